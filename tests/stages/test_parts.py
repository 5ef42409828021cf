"""How an answer of several parts reads: each under its own question, and citations numbered as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Answer, Status
from tests.desk import Desk, answer_of
from tests.stages.small import answered, kept, library

NOTES = {
    "lease.md": "# Lease of the print shop\n\nThe lease of the print shop was signed by Odile Brandvold.\n\n"
    "The rent of the print shop is 1,450 euros a month.\n",
    "open-day.md": "# Open day\n\nThe open day takes place in the orchard on 20 June 2026.\n",
    "kiln.md": "# Kiln\n\nThe kiln was fired by Anouk Ferrand, Bo Lindqvist and Cyril Okoye.\n\n"
    "The kiln reaches 1,280 degrees.\n",
}


shop = kept(NOTES)


def blocks(answer: Answer) -> list[list[str]]:
    return [block.splitlines() for block in answer.text.split("\n\n")]


def test_each_part_is_told_under_its_own_question_in_the_order_of_the_asking(shop: Engine) -> None:
    answer = answered(shop, "How much is the rent of the print shop and who signed the lease of the print shop?")
    rent, lease = blocks(answer)
    assert rent[0] == "How much is the rent of the print shop?"
    assert ["1,450 euros" in line for line in rent[1:]] == [True]
    assert lease[0] == "Who signed the lease of the print shop?"
    assert "Odile Brandvold" in lease[-1]
    assert answer.parts == (rent[0], lease[0])
    assert answer.status is Status.ANSWERED


def test_a_part_that_nothing_answers_is_said_to_be_not_found_in_its_place(shop: Engine) -> None:
    answer = answered(shop, "Who was bitten by the lighthouse cat and how much is the rent of the print shop?")
    cat, rent = blocks(answer)
    assert cat[0] == "Who was bitten by the lighthouse cat?"
    assert cat[1].startswith("Not found: nothing that was found speaks of")
    assert "cat" not in " ".join(rent)
    assert "1,450 euros" in rent[1]
    assert answer.status is Status.PARTIAL


def test_where_no_part_is_answered_each_says_what_is_lacking(shop: Engine) -> None:
    answer = answered(shop, "Who was bitten by the lighthouse cat and when did the volcano erupt?")
    assert answer.status is Status.NOT_FOUND
    cat, volcano = answer.text.splitlines()[1:]
    assert cat.startswith("Who was bitten by the lighthouse cat? Nothing that was found speaks of")
    assert volcano.startswith("When did the volcano erupt? Nothing that was found speaks of")
    assert "“Who" not in answer.text


def test_what_answers_all_parts_at_once_is_told_once(shop: Engine) -> None:
    answer = answered(shop, "When and where does the open day take place?")
    assert answer.text == "The open day takes place in the orchard on 20 June 2026. [1]"
    assert [q.n for q in answer.quotes] == [1]
    assert answer.parts == ()


def test_what_is_said_before_values_stands_with_their_part(company: Desk) -> None:
    answer = answer_of(company.ask("Who leads the workshop, and which clubs complained about the oars?"))
    leads, clubs = blocks(answer)
    assert ["Tomas Reuter" in line for line in leads[1:]] == [True], "of one value it is not said that it is one"
    assert clubs[1].endswith("found:")


def test_of_whom_nothing_was_found_nothing_is_told(company: Desk) -> None:
    found = answer_of(company.ask("Who leads the workshop, and what incidents did he report?"))
    assert "steam box" in " ".join(blocks(found)[1])
    answer = answer_of(company.ask("Who tamed the lighthouse cat, and what incidents did he report?"))
    assert answer.status is Status.NOT_FOUND
    assert answer.text.splitlines()[-1].endswith("Nothing that was found tells who that is.")


def test_statements_that_replace_another_are_told_so_in_their_own_part(company: Desk) -> None:
    answer = answer_of(company.ask("Who leads the workshop, and when is the launch of the Heron?"))
    leads, launch = blocks(answer)
    assert not any("replaces" in line for line in leads)
    assert launch[-1] == "[2] of 2026-03-18 replaces [3] of 2026-02-03."


def test_citations_are_numbered_as_they_stand(company: Desk) -> None:
    answer = answer_of(company.ask("What do clubs complain about most often?"))
    cited = [n for claim in answer.claims for n in claim.quotes]
    assert len(cited) > 2
    assert list(dict.fromkeys(cited)) == [q.n for q in answer.quotes] == list(range(1, len(answer.quotes) + 1))


def test_long_rows_of_citations_are_told_by_their_ends(tmp_path: Path) -> None:
    notes = {f"call-{n}.md": f"# Call {n}\n\nCaller {n} complained that the ferry was late.\n" for n in range(1, 7)}
    with library(tmp_path, notes) as engine:
        answer = answered(engine, "What do callers complain about most often?")
    assert [c.quotes for c in answer.claims] == [(1, 2, 3, 4, 5, 6)]
    assert answer.text.splitlines()[1].endswith("[1]–[6]")


def dated(day: str, title: str, text: str) -> str:
    return f"---\ntitle: {title}\ndate: {day}\n---\n\n{text}\n"


WHARF = {
    "march.md": dated("2026-03-02", "Wharf council", "The signing of the wharf contract has slipped to 11 April."),
    "april.md": dated("2026-04-14", "Wharf letter", "We expect the signing of the wharf contract on 20 May."),
    "may.md": dated("2026-05-29", "Wharf news", "The signing of the wharf contract takes place on 25 June."),
}


@pytest.mark.parametrize(
    ("text", "told_first"),
    [
        ("When is the signing of the wharf contract?", ""),
        ("How much is the rent of the print shop and when is the signing of the wharf contract?", "1,450 euros"),
    ],
)
def test_days_that_have_passed_are_told_to_have_passed(tmp_path: Path, text: str, told_first: str) -> None:
    with library(tmp_path, NOTES | WHARF) as engine:
        answer = answered(engine, text)
    *before, wharf = blocks(answer)
    assert bool(before) == bool(told_first)
    at = len(before) + 1
    assert wharf[-2:] == [
        f"The signing of the wharf contract takes place on 25 June. [{at}]",
        f"Overtaken by now: [{at + 1}] of 2026-04-14, [{at + 2}] of 2026-03-02.",
    ]
    assert {q.native_id for q in answer.quotes} >= set(WHARF)
    assert answer.status is Status.ANSWERED


def test_of_what_was_all_that_tells_of_it_is_told(tmp_path: Path) -> None:
    with library(tmp_path, WHARF) as engine:
        answer = answered(engine, "When was the signing of the wharf contract expected?")
    assert "20 May" in answer.text


def test_what_a_record_says_of_a_value_is_told_in_a_line_and_quoted_whole(tmp_path: Path) -> None:
    long = " and then the ferry was late once more, as it is on every morning of the week" * 8
    mails = [
        (f"{name.lower()}@quay.example", name, "Ferry", f"I complain about the ferry: it was late{long}. Please act.")
        for name in ("Bastian", "Cosima")
    ]
    with library(tmp_path, NOTES, mails) as engine:
        answer = answered(engine, "Which customers complained about the ferry?")
    assert len(answer.claims) == 2
    for claim in answer.claims:
        [number] = claim.quotes
        quote = next(q for q in answer.quotes if q.n == number)
        assert len(quote.text) > 500
        assert len(claim.text) < 300
        assert claim.text.endswith(" …”")
    assert answer.status is Status.ANSWERED
