"""A run as a case of an eval suite: what is expected, the same id for the same question, a file that stays readable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cascade.case import Case, add_case, case_of, read_cases
from cascade.config import RunOptions
from cascade.errors import ConfigError, NoSuch
from cascade.types import Filters
from tests.desk import AS_OF, Desk, answer_of, scripted

LARCH = "When does Delia Marsh deliver the larch?"


def test_a_case_holds_the_question_and_what_shows_the_answer(company: Desk) -> None:
    run = company.ask(LARCH, filters=Filters(sources=("mail",)))
    case = case_of(run, tags=("mail",))
    assert (case.question, case.as_of, case.zone, case.filters.sources) == (LARCH, AS_OF, "Europe/London", ("mail",))
    assert case.answer == "Brackwater Timber delivers the larch on 9 April."
    assert (case.answerable, case.tags, case.history) == (True, ("mail",), ())
    [place] = case.evidence
    document = company.engine.library.get(place.document)
    assert document is not None
    assert place.quote in document.text
    assert place.native_id == document.native_id
    assert "@0:" not in case.model_dump_json(), "no id of a passage"


def test_values_of_a_list_are_expected(company: Desk) -> None:
    run = company.ask("Which clubs complained about the oars?")
    assert case_of(run).items == tuple(item.value for item in answer_of(run).items) != ()


def test_what_the_library_does_not_hold_is_not_to_be_answered(company: Desk) -> None:
    case = case_of(company.ask("What did the trombone quartet play?"))
    assert (case.answerable, case.answer, case.evidence) == (False, "", ())


def test_the_id_follows_from_what_was_asked(company: Desk) -> None:
    def id_(text: str = LARCH, **fields: object) -> str:
        return case_of(company.engine.ask(company.question(text, **fields), RunOptions())).id

    later = AS_OF.replace(day=21)
    assert id_() == id_(as_of=later) == id_("  when does Delia Marsh  deliver the larch?")
    assert id_() not in (id_(as_of=later, dated=True), id_("When was it?"), id_(filters=Filters(kinds=("email",))))
    assert id_().startswith("when-does-delia-marsh-deliver-")


def test_a_run_without_an_answer_is_no_case(desk: Desk) -> None:
    desk.seat(scripted(RuntimeError("torn"), reads=True))
    with pytest.raises(Exception, match="torn"):
        desk.ask(LARCH, {"cite": "scripted"})
    with pytest.raises(NoSuch, match="no answer to expect"):
        desk.engine.case("last")
    assert not desk.engine.home.evals.exists()


def test_a_suite_keeps_its_lines_and_replaces_the_case_of_the_same_question(desk: Desk, tmp_path: Path) -> None:
    first = desk.ask(LARCH)
    case, file = desk.engine.case(first.id)
    assert file == desk.engine.home.path / "evals" / "mine" / "cases.jsonl"
    desk.engine.case(desk.ask("Who leads the workshop?").id)
    by_hand = json.dumps({"id": "mine", "question": "Why?", "as_of": "2026-01-01T00:00:00Z"}, indent=None)
    file.write_text(file.read_text() + by_hand + "\n\n")
    written = json.loads(file.read_text().splitlines()[0])
    assert set(written) == {"id", "question", "as_of", "zone", "answer", "evidence"}, "nothing that says nothing"
    again, _ = desk.engine.case(desk.engine.rerun(first).id, tags=["again"])
    assert again.id == case.id
    cases = read_cases(file)
    assert [c.tags for c in cases] == [("again",), (), ()]
    assert [c.id for c in cases][::2] == [case.id, "mine"]
    assert by_hand in file.read_text().splitlines(), "what was written by hand stays as it is"
    other, path = desk.engine.case(first.id, tmp_path / "new" / "suite")
    assert (path, read_cases(path)) == (tmp_path / "new" / "suite" / "cases.jsonl", [other])
    assert desk.engine.suites() == (("mine", file.parent, 3),)


def test_a_follow_up_is_a_case_with_what_went_before(desk: Desk) -> None:
    first = desk.ask(LARCH)
    follow = desk.ask("Who books the crane for the larch?", said="And the crane?", follows=first.id)
    case, _ = desk.engine.case(follow.id)
    assert (case.question, case.history) == ("And the crane?", (LARCH,))
    desk.engine.delete(first.id)
    alone, _ = desk.engine.case(follow.id)
    assert (alone.question, alone.history) == ("Who books the crane for the larch?", ())


def test_a_line_that_does_not_read_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    text = '\n{"id": "x", "question": "Why?", "as_of": "someday"}\n'
    file.write_text(text)
    case = Case(id="y", question="How?", as_of=AS_OF)
    with pytest.raises(ConfigError, match=r"line 2: as_of"):
        add_case(file, case)
    assert file.read_text() == text
    file.write_bytes(b"\xff\n")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_cases(file)
