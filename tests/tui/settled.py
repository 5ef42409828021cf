"""Real runs and sources whose ids, days, seconds and places are always the same, so that pictures can be compared."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.desk import COMPANY

__all__ = ["NOON", "settle"]

NOON = datetime(2025, 4, 20, 12, 0, tzinfo=UTC)
"""When the first of the settled runs began; each of the others begins a minute after the one before."""
_SYNCED = NOON - timedelta(hours=4)
_INSTANT = re.compile(r'"synced_at": ?"[^"]+"')


def settle(home: Path) -> list[str]:
    """Give the runs of a closed home made-up ids, days and seconds, and its sources a place and a day; the new ids.

    The runs are in the order in which they were asked: `120000-fixed`, `120001-fixed` and so on.
    """
    folders = sorted((head.parent for head in (home / "runs").glob("*/*/run.json")), key=_began)
    ids = {folder.name: f"1200{number:02}-fixed" for number, folder in enumerate(folders)}
    for number, folder in enumerate(folders):
        _settle_run(folder, number, ids)
    settings = home / "cascade.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(str(COMPANY), "/srv/yard"), encoding="utf-8")
    with sqlite3.connect(home / "library.db") as library:
        library.execute("UPDATE sources SET synced_at = ?", (_SYNCED.timestamp(),))
    library.close()
    return list(ids.values())


def _began(folder: Path) -> str:
    began: str = json.loads((folder / "run.json").read_text(encoding="utf-8"))["began"]
    return began


def _settle_run(folder: Path, number: int, ids: Mapping[str, str]) -> None:
    head = json.loads(_renamed(folder / "run.json", ids)) | {"began": (NOON + timedelta(minutes=number)).isoformat()}
    (folder / "run.json").write_text(json.dumps(head), encoding="utf-8")
    events = [_event(json.loads(line), n) for n, line in enumerate(_renamed(folder / "events.jsonl", ids).splitlines())]
    (folder / "events.jsonl").write_text("".join(json.dumps(e) + "\n" for e in events), encoding="utf-8")
    for blob in (folder / "blobs").glob("*.json"):
        text = _INSTANT.sub(f'"synced_at":"{_SYNCED:%Y-%m-%dT%H:%M:%SZ}"', _renamed(blob, ids))
        blob.write_text(text, encoding="utf-8")
    settled = folder.parent.parent / f"{NOON:%Y-%m-%d}" / ids[folder.name]
    settled.parent.mkdir(exist_ok=True)
    folder.rename(settled)


def _renamed(file: Path, ids: Mapping[str, str]) -> str:
    text = file.read_text(encoding="utf-8")
    for old, new in ids.items():
        text = text.replace(old, new)
    return text


def _event(event: dict[str, Any], number: int) -> dict[str, Any]:
    event["at"] = round(number * 0.04, 2)
    if "seconds" in event:
        event["seconds"] = 0.03
    return event
