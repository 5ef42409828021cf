"""The claims of an answer, each held against the quotes that it cites, and what it may say beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cascade.language import names
from cascade.stages.evidence import Draft, Evidence, numbered
from cascade.stages.timelines import time_of
from cascade.support import check
from cascade.types import Claim, Question, Quote, Verdict

__all__ = ["given_words", "heads_of", "judged"]


def given_words(question: Question, quotes: Sequence[Quote]) -> list[str]:
    """What a claim may say without a quote saying it: whom the question names, and who wrote the quotes and when."""
    return [name.text for name in names(question.text, doubtful=True)] + heads_of(quotes)


def heads_of(quotes: Sequence[Quote]) -> list[str]:
    """Who wrote the quotes and when, and what their records are called."""
    heads = ((q.title, str(q.author or ""), f"{q.at:%Y-%m-%d}" if q.at else "") for q in quotes)
    return [text for head in heads for text in head]


def judged(question: Question, evidence: Sequence[Evidence], draft: Draft, quotes: dict[int, Quote]) -> list[Claim]:
    """The draft's claims, each with its verdict by `quotes`, which are numbered through."""
    by_code = _by_code(evidence, numbered(evidence), question.zone)
    heads = {
        told
        for found in evidence
        for told in (found.told, *found.told.splitlines(), *(found.lines if found.read_off else ()))
        if told
    }
    return [_judged(question, claim, quotes, by_code, heads) for claim in draft.claims]


def _judged(
    question: Question,
    claim: Claim,
    quotes: dict[int, Quote],
    by_code: Sequence[tuple[set[int], str]],
    heads: Collection[str],
) -> Claim:
    """The claim with its verdict. `by_code` are texts that plain code made, with the quotes that each is about; `heads`
    are claims that it read off the heads of records, or counted, and no part of any quote: these stand as they are."""
    cited = [quotes[n] for n in claim.quotes if n in quotes]
    if not cited:
        return claim.model_copy(update={"verdict": Verdict.UNSUPPORTED, "reason": "none of its quotes stands"})
    claim = claim.model_copy(update={"quotes": tuple(q.n for q in cited)})
    given = [*given_words(question, cited), *(text for numbers, text in by_code if numbers & set(claim.quotes))]
    stated = [q.text for q in cited]
    result = check(claim.text, [*stated, claim.text] if claim.text in heads else stated, given)
    return claim.model_copy(update={"verdict": result.verdict, "reason": result.reason})


def _by_code(
    evidence: Sequence[Evidence], through: Mapping[tuple[str, int], Quote], zone: str
) -> list[tuple[set[int], str]]:
    """What plain code put into the draft, each text with the numbers of the quotes that it is about: a claim that cites
    one of these may say it. That are values read off records (a card's name, a pull request's address) and counts.

    Of a line of a course it is only the time of its records: all else that the line says, its quotes must say.
    """
    told = []
    for found in evidence:
        texts = [(i.quotes, i.value) for i in found.items if not found.course]
        texts += [((q.n,), time_of(q, zone)) for q in found.quotes if found.course]
        texts += [(g.quotes, f"{g.label} {g.records} of {found.total or 0}") for g in found.groups]
        if found.total is not None:
            texts.append((tuple(q.n for q in found.quotes), str(found.total)))
        texts = [(ns, text) for ns, text in texts if ns and (found.sub, ns[0]) in through]
        told += [({through[found.sub, n].n for n in ns}, text) for ns, text in texts]
    return told
