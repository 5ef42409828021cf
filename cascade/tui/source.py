"""What is shown of a cited source: the quote, its document as it is now, and what that stands among."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cascade.clean import one_line
from cascade.shown import day, locator

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.runs import Run
    from cascade.types import Document, Quote

__all__ = ["Source", "read_source", "reference"]


class Source(NamedTuple):
    """A document that is looked at, because it was quoted or for itself."""

    zone: str
    quote: Quote | None = None
    document: Document | None = None
    """As it is now; None for one that is gone."""
    around: tuple[Document, ...] = ()
    """Its conversation and attachments in the order of time, itself among them."""
    where: str = ""
    """Path or URL that opens it elsewhere; empty where none is known."""

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the quote stands in the document as it is now; None where its words are no more there."""
        if self.quote is None or self.document is None:
            return None
        text, quote = self.document.text, self.quote
        if text[quote.start : quote.end] == quote.text:
            return quote.start, quote.end
        at = text.find(quote.text)
        return (at, at + len(quote.text)) if at >= 0 and quote.text else None

    @property
    def remark(self) -> str:
        """What a person has to know before he believes what he sees; empty where all is as it was."""
        if self.document is None:
            return "This document is no longer in the library. The quote as it was recorded:"
        if self.quote is None or self.span == (self.quote.start, self.quote.end):
            return ""
        if self.span is not None:
            return "This document has changed since the run; the quoted words stand elsewhere in it now."
        return "This document has changed since the run. The quote as it was recorded:"


def read_source(engine: Engine, what: Quote | str, run: Run | None) -> Source:
    """The document of a quote, or of that id, with what is around it; called in a clerk's thread.

    Raises `NoSuch` for an id that nothing holds; the document of a quote that is gone is None.
    """
    from cascade.errors import NoSuch

    quote, id_ = (None, what) if isinstance(what, str) else (what, what.document)
    try:
        document = engine.document(id_, run)
    except NoSuch:
        if quote is None:
            raise
        return Source(engine.zone, quote)
    return Source(engine.zone, quote, document, engine.around(document, run), _where(engine, document))


def _where(engine: Engine, document: Document) -> str:
    """Its URL, else the path of the file that it is in."""
    if document.url:
        return one_line(document.url)
    root = next((s.options.get("path") for s in engine.sources() if s.name == document.source), None)
    if not root:
        return ""
    path = Path(str(root))
    inside = document.locator.path
    return one_line(str(path / inside if inside and path.is_dir() else path))


def reference(source: Source) -> str:
    """A quote with where it is from, to be put into a mail of one's own; without one, what the document is."""
    known = source.quote or source.document
    if known is None:
        return ""
    author = str(known.author) if known.author and str(known.author) != known.title else ""
    place = locator(known.locator)
    said = [known.title or known.native_id, author, day(known.at, source.zone) if known.at else ""]
    line = ", ".join(one_line(s) for s in said if s)
    line += f" ({one_line(known.source)}{': ' + place if place else ''})"
    return f"“{one_line(source.quote.text)}”\n{line}" if source.quote else line
