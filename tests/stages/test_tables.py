"""Values that stand in the rows of tables, and what organisations are called that only their mail domain names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.operations import Firms
from cascade.query import Query
from cascade.runs import Run
from cascade.types import Question

AS_OF = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
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
    folder = tmp_path_factory.mktemp("workshop")
    (folder / "docs").mkdir()
    (folder / "docs" / "suppliers.csv").write_text(_SUPPLIERS, encoding="utf-8")
    (folder / "docs" / "rota.md").write_text(_ROTA, encoding="utf-8")
    (folder / "mail").mkdir()
    for number, (address, name, subject, text) in enumerate(_MAILS):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"{name} <{address}>", "Desks <hello@desks.example>", subject
        mail["Date"], mail["Message-ID"] = f"Mon, {number + 1} Dec 2025 09:00:00 +0000", f"<m{number}@mail.example>"
        mail.set_content(text)
        (folder / "mail" / f"{number}.eml").write_bytes(mail.as_bytes())
    home = folder / "home"
    home.mkdir()
    (home / "cascade.toml").write_text('[models]\ndefault = "none"\n', encoding="utf-8")
    engine = Engine(home)
    engine.add(folder / "docs")
    engine.add(folder / "mail")
    assert not [report for report in engine.sync() if report.error]
    yield engine
    engine.close()


def ask(engine: Engine, text: str) -> Run:
    return engine.ask(Question(text=text, as_of=AS_OF), RunOptions(models={"default": "none"}))


def values(run: Run) -> set[str]:
    assert run.answer is not None
    return {item.value for item in run.answer.items}


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
    assert run.answer is not None
    quotes = {quote.n: quote.text for quote in run.answer.quotes}
    for item in run.answer.items:
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
