"""Plain text, light markup and tables: small files, each with the text and the parts that it must give."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cascade_connectors.documents import Unreadable, read_document

from tests.connectors.extracts import author, spans


def test_plain_text_keeps_its_lines() -> None:
    text = "\n\nFirst\r\nsecond\x0cthird\rfourth\n\x1b[31mred\x1b[0m end\n"
    found = read_document("some_notes.txt", text.encode())
    assert found.text == "\n\nFirst\nsecond third\nfourth\nred end\n"
    assert (found.title, found.kind, found.meta) == ("some notes", "doc", {"lines": True})


def test_plain_text_has_headings_where_a_short_line_stands_over_a_paragraph() -> None:
    text = (
        "FERRY RULES\n\n1. Boarding\nBicycles board first, then carts, and after them all who go on foot.\n\n"
        "Fares\nA crossing is 3 euros and a return 5, for children a half.\n\n"
        "Ole Brask\nHarbour 4\nVik\n\nstores     12\nropes      4\n"
    )
    assert spans(read_document("ferry.txt", text.encode())) == [("heading", "1. Boarding"), ("heading", "Fares")]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Grüße aus Köln".encode("utf-8-sig"), "Grüße aus Köln"),
        ("Grüße aus Köln".encode("utf-16"), "Grüße aus Köln"),
        ("A plain line of text".encode("utf-16-le"), "A plain line of text"),
        (
            "Grüße aus Köln, wie immer spät, mit vielen Worten.".encode("cp1252"),
            "Grüße aus Köln, wie immer spät, mit vielen Worten.",
        ),
        (
            ("Это письмо о встрече в понедельник и о договоре. " * 8).encode("cp1251"),
            "Это письмо о встрече в понедельник и о договоре. " * 8,
        ),
    ],
    ids=["utf-8 with a mark", "utf-16", "utf-16 without a mark", "western", "cyrillic"],
)
def test_text_in_any_encoding(data: bytes, text: str) -> None:
    assert read_document("letter.txt", data).text == text


def test_markdown_keeps_its_source_and_marks_headings_and_code() -> None:
    found = read_document(
        "guide.md",
        b"# The *guide*\n\nIntro, see [here](https://x.test/b).\n\nSetup\n-----\n\n"
        b"```sh\n# not a heading\nmake\n```\n\n## End ##\n",
    )
    assert found.title == "The guide"
    assert spans(found) == [
        ("heading", "The *guide*"),
        ("heading", "Setup"),
        ("code", "# not a heading\nmake"),
        ("heading", "End"),
    ]
    assert found.links == ("https://x.test/b",)
    assert found.text.startswith("# The *guide*\n")


def test_front_matter_becomes_fields_and_leaves_the_text() -> None:
    found = read_document(
        "post.md",
        b'---\ntitle: "A post: part 1"\nauthor: Lin Berg <Lin@X.test>\n'
        b"date: 2024-02-03T10:00:00+02:00\nupdated: 2024-03-01\n"
        b"url: https://x.test/post\ntags:\n  - plans\n  - money\nstatus: draft\n---\nBody on line 12.\n",
    )
    assert found.text == "Body on line 12.\n"
    assert found.title == "A post: part 1"
    assert found.created_at == datetime(2024, 2, 3, 8, tzinfo=UTC)
    assert found.updated_at == datetime(2024, 3, 1, tzinfo=UTC)
    assert found.people == (author("Lin Berg", "lin@x.test"),)
    assert found.labels == ("plans", "money")
    assert found.url == "https://x.test/post"
    assert found.meta == {"updated": "2024-03-01", "status": "draft", "lines": True, "line_offset": 11}


def test_toml_front_matter_and_an_author_who_is_an_id() -> None:
    found = read_document("p.md", b'+++\ntitle = "T"\nauthor = "u_18f"\ntags = ["a", "b"]\n+++\nBody\n')
    assert (found.title, found.labels, found.people) == ("T", ("a", "b"), (author("", "u_18f"),))


def test_a_header_under_the_title_is_read_and_kept() -> None:
    text = "# Trip report\n\nAuthor: Ida Holm\nDate: 5 March 2024\nStatus: final\nTags: travel, north\n\nWe went.\n"
    found = read_document("trip.md", text.encode())
    assert found.text == text
    assert (found.people, found.labels) == ((author("Ida Holm"),), ("travel", "north"))
    assert found.created_at == datetime(2024, 3, 5, tzinfo=UTC)
    assert found.meta["status"] == "final"
    assert ("header", text[: text.index("\n\nWe")]) in spans(found)


def test_definitions_are_no_header() -> None:
    found = read_document("d.txt", b"Latency: how long a call takes.\nThroughput: how many calls there are.\n\nMore.\n")
    assert (found.kind, found.people, found.parts) == ("doc", (), ())


@pytest.mark.parametrize(
    ("name", "text", "headings"),
    [
        ("a.rst", "=====\nTitle\n=====\n\nText.\n\nNext part\n---------\n\nMore text here.\n", ["Title", "Next part"]),
        ("a.org", "#+title: Plan\n* First\nText\n** Second\nText\n", ["Plan", "First", "Second"]),
        ("a.tex", "\\title{On sets}\n\\section{Basics}\nText.\n\\subsection*{More}\n", ["On sets", "Basics", "More"]),
        ("a.adoc", "= Book\n\nText.\n\n== Chapter\n", ["Book", "Chapter"]),
    ],
)
def test_headings_of_other_markup(name: str, text: str, headings: list[str]) -> None:
    found = read_document(name, text.encode())
    assert [words for _, words in spans(found, "heading")] == headings
    assert found.text == text
    assert found.title == headings[0]


def test_a_date_in_the_file_name_is_its_day() -> None:
    assert read_document("minutes-20240517.txt", b"Words.").created_at == datetime(2024, 5, 17, tzinfo=UTC)
    assert read_document("build-20249917.txt", b"Words.").created_at is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Harbour minutes 17 May 2024.txt", "Words."),
        ("harbour_minutes_May_17_2024.txt", "Words."),
        ("harbour-17th-may-2024-final.txt", "Words."),
        ("harbour.md", "# Harbour committee, 17 May 2024\n\nWords.\n"),
        ("harbour.md", "# Minutes (17 May 2024)\n\nWords.\n"),
    ],
)
def test_a_day_in_words_in_the_name_or_at_the_end_of_the_title_is_its_day(name: str, text: str) -> None:
    assert read_document(name, text.encode()).created_at == datetime(2024, 5, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plan 12 rooms 2024.txt", "Words."),
        ("a.md", "# The flood of 17 May 2024 and what came of it\n\nWords.\n"),
        ("a.md", "# After the flood of 17 May 2024\n\nWords.\n"),
    ],
)
def test_a_day_that_a_name_is_about_is_not_its_own(name: str, text: str) -> None:
    assert read_document(name, text.encode()).created_at is None


def test_csv_rows_are_lines_with_their_numbers() -> None:
    found = read_document("stock.csv", b'item;note;count\nbolt;"M4;\nsteel";12\n\nnut;;7\n')
    assert found.text == "item | note | count\nbolt | M4; steel | 12\nnut | | 7\n"
    assert [(p.role, p.locator.line if p.locator else None) for p in found.parts] == [
        ("header", 1),
        ("row", 2),
        ("row", 5),
    ]


def test_after_an_empty_row_another_table_begins_where_it_names_its_columns() -> None:
    rows = b"bed,crop,metres\n1,leeks,4\n,,\n2,peas,6\n,,\ntap,turned on,\nnorth,3,\n"
    found = read_document("beds.csv", rows)
    assert found.text == "bed | crop | metres\n1 | leeks | 4\n2 | peas | 6\n\ntap | turned on\nnorth | 3\n"
    assert [part.locator.line for part in found.parts if part.role == "header" and part.locator] == [1, 6]


def test_a_table_of_numbers_has_no_header() -> None:
    assert [p.role for p in read_document("n.tsv", b"1\t2\n3\t4\n").parts] == ["row", "row"]


def test_the_content_of_a_file_counts_more_than_its_name() -> None:
    assert read_document("wrong.doc", rb"{\rtf1 Rich}").text == "Rich\n"
    assert read_document("page.txt", b"<!doctype html><p>Web</p>").text == "Web\n"


def test_a_media_type_helps_where_the_name_does_not() -> None:
    assert read_document("attachment", b"<p>Hi</p>", "text/html").text == "Hi\n"
    assert read_document("attachment", b"a,b\n1,2\n", "text/csv").text == "a | b\n1 | 2\n"
    assert read_document("README", b"Just words.").text == "Just words."


def test_passwords_on_office_files_are_named() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(Unreadable, match="encrypted Office file: remove the password and sync again"):
        read_document("plan.docx", locked)
