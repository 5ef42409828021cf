"""Processes that do one kind of work for this one, in batches, so that it goes on on every core.

They are started as plain interpreters that import what they need: a script that syncs needs no `__main__` guard, and
threads that run here are not copied. A member ends when its input closes, that is with its parent, however that ends.
Batches are dealt out in turn and come back in order. A member works ahead of what is fetched from it; how far, the
caller says by how much it submits.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any, Generic, Self, TypeVar, cast

from cascade.errors import SourceUnavailable

__all__ = ["Crew", "fits"]

_LENGTH = struct.Struct(">Q")
_HELLO = b"!"
_PIPE = 1 << 20
"""Bytes of a reply that wait in a pipe, where the system lets it be so large."""
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); import cascade.crew; cascade.crew.serve()"

T = TypeVar("T")


def fits(work: object) -> bool:
    """Whether another process can find `work`, which must be picklable: not what the script itself defines."""
    return b"__main__" not in pickle.dumps(work)


class Crew(Generic[T]):
    """`count` processes that call `work` on batches of strings; `work` gives a result for each string.

    Both must be picklable. Use as a context manager: at its end the processes are ended, whatever they do.
    """

    def __init__(self, work: Callable[[list[str]], list[T]], count: int) -> None:
        pickled = pickle.dumps(work)
        self._members = [_Member(pickled) for _ in range(count)]
        self._waiting: deque[tuple[_Member, list[str]]] = deque()
        self._dealt = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for member in self._members:
            member.end()

    def submit(self, batch: list[str]) -> None:
        """Give a batch to the member whose turn it is."""
        member = self._members[self._dealt % len(self._members)]
        self._dealt += 1
        self._waiting.append((member, batch))
        member.send(batch)

    def receive(self) -> list[T | None]:
        """Results of the oldest batch not yet received; None for a string on which the process died.

        Raises `SourceUnavailable` where no process can be started.
        """
        member, batch = self._waiting.popleft()
        results = member.receive()
        if results is None:
            results = self._singly(member, batch)
            for other, later in self._waiting:
                if other is member:
                    member.send(later)
        return cast("list[T | None]", results)

    def _singly(self, member: _Member, batch: list[str]) -> list[Any]:
        """A member died on one of `batch`: find out on which."""
        results: list[Any] = []
        member.end()
        for each in batch:
            member.send([each])
            result = member.receive()
            if result is None:
                member.end()
            results += [None] if result is None else result
        return results


class _Member:
    """One process, started by the first batch that is sent to it."""

    def __init__(self, work: bytes) -> None:
        self._work = work
        self._process: subprocess.Popen[bytes] | None = None
        self._greeted = False

    def send(self, batch: list[str]) -> None:
        if self._process is None:
            self._start()
        self._write(pickle.dumps(batch))

    def receive(self) -> list[Any] | None:
        """The next results, or None where it died."""
        assert self._process is not None
        assert self._process.stdout is not None
        pipe = self._process.stdout
        if not self._greeted:
            if pipe.read(len(_HELLO)) != _HELLO:
                raise SourceUnavailable("the processes that read the source do not start")
            self._greeted = True
        data = _read(pipe)
        return None if data is None else cast("list[Any]", pickle.loads(data))

    def end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be written to a dead process
                    pipe.close()
        self._process.wait()
        self._process = None
        self._greeted = False

    def _start(self) -> None:
        path = json.dumps([str(entry) for entry in sys.path])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        _widen(self._process.stdout)
        self._write(self._work)

    def _write(self, data: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it died: there will be no reply either
            self._process.stdin.write(_LENGTH.pack(len(data)) + data)
            self._process.stdin.flush()


def _widen(pipe: IO[bytes]) -> None:
    """Let a whole reply wait, so that whoever fetches it does not wait for it piece by piece."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _read(pipe: IO[bytes]) -> bytes | None:
    """The next message, None where the other side is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    [length] = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


# --- the other side -----------------------------------------------------------------------------------------------


def serve() -> None:
    """Do what is asked on standard input until it closes. A thread writes the replies, so that work goes on."""
    import gc

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is asked to stop, and it ends this
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # a parser that prints must not speak into the replies
    sys.setswitchinterval(0.001)
    work = pickle.loads(_read(sys.stdin.buffer) or b"")
    out.write(_HELLO)
    replies: SimpleQueue[bytes | None] = SimpleQueue()
    writer = threading.Thread(target=_reply, args=(out, replies), daemon=True)
    writer.start()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)  # what is read makes few cycles, and looking for them takes long
    while (batch := _read(sys.stdin.buffer)) is not None:
        data = pickle.dumps(work(pickle.loads(batch)), pickle.HIGHEST_PROTOCOL)
        replies.put(_LENGTH.pack(len(data)) + data)
    replies.put(None)
    writer.join()


def _reply(out: IO[bytes], replies: SimpleQueue[bytes | None]) -> None:
    try:
        while (reply := replies.get()) is not None:
            view = memoryview(reply)
            while view:
                view = view[out.write(view) :]
    except OSError:  # nobody is there to read it
        os._exit(0)
