"""Threads that work for the screens, each with an engine of its own, so that long work never holds up a key press."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from cascade.engine import Engine

__all__ = ["Clerk", "Clerks"]

T = TypeVar("T")


class Clerk:
    """One thread and one engine: what it is asked to do is done there, one thing after another.

    The engine is opened at the first request, so that the app paints before anything is loaded. Whatever goes wrong is
    a `CascadeError`: a disk that is full or a defect is told where the screens tell of errors, and takes none down.
    """

    def __init__(self, name: str, home: Path | None) -> None:
        self._home = home
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=f"cascade-{name}")
        self._engine: Engine | None = None
        self._ended = False

    async def do(self, work: Callable[[Engine], T]) -> T:
        """What `work` gives, done in the clerk's thread; raises the `CascadeError` that ended it."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._worked, work)

    def end(self) -> None:
        """Begin nothing more."""
        self._ended = True

    def close(self) -> None:
        """Give back what was opened, after what is under way; what has not begun is dropped. Again is harmless."""
        self.end()
        with contextlib.suppress(RuntimeError):  # the pool was shut before
            self._pool.submit(self._closed)
        self._pool.shutdown(wait=True)

    def _worked(self, work: Callable[[Engine], T]) -> T:
        from cascade.errors import CascadeError, Stopped

        if self._ended:
            raise Stopped("the app is being left")
        try:
            if self._engine is None:
                from cascade.engine import Engine

                self._engine = Engine(self._home)
            return work(self._engine)
        except CascadeError:
            raise
        except OSError as error:
            raise CascadeError(str(error), hint="look at the disk and at who may write to the home") from error
        except Exception as error:
            raise CascadeError(f"this should not have happened: {type(error).__name__}: {error}") from error

    def _closed(self) -> None:
        if self._engine is not None:
            self._engine.close()


class Clerks:
    """Who does what: `asker` runs the chain, `syncer` writes the library, `reader` answers at once."""

    def __init__(self, home: Path | None) -> None:
        self.reader = Clerk("reader", home)
        self.asker = Clerk("asker", home)
        self.syncer = Clerk("syncer", home)

    def close(self) -> None:
        """End them all, after what is under way."""
        for clerk in (self.reader, self.syncer, self.asker):
            clerk.end()
        for clerk in (self.reader, self.syncer, self.asker):
            clerk.close()
