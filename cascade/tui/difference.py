"""What two runs differ in, ready to be shown side by side. Pure but for reading what the runs recorded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from textual.content import Content

from cascade.clean import clean, one_line
from cascade.outline import outline
from cascade.tui.theme import OUTCOMES

if TYPE_CHECKING:
    from cascade.runs import Difference, Run
    from cascade.types import Quote

__all__ = ["Section", "sections", "summary", "word_diff"]

GONE, NEW, SAME = "$error", "$success", "$foreground 65%"
_WORDS = 6000
"""Words of a text up to which it is compared word by word; a longer one is shown as it is."""
_GLIMPSE = 90
"""Characters of a passage that are shown."""


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


def sections(difference: Difference, one: Run, other: Run) -> list[Section]:
    """All that is compared, the answer first."""
    text = word_diff(clean(difference.text[0]), clean(difference.text[1]))
    same = difference.text[0] == difference.text[1]
    quoted = {_key(q): q for run in (one, other) if run.answer for q in run.answer.quotes}
    hits = [_hits(run) for run in (one, other)]
    known = {id_: hit for found in hits for id_, hit in found.items()}
    shown = [
        Section("answer", *_heads(difference, text), changed=not same),
        _lists("claims", difference.claims_gone, difference.claims_new, one_line),
        _lists("citations", difference.quotes_gone, difference.quotes_new, lambda key: _quote(quoted.get(key), key)),
        _lists("retrieved", difference.passages_gone, difference.passages_new, lambda key: _hit(known.get(key), key)),
        _moved(hits[0], hits[1], known),
        _plans(one, other, changed=difference.plan_changed),
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


def _moved(before: dict[str, Any], after: dict[str, Any], known: dict[str, Any]) -> Section | None:
    """Passages that both found, at another rank; ranks count from 1 over all searches of a run."""
    ranks = [{id_: rank for rank, id_ in enumerate(found, 1)} for found in (before, after)]
    moved = [id_ for id_ in before if id_ in ranks[1] and ranks[1][id_] != ranks[0][id_]]
    if not moved:
        return None
    one, other = (
        Content("\n").join(
            Content.assemble((f"{rank[id_]:>3}. ", "bold $accent"), _hit(known[id_], id_))
            for id_ in sorted(moved, key=rank.__getitem__)
        )
        for rank in ranks
    )
    return Section("at another rank", one, other)


def _plans(one: Run, other: Run, *, changed: bool) -> Section:
    if not changed:
        return Section("plan", Content.styled("the same", SAME), Content.styled("the same", SAME), changed=False)
    before, after = ([" " * line.indent + line.text for line in _plan(run)] for run in (one, other))
    return Section("plan", _against(before, after, GONE), _against(after, before, NEW))


def _plan(run: Run) -> Iterable[Any]:
    return outline(run.plan.model_dump(mode="json")) if run.plan is not None else ()


def _against(lines: list[str], others: list[str], style: str) -> Content:
    if not lines:
        return Content.styled("none", SAME)
    theirs = set(others)
    return Content("\n").join(Content.styled(line, SAME if line in theirs else style) for line in lines)


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


def _key(quote: Quote) -> str:
    return f"{quote.document}@{quote.start}:{quote.end}"


def _quote(quote: Quote | None, key: str) -> str:
    if quote is None:
        return one_line(key)
    where = " · ".join(each for each in (quote.title, str(quote.author) if quote.author else "") if each)
    return f"“{one_line(quote.text)}” {one_line(where)}"


def _hits(run: Run) -> dict[str, Any]:
    """The hits of all its searches by passage, in order, each once."""
    from cascade.errors import NoSuch

    found: dict[str, Any] = {}
    for span in run.view.stages:
        if span.stage == "retrieve" and span.output:
            try:
                hits = run.blobs.get(span.output)["hits"]
            except NoSuch:
                continue
            for hit in hits:
                found.setdefault(hit["passage"]["id"], hit)
    return found


def _hit(hit: Any, key: str) -> str:
    if hit is None:
        return one_line(key)
    passage = hit["passage"]
    day, text = (passage["at"] or "")[:10], one_line(passage["text"])
    if len(text) > _GLIMPSE:
        text = text[:_GLIMPSE].rsplit(" ", 1)[0] + " …"
    return " · ".join(each for each in (one_line(passage["title"]), day, text) if each)
