"""What models said and stages made, kept between runs in `cache.db`: derived, and never worth an error.

A file that is damaged is made anew, one that cannot be written is done without; `notes` says so. Several processes may
share it. The oldest entries go when it grows beyond its size.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import time
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["Cache", "digest"]

_SCHEMA = """
create table if not exists entries (
    id integer primary key autoincrement,
    key text not null unique,
    value blob not null
)
"""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LOOK_EVERY = 200
"""Writes between two looks at the size."""
_MANY = 500
"""Keys in one statement."""

_TRIES, _PAUSE = 100, 0.05
"""How often, and after how many seconds, a file that another process is making is tried again."""


class Cache:
    """Text by key. `size` is in bytes; `path` None keeps it in memory."""

    def __init__(self, path: Path | None, *, size: int = 512 << 20) -> None:
        self._path, self._size = path, size
        self._lock = threading.RLock()
        self._writes = 0
        self.notes: list[str] = []
        """What went wrong, in words."""
        self._db = self._open()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    # --- entries --------------------------------------------------------------------------------------------------

    def get(self, key: str) -> str | None:
        """What was put under `key`."""
        return self.get_many([key]).get(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, str]:
        """The entries among `keys` that are there."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, str] = {}
        with self._lock:
            for begin in range(0, len(wanted), _MANY):
                part = wanted[begin : begin + _MANY]
                marks = ",".join("?" * len(part))
                try:
                    rows = self._db.execute(f"select key, value from entries where key in ({marks})", part).fetchall()
                    found |= {key: zlib.decompress(value).decode() for key, value in rows}
                except (sqlite3.Error, zlib.error) as error:
                    self._failed(error)
        return found

    def put(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        self.put_many({key: value})

    def put_many(self, entries: Mapping[str, str]) -> None:
        """Keep all of `entries`, in one transaction."""
        rows = [(key, zlib.compress(value.encode("utf-8", "replace"), 1)) for key, value in entries.items()]
        with self._lock:
            try:
                with self._db:
                    self._db.executemany("insert or replace into entries (key, value) values (?, ?)", rows)
                self._writes += len(rows)
                if self._writes >= _LOOK_EVERY:
                    self._writes = 0
                    self._shrink()
            except sqlite3.Error as error:
                self._failed(error)

    # --- outputs of stages ----------------------------------------------------------------------------------------

    def stage_get(self, key: str) -> str | None:
        """A stage's output, as JSON, by the hash of all that it depends on."""
        return self.get(f"stage:{key}")

    def stage_put(self, key: str, value: str) -> None:
        """Keep a stage's output."""
        self.put(f"stage:{key}", value)

    # --- the file -------------------------------------------------------------------------------------------------

    def _open(self) -> sqlite3.Connection:
        if self._path is None:
            return self._connect(":memory:")
        for attempt in range(_TRIES):
            try:
                return self._connect(str(self._path))
            except sqlite3.Error as error:
                if _locked(error) and attempt + 1 < _TRIES:
                    time.sleep(_PAUSE)  # another process makes the same file: SQLite does not wait for that by itself
                    continue
                if not _damaged(error):
                    self.notes.append(f"{self._path} cannot be used ({error}): nothing is kept after this process")
                    break
                self._discard(error)
            except OSError as error:
                self.notes.append(f"{self._path} cannot be used ({error.strerror}): nothing is kept after this process")
                break
        return self._connect(":memory:")

    def _connect(self, name: str) -> sqlite3.Connection:
        if self._path is not None and name != ":memory:":
            self._path.touch(mode=0o600)
        db = sqlite3.connect(name, timeout=5, check_same_thread=False)
        try:
            db.execute("pragma journal_mode=wal")
            db.execute("pragma synchronous=normal")
            with db:
                db.execute(_SCHEMA)
        except BaseException:
            db.close()
            raise
        return db

    def _failed(self, error: Exception) -> None:
        """A damaged file is begun anew; anything else (locked, full) only costs this entry."""
        if self._path is None or not _damaged(error):
            self.notes.append(f"the cache was passed over: {error}")
            del self.notes[:-20]
            return
        self._db.close()
        self._discard(error)
        self._db = self._open()

    def _discard(self, error: Exception) -> None:
        assert self._path is not None
        self.notes.append(f"{self._path} was damaged ({error}) and begun anew")
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _shrink(self) -> None:
        """Drop the oldest quarter when the entries take more than `size`."""
        used, free, page = (
            self._db.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        if (used - free) * page <= self._size:
            return
        with self._db:
            self._db.execute(
                "delete from entries where id <= (select id from entries order by id limit 1 offset "
                "(select count(*) / 4 from entries))"
            )


def _locked(error: sqlite3.Error) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def _damaged(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, zlib.error) or (code is not None and code & 0xFF in _DAMAGED)


def digest(*parts: object) -> str:
    """A key for values that are plain JSON: the same for the same content, whatever the order of object keys."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
