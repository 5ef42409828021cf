"""How a look-up is read: who says a thing, what was asked before it, what disagrees, and what the question wants."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.runs import Run
from cascade.stages.evidence import Evidence
from cascade.stages.weighing.weigh import speakers_named
from cascade.types import Filters, Status, Verdict
from tests.desk import Desk, answer_of
from tests.stages.small import ask as ask_of
from tests.stages.small import library

CHAT = """\
[2026-04-02, 09:10:00] Rosa Lind: Last Friday I bought a kayak at the harbour sale.
[2026-04-02, 09:12:00] Ole Brandt: Lovely! I bought a tent there.
[2026-04-02, 09:15:00] Rosa Lind: What will you plant in the garden this year?
[2026-04-02, 09:16:00] Ole Brandt: Only beans and two rows of leeks.
[2026-04-02, 09:21:00] Rosa Lind: My garden is all nettles.
[2026-04-02, 10:40:00] Ole Brandt: We moved to the new flat two weeks ago, the boxes are still everywhere.
[2026-04-02, 10:41:00] Rosa Lind: Congratulations!
"""
MAILS = {
    "fence.eml": (
        "Message-ID: <fence@orchard.example>\nDate: Tue, 03 Mar 2026 10:00:00 +0000\n"
        "From: Wim Aalders <wim@orchard.example>\n"
        "To: Pia Holm <pia@orchard.example>\nCc: Gus Ott <gus@orchard.example>\nSubject: The fence at the stream\n\n"
        "Dear Pia,\n\nThe fence at the stream is down again, and the sheep know it.\n\nWim\n"
    ),
    "apples.eml": (
        "Message-ID: <apples@orchard.example>\nDate: Thu, 05 Mar 2026 10:00:00 +0000\n"
        "From: Pia Holm <pia@orchard.example>\nTo: Wim Aalders <wim@orchard.example>\nSubject: Cider apples\n\n"
        "The press takes forty crates of cider apples.\n"
    ),
}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two friends in a chat, and two mails of an orchard."""
    root = tmp_path_factory.mktemp("village")
    (root / "chat").mkdir()
    (root / "chat" / "_chat.txt").write_text(CHAT, encoding="utf-8")
    (root / "home").mkdir()
    (root / "home" / "cascade.toml").write_text('zone = "UTC"\n\n[models]\ndefault = "none"\n')
    desk = Desk(root / "home")
    desk.engine.add(root / "chat", name="friends")
    for name, text in MAILS.items():
        (root / name).write_text(text, encoding="utf-8")
        desk.engine.add(root / name, name=Path(name).stem)
    reports = desk.engine.sync()
    assert not [r for r in reports if r.error or r.skipped]
    yield desk
    desk.engine.close()


def evidence(run: Run) -> Evidence:
    return Evidence.model_validate(run.output("cite"))


# --- who says it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "what"), [("Rosa", "kayak"), ("Ole", "tent"), ("rosa", "kayak"), ("ole", "tent")])
def test_what_somebody_did_is_told_by_them(village: Desk, who: str, what: str) -> None:
    quotes = evidence(village.ask(f"What has {who} bought at the sale?")).quotes
    assert what in quotes[0].text
    assert {part.name: part.value for part in quotes[0].scores}["who"] == 1.0


def test_the_talk_of_another_is_no_evidence_of_somebody(village: Desk) -> None:
    found = evidence(village.ask("Where did Ole buy his kayak?"))
    assert not [q for q in found.quotes if q.author and q.author.name.startswith("Rosa")]


def test_an_answer_follows_the_question_that_was_asked(village: Desk) -> None:
    [first, *_] = evidence(village.ask("What will Ole plant in the garden?")).quotes
    assert first.text.startswith("Only beans")
    assert {part.name: part.value for part in first.scores}["asked"] > 0.5


