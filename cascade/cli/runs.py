"""`cascade runs`, `show`, `rerun` and `diff`: looking into what was asked, changing it, and comparing."""

from __future__ import annotations

import json
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import click

from cascade.clean import one_line
from cascade.cli.app import Session, session
from cascade.cli.complete import run_names, stage_names
from cascade.cli.options import models_from, pairs, read_text, step_options, typed
from cascade.cli.output import Printer
from cascade.cli.pager import paged, pages
from cascade.cli.screen import line, print_json, table, tell
from cascade.cli.stages import print_span, print_stage, stage_record
from cascade.config import RunOptions
from cascade.difference import Difference
from cascade.engine import Engine
from cascade.errors import ConfigError, UsageError
from cascade.runs import Run, RunSummary, answer_json
from cascade.shown import day
from cascade.types import Status

__all__ = ["diff", "print_difference", "rerun", "runs", "show"]

NOT_FOUND = 1


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "-n", "--limit", default=20, show_default=True, type=click.IntRange(1), help="How many, the newest first."
)
@click.option("--starred", is_flag=True, help="Only those with a star.")
@click.option("--evals", is_flag=True, help="Those of evals too.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each.")
@session
@pages
def runs(session: Session, words: tuple[str, ...], limit: int, starred: bool, evals: bool, as_json: bool) -> None:
    """List the recorded runs, the newest first: all, or those with each of WORDS in question, name or id."""
    engine = session.engine
    wanted = typed(" ".join(words))
    every = engine.runs(evals=evals)
    found = list(islice((r for r in every if (r.starred or not starred) and r.matches(wanted)), limit))
    if as_json:
        for run in found:
            print_json(run.model_dump(mode="json"))
    elif found:
        _print_runs(found, engine.zone)
    else:
        tell("no such run" if words or starred else 'no runs yet: cascade ask "…"')


