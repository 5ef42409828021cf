"""How the tests of documents tell what was read, and the packages that office files are."""

from __future__ import annotations

import zipfile
from io import BytesIO

from cascade_connectors.documents import Extracted

from cascade.types import Identity, Involved


def spans(found: Extracted, *roles: str) -> list[tuple[str, str]]:
    """Role and text of the parts, of some roles or of all."""
    return [(p.role, found.text[p.start : p.end].strip()) for p in found.parts if not roles or p.role in roles]


def author(name: str, address: str = "") -> Involved:
    return Involved(role="author", identity=Identity(name=name, address=address))


def package(members: dict[str, str | bytes]) -> bytes:
    """A zip of `members`."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()
