"""Events folded into what a person sees of a run; live and replayed runs go through here alike.

Knows nothing of screens: a front end applies each event as it comes and draws what it likes of the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cascade.trace import (
    Event,
    ModelCalled,
    Noted,
    Progressed,
    Rewound,
    RunBegan,
    RunEnded,
    SpanBegan,
    SpanEnded,
    TextMade,
)
from cascade.types import Usage

__all__ = ["RunView", "SpanView", "fold"]


@dataclass
class SpanView:
    """A stage or a part of one. `outcome` is `running` until it has ended; times are seconds since the run began."""

    number: int
    name: str
    kind: str
    began: float
    model: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    output: str | None = None
    outcome: str = "running"
    error: str | None = None
    origin: str | None = None
    ended: float | None = None
    done: int = 0
    total: int = 0
    waits: str = ""
    """What it waits for at the moment, where that is told."""
    calls: list[ModelCalled] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    replaced: str = ""
    """Why what it made does not count any more; empty as long as it does."""
    children: list[SpanView] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long it took; 0 while it runs."""
        return 0.0 if self.ended is None else round(self.ended - self.began, 4)

    @property
    def stage(self) -> str:
        """The stage's name without the sub-question: `retrieve` of `retrieve.q2`."""
        return self.name.partition(".")[0]

    def all_calls(self) -> list[ModelCalled]:
        """Its own model calls and those of its parts."""
        return [*self.calls, *(call for child in self.children for call in child.all_calls())]

    def all_notes(self) -> list[str]:
        """Its own notes and those of its parts."""
        return [*self.notes, *(note for child in self.children for note in child.all_notes())]


@dataclass
class RunView:
    """A run as far as its events have told. A run that was killed stays `running` for ever: `ended` is None."""

    run: str = ""
    state: str = "running"
    stages: list[SpanView] = field(default_factory=list)
    replaced: list[SpanView] = field(default_factory=list)
    """Stages whose outputs do not count any more, because the run went back and on from there."""
    notes: list[str] = field(default_factory=list)
    draft: str = ""
    """What is being written of the answer, before it is checked; empty again once `text` is there."""
    text: str = ""
    """The answer's text, checked."""
    answer: str | None = None
    """Blob of the answer."""
    error: str | None = None
    exit_code: int = 0
    spent: Usage = field(default_factory=Usage)
    ended: float | None = None
    _spans: dict[int, SpanView] = field(default_factory=dict, repr=False)

    def apply(self, event: Event) -> None:
        """Take one more event in."""
        match event:
            case RunBegan():
                self.run = event.run
            case SpanBegan():
                self._begin(event)
            case SpanEnded():
                self._end(event)
            case ModelCalled():
                self._spans[event.span].calls.append(event)
            case Noted():
                (self._spans[event.span] if event.span else self).notes.append(event.text)
            case Progressed():
                span = self._spans[event.span]
                span.done, span.total, span.waits = event.done, event.total, event.what
            case TextMade(draft=True):
                self.draft = event.text if event.anew else self.draft + event.text
            case TextMade():
                self.draft, self.text = "", self.text + event.text
            case Rewound():
                at = next((n for n, s in enumerate(self.stages) if s.name == event.to), len(self.stages))
                for span in self.stages[at:]:
                    span.replaced = event.reason
                self.replaced += self.stages[at:]
                del self.stages[at:]
                self.draft = ""
            case RunEnded():
                self.state, self.answer, self.error = event.outcome, event.answer, event.error
                self.exit_code, self.spent, self.ended = event.exit_code, event.spent, event.at

    def stage(self, name: str) -> SpanView | None:
        """The span of the stage called `name` (`retrieve` also finds `retrieve.q1`), or None where it did not run."""
        exact = next((s for s in self.stages if s.name == name), None)
        return exact or next((s for s in self.stages if s.stage == name), None)

    def computed(self, name: str, output: str | None = None) -> SpanView | None:
        """The span that computed what the stage of exactly that name made, replaced ones included; None without one.

        With `output`, the one that made this blob, where one did.
        """
        spans = [s for s in (*self.stages, *reversed(self.replaced)) if s.name == name and s.outcome == "computed"]
        return next((s for s in spans if s.output == output), spans[0] if spans else None)

    @property
    def timings(self) -> dict[str, float]:
        """Stage to seconds; a stage that ran for several sub-questions counts them together."""
        together: dict[str, float] = {}
        for span in self.stages:
            together[span.stage] = round(together.get(span.stage, 0.0) + span.seconds, 4)
        return together

    def _begin(self, event: SpanBegan) -> None:
        span = SpanView(
            number=event.span, name=event.name, kind=event.kind, began=event.at, model=event.model, inputs=event.inputs
        )
        self._spans[event.span] = span
        (self.stages if event.parent is None else self._spans[event.parent].children).append(span)

    def _end(self, event: SpanEnded) -> None:
        span = self._spans[event.span]
        span.outcome, span.output, span.error = event.outcome, event.output, event.error
        span.origin, span.ended = event.origin, event.at


def fold(events: Iterable[Event]) -> RunView:
    """The view that `events` add up to."""
    view = RunView()
    for event in events:
        view.apply(event)
    return view
