"""What a conversation has spoken of, and which of it a later word may mean.

Every name, noun phrase and listed value of the turns becomes an `Entity` with a salience: what the last question was
about, what its answer gave for it, and what both name comes before what was named in passing or long ago (the weights
follow the idea of Lappin and Leass, "An Algorithm for Pronominal Anaphora Resolution", 1994; the numbers are ours).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from cascade.followup.forms import the
from cascade.followup.grammar import COLLECTIVE, EVENTS, Phrase, head_of, phrases_of
from cascade.followup.turns import LONGEST, MOST, READ, Turn
from cascade.language import fold, names, stem, words
from cascade.language.dates import ANY_DAY, resolve
from cascade.language.datewords import MONTH_NAME, WEEKDAY_NAME
from cascade.language.namewords import ORGANISATIONS
from cascade.questions.shape import phrase_type, question_shape

__all__ = ["KIND_OF", "Entity", "Kind", "Known", "entities", "kind_of"]

Kind = Literal["person", "organisation", "place", "thing", "name"]
"""What something is; a `name` may be anybody's or anything's."""
Known = Callable[[str], bool | None]
"""Whether a name is a person's, as the library has it: None where it says nothing."""

KIND_OF: Mapping[str, Kind] = {"person": "person", "company": "organisation", "place": "place"}
"""What a noun phrase of a type names; of every other type it is a thing."""
_VALUES = 30
"""Values of a list that are looked at one by one, the first ones."""
_TURN = 6.0
"""What a turn counts: something of an earlier one has to fit so much better."""
_WHO_IS = re.compile(r"\bwho(?:['’]s|\s(?:is|was|are|were))\s$", re.I)

_COMPANY = ORGANISATIONS | frozenset(
    "limited sa holdings security labs foods mills dairies packaging software solutions industries logistics "
    "consulting associates technologies insurance media energy motors airlines ministry".split()
)
_GENERIC = frozenset(
    head_of(word)
    for word in "update news information info detail thing anything something way day week month quarter year time "
    "morning evening night hour minute kind type sort number percentage percent amount lot reason order list part "
    "name idea chance case fact question answer look example status state progress purpose "
    "yesterday today tomorrow people person get mr mrs ms mx dr prof sir madam".split()
)
"""Heads of phrases that nobody comes back to: what is no thing, and titles, which are of the name behind them."""
_DAY = re.compile(rf"(?:{WEEKDAY_NAME}|{MONTH_NAME})s?\b(?:\s\d+|$)", re.I)
_ABOUT = {"about": 1.5, "regarding": 1.5, "concerning": 1.5, "on": 1.5, "of": 1.0}
"""What a phrase of a question counts more for standing behind one of these."""
_DONE_BY_PEOPLE = frozenset(
    "say write join resign resigned attend think tell reply reports promise sign wrote joined".split()
)


class Entity(NamedTuple):
    """Somebody or something that was named."""

    text: str
    kind: Kind
    plural: bool
    head: str
    """Stem of its main noun, or of a name's last word."""
    salience: float
    turn: int
    """0 for the last one."""
    where: str
    """Where it was named, for a person to read."""
    place: str = ""
    """The word that it stood after where that word tells a place: "in", "at"."""
    proper: bool = False
    """It is a name."""
    asked: bool = False
    """It names what a question asks for, and not what it is about."""

    @property
    def collective(self) -> bool:
        return self.head in COLLECTIVE


def entities(turns: Sequence[Turn], known: Known) -> list[Entity]:
    """What the turns name, each once, the most salient first."""
    found: list[Entity] = []
    records = []
    for age, turn in enumerate(reversed(turns[-MOST:])):
        for entity in _of_turn(turn, age, known):
            _merge(found, entity)
        if (head := _head(re.split(r"[,:(–]", turn.record)[0])) in EVENTS:
            record = _value(turn.record, "place", 3.5 - _TURN * age, age, "the record that was quoted")
            records.append(record._replace(head=head, place="at"))
    return sorted([*found, *records], key=lambda e: (-e.salience, e.turn, e.text))


