"""Looking into a run: its tree, and what is known of each of its nodes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cascade.config import Recipe
from cascade.errors import ModelUnavailable
from cascade.runs import Run
from cascade.steps import Edit
from cascade.trace import ModelCalled, Recorder, RunBegan, RunEnded, RunHead, SpanBegan, SpanEnded
from cascade.tui.app import CascadeApp
from cascade.tui.widgets.detail import Detail
from cascade.tui.widgets.evidence import EvidenceGrid
from cascade.tui.widgets.run_tree import RunTree
from cascade.tui.widgets.tab_strip import TabStrip
from cascade.tui.widgets.text_page import TextPage
from cascade.tui.widgets.token_view import TokenText
from cascade.types import Usage
from tests.desk import AS_OF, Desk, scripted
from tests.tui.pilot import Driver, drive, shown, until

LAUNCH = "When is the launch of the Heron?"
HOSTILE = "[red]x[/red] \x1b[31mred\x1b[0m [@click=app.quit]press[/]"


def look(desk: Desk, run: Run, script: Any, size: tuple[int, int] = (160, 48)) -> None:
    """Open `run` in the app and do what `script` does there."""
    home = desk.engine.home.path
    desk.engine.close()

    async def opened(app: CascadeApp, pilot: Driver) -> None:
        await app.open_run(run.id)
        await until(pilot, lambda: detail(app).record is not None, "the run")
        await script(app, pilot)

    drive(home, opened, size=size)


def detail(app: CascadeApp) -> Detail:
    return app.screen.query_one(Detail)


async def choose(pilot: Driver, app: CascadeApp, stage: str, tab: str = "") -> None:
    """Put the tree's cursor on a stage, and a tab of the detail up."""
    app.screen.query_one(RunTree).choose_stage(stage)
    await until(pilot, lambda: (r := detail(app).record) is not None and r.node.name.startswith(stage), stage)
    if tab:
        assert detail(app).go_to(tab), f"{stage} has no {tab}"
    await pilot.pause()


def test_the_stages_are_told_in_order_with_how_they_went(desk: Desk) -> None:
    run = desk.ask(LAUNCH)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await until(pilot, lambda: "6 hits of" in shown(app), "how much was found")
        text = shown(app)
        at = [text.index(f"✓ {name}") for name in ("decompose", "retrieve.q1", "cite.q1", "synthesize", "verify")]
        assert at == sorted(at)
        assert "1 question" in text
        assert "2 quotes" in text
        assert LAUNCH in text
        assert "moved from 12 May 2026 to 2 June 2026" in text, "the run itself shows its answer"

    look(desk, run, script)


def test_what_was_found_is_a_table_with_every_part_of_every_score(desk: Desk) -> None:
    run = desk.ask(LAUNCH)
    first, second = run.output("retrieve")["hits"][:2]

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await choose(pilot, app, "retrieve", "evidence")
        await until(pilot, lambda: first["passage"]["text"].splitlines()[0] in shown(app), "the text of the first hit")
        text = shown(app)
        for part in first["parts"]:
            assert part["name"] in text
            assert f"{part['value']:.3f}" in text
        assert f"{second['score']:.3f}" in text
        app.screen.query_one(EvidenceGrid).focus()
        await pilot.press("down")
        await until(pilot, lambda: second["passage"]["id"] in shown(app), "the text of the second")

    look(desk, run, script)


def test_a_hit_of_a_chat_shows_which_of_its_messages_are_ranked(desk: Desk) -> None:
    run = desk.ask("Which new blade has the bandsaw?")
    best = run.output("retrieve")["records"][0]
    assert best["author"]["name"] == "Jana Petrak"

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await choose(pilot, app, "retrieve", "evidence")
        await until(pilot, lambda: "record 1 · Jana Petrak: “The bandsaw has a new blade" in shown(app), "the record")
        assert detail(app).go_to("output")
        await until(pilot, lambda: "- Jana Petrak: “The bandsaw has a new blade" in shown(app), "the list of them")

    look(desk, run, script)


