"""HTML: headings, lists, tables and code as a browser would show them, less what it would not show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cascade_connectors.documents.encoding import decode
from cascade_connectors.documents.extracted import Draft, Extracted, row
from cascade_connectors.documents.facts import Facts
from cascade_connectors.documents.links import MAX_LINKS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["parse_html", "read", "write_html"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form header hgroup hr html legend li main ol p pre section summary table tbody tfoot thead tr ul".split()
)
_UNSEEN = frozenset(
    "script style template noscript head nav svg math iframe object embed canvas audio video map datalist select "
    "button".split()
)
_CALLED = _HEADINGS | {"dt"}
"""Elements whose words are often a link to themselves."""
_CELLS = frozenset({"td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_MIN_MAIN = 200
_SPACES = re.compile(r"[ \t\r\n\f]+")
_META = {
    "author": "author",
    "dc.creator": "author",
    "article:author": "author",
    "date": "date",
    "dc.date": "date",
    "dcterms.created": "date",
    "article:published_time": "date",
    "last-modified": "updated",
    "dcterms.modified": "updated",
    "article:modified_time": "updated",
    "keywords": "tags",
    "og:url": "url",
}
"""Names of meta elements -> the key that stands for the same in a document's header."""


def read(data: bytes, suffix: str) -> Extracted:  # noqa: ARG001 - html and xhtml are read alike
    """The visible text of a page, with the facts of its head."""
    declared = _CHARSET.search(data[:4096])
    tree = parse_html(decode(data, declared[1].decode("ascii", "replace") if declared else None))
    draft = Draft()
    links = write_html(draft, tree)
    title = tree.css_first("title")
    found = draft.done(title=title.text() if title is not None else "", links=links)
    return Facts.of(_facts(tree)).onto(found)


def parse_html(text: str) -> LexborHTMLParser:
    """The tree of a page, however broken."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(text)


def write_html(draft: Draft, tree: LexborHTMLParser) -> list[str]:
    """Write the visible text of a page into `draft`; gives the URLs that it links to."""
    body = _main(tree) or tree.body or tree.root
    if body is None:
        return []
    writer = _Writer(draft)
    for node, entering in _walk(body, writer.descends):
        (writer.enter if entering else writer.leave)(node)
    writer.flush()
    hrefs = (node.attributes.get("href") or "" for node in tree.css("a[href]"))
    return [href for href in hrefs if href.startswith(("http://", "https://"))][:MAX_LINKS]


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds a page's content without what its site says on every page, where the page names one."""
    found = tree.css("main, [role=main]") or tree.css("article")
    return found[0] if len(found) == 1 and len(found[0].text()) >= _MIN_MAIN else None


def _facts(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        content = node.attributes.get("content") or ""
        if name in _META and content:
            yield _META[name], content
    canonical = tree.css_first("link[rel=canonical]")
    if canonical is not None and canonical.attributes.get("href"):
        yield "url", canonical.attributes["href"] or ""


def _walk(root: LexborNode, descends: Callable[[LexborNode], bool]) -> Iterator[tuple[LexborNode, bool]]:
    """Every node twice, entering (True) and leaving (False), in document order; without recursion, however deep."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, entering = stack.pop()
        yield node, entering
        if not entering:
            continue
        stack.append((node, False))
        if descends(node):
            child = node.last_child
            while child is not None:
                stack.append((child, True))
                child = child.prev


class _Writer:
    """Turns nodes into lines: inline text gathers until a block begins or ends."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.inline: list[str] = []
        self.cells: list[str] | None = None
        self.lists: list[int | None] = []
        self.bullet = ""

    def descends(self, node: LexborNode) -> bool:
        """Whether what is inside a node is to be walked through."""
        tag = node.tag or ""
        seen = not node.is_text_node and tag not in _UNSEEN and tag != "pre" and not _is_hidden(node)
        return seen and not _is_permalink(node)

    def enter(self, node: LexborNode) -> None:
        if node.is_text_node:
            self.inline.append(node.text(deep=False) or "")
            return
        tag = node.tag or ""
        if tag == "br":
            self.inline.append("\0")
        elif tag in _BLOCKS or tag in _HEADINGS:
            self.flush()
            self._begin(tag, node)
        elif tag in _CELLS and self.cells is None:
            self.flush()

    def _begin(self, tag: str, node: LexborNode) -> None:
        if tag in ("ol", "ul"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.bullet = self._next_bullet()
        elif tag == "tr" and self.cells is None and _is_data(node):
            self.cells = []
        elif tag == "pre" and not _is_hidden(node):
            self.draft.gap()
            self.draft.code(node.text())
        if tag in ("p", "table", "blockquote", "ul", "ol", "dl", "dt", "h1", "h2", "h3") and self.cells is None:
            self.draft.gap()

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _CELLS and self.cells is not None:
            self.cells.append(self._gathered().replace("\n", " "))
        elif tag == "tr" and self.cells is not None:
            cells, self.cells = self.cells, None
            header = node.css_first("th") is not None and node.css_first("td") is None
            self.draft.line(row(cells), "header" if header else "row")
        elif tag in _HEADINGS:
            self.flush("heading", mark=f"{'#' * int(tag[1])} ")
        elif tag in _BLOCKS or tag in _CELLS:
            self.flush()
            if tag in ("ol", "ul") and self.lists:
                self.lists.pop()

    def flush(self, role: str | None = None, mark: str = "") -> None:
        """End a line, which `mark` may open; inside a table's row, a blank."""
        if self.cells is not None:
            self.inline.append(" ")
            return
        text = self._gathered()
        if text:
            self.draft.line(self.bullet + (text.replace("\n", " ") if role else text), role, mark=mark)
            self.bullet = ""

    def _gathered(self) -> str:
        text = _SPACES.sub(" ", "".join(self.inline))
        self.inline.clear()
        return "\n".join(line.strip() for line in text.split("\0")).strip()

    def _next_bullet(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return bool(attributes) and ("hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or "")))


def _is_permalink(node: LexborNode) -> bool:
    """Whether a link leads to the place where it stands and says nothing but that: “¶”, or the label of a rule."""
    place = (node.attributes.get("href") or "") if node.tag == "a" else ""
    if not place.startswith("#"):
        return False
    says, around = _letters(node.text()), node.parent
    if not says or around is None or around.tag in _CALLED:
        return not says
    return place[1:] == around.attributes.get("id") and _letters(place).endswith(says)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def _is_data(node: LexborNode) -> bool:
    """Whether a table's row holds data: a row that holds tables or headings is there for the layout."""
    return node.css_first("table, h1, h2, h3, h4, ul, ol, p + p") is None
