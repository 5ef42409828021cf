"""`cascade doctor`: is everything well?"""

from __future__ import annotations

import click

from cascade.cli.app import Session, session
from cascade.cli.screen import line, print_json

__all__ = ["doctor"]

_MARKS = {"ok": ("✓", ""), "warn": ("!", "yellow"), "bad": ("✗", "red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each finding.")
@session
def doctor(session: Session, as_json: bool) -> int:
    """Look at everything that cascade needs, and say what to do about what is amiss. Exit code 1 where something is."""
    findings = session.engine.doctor()
    for finding in findings:
        if as_json:
            print_json(finding.model_dump())
            continue
        mark, colour = _MARKS[finding.state]
        hint = f" ({finding.hint})" if finding.hint else ""
        line(f"{mark} {finding.what}: {finding.said}{hint}", colour, hang=2)
    return int(any(f.state == "bad" for f in findings))
