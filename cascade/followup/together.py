"""Several that were named together: the values of a list, "A, B and C", and what two questions alike ask of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cascade.followup.grammar import Phrase, phrases_of
from cascade.followup.turns import LONGEST, MOST, READ, Turn
from cascade.language import words
from cascade.questions.shape import phrase_type, question_shape
from cascade.types import Operation

__all__ = ["Group", "groups"]


@dataclass(frozen=True, slots=True)
class Group:
    """Several that were named together, in order."""

    members: tuple[str, ...]
    head: str
    """Stem of what they are: "customer" of the answer to "which customers"."""
    described: str
    """All of them in the words of the question: "the customers that complained"."""
    turn: int
    listed: bool = False
    """They are what a question after several was answered."""

    @property
    def short(self) -> bool:
        """Its members are names and not sentences."""
        return all(len(words(member)) <= LONGEST for member in self.members)

    @property
    def text(self) -> str:
        """Up to three by name, more in the question's words."""
        if self.described and (len(self.members) > 3 or not self.short):
            return self.described
        *first, last = self.members
        return f"{', '.join(first)} and {last}"


def groups(turns: Sequence[Turn]) -> list[Group]:
    """What was named together, the last first."""
    found = []
    for age, turn in enumerate(reversed(turns[-MOST:])):
        described, head = _described(turn.question)
        if len(turn.items) > 1 and (described or all(len(words(item)) <= LONGEST for item in turn.items)):
            found.append(Group(turn.items, head, described, age, listed=True))
        for text, of in ((turn.answer[:READ], head), (turn.question, "")):
            members = _coordinated(text)
            if len(members) > 1:
                found.append(Group(members, of, "", age, listed=bool(of)))
    alike = _alike(*(turn.question.rstrip(" ?.").split() for turn in turns[-2:])) if len(turns) > 1 else ()
    return [Group(alike, "", "", 0), *found] if alike else found


def _alike(one: list[str], other: list[str]) -> tuple[str, ...]:
    """What two questions differ in, where that is a few words: "what does Nova cost" and "what does Atlas cost"."""
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    first, second = (" ".join(row[start : len(row) - end]) for row in (one, other))
    short = all(1 <= len(part.split()) <= 3 for part in (first, second))
    return (first, second) if short and start + end >= 3 else ()


def _shared(one: list[str], other: list[str]) -> int:
    """Words that both begin with."""
    alike = [mine == theirs for mine, theirs in zip(one, other, strict=False)]
    return [*alike, False].index(False)


def _coordinated(text: str) -> tuple[str, ...]:
    """The names of the longest enumeration in `text`."""
    best: list[Phrase] = []
    run: list[Phrase] = []
    for phrase in (p for p in phrases_of(text) if p.name):
        joined = run and re.fullmatch(r",?\s(?:and|or|&|versus|vs\.?)\s|,\s", text[run[-1].end : phrase.start])
        run = [*run, phrase] if joined else [phrase]
        best = max(best, run, key=len)
    return tuple(dict.fromkeys(p.text for p in best))


def _described(question: str) -> tuple[str, str]:
    """What a list holds in the words of its question, and what each of it is: "the clubs that complained", "club"."""
    found = re.match(
        r"\W*(?:which|what|how\smany|list|show|name|find)\s(?:all\s)?(?:of\s)?(?:the\s|our\s)?", question, re.I
    )
    phrase = next((p for p in phrases_of(question) if found and p.end > found.end()), None)
    if phrase is None or not phrase.plural or question_shape(question).operation is Operation.COMPARE:
        return "", ""
    noun = question[max(phrase.start, found.end()) : phrase.core] if found else phrase.text
    rest = question[phrase.core :].rstrip(" ?.!")
    link = "who" if phrase_type(noun) == "person" else "that"
    fronted = re.match(r"\s(?:do|does|did|have|has|will|would|can|could|should)\s(?:we|you|they|[A-Z])", rest)
    if fronted or re.match(r"\s?(?:,|of\b|in\b|from\b|for\b|with\b|at\b)", rest) or not rest:
        return f"the {noun}{'' if fronted else rest}", phrase.head
    return f"the {noun} {link}{rest}", phrase.head
