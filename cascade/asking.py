"""Running the chain: a run is set up, recorded as it goes, ended in every case, and run again with changes."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from cascade import prompt as prompts
from cascade.clean import clean
from cascade.config import STAGES, Models, Recipe, RunOptions
from cascade.context import Context, Pin
from cascade.errors import CascadeError, NoSuch, StageError, UsageError
from cascade.home import Home
from cascade.models.base import Stopped
from cascade.pipeline import answer
from cascade.prompt import Prompt
from cascade.runs import Run
from cascade.thesaurus import Thesaurus
from cascade.trace import Event, Recorder, RunBegan, RunEnded, RunHead, TextMade
from cascade.types import Question

if TYPE_CHECKING:
    from cascade.index import Index
    from cascade.library import Library
    from cascade.models.gateway import Gateway

__all__ = ["Opened", "Watch", "ask", "changed_again"]

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a run works on."""

    home: Home
    library: Library
    index: Index
    gateway: Gateway


class Watch(NamedTuple):
    """Who watches a run: `listen` gets each event at once, `stop` is asked now and then, `before` hears of each stage
    before it runs and may end the run by raising."""

    listen: Callable[[Event], None] | None = None
    stop: Callable[[], bool] = lambda: False
    before: Callable[[str, dict[str, Any]], None] | None = None


def ask(opened: Opened, question: Question, options: RunOptions, watch: Watch) -> Run:
    """Answer `question` and record how. Raises the error that ended it, after recording it."""
    question = question.model_copy(update={"text": clean(question.text)})  # a file of questions may hold anything
    ctx = _context(opened, question, options, watch)
    recorder = ctx.recorder
    recorder.emit(RunBegan(at=recorder.now(), run=recorder.head.id))
    try:
        _, result = answer(question, ctx=ctx)
    except BaseException as error:
        stopped = isinstance(error, (Stopped, KeyboardInterrupt))
        code = error.exit_code if isinstance(error, CascadeError) else 130 if stopped else StageError.exit_code
        recorder.emit(
            RunEnded(
                at=recorder.now(),
                outcome="stopped" if stopped else "failed",
                error=str(error) or type(error).__name__,
                exit_code=code,
                spent=ctx.spent,
            )
        )
        raise
    else:
        recorder.emit(TextMade(at=recorder.now(), text=result.text))
        blob = recorder.blobs.put(result.model_dump(mode="json"))
        recorder.emit(RunEnded(at=recorder.now(), outcome="done", answer=blob, spent=ctx.spent))
    finally:
        recorder.close()
    return Run(recorder.folder)


def changed_again(run: Run, options: RunOptions, start: str | None, sets: Mapping[str, str]) -> RunOptions:
    """The options that run `run` again with what `options`, `start` and `sets` change; see `Engine.rerun`."""
    head = run.head
    at = len(STAGES)
    if start is not None:
        if start not in STAGES:
            raise NoSuch(f"no stage {start!r}", hint=f"stages: {', '.join(STAGES)}")
        at = STAGES.index(start)
    pins = {name: run.blobs.get(blob) for name, blob in head.pins.items() if _place(name) < at}
    if start is not None:
        pins |= {s.name: run.output(s.name) for s in run.view.stages if _place(s.name) < at and s.output}
    for path, value in sets.items():
        name, field = _named(run, path)
        pins[name] = _changed(pins.get(name, run.output(name)), field, value, path)
    kept = {name: run.blobs.get(blob) for name, blob in head.prompts.items()}
    return options.model_copy(
        update={
            "models": options.models if "default" in options.models else {**head.models, **options.models},
            "recipe": {**head.recipe.model_dump(), **options.recipe},
            "pins": {**pins, **options.pins},
            "prompts": {**kept, **options.prompts},
            "fresh": (*STAGES[at:], *options.fresh),
            "sample": options.sample or head.sample,
            "forked": head.id,
        }
    )


def _place(name: str) -> int:
    """Where the stage of that name, or of that name and sub-question, comes in the chain; an unknown one after all."""
    stage = name.partition(".")[0]
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


