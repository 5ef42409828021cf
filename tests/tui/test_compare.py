"""Two runs side by side."""

from __future__ import annotations

from cascade.config import RunOptions
from cascade.runs import Run
from cascade.tui.app import CascadeApp
from cascade.tui.difference import word_diff
from cascade.tui.screens.choose import ChooseOne
from cascade.tui.screens.compare import CompareScreen
from cascade.tui.screens.inspect import InspectScreen
from cascade.tui.widgets.run_tree import RunTree
from tests.desk import Desk
from tests.tui.pilot import Driver, drive, shown, until

LAUNCH = "When is the launch of the Heron?"


def two(desk: Desk) -> tuple[Run, Run]:
    """A run, and the same with the first hit dropped."""
    one = desk.ask(LAUNCH)
    found = one.output("retrieve")
    pins = {"retrieve.q1": {**found, "hits": [{**hit, "rank": n} for n, hit in enumerate(found["hits"][1:], 1)]}}
    other = desk.engine.rerun(one, RunOptions(pins=pins))
    desk.engine.close()
    return one, other


async def compared(app: CascadeApp, pilot: Driver, one: str, other: str) -> None:
    await app.push_screen(CompareScreen(one, other))
    await until(pilot, lambda: app.screen.query(".section"), "what differs")
    await pilot.pause()


def test_what_went_and_what_came_stands_side_by_side(desk: Desk) -> None:
    one, other = two(desk)
    assert one.answer is not None
    assert other.answer is not None

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await compared(app, pilot, one.id, other.id)
        text = shown(app)
        assert one.id in text
        assert f"a rerun of {one.id}" in text
        assert "with retrieve.q1 by hand" in text
        assert "passages −1 +0" in text
        assert "Heron launch plan · 2026-02-03" in text, "a passage by its title, not its id"
        assert "at another rank" in text
        assert "◆ retrieve.q1" in text
        await pilot.press("x")
        await until(pilot, lambda: "passages −0 +1" in shown(app), "the other way round")
        await pilot.press("a")
        await until(pilot, lambda: "plan" not in [str(s.content) for s in app.screen.query(".section")], "changes")  # type: ignore[attr-defined]

    drive(desk.engine.home.path, script, size=(160, 60))


def test_the_newer_run_is_held_against_the_noise(desk: Desk) -> None:
    one, other = two(desk)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await compared(app, pilot, one.id, other.id)
        await pilot.press("G")
        scroll = app.screen.query_one("#compare")
        await until(pilot, lambda: scroll.max_scroll_y > 0 and scroll.scroll_y == scroll.max_scroll_y, "the bottom")
        await pilot.press("n")
        await until(pilot, lambda: f"repeats of {one.id}, with this run as its edit" in shown(app), "the noise")
        assert app.session is not None
        assert app.session.id == other.id

    drive(desk.engine.home.path, script, size=(100, 20))


def test_what_a_rerun_kept_is_not_told_as_given_by_hand(desk: Desk) -> None:
    one = desk.ask(LAUNCH)
    other = desk.engine.rerun(one, start="synthesize")
    assert other.head.pins, "what the stages before it made stands in for them"
    desk.engine.close()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await compared(app, pilot, one.id, other.id)
        assert f"a rerun of {one.id}" in shown(app)
        assert "by hand" not in shown(app)

    drive(desk.engine.home.path, script, size=(160, 60))


def test_on_a_narrow_screen_they_stand_below_each_other(desk: Desk) -> None:
    one, other = two(desk)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await compared(app, pilot, one.id, other.id)
        left, right = app.screen.query(".heads > Static")
        assert left.region.bottom <= right.region.y
        await pilot.resize_terminal(160, 48)
        await until(pilot, lambda: left.region.right <= right.region.x, "beside each other")

    drive(desk.engine.home.path, script, size=(80, 24))


def test_from_the_inspector_the_run_that_it_came_from_is_offered_first(desk: Desk) -> None:
    one, other = two(desk)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run(other.id)
        await until(pilot, lambda: app.screen.query_one(RunTree).root.children, "the run")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ChooseOne), "the runs")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen) and app.screen.query(".section"), "both")
        text = shown(app)
        assert text.index(one.id) < text.index(other.id), "the older one on the left"
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen), "the inspector")
        await until(pilot, lambda: app.session is not None and app.session.id == one.id, "the run on the left")

    drive(desk.engine.home.path, script)


def test_a_run_that_is_gone_is_told(desk: Desk) -> None:
    one, _ = two(desk)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await app.push_screen(CompareScreen(one.id, "nowhere"))
        await until(pilot, lambda: "no run called 'nowhere'" in shown(app), "the error")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, CompareScreen), "back")

    drive(desk.engine.home.path, script)


def test_words_that_only_one_text_has_are_marked() -> None:
    one, other = word_diff("The launch is on 12 May, not later.", "The launch is on 2 June, not later.")
    assert [one.plain[s.start : s.end] for s in one.spans if "underline" in str(s.style)] == ["12", "May"]
    assert [other.plain[s.start : s.end] for s in other.spans if "underline" in str(s.style)] == ["2", "June"]
    assert one.plain == "The launch is on 12 May, not later."
    same, also = word_diff("the same", "the same")
    assert not same.spans
    assert not also.spans
