"""Running the chain: a run is set up, recorded as it goes, halted where a person wants it, and ended in every case."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from cascade import prompt as prompts
from cascade.aliases import IndexCounts, NameBook, Own, Store
from cascade.clean import clean
from cascade.config import STAGES, Models, Recipe, RunOptions
from cascade.context import Context, Made, Pin
from cascade.errors import CascadeError, StageError, Stopped, UsageError
from cascade.given import check_decision, check_names, check_prompt
from cascade.home import Home
from cascade.models.wordvectors import WordVectors
from cascade.pipeline import answer
from cascade.prompt import Prompt
from cascade.ranking import Ranking
from cascade.runs import Run
from cascade.steps import Before, Edit, Go, Halt, Use
from cascade.thesaurus import Thesaurus
from cascade.trace import EVALS, Event, Recorder, Rewound, RunBegan, RunEnded, RunHead, TextMade
from cascade.types import Answer, Question

if TYPE_CHECKING:
    from cascade.index import Index
    from cascade.library import Library
    from cascade.models.gateway import Gateway

__all__ = ["Opened", "Watch", "ask", "models_for"]

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a run works on."""

    home: Home
    library: Library
    index: Index
    gateway: Gateway


class Watch(NamedTuple):
    """Who watches a run: `listen` gets each event at once, `stop` is asked now and then, `before` decides before each
    stage whether it runs, and on what."""

    listen: Callable[[Event], None] | None = None
    stop: Callable[[], bool] = lambda: False
    before: Before | None = None


def ask(opened: Opened, question: Question, options: RunOptions, watch: Watch) -> Run:
    """Answer `question` and record how. Raises the error that ended it, after recording it."""
    question = question.model_copy(update={"text": clean(question.text)})  # a file of questions may hold anything
    check_names(options)
    texts = _Texts(opened.home, options.prompts)
    ctx = _context(opened, question, options, watch, texts)
    recorder = ctx.recorder
    recorder.emit(RunBegan(at=recorder.now(), run=recorder.head.id))
    try:
        result = _answered(question, ctx, texts, watch.before)
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


# --- a person in between ------------------------------------------------------------------------------------------


class _Rewind(Exception):
    """A person has changed something: the chain is gone through again, from the earliest stage that this touches."""

    def __init__(self, edit: Edit) -> None:
        super().__init__("the chain goes on from an earlier stage")
        self.edit = edit


class _Texts:
    """The prompts of one run: those that were given for it, else the home's."""

    def __init__(self, home: Home, given: Mapping[str, str]) -> None:
        self._home = home
        self._read = {name: check_prompt(name, text) for name, text in given.items()}

    def __call__(self, name: str) -> Prompt:
        if name not in self._read:
            self._read[name] = prompts.load(self._home.prompt(name))
        return self._read[name]

    def give(self, name: str, text: str) -> None:
        """From now on `name` is what `text` writes down."""
        self._read[name] = check_prompt(name, text)


def _answered(question: Question, ctx: Context, texts: _Texts, before: Before | None) -> Answer:
    """The chain gone through, again from an earlier stage as often as a person changes something."""

    def halted(halt: Halt) -> None:
        assert before is not None
        decision = before(halt) or Go()
        check_decision(halt, decision)
        if isinstance(decision, Use):
            ctx.by_hand[halt.name] = Pin(output=decision.output)
            _keep(ctx, pins={halt.name: decision.output})
        if isinstance(decision, Edit):
            raise _Rewind(decision)

    ctx.before = halted if before is not None else None
    while True:
        try:
            _, result = answer(question, ctx=ctx)
        except _Rewind as back:
            _go_back(ctx, texts, back.edit)
        else:
            ran = {*ctx.made, *(name.partition(".")[0] for name in ctx.made)}
            for name in sorted({*ctx.pins, *ctx.by_hand} - ran):
                ctx.note(f"the output given for {name} is not used: the plan has no such sub-question")
            return result


