"""What repeats of a run showed, drawn: how far they lie apart, which answers they gave, where an edit lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from cascade.clean import clean, one_line
from cascade.shown import counted, listed
from cascade.tui.words import status

if TYPE_CHECKING:
    from cascade.noise import Noise

__all__ = ["bar", "drawn", "verdict"]

Piece = Content | tuple[str, str] | str
_BAR = 24
_LINES = 4
"""Lines of each distinct answer that are shown."""


def bar(mean: float, most: float, width: int = _BAR) -> tuple[str, str, str]:
    """The mean as a solid bar, what the largest adds to it as a light one, and what is left of a scale from 0 to 1."""
    solid = round(mean * width)
    light = max(round(most * width) - solid, 0)
    return "█" * solid, "▒" * light, "·" * (width - solid - light)


def verdict(noise: Noise) -> str:
    """What it comes to, in a sentence."""
    moved = [spread.measure for spread in noise.spreads if spread.most > 0]
    if noise.effects:
        beyond = [effect.measure for effect in noise.effects if effect.beyond]
        changed = [effect.measure for effect in noise.effects if effect.distance > 0]
        if beyond:
            return f"The edit changed more than chance does: {listed(beyond)}."
        if changed:
            return f"What the edit changed ({listed(changed)}) is no more than chance changes."
        return "The edit changed nothing that can be seen in the answer."
    if not moved:
        return "The repeats are alike: any difference is an edit's."
    return f"The repeats differ in {listed(moved)}: an edit has to change more than that."


def drawn(noise: Noise) -> Content:
    """All of it."""
    effects = {effect.measure: effect for effect in noise.effects}
    parts: list[Piece] = [(verdict(noise), "b"), "\n"]
    parts += [(f"· {one_line(note)}\n", "$foreground 60%") for note in noise.notes]
    parts += [(f"\n{'':10}  mean  most  {'apart, from 0 to 1':{_BAR}}\n", "$foreground 60%")]
    for spread in noise.spreads:
        solid, light, rest = bar(spread.mean, spread.most)
        parts += [f"{spread.measure:10}  {spread.mean:.2f}  {spread.most:.2f}  "]
        parts += [(solid, "$primary"), (light, "$primary 60%"), (rest, "$foreground 20%"), "\n"]
        if (effect := effects.get(spread.measure)) is not None:
            solid, _, rest = bar(effect.distance, effect.distance)
            parts += [("      edit  ", "$accent"), f"{effect.distance:.2f}        "]
            parts += [(solid, "$accent"), (rest, "$foreground 20%"), "\n"]
            parts += [(f"{'':10}  {one_line(effect.text)}\n", "b $accent" if effect.beyond else "$foreground 60%")]
    parts += [
        "\n",
        (f"{counted(len(noise.variants), 'distinct answer')} of {counted(len(noise.repeats), 'repeat')}", "b"),
    ]
    for variant in noise.variants:
        parts += [f"\n{len(variant.runs):3}×  ", status(variant.status), "\n"]
        lines = clean(variant.text).splitlines()
        said = "\n".join(f"      {line}" for line in lines[:_LINES]) + ("\n      …" if len(lines) > _LINES else "")
        parts += [said or "      no answer"]
    return Content.assemble(*parts)
