"""The questions of `script/questions.toml` with their answers, which are counted and looked up in what was made.

Evidence is named by label (`mail:labels.karen`, `file:<mail>/<attachment>`, `slack:ann.rename`, `doc:board/...`,
`card:owen`, `event:board-jun`, `pull:301`) and written out as native ids. `tag:labels.slow` stands for each record of
that tag, `tag:a+b` for each that has both; what stands in braces is looked up (`lookups`).
"""

from __future__ import annotations

import tomllib
from typing import Any

from evals.demo.lookups import Records, ids, tagged, texts
from evals.demo.script import SCRIPT

__all__ = ["questions"]

_JSON = dict[str, Any]


def questions(records: Records) -> _JSON:
    """The content of demo.json."""
    table = tomllib.loads((SCRIPT / "questions.toml").read_text(encoding="utf-8"))
    asked = table.pop("question")
    return {**table, "questions": [_question(entry, records) for entry in asked]}


def _question(entry: _JSON, records: Records) -> _JSON:
    out: _JSON = {name: entry[name] for name in ("id", "type", "question", "as_of", "history") if name in entry}
    expect: _JSON = {"status": entry["status"]}
    for name in ("items", "contains", "excludes"):
        if name in entry:
            expect[name] = [text for raw in entry[name] for text in texts(raw, records)]
    if "themes" in entry:
        expect["themes"] = [_theme(theme, records) for theme in entry["themes"]]
    expect["native_ids"] = [group for names in entry.get("evidence", ()) for group in _groups(names, records)]
    return {**out, "expect": expect}


def _theme(theme: _JSON, records: Records) -> _JSON:
    groups = _groups(f"tag:{theme['tag']}", records)
    return {"label": theme["label"], "words": theme["words"], "count": len(groups), "native_ids": groups}


def _groups(names: str | list[str], records: Records) -> list[list[str]]:
    """Groups of native ids; one of each group is enough."""
    if isinstance(names, str) and names.startswith("tag:"):
        return [ids(record) for record in tagged(names[4:], records)]
    labels = [names] if isinstance(names, str) else names
    return [[id_ for label in labels for id_ in ids(records[label])]]
