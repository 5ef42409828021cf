"""Word, PowerPoint, Excel and OpenDocument files made by hand, with the text and the parts that they must give."""

from __future__ import annotations

from datetime import UTC, datetime

from cascade_connectors.documents import read_document

from cascade.types import Identity
from tests.connectors.extracts import author, package, spans

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _relations(*targets: tuple[str, str]) -> str:
    """Relations rId1, rId2 … of (kind, target)."""
    items = (
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'.replace(
            "/>", ' TargetMode="External"/>' if target.startswith("http") else "/>"
        )
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(items)}</Relationships>'


_CORE = (
    '<cp:coreProperties xmlns:cp="x" xmlns:dc="y" xmlns:dcterms="z"><dc:title>{title}</dc:title>'
    "<dc:creator>Mona Reyes</dc:creator><dcterms:created>2024-01-02T03:04:05Z</dcterms:created>"
    "<dcterms:modified>2024-02-02T03:04:05Z</dcterms:modified><cp:keywords>hiring; 2024</cp:keywords>"
    "</cp:coreProperties>"
)


def test_a_workbook_gives_its_sheets_and_rows() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def sheet(*rows: tuple[str | float, ...]) -> str:
        cells = "".join(
            f'<row r="{r}">'
            + "".join(
                f'<c r="{"ABC"[c]}{r}" t="str"><v>{value}</v></c>'
                if isinstance(value, str)
                else f'<c r="{"ABC"[c]}{r}"><v>{value}</v></c>'
                for c, value in enumerate(row)
            )
            + "</row>"
            for r, row in enumerate(rows, 1)
        )
        return f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'

    found = read_document(
        "budget.xlsx",
        package(
            {
                "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
                "docProps/core.xml": _CORE.format(title=""),
                "xl/_rels/workbook.xml.rels": _relations(
                    ("worksheet", "worksheets/a.xml"), ("worksheet", "worksheets/b.xml")
                ),
                "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_OFFICE}"><sheets>'
                '<sheet name="Costs" sheetId="1" r:id="rId1"/><sheet name="Notes" sheetId="2" r:id="rId2"/></sheets>'
                "</workbook>",
                "xl/worksheets/a.xml": sheet(("what", "cost"), ("chairs", 12.5), ("desks", 3.0)),
                "xl/worksheets/b.xml": sheet(("only one",)),
            }
        ),
    )
    assert found.text == "Costs\nwhat | cost\nchairs | 12.5\ndesks | 3\n\nNotes\nonly one\n"
    assert spans(found, "heading", "header") == [("heading", "Costs"), ("header", "what | cost"), ("heading", "Notes")]
    pages = [p for p in found.parts if p.role == "page"]
    assert [(p.locator.page, found.text[p.start : p.end][:5]) for p in pages if p.locator] == [
        (1, "Costs"),
        (2, "Notes"),
    ]
    assert (found.title, found.people, found.meta) == ("budget", (author("Mona Reyes"),), {"sheets": 2})
    assert found.created_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


# --- office ---------------------------------------------------------------------------------------------------------


def _word(body: str, title: str = "Offer letter", **more: str) -> bytes:
    namespaces = f'xmlns:w="w" xmlns:r="{_OFFICE}" xmlns:mc="m"'
    return package(
        {
            "_rels/.rels": _relations(
                ("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")
            ),
            "docProps/core.xml": _CORE.format(title=title),
            "word/document.xml": f"<w:document {namespaces}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": _relations(
                ("styles", "styles.xml"),
                ("numbering", "numbering.xml"),
                ("footnotes", "footnotes.xml"),
                ("comments", "comments.xml"),
                ("hyperlink", "https://x.test/terms"),
            ),
            "word/styles.xml": '<w:styles xmlns:w="w"><w:style w:styleId="berschrift1">'
            '<w:name w:val="heading 1"/></w:style></w:styles>',
            **{f"word/{name}.xml": f"<w:{name} {namespaces}>{content}</w:{name}>" for name, content in more.items()},
        }
    )


def _p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def _numbered(text: str, depth: int = 0, list_: int = 7) -> str:
    return _p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_}"/></w:numPr>')


