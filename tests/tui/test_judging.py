"""What a person makes of an answer in the app: keys for thumbs and pins, and citations that are opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cascade.engine import Engine
from cascade.notes import Feedback
from cascade.tui.app import CascadeApp
from cascade.tui.screens.ask import AskScreen
from cascade.tui.screens.document import DocumentScreen
from cascade.tui.widgets.source_view import SourceView
from tests.desk import Desk
from tests.tui.pilot import Driver, drive, shown, until
from tests.tui.test_ask import BANDSAW, NARROW, TALL, WIDE, ask, ask_screen, box, click_on, ready

BOATS = "How many boats were sold in 2025?"


def noted(home: Path) -> list[Feedback]:
    """What lies beside the runs of the home, the newest first."""
    with Engine(home) as engine:
        return [feedback for _, feedback in engine.feedback()]


def pinned(home: Path) -> list[str]:
    with Engine(home) as engine:
        return [pin.document for pin in engine.pins()]


async def told(app: CascadeApp, pilot: Driver, said: str, done: Callable[[], object]) -> None:
    """Wait until a notice says `said`, and what it says holds."""
    await until(pilot, lambda: said in " ".join(shown(app).split()) and done(), said)


def test_an_answer_gets_a_thumb_that_is_taken_back_by_the_same_key(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, BANDSAW)
        await pilot.press("shift+tab", "plus")
        await told(app, pilot, "noted: good answer", lambda: noted(home) == [Feedback(answer="up")])
        await pilot.press("minus")
        await told(app, pilot, "noted: bad answer", lambda: noted(home) == [Feedback(answer="down")])
        await pilot.press("minus")
        await told(app, pilot, "taken back: bad answer", lambda: noted(home) == [])
        await pilot.press("escape", "plus", "minus")
        assert box(app).text == "+-", "in the box they are letters"

    drive(home, script, size=TALL)


def test_a_source_that_is_opened_is_noted_and_its_quote_judged(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, BOATS)
        assert noted(home) == []
        await pilot.press("shift+tab", "2")
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen) and "Source 2 of 2" in shown(app))
        await until(pilot, lambda: noted(home) == [Feedback(opened=(2,))], "the citation that was opened")
        await pilot.press("p")
        await until(pilot, lambda: "Source 1 of 2" in shown(app))
        await until(pilot, lambda: noted(home) == [Feedback(opened=(2, 1))], "the one before it too")
        await pilot.press("plus")
        await told(app, pilot, "noted: good quote [1]", lambda: noted(home)[0].quotes == {1: "up"})
        await pilot.press("plus")
        await told(app, pilot, "taken back: good quote [1]", lambda: noted(home)[0].quotes == {})
        await pilot.press("minus")
        await told(app, pilot, "noted: bad quote [1]", lambda: noted(home)[0].quotes == {1: "down"})

    drive(home, script, size=NARROW)


def test_a_document_is_pinned_and_unpinned_where_it_is_read(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, BANDSAW)
        document = turn.quotes[0].document
        await pilot.press("shift+tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen) and "#workshop" in shown(app))
        await pilot.press("asterisk")
        await told(app, pilot, "comes first where it is found", lambda: pinned(home) == [document])
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press("r")
        await until(pilot, lambda: len(ask_screen(app).turns) == 2 and not app.busy, "the run again")
        again = ask_screen(app).turns[-1]
        assert again.session.run is not None
        hits = again.session.run.output("retrieve")["hits"]
        assert {"name": "pin", "value": 1.0} in hits[0]["parts"], "run again, the pin counts"
        again.focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen) and "#workshop" in shown(app))
        await pilot.press("asterisk")
        await told(app, pilot, "pinned no more", lambda: pinned(home) == [])

    drive(home, script, size=NARROW)


def test_beside_the_conversation_a_click_is_noted_and_the_cursor_is_not(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, BOATS)
        view = ask_screen(app).query_one(SourceView)
        await until(pilot, lambda: view.source is not None, "the first source, shown of itself")
        assert noted(home) == []
        await click_on(app, pilot, "[2]")
        await until(pilot, lambda: noted(home) == [Feedback(opened=(2,))], "the one that was clicked")
        view.query_one("#page").focus()
        await pilot.press("plus")
        await told(app, pilot, "noted: good quote [2]", lambda: noted(home)[0].quotes == {2: "up"})

    drive(home, script, size=WIDE)


def test_a_run_of_a_file_is_read_and_not_judged(home: Path, tmp_path: Path) -> None:
    desk = Desk(home)
    run = desk.ask(BANDSAW)
    file = desk.engine.export(run.id, tmp_path / "run.cascade.zip")
    desk.engine.delete(run.id)
    desk.engine.close()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        assert await app.open_run(str(file)) is not None
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, AskScreen) and ask_screen(app).turns)
        ask_screen(app).turns[-1].focus()
        await pilot.press("plus")
        await until(pilot, lambda: "cannot be judged" in " ".join(shown(app).split()))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen) and "#workshop" in shown(app))
        assert noted(home) == []

    drive(home, script, size=TALL)
