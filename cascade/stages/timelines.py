"""Evidence of questions about the course of things: lines led by their dates, each with the quotes that say it.

A statement counts where it, or what its record is called, speaks of all that is asked; that its neighbours do is not
enough. It is of the day that it names where that had passed when it was written, else of the day of its record, which
is marked. So no plan for a day is told as what happened then.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from cascade.conflicts import agree, conflicts, supersedes, tentative, values_stated
from cascade.context import Context
from cascade.dates import DateMention, dates_in
from cascade.language import content_words, stem, words
from cascade.match import Match, Matcher
from cascade.similar import near
from cascade.stages.compound import Pairs, compounds, together
from cascade.stages.evidence import Evidence, Unquoted
from cascade.stages.sentence import ABOUT, Sentence, quote, record, unquoted
from cascade.stages.weigh import asks, new_words
from cascade.types import Item, Operation, Question, Quote, SubQuestion

__all__ = ["course_of", "of_record"]

_LINES = 12
"""Lines of a course at most."""
_OF_ONE = 2
"""Of one record at most, unless it is itself a course."""
_CHRONICLE = 3
"""Sentences that begin with a time or a date from which on a record is itself a course."""
_ENTRIES = 10
"""Lines of such a record at most."""
_BEFORE = 2
"""Earlier statements that are told beside the latest."""
_LONGEST = 240
"""Characters of a line."""
_SAME = 0.6
"""Share of the words of the shorter of two statements that say the same, beside the question's."""
_NEAR_DAYS = 7
"""How far apart in days what is told again may be."""
_CELLS = 2
"""Bars in a line from which on it is a row of a table, which tells of no event but where it is dated."""
_NOVEL = 3
"""Words of meaning that a statement has at least."""
_APT = 0.6
"""Share of what the best statement speaks of that another has to speak of."""
_EVENT = re.compile(
    r"\b(?:decid|chang|approv|agre|reject|accept|sign|launch|releas|deploy|ship|merg|mov|postpon|delay|announc|start|complet"
    r"|finish|fix|resolv|clos|cancel|rais|renam|replac|report|detect|discover|roll|restor|publish|confirm|propos|offer|order"
    r"|hir|slip|introduc|switch|reach|open|push|creat|drain|revert)\w?ed\b"
    r"|\b(?:went|came|took|left|sent|found|began|begun|broke|fell|rose|won|lost|made|done|got|said\sno)\b",
    re.I,
)
"""Words for what happens; a statement with one of them tells more of a course than one without."""
_WAS = re.compile(r"\b(?:until|till)\b.*\b(?:was|were)\b|\bused\sto\b|\bpreviously\b|\bformerly\b", re.I)
"""A statement of what was so before: its value is no new one."""
_DATES = frozenset({"date", "day"})
_OF_DATES = re.compile(
    r"\b(?:dates?|days?|deadlines?|schedules?|launch|release|go-?live|delivery|start|due|signature|signing)\b", re.I
)
"""What a question asks of whose values are dates."""
_ALL = 0.9
"""Share of what is asked from which on a statement names all of it."""
_SEVERAL = 2
_DRAFT = re.compile(r"\b(?:draft|proposals?|proposed|brainstorm\w*|ideas?)\b", re.I)
_REPLY = re.compile(r"\W*(?:re|aw|fwd?|wg)\s*:", re.I)
"""How a title begins that is another's."""
_CLOCK = re.compile(r"^\W{0,4}(?:at\s)?((?:[01]?\d|2[0-3]):[0-5]\d)(?!\d|\s?(?:to|[-–])\s?\d)", re.I)
_ANY_DAY = datetime(2024, 6, 15, tzinfo=UTC)
"""Whether a sentence begins with a date does not depend on when it was written."""
_LEADS = re.compile(r"^[\W_]{0,4}(?:on\s)?$", re.I)
_NOT_THEN = re.compile(
    r"\b(?:before|until|till|not|instead\sof|rather\sthan|than|by|from|due|the\w*\s(?:mail|meeting|minutes|letter|call)\sof)\s(?:the\s)?$",
    re.I,
)
"""Words before a date that is not when it happened: "until 3 March", "the mail of 3 March"."""


