"""What a mark means: everything of the conversation that fits it, best first."""

from __future__ import annotations

import re
from typing import NamedTuple

from cascade.followup.forms import lowered, unmarked
from cascade.followup.grammar import CLAUSAL, head_of
from cascade.followup.marks import Mark
from cascade.followup.referents import Entity, Group, Kind
from cascade.language import fold, stem
from cascade.questions.shape import is_plural, phrase_type

__all__ = ["Meaning", "Memory", "meanings"]


class Memory(NamedTuple):
    """What a conversation has named."""

    entities: list[Entity]
    groups: list[Group]
    times: list[tuple[str, str, int]]
    statement: str
    """What was said last, where it can follow "that"."""


class Meaning(NamedTuple):
    """One thing that a mark may mean."""

    text: str
    where: str
    plural: bool = False
    lead: str = ""
    """The preposition that a place wants."""
    fact: bool = False


_CLASSES: dict[Kind, str] = {
    "organisation": "company firm customer client vendor supplier partner organisation organization agency bank rival",
    "person": "person guy man woman colleague engineer candidate manager",
    "place": "place city country town office venue site location",
}
_CLASS_KINDS = {head_of(word): kind for kind, words in _CLASSES.items() for word in words.split()}
_EVENTS = frozenset(
    head_of(word)
    for word in "meeting call event offsite conference workshop launch visit review audit test interview retreat party "
    "training dinner summit fair show trip kickoff demo incident outage release".split()
)
_NAMED = frozenset(
    head_of(word)
    for word in "project product programme program plan initiative app tool system service platform release feature "
    "library team".split()
)
"""What is called by a name."""
_SAYS = frozenset(head_of(word) for word in "decision news announcement claim idea statement change".split())
_ATTACHED = re.compile(r"\s(?:of|with|for|at|in|from|to|on)\s")
_ACTS = re.compile(r"(?:[eo]r|ist)$")
"""Who or what does something: "the insurer"."""
_LASTS = re.compile(r"\b(?:last|start|end|begin|happen|over|take\splace|took\splace|held)\b", re.I)
"""What events do."""
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_PLACES = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "latter": -1}


def meanings(mark: Mark, memory: Memory, said: str) -> list[Meaning]:
    """What `mark` of the question `said` may mean, best first."""
    match mark.means:
        case "person" | "they" | "it":
            return _pronoun(mark, memory, said)
        case "noun":
            return _noun(mark, memory, said)
        case "group":
            return _group(mark, memory)
        case "order":
            return _ordered(mark, memory)
        case "time":
            return _time(mark, memory)
        case "event":
            return _event(memory, mark.which)
        case "place":
            return _place(memory, said[: mark.start])
    return _fact(mark, memory, said)


def _ranked(scored: list[tuple[float, Meaning]]) -> list[Meaning]:
    best = sorted(scored, key=lambda each: -each[0])
    return list({fold(meaning.text): meaning for _, meaning in reversed(best)}.values())[::-1]


def _meant(entity: Entity) -> Meaning:
    return Meaning(entity.text, entity.where, entity.plural)


# --- pronouns -----------------------------------------------------------------------------------------------------


def _pronoun(mark: Mark, memory: Memory, said: str) -> list[Meaning]:
    """What a pronoun may mean: persons known as such for “she”, several together for “they”, the rest by salience."""
    lasts = mark.means == "it" and _LASTS.search(said) is not None
    scored = [
        (entity.salience + fit + (4.0 if lasts and entity.head in _EVENTS else 0.0), _meant(entity))
        for entity in memory.entities
        if (fit := _fit(mark.means, entity)) is not None
    ]
    if mark.means == "person" and any(e.kind == "person" and not e.plural for e in memory.entities):
        sure = {e.text for e in memory.entities if e.kind == "person"}
        scored = [(weight, meaning) for weight, meaning in scored if meaning.text in sure]
    listed = {member for group in memory.groups if group.listed for member in group.members}
    if mark.means != "person":
        scored = [(weight - (4.0 if m.text in listed else 0.0), m) for weight, m in scored]
    if mark.means == "they":
        scored += [(_together(group), Meaning(group.text, _where(group), True)) for group in memory.groups]
    return _ranked(scored)


def _fit(means: str, entity: Entity) -> float | None:
    """How well an entity agrees with a pronoun, added to its salience; None where it cannot be meant."""
    kind, plural = entity.kind, entity.plural
    if means == "person":
        return None if plural else {"person": 3.0, "name": -6.0}.get(kind)
    if means == "they":
        if plural:
            return 5.0 if kind == "person" else 3.0
        if entity.collective or kind == "organisation":
            return 3.0 if kind == "organisation" and entity.proper else 1.0
        acts = kind == "thing" and _ACTS.search(_ATTACHED.split(entity.text)[0]) is not None
        return -2.0 if acts else {"person": -4.0, "name": -1.0}.get(kind)
    if plural or kind == "person":
        return None
    unlikely = (2.5 if entity.collective else 0) + (3.0 if entity.asked else 0)
    if kind == "place" and not entity.proper:
        return 3.0 - unlikely
    return {"thing": 3.0, "name": 2.0, "organisation": -1.0, "place": -1.0}[kind] - unlikely


