"""Hostile documents: each costs bounded time and memory, gives a reason, and does no harm to the next."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from io import BytesIO

import pytest
from cascade_connectors.documents import Unreadable, read_document
from cascade_connectors.documents.helper import Helper

from cascade.clean import one_line

_WORD = '<w:document xmlns:w="w"><w:body>{}</w:body></w:document>'
_WORDS = "<w:p><w:r><w:t>still here</w:t></w:r></w:p>"


def _zip(**members: str) -> bytes:
    """A zip archive; `__` stands for a slash and `_x` for a dot in a member's name."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".x"), content)
    return data.getvalue()


def _word(body: str) -> bytes:
    return _zip(word__document_xml=_WORD.format(body))


def _sparse() -> bytes:
    """A workbook whose two cells span a table of 17 billion."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = '<Relationships xmlns="{}"><Relationship Id="r1" Type="{}/{}" Target="{}"/></Relationships>'.format
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("_rels/.rels", relation(package, office, "officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", relation(package, office, "worksheet", "worksheets/a.xml"))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/worksheets/a.xml",
            f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>',
        )
    return data.getvalue()


_ENTITIES = '<!DOCTYPE x [<!ENTITY a "{}">]>' + _WORD.format("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("bomb.docx", _word("a" * 120_000_000), "unfolds to more than 100 MB"),
        ("lies.docx", b"PK\x03\x04" + b"\xff" * 2000, "damaged file: its zip archive does not open"),
        ("entities.docx", _zip(word__document_xml=_ENTITIES.format("a" * 100)), "declares XML entities"),
        ("not.docx", _zip(word__document_xml="<w:document"), "is no good XML"),
        ("empty.docx", _zip(other_xml="<x/>"), "it has no body"),
        ("sparse.xlsx", _sparse(), "its parser breaks off"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj\n<<", "damaged PDF"),
        ("deep.ipynb", b'{"cells":' + b"[" * 200_000, "nested too deeply"),
        ("list.ipynb", b"[1, 2]", "no text in it"),
        ("binary.txt", bytes(range(256)) * 100, "not text"),
        ("zeros.md", b"\0" * 1000, "not text"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_document_that_cannot_be_read_says_why(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as caught:
        read_document(name, data)
    assert caught.value.reason == one_line(caught.value.reason)
    assert read_document("next.docx", _word(_WORDS)).text == "still here\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.html", b"<div>" * 20_000 + b"still here"),
        ("tables.html", b"<table><tr><td>" * 2_000 + b"still here"),
        ("deep.docx", _word("<w:tbl><w:tr><w:tc>" * 2_000 + _WORDS + "</w:tc></w:tr></w:tbl>" * 2_000)),
        ("open.csv", b'a,"still here\n' + b"x" * 300_000),
        ("braces.rtf", rb"{\rtf1 " + b"{" * 50_000 + b"still here"),
        ("colons.txt", b"A: " * 200_000 + b"still here"),
        ("names.txt", b"A a a a a a a a a a a a a " * 20_000 + b"still here"),
        ("stars.md", b"*" * 200_000 + b"\n# still here"),
        ("matter.md", b"---\n" + b"a: b\n" * 20_000 + b"still here"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_text_is_found_in_the_worst_of_wrappings(name: str, data: bytes) -> None:
    assert "still here" in read_document(name, data).text


def test_a_document_of_ten_thousand_pages_is_cut_and_says_so() -> None:
    kids = b" ".join(b"4 0 R" for _ in range(10_000))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 10000 /Kids [%s] >>" % kids,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Font << /F 3 0 R >> >> /Contents 5 0 R >>",
        b"<< /Length 28 >>\nstream\nBT /F 1 Tf (Again) Tj ET     \nendstream",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, content) for n, content in enumerate(objects, 1))
    found = read_document("long.pdf", b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF")
    assert found.meta == {"pages": 10_000, "pages_read": 4000}
    assert found.text.count("Again") == 4000


def test_a_parser_that_takes_too_long_is_stopped_and_the_next_file_is_read() -> None:
    helper = Helper()
    try:
        with pytest.raises(Unreadable, match=r"it takes more than 0\.5 seconds to read"):
            helper.read("slow.html", "html", "html", b"<div>" * 2_000_000, seconds=0.5)
        assert helper.read("next.html", "html", "html", b"<p>still here").text == "still here\n"
    finally:
        helper.close()


def test_a_helper_serves_many_files_without_starting_again() -> None:
    helper = Helper()
    try:
        helper.read("first.html", "html", "html", b"<p>1")
        first = helper._process
        texts = {helper.read(f"{n}.html", "html", "html", b"<p>%d" % n).text for n in range(300)}
        assert len(texts) == 300
        assert helper._process is first, "each file must not cost a process"
    finally:
        helper.close()


def test_the_helper_ends_with_its_parent() -> None:
    code = (
        "import os\n"
        "from cascade_connectors.documents.helper import Helper\n"
        "helper = Helper()\n"
        "helper.read('a.html', 'html', 'html', b'<p>x')\n"
        "print(helper._process.pid, flush=True)\n"
        "os._exit(0)\n"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60).stdout
    pid = int(output)
    for _ in range(100):
        if not _alive(pid):
            return
        time.sleep(0.1)
    raise AssertionError(f"the helper {pid} outlives its parent")


def _alive(pid: int) -> bool:
    found = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(found) and not found.startswith("Z")


def test_importing_the_package_loads_no_parser() -> None:
    code = (
        "import sys, cascade_connectors.documents\n"
        "print(sorted({'pypdfium2', 'selectolax', 'python_calamine', 'striprtf', 'defusedxml', 'charset_normalizer', "
        "'multiprocessing.pool'} & set(sys.modules)))\n"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, timeout=60).stdout
    assert output == "[]\n"
