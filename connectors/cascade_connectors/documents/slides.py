"""PowerPoint decks (pptx): a part a slide, with its title, its text in order, tables, diagrams and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from cascade.types import Locator
from cascade_connectors.documents.extracted import Draft, Extracted, Scalar, Unreadable
from cascade_connectors.documents.table import write_table
from cascade_connectors.documents.zipped import Package, Properties, attribute, children, first, local

__all__ = ["read"]

_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})


def read(data: bytes, suffix: str) -> Extracted:  # noqa: ARG001 - shows and templates are read alike
    """The text of a deck, slide by slide."""
    package = Package(data)
    main = package.main_part("ppt/presentation.xml")
    root = package.xml(main)
    if root is None:
        raise Unreadable("damaged PowerPoint deck: it has no list of slides")
    slides = _order(package, main, root)
    draft = Draft()
    damaged = 0
    for n, slide in enumerate(slides, 1):
        draft.gap()
        with draft.part("page", Locator(page=n)):
            damaged += not _slide(draft, package, slide)
    meta: dict[str, Scalar] = {"slides": len(slides)}
    if damaged:
        meta["slides_unreadable"] = damaged
    return Properties.of_office(package).finish(draft, meta=meta)


def _order(package: Package, main: str, root: Element) -> list[str]:
    """The members that are slides, in the order of the show; in that of their names where it is lost."""
    relations = package.relations(main)
    order = first(root, "sldIdLst")
    shown = [relations[i][1] for i in map(_relation_id, order if order is not None else ()) if i in relations]
    return shown or sorted(filter(_SLIDE.fullmatch, package.names), key=lambda name: (len(name), name))


def _relation_id(element: Element) -> str:
    """`r:id`, which stands beside a plain `id`."""
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def _slide(draft: Draft, package: Package, name: str) -> bool:
    """Write a slide with its diagrams and notes; False where it is damaged."""
    tree = first(package.sound(name), "cSld", "spTree")
    if tree is not None:
        _shapes(draft, tree)
    for kind, target in package.relations(name).values():
        if kind == "diagramData":
            diagram = package.sound(target)
            for body in diagram.iter() if diagram is not None else ():
                if local(body) == "t" and any(True for _ in children(body, "p")):
                    _paragraphs(draft, body)
        elif kind == "notesSlide":
            notes = first(package.sound(target), "cSld", "spTree")
            if notes is not None:
                draft.gap()
                _shapes(draft, notes)
    return tree is not None


def _shapes(draft: Draft, tree: Element) -> None:
    """Titles first, wherever a deck's file has them; then the other shapes in their order."""
    shapes = list(_walk(tree))
    for shape in sorted(shapes, key=lambda s: _placeholder(s) not in _TITLES):
        name, placeholder = local(shape), _placeholder(shape)
        if name == "tbl":
            rows = [[" ".join(_lines(cell)) for cell in children(tr, "tc")] for tr in children(shape, "tr")]
            write_table(draft, [(cells, False) for cells in rows])
        elif placeholder in _TITLES:
            draft.line(" ".join(_lines(shape)), "heading")
        elif placeholder not in _FURNITURE:
            _paragraphs(draft, shape)


def _walk(tree: Element) -> Iterator[Element]:
    """The text shapes and tables of a slide, out of their groups and frames."""
    stack = list(reversed(tree))
    while stack:
        element = stack.pop()
        name = local(element)
        if name in ("sp", "cxnSp", "tbl"):
            yield element
        elif name != "Fallback":
            stack.extend(reversed(element))


def _placeholder(shape: Element) -> str | None:
    found = first(shape, "nvSpPr", "nvPr", "ph")
    return (attribute(found, "type") or "body") if found is not None else None


def _paragraphs(draft: Draft, shape: Element) -> None:
    for line in _lines(shape):
        draft.line(line)


def _lines(shape: Element) -> Iterator[str]:
    """The paragraphs inside an element."""
    for paragraph in shape.iter():
        if local(paragraph) == "p":
            pieces = ("\n" if local(e) == "br" else (e.text or "") for e in paragraph.iter() if local(e) in ("t", "br"))
            text = "".join(pieces).strip()
            if text:
                yield text
