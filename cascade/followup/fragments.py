"""Questions that leave out what the one before said: "And in May?", "Why?", "Who else?", "Only the open ones".

The question before is asked again with one part of it replaced by what was said, or with a part added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from cascade.followup.bare import asked_again, others
from cascade.followup.forms import reading, sentence_case, unmarked
from cascade.followup.grammar import Phrase, phrases_of
from cascade.followup.memory import Memory, dated
from cascade.followup.referents import kind_of
from cascade.followup.turns import Reading
from cascade.language.dates import find, resolve
from cascade.questions.shape import AUXILIARY, phrase_type

__all__ = ["asked_for", "filled", "is_fragment", "spoken"]


_CONNECTIVE = re.compile(
    r"^\W*(?:(?:and|but|or|so|also|ok(?:ay)?|then|well|right|sure|thanks|great|now|hm+|no(?=,)|sorry|actually)\b[\s,]*)+",
    re.I,
)
_ABOUT = re.compile(
    r"^(?:wh?at|how)\s?(?:['’]s\s)?a?bo?u?o?t\s|^what\sof\s|^(?:the\s)?same\s(?:question\s)?(?:for|with|about|in)\s"
    r"|^now\s(?:for\s)?|^(?:no\W+)?i\smeant?\s",
    re.I,
)
"""What says that the question before is asked of something else: also where the finger slipped, or what was meant is
put right."""
_VERBAL = re.compile(
    rf"\b(?:(?!may\b){AUXILIARY}|may\s(?:i|we|you|the)|(?:who|what|where|when|how)s?|whom|whose|which|why|there"
    r"|i|we|you|they|he|she)\b"
    r"|^(?:list|show|find|tell|give|compare|summari[sz]e|explain|describe|search)\b",
    re.I,
)
_ONLY = re.compile(
    r"^(?:only|just|limit(?:ed)?\s(?:it|that|this)\sto|narrow\s(?:it|that)\sdown\sto)\s"
    r"(?P<rest>(?:(?:the|those|these|all)\s)?(?:(?P<what>[a-z-]+(?:\s[a-z-]+)?)\s)?(?:ones?|those)\b\s?(?P<tail>.*)|.+)$",
    re.I,
)
_PREPOSITION = re.compile(
    r"^(in|at|for|with|on|from|by|to|of|about|during|since|until|before|after|under|near|without)\s(?=\S)", re.I
)
_OWNER = re.compile(r"['’]s$")
_SLOTS = 4
"""Parts of the question before that a fragment is tried for, at most."""
_LEADS = ("in", "at", "on", "for", "with", "from", "to", "by", "of")
"""Prepositions that give way to the fragment's own."""


def spoken(said: str) -> tuple[str, bool, bool]:
    """What was said without its marks and what leads up to it; whether something led up, and whether it asks "what
    about"."""
    bare = re.sub(r"[\s,]+(?:please|pls)$", "", unmarked(said), flags=re.I)
    core = _CONNECTIVE.sub("", bare)
    rest = _ABOUT.sub("", core)
    return rest or bare, rest != bare, rest != core


def is_fragment(core: str) -> bool:
    """Whether it is too short for a question of its own, and has no verb of one."""
    return len(core.split()) <= 7 and not _VERBAL.search(core)


def filled(said: str, memory: Memory, *, owned: bool = False) -> list[Reading]:
    """The standalone questions that a fragment may stand for, best first; none where it is no fragment.

    `owned`: it is somebody's, and stands only for what is somebody's too, or for a person where it is one.
    """
    core, led, about = spoken(said)
    if not about:
        bare = asked_again(core, memory)
        bare = others(core, memory.before) if bare is None else bare
        if bare is not None:
            return bare
        if only := _ONLY.match(core):
            return list(_narrowed(only, memory))
    if not about and not is_fragment(core):
        return []
    return list(_replaced(core, memory, added=led and not owned, owned=owned))


# --- only the open ones -------------------------------------------------------------------------------------------


def _narrowed(only: re.Match[str], memory: Memory) -> Iterator[Reading]:
    """The question before of some only: "the open ones", "those in May"."""
    before = memory.before
    tail = only["rest"] if only["tail"] is None else only["tail"]
    noun = next((p for p in phrases_of(before) if p.plural), None)
    if only["what"] and noun is not None:
        at = noun.core - len(before[noun.start : noun.core].removeprefix(f"{noun.determiner} "))
        before = f"{before[:at]}{only['what']} {before[at:]}"
    timed = _at_time(tail, memory._replace(before=before))
    text = timed.text if timed else sentence_case(f"{before} {tail}")
    yield Reading(text, (f"narrows the last question: “{only['rest']}”",))


# --- and in May? --------------------------------------------------------------------------------------------------


