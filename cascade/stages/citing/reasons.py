"""Why something happened where no sentence says “because”: what is told beside it.

Who tells of a change tells its reason in the same breath: in the sentence before or after, in the message that it
answers, or in the reply. So what changed is looked for first, and then what stands beside that, above all what tells
of an obstacle, of a want or of a must.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cascade.conflicts import supersedes
from cascade.context import Context
from cascade.language import asks
from cascade.language.dates import dates_in
from cascade.match import Matcher
from cascade.stages.citing.causes import asks_why, gives_cause
from cascade.stages.finding.search import written_of
from cascade.stages.weighing.sentence import Sentence, by_time
from cascade.stages.weighing.telling import tells
from cascade.types import Question

__all__ = ["with_reasons"]

_CHANGED = re.compile(
    r"\b(?:re-?nam|re-?brand|mov|chang|shift|slip|postpon|delay|re-?schedul|cancel|call(?:ed)?\soff|drop|replac|switch|rais"
    r"|increas|cut|lower|reduc|push|put\soff|br(?:ing|ought)\sforward|revers|withdr[ae]w|stop|pause)\w*"
    r"|\b(?:any\s?more|no\slonger)\b",
    re.I,
)
"""What a question asks the reason of that is a change: it is told by what says that something is no longer so."""
_SOUGHT = ("reason", "because", "instead")
"""Words with which a reason may be told where the question's own find none."""
_NAMING = re.compile(r"\bre-?(?:nam|brand)\w*|\b(?:called|names?|naming|formerly|known\sas)\b", re.I)
"""That a name is what changed: who asks why a thing moved wants no other name of it."""
_TROUBLE = re.compile(
    r"\b(?:can(?:not|['’]?t)|could(?:\snot|n['’]?t)|(?:is|are|was|were|do|does|did|wo|has|have)(?:\snot|n['’]?t)"
    r"|(?:no|without)\s(?!longer|doubt|problem|worr|rush|hurry|need|more|later|idea|news|extra|further|charge|cost|change)[a-z-]{3,}|nobody|nothing"
    r"|not\s(?:ready|enough|yet)|too\s\w+|problems?|trouble|issues|issue\swith|fail(?:s|ed|ing)?|broken?|broke\sdown|missing|lacks?|wait(?:s|ed|ing)?\s(?:for|on)"
    r"|until|first|must|needs?|needed|ha[sd]\sto|have\sto|advised|wants?|wanted|refus\w+|complain(?:s|ed|ing)?|worr\w+|risks?|holidays?"
    r"|ill|sick|flood\w*|clash\w*|instead|reasons?|would\s(?:lose|cost|be|have)"
    r"|cheaper|dearer|undercut|outbid|elsewhere)\b",
    re.I,
)
"""What stands in the way, or is wanted: beside what changed it is the reason."""
_BREAK = re.compile(r"\n\s*\n|\n\s*(?:[-*•|]|\d+[.)])\s")
"""Where another paragraph or another point of a list begins, which tells of another thing."""
_DAY = re.compile(r"(?:launch|release|start|open|deliver|due|date|day|deadline|schedul|go\slive)\w*", re.I)
"""What has a day; who moves it names the thing alone."""
_BIDS = re.compile(r"\b(?:please|pls)\b", re.I)
_ASKS_WHY = re.compile(r"^\W*(?:(?:but|and|so|oh|ok|wait)\W+)?(?:why|how\scome|what\shappened)\b", re.I)
"""Asked of what was just told: what is said next is the reason."""
_SAYS_REASON = re.compile(r"\W*reasons?\b", re.I)
_NEARLY_BEST = 0.7
"""Of the best score: a statement of what is no change may be the one that is asked about from this share on."""
_UNSAID = 0.8
"""What a statement is worth that says nothing of the question itself."""
_NEAR = 0.4
"""Of the best score: a statement of a change from this share on may be the one that is asked about."""
_STATEMENTS = 8
"""Statements beside which a reason is looked for."""
_REASONS = 2
"""Reasons that are told at most."""
_WITHIN, _BESIDE, _NEXT, _NEARLY, _STEP = 0.9, 0.8, 0.4, 0.2, 0.01
"""What a reason is worth in the same message, in the one before or after, and where nothing but its place tells it;
a further one is told that is worth nearly as much."""


class _Told(NamedTuple):
    """What happened, and the reasons that stand beside it."""

    worth: float
    statement: Sentence
    reasons: list[Sentence]


class _Reason(NamedTuple):
    worth: float
    sentence: Sentence


