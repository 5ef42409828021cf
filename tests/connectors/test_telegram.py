"""Telegram's exports: one chat or an account, what formatted words say, and what a message carries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cascade_connectors.telegram import Telegram

from cascade.connector import Skip, Upsert, guess_kind
from cascade.places import Place, places
from cascade.testing import ConnectorContract, MemoryState
from cascade.types import Document, Locator

MORNING = int(datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp())


def said(number: int, text: Any, minutes: int = 0, **fields: Any) -> dict[str, Any]:
    """A message so many minutes after nine on 2 March."""
    who = {"from": "Mira", "from_id": "user1"}
    when = {"date": "2026-03-02T10:00:00", "date_unixtime": str(MORNING + 60 * minutes)}
    return {"id": number, "type": "message", **when, **who, "text": text, **fields}


def chat(*messages: Any, name: str | None = "Boatyard", key: int = 7) -> dict[str, Any]:
    return {"name": name, "type": "private_group", "id": key, "messages": list(messages)}


def source(path: Path, zone: str = "UTC") -> Telegram:
    return Telegram("tg", Telegram.Config.model_validate({"path": path, "zone": zone}))


def read(folder: Path, export: Any, zone: str = "UTC") -> tuple[list[Document], dict[str, str]]:
    """The documents of an export, and the reasons of what was skipped."""
    (folder / "result.json").write_text(json.dumps(export))
    changes = list(source(folder, zone).changes(MemoryState()))
    return (
        [c.document for c in changes if isinstance(c, Upsert)],
        {c.id: c.reason for c in changes if isinstance(c, Skip)},
    )


class TestTelegramContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        for n in (1, 2, 3):
            (folder / f"ChatExport_{n}").mkdir()
            (folder / f"ChatExport_{n}" / "result.json").write_text(json.dumps(chat(said(1, "Ahoy"), key=n)))
        (folder / "ChatExport_1" / "photo.jpg").write_bytes(b"\xff\xd8")

    def open(self, folder: Path) -> Telegram:
        return source(folder)

    def add_one(self, folder: Path) -> None:
        path = folder / "ChatExport_1" / "result.json"
        path.write_text(json.dumps(chat(said(1, "Ahoy"), said(2, "And again", 2000), key=1)))

    def remove_one(self, folder: Path) -> None:
        (folder / "ChatExport_2" / "result.json").unlink()

    def damage_one(self, folder: Path) -> None:
        (folder / "ChatExport_3" / "result.json").write_text('{"name": "Boat')


def test_a_chat_becomes_conversations_whose_messages_keep_their_ids(tmp_path: Path) -> None:
    export = chat(
        said(4, "The mast is in"), said(5, "Good", 1, **{"from": "Jon", "from_id": "user2"}), said(9, "Hi", 3000)
    )
    (first, second), skips = read(tmp_path, export)
    assert first.text == "Mira: The mast is in\nJon: Good"
    assert (first.id, second.id) == ("tg:7/4", "tg:7/9")
    assert first.title == "Boatyard, 2 Mar 2026, The mast is in"
    assert [(p.identity.name, p.identity.address) for p in first.people] == [("Mira", "user1"), ("Jon", "user2")]
    assert first.parts[1].at == datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
    assert (first.parts[0].native_id, first.locator) == ("4", Locator(path="result.json", ts="2026-03-02T10:00:00"))
    assert not skips


def test_an_account_brings_all_its_chats_those_that_were_left_too(tmp_path: Path) -> None:
    account = {
        "personal_information": {"user_id": 1},
        "chats": {"list": [chat(said(1, "one")), chat(said(1, "two"), name=None, key=8)]},
        "left_chats": {"list": [chat(said(1, "three"), name="Old crew", key=9)]},
    }
    documents, _ = read(tmp_path, account)
    assert [(d.id, d.labels) for d in documents] == [
        ("tg:7/1", ("Boatyard",)),
        ("tg:8/1", ("chat 2",)),
        ("tg:9/1", ("Old crew",)),
    ]


def test_formatted_words_are_one_text_with_the_addresses_behind_them(tmp_path: Path) -> None:
    pieces = [
        "Ask ",
        {"type": "mention_name", "text": "Jon", "user_id": 2},
        " or see ",
        {"type": "text_link", "text": "the plan", "href": "https://quay.example/plan"},
        {"type": "plain", "text": " at https://sea.example/x."},
    ]
    (talk,), _ = read(tmp_path, chat(said(1, pieces)))
    assert talk.text == "Mira: Ask Jon or see the plan (https://quay.example/plan) at https://sea.example/x."
    assert set(talk.links) == {"https://quay.example/plan", "https://sea.example/x"}
    assert [(p.role, p.identity.address) for p in talk.people] == [("participant", "user1"), ("mentioned", "user2")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"forwarded_from": "Harbour office"}, "(forwarded from Harbour office)\nSee"),
        ({"file": "files/rope.pdf"}, "See\n[file: rope.pdf]"),
        ({"file": "(File not included. Change data exporting settings to download.)"}, "See"),
        ({"file": "(File not included.)", "file_name": "rope.pdf"}, "See\n[file: rope.pdf]"),
        (
            {"poll": {"question": "When?", "answers": [{"text": "Mon", "voters": 3}, {"text": "Tue"}]}},
            "See\nPoll: When?\n- Mon: 3\n- Tue: 0",
        ),
        (
            {"contact_information": {"first_name": "Ida", "last_name": "", "phone_number": "+45 1"}},
            "See\nContact: Ida +45 1",
        ),
        ({"location_information": {"latitude": 55.5, "longitude": 12.25}}, "See\nPlace: 55.5, 12.25"),
    ],
)
def test_what_a_message_carries_stands_with_its_words(tmp_path: Path, fields: dict[str, Any], expected: str) -> None:
    (talk,), _ = read(tmp_path, chat(said(1, "See", **fields)))
    assert talk.text == f"Mira: {expected}"


def test_what_the_service_says_makes_nobody_a_participant(tmp_path: Path) -> None:
    service = {"actor": "Jon", "actor_id": "user2", "action": "invite_members", "members": ["Ida", None], "text": ""}
    (talk,), _ = read(tmp_path, chat(said(1, "Ahoy"), {**said(2, "", 1), "type": "service", **service}))
    assert talk.text == "Mira: Ahoy\nJon: (invite members: Ida)"
    assert [p.identity.name for p in talk.people] == ["Mira"]


def test_an_older_export_tells_the_time_of_the_computer_that_made_it(tmp_path: Path) -> None:
    old = {**said(1, "Ahoy"), "date_unixtime": None}
    (talk,), _ = read(tmp_path, chat(old), zone="Europe/Copenhagen")
    assert talk.created_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_what_tells_no_time_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    (talk,), skips = read(tmp_path, chat(said(1, "Ahoy"), {**said(2, "?"), "date": "", "date_unixtime": "soon"}, "odd"))
    assert talk.text == "Mira: Ahoy"
    assert skips == {"result.json/7": "2 of its 3 messages tell no time"}


@pytest.mark.parametrize(
    "export",
    [chat(said(1, "x")), {"about": "…", "chats": {"about": "…", "list": [chat()]}}, {"contacts": {"list": []}}],
)
def test_exports_are_recognised(tmp_path: Path, export: Any) -> None:
    (tmp_path / "result.json").write_text(json.dumps(export, indent=1))
    assert (guess_kind(tmp_path / "result.json"), guess_kind(tmp_path)) == ("telegram", "telegram")


def test_other_json_is_no_export(tmp_path: Path) -> None:
    documents, skips = read(tmp_path, {"type": "report", "rows": []})
    assert Telegram.recognises(tmp_path) == 0
    assert not documents
    assert skips == {"result.json": "no chat in it: not what Telegram exports as machine-readable JSON"}


# --- web pages ----------------------------------------------------------------------------------------------------


def row(number: int, *inner: str, who: str = "", time: str = "02.03.2026 10:00:00 UTC+01:00") -> str:
    """A message of a page; without a writer it is joined to that before it."""
    name = f'<div class="from_name">\n{who}\n</div>' if who else ""
    date = f'<div class="pull_right date details" title="{time}">10:00</div>'
    kind = "default clearfix" if who else "default clearfix joined"
    return (
        f'<div class="message {kind}" id="message{number}"><div class="body">{date}{name}{"".join(inner)}</div></div>'
    )


def web(folder: Path, *rows: str, name: str = "messages.html") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "css").mkdir(exist_ok=True)
    (folder / "css" / "style.css").write_text("a { color: red }")
    (folder / name).write_text(
        "<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class='page_wrap'>"
        "<div class='page_header'><div class='content'><div class='text bold'>\nBoatyard\n</div></div></div>"
        "<div class='page_body chat_page'><div class='history'>"
        "<div class='message service' id='message-1'><div class='body details'>2 March 2026</div></div>"
        f"{''.join(rows)}</div></div></div></body></html>"
    )


def pages(folder: Path) -> list[Document]:
    return [c.document for c in source(folder).changes(MemoryState()) if isinstance(c, Upsert)]


def test_web_pages_tell_what_json_does(tmp_path: Path) -> None:
    link = '<div class="text">See <a href="https://quay.example/p">the <b>plan</b></a><br>and #now</div>'
    file = '<div class="media_wrap"><div class="media"><div class="title bold">rope.pdf</div></div></div>'
    web(
        tmp_path,
        row(4, '<div class="text">\nThe mast is in\n</div>', who="Mira"),
        row(5, link),
        row(6, file, who="Jon", time="02.03.2026 10:05:00 UTC+01:00"),
    )
    (talk,) = pages(tmp_path)
    assert talk.text == (
        "Mira: The mast is in\nMira: See the plan (https://quay.example/p)\nand #now\nJon: [file: rope.pdf]"
    )
    assert (talk.id, talk.title) == ("tg:Boatyard/4", "Boatyard, 2 Mar 2026, The mast is in")
    assert talk.created_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert talk.links == ("https://quay.example/p",)


def test_what_is_passed_on_in_a_page_is_told_as_such(tmp_path: Path) -> None:
    passed = '<div class="forwarded body"><div class="from_name">Office <span class="date">1</span></div>'
    web(tmp_path, row(1, passed + '<div class="text">Closed on Friday</div></div>', who="Mira"))
    (talk,) = pages(tmp_path)
    assert talk.text == "Mira: (forwarded from Office)\nClosed on Friday"


def test_an_export_of_pages_is_one_source_and_its_styles_are_none(tmp_path: Path) -> None:
    for chat in ("chat_001", "chat_002"):
        web(tmp_path / "chats" / chat, row(1, '<div class="text">Ahoy</div>', who="Mira"))
    web(tmp_path / "chats" / "chat_001", row(9, '<div class="text">More</div>', who="Jon"), name="messages2.html")
    assert places(tmp_path) == (Place("telegram", tmp_path),)
    assert [(d.id, d.text) for d in pages(tmp_path)] == [
        ("tg:chats/chat_001/1", "Mira: Ahoy"),
        ("tg:chats/chat_001/9", "Jon: More"),
        ("tg:chats/chat_002/1", "Mira: Ahoy"),
    ]


def test_another_page_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "messages.html").write_text("<title>Messages</title><p>Ahoy")
    assert guess_kind(tmp_path) == "folder"
