"""What a run answered, beside a list of runs: the question, the answer and what it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cascade.clean import clean
from cascade.tui.words import status

if TYPE_CHECKING:
    from cascade.runs import Run

__all__ = ["Preview", "RunPreview", "previewed"]


class Preview(NamedTuple):
    """A run in a few words; all text is clean."""

    id: str
    state: str
    question: str
    status: str
    text: str = ""
    sources: tuple[str, ...] = ()
    near: str = ""
    """What stands above what came `nearest`."""
    nearest: tuple[str, ...] = ()
    knows: tuple[str, ...] = ()
    error: str = ""


def previewed(run: Run, zone: str) -> Preview:
    """The preview of a run; reads its values, so call it in a clerk's thread."""
    from cascade.shown import about, called, evidence, near

    answer = run.answer
    return Preview(
        id=run.id,
        state=run.view.state,
        question=clean(run.head.question.text),
        status=answer.status.value if answer else run.view.state,
        text=clean(answer.text) if answer else "",
        sources=tuple(f"[{quote.n}] {about(quote, zone)}" for quote in answer.quotes) if answer else (),
        near=near(answer) if answer else "",
        nearest=tuple(f"[{quote.n}] {about(quote, zone)}" for quote in answer.nearest) if answer else (),
        knows=tuple(f"{called(e.who)}: {evidence(e, zone)}" for e in answer.knows) if answer else (),
        error=clean(run.view.error or ""),
    )


class RunPreview(VerticalScroll, can_focus=False):
    """Shows a preview; its text can be selected."""

    DEFAULT_CSS = """
    RunPreview { padding: 0 2 1 2; background: $surface; }
    RunPreview Static { height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - as textual's widgets call it
        super().__init__(id=id)
        self.shows: tuple[str, str] | None = None
        """Id and state of the run that is shown."""

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def show(self, preview: Preview | None) -> None:
        """Show a run, or nothing."""
        self.shows = (preview.id, preview.state) if preview else None
        self.query_one(Static).update(_drawn(preview) if preview else Content())
        self.scroll_home(animate=False)


def _drawn(preview: Preview) -> Content:
    parts: list[Content | tuple[str, str] | str] = [(preview.question, "b"), "\n"]
    if preview.status:
        parts += [status(preview.status), (f" · {preview.id}", "$foreground 60%"), "\n"]
    if preview.text:
        parts += ["\n", preview.text, "\n"]
    if preview.error:
        parts += ["\n", (preview.error, "$error"), "\n"]
    if preview.sources:
        parts += ["\n", ("\n".join(preview.sources), "$secondary")]
    if preview.nearest:
        parts += [
            "\n\n" if preview.sources else "\n",
            (preview.near, "b"),
            "\n",
            ("\n".join(preview.nearest), "$secondary"),
        ]
    if preview.knows:
        parts += ["\n", ("Who might know", "b"), "\n", ("\n".join(preview.knows), "$secondary")]
    return Content.assemble(*parts)
