"""Recorded runs: found again, read back, and put into JSON."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from cascade.clean import clean, one_line
from cascade.errors import Busy, NoSuch, UsageError
from cascade.notes import Feedback, Marks, named, notes, read_note, write_note
from cascade.runfile import RunFile
from cascade.trace import EVALS, Blobs, Event, Stored, is_written, read_end, read_events, read_head, run_folders
from cascade.types import Answer, Document, Expert, Plan, Quote, Status, Value
from cascade.view import RunView, SpanView, fold

__all__ = ["Run", "RunSummary", "answer_json", "delete", "find_run", "mark", "noted", "summaries", "summary"]

_DAMAGED = "its files were damaged: `cascade runs` lists the others"


class Run:
    """One run as it was recorded; opens whatever it had reached.

    `folder` is where it was recorded, or the file that it was exported to. Raises `NoSuch` for what holds no run.
    """

    def __init__(self, folder: Path, file: RunFile | None = None) -> None:
        self.folder = folder
        self.file = file or (RunFile(folder) if folder.is_file() else None)
        """What it is read from, where that is a file that it was exported to."""
        self.head = self.file.head if self.file else read_head(folder)
        self.blobs: Stored = self.file or Blobs(folder / "blobs")

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def marks(self) -> Marks:
        """Its name and star, as they are now."""
        return self.file.marks if self.file else read_note(self.folder, Marks)

    @property
    def feedback(self) -> Feedback:
        """What a person made of its answer, as it is now; nothing for one that was opened from a file."""
        return Feedback() if self.file else read_note(self.folder, Feedback)

    @cached_property
    def view(self) -> RunView:
        """Its events, folded; raises `NoSuch` where they do not read."""
        try:
            return fold(self.events())
        except (OSError, ValueError) as error:
            raise NoSuch(f"the events of run {self.id} do not read", hint=_DAMAGED) from error

    def events(self) -> Iterator[Event]:
        """What was written down while it went on, in order."""
        return self.file.events() if self.file else read_events(self.folder)

    @cached_property
    def answer(self) -> Answer | None:
        """What it answered; None for a run that failed, was stopped, or is still going on. Raises `NoSuch`."""
        if not self.view.answer:
            return None
        try:
            return Answer.model_validate(self.blobs.get(self.view.answer))
        except ValueError as error:
            raise NoSuch(f"the answer of run {self.id} does not read", hint=_DAMAGED) from error

    @cached_property
    def plan(self) -> Plan | None:
        """Its plan, where it got as far."""
        plan = self.output("decompose") if self.view.stage("decompose") is not None else None
        return Plan.model_validate(plan) if plan is not None else None

    @property
    def documents(self) -> dict[str, Document]:
        """The documents that came with it, by id: none unless it was opened from a file."""
        return self.file.documents if self.file else {}

    def document(self, id_: str) -> Document | None:
        """The document with this id, where it came with the run."""
        return self.documents.get(id_)

    def origin(self, id_: str) -> Run | None:
        """The run `id_` that computed a stage of this one, where it came with it."""
        file = self.file.origin(id_) if self.file else None
        return Run(self.folder, file) if file else None

    def given_by(self, span: SpanView) -> dict[str, tuple[str, ...]]:
        """Inputs of a stage that are what others made, whole: to the names of those."""
        made = [(s.name, self.blobs.get(s.output)) for s in self.view.stages if s.output and s.name != span.name]
        given = {}
        for name, blob in span.inputs.items():
            value = self.blobs.get(blob)
            for each in ([value], value if isinstance(value, list) else []):
                makers = [next((stage for stage, output in made if output == part), "") for part in each]
                if makers and all(makers):
                    given[name] = tuple(makers)
        return given

    def output(self, stage: str) -> Any:
        """The recorded output of `stage` as JSON, or None where it has none; raises `NoSuch` for no such stage."""
        span = self.view.stage(stage)
        if span is None:
            ran = ", ".join(s.name for s in self.view.stages) or "none"
            raise NoSuch(f"run {self.id} has no stage {stage!r}", hint=f"stages that ran: {ran}")
        return self.blobs.get(span.output) if span.output else None

    def found(self) -> dict[str, str]:
        """The passages that its searches gave, id to text, in order, each once."""
        found = [self.blobs.get(s.output) for s in self.view.stages if s.stage == "retrieve" and s.output]
        return {hit["passage"]["id"]: hit["passage"]["text"] for each in found for hit in each["hits"]}

    def passages(self) -> tuple[str, ...]:
        """Their ids, in order."""
        return tuple(self.found())


# --- the history --------------------------------------------------------------------------------------------------


class RunSummary(Value):
    """A line of the history."""

    id: str
    began: datetime
    question: str
    state: str
    status: str
    """The answer's status, or how the run ended."""
    model: str
    seconds: float
    forked: str | None = None
    sample: int = 0
    repeat: bool = False
    """A measurement of noise made it, and nobody asked for it by itself."""
    name: str = ""
    starred: bool = False

    def matches(self, words: str) -> bool:
        """Whether each of `words` is a part of its question, name or id, whatever their case."""
        within = f"{self.question}\n{self.name}\n{self.id}".casefold()
        return all(word in within for word in words.casefold().split())


