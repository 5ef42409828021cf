"""Running suites: what is asked and recorded, stopping and going on, errors, samples, and what a result holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from cascade.case import Case, CaseEvidence
from cascade.config import Recipe, SourceConfig
from cascade.errors import Busy, ModelUnavailable, NoSuch, PromptError, Stopped, UsageError
from cascade.evals.cases import Suite, split_of
from cascade.evals.results import Result
from cascade.evals.run import EvalOptions, EvalProgress, chosen, run_suite
from cascade.evals.store import check_name, find_result, read_result, results
from cascade.evals.summary import summarised
from tests.desk import AS_OF, COMPANY, Desk, outcomes, scripted

HULLS = "The warranty on hulls runs for five years."
LARCH = "Brackwater Timber delivers the larch on 9 April."


def case(id_: str, question: str, *tags: str, **fields: object) -> Case:
    return Case.model_validate({"id": id_, "question": question, "as_of": AS_OF, "tags": tags, **fields})


CASES = (
    case("hulls", "How long is the warranty on hulls?", "look-up", answer=HULLS, evidence=(CaseEvidence(quote=HULLS),)),
    case("larch", "When does Delia Marsh deliver the larch?", "look-up", "mail", answer=LARCH, cluster="timber"),
    case("quartet", "What did the trombone quartet play?", "none", answerable=False),
)
SUITE = Suite(name="yard", cases=CASES)


def after(count: int, seen: list[EvalProgress]) -> Callable[[], bool]:
    """Stops when so many cases were answered."""
    return lambda: bool(seen) and seen[-1].asked >= count


def statuses(result: Result) -> dict[str, str]:
    return {each.case: each.status for each in result.answered}


# --- a whole run --------------------------------------------------------------------------------------------------


def test_each_case_is_asked_measured_and_recorded_apart_from_the_history(desk: Desk) -> None:
    seen: list[EvalProgress] = []
    result = run_suite(desk.engine, SUITE, on_progress=seen.append)
    assert statuses(result) == {"hulls": "answered", "larch": "answered", "quartet": "not_found"}
    assert [(each.done, each.total, each.last.case if each.last else "") for each in seen] == [
        (0, 3, ""), (1, 3, "hulls"), (2, 3, "larch"), (3, 3, "quartet"),
    ]  # fmt: skip
    hulls, larch, quartet = result.answered
    assert hulls.measures["citation_recall"] == hulls.measures["answer_f1"] == 1.0
    assert quartet.measures == {"abstention_recall": 1.0, "abstention_precision": 1.0}
    assert (larch.cluster, hulls.cluster, larch.tags) == ("timber", "hulls", ("look-up", "mail"))
    assert set(hulls.stages) == {"decompose", "retrieve", "cite", "synthesize", "verify"}
    assert hulls.seconds > 0
    assert list(desk.engine.runs()) == []
    assert hulls.run is not None
    recorded = desk.engine.run(hulls.run)
    assert (recorded.head.result, recorded.head.batch) == (result.head.id, "hulls")
    assert recorded.head.question.as_of == AS_OF


def test_the_head_tells_what_was_measured_and_with_what(desk: Desk) -> None:
    options = EvalOptions(recipe={"pool": 30}, tags=("look-up",), name="small pool")
    head = run_suite(desk.engine, SUITE, options).head
    assert (head.suite, head.fingerprint, head.cases) == ("yard", SUITE.fingerprint, ("hulls", "larch"))
    assert head.recipe == {**Recipe().model_dump(), "pool": 30}
    assert head.changed == {"recipe pool": "30", "model": "none"}
    assert set(head.models.values()) == {"none"}
    assert head.home == str(desk.engine.home.path)
    assert head.ended is not None
    assert find_result(desk.engine.home.results, "small pool").head == head


def test_prompts_and_words_of_the_homes_own_are_told(desk: Desk) -> None:
    seen: list[EvalProgress] = []
    part = run_suite(desk.engine, SUITE, on_progress=seen.append, stop=after(1, seen))
    own = desk.engine.home.prompts
    own.mkdir()
    (own / "judge.md").write_text(desk.engine.prompt("judge"))
    (desk.engine.home.path / "thesaurus.txt").write_text("larch, timber\n")
    other = run_suite(desk.engine, SUITE).head
    assert other.id != part.head.id
    assert set(other.changed) - set(part.head.changed) == {"prompt judge", "thesaurus"}


def test_what_cannot_be_is_said_before_anything_is_asked(desk: Desk) -> None:
    for options, error, words in (
        (EvalOptions(tags=("poem",)), NoSuch, "poem"),
        (EvalOptions(oracles=("verify",)), UsageError, "verify"),
        (EvalOptions(recipe={"pol": 3}), UsageError, "pol"),
        (EvalOptions(models={"cook": "none"}), UsageError, "cook"),
        (EvalOptions(prompts={"judge": "no slots"}), PromptError, "judge"),
        (EvalOptions(name="last"), UsageError, "last"),
    ):
        with pytest.raises(error, match=words):
            run_suite(desk.engine, SUITE, options)
    assert results(desk.engine.home.results) == []


def test_a_suite_with_sources_is_asked_in_a_home_of_its_own(desk: Desk) -> None:
    source = SourceConfig.model_validate({"name": "docs", "kind": "folder", "path": str(COMPANY / "docs")})
    suite = SUITE.model_copy(update={"name": "papers", "sources": (source,)})
    result = run_suite(desk.engine, suite)
    assert statuses(result) == {"hulls": "answered", "larch": "not_found", "quartet": "not_found"}
    own = Path(result.head.home)
    assert own.parent == desk.engine.home.suites
    assert (desk.engine.home.results / result.head.id).is_dir()
    assert list(desk.engine.runs(evals=True)) == []
    assert len(list((own / "runs" / "evals").glob("*/*/run.json"))) == 3


def test_a_case_with_a_history_is_asked_after_it(desk: Desk) -> None:
    follow = case("crane", "Who books the crane for it?", history=("When does Delia Marsh deliver the larch?",))
    [answered] = run_suite(desk.engine, Suite(name="talk", cases=(follow,))).answered
    assert answered.run is not None
    run = desk.engine.run(answered.run)
    assert run.head.follows is not None
    before = desk.engine.run(run.head.follows)
    assert before.head.question.text == "When does Delia Marsh deliver the larch?"
    assert (before.head.result, before.head.batch, run.head.batch) == (run.head.result, None, "crane")
    assert run.head.said == "Who books the crane for it?"
    assert "larch" in run.head.question.text


# --- which cases --------------------------------------------------------------------------------------------------


def test_halves_tags_and_limits_choose_cases_in_the_order_of_the_suite() -> None:
    many = Suite(name="many", cases=tuple(case(f"c{n}", "Why?", "even" if n % 2 == 0 else "odd") for n in range(40)))
    tune, check = (chosen(many, EvalOptions(split=half)) for half in ("tune", "check"))
    assert {c.id for c in tune}.isdisjoint(c.id for c in check)
    assert len(tune) + len(check) == 40
    assert {split_of(c) for c in tune} == {"tune"}
    few, more = (chosen(many, EvalOptions(limit=n)) for n in (5, 9))
    assert (len(few), len(more)) == (5, 9)
    assert set(few) < set(more), "a larger one holds the smaller"
    assert [c.id for c in more] == [c.id for c in many.cases if c in more]
    assert {c.tags for c in chosen(many, EvalOptions(tags=("odd",), limit=4))} == {("odd",)}
    assert len(chosen(many, EvalOptions(limit=99))) == 40


# --- stopping and going on ----------------------------------------------------------------------------------------


def test_a_run_that_was_stopped_goes_on_where_it_was(desk: Desk) -> None:
    seen: list[EvalProgress] = []
    part = run_suite(desk.engine, SUITE, on_progress=seen.append, stop=after(2, seen))
    assert part.head.ended is None
    assert list(statuses(part)) == ["hulls", "larch"]
    seen.clear()
    whole = run_suite(desk.engine, SUITE, on_progress=seen.append)
    assert whole.head.id == part.head.id
    assert whole.answered[:2] == part.answered
    assert [(each.done, each.asked) for each in seen] == [(2, 0), (3, 1)]
    assert whole.head.ended is not None
    assert run_suite(desk.engine, SUITE).head.id != whole.head.id, "one that has ended is not gone on with"


def test_only_a_result_of_the_same_is_gone_on_with(desk: Desk) -> None:
    seen: list[EvalProgress] = []
    part = run_suite(desk.engine, SUITE, on_progress=seen.append, stop=after(1, seen))
    others = [
        run_suite(desk.engine, SUITE, EvalOptions(recipe={"pool": 10})),
        run_suite(desk.engine, SUITE.model_copy(update={"cases": CASES[:2]})),
        run_suite(desk.engine, SUITE, EvalOptions(name="other")),
    ]
    desk.bring(desk.engine.home.path / "more", {"more.md": "The boathouse has a new roof."})
    others.append(run_suite(desk.engine, SUITE))
    assert part.head.id not in {other.head.id for other in others}


def test_a_run_that_is_stopped_in_a_case_asks_that_case_again(desk: Desk) -> None:
    seen: list[EvalProgress] = []
    looks = 0

    def stop() -> bool:
        """Stops at the third look after the first case was answered: before the case, and at its stages."""
        nonlocal looks
        looks += bool(seen) and seen[-1].asked == 1
        return looks > 2

    part = run_suite(desk.engine, SUITE, on_progress=seen.append, stop=stop)
    assert list(statuses(part)) == ["hulls"]
    assert sorted(run.state for run in desk.engine.runs(evals=True)) == ["done", "stopped"]
    whole = run_suite(desk.engine, SUITE)
    assert (whole.head.id, list(statuses(whole))) == (part.head.id, ["hulls", "larch", "quartet"])


def test_a_line_that_was_cut_off_is_asked_again(desk: Desk) -> None:
    seen: list[EvalProgress] = []
    part = run_suite(desk.engine, SUITE, on_progress=seen.append, stop=after(2, seen))
    file = desk.engine.home.results / part.head.id / "cases.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    assert list(statuses(read_result(file.parent))) == ["hulls"]
    again = run_suite(desk.engine, SUITE)
    assert again.head.id == part.head.id
    assert list(statuses(again)) == ["hulls", "larch", "quartet"]


def test_two_do_not_write_the_same_result(desk: Desk) -> None:
    seen: list[EvalProgress] = []
    part = run_suite(desk.engine, SUITE, on_progress=seen.append, stop=after(1, seen))
    with FileLock(desk.engine.home.results / part.head.id / "writer.lock"), pytest.raises(Busy, match=part.head.id):
        run_suite(desk.engine, SUITE)
    assert run_suite(desk.engine, SUITE).head.id == part.head.id


def test_what_is_stopped_before_its_first_case_leaves_no_result(desk: Desk) -> None:
    source = SourceConfig.model_validate({"name": "docs", "kind": "folder", "path": str(COMPANY / "docs")})
    for suite in (SUITE, SUITE.model_copy(update={"sources": (source,)})):
        with pytest.raises(Stopped):
            run_suite(desk.engine, suite, stop=lambda: True)
    assert results(desk.engine.home.results) == []


# --- errors -------------------------------------------------------------------------------------------------------


def test_the_error_of_one_case_is_its_result(desk: Desk) -> None:
    desk.seat(scripted({"sentences": [1]}, RuntimeError("torn"), {"sentences": []}, reads=True))
    seen: list[EvalProgress] = []
    options = EvalOptions(models={"cite": "scripted"})
    result = run_suite(desk.engine, SUITE, options, on_progress=seen.append)
    hulls, larch, quartet = result.answered
    assert (hulls.error, larch.status, quartet.status) == ("", "", "not_found")
    assert "torn" in larch.error
    assert larch.exit_code == 7
    assert larch.measures == {"answered": 0.0, "answer_f1": 0.0, "answer_recall": 0.0}
    assert larch.run is not None
    assert desk.engine.run(larch.run).view.state == "failed"
    assert seen[-1].errors == 1
    summary = summarised(result)
    assert (summary.errors, summary.statuses) == (1, {"answered": 1, "not_found": 1})


def test_what_every_case_would_end_in_ends_the_run_and_keeps_what_there_is(desk: Desk) -> None:
    desk.seat(scripted({"sentences": [1]}, ModelUnavailable("the server is gone"), reads=True))
    options = EvalOptions(models={"cite": "scripted"})
    with pytest.raises(ModelUnavailable, match="gone"):
        run_suite(desk.engine, SUITE, options)
    [listed] = results(desk.engine.home.results)
    assert (listed.done, listed.head.ended) == (1, None)
    desk.seat(scripted({"sentences": [1]}))
    assert run_suite(desk.engine, SUITE, options).head.id == listed.head.id


# --- samples, gold, parts -----------------------------------------------------------------------------------------


def test_samples_ask_every_case_once_before_any_twice(desk: Desk) -> None:
    result = run_suite(desk.engine, SUITE, EvalOptions(samples=2))
    assert [(a.case, a.sample) for a in result.answered] == [(c.id, n) for n in range(2) for c in CASES]
    assert [desk.engine.run(a.run or "").head.sample for a in result.answered] == [0, 0, 0, 1, 1, 1]
    summary = summarised(result)
    assert (summary.asked, summary.total) == (6, 6)
    assert {figure.cases for figure in summary.figures if figure.measure == "answered"} == {2}
    assert {figure.spread for figure in summary.figures} == {0.0}, "rules do not vary"


def test_gold_stands_in_where_a_case_has_it(desk: Desk) -> None:
    result = run_suite(desk.engine, SUITE, EvalOptions(oracles=("cite",)))
    assert [a.oracles for a in result.answered] == [("cite",), (), ()]
    first, second, _ = (desk.engine.run(a.run or "") for a in result.answered)
    assert outcomes(first)["cite.q1"] == "pinned"
    assert outcomes(second)["cite.q1"] == "computed"
    assert summarised(result).oracles == {"cite": 1}
    assert result.head.changed["oracle"] == "cite"


def test_a_run_through_retrieve_makes_nothing_after_it(desk: Desk) -> None:
    result = run_suite(desk.engine, SUITE, EvalOptions(through="retrieve"))
    run = desk.engine.run(result.answered[0].run or "")
    assert outcomes(run) == {
        "decompose": "computed", "retrieve.q1": "computed", "cite.q1": "pinned", "synthesize": "pinned",
        "verify": "pinned",
    }  # fmt: skip
    assert result.answered[0].measures["mrr"] == 1.0
    assert {a.status for a in result.answered} == {""}, "no answer was wanted"
    assert result.answered[2].measures == {}


def test_what_came_from_the_cache_is_not_timed(desk: Desk) -> None:
    run_suite(desk.engine, SUITE.model_copy(update={"cases": CASES[:1]}))
    mixed = run_suite(desk.engine, SUITE)
    assert [a.cached for a in mixed.answered] == [True, False, False]
    spent = summarised(mixed).spent
    assert spent is not None
    assert (spent.timed, spent.whole) == (2, True)
    assert spent.p90 == max(a.seconds for a in mixed.answered[1:])
    again = summarised(run_suite(desk.engine, SUITE)).spent
    assert again is not None
    assert (again.timed, again.whole) == (3, False)
    fresh = run_suite(desk.engine, SUITE, EvalOptions(fresh=True))
    assert not any(a.cached for a in fresh.answered)


# --- results ------------------------------------------------------------------------------------------------------


def test_a_result_is_found_by_id_name_beginning_and_last(desk: Desk) -> None:
    folder = desk.engine.home.results
    with pytest.raises(NoSuch, match="no result 'last'"):
        find_result(folder, "last")
    one = run_suite(desk.engine, SUITE, EvalOptions(name="first")).head.id
    other = run_suite(desk.engine, SUITE).head.id
    assert [each.head.id for each in results(folder)] == [other, one]
    assert find_result(folder, "last").head.id == other
    for name in (one, one[:-1], "first"):
        assert find_result(folder, name).head.id == one
    with pytest.raises(NoSuch, match="several results"):
        find_result(folder, "yard-")
    with pytest.raises(NoSuch, match="no result 'second'"):
        find_result(folder, "second")
    with pytest.raises(UsageError, match=f"{one} is called 'first' already"):
        run_suite(desk.engine, SUITE, EvalOptions(name="first"))
    assert check_name(folder, " a  name\n") == "a name"


def test_a_result_that_does_not_read_is_left_out_of_the_list(desk: Desk) -> None:
    head = run_suite(desk.engine, SUITE).head
    folder = desk.engine.home.results
    shutil.copytree(folder / head.id, folder / "broken")
    (folder / "broken" / "result.json").write_text("{}")
    assert [each.head.id for each in results(folder)] == [head.id]
    with pytest.raises(NoSuch, match="no readable result"):
        read_result(folder / "broken")


def test_only_its_owner_may_read_a_result(desk: Desk) -> None:
    head = run_suite(desk.engine, SUITE).head
    folder = desk.engine.home.results / head.id
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.iterdir()))


def test_types_are_the_first_tags(desk: Desk) -> None:
    summary = summarised(run_suite(desk.engine, SUITE))
    assert [(f.type, f.cases) for f in summary.by_type if f.measure == "quality"] == [("look-up", 2), ("none", 1)]
    alone = summarised(run_suite(desk.engine, SUITE, EvalOptions(tags=("look-up",))))
    assert alone.by_type == (), "one type is all there is"
    assert "abstention_precision" not in {f.measure for f in alone.figures}, "nothing was to be refused"