def _replaced(core: str, memory: Memory, *, added: bool, owned: bool) -> Iterator[Reading]:
    """The question before at another time, or with `core` in the place of a part; else behind it, if `added`."""
    before, known = memory.before, memory.known
    if timed := _at_time(core, memory):
        if added or not timed.added:
            yield timed
        return
    preposition = _PREPOSITION.match(core)
    lead = preposition[1].lower() if preposition else ""
    said = core[preposition.end() :] if preposition else core
    if shift := _SHIFTED.match(said):
        yield from _shifted(shift, memory)
        return
    new = _whole(said)
    added = added or bool(lead)
    if new is None or not (added or owned or new.name or any(p.head == new.head for p in phrases_of(before))):
        return
    slots = _slots(new._replace(before=lead), said, memory)
    if owned:
        fitting = ("person", "name") if kind_of(new, known, said) == "person" else ()
        slots = [slot for slot in slots if slot.determiner == "'s" or kind_of(slot, known, before) in fitting]
    if new.core < new.end:
        slots = [slot._replace(core=slot.end) for slot in slots]
    put = (_put(said, lead, slot, before) for slot in slots[:_SLOTS])
    yield from (each for each in put if each.text != sentence_case(before))
    if added and not slots and not lead and new.determiner == "'s":
        yield reading(asked_for(core), f"asks for “{core}” instead")
    elif added and not slots:
        yield reading(f"{before} {lead or 'for'} {said}", f"“{core}” added to the last question")


def _put(said: str, lead: str, slot: Phrase, before: str) -> Reading:
    """The question `before` with `said` in a slot of it, after the preposition `lead` where that is another one."""
    start, replacement = slot.start, _OWNER.sub("", said)
    if said.isdigit() and (number := re.search(r"\d+$", before[start : slot.core])):
        start += number.start()
    reason = f"“{said}” in the place of “{before[start : slot.core]}”"
    if lead and slot.before in _LEADS:
        start -= len(slot.before) + 1
        replacement = f"{lead} {replacement}"
    return reading(before[:start] + replacement + before[slot.core :], reason)


_SHIFTED = re.compile(
    r"^(?:the\s|a\s)?(?:(?P<unit>day|week|month|year)\s(?P<side>before|after|earlier|later)"
    r"|(?P<way>previous|following)\s(?P<what>day|week|month|year))$",
    re.I,
)


def _shifted(shift: re.Match[str], memory: Memory) -> Iterator[Reading]:
    """ "And the year before?": the time of the question before, moved by one of its units."""
    before, zone = memory.before, memory.zone
    for old in find(before, memory.as_of, zone)[-1:]:
        if old.after is None:
            return
        step = -1 if (shift["side"] or shift["way"]).lower() in ("before", "earlier", "previous") else 1
        first = old.after.astimezone(ZoneInfo(zone)).date()
        text = _moved(first, (shift["unit"] or shift["what"]).lower(), step, whole=old.text.isdigit())
        lead = re.search(r"\b(?:in|on|at|during|from)\s(?:the\s)?$", before[: old.start])
        begin = lead.start() if lead else old.start
        yield reading(before[:begin] + text + before[old.end :], f"“{text}” in the place of “{old.text}”")


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
    whole = first is not None and first.start == len(lead) and first.end >= len(_OWNER.sub("", lead + said))
    return first if whole else None


def _slots(new: Phrase, said: str, memory: Memory) -> list[Phrase]:
    """The parts of the question before that `new` may stand for, best first."""
    kind = kind_of(new, memory.known, said)
    scored: list[tuple[float, Phrase]] = []
    for number, slot in enumerate(phrases_of(memory.before)):
        theirs = kind_of(slot, memory.known, memory.before)
        fit = -0.1 * number
        fit += 6.0 if slot.head == new.head else 0.0
        fit += 3.0 if kind == theirs != "name" else 0.0 if "name" in (kind, theirs) else -3.0
        fit += 2.0 if new.name and slot.name else 0.0
        fit += 1.5 if bool(new.determiner) == bool(slot.determiner) and not new.name and not slot.name else 0.0
        fit -= 3.0 if slot.open and not new.plural else 0.0
        fit -= 4.0 if phrase_type(slot.text) == "date" else 0.0
        if new.before:
            fit += 4.0 if slot.before == new.before else -1.0 if slot.before in _LEADS else -9.0
        scored.append((fit, slot))
    return [slot for fit, slot in sorted(scored, key=lambda each: -each[0]) if fit > -1.0]


def _at_time(said: str, memory: Memory) -> Reading | None:
    """The question before at another time, where `said` is a time."""
    before, as_of, zone = memory.before, memory.as_of, memory.zone
    said = _OWNER.sub("", said)
    if resolve(said, as_of, zone) is None:
        return None
    lead = _PREPOSITION.match(said)
    adverbial = said if lead else dated(said)
    times = find(before, as_of, zone)
    if not times:
        return reading(f"{before} {adverbial}", f"“{said}” added", added=True)
    old, bare = times[-1], said[lead.end() :] if lead else said
    start, text = old.start, bare
    if bound := _PREPOSITION.match(old.text):
        text = said if lead else f"{bound[1]} {bare}"
    elif not before[old.end :].startswith(("'s", "’s")):
        by = re.search(r"\b(in|on|at|during|by|from)\s(?:the\s)?$", before[: old.start], re.I)
        start, text = by.start() if by else start, adverbial
    return Reading(
        sentence_case(before[:start] + text + before[old.end :]), (f"“{bare}” in the place of “{old.text}”",)
    )


def asked_for(phrase: str) -> str:
    """A phrase as a question of its own: "Who is Dana Whitlock's manager", "What are its terms"."""
    new = _whole(phrase)
    who = new is not None and phrase_type(phrase[: new.core - len("about ")]) == "person"
    return f"{'who' if who else 'what'} {'are' if new and new.plural else 'is'} {phrase}"
