"""Telegram's exports as web pages, which it writes unless one asks for JSON: read into what its JSON says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cascade.clean import one_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["is_page", "page"]

_MARKS = (b"<title>Exported Data</title>", b"page_wrap")
"""What stands at the beginning of each page of an export."""
_TIMES = ("%d.%m.%Y %H:%M:%S UTC%z", "%d.%m.%Y %H:%M:%S")
_FILE = ".media .title"


def is_page(start: bytes) -> bool:
    """Whether a file that begins so is a page of an export."""
    return all(mark in start for mark in _MARKS)


def page(data: bytes, folder: str) -> dict[str, Any]:
    """The part of a chat that a page holds, with the field names of the JSON. Pages tell no id: it is the `folder` of
    the chat among those of an account, and its name where it lies alone."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(data)
    name = one_line(_text(tree.css_first(".page_header .text")))
    return {"id": folder or name, "name": name, "messages": list(_messages(tree))}


def _messages(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Messages in their order; one that is joined to that before it is of whoever wrote that one."""
    writer = ""
    for node in tree.css("div.history > div.message"):
        classes, key = (node.attributes.get("class") or "").split(), node.attributes.get("id") or ""
        body = node.css_first("div.body")
        if "default" not in classes or body is None:  # a day, or what the service says, which has no time
            continue
        own = {name: inner for inner in body.iter() for name in (inner.attributes.get("class") or "").split()}
        writer = one_line(_text(own.get("from_name"))) or writer
        inner = own.get("forwarded")
        passed = _text(inner.css_first(".from_name"), deep=False) if inner is not None else ""
        said = own.get("text") or (inner.css_first("div.text") if inner is not None else None)
        yield {
            "id": key.removeprefix("message"),
            "type": "message",
            "date": _time((own["date"].attributes.get("title") or "") if "date" in own else ""),
            "from": writer,
            "forwarded_from": one_line(passed),
            "text": _said(said) if said is not None else "",
            "file_name": one_line(_text(node.css_first(_FILE))),
        }


def _text(node: LexborNode | None, *, deep: bool = True) -> str:
    return node.text(deep=deep, separator="").strip() if node is not None else ""


def _said(node: LexborNode) -> list[str | dict[str, str]]:
    """The pieces of a text, links with their addresses."""
    pieces: list[str | dict[str, str]] = []
    for child in node.iter(include_text=True):
        address = child.attributes.get("href") if child.tag == "a" else None
        if child.tag == "br":
            pieces.append("\n")
        elif address and address.startswith("http"):
            pieces.append({"type": "text_link", "text": child.text(), "href": address})
        else:
            pieces += _said(child) if child.tag not in ("-text", "a") else [child.text().strip("\n")]
    return pieces


def _time(title: str) -> str:
    """A time as JSON has it, with the zone where the page names one; empty for another."""
    for pattern in _TIMES:
        with suppress(ValueError):
            return datetime.strptime(title, pattern).isoformat()
    return ""