def test_what_was_lost_is_told_by_its_title_and_its_rank_once(desk: Desk) -> None:
    run = desk.ask(LAUNCH, recipe={"keep": 2})
    lost = run.output("retrieve")["lost"][0]
    title = desk.engine.document(lost["passage"].rpartition("@")[0]).title

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await choose(pilot, app, "retrieve", "evidence")
        line = next(line for line in shown(app).splitlines() if "–  " in line and title in line)
        assert f"{title} · rank 3, after" in line
        assert line.count("rank") == 1

    look(desk, run, script)


def test_what_was_read_and_not_quoted_says_why(desk: Desk) -> None:
    run = desk.ask(LAUNCH)
    reason = run.output("cite")["unquoted"][-1]["reason"]

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await choose(pilot, app, "cite", "evidence")
        app.screen.query_one(EvidenceGrid).focus()
        await pilot.press("end")
        await until(pilot, lambda: reason[:20] in shown(app), "the reason")

    look(desk, run, script)


def test_a_prompt_tells_its_slots_from_its_own_words(desk: Desk) -> None:
    desk.seat(scripted({"sentences": [{"quotes": [1], "text": "The launch is on 2 June 2026."}]}))
    run = desk.ask(LAUNCH, {"synthesize": "scripted"})
    call = run.view.stage("synthesize").calls[0]  # type: ignore[union-attr]
    untrusted = [s["slot"] for s in run.blobs.get(call.request)["slots"] if s["untrusted"]]

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await choose(pilot, app, "synthesize", "prompt")
        await until(pilot, lambda: f"! {untrusted[0]}" in shown(app), "the mark of text from sources")
        assert "from sources: data, never instructions" in shown(app)
        assert detail(app).go_to("reply")
        await until(pilot, lambda: "as it was read" in shown(app), "the reply")
        assert "fits" in shown(app)

    look(desk, run, script)


def test_a_kept_stage_shows_what_the_run_that_computed_it_asked(desk: Desk) -> None:
    desk.seat(scripted({"sentences": [{"quotes": [1], "text": "The launch is on 2 June 2026."}]}))
    first = desk.ask(LAUNCH, {"synthesize": "scripted"})
    second = desk.ask(LAUNCH, {"synthesize": "scripted"})
    assert second.view.stage("synthesize").outcome == "cached"  # type: ignore[union-attr]

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await choose(pilot, app, "synthesize", "cost")
        await until(pilot, lambda: f"run {first.id} computed it" in shown(app), "where it comes from")
        app.screen.query_one(RunTree).focus()
        await pilot.press("right")
        await until(pilot, lambda: "synthesize 1" in shown(app), "the call of the other run")
        await pilot.press("down")
        await until(pilot, lambda: detail(app).record.node.kind == "call", "the call")  # type: ignore[union-attr]
        assert detail(app).record.request is not None  # type: ignore[union-attr]

    look(desk, second, script)


def test_a_stage_that_broke_shows_its_error_there(desk: Desk) -> None:
    desk.seat(scripted(ModelUnavailable("the weights are gone")))
    with pytest.raises(ModelUnavailable):
        desk.ask(LAUNCH, {"synthesize": "scripted"})

    async def script(app: CascadeApp, pilot: Driver) -> None:
        assert "✗ synthesize" in shown(app)
        await choose(pilot, app, "synthesize")
        await until(pilot, lambda: detail(app).active == "notes", "the notes come up")
        await until(pilot, lambda: "the weights are gone" in shown(app), "the error")
        assert "· verify" in shown(app), "what did not run is told too"

    look(desk, desk.last(), script)


