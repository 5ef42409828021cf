"""Whose turn it is, off the rotas of sentences and tables."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import ask, kept, values

_NOTES = {
    "stove.md": "# The stove, 20 May 2026\n\nWho feeds the stove in June: 25 May Kaja, 1 June Ulf, 8 June Nora.\n",
    "gate.md": "# Gate duty\n\n| week of | who |\n|---|---|\n| 25 May 2026 | Ulf Sand |\n| 1 June 2026 | Nora Vik |\n"
    "| 8 June 2026 | Kaja Moe |\n",
    "paint.md": "# Paint\n\nThe barn was painted by Ulf on 3 May 2026 and by Nora on 9 May 2026.\n",
}
_MAILS = [(f"{n.split()[0].lower()}@desks.example", n, "Hi", "Hello.") for n in ("Kaja Moe", "Ulf Sand", "Nora Vik")]


farm = kept(_NOTES, _MAILS)


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who is on gate duty today?", {"Nora Vik"}),
        ("Who has gate duty next week?", {"Kaja Moe"}),
        ("Who is feeding the stove now?", {"Ulf Sand"}),
        ("Who is to feed the stove next week?", {"Nora Vik"}),
        ("Who was on gate duty last week?", {"Ulf Sand"}),
    ],
)
def test_it_is_the_turn_of_whoever_is_named_last_before_the_day(farm: Engine, question: str, who: set[str]) -> None:
    assert values(ask(farm, question)) == who


def test_what_was_done_on_days_is_no_rota(farm: Engine) -> None:
    assert not values(ask(farm, "Who is painting the barn now?")) & {"Kaja Moe"}
    assert not values(ask(farm, "Who is on gate duty in September 2026?"))
