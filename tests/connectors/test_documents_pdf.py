"""PDFs written by hand: pages, headings, facts, and what cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cascade_connectors.documents import Unreadable, read_document

from tests.connectors.extracts import author, spans


def _pdf(*pages: bytes, info: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF with a content stream a page."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Resources << /Font << /F 3 0 R >> >> "
    page += b"/Contents %d 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< %s >>" % info,
        *(page % (5 + count + n) for n in range(count)),
        *(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content) for content in pages),
    ]
    data, table = b"%PDF-1.5\n", b"0000000000 65535 f \n"
    for n, content in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (n, content)
    end = b"xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R /Info 4 0 R %s >>\nstartxref\n%d\n%%%%EOF"
    return data + end % (len(objects) + 1, table, len(objects) + 1, trailer, len(data))


def _show(*lines: tuple[int, bytes]) -> bytes:
    """A content stream: lines of (size in points, text), from the top down."""
    return b"".join(
        b"BT /F %d Tf 20 %d Td (%s) Tj ET\n" % (size, 360 - 30 * n, text) for n, (size, text) in enumerate(lines)
    )


def test_a_pdf_gives_pages_and_headings() -> None:
    found = read_document(
        "report.pdf",
        _pdf(
            _show((24, b"Yearly report"), (10, b"All went well in the north."), (10, b"The south is growing.")),
            b"",
            _show((16, b"Outlook"), (10, b"More of the same is expected.")),
            info=b"/Title (untitled) /Author (Kim Falk) /Keywords (yearly, finance) "
            b"/CreationDate (D:20240110120000+01'00')",
        ),
    )
    assert found.text == (
        "Yearly report\nAll went well in the north.\nThe south is growing.\n\nOutlook\nMore of the same is expected.\n"
    )
    assert spans(found, "heading") == [("heading", "Yearly report"), ("heading", "Outlook")]
    assert [p.locator.page for p in found.parts if p.role == "page" and p.locator] == [1, 3]
    assert (found.title, found.people, found.labels) == ("Yearly report", (author("Kim Falk"),), ("yearly", "finance"))
    assert found.created_at == datetime(2024, 1, 10, 11, tzinfo=UTC)
    assert found.meta == {"pages": 3, "pages_without_text": 1}


def test_a_heading_over_two_lines_is_one_and_two_headings_are_two() -> None:
    def at(height: int, size: int, text: bytes) -> bytes:
        return b"BT /F %d Tf 20 %d Td (%s) Tj ET\n" % (size, height, text)

    page = at(360, 20, b"Report on the year") + at(336, 20, b"and on the next") + at(290, 20, b"Trading")
    found = read_document(
        "two.pdf", _pdf(page + at(270, 10, b"Trade was brisk in every month of it, and brisker in the last of them."))
    )
    assert spans(found, "heading") == [("heading", "Report on the year and on the next"), ("heading", "Trading")]


def _at(*lines: tuple[int, int, bytes]) -> bytes:
    """A content stream of lines in letters of ten points, each (from the left, from the foot, text)."""
    return b"".join(b"BT /F 10 Tf %d %d Td (%s) Tj ET\n" % line for line in lines)


def test_a_line_goes_on_where_the_next_word_would_not_have_fitted() -> None:
    page = _at(
        (20, 360, b"Oars are lent to members who have rowed for a year and"),
        (20, 348, b"have passed the steering test of the club."),
        (20, 336, b"Juniors ask their coach."),
        (20, 312, b"Boats are washed."),
        (20, 300, b"1. Rinse the hull with much fresh water from the tap ashore"),
        (30, 288, b"and dry it."),
        (20, 276, b"2. Hang up the oars."),
    )
    assert read_document("club.pdf", _pdf(page)).text == (
        "Oars are lent to members who have rowed for a year and have passed the steering test of the club.\n"
        "Juniors ask their coach.\n\nBoats are washed.\n"
        "1. Rinse the hull with much fresh water from the tap ashore and dry it.\n2. Hang up the oars.\n"
    )


def test_a_sentence_goes_on_in_the_next_column() -> None:
    page = _at(
        (20, 60, b"Varnish is thinned with oil and put on in"),
        (20, 48, b"three coats, each of which has to be dry"),
        (210, 360, b"before the next one. Sand it between."),
    )
    assert "three coats, each of which has to be dry before the next one." in read_document("two.pdf", _pdf(page)).text


def test_what_stands_on_every_page_is_told_once_without_the_number_of_the_page() -> None:
    pages = [
        _at((20, 380, b"Rowing club"), (20, 200, text), (20, 10, b"Rules of 2024, page %d" % n))
        for n, text in enumerate((b"Oars are lent.", b"Boats are washed.", b"Boots are dried."), 1)
    ]
    assert read_document("rules.pdf", _pdf(*pages)).text.split("\n") == [
        *("Rowing club", "Oars are lent.", "Rules of 2024", ""),
        *("Boats are washed.", "", "Boots are dried.", ""),
    ]


def test_cells_that_stand_apart_are_a_table() -> None:
    rows = [(b"Boat", b"Seats", b"Shed"), (b"Heron", b"4", b"north"), (b"Grey gull", b"8", b"south")]
    page = _at(
        (20, 360, b"These are ours:"),
        *((x, 330 - 14 * n, cell) for n, row in enumerate(rows) for x, cell in zip((20, 120, 180), row, strict=True)),
    )
    found = read_document("boats.pdf", _pdf(page))
    assert found.text == "These are ours:\n\nBoat | Seats | Shed\nHeron | 4 | north\nGrey gull | 8 | south\n"
    assert [role for role, _ in spans(found, "header")] == ["header"]


def test_what_was_filled_into_a_form_is_text() -> None:
    widget = (
        b"<< /Type /Annot /Subtype /FreeText /Rect [20 20 200 40] /AP << /N 9 0 R >> /F 4 /Contents (Paid in May) >>"
    )
    stream = b"BT /F 10 Tf 2 5 Td (Paid in May) Tj ET"
    box = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 180 20] /Resources << /Font << /F 3 0 R >> >> /Length %d >>"
        % len(stream)
    )
    data = _pdf(_show((10, b"Invoice 7")))
    data = data.replace(b"/MediaBox [0 0 400 400]", b"/MediaBox [0 0 400 400] /Annots [8 0 R]")
    extra = b"8 0 obj\n%s\nendobj\n9 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (widget, box, stream)
    head, _, tail = data.partition(b"xref\n")
    assert tail
    assert (
        read_document("form.pdf", head + extra + b"trailer << /Root 1 0 R >>\n%%EOF").text == "Invoice 7\nPaid in May\n"
    )


def test_a_pdf_of_pictures_says_so() -> None:
    with pytest.raises(Unreadable, match="scanned PDF with no text layer"):
        read_document("scan.pdf", _pdf(b"0 0 100 100 re f"))


def test_an_encrypted_pdf_says_so() -> None:
    encrypt = b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
        b"11" * 32,
        b"22" * 32,
    )
    with pytest.raises(Unreadable, match="encrypted PDF: remove the password and sync again"):
        read_document("locked.pdf", _pdf(_show((10, b"Secret")), trailer=encrypt))


def test_a_pdf_is_known_by_its_content() -> None:
    assert read_document("wrong.bin", _pdf(_show((10, b"Paper")))).text == "Paper\n"
