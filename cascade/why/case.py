"""One document before one run: what the gates are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cascade.passages import passages
from cascade.stages.evidence import NOT_CHOSEN, Lost
from cascade.types import Document, Hit, Passage
from cascade.why.record import Lookup, Record
from cascade.why.target import Shelf, Target

__all__ = ["Case"]


@dataclass(frozen=True)
class Case:
    """`shelf` is None where the library that the run read is not here."""

    record: Record
    target: Target
    shelf: Shelf | None

    @cached_property
    def document(self) -> Document | None:
        """The document as it is now, or as it came with a run that was opened from a file."""
        if self.shelf is None:
            return self.record.run.document(self.target.document)
        return self.shelf.library.get(self.target.document)

    @cached_property
    def passages(self) -> list[Passage]:
        """Those of its passages that are asked about, as they are now."""
        found = passages(self.document) if self.document is not None else []
        return [p for p in found if self.target.covers(p.document, p.start, p.end)]

    @cached_property
    def changed(self) -> int | None:
        """The revision at which it changed or was deleted after the run had read the library, or None."""
        if self.shelf is None:
            return None
        at = self.shelf.library.changed_at(self.target.document)
        return at if at is not None and at > self.record.run.head.library else None

    @property
    def named(self) -> bool:
        """Whether the run's record names it."""
        return self.target.document in self.record.titles

    # --- by sub-question ------------------------------------------------------------------------------------------

    def hits(self, lookup: Lookup) -> list[Hit]:
        """Its passages that were read."""
        return [h for h in lookup.found.hits if self.target.holds(h.passage.id)] if lookup.found else []

    def lost(self, lookup: Lookup) -> list[Lost]:
        """Its passages that were looked at and not read."""
        return [x for x in lookup.found.lost if self.target.holds(x.passage)] if lookup.found else []

    def shown(self, lookup: Lookup) -> bool:
        """Whether a model that reads was shown it, of which no hit tells: it is quoted, or told to be passed over."""
        made = lookup.evidence
        if made is None:
            return False
        told = [(quote.document, quote.start, quote.end) for quote in made.quotes]
        told += [(x.document, x.start, x.end) for x in made.unquoted if x.reason == NOT_CHOSEN]
        return any(self.target.covers(*place) for place in told)

    def twin(self, lookup: Lookup) -> str:
        """The passage that stood for one of its own, having the same words; empty where none did."""
        if lookup.found is None:
            return ""
        groups = [(h.passage.id, h.copies) for h in lookup.found.hits]
        groups += [(x.passage, x.copies) for x in lookup.found.lost]
        return next((name for name, copies in groups if any(self.target.holds(c) for c in copies)), "")

    def looked_at(self, lookup: Lookup) -> bool:
        """Whether the search gave it: the gates before were passed then, whatever the library says now."""
        return bool(self.hits(lookup) or self.lost(lookup) or self.twin(lookup))
