"""What a run wrote down, by sub-question, as the values that its stages made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from cascade.errors import NoSuch
from cascade.runs import Run
from cascade.stages.evidence import Draft, Evidence, Found
from cascade.types import SubQuestion
from cascade.view import SpanView
from cascade.why.values import Basis, Gate, Outcome, Step

__all__ = ["Lookup", "Record"]

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Lookup:
    """One sub-question, as it was looked up; a part that the run did not reach, or that does not read, is None."""

    sub: SubQuestion
    found: Found | None
    evidence: Evidence | None
    retrieve: SpanView | None
    cite: SpanView | None

    def step(
        self,
        gate: Gate,
        outcome: Outcome,
        text: str,
        details: tuple[str, ...] = (),
        *,
        basis: Basis = Basis.RECORDED,
        rank: int | None = None,
    ) -> Step:
        """What became of the document at a gate of this sub-question."""
        return Step(
            gate=gate, question=self.sub.id, outcome=outcome, basis=basis, text=text, details=details, rank=rank
        )


class Record:
    """A run, read for what it says of documents."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @cached_property
    def lookups(self) -> tuple[Lookup, ...]:
        """The plan's sub-questions in their order; none where the run made no plan."""
        plan = self.run.plan
        return tuple(self._lookup(sub) for sub in plan.questions) if plan else ()

    @cached_property
    def draft(self) -> Draft | None:
        return self._output("synthesize", Draft)

    @property
    def evidence(self) -> list[Evidence]:
        """That of all sub-questions that got so far, as synthesize was given it."""
        return [lookup.evidence for lookup in self.lookups if lookup.evidence is not None]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Every document that the run names, with its title where that is written down too."""
        titles: dict[str, str] = {}
        for lookup in self.lookups:
            for name, title in _named(lookup):
                titles[name] = titles.get(name) or title
        return titles

    def span(self, name: str) -> SpanView | None:
        """The stage of exactly that name, where it began."""
        return next((s for s in self.run.view.stages if s.name == name), None)

    def unreached(self, name: str) -> str:
        """Why there is no output of the stage called `name`."""
        span = self.span(name)
        if span is not None and span.outcome == "failed":
            return f"{name} failed: {span.error}"
        if span is not None:
            return f"{name} was stopped before its end"
        failed = next((s for s in self.run.view.stages if s.outcome in ("failed", "stopped")), None)
        if failed is not None:
            return f"the run did not get to {name}: {failed.name} {failed.outcome}" + (
                f": {failed.error}" if failed.error else ""
            )
        return f"the run did not get to {name}"

    def _lookup(self, sub: SubQuestion) -> Lookup:
        retrieve, cite = self.span(f"retrieve.{sub.id}"), self.span(f"cite.{sub.id}")
        asked = retrieve.inputs.get("sub") if retrieve else None
        return Lookup(
            sub=(self._read(asked, SubQuestion) if asked else None) or sub,
            found=self._output(f"retrieve.{sub.id}", Found),
            evidence=self._output(f"cite.{sub.id}", Evidence),
            retrieve=retrieve,
            cite=cite,
        )

    def _output(self, name: str, model: type[M]) -> M | None:
        span = self.span(name)
        return self._read(span.output, model) if span is not None and span.output else None

    def _read(self, blob: str, model: type[M]) -> M | None:
        try:
            return model.model_validate(self.run.blobs.get(blob))
        except (NoSuch, ValidationError):  # a record that was damaged, or written otherwise: what it says is not known
            return None


def _named(lookup: Lookup) -> Iterator[tuple[str, str]]:
    if lookup.found is not None:
        for hit in lookup.found.hits:
            yield hit.passage.document, hit.passage.title
            yield from ((copy.rpartition("@")[0], "") for copy in hit.copies)
        for lost in lookup.found.lost:
            yield from ((name.rpartition("@")[0], "") for name in (lost.passage, *lost.copies))
    if lookup.evidence is not None:
        yield from ((quote.document, quote.title) for quote in lookup.evidence.quotes)
        yield from ((sentence.document, "") for sentence in lookup.evidence.unquoted)
