"""What says something, and what a program wrote or reads: no answer is a bare address, a tag or a line of figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.stages.weighing.telling import in_code
from tests.stages.small import ask, library

LOOM = (
    "Yes, the loom driver was ported to the new board.\n\n"
    "<driverName>loom-driver</driverName>\n\n"
    "[2] https://git.weavers.example/loom-driver/port\n\n"
    "https://weavers.example/loom/driver/ported/board.html\n\n"
    "[1] 4.1 7 7 7 4.1\n"
)


def quoted(folder: Path, question: str, *mails: tuple[str, str, str, str]) -> list[str]:
    with library(folder, {"empty.md": "# Looms\n"}, mails) as engine:
        answer = ask(engine, question).answer
    assert answer is not None
    return [quote.text for quote in answer.quotes]


def test_an_address_a_tag_or_figures_alone_are_no_answer(tmp_path: Path) -> None:
    mail = ("ines@desks.example", "Ines Vogt", "Loom driver", LOOM)
    assert quoted(tmp_path, "was the loom driver ported to board 4.1?", mail) == [
        "Yes, the loom driver was ported to the new board."
    ]


def test_an_address_answers_where_one_is_asked_for(tmp_path: Path) -> None:
    mail = ("ines@desks.example", "Ines Vogt", "Loom driver", LOOM)
    assert any("https://" in text for text in quoted(tmp_path, "what is the link for the ported loom driver?", mail))


def test_a_number_on_a_line_of_its_own_answers_where_one_is_asked_for(tmp_path: Path) -> None:
    text = "Please call the office of the loom guild:\n\n0117 496 0333\n\nbefore you come."
    mail = ("ines@desks.example", "Ines Vogt", "Loom guild", text)
    assert "0117 496 0333" in quoted(tmp_path, "what is the phone number of the office of the loom guild?", mail)


def test_words_come_before_lines_of_a_program(tmp_path: Path) -> None:
    code = "loom.driver <- port_driver(loom, board)\n\nprint(loom.driver)\n"
    said = "The driver of the loom fails since the board has two clocks.\n"
    mails = [
        ("ines@desks.example", "Ines Vogt", "Loom driver fails", code),
        ("piet@desks.example", "Piet Maas", "Re: Loom driver fails", said),
    ]
    assert quoted(tmp_path, "why does the loom driver fail on the board?", *mails)[0] == said.strip()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("shuttle <- read.table(file, sep = 'x')", True),
        ("$ weave --fast loom.yaml", True),
        ("@@ -12,4 +12,7 @@ def weave(self)", True),
        ("public void weave(Loom loom) {", True),
        ('frame(0:10, -3:3, kind = "oak", xwarp = "short")', True),
        ("frame(beam = TRUE) now holds the warp, and not the weft.", False),
        ("at com.loom.Shuttle.throwIt (Shuttle.java:832)", True),
        ("[WARNING] the shuttle jams", True),
        ("Caused by: com.loom.JammedException: no thread", True),
        ("At the mill the shuttle jams on wet days.", False),
        ("weave() and unweave() are no longer held to be experimental.", False),
        ("You need to call weave(loom) once more before the shuttle is taken out.", False),
        ("The loom runs again.", False),
    ],
)
def test_lines_of_a_program_are_told_from_what_is_said_of_it(text: str, *, code: bool) -> None:
    assert in_code(text) is code


def test_a_row_of_addresses_is_no_answer_though_each_has_a_word(tmp_path: Path) -> None:
    mirrors = "https://loom.example/ (Delft)\nhttps://loom.mirror.example/ (Ghent)\nhttps://loom.two.example/ (Lyon)\n"
    said = "The loom mirror in Ghent was down all day.\n"
    mails = [("ines@desks.example", "Ines Vogt", "Loom mirrors", f"{said}\n{mirrors}")]
    assert quoted(tmp_path, "was the loom mirror down?", *mails) == [said.strip()]


def test_how_something_is_done_is_told_by_who_answers_and_not_by_who_asks(tmp_path: Path) -> None:
    asked = "I am trying to thread the loom shuttle. I took the loom shuttle out and threaded it from the left.\n"
    said = "The shuttle of the loom takes its thread from the right, through the small eye first.\n"
    mails = [
        ("ines@desks.example", "Ines Vogt", "Threading the loom shuttle", asked),
        ("piet@desks.example", "Piet Maas", "Re: Threading the loom shuttle", said),
    ]
    assert quoted(tmp_path, "how do I thread the loom shuttle?", *mails)[0] == said.strip()


def test_what_somebody_says_in_a_mail_is_about_its_subject(tmp_path: Path) -> None:
    mails = [
        ("ines@desks.example", "Ines Vogt", "Re: shuttlekit", "Splendid! So many have waited."),
        ("ines@desks.example", "Ines Vogt", "Lunch", "The soup was cold again, and nobody minded."),
        ("piet@desks.example", "Piet Maas", "shuttlekit", "I wrote a small tool for the shuttles, shuttlekit."),
    ]
    assert quoted(tmp_path, "what did ines say about shuttlekit?", *mails)[:1] == ["Splendid! So many have waited."]


def test_whether_somebody_did_a_thing_is_told_by_one_who_did(tmp_path: Path) -> None:
    mails = [
        ("ann@desks.example", "Ann Poole", "Gate", "I mended the gate on Monday."),
        ("ben@desks.example", "Ben Dacre", "Gate", "Once the gate is mended, bring the key of the gate to Carla Noon."),
        ("carla@desks.example", "Carla Noon", "Gate", "Is the gate mended? Ben asked me."),
    ]
    with library(tmp_path, {"empty.md": "# Desks\n"}, mails) as engine:
        answer = ask(engine, "has anybody mended the gate?").answer
    assert answer is not None
    assert [item.value for item in answer.items] == ["Ann Poole"]
    assert answer.quotes[0].text == "I mended the gate on Monday."


def test_no_item_of_a_list_is_a_bare_address(tmp_path: Path) -> None:
    mails = [
        ("ann@desks.example", "Ann Poole", "Loom fair in Ghent", "URL: <https://weavers.example/attachments/fair.pl>"),
        ("ben@desks.example", "Ben Dacre", "Loom fair in Ghent", "The loom fair in Ghent opens in May."),
    ]
    with library(tmp_path, {"empty.md": "# Desks\n"}, mails) as engine:
        answer = ask(engine, "list all loom fairs in Ghent").answer
    assert answer is not None
    assert [item.value for item in answer.items] == ["The loom fair in Ghent opens in May."]


def test_who_is_counted_is_a_person_by_whole_words_of_the_name(tmp_path: Path) -> None:
    mails = [
        ("ann@desks.example", "Ann Poole", "Looms", "The looms are here."),
        ("carla@desks.example", "Carla Denholm", "Looms", "I see."),
        ("ben@desks.example", "Ben Dacre", "Vote", "On Monday our Ann voted for the blue loom in the Den."),
    ]
    with library(tmp_path, {"empty.md": "# Desks\n"}, mails) as engine:
        answer = ask(engine, "how many people voted for the blue loom?").answer
    assert answer is not None
    assert [item.value for item in answer.items] == ["Ann"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what does the loom need for its lubrication?", "Linseed oil."),
        ("what is the loom lubricated with?", "Linseed oil."),
    ],
)
def test_a_few_words_under_a_heading_that_is_asked_for_tell_it(tmp_path: Path, question: str, told: str) -> None:
    paper = "# The loom\n\n## Lubricants\n\nLinseed oil.\n\n## Colours\n\n- Ochre and slate\n\n## Place\n\n"
    paper += "It stands in the back room beside the dresser.\n"
    with library(
        tmp_path, {"loom.md": paper, "barn.md": "# Barn\n\nThe barn was swept by Piet in the spring.\n"}
    ) as engine:
        answer = ask(engine, question).answer
    assert answer is not None
    assert answer.quotes[0].text == told
