"""What a mark means: everything of the conversation that fits it, best first."""

from __future__ import annotations

import re
from typing import NamedTuple

from cascade.followup.forms import lowered
from cascade.followup.grammar import CLAUSAL, EVENTS, head_of
from cascade.followup.marks import CLASSES, Mark
from cascade.followup.memory import Memory, is_day
from cascade.followup.referents import KIND_OF, Entity
from cascade.followup.together import Group
from cascade.language import fold, stem
from cascade.questions.shape import phrase_type

__all__ = ["Meaning", "meanings"]


class Meaning(NamedTuple):
    """One thing that a mark may mean."""

    text: str
    where: str
    plural: bool = False
    lead: str = ""
    """The preposition that it wants."""
    fact: bool = False


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
            return _event(memory)
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
    entities = memory.entities
    if mark.means == "person":
        entities = [e for e in entities if e.kind == "person" and not e.plural] or entities
    listed = {member for group in memory.groups if group.listed for member in group.members}
    scored = []
    for entity in entities:
        if (fit := _fit(mark.means, entity)) is not None:
            fit += 4.0 if lasts and entity.head in EVENTS else 0.0
            fit -= 4.0 if mark.means != "person" and entity.text in listed else 0.0
            scored.append((entity.salience + fit, _meant(entity)))
    if mark.means == "they":
        scored += [(_together(group), _several(group)) for group in memory.groups]
    return _ranked(scored)


def _fit(means: str, entity: Entity) -> float | None:
    """How well an entity agrees with a pronoun, added to its salience; None where it cannot be meant."""
    kind, plural = entity.kind, entity.plural
    if means == "person":
        return None if plural else {"person": 3.0, "name": -6.0}.get(kind)
    if means == "they":
        if plural or entity.collective or kind == "organisation":
            return 4.0 if plural else 2.0
        acts = kind == "thing" and _ACTS.search(_ATTACHED.split(entity.text)[0]) is not None
        return -2.0 if acts else {"person": -4.0, "name": -1.0}.get(kind)
    if plural or kind == "person":
        return None
    unlikely = (2.5 if entity.collective else 0.0) + (3.0 if entity.asked else 0.0)
    likely = kind == "thing" or (kind == "place" and not entity.proper)
    return (3.0 if likely else 2.0 if kind == "name" else -1.0) - unlikely


def _together(group: Group) -> float:
    """The salience of several that were named together."""
    return 6.5 + (4.0 if group.listed else 0.0) - 4.0 * group.turn


# --- nouns --------------------------------------------------------------------------------------------------------


def _noun(mark: Mark, memory: Memory, said: str) -> list[Meaning]:
    """ "that deal": what has its head, else what is of its class; for "that" also what is most in mind."""
    several = mark.word.startswith(("those", "these"))
    noun = mark.word.split(" ", 1)[1]
    fitting = [e for e in memory.entities if e.plural is several]
    headed = [e for e in fitting if e.head == mark.head and not e.proper]
    scored = [(e.salience + 9.0, _meant(e)) for e in headed if fold(e.text) != mark.word and e.text not in said]
    if several:
        return _ranked(
            scored + [(8.0 + 4.0 * (g.head == mark.head) - 4.0 * g.turn, _several(g)) for g in memory.groups]
        )
    if mark.head in _SAYS and memory.statement and not scored:
        return [Meaning(f"the {noun} that {lowered(memory.statement)}", "said in the answer", fact=True)]
    classed = (_classed(mark, entity, noun) for entity in fitting if entity not in headed)
    return _ranked([*scored, *(each for each in classed if each is not None)])


def _classed(mark: Mark, entity: Entity, noun: str) -> tuple[float, Meaning] | None:
    """What has another head: by what the noun says of it, "the company", or by what it is of, "that offer"."""
    kind, wanted = entity.kind, KIND_OF.get(phrase_type(noun))
    if wanted is not None:
        fits = 6.0 if kind == wanted else 2.0 if kind == "name" else None
        return None if fits is None else (entity.salience + fits, _meant(entity))
    if kind == "name" and mark.head in CLASSES:
        return entity.salience, _meant(entity)
    if mark.which == "the" or entity.asked:
        return None
    if entity.proper:
        return entity.salience - 3.0, _meant(entity)._replace(text=f"the {noun} of {entity.text}")
    return (entity.salience - 2.0, _meant(entity)) if kind == "thing" else None


# --- several, or one of them --------------------------------------------------------------------------------------


def _several(group: Group) -> Meaning:
    where = "named together" + (f", {group.turn + 1} questions ago" if group.turn else "")
    return Meaning(group.text, where, plural=True)


