"""PDF, with PDFium: pages as parts, what their lines come to (`layout`), facts from the document's information."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from cascade.types import Locator
from cascade_connectors.documents.extracted import MAX_TEXT, Draft, Extracted, Scalar, Unreadable
from cascade_connectors.documents.layout import Block, Line, blocks, leading_of, without_running
from cascade_connectors.documents.table import write_table

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage  # type: ignore[import-untyped]

__all__ = ["MAX_PAGES", "read"]

MAX_PAGES = 4000
"""Pages that are read of one document; its meta says when there are more."""

_Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge."""
_HYPHENS = re.compile("[\ufffe\x02]\r?\n?")
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:([+-])(\d\d)'?(\d\d)?)?")
_APART = 1.0
"""Width of the room between the cells of a line, in heights of its letters, at the least."""


def read(data: bytes, suffix: str) -> Extracted:  # noqa: ARG001 - one suffix
    """The text layer of a PDF. Raises `Unreadable` for an encrypted one and for one that is only pictures."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
        count = len(document)
    except PdfiumError as error:
        raise Unreadable(_reason(str(error))) from error
    with document:
        pages = list(_pages(document, min(count, MAX_PAGES)))
        info = document.get_metadata_dict()
    if not any(pages):
        raise Unreadable("scanned PDF with no text layer: run it through text recognition (OCR) and sync again")
    draft = Draft()
    _write(draft, pages)
    meta: dict[str, Scalar] = {"pages": count}
    silent = sum(not page for page in pages)
    if silent:
        meta["pages_without_text"] = silent
    if len(pages) < count:
        meta["pages_read"] = len(pages)
    return draft.done(
        title=info.get("Title", ""),
        author=info.get("Author"),
        created_at=_pdf_date(info.get("CreationDate", "")),
        updated_at=_pdf_date(info.get("ModDate", "")),
        labels=re.split(r"[,;]", info.get("Keywords", "")),
        meta=meta,
    )


def _reason(message: str) -> str:
    if "password" in message.lower() or "security" in message.lower():
        return "encrypted PDF: remove the password and sync again"
    return f"damaged PDF ({message.rpartition('PDFium: ')[2].rstrip(').')})"


def _pages(document: PdfDocument, count: int) -> Iterable[list[Line]]:
    """The lines of each page, as long as they fit into a document."""
    length = 0
    for n in range(count):
        page = _lines(document, n)
        length += sum(len(line.text) + 1 for line in page)
        yield page
        if length > MAX_TEXT:
            return


def _lines(document: PdfDocument, n: int) -> list[Line]:
    """The lines of a page, then those of its form and its notes; none where it holds no text or does not load."""
    from pypdfium2 import PdfiumError, raw

    lines: list[Line] = []
    try:
        page = document.get_page(n)
        lines += _lines_of(page)
        flat = raw.FPDFPage_GetAnnotCount(page.raw) > 0 and raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == 1
        page.close()
        if flat:  # what was filled into its form and noted on it is now text of the page
            page = document.get_page(n)
            known = {line.text for line in lines}
            lines += [line for line in _lines_of(page) if line.text not in known]
            page.close()
    except PdfiumError:
        pass
    return lines


def _lines_of(page: PdfPage) -> Iterable[Line]:
    textpage = page.get_textpage()
    try:
        text, start = textpage.get_text_range(), 0
        for line in text.split("\r\n"):
            words = _HYPHENS.sub("", line).strip()
            if words:
                first = start + len(line) - len(line.lstrip())
                yield _placed(textpage, words, first, start + len(line.rstrip()) - 1)
            start += len(line) + 2
    finally:
        textpage.close()


def _placed(textpage: PdfTextPage, words: str, first: int, last: int) -> Line:
    """The line of the characters from `first` to `last`, where it stands, and what stands apart in it."""
    size, base = _box(textpage, first)
    boxes = [textpage.get_rect(n) for n in range(textpage.count_rects(first, last - first + 1))]
    if not boxes:
        return Line(words, size, base)
    foot = _box(textpage, last)[1]
    cells: list[list[_Box]] = []
    for box in sorted(boxes) if foot == base else ():
        if cells and box[0] - cells[-1][-1][2] < _APART * size:
            cells[-1].append(box)
        else:
            cells.append([box])
    apart = tuple(_inside(textpage, cell) for cell in cells) if len(cells) > 1 else ()
    return Line(words, size, base, boxes[0][0], boxes[-1][2], foot, apart)


def _inside(textpage: PdfTextPage, boxes: Sequence[_Box]) -> str:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return " ".join(textpage.get_text_bounded(min(lefts), min(bottoms), max(rights), max(tops)).split())


def _box(textpage: PdfTextPage, index: int) -> tuple[float, float]:
    """Height and foot of the box of a character."""
    from pypdfium2 import PdfiumError

    try:
        _, bottom, _, top = textpage.get_charbox(index, loose=True)
    except (PdfiumError, IndexError):
        return 0.0, 0.0
    return round(abs(float(top) - float(bottom)), 1), float(bottom)


def _write(draft: Draft, pages: list[list[Line]]) -> None:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], size))
    leading = leading_of(pages)
    for n, page in enumerate(without_running(pages), 1):
        if page and not draft.full:
            draft.gap()
            with draft.part("page", Locator(page=n)):
                for block in blocks(page, body, leading):
                    _put(draft, block)


def _put(draft: Draft, block: Block) -> None:
    if block.rows:
        write_table(draft, [(cells, False) for cells in block.rows])
        return
    if block.apart or block.role == "heading":
        draft.gap()
    draft.line(block.text, "heading" if block.role == "heading" else None)


def _pdf_date(text: str) -> datetime | None:
    """A date as PDF writes it, `D:20250131120000+01'00'`; None for one that is none."""
    match = _DATE.match(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (
        int(g) if g else d for g, d in zip(match.groups()[:6], _LEAST, strict=True)
    )
    offset = timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0))
    try:
        zone = timezone(-offset if match[7] == "-" else offset) if match[7] else UTC
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


_LEAST = (1, 1, 1, 0, 0, 0)
