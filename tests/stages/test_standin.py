"""Who does the work of somebody who is away, or has gone."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import ask, kept, values

_PEOPLE = ("Kaja Moe", "Ulf Sand", "Nora Vik", "Liv Berg", "Per Dahl", "Siri Holt")
_NOTES = {
    "lights.md": "# Lights, 4 May 2026\n\nPer Dahl retires at the end of May. Nora Vik is the new lamp keeper, "
    "not Siri Holt.\n",
}
_MAILS = [
    *((f"{n.split()[0].lower()}@isle.example", n, "Hi", "Hello.") for n in _PEOPLE),
    (
        "kaja@isle.example",
        "Kaja Moe",
        "Away in May",
        "I'm on holiday from 4 to 20 May. Ulf looks after the boats and Liv and Nora cover the kiosk while I'm away.",
    ),
    ("siri@isle.example", "Siri Holt", "New ropes", "Ulf takes over the new ropes. I have a cold."),
]

isle = kept(_NOTES, _MAILS)


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who looks after the boats while Kaja is away?", {"Ulf Sand"}),
        ("Who covers the kiosk during Kaja's holiday?", {"Liv Berg", "Nora Vik"}),
        ("Who stands in for Kaja Moe at the kiosk?", {"Liv Berg", "Nora Vik"}),
        ("Who takes over from Per Dahl?", {"Nora Vik"}),
    ],
)
def test_it_is_who_is_told_to_beside_that_somebody_is_away_or_leaves(
    isle: Engine, question: str, who: set[str]
) -> None:
    assert values(ask(isle, question)) == who


def test_other_work_of_theirs_and_who_is_not_away_are_nobody_to_stand_in_for(isle: Engine) -> None:
    assert not values(ask(isle, "Who looks after the lighthouse garden while Kaja is away?"))
    assert not values(ask(isle, "Who stands in for Siri Holt?"))