def test_a_run_that_was_killed_opens_as_far_as_it_came(desk: Desk) -> None:
    run = desk.ask(LAUNCH)
    events = run.folder / "events.jsonl"
    lines = events.read_text().splitlines(keepends=True)
    cut = next(n for n, line in enumerate(lines) if '"cite.q1"' in line)
    events.write_text("".join(lines[: cut + 1]) + lines[cut + 1][:20])

    async def script(app: CascadeApp, pilot: Driver) -> None:
        assert "● cite.q1" in shown(app)
        assert "✓ retrieve.q1" in shown(app)
        assert detail(app).go_to("notes")
        await until(pilot, lambda: "was killed" in shown(app), "that it has no end")

    look(desk, run, script)


def test_what_an_edit_replaced_stays_to_be_seen(desk: Desk) -> None:
    edited: list[str] = []

    def before(halt: Any) -> Any:
        if halt.name != "retrieve.q1" or edited:
            return None
        edited.append(halt.name)
        plan = halt.made["decompose"]
        return Edit(outputs={"decompose": {**plan, "operation": "list"}})

    run = desk.engine.ask(desk.question(LAUNCH), before=before)
    assert [s.name for s in run.view.replaced] == ["decompose"]

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await until(pilot, lambda: "◆ decompose" in shown(app), "the plan that was edited")
        text = shown(app)
        assert text.index("✓ verify") < text.index("replaced"), "below what counts"

    look(desk, run, script)


def test_text_of_sources_and_questions_is_never_markup(desk: Desk, tmp_path: Path) -> None:
    desk.bring(tmp_path / "odd", {"odd.md": f"# {HOSTILE}\n\nThe keel of the Gannet {HOSTILE} weighs 900 kg.\n"})
    run = desk.ask(f"How much does the keel of the Gannet weigh? {HOSTILE}")

    async def script(app: CascadeApp, pilot: Driver) -> None:
        for stage, tab in (("decompose", "output"), ("retrieve", "evidence"), ("cite", "inputs"), ("verify", "output")):
            await choose(pilot, app, stage, tab)
            await until(pilot, lambda: "[red]x[/red]" in shown(app), f"{stage} says it as it is")
            assert "\x1b" not in shown(app)

    look(desk, run, script)


def test_five_thousand_events_are_filled_in_as_they_are_opened(desk: Desk) -> None:
    run = large(desk, 1666)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        tree = app.screen.query_one(RunTree)
        assert len(tree._tree_nodes) < 20, "only the stages"
        await choose(pilot, app, "retrieve")
        tree.focus()
        await pilot.press("right")
        await until(pilot, lambda: "1,601 to 1,666" in shown(app), "the groups")
        await pilot.press("down", "right")
        await until(pilot, lambda: "passage 99" in "".join(str(n.data) for n in tree._tree_nodes.values()), "a group")
        assert len(tree._tree_nodes) < 200, "one group of them"
        await pilot.press("down")
        await until(pilot, lambda: "passage 0" in str(detail(app).record), "what is below")

    look(desk, run, script)


def large(desk: Desk, parts: int) -> Run:
    """A run with so many parts, each with a call of a model."""
    folder = desk.engine.home.runs / "2026-04-20" / "120000-large"
    ticks = iter(range(10**9))
    head = RunHead(id=folder.name, began=AS_OF, question=desk.question("Big?"), recipe=Recipe(), models={}, library=1)
    recorder = Recorder(folder, head, lambda: float(next(ticks)))
    request, reply = recorder.blobs.put({"system": "", "user": "", "slots": []}), recorder.blobs.put({"raw": ""})
    recorder.emit(RunBegan(at=0, run=head.id))
    recorder.emit(SpanBegan(at=0, span=1, parent=None, kind="stage", name="retrieve.q1"))
    for number in range(parts):
        span = number + 2
        recorder.emit(SpanBegan(at=number, span=span, parent=1, kind="part", name=f"passage {number}"))
        recorder.emit(
            ModelCalled(
                at=number, span=span, kind="generate", model="m", prompt="judge", request=request, reply=reply,
                spent=Usage(),
            )
        )  # fmt: skip
        recorder.emit(SpanEnded(at=number, span=span, outcome="computed"))
    recorder.emit(SpanEnded(at=parts, span=1, outcome="computed"))
    recorder.emit(RunEnded(at=parts, outcome="done"))
    recorder.close()
    return desk.engine.run(head.id)


