"""Discord channels in JSON: who said what, and what only the service tells."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cascade_connectors.discord import Discord

from cascade.connector import Skip, Upsert, guess_kind
from cascade.testing import ConnectorContract, MemoryState
from cascade.types import Document

MIRA = {"id": "11", "name": "mira99", "nickname": "Mira", "isBot": False}
JON = {"id": "12", "name": "Jon", "isBot": False}
BOT = {"id": "13", "name": "Tides", "isBot": True}


def said(key: str, content: str, minute: int = 0, author: dict[str, Any] = MIRA, **fields: Any) -> dict[str, Any]:
    stamp = f"2026-03-02T09:{minute:02}:00+00:00"
    return {"id": key, "type": "Default", "timestamp": stamp, "content": content, "author": author, **fields}


def room(*messages: Any, kind: str = "GuildTextChat", name: str = "slipway", key: str = "5") -> dict[str, Any]:
    return {
        "guild": {"id": "1", "name": "Yard"},
        "channel": {"id": key, "type": kind, "name": name},
        "messages": [*messages],
    }


def source(path: Path) -> Discord:
    return Discord("yard", Discord.Config.model_validate({"path": path}))


def read(folder: Path, export: Any) -> tuple[list[Document], dict[str, str]]:
    """The documents of a file, and the reasons of what was skipped."""
    (folder / "room.json").write_text(json.dumps(export))
    changes = list(source(folder).changes(MemoryState()))
    return (
        [c.document for c in changes if isinstance(c, Upsert)],
        {c.id: c.reason for c in changes if isinstance(c, Skip)},
    )


class TestDiscordContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        for key in "123":
            (folder / f"{key}.json").write_text(json.dumps(room(said("1", "Ahoy"), key=key)))

    def open(self, folder: Path) -> Discord:
        return source(folder)

    def add_one(self, folder: Path) -> None:
        (folder / "4.json").write_text(json.dumps(room(said("1", "Ahoy"), key="4")))

    def remove_one(self, folder: Path) -> None:
        (folder / "2.json").unlink()

    def damage_one(self, folder: Path) -> None:
        (folder / "3.json").write_text('{"guild"')


def test_people_are_called_as_in_their_server_and_known_by_id(tmp_path: Path) -> None:
    files = [{"fileName": "keel.pdf", "url": "https://cdn.example/1"}]
    answer = said("102", "Signed https://quay.example/a", 1, JON, type="Reply", attachments=files, mentions=[MIRA])
    (talk,), _ = read(tmp_path, room(said("101", "Is it signed?"), answer))
    assert talk.text == "Mira: Is it signed?\nJon: Signed https://quay.example/a\n[file: keel.pdf]"
    assert (talk.id, talk.title) == ("yard:5/101", "#slipway, 2 Mar 2026, Is it signed?")
    assert [(p.role, p.identity.name, p.identity.address) for p in talk.people] == [
        ("participant", "Mira", "11"),
        ("participant", "Jon", "12"),
        ("mentioned", "Mira", "11"),
    ]
    assert talk.links == ("https://quay.example/a",)
    assert talk.parts[1].at == datetime(2026, 3, 2, 9, 1, tzinfo=UTC)


def test_bots_and_the_service_are_nobody_and_previews_are_others_words(tmp_path: Path) -> None:
    preview = [{"title": "Weather", "description": "Gale on Friday"}]
    (talk,), _ = read(
        tmp_path,
        room(
            said("1", "Look", embeds=preview),
            said("2", "High water 11:20", 1, BOT),
            said("3", "Pinned a message.", 2, JON, type="ChannelPinnedMessage"),
        ),
    )
    assert [p.identity.name for p in talk.people] == ["Mira"]
    quoted = [talk.text[p.start : p.end] for p in talk.parts if p.role == "quoted"]
    assert quoted == ["Weather\nGale on Friday"]


def test_a_message_that_stands_twice_counts_once_and_one_without_a_time_is_told(tmp_path: Path) -> None:
    export = room(said("1", "Ahoy"), said("1", "Ahoy"), {**said("2", "?"), "timestamp": None}, kind="DirectTextChat")
    (talk,), skips = read(tmp_path, export)
    assert (talk.text, talk.title) == ("Mira: Ahoy", "slipway, 2 Mar 2026, Ahoy")
    assert skips == {"room.json/messages": "1 of its 2 messages tell no time"}


def test_channels_are_recognised_and_other_json_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(room(said("1", "Ahoy")), indent=2))
    assert (guess_kind(path), guess_kind(tmp_path)) == ("discord", "discord")
    path.write_text("{}")
    assert Discord.recognises(path) == 0
    documents, skips = read(tmp_path, {"channel": 3})
    assert not documents
    assert "not a channel" in skips["room.json"]