def summary(folder: Path) -> RunSummary:
    """The line for the run in `folder`, by its head and its last event; raises `NoSuch` or `ValueError`."""
    head, end, marks = read_head(folder), read_end(folder), read_note(folder, Marks)
    state = end.outcome if end else "running"
    answer = Blobs(folder / "blobs").get(end.answer) if end and end.answer else None
    return RunSummary(
        id=head.id,
        began=head.began,
        question=clean(head.question.text),
        state=state,
        status=Status(answer["status"]).value if answer is not None else state,
        model=head.model,
        seconds=round(end.at if end else 0.0, 2),
        forked=head.forked,
        sample=head.sample,
        repeat=head.repeat,
        name=one_line(marks.name),
        starred=marks.starred,
    )


def summaries(runs: Path, *, evals: bool = False) -> Iterator[RunSummary]:
    """What was asked, with `evals` also by evals, the newest first; a folder that does not read is left out."""
    folders = run_folders(runs)
    if evals:
        folders = sorted((*folders, *run_folders(runs / EVALS)), key=lambda f: (f.parent.name, f.name), reverse=True)
    for folder in folders:
        try:
            yield summary(folder)
        except (NoSuch, ValueError, TypeError, KeyError, OSError):
            continue


def find_run(runs: Path, name: str) -> Run:
    """The run that `name` means: by its id, its name, the path of a file that it was exported to, a unique beginning
    or end of its id, or `last` for the one that a person asked last, however it ended: none of an eval, and no repeat.

    Raises `NoSuch` that says which there are.
    """
    file = Path(name).expanduser()
    folders = run_folders(runs)
    if name == "last" and folders:
        newest = map(Run, folders)
        return next((run for run in newest if not run.head.repeat), Run(folders[0]))
    folders += run_folders(runs / EVALS)
    exact = [f for f in folders if f.name == name] or [f for f, marks in _all_marked(runs) if marks.name == name]
    if not exact and _is_file(file):
        return Run(file)
    found = exact or [f for f in folders if name and (f.name.startswith(name) or f.name.endswith(f"-{name}"))]
    if len(found) == 1:
        return Run(found[0])
    if found:
        raise NoSuch(f"several runs begin or end with {name!r}: {', '.join(f.name for f in found[:5])}")
    if file.suffix == ".zip":
        raise NoSuch(f"there is no file {file}", hint="`cascade export RUN` writes such a file")
    raise NoSuch(f"no run called {name!r}", hint="`cascade runs` lists them; `last` is what was asked last")


def _all_marked(runs: Path) -> Iterator[tuple[Path, Marks]]:
    """Every run that is marked, those of evals too."""
    yield from notes(runs, Marks)
    yield from notes(runs / EVALS, Marks)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no path at all: a text that is too long, or has a NUL
        return False


