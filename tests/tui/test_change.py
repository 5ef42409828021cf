"""Changing a run: outputs, hits, quotes, prompts and models by hand; then it runs again and is compared."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, TextArea

from cascade.config import RunOptions
from cascade.errors import ConfigError, UsageError
from cascade.json_text import Misread, fault_at, read_json, written
from cascade.plan_text import plan_text, read_plan
from cascade.runs import Run
from cascade.tui.app import CascadeApp
from cascade.tui.edits import Edits
from cascade.tui.screens.choose import ChooseOne
from cascade.tui.screens.compare import CompareScreen
from cascade.tui.screens.edit import EditText, edited_outside
from cascade.tui.screens.inspect import InspectScreen
from cascade.tui.widgets.detail import Detail
from cascade.tui.widgets.evidence import EvidenceGrid
from cascade.tui.widgets.run_tree import RunTree
from tests.desk import Desk, outcomes
from tests.tui.pilot import Driver, drive, shown, until

LAUNCH = "When is the launch of the Heron?"
Script = Callable[[CascadeApp, Driver], Awaitable[None]]


def look(desk: Desk, script: Script) -> tuple[Run, Run]:
    """Ask, change the run in the app as `script` does; the first run and the one that began last."""
    first = desk.ask(LAUNCH)
    home = desk.engine.home.path
    desk.engine.close()

    async def opened(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run(first.id)
        await until(pilot, lambda: app.screen.query_one(Detail).record is not None, "the run")
        await script(app, pilot)

    drive(home, opened, size=(140, 44))
    return first, desk.last()


async def stage(app: CascadeApp, pilot: Driver, name: str) -> None:
    """Choose a stage in the tree."""
    tree = app.screen.query_one(RunTree)
    tree.focus()
    tree.choose_stage(name)
    record = app.screen.query_one(Detail)
    await until(pilot, lambda: record.record is not None and record.record.node.name.startswith(name), name)


async def editor(app: CascadeApp, pilot: Driver, key: str = "e") -> TextArea:
    """Open the editor."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, EditText), "the editor")
    return app.screen.query_one(TextArea)


def _says(app: CascadeApp, text: str) -> bool:
    return text in shown(app)


async def evidence(app: CascadeApp, pilot: Driver, name: str, rows: int) -> EvidenceGrid:
    """What a stage found or chose, with the focus, once so many rows are there."""
    await stage(app, pilot, name)
    assert app.screen.query_one(Detail).go_to("evidence")
    grid = app.screen.query_one(EvidenceGrid)
    await until(pilot, lambda: len(grid.rows) >= rows, "the rows")
    grid.focus()
    return grid


async def run_again(app: CascadeApp, pilot: Driver) -> None:
    """Run with the edits, until the two runs stand beside each other."""
    await until(pilot, lambda: isinstance(app.screen, InspectScreen), "the inspector")
    app.screen.query_one(RunTree).focus()
    await pilot.press("r")
    await until(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")
    await until(pilot, lambda: app.screen.query(".section"), "what differs")


# --- outputs ------------------------------------------------------------------------------------------------------


def test_an_edited_plan_is_run_and_compared_with_the_old_one(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "decompose")
        text = await editor(app, pilot)
        text.load_text(text.text.replace("operation: find", "operation: list"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "1 edit: decompose output" in shown(app), "the edit")
        await run_again(app, pilot)
        assert "another plan" in shown(app)
        assert "pinned" in shown(app)

    first, last = look(desk, script)
    assert last.head.forked == first.id
    assert outcomes(last)["decompose"] == "pinned"
    assert last.output("decompose")["operation"] == "list"


def test_what_does_not_depend_on_an_edit_is_not_computed_again(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "cite")
        text = await editor(app, pilot)
        value = json.loads(text.text)
        text.load_text(json.dumps({**value, "quotes": value["quotes"][:1]}))
        await pilot.press("ctrl+s")
        await run_again(app, pilot)

    _, last = look(desk, script)
    assert outcomes(last) == {
        "decompose": "cached", "retrieve.q1": "cached", "cite.q1": "pinned", "synthesize": "computed",
        "verify": "computed",
    }  # fmt: skip


def test_what_does_not_fit_is_told_at_its_place_and_nothing_is_lost(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "synthesize")
        text = await editor(app, pilot)
        whole = text.text
        wrong = whole.replace('"written_by": "rules"', '"written_by": 7')
        text.load_text(wrong)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "does not fit: written_by" in shown(app), "the field")
        assert text.text == wrong
        assert text.text.splitlines()[text.cursor_location[0]].strip().startswith('"written_by": 7')
        text.load_text(whole[:-3])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Unterminated string" in shown(app), "the parser's word")
        assert isinstance(app.screen, EditText)
        await pilot.press("escape")
        await until(pilot, lambda: "not saved" in shown(app), "a question before it is dropped")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, EditText), "the editor again")
        assert text.text == whole[:-3]
        await pilot.press("escape")
        await until(pilot, lambda: "not saved" in shown(app), "the question")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen), "the inspector")
        assert not app.screen.edits  # type: ignore[attr-defined]

    look(desk, script)