def _together(group: Group) -> float:
    """The salience of several that were named together."""
    return 6.5 + (4.0 if group.listed else 2.0 if group.kind == "person" else 0.0) - 4.0 * group.turn


def _where(group: Group) -> str:
    return "named together" + ("" if group.turn == 0 else f", {group.turn + 1} questions ago")


# --- nouns --------------------------------------------------------------------------------------------------------


def _noun(mark: Mark, memory: Memory, said: str) -> list[Meaning]:
    """ "that deal": what has its head, else what is of its class; for "that" also what is most in mind."""
    several = mark.word.startswith(("those", "these"))
    noun = mark.word.split(" ", 1)[1]
    many = several or is_plural(noun.rsplit(" ", 1)[-1])
    fitting = [e for e in memory.entities if e.plural is many]
    headed = [e for e in fitting if e.head == mark.head and not e.proper]
    scored = [(e.salience + 9.0, _meant(e)) for e in headed if fold(e.text) != mark.word and e.text not in said]
    if several:
        return _ranked([*scored, *(_several(mark, group) for group in memory.groups)])
    if mark.head in _SAYS and memory.statement and not scored:
        return [Meaning(f"the {noun} that {lowered(memory.statement)}", "said in the answer", fact=True)]
    classed = (_classed(mark, entity, noun) for entity in fitting if entity not in headed)
    return _ranked([*scored, *(each for each in classed if each is not None)])


def _several(mark: Mark, group: Group) -> tuple[float, Meaning]:
    fits = 4.0 if group.head == mark.head else 0.0
    return 8.0 + fits - 4.0 * group.turn, Meaning(group.text, _where(group), True)


def _classed(mark: Mark, entity: Entity, noun: str) -> tuple[float, Meaning] | None:
    """What has another head: by what the noun says of it, "the company", or by what it is of, "that offer"."""
    kind, wanted = entity.kind, _CLASS_KINDS.get(mark.head)
    if wanted is not None:
        return (
            (entity.salience + (6.0 if kind == wanted else 2.0), _meant(entity)) if kind in (wanted, "name") else None
        )
    if kind == "name" and mark.head in _NAMED and phrase_type(entity.text) != "person":
        return entity.salience, _meant(entity)
    if mark.which == "the" or entity.asked:
        return None
    if entity.proper:
        return entity.salience - 3.0, _meant(entity)._replace(text=f"the {noun} of {entity.text}")
    return (entity.salience - 2.0, _meant(entity)) if kind == "thing" else None


def _group(mark: Mark, memory: Memory) -> list[Meaning]:
    size = _NUMBERS.get(mark.head, 2 if mark.word.startswith("both") else 0)
    fitting = [g for g in memory.groups if not size or len(g.members) == size]
    scored = [(-float(g.turn), Meaning(g.text, _where(g), True, lead="of" if mark.word == "one" else "")) for g in fitting]
    if not scored and mark.word in ("them", "these", "those"):
        return _pronoun(mark._replace(means="they"), memory, "")
    return _ranked(scored)


def _ordered(mark: Mark, memory: Memory) -> list[Meaning]:
    """ "the second of them", "the other one": the one that was not spoken of last."""
    scored = []
    for group in memory.groups:
        place = _PLACES.get(mark.which)
        if mark.which == "other":
            spoken = [e.text for e in memory.entities if e.turn == 0 and e.text in group.members]
            left = [m for m in group.members if m not in spoken[:1]] if group.turn else list(group.members[1:])
            picked = left[0] if len(left) == 1 and group.short else None
        else:
            picked = group.members[place] if group.short and place is not None and place < len(group.members) else None
        if picked is not None and mark.which in ("former", "latter") and len(group.members) != 2:
            picked = None
        if picked is not None:
            scored.append((-4.0 * group.turn, Meaning(picked, f"the {mark.which} of those {_where(group)}")))
    return _ranked(scored)


# --- times, places, events ----------------------------------------------------------------------------------------


def _time(mark: Mark, memory: Memory) -> list[Meaning]:
    """What “then” or “that week” may mean: a time that was named, or when what was told of happened."""
    unit = mark.word.rsplit(" ", 1)[-1]
    found = []
    for adverb, bare, age in memory.times:
        adverb = f"in the week of {bare}" if unit == "week" and _is_day(bare) else adverb
        text = f"{mark.which} {bare}" if mark.which in ("since", "until", "by", "before", "after") else adverb
        fits = 0.0 if unit in ("then", "time", "moment", "point", "date") else _of_unit(bare, unit)
        found.append((fits - age, Meaning(text, "the time named" + (" in the last turn" if age == 0 else " before"))))
    if found:
        return _ranked(found)
    return [m._replace(text=f"at the time of {m.text}") for m in _event(memory)] if unit in ("then", "time") else []


