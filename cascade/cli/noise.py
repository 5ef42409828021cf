"""`cascade noise`: how far repeats of a run lie apart, and whether an edit changes more than that."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from cascade.cli.app import Session, session
from cascade.cli.complete import run_names, stage_names
from cascade.cli.options import pairs
from cascade.cli.pager import paged
from cascade.cli.screen import line, print_json, table
from cascade.interrupts import interruptible

if TYPE_CHECKING:
    from cascade.noise import Noise
    from cascade.trace import Event

__all__ = ["noise"]

_LINES = 6
"""Lines of each distinct answer that are shown."""


@click.command()
@click.argument("run", default="last", shell_complete=run_names)
@click.option("--stage", metavar="STAGE", shell_complete=stage_names, help="Keep what comes before this stage.")
@click.option("-n", "--samples", default=5, show_default=True, type=click.IntRange(2), help="How many repeats.")
@click.option(
    "--against", metavar="RUN", shell_complete=run_names, help="An edited run: is it farther off than chance?"
)
@click.option("--recipe", "recipe", multiple=True, metavar="NAME=VALUE", help="Change a number of the recipe.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but the result.")
@session
def noise(
    session: Session,
    run: str,
    stage: str | None,
    samples: int,
    against: str | None,
    recipe: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> None:
    """Repeat the run RUN with other samples of the model's replies, and tell how far the repeats lie apart.

    Distances lie between 0 (alike) and 1: retrieved passages, citations, values, text and status. An edited run whose
    distance is larger than any between two repeats changed more than chance does. The repeats are recorded as runs,
    which `last` passes over. Ctrl-C ends it after what is done.

    \b
    cascade noise last --recipe temperature=0.8
    cascade noise 153012-k7qdw --stage synthesize -n 19 --against last
    """
    engine = session.engine
    of = engine.run(run)
    other = engine.run(against) if against else None
    with interruptible() as stopped, _Repeats(samples, quiet=quiet or as_json) as progress:
        found = engine.noise(
            of,
            stage=stage,
            samples=samples,
            other=other,
            recipe=pairs(recipe, "--recipe"),
            listen=progress,
            stop=lambda: bool(stopped),
        )
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    with paged(wanted=session.pager):
        _print(found)


# --- showing ------------------------------------------------------------------------------------------------------


def _print(noise: Noise) -> None:
    start = f" from {noise.stage}" if noise.stage else ""
    line(f"{len(noise.repeats)} repeats of {noise.run}{start}, {noise.pairs} pairs of them", "bold")
    rows = [(s.measure, f"{s.mean:.3f}", f"{s.most:.3f}") for s in noise.spreads]
    table(("distance", "mean", "most"), rows, right=("mean", "most"))
    line()
    answers = "answer" if len(noise.variants) == 1 else "distinct answers"
    line(f"{len(noise.variants)} {answers}", "bold")
    for variant in noise.variants:
        line(f"{len(variant.runs)} × {variant.status.replace('_', ' ')}: {', '.join(variant.runs)}", "cyan", hang=4)
        shown = variant.text.splitlines()
        for each in shown[:_LINES]:
            line(each, indent=4)
        if len(shown) > _LINES:
            line(f"… {len(shown) - _LINES} lines more", "dim", indent=4)
    if noise.other is not None:
        line()
        line(f"{noise.other} beside them", "bold")
        for effect in noise.effects:
            line(f"{effect.measure}: {effect.text}", "bold" if effect.beyond else "", hang=2)
    if noise.notes:
        line()
    for note in noise.notes:
        line(note, "yellow", hang=2)


# --- while it goes on ---------------------------------------------------------------------------------------------


class _Repeats:
    """Draws one repeat after the other: which it is, and what it is at."""

    def __init__(self, size: int, *, quiet: bool) -> None:
        self._size = size
        self._quiet = quiet
        self._done = 0
        self._open = ExitStack()

    def __enter__(self) -> _Repeats:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def __call__(self, event: Event) -> None:
        """Take in one event of the repeat that goes on."""
        from cascade.cli.progress import AskProgress
        from cascade.trace import RunBegan

        if isinstance(event, RunBegan):
            self._open.close()
            self._done += 1
            heading = f"repeat {self._done} of {self._size}: "
            self._progress = self._open.enter_context(AskProgress(stages=False, quiet=self._quiet, heading=heading))
        self._progress(event)