# --- when ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("When did Rosa buy a kayak?", "27 March 2026"),
        ("When did Ole move to the new flat?", "the week of 16 March 2026"),
    ],
)
def test_a_relative_day_answers_where_its_quote_says_all_that_is_asked(village: Desk, text: str, day: str) -> None:
    given = answer_of(village.ask(text))
    [claim] = given.claims
    assert claim.text == day
    assert claim.verdict is Verdict.SUPPORTED
    [quote] = given.quotes
    assert "2026" not in quote.text
    assert "Friday" in quote.text or "weeks ago" in quote.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "When did Rosa buy a kayak for the summer?",
            "Last Friday (27 March 2026) I bought a kayak at the harbour sale.",
        ),
        (
            "When did Ole move to the new flat in town?",
            "We moved to the new flat two weeks ago (the week of 16 March 2026), the boxes are still everywhere.",
        ),
    ],
)
def test_a_relative_day_is_told_in_its_sentence_where_that_says_less(village: Desk, text: str, said: str) -> None:
    given = answer_of(village.ask(text))
    assert given.claims[0].text == said
    assert given.claims[0].verdict is Verdict.SUPPORTED
    assert "2026" not in given.quotes[0].text


def test_a_day_that_is_written_out_is_told_by_its_sentence(desk: Desk) -> None:
    [claim] = answer_of(desk.ask("When does Delia Marsh deliver the larch?")).claims
    assert claim.text == "Brackwater Timber delivers the larch on 9 April."


# --- the record itself --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values", "mail"),
    [
        ("Who sent the mail about the fence?", ["Wim Aalders"], "fence"),
        ("Who received the mail about the fence?", ["Pia Holm", "Gus Ott"], "fence"),
        ("Who is the sender of the message about cider apples?", ["Pia Holm"], "apples"),
        ("When was the mail about the fence sent?", ["3 March 2026"], "fence"),
        ("What is the subject of Pia Holm's mail?", ["Cider apples"], "apples"),
    ],
)
def test_the_head_of_a_record_answers_and_the_record_is_quoted(
    village: Desk, text: str, values: list[str], mail: str
) -> None:
    given = answer_of(village.ask(text))
    assert given.status is Status.ANSWERED
    assert [item.value for item in given.items] == values
    assert [claim.verdict for claim in given.claims] == [Verdict.SUPPORTED]
    [quote] = given.quotes
    assert quote.source == mail
    document = village.engine.library.get(quote.document)
    assert document is not None
    assert document.text[quote.start : quote.end] == quote.text


def test_the_quote_of_a_record_says_which_it_is(village: Desk) -> None:
    [quote] = answer_of(village.ask("Who sent the mail about the sheep at the fence?")).quotes
    assert quote.text == "The fence at the stream is down again, and the sheep know it."
    [quote] = answer_of(village.ask("Who sent the email?", filters=Filters(sources=("fence",)))).quotes
    assert quote.text == "The fence at the stream is down again, and the sheep know it."


def test_the_only_record_in_reach_is_the_one_that_is_meant(village: Desk) -> None:
    of_one = answer_of(village.ask("Who sent the email?", filters=Filters(sources=("apples",))))
    assert [item.value for item in of_one.items] == ["Pia Holm"]
    of_all = answer_of(village.ask("Who sent the email?"))
    assert of_all.status is Status.NOT_FOUND
    assert of_all.items == ()


def test_what_a_record_does_not_have_is_missing(village: Desk) -> None:
    given = answer_of(village.ask("What is attached to the mail about the fence?"))
    assert given.status is Status.NOT_FOUND
    assert given.missing == ("attachments",)


# --- what is shown beside the best --------------------------------------------------------------------------------


def test_a_statement_that_disagrees_is_shown_with_the_best(desk: Desk, tmp_path: Path) -> None:
    desk.bring(
        tmp_path / "rules",
        {
            "guide.md": "# Guide\n\nThe entrance fee of the boat museum is 12 euros in the summer season.\n",
            "leaflet.md": "# Leaflet\n\nThe entrance fee of the boat museum is 9 euros.\n",
        },
    )
    given = answer_of(desk.ask("How much is the entrance fee of the boat museum in the summer season?"))
    assert given.status is Status.CONFLICTING
    assert {"12 euros" in q.text for q in given.quotes} == {True, False}


