"""Results on disk: written as a suite is run, gone on with, and found again.

A line for each case is on disk before the next one is asked, so that a run that ended anyhow keeps what it had. Whoever
writes a result holds its lock.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

from pydantic import ValidationError

from cascade.case import Case, read_cases
from cascade.clean import one_line
from cascade.errors import Busy, NoSuch, UsageError, misfit
from cascade.evals.results import Answered, Result, ResultHead
from cascade.files import write_whole

__all__ = [
    "Listed",
    "Writing",
    "check_name",
    "find_result",
    "finished",
    "fresh_id",
    "read_asked",
    "read_result",
    "results",
    "unfinished",
    "writing",
]

_HEAD = "result.json"
_CASES = "cases.jsonl"
_ASKED = "asked.jsonl"
_LOCK = "writer.lock"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LONGEST = 80


# --- reading ------------------------------------------------------------------------------------------------------


class Listed(NamedTuple):
    """A result as a list has it."""

    head: ResultHead
    done: int
    """Cases that were asked so far, each sample by itself."""


def results(folder: Path) -> list[Listed]:
    """All results in `folder`, the newest first; what does not read is left out."""
    found = []
    for file in folder.glob(f"*/{_HEAD}"):
        try:
            found.append(Listed(_head(file.parent), len(_lines(file.parent))))
        except NoSuch:
            continue
    return sorted(found, key=lambda each: (each.head.began, each.head.id), reverse=True)


def read_result(folder: Path) -> Result:
    """The result in `folder`; a last line that was cut off is left out. Raises `NoSuch` for what is none."""
    head = _head(folder)
    try:
        return Result(head=head, answered=tuple(Answered.model_validate_json(line) for line in _lines(folder)))
    except ValidationError as error:
        raise NoSuch(f"{folder / _CASES} holds no readable result: {misfit(error)}") from error


def find_result(folder: Path, name: str) -> Result:
    """The result that `name` means: its id, its name, a unique beginning of its id, or `last` for the newest.

    Raises `NoSuch` that says which there are.
    """
    heads = [each.head for each in results(folder)]
    if name == "last" and heads:
        return read_result(folder / heads[0].id)
    exact = [h for h in heads if h.id == name] or [h for h in heads if name and h.name == name]
    found = exact or [h for h in heads if name and h.id.startswith(name)]
    if len(found) == 1:
        return read_result(folder / found[0].id)
    if found:
        raise NoSuch(f"several results begin with {name!r}: {', '.join(h.id for h in found[:5])}")
    hint = "`cascade eval list` lists them; `last` is the newest" if heads else "cascade eval run SUITE makes one"
    raise NoSuch(f"there is no result {name!r}", hint=hint)


def read_asked(folder: Path, id_: str) -> dict[str, Case]:
    """Id to the cases of the result `id_` in `folder`, as they were when they were asked; raises `ConfigError`."""
    return {case.id: case for case in read_cases(folder / id_ / _ASKED)}


def unfinished(folder: Path, like: ResultHead) -> ResultHead | None:
    """The newest result that has not ended and that measures the same as `like`, under its name if it has one."""
    return next((head for head in _alike(folder, like) if head.ended is None), None)


def finished(folder: Path, like: ResultHead) -> ResultHead | None:
    """The newest result that has ended and that measures the same as `like`, under its name if it has one."""
    return next((head for head in _alike(folder, like) if head.ended is not None), None)


def _alike(folder: Path, like: ResultHead) -> Iterator[ResultHead]:
    for head, _ in results(folder):
        same = {"id": head.id, "name": head.name, "began": head.began, "ended": head.ended}
        if like.name in ("", head.name) and like.model_copy(update=same) == head:
            yield head


def _head(folder: Path) -> ResultHead:
    try:
        return ResultHead.model_validate_json((folder / _HEAD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoSuch(f"{folder} holds no readable result: {one_line(str(error))}") from error


def _lines(folder: Path) -> list[str]:
    """The whole lines."""
    try:
        return (folder / _CASES).read_text(encoding="utf-8").split("\n")[:-1]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise NoSuch(f"{folder / _CASES} cannot be read: {error}") from error


# --- writing ------------------------------------------------------------------------------------------------------


def fresh_id(suite: str, now: datetime) -> str:
    """An id for a result of `suite` that begins `now`: its name, the day, the minute, and letters."""
    plain = re.sub(r"[^\w.-]+", "-", suite).strip("-.") or "suite"
    return f"{plain}-{now:%m%d-%H%M}-{''.join(secrets.choice(_LETTERS) for _ in range(3))}"


def check_name(folder: Path, name: str) -> str:
    """`name` as a result may be called; raises `UsageError` where another one is called so, or may be."""
    told = one_line(name)
    if len(told) > _LONGEST:
        raise UsageError(f"a result's name has {_LONGEST} characters at most, this one has {len(told)}")
    if told == "last":
        raise UsageError("a result cannot be called 'last': that is the newest", hint="choose another name")
    taken = next((h.id for h, _ in results(folder) if told and told in (h.name, h.id)), None)
    if taken is not None:
        raise UsageError(f"the result {taken} is called {told!r} already", hint="a name means one: choose another")
    return told


class Writing:
    """A result that is being written."""

    def __init__(self, folder: Path, head: ResultHead, file: IO[str]) -> None:
        self._folder = folder
        self._file = file
        self.head = head

    def keep(self, cases: Sequence[Case]) -> None:
        """Write down what is asked and expected, for whoever looks at the result when the suite has changed."""
        file = self._folder / _ASKED
        if not file.exists():
            told = (json.dumps(case.model_dump(mode="json", exclude_defaults=True)) for case in cases)
            write_whole(file, "".join(f"{line}\n" for line in told))

    def append(self, answered: Answered) -> None:
        """Write down how a case went."""
        self._file.write(answered.model_dump_json() + "\n")
        self._file.flush()

    def end(self, now: datetime) -> None:
        """All cases were asked."""
        self.head = self.head.model_copy(update={"ended": now})
        _write_head(self._folder, self.head)


@contextmanager
def writing(folder: Path, head: ResultHead) -> Iterator[Writing]:
    """Write the result of `head` in `folder`, from its beginning or from where it was left.

    Raises `Busy` where another process does.
    """
    from filelock import FileLock, Timeout

    own = folder / head.id
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(own / _LOCK, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(
            f"another cascade is running the result {head.id}",
            hint="wait for its end, or stop it: this one goes on then",
        ) from None
    try:
        if not (own / _HEAD).exists():
            _write_head(own, head)
        with open(os.open(own / _CASES, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:  # noqa: PTH123
            text = file.read()
            file.seek(0)
            file.write(text[: text.rfind("\n") + 1])  # a line that was cut off is asked again
            file.truncate()
            yield Writing(own, head, file)
    finally:
        lock.release()


def _write_head(folder: Path, head: ResultHead) -> None:
    write_whole(folder / _HEAD, head.model_dump_json(indent=1))
