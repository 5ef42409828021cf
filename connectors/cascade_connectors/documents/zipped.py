"""Office files are zip archives of XML: opened with bounds on what they unfold to, read by local names."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element

from cascade_connectors.documents.extracted import Draft, Extracted, Scalar, Unreadable
from cascade_connectors.documents.facts import when

__all__ = ["Package", "Properties", "attribute", "children", "first", "local"]

MAX_MEMBER = 100_000_000
"""Bytes that one member may unfold to."""
MAX_TOTAL = 300_000_000
"""Bytes that all the members that are read may unfold to."""


class Package:
    """A zip archive and its members. Raises `Unreadable` for a damaged, an encrypted or an exploding one."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable(f"damaged file: its zip archive does not open ({error})") from error
        self.names = frozenset(self._zip.namelist())
        self._left = MAX_TOTAL

    def bytes(self, name: str) -> bytes | None:
        """The content of a member, None where there is none of that name."""
        if name not in self.names:
            return None
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise Unreadable("encrypted file: remove the password and sync again")
        if info.file_size > min(MAX_MEMBER, self._left):
            raise Unreadable(f"it unfolds to more than {MAX_MEMBER // 1_000_000} MB ({name})")
        self._left -= info.file_size
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise Unreadable(f"damaged file: {name} does not unfold ({error})") from error

    def xml(self, name: str) -> Element | None:
        """The root element of a member, None where there is none of that name."""
        from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
        from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

        data = self.bytes(name)
        if data is None:
            return None
        try:
            root: Element = fromstring(data)
        except DefusedXmlException as error:
            raise Unreadable(f"unsafe file: {name} declares XML entities") from error
        except (ParseError, ValueError) as error:
            raise Unreadable(f"damaged file: {name} is no good XML ({error})") from error
        return root

    def sound(self, name: str | None) -> Element | None:
        """The root element of a member that a document can do without: None where it is not there or damaged."""
        try:
            return self.xml(name) if name else None
        except Unreadable:
            return None

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of an Office part: id -> (last word of its type, the member or URL that it points at)."""
        folder, base = posixpath.split(name)
        root = self.sound(posixpath.join(folder, "_rels", base + ".rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[relation.get("Id", "")] = relation.get("Type", "").rpartition("/")[2], target
        return found

    def main_part(self, otherwise: str) -> str:
        """The member that an Office package names as its document."""
        targets = [target for kind, target in self.relations("").values() if kind == "officeDocument"]
        return targets[0] if targets and targets[0] in self.names else otherwise


class Properties:
    """What a package says of its document: title, author, dates and key words. Damaged properties say nothing."""

    def __init__(self, found: dict[str, str]) -> None:
        self._found = found

    @classmethod
    def of_office(cls, package: Package) -> Properties:
        """The core properties of a Microsoft Office package."""
        return cls(_texts(package, "core-properties", "docProps/core.xml"))

    @classmethod
    def of_open(cls, package: Package) -> Properties:
        """The metadata of an OpenDocument package."""
        found = _texts(package, "", "meta.xml", "meta")
        names = {"creator": "initial-creator", "created": "creation-date", "modified": "date", "keywords": "keyword"}
        return cls({**found, **{ours: found[theirs] for ours, theirs in names.items() if found.get(theirs)}})

    def finish(self, draft: Draft, *, links: Iterable[str] = (), meta: dict[str, Scalar] | None = None) -> Extracted:
        """The document as drafted, with these facts."""
        return draft.done(
            title=self._found.get("title", ""),
            author=self._found.get("creator"),
            created_at=when(self._found.get("created", "")),
            updated_at=when(self._found.get("modified", "")),
            labels=re.split(r"[,;]", self._found.get("keywords", "")),
            links=links,
            meta=meta,
        )


def _texts(package: Package, relation: str, otherwise: str, *path: str) -> dict[str, str]:
    """The texts of the elements in a member, by name; those of one name are joined by commas."""
    found: dict[str, str] = {}
    names = [target for kind, target in package.relations("").values() if kind == relation]
    parent = first(package.sound(names[0] if names else otherwise), *path)
    for element in parent if parent is not None else ():
        text = (element.text or "").strip()
        if text:
            name = local(element)
            found[name] = f"{found[name]}, {text}" if name in found else text
    return found


def local(element: Element) -> str:
    """An element's name without its namespace; transitional and strict Office files differ in nothing else."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its local name."""
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return value
    return None


def children(element: Element, name: str) -> Iterator[Element]:
    """The children of one local name."""
    return (child for child in element if local(child) == name)


def first(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element
