"""The questions of `script/questions.toml` with their answers, which are counted and looked up in what was made.

Evidence is named by label (`mail:labels.karen`, `file:<mail>/<attachment>`, `slack:ann.rename`, `doc:board/...`,
`card:owen`, `event:board-jun`, `pull:301`) and written out as native ids. `tag:labels.slow` stands for each record of
that tag, `tag:a+b` for each that has both; `{n:TAG}` is their number, `{values:TAG}` what stands for them in a list,
`{tel:card:x}` a fact.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from evals.demo.machines import weekly
from evals.demo.script import SCRIPT, Record

__all__ = ["questions"]

_JSON = dict[str, Any]
Records = Mapping[str, Record]


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
            expect[name] = [text for raw in entry[name] for text in _texts(raw, records)]
    if "themes" in entry:
        expect["themes"] = [_theme(theme, records) for theme in entry["themes"]]
    expect["native_ids"] = [group for names in entry.get("evidence", ()) for group in _groups(names, records)]
    return {**out, "expect": expect}


def _theme(theme: _JSON, records: Records) -> _JSON:
    groups = _groups(f"tag:{theme['tag']}", records)
    return {"label": theme["label"], "words": theme["words"], "count": len(groups), "native_ids": groups}


def _tagged(tag: str, records: Records) -> list[Record]:
    """Records with all tags of `a+b`, in the order of their labels, so that the file does not jump about."""
    wanted = set(tag.split("+"))
    found = [record for _, record in sorted(records.items()) if wanted <= set(record.tags)]
    if not found:
        raise ValueError(f"no record has the tag {tag!r}")
    return found


def _groups(names: str | list[str], records: Records) -> list[list[str]]:
    """Groups of native ids; one of each group is enough."""
    if isinstance(names, str) and names.startswith("tag:"):
        return [_ids(record) for record in _tagged(names[4:], records)]
    labels = [names] if isinstance(names, str) else names
    return [[id_ for label in labels for id_ in _ids(records[label])]]


def _ids(record: Record) -> list[str]:
    return [record.native_id, *record.copies]


def _texts(raw: str, records: Records) -> list[str]:
    if found := re.fullmatch(r"\{values:(.+)\}", raw):
        return sorted(record.value for record in _tagged(found[1], records))
    return [re.sub(r"\{(\w+):([^{}]+)\}", lambda m: _fact(m[1], m[2], records), raw)]


def _fact(kind: str, name: str, records: Records) -> str:
    if kind == "n":
        return str(len(_tagged(name, records)))
    if kind == "week":
        week, _, figure = name.partition(" ")
        return weekly(int(week))[figure]
    return records[name].facts[kind]
