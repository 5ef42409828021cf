"""Telegram exports: one chat or a whole account, and texts that come in pieces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cascade_connectors.telegram import Telegram

from cascade.connector import Skip, Upsert
from cascade.testing import ConnectorContract, MemoryState
from cascade.types import Document, Locator


def entry(number: int, who: str, text: Any, **more: Any) -> dict[str, Any]:
    at = 1_772_442_000 + 60 * number
    return {"id": number, "type": "message", "date_unixtime": str(at), "from": who, "text": text, **more}


def chat(*entries: dict[str, Any], name: str = "Bell ringers", number: int = 7) -> dict[str, Any]:
    return {"name": name, "type": "private_group", "id": number, "messages": list(entries)}


ROPES = (
    {"id": 1, "type": "service", "date_unixtime": "1772442000", "actor": "Odile", "action": "create_group", "text": ""},
    entry(2, "Odile", "Who has the spare rope?"),
    entry(3, "Tam", ["In the loft, see ", {"type": "text_link", "text": "the plan", "href": "https://x.example/p"}]),
    entry(4, "Tam", "", photo="photos/1.jpg"),
    entry(90_000, "Odile", "", poll={"question": "Sunday?", "answers": [{"text": "yes", "voters": 3}, {"text": "no"}]}),
)


def connector(path: Path) -> Telegram:
    return Telegram("chats", Telegram.Config.model_validate({"path": path}))


def documents(path: Path, export: dict[str, Any]) -> list[Document]:
    (path / "result.json").write_text(json.dumps(export), encoding="utf-8")
    return [c.document for c in connector(path).changes(MemoryState()) if isinstance(c, Upsert)]


class TestTelegramContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        for name, export in (("ringers", chat(*ROPES)), ("tam", chat(entry(5, "Tam", "Ding"), name="Tam", number=8))):
            (folder / name).mkdir(parents=True)
            (folder / name / "result.json").write_text(json.dumps(export))

    def open(self, folder: Path) -> Telegram:
        return connector(folder)

    def add_one(self, folder: Path) -> None:
        more = chat(*ROPES, entry(200_000, "Tam", "New ropes came"))
        (folder / "ringers" / "result.json").write_text(json.dumps(more))

    def remove_one(self, folder: Path) -> None:
        (folder / "tam" / "result.json").unlink()

    def damage_one(self, folder: Path) -> None:
        (folder / "ringers" / "result.json").write_text('{"messages": [')


def test_a_chat_becomes_conversations_of_what_people_wrote(tmp_path: Path) -> None:
    first, poll = documents(tmp_path, chat(*ROPES))
    assert first.text == "Odile: Who has the spare rope?\nTam: In the loft, see the plan"
    assert [str(p.author) for p in first.parts] == ["Odile", "Tam"]
    assert (first.id, first.thread, first.labels) == ("chats:7/2", "7/2", ("Bell ringers",))
    assert first.links == ("https://x.example/p",)
    assert first.locator == Locator(path="result.json", ts="2")
    assert first.title == "Bell ringers, 2 Mar 2026, Who has the spare rope?"
    assert poll.text == "Odile: Sunday? yes (3), no (0)"


def test_an_account_has_many_chats_those_that_were_left_too(tmp_path: Path) -> None:
    saved = {"type": "saved_messages", "id": 9, "messages": [entry(3, "Tam", "Key is 4471")]}
    export = {
        "personal_information": {"user_id": 1, "first_name": "Tam"},
        "chats": {"list": [chat(*ROPES), saved]},
        "left_chats": {"list": [chat(entry(2, "Odile", "Bye"), name="Choir", number=11)]},
    }
    assert {d.labels[0] for d in documents(tmp_path, export)} == {"Bell ringers", "saved messages", "Choir"}
    assert Telegram.recognises(tmp_path) == 0.9


@pytest.mark.parametrize("export", [[], {}, {"chats": 3}, {"messages": "none"}, {"chats": {"list": [4]}}])
def test_what_is_no_export_is_told(tmp_path: Path, export: Any) -> None:
    (tmp_path / "result.json").write_text(json.dumps(export))
    assert any(isinstance(change, Skip) for change in connector(tmp_path).changes(MemoryState()))
    assert Telegram.recognises(tmp_path) == 0.0


def test_an_entry_that_is_broken_costs_no_other(tmp_path: Path) -> None:
    broken = ({"type": "message", "text": "no time"}, entry(1, "Tam", [3, None]), {"type": "message", "date": "soon"})
    found = documents(tmp_path, chat(*broken, entry(5, "Tam", "Ding")))
    assert [d.text.splitlines()[-1] for d in found] == ["Tam: Ding"]
