"""E-books (epub): the chapters of the spine in their order, each read as the HTML that it is."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from cascade_connectors.documents.encoding import decode
from cascade_connectors.documents.extracted import Draft, Extracted, Unreadable
from cascade_connectors.documents.facts import when
from cascade_connectors.documents.html import parse_html, write_html
from cascade_connectors.documents.zipped import Package, children, first, local

__all__ = ["read"]


def read(data: bytes, suffix: str) -> Extracted:  # noqa: ARG001 - one suffix
    """The text of a book. Raises `Unreadable` for one under DRM."""
    package = Package(data)
    opf = first(package.xml("META-INF/container.xml"), "rootfiles", "rootfile")
    name = opf.get("full-path", "") if opf is not None else ""
    root = package.xml(name)
    if root is None:
        raise Unreadable("damaged e-book: it has no table of its files")
    locked = package.bytes("META-INF/encryption.xml") or b""
    draft = Draft()
    links: list[str] = []
    damaged = 0
    for chapter in _spine(root, posixpath.dirname(name)):
        if chapter.encode() in locked:
            raise Unreadable("e-book under copy protection (DRM)")
        if draft.full:
            break
        try:
            draft.gap()
            links += write_html(draft, parse_html(decode(package.bytes(chapter) or b"")))
        except Unreadable:
            damaged += 1
    facts = _facts(root)
    dates = [date for date in map(when, facts.get("date", [])) if date]
    return draft.done(
        title=next(iter(facts.get("title", [])), ""),
        author="; ".join(facts.get("creator", [])),
        created_at=dates[0] if dates else None,
        labels=facts.get("subject", []),
        links=links,
        meta={"chapters_unreadable": damaged} if damaged else {},
    )


def _spine(root: Element, folder: str) -> Iterator[str]:
    """The members that make up the book, in reading order."""
    manifest, spine = first(root, "manifest"), first(root, "spine")
    files = {
        item.get("id"): item.get("href", "") for item in (children(manifest, "item") if manifest is not None else ())
    }
    for entry in children(spine, "itemref") if spine is not None else ():
        href = files.get(entry.get("idref"))
        if href:
            yield posixpath.normpath(posixpath.join(folder, unquote(href)))


def _facts(root: Element) -> dict[str, list[str]]:
    metadata = first(root, "metadata")
    found: dict[str, list[str]] = {}
    for element in metadata if metadata is not None else ():
        if element.text and element.text.strip():
            found.setdefault(local(element), []).append(element.text.strip())
    return found
