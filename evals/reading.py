"""What a model that reads is shown, and what the chain makes of a right choice: a perfect reader, as a bound.

    python -m evals.reading SUITE… --home HOME [--data DIR] [--split tune] [--limit 80] [--reading 8000,16000,32000]

In the model's place stands one that chooses the sentences of the gold evidence wherever it is shown them, and none
else. So what is lost was not shown, or was chosen and is not told. No model is asked; the other stages go by rules.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from cascade.case import Case
from cascade.clean import one_line
from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.errors import CascadeError
from cascade.evals.ground import grounded
from cascade.evals.metrics import Places
from cascade.evals.run import EvalOptions, chosen
from cascade.evals.suite import load, prepare
from cascade.home import Home
from cascade.library import Library
from cascade.models.base import Generate
from cascade.models.gateway import Gateway
from cascade.models.scripted import ScriptedModel
from cascade.types import Question

__all__ = ["PerfectReader", "main"]

_NAME = "perfect reader"


class PerfectReader:
    """Chooses of what it is shown the sentences of `gold`, one of each piece of evidence; counts the pieces."""

    def __init__(self) -> None:
        self.gold: Sequence[Sequence[str]] = ()
        """Texts of each piece of evidence, any of which is as good; on one line."""
        self.found: set[int] = set()
        """The pieces that it was shown so far."""
        self.read = False

    def model(self, name: str) -> ScriptedModel:
        """It, as a model of that name."""
        return ScriptedModel(self._answer, name=name, reads=True)

    def _answer(self, request: Generate) -> str:
        if (request.json_schema or {}).get("title") != "Reading":
            return "{}"
        self.read = True
        numbered = [line[1:].split("] ", 1) for line in request.user.splitlines() if line.startswith("[")]
        chosen = []
        for piece, texts in enumerate(self.gold):
            said = (int(n[0]) for n in numbered if len(n) == 2 and any(_is_of(n[1], text) for text in texts))
            if (number := next(said, None)) is not None:
                chosen.append(number)
                self.found.add(piece)
        return json.dumps({"sentences": chosen})


def _is_of(line: str, text: str) -> bool:
    """Whether a line is a sentence of `text`, or the one that holds it; before a line may stand who says it."""
    return text in line or line in text or line.split(": ", 1)[-1] in text


def texts_of(places: Places, library: Library) -> list[list[str]]:
    """The texts of each piece of evidence, by where it lies."""
    documents = library.documents_of({span.document for spans in places for span in spans})
    return [[one_line(documents[s.document].text[s.start : s.end]) for s in spans] for spans in places]


def measured(engine: Engine, cases: Sequence[Case], reading: int, name: str) -> tuple[float, int, Counter[str]]:
    """Share of the evidence that is shown, in how many cases the model read, and what became of these, by status."""
    reader = PerfectReader()
    places = grounded(cases, engine.library)
    shares, ended = [], Counter[str]()
    engine.gateway.close()
    engine.__dict__["gateway"] = Gateway(engine.home, engine.home.config, models={name: reader.model(name)})
    for case in cases:
        reader.gold, reader.found, reader.read = texts_of(places[case.id], engine.library), set(), False
        asked = Question(text=case.question, as_of=case.as_of, dated=case.dated, zone=case.zone, filters=case.filters)
        models = {"default": "none", "cite": name}
        run = engine.ask(
            asked, RunOptions(models=models, recipe={"reading": reading}, fresh=("cite",), result="reading")
        )
        if reader.read and reader.gold and run.answer is not None:
            shares.append(len(reader.found) / len(reader.gold))
            ended[run.answer.status.value] += 1
    return sum(shares) / max(len(shares), 1), len(shares), ended


@click.command()
@click.argument("suites", nargs=-1, required=True, metavar="SUITE…")
@click.option("--home", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Where data sets lie.")
@click.option("--split", type=click.Choice(["all", "tune", "check"]), default="tune", show_default=True)
@click.option("--limit", type=click.IntRange(1), help="Cases of a suite at most.")
@click.option("--reading", default="8000,16000,32000", show_default=True, help="Characters that are shown at once.")
def main(
    suites: tuple[str, ...],
    home: Path,
    data: Path | None,
    split: Literal["all", "tune", "check"],
    limit: int | None,
    reading: str,
) -> None:
    """Print what a perfect reader is shown of each suite, and what comes of what it chooses."""
    sizes = [int(size) for size in reading.split(",")]
    click.echo(
        "| suite | characters | read, of cases with evidence | evidence shown | answers |\n|---|---|---|---|---|"
    )
    for suite in suites:
        try:
            loaded = load(suite, Home(home), None if suite == "demo" else data)
            asked = chosen(loaded, EvalOptions(split=split, limit=limit))
            cases = [case for case in asked if case.answerable and case.evidence]
            with Engine(prepare(loaded, Home(home))) as engine:
                for size in sizes:
                    share, read, ended = measured(engine, cases, size, f"{_NAME} {size}")
                    told = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in ended.most_common())
                    click.echo(f"| {suite} | {size:,} | {read} of {len(cases)} | {100 * share:.1f} | {told} |")
        except CascadeError as error:
            raise click.ClickException(f"{error} ({error.hint})" if error.hint else str(error)) from error


if __name__ == "__main__":
    main()
