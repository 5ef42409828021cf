"""Why a document is not in an answer: one that is lost at each gate, from the record and from the library as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.errors import ModelUnavailable, NoSuch, UsageError
from cascade.passages import passages
from cascade.runs import Run
from cascade.types import Filters
from cascade.why import Basis, Gate, Outcome, Step, Why, why
from tests.desk import Desk, answer_of, scripted

PRICE = "What does the Heron cost?"
PRICES = "docs:sales/price-list.md"
INCIDENTS = "List the incidents at the steam box"
SEVERAL = "What is said of oars and of varnish?"


def lost(told: Why) -> Step:
    """The step that stopped it, after which nothing of that sub-question is told."""
    assert told.lost is not None
    after = list(Gate)[list(Gate).index(told.lost.gate) + 1 :]
    later = [s for s in told.steps if s.gate in after and s.question in ("", told.lost.question)]
    assert {s.outcome for s in later} <= {Outcome.NOT_REACHED}
    assert told.lost.text in told.verdict
    return told.lost


def at(told: Why, gate: Gate) -> Step:
    """The first step of a gate."""
    return next(s for s in told.steps if s.gate is gate)


def asked(desk: Desk, text: str, document: str, filters: Filters | None = None, **recipe: float) -> Why:
    return desk.engine.why(desk.ask(text, filters=filters, recipe=recipe), document)


# --- in the answer ------------------------------------------------------------------------------------------------


def test_what_is_cited_passed_every_gate(company: Desk) -> None:
    told = asked(company, PRICE, "Price list")
    assert (told.document, told.title, told.lost) == (PRICES, "Price list", None)
    assert {s.outcome for s in told.steps} == {Outcome.PASSED}
    assert [s.gate for s in told.steps] == [g for g in Gate if g is not Gate.AS_OF]
    assert told.verdict == "the answer cites it as [1]"
    assert told.advice == ()
    assert "“Heron”" in at(told, Gate.WORDS).text
    assert "The Heron costs 4,800 euros" in at(told, Gate.CITE).text
    assert at(told, Gate.RETRIEVE).text.startswith("read as number 2 of ")


@pytest.mark.parametrize("name", [PRICES, "sales/price-list.md", "price-list.md", "price LIST", "rice lis"])
def test_a_document_goes_by_id_path_and_title(company: Desk, name: str) -> None:
    assert asked(company, PRICE, f" {name} ").document == PRICES


def test_a_passage_is_asked_about_by_itself(desk: Desk, tmp_path: Path) -> None:
    filler = "\n\n".join(f"Paragraph {n} is about nothing but the weather of the day." for n in range(60))
    desk.bring(tmp_path / "long", {"gannet.md": f"# Gannet\n\nThe Gannet has a mast of spruce.\n\n{filler}\n"})
    run = desk.ask("Which mast does the Gannet have?")
    [quote] = answer_of(run).quotes
    document = desk.engine.library.get("long:gannet.md")
    assert document is not None
    *_, rest = passages(document)
    assert rest.start > quote.end
    assert desk.engine.why(run, quote.passage).lost is None
    assert desk.engine.why(run, "long:gannet.md").lost is None
    assert desk.engine.why(run, rest.id).lost is not None


# --- not in the library -------------------------------------------------------------------------------------------


def test_what_nobody_brought_is_told_with_the_nearest(company: Desk) -> None:
    told = asked(company, PRICE, "the warranties on hulls")
    assert not told.known
    assert lost(told).gate is Gate.LIBRARY
    assert "“Warranty” (docs:handbook/warranty.md)" in told.verdict


def test_a_source_that_is_not_there_is_told_with_those_that_are(company: Desk) -> None:
    told = asked(company, PRICE, "wiki:price-list")
    assert "no source called 'wiki' (sources: docs, mail, slack)" in lost(told).text
    assert not told.known


def test_a_source_that_was_not_synced(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "a.md").write_text("Later.\n")
    desk.engine.add(tmp_path / "later", kind="folder")
    told = asked(desk, PRICE, "later:a.md")
    assert "has not been synced" in lost(told).text
    assert told.advice == ("`cascade sync later`",)


def test_a_skipped_record_is_told_with_its_reason(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "prices.docx").write_bytes(b"this is no archive")
    desk.engine.add(tmp_path / "broken", kind="folder")
    desk.engine.sync("broken")
    [skip] = desk.engine.library.skips("broken")
    for name in ("prices.docx", "broken:prices.docx"):
        told = asked(desk, PRICE, name)
        assert lost(told).gate is Gate.LIBRARY
        assert skip.reason in told.verdict
        assert "cascade sync broken" in told.advice[0]


def test_several_that_are_meant_are_named(company: Desk) -> None:
    with pytest.raises(NoSuch, match="several documents match 'incident'") as caught:
        asked(company, INCIDENTS, "incident")
    ids, first = caught.value.hint.split("\n")[0], caught.value.hint.split("\n")[1]
    assert ids == "give the id of one of them:"
    assert first.startswith("docs:")
    assert "2026-03-02-incident-steam-box.md  “" in caught.value.hint
    assert " · 2026-03-02" in caught.value.hint, "what tells it from others of that title"
    with pytest.raises(UsageError):
        asked(company, INCIDENTS, "  ")


def test_where_no_words_are_looked_for_the_time_is_told_and_no_score(company: Desk) -> None:
    run = company.engine.rerun(company.ask(PRICE), sets={"decompose.questions.0.facets": "[]"})
    told = at(company.engine.why(run, PRICES), Gate.POOL).text
    assert "the newest first" in told
    assert "by the index" not in told


# --- index, change, day -------------------------------------------------------------------------------------------


def test_what_the_index_does_not_hold_yet(desk: Desk) -> None:
    run = desk.ask(PRICE)
    engine = desk.engine
    found = engine.library.get(PRICES)
    assert found is not None
    fresh = found.model_copy(update={"id": "docs:sales/new.md", "title": "Fresh prices"})
    with engine.library.writer("docs", "folder") as writer:
        item, _ = writer.reading("sales/new.md")
        writer.upsert(item, fresh)
        writer.done(item, "1")
        writer.commit()
    told = engine.why(run, "Fresh prices")
    step = lost(told)
    assert step.gate is Gate.INDEX
    assert f"at revision {engine.index.revision} of {engine.library.revision}" in step.text
    assert any("cascade sync" in each for each in told.advice)


def test_what_came_after_the_run_is_told_so_and_would_be_found_now(desk: Desk, tmp_path: Path) -> None:
    run = desk.ask(PRICE)
    desk.bring(tmp_path / "later", {"heron.md": "# Heron\n\nThe Heron costs 5,100 euros from June on.\n"})
    told = desk.engine.why(run, "later:heron.md")
    change = at(told, Gate.CHANGED)
    assert change.outcome is Outcome.UNKNOWN
    assert f"the run read {run.head.library}" in change.text
    step = lost(told)
    assert (step.gate, step.basis) == (Gate.POOL, Basis.RECORDED)
    assert "changed since the run" in step.text
    assert f"cascade rerun {run.id}" in told.advice[0]
    again = desk.engine.rerun(run)
    assert at(desk.engine.why(again, "later:heron.md"), Gate.POOL).outcome is Outcome.PASSED


def test_what_was_cited_and_is_gone_since_is_told_from_the_record(desk: Desk) -> None:
    run = desk.ask(PRICE)
    desk.engine.remove("docs")
    told = desk.engine.why(run, PRICES)
    assert (told.lost, told.title) == (None, "Price list")
    assert "gone from the library since" in at(told, Gate.LIBRARY).text
    assert at(told, Gate.LIBRARY).basis is at(told, Gate.POOL).basis is Basis.RECORDED
    assert "deleted after the run" in at(told, Gate.CHANGED).text


def test_what_was_not_found_and_is_gone_since_is_not_guessed_at(desk: Desk) -> None:
    run = desk.ask(PRICE)
    desk.engine.remove("docs")
    told = desk.engine.why(run, "docs:handbook/travel.md")
    assert at(told, Gate.WORDS).outcome is Outcome.UNKNOWN
    step = lost(told)
    assert (step.gate, step.basis) == (Gate.POOL, Basis.RECORDED)
    assert "is not among the 6 of 6 matches" in step.text


def test_what_is_younger_than_the_day_that_was_named(company: Desk) -> None:
    early = company.question("When is the launch of the Heron?", as_of=datetime(2026, 3, 10, tzinfo=UTC), dated=True)
    told = company.engine.why(company.engine.ask(early), "docs:board/2026-03-18-minutes.md")
    step = lost(told)
    assert (step.gate, step.basis) == (Gate.AS_OF, Basis.RECORDED)
    assert "written after 2026-03-10" in step.text
    other = company.engine.why(company.engine.ask(early), "docs:yard/timber.md")
    assert (lost(other).gate, lost(other).basis) == (Gate.AS_OF, Basis.NOW)
    assert "2026-04-07" in lost(other).text
    fine = company.engine.why(company.engine.ask(early), "docs:yard/heron-launch-plan.md")
    assert at(fine, Gate.AS_OF).outcome is Outcome.PASSED


# --- filters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(sources=("mail",)), "your filter source:mail keeps it out: it is of docs"),
        (Filters(kinds=("email",)), "your filter kind:email keeps it out: it is a doc"),
        (Filters(people=(("from", "Tomas"),)), "your filter from:Tomas keeps it out: it names Priya Nandan (author)"),
        (Filters(labels=("yard",)), "your filter in:yard keeps it out: it is in sales"),
        (Filters(after=datetime(2026, 2, 1, tzinfo=UTC)), "after:2026-02-01T00:00Z keeps it out: it is of 2026-01-15"),
        (Filters(before=datetime(2026, 1, 1, tzinfo=UTC)), "before:2026-01-01T00:00Z keeps it out"),
        (Filters(thread="<nothing>"), "thread:<nothing> keeps it out: it is of no thread"),
        (Filters(attachment=True), "has:attachment keeps it out"),
    ],
)
def test_the_filter_that_keeps_it_out_is_named(company: Desk, filters: Filters, said: str) -> None:
    told = asked(company, PRICE, PRICES, filters)
    assert lost(told).gate is Gate.FILTER
    assert said in lost(told).text
    assert "without that filter" in told.advice[0]


def test_each_filter_is_told_of_and_those_that_let_it_through_too(company: Desk) -> None:
    told = asked(company, PRICE, PRICES, Filters(sources=("docs",), kinds=("email",)))
    steps = [(s.outcome, s.text.split(":")[0]) for s in told.steps if s.gate is Gate.FILTER]
    assert steps == [(Outcome.PASSED, "your filter source"), (Outcome.STOPPED, "your filter kind")]


def test_a_filter_of_the_plan_can_be_dropped_from_it(desk: Desk) -> None:
    run = desk.ask("What was said on Slack about the bandsaw?")
    told = desk.engine.why(run, PRICES)
    assert "the plan's filter kind:chat keeps it out" in lost(told).text
    assert "decompose.questions.0.filters={}" in told.advice[0]
    again = desk.engine.rerun(run, sets={"decompose.questions.0.filters": "{}"})
    assert lost(desk.engine.why(again, PRICES)).gate is Gate.WORDS


def test_a_filter_that_was_dropped_keeps_nothing_out(company: Desk) -> None:
    told = asked(company, "What was said on Slack about the insurance of the yard?", "mail:insurance@wherry.example")
    [step] = [s for s in told.steps if s.gate is Gate.FILTER]
    assert (step.outcome, step.basis) == (Outcome.PASSED, Basis.RECORDED)
    assert "kind:chat was dropped" in step.text


# --- words and ranks ----------------------------------------------------------------------------------------------


def test_what_has_none_of_the_words(company: Desk) -> None:
    told = asked(company, PRICE, "docs:handbook/travel.md")
    assert lost(told).gate is Gate.WORDS
    assert lost(told).text.startswith("it has none of “Heron” ")
    assert "thesaurus.txt" in told.advice[0]


def test_what_a_list_wants_and_it_lacks(company: Desk) -> None:
    told = asked(company, "List all incidents at the “boathouse of Norvik”", "docs:yard/2026-02-10-incident-crane.md")
    assert lost(told).gate is Gate.WORDS
    assert "every match of such a question has" in lost(told).text


def test_what_ranks_below_the_pool(desk: Desk) -> None:
    run = desk.ask(SEVERAL, recipe={"pool": 2})
    told = desk.engine.why(run, "docs:handbook/warranty.md")
    step = lost(told)
    assert (step.gate, step.rank) == (Gate.POOL, 6)
    assert "not among the 2 of 9 matches that the run looked at; it is rank 6 of 9 by the index, score " in step.text
    assert "(text " in step.text
    assert "has “oars” " in at(told, Gate.WORDS).text
    assert "lacks “varnish” " in at(told, Gate.WORDS).text
    assert "--recipe pool=6`" in told.advice[0]
    wider = desk.engine.rerun(run, RunOptions(recipe={"pool": 6}))
    assert at(desk.engine.why(wider, "docs:handbook/warranty.md"), Gate.POOL).outcome is Outcome.PASSED


# --- retrieve -----------------------------------------------------------------------------------------------------


def test_what_was_cut_by_the_number_that_is_read(desk: Desk) -> None:
    run = desk.ask(SEVERAL, recipe={"keep": 2})
    passage = run.output("retrieve")["lost"][0]["passage"]
    told = desk.engine.why(run, passage.rpartition("@")[0])
    step = lost(told)
    assert (step.gate, step.basis, step.rank) == (Gate.RETRIEVE, Basis.RECORDED, 3)
    assert step.text.startswith("not read: rank 3, after the 2 that are read; its score is 0.")
    assert "bm25" in step.text
    assert "--recipe keep=3`" in told.advice[0]
    document = passage.rpartition("@")[0]
    assert f"`cascade pin {document}`, `cascade rerun {run.id} --rank-now`" in told.advice[1]
    desk.engine.pin(document)
    again = desk.engine.rerun(run, RunOptions(ranking=desk.engine.ranking()))
    assert again.output("retrieve")["hits"][0]["passage"]["document"] == document


def test_a_rank_is_told_once_in_a_line(desk: Desk, tmp_path: Path) -> None:
    body = "\n\n".join(f"## Part {n}\n\n" + f"Rope {n} of the Gannet is long and grey. " * 60 for n in range(4))
    desk.bring(tmp_path / "ropes", {"ropes.md": f"# Ropes\n\n{body}\n"})
    run = desk.ask("Which rope does the Gannet have?", recipe={"keep": 1})
    [first, *_] = at(desk.engine.why(run, "ropes:ropes.md"), Gate.RETRIEVE).details
    assert first.startswith("rank 2, after the 1 that are read: score 0.")
    assert first.count("rank") == 1


def test_the_models_likelihood_is_told_where_it_decided(desk: Desk) -> None:
    desk.seat(scripted("{}", score=lambda r: [-9.0 if "varnish" in i.context else -1.0 for i in r.items]))
    run = desk.ask(SEVERAL, {"retrieve": "scripted"}, recipe={"keep": 3, "weigh_model": 1.0})
    told = desk.engine.why(run, "docs:yard/varnish.md")
    assert lost(told).gate is Gate.RETRIEVE
    assert "likelihood 0.000" in lost(told).text


def test_what_was_cut_because_its_document_is_read_already(desk: Desk, tmp_path: Path) -> None:
    parts = "\n\n".join(
        f"## Part {n}\n\nThe Gannet has rope number {n}. " + f"Rope {n} is long. " * 60 for n in range(4)
    )
    desk.bring(tmp_path / "ropes", {"ropes.md": f"# Ropes\n\n{parts}\n"})
    run = desk.ask("Which rope does the Gannet have?", recipe={"per_document": 1})
    found = run.output("retrieve")
    cut = next(x["passage"] for x in found["lost"] if "of this document" in x["reason"])
    told = desk.engine.why(run, cut)
    assert lost(told).gate is Gate.RETRIEVE
    assert "--recipe per_document=2`" in told.advice[0]
    assert at(desk.engine.why(run, "ropes:ropes.md"), Gate.RETRIEVE).outcome is Outcome.PASSED


def test_a_copy_is_told_with_the_one_that_stands_for_it(desk: Desk, tmp_path: Path) -> None:
    words = "The rudder of the Gannet is made of ash from the hills of Corrie, oiled twice and hung on bronze."
    desk.bring(tmp_path / "copies", {f"{name}.md": f"# Rudder\n\n{words}\n" for name in "ab"})
    run = desk.ask("What is the rudder of the Gannet made of?")
    [hit] = run.output("retrieve")["hits"]
    [copy] = hit["copies"]
    told = desk.engine.why(run, copy)
    assert lost(told).gate is Gate.RETRIEVE
    assert f"the same words as {hit['passage']['id']}, which was read as number 1" in lost(told).text
    assert hit["passage"]["id"] in told.advice[0]


def test_what_was_retrieved_by_hand_holds_only_what_was_put_in(desk: Desk) -> None:
    run = desk.engine.rerun(desk.ask(PRICE), sets={"retrieve.hits": "[]"})
    told = desk.engine.why(run, PRICES)
    assert lost(told).gate is Gate.POOL
    assert "by hand" in lost(told).text


# --- quotes and claims --------------------------------------------------------------------------------------------


def test_what_was_read_and_not_quoted_is_told_with_its_sentences(company: Desk) -> None:
    told = asked(company, PRICE, "docs:board/2026-03-18-minutes.md")
    step = lost(told)
    assert (step.gate, step.basis) == (Gate.CITE, Basis.RECORDED)
    assert "“The rent is 1,900 euros a month.”: score 0." in step.text
    assert "around 0." in step.text
    assert "a further quote needs 0." in step.text


def test_why_no_sentence_was_weighed(company: Desk) -> None:
    told = asked(company, PRICE, "docs:yard/heron-launch-plan.md")
    assert "it does not state a sum of money, and others do" in lost(told).text
    few = asked(company, "What is said of oars?", "docs:handbook/warranty.md", read=1)
    assert "after the 1 sentences that are weighed" in lost(few).text
    rank = few.advice[0].partition("--recipe read=")[2].rstrip("`")
    assert f"number {rank}, after" in lost(few).text
    more = asked(company, "What is said of oars?", "docs:handbook/warranty.md", read=int(rank))
    assert "sentences that are weighed" not in more.verdict, more.verdict
    weak = asked(company, SEVERAL, "docs:yard/varnish.md", read=1)
    assert "a further quote needs 0." in lost(weak).text
    assert "--recipe read" not in "".join(weak.advice), "weighed, it would not be quoted either"


def test_a_quote_that_there_was_no_place_for(company: Desk) -> None:
    told = asked(company, "What is said of oars?", "docs:handbook/warranty.md", quotes=1)
    assert lost(told).gate is Gate.CITE


def test_quotes_that_are_not_enough(company: Desk) -> None:
    told = asked(company, "Which insurance does the crane have?", "docs:yard/2026-02-10-incident-crane.md", support=1.0)
    step = lost(told)
    assert step.gate is Gate.CITE
    assert "not enough" in step.text
    assert "support asks for 100%" in step.text
    share = told.advice[0].partition("--recipe support=")[2].rstrip("`")
    followed = asked(
        company,
        "Which insurance does the crane have?",
        "docs:yard/2026-02-10-incident-crane.md",
        support=float(share),
    )
    assert "not enough" not in followed.verdict, followed.verdict


def test_a_name_that_nothing_read_speaks_of(company: Desk) -> None:
    told = asked(company, "What does the Quetzal of Norvik cost?", "docs:board/2026-03-18-minutes.md")
    assert lost(told).gate is Gate.CITE
    assert "nothing that was read names “Quetzal" in lost(told).text
    assert "--recipe support" not in "".join(told.advice), "less of its weight would change nothing"
    place = told.advice[0].partition("--set ")[2].rstrip("`")
    assert place.endswith(".must=false")
    followed = company.engine.rerun(company.engine.run(told.run), sets=dict([place.split("=")]))
    assert "nothing that was read names" not in company.engine.why(followed, told.document).verdict


def test_a_record_that_says_too_little_for_a_list(company: Desk) -> None:
    told = asked(company, INCIDENTS, "docs:yard/2026-02-10-incident-crane.md")
    assert lost(told).gate is Gate.CITE
    assert "it speaks of 18% of the question, and 80% are needed" in lost(told).text
    assert "--recipe accept=0.4`" in told.advice[0]


def test_what_is_quoted_and_nothing_was_written_of(desk: Desk) -> None:
    run = desk.engine.rerun(desk.ask(PRICE), sets={"synthesize.claims": "[]"})
    told = desk.engine.why(run, PRICES)
    assert lost(told).gate is Gate.CLAIM
    assert "quoted as [1], and no sentence of the draft stands on it" in lost(told).text


@pytest.mark.parametrize("cached", [False, True])
def test_a_claim_that_was_cut_is_told_with_the_reason(desk: Desk, cached: bool) -> None:
    run = desk.engine.rerun(desk.ask(PRICE), sets={"synthesize.claims.0.text": "The Heron costs 9,900 euros."})
    run = desk.engine.rerun(run) if cached else run
    told = desk.engine.why(run, PRICES)
    step = lost(told)
    assert step.gate is Gate.CLAIM
    assert "“The Heron costs 9,900 euros.” stood on it and was cut: " in step.text
    assert "9,900" in step.text.rpartition("cut:")[2]
    assert "--stage synthesize" in told.advice[0]


# --- several sub-questions, and runs that did not end --------------------------------------------------------------


def test_each_sub_question_is_told_of_by_itself(company: Desk) -> None:
    told = asked(company, "How do the prices of Heron and Teal compare?", "docs:yard/heron-launch-plan.md")
    assert {s.question for s in told.steps} == {"", "q1", "q2"}
    assert at(told, Gate.LIBRARY).question == ""
    assert "of q1:" in told.verdict, "the one in which it came furthest"


@pytest.mark.parametrize(
    ("stage", "gate"),
    [("decompose", Gate.FILTER), ("retrieve", Gate.RETRIEVE), ("cite", Gate.CITE), ("synthesize", Gate.CLAIM)],
)
def test_a_run_that_failed_says_where(desk: Desk, stage: str, gate: Gate) -> None:
    def score(_: object) -> list[float]:
        raise ModelUnavailable("the lamp is out")

    desk.seat(scripted(ModelUnavailable("the lamp is out"), score=score))
    with pytest.raises(ModelUnavailable):
        desk.ask(PRICE, {stage: "scripted"})
    told = desk.engine.why(desk.last(), PRICES)
    assert told.lost is None
    step = next(s for s in told.steps if s.outcome is Outcome.NOT_REACHED)
    assert step.gate is gate
    assert "the lamp is out" in step.text
    assert step.text in told.verdict
    assert "cascade rerun" in told.advice[0]


# --- without its library ------------------------------------------------------------------------------------------


def elsewhere(run: Run, document: str) -> Why:
    return why(run, document, None)


def test_the_record_alone_tells_of_what_it_names(company: Desk) -> None:
    run = company.ask(PRICE)
    assert elsewhere(run, "price-list").title == elsewhere(run, "Price list").title
    told = elsewhere(run, "Price list")
    assert (told.document, told.lost) == (PRICES, None)
    assert Basis.NOW not in {s.basis for s in told.steps}
    read = elsewhere(run, "board meeting")
    assert lost(read).gate is Gate.CITE
    assert "The rent is 1,900 euros a month." in lost(read).text
    with pytest.raises(NoSuch, match="several documents of the run match 'heron'"):
        elsewhere(company.ask("What about the Heron and its launch?"), "heron")


def test_the_record_alone_does_not_guess_at_what_it_does_not_name(company: Desk) -> None:
    told = elsewhere(company.ask(PRICE), "docs:handbook/travel.md")
    assert told.known
    assert told.lost is None
    assert "is not here" in told.verdict


def test_the_library_of_another_home_is_not_asked(desk: Desk, tmp_path: Path) -> None:
    run = desk.ask(PRICE)
    (tmp_path / "notes").mkdir()
    for n in range(40):
        (tmp_path / "notes" / f"{n}.md").write_text(f"Note {n}.\n")
    with Engine(tmp_path / "other") as other:
        other.add(tmp_path / "notes", kind="folder")
        other.sync()
        assert other.library.revision >= run.head.library
        told = other.why(run, PRICES)
        assert Basis.NOW not in {s.basis for s in told.steps}
        assert told.lost is None
    with Engine(tmp_path / "empty") as empty:
        assert empty.why(run, PRICES).lost is None
        assert not empty.home.library.exists(), "looking makes no library"


def test_a_run_that_was_exported_is_told_of_on_another_machine(desk: Desk, tmp_path: Path) -> None:
    run = desk.ask(PRICE)
    plain = desk.engine.export(run.id, tmp_path / "plain.cascade.zip")
    masked = desk.engine.export(run.id, tmp_path / "masked.cascade.zip", redact=True, mask=("Heron",))
    with Engine(tmp_path / "other") as other:
        told = other.why(other.run(str(plain)), PRICES)
        assert (told.lost, told.title) == (None, "Price list")
        assert Basis.NOW not in {s.basis for s in told.steps}
        read = other.why(other.run(str(plain)), "docs:board/2026-03-18-minutes.md")
        assert lost(read).gate is Gate.CITE
        hidden = other.why(other.run(str(masked)), "price list")
        assert hidden.lost is None
        assert "Heron" not in hidden.model_dump_json()


def test_looking_writes_nothing(desk: Desk) -> None:
    run = desk.ask(PRICE)
    before = sorted(p for p in desk.engine.home.path.rglob("*") if p.is_file())
    desk.engine.why(run, PRICES)
    assert sorted(p for p in desk.engine.home.path.rglob("*") if p.is_file()) == before
