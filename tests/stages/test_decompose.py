"""Questions into plans: what rules read off a question, and what of a model's proposal is used."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cascade.runs import Run
from cascade.stages.decompose import decompose
from cascade.types import Facet, Operation, Plan, SubQuestion
from tests.desk import Desk, notes, outcomes, scripted

TWO = "The launch of the Heron, and who leads the workshop?"
SPLIT = ["Who leads the workshop?", "When did the Heron launch?"]


def plan_of(desk: Desk, text: str, tmp_path: Path) -> Plan:
    with desk.context(tmp_path / "run") as ctx:
        return decompose(desk.question(text), ctx=ctx)


def only(plan: Plan) -> SubQuestion:
    [sub] = plan.questions
    return sub


def proposed(desk: Desk, text: str, *replies: Any) -> Run:
    """The run of `text` with a model that plans like this."""
    desk.seat(scripted(*replies))
    return desk.ask(text, {"decompose": "scripted"})


def plan(run: Run) -> Plan:
    assert run.plan is not None
    return run.plan


# --- by rules -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("When is the launch of the Heron?", Operation.FIND),
        ("Which incidents happened at the steam box?", Operation.LIST),
        ("List all incidents at the steam box", Operation.LIST),
        ("How many incidents were there?", Operation.COUNT),
        ("Who leads the workshop?", Operation.WHO),
        ("How do the Heron and the Teal compare?", Operation.COMPARE),
        ("How has the launch of the Heron changed over time?", Operation.CHANGE),
        ("What happened to the Heron since May?", Operation.TIMELINE),
        ("Any news on the Heron?", Operation.LATEST),
    ],
)
def test_the_operation_is_read_off_the_question(company: Desk, tmp_path: Path, text: str, operation: Operation) -> None:
    made = plan_of(company, text, tmp_path)
    assert made.operation is operation
    assert any(operation.value in reason for reason in made.reasons)


def test_names_must_be_in_the_evidence_and_words_that_only_ask_need_not(company: Desk, tmp_path: Path) -> None:
    sub = only(plan_of(company, "Is there any news about the deal of Priya Nandan with Norvik?", tmp_path))
    facets = {f.text: f for f in sub.facets}
    assert {f.text for f in sub.facets if f.must} == {"Priya Nandan", "Norvik"}
    assert "deal" in facets
    assert "contract" in facets["deal"].variants, "the thesaurus says so"
    assert not {"news", "any", "about"} & set(facets)


def test_several_of_an_abbreviation_are_each_called_by_it(company: Desk, tmp_path: Path) -> None:
    facets = {f.text: f for f in only(plan_of(company, "Which RFPs did Priya Nandan answer?", tmp_path)).facets}
    assert "RFP" in facets["RFPs"].variants


def test_what_says_two_words_that_stand_together_says_each_of_them(company: Desk, tmp_path: Path) -> None:
    facets = {f.text: f for f in only(plan_of(company, "Who signed the purchase order for the oars?", tmp_path)).facets}
    assert "po" in facets["purchase"].variants
    assert "po" in facets["order"].variants
    apart = only(plan_of(company, "Who signed the order of the purchase?", tmp_path)).facets
    assert not any("po" in f.variants for f in apart)


def test_a_word_that_names_the_kind_of_thing_asked_for_counts_less(company: Desk, tmp_path: Path) -> None:
    facets = {f.text: f.weight for f in only(plan_of(company, "Which complaints are about oars?", tmp_path)).facets}
    assert facets["complaints"] < facets["oars"] == 1.0


def test_times_are_resolved_from_the_questions_own_day(company: Desk, tmp_path: Path) -> None:
    made = plan_of(company, "What did the board decide last week?", tmp_path)
    filters = only(made).filters
    assert (filters.after, filters.before) == (
        datetime(2026, 4, 12, 23, tzinfo=UTC),
        datetime(2026, 4, 19, 23, tzinfo=UTC),
    ), "Monday to Monday, in London's summer time"
    assert "“last week” is 2026-04-12" in " ".join(made.reasons)
    assert "week" not in " ".join(f.text for f in only(made).facets)


def test_a_day_is_something_to_speak_of_and_narrows_nothing(company: Desk, tmp_path: Path) -> None:
    sub = only(plan_of(company, "What is planned for 3 July 2026?", tmp_path))
    assert (sub.filters.after, sub.filters.before) == (None, None)
    [day] = [f for f in sub.facets if "July" in f.text]
    assert {"July 3", "2026-07-03"} <= set(day.variants)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("What did they write in an email about the insurance?", ("email",)),
        ("What was said on Slack about the bandsaw?", ("chat",)),
        ("Who is in my contacts at Brackwater?", ("contact",)),
        ("What is the email address of Delia?", ()),
    ],
)
def test_where_the_question_says_to_look(company: Desk, tmp_path: Path, text: str, kinds: tuple[str, ...]) -> None:
    assert only(plan_of(company, text, tmp_path)).filters.kinds == kinds


def test_what_somebody_said_is_looked_for_in_what_they_wrote(company: Desk, tmp_path: Path) -> None:
    made = plan_of(company, "What did Jana Petrak say about the bandsaw?", tmp_path)
    assert only(made).filters.people == (("from", "Jana Petrak"),)
    assert "Jana Petrak" in " ".join(made.reasons)


def test_a_comparison_is_two_look_ups(company: Desk, tmp_path: Path) -> None:
    made = plan_of(company, "How do the prices of Heron and Teal compare?", tmp_path)
    assert [(q.id, q.operation) for q in made.questions] == [("q1", Operation.FIND), ("q2", Operation.FIND)]
    names = [{f.text for f in q.facets if f.must} for q in made.questions]
    assert names == [{"Heron"}, {"Teal"}]


def test_the_recipe_can_do_without_words_that_mean_the_same(desk: Desk) -> None:
    text = "What do the minutes say of salary?"
    assert any(facet.variants for facet in only(plan(desk.ask(text))).facets)
    alone = only(plan(desk.ask(text, recipe={"synonyms": False})))
    assert [f.text for f in alone.facets] == [f.text for f in only(plan(desk.ask(text))).facets]
    assert not any(facet.variants for facet in alone.facets)


def test_the_recipe_can_do_without_what_the_question_narrows_to(desk: Desk) -> None:
    text = "What did Ann write by email last week about the larch?"
    assert only(plan(desk.ask(text))).filters.after is not None
    assert not only(plan(desk.ask(text, recipe={"infer_filters": False}))).filters


def test_a_plan_is_the_same_each_time(company: Desk, tmp_path: Path) -> None:
    assert plan_of(company, TWO, tmp_path / "1") == plan_of(company, TWO, tmp_path / "2")


def test_of_two_words_thrown_at_it_the_last_says_the_kind(company: Desk, tmp_path: Path) -> None:
    weights = {f.text: f.weight for f in only(plan_of(company, "regatta attendance", tmp_path)).facets}
    assert weights["regatta"] > weights["attendance"]


def test_a_number_and_its_unit_are_one_thing_to_look_for(company: Desk, tmp_path: Path) -> None:
    sub = only(plan_of(company, "Which invoices are due within 30 days at the 2 sites?", tmp_path))
    texts = {f.text for f in sub.facets}
    assert "30 days" in texts
    assert not {"30", "days"} & texts


@pytest.mark.parametrize(
    "text", ["?", "the of and", "😀" * 30, "a" * 5000, "{q1} {{question}} <|im_end|>", "\x00\x1b[2J"]
)
def test_any_text_has_a_plan(company: Desk, tmp_path: Path, text: str) -> None:
    made = plan_of(company, text, tmp_path)
    assert len(made.questions) == 1
    assert Plan.model_validate_json(made.model_dump_json()) == made


# --- by a model ---------------------------------------------------------------------------------------------------


def test_a_split_that_holds_is_used(desk: Desk) -> None:
    run = proposed(desk, TWO, {"operation": "find", "sub_questions": SPLIT})
    assert [q.text for q in plan(run).questions] == SPLIT
    assert "split by the model" in " ".join(plan(run).reasons)
    assert list(outcomes(run)) == [
        "decompose", "retrieve.q1", "cite.q1", "retrieve.q2", "cite.q2", "synthesize", "verify",
    ]  # fmt: skip
    assert run.answer is not None
    assert "Tomas Reuter" in run.answer.text
    assert "2 June" in run.answer.text
    assert {q.question for q in run.answer.quotes} == {"q1", "q2"}
    assert [q.n for q in run.answer.quotes] == sorted({q.n for q in run.answer.quotes})


def test_a_sub_question_that_needs_another_is_asked_with_its_values(desk: Desk) -> None:
    text = "Who leads the workshop, and which incident did he report?"
    parts = ["Who leads the workshop?", "Which incident did {q1} report?"]
    run = proposed(desk, text, {"operation": "who", "sub_questions": parts})
    assert plan(run).questions[1].needs == ("q1",)
    [second] = [s for s in run.view.stages if s.name == "retrieve.q2"]
    asked = run.blobs.get(second.inputs["sub"])
    assert asked["text"] == "Which incident did Tomas Reuter report?"
    assert Facet(text="Tomas Reuter", must=True) in SubQuestion.model_validate(asked).facets


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["Who leads the workshop?"], "leaves out"),
        (["Who leads the workshop?", "When did it launch?"], "leaves out heron"),
        ([*SPLIT, "What does Oskar earn?"], "brings in"),
        (["Who leads the workshop of Brackwater?", SPLIT[1]], "brings in brackwat"),
        (["Who leads the workshop in 2019?", SPLIT[1]], "brings in 2019"),
        ([*SPLIT, SPLIT[0].upper()], "twice"),
        ([SPLIT[0], "When did the Heron of {q7} launch?"], "not there"),
    ],
)
def test_a_split_that_does_not_hold_is_not_used_and_that_is_told(desk: Desk, parts: list[str], said: str) -> None:
    run = proposed(desk, TWO, {"operation": "find", "sub_questions": parts})
    assert [q.text for q in plan(run).questions] == [TWO]
    assert said in " ".join(plan(run).reasons)
    assert run.view.state == "done"


@pytest.mark.parametrize(
    "parts",
    [
        ["When did the Heron of {q2} launch?", "Who leads the workshop?"],
        ["Who leads the workshop of {q1}?", "When did the Heron launch?"],
    ],
)
def test_a_sub_question_cannot_need_one_that_comes_later(desk: Desk, parts: list[str]) -> None:
    run = proposed(desk, TWO, {"operation": "find", "sub_questions": parts})
    assert [q.text for q in plan(run).questions] == [TWO]


@pytest.mark.parametrize(
    "nonsense",
    ["Sure! Here you go:", '{"operation": "dance", "sub_questions": ["x"]}', '{"sub_questions": []}', "[", ""],
)
def test_nonsense_twice_means_going_by_the_rules_visibly(desk: Desk, nonsense: str) -> None:
    model = scripted(nonsense)
    desk.seat(model)
    run = desk.ask("When is the launch of the Heron?", {"decompose": "scripted"})
    assert len(model.asked) == 2
    assert "did not fit" in model.asked[1].user
    assert model.asked[1].user.startswith(model.asked[0].user)
    assert "'decompose' does not fit" in notes(run)
    calls = run.view.stages[0].calls
    assert [call.parsed for call in calls] == ["failed", "failed"]
    assert run.blobs.get(calls[0].reply)["raw"] == nonsense
    assert run.blobs.get(calls[0].reply)["problem"]
    rules = desk.ask("When is the launch of the Heron?")
    assert plan(run) == plan(rules)
    assert run.answer == rules.answer


def test_a_reply_that_fits_the_second_time_is_used(desk: Desk) -> None:
    run = proposed(desk, TWO, "oh well", {"operation": "find", "sub_questions": SPLIT})
    assert [call.parsed for call in run.view.stages[0].calls] == ["failed", "repaired"]
    assert len(plan(run).questions) == 2
    assert "does not fit" not in notes(run)


def test_the_model_chooses_the_operation_only_where_grammar_does_not(desk: Desk) -> None:
    text = "How many incidents at the steam box were there?"
    run = proposed(desk, text, {"operation": "who", "sub_questions": [text]})
    assert plan(run).operation is Operation.COUNT
    free = "the people at the crane"
    run = proposed(desk, free, {"operation": "who", "sub_questions": [free]})
    assert plan(run).operation is Operation.WHO
    assert "the model reads it as who" in " ".join(plan(run).reasons)


def test_an_operation_of_which_the_question_shows_nothing_is_not_believed(desk: Desk) -> None:
    free = "a new blade"
    run = proposed(desk, free, {"operation": "count", "sub_questions": [free]})
    assert plan(run).operation is Operation.FIND
    assert "count" in " ".join(plan(run).reasons)


def test_the_model_is_shown_the_question_and_held_to_a_schema(desk: Desk) -> None:
    model = scripted({"operation": "find", "sub_questions": [TWO]})
    desk.seat(model)
    desk.ask(TWO, {"decompose": "scripted"})
    [request] = model.asked
    assert TWO in request.user
    assert request.json_schema is not None
    assert set(request.json_schema["properties"]) == {"operation", "sub_questions"}
    assert request.temperature == 0


# --- in anybody's words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Can I bring the teal on a Wednesday?",
        "What will the workshop cost from July?",
        "When are we going to sail in May?",
        "What counts as a finish in today's race?",
        "Who holds the boathouse key this week?",
    ],
)
def test_a_weekday_of_no_week_and_a_time_that_is_not_over_narrow_nothing(
    company: Desk, tmp_path: Path, text: str
) -> None:
    filters = only(plan_of(company, text, tmp_path)).filters
    assert (filters.after, filters.before) == (None, None)


def test_a_time_that_is_named_is_told_of_from_then_on_and_by_its_name(company: Desk, tmp_path: Path) -> None:
    sub = only(plan_of(company, "How many berths were let at the end of March? Ask Jana if in doubt", tmp_path))
    assert sub.filters.after == datetime(2026, 3, 21, tzinfo=UTC)
    assert sub.filters.before is None
    [month] = [f for f in sub.facets if f.text == "March"]
    assert month.variants == ("Mar",)
    assert month.weight < 1.0


def test_a_day_that_has_a_name_is_a_day_and_a_season_is_no_name(company: Desk, tmp_path: Path) -> None:
    eve = only(plan_of(company, "What broke in the boathouse on Christmas Eve?", tmp_path))
    assert (eve.filters.after, eve.filters.before) == (None, None)
    assert {"December 24", "2025-12-24"} <= {v for f in eve.facets for v in f.variants}
    over = only(plan_of(company, "Why is the Heron ashore over Christmas?", tmp_path))
    assert [f.text for f in over.facets if f.must] == ["Heron"]


def test_whose_word_is_asked_for_wrote_it(company: Desk, tmp_path: Path) -> None:
    sub = only(plan_of(company, "How long is the slipway, according to Jana Petrak?", tmp_path))
    assert sub.filters.people == (("from", "Jana Petrak"),)
    assert not only(plan_of(company, "How long is the slipway, according to the Heron plan?", tmp_path)).filters.people


@pytest.mark.parametrize("text", ["Which messages of March are about berths?", "What did Jana Petrak say in March?"])
def test_what_was_written_in_a_time_was_not_written_later(company: Desk, tmp_path: Path, text: str) -> None:
    assert only(plan_of(company, text, tmp_path)).filters.before == datetime(2026, 3, 31, 23, tzinfo=UTC)


def test_what_was_done_in_a_time_that_goes_on_was_told_in_it(company: Desk, tmp_path: Path) -> None:
    assert only(plan_of(company, "Who repaired the slipway this week?", tmp_path)).filters.after is not None
    assert only(plan_of(company, "Any news on the slipway this week?", tmp_path)).filters.after is not None


def test_what_is_told_beside_the_question_counts_less(company: Desk, tmp_path: Path) -> None:
    sub = only(plan_of(company, "A mast broke this morning. Which oars are under warranty?", tmp_path))
    weights = {f.text: f.weight for f in sub.facets}
    assert weights["mast"] < weights["warranty"]
    alone = only(plan_of(company, "Which mast is under warranty?", tmp_path))
    assert {f.text: f.weight for f in alone.facets}["warranty"] == weights["warranty"]


def test_a_common_word_that_opens_a_question_is_no_part_of_a_name(company: Desk, tmp_path: Path) -> None:
    sub = only(plan_of(company, "Sailing Heron: how much rope, how often?", tmp_path))
    assert [f.text for f in sub.facets if f.must] == ["Heron"]


CARDS = ("Light House Bakery", "Tallystick Payments", "—", "Moor Tiles", "Moor Ceramics")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("who works at tallystick?", {"Tallystick Payments"}),
        ("Do I know anyone at Tallystick?", {"Tallystick Payments"}),
        ("Who fixed the light?", set()),
        ("Whom do we know at Moor?", set()),
        ("Who at Tallystick pays the invoice?", set()),
        ("Whom do we know at Moor Tiles?", {"Moor Tiles"}),
    ],
)
def test_an_organisation_goes_by_its_first_word_where_no_other_does(
    desk: Desk, tmp_path: Path, text: str, named: set[str]
) -> None:
    cards = "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nUID:{n}\nFN:Ann {n}\nORG:{name}\nEND:VCARD\n" for n, name in enumerate(CARDS)
    )
    (tmp_path / "cards.vcf").write_text(cards, encoding="utf-8")
    desk.bring(tmp_path / "notes", {"a.md": "Nothing here."})
    desk.engine.add(tmp_path / "cards.vcf")
    assert not [report for report in desk.engine.sync() if report.error]
    steps = [step for sub in plan_of(desk, text, tmp_path).questions for step in sub.steps]
    assert {name for step in steps if step.what == "organisation" for name in step.by} == named


def test_what_only_says_when_or_that_all_is_meant_is_not_looked_for(desk: Desk, tmp_path: Path) -> None:
    def asked(text: str) -> set[str]:
        return {facet.text for facet in only(plan_of(desk, text, tmp_path)).facets}

    assert asked("How much varnish is left in total right now?") == asked("How much varnish is left?")
    assert asked("Where do the drawings of the Teal live these days?") == asked("Where are the drawings of the Teal?")
    assert asked("Why is the slip no longer tarred?") == asked("Why is the slip tarred?")
    assert "longer" in asked("Is the Heron the longer boat?")
    assert "live" in asked("Where do the apprentices live?")
    assert "right" in asked("Which oar is the right one?")
