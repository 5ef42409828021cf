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
"""
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
