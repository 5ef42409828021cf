"""Word documents (docx): paragraphs, headings, lists, tables, text boxes, footnotes and comments.

Text that tracked changes have deleted is left out, text that they have inserted is in.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from cascade.types import Identity, Part
from cascade_connectors.documents.extracted import Draft, Extracted, Unreadable
from cascade_connectors.documents.facts import when
from cascade_connectors.documents.numbering import Numbering
from cascade_connectors.documents.table import write_table
from cascade_connectors.documents.zipped import Package, Properties, attribute, children, first, local

__all__ = ["read"]

_GONE = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "pict", "footnotePr", "sectPr"})
_BLOCKS = frozenset({"txbxContent", "tbl"})
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_MAX_DEPTH = 30
_FULL = 55
"""Characters of a paragraph from which on it stands apart: shorter ones in a row are lines of an address or a list."""


def read(data: bytes, suffix: str) -> Extracted:  # noqa: ARG001 - the macro and template kinds are read alike
    """The text of a Word document."""
    package = Package(data)
    main = package.main_part("word/document.xml")
    root = package.xml(main)
    body = first(root, "body") if root is not None else None
    if body is None:
        raise Unreadable("damaged Word document: it has no body")
    relations = package.relations(main)
    by_kind = dict(relations.values())
    draft = Draft()
    styles = package.sound(by_kind.get("styles"))
    writer = _Writer(draft, _headings(styles), Numbering(package.sound(by_kind.get("numbering")), styles))
    for name in (target for kind, target in relations.values() if kind == "header"):
        writer.extra(package, name)
    draft.gap()
    writer.blocks(body)
    for kind in ("footnotes", "endnotes"):
        writer.notes(package, by_kind.get(kind))
    for name in (target for kind, target in relations.values() if kind == "footer"):
        writer.extra(package, name)
    _comments(draft, package, by_kind.get("comments"))
    links = [target for kind, target in relations.values() if kind == "hyperlink" and target.startswith("http")]
    return Properties.of_office(package).finish(draft, links=links)


def _headings(styles: Element | None) -> frozenset[str]:
    """Ids of the paragraph styles that are headings: by the name that Word gives them in any language."""
    found = {"Title"}
    for style in children(styles, "style") if styles is not None else ():
        name = first(style, "name")
        named = (attribute(name, "val") or "").lower() if name is not None else ""
        level = first(style, "pPr", "outlineLvl")
        if (
            named.startswith("heading ")
            or named in ("title", "subtitle")
            or (level is not None and "9" not in level.attrib.values())
        ):
            found.add(attribute(style, "styleId") or "")
    return frozenset(found)


class _Writer:
    def __init__(self, draft: Draft, headings: frozenset[str], numbering: Numbering) -> None:
        self.draft = draft
        self.headings = headings
        self.numbering = numbering

    def blocks(self, parent: Element, depth: int = 0) -> None:
        """Paragraphs and tables, also inside content controls and tracked insertions."""
        for child in parent:
            name = local(child)
            if self.draft.full:
                return
            if name == "p":
                self.paragraph(child)
            elif name == "tbl":
                self.table(child)
            elif name not in _GONE and depth < _MAX_DEPTH:
                self.blocks(child, depth + 1)

    def paragraph(self, element: Element) -> None:
        text = _text(element)
        properties = first(element, "pPr")
        style = first(properties, "pStyle")
        mark = self.numbering.mark(properties) if text.strip() else None
        numbered = f"{mark} {text}" if mark else text
        if style is not None and attribute(style, "val") in self.headings and len(text) <= 300:
            self.draft.gap()
            self.draft.line((text if mark == "-" else numbered).replace("\n", " "), "heading")
        else:
            self.draft.line(numbered)
            if mark is None and len(text) >= _FULL:
                self.draft.gap()
        for inner in _inside(element):
            if local(inner) == "tbl":
                self.table(inner)
            else:
                self.blocks(inner, 1)

    def table(self, element: Element) -> None:
        """A table, a line a row."""
        rows = children(element, "tr")
        write_table(self.draft, [(list(_cells(tr)), first(tr, "trPr", "tblHeader") is not None) for tr in rows])

    def extra(self, package: Package, name: str) -> None:
        """A header or footer: text that stands on every page is written once."""
        root = package.sound(name)
        if root is not None:
            self.blocks(root)

    def notes(self, package: Package, name: str | None) -> None:
        root = package.sound(name)
        for note in root if root is not None else ():
            if attribute(note, "type") is None:
                self.draft.gap()
                self.blocks(note)


def _cells(tr: Element) -> Iterator[str]:
    """The cells of a row; a table inside a cell is text of that cell."""
    for cell in _found(tr, frozenset({"tc"})):
        yield " ".join(_text(p) for p in cell.iter() if local(p) == "p")


def _text(paragraph: Element) -> str:
    """The text of a paragraph, without that of the boxes which hang on it."""
    pieces: list[str] = []
    stack: list[Element] = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        name = local(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name in _MARKS:
            pieces.append(_MARKS[name])
        elif name == "sym":
            pieces.append(" ")
        elif name not in _GONE and name not in _BLOCKS:
            stack.extend(reversed(element))
    return "".join(pieces).strip(" \n")


def _inside(paragraph: Element) -> Iterator[Element]:
    """The text boxes and tables that hang on a paragraph; the copies of boxes for older programs are left out."""
    for element in _found(paragraph, _BLOCKS | {"pict"}):
        yield from _found(element, _BLOCKS) if local(element) == "pict" else (element,)


def _found(parent: Element, names: frozenset[str]) -> Iterator[Element]:
    """The outermost elements of some names, in document order."""
    stack: list[Element] = list(reversed(parent))
    while stack:
        element = stack.pop()
        name = local(element)
        if name in names:
            yield element
        elif name not in _GONE:
            stack.extend(reversed(element))


def _comments(draft: Draft, package: Package, name: str | None) -> None:
    """Comments at the end, each a message of its author."""
    root = package.sound(name)
    for comment in root if root is not None else ():
        text = "\n".join(_text(p) for p in comment.iter() if local(p) == "p").strip()
        author = " ".join((attribute(comment, "author") or "").split())
        if text:
            draft.gap()
            start = draft.length
            draft.line(f"{author}: {text}" if author else text)
            who = Identity(name=author) if author else None
            at = when(attribute(comment, "date") or "")
            draft.parts.append(Part(start=start, end=draft.length, role="message", author=who, at=at))