def _go_back(ctx: Context, texts: _Texts, edit: Edit) -> None:
    """Take `edit` in, and make ready to go through the chain from the earliest stage that it touches."""
    for name, text in edit.prompts.items():
        texts.give(name, text)
    settled, first = dict[str, Made](), None
    for name, made in ctx.made.items():
        if name in edit.outputs or not edit.prompts.keys().isdisjoint(made.prompts):
            first = name
            break
        settled[name] = made
    forgotten = ctx.by_hand.keys() - settled.keys() - edit.outputs.keys()
    ctx.go_back(settled)
    ctx.by_hand |= {name: Pin(output=output) for name, output in edit.outputs.items()}
    _keep(ctx, pins=edit.outputs, prompts=edit.prompts, gone=forgotten)
    what = ", ".join([*edit.outputs, *(f"the prompt {name}" for name in edit.prompts)])
    if first is not None:
        ctx.recorder.emit(Rewound(at=ctx.recorder.now(), to=first, reason=f"changed by hand: {what}"))
    elif what:
        ctx.note(f"changed by hand: {what}")


def _keep(
    ctx: Context, *, pins: Mapping[str, Any], prompts: Mapping[str, str] | None = None, gone: Iterable[str] = ()
) -> None:
    """Write into the run's head what was given by hand, so that a rerun has it; `gone` is given no longer."""
    head, put = ctx.recorder.head, ctx.recorder.blobs.put
    kept = {name: blob for name, blob in head.pins.items() if name not in gone}
    kept |= {name: put(ctx.pins[name].output) for name in gone if name in ctx.pins}
    kept |= {name: put(output) for name, output in pins.items()}
    texts = {**head.prompts, **{name: put(text) for name, text in (prompts or {}).items()}}
    ctx.recorder.rewrite(head.model_copy(update={"pins": kept, "prompts": texts}))


# --- setting up ---------------------------------------------------------------------------------------------------


def _context(
    opened: Opened, question: Question, options: RunOptions, watch: Watch, texts: Callable[[str], Prompt]
) -> Context:
    """What the stages of a new run may do; its folder is there, with its head written."""
    home = opened.home  # what does not read in it is told before a run is begun
    models = models_for(home.config.models, options.models)
    recipe = home.config.recipe.changed(options.recipe)
    thesaurus = Thesaurus.load(home.path / "thesaurus.txt")
    until = question.as_of if question.dated else None
    names = NameBook(Store(home.learned), Own.load(home.names), IndexCounts(opened.index), until=until)
    ranking = Ranking.of(home) if options.ranking is None else Ranking.read(options.ranking)
    recorder = _recorder(opened, question, options, watch, models, recipe, ranking)
    return Context(
        library=opened.library,
        index=opened.index,
        gateway=opened.gateway,
        cache=opened.gateway.cache,
        recorder=recorder,
        models=models,
        recipe=recipe,
        prompt_text=texts,
        thesaurus=thesaurus,
        names=names,
        vectors=opened.gateway.vectors() if recipe.weigh_similar else WordVectors(),
        ranking=ranking,
        pins={name: Pin(output=value) for name, value in options.pins.items()},
        fresh=frozenset(options.fresh),
        sample=options.sample,
        stop=watch.stop,
    )


def _recorder(
    opened: Opened,
    question: Question,
    options: RunOptions,
    watch: Watch,
    models: Models,
    recipe: Recipe,
    ranking: Ranking,
) -> Recorder:
    """A new run's folder, with its head and what was given by hand written."""
    now = datetime.now(UTC)
    run_id = f"{now:%H%M%S}-{''.join(random.choices(_LETTERS, k=5))}"
    folder = opened.home.runs / (EVALS if options.result else "") / f"{now:%Y-%m-%d}" / run_id
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
        result=options.result,
        said=clean(options.said),
        follows=options.follows,
        repeat=options.repeat,
    )
    recorder = Recorder(folder, head, time.monotonic, watch.listen)
    pinned = {name: recorder.blobs.put(value) for name, value in options.pins.items()}
    written = {name: recorder.blobs.put(text) for name, text in options.prompts.items()}
    ranked = recorder.blobs.put(ranking.model_dump(mode="json")) if ranking != Ranking() else None
    recorder.rewrite(head.model_copy(update={"pins": pinned, "prompts": written, "ranking": ranked}))
    return recorder


def models_for(models: Models, changes: Mapping[str, str]) -> Models:
    """The home's models with `changes`; a new default replaces every stage's own too.

    Raises `UsageError` for a stage that there is none of.
    """
    unknown = sorted(set(changes) - {"default", *STAGES})
    if unknown:
        raise UsageError(f"no stage {unknown[0]!r} to set a model for", hint=f"stages: {', '.join(STAGES)}")
    own = dict.fromkeys(STAGES) if "default" in changes else {}
    return Models.model_validate({**models.model_dump(), **own, **changes})