def _of_turn(turn: Turn, age: int, known: Known) -> Iterator[Entity]:
    """What one turn names, its weights those of a turn of that age; 0 is the last one."""
    named = [*_in_question(turn, age, known)]
    asked = question_shape(turn.question).answer_type
    for number, value in enumerate(i for i in turn.items[:_VALUES] if len(words(i)) <= LONGEST):
        named.append(_value(value, _kind_of_item(value, asked, known), 4.0 - 0.1 * number, age, "listed in the answer"))
    named += _in_answer(turn, age, known)
    for number, name in enumerate(n for n in turn.authors if known(n) is not False):
        named.append(_value(name, "person", -1.0 - 0.1 * number, age, "who wrote what was quoted"))
    for entity in named:
        where = f"{entity.where} {age + 1} questions ago" if age else entity.where
        yield entity._replace(salience=entity.salience - _TURN * age, where=where)


def _value(text: str, kind: Kind, weight: float, age: int, where: str) -> Entity:
    return Entity(text, kind, False, _head(text), weight, age, where, proper=kind != "thing")


def _in_question(turn: Turn, age: int, known: Known) -> Iterator[Entity]:
    """Its subject before the rest, and what it is about before both; what it asks for is not what it is about."""
    asked = _timeless(phrases_of(turn.question))
    subject = next((p for p in asked if not p.open), None)
    for phrase in asked:
        weight = 2.0 + (1.0 if phrase is subject else 0.0) + _ABOUT.get(phrase.before, 0.0)
        yield _entity(phrase, kind_of(phrase, known, turn.question), weight, age, "named in the question")


def _in_answer(turn: Turn, age: int, known: Known) -> Iterator[Entity]:
    """What the question asked for before what else is named: a person after "who", a company after "which customer"."""
    asked = question_shape(turn.question).answer_type
    wanted: Kind | None = "person" if asked == "person" else "organisation" if asked == "company" else None
    if any(p.name and _WHO_IS.search(turn.question[: p.start]) for p in phrases_of(turn.question)):
        wanted = None  # who that is has been asked, and not who else
    asks = re.match(r"(?:what|which)\s(?!is\b|are\b|was\b|were\b)", turn.question, re.I) is not None
    answered = [p for p in _timeless(phrases_of(turn.answer[:READ])) if not _doubtful(p, turn, known)]
    for number, phrase in enumerate(answered):
        kind = kind_of(phrase, known, turn.answer)
        new = fold(phrase.text) not in fold(turn.question)
        if new and phrase.name and kind == "name" and (wanted == "organisation" or (wanted and " " in phrase.text)):
            kind = wanted
        weight = 2.5 if number == 0 else 2.0 - 0.1 * min(number, 9)
        if new and kind == wanted:
            weight += 4.5
        elif new and asks and kind == "thing" and not phrase.plural:
            weight += 3.0
        yield _entity(phrase, kind, weight, age, "named in the answer")


def _doubtful(phrase: Phrase, turn: Turn, known: Known) -> bool:
    """Whether a name of an answer may be none: one word that opens a sentence, or stands beside a colon."""
    if not phrase.name or known(phrase.text) is not None or phrase.text in turn.question:
        return False
    parts = turn.answer.startswith(":", phrase.end) or turn.answer[: phrase.start].rstrip().endswith(":")
    return " " not in phrase.text and (parts or not any(n.start == phrase.start for n in names(turn.answer)))


def _timeless(phrases: list[Phrase]) -> list[Phrase]:
    """Those that are no times, and mean nothing else that was said before: "their offer"."""
    own = [p for p in phrases if p.determiner not in ("his", "her", "its", "their")]
    return [p for p in own if resolve(p.text, ANY_DAY) is None and not _DAY.match(p.text)]


