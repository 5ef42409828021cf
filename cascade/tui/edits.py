"""Changes that a person gathers before a run is done again with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from cascade.shown import counted

if TYPE_CHECKING:
    from cascade.config import RunOptions

__all__ = ["Edits", "keep"]

T = TypeVar("T")


@dataclass
class Edits:
    """Outputs that stand in for those of stages, prompts for those of the home, models for stages, and numbers of the
    recipe."""

    outputs: dict[str, Any] = field(default_factory=dict)
    prompts: dict[str, str] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    recipe: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self._all))

    @property
    def _all(self) -> tuple[dict[str, Any], ...]:
        return self.outputs, self.prompts, self.models, self.recipe

    def __str__(self) -> str:
        """What was changed, in a line: `2 edits: decompose output, prompt pick`."""
        said = [f"{name} output" for name in self.outputs] + [f"prompt {name}" for name in self.prompts]
        said += [f"{stage} on {model}" for stage, model in self.models.items()]
        said += [f"{name} {json.dumps(value)}" for name, value in self.recipe.items()]
        return f"{counted(len(self), 'edit')}: {', '.join(said)}" if said else ""

    def clear(self) -> None:
        """Forget them all."""
        for each in self._all:
            each.clear()

    def options(self) -> RunOptions:
        """What they change of a run."""
        from cascade.config import RunOptions

        outputs, prompts, models, recipe = map(dict, self._all)
        return RunOptions(models=models, pins=outputs, prompts=prompts, recipe=recipe)

    def touched(self, prompts: dict[str, tuple[str, ...]]) -> set[str]:
        """Stages that they touch themselves; `prompts` says which prompts each stage uses."""
        stages = {name.partition(".")[0] for name in self.outputs} | set(self.models)
        return stages | {s for s, used in prompts.items() if not self.prompts.keys().isdisjoint(used)}

    def start(self, prompts: dict[str, tuple[str, ...]], pinned: Iterable[str]) -> str | None:
        """The stage that a run with these edits has to be computed anew from; None leaves it to what depends on them.

        An output that was given by hand for a stage stands in the way of a change at that stage or before it.
        """
        from cascade.config import STAGES

        touched = [STAGES.index(s) for s in self.touched(prompts)]
        first = min(touched, default=len(STAGES))
        in_the_way = [p for p in pinned if p not in self.outputs and STAGES.index(p.partition(".")[0]) >= first]
        return STAGES[first] if in_the_way else None


def keep(edits: dict[str, T], name: str, value: T, recorded: T | None) -> None:
    """Take `value` in as the edit of `name`; what is as it was recorded is none."""
    if value == recorded:
        edits.pop(name, None)
    else:
        edits[name] = value
