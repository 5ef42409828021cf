"""Running a suite: each case asked as a question is, measured, and written down before the next one.

It can be stopped anywhere and goes on where it was: a result that has not ended, of the same cases, code, library and
options, is the one that is written on. An error of one case is the result of that case and ends nothing; what would end
every case alike (no model, no home) ends the run, and keeps what there is.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Literal, NamedTuple

from pydantic import Field

from cascade.asking import models_for
from cascade.case import Case
from cascade.config import STAGES, Models, Recipe, RunOptions
from cascade.engine import Engine
from cascade.errors import HomeError, ModelRefused, ModelUnavailable, NoSuch, Stopped
from cascade.evals import store
from cascade.evals.ask import Asking
from cascade.evals.cases import Suite, split_of
from cascade.evals.ground import grounded
from cascade.evals.measure import measuring_code
from cascade.evals.oracle import check_oracles
from cascade.evals.results import Answered, Result, ResultHead
from cascade.evals.suite import prepare, suite_home
from cascade.evals.wording import worded
from cascade.stage import code
from cascade.sync import OnProgress as OnSync
from cascade.types import Value

__all__ = ["EvalOptions", "EvalProgress", "OnProgress", "chosen", "run_suite"]

ENDS_ALL = (HomeError, ModelRefused, ModelUnavailable)
"""Errors that the next case would have too."""


class EvalOptions(Value):
    """What a suite is run with, beside the home's settings."""

    models: dict[str, str] = Field(default_factory=dict)
    """Stage to model; `default` for all that are not named."""
    recipe: dict[str, Any] = Field(default_factory=dict)
    prompts: dict[str, str] = Field(default_factory=dict)
    """Prompt to the text that stands in for the home's."""
    wording: dict[str, str] = Field(default_factory=dict)
    """Id of a case to its question in other words: only these cases are asked, and so."""
    samples: int = Field(1, ge=1)
    """How often each case is asked, each time with another sample of the model's replies."""
    split: Literal["all", "tune", "check"] = "all"
    limit: int | None = Field(None, ge=1)
    """Cases at most. Which, is told by a hash of their ids: more of them hold the fewer."""
    tags: tuple[str, ...] = ()
    """Only cases that have one of these."""
    oracles: tuple[str, ...] = ()
    """Stages that gold stands in for, where a case has it."""
    through: Literal["retrieve", "verify"] = "verify"
    """`retrieve`: what comes after it is neither run nor measured."""
    fresh: bool = False
    """Take no stage's output from the cache."""
    name: str = ""
    """What to call the result."""


class EvalProgress(NamedTuple):
    """How far a run of a suite has come."""

    result: str
    done: int
    """Of `total`, with those of an earlier run that this one goes on from."""
    total: int
    asked: int
    """By this run."""
    seconds: float
    """Since this run asked its first case."""
    errors: int
    last: Answered | None = None
    """What was just answered; None at the beginning."""


OnProgress = Callable[[EvalProgress], None]


def chosen(suite: Suite, options: EvalOptions) -> tuple[Case, ...]:
    """The cases of `suite` that are to be asked, in its order; raises `NoSuch` where there is none."""
    cases = [case for case in suite.cases if options.split in ("all", split_of(case))]
    if options.wording:
        known = {case.id for case in worded(suite.cases, options.wording)}
        cases = [case for case in cases if case.id in known]
    if options.tags:
        cases = [case for case in cases if set(options.tags) & set(case.tags)]
        if not cases:
            tags = sorted({tag for case in suite.cases for tag in case.tags})
            raise NoSuch(
                f"{suite.name} has no such case: {', '.join(options.tags)}", hint=f"tags: {', '.join(tags) or 'none'}"
            )
    if not cases:
        among = " with other words" if options.wording else ""
        raise NoSuch(f"{suite.name} has no case{among} in its half {options.split!r}", hint="--split all")
    kept = {case.id for case in sorted(cases, key=_place)[: options.limit]}
    return tuple(case for case in cases if case.id in kept)


def _place(case: Case) -> tuple[bytes, str]:
    return hashlib.sha256(case.id.encode("utf-8", "replace")).digest(), case.id


def run_suite(
    engine: Engine,
    suite: Suite,
    options: EvalOptions | None = None,
    on_progress: OnProgress = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    *,
    on_sync: OnSync | None = None,
    kept: bool = False,
) -> Result:
    """Ask the cases of `suite` and measure what came; the result, which has not ended where `stop` said so.

    `engine` is of the home that the result belongs to; a suite with sources is synced first, into its own home, where
    it is asked and where its runs are. The errors of cases are in the result. With `kept`, a result of the same that
    has ended already is given as it is. Raises `NoSuch` where no case is meant,
    `UsageError` and `PromptError` for options that cannot be, `Busy` where another process is at the same result,
    `Stopped` where `stop` said so before the first case, the error of a source that does not sync, and those that
    every case would end in.
    """
    options = options or EvalOptions()
    options = options.model_copy(update={"oracles": check_oracles(options.oracles)})
    cases = chosen(suite, options)
    for name, text in options.prompts.items():
        engine.check_prompt(name, text)
    prepare(suite, engine.home, on_sync, stop)
    with _asked(engine, suite) as home:
        home.gateway.allow(*options.models.values())
        places = grounded(cases, home.library)
        if stop():
            raise Stopped("stopped before the first case was asked")
        nowhere = sum(not place for case in cases if case.answerable for place in places[case.id])
        like = _head(home, suite, cases, options).model_copy(update={"nowhere": nowhere})
        before = store.finished(engine.home.results, like) if kept else None
        if before is not None:
            return store.read_result(engine.home.results / before.id)
        asking = Asking(home, _run_options(options), options.through, options.oracles)
        head = _begun(engine, like)
        with store.writing(engine.home.results, head) as result:
            result.keep(cases)
            asked = worded(cases, {case.id: options.wording.get(case.id, case.question) for case in cases})
            _ask_all(asking, asked, places, result, store.read_result(engine.home.results / head.id), on_progress, stop)
    return store.read_result(engine.home.results / head.id)


