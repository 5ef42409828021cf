"""Of each record that is not quoted, the sentence that came nearest, and why it is no quote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from cascade.context import Context
from cascade.questions.shape import Shape
from cascade.stages.citing.further import NEEDS
from cascade.stages.evidence import Evidence, Unquoted
from cascade.stages.weighing.answerable import a_value
from cascade.stages.weighing.implied import wanted
from cascade.stages.weighing.sentence import Sentence, by_score, unquoted
from cascade.stages.weighing.telling import tells
from cascade.types import SubQuestion

__all__ = ["best_of_each", "ranked_after", "unweighed", "why_unread"]


def unweighed(sub: SubQuestion, candidates: Sequence[Sentence], why: str, missing: tuple[str, ...]) -> Evidence:
    """No evidence, for none of `candidates` has what is `missing`."""
    reason = "not weighed: " + why.format(", ".join(f"“{each}”" for each in missing))
    return Evidence(sub=sub.id, missing=missing, unquoted=best_of_each(candidates, (), lambda _: reason, {}))


def best_of_each(
    candidates: Sequence[Sentence],
    ranked: Sequence[Sentence],
    reason: Callable[[Sentence], str],
    ranks: Mapping[int, int],
) -> list[Unquoted]:
    """The best sentence of each document that has none among those that were weighed, and why it has not."""
    weighed = {s.document.id for s in ranked}
    best: dict[str, Sentence] = {}
    for sentence in sorted(candidates, key=lambda s: (s.heading, -s.score, -s.around.coverage, s.start)):
        if sentence.document.id not in weighed:
            best.setdefault(sentence.document.id, sentence)
    return [unquoted(sentence, reason(sentence), ranks.get(id(sentence))) for sentence in best.values()]


def ranked_after(ranked: Sequence[Sentence], candidates: Sequence[Sentence]) -> Iterator[tuple[int, Sentence]]:
    """The sentences that have a score and come after those that are weighed, with their places."""
    weighed = {id(s) for s in ranked}
    after = sorted((s for s in candidates if s.parts and id(s) not in weighed), key=by_score)
    return enumerate(after, len(ranked) + 1)


def why_unread(
    sentence: Sentence, sub: SubQuestion, shape: Shape, apt: bool, rank: int | None, bar: float, ctx: Context
) -> str:
    """Why a sentence was not among those that are weighed.

    `apt` says that it was not put aside before that, `bar` what it would have needed where its score is final.
    """
    if not apt:
        return "not weighed: others speak more of what is asked"
    if sentence.parts and sentence.score < bar:
        return NEEDS.format(bar)
    if rank is not None:
        return f"number {rank}, after the {ctx.recipe.read} sentences that are weighed"
    if not tells(sub.text, sentence):
        return "not weighed: it says nothing beside the question's own words"
    return f"not weighed: it does not state {a_value(wanted(shape))}, and others do"