def mark(runs: Path, run: Run, *, name: str | None, starred: bool | None) -> RunSummary:
    """Change a run's marks; None leaves one as it is. Raises `UsageError` for a name that another run has."""
    folder = _recorded(run, "marked")
    marks = read_note(folder, Marks)
    if name is not None:
        name = named(name)
        others = [other.name for other, its in _all_marked(runs) if name and its.name == name and other != folder]
        if others:
            raise UsageError(f"run {others[0]} is called {name!r} already", hint="a name means one run: choose another")
        marks = marks.model_copy(update={"name": name})
    if starred is not None:
        marks = marks.model_copy(update={"starred": starred})
    write_note(folder, marks)
    return summary(folder)


def noted(run: Run, quote: int | None, change: Callable[[Feedback], Feedback]) -> Feedback:
    """Change what is noted of a run's answer, or of the quote of that number.

    Raises `UsageError` for a run of a file, `NoSuch` for one without an answer, or where the answer has no such quote.
    """
    folder = _recorded(run, "judged")
    if run.answer is None:
        raise NoSuch(f"run {run.id} has no answer to judge: {run.view.error or run.view.state}")
    numbers = [q.n for q in run.answer.quotes]
    if quote is not None and quote not in numbers:
        held = f"it has {numbers[0]} to {numbers[-1]}" if numbers else "it has none"
        raise NoSuch(f"the answer of run {run.id} has no quote {quote}", hint=held)
    feedback = change(read_note(folder, Feedback))
    write_note(folder, feedback)
    return feedback


def delete(run: Run) -> None:
    """Remove a run with all that it recorded; raises `Busy` for one that a process is writing."""
    folder = _recorded(run, "forgotten")
    if is_written(folder):
        raise Busy(f"run {run.id} is still going on", hint="wait for its end, or stop it")
    (folder / "run.json").unlink()  # first: without its head it is no run any more, whatever else stays
    shutil.rmtree(folder)
    if not any(folder.parent.iterdir()):
        folder.parent.rmdir()


def _recorded(run: Run, what: str) -> Path:
    """The folder of a run of this home; raises `UsageError` for one that was opened from a file."""
    if run.file is not None:
        raise UsageError(f"{run.folder} is a run's file and cannot be {what}", hint="name a run of `cascade runs`")
    return run.folder


# --- as JSON ------------------------------------------------------------------------------------------------------


def answer_json(run: Run) -> dict[str, Any]:
    """The object that `cascade ask --json` prints; raises `NoSuch` for a run without an answer."""
    answer = run.answer
    if answer is None:
        raise NoSuch(f"run {run.id} has no answer: {run.view.error or run.view.state}")
    return {
        "run_id": run.id,
        "question": clean(run.head.question.text),
        "said": clean(run.head.said or run.head.question.text),
        "follows": run.head.follows,
        "as_of": run.head.question.as_of.isoformat(),
        "status": answer.status.value,
        "text": clean(answer.text),
        "items": [{"value": clean(i.value), "quotes": list(i.quotes)} for i in answer.items],
        "claims": [
            {"text": clean(c.text), "quotes": list(c.quotes), "verdict": c.verdict.value} for c in answer.claims
        ],
        "quotes": [_quote(q) for q in answer.quotes],
        "missing": list(answer.missing),
        "plan": run.plan.model_dump(mode="json") if run.plan else None,
        "coverage": answer.coverage.model_dump(mode="json"),
        "nearest": [_quote(q) for q in answer.nearest],
        "knows": [_expert(e) for e in answer.knows],
        "timings": run.view.timings,
        "model": run.head.models,
        "tokens": run.view.spent.model_dump(),
    }


def _expert(expert: Expert) -> dict[str, Any]:
    return {
        "name": clean(expert.who.name),
        "address": clean(expert.who.address),
        "score": expert.score,
        "topic": [clean(word) for word in expert.topic],
        "records": expert.records,
        "wrote": expert.wrote,
        "latest": _quote(expert.latest),
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "n": quote.n,
        "document": quote.document,
        "native_id": quote.native_id,
        "source": quote.source,
        "kind": quote.kind,
        "title": clean(quote.title),
        "author": clean(str(quote.author)) if quote.author else None,
        "date": quote.at.isoformat() if quote.at else None,
        "locator": quote.locator.model_dump(exclude_none=True),
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
    }


# --- two runs -----------------------------------------------------------------------------------------------------
