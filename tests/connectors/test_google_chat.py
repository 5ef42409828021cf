"""Google Chat out of a Takeout: spaces and talks of two, topics that were answered, times in English words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cascade_connectors.google_chat import GoogleChat

from cascade.connector import Skip, Upsert
from cascade.places import Place, places
from cascade.testing import ConnectorContract, MemoryState, Replica
from cascade.types import Document

MIRA = {"name": "Mira Okafor", "email": "Mira@quay.example", "user_type": "Human"}
JON = {"name": "Jon Berg", "email": "jon@quay.example", "user_type": "Human"}


def said(key: str, text: str, minute: int = 0, who: dict[str, str] = MIRA, **fields: Any) -> dict[str, Any]:
    stamp = f"Monday, March 2, 2026 at 9:{minute:02}:00\u202fAM UTC"
    return {"creator": who, "created_date": stamp, "text": text, "message_id": key, "topic_id": key, **fields}


def space(root: Path, folder: str, *messages: Any, **group: Any) -> None:
    place = root / "Groups" / folder
    place.mkdir(parents=True, exist_ok=True)
    (place / "messages.json").write_text(json.dumps({"messages": messages}))
    (place / "group_info.json").write_text(json.dumps(group))


def source(path: Path) -> GoogleChat:
    return GoogleChat("chat", GoogleChat.Config.model_validate({"path": path}))


def read(root: Path) -> tuple[list[Document], dict[str, str]]:
    """The documents below a folder, and the reasons of what was skipped."""
    changes = list(source(root).changes(MemoryState()))
    return (
        [c.document for c in changes if isinstance(c, Upsert)],
        {c.id: c.reason for c in changes if isinstance(c, Skip)},
    )


class TestGoogleChatContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        for key in "123":
            space(folder, f"Space {key}", said(key, "Ahoy"), name=f"Yard {key}")

    def open(self, folder: Path) -> GoogleChat:
        return source(folder)

    def add_one(self, folder: Path) -> None:
        space(folder, "Space 4", said("4", "Ahoy"), name="Yard 4")

    def remove_one(self, folder: Path) -> None:
        (folder / "Groups" / "Space 2" / "messages.json").unlink()

    def damage_one(self, folder: Path) -> None:
        (folder / "Groups" / "Space 3" / "messages.json").write_text("[")


def test_a_talk_of_two_is_called_by_who_is_in_it_and_is_theirs(tmp_path: Path) -> None:
    files = [{"original_name": "oars.pdf", "export_name": "File-oars.pdf"}]
    space(tmp_path, "DM x", said("a", "Oars?"), said("b", "Here", 1, JON, attached_files=files), members=[MIRA, JON])
    (talk,), skips = read(tmp_path)
    assert talk.text == "Mira Okafor: Oars?\nJon Berg: Here\n[file: oars.pdf]"
    assert (talk.id, talk.title) == ("chat:DM x/a", "Mira Okafor & Jon Berg, 2 Mar 2026, Oars?")
    assert talk.audience == ("mira@quay.example", "jon@quay.example")
    assert [p.identity.address for p in talk.people] == ["mira@quay.example", "jon@quay.example"]
    assert not skips


def test_a_topic_that_was_answered_is_a_conversation_of_its_own(tmp_path: Path) -> None:
    space(
        tmp_path,
        "Space y",
        said("t1", "Who has the key?"),
        said("t2", "Lunch is at twelve", 1),
        said("r1", "I do", 2, JON, topic_id="t1", quoted_message_metadata={"text": "Who has the key?"}),
        name="Yard",
    )
    documents, _ = read(tmp_path)
    assert [d.text for d in documents] == [
        "Mira Okafor: Lunch is at twelve",
        "Mira Okafor: Who has the key?\nJon Berg: I do\nWho has the key?",
    ]
    assert [p.role for p in documents[1].parts] == ["message", "message", "quoted"]
    assert documents[0].title.startswith("#Yard, ")


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("Tuesday, March 5, 2024 at 9:12:33 PM UTC", datetime(2024, 3, 5, 21, 12, 33, tzinfo=UTC)),
        ("Tuesday, March 5, 2024 at 12:12:33\u202fAM UTC", datetime(2024, 3, 5, 0, 12, 33, tzinfo=UTC)),
        ("Thursday, 8 February 2024 at 15:25:39 UTC", datetime(2024, 2, 8, 15, 25, 39, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_they_are_written(tmp_path: Path, stamp: str, expected: datetime) -> None:
    space(tmp_path, "Space y", {**said("a", "Ahoy"), "created_date": stamp})
    (talk,), _ = read(tmp_path)
    assert talk.created_at == expected


def test_a_time_in_other_words_is_told_and_not_guessed(tmp_path: Path) -> None:
    odd = {**said("b", "?"), "created_date": "Montag, 2. Maerz 2026 um 09:00"}
    space(tmp_path, "Space y", said("a", "Ahoy"), odd)
    _, skips = read(tmp_path)
    assert skips == {"Groups/Space y/messages.json/messages": "1 of its 2 messages tell no time"}


def test_a_new_name_of_a_space_reaches_its_talk(tmp_path: Path) -> None:
    space(tmp_path, "Space y", said("a", "Ahoy"), name="Yard")
    replica = Replica()
    replica.apply(source(tmp_path).changes(replica.state))
    (tmp_path / "Groups" / "Space y" / "group_info.json").write_text('{"name": "Old yard"}')
    replica.apply(source(tmp_path).changes(replica.state))
    assert [d.labels for d in replica.documents.values()] == [("Old yard",)]


def test_a_takeout_with_papers_beside_the_chat_is_two_sources(tmp_path: Path) -> None:
    space(tmp_path / "Google Chat", "DM x", said("a", "Ahoy"), members=[MIRA])
    (tmp_path / "Drive").mkdir()
    (tmp_path / "Drive" / "plan.md").write_text("# Plan\n\nThe slipway comes first.\n")
    assert [(p.kind, p.path.name) for p in places(tmp_path)] == [
        ("folder", tmp_path.name),
        ("google-chat", "Google Chat"),
    ]
    assert places(tmp_path / "Google Chat") == (Place("google-chat", tmp_path / "Google Chat"),)
