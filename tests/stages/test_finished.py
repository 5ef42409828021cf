"""Who did something by the record that reports it done, who made something together, and which of several namesakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, ask, kept, library, values

_MAILS = [
    ("gro@desks.example", "Gro Lien", "Oven", "The door of the big oven jams every morning, I logged it as KV-12."),
    ("per.dahl@desks.example", "Per Dahl", "Monday", "KV-12 is done, a new hinge was all it took."),
    ("per.moe@desks.example", "Per Moe", "Mixer", "The slow mixer was KV-15, and it is fixed."),
    ("gro@desks.example", "Gro Lien", "Flour", "The flour lift will be repaired once the part is here."),
    (
        "gro@desks.example",
        "Gro Lien",
        "The rye bread",
        "Per Dahl leads the rye bread, Tiril does the dough and Odd the sales.",
    ),
    ("tiril@desks.example", "Tiril Aas", "Yeast", "The yeast is alive."),
    ("odd@desks.example", "Odd Berge", "Stall", "The stall is booked."),
    ("gro@desks.example", "Gro Lien", "Meeting on cake", "Present on the cake: Tiril, Odd and Gro."),
]


bakery = kept({"shop.md": "# Shop\n\nOpen at six.\n"}, _MAILS)


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who mended the door of the big oven?", {"Per Dahl"}),
        ("Who made the door of the oven work again?", {"Per Dahl"}),
        ("Who sorted the slow mixer?", {"Per Moe"}),
    ],
)
def test_who_reports_it_done_did_it(bakery: Engine, question: str, who: set[str]) -> None:
    assert values(ask(bakery, question)) == who


def test_what_is_yet_to_be_done_was_done_by_nobody(bakery: Engine) -> None:
    answer = answered(bakery, "Who repaired the flour lift?")
    assert answer.status is Status.NOT_FOUND


def test_everybody_who_is_given_a_part_in_it_made_it(bakery: Engine) -> None:
    assert values(ask(bakery, "Who created the rye bread?")) == {"Per Dahl", "Tiril Aas", "Odd Berge"}
    assert values(ask(bakery, "Who made the dough?")) == {"Tiril Aas"}
    assert not values(ask(bakery, "Who created the cake?")) & {"Tiril Aas", "Odd Berge"}


@pytest.mark.parametrize(
    ("question", "who"),
    [("Which Per mended the door of the big oven?", {"Per Dahl"}), ("Which Per fixed the mixer?", {"Per Moe"})],
)
def test_which_of_two_namesakes_did_it_is_told_by_the_full_name(bakery: Engine, question: str, who: set[str]) -> None:
    assert values(ask(bakery, question)) == who


def test_a_mail_that_says_something_else_is_done_reports_nothing_of_what_it_is_about(tmp_path: Path) -> None:
    mails = [
        (
            "dag@crust.example",
            "Dag Holm",
            "Morning",
            "Does the brass kettle whistle? The dishes are done.",
        ),
        (
            "ulf@crust.example",
            "Ulf Berg",
            "Scales",
            "A brass kettle with a whistle. Labels: UTF-8.",
        ),
        *((f"m{n}@crust.example", f"Mia Lund{n}", f"Label {n}", "Labels in UTF-8 are done.") for n in range(26)),
    ]
    with library(tmp_path, {"shop.md": "# Shop\n\nOpen at six.\n"}, mails) as engine:
        assert "done" not in answered(engine, "who repaired the whistle of the brass kettle?").text
