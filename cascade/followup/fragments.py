"""Questions that leave out what the one before said: "And in May?", "Why?", "Who else?", "Only the open ones".

The question before is asked again with one part of it replaced by what was said, or with a part added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from cascade.followup.bare import Filled, asked_again, others
from cascade.followup.forms import sentence_case, unmarked
from cascade.followup.grammar import Phrase, phrases_of
from cascade.followup.referents import Known, kind_of
from cascade.followup.said import dated
from cascade.followup.turns import Turn
from cascade.language import fold
from cascade.language.dates import find, resolve
from cascade.questions.shape import is_plural, phrase_type

__all__ = ["asked_for", "filled", "spoken"]


_CONNECTIVE = re.compile(
    r"^\W*(?:(?:and|but|or|so|also|ok(?:ay)?|then|well|right|sure|thanks|great|now|hm+)\b[\s,]*)+", re.I
)
_ABOUT = re.compile(
    r"^(?:what|how)\s?(?:['’]s\s)?about\s|^what\sof\s|^(?:the\s)?same\s(?:question\s)?(?:for|with|about|in)\s"
    r"|^now\s(?:for\s)?",
    re.I,
)
_VERBAL = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may\s(?:i|we|you|the)|might|must|who|whom"
    r"|what|which|where|when|why|how|whose|there"
    r"|i|we|you|they|he|she)\b"
    r"|^(?:list|show|find|tell|give|compare|summari[sz]e|explain|describe|search)\b",
    re.I,
)
_ONLY = re.compile(
    r"^(?:only|just|limit(?:ed)?\s(?:it|that|this)\sto|narrow\s(?:it|that)\sdown\sto|but\sonly)\s(?P<rest>.+)$", re.I
)
_ONES = re.compile(
    r"^(?:the|those|these|all)?\s?(?P<what>[a-z-]+(?:\s[a-z-]+)?\s)?(?:ones?|those)\b\s?(?P<tail>.*)$", re.I
)
_PREPOSITION = re.compile(
    r"^(in|at|for|with|on|from|by|to|of|about|during|since|until|before|after|under|near|without)\s(?=\S)", re.I
)
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""What "last week" counts from where that is not known: nothing is made of it but its words."""
_OWNER = re.compile(r"['’]s$")
_SLOTS = 4
"""Parts of the question before that a fragment is tried for, at most."""
_LEADS = ("in", "at", "on", "for", "with", "from", "to", "by", "of")
"""Prepositions that give way to the fragment's own."""


def spoken(said: str) -> tuple[str, bool, bool]:
    """What was said without its marks and what leads up to it; whether something led up, and whether it asks "what
    about"."""
    bare = unmarked(said)
    core = _CONNECTIVE.sub("", bare)
    about = _ABOUT.match(core)
    rest = core[about.end() :] if about else core
    return (rest or bare), core != bare or about is not None, about is not None


def filled(said: str, turn: Turn, known: Known, zone: str, *, owned: bool = False) -> list[Filled]:
    """The standalone questions that a fragment may stand for, best first; none where it is no fragment.

    `owned`: it is somebody's, and stands only for what is somebody's too, or for a person where it is one.
    """
    core, led, about = spoken(said)
    before = unmarked(turn.question)
    if not about:
        bare = asked_again(core, before, turn)
        bare = others(core, before) if bare is None else bare
        if bare is not None:
            return bare
        if only := _ONLY.match(core):
            return list(_narrowed(only["rest"], before, turn, zone))
    if (not about and _VERBAL.search(core)) or len(core.split()) > (12 if about else 7):
        return []
    return list(_replaced(core, before, turn, known, zone, added=led and not owned, owned=owned))


# --- only the open ones -------------------------------------------------------------------------------------------


