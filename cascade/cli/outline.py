"""Recorded values as an outline that a person can read: fields that say something, hits and quotes on a line or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cascade.clean import one_line
from cascade.cli.screen import line

__all__ = ["outline"]

_STEP = 2
_LENGTH = 200
"""Characters of a passage that are shown; `--json` has all of them."""


def outline(value: Any, indent: int = 0) -> None:
    """Print a JSON value: a field a line, what is empty left out, what is nested further in."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            _field(str(name), each, indent)
    elif _is_plain(value):
        line(_written(value), indent=indent)
    else:
        _entries(value, indent)


def _field(name: str, value: Any, indent: int) -> None:
    if _is_empty(value):
        return
    if _is_plain(value):
        _labelled(f"{name}: ", _written(value), indent)
    elif _are_plain(value):
        _labelled(f"{name}: ", ", ".join(_written(each) for each in value), indent)
    else:
        line(f"{name}:", indent=indent)
        outline(value, indent + _STEP)


def _entries(values: Sequence[Any], indent: int) -> None:
    for number, each in enumerate(values, 1):
        shown = _record(each) if isinstance(each, Mapping) else None
        short = _short(each) if isinstance(each, Mapping) else ""
        if shown is not None:
            head, body = shown
            line(head, indent=indent, hang=indent + 4)
            line(body, "dim", indent=indent + 4)
        elif short:
            line(f"{number}. {short}", indent=indent, hang=indent + 4)
        elif isinstance(each, Mapping):
            line(f"{number}.", indent=indent)
            outline(each, indent + _STEP)
        else:
            _labelled("- ", _written(each) if _is_plain(each) else ", ".join(map(_written, each)), indent)


def _record(value: Mapping[str, Any]) -> tuple[str, str] | None:
    """A hit, a quote or a passage that was lost, as a line and what stands under it; None for anything else."""
    if "passage" in value and "rank" in value:
        passage = value["passage"]
        whole = isinstance(passage, Mapping)
        parts = " + ".join(f"{p['name']} {p['value']:.3f}" for p in value.get("parts", ()))
        score = f"{value['score']:.3f}" + (f" = {parts}" if parts else "")
        text = one_line(passage["text"]) if whole else value.get("reason", "")
        return f"{value['rank']}. {passage['id'] if whole else passage} · {score}", text[:_LENGTH]
    if "n" in value and "document" in value and "text" in value:
        parts = ", ".join(f"{p['name']} {p['value']:.3f}" for p in value.get("scores", ()))
        where = f"[{value['n']}] {value['document']}@{value['start']}:{value['end']}"
        return where + (f" · {parts}" if parts else ""), f"“{one_line(value['text'])}”"
    return None


def _short(value: Mapping[str, Any]) -> str:
    """A record of a few plain fields on one line, or nothing for one that is more than that."""
    fields = {name: each for name, each in value.items() if not _is_empty(each) and each is not False}
    if not all(_is_plain(each) or _are_plain(each) for each in fields.values()):
        return ""
    text = " · ".join(
        f"{name}: {_written(each) if _is_plain(each) else ', '.join(map(_written, each))}"
        for name, each in fields.items()
    )
    return text if len(text) <= _LENGTH and "\n" not in text else ""


def _is_empty(value: Any) -> bool:
    """Whether there is nothing to say: nothing at all, or a record with nothing in any field."""
    if isinstance(value, Mapping):
        return all(_is_empty(each) for each in value.values())
    return value is None or value == "" or value == []


def _labelled(label: str, text: str, indent: int) -> None:
    first, *rest = text.split("\n")
    line(label + first, indent=indent, hang=indent + _STEP)
    for each in rest:
        line(each, indent=indent + _STEP)


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