def test_an_edit_that_is_taken_back_is_none(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "decompose")
        for old, new in (("find", "list"), ("list", "find")):
            text = await editor(app, pilot)
            text.load_text(text.text.replace(f"operation: {old}", f"operation: {new}"))
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, InspectScreen), "the inspector")
            assert ("1 edit" in shown(app)) is (new == "list")

    look(desk, script)


def test_a_plan_is_edited_as_lines(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "decompose")
        text = await editor(app, pilot)
        assert f"q1 find  {LAUNCH}" in shown(app)
        assert "must Heron" in shown(app)
        whole = text.text
        for wrong, told in (
            (whole.replace("  must Heron", "  shall Heron"), "'shall': a line below a question begins with"),
            (whole.replace("q1 find", "q1 seek"), "questions.0.operation"),
            (whole.replace("must Heron", "needs q7"), "questions.0.needs: 'q7' is no question before it"),
        ):
            text.load_text(wrong)
            text.move_cursor((0, 0))
            await pilot.press("ctrl+s")
            await until(pilot, partial(_says, app, told), told)
            assert text.cursor_location[0] in (2, 4), "at the line, or the question"
        text.load_text(f"{whole}\nq2 who  Who varnishes it?\n  must Heron = boat\n  only source mail\n")
        await pilot.press("ctrl+s")
        await run_again(app, pilot)

    _, last = look(desk, script)
    assert last.plan is not None
    assert [sub.id for sub in last.plan.questions] == ["q1", "q2"]
    assert last.plan.questions[1].facets[0].variants == ("boat",)
    assert last.plan.questions[1].filters.sources == ("mail",)
    assert "retrieve.q2" in outcomes(last)


def test_the_operation_at_the_top_is_that_of_the_questions_that_had_it(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "decompose")
        text = await editor(app, pilot)
        text.load_text(text.text.replace("operation: find", "operation: list"))
        await pilot.press("ctrl+s")
        await run_again(app, pilot)

    first, last = look(desk, script)
    assert first.plan is not None
    assert last.plan is not None
    assert [sub.operation.value for sub in first.plan.questions] == ["find"]
    assert [sub.operation.value for sub in last.plan.questions] == ["list"]
    before = {"operation": "find", "questions": [{"id": "q1", "operation": "find"}, {"id": "q2", "operation": "who"}]}
    text = "operation: list\n\nq1 find  What is it?\nq2 who  Who?\nq3 find  Why?\n"
    assert [sub["operation"] for sub in read_plan(text, before)["questions"]] == ["list", "who", "find"]


def test_a_refusal_leaves_the_cursor_on_the_line_where_it_is(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "decompose")
        text = await editor(app, pilot)
        await pilot.press("end", "x", "ctrl+s")
        await until(pilot, partial(_says, app, "does not fit: operation"), "the refusal")
        assert text.cursor_location == (0, len("operation: findx"))
        await pilot.press("backspace", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, InspectScreen), "the inspector")

    look(desk, script)


