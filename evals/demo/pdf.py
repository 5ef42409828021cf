"""PDF files of running text: A4 pages in Helvetica, uncompressed, with the same bytes every time."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from evals.demo.blocks import Block, plain

__all__ = ["pdf"]

_LEADING, _TOP, _BOTTOM, _LEFT = 14, 780, 70, 64
_SIZES = {"heading": 14, "paragraph": 10, "item": 10, "table": 9}


def _lines(block: Block) -> Iterator[tuple[str, str, int, int]]:
    """(font, text, size, indent) of each line that the block takes."""
    size = _SIZES[block.kind]
    if block.kind == "table":
        for n, row in enumerate(block.rows):
            yield "F2" if n == 0 else "F1", "   ".join(map(plain, row)), size, 0
        return
    mark = "\u2022 " if block.kind == "item" else ""
    indent = 12 if mark else 0
    for line in textwrap.wrap(mark + plain(block.text), 88 if size == 10 else 60):
        yield "F2" if block.kind == "heading" else "F1", line, size, indent


def _escape(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _pages(blocks: Sequence[Block]) -> list[bytes]:
    pages: list[list[bytes]] = [[]]
    y = _TOP
    for block in blocks:
        y -= 8
        for font, text, size, indent in _lines(block):
            if y < _BOTTOM:
                pages.append([])
                y = _TOP
            place = f"BT /{font} {size} Tf 1 0 0 1 {_LEFT + indent} {y} Tm (".encode()
            pages[-1].append(place + _escape(text) + b") Tj ET")
            y -= _LEADING + (4 if font == "F2" and size > 10 else 0)
    for n, page in enumerate(pages, 1):
        page.append(f"BT /F1 8 Tf 1 0 0 1 280 40 Tm (page {n} of {len(pages)}) Tj ET".encode())
    return [b"\n".join(page) for page in pages]


def pdf(blocks: Sequence[Block], title: str, author: str, date: datetime) -> bytes:
    """A PDF of these blocks; raises UnicodeEncodeError for what Windows-1252 cannot write."""
    pages = _pages(blocks)
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    stamp = date.strftime("D:%Y%m%d%H%M%SZ").encode()
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
        b"<< /Title (%b) /Author (%b) /CreationDate (%b) /ModDate (%b) >>"
        % (_escape(title), _escape(author), stamp, stamp),
    ]
    for n, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (7 + 2 * n)
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page))
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for n, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (n, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
