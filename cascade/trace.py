"""What is written down while a run goes on: events, appended and flushed one by one, and the values they refer to.

    runs/2026-03-14/1530-k7qd/
    ├── run.json       the head: question, recipe, models, where it was forked from
    ├── events.jsonl   one event a line
    └── blobs/         values by the hash of their JSON, each stored once

Runs of evals lie in a folder of their own, runs/evals/2026-03-14/…, so that the history is what a person asked.

A run that was killed opens with what it had reached. Nothing here knows of stages or screens.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Annotated, Any, Literal, Protocol

from pydantic import Field, TypeAdapter, ValidationError

from cascade.config import Recipe, models_in_words
from cascade.errors import NoSuch
from cascade.files import write_whole
from cascade.types import Instant, Question, Usage, Value

__all__ = [
    "EVALS",
    "Blobs",
    "Event",
    "ModelCalled",
    "Noted",
    "Progressed",
    "Recorder",
    "Rewound",
    "RunBegan",
    "RunEnded",
    "RunHead",
    "SpanBegan",
    "SpanEnded",
    "Stored",
    "TextMade",
    "blob_of",
    "is_written",
    "parse_events",
    "read_end",
    "read_events",
    "read_head",
    "run_folders",
]


EVALS = "evals"
"""Folder beside the days of the history, in which runs of evals lie by day."""


class RunHead(Value):
    """What a run started from; enough to run it again."""

    id: str
    began: Instant
    question: Question
    recipe: Recipe
    models: dict[str, str]
    """Stage to model, as a person names it."""
    library: int
    """Revision of the library that it read."""
    sample: int = 0
    forked: str | None = None
    """The run that this one is a rerun of."""
    fresh: tuple[str, ...] = ()
    """Stages whose cached outputs were not to be used."""
    pins: dict[str, str] = Field(default_factory=dict)
    """Stage to the blob that stands in for its output."""
    prompts: dict[str, str] = Field(default_factory=dict)
    """Prompt to the blob of its text, where it is not the home's."""
    ranking: str | None = None
    """The blob of the pins and the learned ranker that it ranked by; None for neither."""
    batch: str | None = None
    """The id that the question had in a batch file, or as a case of an eval."""
    result: str | None = None
    """The result of an eval that it is a part of."""
    said: str = ""
    """What the person typed, where the question was made to stand on its own from it."""
    follows: str | None = None
    """The run that it was asked after, in a conversation."""
    repeat: bool = False
    """Whether it is one of the repeats that a measurement of noise made, and nobody asked for by itself."""

    @property
    def model(self) -> str:
        """Its models in a line, as a person names them."""
        return models_in_words(self.models)


class _Event(Value):
    at: float
    """Seconds since the run began."""


class RunBegan(_Event):
    """The first event of every run."""

    event: Literal["run_began"] = "run_began"
    run: str


class SpanBegan(_Event):
    """A stage, or a piece of one, begins; every span ends, with an error where it failed."""

    event: Literal["span_began"] = "span_began"
    span: int
    parent: int | None
    kind: Literal["stage", "part"]
    name: str
    inputs: dict[str, str] = Field(default_factory=dict)
    """Input to the blob of its value; what an earlier stage gave is stored once."""
    model: str = ""


class SpanEnded(_Event):
    """How a span came out: what it made, or the error that ended it."""

    event: Literal["span_ended"] = "span_ended"
    span: int
    outcome: Literal["computed", "cached", "pinned", "failed", "stopped"]
    output: str | None = None
    error: str | None = None
    origin: str | None = None
    """The run that computed a cached output."""


class ModelCalled(_Event):
    """One exchange with a model: a generation, a choice, or a batch of scores."""

    event: Literal["model_called"] = "model_called"
    span: int
    kind: Literal["generate", "score"]
    model: str
    prompt: str
    request: str
    """Blob of the request, with the rendered prompt and its slots."""
    reply: str
    """Blob of the raw reply, and of what was read from it."""
    parsed: Literal["ok", "repaired", "failed", "none"] = "none"
    cached: bool = False
    spent: Usage = Usage()
    seconds: float = 0.0


class Noted(_Event):
    """Something a person should know: a fallback, a dropped filter, a guess."""

    event: Literal["noted"] = "noted"
    span: int | None
    text: str


class Progressed(_Event):
    """How far a span has come: `done` of `total`; or `what` it waits for, which is empty when it goes on."""

    event: Literal["progressed"] = "progressed"
    span: int
    done: int
    total: int
    what: str = ""


class TextMade(_Event):
    """A piece of the answer, or of the draft that goes before it and is not checked yet."""

    event: Literal["text_made"] = "text_made"
    text: str
    draft: bool = False
    anew: bool = False
    """The draft begins again with this piece: what was drafted before is void."""


class Rewound(_Event):
    """The run goes on from the stage `to`: what it and those after it made does not count any more."""

    event: Literal["rewound"] = "rewound"
    to: str
    reason: str


class RunEnded(_Event):
    """The last event of a run: its answer, or the error that ended it, and what it spent in all."""

    event: Literal["run_ended"] = "run_ended"
    outcome: Literal["done", "failed", "stopped"]
    answer: str | None = None
    error: str | None = None
    exit_code: int = 0
    spent: Usage = Usage()


