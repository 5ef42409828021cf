"""The little Markdown that the script's documents are written in, as blocks, and those blocks as HTML.

Known are headings, paragraphs, bullet items, `|` tables and **bold**; a front matter of `key: value` lines names the
title, author and date that go into a file's properties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple

__all__ = ["Block", "Source", "Table", "html", "plain", "read"]

Table = tuple[tuple[str, ...], ...]


class Block(NamedTuple):
    """A heading (with its level), a paragraph, an item of a list, or a table."""

    kind: str
    text: str = ""
    level: int = 0
    rows: Table = ()


class Source(NamedTuple):
    """A document as the script has it."""

    title: str
    author: str
    date: datetime
    body: str
    blocks: tuple[Block, ...]


def plain(text: str) -> str:
    """Text without its emphasis."""
    return text.replace("**", "")


def read(text: str) -> Source:
    """The front matter and blocks of `text`."""
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    keys = dict(line.split(": ", 1) for line in head.splitlines())
    date = datetime.strptime(keys["date"], "%Y-%m-%d").replace(hour=10, tzinfo=UTC)
    return Source(keys["title"], keys["author"], date, body.lstrip("\n"), tuple(map(_block, _chunks(body))))


def _chunks(body: str) -> list[list[str]]:
    """Lines that belong together: a table, an item with the lines that continue it, a paragraph, a heading."""
    chunks: list[list[str]] = [[]]
    for line in body.splitlines():
        new = line.startswith(("#", "- ")) or (chunks[-1] and chunks[-1][0].startswith("#"))
        if not line.strip():
            chunks.append([])
        elif new and chunks[-1]:
            chunks.append([line])
        else:
            chunks[-1].append(line)
    return [chunk for chunk in chunks if chunk]


def _block(lines: Sequence[str]) -> Block:
    first = lines[0]
    if first.startswith("#"):
        return Block("heading", first.lstrip("#").strip(), len(first) - len(first.lstrip("#")))
    if first.startswith("|"):
        rows = [tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in lines]
        return Block("table", rows=tuple(row for row in rows if not set("".join(row)) <= {"-", ":"}))
    if first.startswith("- "):
        return Block("item", " ".join(line.strip() for line in lines)[2:])
    return Block("paragraph", " ".join(line.strip() for line in lines))


def _inline(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text, quote=False))


def _element(block: Block) -> str:
    if block.kind == "heading":
        return f"<h{block.level}>{_inline(block.text)}</h{block.level}>"
    if block.kind == "item":
        return f"<li>{_inline(block.text)}</li>"
    if block.kind == "table":
        head, *rest = block.rows
        cells = ["".join(f"<th>{_inline(c)}</th>" for c in head)]
        cells += ["".join(f"<td>{_inline(c)}</td>" for c in row) for row in rest]
        return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in cells) + "\n</table>"
    return f"<p>{_inline(block.text)}</p>"


def html(source: Source) -> str:
    """A page as an intranet would serve it: with a menu before and a footer after what matters."""
    body = "\n".join(_element(block) for block in source.blocks)
    body = re.sub(r"(?:<li>.*</li>\n?)+", lambda m: f"<ul>\n{m[0].rstrip()}\n</ul>\n", body)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(source.title)}</title>
<meta name="author" content="{escape(source.author)}">
<meta name="date" content="{source.date:%Y-%m-%d}">
<style>body {{ font-family: sans-serif }} nav {{ float: right }}</style>
<script>window.crumbs = ["home", "handbook"];</script>
</head>
<body>
<nav><a href="/">Breadbox home</a> <a href="/handbook">Handbook</a> <a href="/who">Who's who</a></nav>
<main>
{body}
</main>
<footer>Breadbox, the Tinloaf intranet. Something wrong? Tell Basil.</footer>
</body>
</html>
"""
