"""Words of a question that mean something said before it: where they stand, and what kind of thing each can mean.

A word whose antecedent stands in the question itself ("Did Ana say when she leaves?") is none of them, nor is an "it"
that means nothing ("How long does it take to …?") or a "that" that only joins clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from cascade.followup.grammar import CLAUSAL, Phrase, head_of, phrases_of
from cascade.followup.memory import Memory
from cascade.followup.referents import kind_of
from cascade.followup.within import Pronoun, goes_on, named_before, said_before
from cascade.language import STOP_WORDS, fold, stem
from cascade.questions.shape import is_plural

__all__ = ["CLASSES", "Mark", "Means", "marks"]

Means = Literal["person", "they", "it", "fact", "noun", "group", "order", "place", "time", "event"]
"""What a mark can mean: a `fact` is a whole statement, `noun` something of the kind that it names, `order` one of
several, an `event` what came before "after that"."""


class Mark(NamedTuple):
    """A word or phrase, `text[start:end]`, that means something said before."""

    means: Means
    start: int
    end: int
    word: str
    """Folded: "she", "that deal"."""
    possessive: bool = False
    """It stands before a noun, or for one: "her manager", "hers"."""
    head: str = ""
    """Stem of the noun in "that deal", "the second customer"; the number in "those two"."""
    which: str = ""
    """The ordinal: "first", "other"."""

    @property
    def key(self) -> str:
        """Marks of one key mean the same: "she … her"."""
        return self.means if self.means in ("person", "they", "it") else f"{self.means} {self.word}"


_PERSON = frozenset(("she", "he", "her", "him", "his", "hers"))
_THEY = frozenset(("they", "them", "their", "theirs"))
_OWNS = frozenset(("his", "hers", "their", "theirs", "its"))
_PRONOUN = re.compile(r"\b(she|he|her|him|his|hers|they|them|their|theirs|it|its)\b(?!['’])", re.I)
_OF_WHAT_FOLLOWS = (
    "true possible likely clear ok okay safe certain necessary worth known time raining important normal allowed "
    "legal better best easy hard confirmed agreed decided said like difficult essential useful helpful crucial vital "
    "good bad nice unlikely unclear reasonable sensible common".split()
)
_EMPTY_IT = re.compile(
    r"\bit(?:['’]s|\sis|\swas|\swould\sbe|\swill\sbe)?\s(?:(?:not|so|very|really|still|more|most|quite)\s)?"
    rf"(?:{'|'.join(_OF_WHAT_FOLLOWS)}|a good idea|the case)\s(?:that|if|to|for|when|\w+ing)\b"
    r"|\b(?:does|did|will|would)\sit\s(?:take|cost|make\ssense|matter|help|hurt)\s(?:\w+\s){0,2}(?:to|if|that|when|us\sto)\b"
    r"|\bwhat\s(?:time|day|date)\sis\sit\b|\bhow\sis\sit\sgoing\b|\bit\sturns?\sout\b"
    r"|\b(?:is|was)\sit\s(?:\w+\s){0,6}?(?:that|who)\s\w",
    re.I,
)
_ORDERED = re.compile(
    r"\bthe\s(?P<which>first|second|third|fourth|fifth|last|others?|former|latter)\b"
    r"(?:\s(?P<of>ones?|(?:one\s)?of\s(?:them|these|those|the\s(?:two|three)))\b|\s(?P<noun>[a-z]+)\b)?",
    re.I,
)
_ACTS = frozenset("is was has will did does do start end in".split())
"""What follows "the first" where that stands for one by itself."""
_GROUP = re.compile(
    r"\b(?:those|these|the|all)\s(?P<n>two|three|four|five)\b(?!\s(?:days|weeks|months|years|hours|of\sthe))(?:\sof\sthem)?"
    r"|\bboth(?:\sof\s(?:them|these|those))?\b(?!\s(?:the|our|my|a|an)\b|\s(?-i:[A-Z]))"
    r"|(?:(?<=\bof\s)|(?<=\bbetween\s)|(?<=\bthan\s))(?:them|these|those)\b|(?<=^which\s)one\b",
    re.I,
)
_TIME = re.compile(
    r"\b(?:(?P<lead>on|at|in|during|since|until|by|before|after|around)\s)?(?:that|the\ssame)\s(?:time|day|date|moment|point"
    r"|week|weekend|month|quarter|year|morning|afternoon|evening)\b(?!['’])"
    r"|\b(?P<then>by|in|since|until|before|back)\sthen\b|(?<=\w\s)then(?=\s*[?.!]|\s*$)",
    re.I,
)
_AFTER_THAT = re.compile(r"\b(?P<lead>after|before|since|following)\s(?P<what>that|this|it)\b(?=\s*[?,.!]|\s*$)", re.I)
_EXISTS = re.compile(
    r"(?:(?!who\b|what\b|which\b)\w+\s)?(?:is|are|was|were|will|has|have)"
    r"|(?:what|which|how\s(?:many|much))\s(?:\w+\s){1,3}(?:is|are|was|were)"
)
"""What stands before a "there" that tells of no place: "what data is there on …"."""
_THERE = re.compile(
    r"\b(?:from\s)?there\b(?=\W*$|[?.,!]|\s(?:in|on|at|since|for|last|this|yesterday|today|now|too|already|as|before|after)\b)",
    re.I,
)
_THAT = re.compile(
    r"\b(?:that|this|(?P<they>those|these)(?!\s(?:with|from|for|in|on|at|to|of|who|that)\b))\b(?!['’-])", re.I
)
_BEHIND = re.compile(
    r"(?:^|\b(?:is|was|were|does|did|will|has|would|could|can|should|about|of|with|for|on|to|by|like)\s)$", re.I
)
"""What stands before a "that" which something more is said of."""
_NOT_REFERRING = frozenset(
    "week month year quarter morning afternoon evening weekend spring summer autumn fall winter way kind sort one "
    "ones".split()
)
CLASSES = frozenset(
    head_of(word)
    for word in "company firm organisation organization vendor supplier client agency project product programme "
    "program initiative app tool platform city country town".split()
)
"""Heads of a bare "the …" that need an antecedent though nothing of that name was mentioned."""


def marks(text: str, memory: Memory) -> list[Mark]:
    """The marks of `text`, in order and without overlap."""
    own = phrases_of(text)
    found: list[Mark] = []
    for reader in (_orders, _times, _determined, _facts, _theres, _pronouns, _definite):
        for mark in reader(text, own, memory):
            if all(mark.end <= other.start or other.end <= mark.start for other in found):
                found.append(mark)
    return sorted(found, key=lambda m: m.start)


# --- one of several, or several -----------------------------------------------------------------------------------


def _orders(text: str, _own: list[Phrase], memory: Memory) -> Iterator[Mark]:
    """One or several of those that were named: “the second”, “which of them”, “both”."""
    for found in _ORDERED.finditer(text):
        which, noun = found["which"].lower().removesuffix("s"), (found["noun"] or "").lower()
        counted = memory.has_several(head_of(noun))
        if counted or not noun or noun in _ACTS or which in ("former", "latter"):
            end = found.end() if counted or found["of"] else found.end("which")
            yield Mark("order", found.start(), end, fold(text[found.start() : end]), which=which)
    for found in _GROUP.finditer(text):
        yield Mark("group", *found.span(), found[0].lower(), head=(found["n"] or "").lower())


# --- times and places ---------------------------------------------------------------------------------------------


def _times(text: str, _own: list[Phrase], _memory: Memory) -> Iterator[Mark]:
    for found in _TIME.finditer(text):
        yield Mark("time", *found.span(), fold(found[0]), which=(found["lead"] or found["then"] or "").lower())
    for found in _AFTER_THAT.finditer(text):
        yield Mark("event", found.start("what"), found.end(), fold(found[0]), which=found["lead"].lower())


def _theres(text: str, _own: list[Phrase], _memory: Memory) -> Iterator[Mark]:
    for found in _THERE.finditer(text):
        if not _EXISTS.fullmatch(text[: found.start()].strip().lower()):
            yield Mark("place", *found.span(), fold(found[0]))


# --- that deal, that ----------------------------------------------------------------------------------------------


def _determined(text: str, own: list[Phrase], memory: Memory) -> Iterator[Mark]:
    """ "that deal", "these bakeries", "the same project"."""
    for phrase in own:
        word = phrase.determiner
        if not _chooses(phrase) or said_before(text, phrase.start, phrase.head):
            continue
        if not memory.has_fuller(phrase.head) and (
            goes_on(text, phrase.start) or (word == "that" and _joins(text, phrase, own))
        ):
            continue
        if not re.match(r"\s*[(:]", text[phrase.end :]):  # "this problem: …"
            yield Mark("noun", phrase.start, phrase.core, fold(text[phrase.start : phrase.core]), head=phrase.head)


def _chooses(phrase: Phrase) -> bool:
    """Whether it is of things that “that” or “those” tells from others, and its first word no verb: "that merged"."""
    noun = phrase.text[len(phrase.determiner) : phrase.core - phrase.start].split()
    if not noun or phrase.determiner not in ("that", "this", "those", "these") or not noun[0][0].islower():
        return False
    first, last = fold(noun[0]).removesuffix("'s"), fold(noun[-1])
    several = phrase.determiner in ("those", "these")
    refers = first not in _NOT_REFERRING and last not in _NOT_REFERRING and is_plural(last) is several
    return refers and stem(first) not in _PREDICATIVE and (several or not is_plural(first))


_PREDICATIVE = frozenset(map(stem, "true final right correct certain".split()))


def _joins(text: str, phrase: Phrase, own: list[Phrase]) -> bool:
    """Whether "that" in front of a phrase only opens a clause: after "say", or after the noun that it tells of."""
    if stem(phrase.before) in CLAUSAL or phrase.before in ("sure", "true", "certain", "so", "clear"):
        return re.match(r"\s+[a-z]", text[phrase.end :]) is not None
    return any(text[other.end : phrase.start].isspace() for other in own)


def _definite(text: str, own: list[Phrase], memory: Memory) -> Iterator[Mark]:
    """ "the company" and the like, with nothing that says which."""
    for phrase in own:
        alone = phrase.determiner == "the" and len(phrase.text.split()) == 2
        told = re.match(r"\s(?:that|which|who|we|called|named|in|at|\w+ing|(?:and|or)\s\w+\sof)\b", text[phrase.end :])
        if not alone or told or said_before(text, phrase.start, phrase.head) or goes_on(text, phrase.start):
            continue
        named = any(p.name and p.end <= phrase.start and kind_of(p, memory.known, text) != "person" for p in own)
        if memory.has_fuller(phrase.head) or (phrase.head in CLASSES and not named):
            yield Mark("noun", phrase.start, phrase.core, fold(phrase.text), head=phrase.head, which="the")


def _facts(text: str, own: list[Phrase], _memory: Memory) -> Iterator[Mark]:
    """ "that" and "those" by themselves."""
    chosen = {phrase.start for phrase in own if phrase.head not in _PREDICATIVE}
    for found in _THAT.finditer(text):
        closes = re.match(r"\s*(?:[?.,!;]|$)", text[found.end() :])
        if closes or (found.start() not in chosen and _BEHIND.search(text[: found.start()])):
            yield Mark("they" if found["they"] else "fact", *found.span(), found[0].lower())


# --- pronouns -----------------------------------------------------------------------------------------------------


def _pronouns(text: str, own: list[Phrase], memory: Memory) -> Iterator[Mark]:
    """Pronouns that nothing before them in the question explains."""
    empty = [m.span() for m in _EMPTY_IT.finditer(text)]
    for found in _PRONOUN.finditer(text):
        word = found[1].lower()
        means: Pronoun = "person" if word in _PERSON else "they" if word in _THEY else "it"
        if word == "it" and any(start <= found.start() < end for start, end in empty):
            continue
        owns = word in _OWNS or (word == "her" and _noun_follows(text[found.end() :]))
        if not named_before(text, found.start(), means, owns, own, memory.known):
            yield Mark(means, *found.span(), word, owns)


_NO_NOUNS = STOP_WORDS | {"yesterday", "today", "tomorrow", "last", "next"}


def _noun_follows(after: str) -> bool:
    """Whether a noun phrase follows: then “her” says whose it is."""
    following = re.match(r"\s([^\W_][\w'’-]*)", after)
    if following is None:
        return False
    word = fold(following[1])
    return word in ("own", "most") or word not in _NO_NOUNS