@dataclass
class _Told:
    """A statement of the course, with what is known of its time."""

    sentence: Sentence
    bound: Quote
    share: float
    """Of the question's weight that it and its record's name speak of."""
    day: date
    clock: str
    """Hours and minutes, empty where they are not known."""
    stated: bool
    """The day is one that the sentence or the record's title names, and not only that of the record."""
    same: list[_Told] = field(default_factory=list)
    """Others that say the same, later or elsewhere."""
    before: str = ""
    """The value that its own took the place of, as the statement before it writes it."""
    over: _Told | None = None
    """That statement."""
    past: bool = False
    """A later one says otherwise."""

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def order(self) -> tuple[date, str, datetime, str, int]:
        at = self.bound.at or datetime.combine(self.day, time(), UTC)
        return self.day, self.clock, at, self.bound.document, self.bound.start


def of_record(quote: Quote, zone: str) -> str:
    """The time of a record as a line of a course tells it, and how that is marked."""
    return f"{quote.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}, said, file changed" if quote.at else ""


def course_of(
    question: Question, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence], ctx: Context
) -> Evidence | None:
    """The course that `sub` asks for; None where nothing speaks of enough of it: then it is looked up.

    What changed is not looked up: what is merely said of a thing tells no change in it.
    """
    change = sub.operation is Operation.CHANGE
    pairs = compounds(sub.text, match) if change else ()
    spoken = [(s, m) for s in candidates if (m := _spoken(s, match, pairs, change)) is not None]
    best = max((m.coverage for _, m in spoken), default=0.0)
    if not spoken or best < ctx.recipe.support:
        return _unchanged(sub, match, ()) if change else None
    least = _APT * best
    apt = [(s, m) for s, m in spoken if m.coverage >= least and _tells(sub.text, s, match, least, change)]
    own = {stem(w) for f in match.facets for text in (f.text, *f.names) for w in words(text)}
    timed = [t for s, m in apt if (t := _timed(s, _share(s, m, match), question, sub)) is not None]
    told = [t for t in timed if change or t.stated or t.text.count(" | ") < _CELLS]
    records = {(t.bound.document, t.bound.native_id) for t in told}
    lines = _joined(sorted(_of_each(told, change), key=lambda t: t.order), own)
    if not lines and not change:
        return None
    if sub.operation is Operation.LATEST:
        kept = _newest(lines, question)
    elif change:
        kept = _changes(lines, dated=_OF_DATES.search(sub.text) is not None)
    else:
        kept = _most(lines)
    return _evidence(sub, kept, lines, len(records), candidates) if kept else _unchanged(sub, match, lines)


def _unchanged(sub: SubQuestion, match: Matcher, lines: Sequence[_Told]) -> Evidence:
    """No evidence: what is said of a thing does not answer what changed in it."""
    what = " ".join(f.text for f in match.facets)
    beside = tuple(unquoted(t.sentence, "it tells of no change") for t in lines[:_LINES])
    return Evidence(sub=sub.id, missing=(f"a change in {what}" if what else "a change",), unquoted=beside)


# --- what belongs to it -------------------------------------------------------------------------------------------


def _spoken(sentence: Sentence, match: Matcher, pairs: Pairs, change: bool) -> Match | None:
    """What a sentence speaks of, itself or by what its record is called; None where a name is missing, or,
    where `change` is asked for, nothing but names is there.
    """
    if sentence.heading or asks(sentence.text):
        return None
    head = f"{sentence.document.title}\n{_path(sentence)}"
    found = {**match(head).found, **sentence.match.found}
    if sentence.part is None:  # in a talk one says half of it, another the rest
        found = together(pairs, match, sentence.text, found, head)
    if match.missing(found) or (change and not match.rest(found)):
        return None
    return Match(match.coverage(found), found)


def _path(sentence: Sentence) -> str:
    """The headings that a sentence of a paper stands under; of a mail its people stand there."""
    return sentence.hit.passage.context.partition("\n")[2] if sentence.document.kind == "doc" else ""


def _share(sentence: Sentence, spoken: Match, match: Matcher) -> float:
    """How much of what is asked a statement is of: what only its record's name says counts less, but for an entry of
    a record that is itself a course."""
    if _opens_dated(sentence.text):
        return spoken.coverage
    return match.coverage({**{n: ABOUT * share for n, share in spoken.found.items()}, **sentence.match.found})


