"""A mail's HTML to the text that a reader would see, with replies quoted by `> ` as plain mail quotes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cascade_connectors.mail.tame import crude_text, tame

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["html_to_text"]

_UNSEEN = frozenset(
    "script style template noscript head title svg math iframe object embed canvas audio video map select".split()
)
_BLOCKS = frozenset(
    "address article aside body center dd details div dl dt fieldset figcaption figure footer form header html legend "
    "li main nav ol section summary table tbody td tfoot th thead tr ul".split()
)
_SPACED = frozenset("blockquote dl h1 h2 h3 h4 h5 h6 ol p pre table ul".split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all", re.IGNORECASE
)
_NO_BORDER = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)|margin\s*:\s*0\S* 0\S* 0\S* 40px", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_QUOTING = ("yahoo_quoted", "gmail_quote_container_body")
_SIGNATURES = ("gmail_signature", "moz-signature", "ms-outlook-mobile-signature")
_MAX_QUOTE = 8


def html_to_text(html: str) -> str:
    """The visible text of `html`, a line a block; a blank line where a paragraph, list or table begins.

    Quoted blocks come with `> ` before each line, a rule as a line of underscores, a signature that the sender's
    program marked after a line `-- `. Nothing is fetched, and links keep their words only.
    """
    from selectolax.lexbor import LexborHTMLParser

    tamed = tame(html)
    if tamed is None:
        return crude_text(html)
    tree = LexborHTMLParser(tamed)
    root = tree.body or tree.root
    if root is None:
        return ""
    writer = _Writer()
    for node, entering in _walk(root):
        (writer.enter if entering else writer.leave)(node)
    return writer.text()


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every visible node twice, entering (True) and leaving (False), in document order, however deep they nest."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, entering = stack.pop()
        if not entering:
            yield node, False
            continue
        if node.is_text_node:
            yield node, True
            continue
        if node.tag in _UNSEEN or _is_hidden(node):
            continue
        yield node, True
        stack.append((node, False))
        child = node.last_child
        while child is not None:
            stack.append((child, True))
            child = child.prev


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


class _Writer:
    """Gathers inline text until a block begins or ends, then writes it as lines behind the quote marks."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.inline: list[str] = []
        self.quoting: list[int] = []
        self.depth = 0
        self.above = 0
        """How deep the line above is quoted: a gap belongs to the shallower side."""
        self.verbatim = 0
        self.lists: list[int | None] = []
        self.bullet = ""
        self.gap = False

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            self.inline.append(text if self.verbatim else _SPACES.sub(" ", text))
        elif tag == "br":
            self.inline.append("\n")
        elif tag in _SPACED:
            self.flush(gap=not (self.lists and tag in ("ol", "ul")))
            self._begin(tag, node)
        elif tag in _BLOCKS:
            self._enter_block(tag, node)
        elif tag == "hr":
            self.flush()
            self._write("_" * 32)
        elif tag == "img" and len(alt := node.attributes.get("alt") or "") <= 2:
            self.inline.append(alt)  # an emoji that was made a picture

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _SPACED:
            self.flush()
            self.gap = True
            if tag in ("ol", "ul") and self.lists:
                self.lists.pop()
                self.gap = not self.lists
            elif tag == "pre":
                self.verbatim -= 1
        elif tag in ("td", "th"):
            self.inline.append("\t")
        elif tag in _BLOCKS:
            self.flush()
        if self.quoting and self.quoting[-1] == node.mem_id:
            self.flush()
            self.quoting.pop()
            self.depth = min(len(self.quoting), _MAX_QUOTE)
            self.gap = True

    def flush(self, *, gap: bool = False) -> None:
        """End the line; with `gap`, a blank one goes before the next."""
        text = "".join(self.inline)
        self.inline.clear()
        if text.strip():
            lines = text.split("\n")
            for line in lines if lines[-1].strip() else lines[:-1]:
                self._write(self.bullet + (line.rstrip() if self.verbatim else line.strip()))
                self.bullet = ""
        elif "\n" in text:
            self.gap = True
        self.gap = self.gap or gap

    def text(self) -> str:
        """All that was written."""
        self.flush()
        return "\n".join(self.lines)

    def _begin(self, tag: str, node: LexborNode) -> None:
        if tag == "blockquote" and not _is_indent(node):
            self._quote(node)
        elif tag in ("ol", "ul"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "pre":
            self.verbatim += 1

    def _enter_block(self, tag: str, node: LexborNode) -> None:
        if tag in ("td", "th"):
            if self.inline and self.inline[-1] != "\t":
                self.flush()
            return
        self.flush()
        if tag == "li":
            self.bullet = self._next_bullet()
        elif tag in ("div", "section"):
            classes = node.attributes.get("class") or ""
            if classes and any(name in classes for name in _QUOTING):
                self._quote(node)
            elif classes and any(name in classes for name in _SIGNATURES) and "-- " not in self.lines[-2:]:
                self._write("-- ")

    def _quote(self, node: LexborNode) -> None:
        self.quoting.append(node.mem_id)
        self.depth = min(len(self.quoting), _MAX_QUOTE)

    def _write(self, line: str) -> None:
        if self.gap and self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * min(self.depth, self.above)).rstrip())
        self.gap = False
        self.above = self.depth
        self.lines.append("> " * self.depth + line)

    def _next_bullet(self) -> str:
        indent = "  " * (len(self.lists) - 1)
        if not self.lists or self.lists[-1] is None:
            return indent + "- "
        self.lists[-1] += 1
        return f"{indent}{self.lists[-1]}. "


def _is_indent(node: LexborNode) -> bool:
    """Whether a blockquote only indents its author's own words, as some editors make them."""
    attributes = node.attributes
    return (
        "type" not in attributes
        and not attributes.get("class")
        and bool(_NO_BORDER.search(attributes.get("style") or ""))
    )
