"""Who made something together: everybody whom a message about it gives a part in it, or thanks for it.

"Ann leads, Tom builds the hull and Lou the sails" answers who built the boat, though no word of it says "built".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cascade.context import Context
from cascade.language import sentences, stem, words
from cascade.match import Matcher
from cascade.operations.said import said
from cascade.stages.evidence import Evidence, read_off, told_by
from cascade.stages.finding.search import matcher_of, records_on
from cascade.stages.weighing.full_names import named_in_full, people_of
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Question, Quote, SubQuestion

__all__ = ["teamed"]

_MADE = re.compile(
    r"^\W*who\s(?:all\s|else\s|has\s|have\s)*(?P<verb>built|made|created|developed|designed|worked\son|is\sworking\son|works\son"
    r"|(?:was|were|is|are)\s(?:involved\sin|behind|part\sof|on\sthe\steam\s(?:of|for))|contributed\sto|helped\s(?:build|make|with)"
    r"|shipped|launched|produced|put\stogether)\b",
    re.I,
)
_PART = re.compile(
    r"\b(?:lead|led|do(?:es)?|did|buil[dt]|design|wr[io]te|test|work|handle|ma[dk]e|t[ao]ke?|r[au]n|help|develop|code|paint"
    r"|draw|drew|cut|sew|cook|plan|organi[sz]e|look)\w*\b",
    re.I,
)
"""What somebody with a part in it does."""
_LEADS = re.compile(r"\b(?:lead|led|r[au]n|organi[sz]e)\w*\b", re.I)
"""What somebody does with all of it."""
_CLAUSE = re.compile(r"[,;]|\band\b")
_THANKS = re.compile(
    r"\b(?:congrat\w*|thank\w*|well\sdone|(?:great|good|nice|brilliant|amazing|fantastic)\s(?:work|job|effort)|kudos"
    r"|shout-?out|hats\soff|outstanding|bravo|credit|applause)\b",
    re.I,
)
_THERE = re.compile(r"^\W*(?:present|attend\w*|participants|invited|apologies|to|cc|from)\b", re.I)
_TOGETHER = 3
"""People whom one sentence has to name."""
_READ = 60
_QUOTES = 3


class _Team(NamedTuple):
    quote: Quote
    people: tuple[str, ...]


def teamed(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Who made together what `sub` asks who made; None where it asks for something else, or no message says so."""
    made = _MADE.match(" ".join(sub.text.split()))
    verb = {stem(w) for w in words(made["verb"])} if made is not None else set()
    facets = [f for f in sub.facets if verb.isdisjoint(map(stem, words(f.text)))]
    if made is None or not facets:
        return None
    match = matcher_of(facets, ctx.index)
    known = records_on(question, facets, _READ, ctx)
    teams = [team for document in known for team in _teams(document, match, ctx)][:_QUOTES]
    return read_off(sub, *told_by((who, team.quote) for team in teams for who in team.people)) if teams else None


def _teams(document: Document, match: Matcher, ctx: Context) -> Iterator[_Team]:
    """The sentences of a talk about it that name several people for their parts."""
    if document.kind not in ("chat", "email") or match(document.text).found.keys() != set(range(len(match.facets))):
        return
    near = people_of(document)
    for each in said(document):
        for start, end in sentences(document.text, each.start, each.end):
            text = document.text[start:end]
            if _THERE.match(text) or not (_PART.search(text) or _THANKS.search(each.text)):
                continue
            people = named_in_full(text, near, ctx)
            if len(people) >= _TOGETHER:
                own = tuple(who for clause in _parts(text, match) for who in named_in_full(clause, near, ctx))
                yield _Team(record(document, start, end), own or people)


def _parts(text: str, match: Matcher) -> list[str]:
    """What tells that it is the part of one of them alone: of "Ann leads, Tom does the sails" the sails are Tom's."""
    told = [clause for clause in _CLAUSE.split(text) if match(clause).found]
    return [clause for clause in told if _PART.search(clause) and not _LEADS.search(clause)]
