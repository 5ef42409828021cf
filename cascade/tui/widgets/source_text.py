"""A document as paragraphs: the quote marked, replies and signatures dim, a chat with who and when, a thread folded.

A click's target is `fold:ID` for the header of a message of a thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from cascade.clean import in_place, one_line
from cascade.shown import day, locator
from cascade.tui.widgets.paragraphs import Mark, Paragraph
from cascade.types import MUTED

if TYPE_CHECKING:
    from cascade.tui.source import Source
    from cascade.types import Document

__all__ = ["heading", "told"]

_GLIMPSE = 200
"""Characters of a folded message that its header shows."""

Span = tuple[int, int] | None


def heading(source: Source, number: str = "") -> Iterator[Paragraph]:
    """What the source is: title; who, when, what; where it lies."""
    known = source.document or source.quote
    if known is None:
        return
    quote = source.quote
    title = one_line(known.title) or one_line(known.native_id)
    lead = f"{number}  " if number else ""
    yield Paragraph(lead + title, (Mark(0, len(number), "cite"), Mark(len(lead), len(lead) + len(title), "strong")))
    author = (quote.author if quote else None) or known.author
    at = (quote.at if quote else None) or known.at
    when = day(at, source.zone, time=True).removesuffix(" 00:00") if at else ""  # midnight is a day without a time
    who = [one_line(str(author)) if author else "", when, one_line(known.kind)]
    yield Paragraph(" · ".join(w for w in who if w), style="who")
    place = locator(quote.locator if quote else known.locator) or one_line(known.native_id)
    yield Paragraph(f"{one_line(known.source)}: {place}", style="dim")


def told(source: Source, *, thread: bool, opened: Collection[str]) -> Iterator[Paragraph]:
    """What there is to read: the document, or (`thread`) its conversation with those of the ids `opened` unfolded."""
    if source.remark:
        yield Paragraph(source.remark, style="warning")
        if source.quote is not None and source.span is None:
            yield Paragraph(in_place(source.quote.text), (_whole(source.quote.text, "quote"),), indent=2, key="quote")
        yield Paragraph("")
    if source.document is None:
        return
    if not thread or len(source.around) < 2:
        yield from _body(source.document, source.span, source.zone, 0)
        return
    for document in source.around:
        cited = document.id == source.document.id
        unfolded = document.id in opened
        yield _header(document, source.zone, unfolded=unfolded, cited=cited)
        if unfolded:
            yield from _body(document, source.span if cited else None, source.zone, 2)
            yield Paragraph("")


def _header(document: Document, zone: str, *, unfolded: bool, cited: bool) -> Paragraph:
    """A message of a thread on one line."""
    who = one_line(str(document.author)) if document.author else ""
    first = [day(document.at, zone, time=True) if document.at else "", who]
    said = "  ".join(p for p in first if p)
    title = one_line(document.title)
    rest = title if unfolded or document.parent else one_line(document.text[: 2 * _GLIMPSE])[:_GLIMPSE]
    rest = f"with it: {rest}" if document.parent else rest
    text = f"{said}  {rest}"
    marks = (Mark(0, len(said), "who"), Mark(len(said), len(text), "strong" if cited else "dim"))
    lead = "▾ " if unfolded else "▸ "
    return Paragraph(text, marks, lead=lead, target=f"fold:{document.id}", clipped=True, key=f"fold:{document.id}")


# --- one document -------------------------------------------------------------------------------------------------


def _body(document: Document, span: Span, zone: str, indent: int) -> Iterator[Paragraph]:
    """A document's text, with what is known of its parts."""
    spoken = document.spoken
    inside = span is None or any(p.start <= span[0] and span[1] <= p.end for p in spoken)
    if spoken and inside:
        yield from _conversation(document, span, zone, indent)
        return
    pages = [p for p in document.parts if p.role == "page"]
    if len(pages) < 2:
        yield _chunk(document, 0, len(document.text), span, indent)
        return
    at = 0
    for number, page in enumerate(pages, 1):
        end = pages[number].start if number < len(pages) else len(document.text)
        name = page.locator.page if page.locator and page.locator.page is not None else number
        here = span is not None and at <= span[0] < end
        text = f"── page {name} of {len(pages)} " + "─" * 12
        yield Paragraph(text, style="warning" if here else "dim", indent=indent)
        yield _chunk(document, at, end, span, indent)
        at = end


def _conversation(document: Document, span: Span, zone: str, indent: int) -> Iterator[Paragraph]:
    """What each said, under who it was and when; what stands between is kept."""
    at = 0
    for part in document.spoken:
        if part.start < at:
            continue
        between = in_place(document.text[at : part.start])
        rest, _, name = between.rpartition("\n")
        if rest.strip():
            yield Paragraph(rest.strip("\n"), indent=indent, style="dim")
        name = name.strip().removesuffix(":") or (one_line(str(part.author)) if part.author else "")
        when = day(part.at, zone, time=True) if part.at else ""
        head = "  ".join(s for s in (name, when) if s)
        if head:
            yield Paragraph(head, (Mark(0, len(name), "who"), Mark(len(name), len(head), "dim")), indent=indent)
        yield _chunk(document, part.start, part.end, span, indent + 2)
        at = part.end
    if document.text[at:].strip():
        yield _chunk(document, at, len(document.text), span, indent)


def _chunk(document: Document, start: int, end: int, span: Span, indent: int) -> Paragraph:
    """A piece of the text as one paragraph, its line ends kept where there is room for its lines."""
    text = in_place(document.text[start:end])
    kept = text.rstrip("\n")
    marks: list[Mark] = []
    for part in document.parts:
        style = "dim" if part.role in MUTED else "heading" if part.role == "heading" else ""
        if style and part.start < end and start < part.end:
            marks.append(_cut(part.start - start, part.end - start, len(kept), style))
    quoted = span is not None and span[0] < end and start < span[1]
    if span is not None and quoted:
        marks.append(_cut(span[0] - start, span[1] - start, len(kept), "quote"))
    shown = tuple(m for m in marks if m.start < m.end)
    return Paragraph(kept, shown, indent=indent, flows=True, key="quote" if quoted else "")


def _cut(start: int, end: int, length: int, style: str) -> Mark:
    return Mark(max(start, 0), min(end, length), style)


def _whole(text: str, style: str) -> Mark:
    return Mark(0, len(text), style)
