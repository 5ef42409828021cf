"""OpenDocument texts and presentations (odt, odp): headings, lists, tables, notes, slides, and who wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from cascade.types import Locator
from cascade_connectors.documents.extracted import Draft, Extracted, Unreadable
from cascade_connectors.documents.table import write_table
from cascade_connectors.documents.zipped import Package, Properties, attribute, first, local

__all__ = ["read"]

_GONE = frozenset(
    {"tracked-changes", "annotation", "note", "forms", "sequence-decls", "object", "object-ole", "title", "desc"}
)
_MAX_REPEAT = 50
_MAX_DEPTH = 60


def read(data: bytes, suffix: str) -> Extracted:  # noqa: ARG001 - texts and decks are read alike
    """The text of an OpenDocument file."""
    package = Package(data)
    manifest = package.bytes("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Unreadable("encrypted OpenDocument file: remove the password and sync again")
    root = package.xml("content.xml")
    body = first(root, "body")
    if body is None:
        raise Unreadable("damaged OpenDocument file: it has no content")
    draft = Draft()
    _Writer(draft).blocks(body)
    return Properties.of_open(package).finish(draft)


class _Writer:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.page = 0
        self.late: list[Element] = []
        """Footnotes and comments, which are written after the block that they hang on."""

    def blocks(self, parent: Element, depth: int = 0, bullet: str = "", role: str | None = None) -> None:
        """Every block in a body, a section, a list, a frame or a slide; the text of a slide's title is a heading."""
        for child in parent:
            name = local(child)
            if self.draft.full or depth > _MAX_DEPTH:
                return
            if name == "h":
                self.draft.gap()
                self.draft.line(self.text(child), "heading")
            elif name == "p":
                text = self.text(child)
                self.draft.line(bullet + text if text.strip() else "", role)
                bullet = ""
                self._hangings(child, depth)
            elif name == "table":
                self.table(child)
                self._hangings(child, depth)
            elif name == "page":
                self.slide(child, depth)
            elif name not in _GONE:
                titled = name == "frame" and attribute(child, "class") == "title"
                inner = "- " if name in ("list-item", "list-header") else bullet
                self.blocks(child, depth + 1, inner, "heading" if titled else role)

    def slide(self, element: Element, depth: int) -> None:
        self.page += 1
        self.draft.gap()
        with self.draft.part("page", Locator(page=self.page)):
            self.blocks(element, depth + 1)

    def table(self, element: Element) -> None:
        """A table, a line a row."""
        write_table(self.draft, [(list(self._cells(tr)), header) for tr, header in _rows(element, header=False)])

    def text(self, element: Element) -> str:
        """The text of a paragraph; what hangs on it is kept for later."""
        pieces: list[str] = [element.text or ""]
        for child in element:
            name = local(child)
            if name in ("note", "annotation"):
                self.late.append(child)
            elif name == "s":
                pieces.append(" " * min(_count(child, "c"), _MAX_REPEAT))
            elif name == "tab":
                pieces.append("\t")
            elif name == "line-break":
                pieces.append("\n")
            elif name not in _GONE and name != "frame":
                pieces.append(self.text(child))
            pieces.append(child.tail or "")
        return "".join(pieces)

    def _hangings(self, block: Element, depth: int) -> None:
        """The text boxes in a paragraph; the footnotes and comments of a paragraph or a table."""
        for box in block.iter() if local(block) == "p" else ():
            if local(box) == "text-box":
                self.blocks(box, depth + 1)
        late, self.late = self.late, []
        for note in late:
            for child in note:
                if local(child) == "note-body":
                    self.blocks(child, depth + 1)
                elif local(child) == "p":
                    self.draft.line(self.text(child))

    def _cells(self, tr: Element) -> Iterator[str]:
        for cell in tr:
            if local(cell) in ("table-cell", "covered-table-cell"):
                text = " ".join(self.text(p) for p in cell.iter() if local(p) in ("p", "h"))
                yield from [text] * (min(_count(cell, "number-columns-repeated"), _MAX_REPEAT) if text else 1)


def _rows(element: Element, *, header: bool) -> Iterator[tuple[Element, bool]]:
    for child in element:
        name = local(child)
        if name == "table-row":
            yield child, header
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child, header=header or name == "table-header-rows")


def _count(element: Element, name: str) -> int:
    value = attribute(element, name) or "1"
    return int(value) if value.isdecimal() and len(value) < 6 else 1
