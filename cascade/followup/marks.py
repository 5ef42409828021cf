"""Words of a question that mean something said before it: where they stand, and what kind of thing each can mean.

A word whose antecedent stands in the question itself ("Did Ana say when she leaves?") is none of them, nor is an "it"
that means nothing ("How long does it take to …?") or a "that" that only joins clauses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from cascade.followup.grammar import CLAUSAL, PAST, VERBS, Phrase, head_of, phrases_of
from cascade.followup.referents import Known, kind_of
from cascade.followup.within import Pronoun, goes_on, named_before, said_before
from cascade.language import STOP_WORDS, fold, stem
from cascade.questions.shape import is_plural

__all__ = ["Mark", "Means", "marks"]

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
    r"\bthe\s(?P<which>first|second|third|fourth|fifth|last|other|others|former|latter|1st|2nd|3rd)"
    r"(?:\s(?P<noun>ones?|(?:one\s)?of\s(?:them|these|those|the\s(?:two|three)))\b|(?=\s*[?.,!]|\s*$|\s(?:is|was|has|will|did|does|do|start|end|in)\b)|(?<=former|latter)(?=\s))",
    re.I,
)
_ORDERED_NOUN = re.compile(r"\bthe\s(?P<which>first|second|third|fourth|fifth|last|other)\s(?P<noun>[a-z]+)\b", re.I)
_GROUP = re.compile(
    r"\b(?:those|these|the|of\sthem|all)\s(?P<n>two|three|four|five)\b(?!\s(?:days|weeks|months|years|hours|of\sthe))(?:\sof\sthem)?"
    r"|\b(?:which|many|who|any|some|one|none|most|several|few)\sof\s(?:them|these|those)\b"
    r"|\bboth(?:\sof\s(?:them|these|those))?\b(?!\s(?:the|our|my|a|an)\b|\s(?-i:[A-Z]))|\b(?:all|each|either|neither)\sof\s(?:them|these|those)\b"
    r"|\b(?:of|between|than|among)\s(?:them|these|those)\b(?=\W*$|\s(?:is|are|was|were|has|have|did|do|does|will|\w+s)\b)",
    re.I,
)
_WHICH_ONE = re.compile(r"^which\sone\b", re.I)
_TIME = re.compile(
    r"\b(?P<lead>on|at|in|during|since|until|by|before|after|around)?\s?\b(?:(?:that|the\ssame)\s(?P<unit>time|day|date|moment|point|"
    r"week|weekend|month|quarter|year|morning|afternoon|evening)|(?<=\b(?:by|in)\s)then|(?<=since\s)then|(?<=until\s)then"
    r"|(?<=before\s)then|back\sthen)\b(?!['’])|(?<=\w\s)then(?=\s*[?.!]|\s*$)",
    re.I,
)
_AFTER_THAT = re.compile(r"\b(?P<lead>after|before|since|following)\s(?P<what>that|this|it)\b(?=\s*[?,.!]|\s*$)", re.I)
_EXISTS = re.compile(
    r"(?:(?!who\b|what\b|which\b)\w+\s)?(?:is|are|was|were|will|has|have)"
    r"|(?:what|which|how\s(?:many|much))\s(?:\w+\s){1,3}(?:is|are|was|were)"
)
"""What stands before a "there" that tells of no place: "what data is there on …"."""
_THERE = re.compile(
    r"\b(?:from|over|up|down)?\s?\bthere\b(?=\s*[?.,!]|\s*$|\s(?:in|on|at|since|for|last|this|yesterday|today|now|too|already|as|before|after)\b)",
    re.I,
)
_THAT = re.compile(r"\b(that|this|so)\b(?!['’-])", re.I)
_THOSE = re.compile(
    r"\b(those|these)\b(?=\s*[?.,!]|\s*$|\s(?:in|on|at|are|were|have|had|do|did|to|for|with|from|be|been)\b)", re.I
)
_SOME_OF = re.compile(r"\s(?:with|from|for|in|on|at|to|of|who|that)\s", re.I)
"""After "those": what tells some of a kind from others, "those with a deposit"."""
_NOT_REFERRING = frozenset(
    "week month year quarter morning afternoon evening weekend spring summer autumn fall winter way kind sort one "
    "ones".split()
)
_CLASSES = frozenset(
    head_of(word)
    for word in "company firm organisation organization vendor supplier client agency project product programme city "
    "country town".split()
)
"""Heads of a bare "the …" that need an antecedent though nothing of that name was mentioned."""


def marks(text: str, known: Known, heads: Callable[[str], bool], grouped: Callable[[str], bool]) -> list[Mark]:
    """The marks of `text`, in order and without overlap.

    `heads` says whether something fuller with that head was named before, `grouped` whether several of that kind were.
    """
    own = phrases_of(text)
    found: list[Mark] = []
    readers = (
        _orders(text, grouped),
        _times(text),
        _afters(text),
        _determined(text, own, heads),
        _facts(text, own),
        _theres(text),
        _pronouns(text, own, known),
        _definite(text, own, known, heads),
    )
    for reader in readers:
        for mark in reader:
            if all(mark.end <= other.start or other.end <= mark.start for other in found):
                found.append(mark)
    return sorted(found, key=lambda m: m.start)


# --- one of several, or several -----------------------------------------------------------------------------------


def _orders(text: str, grouped: Callable[[str], bool]) -> Iterator[Mark]:
    """One or several of those that were named: “the second”, “which of them”, “both”."""
    for found in _ORDERED.finditer(text):
        yield Mark("order", *found.span(), fold(found[0]), which=_which(found["which"]))
    for found in _ORDERED_NOUN.finditer(text):
        head = head_of(fold(found["noun"]))
        if grouped(head):
            yield Mark("order", *found.span(), fold(found[0]), head=head, which=_which(found["which"]))
    one = _WHICH_ONE.search(text)
    if one is not None:
        yield Mark("group", one.start() + 6, one.end(), "one", which="of")
    for found in _GROUP.finditer(text):
        words = fold(found[0]).split()
        of = words[0] not in ("those", "these", "the", "both") and words[-1] in ("them", "these", "those")
        start = found.end() - len(words[-1]) if of else found.start()
        yield Mark("group", start, found.end(), text[start : found.end()].lower(), head=found["n"] or "")


def _which(word: str) -> str:
    return {"1st": "first", "2nd": "second", "3rd": "third", "others": "other"}.get(word.lower(), word.lower())


# --- times and places ---------------------------------------------------------------------------------------------


def _times(text: str) -> Iterator[Mark]:
    for found in _TIME.finditer(text):
        start = found.start() + (len(found[0]) - len(found[0].lstrip()))
        then = found["unit"] is None
        lead = re.search(r"\b(by|since|until|before|in)\s$", text[:start], re.I) if then else None
        lead_word = (lead[1] if lead else found["lead"] or "").lower()
        start = lead.start() if lead else start
        yield Mark("time", start, found.end(), fold(text[start : found.end()]).strip(), which=lead_word)


def _afters(text: str) -> Iterator[Mark]:
    for found in _AFTER_THAT.finditer(text):
        yield Mark("event", found.start("what"), found.end(), fold(found[0]), which=found["lead"].lower())


def _theres(text: str) -> Iterator[Mark]:
    for found in _THERE.finditer(text):
        lead = text[: found.start()].strip().lower()
        if _EXISTS.fullmatch(lead):
            continue
        start = found.start() + (len(found[0]) - len(found[0].lstrip()))
        yield Mark("place", start, found.end(), fold(found[0]).strip())


# --- that deal, that ----------------------------------------------------------------------------------------------


def _determined(text: str, own: list[Phrase], heads: Callable[[str], bool]) -> Iterator[Mark]:
    """ "that deal", "these bakeries", "the same project"."""
    for phrase in own:
        word = phrase.determiner
        if word not in ("that", "this", "those", "these"):
            continue
        first = text[phrase.start + len(word) : phrase.core].split()[0]
        if (is_plural(fold(first)) and word in ("that", "this")) or _VERBLIKE.search(fold(first)):
            continue
        last = fold(text[phrase.start : phrase.core].split()[-1])
        several = word in ("those", "these")
        if (
            last in _NOT_REFERRING
            or re.sub(r"['’]s$", "", first) in _NOT_REFERRING
            or is_plural(last) is not several
            or not first[0].islower()
        ):
            continue
        if word == "that" and first in PAST and not re.match(r"\s+of\b|\s*(?:[?.,!]|$)", text[phrase.core :]):
            continue
        if word == "that" and _joins(text, phrase, own) and not heads(phrase.head):
            continue
        if word == "that" and is_plural(phrase.before) and stem(fold(first)) in VERBS:
            continue  # "the reports that contain figures"
        if re.match(r"\s*[(:]", text[phrase.end :]):
            continue  # "this problem: …"
        if said_before(text, phrase.start, phrase.head) or (goes_on(text, phrase.start) and not heads(phrase.head)):
            continue
        yield Mark("noun", phrase.start, phrase.core, fold(text[phrase.start : phrase.core]), head=phrase.head)


_VERBLIKE = re.compile(r"ed$|^(?:done|sent|paid|sold|built|written|made|true|final|right|correct|certain)$")


def _joins(text: str, phrase: Phrase, own: list[Phrase]) -> bool:
    """Whether "that" in front of a phrase only opens a clause: after "say", or after the noun that it tells of."""
    if stem(phrase.before) in CLAUSAL or phrase.before in ("sure", "true", "certain", "so", "clear"):
        return re.match(r"\s+[a-z]", text[phrase.end :]) is not None
    return any(text[other.end : phrase.start].isspace() for other in own)


def _definite(text: str, own: list[Phrase], known: Known, heads: Callable[[str], bool]) -> Iterator[Mark]:
    """ "the company" and the like, with nothing that says which."""
    for phrase in own:
        if phrase.determiner != "the" or len(text[phrase.start : phrase.core].split()) != 2 or phrase.core < phrase.end:
            continue
        if re.match(
            r"(?:\s(?:and|or)\s\w+)?\s(?:of|with|for|from|that|which|who|about|between|in|at|we|called|named|\w+ing)\b",
            text[phrase.end :],
        ):
            continue
        if text[phrase.core - 1].isdigit() or text[phrase.start + 4].isupper():
            continue
        if said_before(text, phrase.start, phrase.head) or goes_on(text, phrase.start):
            continue
        named = any(p.name and p.end <= phrase.start and kind_of(p, known, text) != "person" for p in own)
        if heads(phrase.head) or (phrase.head in _CLASSES and not named):
            yield Mark("noun", phrase.start, phrase.core, fold(phrase.text), head=phrase.head, which="the")


def _facts(text: str, own: list[Phrase]) -> Iterator[Mark]:
    """ "that" and "this" by themselves, and "so" where it stands for what was said."""
    inside = [(p.start, p.end) for p in own if p.determiner in ("that", "this")]
    for found in _THAT.finditer(text):
        word, after, lead = found[1].lower(), text[found.end() :], text[: found.start()]
        closes = re.match(r"\s*(?:[?.,!;]|$)", after) is not None
        if word == "so":
            if closes and re.search(r"\b(?:say|said|says|think|thinks|decide[ds]?)\s$", lead, re.I):
                yield Mark("fact", *found.span(), word)
            continue
        after_be = re.search(
            r"\b(?:is|was|were|does|did|do|will|has|would|could|can|should|about|of|with|for|on|to|by|like)\s$",
            lead,
            re.I,
        )
        goes_on = re.match(
            r"\s(?:in|on|at|by|with|for|to|from|before|after|during|be|been|still|already|now|yet|is|was|has|will|did|does|happen|mean|go|work|again|up|off|last|this"
            r"|\w+ed|cost|start|end|begin|come|change|affect|matter|final|true|right|correct|done|made|sent|paid|sold|built|written|signed)\b",
            after,
            re.I,
        )
        determines = any(start <= found.start() < end for start, end in inside) and not (after_be and goes_on)
        if closes or (goes_on and (after_be or not lead.strip()) and not determines):
            yield Mark("fact", *found.span(), word)


# --- pronouns -----------------------------------------------------------------------------------------------------


def _pronouns(text: str, own: list[Phrase], known: Known) -> Iterator[Mark]:
    """Pronouns that nothing before them in the question explains, and “those”."""
    empty = [m.span() for m in _EMPTY_IT.finditer(text)]
    for found in _PRONOUN.finditer(text):
        word = found[1].lower()
        means: Pronoun = "person" if word in _PERSON else "they" if word in _THEY else "it"
        if word == "it" and any(start <= found.start() < end for start, end in empty):
            continue
        owns = word in _OWNS or (word == "her" and _noun_follows(text[found.end() :]))
        if not named_before(text, found.start(), means, owns, own, known):
            yield Mark(means, *found.span(), word, owns)
    for found in _THOSE.finditer(text):
        of_some = _SOME_OF.match(text, found.end()) is not None
        if not (of_some and named_before(text, found.start(), "they", True, own, known)):
            yield Mark("they", *found.span(), found[1].lower())


def _noun_follows(after: str) -> bool:
    """Whether a noun phrase follows: then “her” says whose it is."""
    following = re.match(r"\s([^\W_][\w'’-]*)", after)
    if following is None:
        return False
    word = fold(following[1])
    return (word not in STOP_WORDS and word not in ("yesterday", "today", "tomorrow", "last", "next")) or word in (
        "own",
        "most",
    )
