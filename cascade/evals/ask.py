"""Asking one case: its question after those of its history, with gold where it is wanted, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from cascade.case import Case
from cascade.config import ModelKind, ModelSpec, RunOptions
from cascade.engine import Engine
from cascade.errors import CascadeError, StageError, Stopped
from cascade.evals.measure import measures
from cascade.evals.metrics import Places
from cascade.evals.oracle import gold_for, hook
from cascade.evals.results import Answered
from cascade.followup import Turn
from cascade.runs import Run
from cascade.steps import Before, Decision, Halt, Use
from cascade.trace import Event, RunBegan
from cascade.types import Question

__all__ = ["Asking"]

_AFTER_RETRIEVE = ("cite", "synthesize", "verify")


class Asking(NamedTuple):
    """How the cases of a suite are asked."""

    engine: Engine
    """On the home that they are asked of."""
    options: RunOptions
    through: str
    oracles: tuple[str, ...]

    def case(
        self,
        case: Case,
        sample: int,
        places: Places,
        result: str,
        stop: Callable[[], bool],
        raised: tuple[type[Exception], ...],
    ) -> Answered:
        """`case`, asked once for `result`; an error that is none of `raised` and not `Stopped` is what came of it."""
        gold = gold_for(case, places, self.oracles)
        options = self.options.model_copy(update={"sample": sample, "result": result})
        talk = _Talk(self.engine, case, options, stop)
        run, error = None, None
        try:
            run = talk.ask(self._before(case, places, gold))
        except Exception as ended:
            if isinstance(ended, (Stopped, *raised)):
                raise
            error = ended
        recorded = run or talk.recorded()
        found = measures(case, places, run, self.engine.library, through=self.through)
        answered = Answered(
            case=case.id,
            sample=sample,
            run=recorded.id if recorded else None,
            status=run.answer.status.value if run and run.answer and self.through == "verify" else "",
            error="" if error is None else str(error) or type(error).__name__,
            exit_code=0 if error is None else _code(error),
            cluster=case.cluster or case.id,
            tags=case.tags,
            measures={name: round(value, 6) for name, value in found.items()},
            oracles=gold,
        )
        return answered.model_copy(update=_spent(recorded)) if recorded else answered

    def _before(self, case: Case, places: Places, gold: tuple[str, ...]) -> Before | None:
        """What puts gold in, and leaves out what is not measured; None where there is neither."""
        inner = hook(case, places, gold, self.engine.library, self.engine.index)
        if self.through == "verify":
            return inner if gold else None

        def before(halt: Halt) -> Decision | None:
            blank = halt.stage in _AFTER_RETRIEVE and not _needed(halt)
            return Use(output=self.engine.blank_output(halt)) if blank else inner(halt)

        return before


def _needed(halt: Halt) -> bool:
    """Whether a later search needs what this stage makes: the values of a sub-question that another one names."""
    sub = (halt.inputs.get("sub") or {}).get("id")
    return halt.stage == "cite" and any(sub in each["needs"] for each in halt.made["decompose"]["questions"])


@dataclass
class _Talk:
    """The conversation of one case."""

    engine: Engine
    case: Case
    options: RunOptions
    stop: Callable[[], bool]
    turns: list[Turn] = field(default_factory=list)
    last: Run | None = None
    begun: str = ""
    """Id of the run that began last."""

    def ask(self, before: Before | None) -> Run:
        """The run of the case's question, after those of its history."""
        for earlier in self.case.history:
            self.last = self._asked(earlier, None, None)
            self.turns.extend(self.engine.conversation(self.last)[-1:])
        return self._asked(self.case.question, self.case.id, before)

    def recorded(self) -> Run | None:
        """What is recorded of the run that began last; None where none did."""
        return self.engine.run(self.begun) if self.begun else None

    def _asked(self, text: str, batch: str | None, before: Before | None) -> Run:
        case = self.case
        text = " ".join(text.split())
        read = self.engine.follow_up(text, self.turns)
        question = Question(text=read.text, as_of=case.as_of, dated=case.dated, zone=case.zone, filters=case.filters)
        about = {"batch": batch, "said": text if read.changed else "", "follows": self.last.id if self.last else None}
        return self.engine.ask(
            question, self.options.model_copy(update=about), listen=self._listen, stop=self.stop, before=before
        )

    def _listen(self, event: Event) -> None:
        if isinstance(event, RunBegan):
            self.begun = event.run


def _code(error: Exception) -> int:
    return error.exit_code if isinstance(error, CascadeError) else StageError.exit_code


def _spent(run: Run) -> dict[str, object]:
    """What a run cost: the time of each stage, tokens, and money where its models have a price."""
    calls = [call for span in (*run.view.stages, *run.view.replaced) for call in span.all_calls()]
    return {
        "seconds": round(run.view.ended or 0.0, 4),
        "stages": run.view.timings,
        "usage": run.view.spent,
        "cached": any(span.outcome == "cached" for span in run.view.stages) or any(call.cached for call in calls),
        "cost": _cost(run),
    }


def _cost(run: Run) -> float | None:
    spans = (*run.view.stages, *run.view.replaced)
    calls = [c for s in spans for c in s.all_calls() if ModelSpec(name=c.model).kind is ModelKind.REMOTE]
    asked = [call for call in calls if call.spent.evaluated or call.spent.generated]
    if not asked:
        return None
    from cascade.models.remote import price

    prices = [price(call.model, call.spent) for call in asked]
    return None if None in prices else round(sum(p for p in prices if p is not None), 6)
