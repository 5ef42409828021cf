"""What was found or quoted, in a table with every part of every score, and the text of the row under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cascade.clean import clean, one_line
from cascade.shown import counted
from cascade.tui.widgets.grid import Column, Grid
from cascade.tui.widgets.text_page import TextLine, TextPage
from cascade.tui.words import record_line

__all__ = ["EvidenceRow", "EvidenceView", "rows_of"]


@dataclass(frozen=True)
class EvidenceRow:
    """A hit, a quote, or what became neither, with the reason."""

    kind: str
    """hit, quote, lost, unquoted"""
    key: str
    """Its place: `document@start:end`."""
    number: int
    score: float | None
    parts: tuple[tuple[str, float], ...]
    title: str
    author: str = ""
    day: str = ""
    text: str = ""
    reason: str = ""
    place: str = ""
    """The passage, or the span of the document."""
    copies: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    """The single records of a hit that are ranked, a line each."""

    @property
    def used(self) -> bool:
        """It is what the next stage was given."""
        return self.kind in ("hit", "quote")

    @property
    def ranked(self) -> bool:
        """It is a passage, whose place among the others counts."""
        return self.kind in ("hit", "lost")


@dataclass
class _Choice:
    """What a person made of the rows: which stay or are taken in, in which order, and which go."""

    order: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)

    @property
    def kept(self) -> list[str]:
        return [key for key in self.order if key not in self.dropped]


def rows_of(output: Any, titles: Mapping[str, str] = MappingProxyType({})) -> list[EvidenceRow]:
    """The rows of what `retrieve` or `cite` gave; none for any other output.

    `titles` are of documents: a passage that was lost is recorded by its id alone.
    """
    if not isinstance(output, dict):
        return []
    if {"hits", "lost"} <= output.keys():
        records = _records(output.get("records", ()))
        hits = (replace(_hit(hit), records=records.get(hit["passage"]["id"], ())) for hit in output["hits"])
        return _one_each([*hits, *(_lost(lost, titles) for lost in output["lost"])])
    if "quotes" in output and {"enough", "sub"} <= output.keys():
        return _one_each([*map(_quote, output["quotes"]), *map(_unquoted, output.get("unquoted", ()))])
    return []


def _one_each(rows: Sequence[EvidenceRow]) -> list[EvidenceRow]:
    """A place once, as the best that it is."""
    places: dict[str, EvidenceRow] = {}
    for row in rows:
        places.setdefault(row.key, row)
    return list(places.values())


class EvidenceGrid(Grid[EvidenceRow]):
    """The table. A person may drop some, take in what was passed over, and put hits in another order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "drop", "Drop", id="evidence.drop", tooltip="Leave it out, or take it in again"),
        Binding("space", "take", "Take", id="evidence.take", tooltip="This hit first; this sentence quoted, or not"),
        Binding("shift+up", "shift(-1)", "Up", id="evidence.up", tooltip="One rank up", show=False),
        Binding("shift+down", "shift(1)", "Down", id="evidence.down", tooltip="One rank down", show=False),
        Binding("u", "undo", "Undo", id="evidence.undo", tooltip="As it was recorded", show=False),
        Binding("y", "copy", "Copy", id="evidence.copy", tooltip="Copy the text of this row", show=False),
    ]

    class Changed(Message):
        """Other hits or quotes are to be used: `kept` are their places in order; None as they were recorded."""

        def __init__(self, kept: list[str] | None) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self) -> None:
        super().__init__((), self._shown, lambda row: row.key, id="evidence-rows")
        self._recorded: Sequence[EvidenceRow] = ()
        self._parts: list[str] = []
        self._choice = _Choice()
        self.fixed = False
        """Nothing can be dropped or moved."""

    def fill(self, rows: Sequence[EvidenceRow], kept: Sequence[str] | None = None, *, fixed: bool = False) -> None:
        """Show `rows`; of hits and quotes those that are not in `kept` are marked as dropped."""
        self._recorded, self.fixed = rows, fixed
        self._parts = list(dict.fromkeys(name for row in rows for name, _ in row.parts))
        widths = [max(len(name), 6) for name in self._parts]
        room = 49
        columns = [Column("", 3, right=True), Column("score", 7, right=True)]
        for name, width in zip(self._parts, widths, strict=True):
            room += width + 1
            columns.append(Column(name, width, right=True, room=room))
        columns += [Column("title", 0), Column("author", 14, room=max(room + 15, 64)), Column("date", 10, room=46)]
        self._columns = columns
        order = [row.key for row in rows if row.used]
        kept = order if kept is None else list(kept)
        self._choice = _Choice([*kept, *(k for k in order if k not in set(kept))], set(order) - set(kept))
        self._arrange()

    def _arrange(self) -> None:
        by_key = {row.key: row for row in self._recorded}
        chosen = [by_key[key] for key in self._choice.order]
        self.show([*chosen, *(row for row in self._recorded if row.key not in self._choice.order)])

    def _shown(self, row: EvidenceRow) -> list[Content | str]:
        parts = dict(row.parts)
        score = "" if row.score is None else f"{row.score:.3f}"
        scores = [f"{parts[name]:.3f}" if name in parts else "" for name in self._parts]
        there, gone = row.key in self._choice.order, row.key in self._choice.dropped
        rank = self._choice.kept.index(row.key) + 1 if there and not gone else 0
        mark = "–" if not there else "✗" if gone else str(rank if row.ranked or not row.used else row.number)
        title = f"{row.title} · {row.reason}" if row.reason else row.title
        cells = [mark, score, *scores, title, row.author, row.day]
        if not there:
            return [Content.styled(cell, "$foreground 55%") for cell in cells]
        if gone:
            return [Content.styled(cell, "strike $error") for cell in cells]
        changed = not row.used or (row.ranked and rank != row.number)
        return [Content.styled(cells[0], "bold $accent") if changed else cells[0], *cells[1:]]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to open: the text of a row is below."""
        return action != "choose"

    def action_drop(self) -> None:
        """Leave the row out, or take it in again."""
        row = self.row
        if row is None or not self._may():
            return
        if row.key not in self._choice.order:
            self.app.notify("it was left out already: space takes it in", severity="warning")
            return
        if row.used:
            self._choice.dropped ^= {row.key}
        else:
            self._choice.order.remove(row.key)
        self._changed()

    def action_take(self) -> None:
        """Put a passage first; quote a sentence, or do not."""
        row, order = self.row, self._choice.order
        if row is None or not self._may():
            return
        if not row.ranked and row.key in order:
            self.action_drop()
            return
        if row.key in order:
            order.remove(row.key)
        order.insert(0 if row.ranked else len(order), row.key)
        self._choice.dropped.discard(row.key)
        self._changed()

    def action_shift(self, by: int) -> None:
        """Move a hit up or down."""
        row, order = self.row, self._choice.order
        if row is None or not self._may() or not row.ranked or row.key not in order:
            return
        at = order.index(row.key)
        to = max(0, min(at + by, len(order) - 1))
        order.insert(to, order.pop(at))
        self._changed()

    def action_undo(self) -> None:
        """As it was recorded."""
        if self._recorded and self._may():
            self.fill(self._recorded)
            self.post_message(self.Changed(None))

    def action_copy(self) -> None:
        """Copy the text of the row."""
        if self.row is not None:
            self.app.copy_to_clipboard(clean(self.row.text or self.row.place))
            self.app.notify("copied", timeout=2)

    def _may(self) -> bool:
        if self.fixed:
            self.app.notify("this one cannot be changed: it is not what counts in the run", severity="warning")
        return not self.fixed

    def _changed(self) -> None:
        self._arrange()
        recorded, kept = [r.key for r in self._recorded if r.used], self._choice.kept
        self.post_message(self.Changed(None if kept == recorded else kept))


class EvidenceView(Vertical):
    """The table, and below it the text of the row under the cursor."""

    DEFAULT_CSS = """
    EvidenceView { height: 1fr; }
    EvidenceView EvidenceGrid { height: 3fr; }
    EvidenceView #evidence-text { height: 2fr; border-top: solid $panel; padding: 0 1; }
    EvidenceView #evidence-about { height: 1; color: $foreground 65%; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="evidence-about", markup=False)
        yield EvidenceGrid()
        yield TextPage(id="evidence-text")

    def fill(self, rows: Sequence[EvidenceRow], kept: Sequence[str] | None = None, *, fixed: bool = False) -> None:
        """Show `rows`; see `EvidenceGrid.fill`."""
        used = sum(row.used for row in rows)
        if not rows or rows[0].ranked:
            told, keys = f"{counted(used, 'hit')}, {len(rows) - used:,} lost on the way", "space first, shift+↑↓ moves"
        else:
            told, keys = f"{counted(used, 'quote')}, {len(rows) - used:,} read and not quoted", "space quotes"
        about = told if fixed else f"{told} · d drops, {keys}"
        self.query_one("#evidence-about", Static).update(about)
        self.query_one(EvidenceGrid).fill(rows, kept, fixed=fixed)

    def on_grid_highlighted(self, event: Grid.Highlighted[EvidenceRow]) -> None:
        """Show the text of the row."""
        event.stop()
        row = self.query_one(EvidenceGrid).row
        self.query_one("#evidence-text", TextPage).show(_text(row) if row is not None else [])


