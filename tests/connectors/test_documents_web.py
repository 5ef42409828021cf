"""Web pages, books, notebooks and rich text, with the text and the parts that they must give."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from cascade_connectors.documents import read_document

from tests.connectors.extracts import author, package, spans


def test_html_as_a_browser_shows_it() -> None:
    page = """<!doctype html><html><head><title> Our   page </title><meta name="author" content="Ada Moss">
    <meta property="article:published_time" content="2024-04-05T06:07:08Z"><style>p {color: red}</style></head>
    <body><nav>Home About</nav><h1>Wel<b>come</b></h1><p>First<br>line &amp; more
    words.</p><p style="display:none">hidden order</p><ul><li>one</li><li>two</li></ul><ol><li>a</li><li>b</li></ol>
    <table><tr><th>Day</th><th>Time</th></tr><tr><td>Mon<b>day</b></td><td><p>9</p></td></tr></table>
    <pre>x = 1
  y</pre><script>alert(1)</script><a href="https://x.test/z">end</a></body></html>"""
    found = read_document("p.html", page.encode())
    assert found.text == (
        "# Welcome\n\nFirst\nline & more words.\n\n- one\n- two\n\n1. a\n2. b\n\n"
        "Day | Time\nMonday | 9\n\n```\nx = 1\n  y\n```\n\nend\n"
    )
    assert spans(found) == [
        ("heading", "Welcome"),
        ("header", "Day | Time"),
        ("row", "Monday | 9"),
        ("code", "x = 1\n  y"),
    ]
    assert (found.title, found.people, found.links) == ("Our page", (author("Ada Moss"),), ("https://x.test/z",))
    assert found.created_at == datetime(2024, 4, 5, 6, 7, 8, tzinfo=UTC)


def test_tables_that_only_lay_out_a_page_are_not_rows() -> None:
    found = read_document(
        "p.html", b"<table><tr><td><h2>News</h2><p>a</p></td><td><table><tr><td>b</td></tr></table></td></tr></table>"
    )
    assert found.text.split() == ["##", "News", "a", "b"]
    assert spans(found, "heading") == [("heading", "News")]


def test_a_link_to_its_own_place_says_nothing_but_a_name_is_kept() -> None:
    page = """<h2 id="tie-up"><a href="#tie-up">Tie up</a></h2><h3>Moor<a class="h" href="#moor">¶</a></h3>
    <div id="r-knots.bow"><a href="#r-knots.bow">[knots<wbr>.bow]</a></div><p>Two turns. <a href="#moor">Moor</a></p>
    <dl><dt id="--slack"><a href="#--slack"><code>--slack</code></a></dt><dd><p>Leave some.</p></dd></dl>"""
    found = read_document("p.html", page.encode())
    assert found.text == "## Tie up\n\n### Moor\n\nTwo turns. Moor\n\n--slack\n\nLeave some.\n"


def test_the_main_part_of_a_page_is_enough() -> None:
    words = "Words of the article. " * 20
    found = read_document(
        "p.html", f"<body><div>Menu Login</div><main><p>{words}</p></main><div>Imprint</div>".encode()
    )
    assert found.text == words.strip() + "\n"


def test_html_in_a_declared_encoding() -> None:
    assert read_document("p.html", "<meta charset='iso-8859-2'><p>Łódź</p>".encode("iso-8859-2")).text == "Łódź\n"


def test_a_book_gives_its_chapters_in_the_order_of_the_spine() -> None:
    opf = (
        '<package xmlns="o" xmlns:dc="d"><metadata><dc:title>Two tales</dc:title><dc:creator>Ann Oak</dc:creator>'
        "<dc:creator>Ben Elm</dc:creator><dc:date>1999-12-31</dc:date></metadata><manifest>"
        '<item id="a" href="a%20b.xhtml"/><item id="z" href="z.xhtml"/></manifest>'
        '<spine><itemref idref="z"/><itemref idref="a"/></spine></package>'
    )
    found = read_document(
        "tales.epub",
        package(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": '<c><rootfiles><rootfile full-path="in/book.opf"/></rootfiles></c>',
                "in/book.opf": opf,
                "in/a b.xhtml": "<html><body><h1>Second</h1><p>It ends.</p></body></html>",
                "in/z.xhtml": "<html><body><h1>First</h1><p>It begins.</p></body></html>",
            }
        ),
    )
    assert found.text == "# First\n\nIt begins.\n\n# Second\n\nIt ends.\n"
    assert (found.title, found.people) == ("Two tales", (author("Ann Oak"), author("Ben Elm")))
    assert found.created_at == datetime(1999, 12, 31, tzinfo=UTC)


def test_a_notebook_gives_cells_code_and_output() -> None:
    notebook = {
        "nbformat": 4,
        "metadata": {"kernelspec": {"language": "python"}},
        "cells": [
            {"cell_type": "markdown", "source": ["# Load the data\n", "Slowly."]},
            {
                "cell_type": "code",
                "source": "1 + 1",
                "outputs": [{"data": {"text/plain": ["2"], "image/png": "iVBOR"}}],
            },
        ],
    }
    found = read_document("n.ipynb", json.dumps(notebook).encode())
    assert found.text == "Load the data\nSlowly.\n\n1 + 1\n2\n"
    assert spans(found) == [
        ("cell", "Load the data\nSlowly."),
        ("heading", "Load the data"),
        ("cell", "1 + 1\n2"),
        ("code", "1 + 1"),
    ]
    assert (found.title, found.meta) == ("Load the data", {"language": "python"})


def test_rich_text() -> None:
    found = read_document(
        "memo.rtf",
        rb"{\rtf1\ansi\ansicpg1252{\info{\title Memo 7}{\author Eva Stern}{\creatim\yr2022\mo3\dy4\hr5\min6}}"
        rb"{\pict " + b"0a" * 4000 + rb"}Gr\'fc\'dfe \u8364?\par Next line\par}",
    )
    assert found.text == "Grüße €\nNext line\n"
    assert (found.title, found.people) == ("Memo 7", (author("Eva Stern"),))
    assert found.created_at == datetime(2022, 3, 4, 5, 6, tzinfo=UTC)


def test_what_no_reader_of_markdown_sees_is_no_text_and_every_line_keeps_its_number() -> None:
    page = "# Kiln\n\n<!-- since:\n  2 -->\nIt is [hot][a].\n\n[a]: heat.md\n\n```html\n<!-- kept -->\n```\nEnd\n"
    found = read_document("kiln.md", page.encode())
    assert found.text == "# Kiln\n\n\n\nIt is [hot][a].\n\n\n\n```html\n<!-- kept -->\n```\nEnd\n"