Event = RunBegan | SpanBegan | SpanEnded | ModelCalled | Noted | Progressed | TextMade | Rewound | RunEnded
_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="event")])


class Stored(Protocol):
    """Where the values of a run are to be had."""

    def get(self, name: str) -> Any:
        """The value called `name`; raises `NoSuch` where it is gone."""
        ...


def blob_of(value: Any) -> tuple[str, str]:
    """The name of a JSON-able value and the text that it is stored as.

    The name goes by the value alone, the text keeps the order of its fields: that of their importance, in which a
    person reads them.
    """
    text, alike = (json.dumps(value, ensure_ascii=False, sort_keys=by, separators=(",", ":")) for by in (False, True))
    return hashlib.sha256(alike.encode("utf-8", "replace")).hexdigest()[:24], text


class Blobs:
    """Values by the hash of their JSON, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, value: Any) -> str:
        """Store a JSON-able value; the same value is stored once."""
        name, text = blob_of(value)
        path = self.folder / f"{name}.json"
        if not path.exists():
            write_whole(path, text)
        return name

    def get(self, name: str) -> Any:
        """The value called `name`; raises `NoSuch` where it is gone."""
        try:
            return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise NoSuch(f"the recorded value {name} in {self.folder} cannot be read: {error}") from error


class Recorder:
    """Writes one run: each event is on disk, and has been given to `listen`, before `emit` returns."""

    def __init__(
        self, folder: Path, head: RunHead, clock: Callable[[], float], listen: Callable[[Event], None] | None = None
    ) -> None:
        (folder / "blobs").mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.folder = folder
        self.rewrite(head)
        self.blobs = Blobs(folder / "blobs")
        self._clock = clock
        self._start = clock()
        self._listen = listen
        self._spans = 0
        self._file = (folder / "events.jsonl").open("a", encoding="utf-8", errors="replace")
        _hold(self._file)

    def rewrite(self, head: RunHead) -> None:
        """Write the head down, in the place of an earlier one: whole or not at all."""
        self.head = head
        write_whole(self.folder / "run.json", head.model_dump_json(indent=1))

    def now(self) -> float:
        """Seconds since the run began."""
        return round(self._clock() - self._start, 4)

    def span(self) -> int:
        """A number for a new span."""
        self._spans += 1
        return self._spans

    def emit(self, event: Event) -> None:
        """Append `event`, flush it, and tell the listener."""
        self._file.write(event.model_dump_json() + "\n")
        self._file.flush()
        if self._listen is not None:
            self._listen(event)

    def close(self) -> None:
        self._file.close()


def read_head(folder: Path) -> RunHead:
    """The head of the run in `folder`; raises `NoSuch`."""
    try:
        return RunHead.model_validate_json((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise NoSuch(f"{folder} holds no readable run: {error}") from error


def read_events(folder: Path) -> Iterator[Event]:
    """The events of the run in `folder`, in order; a last line that was cut off in the middle is left out."""
    with (folder / "events.jsonl").open(encoding="utf-8") as lines:
        yield from parse_events(lines)


def parse_events(lines: Iterable[str]) -> Iterator[Event]:
    """The events that `lines` write down; raises `ValueError` for a line that is none."""
    for line in lines:
        if not line.endswith("\n"):
            return
        yield _EVENT.validate_json(line)


def read_end(folder: Path) -> RunEnded | None:
    """How the run in `folder` ended, by its last line alone; None where it did not. Raises `ValueError`."""
    with (folder / "events.jsonl").open("rb") as file:
        line = _last_line(file)
    last = _EVENT.validate_json(line) if line else None
    return last if isinstance(last, RunEnded) else None


def _last_line(file: IO[bytes]) -> bytes:
    """The last whole line of `file`; empty where there is none, or where what follows it was cut off."""
    end, size = file.seek(0, os.SEEK_END), 4096
    while True:
        start = max(end - size, 0)
        file.seek(start)
        read = file.read(end - start)
        if not read.endswith(b"\n"):
            return b""
        before = read.rfind(b"\n", 0, -1)
        if before >= 0 or start == 0:
            return read[before + 1 :]
        size *= 4


def is_written(folder: Path) -> bool:
    """Whether a process is writing the run in `folder` just now; False also where the system cannot tell."""
    try:
        with (folder / "events.jsonl").open(encoding="utf-8") as file:
            return not _hold(file)
    except OSError:
        return False


def _hold(file: IO[str]) -> bool:
    """Take `file` for as long as it is open; False where somebody else has it. The system ends it with the process."""
    try:
        import fcntl
    except ImportError:  # a system that has no such locks
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system that has none
        return True
    return True


def run_folders(runs: Path) -> list[Path]:
    """The folders of all runs of the days under `runs`, the newest first: those of evals are under `runs / EVALS`."""

    def began(folder: Path) -> tuple[str, str, int]:
        """The day, the second in its name, and among those of one second when its head was written."""
        return folder.parent.name, folder.name.partition("-")[0], (folder / "run.json").stat().st_mtime_ns

    return sorted((run.parent for run in runs.glob("*/*/run.json")), key=began, reverse=True)
