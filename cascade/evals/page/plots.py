"""The plots of a report as SVG: lines over k, bars with intervals, and parts of a whole.

Colours are classes (`s0`, `s1` for the first and second result) that the page gives a value for light and for dark.
Text is text, so that it can be selected and read aloud; what a mark stands for is in its `<title>`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from cascade.clean import one_line

__all__ = ["Band", "Line", "Part", "bars", "lines", "stacks"]

_WIDTH = 640.0
_LABEL = 150.0
"""Room for the names of rows, left of their bars."""
_FIGURE = 64.0
"""Room for the figure right of a bar."""
_ROW, _GAP = 15.0, 12.0
"""Height of one bar, and what lies between two groups of them."""
_LETTERS = 22
"""Letters of a row's name that fit."""


@dataclass(frozen=True)
class Band:
    """A value with its interval; all three in the plot's unit."""

    value: float
    low: float
    high: float
    tip: str = ""


@dataclass(frozen=True)
class Line:
    """Values over the same places of the x axis, one for each; None leaves a gap."""

    name: str
    values: tuple[Band | None, ...]
    style: str
    """Class of its colour, and `dashed` beside it where it is the second kind of thing."""


@dataclass(frozen=True)
class Part:
    """A piece of a bar that is made of pieces, and the class of its colour."""

    name: str
    value: float
    style: str


# --- lines --------------------------------------------------------------------------------------------------------


def lines(title: str, places: Sequence[str], curves: Sequence[Line]) -> str:
    """Curves of shares (0 to 1) over `places`, evenly spaced, with their intervals and a legend."""
    left, top, right, bottom = 44.0, 12.0, _WIDTH - 16, 232.0
    rows = _legend_rows([c.name for c in curves])
    svg = _svg(title, bottom + 28 + 20 * len(rows))
    for tenth in range(0, 11, 2):
        y = bottom - (bottom - top) * tenth / 10
        _add(svg, "line", "grid", {"x1": left, "x2": right, "y1": y, "y2": y})
        _text(svg, f"{tenth * 10}%", left - 8, y + 4, "end")
    step = (right - left) / max(len(places), 1)
    xs = [left + step * (n + 0.5) for n in range(len(places))]
    for x, place in zip(xs, places, strict=True):
        _text(svg, place, x, bottom + 18, "middle")
    for number, curve in enumerate(curves):
        _curve(svg, curve, [x + 5 * (number - (len(curves) - 1) / 2) for x in xs], top, bottom)
    _legend(svg, rows, [(c.name, c.style) for c in curves], left, bottom + 40)
    return _written(svg)


def _curve(svg: ElementTree.Element, curve: Line, xs: Sequence[float], top: float, bottom: float) -> None:
    def height(share: float) -> float:
        return bottom - (bottom - top) * min(max(share, 0.0), 1.0)

    known = [(x, band) for x, band in zip(xs, curve.values, strict=True) if band is not None]
    path = " ".join(f"{_place(x)},{_place(height(b.value))}" for x, b in known)
    _add(svg, "polyline", f"curve {curve.style}", {"points": path})
    for x, band in known:
        mark = _add(svg, "g", curve.style, {})
        _tip(mark, band.tip)
        _add(
            mark, "line", f"interval {curve.style}", {"x1": x, "x2": x, "y1": height(band.low), "y2": height(band.high)}
        )
        _add(mark, "circle", f"dot {curve.style}", {"cx": x, "cy": height(band.value), "r": 4})


# --- bars ---------------------------------------------------------------------------------------------------------


def bars(title: str, groups: Sequence[tuple[str, Sequence[Band | None]]], names: Sequence[str]) -> str:
    """A group of bars of shares (0 to 1) for each row, with intervals: one bar for each of `names`."""
    each = len(names) * _ROW + _GAP
    rows = _legend_rows(names if len(names) > 1 else ())
    height = 24 + each * len(groups)
    svg = _svg(title, height + 24 * len(rows) + 4)
    left, right = _LABEL, _WIDTH - _FIGURE
    for tenth in range(0, 11, 2):
        x = left + (right - left) * tenth / 10
        _add(svg, "line", "grid", {"x1": x, "x2": x, "y1": 20, "y2": height})
        _text(svg, f"{tenth * 10}%", x, 12, "middle")
    for number, (name, bands) in enumerate(groups):
        y = 20 + _GAP / 2 + each * number
        _label(svg, name, left - 10, y + len(bands) * _ROW / 2 + 4)
        for place, band in enumerate(bands):
            if band is not None:
                _bar(svg, band, f"s{place}", y + place * _ROW, left, right - left)
    _legend(svg, rows, [(name, f"s{n}") for n, name in enumerate(names)], left, height + 16)
    return _written(svg)


