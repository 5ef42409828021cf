"""What "why not?" answers with."""

from __future__ import annotations

from enum import StrEnum

from cascade.types import Score, Value

__all__ = ["Basis", "Gate", "Outcome", "Step", "Why", "scored"]


class Gate(StrEnum):
    """What a document has to pass on its way into an answer, in order."""

    LIBRARY = "library"
    """It is known: a source brought it, and it could be read."""
    INDEX = "index"
    CHANGED = "changed"
    """It is now as it was when the run read it."""
    AS_OF = "as of"
    """It was written by the day that the question is asked as of."""
    FILTER = "filter"
    WORDS = "words"
    """It has words that are looked for."""
    POOL = "pool"
    """It ranks among the matches that are looked at one by one."""
    RETRIEVE = "retrieve"
    """It ranks among the passages that are read."""
    CITE = "cite"
    """A sentence of it is quoted, and the quotes are enough."""
    CLAIM = "claim"
    """A sentence of the draft stands on the quote, and passed its check."""
    ANSWER = "answer"


class Outcome(StrEnum):
    """How it fared at a gate."""

    PASSED = "passed"
    STOPPED = "stopped"
    NOT_REACHED = "not reached"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """What a step is told from."""

    RECORDED = "recorded"
    """The run's own record."""
    NOW = "computed now"
    """The library and its index as they are now."""


class Step(Value):
    """One gate, and what became of the document there."""

    gate: Gate
    question: str = ""
    """Id of the sub-question; empty for what is the same for all of them."""
    outcome: Outcome
    basis: Basis | None = None
    """None where nothing is told."""
    text: str = ""
    """A sentence with the figures."""
    rank: int | None = None
    """Where it ranks at the gates that rank, counted from 1."""
    details: tuple[str, ...] = ()
    """More of it, a line each: the sentences that were weighed."""


class Why(Value):
    """What became of a document in a run."""

    run: str
    document: str
    """Its id, or what was asked for where no document is meant by it."""
    title: str = ""
    verdict: str
    """All of it in one sentence."""
    steps: tuple[Step, ...]
    place: str = ""
    """The sentence or passage of it that `Engine.by_hand` could take in where it was lost, as `document@start:end`."""
    advice: tuple[str, ...] = ()
    """What could be done about it, an imperative each, commands between backticks."""

    @property
    def known(self) -> bool:
        """Whether there is such a document, or was."""
        return not any(s.gate is Gate.LIBRARY and s.outcome is Outcome.STOPPED for s in self.steps)

    @property
    def lost(self) -> Step | None:
        """The furthest step that stopped it; None where it came into the answer, or where no step did."""
        if any(s.gate is Gate.ANSWER and s.outcome is Outcome.PASSED for s in self.steps):
            return None
        order = list(Gate)
        stops = [s for s in self.steps if s.outcome is Outcome.STOPPED]
        return max(stops, key=lambda s: order.index(s.gate), default=None)


def scored(score: float, parts: tuple[Score, ...]) -> str:
    """A score and what it is made of: `0.712 (bm25 0.910, coverage 0.600)`."""
    made = ", ".join(f"{p.name} {p.value:.3f}" for p in parts)
    return f"{score:.3f}" + (f" ({made})" if made else "")