def _tells(question: str, sentence: Sentence, match: Matcher, least: float, change: bool) -> bool:
    """Whether a sentence tells something of what it names, or of what its record's title does."""
    if not sentence.match.found:
        return _titled(sentence, match, least, change)
    return new_words(question, sentence.text) > 1 or bool(_EVENT.search(sentence.text))


def _titled(sentence: Sentence, match: Matcher, least: float, change: bool) -> bool:
    """Whether the record's title alone speaks of so much, and it tells of something that happened, or that changed
    where `change`: then it need not repeat the title."""
    title = sentence.document.title
    if match(title).coverage < least or _says(sentence.text) < _NOVEL:
        return False
    if supersedes(sentence.text) or (supersedes(title) and not _REPLY.match(title)):
        return True
    return not change and (bool(_EVENT.search(sentence.text)) or _opens_dated(sentence.text))


def _says(text: str) -> int:
    return len(set(content_words(text)))


def _of_each(told: Sequence[_Told], change: bool) -> Iterator[_Told]:
    """Of each record those that say most of what is asked, or where `change` that it changed; of one that is a course
    itself, its entries."""
    by_record: dict[tuple[str, str], list[_Told]] = {}
    for each in told:
        by_record.setdefault((each.bound.document, each.bound.native_id), []).append(each)
    for record_ in by_record.values():
        entries = [t for t in record_ if _opens_dated(t.text)]
        if len(entries) >= _CHRONICLE:
            yield from entries[:_ENTRIES]
            continue
        ranked = sorted(
            record_,
            key=lambda t: (
                change and not supersedes(t.text),
                -t.sentence.match.coverage,
                *_plain(t),
                not t.stated,
                t.bound.start,
            ),
        )
        yield ranked[0]
        yield from (t for t in ranked[1:_OF_ONE] if t.stated and t.day != ranked[0].day)


def _plain(told: _Told) -> tuple[bool, bool]:
    """Sorts what says that something changed before what happened, and both before the rest."""
    return not supersedes(told.text), not _EVENT.search(told.text)


def _opens_dated(text: str) -> bool:
    """Whether a sentence begins with a time or a date, as the entries of a log do."""
    return bool(_CLOCK.match(text)) or _opening(text) is not None


def _opening(text: str) -> DateMention | None:
    """The date that a sentence begins with."""
    first = next(iter(dates_in(text[:60], _ANY_DAY)), None)
    return first if first is not None and _LEADS.match(text[: first.start]) and first.day is not None else None


# --- when -----------------------------------------------------------------------------------------------------------


def _timed(sentence: Sentence, share: float, question: Question, sub: SubQuestion) -> _Told | None:
    """A statement with its day; None for one of no time, or of another than is asked for."""
    bound = record(sentence.document, sentence.start, sentence.end)
    zone = ZoneInfo(question.zone)
    at = bound.at.astimezone(zone) if bound.at else None
    clock = _CLOCK.match(sentence.text)
    day = _own_day(sentence.text, bound.at)
    if day is None and clock is not None:
        day = _own_day(sentence.document.title, bound.at)
    if day is not None and _within(day, question, sub, zone):
        return _Told(sentence, bound, share, day, clock[1].zfill(5) if clock else "", True)
    if at is None or (day is not None and not _within(at.date(), question, sub, zone)):
        return None
    return _Told(sentence, bound, share, at.date(), f"{at:%H:%M}" if at.time() != time() else "", False)


def _own_day(text: str, written: datetime | None) -> date | None:
    """The day that `text` begins with, or the only one that it names; None for none, and for one that was to come."""
    mentions = [d for d in dates_in(text, written) if not _NOT_THEN.search(text[: d.start])]
    if mentions and _LEADS.match(text[: mentions[0].start]):
        mentions = mentions[:1]
    days = {d.first for d in mentions if d.first is not None and d.first == d.last}
    if len(days) != 1 or len(mentions) != 1:
        return None
    (day,) = days
    return day if written is None or day <= written.date() else None


