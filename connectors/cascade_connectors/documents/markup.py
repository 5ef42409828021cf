"""Light markup (Markdown, reStructuredText, Org, AsciiDoc, LaTeX): text as written, with headings and code marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.clean import clean, one_line
from cascade.types import Part
from cascade_connectors.documents.encoding import decode, keep_lines
from cascade_connectors.documents.extracted import MAX_PARTS, Extracted
from cascade_connectors.documents.facts import Facts, front_matter, header_block
from cascade_connectors.documents.plain import as_lines

__all__ = ["read"]

_MARKDOWN = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})"
    r"|^ {0,3}#{1,6}[ \t]+(?P<atx>[^\n]*?)[ \t]*#*[ \t]*$"
    r"|^(?P<setext>[^\s>|`#=\-*+][^\n]*)\n(?:=+|-{2,})[ \t]*$",
    re.MULTILINE,
)
_RST = re.compile(r"^(?P<title>[^\s.][^\n]*)\n(?P<rule>([=\-~^\"'`#*+:.])\3{2,})[ \t]*$", re.MULTILINE)
_HEADINGS = {
    "org": re.compile(r"^\*{1,8}[ \t]+(?P<title>[^\n]+)$|^#\+title:[ \t]*(?P<named>[^\n]+)$", re.M | re.I),
    "tex": re.compile(
        r"^[ \t]*\\(?:title|part|chapter|(?:sub){0,2}section|paragraph)\*?\{(?P<title>[^\n{}]+)\}", re.MULTILINE
    ),
    "adoc": re.compile(r"^={1,6}[ \t]+(?P<title>[^\n]+)$", re.MULTILINE),
    "asciidoc": re.compile(r"^={1,6}[ \t]+(?P<title>[^\n]+)$", re.MULTILINE),
}
_UNSEEN = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)|\Z)|<!--.*?-->|^ {0,3}\[[^\]\n]+\]:[ \t]+\S[^\n]*$",
    re.M | re.S,
)
"""Of Markdown: comments and the addresses of its links; code, in which these are no such thing."""
_HEAD = 1 << 13


def read(data: bytes, suffix: str) -> Extracted:
    """Text as written, less front matter, whose facts are taken with those of a header block under the title."""
    text = clean(keep_lines(decode(data)))
    pairs, offset = front_matter(text)
    if offset:
        text = text.split("\n", offset)[offset]
    if suffix not in (*_HEADINGS, "rst"):
        text = _UNSEEN.sub(_as_read, text)
    parts = list(_parts(text, suffix))
    title = next((text[p.start : p.end] for p in parts if p.role == "heading"), "")
    block, length = header_block(text[:_HEAD].split("\n")[:40])
    facts = Facts.of(pairs + block)
    if block:
        end = len("\n".join(text.split("\n", length)[:length]))
        parts = sorted([Part(start=0, end=end, role="header"), *parts], key=lambda p: (p.start, -p.end))
    return facts.onto(as_lines(text, parts, title=facts.title or one_line(_unmarked(title))[:300], offset=offset))


def _as_read(match: re.Match[str]) -> str:
    """A fence of code as it is; of what no reader sees the line ends alone, so that lines keep their numbers."""
    return match[0] if match["fence"] else "\n" * match[0].count("\n")


def _parts(text: str, suffix: str) -> Iterator[Part]:
    if suffix in _HEADINGS:
        yield from _headings(_HEADINGS[suffix], text)
    elif suffix == "rst":
        for match in _RST.finditer(text):
            if len(match["rule"]) >= len(match["title"].rstrip()) * 0.8:
                yield Part(start=match.start("title"), end=match.end("title"), role="heading")
    else:
        yield from _markdown(text)


def _headings(pattern: re.Pattern[str], text: str) -> Iterator[Part]:
    for match in pattern.finditer(text):
        group = match.lastgroup or "title"
        yield Part(start=match.start(group), end=match.end(group), role="heading")


def _markdown(text: str) -> Iterator[Part]:
    """Headings and fenced code, in one pass: a `#` inside a fence is a comment."""
    position = 0
    for _ in range(MAX_PARTS):
        match = _MARKDOWN.search(text, position)
        if match is None:
            return
        fence = match["fence"]
        if fence is None:
            group = match.lastgroup or "atx"
            if match[group].strip():
                yield Part(start=match.start(group), end=match.end(group), role="heading")
            position = match.end()
            continue
        start = text.find("\n", match.end()) + 1 or len(text)
        close = re.compile(rf"^ {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE).search(text, start)
        end = close.start() if close else len(text)
        if end > start:
            yield Part(start=start, end=end, role="code")
        position = close.end() if close else len(text)


def _unmarked(title: str) -> str:
    """A heading's words without emphasis, code marks and link targets."""
    return re.sub(r"\[([^\[\]]*)\]\([^()]*\)|[*`]+", lambda m: m[1] or "", title)
