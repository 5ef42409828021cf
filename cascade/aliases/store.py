"""The tellings of all documents, in one file beside the library: derived from it, and kept current at each sync."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from cascade.aliases.telling import Telling
from cascade.files import write_whole

__all__ = ["Store"]

_READ = TypeAdapter(dict[str, tuple[Telling, ...]])


class Store:
    """The tellings in `file`, by document. `revision` is the library's that they were read of; 0 for a file
    that is not there, does not read, or was made by other rules: then all has to be read again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._by_document: dict[str, tuple[Telling, ...]] = {}
        self.revision = 0
        try:
            held = json.loads(file.read_bytes())
            self._by_document = _READ.validate_python(held["tellings"])
            self.revision = int(held["revision"]) if held["rules"] == _rules() else 0
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            self._by_document = {}

    def __iter__(self) -> Iterator[Telling]:
        for tellings in self._by_document.values():
            yield from tellings

    def put(self, document: str, tellings: Iterable[Telling]) -> None:
        """What a document tells now; nothing, where it is gone."""
        told = tuple(tellings)
        if told:
            self._by_document[document] = told
        else:
            self._by_document.pop(document, None)

    def clear(self) -> None:
        """Forget all: it is going to be read again."""
        self._by_document.clear()

    def save(self, revision: int) -> None:
        """Write the file as of the library's `revision`."""
        told = {id_: [t.model_dump(mode="json", exclude_defaults=True) for t in each] for id_, each in self._sorted()}
        text = json.dumps({"rules": _rules(), "revision": revision, "tellings": told}, ensure_ascii=False)
        write_whole(self._file, text)
        self.revision = revision

    def _sorted(self) -> list[tuple[str, tuple[Telling, ...]]]:
        return sorted(self._by_document.items())


@functools.cache
def _rules() -> str:
    """A hash of the code that reads tellings: other code reads others."""
    here = Path(__file__).parent
    read = hashlib.sha256()
    for name in ("grammar", "naming", "telling", "told"):
        read.update((here / f"{name}.py").read_bytes())
    return read.hexdigest()[:16]
