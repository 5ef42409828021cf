"""Files read ahead of their turn, by threads, while helper processes parse them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, Self, TypeVar

from cascade_connectors.documents.helper import helpers

__all__ = ["Ahead"]

T = TypeVar("T")
_PER_THREAD = 8


class Ahead(Generic[T]):
    """Calls `read` on items a little before they are asked for; they must be asked for in the order given.

    Each thread has a helper process of its own, so that files are parsed on as many cores as there are threads. With
    no threads, `read` is called when an item is asked for. All helpers but one end with the context.
    """

    def __init__(self, read: Callable[[str], T], items: Iterable[str], threads: int) -> None:
        self._read = read
        self._items = iter(items)
        self._pool = ThreadPoolExecutor(threads, "documents") if threads else None
        self._room = threads * _PER_THREAD
        self._begun: deque[tuple[str, Future[T]]] = deque()

    def __call__(self, item: str) -> T:
        """What `read` gives for `item`, or raises."""
        if self._pool is None:
            return self._read(item)
        while len(self._begun) < self._room and (following := next(self._items, None)) is not None:
            self._begun.append((following, self._pool.submit(self._read, following)))
        if not self._begun or self._begun[0][0] != item:
            return self._read(item)
        return self._begun.popleft()[1].result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        helpers().close(keep=1)
