"""What turns a function into a stage: a build step that is recorded, cached, and can be pinned.

A stage is a plain typed function of values with one keyword, `ctx`. Its output is keyed by the hash of its inputs, its
code, its prompts, its model, the recipe and (where it reads the library) the library's revision, so that a rerun
recomputes only what depends on a change. Identity is by content and name, never by the run that it came from.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from cascade.config import ModelKind
from cascade.context import Context, Outcome
from cascade.errors import CascadeError, ConfigError, StageError
from cascade.models.base import Stopped

__all__ = ["stage"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class _Stage(Generic[R]):
    """A stage's name and what its output depends on beside its inputs."""

    name: str
    prompts: tuple[str, ...]
    reads: bool
    output: TypeAdapter[R]

    def instance(self, inputs: Mapping[str, Any]) -> str:
        """`retrieve`, or `retrieve.q2` for one that works on a sub-question."""
        sub = inputs.get("sub")
        return f"{self.name}.{sub.id}" if sub is not None else self.name

    def read(self, value: Any, name: str) -> R:
        """An output from its JSON; raises `ConfigError` that names the field."""
        try:
            return self.output.validate_python(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the whole"
            raise ConfigError(f"the output given for {name} does not fit: {where}: {first['msg']}") from error


def stage(*, prompts: tuple[str, ...] = (), reads: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a stage of a function whose last keyword is `ctx`.

    `prompts` names the prompts that it may use (none: it never asks a model), `reads` says that it looks into the
    library. An error that is not of cascade's own tree becomes a `StageError` that names the stage.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function, eval_str=True)
        spec: _Stage[R] = _Stage(function.__name__, prompts, reads, TypeAdapter(signature.return_annotation))

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = signature.bind(*args, **kwargs)
            ctx = cast(Context, bound.arguments["ctx"])
            inputs = {name: value for name, value in bound.arguments.items() if name != "ctx"}
            try:
                return _run(ctx, spec, inputs, lambda: function(*args, **kwargs))
            except CascadeError:
                raise
            except Exception as error:
                raise StageError(f"the stage {spec.name} broke: {type(error).__name__}: {error}") from error

        return run

    return decorate


def _run(ctx: Context, spec: _Stage[R], inputs: Mapping[str, Any], compute: Callable[[], R]) -> R:
    """Open the stage's span, take its output from where it is to be had, and close the span."""
    name, plain = spec.instance(inputs), {key: _plain(value) for key, value in inputs.items()}
    model = ctx.models.spec(spec.name).name if spec.prompts else ""
    blobs = {key: ctx.recorder.blobs.put(value) for key, value in plain.items()}
    with ctx.span("stage", name, stage=spec.name, inputs=blobs, model=model) as closing:
        if ctx.stop():
            raise Stopped("stopped")
        if ctx.before is not None:
            ctx.before(name, plain)
        output, closing.outcome, closing.origin = _output(ctx, spec, name, plain, compute)
        closing.output = ctx.recorder.blobs.put(_plain(output))
    return output


def _output(
    ctx: Context, spec: _Stage[R], name: str, inputs: dict[str, Any], compute: Callable[[], R]
) -> tuple[R, Outcome, str | None]:
    pin = ctx.pins.get(name) or ctx.pins.get(spec.name)
    if pin is not None:
        return spec.read(pin.output, name), "pinned", None
    key = _key(ctx, spec, inputs)
    if spec.name not in ctx.fresh and (kept := ctx.cache.stage_get(key)) is not None:
        record = json.loads(kept)
        return spec.read(record["output"], name), "cached", record["run"]
    output = compute()
    ctx.cache.stage_put(key, json.dumps({"output": _plain(output), "run": ctx.recorder.head.id}))
    return output, "computed", None


def _key(ctx: Context, spec: _Stage[Any], inputs: dict[str, Any]) -> str:
    model = ctx.models.spec(spec.name)
    asks = bool(spec.prompts) and model.kind is not ModelKind.NONE
    parts = {
        "stage": spec.name,
        "code": _code(),
        "inputs": inputs,
        "thesaurus": ctx.thesaurus.fingerprint,
        "prompts": [ctx.prompt_text(p).hash for p in spec.prompts] if asks else [],
        "model": ctx.gateway.fingerprint(model) if asks else str(model.kind),
        "recipe": ctx.recipe.model_dump(mode="json"),
        "library": ctx.library.revision if spec.reads else None,
        "sample": ctx.sample,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8", "replace")).hexdigest()


@functools.cache
def _code() -> str:
    """A hash of cascade's own source: other code may answer otherwise."""
    here = Path(__file__).parent
    read = hashlib.sha256()
    for file in sorted(here.rglob("*.py")):
        if file.relative_to(here).parts[0] not in ("cli", "tui"):
            read.update(file.read_bytes())
    return read.hexdigest()[:16]


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value
