"""What is written down while a run goes on: events, appended and flushed one by one, and the values they refer to.

    runs/2026-03-14/1530-k7qd/
    ├── run.json       the head: question, recipe, models, where it was forked from
    ├── events.jsonl   one event a line
    └── blobs/         values by the hash of their JSON, each stored once

A run that was killed opens with what it had reached. Nothing here knows of stages or screens.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from cascade.config import Recipe
from cascade.errors import NoSuch
from cascade.types import Instant, Question, Usage, Value

__all__ = [
    "Blobs",
    "Event",
    "ModelCalled",
    "Noted",
    "Progressed",
    "Recorder",
    "RunBegan",
    "RunEnded",
    "RunHead",
    "SpanBegan",
    "SpanEnded",
    "TextMade",
    "read_events",
    "read_head",
    "run_folders",
]


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
    batch: str | None = None
    """The id that the question had in a batch file."""


class _Event(Value):
    at: float
    """Seconds since the run began."""


class RunBegan(_Event):
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
    event: Literal["progressed"] = "progressed"
    span: int
    done: int
    total: int


class TextMade(_Event):
    """A piece of the answer, as it comes."""

    event: Literal["text_made"] = "text_made"
    text: str


class RunEnded(_Event):
    event: Literal["run_ended"] = "run_ended"
    outcome: Literal["done", "failed", "stopped"]
    answer: str | None = None
    error: str | None = None
    exit_code: int = 0
    spent: Usage = Usage()


Event = RunBegan | SpanBegan | SpanEnded | ModelCalled | Noted | Progressed | TextMade | RunEnded
_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="event")])


class Blobs:
    """Values by the hash of their JSON, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, value: Any) -> str:
        """Store a JSON-able value; the same value is stored once."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]
        path = self.folder / f"{name}.json"
        if not path.exists():
            fresh = path.with_suffix(".new")
            fresh.write_text(text, encoding="utf-8", errors="replace")
            fresh.replace(path)
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

    def rewrite(self, head: RunHead) -> None:
        """Write the head down, in the place of an earlier one."""
        self.head = head
        (self.folder / "run.json").write_text(head.model_dump_json(indent=1), encoding="utf-8")

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
        for line in lines:
            if not line.endswith("\n"):
                return
            yield _EVENT.validate_json(line)


def run_folders(runs: Path) -> list[Path]:
    """The folders of all runs under `runs`, the newest first."""

    def began(folder: Path) -> tuple[str, str, int]:
        """The day, the second in its name, and among those of one second when its head was written."""
        return folder.parent.name, folder.name.partition("-")[0], (folder / "run.json").stat().st_mtime_ns

    return sorted((run.parent for run in runs.glob("*/*/run.json")), key=began, reverse=True)
