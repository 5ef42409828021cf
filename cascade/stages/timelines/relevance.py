"""Which sentences belong to a course: those that speak of all that is asked, or whose record's name does.

That their neighbours do is not enough. Where that is decided, of each record those are taken that say most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cascade.conflicts import supersedes
from cascade.language import asks, content_words
from cascade.match import VARIANT, Match, Matcher
from cascade.stages.timelines.dating import opens_dated
from cascade.stages.timelines.statement import Statement, tells_event
from cascade.stages.weighing.compound import Pairs, together
from cascade.stages.weighing.sentence import ABOUT, Sentence, written_by
from cascade.stages.weighing.values import states
from cascade.stages.weighing.weigh import new_words

__all__ = ["best_of_each_record", "of_values", "share_of", "spoken_of", "tells"]

_OF_ONE = 2
"""Statements of one record at most, unless it is itself a course."""
_CHRONICLE = 3
"""Sentences that begin with a time or a date from which on a record is itself a course."""
_ENTRIES = 10
"""Lines of such a record at most."""
_NOVEL = 3
"""Words of meaning that a statement has at least."""
_VALUES = {
    "date": re.compile(
        r"(?:dates?|days?|deadlines?|schedules?|launch|release|go[- ]live|delivery|start|opening|due|signing)$",
        re.I,
    ),
    "money": re.compile(r"(?:prices?|costs?|fees?|rents?|rates?|charges?|salary|budgets?|discounts?|deposits?)$", re.I),
}
_REPLY = re.compile(r"\W*(?:re|aw|fwd?|wg)\s*:", re.I)
"""How a title begins that is another's."""


def spoken_of(sentence: Sentence, match: Matcher, pairs: Pairs, change: bool) -> Match | None:
    """What a sentence speaks of, itself or by what its record is called; None where a name is missing, or,
    where `change` is asked for, nothing but names is there.
    """
    if sentence.heading or asks(sentence.text):
        return None
    head = _head(sentence)
    found = {**match(head).found, **sentence.match.found}
    if sentence.part is None:  # in a talk one says half of it, another the rest
        found = together(pairs, match, sentence.text, found, head)
    if change:
        implied = of_values(sentence.text, match)
        if supersedes(sentence.text) or implied | sentence.match.found.keys() == set(range(len(match.facets))):
            found = {**dict.fromkeys(implied, VARIANT), **found}
    if match.missing(found) or (change and not match.rest(found)):
        return None
    return Match(match.coverage(found), found)


def of_values(text: str, match: Matcher, kinds: Iterable[str] = tuple(_VALUES)) -> frozenset[int]:
    """The facets that only name the kind of value which `text` states: who says “moved from May to June” of a launch
    writes no “launch date”."""
    stated = [_VALUES[kind] for kind in kinds if states(kind, text)]
    return frozenset(
        n for n, f in enumerate(match.facets) if not f.must and any(named.match(f.text) for named in stated)
    )


def share_of(sentence: Sentence, spoken: Match, match: Matcher) -> float:
    """How much of what is asked a statement is of: what only its record's name says counts less, but for an entry of
    a record that is itself a course. The heading that it stands under says it as surely as itself."""
    if opens_dated(sentence.text):
        return spoken.coverage
    around = {n: ABOUT * share for n, share in spoken.found.items()}
    return match.coverage({**around, **_under(sentence, match).found, **sentence.match.found})


def tells(question: str, sentence: Sentence, match: Matcher, least: float, change: bool) -> bool:
    """Whether a sentence tells something of what it names, or of what its record's title does."""
    if not sentence.match.found:
        return _tells_of_title(sentence, match, least, change)
    return new_words(question, sentence.text) > 1 or tells_event(sentence.text)


def best_of_each_record(statements: Sequence[Statement], match: Matcher, change: bool) -> Iterator[Statement]:
    """Of each record those that say most of what is asked, or where `change` that it changed; of one that is a course
    itself, its entries."""
    by_record: dict[tuple[str, str], list[Statement]] = {}
    for each in statements:
        by_record.setdefault((each.bound.document, each.bound.native_id), []).append(each)
    for of_record in by_record.values():
        entries = [s for s in of_record if opens_dated(s.text)]
        if len(entries) >= _CHRONICLE:
            yield from entries[:_ENTRIES]
            continue
        ranked = sorted(
            of_record,
            key=lambda s: (
                change and not supersedes(s.text),
                change and not of_values(s.text, match),
                -round(s.share, 1),
                not s.sentence.headed,
                *s.plainness,
                -s.sentence.match.coverage,
                not s.stated,
                s.bound.start,
            ),
        )
        yield ranked[0]
        yield from (s for s in ranked[1:_OF_ONE] if s.stated and s.day != ranked[0].day)


def _head(sentence: Sentence) -> str:
    """What tells of which thing a record is: its title, the headings that a sentence of a paper stands under, whose
    mail it is, and what a talk in a chat begins with."""
    document, beside = sentence.document, ""
    if document.kind == "doc":
        beside = sentence.context.partition("\n")[2]
    elif document.kind == "chat" and (spoken := document.spoken):
        beside = document.text[spoken[0].start : spoken[0].end]
    elif document.kind == "email":
        signed = (document.text[p.start : p.end] for p in document.parts if p.role == "signature")
        beside = "\n".join((written_by(document), *signed))
    return f"{document.title}\n{beside}"


def _under(sentence: Sentence, match: Matcher) -> Match:
    """What the heading speaks of that it stands under."""
    return match(sentence.context.rpartition("\n")[2] if sentence.headed else "")


def _tells_of_title(sentence: Sentence, match: Matcher, least: float, change: bool) -> bool:
    """Whether the record's title alone speaks of so much, and it tells of something that happened, or that changed
    where `change`: then it need not repeat the title. All that is filed under the id of a case tells of the case, and
    what a mail says of its subject and a paper under its heading."""
    head, title = _head(sentence), sentence.document.title
    valued = dict.fromkeys(of_values(sentence.text, match) if change else (), VARIANT)
    if match.coverage({**valued, **match(head).found}) < least:
        return False
    if len(set(content_words(sentence.text))) < _NOVEL:
        return bool(valued)
    if supersedes(sentence.text) or (supersedes(title) and not _REPLY.match(title)):
        return True
    if change:
        return bool(valued)
    of_subject = match(title) if sentence.document.kind == "email" else _under(sentence, match)
    return (
        of_subject.coverage >= least
        or tells_event(sentence.text)
        or opens_dated(sentence.text)
        or _is_filed(head, match)
    )


def _is_filed(title: str, match: Matcher) -> bool:
    """Whether a title has an id that is asked about."""
    return any(f.must and any(c.isdigit() for c in f.text) for f in (match.facets[n] for n in match(title).found))
