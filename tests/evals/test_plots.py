"""Plots: what is drawn where, and that no name can become markup."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from cascade.evals.page.plots import Band, Line, Part, bars, lines, stacks

HOSTILE = "</title><script>alert(1)</script>\x00\x1b[31m & \"x\" 'y'"
HALF = Band(0.5, 0.25, 0.75, HOSTILE)


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def of(svg: str, kind: str, style: str = "") -> list[ElementTree.Element]:
    """The elements of a kind that have this among their classes."""
    return [each for each in read(svg).iter(kind) if not style or style in (each.get("class") or "").split()]


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in of(svg, "text")]


def box(svg: str) -> tuple[float, float]:
    _, _, width, height = (read(svg).get("viewBox") or "").split()
    return float(width), float(height)


ALL = {
    "lines": lines(
        HOSTILE, ["k = 1", HOSTILE], [Line(HOSTILE, (HALF, None), "s0"), Line("b", (HALF, HALF), "s1 dashed")]
    ),
    "bars": bars(HOSTILE, [(HOSTILE, [HALF, None]), ("who", [Band(1, 1, 1), Band(0, 0, 0.1)])], [HOSTILE, "b"]),
    "stacks": stacks(HOSTILE, [(HOSTILE, [Part(HOSTILE, 1.5, "s0"), Part("b", 0.5, "s1")])], "s"),
}


@pytest.mark.parametrize("svg", ALL.values(), ids=ALL.keys())
def test_hostile_names_stay_text(svg: str) -> None:
    tags = {each.tag for each in read(svg).iter()}
    assert tags <= {"svg", "title", "text", "line", "polyline", "circle", "rect", "g"}
    assert "<script" not in svg
    assert "\x1b" not in svg
    assert "\x00" not in svg
    assert any("alert(1)" in (each.text or "") for each in read(svg).iter())


@pytest.mark.parametrize("svg", ALL.values(), ids=ALL.keys())
def test_everything_lies_within_the_plot_and_has_its_colour_from_the_page(svg: str) -> None:
    width, height = box(svg)
    for each in read(svg).iter():
        assert not {"style", "fill", "stroke", "href", "onclick"} & {*each.keys()}
        across = [float(each.get(name, "0")) for name in ("x", "x1", "x2", "cx")]
        down = [float(each.get(name, "0")) for name in ("y", "y1", "y2", "cy")]
        assert all(0 <= at <= width for at in across)
        assert all(0 <= at <= height for at in down)


def test_a_bar_is_as_long_as_its_share_and_the_whisker_as_the_interval() -> None:
    svg = bars("t", [("who", [HALF])], ["a"])
    none, full = (float(each.get("x1", "")) for each in (of(svg, "line", "grid")[0], of(svg, "line", "grid")[-1]))
    [bar] = of(svg, "rect", "bar")
    assert float(bar.get("x", "")) == none
    assert float(bar.get("width", "")) == pytest.approx((full - none) / 2, abs=0.1)
    interval = of(svg, "line", "whisker")[0]
    assert float(interval.get("x1", "")) == pytest.approx(none + (full - none) / 4, abs=0.1)
    assert float(interval.get("x2", "")) == pytest.approx(none + 3 * (full - none) / 4, abs=0.1)
    assert "50%" in texts(svg)


def test_a_curve_passes_over_what_is_not_known() -> None:
    svg = lines("t", ["1", "5", "10"], [Line("a", (HALF, None, Band(1, 1, 1)), "s0")])
    [curve] = of(svg, "polyline")
    points = [tuple(map(float, each.split(","))) for each in (curve.get("points") or "").split()]
    assert len(points) == len(of(svg, "circle")) == 2
    assert points[0][1] > points[1][1], "higher up is more"
    assert {"1", "5", "10", "0%", "100%"} <= {*texts(svg)}


def test_parts_stand_one_after_the_other_on_one_scale() -> None:
    svg = stacks("t", [("a", [Part("x", 1.0, "s0"), Part("y", 3.0, "s1")]), ("b", [Part("x", 2.0, "s0")])], "s")
    one, other, half, *_ = of(svg, "rect", "bar")
    sizes = [float(each.get("width", "")) for each in (one, other, half)]
    assert sizes[1] == pytest.approx(3 * sizes[0], abs=0.2)
    assert sizes[2] == pytest.approx(2 * sizes[0], abs=0.2)
    assert float(other.get("x", "")) == pytest.approx(float(one.get("x", "")) + sizes[0], abs=0.1)
    assert {"4 s", "2 s", "x", "y"} <= {*texts(svg)}


def test_a_long_name_is_shortened_and_whole_where_one_points() -> None:
    name = "a type of question with a very long name indeed"
    svg = bars("t", [(name, [HALF])], ["a"])
    [shown] = [each for each in of(svg, "text") if (each.text or "").endswith("…")]
    assert shown[0].text == name
