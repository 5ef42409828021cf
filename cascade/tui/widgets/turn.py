"""One turn of the conversation: a question, what became of it, and a cursor that goes from citation to citation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from cascade.clean import clean, one_line
from cascade.shown import took
from cascade.tui.widgets.answer import answered, cited, failed, writing
from cascade.tui.widgets.paragraphs import Mark, Paragraph
from cascade.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from cascade.followup import FollowUp
    from cascade.tui.session import Session
    from cascade.types import Quote

__all__ = ["Turn"]

LONG = 400
"""Characters of a question that are shown at once: what is pasted must not push its answer out of sight."""


class Turn(Prose, can_focus=True):
    """A question and its answer. The widget shows a session as it is: call `follow` when something came in for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="turn.open", tooltip="Open the source under the cursor"),
        Binding("i", "ask_for('inspect')", "Inspect", id="turn.inspect", tooltip="Look into this run"),
        Binding("r", "ask_for('rerun')", "Run again", id="turn.rerun", tooltip="Run this question again, anew"),
        Binding("y", "ask_for('copy')", "Copy", id="turn.copy", tooltip="Copy the answer with its sources"),
        Binding("c", "reading", "Other reading", id="turn.reading", tooltip="Ask it as read otherwise"),
        Binding("plus", "ask_for('up')", "Good", id="turn.up", tooltip="A good answer; again: take it back"),
        Binding("minus", "ask_for('down')", "Bad", id="turn.down", tooltip="A bad answer; again: take it back"),
        Binding("e", "ask_for('edit')", "Edit", id="turn.edit", tooltip="Change the question and ask it again"),
        Binding("m", "more", "All sources", id="turn.more", tooltip="All sources, all of a question"),
        Binding("right,n", "cite(1)", "Next source", id="turn.next", tooltip="Go to the next citation"),
        Binding("left,p", "cite(-1)", "Source before", id="turn.before", tooltip="Go back a citation"),
        Binding("1", "number(1)", "Source", key_display="1 to 9", id="turn.1", tooltip="Open that source", show=False),
        *(Binding(str(n), f"number({n})", "Source", id=f"turn.{n}", show=False, system=True) for n in range(2, 10)),
        Binding("tab", "tab(1)", "Next", id="turn.tab", tooltip="The next citation, or what comes after", show=False),
        Binding("shift+tab", "tab(-1)", "Before", id="turn.shift-tab", tooltip="Back a citation", show=False),
    ]
    DEFAULT_CSS = """
    Turn { padding: 0 1; max-width: 124; margin-bottom: 1; border-left: outer $background; }
    Turn:focus { border-left: outer $primary; }
    """

    class Opened(Message):
        """A source is to be opened: `whole` on a screen of its own, else where there is room for it."""

        def __init__(self, turn: Turn, quote: Quote, *, whole: bool) -> None:
            super().__init__()
            self.turn, self.quote, self.whole = turn, quote, whole

    class Pointed(Message):
        """The cursor came to another citation."""

        def __init__(self, turn: Turn, quote: Quote) -> None:
            super().__init__()
            self.turn, self.quote = turn, quote

    class Wanted(Message):
        """What is to be done with the turn: `inspect`, `rerun`, `copy`, a thumb `up` or `down`, `edit` of the question
        `text`."""

        def __init__(self, turn: Turn, what: str, text: str = "") -> None:
            super().__init__()
            self.turn, self.what, self.text = turn, what, text

    def __init__(self, session: Session, zone: str, follow: FollowUp | None = None) -> None:
        super().__init__()
        self.session = session
        self._zone = zone
        self._follow = follow
        self._cursor = 0
        self._reading = -1
        """The last of the other readings of a follow-up that was taken."""
        self._everything = False
        self._waits = ""
        self._plain: tuple[Paragraph, ...] = ()
        self._stops: list[tuple[int, Mark, int]] = []
        self.follow()

    # --- what it shows --------------------------------------------------------------------------------------------

    @property
    def asked(self) -> str:
        """The question as it stands on its own."""
        if self.session.run is not None:
            return one_line(self.session.run.head.question.text)
        return one_line(self._follow.text if self._follow else self.session.question)

    @property
    def quote(self) -> Quote | None:
        """The quote of the citation under the cursor."""
        return self._quote(self._stops[self._cursor][2]) if self._stops else None

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All that can be opened by a number."""
        return self.session.answer.opened if self.session.answer else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key is offered for what is not there: citations, other readings, an answer."""
        there: dict[str, object] = {"open": self._stops, "cite": self._stops, "number": self._stops}
        there["reading"] = self._follow is not None and self._follow.candidates
        there["more"] = any(mark.target == "more" for paragraph in self._plain for mark in paragraph.marks)
        return bool(there.get(action, True))

    def follow(self) -> None:
        """Show what the session has come to."""
        self._plain = tuple(self._told())
        self._stops = cited(self._plain)
        self._cursor = min(self._cursor, max(len(self._stops) - 1, 0))
        self._draw()
        self.refresh_bindings()

    def wait(self, stage: str) -> None:
        """Say that the run waits before `stage`; empty where it does not."""
        if stage != self._waits:
            self._waits = stage
            self.follow()

    def _told(self) -> Iterator[Paragraph]:
        head = self.session.run.head if self.session.run is not None else None
        said = head.said if head is not None and head.said else self.session.question
        yield self._question(clean(said).strip())
        if (head is not None and head.said) or (self._follow is not None and self._follow.changed):
            yield from self._read()
        yield Paragraph("")
        yield from self._outcome()

    def _question(self, said: str) -> Paragraph:
        """What was asked; of what is long the beginning, unless everything is to be seen."""
        if len(said) <= LONG or self._everything:
            return Paragraph(said, style="strong", lead="› ")
        begun, more = said[:LONG].rsplit(" ", 1)[0] + " … ", "all of it"
        mark = Mark(len(begun), len(begun) + len(more), "link", "more")
        return Paragraph(begun + more, (mark,), style="strong", lead="› ")

    def _read(self) -> Iterator[Paragraph]:
        """How a follow-up was read, and how else it may be."""
        text = f"asked as: {self.asked}"
        marks = [Mark(0, 10, "dim"), Mark(10, len(text), "who", "edit")]
        why = "; ".join(one_line(r) for r in self._follow.reasons) if self._follow else ""
        if why:
            marks.append(Mark(len(text), len(text) + len(why) + 3, "dim"))
            text += f" ({why})"
        yield Paragraph(text, tuple(marks), indent=2)
        others = self._follow.candidates if self._follow else ()
        if others:
            text = f"or: {one_line(others[0])}"
            more = f" ({len(others) - 1} more: c)" if len(others) > 1 else ""
            marks = [Mark(0, 4, "dim"), Mark(4, len(text), "dim", "reading"), Mark(len(text), 10**6, "dim")]
            yield Paragraph(text + more, tuple(m._replace(end=min(m.end, len(text + more))) for m in marks), indent=2)

    def _outcome(self) -> Iterator[Paragraph]:
        session, answer = self.session, self.session.answer
        if session.live:
            yield from writing(session.view, self._waits)
        elif answer is None:
            yield from failed(session.view, session.error or "it ended without an answer", session.hint)
        else:
            yield from answered(answer, self._zone, everything=self._everything)
        if not session.live and session.run is not None:
            view, head = session.view, session.run.head
            yield Paragraph(took(view.ended, head.model, view.spent, session.id), style="dim")

    def _draw(self) -> None:
        """Show the paragraphs, the citation under the cursor marked while this has the focus."""
        paragraphs = list(self._plain)
        if self._stops and self.has_focus:
            at, mark, _ = self._stops[self._cursor]
            paragraphs[at] = replace(
                paragraphs[at], marks=(*paragraphs[at].marks, mark._replace(style="cursor", target=""))
            )
        self.show(paragraphs)

    # --- the cursor -----------------------------------------------------------------------------------------------

    def watch_has_focus(self, focused: bool) -> None:
        """Show the cursor while this has the focus."""
        super().watch_has_focus(focused)
        self._draw()
        if focused and (quote := self.quote) is not None:
            self.post_message(self.Pointed(self, quote))

    def point(self, number: int) -> None:
        """Put the cursor on the first citation of that number."""
        at = next((i for i, stop in enumerate(self._stops) if stop[2] == number), None)
        if at is not None:
            self._go(at)

    def action_cite(self, step: int) -> None:
        """Go to the next citation, or the one before; around at the ends."""
        if self._stops:
            self._go((self._cursor + step) % len(self._stops))

    def action_tab(self, step: int) -> None:
        """As `action_cite`, and out of the turn at its ends."""
        if 0 <= self._cursor + step < len(self._stops):
            self._go(self._cursor + step)
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def _go(self, at: int) -> None:
        self._cursor = at
        self._draw()
        paragraph, mark, _ = self._stops[at]
        self.reveal(self.row(paragraph, mark.start))
        if (quote := self.quote) is not None:
            self.post_message(self.Pointed(self, quote))

    # --- what can be done -----------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open the source under the cursor on a screen of its own."""
        if (quote := self.quote) is not None:
            self.post_message(self.Opened(self, quote, whole=True))

    def action_number(self, number: int) -> None:
        """Open the source of that number."""
        self.point(number)
        if (quote := self._quote(number)) is not None:
            self.post_message(self.Opened(self, quote, whole=False))

    def action_more(self) -> None:
        """Show all sources, and all of the question."""
        self._everything = True
        self.follow()

    def action_reading(self) -> None:
        """Put another reading of the follow-up into the box, at each call the next."""
        others = self._follow.candidates if self._follow else ()
        if others:
            self._reading = (self._reading + 1) % len(others)
            self.post_message(self.Wanted(self, "edit", one_line(others[self._reading])))

    def action_ask_for(self, what: str) -> None:
        """Tell the screen what is to be done with this turn."""
        self.post_message(self.Wanted(self, what, self.asked))

    def on_prose_chosen(self, event: Prose.Chosen) -> None:
        """Open the source that was clicked."""
        event.stop()
        kind, _, number = event.target.partition(":")
        if kind == "cite":
            self.action_number(int(number))
        elif kind == "more":
            self.action_more()
        elif kind == "edit":
            self.action_ask_for("edit")
        elif kind == "reading":
            self.action_reading()

    def _quote(self, number: int) -> Quote | None:
        return next((q for q in self.quotes if q.n == number), None)
