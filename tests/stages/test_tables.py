"""Values that stand in the rows of tables, and what organisations are called that only their mail domain names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.operations.firms import Firms
from cascade.query import Query
from tests.desk import answer_of
from tests.stages.small import answered, ask, library, values

_SUPPLIERS = """supplier,what,contact,account,payment terms
Alder Board GmbH,plywood,Kurt Weiss,30-11-62,45 days
Finch & Daughters,glue,Rose Finch,45-51-77,10 days
Quill Freight,lorries,Tom Quill,20-02-19,45 days
Moss Timber,oak,Ada Moss,30-45-60,60 days
"""
_ROTA = """# Rota

| shift | who | phone |
|---|---|---|
| early shift | Nora Blum | 11 |
| night shift | Sam Reeve | 12 |
"""
_MAILS = (
    ("jo@birchlane.example", "Jo Park", "The drawers jam", "The drawers of the new desk jam every morning.\n\nJo"),
    ("li@harpersmill.example", "Li Harper", "Drawers again", "Both drawers jam, and the key is stuck in one.\n\nLi"),
    ("ed@larch.example", "Ed Larch", "Thanks", "The desk is lovely, thank you all.\n\nEd"),
    ("al@desks.example", "Al Webb", "Visit", "I was at Birch Lane and at Harper's Mill on Monday.\n\nAl"),
    ("al@desks.example", "Al Webb", "Tour", "The tour is on Friday.\n\nAl"),
    ("bea@desks.example", "Bea Roth", "Minutes", "The minutes are on the wiki.\n\nBea"),
)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with library(
        tmp_path_factory.mktemp("workshop"), {"suppliers.csv": _SUPPLIERS, "rota.md": _ROTA}, _MAILS
    ) as engine:
        yield engine


@pytest.mark.parametrize(
    "question",
    [
        "Which suppliers have payment terms of 45 days?",
        "List the suppliers whose payment terms are 45 days",
        "How many suppliers have payment terms of 45 days?",
        "Name all suppliers with terms of 45 days",
    ],
)
def test_each_row_that_says_it_gives_the_cell_that_is_asked_for(workshop: Engine, question: str) -> None:
    run = ask(workshop, question)
    assert values(run) == {"Alder Board GmbH", "Quill Freight"}
    quotes = {quote.n: quote.text for quote in answer_of(run).quotes}
    for item in answer_of(run).items:
        [number] = item.quotes
        assert quotes[number].startswith(item.value)
        assert "45 days" in quotes[number]


@pytest.mark.parametrize(
    "question", ["Which shifts does Sam Reeve have?", "List the shifts of Sam Reeve", "What shifts has Sam Reeve got?"]
)
def test_a_table_of_markdown_is_one_too(workshop: Engine, question: str) -> None:
    assert values(ask(workshop, question)) == {"night shift"}


@pytest.mark.parametrize(
    "question",
    [
        "Which customers complained that drawers jam?",
        "Which schools told us that drawers jam?",
        "How many shops complained that their drawers jam?",
    ],
)
def test_who_writes_is_called_as_the_organisation_is(workshop: Engine, question: str) -> None:
    assert values(ask(workshop, question)) == {"Birch Lane", "Harper's Mill"}


def test_a_domain_is_a_name_only_where_somebody_writes_it(workshop: Engine) -> None:
    firms = Firms(workshop.index, workshop.library)
    assert firms.called("birchlane.example") == "Birch Lane"
    assert firms.called("mail.birch-lane.co.uk") == "Birch Lane"
    assert firms.called("harpersmill.example") == "Harper's Mill"
    assert firms.called("birchlanes.example") == ""
    assert firms.called("oakavenue.example") == ""
    assert firms.called("") == ""


def test_a_domain_that_can_be_taken_apart_in_thousands_of_ways_is_not_looked_for_in_all(
    workshop: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Query] = []
    monkeypatch.setattr(workshop.index, "doc_frequency", lambda words: dict.fromkeys(words, 1))

    def nothing(query: Query) -> tuple[str, ...]:
        asked.append(query)
        return ()

    monkeypatch.setattr(workshop.index, "document_ids", nothing)
    assert Firms(workshop.index, workshop.library).called(f"{'ana' * 10}.example") == ""
    assert 0 < len(asked) <= 200


def test_the_history_of_what_only_a_row_tells_is_that_row(tmp_path: Path) -> None:
    masts = "Mast | Height | Wood\nAurora | 21 | larch\nBora | 18 | spruce\n"
    with library(tmp_path, {"masts.txt": masts}) as engine:
        answer = answered(engine, "timeline of the Aurora mast")
    assert [quote.text for quote in answer.quotes] == ["Aurora | 21 | larch"]


@pytest.mark.parametrize(
    "text", ["How much does the Harbour subscription cost?", "what is the price of the Harbour plan?"]
)
def test_what_is_called_a_subscription_may_be_priced_as_a_plan(tmp_path: Path, text: str) -> None:
    prices = "Plan | Price per month (GBP)\nHarbour | 14\nOcean | 40\n"
    with library(tmp_path, {"prices.txt": prices}) as engine:
        answer = answered(engine, text)
    assert [quote.text for quote in answer.quotes] == ["Harbour | 14"]


def test_an_empty_cell_shifts_no_other(tmp_path: Path) -> None:
    sheet = (
        "supplier | goods | contact | account | payment terms\n"
        "Moss Timber | oak | Ada Moss | 30-45-60 | 60 days\n"
        "Pressa Works | printers | | 11-22-33 | 30 days\n"
    )
    with library(tmp_path, {"suppliers.txt": sheet}) as engine:
        run = ask(engine, "Which accounts have payment terms of 30 days?")
    assert values(run) == {"11-22-33"}


_VOLUNTEERS = """volunteer | landline | town
Hetty Lowe | | Penryn
Jago Trease | 01326 555019 | Truro
"""


def test_what_another_row_has_is_not_told_of_somebody(tmp_path: Path) -> None:
    with library(tmp_path, {"volunteers.txt": _VOLUNTEERS}) as engine:
        assert "555019" in answered(engine, "What is Jago Trease's landline number?").text
        assert "555019" not in answered(engine, "What is Hetty Lowe's landline number?").text
