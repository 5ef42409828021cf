"""The one door for front ends: sources, search, questions, runs.

`asking`, `history`, `naming`, `preference`, `search`, `sources` and `workings` are the parts of the door, by what is
asked of it; the other modules do what one of these is asked. Everything heavy (the model, tantivy, litellm) is opened
when it is first needed and kept until `close`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cascade.engine.asking import Asking
from cascade.engine.history import History
from cascade.engine.naming import Naming
from cascade.engine.preference import Preference
from cascade.engine.search import Search, SearchResult
from cascade.engine.sources import Sources
from cascade.engine.workings import Workings

if TYPE_CHECKING:
    from cascade.engine.doctor import Finding

__all__ = ["Engine", "SearchResult"]


class Engine(Sources, Search, Asking, History, Workings, Preference, Naming):
    """One home, opened. Use as a context manager, or call `close`."""

    def doctor(self) -> tuple[Finding, ...]:
        """What is well with this home and what is not: model, library, index, sources, disk."""
        from cascade.engine.doctor import examine

        return examine(self)
