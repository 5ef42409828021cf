"""The numbers that a Word document counts itself: “1.”, “2.3”, “(a)” before its clauses, steps and headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element

from cascade_connectors.documents.zipped import attribute, children, first

__all__ = ["Numbering"]

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LETTERS = 26


class _Level(NamedTuple):
    kind: str
    """Kind of number, or `bullet`."""
    written: str
    """How it is written: “%1.%2”."""
    begins: int


class Numbering:
    """Counts the numbered paragraphs of one document, which have to come in their order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels = {attribute(list_, "abstractNumId"): _levels(list_) for list_ in _all(numbering, "abstractNum")}
        self._lists = {attribute(use, "numId"): _value(use, "abstractNumId") for use in _all(numbering, "num")}
        self._styles = {attribute(style, "styleId"): first(style, "pPr", "numPr") for style in _all(styles, "style")}
        self._counts: dict[str | None, list[int]] = {}

    def mark(self, properties: Element | None) -> str | None:
        """What stands before the paragraph of these `properties`, “-” for a bullet; None where it is of no list."""
        places = [
            p for p in (first(properties, "numPr"), self._styles.get(_value(properties, "pStyle"))) if p is not None
        ]
        use, depth = (next((v for p in places if (v := _value(p, name))), None) for name in ("numId", "ilvl"))
        if not places or use == "0":  # a list of none takes it out of its style's
            return None
        list_, at = self._lists.get(use), int(depth) if depth and depth.isdecimal() else 0
        levels = self._levels.get(list_, [])
        if at >= len(levels) or levels[at].kind == "bullet":
            return "-"
        counts = self._counts.setdefault(list_, [])
        del counts[at + 1 :]
        counts += [level.begins - (n == at) for n, level in enumerate(levels[: at + 1]) if n >= len(counts)]
        counts[at] += 1
        numbers = [_number(level.kind, count) for level, count in zip(levels, counts, strict=False)]
        return re.sub(r"%([1-9])", lambda m: numbers[min(int(m[1]) - 1, at)], levels[at].written).strip()


def _all(element: Element | None, name: str) -> Iterable[Element]:
    return children(element, name) if element is not None else ()


def _value(element: Element | None, *path: str) -> str | None:
    found = first(element, *path)
    return attribute(found, "val") if found is not None else None


def _levels(list_: Element) -> list[_Level]:
    found = []
    for level in children(list_, "lvl"):
        start = _value(level, "start") or "1"
        kind = _value(level, "numFmt") or "decimal"
        found.append(_Level(kind, _value(level, "lvlText") or "", int(start) if start.isdecimal() else 1))
    return found


def _number(kind: str, number: int) -> str:
    if kind.endswith("Letter") and number > 0:
        text = chr(ord("a") + (number - 1) % _LETTERS) * (1 + (number - 1) // _LETTERS)
    elif kind.endswith("Roman"):
        text, rest = "", number
        for value, letters in _ROMAN:
            text, rest = text + letters * (rest // value), rest % value
    else:
        return str(number)
    return text.upper() if kind.startswith("upper") else text