def _within(day: date, question: Question, sub: SubQuestion, zone: ZoneInfo) -> bool:
    narrowed = question.filters.narrowed(sub.filters) or question.filters
    noon = datetime.combine(day, time(12), zone)
    return (narrowed.after is None or noon >= narrowed.after) and (narrowed.before is None or noon < narrowed.before)


# --- what is told ---------------------------------------------------------------------------------------------------


def _joined(told: Sequence[_Told], own: set[str]) -> list[_Told]:
    """Statements in order, those that say again what one before them said joined to it."""
    kept: list[_Told] = []
    for each in told:
        first = next((k for k in kept if _again(k, each, own)), None)
        if first is None:
            kept.append(each)
        else:
            first.same.append(each)
    return kept


def _again(first: _Told, other: _Told, own: set[str]) -> bool:
    """Whether `other` says what `first` did: the same words, and no other value, within some days."""
    if abs((other.day - first.day).days) > _NEAR_DAYS:
        return False
    if near(first.text, other.text) > 0.8:
        return True
    if first.stated and other.stated and (first.day, first.clock) != (other.day, other.clock):
        return False
    here, there = ({stem(w) for w in content_words(t.text)} - own for t in (first, other))
    least = min(len(here), len(there))
    return least >= 2 and len(here & there) >= _SAME * least and not conflicts([first.text, other.text])


def _most(lines: Sequence[_Told]) -> list[_Told]:
    """Those that say most of what is asked, where there are too many; in order."""
    best = sorted(lines, key=lambda t: (-t.share, *_plain(t), -t.sentence.match.coverage, t.order))[:_LINES]
    return sorted(best, key=lambda t: t.order)


def _changes(lines: Sequence[_Told], *, dated: bool) -> list[_Told]:
    """The statements of one kind of value, where it came to differ; else those that say that something changed,
    and what was said best before the first of them."""
    firm = [t for t in lines if not _proposes(t)] or list(lines)
    series = _series(firm, dated)
    if len(series) > 1:
        return series[-_LINES:]
    changed = [t for t in firm if supersedes(t.text)]
    if not changed:
        return []
    most = max(t.share for t in changed)
    changed = [t for t in changed if t.share >= _ALL * most]
    earlier = [t for t in firm if t.order < changed[0].order and t.share >= _ALL]
    first = max(earlier, key=lambda t: (t.share, t.order), default=None)
    return _most(changed if first is None else [first, *changed])


def _proposes(told: _Told) -> bool:
    """Whether it decides nothing: it asks or proposes, or stands in a draft."""
    return tentative(told.text) or _DRAFT.search(told.bound.title) is not None


def _series(lines: Sequence[_Told], dated: bool) -> list[_Told]:
    """Statements of the kind of value that most of them state, each where it is another than before.

    A date is such a value only where `dated`, for one is asked about: most sentences name some.
    """
    stated = [values_stated(t.text) for t in lines]
    best: list[_Told] = []
    most, of = 0, ""
    for kind in sorted({kind for values in stated for kind in values if dated or kind not in _DATES}):
        chain: list[_Told] = []
        having = [t for t, values in zip(lines, stated, strict=True) if kind in values and not _WAS.search(t.text)]
        for each in having:
            if chain and not agree(kind, chain[-1].text, each.text) and _of_one_thing(chain[-1], each):
                chain.append(each)
            elif not chain or (len(chain) == 1 and each.sentence.match.coverage > chain[0].sentence.match.coverage):
                chain = [each]  # what says less of it begins nothing
        if len(chain) > 1 and len(having) > most:
            best, most, of = chain, len(having), kind
    for one, other in pairwise(best):
        other.before, other.over = ", ".join(sorted(values_stated(one.text)[of])), one
    return best


def _of_one_thing(earlier: _Told, later: _Told) -> bool:
    """Whether two values are of one thing: they differ in nothing else, the later statement says that it replaces one,
    or both name all that is asked; a single word of the question would not tell."""
    if conflicts([earlier.text, later.text]):
        return True
    one, other = earlier.sentence.match, later.sentence.match
    if min(len(one.found), len(other.found)) < _SEVERAL:
        return False
    return supersedes(later.text) or min(one.coverage, other.coverage) >= _ALL


