"""Which sentences answer: spans of records, bound to the one that says them, and never what is quoted from another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.models.base import ScoreRequest
from cascade.runs import Run
from cascade.stages.evidence import Evidence
from cascade.types import Filters, Quote
from tests.desk import COMPANY, Desk, scripted

BANDSAW = "Which blade does the bandsaw have?"
WARRANTY = "How long is the warranty on hulls and on oars?"


def evidence(run: Run) -> Evidence:
    return Evidence.model_validate(run.output("cite"))


def texts(run: Run) -> list[str]:
    return [quote.text for quote in evidence(run).quotes]


def cited(desk: Desk, text: str, filters: Filters | None = None) -> Quote:
    """The one quote of the answer to `text` that comes first."""
    return evidence(desk.ask(text, filters=filters)).quotes[0]


# --- the record ---------------------------------------------------------------------------------------------------


def test_a_quote_of_a_chat_is_of_the_single_message(company: Desk) -> None:
    quote = cited(company, BANDSAW)
    assert quote.text.startswith("The bandsaw has a new blade of 32 mm")
    assert (quote.native_id, str(quote.author), quote.kind) == ("w-3", "Jana Petrak", "chat")
    assert quote.at == datetime(2026, 4, 13, 8, 6, tzinfo=UTC)
    assert quote.locator.ts == f"{quote.at.timestamp():.6f}"
    document = company.engine.library.get(quote.document)
    assert document is not None
    assert document.native_id != "w-3", "the document is the whole run of messages"


def test_a_message_without_an_id_of_its_own_is_named_by_its_time(company: Desk) -> None:
    quote = cited(company, "Which glue do we use for the keel?")
    assert quote.at == datetime(2026, 4, 13, 14, 30, tzinfo=UTC)
    assert quote.native_id == quote.locator.ts == f"{quote.at.timestamp():.6f}"


def test_a_quote_of_a_mail_names_the_message(company: Desk) -> None:
    quote = cited(company, "When does Brackwater deliver the larch?")
    assert (quote.native_id, quote.locator.message_id) == ("larch-1@brackwater.example",) * 2
    assert quote.at == datetime(2026, 3, 9, 8, 12, tzinfo=UTC)
    assert (quote.title, str(quote.author)) == ("Larch for the Heron", "Delia Marsh")


@pytest.mark.parametrize("text", ["How many coats of varnish do hulls get?", WARRANTY, "Who leads the workshop?"])
def test_a_quote_of_a_file_names_its_path_and_the_line_in_it(company: Desk, text: str) -> None:
    quote = cited(company, text)
    assert quote.locator.path == quote.native_id
    lines = (COMPANY / "docs" / quote.native_id).read_text().split("\n")
    assert quote.locator.line is not None
    assert lines[quote.locator.line - 1].find(quote.text.split("\n")[0]) >= 0
    assert quote.author is not None
    assert f"author: {quote.author}" in lines
    assert quote.at is not None
    assert f"date: {quote.at:%Y-%m-%d}" in lines


# --- what is not the writer's own ---------------------------------------------------------------------------------


def test_a_quoted_reply_is_never_cited_as_the_words_of_who_quotes_it(company: Desk) -> None:
    run = company.ask("When does Brackwater deliver the larch?", filters=Filters(people=(("from", "Tomas"),)))
    for quote in evidence(run).quotes:
        assert "9 April" not in quote.text
        assert ">" not in quote.text


@pytest.mark.parametrize(
    "text",
    ["What is the number for nights?", "Which quay is Brackwater at?"],
)
def test_a_signature_is_not_cited_for_what_a_mail_says(company: Desk, text: str) -> None:
    run = company.ask(text)
    assert not [q for q in evidence(run).quotes if "1632" in q.text or "Quay" in q.text]


def test_a_signature_tells_the_number_of_whose_it_is(company: Desk) -> None:
    run = company.ask("What is the telephone number of Delia Marsh?")
    assert [q.text for q in evidence(run).quotes] == ["+44 1632 960 118"]


def test_a_heading_is_not_an_answer(company: Desk) -> None:
    for text in ("What happened at the regatta of Elmsound?", "What about travel and meals?", WARRANTY):
        for quote in evidence(company.ask(text)).quotes:
            assert not quote.text.lstrip().startswith("#")


# --- choosing -----------------------------------------------------------------------------------------------------


def test_each_thing_is_quoted_once_and_no_more_than_the_recipe_says(company: Desk) -> None:
    run = company.ask(WARRANTY)
    assert texts(run) == ["The warranty on hulls runs for five years.", "Oars have a warranty of two years."]
    assert len(texts(company.ask(WARRANTY, recipe={"quotes": 1}))) == 1
    assert [q.n for q in evidence(run).quotes] == [1, 2]


def test_the_sentence_that_a_model_finds_likely_comes_first(desk: Desk) -> None:
    def score(request: ScoreRequest) -> Sequence[float]:
        return [-1.0 if "Oars have" in item.context else -9.0 for item in request.items]

    model = scripted("{}", score=score)
    desk.seat(model)
    run = desk.ask(WARRANTY, {"cite": "scripted"}, recipe={"weigh_judge": 1.0})
    assert texts(run)[0] == "Oars have a warranty of two years."
    [best, *_] = evidence(run).quotes
    assert {part.name: part.value for part in best.scores}["likelihood"] == 1.0
    assert not model.asked, "a model that scores is asked for no words"


# --- enough or not ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("When is the launch of the Cormorant?", "Cormorant"),
        ("What does Northpoint Mutual pay for the Teal?", None),
        ("How much did the new crane cost?", None),
        ("When did the crane launch?", None),
        ("Who painted the lighthouse of Trondskerry?", "Trondskerry"),
    ],
)
def test_without_what_is_asked_for_there_is_not_enough(company: Desk, text: str, missing: str | None) -> None:
    given = evidence(company.ask(text))
    assert not given.enough
    assert given.missing
    if missing:
        assert missing in given.missing


def test_a_number_that_nobody_states_is_missing(company: Desk) -> None:
    given = evidence(company.ask("How much did we pay for the sling of the crane?"))
    assert not given.enough
    assert any("money" in m for m in given.missing)


# --- people, lists, counts, themes --------------------------------------------------------------------------------


def test_who_is_told_by_name(company: Desk) -> None:
    given = evidence(company.ask("Who leads the workshop?"))
    assert [(item.value, item.quotes) for item in given.items] == [("Tomas Reuter", (1,))]


def test_a_list_has_a_value_for_each_record_with_its_quote(company: Desk) -> None:
    given = evidence(company.ask("Which incidents happened at the steam box?"))
    assert len(given.items) == 3
    documents = {q.n: q.document for q in given.quotes}
    assert sorted(documents[n] for item in given.items for n in item.quotes) == [
        "docs:yard/2025-11-04-incident-steam-box.md",
        "docs:yard/2026-01-21-incident-steam-box.md",
        "docs:yard/2026-03-02-incident-steam-box.md",
    ]


def test_a_count_is_what_a_sentence_states(company: Desk) -> None:
    given = evidence(company.ask("How many people work in the workshop?"))
    assert given.quotes[0].text == "Eleven people work in the workshop."
    assert given.enough


def test_a_count_that_nobody_states_counts_the_records(company: Desk) -> None:
    run = company.ask("How many incidents at the steam box were there?")
    given = evidence(run)
    assert (given.total, len(given.items)) == (3, 3)
    assert run.answer is not None
    assert run.answer.coverage.complete
    assert run.answer.coverage.matched == run.answer.coverage.read


DIPPER = [
    "the paint of the Dipper blisters in the sun",
    "our Dipper has paint that blisters on the deck",
    "blisters in the paint of the Dipper since June",
    "the seat of the Dipper squeaks all the way",
    "my Dipper has a seat that squeaks and squeaks",
]
TITLES = ["Greetings from Elmsound", "Our summer", "To the yard", "Rowing on the lake", "After the storm"]


def complained(desk: Desk, folder: Path, titles: Sequence[str]) -> Run:
    letters = zip(titles, DIPPER, strict=True)
    written = [f"# {title}\n\nA complaint about the Dipper: {text}.\n" for title, text in letters]
    desk.bring(folder, {f"{n}.md": text for n, text in enumerate(written)})
    return desk.ask("What are the most common complaints about the Dipper?")


def test_themes_are_ordered_by_how_many_tell_of_them(desk: Desk, tmp_path: Path) -> None:
    run = complained(desk, tmp_path / "letters", TITLES)
    given = evidence(run)
    assert [group.records for group in given.groups] == [3, 2]
    assert "blister" in given.groups[0].label
    assert "squeak" in given.groups[1].label
    quotes = {q.n: q.document for q in given.quotes}
    assert {quotes[n] for n in given.groups[0].quotes} == {f"letters:{n}.md" for n in (0, 1, 2)}
    assert run.answer is not None
    assert [item.value for item in run.answer.items] == [group.label for group in given.groups]
    assert run.answer.coverage.complete


def test_a_word_that_all_titles_share_makes_no_theme(desk: Desk, tmp_path: Path) -> None:
    run = complained(desk, tmp_path / "letters", [f"Letter {n}" for n in range(5)])
    assert [group.records for group in evidence(run).groups] == [3, 2]


def test_a_complaint_that_is_told_in_the_next_sentence_is_of_its_theme(company: Desk) -> None:
    run = company.ask("What are the most common complaints about the oars?")
    peeling = next(group for group in evidence(run).groups if "varnish" in group.label)
    assert peeling.records == 3
    assert "I have a complaint." not in {evidence(run).quotes[n - 1].text for n in peeling.quotes}
