"""What was promised to somebody: by the mails to them, in which nobody writes "I promise"."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, library

KELP, TIDE = "Orla Finn <orla@kelpworks.example>", "Bo Tide <bo@tide.example>"
MARE = "Wilma Mare <w.mare@cove.example>"
ODILE, PIRAN = "Odile Marchetti <odile@desks.example>", "Piran Tregear <piran@desks.example>"
MAILS = (
    (ODILE, KELP, "Nets", "Dear Orla,\n\nThe nets are dry. We'll send you forty on Monday."),
    (PIRAN, KELP, "Floats", "Orla, we can offer the red floats at 12 pounds. Will you take them?"),
    (KELP, ODILE, "Re: Nets", "We will pay on Friday.\n\n> We'll send you forty on Monday."),
    (ODILE, TIDE, "Ropes", "Bo, the ropes are wet. I like your hat."),
    (ODILE, MARE, "Hull", "Dear Dr Mare, a new mast comes free of charge. We will ring you about the paint."),
    (PIRAN, MARE, "Sails", "Dr Mare, the sewing is ours, I promise it by Easter."),
    (ODILE, PIRAN, "Kelp Works", "I'll ring Kelp Works about the nets."),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = Path(tmp_path_factory.mktemp("promised"))
    (folder / "letters").mkdir()
    for number, (by, to, subject, text) in enumerate(MAILS, 1):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = by, to, subject
        mail["Date"], mail["Message-ID"] = f"Fri, {number:02} May 2026 09:00:00 +0000", f"<{number}@desks.example>"
        mail.set_content(text)
        (folder / "letters" / f"{number}.eml").write_bytes(mail.as_bytes())
    with library(folder, {"nets.md": "# Nets\n\nNets are promised to nobody."}, beside=[folder / "letters"]) as engine:
        yield engine


@pytest.mark.parametrize(
    "text",
    [
        "What did we promise Kelp Works?",
        "which promises have we made to Kelp Works?",
        "what was Orla promised?",
        "What have we offered to Orla Finn?",
    ],
)
def test_what_we_promised_is_what_our_mails_say_will_be_and_not_what_theirs_do(desk: Engine, text: str) -> None:
    assert [item.value for item in answered(desk, text).items] == [
        "Odile Marchetti, 2026-05-01: We'll send you forty on Monday.",
        "Piran Tregear, 2026-05-02: Orla, we can offer the red floats at 12 pounds.",
    ]


def test_one_writer_and_a_topic_may_be_meant(desk: Engine) -> None:
    [of_odile] = answered(desk, "What did Odile promise Orla?").items
    assert "forty on Monday" in of_odile.value
    [of_floats] = answered(desk, "what did we promise Kelp Works about floats?").items
    assert "red floats" in of_floats.value


def test_what_others_promised_us_is_theirs(desk: Engine) -> None:
    [item] = answered(desk, "What did Kelp Works promise us?").items
    assert item.value == "Orla Finn, 2026-05-03: We will pay on Friday."


@pytest.mark.parametrize(
    "text",
    ["what did Kelp promise us?", "What did Kelp Works promise us after the nets were late?"],
)
def test_an_organisation_is_known_by_how_its_domain_begins_and_a_matter_by_half_its_words(
    desk: Engine, text: str
) -> None:
    assert [item.value for item in answered(desk, text).items] == ["Orla Finn, 2026-05-03: We will pay on Friday."]


def test_an_offer_is_what_somebody_can_do(desk: Engine) -> None:
    [item] = answered(desk, "what did Piran offer Orla?").items
    assert "red floats at 12 pounds" in item.value


def test_who_was_promised_nothing_is_told_nothing(desk: Engine) -> None:
    assert "your hat" not in answered(desk, "what did we promise Bo Tide?").text


def test_a_title_is_no_name_and_what_is_included_is_promised(desk: Engine) -> None:
    [item] = answered(desk, "what did Odile promise Dr Mare about the mast?").items
    assert "a new mast comes free of charge" in item.value


@pytest.mark.parametrize(
    "text", ["what was promised to Dr Mare about the paint?", "what did we promise Mrs Mare on paint"]
)
def test_what_says_itself_that_it_promises_need_not_name_the_matter(desk: Engine, text: str) -> None:
    ring, sew = (item.value for item in answered(desk, text).items)
    assert "ring you about the paint" in ring
    assert "I promise it by Easter" in sew
