"""What two runs differ in, ready to be shown side by side. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from textual.content import Content

from cascade.clean import clean, one_line
from cascade.tui.theme import OUTCOMES

if TYPE_CHECKING:
    from cascade.difference import Difference

__all__ = ["Section", "sections", "summary", "word_diff"]

GONE, NEW, SAME = "$error", "$success", "$foreground 65%"
_WORDS = 6000
"""Words of a text up to which it is compared word by word; a longer one is shown as it is."""


@dataclass(frozen=True)
class Section:
    """One thing that is compared: how it was, and how it is."""

    title: str
    one: Content
    other: Content
    changed: bool = True


def word_diff(one: str, other: str) -> tuple[Content, Content]:
    """Both texts, with the words that only one of them has in colour."""
    before, after = _words(one), _words(other)
    if max(len(before), len(after)) > _WORDS:
        return Content(one), Content(other)
    gone: list[str | tuple[str, str]] = []
    new: list[str | tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            gone.append(left)
            new.append(right)
        if kind != "equal" and left:
            gone.append((left, f"{GONE} underline" if left.strip() else ""))
        if kind != "equal" and right:
            new.append((right, f"{NEW} underline" if right.strip() else ""))
    return Content.assemble(*gone), Content.assemble(*new)


def summary(difference: Difference) -> str:
    """What changed, in a line."""
    told = []
    if difference.status[0] != difference.status[1]:
        told.append(" → ".join(s.replace("_", " ") for s in difference.status))
    told.append("the same answer" if difference.text[0] == difference.text[1] else "another answer")
    for name, gone, new in (
        ("claims", difference.claims_gone, difference.claims_new),
        ("citations", difference.quotes_gone, difference.quotes_new),
        ("passages", difference.passages_gone, difference.passages_new),
    ):
        if gone or new:
            told.append(f"{name} −{len(gone)} +{len(new)}")
    if difference.plan_changed:
        told.append("another plan")
    return " · ".join(told)


def sections(difference: Difference) -> list[Section]:
    """All that is compared, the answer first."""
    text = word_diff(clean(difference.text[0]), clean(difference.text[1]))
    same = difference.text[0] == difference.text[1]
    told = difference.told
    shown = [
        Section("answer", *_heads(difference, text), changed=not same),
        _lists("plan", difference.plan_gone, difference.plan_new, str),
        _lists("citations", difference.quotes_gone, difference.quotes_new, told.__getitem__),
        _lists("retrieved", difference.passages_gone, difference.passages_new, told.__getitem__),
        _moved(difference),
        _stages(difference),
    ]
    return [section for section in shown if section is not None]


# --- sections -----------------------------------------------------------------------------------------------------


def _heads(difference: Difference, text: tuple[Content, Content]) -> tuple[Content, Content]:
    """The answers below their status."""
    changed = difference.status[0] != difference.status[1]
    styles = (GONE, NEW) if changed else (SAME, SAME)
    one, other = (
        Content.assemble((status.replace("_", " "), f"bold {style}"), "\n", body if body.plain else ("no answer", SAME))
        for status, style, body in zip(difference.status, styles, text, strict=True)
    )
    return one, other


def _lists(title: str, gone: Sequence[str], new: Sequence[str], told: Callable[[str], str]) -> Section:
    if not gone and not new:
        return Section(title, Content.styled("the same", SAME), Content.styled("the same", SAME), changed=False)
    return Section(title, _marked("−", GONE, map(told, gone)), _marked("+", NEW, map(told, new)))


def _marked(mark: str, style: str, lines: Iterable[str]) -> Content:
    rows = [Content.assemble((f"{mark} ", f"bold {style}"), (clean(line), style)) for line in lines]
    return Content("\n").join(rows) if rows else Content.styled("none", SAME)


def _moved(difference: Difference) -> Section | None:
    """Passages that both found, at another rank."""
    before, after = difference.ranks
    moved = [passage for passage, rank in before.items() if after.get(passage, rank) != rank]
    if not moved:
        return None
    one, other = (
        Content("\n").join(
            Content.assemble((f"{ranks[passage]:>3}. ", "bold $accent"), clean(difference.told[passage]))
            for passage in sorted(moved, key=ranks.__getitem__)
        )
        for ranks in (before, after)
    )
    return Section("at another rank", one, other)


def _stages(difference: Difference) -> Section:
    sides = []
    for side in (0, 1):
        rows = []
        for name, outcomes in difference.outcomes.items():
            outcome, seconds = outcomes[side], difference.seconds[name][side]
            mark, colour = OUTCOMES.get(outcome, ("·", SAME))
            style = "" if outcomes[0] != outcomes[1] else SAME
            rows.append(
                Content.assemble((f"{mark} ", colour), (f"{one_line(name):<14}{seconds:>7.2f} s  {outcome}", style))
            )
        total = sum(both[side] for both in difference.seconds.values())
        rows.append(Content.styled(f"  {'together':<14}{total:>7.2f} s", "bold"))
        sides.append(Content("\n").join(rows))
    return Section("stages", sides[0], sides[1], changed=any(a != b for a, b in difference.outcomes.values()))


# --- words --------------------------------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    """The words of a text and what is between them: joined they are the text."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)
