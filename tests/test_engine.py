"""The door for front ends: questions, runs again with changes, sources and search, on a real home."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cascade.config import RunOptions
from cascade.connector import connector_kinds
from cascade.engine import Engine
from cascade.errors import (
    BadQuery,
    BadReply,
    CascadeError,
    HomeError,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    NoSuch,
    PromptError,
    UsageError,
)
from cascade.home import Home, packaged
from cascade.runs import Run
from cascade.types import Filters, Question, Status
from tests.desk import AS_OF, COMPANY, Desk, answer_of, notes, outcomes, scripted

ASKED = "Which blade does the bandsaw have?"
REMOTE = "openai/of-somebody"


def answered(run: Run) -> str:
    return answer_of(run).text


def judged(value: float, name: str = "scripted") -> Any:
    """A model that finds everything equally likely."""
    return scripted("{}", score=lambda request: [value] * len(request.items), name=name)


# --- questions ----------------------------------------------------------------------------------------------------


def test_a_question_is_of_the_homes_zone_and_of_now_unless_said_otherwise(desk: Desk) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    question = desk.engine.question("  Which   blade\n is it? ")
    assert (question.text, question.zone, question.dated) == ("Which blade is it?", "Europe/London", False)
    assert before <= question.as_of <= datetime.now(UTC)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    named = desk.engine.question("Which?", as_of=moment, filters=Filters(kinds=("chat",)))
    assert (named.as_of, named.dated, named.filters.kinds) == (moment, True, ("chat",))
    with pytest.raises(UsageError, match="empty"):
        desk.engine.question(" \n ")


def test_a_question_may_hold_anything(desk: Desk) -> None:
    odd = desk.ask("Which blade \ud800does\x1b[31m the \x00bandsaw have?")
    assert odd.head.question.text == "Which blade does the bandsaw have?"
    assert "32 mm" in answered(odd)
    empty = desk.ask("\ud800\x07")
    assert answer_of(empty).status == "not_found"


def test_what_is_no_stage_or_number_is_said_before_a_run_is_begun(desk: Desk) -> None:
    with pytest.raises(UsageError, match="'citing'") as caught:
        desk.ask(ASKED, {"citing": "none"})
    assert "cite" in caught.value.hint
    with pytest.raises(UsageError, match="recipe's poool: there is no such field") as caught:
        desk.ask(ASKED, recipe={"poool": 3})
    assert "pool_all" in caught.value.hint
    with pytest.raises(UsageError, match="recipe's pool: it should be greater"):
        desk.ask(ASKED, recipe={"pool": 0})
    with pytest.raises(PromptError, match="'judge'"):
        desk.ask(ASKED, prompts={"judge": "Just do it."})
    assert list(desk.engine.runs()) == [], "a run that never began is not in the history"


def test_an_own_default_model_gives_way_to_the_one_that_is_asked_for(desk: Desk) -> None:
    with desk.engine.home.config_file.open("a") as settings:
        settings.write("\n[recipe]\nquotes = 1\n")
    text = desk.engine.home.config_file.read_text().replace('default = "none"', f'default = "none"\ncite = "{REMOTE}"')
    desk.engine.home.config_file.write_text(text)
    desk.engine.home.reload()
    desk.seat(judged(-1.0, REMOTE), judged(-2.0))
    assert desk.ask(ASKED).head.models["cite"] == REMOTE, "the home's own setting"
    assert set(desk.ask(ASKED, {"default": "scripted"}).head.models.values()) == {"scripted"}
    run = desk.ask(ASKED, {"retrieve": "scripted"})
    assert [run.head.models[s] for s in ("decompose", "retrieve", "cite")] == ["none", "scripted", REMOTE]
    assert run.head.recipe.quotes == 1


# --- failures are no answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["decompose", "retrieve", "cite", "synthesize"])
@pytest.mark.parametrize("error", [ModelUnavailable("the lamp is out"), BadReply("said nothing")])
def test_a_model_that_fails_is_an_error_and_never_not_found(desk: Desk, stage: str, error: ModelError) -> None:
    def score(_: object) -> list[float]:
        raise error

    desk.seat(scripted(error, score=score))
    with pytest.raises(ModelError, match=str(error)) as caught:
        desk.ask(ASKED, {stage: "scripted"})
    assert caught.value.exit_code == 6
    run = desk.last()
    assert (run.view.state, run.view.exit_code, run.answer) == ("failed", 6, None)
    assert run.view.stages[-1].stage == stage
    assert run.view.stages[-1].outcome == "failed"
    assert [r.status for r in desk.engine.runs()] == ["failed"]


def test_a_file_of_weights_that_is_not_there_is_an_error(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"gone\.gguf"):
        desk.ask(ASKED, {"default": str(tmp_path / "gone.gguf")})


def test_a_question_that_no_record_answers_is_not_found_whether_or_not_a_model_is_there(desk: Desk) -> None:
    desk.seat(judged(-1.0))
    for model in ("none", "scripted"):
        run = desk.ask("When was the lighthouse of Trondskerry painted?", {"default": model})
        assert (answer_of(run).status, run.view.exit_code, run.view.state) == ("not_found", 0, "done")


def test_a_library_that_cannot_be_read_is_an_error_and_never_not_found(desk: Desk) -> None:
    assert "32 mm" in answered(desk.ask(ASKED))
    desk.engine.close()
    raw = sqlite3.connect(desk.engine.home.library)
    raw.execute("ALTER TABLE documents RENAME TO gone")
    raw.commit()
    raw.close()
    with pytest.raises(CascadeError) as caught:
        desk.ask(ASKED, fresh=("retrieve", "cite", "verify"))
    assert caught.value.exit_code in (4, 7)


def test_a_damaged_library_is_an_error_and_never_not_found(desk: Desk) -> None:
    desk.engine.close()
    desk.engine.home.library.write_bytes(b"no database at all" * 400)
    with pytest.raises(HomeError) as caught:
        desk.ask(ASKED)
    assert caught.value.exit_code == 4


def test_a_source_that_fails_leaves_what_it_brought_and_says_so_in_its_report(desk: Desk, tmp_path: Path) -> None:
    mail = tmp_path / "copy.mbox"
    shutil.copy(COMPANY / "mail.mbox", mail)
    desk.engine.add(mail, name="copy")
    desk.engine.sync("copy")
    mail.unlink()
    reports = {r.source: r for r in desk.engine.sync()}
    assert reports["copy"].error is not None
    assert reports["copy"].error.exit_code == 5
    assert [r.error for name, r in reports.items() if name != "copy"] == [None] * 3
    run = desk.ask("When does Brackwater deliver the larch?", filters=Filters(sources=("copy",)))
    assert answer_of(run).status == "answered"


# --- again, with changes ------------------------------------------------------------------------------------------


def test_again_from_a_stage_keeps_what_came_before_and_computes_the_rest(desk: Desk) -> None:
    model = judged(-1.0)
    desk.seat(model)
    run = desk.ask(ASKED, {"default": "scripted"})
    before = len(model.scored)
    again = desk.engine.rerun(run, start="cite")
    assert outcomes(again) == {
        "decompose": "pinned",
        "retrieve.q1": "pinned",
        "cite.q1": "computed",
        "synthesize": "computed",
        "verify": "computed",
    }
    assert again.head.forked == run.id
    assert set(again.head.pins) == {"decompose", "retrieve.q1"}
    assert again.answer == run.answer
    assert len(model.scored) == before, "what the model said to the same words is known"


@pytest.mark.parametrize(("start", "kept"), [("decompose", 0), ("retrieve", 1), ("synthesize", 3), ("verify", 4)])
def test_again_from_any_stage(desk: Desk, start: str, kept: int) -> None:
    again = desk.engine.rerun(desk.ask(ASKED), start=start)
    assert list(outcomes(again).values()) == ["pinned"] * kept + ["computed"] * (5 - kept)


def test_again_with_nothing_changed_comes_from_the_cache(desk: Desk) -> None:
    run = desk.ask(ASKED, recipe={"quotes": 2})
    again = desk.engine.rerun(run)
    assert set(outcomes(again).values()) == {"cached"}
    assert again.head.recipe == run.head.recipe
    assert again.id != run.id
    assert again.head.forked == run.id


def test_again_reads_the_library_as_it_is_now_but_for_what_is_kept(desk: Desk, tmp_path: Path) -> None:
    run = desk.ask(ASKED)
    desk.bring(tmp_path / "new", {"saw.md": "# Bandsaw\n\nThe bandsaw has a blade of 25 mm, and the blade is sharp.\n"})
    assert "25 mm" not in answered(desk.engine.rerun(run, start="cite"))
    assert "25 mm" in answered(desk.engine.rerun(run, start="retrieve"))


def test_a_field_that_is_set_changes_the_recorded_output(desk: Desk) -> None:
    run = desk.ask(ASKED)
    again = desk.engine.rerun(
        run, sets={"decompose.questions.0.facets": '[{"text": "glue"}, {"text": "keel"}]', "decompose.reasons": "[]"}
    )
    assert outcomes(again)["decompose"] == "pinned"
    assert again.plan is not None
    assert [f.text for f in again.plan.questions[0].facets] == ["glue", "keel"]
    assert again.plan.reasons == ()
    assert again.plan.questions[0].text == ASKED
    assert "Marlow epoxy" in answered(again)
    assert run.plan is not None
    assert run.plan.reasons, "the run that it was made from is as it was"


def test_plain_text_is_set_as_it_is(desk: Desk) -> None:
    run = desk.ask("List the incidents at the steam box")
    again = desk.engine.rerun(run, sets={"decompose.questions.0.operation": "count", "decompose.operation": "count"})
    assert (run.output("cite")["total"], again.output("cite")["total"]) == (None, 3)
    assert "3" in answered(again).splitlines()[0]


def test_another_operation_of_the_plan_is_one_of_its_questions(desk: Desk) -> None:
    run = desk.ask("List the incidents at the steam box")
    again = desk.engine.rerun(run, sets={"decompose.operation": "count"})
    assert (run.output("cite")["total"], again.output("cite")["total"]) == (None, 3)
    assert outcomes(again)["retrieve.q1"] == "computed"


def test_the_output_of_a_later_stage_is_set_too(desk: Desk) -> None:
    run = desk.ask(ASKED)
    again = desk.engine.rerun(run, sets={"synthesize.claims.0.text": "The bandsaw has a new blade of 45 mm."})
    assert outcomes(again)["synthesize"] == "pinned"
    assert "45" not in answered(again)
    assert "45" in notes(again), "what is not in the quotes is cut, whoever wrote it"
    first = desk.engine.rerun(run, sets={"retrieve.hits": "[]"})
    assert outcomes(first)["retrieve.q1"] == "pinned"
    assert answer_of(first).status == "not_found"


@pytest.mark.parametrize(
    ("path", "said", "hint"),
    [
        ("decompose.operatoin", "'operatoin'", "operation, questions, reasons"),
        ("decompose.questions.7.text", "'7'", "0 to 0"),
        ("decompose.questions.zero", "'zero'", "0 to 0"),
        ("decompose.operation.x", "'x'", ""),
        ("decompose", "''", "operation, questions, reasons"),
    ],
)
def test_a_field_that_is_not_there_is_refused_with_those_that_are(desk: Desk, path: str, said: str, hint: str) -> None:
    run = desk.ask(ASKED)
    with pytest.raises(UsageError, match=said) as caught:
        desk.engine.rerun(run, sets={path: "1"})
    assert hint in caught.value.hint


def test_a_stage_that_did_not_run_is_refused_with_those_that_did(desk: Desk) -> None:
    run = desk.ask(ASKED)
    with pytest.raises(NoSuch, match="'dance'") as caught:
        desk.engine.rerun(run, sets={"dance.text": "x"})
    assert "cite.q1" in caught.value.hint
    with pytest.raises(NoSuch, match="'dance'") as caught:
        desk.engine.rerun(run, start="dance")
    assert "synthesize" in caught.value.hint


def test_another_model_the_second_time(desk: Desk) -> None:
    first, second = judged(-1.0), judged(-2.0, "second")
    desk.seat(first, second)
    run = desk.ask(ASKED, {"default": "scripted"})
    again = desk.engine.rerun(run, RunOptions(models={"default": "second"}))
    assert set(again.head.models.values()) == {"second"}
    assert second.scored
    kept = desk.engine.rerun(run)
    assert kept.head.models == run.head.models
    assert set(outcomes(kept).values()) == {"cached"}


def test_a_prompt_of_the_first_run_is_used_again(desk: Desk) -> None:
    model = scripted("{}")
    desk.seat(model)
    text = (packaged("prompts") / "synthesize.md").read_text().replace("Answer the question", "Answer like a sailor")
    run = desk.ask(ASKED, {"synthesize": "scripted"}, prompts={"synthesize": text})
    assert "like a sailor" in model.asked[-1].system
    again = desk.engine.rerun(run, start="synthesize")
    assert again.head.prompts == run.head.prompts
    assert again.blobs.get(again.head.prompts["synthesize"]) == text
    calls = again.view.stages[3].all_calls()
    assert all("like a sailor" in again.blobs.get(call.request)["system"] for call in calls)
    assert len(calls) == 2
    other = desk.engine.rerun(run, RunOptions(prompts={"synthesize": text.replace("a sailor", "a judge")}))
    assert "like a judge" in other.blobs.get(other.view.stages[3].calls[0].request)["system"]


def test_what_was_changed_by_hand_stays_changed_the_next_time(desk: Desk) -> None:
    facets = '[{"text": "glue"}, {"text": "keel"}]'
    edited = desk.engine.rerun(desk.ask(ASKED), sets={"decompose.questions.0.facets": facets})
    again = desk.engine.rerun(edited, RunOptions(recipe={"quotes": 2}))
    assert again.plan == edited.plan
    assert "Marlow epoxy" in answered(again)
    assert set(again.head.pins) == {"decompose"}


def test_again_is_the_same_sample_unless_said_otherwise(desk: Desk) -> None:
    run = desk.ask(ASKED, sample=3)
    again = desk.engine.rerun(run)
    assert again.head.sample == 3
    assert set(outcomes(again).values()) == {"cached"}


def test_another_model_for_one_stage_leaves_the_others_as_they_were(desk: Desk) -> None:
    desk.seat(judged(-1.0), judged(-2.0, "second"))
    run = desk.ask(ASKED, {"default": "scripted"})
    again = desk.engine.rerun(run, RunOptions(models={"cite": "second"}))
    assert again.head.models == {**run.head.models, "cite": "second"}


def test_a_field_of_a_later_sub_question_is_set_by_its_stages_whole_name(desk: Desk) -> None:
    run = desk.ask("How do the prices of Heron and Teal compare?")
    again = desk.engine.rerun(run, sets={"retrieve.q2.hits": "[]"})
    assert outcomes(again)["retrieve.q1"] == "cached"
    assert outcomes(again)["retrieve.q2"] == "pinned"
    assert again.output("retrieve.q2")["hits"] == []


def test_a_remote_model_that_only_a_record_names_is_refused(desk: Desk) -> None:
    desk.seat(judged(-1.0, REMOTE))
    run = desk.ask(ASKED, {"synthesize": REMOTE})
    before = "litellm" in sys.modules
    with Engine(desk.engine.home.path) as fresh:
        with pytest.raises(ModelRefused, match=REMOTE) as caught:
            fresh.rerun(fresh.run(run.id), start="synthesize")
        assert caught.value.exit_code == 6
        last = desk.last()
        assert (last.view.state, last.view.exit_code, last.answer) == ("failed", 6, None)
    assert ("litellm" in sys.modules) == before, "refused before anything is loaded that could go out"


def test_a_stage_that_failed_is_taken_up_again(desk: Desk) -> None:
    desk.seat(scripted(ModelUnavailable("later, please")))
    with pytest.raises(ModelUnavailable):
        desk.ask(ASKED, {"synthesize": "scripted"})
    failed = desk.last()
    again = desk.engine.rerun(failed, RunOptions(models={"default": "none"}))
    assert list(outcomes(again).values()) == ["cached", "cached", "cached", "computed", "computed"]
    with pytest.raises(UsageError, match=r"synthesize has no output to change in run .*: later, please"):
        desk.engine.rerun(failed, sets={"synthesize.text": "Yes."})


def test_what_differs_between_two_runs(desk: Desk) -> None:
    run = desk.ask(ASKED)
    same = desk.engine.diff(run.id, desk.engine.rerun(run).id)
    gone_and_new = (same.claims_gone, same.claims_new, same.quotes_gone, same.quotes_new, same.passages_gone)
    assert gone_and_new == ((), (), (), (), ())
    assert (same.passages_new, same.passages_moved, same.plan_changed) == ((), 0, False)
    assert same.text[0] == same.text[1]
    assert same.outcomes["cite.q1"] == ("computed", "cached")

    facets = '[{"text": "glue"}, {"text": "keel"}]'
    other = desk.engine.rerun(run, sets={"decompose.questions.0.facets": facets})
    found = desk.engine.diff(run.id, other.id)
    assert found.runs == (run.id, other.id)
    assert found.plan_changed
    assert [("blade" in c) for c in found.claims_gone] == [True]
    assert [("epoxy" in c) for c in found.claims_new] == [True]
    assert found.quotes_gone == tuple(f"{q.document}@{q.start}:{q.end}" for q in answer_of(run).quotes)
    assert len(found.quotes_new) == 1
    assert set(found.passages_new) == set(other.passages()) - set(run.passages())
    assert set(found.passages_gone) == set(run.passages()) - set(other.passages())
    assert found.passages_gone
    assert found.outcomes["decompose"] == ("computed", "pinned")
    back = desk.engine.diff(other.id, run.id)
    assert (back.claims_gone, back.quotes_new) == (found.claims_new, found.quotes_gone)


def test_a_passage_at_another_rank_has_moved(desk: Desk) -> None:
    run = desk.ask("What does the Heron cost?")
    hits = run.output("retrieve")["hits"]
    assert len(hits) > 2
    turned = [hits[1], hits[0], *hits[2:]]
    other = desk.engine.rerun(run, RunOptions(pins={"retrieve.q1": {**run.output("retrieve"), "hits": turned}}))
    found = desk.engine.diff(run.id, other.id)
    assert (found.passages_moved, found.passages_gone, found.passages_new) == (2, (), ())


def test_a_run_beside_one_that_failed(desk: Desk) -> None:
    run = desk.ask(ASKED)
    desk.seat(scripted(ModelUnavailable("no")))
    with pytest.raises(ModelUnavailable):
        desk.ask(ASKED, {"synthesize": "scripted"})
    found = desk.engine.diff(run.id, desk.last().id)
    assert found.status == ("answered", "failed")
    assert found.outcomes["verify"] == ("computed", "absent")
    assert found.quotes_new == ()
    assert len(found.quotes_gone) == 1


# --- sources ------------------------------------------------------------------------------------------------------


def test_a_source_is_added_by_its_path_and_removed_with_what_it_brought(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "Notes of mine"
    folder.mkdir()
    (folder / "a.md").write_text("# Anchor\n\nThe anchor weighs 14 kilos.\n")
    added = desk.engine.add(folder)
    assert (added.kind, added.name) == ("folder", "Notes-of-mine")
    (namesake := tmp_path / "elsewhere" / folder.name).mkdir(parents=True)
    (namesake / "b.md").write_text("# Berth\n\nThe berth is number 9.\n")
    assert desk.engine.add(namesake).name == "Notes-of-mine-2"
    assert [s.name for s in Engine(desk.engine.home.path).sources()][-2:] == ["Notes-of-mine", "Notes-of-mine-2"]
    [report] = desk.engine.sync("Notes-of-mine")
    assert (report.added, report.error) == (1, None)
    asked = "How many kilos does the anchor weigh?"
    assert "14 kilos" in answered(desk.ask(asked))
    assert desk.engine.remove("Notes-of-mine") == 1
    assert [s.name for s in desk.engine.sources()][-1] == "Notes-of-mine-2"
    run = desk.ask(asked)
    assert answer_of(run).status == "not_found"
    with pytest.raises(NoSuch, match="Notes-of-mine"):
        desk.engine.remove("Notes-of-mine")


def test_a_source_that_cannot_be_is_refused_and_not_noted_down(desk: Desk, tmp_path: Path) -> None:
    before = desk.engine.home.config_file.read_text()
    (tmp_path / "data.bin").write_bytes(bytes(range(256)) * 8)
    with pytest.raises(UsageError, match="nothing at"):
        desk.engine.add(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="no connector") as caught:
        desk.engine.add(tmp_path / "data.bin")
    assert all(kind in caught.value.hint for kind in connector_kinds())
    with pytest.raises(NoSuch, match="'pigeons'"):
        desk.engine.add(tmp_path, kind="pigeons")
    (tmp_path / "note.md").write_text("# Note\n")
    with pytest.raises(UsageError, match="called 'docs' already"):
        desk.engine.add(tmp_path / "note.md", name="docs")
    with pytest.raises(UsageError, match="is the source 'docs' already") as again:
        desk.engine.add(COMPANY / "docs", name="papers")
    assert "cascade sync docs" in again.value.hint
    with pytest.raises(NoSuch, match="'gone'"):
        desk.engine.sync("gone")
    assert desk.engine.home.config_file.read_text() == before


# --- search -------------------------------------------------------------------------------------------------------


def test_a_search_gives_passages_with_the_parts_of_their_scores(desk: Desk) -> None:
    found = desk.engine.search("steam box", explain=True)
    assert {hit.passage.title for hit in found.hits} >= {"Incident report: steam box left on"}
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)
    assert found.total == len(found.hits) >= 3
    for hit in found.hits:
        assert sum(part.value for part in hit.parts) == pytest.approx(hit.score, rel=1e-3)
        document = desk.engine.library.get(hit.passage.document)
        assert document is not None
        assert hit.passage.text == document.text[hit.passage.start : hit.passage.end]
    assert len(desk.engine.search("steam box", limit=1).hits) == 1
    assert "steam" in found.query


@pytest.mark.parametrize("text", ["", "   ", '"', "after:someday"])
def test_a_search_that_says_nothing_to_look_for_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(BadQuery) as caught:
        desk.engine.search(text)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["zzzqq", "kind:nonsense"])
def test_a_search_that_finds_nothing_says_why(desk: Desk, text: str) -> None:
    found = desk.engine.search(text)
    assert (found.hits, found.total) == ((), 0)
    assert text in " ".join(found.notes)


def test_a_typing_error_is_read_as_the_word_that_is_there_and_told(desk: Desk) -> None:
    assert desk.engine.search("steem box").hits == desk.engine.search("steam box").hits
    assert "steam" in " ".join(desk.engine.search("steem box").notes)


def test_the_index_catches_up_with_the_library_before_a_question_is_asked(desk: Desk) -> None:
    desk.engine.close()
    shutil.rmtree(Home(desk.engine.home.path).index)
    assert "32 mm" in answered(desk.ask(ASKED))
    assert desk.engine.index.revision == desk.engine.library.revision


def test_asking_goes_on_while_another_writes(desk: Desk) -> None:
    with desk.engine.home.writing():
        assert "32 mm" in answered(desk.ask(ASKED))


def test_a_home_is_looked_over(desk: Desk) -> None:
    found = desk.engine.doctor()
    assert {f.what for f in found} >= {"model", "library", "index", "disk"}
    assert [f for f in found if f.state == "bad"] == []


def test_of_an_empty_library_no_model_is_made_ready(tmp_path: Path) -> None:
    with Engine(tmp_path / "home") as engine:
        run = engine.ask(Question(text="When is the launch?", as_of=AS_OF))
        assert answer_of(run).status is Status.NOT_FOUND
        assert not [*engine.home.models.glob("*.gguf")]
