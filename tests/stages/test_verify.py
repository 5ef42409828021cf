"""What of a draft stands: claims held against their quotes, statements that disagree, and what was looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cascade.config import RunOptions
from cascade.runs import Run
from cascade.types import Filters, Status, Verdict
from tests.desk import Desk, answer_of, notes

BANDSAW = "Which blade does the bandsaw have?"
SAID = "The bandsaw has a new blade of 32 mm, the old one went blunt on the oak."


def drafted(desk: Desk, text: str, *claims: tuple[str, list[int]]) -> Run:
    """`text` answered from a draft that somebody wrote by hand."""
    pin = {"text": "", "claims": [{"text": c, "quotes": n} for c, n in claims]}
    return desk.ask(text, pins={"synthesize": pin})


# --- claims -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim", ["The bandsaw has a blade of 45 mm.", "Oskar Lind bought the blade.", "The blade is new since 2 May 2026."]
)
def test_a_claim_whose_facts_are_not_in_its_quotes_is_cut_and_that_is_told(desk: Desk, claim: str) -> None:
    run = drafted(desk, BANDSAW, (claim, [1]), ("The old blade went blunt on the oak.", [1]))
    assert [c.text for c in answer_of(run).claims] == ["The old blade went blunt on the oak."]
    assert claim not in answer_of(run).text
    assert f"cut: “{claim}" in notes(run)


def test_a_claim_that_adds_words_is_marked(desk: Desk) -> None:
    claim = "The bandsaw has a wonderful new blade, to everyone's lasting delight and astonishment."
    run = drafted(desk, BANDSAW, (claim, [1]))
    [kept] = answer_of(run).claims
    assert kept.verdict is Verdict.PARTIAL
    assert kept.reason
    assert kept.reason in answer_of(run).text
    assert answer_of(run).status is Status.PARTIAL


def test_a_claim_without_a_quote_that_stands_is_cut(desk: Desk) -> None:
    run = drafted(desk, BANDSAW, (SAID, [7]), (SAID, [1]))
    assert [c.quotes for c in answer_of(run).claims] == [(1,)]
    assert "none of its quotes stands" in notes(run)


def test_a_draft_of_which_nothing_stands_is_no_answer(desk: Desk) -> None:
    run = drafted(desk, BANDSAW, ("The bandsaw was sold in 1987.", [1]))
    assert (answer_of(run).status, answer_of(run).claims, answer_of(run).quotes) == (Status.NOT_FOUND, (), ())


def test_a_quote_that_is_not_the_documents_own_text_is_left_out_and_that_is_told(desk: Desk) -> None:
    run = desk.ask(BANDSAW)
    forged = run.output("cite")
    forged["quotes"][0]["text"] = forged["quotes"][0]["text"].replace("32 mm", "45 mm")
    again = desk.engine.rerun(run, RunOptions(pins={"cite.q1": forged}))
    assert "no longer in" in notes(again)
    assert "45" not in answer_of(again).text
    assert answer_of(again).status is Status.NOT_FOUND
    moved = run.output("cite")
    moved["quotes"][0]["document"] = "docs:handbook/people.md"
    assert answer_of(desk.engine.rerun(run, RunOptions(pins={"cite.q1": moved}))).quotes == ()


def test_only_what_is_cited_is_among_the_sources(desk: Desk) -> None:
    text = "How long is the warranty on hulls and on oars?"
    both = desk.ask(text)
    assert len(answer_of(both).quotes) == 2
    run = drafted(desk, text, ("Oars have a warranty of two years.", [2]))
    assert [(q.n, q.text) for q in answer_of(run).quotes] == [(1, "Oars have a warranty of two years.")]
    assert "[1]" in answer_of(run).text


def test_how_many_were_counted_may_be_said(company: Desk) -> None:
    text = "How many clubs complained about the oars?"
    plain = company.ask(text)
    counted = len(answer_of(plain).items)
    assert counted > 1
    claim = f"{counted} complaints about oars."
    numbers = [q.n for q in answer_of(plain).quotes]
    assert [c.text for c in answer_of(drafted(company, text, (claim, numbers))).claims] == [claim]
    wrong = f"{counted + 12} complaints about oars."
    assert answer_of(drafted(company, text, (wrong, numbers))).claims == ()


# --- statements that disagree -------------------------------------------------------------------------------------


def test_statements_that_disagree_are_both_told_with_their_dates(company: Desk) -> None:
    given = answer_of(company.ask("How many boats were sold in 2025?"))
    assert given.status is Status.CONFLICTING
    assert "31 boats" in given.text
    assert "27 boats" in given.text
    assert "2026-01-09" in given.text
    assert "2026-02-20" in given.text
    assert {q.native_id for q in given.quotes} == {
        "sales/2026-01-09-year-in-figures.md",
        "sales/2026-02-20-letter-to-shareholders.md",
    }


def test_what_says_that_it_replaces_what_was_so_before_wins(company: Desk) -> None:
    given = answer_of(company.ask("When is the launch of the Heron?"))
    assert given.status is Status.ANSWERED
    [claim] = given.claims
    assert "2 June 2026" in claim.text
    later = next(q for q in given.quotes if q.n in claim.quotes)
    assert later.native_id == "board/2026-03-18-minutes.md"
    assert "2026-03-18" in given.text
    assert "2026-02-03" in given.text, "and it is told what was replaced"


def test_of_two_editions_of_a_paper_the_newer_counts(desk: Desk, tmp_path: Path) -> None:
    def edition(year: int, price: str) -> str:
        head = f"---\ntitle: Tariff of moorings {year}\ndate: {year}-01-02\n---\n\n"
        return f"{head}# Tariff\n\nA mooring at the north quay costs {price} euros a month.\n"

    desk.bring(tmp_path / "quay", {"2024.md": edition(2024, "80"), "2026.md": edition(2026, "95")})
    given = answer_of(desk.ask("How much does a mooring at the north quay cost?"))
    assert given.status is Status.ANSWERED
    assert ["95" in c.text for c in given.claims] == [True]
    apart = {
        "a.md": edition(2024, "80").replace("Tariff of moorings 2024", "Harbour rules"),
        "b.md": edition(2026, "95"),
    }
    desk.engine.remove("quay")
    desk.bring(tmp_path / "apart", apart)
    assert answer_of(desk.ask("How much does a mooring at the north quay cost?")).status is Status.CONFLICTING


def test_statements_about_different_things_do_not_disagree(company: Desk) -> None:
    given = answer_of(company.ask("How long is the warranty on hulls and on oars?"))
    assert given.status is Status.ANSWERED
    assert "disagree" not in given.text


# --- not found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "When was the lighthouse of Trondskerry painted?",
        "What did the board decide about the ferry licence?",
        "Who is the finance director of Northpoint Mutual?",
        "Which incidents happened at the paint booth of Trondskerry?",
        "How many incidents at the Trondskerry slip were there?",
    ],
)
def test_what_no_record_says_is_not_found_and_has_nothing(company: Desk, text: str) -> None:
    run = company.ask(text)
    given = answer_of(run)
    assert (given.status, given.claims, given.items, given.quotes) == (Status.NOT_FOUND, (), (), ())
    assert given.text.startswith("Not found")
    assert given.missing
    assert given.missing[0] in given.text
    assert sum(s.documents for s in given.coverage.searched) == 27
    assert (run.view.state, run.view.exit_code) == ("done", 0)


def test_a_question_half_of_which_is_answered_is_partial(desk: Desk) -> None:
    parts: list[dict[str, Any]] = [
        {"id": "q1", "text": BANDSAW, "facets": [{"text": "blade"}, {"text": "bandsaw"}]},
        {"id": "q2", "text": "Who made the Kelpie?", "facets": [{"text": "Kelpie", "must": True}]},
    ]
    run = desk.ask(f"{BANDSAW} Who made the Kelpie?", pins={"decompose": {"operation": "find", "questions": parts}})
    given = answer_of(run)
    assert given.status is Status.PARTIAL
    assert "32 mm" in given.text
    assert given.missing == ("Kelpie",)
    assert {q.question for q in given.quotes} == {"q1"}
    assert given.text.endswith("\n\nWho made the Kelpie?\nNot found: nothing that was found speaks of “Kelpie”.")


# --- what was looked at -------------------------------------------------------------------------------------------


def test_an_answer_says_which_sources_it_looked_into_and_how_fresh_they_are(company: Desk) -> None:
    coverage = answer_of(company.ask(BANDSAW)).coverage
    assert {(s.name, s.kind, s.documents) for s in coverage.sources} == {
        ("docs", "folder", 15),
        ("mail", "mbox", 9),
        ("slack", "slack", 3),
    }
    for source in coverage.sources:
        assert source.synced_at is not None
        assert source.newest is not None
        assert source.skipped == 0
    mail = next(s for s in coverage.sources if s.name == "mail")
    assert f"{mail.newest:%Y-%m-%d}" == "2026-04-16"


def test_an_answer_says_how_it_was_narrowed(company: Desk) -> None:
    own = Filters(sources=("slack",))
    coverage = answer_of(company.ask("What was said on Slack about the bandsaw?", filters=own)).coverage
    assert (coverage.filters.sources, coverage.filters.kinds) == (("slack",), ("chat",))
    assert coverage.matched == coverage.read > 0


def test_an_answer_says_what_could_not_be_read(desk: Desk, tmp_path: Path) -> None:
    desk.bring(tmp_path / "torn", {"good.md": "# Good\n\nRead me.\n", "torn.pdf": "no pdf at all"})
    [torn] = [s for s in answer_of(desk.ask(BANDSAW)).coverage.sources if s.name == "torn"]
    assert (torn.documents, torn.skipped) == (1, 1)


# --- filters that keep everything out -----------------------------------------------------------------------------


def test_a_filter_that_nothing_meets_is_told_as_that_and_not_as_nothing_said_of_the_matter(desk: Desk) -> None:
    given = answer_of(desk.ask(BANDSAW, filters=Filters(labels=("nowhere",))))
    assert given.status is Status.NOT_FOUND
    assert given.text.startswith("Not found: nothing in this library meets in:nowhere (there are: ")
    assert "speaks of" not in given.text
    assert "nobody is named" not in given.text


def test_a_source_that_is_taken_for_a_place_is_told_to_be_one(desk: Desk) -> None:
    given = answer_of(desk.ask(BANDSAW, filters=Filters(labels=("Docs",))))
    assert given.text == "Not found: nothing in this library meets in:Docs (it is a source: source:docs)."


def test_filters_that_are_met_each_and_by_nothing_together_are_told_together(desk: Desk) -> None:
    given = answer_of(desk.ask(BANDSAW, filters=Filters(sources=("slack",), kinds=("email",))))
    assert given.text == "Not found: nothing in this library meets all of source:slack kind:email together."


def test_a_filter_that_something_meets_is_not_blamed(desk: Desk) -> None:
    given = answer_of(desk.ask("What happened in Zanzibar?", filters=Filters(kinds=("email",))))
    assert "speaks of “Zanzibar”" in given.text