def _newest(lines: Sequence[_Told], question: Question) -> list[_Told]:
    """What was said last, the newest first, and what it took the place of.

    What decides comes before what proposes; an agenda and what is still to come say nothing of how things are.
    """
    known = [t for t in lines if _said(t) <= question.as_of and t.bound.kind != "event"] or list(lines)
    firm = [t for t in known if not _proposes(t)] or known
    first = max(firm, key=lambda t: (_said(t), t.share, t.order))
    others = sorted((t for t in known if t is not first and _said(t) <= _said(first)), key=_said, reverse=True)
    for other in others:
        other.past = bool(conflicts([other.text, first.text]))
    over = [t for t in others if t.past]
    return sorted([first, *(over + [t for t in others if not t.past])[:_BEFORE]], key=_said, reverse=True)


def _said(told: _Told) -> datetime:
    """When it was said last; of a file that tells no time of its own, the day that it names."""
    every = [t.bound.at for t in (told, *told.same) if t.bound.at is not None and not _of_file(t)]
    day = datetime.combine(told.day, time(), UTC)
    return max(every, default=day)


def _of_file(told: _Told) -> bool:
    """Whether only the file's last change tells a time."""
    return told.sentence.document.created_at is None and told.bound.at == told.sentence.document.updated_at


# --- as evidence ----------------------------------------------------------------------------------------------------


def _evidence(
    sub: SubQuestion,
    kept: Sequence[_Told],
    lines: Sequence[_Told],
    records: int,
    candidates: Sequence[Sentence],
) -> Evidence:
    numbers: dict[tuple[str, int], int] = {}
    quotes: list[Quote] = []

    def number(told: _Told) -> int:
        place = told.bound.document, told.bound.start
        if place not in numbers:
            numbers[place] = len(numbers) + 1
            quotes.append(quote(told.sentence, numbers[place], sub.id))
        return numbers[place]

    days = Counter(t.day for t in kept)
    items = []
    for told in kept:
        shown = [number(t) for t in (told, *told.same[:2], *((told.over,) if told.over else ()))]
        items.append(Item(value=_line(told, days[told.day] > 1), quotes=tuple(dict.fromkeys(shown))))
    quoted = {q.document for q in quotes}
    left = [t for t in lines if t.bound.document not in quoted]
    return Evidence(
        sub=sub.id,
        quotes=tuple(quotes),
        items=tuple(items),
        course=_lead(sub, len(kept), len(lines), records),
        enough=True,
        coverage=round(max(t.share for t in kept), 4),
        unquoted=(
            *(unquoted(t.sentence, f"after the {_LINES} lines that are told") for t in left),
            *_aside(candidates, {*quoted, *(t.bound.document for t in left)}),
        ),
    )


def _aside(candidates: Sequence[Sentence], known: set[str]) -> Iterator[Unquoted]:
    """The best sentence of each record that is not of the course."""
    best: dict[str, Sentence] = {}
    for each in sorted(candidates, key=lambda s: (-s.match.coverage, -s.around.coverage, s.document.id, s.start)):
        if each.document.id not in known:
            best.setdefault(each.document.id, each)
    yield from (unquoted(s, "neither it nor its record's title speaks of all that is asked") for s in best.values())


def _lead(sub: SubQuestion, kept: int, lines: int, records: int) -> str:
    order = "the newest first" if sub.operation is Operation.LATEST else "in order of time"
    told = f"{kept} of {lines}" if kept < lines else f"{kept}"
    return (
        f"{told} statement{'s' if lines > 1 else ''} from {records} record{'s' if records > 1 else ''}, {order}"
        " (“said” marks the day of a record, where the statement names none):"
    )


def _line(told: _Told, clock: bool) -> str:
    """A statement led by its day; with the hour where `clock`, for several are of that day."""
    opening = _opening(told.text) if told.stated else None
    text = " ".join(told.text[opening.end if opening else 0 :].split()).lstrip("-–*•|:,. ")
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rsplit(' ', 1)[0]}…"
    hour = f" {told.clock}" if clock and told.clock and not (told.stated and told.clock in text[:10]) else ""
    mark = "" if told.stated else ", file changed" if _of_file(told) else ", said"
    until = ", until then" if told.past else ""
    before = f" (before: {told.before})" if told.before else ""
    return f"{told.day:%Y-%m-%d}{hour}{mark}{until}: {text}{before}"