def _head(home: Engine, suite: Suite, cases: Sequence[Case], options: EvalOptions) -> ResultHead:
    """What is going to be measured on `home`, and with what; its id and the name are still to be given."""
    recipe = home.home.config.recipe.changed(options.recipe)
    models = models_for(home.home.config.models, options.models)
    return ResultHead(
        id="",
        name=options.name,
        suite=suite.name,
        fingerprint=suite.fingerprint,
        cases=tuple(case.id for case in cases),
        split=options.split,
        through=options.through,
        samples=options.samples,
        models={stage: models.spec(stage).name for stage in STAGES},
        recipe=recipe.model_dump(),
        changed=_changed(home, recipe, models, options),
        oracles=options.oracles,
        home=str(home.home.path),
        library=home.library.revision,
        version=version("cascade-qa"),
        code=code(),
        measured=measuring_code(),
        began=datetime.now(UTC),
    )


@contextmanager
def _asked(engine: Engine, suite: Suite) -> Iterator[Engine]:
    """The engine on the home that `suite` is asked of."""
    if suite.sources is None:
        yield engine
        return
    with Engine(suite_home(suite, engine.home)) as own:
        yield own


def _begun(engine: Engine, like: ResultHead) -> ResultHead:
    """The head of the result to write on: of one that was left off, or a new one."""
    left = store.unfinished(engine.home.results, like)
    if left is not None:
        return left
    name = store.check_name(engine.home.results, like.name)
    return like.model_copy(update={"id": store.fresh_id(like.suite, like.began), "name": name})


def _ask_all(
    asking: Asking,
    cases: Sequence[Case],
    places: Mapping[str, Any],
    result: store.Writing,
    before: Result,
    on_progress: OnProgress,
    stop: Callable[[], bool],
) -> None:
    """Ask what is not answered yet: every case once, then every case again with the next sample."""
    known = {(each.case, each.sample) for each in before.answered}
    samples = before.head.samples
    left = [(case, n) for n in range(samples) for case in cases if (case.id, n) not in known]
    errors = sum(bool(each.error) for each in before.answered)
    began = time.monotonic()
    total = len(cases) * samples

    def tell(asked: int, last: Answered | None) -> None:
        done = total - len(left) + asked
        on_progress(EvalProgress(result.head.id, done, total, asked, time.monotonic() - began, errors, last))

    tell(0, None)
    for number, (case, sample) in enumerate(left, 1):
        if stop():
            return
        try:
            answered = asking.case(case, sample, places[case.id], result.head.id, stop, ENDS_ALL)
        except Stopped:
            return
        result.append(answered)
        errors += bool(answered.error)
        tell(number, answered)
    result.end(datetime.now(UTC))


# --- options ------------------------------------------------------------------------------------------------------


def _run_options(options: EvalOptions) -> RunOptions:
    return RunOptions(
        models=options.models, recipe=options.recipe, prompts=options.prompts, fresh=STAGES if options.fresh else ()
    )


def _changed(home: Engine, recipe: Recipe, models: Models, options: EvalOptions) -> dict[str, str]:
    """What is otherwise than by default, by the name that a person changes it by; texts by a hash."""
    plain = Recipe()
    told = {
        f"recipe {name}": str(value) for name, value in recipe.model_dump().items() if value != getattr(plain, name)
    }
    told |= {"model": models.default} if models.default != Models().default else {}
    own = {stage: getattr(models, stage) for stage in STAGES}
    told |= {f"model {stage}": name for stage, name in own.items() if name not in (None, models.default)}
    texts = {f"prompt {name}": text for name, text in {**_own_prompts(home), **options.prompts}.items()}
    thesaurus = home.home.path / "thesaurus.txt"
    texts |= {"thesaurus": thesaurus.read_text(encoding="utf-8", errors="replace")} if thesaurus.is_file() else {}
    told |= {name: _hashed(text) for name, text in texts.items()}
    told |= {"wording": _hashed(repr(sorted(options.wording.items())))} if options.wording else {}
    told |= {"oracle": ", ".join(options.oracles)} if options.oracles else {}
    told |= {"through": options.through} if options.through != "verify" else {}
    told |= {"fresh": "yes"} if options.fresh else {}
    return told


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _own_prompts(home: Engine) -> dict[str, str]:
    """The prompts of which the home has a version of its own."""
    names = sorted({name for stage in home.prompts().values() for name in stage})
    return {name: home.prompt(name) for name in names if (home.home.prompts / f"{name}.md").is_file()}
