"""Who does what, off directories: tables with a column of people and one of their work ("Name | Looks after")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.context import Context
from cascade.language import content_words, stem, words
from cascade.match import Matcher
from cascade.questions.shape import question_shape
from cascade.shown import counted
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import facet_term, matcher_of, records_of
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import is_somebody
from cascade.tables import tables_in
from cascade.types import Document, Filters, Operation, Question, Quote, SubQuestion

__all__ = ["directory"]

_READ = 200
"""Passages of papers in which directories are looked for."""
_HALF = 0.5
"""Share of the words for a piece of work that the question has to say: who looks after the sync of tills is asked for
by "the sync", and not by all else that a sync is of."""
_WORKS = re.compile(r"\s*(?:[,;/&]|\band\b)\s*")


def directory(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Who does what `sub` asks for, by the newest directory that says so; None where none does."""
    relation = next((n for n, f in enumerate(sub.facets) if not f.must), None)
    if relation is None or len(sub.facets) < 2 or sub.steps or question_shape(sub.text).operation is not Operation.WHO:
        return None
    match = matcher_of(sub.facets, ctx.index)
    papers = records_of(question, Filters(kinds=("doc",)), _READ, ctx, map(facet_term, sub.facets))
    for document in sorted(papers, key=lambda d: str(d.at), reverse=True):
        if told := dict(_doing(document, relation, match, ctx)):
            looked_at = f"{counted(len(told), 'line')} of “{document.title}”"
            return read_off(sub, told.values(), one_each(told), looked_at, several=True)
    return None


def _doing(document: Document, relation: int, match: Matcher, ctx: Context) -> Iterator[tuple[str, Quote]]:
    """Everybody in a directory whose work is what is asked for, with the line that says so."""
    topic = [n for n in range(len(match.facets)) if n != relation]
    for table in tables_in(document.text):
        columns = [n for n, head in enumerate(table.heads) if n and relation in match(head).found]
        for row in table.rows if columns else ():
            who = row.cell(0)
            works = [work for n in columns for work in _WORKS.split(row.cell(n))]
            if any(_is_asked(match, topic, work) for work in works) and is_somebody(
                set(words(who)), ctx.library.people(who)
            ):
                yield who, record(document, row.start, row.end)


def _is_asked(match: Matcher, topic: list[int], work: str) -> bool:
    asked = {stem(w) for n in topic for form in match.facets[n].forms for w in words(form)}
    said = [stem(w) for w in content_words(work)]
    told = match.share(match(work).found, topic) >= 1 if said else False
    return told and sum(w in asked for w in said) >= _HALF * len(said)