def _is_day(bare: str) -> bool:
    return re.search(r"\b\d{1,2}\b(?!\d)|day\b|\d{4}-\d\d-\d\d", bare) is not None


def _of_unit(bare: str, unit: str) -> float:
    if unit in ("day", "morning", "afternoon", "evening"):
        return 0.5 if _is_day(bare) else 0.0
    return 0.5 if unit in fold(bare) or (unit == "year" and re.fullmatch(r"\d{4}", bare)) else 0.0


def _event(memory: Memory, lead: str = "") -> list[Meaning]:
    """What something else came after: an event, a time, or what else was spoken of."""
    scored = [(7.0 - age, Meaning(bare, "the time named")) for _, bare, age in memory.times if lead]
    for entity in memory.entities:
        if entity.kind not in ("thing", "name") or entity.asked or entity.plural or entity.collective:
            continue
        scored.append((entity.salience + (7.0 if entity.head in _EVENTS else 0.0), _meant(entity)))
    return _ranked(scored)


def _place(memory: Memory, before: str) -> list[Meaning]:
    """What “there” may mean, with the preposition that it takes after the words `before` it."""
    moves = re.search(
        r"\b(?:get|go|goes|went|going|travel|drive|move|moved|moving|fly|come|came|send|sent)\s$", before, re.I
    )
    scored = []
    for entity in memory.entities:
        event = entity.head in _EVENTS
        fits = {"place": 5.0, "organisation": 2.0, "name": 2.0, "thing": -2.0}.get(entity.kind)
        if fits is None or entity.asked:
            continue
        fits = 4.0 if event else fits
        fits += 1.5 if entity.place in ("in", "at") else 0.0
        fits += 4.0 if moves and entity.kind == "place" else 0.0
        lead = "to" if moves else "at" if event or entity.kind == "organisation" or entity.place == "at" else "in"
        scored.append((entity.salience + fits, _meant(entity)._replace(lead=lead)))
    return _ranked(scored)


# --- statements ---------------------------------------------------------------------------------------------------

_TRUE = re.compile(
    r"\s(?:still\s|really\s)?(?:true|confirmed|certain|correct|right|final|official|known|public|agreed|valid|the\scase)\W*$",
    re.I,
)
_TOLD = re.compile(r"^[A-Z][^,.;]{1,40}?\s(?:said|says|told\s(?:us|me|them))\s(?:that\s)?(?=\w+\s\w)")
"""Who said it, before what was said."""
_BE = re.compile(r"\b(?:is|was)\s$", re.I)
_HAPPENED = re.compile(r"^\s(?:happen|mean|come\sabout)\b", re.I)


def _fact(mark: Mark, memory: Memory, said: str) -> list[Meaning]:
    """ "that" after a verb that takes a statement is the statement, else the thing spoken of."""
    lead, after = said[: mark.start].rstrip(), said[mark.end :]
    last = re.search(r"([^\W_]+)$", re.sub(r"\s(?:us|me|them|you|him|her|everybody|everyone)$", "", lead))
    clausal = last is not None and stem(fold(last[1])) in CLAUSAL
    verb = re.match(r"\s(?:\w+ly\s)?(\w+(?:ed|n|d))\b", after)
    passive = _BE.search(f"{lead} ") and verb is not None and stem(fold(verb[1])) in CLAUSAL
    named = {e.text for e in memory.entities if e.proper and e.kind != "name"}
    things = _pronoun(mark._replace(means="it"), memory, said)
    things = [*(t for t in things if t.text not in named), *(t for t in things if t.text in named)]
    states = (
        clausal
        or passive
        or _TRUE.match(after)
        or _HAPPENED.match(after)
        or re.fullmatch(r"why (?:is|was)", fold(lead))
    )
    states = states or re.fullmatch(r"(?:is|was) that (?:before|after|during) .+", fold(unmarked(said)))
    told = _TOLD.sub("", memory.statement) if clausal else memory.statement
    fact = [Meaning(f"that {lowered(told)}", "said in the answer", fact=True)] if memory.statement else []
    if re.fullmatch(r"when (?:is|was)", fold(lead)) and not re.search(r"\w", after):
        events = [m for e, m in ((e, _meant(e)) for e in memory.entities) if e.head in _EVENTS and not e.plural]
        return [*events, *fact, *things] if events else [*fact, *things]
    return [*fact, *things] if states else [*things, *fact]
