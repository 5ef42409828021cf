"""A follow-up question made to stand on its own: "When did she join?" → "When did Dana Whitlock join?".

Rules alone. A question that lacks a part takes it from the one before (`fragments.py`, `bare.py`); words that mean
something said before (`marks.py`, but for those that `within.py` knows) are replaced (`rewrite.py`) by what they mean
(`choose.py`), out of what the conversation has named (`referents.py`, `together.py`, `memory.py`). What nothing fits is
left as it was typed, and so is a question that stands on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cascade.followup.choose import Meaning, meanings
from cascade.followup.forms import lowered, raised, reading, sentence_case, with_names
from cascade.followup.fragments import asked_for, filled, is_fragment, spoken
from cascade.followup.grammar import phrases_of
from cascade.followup.marks import Mark, marks
from cascade.followup.memory import Memory, remembered
from cascade.followup.referents import Known
from cascade.followup.rewrite import written
from cascade.followup.turns import FollowUp, Reading, Turn

__all__ = ["FollowUp", "Known", "Turn", "follow_up"]

_CANDIDATES = 5
_FULL = {"s": "is", "re": "are", "ve": "have", "ll": "will", "d": "would"}
_SHORT = re.compile(r"\b(he|she|it|they|that)['’](s|re|ve|ll|d)\b", re.I)
_EITHER = re.compile(r"\b(he|him|his)(?:\sor\s|/)(?:she|her)\b", re.I)
_MORE = re.compile(
    r"^(?:(?:please\s)?(?:tell|give|show)\s(?:me\s|us\s)?)?(?:some\s)?(?:more|(?:more\s)?details)(?:\splease)?$", re.I
)
_DOUBTS = re.compile(
    r"^(?:are\syou\s(?:quite\s|really\s)?(?:sure|certain)(?:\sabout\sthat)?|really|(?:is\s)?that(?:\sis)?\s(?:wrong|(?:not\s)?(?:true|right|correct)))$",
    re.I,
)


def follow_up(said: str, turns: Sequence[Turn], known: Known = lambda _: None, zone: str = "UTC") -> FollowUp:
    """What `said` asks after `turns`, oldest first; `known` tells persons' names from others."""
    said = " ".join(said.split())
    if not turns or not said:
        return FollowUp(text=said, said=said, changed=False)
    telling = [turn for turn in turns if turn.answer or phrases_of(turn.question)] or turns  # no "thanks", no "really?"
    turns = [turn.model_copy(update={"question": with_names(turn.question, known)}) for turn in telling]
    memory = remembered(turns, known, zone)
    plain = _SHORT.sub(lambda m: f"{m[1]} {_FULL[m[2].lower()]}", _EITHER.sub(r"\1", with_names(said, known)))
    readings, missed = _readings(plain, memory)
    best = next(readings, None)
    if best is None or best.text == said or not best.reasons:
        return FollowUp(text=said, said=said, changed=False, reasons=missed)
    others = dict.fromkeys(r.text for r in readings if r.text not in (best.text, said))
    return FollowUp(
        text=best.text,
        said=said,
        changed=True,
        reasons=(*best.reasons, *missed),
        candidates=tuple(others)[:_CANDIDATES],
    )


def _readings(said: str, memory: Memory) -> tuple[Iterator[Reading], tuple[str, ...]]:
    """The ways to read what was said, best first, and what nothing was found for."""
    core, led, _ = spoken(said)
    if _MORE.match(core):
        topics = meanings(Mark("it", 0, 0, "it"), memory, said)
        return (Reading(f"Tell me more about {t.text}.", (f"more of {t.text}, {t.where}",)) for t in topics), ()
    if _DOUBTS.match(core):
        asked = reading(f"is it true that {lowered(memory.statement)}", "asks whether that is so")
        return iter((asked,) if memory.statement else ()), ()
    whole = sentence_case(core) if led and said.endswith("?") else core if led else said
    resolved, missed = _resolved(whole, memory)
    fragments = [*_referring(core, memory), *_each_resolved(filled(said, memory), memory)]
    if fragments:
        return iter(fragments), missed
    return iter(resolved), missed


def _each_resolved(fragments: list[Reading], memory: Memory) -> Iterator[Reading]:
    """Fragments with what the answer that they repeat refers to: "Since when is it that Dana Whitlock leads it?"."""
    for fragment in fragments:
        for resolved in _resolved(fragment.text, memory)[0]:
            yield Reading(resolved.text, (*fragment.reasons, *resolved.reasons))


def _referring(core: str, memory: Memory) -> Iterator[Reading]:
    """ "And her phone number?": whose it is first, then in the question before, or asked for by itself."""
    if not is_fragment(core):
        return
    owned = any(mark.possessive for mark in marks(core, memory))
    for resolved in _resolved(core, memory)[0]:
        if resolved.reasons:
            whose = lowered(resolved.text)
            fitting = filled(f"what about {whose}", memory, owned=owned)
            for fragment in fitting or [reading(asked_for(whose))]:
                yield Reading(fragment.text, (*resolved.reasons, *fragment.reasons))


def _resolved(text: str, memory: Memory) -> tuple[list[Reading], tuple[str, ...]]:
    """`text` with its marks replaced, the best reading first; then with one of them read otherwise."""
    found = marks(text, memory)
    options: dict[str, list[Meaning]] = {}
    for mark in found:
        if mark.key not in options:
            options[mark.key] = _without(meanings(mark, memory, text), options, text)
    first = {key: 0 for key, each in options.items() if each}
    choices = [first]
    for step in range(1, 5):
        choices += [{**first, key: step} for key in first if step < len(options[key])]
    missed = [f"nothing said before fits “{m.word}”" for m in found if not options[m.key] and m.which != "the"]
    return [_written(text, found, options, choice) for choice in choices], tuple(missed)


def _without(found: list[Meaning], options: dict[str, list[Meaning]], text: str) -> list[Meaning]:
    """What is not taken by another mark, nor named in the question itself."""
    taken = {each[0].text for each in options.values() if each}
    return [m for m in found if m.text not in text and not any(m.text in other for other in taken)]


def _written(text: str, found: list[Mark], options: dict[str, list[Meaning]], choice: dict[str, int]) -> Reading:
    """The question with what each mark means by `choice` in its place."""
    reasons = []
    first = {mark.key: mark for mark in reversed(found)}
    for mark in reversed(found):
        if mark.key not in choice or (mark.means in ("person", "they", "it") and first[mark.key] is not mark):
            continue  # a second "she" means the name that the first one has given way to
        meaning = options[mark.key][choice[mark.key]]
        start, end, fresh = written(mark, meaning, text)
        text = text[:start] + fresh + text[end:]
        reasons.append(f"“{mark.word}” → {meaning.text}, {meaning.where}")
    return Reading(raised(text) if reasons else text, tuple(dict.fromkeys(reversed(reasons))))
