"""Who does something, where papers alone tell it and nobody named there has a card, an address or a mail."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, ask, kept, values

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

pottery = kept(_NOTES)


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
