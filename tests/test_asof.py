"""What a question as of a day reads of a talk that went on after it: what was said by then, and nothing of the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.asof import known_by
from cascade.runs import Run
from cascade.stages.evidence import Evidence, Found
from cascade.types import Document, Identity, Involved, Part, Status
from tests.desk import Desk, answer_of

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
COST = "How much did the mast of the Bittern cost?"
"""Nobody says it."""
MAST = "Which wood is the mast of the Bittern made of?"
ANN, BOB, KIM = (Identity(name=name) for name in ("Ann", "Bob", "Kim"))


@pytest.fixture
def chat(desk: Desk, tmp_path: Path) -> Desk:
    """A chat of one day, of which the second half came after noon."""
    said = [
        ("11:10", "Ann", "The mast of the Bittern has to be ordered."),
        ("11:20", "Bob", "Then the rigger needs its length."),
        ("12:30", "Kim", "The mast of the Bittern is made of Sitka spruce."),
        ("12:40", "Ann", "Good, so the Bittern gets a mast of spruce wood."),
    ]
    lines = [f"[05/03/2026, {at}:00] {who}: {text}\n" for at, who, text in said]
    (tmp_path / "loft").mkdir()
    (tmp_path / "loft" / "_chat.txt").write_text("".join(lines), encoding="utf-8")
    desk.engine.add(tmp_path / "loft" / "_chat.txt", name="loft", kind="whatsapp")
    desk.engine.sync("loft")
    assert len(list(desk.engine.library.documents(source="loft"))) == 1
    return desk


def asked(desk: Desk, *, dated: bool, text: str = MAST) -> Run:
    return desk.engine.ask(desk.question(text, as_of=NOON, dated=dated))


def test_what_was_said_later_in_a_talk_is_neither_read_nor_cited_nor_ranked(chat: Desk) -> None:
    now, then = asked(chat, dated=False), asked(chat, dated=True)
    assert answer_of(now).status is Status.ANSWERED
    assert "spruce" in answer_of(now).text
    assert "spruce" not in answer_of(then).model_dump_json()
    evidence = Evidence.model_validate(then.output("cite"))
    read = [q.text for q in evidence.quotes] + [u.text for u in evidence.unquoted]
    assert read
    assert not any("spruce" in text for text in read)
    records = Found.model_validate(then.output("retrieve")).records
    assert "The mast of the Bittern has to be ordered." in {r.text for r in records}
    assert all(r.at is None or r.at <= NOON for r in records)


def test_who_came_into_a_talk_later_is_not_named_as_one_who_might_know(chat: Desk) -> None:
    now, then = (asked(chat, dated=dated, text=COST).answer for dated in (False, True))
    assert now is not None
    assert "Kim" in {e.who.name for e in now.knows}
    assert then is not None
    assert then.status is Status.NOT_FOUND
    assert {e.who.name for e in then.knows} >= {"Ann"}
    assert "Kim" not in {e.who.name for e in then.knows}
    assert all(e.latest.at is not None and e.latest.at <= NOON for e in then.knows)


def test_a_document_ends_where_the_first_later_word_begins() -> None:
    text = "Ann: one\nBob: two\nKim: three\nAnn: four"
    parts = tuple(
        Part(start=at, end=at + len(word), role="message", author=who, at=NOON.replace(hour=hour))
        for at, word, who, hour in (
            (5, "one", ANN, 9),
            (14, "two", BOB, 12),
            (23, "three", KIM, 13),
            (34, "four", ANN, 14),
        )
    )
    people = tuple(Involved(identity=who, role="participant") for who in (ANN, BOB, KIM))
    whole = Document(id="a:1", source="a", kind="chat", title="", text=text, parts=parts, people=people)
    known = known_by(whole, NOON)
    assert known.text == "Ann: one\nBob: two\n"
    assert known.parts == parts[:2]
    assert [each.identity for each in known.people] == [ANN, BOB]
    assert known_by(whole, NOON.replace(hour=20)) is whole
    assert known_by(whole, NOON.replace(hour=1)).text == ""