def test_a_plan_that_lines_cannot_say_is_edited_as_json(desk: Desk) -> None:
    plan = desk.ask(LAUNCH).output("decompose")
    text = plan_text(plan)
    assert text is not None
    assert read_plan(text) == plan
    for odd in ("two\nlines", "a = b", "a x0.5"):
        facet: dict[str, Any] = {"text": odd, "variants": [], "must": False, "weight": 1.0}
        assert plan_text({**plan, "questions": [{**plan["questions"][0], "facets": [facet]}]}) is None
    filters = {
        "sources": ["mail"], "kinds": ["email"], "people": [["from", "Ann Lee"], ["with", "Bo"]], "labels": ["x y"],
        "after": "2026-03-01T00:00:00Z", "before": None, "thread": "t", "attachment": False,
    }  # fmt: skip
    whole = {**plan, "questions": [{**plan["questions"][0], "filters": filters, "needs": [], "loose": True}]}
    text = plan_text(whole)
    assert text is not None
    assert "only with Bo" in text
    assert read_plan(text) == whole
    steps = [
        {"do": "find", "what": "pull requests", "by": [], "written": ""},
        {"do": "keep", "what": "verdict", "by": ["not approved"], "written": ""},
        {"do": "collect", "what": "people", "by": ["wrote", "reviewed"], "written": "id"},
        {"do": "most", "what": "", "by": [], "written": ""},
    ]
    stepped = {**plan, "questions": [{**plan["questions"][0], "steps": steps}]}
    text = plan_text(stepped)
    assert text is not None
    assert "  step collect people: wrote, reviewed as id\n  step most\n" in text
    assert read_plan(text) == stepped
    near = [{"text": "deadline", "cosine": 0.41}, {"text": "handed over", "cosine": 0.5}]
    facet = {**plan["questions"][0]["facets"][0], "text": "due", "variants": ["owed"], "similar": near}
    widened = {**plan, "questions": [{**plan["questions"][0], "facets": [facet]}]}
    text = plan_text(widened)
    assert text is not None
    assert " = owed ~ deadline 0.41, handed over 0.5\n" in text
    assert read_plan(text) == widened
    assert read_plan(text.replace("handed over 0.5", "handed over")) == widened, "one without a number is half as good"
    older = {key: value for key, value in plan["questions"][0].items() if key != "steps"}
    assert plan_text({**plan, "questions": [older]}) == plan_text(plan), "a plan of a run before there were steps"


# --- hits and quotes ----------------------------------------------------------------------------------------------


