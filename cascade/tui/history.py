"""The recorded runs as the lines of a list: newest first, repeats folded under what they repeat, filtered by words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cascade.runs import RunSummary

__all__ = ["History", "Line"]


class Line(NamedTuple):
    """One run in the list."""

    run: RunSummary
    depth: int = 0
    """1 for a repeat that stands under what it repeats."""
    repeats: int = 0
    """How many runs repeat it with other samples."""
    opened: bool = False
    """Its repeats stand under it."""


class History:
    """All runs that are known, by id."""

    def __init__(self) -> None:
        self._runs: dict[str, RunSummary] = {}
        self._texts: dict[str, str] = {}
        self._ordered: list[RunSummary] | None = []

    def __len__(self) -> int:
        return len(self._runs)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._runs

    def take(self, runs: Iterable[RunSummary]) -> bool:
        """Know of these runs as they are now; False where nothing is new in that."""
        fresh = {run.id: run for run in runs if self._runs.get(run.id) != run}
        self._runs |= fresh
        self._texts |= {run.id: _text(run) for run in fresh.values()}
        if fresh:
            self._ordered = None
        return bool(fresh)

    def drop(self, id_: str) -> None:
        """Forget a run."""
        self._runs.pop(id_, None)
        self._texts.pop(id_, None)
        self._ordered = None

    def keep(self, ids: Collection[str]) -> None:
        """Forget all runs but these."""
        for id_ in [id_ for id_ in self._runs if id_ not in ids]:
            self.drop(id_)

    def lines(self, words: str = "", opened: Collection[str] = ()) -> list[Line]:
        """The list: all runs that have each of `words` somewhere, or all; `opened` are those that are unfolded."""
        wanted = words.casefold().split()
        if wanted:
            return [Line(run) for run in self._newest() if all(word in self._texts[run.id] for word in wanted)]
        repeats: dict[str, list[RunSummary]] = {}
        for run in self._newest():
            if (of := self._repeated(run)) is not None:
                repeats.setdefault(of, []).append(run)
        return list(self._folded(repeats, opened))

    def _folded(self, repeats: dict[str, list[RunSummary]], opened: Collection[str]) -> Iterator[Line]:
        for run in self._newest():
            if self._repeated(run) is not None:
                continue
            its = repeats.get(run.id, [])
            yield Line(run, 0, len(its), bool(its) and run.id in opened)
            if run.id in opened:
                yield from (Line(repeat, 1) for repeat in its)

    def _repeated(self, run: RunSummary) -> str | None:
        """Id of the run that this one repeats; None for a run that stands by itself."""
        if not run.repeat:
            return None
        first, seen = run, {run.id}
        while first.repeat and first.forked in self._runs and first.forked not in seen:
            first = self._runs[first.forked]
            seen.add(first.id)
        return None if first is run else first.id

    def _newest(self) -> list[RunSummary]:
        if self._ordered is None:
            self._ordered = sorted(self._runs.values(), key=lambda run: (run.began, run.id), reverse=True)
        return self._ordered


def _text(run: RunSummary) -> str:
    """What the filter looks in."""
    status = run.status.replace("_", " ")
    return f"{run.question}\n{run.name}\n{run.id}\n{run.status}\n{status}\n{run.model}".casefold()
