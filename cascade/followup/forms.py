"""Forms of words and phrases: as they stand inside a sentence, as somebody's, as a question."""

from __future__ import annotations

import re
from collections.abc import Callable

from cascade.followup.grammar import VERBS
from cascade.followup.turns import Reading
from cascade.language import STOP_WORDS, fold, names, stem
from cascade.language.namewords import COMMON
from cascade.questions.shape import is_plural

__all__ = ["lowered", "owned", "raised", "reading", "sentence_case", "the", "unmarked", "with_names"]


def the(text: str) -> str:
    """A phrase as what is known by now: "a new lease" → "the new lease"."""
    text = re.sub(r"^the same\b", "the", text, flags=re.I)
    return re.sub(r"^(?:an?|any|some|this|that|these|those|no|every|each)\s", "the ", lowered(text), flags=re.I)


def lowered(text: str) -> str:
    """A phrase as it stands inside a sentence: a capital that only opens one is gone."""
    first = text.partition(" ")[0]
    opening = [name for name in names(text, doubtful=True) if name.start == 0]
    named = first == "I" or any(name.sure for name in opening) or (opening and stem(fold(first)) not in VERBS)
    return text if named or first != first.capitalize() else first.lower() + text[len(first) :]


def raised(text: str) -> str:
    """`text` with a capital in front."""
    return text[:1].upper() + text[1:]


def owned(text: str) -> str:
    """The possessive of a name or a short phrase."""
    last = text.rsplit(" ", 1)[-1]
    return f"{text}'" if last.islower() and is_plural(fold(last)) else f"{text}'s"


def sentence_case(text: str) -> str:
    """A question: a capital in front, one question mark behind, single spaces."""
    tidy = re.sub(r"\s+([?,.;:])", r"\1", " ".join(text.split()))
    return raised(tidy.rstrip(" ?.!,;:") + "?")


def reading(text: str, *reasons: str, added: bool = False) -> Reading:
    """A question as one way to read what was said."""
    return Reading(sentence_case(text), reasons, added)


def unmarked(text: str) -> str:
    """A question or statement without the marks at its end."""
    return text.strip().rstrip("?.!;: ").strip()


def with_names(text: str, known: Callable[[str], bool | None]) -> str:
    """`text` with a capital for each name of a person that is no other word: "what about leonie"."""
    last = ""
    for found in list(re.finditer(r"(?<!['’-])\b[^\W\d_]+\b", text)):
        word = found[0]
        other = len(word) < 3 or word in STOP_WORDS or word in COMMON or stem(word) in VERBS
        called = word.islower() and known(f"{last} {word}" if last else word) and (last or not other)
        last = word if called or word.istitle() else ""
        text = text[: found.start()] + word.title() + text[found.end() :] if called else text
    return text