def with_reasons(
    question: Question,
    asked: str,
    chosen: Sequence[Sentence],
    ranked: Sequence[Sentence],
    everything: Sequence[Sentence],
    match: Matcher,
    ctx: Context,
) -> list[Sentence]:
    """`chosen`, and where they tell what happened and `asked` is why: the change, and what is told beside it."""
    if not chosen or not asks_why(asked) or any(gives_cause(s.text) for s in chosen):
        return list(chosen)
    best = chosen[0]
    if not _CHANGED.search(asked):
        told = _told(asked, [s for s in ranked if s.score >= _NEARLY_BEST * best.score], everything, best.score)
    else:
        topical = [n for n, f in enumerate(match.facets) if f.must or not _is_of_change(f.text)]
        topic = max(topical, key=lambda n: match.weights[n], default=None)
        told = _told(asked, _changes(asked, ranked, topic, _NEAR * best.score, match), everything)
        if topical and (told is None or told.worth < _BESIDE - _NEARLY):
            beside = [f.text for n, f in enumerate(match.facets) if n not in topical]
            more = list(written_of(question, topical, match, ctx, words=(*beside, *_SOUGHT)))
            other = _told(asked, _changes(asked, more, topic, 0.0, match), more)
            told = other if other is not None and other.worth >= _BESIDE - _NEARLY else told
    if told is None:
        return list(chosen)
    own = (told.statement, *told.reasons, *chosen)
    return list({(s.document.id, s.start): s for s in own}.values())


def _told(
    asked: str, statements: Iterable[Sentence], everything: Sequence[Sentence], most: float = 0.0
) -> _Told | None:
    """Of the `statements` the one beside which a reason stands that is worth most, of equal ones the first; with the
    score of the best, `most`, one is worth less that says less of what is asked."""
    beside = _Beside(everything)
    told = []
    for statement in islice(statements, _STATEMENTS):
        found = sorted(beside.reasons(asked, statement), key=lambda r: -r.worth)[:_REASONS]
        if found:
            kept = [r.sentence for r in found if r.worth >= found[0].worth - _NEARLY]
            apt = (statement.score / most) * (1.0 if statement.match.found else _UNSAID) if most else 1.0
            told.append(_Told(found[0].worth * apt, statement, kept))
    return max(told, key=lambda t: t.worth, default=None)


def _changes(
    asked: str, sentences: Sequence[Sentence], topic: int | None, least: float, match: Matcher
) -> Iterator[Sentence]:
    """Those that tell a change in what is asked about."""
    for each in sentences:
        apt = each.score >= least and (topic is None or topic in each.around.found)
        apt = apt and bool(_NAMING.search(each.text)) == bool(_NAMING.search(asked))
        if apt and supersedes(each.text) and not match.missing(each.around.found):
            yield each


def _is_of_change(facet: str) -> bool:
    """Whether a word of the question tells of the change itself, or of its day, and not what was changed."""
    return bool(_CHANGED.match(facet) or _DAY.match(facet) or dates_in(facet))


class _Beside:
    """What stands beside a sentence in its record, and in the mails before and after it."""

    def __init__(self, everything: Sequence[Sentence]) -> None:
        self._rows: dict[str, list[Sentence]] = {}
        for each in sorted(everything, key=by_time):
            self._rows.setdefault(_talk(each), []).append(each)

    def reasons(self, question: str, statement: Sentence) -> Iterator[_Reason]:
        """Sentences beside `statement` that may tell its reason, each with what that is worth."""
        row = [s for s in self._rows[_talk(statement)] if tells(question, s) or s is statement or _wonders(s)]
        at = next(n for n, s in enumerate(row) if _place(s) == _place(statement))
        for step in (1, -1, 2, -2):
            if not 0 <= at + step < len(row):
                continue
            other = row[at + step]
            says = gives_cause(other.text) or _SAYS_REASON.match(other.text) is not None
            if asks(other.text) or ((_apart(statement, other) or _BIDS.search(other.text)) and not says):
                continue
            same = other.document.id == statement.document.id and other.part == statement.part
            if step == 2 and _wonders(row[at + 1]):
                yield _Reason(_WITHIN, other)
            elif says or _TROUBLE.search(other.text):
                yield _Reason((_WITHIN if same else _BESIDE) - _STEP * abs(step), other)
            elif step == 1 and same:
                yield _Reason(_NEXT, other)


def _talk(sentence: Sentence) -> str:
    """The record that it is of, or the mails that answer one another."""
    document = sentence.document
    return (document.thread or document.id) if document.kind == "email" else document.id


def _place(sentence: Sentence) -> tuple[str, int]:
    return sentence.document.id, sentence.start


def _wonders(sentence: Sentence) -> bool:
    """Whether somebody asks the reason of what was just told."""
    return asks(sentence.text) and _ASKS_WHY.match(sentence.text) is not None


def _apart(one: Sentence, other: Sentence) -> bool:
    """Whether another paragraph or another point of a list begins between two sentences of a paper or a mail."""
    if one.part is not None or one.document.id != other.document.id:
        return False
    return _BREAK.search(one.document.text[slice(*sorted((one.start, other.start)))]) is not None