# --- rows ---------------------------------------------------------------------------------------------------------


def _text(row: EvidenceRow) -> list[TextLine]:
    about = " · ".join(each for each in (row.title, row.author, row.day) if each)
    parts = ", ".join(f"{name} {value:.3f}" for name, value in row.parts)
    score = f"{row.score:.4f}" if row.score is not None else ""
    lines = [TextLine(Content.styled(about, "bold"), 0, 2)] if about else []
    scored = " of ".join(each for each in (score, parts) if each)
    lines.append(TextLine(Content.styled(" · ".join(e for e in (row.place, scored) if e), "$foreground 65%"), 0, 2))
    if row.reason:
        lines.append(TextLine(Content.styled(row.reason, "$warning"), 0, 2))
    if row.copies:
        lines.append(TextLine(Content.styled(f"the same words: {', '.join(row.copies)}", "$foreground 65%"), 0, 2))
    lines += [TextLine(Content.styled(each, "$secondary"), 0, 2) for each in row.records]
    return [*lines, TextLine(Content(clean(row.text)))]


def _hit(hit: dict[str, Any]) -> EvidenceRow:
    passage = hit["passage"]
    return EvidenceRow(
        kind="hit",
        key=passage["id"],
        number=hit["rank"],
        score=hit["score"],
        parts=_parts(hit["parts"]),
        title=one_line(passage["title"]),
        author=_person(passage["author"]),
        day=(passage["at"] or "")[:10],
        text=passage["text"],
        place=one_line(passage["id"]),
        copies=tuple(map(one_line, hit.get("copies", ()))),
    )


