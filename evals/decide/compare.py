"""A decision's default and alternatives, asked and held against each other, each suite alone and all of them together.

Few suites have the clusters to tell two points from chance alone: HERB's half has five, LoCoMo's two or three. So what
counts is the change over all cases of all suites, paired by case, with the clusters of each suite kept together.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cascade.errors import CascadeError
from cascade.evals.belief import Difference, difference
from cascade.evals.cases import Suite
from cascade.evals.results import Result
from cascade.evals.run import EvalOptions
from cascade.evals.store import find_result
from cascade.evals.suite import load
from cascade.evals.tally import clusters, scores
from cascade.evals.variants import bare
from cascade.home import Home
from evals.decide.decisions import Decision
from evals.decide.figures import ALL, Half
from evals.decide.variant import ROOT, Change, copy_of

__all__ = ["Row", "Workshop", "rows"]


class Row(NamedTuple):
    """One measure of an alternative beside the default."""

    change: str
    suite: str
    measure: str
    difference: Difference


class Workshop:
    """Where suites are asked: a folder with a home, copies of the source, and homes of what is stored otherwise."""

    def __init__(self, folder: Path, data: Path | None) -> None:
        self._folder = folder
        self._data = data
        self._suites: dict[str, Suite] = {}
        self._sources: dict[str, Path] = {}
        self.home = Home(folder / "home")
        for each in (self.home.path, folder / "copies", folder / "options"):
            each.mkdir(parents=True, exist_ok=True, mode=0o700)

    def ask(self, name: str, change: Change, options: EvalOptions) -> Result:
        """The result of the suite `name` with `change`; raises `CascadeError` with what its process said."""
        home = self._folder / f"home-{change.key}" if change.apart else self.home.path
        home.mkdir(exist_ok=True, mode=0o700)
        told = options.model_copy(
            update={"recipe": change.recipe, "models": {**options.models, **change.models}, "prompts": _bare(change)}
        )
        asked = self._folder / "options" / "options.json"
        asked.write_text(told.model_dump_json(), encoding="utf-8")
        source = self._source(change)
        done = subprocess.run(
            [sys.executable, "-m", "evals.decide.ask", str(home), str(self._written(name)), str(asked)],
            cwd=source,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(source / "connectors"), str(ROOT)))},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CascadeError(f"{name} with {change.name}: {done.stderr.strip().splitlines()[-1]}")
        return find_result(Home(home).results, done.stdout.strip())

    def suite(self, name: str) -> Suite:
        """The suite of this name, as the checkout has it."""
        if name not in self._suites:
            own = ROOT / "evals" / "suites" / name
            here = own.is_dir()
            self._suites[name] = load(str(own) if here else name, self.home, None if here else self._data)
        return self._suites[name]

    def _source(self, change: Change) -> Path:
        if change.key not in self._sources:
            self._sources[change.key] = copy_of(change, self._folder / "copies")
        return self._sources[change.key]

    def _written(self, name: str) -> Path:
        """The suite as a file, so that a copy of the source asks the same sources at the same places."""
        file = self._folder / "options" / f"{name}.json"
        file.write_text(self.suite(name).model_dump_json(), encoding="utf-8")
        return file


def _bare(change: Change) -> dict[str, str]:
    return {name: bare(name, (ROOT / "prompts" / f"{name}.md").read_text(encoding="utf-8")) for name in change.bare}


def rows(
    workshop: Workshop, decision: Decision, half: Half, only: Sequence[str] = (), samples: int = 1
) -> Iterator[Row]:
    """Ask the default and its alternatives, those in `only` where there are any, and compare.

    With `samples` the default is asked so often, which tells how far its repeats lie apart.
    """
    options = EvalOptions(
        models={"default": "none", **decision.models}, split=half, limit=decision.limit, through=decision.through
    )
    repeated = options.model_copy(update={"samples": samples})
    before = {suite: workshop.ask(suite, Change(name="default"), repeated) for suite in decision.suites}
    for change in decision.changes:
        if not only or change.name in only:
            after = {suite: workshop.ask(suite, change, options) for suite in decision.suites}
            yield from _compared(decision, change, before, after)


def _compared(
    decision: Decision, change: Change, before: Mapping[str, Result], after: Mapping[str, Result]
) -> Iterator[Row]:
    for measure in decision.measures:
        stands = change.reads.get(measure, measure)
        for suites in (*((suite,) for suite in decision.suites), decision.suites)[len(decision.suites) == 1 :]:
            a = _pooled({suite: before[suite] for suite in suites}, measure)
            b = _pooled({suite: after[suite] for suite in suites}, stands)
            if a and b:
                groups = {
                    f"{s}:{case}": f"{s}:{g}" for s in suites for case, g in clusters(before[s], after[s]).items()
                }
                name = suites[0] if len(suites) == 1 and len(decision.suites) > 1 else ALL
                yield Row(change.name, name, measure, difference(a, b, groups))


def _pooled(results: Mapping[str, Result], measure: str) -> dict[str, tuple[float | None, ...]]:
    return {f"{s}:{case}": values for s, result in results.items() for case, values in scores(result, measure).items()}
