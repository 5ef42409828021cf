"""Pull requests: what their documents say, and records that are none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cascade_connectors.pulls import Pulls

from cascade.connector import Skip, Upsert
from cascade.testing import ConnectorContract, MemoryState
from cascade.types import Document


def pull(number: int, **fields: Any) -> dict[str, Any]:
    """A record as GitHub's REST API would give it."""
    return {
        "id": 9000 + number,
        "number": number,
        "html_url": f"https://github.com/acme/harbour/pull/{number}",
        "title": f"Teach the crane trick {number}",
        "body": "It lifts.\n\nSee https://ex.org/plan.",
        "state": "open",
        "user": {"login": "mira"},
        "created_at": "2026-03-02T09:00:00Z",
        **fields,
    }


def connector(path: Path) -> Pulls:
    return Pulls("code", Pulls.Config.model_validate({"path": path}))


def read(folder: Path, *records: Any) -> tuple[list[Document], dict[str, str]]:
    path = folder / "pulls.json"
    path.write_text(json.dumps(records))
    changes = list(connector(path).changes(MemoryState()))
    found = [c.document for c in changes if isinstance(c, Upsert)]
    return found, {c.id: c.reason for c in changes if isinstance(c, Skip)}


class TestPullsContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        (folder / "a.json").write_text(json.dumps([pull(1), pull(2)]))
        (folder / "b.json").write_text(json.dumps([pull(3)]))

    def open(self, folder: Path) -> Pulls:
        return connector(folder)

    def add_one(self, folder: Path) -> None:
        (folder / "b.json").write_text(json.dumps([pull(3), pull(4)]))

    def remove_one(self, folder: Path) -> None:
        (folder / "a.json").write_text(json.dumps([pull(2)]))

    def damage_one(self, folder: Path) -> None:
        (folder / "b.json").write_text('[{"number": ')


def test_a_request_with_its_reviews_and_comments(tmp_path: Path) -> None:
    jon = {"login": "jon"}
    asked, approved = "2026-03-04T08:00:00Z", "2026-03-05T08:00:00+01:00"
    reviews = [
        {"id": 7, "user": jon, "state": "CHANGES_REQUESTED", "body": "Too slow.", "submitted_at": asked},
        {"user": jon, "state": "APPROVED", "body": "", "submitted_at": approved},
    ]
    comments = [{"user": {"login": "ana"}, "body": "Why a crane?", "created_at": "2026-03-03T08:00:00Z"}]
    asked_of = {"requested_reviewers": [{"login": "zoe"}], "assignees": [{"login": "mira"}]}
    record = pull(7, reviews=reviews, comments=comments, labels=[{"name": "crane"}], merged=True)
    record |= {"merged_at": "2026-03-06T00:00:00Z", **asked_of}
    (document,), _ = read(tmp_path, record)
    assert document.text == (
        "Pull request 7: Teach the crane trick 7\nAddress: https://github.com/acme/harbour/pull/7\nAuthor: mira\n"
        "State: merged on 2026-03-06\nReviewers: zoe\nAssignees: mira\n\nIt lifts.\n\nSee https://ex.org/plan.\n\n"
        "ana (commented): Why a crane?\njon (requested changes): Too slow.\njon (approved): approved"
    )
    said = [(p.role, str(p.author), document.text[p.start : p.end]) for p in document.parts[1:]]
    assert said == [
        ("body", "mira", "It lifts.\n\nSee https://ex.org/plan."),
        ("message", "ana", "Why a crane?"),
        ("message", "jon", "Too slow."),
        ("message", "jon", "approved"),
    ]
    assert document.parts[3].native_id == "7"
    assert document.parts[4].at == datetime(2026, 3, 5, 7, tzinfo=UTC)
    assert [(p.role, p.identity.address) for p in document.people] == [
        ("author", "mira"),
        ("participant", "ana"),
        ("reviewer", "jon"),
        ("reviewer", "zoe"),
        ("assignee", "mira"),
    ]
    assert (document.id, document.kind) == ("code:acme/harbour#7", "code-review")
    assert document.url == "https://github.com/acme/harbour/pull/7"
    assert document.labels == ("acme/harbour", "crane")
    assert document.links == ("https://ex.org/plan",)
    assert document.created_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert document.updated_at == datetime(2026, 3, 6, tzinfo=UTC)


def test_an_id_that_is_a_string_is_the_records_own(tmp_path: Path) -> None:
    found, _ = read(tmp_path, pull(1, id="pr_1"), {"number": 2, "title": "Bare"})
    assert [d.id for d in found] == ["code:pr_1", "code:#2"]


def test_records_that_are_none_are_told_of(tmp_path: Path) -> None:
    odd = {"number": {}, "title": ["x"], "user": 3, "html_url": None}
    found, skips = read(
        tmp_path, pull(1), "text", odd, pull(1), pull(2, user="x", reviews=7, labels=[None, {}], body=4)
    )
    assert [d.native_id for d in found] == ["acme/harbour#1", "acme/harbour#2"]
    assert skips == {
        "pulls.json, record 2": "not an object, as a pull request is",
        "pulls.json, record 3": "a pull request without a number or without a title",
        "pulls.json, record 4": "a second pull request called acme/harbour#1",
    }


def test_a_file_that_is_no_list_is_told_of(tmp_path: Path) -> None:
    for text, reason in (("{}", "not a list"), ("[]", "empty"), ("[" * 100_000, "does not read as JSON")):
        (tmp_path / "x.json").write_text(text)
        (skip,) = (c for c in connector(tmp_path).changes(MemoryState()) if isinstance(c, Skip))
        assert reason in skip.reason


def test_recognising(tmp_path: Path) -> None:
    (tmp_path / "pulls.json").write_text(json.dumps([pull(1)], indent=2))
    (tmp_path / "other.json").write_text('[{"name": "x"}]')
    assert Pulls.recognises(tmp_path / "pulls.json") == 0.9
    assert Pulls.recognises(tmp_path / "other.json") == 0