def _narrowed(rest: str, before: str, turn: Turn, zone: str) -> Iterator[Filled]:
    """The question `before` of those only that `rest` tells: "the open ones", "those in May"."""
    reasons = (f"narrows the last question: “{rest}”",)
    ones = _ONES.match(rest)
    tail = (ones["tail"] if ones else rest).strip()
    what = (ones["what"] or "").strip() if ones else ""
    if what in ("the", "those", "these"):
        what = ""
    if what:
        noun = next((p for p in phrases_of(before) if p.plural), None)
        if noun is None:
            return
        start = noun.start + (len(noun.determiner) + 1 if noun.determiner and noun.determiner != "'s" else 0)
        before = f"{before[:start]}{what} {before[start:]}"
        if not tail:
            yield Filled(sentence_case(before), reasons)
            return
    timed = _at_time(tail, before, turn, zone)
    yield Filled(timed.text if timed else sentence_case(f"{before} {tail}"), reasons)


# --- and in May? --------------------------------------------------------------------------------------------------


def _replaced(
    core: str, before: str, turn: Turn, known: Known, zone: str, *, added: bool, owned: bool
) -> Iterator[Filled]:
    """The question `before` at another time, or with `core` in the place of a part; else behind it, if `added`."""
    if timed := _at_time(core, before, turn, zone):
        if added or not timed.added:
            yield timed
        return
    lead = _PREPOSITION.match(core)
    said = core[lead.end() :] if lead else core
    if shift := _SHIFTED.match(said):
        yield from _shifted(shift, before, turn, zone)
        return
    new = _whole(said)
    if new is None:
        return
    if not added and not owned and not new.name and all(p.head != new.head for p in phrases_of(before)):
        return
    slots = _slots(new, said, lead[1].lower() if lead else "", before, known)
    if owned:
        person = kind_of(new, known, said) == "person"
        slots = [
            s for s in slots if s.determiner == "'s" or (person and kind_of(s, known, before) in ("person", "name"))
        ]
    put = (_put(said, lead[1].lower() if lead else "", slot, before) for slot in slots[:_SLOTS])
    yield from (each for each in put if each.text != sentence_case(before))
    if added and not slots:
        tail = core if lead else f"for {core}"
        yield Filled(sentence_case(f"{before} {tail}"), (f"“{core}” added to the last question",))


def _put(said: str, lead: str, slot: Phrase, before: str) -> Filled:
    """The question `before` with `said` in a slot of it, after the preposition `lead` where that is another one."""
    start, replacement = slot.start, _OWNER.sub("", said)
    if said.isdigit() and (number := re.search(r"\d+$", before[start : slot.core])):
        start += number.start()
    reasons = (f"“{said}” in the place of “{before[start : slot.core]}”",)
    if lead and slot.before != lead and slot.before in _LEADS:
        start -= len(slot.before) + 1
        replacement = f"{lead} {replacement}"
    return Filled(sentence_case(before[:start] + replacement + before[slot.core :]), reasons)


_SHIFTED = re.compile(
    r"^(?:the\s|a\s)?(?:(?P<unit>day|week|month|year)\s(?P<side>before|after|earlier|later)"
    r"|(?P<way>previous|following)\s(?P<what>day|week|month|year))$",
    re.I,
)


def _shifted(shift: re.Match[str], before: str, turn: Turn, zone: str) -> Iterator[Filled]:
    """ "And the year before?": the time of the question before, moved by one of its units."""
    as_of = turn.as_of or _NO_DAY
    old = next((t for t in reversed(find(before, as_of, zone)) if t.after), None)
    if old is None or old.after is None:
        return
    unit = (shift["unit"] or shift["what"]).lower()
    step = -1 if (shift["side"] or shift["way"]).lower() in ("before", "earlier", "previous") else 1
    text = _moved(old.after.astimezone(ZoneInfo(zone)).date(), unit, step, whole=old.text.isdigit())
    lead = re.search(r"\b(?:in|on|at|during|from)\s(?:the\s)?$", before[: old.start])
    begin = lead.start() if lead else old.start
    yield Filled(sentence_case(before[:begin] + text + before[old.end :]), (f"“{text}” in the place of “{old.text}”",))