@click.command()
@click.argument("run", default="last", shell_complete=run_names)
@click.option(
    "--stage",
    metavar="STAGE",
    shell_complete=stage_names,
    help="One stage whole: inputs, prompts, raw and parsed output, tokens.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@session
@pages
def show(session: Session, run: str, stage: str | None, as_json: bool) -> None:
    """Show the run RUN: its stages and its answer.

    RUN is its id, the beginning or the end of that, its name, `last` for the one that you asked last, however it
    ended, or a file that `cascade export` wrote.
    """
    engine = session.engine
    found = engine.run(run)
    if stage is not None:
        spans = [s for s in (*found.view.stages, *found.view.replaced) if stage in (s.name, s.stage)]
        if not spans:
            found.output(stage)  # raises, naming those that ran
        for span in spans:
            record = stage_record(found, span, engine.run)
            if as_json:
                print_json(record)
            else:
                print_stage(record, found.given_by(span))
    elif as_json:
        print_json(_whole(engine, found))
    else:
        _print_run(found, engine.zone)


@click.command()
@click.argument("run", default="last", shell_complete=run_names)
@click.option(
    "--from",
    "start",
    metavar="STAGE",
    shell_complete=stage_names,
    help="Recompute this stage and those after it; keep those before.",
)
@click.option("--set", "sets", multiple=True, metavar="STAGE.FIELD=VALUE", help="Change a field of a stage's output.")
@click.option("--take", multiple=True, metavar="PLACE", help="Read or quote DOCUMENT@START:END too, as `why` tells.")
@click.option("--drop", multiple=True, metavar="PLACE", help="Leave out a hit or a quote.")
@click.option("--plan", type=click.Path(path_type=Path, dir_okay=False), help="A plan (JSON) in place of decompose's.")
@click.option(
    "--prompt",
    "prompts",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A prompt file in place of the one of its name.",
)
@click.option("--model", "models", multiple=True, metavar="MODEL", help="Another model, for all stages or STAGE=MODEL.")
@click.option("--recipe", "recipe", multiple=True, metavar="NAME=VALUE", help="Change a number of the recipe.")
@click.option("--rank-now", is_flag=True, help="Rank by the pins and the learned order as they are now.")
@click.option("--sample", default=0, metavar="N", help="Another sample of the model's replies.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("-v", "--verbose", is_flag=True, help="Tell what each stage noticed.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer.")
@step_options
@session
def rerun(
    session: Session,
    run: str,
    start: str | None,
    sets: tuple[str, ...],
    take: tuple[str, ...],
    drop: tuple[str, ...],
    plan: Path | None,
    prompts: tuple[Path, ...],
    models: tuple[str, ...],
    recipe: tuple[str, ...],
    rank_now: bool,
    sample: int,
    as_json: bool,
    verbose: bool,
    quiet: bool,
    step: bool,
    breaks: tuple[str, ...],
) -> int:
    """Run RUN again as a new run. Stages that nothing changed for come from the cache.

    \b
    cascade rerun last --set decompose.operation=list
    cascade show last --stage decompose --json  its "output" is the plan:
    cascade rerun last --plan plan.json         edited, in a file
    cascade rerun last --take 'docs:prices.md@0:52'  a sentence quoted, or
    a passage read, that was passed over
    cascade rerun last --from cite --model openai/gpt-4o

    It is ranked by the pins and the learned order that RUN was ranked by; --rank-now takes those of now.
    """
    engine = session.engine
    old = engine.run(run)
    for prompt in prompts:
        engine.home.prompt(prompt.stem)  # raises, naming those there are
    options = RunOptions(
        models=models_from(models),
        recipe=pairs(recipe, "--recipe"),
        pins={**({"decompose": _plan(plan)} if plan else {}), **engine.by_hand(old, take, drop)},
        prompts={p.stem: read_text(p) for p in prompts},
        ranking=engine.ranking() if rank_now else None,
        sample=sample,
    )
    from cascade.cli.progress import AskProgress
    from cascade.cli.step import Stepper, stops_from

    stops = stops_from(step, breaks)
    with AskProgress(quiet=quiet or as_json, notes=verbose) as progress:
        before = Stepper(engine, progress, stops, old) if stops else None
        new = engine.rerun(old, options, start=start, sets=_assignments(sets), listen=progress, before=before)
    if as_json:
        print_json(answer_json(new))
    else:
        with paged(wanted=session.pager):
            Printer(engine.zone).run(new)
        if not quiet:
            tell(f"compare: cascade diff {old.id} {new.id}")
    return NOT_FOUND if new.answer is not None and new.answer.status is Status.NOT_FOUND else 0


@click.command()
@click.argument("one", shell_complete=run_names)
@click.argument("other", shell_complete=run_names)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@session
@pages
def diff(session: Session, one: str, other: str, as_json: bool) -> None:
    """Show how run OTHER came out beside run ONE: answer, citations, retrieved passages, time."""
    engine = session.engine
    difference = engine.diff(one, other)
    if as_json:
        print_json(difference.model_dump(mode="json"))
    else:
        print_difference(difference)


# --- options ------------------------------------------------------------------------------------------------------


def _plan(file: Path) -> Any:
    try:
        value = json.loads(read_text(file))
    except ValueError as error:
        raise ConfigError(f"{file} is no JSON: {error}") from error
    return value["output"] if isinstance(value, dict) and "output" in value else value


def _assignments(sets: tuple[str, ...]) -> dict[str, str]:
    read = {}
    for assignment in sets:
        path, equals, value = assignment.partition("=")
        if not equals or "." not in path:
            raise UsageError(f"--set {assignment!r}: write STAGE.FIELD=VALUE", hint="--set decompose.operation=list")
        read[path] = value
    return read


# --- showing ------------------------------------------------------------------------------------------------------


def _print_runs(runs: list[RunSummary], zone: str) -> None:
    """A table of runs; stars and names have a column where one has them."""
    columns = {
        "★": [("★" if r.starred else "") for r in runs],
        "run": [r.id for r in runs],
        "when": [day(r.began, zone, time=True) for r in runs],
        "status": [r.status.replace("_", " ") for r in runs],
        "s": [f"{r.seconds:.1f}" for r in runs],
        "from": [r.forked or "" for r in runs],
        "name": [r.name for r in runs],
        "question": [r.question for r in runs],
    }
    shown = {name: cells for name, cells in columns.items() if name not in ("★", "name") or any(cells)}
    table(list(shown), list(zip(*shown.values(), strict=True)), right=("s",), spare=("from", "s", "when"))


def _print_run(run: Run, zone: str) -> None:
    line(run.head.question.text, "bold")
    began, as_of = day(run.head.began, zone, time=True), day(run.head.question.as_of, zone)
    called = f" “{one_line(run.marks.name)}”" if run.marks.name else ""
    line(f"{'★ ' if run.marks.starred else ''}run {run.id}{called} · {began} · as of {as_of}", "dim")
    if run.file is not None:
        line(f"from {run.folder}{', redacted' if run.file.manifest.redacted else ''}", "dim")
    if run.head.said:
        line(f"typed as “{run.head.said}”", "dim")
    if run.head.follows:
        line(f"asked after {run.head.follows}", "dim")
    if run.head.forked:
        line(f"a rerun of {run.head.forked}", "dim")
    for span in run.view.stages:
        print_span(span)
    for reason, spans in groupby(run.view.replaced, lambda span: span.replaced):
        line(f"replaced when the run went back, {reason}:", "dim")
        for span in spans:
            print_span(span)
    if run.view.state == "stopped":
        line("stopped before its end", "yellow")
    elif run.view.error:
        line(f"{run.view.state}: {run.view.error}", "red")
    elif run.view.ended is None:
        line("this run did not end: it was killed, or is still going on", "yellow")
    if run.answer is not None:
        line()
        Printer(zone).run(run)


def _whole(engine: Engine, run: Run) -> dict[str, Any]:
    return {
        "head": run.head.model_dump(mode="json"),
        "marks": run.marks.model_dump(mode="json"),
        "state": run.view.state if run.view.ended is not None else "killed",
        "error": run.view.error,
        "stages": [stage_record(run, span, engine.run) for span in run.view.stages],
        "replaced": [stage_record(run, span, engine.run) for span in run.view.replaced],
        "answer": answer_json(run) if run.answer is not None else None,
    }


def print_difference(difference: Difference) -> None:
    """How two runs differ, in lines."""
    one, other = difference.runs
    line(f"{one} → {other}", "bold")
    if difference.question[0] != difference.question[1]:
        line(f"question: {difference.question[0]} → {difference.question[1]}")
    for run, given in zip(difference.runs, difference.given, strict=True):
        if given:
            line(f"{run} with {', '.join(given)}", "dim", hang=2)
    same = difference.text[0] == difference.text[1]
    statuses = " → ".join(status.replace("_", " ") for status in dict.fromkeys(difference.status))
    line(f"status: {statuses}{', the same text' if same else ''}")
    for title, gone, new in (
        ("plan", difference.plan_gone, difference.plan_new),
        ("claims", difference.claims_gone, difference.claims_new),
        ("citations", difference.quotes_gone, difference.quotes_new),
        ("retrieved", difference.passages_gone, difference.passages_new),
    ):
        line(f"{title}: {f'{len(gone)} gone, {len(new)} new' if gone or new else 'the same'}", "cyan")
        for mark, style, lines in (("-", "red", gone), ("+", "green", new)):
            for each in lines:
                line(f"{mark} {difference.told.get(each, each.strip())}", style, indent=2, hang=4)
                if each in difference.told:
                    line(each, "dim", indent=4, hang=6)
    if difference.passages_moved:
        line(f"{difference.passages_moved} at another rank", indent=2)
    line("seconds", "cyan")
    for stage, (before, after) in difference.seconds.items():
        line(f"  {stage:12} {before:6.2f} → {after:6.2f}   {' → '.join(difference.outcomes[stage])}")
