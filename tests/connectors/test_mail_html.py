"""HTML mail to text: what shows, what does not, how it is laid out, and HTML that is made to break parsers."""

from __future__ import annotations

import resource

import pytest
from cascade_connectors.mail.html import html_to_text
from cascade_connectors.mail.tame import crude_text, tame


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("<div>one</div><div>two</div><div><br></div><div>three</div>", "one\ntwo\n\nthree"),
        ("a  <b>b</b>\n c&nbsp;&amp;<i>d</i>", "a b c &d"),
        ("<h1>Title</h1>text", "Title\n\ntext"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>d", "- a\n  - b\n- c\n\nd"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<table><tr><td>berth</td><td>4</td></tr><tr><td>ship</td><td>Alba</td></tr></table>", "berth 4\nship Alba"),
        ("<pre>  if x:\n    y</pre>", "  if x:\n    y"),
        ("one<hr>two", "one\n________________________________\ntwo"),
        ("<blockquote type=cite>q<blockquote>deep</blockquote></blockquote>own", "> q\n>\n> > deep\n\nown"),
        ('<blockquote style="margin:0 0 0 40px;border:none">indented</blockquote>', "indented"),
        ('<div class="yahoo_quoted"><p>q</p></div>', "> q"),
        ("<style>p{}</style><script>x()</script><title>t</title><p>seen", "seen"),
        ('<div style="display:none">hidden</div><span hidden>too</span>seen', "seen"),
        ('<img alt="A long description"><img alt="☺">', "☺"),
        ("<a href='https://example.org/track'>the plan</a>", "the plan"),
        ("", ""),
        ("<", "<"),
        ("no tags at all", "no tags at all"),
    ],
)
def test_what_a_reader_sees(html: str, expected: str) -> None:
    assert html_to_text(html).replace("\t", " ") == expected


ROW = "".join(f"<font size={n}>" for n in range(3000))
BOMBS = {
    "depth": "<div><blockquote>" * 60_000,
    "depth, closed": "<div>" * 8_000 + "x" + "</div>" * 8_000,
    "formatting": "<p>" + ROW + "</p>" + "<p>x" * 3000,
    "formatting, written oddly": "<p>" + ROW.replace("<font ", "<font/a='<'") + "</p>" + "<p>x" * 3000,
    "attributes": "<div " + " ".join(f"a{n}" for n in range(30_000)) + ">seen</div>",
    "length": "<p>seen</p>" * 100_000,
    "open comment": "seen<!-- " + "<!-- " * 60_000,
    "open tags": "<" * 300_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_html_bombs_cost_bounded_time_and_memory(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    html_to_text(BOMBS[name])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000, "kilobytes"


def test_pictures_inside_do_not_make_a_mail_too_long() -> None:
    html = "<p>seen</p><img src='data:image/png;base64," + "QUJD" * 200_000 + "'><blockquote>q</blockquote>"
    assert tame(html) is not None
    assert html_to_text(html) == "seen\n\n> q"


def test_the_crude_way_still_gives_the_words() -> None:
    html = "<head><title>t</title></head><p>one &amp; <b>two</b></p><!-- no --><script>if (a<b) x()</script><div>three"
    assert crude_text(html) == "one & two\n\nthree"