def _moved(first: date, unit: str, step: int, *, whole: bool) -> str:
    """The day, week, month or (`whole`) year that begins at `first`, moved by `step` units."""
    if unit in ("day", "week"):
        first += timedelta(days=step * (1 if unit == "day" else 7))
        return f"on {first}" if unit == "day" else f"from {first} to {first + timedelta(days=6)}"
    months = first.year * 12 + first.month - 1 + step * (1 if unit == "month" else 12)
    return f"in {months // 12}" if whole else f"in {date(months // 12, months % 12 + 1, 1):%B %Y}"


def _whole(said: str) -> Phrase | None:
    """The one phrase that all of `said` is."""
    lead = "about "  # what follows is a noun, whatever else its words may be
    first = next(iter(phrases_of(lead + said)), None)
    if first is None or first.start != len(lead) or first.end < len(_OWNER.sub("", lead + said)):
        return None
    return first


def _slots(new: Phrase, said: str, lead: str, before: str, known: Known) -> list[Phrase]:
    """The parts of the question before that `new` may stand for, best first."""
    own = phrases_of(before)
    kind = kind_of(new._replace(before=lead), known, said)
    scored: list[tuple[float, Phrase]] = []
    for number, slot in enumerate(own):
        theirs = kind_of(slot, known, before)
        fit = 0.0 - 0.1 * number
        if lead:
            fit += 4.0 if slot.before == lead else -1.0
        if slot.head == new.head:
            fit += 6.0
        if kind == theirs and kind != "name":
            fit += 3.0
        elif "name" in (kind, theirs) and (new.name or slot.name):
            fit += 1.0 if new.name and slot.name else 0.0
        elif kind != theirs:
            fit -= 3.0
        fit += 2.0 if new.name and slot.name else 0.0
        fit += 1.5 if bool(new.determiner) == bool(slot.determiner) and not new.name and not slot.name else 0.0
        fit -= 1.5 if slot.open and not new.plural else 0.0
        fit -= 2.0 if _is_time(slot) or (slot.plural != new.plural and slot.open) else 0.0
        if new.determiner == "'s" and slot.determiner == "'s":
            fit += 3.0
        if any(
            other is not slot and other.start < slot.start and slot.end <= other.end and not other.name for other in own
        ):
            fit -= 0.0 if new.name and slot.name else 1.0
        if said != _OWNER.sub("", said):
            fit += 5.0 if before[slot.end :].startswith(("'s", "’s")) else 0.0
        scored.append((fit, slot))
    return [slot for fit, slot in sorted(scored, key=lambda each: -each[0]) if fit > -1.0]


def _is_time(phrase: Phrase) -> bool:
    return phrase_type(phrase.text) == "date"


def _at_time(said: str, before: str, turn: Turn, zone: str) -> Filled | None:
    """The question `before` at another time, where `said` is a time."""
    as_of = turn.as_of or _NO_DAY
    said = _OWNER.sub("", said)
    found = resolve(said, as_of, zone)
    if found is None:
        return None
    lead = _PREPOSITION.match(said)
    bare = said[lead.end() :] if lead else said
    times = [t for t in find(before, as_of, zone) if t.text]
    if not times:
        return Filled(sentence_case(f"{before} {said if lead else dated(said)}"), (f"“{said}” added",), added=True)
    old = times[-1]
    bound = _PREPOSITION.match(old.text)
    start, text = old.start, bare
    if bound:
        text = said if lead else f"{bound[1]} {bare}"
    else:
        by = re.search(r"\b(in|on|at|during|by|from)\s(?:the\s)?$", before[: old.start], re.I)
        owner = before[old.end :].startswith(("'s", "’s"))
        if not owner:
            start = by.start() if by else start
            text = said if lead else dated(bare, by[0] if by and dated(bare).split()[0] in (by[1].lower(),) else "")
    return Filled(sentence_case(before[:start] + text + before[old.end :]), (f"“{bare}” in the place of “{old.text}”",))


def asked_for(phrase: str) -> str:
    """A phrase as a question of its own: "Who is Dana Whitlock's manager", "What are its terms"."""
    plural = is_plural(fold(phrase.split()[-1]))
    who = phrase_type(phrase.split()[-1]) == "person"
    return f"{'who' if who else 'what'} {'are' if plural else 'is'} {phrase}"
