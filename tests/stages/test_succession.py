"""A day or a sum that was told anew: the last holds, and what it replaced is told as replaced."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Answer, Status
from tests.stages.small import ask, library

ABBEY = {
    "plan-2026-01-12.md": "# Plan\n\nThe bell of Saint Odile is hung on 4 March 2026, before the pilgrims come.\n",
    "foundry-2026-02-02.md": "# Foundry\n\nSaint Odile moves from 4 March to 9 April. The crown has a crack.\n",
    "scaffold-2026-03-15.md": "# Scaffold\n\nSaint Odile now on 30 April, the masons are late.\n",
    "roof-2026-03-20.md": "# Roof\n\nThe lead of Saint Anno comes on 2 May instead of 9 April.\n",
    "idea-2026-03-25.md": "# Ideas\n\nWe could move Saint Odile from 30 April to Whitsun, 24 May.\n",
    "visits (2024)-2024-05-01.md": "# Visits\n\nGuides lead three tours a day through the crypt, Monday to Thursday.\n",
    "visits (2026)-2026-01-05.md": "# Visits\n\nGuides lead five tours a day through the crypt: Friday is quiet.\n",
    **{f"choir-{n}.md": f"# Choir\n\nVoice {n} sings at vespers and was hung with garlands.\n" for n in range(8)},
}


@pytest.fixture(scope="module")
def abbey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with library(Path(tmp_path_factory.mktemp("abbey")), ABBEY) as engine:
        yield engine


def answer(engine: Engine, text: str) -> Answer:
    run = ask(engine, text)
    assert run.answer is not None
    return run.answer


def test_the_last_of_the_days_that_were_told_holds(abbey: Engine) -> None:
    found = answer(abbey, "When is the bell of Saint Odile hung?")
    assert found.status is Status.ANSWERED
    claims = " ".join(claim.text for claim in found.claims)
    assert "30 April" in claims
    assert "4 March" not in claims
    assert [q.title for q in found.quotes] == ["Scaffold", "Foundry", "Plan"]
    assert found.text.count(" replaces ") == 2


def test_what_is_only_proposed_or_of_another_thing_takes_no_place(abbey: Engine) -> None:
    text = answer(abbey, "When is the bell of Saint Odile hung?").text
    assert "24 May" not in text
    assert "2 May" not in text


def test_a_newer_paper_of_the_same_name_takes_the_place_of_an_older_one(abbey: Engine) -> None:
    found = answer(abbey, "How many tours a day do guides lead through the crypt?")
    claims = " ".join(claim.text for claim in found.claims)
    assert "five tours" in claims
    assert "three tours" not in claims
    assert " replaces " in found.text


def test_what_a_firm_writes_need_not_name_it(tmp_path: Path) -> None:
    mails = [
        ("ann@wickerford.example", "Ann Lorimer", "Your baskets", "We can do 14.50 pounds a basket from June."),
        ("joe@desks.example", "Joe Rask", "Baskets", "We stay with Wickerford: they weave a basket by hand."),
    ]
    with library(tmp_path, {"hall.md": "# Hall\n\nThe hall rents at 90 pounds a night.\n"}, mails) as engine:
        found = answer(engine, "How much does Wickerford charge for a basket?")
    assert "14.50" in found.text
    assert found.quotes[0].author is not None
    assert found.quotes[0].author.name == "Ann Lorimer"


def _mails(folder: Path, *mails: tuple[str, str], thread: bool = False) -> None:
    """Mails of one sender, a week apart, of a subject and a text each."""
    (folder / "post").mkdir()
    for number, (subject, text) in enumerate(mails):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Ida Holm <ida@glazier.example>", "joe@desks.example", subject
        mail["Date"], mail["Message-ID"] = (
            f"Mon, {4 * number + 1} Dec 2025 09:00:00 +0000",
            f"<w{number}@glazier.example>",
        )
        if thread and number:
            mail["In-Reply-To"] = mail["References"] = "<w0@glazier.example>"
        mail.set_content(text)
        (folder / "post" / f"{number}.eml").write_bytes(mail.as_bytes())


def _answered(folder: Path, question: str) -> Answer:
    with library(folder, {"hall.md": "# Hall\n\nThe hall rents at 90 pounds a night.\n"}) as engine:
        engine.add(folder / "post")
        assert not [report for report in engine.sync() if report.error]
        return answer(engine, question)


@pytest.mark.parametrize("agreed", ["We can do £310 a pane if you take forty.", "Price 310 a pane then."])
def test_a_better_offer_in_the_same_talk_holds(tmp_path: Path, agreed: str) -> None:
    _mails(tmp_path, ("Panes", "Our price for the oak panes is £365 a pane."), ("Re: Panes", agreed), thread=True)
    found = _answered(tmp_path, "what do the oak panes cost?")
    assert "310" in " ".join(claim.text for claim in found.claims)
    assert "365" not in " ".join(claim.text for claim in found.claims)


def test_a_later_letter_on_the_same_matter_raises_an_offer(tmp_path: Path) -> None:
    letters = (
        ("K-77: our answer", "We offer Ms Orme £120 for the pane."),
        ("K-77: second answer", "Dear Ms Orme, I looked again. I am raising it to £190."),
    )
    _mails(tmp_path, *letters)
    assert "£190" in _answered(tmp_path, "How much did we offer Ms Orme for the pane in the end?").text


def test_a_letter_on_another_matter_raises_nothing(tmp_path: Path) -> None:
    letters = (
        ("K-77: our answer", "We offer Ms Orme £120 for the pane."),
        ("K-78: our rent", "Dear Ms Orme, I looked again. I am raising it to £190."),
    )
    _mails(tmp_path, *letters)
    assert "£190" not in _answered(tmp_path, "How much did we offer Ms Orme for the pane in the end?").text


def test_a_day_without_its_year_is_given_up(tmp_path: Path) -> None:
    _mails(
        tmp_path,
        ("Contract", "The oak panes are ready on 17 March 2026."),
        ("Frost", "The oak panes move from 17 March to 23 March 2026."),
    )
    assert _answered(tmp_path, "When are the oak panes ready?").claims[0].text.startswith("The oak panes move")


def test_where_the_latest_is_asked_for_what_was_said_last_holds(tmp_path: Path) -> None:
    told = (
        ("Plan", "Opening of the oak gallery: 14 July 2026."),
        ("Minutes", "Opening of the oak gallery still 20 August 2026."),
    )
    _mails(tmp_path, *told)
    found = _answered(tmp_path, "when is the opening of the oak gallery, latest date")
    assert found.claims[0].text == told[1][1]
    assert " replaces " in found.text


def test_what_was_so_before_is_told_in_brackets_of_what_is_so_now(tmp_path: Path) -> None:
    text = "Oak panes from May: £345 each (was £310). Elm panes were £90 each."
    _mails(tmp_path, ("Prices", text), ("Old prices", "The oak panes were a bargain, £290 each, long ago."))
    assert "£345" in _answered(tmp_path, "what do the oak panes cost now?").claims[0].text
