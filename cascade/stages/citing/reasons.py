"""Why something happened where no sentence says “because”: what is told beside it.

Who tells of a change tells its reason in the same breath: in the sentence before or after, in the message that it
answers, or in the reply. So what changed is looked for first, and then what stands beside that, above all what tells
of an obstacle, of a want or of a must.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cascade.conflicts import supersedes
from cascade.dates import dates_in
from cascade.language import asks
from cascade.match import Matcher
from cascade.stages.citing.causes import asks_why, gives_cause
from cascade.stages.weighing.sentence import Sentence
from cascade.stages.weighing.telling import tells

__all__ = ["with_reasons"]

_CHANGED = re.compile(
    r"\b(?:re-?nam|re-?brand|mov|chang|shift|slip|postpon|delay|re-?schedul|cancel|call(?:ed)?\soff|drop|replac|switch|rais"
    r"|increas|cut|lower|reduc|push|put\soff|br(?:ing|ought)\sforward|revers|withdr[ae]w|stop|pause)\w*",
    re.I,
)
"""What a question asks the reason of that is a change: it is told by what says that something is no longer so."""
_TROUBLE = re.compile(
    r"\b(?:can(?:not|['’]?t)|could(?:\snot|n['’]?t)|(?:is|are|was|were|do|does|did|wo|has|have)(?:\snot|n['’]?t)|no\s(?:time|room|money|\w+\sno)"
    r"|not\s(?:ready|enough|yet)|too\s\w+|problems?|trouble|issues?|fail(?:s|ed|ing)?|broken?|broke\sdown|missing|lacks?|wait(?:s|ed|ing)?\s(?:for|on)"
    r"|until|first|must|needs?|needed|ha[sd]\sto|have\sto|advised|wants?|wanted|refus\w+|complain\w+|worr\w+|risks?|holidays?"
    r"|ill|sick|flood\w*|clash\w*|instead|reasons?|would\s(?:lose|cost|be|have))\b",
    re.I,
)
"""What stands in the way, or is wanted: beside what changed it is the reason."""
_BREAK = re.compile(r"\n\s*\n|\n\s*(?:[-*•|]|\d+[.)])\s")
"""Where another paragraph or another point of a list begins, which tells of another thing."""
_DAY = re.compile(r"(?:launch|release|start|open|deliver|due|date|day|deadline|schedul|go\slive)\w*", re.I)
"""What has a day; who moves it names the thing alone."""
_NEAR = 0.4
"""Of the best score: a statement of a change from this share on may be the one that is asked about."""
_STATEMENTS = 8
"""Statements beside which a reason is looked for."""
_REASONS = 2
"""Reasons that are told at most."""
_WITHIN, _BESIDE, _NEXT, _NEARLY, _STEP = 0.9, 0.8, 0.4, 0.2, 0.01
"""What a reason is worth in the same message, in the one before or after, and where nothing but its place tells it;
a further one is told that is worth nearly as much."""


class _Reason(NamedTuple):
    worth: float
    sentence: Sentence


def with_reasons(
    question: str,
    chosen: Sequence[Sentence],
    ranked: Sequence[Sentence],
    everything: Sequence[Sentence],
    match: Matcher,
) -> list[Sentence]:
    """`chosen`, and where they tell what happened and `question` asks why: the change, and what is told beside it."""
    if not chosen or not asks_why(question) or any(gives_cause(s.text) for s in chosen):
        return list(chosen)
    beside = _Beside(everything)
    told: list[tuple[Sentence, list[_Reason]]] = []
    for statement in islice(_statements(question, chosen[0], ranked, match), _STATEMENTS):
        found = sorted(beside.reasons(question, statement), key=lambda r: -r.worth)[:_REASONS]
        if found:
            told.append((statement, [r for r in found if r.worth >= found[0].worth - _NEARLY]))
    if not told:
        return list(chosen)
    statement, reasons = max(told, key=lambda t: t[1][0].worth)  # of equal ones the first, which speaks most of it
    first = [] if chosen[0].match.found.keys() <= statement.match.found.keys() else [chosen[0]]
    return list({id(s): s for s in (*first, statement, *(r.sentence for r in reasons), *chosen)}.values())


def _statements(question: str, first: Sentence, ranked: Sequence[Sentence], match: Matcher) -> Iterator[Sentence]:
    """What may be what a reason is asked of: where that is a change what tells one of the same thing, else `first`."""
    if not _CHANGED.search(question):
        yield first
        return
    topical = (n for n, f in enumerate(match.facets) if not _is_of_change(f.text))
    topic = max(topical, key=lambda n: match.weights[n], default=None)
    for each in ranked:
        apt = each.score >= _NEAR * first.score and (topic is None or topic in each.around.found)
        if apt and supersedes(each.text) and not match.missing(each.around.found):
            yield each


def _is_of_change(facet: str) -> bool:
    """Whether a word of the question tells of the change itself, or of its day, and not what was changed."""
    return bool(_CHANGED.match(facet) or _DAY.match(facet) or dates_in(facet))


class _Beside:
    """What stands beside a sentence in its record, and in the records around it."""

    def __init__(self, everything: Sequence[Sentence]) -> None:
        self._rows: dict[str, list[Sentence]] = {}
        for each in sorted(everything, key=lambda s: s.start):
            self._rows.setdefault(each.document.id, []).append(each)

    def reasons(self, question: str, statement: Sentence) -> Iterator[_Reason]:
        """Sentences beside `statement` that may tell its reason, each with what that is worth."""
        row = [s for s in self._rows[statement.document.id] if tells(question, s) or s is statement]
        at = next(n for n, s in enumerate(row) if s.start == statement.start)
        for step in (1, -1, 2, -2):
            if not 0 <= at + step < len(row):
                continue
            other = row[at + step]
            between = statement.document.text[slice(*sorted((statement.start, other.start)))]
            if asks(other.text) or (statement.part is None and _BREAK.search(between)):
                continue
            same = other.part == statement.part
            if gives_cause(other.text) or _TROUBLE.search(other.text):
                yield _Reason((_WITHIN if same else _BESIDE) - _STEP * abs(step), other)
            elif step == 1 and same:
                yield _Reason(_NEXT, other)