def test_what_a_model_wrote_is_shown_token_by_token(desk: Desk) -> None:
    run = desk.ask(LAUNCH, {"decompose": "smollm2"})

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await choose(pilot, app, "decompose", "tokens")
        text = app.screen.query_one(TokenText)
        await until(pilot, lambda: text.token is not None, "the tokens")
        assert "nats" in shown(app)
        assert "█" in shown(app), "the alternatives as bars"
        text.focus()
        first = text.token
        await pilot.press("right")
        assert text.cursor == 1
        assert text.token is not first
        await until(pilot, lambda: f"{text.token[1]:.3f} nats" in shown(app), "the token under the cursor")  # type: ignore[index]
        await pilot.press("end")
        await pilot.click(TokenText, offset=(0, 0))
        assert text.cursor == 0, "a click goes there"

    look(desk, run, script)


def test_letters_and_end_keys_move_in_the_tree_as_in_tables(desk: Desk) -> None:
    run = desk.ask(LAUNCH)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        tree = app.screen.query_one(RunTree)
        for key, name in (("G", "verify"), ("k", "synthesize"), ("j", "verify"), ("end", "verify")):
            await pilot.press(key)
            assert tree.chosen is not None
            assert tree.chosen.name == name
        for key in ("g", "home"):
            await pilot.press("j", key)
            assert tree.cursor_line == 0
        await choose(pilot, app, "retrieve.q1")
        await pilot.press("tab")
        page = app.screen.query_one("#output", TextPage)
        await until(pilot, lambda: page.has_focus, "the page")
        await pilot.press("G")
        await until(pilot, lambda: page.scroll_y == page.max_scroll_y > 0, "its end")
        await pilot.press("g", "j")
        await until(pilot, lambda: page.scroll_y == 1, "the second line on top")
        await pilot.press("t")
        await until(pilot, lambda: not tree.display, "the page alone")
        await pilot.press("escape")
        await until(pilot, lambda: tree.display and tree.has_focus, "back to the tree")

    look(desk, run, script, size=(80, 24))


def test_a_tab_stays_where_the_next_node_has_it_and_another_takes_its_place_where_not(desk: Desk) -> None:
    run = desk.ask(LAUNCH)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        await choose(pilot, app, "retrieve")
        strip = app.screen.query_one(TabStrip)
        assert list(strip.names) == ["output", "evidence", "inputs", "cost"], "no tab for what it does not have"
        await pilot.click(TabStrip, offset=(12, 0))
        await until(pilot, lambda: detail(app).active == "evidence", "a click on a tab")
        await choose(pilot, app, "cite")
        assert detail(app).active == "evidence"
        await choose(pilot, app, "verify")
        assert detail(app).active == "output"
        await until(pilot, lambda: "status: answered" in shown(app), "its page")
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: detail(app).active == "inputs", "a key")
        await pilot.press("greater_than_sign", "greater_than_sign")
        await until(pilot, lambda: detail(app).active == "output", "round and round")
        await pilot.press("less_than_sign")
        await until(pilot, lambda: detail(app).active == "cost", "and back")

    look(desk, run, script)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 48)])
def test_it_fits_terminals_of_any_size(desk: Desk, size: tuple[int, int]) -> None:
    run = desk.ask(LAUNCH)

    async def script(app: CascadeApp, pilot: Driver) -> None:
        tree, page = app.screen.query_one(RunTree).region, detail(app).region
        assert (tree.right <= page.x) is (size[0] >= 110), "beside each other, or below each other"
        assert page.height >= 5
        await pilot.resize_terminal(160, 48)
        await until(pilot, lambda: app.screen.query_one(RunTree).region.right <= detail(app).region.x, "beside")

    look(desk, run, script, size)
