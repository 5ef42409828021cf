"""What a person makes of an answer in the app: thumbs, pins, and that a citation was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cascade.clean import one_line

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.notes import Thumb
    from cascade.runs import Run
    from cascade.tui.app import CascadeApp
    from cascade.tui.source import Source

__all__ = ["judge", "note_opened"]

_SAID: dict[Thumb, str] = {"up": "good", "down": "bad"}


async def judge(app: CascadeApp, what: str, run: Run | None, source: Source | None = None) -> None:
    """A thumb `up` or `down` for the answer of `run`, or for the quote of `source`; or its document to `pin`.

    Tells what that came to; raises what the engine does.
    """

    def done(engine: Engine) -> str:
        if what == "pin" and source is not None:
            if source.document is None:
                return "this document is no longer in the library"
            return _pinned(engine, source.document.id, source.document.title)
        if run is None:
            return "there is no run to judge"
        quote = source.quote.n if source is not None and source.quote is not None else None
        return _thumbed(engine, run, "up" if what == "up" else "down", quote)

    app.notify(await app.read(done), markup=False, timeout=4)


def _thumbed(engine: Engine, run: Run, thumb: Thumb, quote: int | None = None) -> str:
    """Note a thumb on an answer or on a quote of it, or take the same one away; what that came to, in words.

    Called in a clerk's thread; raises what `Engine.thumb` does.
    """
    name = run.id if run.file is None else str(run.folder)
    held = run.feedback.answer if quote is None else run.feedback.quotes.get(quote)
    engine.thumb(name, None if held == thumb else thumb, quote=quote)
    what = "answer" if quote is None else f"quote [{quote}]"
    return f"taken back: {_SAID[thumb]} {what}" if held == thumb else f"noted: {_SAID[thumb]} {what}"


def _pinned(engine: Engine, document: str, title: str) -> str:
    """Pin a document for every question, or take its pins away; what that came to, in words."""
    if any(pin.document == document for pin in engine.pins()):
        engine.unpin(document)
        return f"pinned no more: {one_line(title)}"
    engine.pin(document)
    return f"pinned: {one_line(title)} comes first where it is found"


def note_opened(engine: Engine, run: Run | None, quote: int) -> None:
    """Note that the source of a citation was opened, where the run is one of this home."""
    from contextlib import suppress

    from cascade.errors import CascadeError

    if run is not None and run.file is None:
        with suppress(CascadeError, OSError):  # it is only noted beside what was asked for
            engine.note_opened(run.id, quote)
