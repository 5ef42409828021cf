"""Recorded runs: found again, read back, put into JSON, and listed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cascade.config import STAGES, Recipe, RunOptions
from cascade.errors import NoSuch, UsageError
from cascade.runs import Run, answer_json, find_run, summaries
from cascade.trace import RunHead
from cascade.types import Answer, Plan, Question, Status
from tests.desk import AS_OF, Desk, answer_of, outcomes, scripted

ASKED = "Which blade does the bandsaw have?"
KEYS = {
    "run_id", "question", "said", "follows", "as_of", "status", "text", "items", "claims", "quotes",
    "plan", "coverage", "nearest", "knows", "timings", "model", "tokens",
}  # fmt: skip
QUOTE = {
    "n", "document", "native_id", "source", "kind", "title", "author", "date", "locator", "start", "end", "text",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(company: Desk) -> Run:
    return company.ask(ASKED)


# --- one run ------------------------------------------------------------------------------------------------------


def test_a_run_holds_what_it_started_from_and_what_it_came_to(run: Run, company: Desk) -> None:
    opened = Run(run.folder)
    assert opened.head.question.text == ASKED
    assert opened.head.models == dict.fromkeys(STAGES, "none")
    assert opened.head.library == company.engine.library.revision
    assert opened.head.recipe == Recipe()
    assert answer_of(opened).status is Status.ANSWERED
    assert opened.plan == Plan.model_validate(opened.output("decompose"))
    assert Answer.model_validate(opened.output("verify")) == answer_of(opened)
    assert opened.output("retrieve") == opened.output("retrieve.q1")
    assert opened.passages() == tuple(hit["passage"]["id"] for hit in opened.output("retrieve")["hits"])
    with pytest.raises(NoSuch, match=r"'retrieve\.q2'") as caught:
        opened.output("retrieve.q2")
    assert "retrieve.q1" in caught.value.hint
    with pytest.raises(NoSuch, match="'dance'"):
        opened.output("dance")


def test_inputs_of_a_stage_are_the_outputs_of_those_before_it_stored_once(run: Run) -> None:
    spans = {span.stage: span for span in run.view.stages}
    assert spans["cite"].inputs["found"] == spans["retrieve"].output
    assert spans["synthesize"].inputs["plan"] == spans["decompose"].output
    assert run.view.answer == spans["verify"].output
    assert {span.inputs["question"] for span in run.view.stages} == {spans["verify"].inputs["question"]}


def test_only_its_owner_may_open_a_run(run: Run) -> None:
    assert run.folder.stat().st_mode & 0o077 == 0
    assert (run.folder / "blobs").stat().st_mode & 0o077 == 0


def test_a_recorded_value_that_is_gone_is_said(desk: Desk) -> None:
    run = desk.ask(ASKED)
    for blob in (run.folder / "blobs").iterdir():
        blob.unlink()
    opened = Run(run.folder)
    assert outcomes(opened) == outcomes(run)
    with pytest.raises(NoSuch, match="cannot be read"):
        opened.output("decompose")


# --- as JSON ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ASKED,
        "How many incidents at the steam box were there?",
        "Who leads the workshop?",
        "How many boats were sold in 2025?",
        "When was the lighthouse of Trondskerry painted?",
    ],
)
def test_an_answer_as_json_has_the_keys_that_are_promised_and_is_json(company: Desk, text: str) -> None:
    run = company.ask(text)
    given = answer_json(run)
    assert set(given) >= KEYS
    assert set(given) - KEYS <= {"missing"}
    assert json.loads(json.dumps(given)) == given
    assert (given["run_id"], given["question"]) == (run.id, text)
    assert datetime.fromisoformat(given["as_of"]) == AS_OF
    assert given["status"] in {"answered", "partial", "conflicting", "not_found"}
    assert set(given["timings"]) == set(STAGES)
    assert set(given["tokens"]) == {"submitted", "evaluated", "generated"}
    assert set(given["model"]) == set(STAGES)
    assert given["plan"]["questions"][0]["id"] == "q1"
    numbers = {q["n"] for q in given["quotes"]}
    for claim in given["claims"]:
        assert set(claim) == {"text", "quotes", "verdict"}
        assert claim["verdict"] in {"supported", "partial"}
        assert set(claim["quotes"]) <= numbers
    for item in given["items"]:
        assert set(item) == {"value", "quotes"}
        assert set(item["quotes"]) <= numbers
    for quote in given["quotes"]:
        assert set(quote) == QUOTE
        document = company.engine.library.get(quote["document"])
        assert document is not None
        assert quote["text"] == document.text[quote["start"] : quote["end"]]
        assert datetime.fromisoformat(quote["date"]).tzinfo is not None
        assert set(quote["locator"]) <= {"path", "line", "page", "ts", "message_id"}


def test_a_run_without_an_answer_has_no_json(desk: Desk) -> None:
    desk.seat(scripted(RuntimeError("torn"), reads=True))
    with pytest.raises(Exception, match="torn"):
        desk.ask(ASKED, {"cite": "scripted"})
    run = desk.last()
    with pytest.raises(NoSuch, match=run.id):
        answer_json(run)


def test_what_would_steer_a_terminal_is_not_in_the_json(desk: Desk) -> None:
    run = desk.engine.ask(Question(text="Which blade\x1b[31m does the \x07bandsaw have?", as_of=AS_OF))
    given = answer_json(run)
    assert "\x1b" not in given["question"]
    assert "\x07" not in given["question"]
    assert "32 mm" in given["text"]


# --- the history --------------------------------------------------------------------------------------------------


def made(runs: Path, day: str, name: str, began: datetime, text: str = "Why?") -> None:
    """A run of which nothing but its head and its first event were written."""
    folder = runs / day / name
    folder.mkdir(parents=True)
    question = Question(text=text, as_of=AS_OF)
    head = RunHead(id=name, began=began, question=question, recipe=Recipe(), models={"cite": "none"}, library=1)
    (folder / "run.json").write_text(head.model_dump_json())
    (folder / "events.jsonl").write_text(f'{{"at":0.0,"event":"run_began","run":"{name}"}}\n')


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A history of three runs."""
    noon = datetime(2026, 3, 14, 12, tzinfo=UTC)
    made(tmp_path, "2026-03-14", "120000-abcde", noon)
    made(tmp_path, "2026-03-14", "120001-abxyz", noon + timedelta(seconds=1))
    made(tmp_path, "2026-03-15", "090000-qqqqq", noon + timedelta(days=1))
    return tmp_path