def _group(mark: Mark, memory: Memory) -> list[Meaning]:
    size = _NUMBERS.get(mark.head, 2 if mark.word.startswith("both") else 0)
    fitting = [g for g in memory.groups if not size or len(g.members) == size]
    if not fitting and mark.word != "one":
        return _pronoun(mark._replace(means="they"), memory, "")
    lead = "of" if mark.word == "one" else ""
    return _ranked([(-float(g.turn), _several(g)._replace(lead=lead)) for g in fitting])


def _ordered(mark: Mark, memory: Memory) -> list[Meaning]:
    """ "the second of them", "the other one": the one that was not spoken of last."""
    scored = []
    for group in (g for g in memory.groups if g.short):
        members, place = group.members, _PLACES.get(mark.which)
        if place is None:
            spoken = [e.text for e in memory.entities if e.turn == 0 and e.text in members]
            left = [m for m in members if m not in spoken[:1]] if group.turn else list(members[1:])
            picked = left if len(left) == 1 else []
        else:
            picked = list(members[place:][:1])
        where = f"the {mark.which} of those {_several(group).where}"
        scored += [(-4.0 * group.turn, Meaning(each, where)) for each in picked]
    return _ranked(scored)


# --- times, places, events ----------------------------------------------------------------------------------------


def _time(mark: Mark, memory: Memory) -> list[Meaning]:
    """What “then” or “that week” may mean: a time that was named."""
    found = []
    for time in memory.times:
        text = f"in the week of {time.bare}" if mark.word.endswith("week") and is_day(time.bare) else time.adverbial
        text = f"{mark.which} {time.bare}" if mark.which in ("since", "until", "by", "before", "after") else text
        found.append((-float(time.turn), Meaning(text, "the time named before" if time.turn else "the time named")))
    return _ranked(found)


def _event(memory: Memory) -> list[Meaning]:
    """What something else came after: an event, a time, or what else was spoken of."""
    scored = [(7.0 - time.turn, Meaning(time.bare, "the time named")) for time in memory.times]
    one = [e for e in memory.entities if e.kind in ("thing", "name")]
    return _ranked(scored + [(e.salience + (7.0 if e.head in EVENTS else 0.0), _meant(e)) for e in one])


def _place(memory: Memory, before: str) -> list[Meaning]:
    """What “there” may mean, with the preposition that it takes after the words `before` it."""
    moves = re.search(
        r"\b(?:get|go|goes|went|going|travel|drive|move|moved|moving|fly|come|came|send|sent)\s$", before, re.I
    )
    scored = []
    for entity in memory.entities:
        event, inside = entity.head in EVENTS, entity.place in ("in", "at")
        fits = (
            4.0 + 2.0 * entity.proper
            if event
            else {"place": 5.0, "organisation": 2.0, "name": 2.0}.get(entity.kind, -2.0)
        )
        if entity.kind == "person" or (fits < 0 and not inside):
            continue
        fits += 4.0 if moves and entity.kind == "place" and not event else 0.0
        lead = "to" if moves else "at" if event or entity.kind == "organisation" or entity.place == "at" else "in"
        scored.append((entity.salience + fits + 1.5 * inside, _meant(entity)._replace(lead=lead)))
    return _ranked(scored)


# --- statements ---------------------------------------------------------------------------------------------------

_OF_FACTS = re.compile(
    r"\s(?:still\s|really\s)?(?:(?:true|confirmed|certain|correct|right|final|official|known|public|agreed|valid|the\scase)\W*$"
    r"|happen|mean|come\sabout)",
    re.I,
)
"""What is said of statements: "is that true", "why did that happen"."""
_TOLD = re.compile(r"^[A-Z][^,.;]{1,40}?\s(?:said|says|told\s(?:us|me|them))\s(?:that\s)?(?=\w+\s\w)")
"""Who said it, before what was said."""


def _fact(mark: Mark, memory: Memory, said: str) -> list[Meaning]:
    """ "that" after a verb that takes a statement is the statement, else the thing spoken of."""
    lead, after = fold(said[: mark.start].rstrip()), said[mark.end :]
    verb = re.search(r"([^\W_]+)(?:\s(?:us|me|them|you|him|her|everybody|everyone))?$", lead)
    clausal = verb is not None and stem(verb[1]) in CLAUSAL
    named = {e.text for e in memory.entities if e.proper and e.kind != "name"}
    things = sorted(_pronoun(mark._replace(means="it"), memory, said), key=lambda each: each.text in named)
    told = _TOLD.sub("", memory.statement) if clausal else memory.statement
    fact = [Meaning(f"that {lowered(told)}", "said in the answer", fact=True)] if told else []
    if re.fullmatch(r"when (?:is|was)", lead) and not re.search(r"\w", after):
        return [*(_meant(e) for e in memory.entities if e.head in EVENTS and not e.plural), *fact, *things]
    if clausal or _OF_FACTS.match(after) or re.fullmatch(r"why (?:is|was)", lead):
        return [*fact, *things]
    return [*things, *fact]
