"""What a record gives to a question for people."""

from __future__ import annotations

from pathlib import Path

from tests.stages.small import ask, library, values

_MAILS = [
    (
        "dora@desks.example",
        "Dora Finch",
        "Timber fair",
        "At the timber fair in Riga I met Aldis Kalnins from the Baltic Oak Board. He knows every sawmill there.",
    ),
    (
        "dora@desks.example",
        "Dora Finch",
        "Varnish",
        "I read the leaflet of Nordic Varnish on the train. New Varnish of this kind dries in an hour.",
    ),
]


def test_who_is_told_to_be_from_somewhere_is_known_there(tmp_path: Path) -> None:
    """Nobody has a card of them, and whoever tells of it is not the one that is asked for."""
    with library(tmp_path, {"a.md": "# Desks\n\nWe make desks.\n"}, _MAILS) as engine:
        assert values(ask(engine, "Do I know anybody at the Baltic Oak Board?")) == {"Aldis Kalnins"}


def test_a_firm_or_a_thing_with_a_capital_is_nobody(tmp_path: Path) -> None:
    with library(tmp_path, {"a.md": "# Desks\n\nWe make desks.\n"}, _MAILS) as engine:
        assert "New Varnish" not in values(ask(engine, "Do I know anybody at Nordic Varnish?"))
