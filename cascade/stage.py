"""What turns a function into a stage: a build step that is recorded, cached, and can be pinned.

A stage is a plain typed function of values with one keyword, `ctx`. Its output is keyed by the hash of its inputs, its
code, its prompts, its model, the recipe and (where it reads the library) the library's revision, so that a rerun
recomputes only what depends on a change. Identity is by content and name, never by the run that it came from.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from cascade.config import ModelKind
from cascade.context import Context, Made, Outcome
from cascade.errors import CascadeError, ConfigError, StageError, Stopped, misfit
from cascade.prompt import READERS
from cascade.steps import Halt

__all__ = ["Stage", "code", "stage"]

P = ParamSpec("P")
R = TypeVar("R")


class Stage(Generic[P, R]):
    """A function of values as a step of the chain; called like the function that it was made of."""

    def __init__(self, function: Callable[P, R], prompts: tuple[str, ...], reads: bool, ranks: bool) -> None:
        functools.update_wrapper(self, function)
        self.name = function.__name__
        self.prompts = prompts
        """Prompts that it may use; none: it never asks a model."""
        self._function = function
        self._signature = inspect.signature(function, eval_str=True)
        self._reads, self._ranks = reads, ranks
        self._output: TypeAdapter[R] = TypeAdapter(self._signature.return_annotation)

    @property
    def inputs(self) -> tuple[str, ...]:
        """What it takes, by the names that a span has it under."""
        return tuple(name for name in self._signature.parameters if name != "ctx")

    @property
    def per_question(self) -> bool:
        """Whether it runs once for each sub-question: `retrieve.q1`, `retrieve.q2`."""
        return "sub" in self._signature.parameters

    def read(self, value: Any, name: str) -> R:
        """An output from its JSON; raises `ConfigError` that names the field."""
        try:
            return self._output.validate_python(value)
        except ValidationError as error:
            raise ConfigError(f"the output given for {name} does not fit: {misfit(error)}") from error

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Its output, from where it is to be had. An error that is not of cascade's own tree becomes a `StageError`."""
        bound = self._signature.bind(*args, **kwargs)
        ctx = cast(Context, bound.arguments["ctx"])
        inputs = {name: value for name, value in bound.arguments.items() if name != "ctx"}
        name = f"{self.name}.{inputs['sub'].id}" if self.per_question else self.name
        if name in ctx.settled:
            return cast(R, ctx.settled[name].output)
        plain = {key: _plain(value) for key, value in inputs.items()}
        if ctx.before is not None and name not in ctx.by_hand:
            ctx.before(self._halt(ctx, name, plain))
        try:
            output = self._run(ctx, name, plain, lambda: self._function(*args, **kwargs))
        except CascadeError:
            raise
        except Exception as error:
            raise StageError(f"the stage {self.name} broke: {type(error).__name__}: {error}") from error
        ctx.made[name] = Made(output, self._used(ctx))
        return output

    def _asks(self, ctx: Context) -> bool:
        """Whether a model may be asked: of a library that holds nothing none is, and none is made ready for it."""
        return bool(self.prompts) and ctx.models.spec(self.name).kind is not ModelKind.NONE and ctx.index.size > 0

    def _used(self, ctx: Context) -> tuple[str, ...]:
        """The prompts that it may use with the model of this run."""
        if not self._asks(ctx):
            return ()
        readers = tuple(p for p in self.prompts if p in READERS and ctx.reads(self.name))
        return readers or tuple(p for p in self.prompts if p not in READERS)

    def _model(self, ctx: Context) -> str:
        return ctx.models.spec(self.name).name if self.prompts else ""

    def _halt(self, ctx: Context, name: str, inputs: dict[str, Any]) -> Halt:
        """What whoever watches is told before it runs; nothing in it is shared with the run."""
        return Halt(
            name=name,
            stage=self.name,
            inputs={key: copy.deepcopy(value) for key, value in inputs.items()},
            prompts=self._used(ctx),
            model=self._model(ctx),
            made={each: _plain(made.output) for each, made in ctx.made.items()},
            pinned=name in ctx.pins or self.name in ctx.pins,
        )

    def _run(self, ctx: Context, name: str, inputs: dict[str, Any], compute: Callable[[], R]) -> R:
        """Open the stage's span, take its output from where it is to be had, and close the span."""
        blobs = {key: ctx.recorder.blobs.put(value) for key, value in inputs.items()}
        with ctx.span(name, stage=self.name, inputs=blobs, model=self._model(ctx)) as closing:
            if ctx.stop():
                raise Stopped("stopped")
            output, closing.outcome, closing.origin = self._had(ctx, name, inputs, compute)
            closing.output = ctx.recorder.blobs.put(_plain(output))
        return output

    def _had(
        self, ctx: Context, name: str, inputs: dict[str, Any], compute: Callable[[], R]
    ) -> tuple[R, Outcome, str | None]:
        """The output, how it was come by, and the run that computed it where it is a kept one."""
        pin = ctx.by_hand.get(name) or ctx.pins.get(name) or ctx.pins.get(self.name)
        if pin is not None:
            return self.read(pin.output, name), "pinned", None
        model = ctx.models.spec(self.name)
        if self._asks(ctx) and not ctx.gateway.is_made(model):
            with ctx.waiting(f"making {model.name} ready, only this once"):
                ctx.gateway.fingerprint(model)
        key = self._key(ctx, inputs)
        if self.name not in ctx.fresh and (kept := ctx.cache.stage_get(key)) is not None:
            record = json.loads(kept)
            for note in record.get("notes", ()):
                ctx.note(note)
            return self.read(record["output"], name), "cached", record["run"]
        before = len(ctx.told)
        output = compute()
        kept_too = {"run": ctx.recorder.head.id, "notes": ctx.told[before:]}
        ctx.cache.stage_put(key, json.dumps({"output": _plain(output), **kept_too}))
        return output, "computed", None

    def _key(self, ctx: Context, inputs: dict[str, Any]) -> str:
        model, asks = ctx.models.spec(self.name), self._asks(ctx)
        parts = {
            "stage": self.name,
            "code": code(),
            "inputs": inputs,
            "thesaurus": ctx.thesaurus.fingerprint,
            "names": ctx.names.fingerprint,
            "vectors": ctx.vectors.fingerprint if self._reads else None,
            "prompts": [ctx.prompt_text(p).hash for p in self._used(ctx)],
            "model": ctx.gateway.fingerprint(model) if asks else str(model.kind),
            "recipe": ctx.recipe.model_dump(mode="json"),
            "library": ctx.library.revision if self._reads else None,
            "people": ctx.library.people_stamp if self._reads else None,
            "ranking": ctx.ranking.fingerprint if self._ranks else None,
            "sample": ctx.sample,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8", "replace")).hexdigest()


def stage(
    *, prompts: tuple[str, ...] = (), reads: bool = False, ranks: bool = False
) -> Callable[[Callable[P, R]], Stage[P, R]]:
    """Make a stage of a function whose last keyword is `ctx`.

    `prompts` names the prompts that it may use (none: it never asks a model), `reads` says that it looks into the
    library, `ranks` that pins and the learned ranker count in it. A function with a `sub` runs once for each
    sub-question.
    """
    return lambda function: Stage(function, prompts, reads, ranks)


@functools.cache
def code() -> str:
    """A hash of cascade's own source, without what only shows or measures: other code may answer otherwise."""
    here = Path(__file__).parent
    read = hashlib.sha256()
    for file in sorted(here.rglob("*.py")):
        if file.relative_to(here).parts[0] not in ("cli", "tui", "evals"):
            read.update(file.read_bytes())
    return read.hexdigest()[:16]


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value