def _records(ranked: Sequence[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Passage to a line for each of its ranked records; one that is all of its passage needs none."""
    lines: dict[str, list[str]] = {}
    for rank, record in enumerate(ranked, 1):
        if not record["passage"].endswith(f"@{record['start']}:{record['end']}"):
            lines.setdefault(record["passage"], []).append(f"record {rank} · {record_line(record)}")
    return {passage: tuple(found) for passage, found in lines.items()}


def _lost(lost: dict[str, Any], titles: Mapping[str, str]) -> EvidenceRow:
    place, reason = one_line(lost["passage"]), one_line(lost["reason"])
    return EvidenceRow(
        kind="lost",
        key=lost["passage"],
        number=lost["rank"],
        score=lost["score"],
        parts=_parts(lost.get("parts", ())),
        title=one_line(titles.get(lost["passage"].rpartition("@")[0], place)),
        reason=reason if reason.startswith("rank ") else f"rank {lost['rank']}, {reason}",
        place=place,
        copies=tuple(map(one_line, lost.get("copies", ()))),
    )


def _quote(quote: dict[str, Any]) -> EvidenceRow:
    return EvidenceRow(
        kind="quote",
        key=_span(quote),
        number=quote["n"],
        score=None,
        parts=_parts(quote["scores"]),
        title=f"“{one_line(quote['text'])}”",
        author=_person(quote["author"]),
        day=(quote["at"] or "")[:10],
        text=quote["text"],
        place=one_line(f"{quote['title']} · {_span(quote)}"),
    )


def _unquoted(sentence: dict[str, Any]) -> EvidenceRow:
    return EvidenceRow(
        kind="unquoted",
        key=_span(sentence),
        number=0,
        score=sentence["score"],
        parts=_parts(sentence.get("parts", ())),
        title=f"“{one_line(sentence['text'])}”",
        text=sentence["text"],
        reason=one_line(sentence["reason"]),
        place=one_line(_span(sentence)),
    )


def _span(place: dict[str, Any]) -> str:
    return f"{place['document']}@{place['start']}:{place['end']}"


def _parts(parts: Sequence[dict[str, Any]]) -> tuple[tuple[str, float], ...]:
    return tuple((one_line(part["name"]), part["value"]) for part in parts)


def _person(person: dict[str, Any] | None) -> str:
    return one_line(person["name"] or person["address"]) if person else ""
