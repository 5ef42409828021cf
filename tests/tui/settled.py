"""Real runs whose ids, days and seconds are always the same, so that pictures of them can be compared."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cascade.runs import Run

__all__ = ["settle"]

_INSTANT = re.compile(r'"synced_at": ?"[^"]+"')


def settle(run: Run, number: int, day: str = "2025-04-20") -> Path:
    """Give a recorded run the id `12000N-fixed`, that day and made-up seconds; its new folder."""
    folder = run.folder
    id_ = f"1200{number:02}-fixed"
    head = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    began = datetime.fromisoformat(f"{day}T12:00:00+00:00") + timedelta(minutes=number)
    head |= {"id": id_, "began": began.isoformat()}
    (folder / "run.json").write_text(json.dumps(head), encoding="utf-8")
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    events = [_event(json.loads(line), n, id_) for n, line in enumerate(lines)]
    (folder / "events.jsonl").write_text("".join(json.dumps(e) + "\n" for e in events), encoding="utf-8")
    for blob in (folder / "blobs").glob("*.json"):
        text = blob.read_text(encoding="utf-8")
        blob.write_text(_INSTANT.sub('"synced_at":"2025-04-20T08:00:00Z"', text), encoding="utf-8")
    settled = folder.parent.parent / day / id_
    settled.parent.mkdir(exist_ok=True)
    folder.rename(settled)
    return settled


def _event(event: dict[str, Any], number: int, id_: str) -> dict[str, Any]:
    event["at"] = round(number * 0.04, 2)
    if "seconds" in event:
        event["seconds"] = 0.03
    if event["event"] == "run_began":
        event["run"] = id_
    return event