def test_a_day_in_the_name_counts_more_than_when_the_template_was_made() -> None:
    minutes = _word(_p("The barge is hired."))
    assert read_document("Minutes 4 June 2026.docx", minutes).created_at == datetime(2026, 6, 4, tzinfo=UTC)
    assert read_document("minutes.docx", minutes).created_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_word_document_counts_its_clauses_as_a_reader_sees_them() -> None:
    def level(depth: int, kind: str, written: str) -> str:
        inner = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{written}"/>'
        return f'<w:lvl w:ilvl="{depth}">{inner}</w:lvl>'

    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "(%3)")
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{level(0, "bullet", "x")}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="2"/></w:num>'
    )
    body = (
        *(_numbered("Hire"), _numbered("The barge is hired for a week.", 1), _numbered("with its crew", 2)),
        *(_numbered("or without", 2), _numbered("Fuel is extra.", 1), _numbered("Return"), _numbered("By noon.", 1)),
        *(_numbered("clean", 0, 8), _numbered("Not of the list.", 0, 0)),
    )
    assert read_document("hire.docx", _word("".join(body), numbering=numbering)).text == (
        "1. Hire\n1.1 The barge is hired for a week.\n(a) with its crew\n(b) or without\n1.2 Fuel is extra.\n"
        "2. Return\n2.1 By noon.\n- clean\nNot of the list.\n"
    )


def test_a_full_paragraph_of_a_word_document_stands_apart() -> None:
    body = _p("Tern Boats") + _p("3 Quay") + _p("We have looked at the barge and found that her planks are sound.")
    assert read_document("letter.docx", _word(body + _p("Her engine is not."))).text == (
        "Tern Boats\n3 Quay\nWe have looked at the barge and found that her planks are sound.\n\nHer engine is not.\n"
    )


def test_a_word_document_gives_what_a_reader_sees() -> None:
    body = (
        _p("Terms", '<w:pStyle w:val="berschrift1"/>')
        + "<w:p><w:r><w:t>The salary is </w:t></w:r><w:del><w:r><w:delText>80</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>90</w:t></w:r></w:ins><w:r><w:t> thousand.</w:t></w:r></w:p>"
        + _p("paid monthly", "<w:numPr/>")
        + "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>"
        + _p("Month")
        + "</w:tc><w:tc>"
        + _p("Pay")
        + "</w:tc></w:tr>"
        "<w:tr><w:tc>" + _p("May") + "</w:tc><w:tc>" + _p("7") + _p("500") + "</w:tc></w:tr></w:tbl>"
        "<w:sdt><w:sdtContent>" + _p("In a field.") + "</w:sdtContent></w:sdt>"
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + _p("In a box.") + "</w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent>" + _p("In a box.") + "</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    found = read_document(
        "letter.docx",
        _word(
            body,
            footnotes='<w:footnote w:type="separator">'
            + _p("-")
            + "</w:footnote><w:footnote>"
            + _p("Before tax.")
            + "</w:footnote>",
            comments='<w:comment w:author="Jo Lind" w:date="2024-01-09T10:00:00Z">' + _p("Too much?") + "</w:comment>",
        ),
    )
    assert found.text == (
        "Terms\nThe salary is 90 thousand.\n- paid monthly\n\nMonth | Pay\nMay | 7 500\n\n"
        "In a field.\nIn a box.\n\nBefore tax.\n\nJo Lind: Too much?\n"
    )
    assert spans(found) == [
        ("heading", "Terms"),
        ("header", "Month | Pay"),
        ("row", "May | 7 500"),
        ("message", "Jo Lind: Too much?"),
    ]
    comment = found.parts[-1]
    assert (comment.author, comment.at) == (Identity(name="Jo Lind"), datetime(2024, 1, 9, 10, tzinfo=UTC))
    assert (found.title, found.people, found.labels) == ("Offer letter", (author("Mona Reyes"),), ("hiring", "2024"))
    assert found.links == ("https://x.test/terms",)


def test_a_title_that_a_program_made_up_gives_way_to_the_first_heading() -> None:
    body = _p("Holiday rules", '<w:pStyle w:val="Title"/>') + _p("Take them.")
    assert read_document("x.docx", _word(body, title="Microsoft Word - rules_v3.doc")).title == "Holiday rules"
    assert read_document("x.docx", _word(body, title="Document1")).title == "Holiday rules"


