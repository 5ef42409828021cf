"""How an answer is laid out: each part of the question with what is told of it, and citations in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from cascade.stages.evidence import Evidence
from cascade.types import Claim, Plan, Quote, Verdict

__all__ = ["Part", "as_asked", "as_one", "cited", "laid_out"]

_NAMED = 2
"""Values of an earlier part that are named where a later one asks of them."""
_UNKNOWN = "whoever that is"
_RUN = 4
"""Citations in a row from which on only the first and the last are told."""


class Part(NamedTuple):
    """What is told of one part of the question."""

    asked: str
    """The part as a question of its own."""
    lead: str
    claims: tuple[Claim, ...]
    remarks: tuple[str, ...]
    """What a reader has to know of the claims."""
    lacking: str
    """What nothing that was found tells of, where there are none."""


def as_asked(plan: Plan, evidence: Sequence[Evidence]) -> dict[str, str]:
    """Each part of the question by its id, with what earlier parts came to in its place; many are only "those", and
    nobody is "whoever that is"."""
    values = {e.sub: e.named if len(e.named) <= _NAMED else ("those",) for e in evidence}
    return {sub.id: sub.filled({n: values.get(n) or (_UNKNOWN,) for n in sub.needs}).text for sub in plan.questions}


def as_one(parts: Sequence[Part]) -> list[Part]:
    """The first of `parts` alone where the same sentences answer all of them."""
    said = {tuple(c.text for c in part.claims) for part in parts}
    return list(parts[:1] if len(said) == 1 else parts)


def laid_out(first: str, parts: Sequence[Part]) -> str:
    """The text of an answer: a line before all of it, and each part, under its own question where there are several."""
    told = ["\n".join(((part.asked,) if len(parts) > 1 else ()) + tuple(_lines(part))) for part in parts]
    return ("\n\n" if len(parts) > 1 else "\n").join(block for block in (first, *told) if block)


def cited(numbers: Iterable[int], quotes: Mapping[int, Quote]) -> dict[int, Quote]:
    """The quotes of these numbers, each with the number that it gets in the order in which they come.

    One place of a document has one number, whatever it was quoted for.
    """
    given: dict[tuple[str, int, int], int] = {}
    found: dict[int, Quote] = {}
    for n in numbers:
        quote = quotes[n]
        place = given.setdefault((quote.document, quote.start, quote.end), len(given) + 1)
        found[n] = quote.model_copy(update={"n": place})
    return found


def _lines(part: Part) -> Iterator[str]:
    if not part.claims:
        yield f"Not found{f': {part.lacking}' if part.lacking else ''}."
        return
    if part.lead:
        yield part.lead
    yield from (f"{c.text} {_marks(c.quotes)}{_doubt(c)}" for c in part.claims)
    yield from part.remarks


def _marks(numbers: Sequence[int]) -> str:
    """Citations as they are written: `[1][4]`, and `[1]–[9]` for a long row of them."""
    rows = groupby(enumerate(numbers), lambda at: at[1] - at[0])
    told = [[f"[{number}]" for _, number in row] for _, row in rows]
    return "".join(f"{row[0]}–{row[-1]}" if len(row) >= _RUN else "".join(row) for row in told)


def _doubt(claim: Claim) -> str:
    return f" (unsure: {claim.reason})" if claim.verdict is Verdict.PARTIAL and claim.reason else ""
