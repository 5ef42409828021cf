"""Recorded values as an outline on the terminal."""

from __future__ import annotations

from typing import Any

from cascade.cli.screen import line
from cascade.outline import outline as lines_of

__all__ = ["outline"]


def outline(value: Any, indent: int = 0) -> None:
    """Print a JSON value: a field a line, what is empty left out, what is nested further in."""
    for each in lines_of(value, indent):
        line(each.text, "dim" if each.quiet else "", indent=each.indent, hang=each.hang)
