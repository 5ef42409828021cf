"""What the tests of the chain share: a small company in a home of its own, and models that say what a test wants."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cascade import prompt as prompts
from cascade.config import STAGES, Models, Recipe, RunOptions
from cascade.context import Context
from cascade.engine import Engine
from cascade.models.base import Generate, ScoreRequest
from cascade.models.gateway import Gateway
from cascade.models.scripted import ScriptedModel
from cascade.prompt import Prompt
from cascade.runs import Run
from cascade.thesaurus import Thesaurus
from cascade.trace import Recorder, RunHead
from cascade.types import Answer, Filters, Question

COMPANY = Path(__file__).parent / "company"
"""A maker of wooden boats: documents, a mailbox and a chat, written for these tests."""
AS_OF = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)

Reply = Any
"""What a scripted model replies: text as it is, anything else as JSON; an exception is raised."""


def made_home(path: Path) -> Path:
    """A home at `path` into which the company has been synced; its copies share one folder of weights, beside it."""
    path.mkdir()
    weights = path.with_name("weights")
    weights.mkdir()
    (path / "models").symlink_to(weights)
    (path / "cascade.toml").write_text('zone = "Europe/London"\n\n[models]\ndefault = "none"\n')
    with Engine(path) as engine:
        for source in ("docs", "mail.mbox", "slack"):
            engine.add(COMPANY / source)
        reports = engine.sync()
    failed = [r for r in reports if r.error or r.skipped]
    if failed:
        raise AssertionError(f"the company does not sync: {failed}")
    return path


def answer_of(run: Run) -> Answer:
    assert run.answer is not None
    return run.answer


def scripted(
    *replies: Reply,
    score: Callable[[ScoreRequest], Sequence[float]] | None = None,
    name: str = "scripted",
    reads: bool = False,
) -> ScriptedModel:
    """A model that gives `replies` in turn, the last one for ever; with `reads` one that is shown records whole."""
    left = list(replies)

    def answer(_: Generate) -> str:
        reply = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(reply, BaseException):
            raise reply
        return reply if isinstance(reply, str) else json.dumps(reply)

    return ScriptedModel(answer, score, name=name, reads=reads)


class Desk:
    """An engine on a home, with scripted models standing in for those of their names."""

    def __init__(self, home: Path) -> None:
        self.engine = Engine(home)
        self._models: dict[str, ScriptedModel] = {}

    @classmethod
    def copied(cls, synced: Path, home: Path) -> Desk:
        """On a home of its own: nothing is cached there, and no run is recorded."""
        shutil.copytree(synced, home, symlinks=True)
        return cls(home)

    def seat(self, *models: ScriptedModel) -> None:
        """Let these models stand in for those of their names, beside those that do already."""
        self._models |= {m.name: m for m in models}
        self.engine.gateway.close()
        home = self.engine.home
        self.engine.__dict__["gateway"] = Gateway(home, home.config, models=self._models)

    def question(self, text: str, **fields: Any) -> Question:
        """`text` as of a day in April 2026, which nobody named."""
        return Question(text=text, as_of=AS_OF, zone="Europe/London").model_copy(update=fields)

    def ask(
        self, text: str, models: Mapping[str, str] | None = None, filters: Filters | None = None, **rest: Any
    ) -> Run:
        """Ask `text` of `models` (none where not said otherwise); `rest` are further options of the run."""
        asked = self.question(text, filters=filters or Filters())
        return self.engine.ask(asked, RunOptions(models=dict(models or {}), **rest))

    def bring(self, folder: Path, files: Mapping[str, str]) -> None:
        """Write `files` into a new folder, and sync it as a source of its name.

        They are of `AS_OF`, whenever the test runs: a model reads the day of a document, and ranks otherwise by it.
        """
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
            os.utime(folder / name, (AS_OF.timestamp(), AS_OF.timestamp()))
        self.engine.add(folder, kind="folder")
        self.engine.sync(folder.name)

    def last(self) -> Run:
        """The run that began last, however it ended."""
        return self.engine.run(max(self.engine.runs(), key=lambda run: run.began).id)

    @contextmanager
    def context(self, folder: Path, model: str = "none", **recipe: Any) -> Iterator[Context]:
        """A context for calling a stage by itself."""
        models, given = Models(default=model), Recipe(**recipe)
        head = RunHead(
            id=folder.name,
            began=AS_OF,
            question=self.question("(a stage by itself)"),
            recipe=given,
            models=dict.fromkeys(STAGES, model),
            library=self.engine.library.revision,
        )
        recorder = Recorder(folder, head, time.monotonic)

        def load(name: str) -> Prompt:
            return prompts.load(self.engine.home.prompt(name))

        gateway = self.engine.gateway
        try:
            yield Context(
                library=self.engine.library,
                index=self.engine.index,
                gateway=gateway,
                cache=gateway.cache,
                recorder=recorder,
                models=models,
                recipe=given,
                prompt_text=load,
                thesaurus=Thesaurus.load(),
            )
        finally:
            recorder.close()


def outcomes(run: Run) -> dict[str, str]:
    """How each stage of `run` went."""
    return {span.name: span.outcome for span in run.view.stages}


def notes(run: Run) -> str:
    """All that `run` told, a note a line."""
    return "\n".join([*run.view.notes, *(note for span in run.view.stages for note in span.all_notes())])