def _named(run: Run, path: str) -> tuple[str, str]:
    """The span that `path` is of, and the field in its output: `retrieve.q2.hits`, or `retrieve.hits` for the first."""
    spans = sorted((s.name for s in run.view.stages), key=len, reverse=True)
    whole = next((name for name in spans if path.startswith(f"{name}.")), None)
    if whole is not None:
        return whole, path.removeprefix(f"{whole}.")
    stage, _, field = path.partition(".")
    return next((s.name for s in run.view.stages if s.stage == stage), stage), field


def _context(opened: Opened, question: Question, options: RunOptions, watch: Watch) -> Context:
    """A new run's folder, with its head written, and what its stages may do."""
    models = _models(opened.home.config.models, options.models)
    recipe = _recipe(opened.home.config.recipe, options.recipe)
    texts = {name: prompts.parse(name, text) for name, text in options.prompts.items()}
    thesaurus = Thesaurus.load(opened.home.path / "thesaurus.txt")
    now = datetime.now(UTC)
    run_id = f"{now:%H%M%S}-{''.join(random.choices(_LETTERS, k=5))}"
    folder = opened.home.runs / f"{now:%Y-%m-%d}" / run_id
    head = RunHead(
        id=run_id,
        began=now,
        question=question,
        recipe=recipe,
        models={stage: models.spec(stage).name for stage in STAGES},
        library=opened.library.revision,
        sample=options.sample,
        forked=options.forked,
        fresh=options.fresh,
        batch=options.batch,
    )
    recorder = Recorder(folder, head, time.monotonic, watch.listen)
    pinned = {name: recorder.blobs.put(value) for name, value in options.pins.items()}
    written = {name: recorder.blobs.put(text) for name, text in options.prompts.items()}
    recorder.rewrite(head.model_copy(update={"pins": pinned, "prompts": written}))

    def prompt(name: str) -> Prompt:
        if name not in texts:
            texts[name] = prompts.load(opened.home.prompt(name))
        return texts[name]

    return Context(
        library=opened.library,
        index=opened.index,
        gateway=opened.gateway,
        cache=opened.gateway.cache,
        recorder=recorder,
        models=models,
        recipe=recipe,
        prompt_text=prompt,
        thesaurus=thesaurus,
        pins={name: Pin(output=value) for name, value in options.pins.items()},
        fresh=frozenset(options.fresh),
        sample=options.sample,
        stop=watch.stop,
        before=watch.before,
    )


def _models(models: Models, changes: Mapping[str, str]) -> Models:
    """The home's models with `changes`; a new default replaces every stage's own too."""
    unknown = sorted(set(changes) - {"default", *STAGES})
    if unknown:
        raise UsageError(f"no stage {unknown[0]!r} to set a model for", hint=f"stages: {', '.join(STAGES)}")
    own = dict.fromkeys(STAGES) if "default" in changes else {}
    return Models.model_validate({**models.model_dump(), **own, **changes})


def _recipe(recipe: Recipe, changes: Mapping[str, Any]) -> Recipe:
    """The home's recipe with `changes`."""
    try:
        return Recipe.model_validate({**recipe.model_dump(), **changes})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        known = ", ".join(Recipe.model_fields)
        raise UsageError(f"the recipe's {name!r}: {first['msg']}", hint=f"a recipe has: {known}") from error


def _changed(output: Any, path: str, value: str, full: str) -> Any:
    """A copy of a recorded output with the field at `path` (`questions.0.text`) set to `value`, JSON or plain text."""
    try:
        fresh: Any = json.loads(value)
    except ValueError:
        fresh = value
    copied = json.loads(json.dumps(output))
    place: Any = copied
    *way, last = path.split(".")
    for step in way:
        place = _step(place, step, full)
    _step(place, last, full)
    place[int(last) if isinstance(place, list) else last] = fresh
    return copied


def _step(place: Any, step: str, full: str) -> Any:
    if isinstance(place, list) and step.isdigit() and int(step) < len(place):
        return place[int(step)]
    if isinstance(place, dict) and step in place:
        return place[step]
    known = ", ".join(place) if isinstance(place, dict) else f"0 to {len(place) - 1}" if isinstance(place, list) else ""
    raise UsageError(f"--set {full}: there is no {step!r}", hint=f"there is: {known}" if known else "")
