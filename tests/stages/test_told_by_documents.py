"""Who does something, where papers alone tell it and nobody named there has a card, an address or a mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, ask, kept, library, values

_NOTES = {
    "duties.md": """\
# Duties

Milena Soare runs the pottery class. The kiln is serviced by Glowtherm every spring. Radu Ilie signs orders above 300
euros.

Ada Brook, our treasurer, prepares the yearly accounts. Nils Orre and Tove Brandt wrote the safety leaflet. Yvain
waters the ferns. Pinecrest Windows cleans the skylight.

- Fire warden: Hugo Sand
""",
    "plan.md": """\
# Kiln hall

Eva Nyborg keeps the plan.

## Worries

- The flue of the hall is thin. Keeper: Mika Dahl.

## Shifts

Potters may work late on three evenings; before the fire it was five.

| what | limit | by |
|---|---|---|
| Clay | 30 kg a week | hall |
""",
}

_DEEDS = {
    "loan.md": """\
# Loan of the press

between

Fenwright Museum Trust, of 3 Dock Road (hereinafter referred to as the Lender), and Ola Marsh and Petra Lindqvist
(together the "Borrowers"), for the printing press no. 4.

The Lender insures the press. The fee may be raised by no more than 4 per cent a year. It is payable on the first day of
each quarter. The Borrowers may move the press on Tuesdays if the Lender agrees.
""",
    "bequest.md": """\
# Bequest

I appoint my sister Nora Field and my friend, Olaf Brandt, to be the trustees. To my cousin Tilda Moss I give my loom.

The keys are kept by the sacristan, Dr Agda Rohde, in the tower. Others ask the provost, who is chosen by the Chapter.

For the fair: Rolf Ahlm as bell ringer, Vera Lindt on the stalls.
""",
    "winch-manual.md": """\
# Instructions for use

## Cleaning

Wipe the drum with oil.

## Faults

| code | meaning | remedy |
|---|---|---|
| H3 | rope too short | splice it |
| H5 | drum blocked | free the pawl |
""",
    "notices.md": """\
# Notices

Questions about mooring go to Sander Vik. Send logbooks to Hedda Falk. The slip costs 480 kroner a season.

The regatta choir meets on Wednesdays from 18:00. The yard is swept on the last Friday of the month.
""",
}

pottery = kept(_NOTES)
deeds = kept(_DEEDS)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Who runs the pottery class?", {"Milena Soare"}),
        ("who services the kiln", {"Glowtherm"}),
        ("Who signs orders above 300 euros?", {"Radu Ilie"}),
        ("Who prepares the yearly accounts?", {"Ada Brook"}),
        ("who is our treasurer", {"Ada Brook"}),
        ("Who wrote the safety leaflet?", {"Nils Orre", "Tove Brandt"}),
        ("Who waters the ferns?", {"Yvain"}),
        ("Who cleans the skylight?", {"Pinecrest Windows"}),
        ("Who is the fire warden?", {"Hugo Sand"}),
    ],
)
def test_whoever_stands_at_the_word_itself_does_it_known_or_not(pottery: Engine, text: str, who: set[str]) -> None:
    assert values(ask(pottery, text)) == who


@pytest.mark.parametrize("text", ["Who paints the skylight?", "Who is our secretary?", "Who teaches the ferns?"])
def test_nobody_does_what_nobody_is_told_to_do(pottery: Engine, text: str) -> None:
    assert answered(pottery, text).status is Status.NOT_FOUND


def test_a_label_is_of_what_stands_before_it_and_over_it(pottery: Engine) -> None:
    assert values(ask(pottery, "Who keeps the flue?")) == {"Mika Dahl"}


def test_what_was_once_so_does_not_make_the_rest_of_a_sentence_past(pottery: Engine) -> None:
    assert "three evenings" in answered(pottery, "How many evenings can potters work late?").text


def test_a_cell_and_what_stands_over_it_are_together(pottery: Engine) -> None:
    assert [q.text for q in answered(pottery, "What is the clay limit?").quotes] == ["| Clay | 30 kg a week | hall |"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Who is the lender?", {"Fenwright Museum Trust"}),
        ("who are the borrowers", {"Ola Marsh", "Petra Lindqvist"}),
        ("Who are the trustees?", {"Nora Field", "Olaf Brandt"}),
        ("who gets the loom?", {"Tilda Moss"}),
        ("Who is the sacristan?", {"Agda Rohde"}),
        ("Who is the bell ringer?", {"Rolf Ahlm"}),
        ("Who do I ask about mooring?", {"Sander Vik"}),
        ("who do I send logbooks to", {"Hedda Falk"}),
    ],
)
def test_a_paper_tells_who_is_called_what_and_whom_to_turn_to(deeds: Engine, text: str, who: set[str]) -> None:
    assert values(ask(deeds, text)) == who


def test_whoever_chooses_the_provost_is_not_the_provost(deeds: Engine) -> None:
    assert "Chapter" not in values(ask(deeds, "Who is the provost?"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("By how much can the fee rise?", "no more than 4 per cent"),
        ("When is the fee payable?", "on the first day of each quarter"),
        ("When may the borrowers move the press?", "on Tuesdays"),
        ("How much is the slip?", "480 kroner"),
        ("When does the regatta choir meet?", "on Wednesdays from 18:00."),
        ("How do I clean the winch?", "Wipe the drum with oil."),
        ("what does fault H3 mean", "rope too short"),
        ("When is the yard swept?", "on the last Friday of the month."),
    ],
)
def test_a_paper_tells_when_and_how_much(deeds: Engine, text: str, told: str) -> None:
    assert told in " ".join(answered(deeds, text).text.split())


def test_where_nobody_is_said_to_have_written_it_nobody_else_is_named(tmp_path: Path) -> None:
    notes = {"tools.md": "# Splicer\n\n| tool | what for |\n|---|---|\n| splicer list | what visitors see of it |\n"}
    with library(tmp_path, notes) as engine:
        assert answered(engine, "Who wrote splicer?").status is Status.NOT_FOUND