def test_hits_are_dropped_put_first_and_moved(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        grid = await evidence(app, pilot, "retrieve", 6)
        await pilot.press("d", "down", "down", "space", "end")
        while grid.row is not None and grid.row.kind != "hit":
            await pilot.press("up")
        await pilot.press("shift+up")
        await until(pilot, lambda: "1 edit: retrieve.q1 output" in shown(app), "the edit")
        await run_again(app, pilot)

    first, last = look(desk, script)
    before, after = list(first.passages()), list(last.passages())
    assert after == [before[2], before[1], before[3], before[5], before[4]]
    assert [hit["rank"] for hit in last.output("retrieve")["hits"]] == [1, 2, 3, 4, 5]
    lost = last.output("retrieve")["lost"][0]
    assert (lost["passage"], lost["reason"]) == (before[0], "dropped by hand")


def test_a_dropped_hit_is_taken_in_again(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        grid = await evidence(app, pilot, "retrieve", 6)
        await pilot.press("d")
        await until(pilot, lambda: "1 edit" in shown(app), "the edit")
        await stage(app, pilot, "cite")
        await stage(app, pilot, "retrieve")
        await until(pilot, lambda: "✗" in shown(app), "it is remembered")
        grid.focus()
        await pilot.press("u")
        await until(pilot, lambda: "1 edit" not in shown(app), "no edit")

    look(desk, script)


def test_a_quote_is_taken_out(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "cite")
        assert app.screen.query_one(Detail).go_to("evidence")
        grid = app.screen.query_one(EvidenceGrid)
        await until(pilot, lambda: grid.row is not None and grid.row.kind == "quote", "the quotes")
        grid.focus()
        await pilot.press("space")
        await until(pilot, lambda: "1 edit: cite.q1 output" in shown(app), "the edit")
        await run_again(app, pilot)

    first, last = look(desk, script)
    assert [q["n"] for q in first.output("cite")["quotes"]] == [1, 2]
    assert [q["n"] for q in last.output("cite")["quotes"]] == [2]
    assert last.answer is not None
    assert len(last.answer.quotes) == 1


def test_what_was_passed_over_is_taken_in(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        grid = await evidence(app, pilot, "cite", 3)
        await pilot.press("end")
        await until(pilot, lambda: grid.row is not None and grid.row.kind == "unquoted", "a sentence that was read")
        await pilot.press("d", "space")
        await until(pilot, lambda: "1 edit: cite.q1 output" in shown(app), "the edit")
        await pilot.press("space")
        await until(pilot, lambda: "1 edit" not in shown(app), "it is out again")
        await pilot.press("end", "space")
        await until(pilot, lambda: "1 edit: cite.q1 output" in shown(app), "the edit")
        await run_again(app, pilot)

    first, last = look(desk, script)
    [*_, sentence] = first.output("cite")["unquoted"]
    [*others, taken] = last.output("cite")["quotes"]
    assert others == first.output("cite")["quotes"]
    assert (taken["text"], taken["n"]) == (sentence["text"], len(others) + 1)
    assert taken["native_id"], "it is bound to its record"
    assert sentence not in last.output("cite")["unquoted"]
    assert last.answer is not None
    assert sentence["text"] in [quote.text for quote in last.answer.quotes]


# --- prompts and models -------------------------------------------------------------------------------------------


def test_a_prompt_that_drops_a_slot_is_refused(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "synthesize")
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query(OptionList), "the prompts")
        text = await editor(app, pilot, "enter")
        whole = text.text
        text.load_text(whole.replace("{{quotes}}", "the quotes"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "declares the slots" in shown(app), "why not")
        text.load_text(whole.replace("one short sentence", "one long sentence"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "1 edit: prompt synthesize" in shown(app), "the edit")
        await run_again(app, pilot)

    _, last = look(desk, script)
    assert "one long sentence" in last.blobs.get(last.head.prompts["synthesize"])


def test_a_stage_with_several_prompts_asks_which(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "cite")
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query(OptionList), "the prompts")
        assert "judge" in shown(app)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, EditText), "the editor")
        assert "prompt read" in shown(app)

    look(desk, script)


def test_a_remote_model_says_what_would_leave_the_machine_and_asks(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "synthesize")
        for answer in ("n", "y"):
            await pilot.press("m")
            await until(pilot, lambda: app.screen.query("#other"), "the models")
            assert "rules alone" in shown(app)
            assert "smollm2" in shown(app)
            app.screen.query_one("#other", Input).value = "openai/some-model"
            app.screen.query_one("#other").focus()
            await pilot.press("enter")
            await until(pilot, lambda: "would leave this machine" in shown(app).replace("\n", " "), "what leaves")
            await pilot.press(answer)
            await until(pilot, lambda: isinstance(app.screen, InspectScreen), "the inspector")
            told = "1 edit: synthesize on openai/some-model" in shown(app)
            assert told is (answer == "y")
        await pilot.press("U")
        await until(pilot, lambda: "1 edit" not in shown(app), "forgotten")

    first, last = look(desk, script)
    assert last.id == first.id, "nothing was asked"


def test_without_edits_it_runs_from_the_chosen_stage_on(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "cite")
        await run_again(app, pilot)
        assert "the same answer" in shown(app)

    _, last = look(desk, script)
    assert outcomes(last) == {
        "decompose": "pinned", "retrieve.q1": "pinned", "cite.q1": "computed", "synthesize": "computed",
        "verify": "computed",
    }  # fmt: skip


# --- by themselves ------------------------------------------------------------------------------------------------

PROMPTS = {"decompose": ("decompose",), "retrieve": ("rerank",), "cite": ("judge", "read"), "verify": ()}


@pytest.mark.parametrize(
    ("edits", "pinned", "start"),
    [
        (Edits(outputs={"cite.q1": {}}), (), None),
        (Edits(prompts={"read": "x"}), ("decompose", "retrieve.q1"), None),
        (Edits(prompts={"decompose": "x"}), ("decompose",), "decompose"),
        (Edits(models={"retrieve": "none"}), ("cite.q2",), "retrieve"),
        (Edits(outputs={"retrieve.q1": {}}), ("retrieve.q1",), None),
    ],
)
def test_an_output_by_hand_does_not_stand_in_the_way_of_an_edit_before_it(
    edits: Edits, pinned: tuple[str, ...], start: str | None
) -> None:
    assert edits.start(PROMPTS, pinned) == start


def test_a_fault_is_found_by_the_path_of_its_field() -> None:
    text = '{"a": [1, {"b, c": "}", "d": {"e": [true, null, "x"]}}], "f": 2}'
    for path, value in (("a.1.d.e.2", '"x"'), ("f", "2"), ("a.1.d", '{"e"'), ("a.0", "1")):
        at = fault_at(text, ConfigError(f"the output given for cite does not fit: {path}: wrong"))
        assert at is not None
        assert text[at:].startswith(value), path
    missing = fault_at(text, ConfigError("the output given for cite does not fit: a.1.z: Field required"))
    assert missing == text.index('{"b, c"'), "the record that lacks it"
    assert fault_at(text, ConfigError("the index is away")) is None


def test_a_text_that_is_no_json_says_where_it_ceases_to_be() -> None:
    with pytest.raises(Misread, match="line 2, column 7") as caught:
        read_json('{"a": 1,\n "b": :}')
    assert fault_at("", caught.value) == caught.value.at == 15


@pytest.mark.skipif(os.name == "nt", reason="the editor is a shell script")
def test_a_text_is_edited_in_ones_own_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "my editor"
    script.write_text(
        '#!/bin/sh\ncase "$2" in *.json) printf \'{"seen": "%s"}\' "$(cat "$2")" > "$2";; esac\nexit $1\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)

    class Lent:
        """An app whose terminal can be lent."""

        @contextmanager
        def suspend(self) -> Iterator[None]:
            yield

    app: Any = Lent()
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{script}' 0")
    assert edited_outside(app, "old", ".json") == '{"seen": "old"}'
    monkeypatch.setenv("EDITOR", f"'{script}' 3")
    with pytest.raises(UsageError, match="ended with 3"):
        edited_outside(app, "old", ".json")
    monkeypatch.setenv("EDITOR", 'sh -c "kill -INT $PPID"')
    assert edited_outside(app, "old", ".json") == "old", "Ctrl-C is the editor's"
    monkeypatch.setenv("EDITOR", str(tmp_path / "none"))
    with pytest.raises(UsageError, match="cannot be opened"):
        edited_outside(app, "old", ".json")


def test_an_editor_that_cannot_be_opened_loses_nothing(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        await stage(app, pilot, "decompose")
        text = await editor(app, pilot, "ctrl+e")
        await until(pilot, lambda: "cannot be opened" in shown(app), "why not")
        assert LAUNCH in text.text

    look(desk, script)


def test_numbers_of_a_list_are_edited_on_one_line() -> None:
    value = {"claims": [{"quotes": [8, 2, 21], "text": "of [ 3, 4 ]"}], "names": ["a", "b"], "parts": [[0.5], []]}
    text = written(value)
    assert '"quotes": [8, 2, 21]' in text
    assert '"text": "of [ 3, 4 ]"' in text
    assert read_json(text) == value


# --- the recipe -----------------------------------------------------------------------------------------------------


def test_a_number_of_the_recipe_is_changed_and_told_beside_the_old_one(desk: Desk) -> None:
    async def script(app: CascadeApp, pilot: Driver) -> None:
        text = await editor(app, pilot, "R")
        assert "Passages that a look-up question takes from the index" in text.text
        text.load_text(text.text.replace("pool = 60 ", "pool = 7 ").replace("rerank = 16 ", "rerank = many "))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: _says(app, "a line is"), "the fault")
        assert text.cursor_location[0] == 2
        text.load_text(text.text.replace("rerank = many ", "rerank = -1 "))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: _says(app, "line 3: the recipe's rerank"), "the fault")
        text.load_text(text.text.replace("rerank = -1 ", "rerank = 16 "))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: _says(app, "1 edit: pool 7"), "the edit")
        await run_again(app, pilot)
        assert "with pool 7" in shown(app)

    first, last = look(desk, script)
    assert (first.head.recipe.pool, last.head.recipe.pool) == (60, 7)
    assert last.head.recipe == first.head.recipe.changed({"pool": 7})


def test_repeats_that_nobody_asked_for_are_not_offered_beside_a_run(desk: Desk) -> None:
    other = desk.ask("Who builds the Heron?")
    desk.engine.rerun(other, RunOptions(sample=1, repeat=True))

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ChooseOne), "the runs")
        assert app.screen.query_one(OptionList).option_count == 1
        assert other.id in shown(app)

    look(desk, script)
