"""What many records tell of, where a model that reads names the themes; plain code counts who tells of each.

The rules of `themes.py` group records by the words that they share, and "it prints too low" shares none with "squint
labels". A model that reads gives each record that tells of something a label, page by page, with the labels so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from cascade.clean import one_line
from cascade.context import Context
from cascade.language import words
from cascade.match import Matcher, union
from cascade.stages.citing.unread import best_of_each
from cascade.stages.evidence import NOT_CHOSEN, Evidence, Group
from cascade.stages.reading.pages import at_most, next_page, unread_of
from cascade.stages.weighing.sentence import Sentence, quote
from cascade.support import check
from cascade.types import Item, Question, SubQuestion

__all__ = ["Sorting", "themes_by_model"]

_LABEL = 60
"""Characters of a label."""
_THEMES = 8
"""Themes that are told at most."""


class _Labelled(BaseModel):
    """A sentence, by its number, and the theme that it tells of."""

    model_config = ConfigDict(extra="forbid")
    sentence: int
    theme: Annotated[str, at_most(60), Field(max_length=60)]


class Sorting(BaseModel):
    """What a model that reads is asked for."""

    model_config = ConfigDict(extra="forbid")
    told: Annotated[list[_Labelled], at_most(60), Field(max_length=60)]


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
        if sorting is None and shown:
            left = [*page.sentences, *left]
            break
        if sorting is None:
            return None
        shown += page.sentences
        page.told((each.sentence for each in sorting.told), ctx)  # notes what was not given
        for each in sorting.told:
            label = one_line(each.theme)
            if 1 <= each.sentence <= len(page.sentences) and words(label):
                labels.setdefault(label.casefold(), label)
                themes.setdefault(label.casefold(), []).append(page.sentences[each.sentence - 1])
        if not sorting.told:
            left = []
        if not left:
            break
        ctx.progress(done + 1, ctx.recipe.readings)
    counted = {_held(labels[key], told): _each_once(told) for key, told in themes.items()}
    return _evidence(sub, match, counted, shown, unread_of(left, shown, ctx), ctx) if counted else None


def _held(label: str, told: Sequence[Sentence]) -> str:
    """The label, where its names, numbers and dates are in its sentences; else the words of the first of them."""
    if not check(label, [s.text for s in told]).missing:
        return label
    return one_line(told[0].text)[:_LABEL]


def _each_once(told: Sequence[Sentence]) -> list[Sentence]:
    """One sentence of each conversation."""
    return list({s.document.thread or s.document.id: s for s in reversed(told)}.values())[::-1]


def _evidence(
    sub: SubQuestion,
    match: Matcher,
    themes: dict[str, list[Sentence]],
    shown: Sequence[Sentence],
    unread: int,
    ctx: Context,
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
        unread=unread,
        enough=True,
        coverage=round(match.coverage(union(s.around for s in told)), 4),
        unquoted=tuple(best_of_each(shown, told, lambda _: NOT_CHOSEN, {})),
    )
