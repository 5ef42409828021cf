"""The text of one part: its bytes in its charset, in its format, made safe."""

from __future__ import annotations

import re

from cascade.clean import clean
from cascade_connectors.mail.charset import decode_bytes
from cascade_connectors.mail.html import html_to_text
from cascade_connectors.mail.mime import Entity, parameter

__all__ = ["MAX_TEXT", "TEXT_TYPES", "part_text"]

MAX_TEXT = 2_000_000
"""Characters that are kept of a mail's text."""
TEXT_TYPES = frozenset(("text/plain", "text/html", "text/enriched", "text/richtext"))
_MAX_HTML = 20_000_000
_CONTROLS = bytes(c for c in range(32) if c not in (9, 10)) + b"\x7f"
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


def part_text(entity: Entity) -> str:
    """The text that a part of one of `TEXT_TYPES` (any other type: as plain text) shows a reader, cleaned."""
    declared = entity.fields.get("content-type", "")
    data = entity.content()
    charset = parameter(declared, "charset").strip("'\" ").lower() if declared else ""
    if entity.type == "text/html":
        if not charset and (meta := _META_CHARSET.search(data[:4096])):
            charset = meta[1].decode("ascii").lower()
        return clean(html_to_text(decode_bytes(data, charset)[:_MAX_HTML]))
    text = _plain(data, charset)
    if entity.type != "text/plain":
        return _enriched(text)
    if "flowed" in declared and parameter(declared, "format").lower() == "flowed":
        return _unflowed(text, delete=parameter(declared, "delsp").lower() == "yes")
    return text


def _plain(data: bytes, charset: str) -> str:
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    if data.isascii():
        if len(data.translate(None, _CONTROLS)) == len(data) and not charset.startswith(("utf-7", "hz", "utf-16")):
            return data.decode("ascii")  # there is nothing in it that `clean` would change
        if not charset and b"\x1b$" in data:
            charset = "iso-2022-jp"
    return clean(decode_bytes(data, charset))


# --- formats ------------------------------------------------------------------------------------------------------


def _unflowed(text: str, *, delete: bool) -> str:
    """Paragraphs of `format=flowed` on one line each (RFC 3676); with `delete`, their soft blanks go."""
    paragraphs: list[list[str]] = []
    flowing, last = False, 0
    for line in text.split("\n"):
        inside = line.lstrip(">")
        depth = len(line) - len(inside)
        inside = inside[1:] if inside.startswith(" ") else inside
        if flowing and depth == last and inside != "-- ":
            paragraphs[-1].append(inside)
        else:
            paragraphs.append([">" * depth + " " if depth else "", inside])
        flowing, last = inside.endswith(" ") and inside != "-- ", depth
        if flowing and delete:
            paragraphs[-1][-1] = inside[:-1]
    return "\n".join("".join(pieces) for pieces in paragraphs)


_PARAMETERS = re.compile(r"<param>[^<]*</param>", re.IGNORECASE)
_EXCERPT = re.compile(r"<(/?)excerpt>", re.IGNORECASE)
_COMMAND = re.compile(r"</?[a-z][a-z0-9-]{0,59}>", re.IGNORECASE)
_NEWLINES = re.compile(r"\n+")


def _enriched(text: str) -> str:
    """text/enriched (RFC 1896): a single line end is a blank, of n line ends n-1 count, excerpts are quotes."""
    text = _PARAMETERS.sub("", text)
    text = _NEWLINES.sub(lambda run: "\n" * (len(run[0]) - 1) or " ", text)
    depth = 0
    out: list[str] = []
    pieces = _EXCERPT.split(text)
    for index in range(0, len(pieces), 2):
        piece = _COMMAND.sub("", pieces[index].replace("<<", "\0")).replace("\0", "<")
        if depth:
            piece = "\n" + "\n".join("> " * depth + line for line in piece.strip().split("\n")) + "\n"
        out.append(piece)
        if index + 1 < len(pieces):
            depth = max(0, depth - 1) if pieces[index + 1] else min(depth + 1, 8)
    return "".join(out)
