"""Parsers that meet hostile bytes run in a helper process: bounded in time and memory, and replaced when it dies.

A helper starts with the first file that needs one and serves all that follow, so a file costs a message through a pipe
and not the start of a process. It ends when the pipe closes, that is with its parent.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import IO

from cascade.errors import SourceUnavailable
from cascade_connectors.documents.extracted import Extracted, Unreadable

__all__ = ["MEMORY", "SECONDS", "Helper", "Helpers", "helpers"]

SECONDS = 10.0
"""Wall-clock seconds that one file may take."""
MEMORY = 2 << 30
"""Bytes of address space that a helper may have, where the system can limit it."""
_WORN = 512 << 20
"""A helper that ever held this many bytes is replaced, so that what a file gets does not depend on those before it."""
_START = 60.0
"""Seconds that a helper may take to start."""
_DIED = "its parser breaks off: it is damaged, or too large inside"

_REQUEST = struct.Struct(">IQ")
"""Header of a request: how many bytes of JSON (name, module, suffix) and how many of data follow."""
_REPLY = struct.Struct(">??Q")
"""Header of a reply: whether it is a document or a reason, whether it is the last, how many bytes of JSON follow."""


class Helper:
    """A process that parses files for this one, for one caller at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = lambda: None

    def read(self, name: str, module: str, suffix: str, data: bytes, seconds: float = SECONDS) -> Extracted:
        """What `parse` gives there. Raises `Unreadable` with its reason, or with what befell it.

        Raises `SourceUnavailable` when no process can be started.
        """
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()
        timer = threading.Timer(seconds, _kill, (process, late))
        timer.start()
        try:
            _send(process.stdin, json.dumps((name, module, suffix)).encode(), data)
            good, last, length = _REPLY.unpack(_exactly(process.stdout, _REPLY.size))
            body = _exactly(process.stdout, length)
        except (OSError, EOFError):
            self.close()
            raise Unreadable(f"it takes more than {seconds:g} seconds to read" if late.is_set() else _DIED) from None
        except BaseException:  # an interrupt would leave a reply in the pipe, for the next file to find
            self.close()
            raise
        finally:
            timer.cancel()
            timer.join()
        if last or late.is_set():
            self.close()
        if good:
            return Extracted.model_validate_json(body)
        raise Unreadable(json.loads(body))

    def close(self) -> None:
        """End the process; the next `read` starts another."""
        self._end()
        self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        command = [sys.executable, "-P", "-m", "cascade_connectors.documents.helper"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._process = process
        self._end = weakref.finalize(self, _end, process)
        timer = threading.Timer(_START, process.kill)
        timer.start()
        try:
            if process.stdout is None or process.stdout.read(1) != b"!":
                raise SourceUnavailable("the helper process that reads documents does not start")
        finally:
            timer.cancel()
        return process


class Helpers:
    """The helpers of a process: as many as threads ask for one at once. Safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Helper] = []

    def read(self, name: str, module: str, suffix: str, data: bytes) -> Extracted:
        """As `Helper.read`."""
        with self._lock:
            helper = self._idle.pop() if self._idle else Helper()
        try:
            return helper.read(name, module, suffix, data)
        finally:
            with self._lock:
                self._idle.append(helper)

    def close(self, keep: int = 0) -> None:
        """End the idle ones but for `keep` of them; the next file starts one again."""
        with self._lock:
            while len(self._idle) > keep:
                self._idle.pop().close()


def helpers() -> Helpers:
    """The helpers of this process."""
    return _helpers_of(os.getpid())


@lru_cache(maxsize=1)
def _helpers_of(pid: int) -> Helpers:  # noqa: ARG001 - a fork must not talk through its parent's pipes
    return Helpers()


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still to be written to a dead process
                pipe.close()
    process.wait()


def _send(pipe: IO[bytes], head: bytes, data: bytes) -> None:
    pipe.write(_REQUEST.pack(len(head), len(data)))
    pipe.write(head)
    pipe.write(data)
    pipe.flush()


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


# --- the other side -----------------------------------------------------------------------------------------------


def _request(pipe: IO[bytes]) -> tuple[str, str, str, bytes] | None:
    """Name, module, suffix and data of the next file, None when there is none to come."""
    try:
        head, data = _REQUEST.unpack(_exactly(pipe, _REQUEST.size))
        name, module, suffix = json.loads(_exactly(pipe, head))
        return name, module, suffix, _exactly(pipe, data)
    except EOFError:
        return None


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; time is limited all the same
        return
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # a system may refuse to limit address space
            continue


def _peak() -> int:
    """The most memory that this process ever held, in bytes; a new process may begin with its parent's peak."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _alarm(seconds: float) -> None:
    """Die in so many seconds: a helper must not go on for a parent that was killed while it waited."""
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds))


def main() -> None:
    """Serve requests from standard input until it closes."""
    from cascade_connectors.documents.reader import parse

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is asked to stop, and it ends this
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a parser that prints must not speak into the replies
    _limit_memory()
    worn = max(_WORN, _peak())
    replies.write(b"!")
    replies.flush()
    while (request := _request(sys.stdin.buffer)) is not None:
        good, out_of_memory = False, False
        _alarm(SECONDS * 3)
        try:
            body, good = parse(*request).model_dump_json().encode(), True
        except Unreadable as error:
            body = json.dumps(error.reason).encode()
        except MemoryError:
            body, out_of_memory = b'"it takes too much memory to read"', True
        except BaseException as error:  # what a panic in compiled code comes out as
            body = json.dumps(f"{_DIED} ({type(error).__name__})").encode()
        last = out_of_memory or _peak() > worn
        replies.write(_REPLY.pack(good, last, len(body)) + body)
        replies.flush()
        _alarm(0)
        if last:
            return


if __name__ == "__main__":
    main()
