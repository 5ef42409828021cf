"""What many records tell of, where a model that reads names the themes; plain code counts who tells of each.

The rules of `themes.py` group records by the words that they share, and "it prints too low" shares none with "squint
labels". A model that reads gives each record that tells of something a label, page by page, with the labels so far.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from cascade.clean import one_line
from cascade.context import Context
from cascade.match import Matcher, union
from cascade.stages.evidence import Evidence, Group
from cascade.stages.pages import next_page
from cascade.stages.reader import NOT_CHOSEN
from cascade.stages.sentence import Sentence, quote
from cascade.stages.unread import best_of_each
from cascade.types import Item, Question, SubQuestion

__all__ = ["Sorting", "themes_by_model"]

_THEMES = 8
"""Themes that are told at most."""


class _Labelled(BaseModel):
    """A sentence, by its number, and the theme that it tells of."""

    model_config = ConfigDict(extra="forbid")
    sentence: int
    theme: str = Field(min_length=2, max_length=60)


class Sorting(BaseModel):
    """What a model that reads is asked for."""

    model_config = ConfigDict(extra="forbid")
    told: list[_Labelled] = Field(max_length=60)


def themes_by_model(
    question: Question, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence], ctx: Context
) -> Evidence | None:
    """The themes of `candidates`, the most frequent first; None where the stage's model names none that reads.

    A conversation counts once for a theme, however often it comes back to it. Read is page after page
    for as long as there is something in them, as many as the recipe's `readings` allows.
    """
    themes: dict[str, list[Sentence]] = {}
    labels: dict[str, str] = {}
    shown: list[Sentence] = []
    left = list(candidates)
    for done in range(ctx.recipe.readings if left else 0):
        known = {"themes": ", ".join(labels.values()) or "none"}
        page, left, sorting = next_page("sort", Sorting, left, question, sub, ctx, known)
        if sorting is None:
            return None
        shown += page.sentences
        for each in sorting.told:
            key = one_line(each.theme).casefold()
            labels.setdefault(key, one_line(each.theme))
            themes.setdefault(key, []).extend(page.told([each.sentence], ctx))
        if not left or not sorting.told:
            break
        ctx.progress(done + 1, ctx.recipe.readings)
    counted = {labels[key]: _each_once(told) for key, told in themes.items() if told}
    return _evidence(sub, match, counted, shown, ctx) if counted else None


def _each_once(told: Sequence[Sentence]) -> list[Sentence]:
    """One sentence of each conversation."""
    return list({s.document.thread or s.document.id: s for s in reversed(told)}.values())[::-1]


def _evidence(
    sub: SubQuestion, match: Matcher, themes: dict[str, list[Sentence]], shown: Sequence[Sentence], ctx: Context
) -> Evidence:
    most = sorted(themes.items(), key=lambda theme: -len(theme[1]))[:_THEMES]
    told = list({id(s): s for _, sentences in most for s in sentences}.values())
    numbers = {id(sentence): n for n, sentence in enumerate(told, 1)}
    groups = tuple(
        Group(label=label, quotes=tuple(numbers[id(s)] for s in sentences), records=len(sentences))
        for label, sentences in most
    )
    heard = len({s.document.thread or s.document.id for sentences in themes.values() for s in sentences})
    ctx.note(f"the model named {len(themes)} themes in {len({s.document.id for s in shown})} records that it read")
    return Evidence(
        sub=sub.id,
        quotes=tuple(quote(s, n, sub.id) for n, s in enumerate(told, 1)),
        items=tuple(Item(value=group.label, quotes=group.quotes) for group in groups),
        groups=groups,
        total=heard,
        enough=True,
        coverage=round(match.coverage(union(s.around for s in told)), 4),
        unquoted=tuple(best_of_each(shown, told, lambda _: NOT_CHOSEN, {})),
    )
