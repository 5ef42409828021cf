"""Which sources lie at a path: one where a connector reads all of it, else one for each kind that is found there.

What a mail program, a phone or a provider gives people is a folder of folders: mail here, a calendar there, papers
beside them. Each part goes to the connector that reads it, the papers to that of documents, which leaves the rest out.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from glob import escape
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from cascade.connector import connector_class, connector_kinds, guess_kind

__all__ = ["Place", "places"]

_DOCUMENTS = "folder"
"""The kind that reads whatever is a document, and can be told what to leave out."""
_FEW = 50
"""Files of one suffix in a folder that are looked at."""
_MANY = 5000
"""Files below a path that are looked at."""


class Place(NamedTuple):
    """A source that lies at a path; `exclude` are globs of what lies there too and is another's."""

    kind: str
    path: Path
    exclude: tuple[str, ...] = ()

    @property
    def options(self) -> dict[str, list[str]]:
        """The settings that the source has by this, beside its path."""
        return {"exclude": list(self.exclude)} if self.exclude else {}


def places(path: Path) -> tuple[Place, ...]:
    """The sources that lie at `path`, documents first; none where no connector recognises anything."""
    if not path.is_dir():
        kind = guess_kind(path)
        return (Place(kind, path),) if kind else ()
    found: dict[str, list[Path]] = defaultdict(list)
    for kind, part in islice(_parts(path), _MANY):
        if kind is not None:
            found[kind].append(part)
    surest = guess_kind(path)
    alone = surest != _DOCUMENTS or not found
    if surest is not None and surest not in found and alone:  # it reads folders alone, and is surest of this one
        return (Place(surest, path),)
    documents = found.pop(_DOCUMENTS, [])
    others: list[Place] = []
    left_out: set[str] = set()
    for kind, parts in sorted(found.items()):
        rest = [*documents, *chain.from_iterable(found[other] for other in found if other != kind)]
        for whole in _joined(kind, parts, rest, path):
            others.append(Place(kind, whole))
            apart = whole.is_dir() and not _within(whole, documents)
            left_out |= {_glob(part, path) for part in ([whole] if apart else parts)}
    return (*([Place(_DOCUMENTS, path, tuple(sorted(left_out)))] if documents else []), *others)


def _parts(root: Path) -> Iterator[tuple[str | None, Path]]:
    """Each file below `root` with the kind that recognises it, and each folder that one is certain of as a whole."""
    kinds = [kind for kind in connector_kinds() if kind != _DOCUMENTS]
    for folder, below, names in os.walk(root):
        here = Path(folder)
        certain = next((kind for kind in kinds if below and connector_class(kind).recognises(here) == 1), None)
        if certain is not None:
            below.clear()
            yield certain, here
            continue
        below[:] = sorted(name for name in below if not name.startswith((".", "__")) and name != "node_modules")
        seen: Counter[str] = Counter()
        for name in sorted(name for name in names if not name.startswith((".", "~"))):
            suffix = Path(name).suffix
            seen[suffix] += 1
            if seen[suffix] <= _FEW:
                yield guess_kind(here / name), here / name


def _joined(kind: str, parts: list[Path], rest: list[Path], root: Path) -> list[Path]:
    """The one folder of `kind` that all of `parts` lie in, where its connector reads folders of them; else each.

    A lone file among others is itself, so that what lies beside it stays theirs.
    """
    whole = root if not rest else Path(os.path.commonpath([part.parent for part in parts]))
    lone = len(parts) == 1 and (parts[0].is_dir() or _within(whole, rest))
    return [whole] if connector_class(kind).recognises(whole) > 0 and not lone else parts


def _within(folder: Path, others: list[Path]) -> bool:
    return any(other.is_relative_to(folder) for other in others)


def _glob(part: Path, root: Path) -> str:
    """What leaves `part` out of the documents of `root`: its suffix, unless documents have it too."""
    known = not part.suffix or part.is_dir() or connector_class(_DOCUMENTS).recognises(part) > 0
    return escape(str(part.relative_to(root))) if known else f"*{escape(part.suffix)}"