def test_the_newest_run_comes_first(runs: Path) -> None:
    assert [s.id for s in summaries(runs)] == ["090000-qqqqq", "120001-abxyz", "120000-abcde"]
    assert find_run(runs, "last").id == "090000-qqqqq"


def test_of_two_runs_of_one_second_the_later_is_the_last(tmp_path: Path) -> None:
    noon = datetime(2026, 3, 14, 12, tzinfo=UTC)
    made(tmp_path, "2026-03-14", "120000-zzzzz", noon + timedelta(milliseconds=100))
    made(tmp_path, "2026-03-14", "120000-aaaaa", noon + timedelta(milliseconds=900))
    assert find_run(tmp_path, "last").id == "120000-aaaaa"


def test_a_run_is_found_by_the_beginning_or_the_end_of_its_name(runs: Path) -> None:
    assert find_run(runs, "09").id == "090000-qqqqq"
    assert find_run(runs, "120001-abxyz").id == find_run(runs, "abxyz").id == "120001-abxyz"
    with pytest.raises(NoSuch, match=r"several.*120001-abxyz.*120000-abcde"):
        find_run(runs, "12")
    with pytest.raises(NoSuch, match="'77'"):
        find_run(runs, "77")


def test_an_empty_history_has_no_last_run(tmp_path: Path) -> None:
    assert list(summaries(tmp_path)) == []
    with pytest.raises(NoSuch, match="'last'"):
        find_run(tmp_path, "last")


def test_a_run_that_does_not_read_is_left_out_of_the_history(runs: Path) -> None:
    (runs / "2026-03-15" / "090000-qqqqq" / "run.json").write_text("{")
    (runs / "2026-03-14" / "120001-abxyz" / "events.jsonl").write_text('{"event": "danced"}\n')
    assert [s.id for s in summaries(runs)] == ["120000-abcde"]
    with pytest.raises(NoSuch, match="no readable run"):
        find_run(runs, "09")


def test_a_line_of_the_history_says_how_it_went(desk: Desk) -> None:
    first = desk.ask(ASKED)
    again = desk.engine.rerun(first, RunOptions(models={"default": "none"}))
    lines = {line.id: line for line in desk.engine.runs()}
    assert (lines[first.id].status, lines[first.id].state, lines[first.id].model) == ("answered", "done", "none")
    assert (lines[first.id].forked, lines[again.id].forked) == (None, first.id)
    assert lines[first.id].question == ASKED


def test_runs_of_evals_are_no_part_of_the_history(desk: Desk) -> None:
    asked = desk.ask(ASKED)
    measured = desk.ask("Who leads the workshop?", result="demo-1", batch="leads")
    assert (measured.head.result, measured.head.batch) == ("demo-1", "leads")
    assert [r.id for r in desk.engine.runs()] == [asked.id]
    assert {r.id for r in desk.engine.runs(evals=True)} == {asked.id, measured.id}
    assert desk.engine.run("last").id == asked.id
    assert desk.engine.run(measured.id).head == measured.head
    desk.engine.mark(measured.id, name="odd")
    assert desk.engine.run("odd").id == measured.id
    with pytest.raises(UsageError, match="called 'odd' already"):
        desk.engine.mark(asked.id, name="odd")
    again = desk.engine.rerun(desk.engine.run("odd"))
    assert desk.engine.run("last").id == again.id, "what a person runs again is the person's"
    desk.engine.delete(measured.id)
    assert {r.id for r in desk.engine.runs(evals=True)} == {asked.id, again.id}


def test_the_last_run_is_what_a_person_asked_last_and_no_repeat_of_it(desk: Desk) -> None:
    desk.ask("Who leads the workshop?")
    asked = desk.ask(ASKED)
    repeats = desk.engine.noise(asked, samples=2).repeats
    assert desk.engine.run("last").id == asked.id
    assert {*repeats} < {r.id for r in desk.engine.runs()}, "the history lists them all the same"
    again = desk.engine.rerun(desk.engine.run(repeats[0]))
    assert desk.engine.run("last").id == again.id, "what a person runs again is the person's"
    for run in desk.engine.runs():
        if run.id not in repeats:
            desk.engine.delete(run.id)
    assert desk.engine.run("last").id in repeats, "there is no other"
