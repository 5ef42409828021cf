"""What a record lacks is joined on from what is said of an organisation that it names, within what may be read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.match import Matcher
from cascade.passages import passages
from cascade.stages.citing.gather import gather, joined
from cascade.stages.weighing.sentence import sentences_of
from cascade.types import Facet, Filters, Hit
from tests.desk import AS_OF, Desk

CARD = "Name: Lia Moss\nOrganisation: Vale Cooperage\nPhone: 0555 010 203\n"
MAIL = (
    "Message-ID: <vale@wherry.example>\r\nDate: Mon, 09 Mar 2026 09:00:00 +0000\r\n"
    "From: Jana Petrak <jana@wherry.example>\r\nTo: Delia Marsh <delia@wherry.example>\r\nSubject: Barrels\r\n"
    'Content-Type: text/plain; charset="utf-8"\r\n\r\nVale Cooperage bends its staves from chestnut.\r\n'
)


@pytest.mark.parametrize(
    ("fields", "there"),
    [
        ({}, True),
        ({"as_of": AS_OF, "dated": True}, True),
        ({"as_of": datetime(2026, 3, 1, tzinfo=UTC), "dated": True}, False),
        ({"filters": Filters(sources=("post",))}, True),
        ({"filters": Filters(sources=("cards",))}, False),
    ],
)
def test_what_is_joined_is_within_the_filters_and_the_day_of_the_question(
    desk: Desk, tmp_path: Path, fields: dict[str, object], there: bool
) -> None:
    desk.bring(tmp_path / "cards", {"lia.md": CARD})
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / "vale.eml").write_text(MAIL, encoding="utf-8")
    desk.engine.add(tmp_path / "post", kind="eml")
    desk.engine.sync("post")
    [card] = desk.engine.library.documents(source="cards")
    match = Matcher([Facet(text="Lia"), Facet(text="chestnut")], [1.0, 1.0])
    hit = Hit(passage=passages(card)[0], score=1.0, rank=1)
    with desk.context(tmp_path / "run") as ctx:
        records = gather(match, list(sentences_of(card, hit, match, present=False)), ctx)
        question = desk.question("Which Lia bends chestnut?", **fields)
        [found] = joined(question, records, match, present=False, ctx=ctx)
    assert any("chestnut" in sentence.text for sentence in found.sentences) == there