def _bar(svg: ElementTree.Element, band: Band, style: str, y: float, left: float, room: float) -> None:
    def at(share: float) -> float:
        return left + room * min(max(share, 0.0), 1.0)

    mark = _add(svg, "g", "", {})
    _tip(mark, band.tip)
    _add(mark, "rect", f"bar {style}", {"x": left, "y": y + 1, "width": at(band.value) - left, "height": _ROW - 3})
    middle = y + _ROW / 2
    _add(mark, "line", "whisker", {"x1": at(band.low), "x2": at(band.high), "y1": middle, "y2": middle})
    for end in (band.low, band.high):
        _add(mark, "line", "whisker", {"x1": at(end), "x2": at(end), "y1": middle - 3, "y2": middle + 3})
    _text(mark, f"{100 * band.value:.0f}%", left + room + 10, middle + 4, "start")


# --- parts of a whole ---------------------------------------------------------------------------------------------


def stacks(title: str, rows: Sequence[tuple[str, Sequence[Part]]], unit: str) -> str:
    """A bar for each row, made of its parts one after the other, all on one scale."""
    most = max((sum(p.value for p in parts) for _, parts in rows), default=0.0) or 1.0
    named = list(dict.fromkeys((p.name, p.style) for _, parts in rows for p in parts))
    legend = _legend_rows([name for name, _ in named])
    height = 8 + (2 * _ROW + _GAP) * len(rows)
    svg = _svg(title, height + 24 * len(legend) + 4)
    left, room = _LABEL, _WIDTH - _LABEL - _FIGURE - 16
    for number, (name, parts) in enumerate(rows):
        y = 4 + _GAP / 2 + (2 * _ROW + _GAP) * number
        _label(svg, name, left - 10, y + _ROW + 4)
        x = left
        for part in parts:
            size = room * part.value / most
            mark = _add(svg, "g", "", {})
            _tip(mark, f"{part.name}: {part.value:.2g} {unit}")
            _add(mark, "rect", f"bar {part.style}", {"x": x, "y": y, "width": size, "height": 2 * _ROW})
            x += size
        _text(svg, f"{sum(p.value for p in parts):.3g} {unit}", x + 10, y + _ROW + 4, "start")
    _legend(svg, legend, named, left, height + 16)
    return _written(svg)


# --- pieces of an SVG ---------------------------------------------------------------------------------------------


def _svg(title: str, height: float) -> ElementTree.Element:
    svg = ElementTree.Element("svg", {"class": "plot", "viewBox": f"0 0 {_place(_WIDTH)} {_place(height)}"})
    svg.set("role", "img")
    svg.set("aria-label", one_line(title))
    _tip(svg, title)
    return svg


def _written(svg: ElementTree.Element) -> str:
    return ElementTree.tostring(svg, encoding="unicode")


def _add(parent: ElementTree.Element, kind: str, style: str, at: Mapping[str, float | str]) -> ElementTree.Element:
    """A new element in `parent`; numbers are rounded to a tenth."""
    named = {name: value if isinstance(value, str) else _place(value) for name, value in at.items()}
    return ElementTree.SubElement(parent, kind, {**({"class": style} if style else {}), **named})


def _text(parent: ElementTree.Element, text: str, x: float, y: float, anchor: str) -> ElementTree.Element:
    element = _add(parent, "text", "", {"x": x, "y": y, "text-anchor": anchor})
    element.text = one_line(text)
    return element


def _label(parent: ElementTree.Element, name: str, x: float, y: float) -> None:
    """The name of a row, shortened where it is too long for its room; whole where one points at it."""
    name = one_line(name)
    shown = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
    _tip(_text(parent, shown, x, y, "end"), name if shown != name else "")


def _tip(element: ElementTree.Element, text: str) -> None:
    if text:
        ElementTree.SubElement(element, "title").text = one_line(text)


def _place(value: float) -> str:
    """A coordinate to a tenth, without a zero that says nothing."""
    return f"{value:.1f}".removesuffix(".0")


def _legend_rows(names: Sequence[str]) -> list[int]:
    """How many names stand on each row of a legend."""
    rows, room = list[int](), 0.0
    for name in names:
        size = _legend_size(name)
        if rows and size <= room:
            rows[-1] += 1
            room -= size
        else:
            rows.append(1)
            room = _WIDTH - _LABEL - size
    return rows


def _legend_size(name: str) -> float:
    return 34.0 + 7.2 * min(len(name), 2 * _LETTERS)


def _legend(
    svg: ElementTree.Element, rows: Sequence[int], entries: Sequence[tuple[str, str]], x: float, y: float
) -> None:
    left = iter(entries)
    for row, count in enumerate(rows):
        at = x
        for _ in range(count):
            name, style = next(left)
            _key(svg, style, at, y + 20 * row - 4)
            _text(svg, name[: 2 * _LETTERS], at + 18, y + 20 * row, "start")
            at += _legend_size(name)


def _key(svg: ElementTree.Element, style: str, x: float, y: float) -> None:
    """What a mark of this style looks like: a piece of a dashed line, else a square."""
    if "dashed" in style:
        _add(svg, "line", f"curve {style}", {"x1": x - 4, "x2": x + 14, "y1": y, "y2": y})
    else:
        _add(svg, "rect", f"bar {style}", {"x": x, "y": y - 6, "width": 12, "height": 12})
