"""Stopping before a stage: what whoever watches a run is told there, and what he may decide.

A hook gets a `Halt` before each stage and gives a decision back. It is called on the run's own thread, which holds no
lock meanwhile: a hook may block for as long as a person thinks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from cascade.types import Value

__all__ = ["Before", "Decision", "Edit", "Go", "Halt", "Use"]


class Halt(Value):
    """A run that waits before a stage. All values are JSON and the hook's own: to change one changes nothing else."""

    name: str
    """The stage as the run names it: `retrieve.q1`."""
    stage: str
    """Its name without the sub-question: `retrieve`."""
    inputs: dict[str, Any]
    prompts: tuple[str, ...] = ()
    """Prompts that the stage may use; none where it asks no model."""
    model: str = ""
    """The model that it may ask, as a person names it; empty for a stage that never asks one."""
    made: dict[str, Any] = Field(default_factory=dict)
    """Stage to the output of it that counts in this run, in the order they ran."""
    pinned: bool = False
    """An output is there for it already: to go on takes that one."""


class Go(Value):
    """Run the stage."""


class Use(Value):
    """Skip the stage: `output` (JSON) stands in for what it would have made."""

    output: Any


class Edit(Value):
    """Change what the run has made or works with, and go on from the earliest stage that this touches.

    The stages before it keep what they made. Those after it run anew, and are halted at anew; what was given by hand
    for one of them earlier in this run is forgotten, for it was made for what is no more.
    """

    outputs: dict[str, Any] = Field(default_factory=dict)
    """Stage that has run to the output (JSON) that stands in for its own."""
    prompts: dict[str, str] = Field(default_factory=dict)
    """Prompt to its new text."""


Decision = Go | Use | Edit
Before = Callable[[Halt], Decision | None]
"""A hook. None is `Go`; what it raises ends the run: `Stopped` as one that was stopped."""
