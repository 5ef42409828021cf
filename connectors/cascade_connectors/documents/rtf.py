"""Rich text (rtf), with striprtf: text and tables; title, author and dates from its information group."""

from __future__ import annotations

import re
from datetime import datetime

from cascade_connectors.documents.extracted import Draft, Extracted, row
from cascade_connectors.documents.facts import when

__all__ = ["read"]

_HEX = re.compile(rb"[0-9a-fA-F\s]{64,}+")
_PICTURE = 4096
"""Hex digits from which on they are a picture, which would only cost time."""
_FACT = r"\{\\%s ([^{}]{1,300})\}"
_TIME = re.compile(r"\{\\(creatim|revtim)((?:\\(?:yr|mo|dy|hr|min|sec)\d{1,4})+)\}")


def read(data: bytes, suffix: str) -> Extracted:  # noqa: ARG001 - one suffix
    """The text of an RTF document."""
    source = _HEX.sub(lambda run: run[0] if len(run[0]) < _PICTURE else b"", data).decode("latin-1")
    text = _plain(source)
    draft = Draft()
    for line in text.split("\n"):
        cells = line.split("|")
        if len(cells) > 2 and not cells[-1].strip():
            draft.line(row(cells), "row")
        elif line.strip():
            draft.line(line)
        else:
            draft.gap()
    times = {m[1]: _time(m[2]) for m in _TIME.finditer(source[: 1 << 20])}
    return draft.done(
        title=_fact(source, "title"),
        author=_fact(source, "author"),
        created_at=times.get("creatim"),
        updated_at=times.get("revtim"),
        labels=_fact(source, "keywords").split(","),
    )


def _fact(source: str, name: str) -> str:
    found = re.search(_FACT % name, source[: 1 << 20])
    return _plain(r"{\rtf1\ansi\ansicpg1252 " + found[1] + "}") if found else ""


def _plain(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(source, errors="ignore")  # type: ignore[no-untyped-call]
    return text


def _time(words: str) -> datetime | None:
    values = {name: int(value) for name, value in re.findall(r"\\([a-z]+)(\d+)", words)}
    clock = f"{values.get('hr', 0):02}:{values.get('min', 0):02}:{values.get('sec', 0):02}"
    return when(f"{values.get('yr', 0):04}-{values.get('mo', 1):02}-{values.get('dy', 1):02}T{clock}")
