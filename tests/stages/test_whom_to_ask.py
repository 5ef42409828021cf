"""Whom of another organisation to ask about something: who of them writes about it, where no card tells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, ask, library, values

_CARDS = (
    ("Ines Lund", "ines@desks.example", "Desks"),
    ("Otto Brix", "otto@desks.example", "Desks"),
    ("Pia Holm", "pia@desks.example", "Desks"),
    ("Marek Zeman", "marek@aldersaw.example", "Alder Sawmill"),
    ("Rosa Vidal", "rosa@aldersaw.example", "Alder Sawmill"),
    ("Tom Yard", "tom@brackwater.example", "Brackwater Freight"),
)
_MAILS = (
    ("marek@aldersaw.example", "Marek Zeman", "Spring", "Dear Ines,\n\nThe oak for June is 80 euros a plank.\n"),
    ("rosa@aldersaw.example", "Rosa Vidal", "Terms", "Dear Ines,\n\nSection 4 of the agreement names no court.\n"),
    ("rosa@aldersaw.example", "Rosa Vidal", "Terms again", "Hello Ines,\n\nThe agreement is with our board.\n"),
    ("marek@aldersaw.example", "Marek Zeman", "Signing", "Dear Ines,\n\nRosa has the agreement, I have the pen.\n"),
    ("ines@desks.example", "Ines Lund", "Terms", "Dear Rosa,\n\nOur agreement with Alder Sawmill is signed.\n"),
    ("tom@brackwater.example", "Tom Yard", "Lorry", "Dear Ines,\n\nThe agreement for the lorry is in the post.\n"),
)


@pytest.fixture(scope="module")
def joinery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("joinery")
    cards = "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nUID:{name}\nFN:{name}\nEMAIL:{address}\nORG:{firm}\nEND:VCARD\n"
        for name, address, firm in _CARDS
    )
    (folder / "cards.vcf").write_text(cards, encoding="utf-8")
    with library(folder, {"a.md": "Nothing here."}, _MAILS, beside=[folder / "cards.vcf"]) as engine:
        yield engine


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Who at Alder Sawmill should I call about the contract?", {"Rosa Vidal"}),
        ("who can we ask at alder about the price of oak?", {"Marek Zeman"}),
        ("Which people at Alder Sawmill wrote about the agreement?", {"Rosa Vidal", "Marek Zeman"}),
    ],
)
def test_whoever_of_them_writes_about_it_is_told(joinery: Engine, text: str, told: set[str]) -> None:
    assert values(ask(joinery, text)) == told


def test_what_they_wrote_about_it_is_quoted_and_not_how_their_mail_begins(joinery: Engine) -> None:
    answer = answered(joinery, "Who at Brackwater Freight should I speak to about the agreement?")
    assert [quote.text for quote in answer.quotes] == ["The agreement for the lorry is in the post."]


def test_nobody_is_told_where_none_of_them_writes_about_it(joinery: Engine) -> None:
    answer = answered(joinery, "Who at Brackwater Freight should I ask about varnish?")
    assert answer.status is Status.NOT_FOUND


def test_whoever_did_not_is_not_told_as_who_did(joinery: Engine) -> None:
    assert not values(ask(joinery, "Who at Alder Sawmill did not write about the agreement?")) & {"Rosa Vidal"}