def _entity(phrase: Phrase, kind: Kind, weight: float, age: int, where: str) -> Entity:
    """What a phrase names, as later questions would mean it; less salient where it is new or only of a kind."""
    weight -= 0.5 if phrase.determiner in ("a", "an", "any", "some", "") and not phrase.name else 0
    weight += 0.3 if phrase.core < phrase.end else 0
    return Entity(
        text=phrase.text if phrase.name else the(f"the {phrase.text}" if phrase.open else phrase.text),
        kind=kind,
        plural=phrase.plural,
        head=phrase.head,
        salience=weight,
        turn=age,
        where=where,
        place=phrase.before if phrase.before in ("in", "at", "from", "to") else "",
        proper=phrase.name,
        asked=phrase.open,
    )


def _head(text: str) -> str:
    return head_of((words(text) or [""])[-1])


def _merge(found: list[Entity], fresh: Entity) -> None:
    """Add what was named, or let the one who is named already stand out more, by the fuller of both names."""
    if fresh.head in _GENERIC or re.fullmatch(r"[\W\d]*", fresh.text):
        return
    for number, entity in enumerate(found):
        if not _same(entity, fresh):
            continue
        near = fresh.turn == entity.turn or len(entity.text.split()) <= 2
        short = len(fresh.text.split()) <= 3 or not fresh.proper
        fuller = fresh if len(fresh.text) > len(entity.text) and near and short and not fresh.asked else entity
        kind = entity.kind if fresh.kind == "name" else fresh.kind
        gain = max(0.0, fresh.salience + _TURN * fresh.turn) * (1.0 if fresh.turn == entity.turn else 0.2)
        found[number] = entity._replace(
            text=fuller.text,
            kind=kind if entity.kind in ("name", "thing") else entity.kind,
            salience=fresh.salience if entity.asked and not fresh.asked else entity.salience + min(gain, 4.0),
            place=entity.place or fresh.place,
            asked=entity.asked and fresh.asked,
        )
        return
    found.append(fresh)


def _same(one: Entity, other: Entity) -> bool:
    """Whether two are one: by the same words, or names and phrases of which one has all words of the other."""
    mine, theirs = words(one.text), words(other.text)
    if mine == theirs:
        return True
    if not (one.proper and other.proper):
        small, large = sorted((_modifiers(mine), _modifiers(theirs)), key=len)
        return one.proper == other.proper and one.head == other.head and one.plural == other.plural and small <= large
    small_row, large_row = sorted((mine, theirs), key=len)
    return set(small_row) <= set(large_row) and (one.kind == other.kind or "name" in (one.kind, other.kind))


def _modifiers(row: list[str]) -> set[str]:
    return {stem(w) for w in row} - {"the", "our", "a", "an", "my", "ani", "some"}


# --- what a name is -----------------------------------------------------------------------------------------------


def kind_of(phrase: Phrase, known: Known, text: str) -> Kind:
    """What a phrase names, as the library knows it, else by the words in it and around it."""
    lead = text[: phrase.start]
    if not phrase.name:
        who = _WHO_IS.search(lead) or re.match(r"(?:the\s|our\s)?head\sof\s", phrase.text, re.I)
        return KIND_OF.get(phrase_type(phrase.text[: phrase.core - phrase.start]), "person" if who else "thing")
    if kind := _kind_known(phrase.text, known):
        return kind
    if words(phrase.text)[-1] in _COMPANY:
        return "organisation"
    following = re.match(r"\s([a-z]+)", text[phrase.end :])
    titled = re.search(r"\b(?:Dr|Mr|Mrs|Ms|Prof)\.?\s$", lead)
    if titled or (following and following[1] in _DONE_BY_PEOPLE) or _WHO_IS.search(lead):
        return "person"
    return "place" if phrase.before == "in" else "name"


def _kind_of_item(value: str, asked: str, known: Known) -> Kind:
    if kind := "person" if asked == "person" else _kind_known(value, known):
        return kind
    return KIND_OF.get(asked, "name" if value[:1].isupper() else "thing")


def _kind_known(name: str, known: Known) -> Kind | None:
    said = known(name)
    return None if said is None else "person" if said else "organisation"
