"""`cascade eval`: suites of questions with what is expected of the answers, and how good these are.

Each command has a module of this package, and a line here.
"""

from __future__ import annotations

import click

from cascade.cli.lazy import LazyGroup

__all__ = ["COMMANDS", "eval"]

COMMANDS = {
    "add": ("add", "Make a run a case."),
    "list": ("listing:list_", "List suites and results."),
    "run": ("run", "Ask a suite's questions and measure the answers."),
    "show": ("show", "Show what a run of a suite came to."),
    "compare": ("compare", "Compare two results, and say whether to believe it."),
    "report": ("report", "Write a result to one HTML page."),
    "ablate": ("ablate", "Tell what each part is worth, and which stage limits."),
}
"""Command to the module of this package that holds it, and what the list of commands says."""


@click.group(
    cls=LazyGroup,
    package="cascade.cli.evals",
    known=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def eval() -> None:  # noqa: A001  (a command is found by its name)
    """Measure how good the answers are, by questions with what is expected of their answers.

    \b
    cascade eval run demo        the suite of the sample company
    cascade eval add last        what you just read becomes a case
    cascade eval run mine        your own suite, asked of this library

    A suite is a folder with cases.jsonl, yours to edit: question, as_of, items, answer, facts, evidence, answerable,
    tags.
    """
