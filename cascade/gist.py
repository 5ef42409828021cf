"""What a stage takes and what it made, in a line or two each: for who decides whether it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cascade.clean import one_line
from cascade.query import Query
from cascade.shown import counted
from cascade.types import Filters

__all__ = ["made", "taken"]

_LENGTH = 100
"""Characters of a text that are shown."""
_FACETS = 12
"""Words to look for that are shown."""


def taken(inputs: Mapping[str, Any]) -> list[str]:
    """What a stage is about to work on, by the JSON of its inputs; the question itself where it is all there is."""
    names = [name for name in inputs if name in _GISTS and name != "question"] or ["question"]
    lines: list[str] = []
    for name in names:
        value = inputs.get(name)
        for each in value if isinstance(value, list) else [value] if value else []:
            lines += _GISTS[name](each)
    return lines


def made(stage: str, output: Any) -> list[str]:
    """What the stage called `stage` made, by its JSON."""
    return _GISTS[_OUTPUTS[stage]](output)


def _question(value: Mapping[str, Any]) -> list[str]:
    only = _only(value.get("filters"))
    return [f"“{_text(value['text'])}” as of {str(value['as_of'])[:10]}{only}"]


def _plan(value: Mapping[str, Any]) -> list[str]:
    subs = value["questions"]
    return [
        f"plan: {value['operation']}, {counted(len(subs), 'sub-question')}",
        *(f"  {s['id']}: {_text(s['text'])}" for s in subs),
    ]


def _sub(value: Mapping[str, Any]) -> list[str]:
    facets = value.get("facets", ())
    shown = [_text(f["text"]) + (" (must)" if f.get("must") else "") for f in facets[:_FACETS]]
    more = [f"{len(facets) - _FACETS} more"] if len(facets) > _FACETS else []
    lines = [f"{value['id']}: {_text(value['text'])} ({value['operation']})"]
    if shown:
        lines.append(f"  looks for: {', '.join([*shown, *more])}")
    if only := _only(value.get("filters")):
        lines.append(f"  {only.removeprefix(', ')}")
    return lines


def _found(value: Mapping[str, Any]) -> list[str]:
    hits, matched = value.get("hits", ()), value.get("matched", 0)
    best = f", the best of them “{_text(hits[0]['passage']['title'])}”" if hits else ""
    return [f"{value['sub']}: {counted(len(hits), 'hit')} of {counted(matched, 'match', 'matches')}{best}"]


def _evidence(value: Mapping[str, Any]) -> list[str]:
    said = [counted(len(value.get("quotes", ())), "quote")]
    if items := value.get("items"):
        said.append(counted(len(items), "value"))
    if groups := value.get("groups"):
        said.append(counted(len(groups), "theme"))
    if value.get("total") is not None:
        said.append(f"{value['total']} counted")
    lacks = ", ".join(f"“{_text(m)}”" for m in value.get("missing", ()))
    said.append("enough" if value.get("enough") else f"not enough{f': lacks {lacks}' if lacks else ''}")
    return [f"{value['sub']}: {', '.join(said)}"]


def _draft(value: Mapping[str, Any]) -> list[str]:
    claims = value.get("claims", ())
    lines = [f"draft: {counted(len(claims), 'sentence')}, written by {_text(value.get('written_by', 'rules'))}"]
    leads = value.get("leads", {}).values()
    said = " ".join(part for part in (value.get("text", ""), *leads, *(c["text"] for c in claims)) if part)
    return [*lines, f"  {_text(said)}"] if said else lines


def _answer(value: Mapping[str, Any]) -> list[str]:
    return [f"answer: {value['status'].replace('_', ' ')}: {_text(value['text'])}"]


_GISTS: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "question": _question,
    "plan": _plan,
    "sub": _sub,
    "found": _found,
    "evidence": _evidence,
    "draft": _draft,
    "answer": _answer,
}
"""By the name that a value has among a stage's inputs."""
_OUTPUTS = {"decompose": "plan", "retrieve": "found", "cite": "evidence", "synthesize": "draft", "verify": "answer"}


def _only(filters: Mapping[str, Any] | None) -> str:
    read = Filters.model_validate(filters or {})
    return f", only {one_line(str(Query(filters=read)))}" if read else ""


def _text(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LENGTH else f"{line[: _LENGTH - 1].rstrip()}…"