@pytest.mark.parametrize(
    ("text", "says", "other"),
    [
        ("How long is the warranty on hulls?", "five years", "Oars"),
        ("How long is the warranty on oars?", "two years", "hulls"),
        ("How long is the warranty that hulls have?", "five years", "Oars"),
        ("How many coats of varnish do hulls get?", "seven coats", "Between two coats"),
    ],
)
def test_the_same_of_another_thing_is_not_shown_with_the_best(desk: Desk, text: str, says: str, other: str) -> None:
    given = answer_of(desk.ask(text))
    assert given.status is Status.ANSWERED
    assert [says in claim.text for claim in given.claims] == [True]
    assert [quote.text for quote in given.quotes if other in quote.text] == []


def test_what_disagrees_is_of_the_thing_that_is_asked_about(desk: Desk, tmp_path: Path) -> None:
    desk.bring(
        tmp_path / "rules",
        {
            "a.md": "# Guide\n\nThe entrance fee of the boat museum is 12 euros for grown visitors.\n",
            "b.md": "# Leaflet\n\nThe entrance fee of the boat museum is 5 euros for small children.\n",
            "c.md": "# Notice\n\nThe entrance fee of the boat museum for grown visitors is 14 euros.\n",
        },
    )
    given = answer_of(desk.ask("How much is the entrance fee of the boat museum for grown visitors?"))
    assert given.status is Status.CONFLICTING
    assert sorted(value for q in given.quotes for value in ("5 ", "12 ", "14 ") if f"is {value}" in q.text) == [
        "12 ",
        "14 ",
    ]


def test_a_further_quote_says_what_the_best_does_not(desk: Desk) -> None:
    given = answer_of(desk.ask("How long is the warranty on hulls and on oars?"))
    assert ["five years" in given.claims[0].text, "two years" in given.claims[1].text] == [True, True]


def test_neither_a_greeting_nor_the_head_of_a_letter_answers(desk: Desk, tmp_path: Path) -> None:
    letter = "From: Ulla Berg\nSubject: Quarry road\n\nDear neighbours,\n\nThe quarry road is closed until the thaw.\n"
    desk.bring(tmp_path / "letters", {"letter.txt": letter})
    quotes = evidence(desk.ask("Why is the quarry road of Ulla Berg closed?")).quotes
    assert [q.text for q in quotes] == ["The quarry road is closed until the thaw."]


def test_scores_have_names_and_are_recorded(village: Desk) -> None:
    [first, *_] = evidence(village.ask("What will Ole plant in the garden?")).quotes
    assert [part.name for part in first.scores] == ["around", "passage", "asked", "who", "type", "near", "news"]
    assert all(0 <= part.value <= 1 for part in first.scores)
    assert json.loads(first.model_dump_json())["scores"]


@pytest.mark.parametrize(
    "question", ["Was it said by Mark?", "What did Mark, our captain, say?", "What's Mark's boat?"]
)
def test_a_name_that_is_a_common_word_too_is_known_by_its_capital_whatever_stands_beside_it(question: str) -> None:
    assert speakers_named(question, ["Mark Winter"]) == {"mark"}


def test_a_common_word_in_small_letters_names_nobody() -> None:
    assert speakers_named("Did the mark on the hull come off?", ["Mark Winter"]) == frozenset()


def test_a_small_word_of_the_name_of_who_speaks_names_nobody() -> None:
    speakers = ["The Chair", "Will Hale", "Ann Ford (Harbour and the Isles)"]
    assert speakers_named("What did the Prime Minister say about the ferries and the fares?", speakers) == frozenset()
    assert speakers_named("What did the Chair ask Will?", speakers) == {"chair", "will"}


def test_an_hour_is_told_with_its_day(tmp_path: Path) -> None:
    """The day alone would leave out the better part of when."""
    mail = ("ida@desks.example", "Ida Roth", "Outing", "The ferry to the mill leaves at 8:15 tomorrow.")
    with library(tmp_path, {"a.md": "# Desks\n\nWe make desks.\n"}, [mail]) as engine:
        answer = ask_of(engine, "When does the ferry to the mill leave?").answer
    assert answer is not None
    assert "8:15" in answer.text
