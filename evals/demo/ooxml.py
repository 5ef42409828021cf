"""Word, Excel and PowerPoint files, the few parts of them that a reader needs, with the same bytes every time.

Archives are stored, not deflated: compressed bytes differ from one zlib to the next.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from evals.demo.blocks import Block, Table, plain

__all__ = ["docx", "pptx", "xlsx"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_VENDOR = "application/vnd.openxmlformats-officedocument"


def _archive(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (_HEAD + text).encode())
    return out.getvalue()


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _package(main: str, kinds: dict[str, str], title: str, author: str, date: datetime) -> dict[str, str]:
    """The parts that all three formats share; `kinds` maps each part's name to its content type."""
    core = f"{_VENDOR.replace('officedocument', 'package')}.core-properties+xml"
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in {**kinds, "docProps/core.xml": core}.items()
    )
    stamp = date.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": _relations(
            [
                (f"{_OFFICE}/relationships/officeDocument", main),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>',
    }


# --- Word ---------------------------------------------------------------------------------------------------------


def _runs(text: str) -> str:
    runs = []
    for n, piece in enumerate(re.split(r"\*\*", text)):
        if piece:
            bold = "<w:rPr><w:b/></w:rPr>" if n % 2 else ""
            runs.append(f'<w:r>{bold}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>')
    return "".join(runs)


def _paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{_runs(text)}</w:p>"


def _word_table(table: Table) -> str:
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in table
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"


def docx(blocks: Sequence[Block], title: str, author: str, date: datetime) -> bytes:
    """A Word document of these blocks."""
    body = []
    for block in blocks:
        if block.kind == "table":
            body.append(_word_table(block.rows))
        else:
            style = f"Heading{block.level}" if block.kind == "heading" else "ListBullet" if block.kind == "item" else ""
            body.append(_paragraph(block.text, style))
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in [(f"Heading{n}", f"heading {n}") for n in (1, 2, 3)] + [("ListBullet", "List Bullet")]
    )
    kinds = {
        "word/document.xml": f"{_VENDOR}.wordprocessingml.document.main+xml",
        "word/styles.xml": f"{_VENDOR}.wordprocessingml.styles+xml",
    }
    return _archive(
        _package("word/document.xml", kinds, title, author, date)
        | {
            "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{_W}">{styles}</w:styles>',
            "word/_rels/document.xml.rels": _relations([(f"{_OFFICE}/relationships/styles", "styles.xml")]),
        }
    )


# --- Excel --------------------------------------------------------------------------------------------------------


def _cell(column: int, row: int, value: str) -> str:
    reference = f"{chr(65 + column)}{row}"
    if re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def xlsx(sheets: Sequence[tuple[str, Table]], title: str, author: str, date: datetime) -> bytes:
    """A workbook of named sheets; what reads as a number is stored as one. At most 26 columns."""
    main, kinds, parts = "xl/workbook.xml", {"xl/workbook.xml": f"{_VENDOR}.spreadsheetml.sheet.main+xml"}, {}
    for n, (_, table) in enumerate(sheets, 1):
        rows = "".join(
            f'<row r="{r}">' + "".join(_cell(c, r, v) for c, v in enumerate(row) if v) + "</row>"
            for r, row in enumerate(table, 1)
        )
        kinds[f"xl/worksheets/sheet{n}.xml"] = f"{_VENDOR}.spreadsheetml.worksheet+xml"
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{_S}"><sheetData>{rows}</sheetData></worksheet>'
    names = "".join(f'<sheet name="{escape(s)}" sheetId="{n}" r:id="rId{n}"/>' for n, (s, _) in enumerate(sheets, 1))
    targets = [(f"{_OFFICE}/relationships/worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    parts[main] = f'<workbook xmlns="{_S}" xmlns:r="{_OFFICE}/relationships"><sheets>{names}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = _relations(targets)
    return _archive(_package(main, kinds, title, author, date) | parts)


# --- PowerPoint ---------------------------------------------------------------------------------------------------


def _shape(number: int, kind: str, lines: Sequence[str]) -> str:
    text = "".join(f"<a:p><a:r><a:t>{escape(plain(line))}</a:t></a:r></a:p>" for line in lines) or "<a:p/>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind} {number}"/><p:cNvSpPr/>'
        f'<p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>{text}</p:txBody></p:sp>'
    )


_TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'


def pptx(blocks: Sequence[Block], title: str, author: str, date: datetime) -> bytes:
    """A slide for each heading of the first level, with the blocks under it as lines."""
    slides: list[tuple[str, list[str]]] = []
    for block in blocks:
        if block.kind == "heading" and block.level == 1:
            slides.append((block.text, []))
        else:
            slides[-1][1].extend([" | ".join(row) for row in block.rows] if block.kind == "table" else [block.text])
    main = "ppt/presentation.xml"
    kinds, parts = {main: f"{_VENDOR}.presentationml.presentation.main+xml"}, {}
    spaces = f'xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_OFFICE}/relationships"'
    for n, (heading, lines) in enumerate(slides, 1):
        shapes = _shape(2, "title", [heading]) + _shape(3, "body", lines)
        kinds[f"ppt/slides/slide{n}.xml"] = f"{_VENDOR}.presentationml.slide+xml"
        parts[f"ppt/slides/slide{n}.xml"] = (
            f"<p:sld {spaces}><p:cSld><p:spTree>{_TREE}{shapes}</p:spTree></p:cSld></p:sld>"
        )
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    parts[main] = (
        f"<p:presentation {spaces}><p:sldIdLst>{ids}</p:sldIdLst>"
        '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )
    targets = [(f"{_OFFICE}/relationships/slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)]
    parts["ppt/_rels/presentation.xml.rels"] = _relations(targets)
    return _archive(_package(main, kinds, title, author, date) | parts)
