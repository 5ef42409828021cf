"""Slack exports: what a conversation is, how its text reads, and what becomes of what is broken."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cascade_connectors.conversation import Message, conversations
from cascade_connectors.slack import Slack

from cascade.connector import Skip, Upsert
from cascade.errors import BadConfig
from cascade.testing import ConnectorContract, MemoryState, Replica
from cascade.types import Document, Locator

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

USERS: list[dict[str, Any]] = [
    {"id": "U1", "name": "mira", "profile": {"real_name": "Mira Okafor", "email": "Mira@Example.org"}},
    {"id": "U2", "name": "jon", "profile": {"real_name": "Jon Berg"}},
    {"id": "U3", "name": "jon2", "profile": {"real_name": "Jon Berg"}},
    {"id": "UB", "name": "deploys", "is_bot": True, "profile": {"real_name": "Deploys"}},
]
CHANNELS = [{"id": "C1", "name": "harbour", "members": ["U1", "U2"]}, {"id": "C2", "name": "random", "members": []}]


def at(minutes: float, **fields: Any) -> dict[str, Any]:
    """A message so many minutes after Monday at nine."""
    ts = f"{(MONDAY + timedelta(minutes=minutes)).timestamp():.6f}"
    return {"type": "message", "user": "U1", "ts": ts, "client_msg_id": f"m{minutes:g}", **fields}


def export(folder: Path, channels: dict[str, list[dict[str, Any]]], **tables: Any) -> None:
    """Write an export whose messages lie in the files of their days."""
    for name, rows in {"users": USERS, "channels": CHANNELS, **tables}.items():
        (folder / f"{name}.json").write_text(json.dumps(rows))
    for channel, messages in channels.items():
        days: dict[str, list[dict[str, Any]]] = {}
        for message in messages:
            day = datetime.fromtimestamp(float(message["ts"]), UTC).date().isoformat()
            days.setdefault(day, []).append(message)
        (folder / channel).mkdir(parents=True, exist_ok=True)
        for day, group in days.items():
            (folder / channel / f"{day}.json").write_text(json.dumps(group))


def connector(path: Path) -> Slack:
    return Slack("chat", Slack.Config.model_validate({"path": path}))


def documents(path: Path) -> list[Document]:
    return [c.document for c in connector(path).changes(MemoryState()) if isinstance(c, Upsert)]


def skips(path: Path) -> dict[str, str]:
    return {c.id: c.reason for c in connector(path).changes(MemoryState()) if isinstance(c, Skip)}


def words(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.parts if p.role == "message"]


class TestSlackContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        talk = [
            at(0, text="The crane is back"),
            at(2, user="U2", text="Good, <@U1>"),
            at(3000, text="Crane again down"),
        ]
        export(folder, {"harbour": talk, "random": [at(5, text="Lunch?")]})

    def open(self, folder: Path) -> Slack:
        return connector(folder)

    def add_one(self, folder: Path) -> None:
        export(folder, {"harbour": [at(9000, text="Crane sold")]})

    def remove_one(self, folder: Path) -> None:
        (folder / "random" / "2026-03-02.json").unlink()

    def damage_one(self, folder: Path) -> None:
        (folder / "harbour" / "2026-03-02.json").write_text("[{")


class TestSlackZipContract(TestSlackContract):
    """The same export, zipped inside a folder of its own."""

    def write(self, folder: Path) -> None:
        (folder / "plain").mkdir()
        super().write(folder / "plain")
        self._zip(folder)

    def _zip(self, folder: Path) -> None:
        with zipfile.ZipFile(folder / "export.zip", "w") as file:
            for path in sorted((folder / "plain").rglob("*.json")):
                file.write(path, f"Acme export/{path.relative_to(folder / 'plain')}")

    def open(self, folder: Path) -> Slack:
        return connector(folder / "export.zip")

    def path(self, folder: Path) -> Path:
        return folder / "export.zip"

    def add_one(self, folder: Path) -> None:
        super().add_one(folder / "plain")
        self._zip(folder)

    def remove_one(self, folder: Path) -> None:
        super().remove_one(folder / "plain")
        self._zip(folder)

    def damage_one(self, folder: Path) -> None:
        super().damage_one(folder / "plain")
        self._zip(folder)


# --- cutting ------------------------------------------------------------------------------------------------------


def cut(*minutes: float, text: dict[float, str] | None = None, system: tuple[float, ...] = ()) -> list[list[float]]:
    """The conversations of messages so many minutes after nine, as the minutes of their messages."""
    said = [
        Message(
            str(m), MONDAY + timedelta(minutes=m), None, (text or {}).get(m, "and so"), Locator(), system=m in system
        )
        for m in minutes
    ]
    return [[float(m.native_id) for m in talk.messages] for talk in conversations(said)]


def test_a_long_silence_begins_a_conversation() -> None:
    assert cut(0, 2, 5, 600, 603) == [[0, 2, 5], [600, 603]]


def test_a_slow_channel_is_not_cut_where_a_busy_one_is() -> None:
    busy = [*range(40), 40 + 100, 141 + 0]
    slow = [float(60 * i) for i in range(40)]
    assert cut(*busy) == [list(range(40)), [140, 141]]
    assert len(cut(*slow)) == 1


def test_a_greeting_needs_half_the_silence() -> None:
    talk = [0.0, 3, 6, 9, 12, 12 + 45]
    assert len(cut(*talk)) == 1
    assert cut(*talk, text={57: "Good morning all, new topic"}) == [talk[:-1], [57]]
    assert len(cut(*talk[:-1], 14, text={14: "Hey Jon, right you are"})) == 1, "without a silence it is a reply"


def test_what_the_service_says_neither_glues_nor_splits() -> None:
    assert cut(0, 2, 70, 140, 142, system=(70,)) == [[0, 2, 70], [140, 142]]
    assert cut(0, 2, 2000, 2001, system=(2000,)) == [[0, 2], [2000, 2001]]


def test_a_conversation_keeps_its_cuts_when_the_channel_grows() -> None:
    minutes = [float(i * 3 + (i // 11) ** 3) for i in range(300)]
    whole = cut(*minutes)
    for n in range(20, 300, 23):
        part = cut(*minutes[:n])
        assert part[:-1] == whole[: len(part) - 1]
        assert part[-1][0] == whole[len(part) - 1][0]


def test_a_long_conversation_is_cut_at_its_longest_inner_pause() -> None:
    minutes = [float(i + 7 * (i >= 37)) for i in range(80)]
    pieces = cut(*minutes)
    assert [len(piece) for piece in pieces] == [37, 43]
    long = cut(*range(8), text={float(i): "x" * 3000 for i in range(8)})
    assert all(len(piece) <= 3 for piece in long)
    assert [m for piece in long for m in piece] == list(range(8))


# --- documents ----------------------------------------------------------------------------------------------------


def test_a_conversation_reads_line_by_line_and_its_parts_hold_the_words_alone(tmp_path: Path) -> None:
    talk = [
        at(0, text="Ship at 4?"),
        at(1, user="U2", text="Yes.\nBerth 7"),
        at(2, user="U9", text="ok", client_msg_id=None),
    ]
    export(tmp_path, {"harbour": talk})
    (document,) = documents(tmp_path)
    assert document.text == "Mira Okafor: Ship at 4?\nJon Berg: Yes.\nBerth 7\nU9: ok"
    assert words(document) == ["Ship at 4?", "Yes.\nBerth 7", "ok"]
    assert document.title == "#harbour, 2 Mar 2026, Ship at 4?"
    assert document.id == f"chat:harbour/{talk[0]['ts']}"
    assert (document.kind, document.labels, document.audience) == ("chat", ("harbour",), None)
    second, third = document.parts[1:]
    assert (second.native_id, third.native_id) == ("m1", talk[2]["ts"])
    assert second.author is not None
    assert (second.author.name, second.author.address) == ("Jon Berg", "U2")
    assert second.at == MONDAY + timedelta(minutes=1)
    assert second.locator == Locator(path="harbour/2026-03-02.json", ts=talk[1]["ts"])
    assert [(p.role, p.identity.address) for p in document.people] == [
        ("participant", "U1"),
        ("participant", "U2"),
        ("participant", "U9"),
    ]


def test_markup_becomes_legible(tmp_path: Path) -> None:
    text = (
        "<@U1> and <@U2>, see <#C2|random>, <#C2>, <https://ex.org/a?b=1&amp;c=2|the plan>, <https://ex.org/x>"
        " <!here> <!subteam^S1|@crew> <mailto:a@ex.org|a@ex.org> 1 &lt; 2 &amp;amp; <- <@U77>"
    )
    export(tmp_path, {"harbour": [at(0, text=text)]})
    (document,) = documents(tmp_path)
    assert words(document) == [
        "@Mira Okafor and @Jon Berg (U2), see #random, #random, the plan (https://ex.org/a?b=1&c=2), https://ex.org/x"
        " @here @crew a@ex.org 1 < 2 &amp; <- @U77"
    ]
    assert [p.identity.address for p in document.people if p.role == "mentioned"] == ["U1", "U2", "U77"]
    assert document.links == ("https://ex.org/a?b=1&c=2", "https://ex.org/x")


def test_blocks_files_and_attachments_are_read(tmp_path: Path) -> None:
    section = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "Ask "},
            {"type": "user", "user_id": "U1"},
            {"type": "text", "text": " a<b"},
        ],
    }
    preview = {"from_url": "https://ex.org", "title": "Tides", "title_link": "https://ex.org", "text": "High at 6"}
    messages = [
        at(0, text="", blocks=[{"type": "rich_text", "elements": [section]}]),
        at(1, text="plan", files=[{"name": "berths.pdf", "title": "Berths"}]),
        at(2, text="look", attachments=[preview]),
        at(3, text="", user=None, bot_id="B1", username="CI", attachments=[{"fallback": "build 7 failed"}]),
    ]  # fmt: skip
    export(tmp_path, {"harbour": messages})
    (document,) = documents(tmp_path)
    assert words(document) == [
        "Ask @Mira Okafor a<b",
        "plan\n[file: Berths, berths.pdf]",
        "look\nTides (https://ex.org)\nHigh at 6",
        "build 7 failed",
    ]
    (quoted,) = [p for p in document.parts if p.role == "quoted"]
    assert document.text[quoted.start : quoted.end] == "Tides (https://ex.org)\nHigh at 6"
    assert "CI: build 7 failed" in document.text
    assert [p.identity.address for p in document.people if p.role == "participant"] == ["U1"], "a bot is nobody"


def test_a_thread_is_one_conversation_with_its_parent_first(tmp_path: Path) -> None:
    parent = at(0, text="Who has the keys?", reply_count=2)
    parent["thread_ts"] = parent["ts"]
    replies = [at(m, user="U2", text=t, thread_ts=parent["ts"]) for m, t in ((4000, "me"), (9000, "gave them back"))]
    export(tmp_path, {"harbour": [parent, at(1, text="Fog today"), *replies]})
    fog, thread = documents(tmp_path)
    assert words(fog) == ["Fog today"]
    assert words(thread) == ["Who has the keys?", "me", "gave them back"]
    assert thread.id == f"chat:harbour/{parent['ts']}"
    assert (thread.created_at, thread.updated_at) == (MONDAY, MONDAY + timedelta(minutes=9000))


def test_private_talk_is_for_its_members(tmp_path: Path) -> None:
    talk = {"D1": [at(0, text="psst")], "board": [at(0, text="sell")], "harbour": [at(0, text="all")]}
    dms, groups = [{"id": "D1", "members": ["U1", "U2"]}], [{"id": "G1", "name": "board", "members": ["U3"]}]
    export(tmp_path, talk, dms=dms, groups=groups)
    found = {document.labels[0]: document for document in documents(tmp_path)}
    board, direct, public = found["board"], found["D1"], found["harbour"]
    assert direct.audience == ("U1", "mira@example.org", "U2")
    assert direct.title.startswith("Mira Okafor & Jon Berg, 2 Mar 2026")
    assert board.audience == ("U3",)
    assert public.audience is None


def test_who_is_in_a_conversation_has_the_mail_address_of_their_profile(tmp_path: Path) -> None:
    export(tmp_path, {"general": [at(0, user="U1", text="Oars?"), at(1, user="U2", text="Yes, <@U3> has them")]})
    [talk] = documents(tmp_path)
    assert talk.same == (("U1", "mira@example.org"),)


def test_edits_deletions_and_repetitions(tmp_path: Path) -> None:
    first, gone = at(0, text="at 4"), at(1, text="oops")
    edit = {**at(2), "subtype": "message_changed", "message": {**first, "text": "at 5"}}
    delete = {**at(3), "subtype": "message_deleted", "deleted_ts": gone["ts"]}
    export(tmp_path, {"harbour": [first, gone, edit, delete, at(4, text="fine"), at(4, text="fine")]})
    (document,) = documents(tmp_path)
    assert words(document) == ["at 5", "fine"]


# --- what is broken -----------------------------------------------------------------------------------------------


def test_nothing_broken_stops_the_rest_or_vanishes(tmp_path: Path) -> None:
    odd: list[Any] = [at(0, text="good"), {"type": "message", "text": "no time", "ts": "never"}, "junk", None,
                      at(1, text=7, user={"a": 1}, blocks=3, attachments="x", files=[None])]  # fmt: skip
    export(tmp_path, {"harbour": []})
    (tmp_path / "harbour").mkdir(exist_ok=True)
    (tmp_path / "harbour" / "2026-03-02.json").write_text(json.dumps(odd))
    (tmp_path / "harbour" / "2026-03-03.json").write_text("[" * 100_000)
    (tmp_path / "harbour" / "2026-03-04.json").write_text('{"ok": false}')
    (tmp_path / "channels.json").write_text("oh no")
    (tmp_path / "notes.md").write_text("# notes")
    (document,) = documents(tmp_path)
    assert words(document) == ["good"]
    reasons = skips(tmp_path)
    assert set(reasons) == {
        "harbour/2026-03-02.json",
        "harbour/2026-03-03.json",
        "harbour/2026-03-04.json",
        "channels.json",
        "notes.md",
    }
    assert reasons["harbour/2026-03-02.json"] == "3 of its 5 records have no time that can be read"
    assert "nested too deeply" in reasons["harbour/2026-03-03.json"]


def test_a_hostile_message_is_made_safe(tmp_path: Path) -> None:
    deep: Any = "x"
    for _ in range(400):
        deep = {"type": "section", "text": deep}
    text = "\x1b[31mred\x00 \u202edetcesrever\ud800 <" + "@" * 5000
    export(tmp_path, {"harbour": [at(0, text=text), at(1, text="", blocks=[deep]), at(2, text="<!x> <> <|> <@> <#>")]})
    (document,) = documents(tmp_path)
    assert not any(c in document.text for c in "\x1b\x00\u202e\ud800")
    assert "red detcesrever" in document.text


def test_a_file_that_is_no_zip_is_a_bad_source(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(BadConfig, match="not a Slack export"):
        documents(path)
    assert Slack.recognises(path) == 0


def test_a_new_name_is_read_into_conversations_that_did_not_change(tmp_path: Path) -> None:
    export(tmp_path, {"harbour": [at(0, text="hi <@U2>")]})
    replica = Replica()
    replica.apply(connector(tmp_path).changes(replica.state))
    (before,) = replica.documents.values()
    users = json.dumps(USERS).replace("Jon Berg", "Jon Lind", 1)
    (tmp_path / "users.json").write_text(users)
    replica.apply(connector(tmp_path).changes(replica.state))
    (after,) = replica.documents.values()
    assert "@Jon Berg (U2)" in before.text
    assert after.text == "Mira Okafor: hi @Jon Lind"
