"""Asking in the app: the box, the conversation and its citations, the stages, and stopping."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import OptionList

from cascade.engine import Engine
from cascade.errors import ModelUnavailable, Stopped
from cascade.models.base import Generate, Generated, OnText, Stop
from cascade.models.gateway import Gateway
from cascade.models.scripted import ScriptedModel
from cascade.trace import Event, Progressed, RunBegan, SpanBegan, SpanEnded
from cascade.tui.app import CascadeApp
from cascade.tui.screens.ask import AskScreen
from cascade.tui.screens.document import DocumentScreen
from cascade.tui.widgets.answer import answered, writing
from cascade.tui.widgets.question_box import QuestionBox
from cascade.tui.widgets.source_view import SourceView
from cascade.tui.widgets.stage_bar import StageBar
from cascade.tui.widgets.turn import Turn
from cascade.types import Answer, Coverage, Status
from cascade.view import fold
from tests.desk import Desk
from tests.tui.pilot import Driver, drive, shown, until

BANDSAW = "Which blade does the bandsaw have?"
BLADE = "The bandsaw has a new blade of 32 mm"
HOSTILE = "Which blade [red]x[/red] \x1b[31m [@click=app.quit]y[/] does the bandsaw have?"
NARROW, TALL, WIDE = (80, 24), (100, 40), (160, 48)


# --- helpers ------------------------------------------------------------------------------------------------------


def ask_screen(app: CascadeApp) -> AskScreen:
    assert isinstance(app.screen, AskScreen)
    return app.screen


def box(app: CascadeApp) -> QuestionBox:
    return ask_screen(app).query_one(QuestionBox)


async def ready(app: CascadeApp, pilot: Driver) -> None:
    """Wait until the app knows what there is to ask."""
    await until(pilot, lambda: "27 documents" in shown(app))


async def ask(app: CascadeApp, pilot: Driver, text: str) -> Turn:
    """Ask, and wait for the end."""
    before = len(ask_screen(app).turns)
    box(app).focus()
    box(app).write(text)
    await pilot.press("enter")
    await until(pilot, lambda: len(ask_screen(app).turns) > before, f"a turn for {text}")
    turn = ask_screen(app).turns[-1]
    await until(pilot, lambda: not turn.session.live and not app.busy, "the end of the run")
    return turn


class Paced(ScriptedModel):
    """A model that writes its reply word by word, each when `go_on` has been called once more."""

    def __init__(self, text: str) -> None:
        super().__init__(lambda _: text)
        self._steps = threading.Semaphore(0)

    def go_on(self, words: int) -> None:
        for _ in range(words):
            self._steps.release()

    def generate(self, request: Generate, on_text: OnText | None = None, stop: Stop | None = None) -> Generated:
        made = super().generate(request)
        for word in made.text.split(" "):
            while not self._steps.acquire(timeout=0.02):
                if stop and stop():
                    raise Stopped("stopped")
            if on_text:
                on_text(f"{word} ")
        return made


def reply(text: str) -> str:
    return json.dumps({"sentences": [{"quotes": [1], "text": text}]})


async def seat(app: CascadeApp, model: ScriptedModel) -> None:
    """Let `model` write the answers."""

    def seated(engine: Engine) -> None:
        config = engine.home.config_file
        text = config.read_text()
        config.write_text(text.replace("[models]", f'[models]\nsynthesize = "{model.name}"'))
        engine.home.reload()
        engine.__dict__["gateway"] = Gateway(engine.home, engine.home.config, models={model.name: model})

    await app.clerks.asker.do(seated)


# --- an answer ----------------------------------------------------------------------------------------------------


def test_before_anything_was_asked_it_is_told_what_can_be(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        assert "what was decided at …" in shown(app)
        assert shown(app).count("from:ann") == 1, "the filters stand in the box"

    drive(home, script, size=NARROW)


def test_a_question_is_answered_with_its_sources_and_what_was_looked_at(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await pilot.press(*"Which")
        assert box(app).text == "Which", "the box has the focus"
        await ask(app, pilot, BANDSAW)
        screen = shown(app)
        assert f"› {BANDSAW}" in screen
        assert f"{BLADE}, the old one went blunt on the oak. [1]" in " ".join(screen.split())
        assert "Jana Petrak · 2026-04-13 · chat" in " ".join(screen.split())
        assert "2 of 2 matches read" in screen
        assert "27 documents of 3 sources" in screen
        for stage in ("decompose", "retrieve", "cite", "synthesize", "verify"):
            assert f"✓ {stage}" in screen
        assert box(app).text == "", "the box is free for the next question"

    drive(home, script, size=TALL)


def test_not_found_says_what_is_missing_and_where_it_looked(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "When was the lighthouse of Trondskerry painted?")
        screen = " ".join(shown(app).replace("▌", " ").split())
        assert "Not found: no record in this library answers that. Nothing that was found speaks of" in screen
        assert "Trondskerry" in screen
        assert "Searched docs (15), mail (9), slack (3)." in screen

    drive(home, script, size=NARROW)


def test_a_plan_that_came_to_nothing_is_told_as_one() -> None:
    said = "Not found: no record in this library answers that. Its plan came to nothing at “follow issues”."
    given = Answer(status=Status.NOT_FOUND, text=said, missing=("follow issues",), coverage=Coverage(matched=3, read=3))
    told = [str(paragraph.text) for paragraph in answered(given, "UTC")]
    assert told[0] == said
    assert "Nobody is named who might know." in told


def test_who_might_know_is_told_and_what_shows_it_is_a_key_or_a_click_away(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, "What did the larch for the Heron from Trondskerry cost?")
        screen = " ".join(shown(app).split())
        assert "Who might know" in screen
        assert "[1] Tomas Reuter <tomas@wherry.example>:" in screen
        assert "Searched docs (15), mail (9), slack (3)." in screen
        await pilot.press("shift+tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen))
        await until(pilot, lambda: "Board meeting of 18 March 2026" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        turn.action_ask_for("copy")
        await until(pilot, lambda: "[1] Tomas Reuter <tomas@wherry.example>: " in app.clipboard)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen))

    drive(home, script, size=TALL)


def test_nothing_is_opened_beside_what_was_not_found_unasked(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, "What did the larch for the Heron from Trondskerry cost?")
        assert turn.quote is not None
        assert not app.screen.has_class("-cited")
        await pilot.press("shift+tab")
        await until(pilot, lambda: app.screen.has_class("-cited"), "who goes there sees it")

    drive(home, script, size=WIDE)


def test_where_nobody_might_know_that_is_said(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "When was the lighthouse of Trondskerry painted?")
        screen = " ".join(shown(app).replace("▌", " ").split())
        assert "nobody is named who might know." in screen
        assert "Who might know" not in screen

    drive(home, script, size=NARROW)


def test_sources_that_disagree_are_told_so_with_both_cited(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, "How many boats were sold in 2025?")
        screen = shown(app)
        assert "The sources disagree" in screen
        assert "• Wherry Works sold 31 boats in 2025. [1]" in screen
        assert "• Wherry Works sold 27 boats in 2025. [2]" in screen
        assert {q.n for q in turn.quotes} == {1, 2}
        await ask(app, pilot, "How many boats were sold yesterday?")
        assert "searched without the time" in " ".join(shown(app).replace("▌", " ").split())

    drive(home, script, size=TALL)


def test_sub_questions_are_gathered_under_their_stage(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "How do the prices of Heron and Teal compare?")
        assert "✓ retrieve 2/2" in shown(app)
        assert "✓ cite 2/2" in shown(app)

    drive(home, script, size=NARROW)


# --- citations ----------------------------------------------------------------------------------------------------


def test_keys_go_from_citation_to_citation_and_open_the_source(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, "How many boats were sold in 2025?")
        await pilot.press("shift+tab")
        assert app.focused is turn
        assert turn.quote is not None
        assert turn.quote.n == 1
        await pilot.press("right")
        assert turn.quote.n == 2
        await pilot.press("p", "enter")
        await until(pilot, lambda: "The year in figures" in shown(app) and isinstance(app.screen, DocumentScreen))
        assert "31 boats" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press("2")
        await until(
            pilot, lambda: "Letter to the shareholders" in shown(app) and isinstance(app.screen, DocumentScreen)
        )
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press("escape")
        assert box(app).has_focus

    drive(home, script, size=NARROW)


def test_tab_leaves_a_turn_after_its_last_citation(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, BANDSAW)
        await pilot.press("shift+tab")
        assert app.focused is turn
        await pilot.press("tab")
        assert box(app).has_focus

    drive(home, script, size=NARROW)


async def click_on(app: CascadeApp, pilot: Driver, text: str, *, last: bool = False) -> None:
    """Click on the first (or last) place of the screen that shows `text`."""
    lines = shown(app).splitlines()
    y = [n for n, line in enumerate(lines) if text in line][-1 if last else 0]
    await pilot.click(offset=(lines[y].index(text) + 1, y))


def test_a_click_on_a_citation_opens_it_beside_where_there_is_room(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "How many boats were sold in 2025?")
        view = ask_screen(app).query_one(SourceView)
        await until(pilot, lambda: view.source is not None, "the first source, beside")
        await click_on(app, pilot, "[2]")
        await until(pilot, lambda: view.source is not None and view.source.quote and view.source.quote.n == 2)
        await until(
            pilot, lambda: "Oskar Lind · 2026-02-20" in shown(app) and "letter-to-shareholders.md" in shown(app)
        )
        assert isinstance(app.screen, AskScreen)

    drive(home, script, size=WIDE)


def test_a_click_on_a_citation_opens_a_screen_where_there_is_none(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, BANDSAW)
        await click_on(app, pilot, "[1]")
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen) and "#workshop" in shown(app))

    drive(home, script, size=NARROW)


def test_an_answer_can_be_copied_whole_and_in_part(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, BANDSAW)
        await pilot.press("shift+tab", "y")
        assert app.clipboard.startswith(f"{BANDSAW}\n\n{BLADE}")
        assert "[1] #workshop" in app.clipboard
        lines = shown(app).splitlines()
        y = next(n for n, line in enumerate(lines) if BLADE in line)
        x = lines[y].index("new blade")
        await pilot.mouse_down(offset=(x, y))
        await pilot.hover(offset=(x + 8, y))
        await pilot.mouse_up(offset=(x + 8, y))
        await until(pilot, lambda: app.screen.get_selected_text() == "new blade", "the selection")
        [look] = [segment.style for segment in app.screen._compositor.render_strips()[y] if segment.text == "new blade"]
        assert look is not None
        assert look.color != look.bgcolor, "it is still to be read"
        await pilot.press("ctrl+c")
        assert app.clipboard == "new blade"
        assert app.focused is turn

    drive(home, script, size=(100, 30))


# --- the conversation ---------------------------------------------------------------------------------------------


def test_a_follow_up_is_asked_as_a_question_of_its_own_that_can_be_changed(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "When is the launch of the Heron?")
        turn = await ask(app, pilot, "Why is it late?")
        assert turn.session.run is not None
        asked = turn.session.run.head.question.text
        assert "Heron" in asked
        screen = " ".join(shown(app).split())
        assert "› Why is it late?" in screen
        assert f"asked as: {asked} (“it” →" in screen
        await pilot.press("shift+tab", "e")
        assert app.focused is box(app)
        assert box(app).text == asked
        assert "asked as it stands" in shown(app)
        again = await ask(app, pilot, "Why is it late?")
        assert again.session.run is not None
        assert again.session.run.head.question.text == "Why is it late?"
        assert "asked as it stands" not in shown(app)

    drive(home, script, size=TALL)


def test_a_run_that_was_opened_elsewhere_joins_the_conversation_as_it_was_asked(home: Path) -> None:
    desk = Desk(home)
    before = desk.ask("When is the launch of the Heron?")
    run = desk.ask("Why is the launch of the Heron late?", said="Why is it late?", follows=before.id)
    desk.engine.close()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await app.open_run(run.id)
        await pilot.press("f2")
        await until(pilot, lambda: "› Why is it late?" in shown(app))
        assert "asked as: Why is the launch of the Heron late?" in shown(app)
        await pilot.press("f4")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        assert len(ask_screen(app).turns) == 1, "it is there once"

    drive(home, script, size=TALL)


def test_a_new_conversation_refers_to_nothing(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "When is the launch of the Heron?")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: not ask_screen(app).turns and "27 documents" in shown(app))
        turn = await ask(app, pilot, "Why is it late?")
        assert turn.asked == "Why is it late?"
        assert "asked as:" not in shown(app)

    drive(home, script, size=NARROW)


def test_the_run_of_a_turn_is_inspected_and_run_again(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, BANDSAW)
        other = await ask(app, pilot, "Who wrote the letter to the shareholders?")
        turn.focus()
        await pilot.press("i")
        await until(pilot, lambda: app.current_mode == "inspect")
        assert app.session is turn.session
        await pilot.press("f2")
        await until(pilot, lambda: app.current_mode == "ask" and isinstance(app.screen, AskScreen))
        other.focus()
        await pilot.press("r")
        await until(pilot, lambda: len(ask_screen(app).turns) == 3 and not app.busy, "the run again")
        again = ask_screen(app).turns[-1].session
        await until(pilot, lambda: again.answer is not None)
        assert again.run is not None
        assert again.run.head.forked == other.session.id

    drive(home, script, size=NARROW)


def test_a_click_on_a_stage_looks_into_its_run(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, BANDSAW)
        await click_on(app, pilot, "retrieve", last=True)
        await until(pilot, lambda: app.current_mode == "inspect")

    drive(home, script, size=NARROW)


# --- the box ------------------------------------------------------------------------------------------------------


def test_what_was_asked_before_comes_back_with_up(home: Path) -> None:
    desk = Desk(home)
    desk.ask("Who leads the yard?")
    desk.engine.close()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, BANDSAW)
        await pilot.press(*"draft")
        await pilot.press("up")
        assert box(app).text == BANDSAW
        await pilot.press("up")
        assert box(app).text == "Who leads the yard?"
        await pilot.press("down", "down")
        assert box(app).text == "draft", "what was being typed is not lost"

    drive(home, script, size=NARROW)


def test_the_box_grows_and_up_goes_through_its_lines_first(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, BANDSAW)
        await pilot.press("a", "ctrl+j", "b", "up")
        assert box(app).text == "a\nb"
        await until(pilot, lambda: box(app).content_size.height == 2)
        await pilot.press("up")
        assert box(app).text == BANDSAW

    drive(home, script, size=NARROW)


def test_filters_and_names_are_completed_by_keys_and_by_mouse(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        completions = app.screen.query_one("#completions", OptionList)

        async def typed(text: str) -> None:
            await pilot.press(*text)
            await until(pilot, lambda: completions.has_class("-shown"), f"completions of {text}")

        await typed("kin")
        await pilot.press("tab")
        assert box(app).text.startswith("kind:")
        await typed("em")
        await pilot.press("down", "enter")
        assert box(app).text.strip() == "kind:email"
        assert not completions.has_class("-shown")
        box(app).write("")
        await typed("fr")
        await pilot.press("escape")
        assert not completions.has_class("-shown")
        assert box(app).text == "fr"
        assert app.focused is box(app)
        box(app).write("")
        await typed("fr")
        await pilot.click("#completions", offset=(2, 0))
        await until(pilot, lambda: box(app).text.startswith("from:"))

    drive(home, script, size=NARROW)


def test_a_filter_narrows_and_a_bad_one_is_told_under_the_box(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        typed = "after:someday Which blade does the bandsaw have?"
        box(app).write(typed)
        await pilot.press("enter")
        await until(pilot, lambda: "someday" in str(app.screen.query_one("#trouble").render()))
        assert box(app).text == typed
        assert not ask_screen(app).turns
        turn = await ask(app, pilot, f"source:slack {BANDSAW}")
        assert turn.session.run is not None
        assert turn.session.run.head.question.filters.sources == ("slack",)
        assert "narrowed to source:slack" in shown(app)
        assert "someday" not in shown(app)

    drive(home, script, size=TALL)


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await until(pilot, lambda: "There is nothing in this library yet" in shown(app))
        assert "F5 adds a source" in shown(app)
        assert "cascade demo" in shown(app)
        box(app).write("What is there?")
        await pilot.press("enter")
        await until(pilot, lambda: shown(app).count("F5 adds a source") == 2, "why nothing is asked")
        assert not app.busy
        assert not ask_screen(app).turns, "no run is made, and no model is readied, to find that out"
        assert box(app).text == "What is there?"

    drive(tmp_path / "home", script, size=NARROW)


def test_the_stages_take_one_line_beside_a_source(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, BANDSAW)
        await until(pilot, lambda: ask_screen(app).has_class("-cited"), "its source beside")
        bar = ask_screen(app).query_one(StageBar)
        await until(pilot, lambda: bar.size.width < 60)
        await until(pilot, lambda: bar.size.height == 1, "one line")
        assert "✓ verify" in shown(app)

    drive(home, script, size=(120, 35))


def test_what_comes_in_stays_in_sight_when_there_is_less_room(home: Path) -> None:
    model = Paced(reply("The bandsaw has a new blade of 32 mm."))

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "Which incidents happened at the steam box?")
        await seat(app, model)
        box(app).write(BANDSAW)
        await pilot.press("enter")
        await until(pilot, lambda: "Writing" in shown(app))
        await pilot.resize_terminal(80, 20)
        await until(pilot, lambda: "Writing" in shown(app), "what goes on")
        model.go_on(100)
        await until(pilot, lambda: not app.busy and "Answered" in shown(app), "the answer")
        await until(pilot, lambda: f"› {BANDSAW}" in "\n".join(shown(app).splitlines()[:4]), "its question at the top")

    drive(home, script, size=NARROW)


@pytest.mark.parametrize("back", ["key", "click"])
def test_who_comes_back_to_ask_types_into_the_box(home: Path, back: str) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, BANDSAW)
        turn.focus()
        await pilot.press("f5")
        await until(pilot, lambda: "newest" in shown(app), "the sources")
        if back == "key":
            await pilot.press("f2")
        else:
            await click_on(app, pilot, "Ask")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press(*"irm")
        await until(pilot, lambda: box(app).text == "irm", "what was typed")

    drive(home, script, size=NARROW)


def test_the_first_letter_after_coming_back_to_ask_is_typed_too(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, BANDSAW)
        turn.focus()
        await pilot.press("f5")
        await until(pilot, lambda: "newest" in shown(app), "the sources")
        await app.action_switch_mode("ask")
        assert app.focused is box(app), "before anything that came after the key is looked at"

    drive(home, script, size=NARROW)


def test_page_keys_in_the_box_scroll_the_conversation(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "Which incidents happened at the steam box?")
        await until(pilot, lambda: "› Which incidents" in shown(app))
        assert "matches read" not in shown(app)
        await pilot.press("pagedown")
        await until(pilot, lambda: "matches read" in shown(app), "the end")
        await pilot.press("pageup")
        await until(pilot, lambda: "› Which incidents" in shown(app), "the beginning")
        assert box(app).has_focus

    drive(home, script, size=(80, 20))


def test_a_long_question_leaves_room_for_its_answer_and_unfolds(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, f"{BANDSAW} " + "It is about the one in the yard. " * 60 + "Thanks")
        assert "in the yard" in shown(app)
        assert "Thanks" not in shown(app)
        assert "matches read" in shown(app), "and so does what became of it"
        await click_on(app, pilot, "all of it")
        assert turn.paragraphs[0].text.endswith("Thanks")

    drive(home, script, size=TALL)


def test_sources_hang_from_their_numbers(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "Which incidents happened at the steam box?")
        lines = shown(app).splitlines()
        at = next(n for n, line in enumerate(lines) if line.strip(" ▌").startswith("[1] "))
        start = lines[at].index("[1] ") + 4
        after = next(n for n in range(at + 1, len(lines)) if "“" in lines[n])
        assert after > at + 1, "it takes more than one row here"
        assert all(not line[:start].strip(" ▌") and line[start].strip() for line in lines[at + 1 : after])

    drive(home, script, size=(60, 40))


def test_completions_hide_nothing_of_what_is_typed_and_take_a_line_each(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        box(app).focus()
        box(app).write("one\ntwo\nthree fr")
        await pilot.press("o")
        await until(pilot, lambda: "who wrote it" in shown(app))
        lines = shown(app).splitlines()
        top = box(app).region.y
        assert "who wrote it" in lines[top - 1]
        assert [lines[top + n].strip("│ ") for n in (1, 2, 3)] == ["one", "two", "three fro"]

    drive(home, script, size=NARROW)


# --- while a question is read -------------------------------------------------------------------------------------


def test_what_is_typed_while_a_question_is_read_stays(home: Path) -> None:
    reading = threading.Event()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        held = asyncio.ensure_future(app.read(lambda _: reading.wait()))  # whatever else it reads comes after that
        await pilot.press(*"bandsaw", "enter")
        await until(pilot, lambda: not box(app).text, "room for the next question")
        await until(pilot, lambda: "reading the question …" in shown(app))
        await pilot.press(*"next", "enter")
        await until(pilot, lambda: "a question is being answered" in shown(app))
        reading.set()
        await held
        await until(pilot, lambda: ask_screen(app).turns and not app.busy)
        assert [turn.asked for turn in ask_screen(app).turns] == ["bandsaw"]
        assert "reading the question" not in shown(app)
        assert box(app).text == "next"

    drive(home, script, size=NARROW)


def test_a_question_that_cannot_be_asked_comes_back_into_the_box(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await pilot.press(*"after", "colon", *"someday", "enter")
        await until(pilot, lambda: "names no time" in shown(app))
        assert box(app).text == "after:someday"
        await pilot.press("x")
        await until(pilot, lambda: "names no time" not in shown(app))

    drive(home, script, size=NARROW)


def test_enter_that_was_pressed_before_the_app_was_there_asks(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        box(app).write(BANDSAW)
        ahead = Key("ctrl+j", None)
        ahead.time = 0.0
        box(app).post_message(ahead)
        await until(pilot, lambda: ask_screen(app).turns, "a question")
        await pilot.press("ctrl+j")
        assert box(app).text == "\n", "later it is the key for a new line"

    drive(home, script, size=NARROW)


# --- while a run goes on ------------------------------------------------------------------------------------------


def test_the_draft_is_seen_while_it_is_written_and_gives_way_to_the_checked_answer(home: Path) -> None:
    model = Paced(reply("The bandsaw has a new blade of 32 mm."))

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await seat(app, model)
        box(app).write(BANDSAW)
        await pilot.press("enter")
        await until(pilot, lambda: "● synthesize" in shown(app) and "Writing" in shown(app))
        model.go_on(7)
        await until(pilot, lambda: "The bandsaw has" in shown(app), "the draft")
        assert "32 mm" not in shown(app)
        assert "Answered" not in shown(app)
        model.go_on(100)
        await until(pilot, lambda: not app.busy and "Answered" in shown(app))
        assert "The bandsaw has a new blade of 32 mm. [1]" in " ".join(shown(app).split())

    drive(home, script, size=NARROW)


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
def test_a_key_stops_a_run_and_what_is_typed_meanwhile_stays(home: Path, key: str) -> None:
    model = Paced(reply("The bandsaw has a new blade of 32 mm."))

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await seat(app, model)
        box(app).write(BANDSAW)
        await pilot.press("enter")
        await until(pilot, lambda: "● synthesize" in shown(app))
        assert "esc Stop" in shown(app)
        await pilot.press(*"next")
        await pilot.press("enter")
        await until(pilot, lambda: "a question is being answered" in shown(app))
        assert box(app).text == "next"
        await pilot.press(key)
        await until(pilot, lambda: not app.busy and "Stopped in synthesize" in shown(app))
        assert box(app).text == "next"
        assert "a question is being answered" not in shown(app)
        assert "∎ synthesize" in shown(app)
        assert "esc Stop" not in shown(app)
        assert "quit the app" not in shown(app)

    drive(home, script, size=NARROW)


def test_a_stage_that_fails_shows_its_error_and_what_to_do(home: Path) -> None:
    def broken(_: Generate) -> str:
        raise ModelUnavailable("the lamp is [b]out[/b]", hint="light the lamp")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await seat(app, ScriptedModel(broken))
        await ask(app, pilot, BANDSAW)
        screen = shown(app)
        assert "✗ synthesize failed: the lamp is [b]out[/b]" in screen
        assert "light the lamp" in screen
        assert "synthesize: the lamp is [b]out[/b]" in screen.split("light the lamp")[1]
        turn = await ask(app, pilot, "When was the lighthouse of Trondskerry painted?")
        assert turn.session.answer is not None, "the app goes on"

    drive(home, script, size=NARROW)


@pytest.mark.parametrize("sizes", [(NARROW, WIDE), (WIDE, NARROW)])
def test_a_resize_while_a_run_goes_on_keeps_everything_in_sight(
    home: Path, sizes: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    model = Paced(reply("The bandsaw has a new blade of 32 mm."))

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await seat(app, model)
        box(app).write(BANDSAW)
        await pilot.press("enter")
        model.go_on(7)
        await until(pilot, lambda: "The bandsaw has" in shown(app), "the draft")
        await pilot.resize_terminal(*sizes[1])
        await until(pilot, lambda: app.size == sizes[1] and "The bandsaw has" in shown(app))
        whole(app)
        model.go_on(100)
        await until(pilot, lambda: not app.busy and "Answered" in shown(app))
        await pilot.press("shift+tab", "right")
        whole(app)

    drive(home, script, size=sizes[0])


def whole(app: CascadeApp) -> None:
    """Everything that one needs lies within the screen, and nothing is wider than what holds it."""
    screen = app.screen.region
    for kind in (QuestionBox, StageBar, Turn):
        for widget in app.screen.query(kind):
            assert widget.region.x >= 0
            assert widget.region.right <= screen.right
    assert screen.contains_region(box(app).region)
    assert app.screen.query_one("#conversation").max_scroll_x == 0
    assert all(len(line) <= screen.width for line in shown(app).splitlines())


# --- text of others -----------------------------------------------------------------------------------------------


def test_hostile_text_is_shown_as_it_is_and_does_nothing(home: Path, tmp_path: Path) -> None:
    desk = Desk(home)
    said = "The pump of the [bold]Gannet[/bold] is \x1b[31mred\x1b[0m and [@click=app.quit]loud[/]."
    desk.bring(tmp_path / "odd", {"pump.md": f"# [b]Pump[/b] \x1b]0;owned\x07\n\n{said}\n"})
    desk.engine.close()

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await until(pilot, lambda: "28 documents" in shown(app))
        await ask(app, pilot, "What is the pump of the Gannet? [red]x[/red] \x1b[31m [@click=app.quit]y[/]")
        screen = shown(app)
        assert "[red]x[/red]" in screen
        assert "\x1b" not in screen
        assert "[bold]Gannet[/bold] is red and [@click=app.quit]loud[/]." in " ".join(screen.split())
        await click_on(app, pilot, "loud")
        assert isinstance(app.focused, Turn), "a click on such words is a click on the answer"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DocumentScreen) and "pump.md" in shown(app))
        assert "[@click=app.quit]loud[/]" in shown(app)
        assert "\x1b" not in shown(app)
        assert app.is_running

    drive(home, script, size=NARROW)


def test_the_box_takes_what_is_pasted(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        turn = await ask(app, pilot, HOSTILE)
        assert "[red]x[/red]" in shown(app)
        assert turn.session.answer is not None

    drive(home, script, size=NARROW)


# --- the bar by itself --------------------------------------------------------------------------------------------


class _Bar(App[None]):
    def compose(self) -> ComposeResult:
        yield StageBar()


def test_between_two_stages_the_last_one_is_told() -> None:
    events: list[Event] = [
        RunBegan(at=0.0, run="r"),
        SpanBegan(at=0.1, span=1, parent=None, kind="stage", name="decompose"),
        SpanEnded(at=0.2, span=1, outcome="computed"),
    ]
    assert [p.text for p in writing(fold(events[:1]))] == ["Opening the library …"]
    assert [p.text for p in writing(fold(events))] == ["Reading the question …"], "and not three dots alone"


def test_the_bar_counts_what_the_innermost_part_has_done() -> None:
    events: list[Event] = [
        RunBegan(at=0.0, run="r"),
        SpanBegan(at=0.1, span=1, parent=None, kind="stage", name="decompose"),
        SpanEnded(at=0.2, span=1, outcome="cached"),
        SpanBegan(at=0.2, span=2, parent=None, kind="stage", name="retrieve.q1", model="smollm2"),
        SpanBegan(at=0.2, span=3, parent=2, kind="part", name="judge"),
        Progressed(at=0.3, span=3, done=12, total=16),
    ]

    async def script() -> None:
        app = _Bar()
        async with app.run_test(size=NARROW):
            bar = app.query_one(StageBar)
            bar.follow(fold(events), live=True)
            said = str(bar.render())
            assert "= decompose" in said
            assert "● retrieve" in said
            assert "· cite" in said
            assert "retrieve.q1 · 12 of 16 · smollm2" in said
            first = Progressed(at=0.4, span=2, done=0, total=0, what="making smollm2 ready")
            bar.follow(fold([*events[:4], first]), live=True)
            assert "retrieve.q1 · making smollm2 ready" in str(bar.render())
            bar.follow(fold([*events[:4], first, Progressed(at=0.5, span=2, done=0, total=0)]), live=True)
            assert "making" not in str(bar.render())
            bar.follow(fold(events), live=True, told="waits before cite: F6 shows it")
            assert "waits before cite" in str(bar.render())

    asyncio.run(script())


def test_a_source_that_is_shown_behind_another_screen_is_at_its_quote_when_one_comes_back(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await ready(app, pilot)
        await ask(app, pilot, "When does the Heron get its mast step glued in?")
        view = ask_screen(app).query_one(SourceView)
        await until(pilot, lambda: view.source is not None, "the source beside the answer")
        page = view.query_one("#page")
        await until(pilot, lambda: page.scroll_y > 0, "the quote further down")
        place, source = page.scroll_y, view.source
        view.display = False
        page.scroll_to(y=0, animate=False)
        await pilot.press("f3")
        assert source is not None
        view.show(source)
        await pilot.press("f2")
        view.display = True
        await until(pilot, lambda: page.scroll_y == place, "the quote")

    drive(home, script, size=(130, 16))


def test_what_is_read_stays_in_sight_when_the_terminal_gets_another_size(home: Path) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        for question in ("Which incidents happened at the steam box?", BANDSAW):
            await ask(app, pilot, question)
        for size in ((60, 18), (150, 14), (80, 40), (70, 16)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: f"› {BANDSAW[:30]}" in shown(app), f"{size}")

    drive(home, script, size=(110, 22))