def test_slides_are_pages_with_their_notes() -> None:
    def shape(text: str, placeholder: str = "") -> str:
        ph = f'<p:ph type="{placeholder}"/>' if placeholder else ""
        return (
            f"<p:sp><p:nvSpPr><p:nvPr>{ph}</p:nvPr></p:nvSpPr><p:txBody>"
            + "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
            + "</p:txBody></p:sp>"
        )

    def slide(*shapes: str, kind: str = "sld") -> str:
        return f'<p:{kind} xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree>{"".join(shapes)}</p:spTree></p:cSld></p:{kind}>'

    table = (
        '<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/>'
        "<a:tr><a:tc><a:p><a:r><a:t>Q</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>Sales</a:t></a:r></a:p></a:tc></a:tr>"
        "<a:tr><a:tc><a:p><a:r><a:t>1</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>9</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>"
    )
    found = read_document(
        "deck.pptx",
        package(
            {
                "_rels/.rels": _relations(("officeDocument", "ppt/presentation.xml")),
                "ppt/presentation.xml": f'<p:presentation xmlns:p="p" xmlns:r="{_OFFICE}"><p:sldIdLst>'
                '<p:sldId id="9" r:id="rId2"/><p:sldId id="8" r:id="rId1"/></p:sldIdLst></p:presentation>',
                "ppt/_rels/presentation.xml.rels": _relations(("slide", "slides/one.xml"), ("slide", "slides/two.xml")),
                "ppt/slides/one.xml": slide(shape("Last words"), table),
                "ppt/slides/two.xml": slide(
                    shape("Up by a third\nDown by none"), shape("3", "sldNum"), shape("Growth", "title")
                ),
                "ppt/slides/_rels/two.xml.rels": _relations(("notesSlide", "../notesSlides/n.xml")),
                "ppt/notesSlides/n.xml": slide(shape("Say it slowly.", "body"), kind="notes"),
            }
        ),
    )
    assert found.text == ("Growth\nUp by a third\nDown by none\n\nSay it slowly.\n\nLast words\n\nQ | Sales\n1 | 9\n")
    assert spans(found, "heading", "header", "row") == [
        ("heading", "Growth"),
        ("header", "Q | Sales"),
        ("row", "1 | 9"),
    ]
    assert [p.locator.page for p in found.parts if p.role == "page" and p.locator] == [1, 2]
    assert (found.title, found.meta) == ("Growth", {"slides": 2})


_ODF = (
    'xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d" xmlns:presentation="p" xmlns:dc="c" xmlns:meta="m"'
)


def test_an_opendocument_text() -> None:
    content = (
        '<text:h text:outline-level="1">Rules</text:h><text:p>Be <text:span>kind</text:span><text:s text:c="2"/>now'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Always.</text:p></text:note-body></text:note>."
        "</text:p><text:list><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p>"
        "</text:list-item></text:list><table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>K</text:p>"
        "</table:table-cell><table:table-cell><text:p>V</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    )
    found = read_document(
        "rules.odt",
        package(
            {
                "content.xml": f"<office:document {_ODF}><office:body><office:text>{content}</office:text>"
                "</office:body></office:document>",
                "meta.xml": f"<office:document-meta {_ODF}><office:meta><dc:title>House rules</dc:title>"
                "<meta:initial-creator>Per Dahl</meta:initial-creator><dc:creator>Someone Else</dc:creator>"
                "<meta:creation-date>2023-05-06T07:08:09</meta:creation-date>"
                "<meta:keyword>home</meta:keyword><meta:keyword>2023</meta:keyword></office:meta></office:document-meta>",
            }
        ),
    )
    assert found.text == "Rules\nBe kind  now.\nAlways.\n- one\n- two\n\nK | V\nx | x\n"
    assert spans(found) == [("heading", "Rules"), ("header", "K | V"), ("row", "x | x")]
    assert (found.title, found.people, found.labels) == ("House rules", (author("Per Dahl"),), ("home", "2023"))
    assert found.created_at == datetime(2023, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_an_opendocument_deck() -> None:
    page = (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>{}</text:p></draw:text-box>'
        "</draw:frame>"
        "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></draw:page>"
    )
    body = page.format("Why", "Because.") + page.format("How", "Slowly.")
    found = read_document(
        "deck.odp",
        package({"content.xml": f"<office:document {_ODF}><office:body>{body}</office:body></office:document>"}),
    )
    assert found.text == "Why\nBecause.\n\nHow\nSlowly.\n"
    assert spans(found) == [
        ("page", "Why\nBecause."),
        ("heading", "Why"),
        ("page", "How\nSlowly."),
        ("heading", "How"),
    ]
