"""Things that a question sets beside each other, and the one with the most, read off tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, ask, kept, library, values

_NOTES = {
    "camp-sites.md": "# Camp sites, 3 March 2026\n\n| | Heron Meadow | Quarry Field | Long Acre |\n|---|---|---|---|\n"
    "| fee a night | 310 EUR | 180 EUR | 220 EUR |\n| tents | 40 | 25 | 60 |\n"
    "\nWe take Long Acre.\n",
    "instruments.csv": "instrument,price,players,teacher\nOboe,2400,2,Mirte Haan\nTuba,3900,1,Ole Brandvold\n"
    "Viola,1250,7,Mirte Haan\n",
    "absence-autumn.md": "# Absences, third quarter of 2025\n\n| reason | days |\n|---|---|\n| Flu | 12 |\n"
    "| Other | 40 |\n| Injury | 19 |\n",
    "absence-winter.md": "# Absences, fourth quarter of 2025\n\n| reason | days |\n|---|---|\n| Flu | 44 |\n"
    "| Other | 40 |\n| Injury | 3 |\n| Moving | 5 |\n",
    "halls.html": "<html><body><h1>Halls</h1><table><tr><th>Hall</th><th>Chairs</th></tr><tr><td>Old Mill</td>"
    "<td>90</td></tr><tr><td>Barn</td><td>140</td></tr></table></body></html>",
    "talk.md": "# Talk\n\nHeron Meadow and Long Acre both have showers. The flu was bad.\n",
}


_BUDGET = "item,pounds,owner\nValve oil for the tuba stand,12,Ole Brandvold\nChairs,900,Mirte Haan\n"


def test_whose_a_thing_is_tells_no_row_of_another_that_has_its_word(tmp_path: Path) -> None:
    mails = (("siv@band.example", "Siv Aune", "Tuba", "I look after the tuba, ask me about it."),)
    with library(tmp_path, {"budget.csv": _BUDGET}, mails) as engine:
        assert values(ask(engine, "Who is responsible for the tuba?")) == {"Siv Aune"}
        assert values(ask(engine, "Who is responsible for the chairs?")) == {"Mirte Haan"}


band = kept(_NOTES)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Compare the fees of Heron Meadow, Quarry Field and Long Acre",
            ("Heron Meadow 310 EUR", "Quarry Field 180 EUR", "Long Acre 220 EUR"),
        ),
        ("How many tents does Quarry Field take?", ("Quarry Field", "tents 25")),
        ("How do the prices of the oboe, the tuba and the viola compare?", ("Oboe 2400", "Tuba 3900", "Viola 1250")),
        ("Who is the teacher of the tuba?", ("Ole Brandvold",)),
        (
            "Compare the fee of Heron Meadow and Long Acre",
            ("Heron Meadow 310 EUR", "Long Acre 220 EUR"),
        ),
        (
            "How do Heron Meadow, Quarry Field and Long Acre compare in price?",
            ("Quarry Field 180 EUR", "Long Acre 220 EUR"),
        ),
    ],
)
def test_each_thing_is_told_with_what_it_has_be_it_a_row_or_a_column(
    band: Engine, question: str, told: tuple[str, ...]
) -> None:
    answer = answered(band, question)
    assert all(part in answer.text for part in told), answer.text
    assert all(quote.text in _NOTES["camp-sites.md"] or " | " in quote.text for quote in answer.quotes)


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Most common reason for absences in the third quarter of 2025?", {"Injury"}),
        ("What was the top reason for absences in Q4 2025?", {"Flu"}),
        ("What was the most frequent reason for absences?", {"Flu"}),
        ("What were the top 2 reasons for absences in Q4 2025?", {"Flu", "Moving"}),
        ("Which camp site has the lowest fee?", {"Quarry Field"}),
        ("Which instrument is the most expensive?", {"Tuba"}),
        ("Which instrument has the most players?", {"Viola"}),
        ("Which hall has the fewest chairs?", {"Old Mill"}),
    ],
)
def test_the_one_with_the_most_is_the_line_with_the_highest_number(
    band: Engine, question: str, things: set[str]
) -> None:
    assert values(ask(band, question)) == things


@pytest.mark.parametrize(
    "question",
    ["Which instrument has the most strings?", "Most common reason for absences in the first quarter of 2024?"],
)
def test_a_table_of_something_else_or_of_another_time_tells_nothing(band: Engine, question: str) -> None:
    answer = answered(band, question)
    assert answer.status is Status.NOT_FOUND or not answer.items


shop = kept(
    {
        "tools.csv": "Code,Tool,Maker,In stock,Day rate,Next check\nT-01,Tile cutter,Brakka,14,£21.50,2026-08-02\n"
        "T-02,Sander,Brakka,3,£9.00,2026-09-14\nT-03,Sander Mini,Oakhurst,5,£7.25,2026-07-30\n",
        "fines.md": "# Fines\n\n| Reader | Fine | Settled |\n|---|---|---|\n| Reading circle | £4 | no |\n"
        "| Night school | £11 | yes |\n",
    }
)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When is the next check of the tile cutter?", "Tile cutter: Next check 2026-08-02 [1]"),
        ("What is the day rate of the Sander Mini?", "Sander Mini: Day rate £7.25 [1]"),
        ("What is the cheapest tool?", "Sander Mini: Day rate £7.25 [1]"),
        ("What is the most expensive tool?", "Tile cutter: Day rate £21.50 [1]"),
    ],
)
def test_a_cell_is_told_with_what_it_is_of(shop: Engine, question: str, text: str) -> None:
    assert answered(shop, question).text == text


def test_the_line_that_names_the_columns_is_no_answer(shop: Engine) -> None:
    assert not any("Reader | Fine" in quote.text for quote in answered(shop, "Has the night school settled?").quotes)


pool = kept(
    {
        "lifeguards.md": "# Lifeguards\n\n| Day | Early | Late |\n|---|---|---|\n| Monday | Ebba | Jon |\n"
        "| Tuesday | Jon | Sanne |\n| Wednesday | Sanne | Ebba |\n",
        "lessons.md": "# Swimming lessons\n\n| Day | Begins | Ends |\n|---|---|---|\n| Mon | 9:00 | 10:15 |\n"
        "| Tue | 16:30 | 18:00 |\n| Thu | none | none |\n",
    }
)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who works late on Tuesday?", "Tuesday: Late Sanne [1]"),
        ("Who is on shift on Wednesday?", "Wednesday: Early Sanne, Late Ebba [1]"),
        ("When do the swimming lessons end on Tuesday?", "Tue: Ends 18:00 [1]"),
    ],
)
def test_a_day_of_the_week_is_told_by_its_line(pool: Engine, question: str, text: str) -> None:
    assert answered(pool, question).text == text


workshop = kept(
    {
        "machines.csv": "Ref,Machine,Keeper,Built,Mass kg,Next service,Serviced,Guard fitted\n"
        "K-01,Lathe,Dora Kemp,1974,640,2026-06-11,,yes\nK-02,Band saw,Ned Sorley,1988,210,2026-05-30,,no\n"
        "K-03,Pillar drill,Dora Kemp,2009,95,2026-09-01,,yes\n",
        "shops.csv": "shop,sort code,account,town\nTallow Tools,11-22-33,4455667,Ely\nRusk,22-33-44,5566778,Diss\n",
        "spares.csv": "Part,In the drawer\nDrive belts,0\nFuses,12\n",
        "keepers.md": "# Keepers\n\n| Name | Locker | Bay |\n|---|---|---|\n| Dora Kemp | 14 | East |\n"
        "| Ned Sorley | 22 | West |\n",
    }
)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("is a guard fitted to the band saw?", "No. Band saw: Guard fitted no [1]"),
        ("Does the lathe have a guard fitted?", "Yes. Lathe: Guard fitted yes [1]"),
        ("has the pillar drill been serviced?", ""),  # a column that is empty throughout tells of none
        ("oldest machine", "Lathe: Built 1974 [1]"),
        ("which machine is the heaviest?", "Lathe: Mass kg 640 [1]"),
        ("next service", "Lathe: Next service 2026-06-11 [1]"),
        ("how heavy is the band saw?", "Band saw: Mass kg 210 [1]"),
        ("how old is the pillar drill", "Pillar drill: Built 2009 [1]"),
        ("which locker is Ned Sorley's", "Ned Sorley: Locker 22 [1]"),
        (
            "locker of the keeper of the pillar drill?",
            "Pillar drill: Keeper Dora Kemp; Dora Kemp: Locker 14 [1][2]",
        ),
        ("what is the age of the lathe's motor?", ""),
        ("are there any drive belts?", ""),
        ("What are the bank details of Tallow Tools?", "Tallow Tools: sort code 11-22-33, account 4455667 [1]"),
    ],
)
def test_a_row_tells_yes_or_no_comes_first_or_leads_to_another_table(
    workshop: Engine, question: str, text: str
) -> None:
    told = answered(workshop, question)
    assert told.text == text if text else not told.text.startswith(("Yes", "No."))


def test_a_measure_that_no_column_has_is_not_found(workshop: Engine) -> None:
    assert answered(workshop, "How tall is the lathe?").status is Status.NOT_FOUND


def test_the_next_of_things_that_are_columns_is_told(tmp_path: Path) -> None:
    table = (
        "| | Choir | Bell ringing | Harvest | Carols |\n|---|---|---|---|---|\n"
        "| Date | 2026-05-20 | 2026-06-20 | 2026-09-04 | 2026-12-18 |\n| Place | Hall | Tower | Barn | Hall |\n"
    )
    with library(tmp_path, {"events.md": f"# Events\n\n{table}"}) as engine:
        assert answered(engine, "when is the next event?").text == "Bell ringing: Date 2026-06-20 [1]"
