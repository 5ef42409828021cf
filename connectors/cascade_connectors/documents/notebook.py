"""Jupyter notebooks: a part a cell; code as code, Markdown as written, outputs as far as they are text."""

from __future__ import annotations

import json
import re
from typing import Any

from cascade.clean import one_line
from cascade.types import Locator
from cascade_connectors.documents.encoding import decode
from cascade_connectors.documents.extracted import Draft, Extracted, Scalar, Unreadable

__all__ = ["read"]

_MAX_OUTPUT = 4000
"""Characters of one output that are kept: the rest is a dump."""
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$")


def read(data: bytes, suffix: str) -> Extracted:  # noqa: ARG001 - one suffix
    """The cells of a notebook of format 3 or 4."""
    try:
        notebook = json.loads(decode(data))
    except ValueError as error:
        raise Unreadable(f"damaged notebook: no good JSON ({error})") from error
    metadata = _table(_table(notebook).get("metadata"))
    draft = Draft()
    for n, cell in enumerate(_cells(_table(notebook)), 1):
        draft.gap()
        with draft.part("cell", Locator(page=n)):
            _write(draft, cell)
    language = _table(metadata.get("kernelspec")).get("language") or _table(metadata.get("language_info")).get("name")
    meta: dict[str, Scalar] = {"language": one_line(language)} if isinstance(language, str) else {}
    authors = [a.get("name") for a in map(_table, _list(metadata.get("authors")))]
    title = metadata.get("title")
    return draft.done(
        title=title if isinstance(title, str) else "",
        author=", ".join(name for name in authors if isinstance(name, str)),
        meta=meta,
    )


def _cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    sheets = [_table(s) for s in _list(notebook.get("worksheets"))] or [notebook]
    return [_table(cell) for sheet in sheets for cell in _list(sheet.get("cells"))]


def _write(draft: Draft, cell: dict[str, Any]) -> None:
    source = _text(cell.get("source", cell.get("input")))
    if cell.get("cell_type") == "code":
        draft.line(source, "code")
        for output in map(_table, _list(cell.get("outputs"))):
            shown = _table(output.get("data")).get("text/plain", output.get("text", output.get("evalue")))
            draft.line(_text(shown)[:_MAX_OUTPUT])
        return
    for line in source.split("\n"):
        heading = _HEADING.match(line) if cell.get("cell_type") == "markdown" else None
        draft.line(heading[1] if heading else line, "heading" if heading else None)
    if cell.get("cell_type") == "heading":
        draft.first_heading = draft.first_heading or source


def _text(value: object) -> str:
    """Text that is stored as a string or as a list of lines."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
