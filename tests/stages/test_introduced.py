"""Who somebody is, where no card tells: what stands below the name under their mails, or what others say of them."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, ask, kept

shop = kept(
    {"rota.md": "# Rota\n\nOn Mondays the ferry is steered by Nils Aune, who joined from the coastguard.\n"},
    [
        (
            "tove@saltworks.example",
            "Tove Lind",
            "Barrels",
            "Hello,\n\nforty barrels leave on Monday.\n\nKind regards\nTove Lind\nHead of Shipping, Lind Saltworks\n"
            "Tel. +47 22 33 44 55\n",
        ),
        ("tove@saltworks.example", "Tove Lind", "Lids", "The lids come later.\n\n-- \nTove\n"),
        (
            "emil@reef.example",
            "Emil Strand",
            "Nets",
            "Nets are dry.\n\n-- \nEmil Strand | Net maker | Reef & Sons\nwww.reef.example\n",
        ),
        (
            "ole@fjord.example",
            "Ole Berg",
            "Tides",
            "High water is at noon.\n\n-- \nOle Berg\nA tide waits for nobody, not even for kings.\n",
        ),
    ],
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Who is Tove Lind?", "Tove Lind: Head of Shipping, Lind Saltworks"),
        ("who's Tove?", "Tove Lind: Head of Shipping, Lind Saltworks"),
        ("What does Emil Strand do?", "Emil Strand: Net maker, Reef & Sons"),
    ],
)
def test_a_signature_tells_who_somebody_is(shop: Engine, text: str, told: str) -> None:
    answer = answered(shop, text)
    assert answer.text.startswith(told)
    assert len(answer.quotes) == 1


def test_a_motto_under_a_name_tells_nothing_of_its_bearer_nor_does_what_they_write(shop: Engine) -> None:
    answer = ask(shop, "Who is Ole Berg?").answer
    assert answer is not None
    assert answer.status == "not_found"


def test_what_is_said_of_somebody_tells_who_they_are(shop: Engine) -> None:
    assert "steered by Nils Aune" in answered(shop, "Who is Nils Aune?").text
