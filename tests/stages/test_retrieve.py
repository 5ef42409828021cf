"""What a search gives to a sub-question: which passages, why these, and what was lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.models.base import ScoreRequest
from cascade.runs import Run
from cascade.stages.evidence import Found
from cascade.types import Filters, Status
from tests.desk import Desk, answer_of, notes, scripted

LARCH = "When does Brackwater deliver the larch?"
INCIDENTS = "List the incidents at the steam box"


def found(run: Run) -> Found:
    return Found.model_validate(run.output("retrieve"))


def documents(run: Run) -> list[str]:
    """Native ids of the documents that were found, best first."""
    return [hit.passage.document.partition(":")[2] for hit in found(run).hits]


def when(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


# --- ranking ------------------------------------------------------------------------------------------------------


def test_hits_are_ranked_each_with_the_parts_of_its_score(company: Desk) -> None:
    hits = found(company.ask(LARCH)).hits
    assert hits[0].passage.document == "mail:larch-1@brackwater.example"
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.question for hit in hits} == {"q1"}
    for hit in hits:
        assert [part.name for part in hit.parts] == ["bm25", "coverage"]
        assert all(0.0 <= part.value <= 1.0 for part in hit.parts)
        document = company.engine.library.get(hit.passage.document)
        assert document is not None
        assert hit.passage.text == document.text[hit.passage.start : hit.passage.end]


def test_the_same_search_gives_the_same_hits(desk: Desk) -> None:
    first = desk.ask("What is said of oars?", fresh=("retrieve",))
    again = desk.ask("What is said of oars?", fresh=("retrieve",))
    assert found(first) == found(again)


def test_the_query_is_shown_as_it_was_taken(company: Desk) -> None:
    query = found(company.ask(LARCH)).query
    assert "Brackwater" in query
    assert "larch" in query


def test_a_model_that_scores_moves_what_it_finds_likely_to_the_top(desk: Desk) -> None:
    def for_the_crane(request: ScoreRequest) -> Sequence[float]:
        return [-1.0 if "Sling of the crane" in item.context else -9.0 for item in request.items]

    text = "What is at the crane and the steam box?"
    plain = documents(desk.ask(text))
    model = scripted("{}", score=for_the_crane)
    desk.seat(model, scripted("{}", score=lambda r: [-3.0] * len(r.items), name="flat"))
    run = desk.ask(text, {"retrieve": "scripted"}, recipe={"weigh_model": 1.0})
    assert documents(run)[0] == "yard/2026-02-10-incident-crane.md" != plain[0]
    hit = found(run).hits[0]
    assert {part.name: part.value for part in hit.parts}["likelihood"] == 1.0
    assert model.scored[0].items[0].target.strip() == text
    flat = desk.ask(text, {"retrieve": "flat"}, recipe={"weigh_model": 1.0})
    assert {p.value for h in found(flat).hits for p in h.parts if p.name == "likelihood"} == {1.0}


def test_without_weight_the_model_changes_nothing(desk: Desk) -> None:
    desk.seat(scripted("{}", score=lambda r: [-float(len(i.context)) for i in r.items]))
    plain = desk.ask(LARCH)
    assert documents(desk.ask(LARCH, {"retrieve": "scripted"}, recipe={"weigh_model": 0.0})) == documents(plain)


@pytest.mark.parametrize(("weight", "part"), [(0.0, "bm25"), (1.0, "coverage")])
def test_the_recipe_can_rank_by_one_part_alone(desk: Desk, weight: float, part: str) -> None:
    text = "What is at the crane and the steam box?"
    hits = found(desk.ask(text, recipe={"weigh_coverage": weight})).hits
    assert [hit.score for hit in hits] == [{p.name: p.value for p in hit.parts}[part] for hit in hits]
    assert [hit.score for hit in hits] != [hit.score for hit in found(desk.ask(text)).hits]


def test_youth_weighs_what_the_recipe_says(desk: Desk) -> None:
    text = "What is the latest news of the larch from Brackwater?"
    for hit in (*found(desk.ask(text)).hits, *found(desk.ask(text, recipe={"weigh_recency": 0.0})).hits):
        assert "recency" in {part.name for part in hit.parts}
    scores = [
        {hit.passage.id: hit.score for hit in found(desk.ask(text, recipe={"weigh_recency": weight, "keep": 60})).hits}
        for weight in (0.0, 1.0)
    ]
    assert scores[0].keys() == scores[1].keys()
    assert all(scores[1][id_] > score for id_, score in scores[0].items())


def test_youth_is_lost_by_the_half_life_of_the_recipe(desk: Desk) -> None:
    text = "What is the latest news of the larch from Brackwater?"
    young = [
        {
            hit.passage.id: part.value
            for hit in found(desk.ask(text, recipe={"half_life": days, "keep": 60})).hits
            for part in hit.parts
            if part.name == "recency"
        }
        for days in (90.0, 45.0)
    ]
    assert young[0].keys() == young[1].keys()
    assert min(young[0].values()) < 0.9
    assert all(young[1][id_] == pytest.approx(value**2, abs=1e-5) for id_, value in young[0].items())


def test_retrieved_text_is_fenced_in_what_the_model_reads(desk: Desk) -> None:
    model = scripted("{}", score=lambda r: [-1.0] * len(r.items))
    desk.seat(model)
    desk.ask("What does the Heron cost?", {"retrieve": "scripted"})
    read = [item.context for request in model.scored for item in request.items if "Ignore all previous" in item.context]
    assert read
    for context in read:
        assert context.index("<<<") < context.index("Ignore all previous") < context.index(">>>")


def test_what_is_lost_is_told_with_its_place(company: Desk) -> None:
    run = company.ask("What is said of oars and of varnish?", recipe={"keep": 2})
    given = found(run)
    assert len(given.hits) == 2
    assert given.lost
    assert [lost.reason for lost in given.lost] == [
        f"rank {lost.rank}, after the 2 that are read" for lost in given.lost
    ]
    assert {lost.passage for lost in given.lost}.isdisjoint(hit.passage.id for hit in given.hits)


def test_copies_of_one_text_are_folded_into_one(desk: Desk, tmp_path: Path) -> None:
    words = "The rudder of the Gannet is made of ash from the hills of Corrie, oiled twice and hung on bronze."
    desk.bring(tmp_path / "copies", {f"{name}.md": f"# Rudder\n\n{words}\n" for name in "abc"})
    run = desk.ask("What is the rudder of the Gannet made of?")
    [hit] = found(run).hits
    assert len(hit.copies) == 2
    assert len(answer_of(run).quotes) == 1


# --- enumerations -------------------------------------------------------------------------------------------------


def test_a_list_reads_every_match(company: Desk) -> None:
    run = company.ask(INCIDENTS)
    given = found(run)
    assert given.complete
    assert given.matched == given.read == len(given.hits)
    assert answer_of(run).coverage.complete
    assert str(answer_of(run).coverage) == f"{given.matched} of {given.matched} matches read"


def test_a_list_that_could_not_read_every_match_says_so(company: Desk) -> None:
    answer = answer_of(company.ask(INCIDENTS, recipe={"pool_all": 1}))
    assert not answer.coverage.complete
    assert answer.coverage.read == 1 < answer.coverage.matched
    assert str(answer.coverage) == f"1 of {answer.coverage.matched} matches read"


# --- what it is narrowed to ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "inside"),
    [
        (Filters(sources=("mail",)), "mail:"),
        (Filters(sources=("docs",)), "docs:"),
        (Filters(kinds=("email",)), "mail:"),
        (Filters(kinds=("doc",)), "docs:"),
        (Filters(labels=("yard",)), "docs:yard/"),
        (Filters(people=(("from", "Tomas"),)), ""),
    ],
)
def test_what_a_person_narrows_to_narrows(company: Desk, filters: Filters, inside: str) -> None:
    run = company.ask("What about the launch of the Heron and the larch?", filters=filters)
    hits = found(run).hits
    assert hits
    assert all(hit.passage.document.startswith(inside) for hit in hits)
    if filters.people:
        assert {str(hit.passage.author) for hit in hits} == {"Tomas Reuter"}
    assert answer_of(run).coverage.filters == filters
    assert answer_of(run).coverage.relaxed == ()


def test_a_time_narrows_from_its_first_to_before_its_last_moment(company: Desk) -> None:
    text = "What is said of incidents at the steam box?"
    days = {
        str(hit.passage.at)[:10] for hit in found(company.ask(text, filters=Filters(after=when("2026-01-21")))).hits
    }
    assert "2026-01-21" in days
    assert "2025-11-04" not in days
    before = found(company.ask(text, filters=Filters(before=when("2026-01-21")))).hits
    assert {str(hit.passage.at)[:10] for hit in before} == {"2025-11-04"}


def test_what_a_person_narrowed_to_is_never_dropped(company: Desk) -> None:
    run = company.ask(LARCH, filters=Filters(kinds=("chat",)))
    assert run.answer is not None
    assert run.answer.status is Status.NOT_FOUND
    assert run.answer.coverage.filters.kinds == ("chat",)
    assert all(hit.passage.kind == "chat" for hit in found(run).hits)
    assert run.answer.coverage.relaxed == ()


def test_what_the_question_narrows_to_is_dropped_where_nothing_meets_it_and_told(company: Desk) -> None:
    run = company.ask("What was said on Slack about the insurance of the yard?")
    assert run.plan is not None
    assert run.plan.questions[0].filters.kinds == ("chat",)
    [dropped] = answer_of(run).coverage.relaxed
    assert "chat" in dropped
    assert dropped in notes(run)
    assert answer_of(run).coverage.filters.kinds == (), "what was searched, not what was meant"
    assert found(run).hits[0].passage.kind == "email"


def test_what_a_stage_told_is_told_again_where_its_output_is_a_kept_one(desk: Desk) -> None:
    first, second = (desk.ask("What was said on Slack about the insurance of the yard?") for _ in "12")
    assert {span.outcome for span in second.view.stages} == {"cached"}
    assert "chat" in notes(first)
    assert notes(second) == notes(first)


def test_what_the_question_narrows_to_holds_where_something_meets_it(company: Desk) -> None:
    run = company.ask("What was said on Slack about the bandsaw?")
    assert answer_of(run).coverage.relaxed == ()
    assert answer_of(run).coverage.filters.kinds == ("chat",)
    assert {hit.passage.kind for hit in found(run).hits} == {"chat"}


def test_the_questions_filters_and_a_persons_that_cannot_meet(company: Desk) -> None:
    run = company.ask("What was said on Slack about the larch?", filters=Filters(kinds=("email",)))
    assert {hit.passage.kind for hit in found(run).hits} == {"email"}
    assert answer_of(run).coverage.filters.kinds == ("email",)


# --- as of --------------------------------------------------------------------------------------------------------

LAUNCH = "When is the launch of the Heron?"


def test_what_is_younger_than_a_day_that_was_named_is_not_read(company: Desk) -> None:
    early = company.question(LAUNCH, as_of=when("2026-03-10"), dated=True)
    run = company.engine.ask(early)
    assert run.answer is not None
    assert "12 May" in run.answer.text
    assert "2 June" not in run.answer.text
    assert {q.document for q in run.answer.quotes} == {"docs:yard/heron-launch-plan.md"}
    assert any(lost.reason == "written after 2026-03-10" for lost in found(run).lost)


def test_a_day_that_nobody_named_hides_nothing(company: Desk) -> None:
    run = company.engine.ask(company.question(LAUNCH, as_of=when("2026-03-10"), dated=False))
    assert "2 June" in answer_of(run).text


def test_what_is_hidden_is_not_counted(company: Desk) -> None:
    text = "How many incidents at the steam box were there?"
    run = company.engine.ask(company.question(text, as_of=when("2026-02-01"), dated=True))
    assert run.output("cite")["total"] == 2
    later = company.engine.ask(company.question(text, as_of=when("2026-02-01"), dated=False))
    assert later.output("cite")["total"] == 3


def test_what_a_record_tells_outright_waits_for_no_model(desk: Desk, tmp_path: Path) -> None:
    desk.bring(
        tmp_path / "rules", {"slip.md": "# The slip\n\nIt is steep.\n\n## Rules of the slip\n\n- no dogs\n- one boat\n"}
    )
    model = scripted("{}", score=lambda r: [-1.0] * len(r.items))
    desk.seat(model)
    run = desk.ask("What are the rules of the slip?", {"default": "scripted"})
    assert [item.value for item in answer_of(run).items] == ["no dogs", "one boat"]
    assert not model.scored
    desk.ask("Why is the slip steep?", {"default": "scripted"})
    assert model.scored
