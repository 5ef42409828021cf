"""The index: passages as tantivy finds them. It is derived from the library and may be deleted at any time.

index/<schema-hash>/        tantivy's own files
index/<schema-hash>/REVISION   the revision of the library that they hold
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import tantivy

from cascade.errors import Busy, HomeError
from cascade.index.lexicon import Near
from cascade.index.schema import ANALYSER, SCHEMA_HASH, analyser, build
from cascade.index.snapshot import FACETS, Found, IndexHit, Snapshot
from cascade.index.writer import IndexWriter
from cascade.query import Query
from cascade.types import Filters, Score

__all__ = ["FACETS", "Found", "Index", "IndexHit", "IndexWriter", "Near"]

_HEAP: Final = 50_000_000
"""Bytes after which a segment is written, by a thread while others go on: the rest is left for a commit to wait for."""
_THREADS: Final = 1


class Index:
    """The index that lies in `directory`, in a folder of its own for each schema; opening it makes an empty one.

    Reading goes on while another process writes; what that commits is seen by the next search here. `known_as` tells
    how else a person is named whom a filter names. Raises `HomeError` where its files do not read.
    """

    def __init__(self, directory: Path, known_as: Callable[[str], Sequence[str]] | None = None) -> None:
        self.folder = directory / SCHEMA_HASH
        self._known_as = known_as
        with self._guarded():
            if not self.folder.exists():
                self._create(directory)
            self._index = tantivy.Index.open(str(self.folder))
            self._index.register_tokenizer(ANALYSER, analyser())
            self._index.config_reader(reload_policy="manual")
        self._seen: tuple[int, int] | None = None
        self._snapshot: Snapshot | None = None

    def close(self) -> None:
        """Give the files back; the index opens them again when it is next asked."""
        self._snapshot = None

    @property
    def revision(self) -> int:
        """The revision of the library that the last commit held; 0 for a new index."""
        try:
            return int((self.folder / "REVISION").read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            raise self._broken(error) from error

    @contextmanager
    def writer(self) -> Iterator[IndexWriter]:
        """Write to the index: one writer at a time, or `Busy`. What is not committed at the end is dropped."""
        try:
            writer = self._index.writer(_HEAP, _THREADS)
        except ValueError as error:
            if "lock" in str(error).lower():
                raise Busy(f"another process is writing to {self.folder}", hint="wait for it to finish") from error
            raise self._broken(error) from error
        self._sweep()
        try:
            yield IndexWriter(writer, self._record)
        finally:
            writer.wait_merging_threads()

    @property
    def size(self) -> int:
        """How many passages there are."""
        with self._reading() as now:
            return now.lexicon.passages

    def search(self, query: Query, *, limit: int = 20, offset: int = 0, lenient: bool = True) -> Found:
        """The best matches, ordered by (-score, passage); newest first where the query has no terms.

        A `lenient` search reads a word that no passage has as one a slip away, and where nothing has all that is
        required looks for the most that anything has; `Found` says so. Filters are never relaxed.
        """
        with self._reading() as now:
            return now.search(query, limit=limit, offset=offset, lenient=lenient)

    def count(self, query: Query) -> int:
        """How many passages match `query`, word for word as it stands."""
        with self._reading() as now:
            return now.count(query)

    def unmet(self, filters: Filters) -> tuple[str, ...]:
        """The filters that no passage meets, each with what there is instead: `in:nowhere (there are: board)`."""
        with self._reading() as now:
            return now.unmet(filters)

    def document_ids(self, query: Query) -> tuple[str, ...]:
        """Every document with a match for `query` as it stands, sorted: for lists and counts."""
        with self._reading() as now:
            return now.document_ids(query)

    def matches_in(self, query: Query, document: str) -> tuple[IndexHit, ...]:
        """The passages of one document that match `query` as it stands, the best first; all for an empty query."""
        with self._reading() as now:
            return now.matches_in(query, document)

    def explain(self, query: Query, hits: Sequence[IndexHit]) -> dict[str, tuple[Score, ...]]:
        """By passage, the parts that sum to its score under `Found.query`."""
        with self._reading() as now:
            return now.explain(query, hits)

    def doc_frequency(self, words: Iterable[str]) -> dict[str, int]:
        """About how many passages have each word in any of its forms; of several words, a row of their forms."""
        with self._reading() as now:
            return now.doc_frequency(words)

    def names(self, field: str) -> dict[str, int]:
        """Every value of a field of `FACETS` in about how many passages, the commonest first."""
        with self._reading() as now:
            return now.lexicon.names(FACETS[field])

    def near(self, word: str) -> tuple[Near, ...]:
        """Indexed words one slip of the finger away from `word`, the commonest first."""
        with self._reading() as now:
            words = now.lexicon.words(word)
            return now.lexicon.near(words[0]) if len(words) == 1 else ()

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        """The last commit of whoever writes, this process or another."""
        with self._guarded():
            stat = (self.folder / "meta.json").stat()
            seen = (stat.st_mtime_ns, stat.st_ino)
            if self._snapshot is None or seen != self._seen:
                self._index.reload()
                self._snapshot = Snapshot(self._index.schema, self._index.searcher(), self._known_as)
                self._seen = seen
            yield self._snapshot

    def _record(self, revision: int) -> None:
        """Whole or not at all."""
        fresh = self.folder / "REVISION.new"
        with fresh.open("w", encoding="ascii") as file:
            file.write(str(revision))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / "REVISION")

    def _create(self, directory: Path) -> None:
        """Make an empty index aside and move it into place, so that of two processes that make one, one wins."""
        fresh = directory / f".{SCHEMA_HASH}.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        tantivy.Index(build(), str(fresh))
        try:
            fresh.rename(self.folder)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            if not self.folder.exists():
                raise

    def _sweep(self) -> None:
        """Remove what indexes of other schemas left behind."""
        for other in self.folder.parent.iterdir():
            if other.is_dir() and other != self.folder and not other.name.startswith("."):
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """What tantivy raises on damaged files, told as such."""
        try:
            yield
        except (OSError, ValueError) as error:
            raise self._broken(error) from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # which derives from BaseException, and cannot be imported
                raise
            raise self._broken(error) from error

    def _broken(self, error: BaseException) -> HomeError:
        if any(said in str(error) for said in ("Permission denied", "Read-only file system")):
            return HomeError(
                f"the index at {self.folder} cannot be opened: this account may not write there",
                hint="searching too needs to: look at who owns the home, or name another with --home or CASCADE_HOME",
            )
        return HomeError(
            f"the index at {self.folder} does not read: {error}",
            hint=f"delete {self.folder}: the next sync builds it again from the library",
        )
