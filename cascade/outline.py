"""Recorded values as an outline that a person can read: fields that say something, hits and quotes on a line or two.

What comes out are lines with the places where they begin; a front end wraps and colours them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cascade.clean import clean, one_line

__all__ = ["OutlineLine", "outline"]

_STEP = 2
_LENGTH = 200
"""Characters of a passage that are shown; the record has all of them."""
_WHAT = ("text", "value", "name")
"""Fields that say what a record is: the first of them begins its line, and needs no label."""


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One line, cleaned. It begins at column `indent`, and at `hang` where it is wrapped."""

    text: str
    indent: int = 0
    hang: int = 0
    label: int = 0
    """How many of its first characters name what follows: a field, a number in a list."""
    quiet: bool = False
    """It belongs to the line above, and says more of it."""


def outline(value: Any, indent: int = 0, *, most: int | None = None) -> Iterator[OutlineLine]:
    """The lines of a JSON value: a field a line, what is empty left out, what is nested further in.

    Of a list no more than `most` entries, and how many there are beside them.
    """
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _field(str(name), each, indent, most)
    elif _is_plain(value):
        yield _line(_written(value), indent)
    else:
        yield from _entries(value, indent, most)


def _line(text: str, indent: int, *, hang: int | None = None, label: int = 0, quiet: bool = False) -> OutlineLine:
    return OutlineLine(clean(text), indent, indent if hang is None else hang, label, quiet)


def _field(name: str, value: Any, indent: int, most: int | None) -> Iterator[OutlineLine]:
    if _is_empty(value):
        return
    if _is_plain(value):
        yield from _labelled(f"{name}: ", _written(value), indent)
    elif _are_parts(value):
        yield from _labelled(f"{name}: ", _parts(value), indent)
    elif _are_plain(value):
        yield from _labelled(f"{name}: ", ", ".join(_written(each) for each in value), indent)
    else:
        yield _line(f"{name}:", indent, label=len(name) + 1)
        yield from outline(value, indent + _STEP, most=most)


def _entries(values: Sequence[Any], indent: int, most: int | None) -> Iterator[OutlineLine]:
    for number, each in enumerate(values[:most], 1):
        shown = _record(each, number) if isinstance(each, Mapping) else None
        short = _short(each) if isinstance(each, Mapping) else ""
        if shown is not None:
            head, *rest = shown
            yield _line(head, indent, hang=indent + 4)
            yield from (_line(each, indent + 4, quiet=True) for each in rest if each)
        elif short:
            mark = f"{number}. "
            yield _line(mark + short, indent, hang=indent + 4, label=len(mark))
        elif isinstance(each, Mapping):
            yield _line(f"{number}.", indent, label=len(str(number)) + 1)
            yield from outline(each, indent + _STEP, most=most)
        else:
            yield from _labelled("- ", _written(each) if _is_plain(each) else ", ".join(map(_written, each)), indent)
    if most is not None and len(values) > most:
        yield _line(f"… and {len(values) - most:,} more", indent, quiet=True)


def _record(value: Mapping[str, Any], number: int) -> list[str] | None:
    """A passage or a sentence in a few lines: what it is, its score, its place and words; None for anything else."""
    passage = value.get("passage")
    if "rank" in value and passage is not None and "score" in value:
        if not isinstance(passage, Mapping):
            return [_joined(f"{value['rank']}. {passage}", _scored(value)), value.get("reason", "")]
        what = _joined(f"{value['rank']}. {passage['title']}", *_whose(passage), _scored(value))
        return [what, passage["id"], _glimpse(passage["text"])]
    if {"document", "start", "end", "text"} <= value.keys():
        mark, text = (f"[{value['n']}]", one_line(value["text"])) if "n" in value else (f"{number}.", value["text"])
        place = f"{value['document']}@{value['start']}:{value['end']}"
        about = _joined(value.get("title", ""), *_whose(value), _scored(value))
        return [f"{mark} “{text if 'n' in value else _glimpse(text)}”", about, _joined(place, value.get("reason", ""))]
    return None


def _joined(*told: str) -> str:
    return " · ".join(each for each in told if each)


def _whose(value: Mapping[str, Any]) -> tuple[str, str]:
    author = value.get("author") or {}
    return author.get("name") or author.get("address") or "", (value.get("at") or "")[:10]


def _scored(value: Mapping[str, Any]) -> str:
    """A score and its parts, weighed, so that it is not their sum."""
    parts = _parts(value.get("parts") or value.get("scores") or ())
    return _by(f"{value['score']:.3f}", parts) if value.get("score") is not None else parts


def _by(score: str, parts: str) -> str:
    return f"{score} by {parts}" if parts else score


def _parts(scores: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{each['name']} {each['value']:.3f}" for each in scores)


def _are_parts(value: Any) -> bool:
    """Whether a list is of named numbers, which go on one line."""
    return isinstance(value, list) and all(isinstance(v, Mapping) and v.keys() == {"name", "value"} for v in value)


def _glimpse(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LENGTH else f"{line[:_LENGTH].rsplit(' ', 1)[0]} …"


def _short(value: Mapping[str, Any]) -> str:
    """A record of a few plain fields on one line, or nothing for one that is more than that."""
    fields = {name: each for name, each in value.items() if not _is_empty(each) and each is not False}
    if not all(_is_plain(each) or _are_plain(each) for each in fields.values()):
        return ""
    what = next((name for name in _WHAT if name in fields), "")
    told = {
        name: _written(each) if _is_plain(each) else ", ".join(map(_written, each)) for name, each in fields.items()
    }
    head = [told.pop(what)] if what else []
    text = " · ".join([*head, *(f"{name}: {each}" for name, each in told.items())])
    return text if len(text) <= _LENGTH and "\n" not in text else ""


def _is_empty(value: Any) -> bool:
    """Whether there is nothing to say: nothing at all, or a record with nothing in any field."""
    if isinstance(value, Mapping):
        return all(_is_empty(each) for each in value.values())
    return value is None or value == "" or value == []


def _labelled(label: str, text: str, indent: int) -> Iterator[OutlineLine]:
    first, *rest = text.split("\n")
    yield _line(label + first, indent, hang=indent + _STEP, label=len(label))
    for each in rest:
        yield _line(each, indent + _STEP)


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def _are_plain(value: Any) -> bool:
    """Whether a list is of short words or numbers, which go on one line."""
    return isinstance(value, list) and all(_is_plain(each) and len(str(each)) <= 40 for each in value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    return "–" if value is None else str(value)
