"""Lines that wrap, columns that fit: the arithmetic of a terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.cli.screen import cells, line, print_json, shortened, styled, table, wrapped
from cascade.shown import ago, day

TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029"), max_size=80)


def test_a_wide_character_takes_two_columns_and_a_combining_one_none() -> None:
    assert cells("oar") == 3
    assert cells("船") == 2
    assert cells("e\u0301") == 1


@given(TEXT, st.integers(10, 60), st.integers(0, 6))
def test_wrapped_rows_fit_and_lose_nothing_but_spaces(text: str, limit: int, hang: int) -> None:
    rows = list(wrapped(text, limit, hang))
    assert rows
    assert all(cells(row) <= limit for row in rows)
    assert "".join("".join(rows).split()) == "".join(text.split())


def test_words_stay_whole_where_they_fit() -> None:
    assert list(wrapped("    one two three", 12, 4)) == ["    one two", "    three"]
    assert list(wrapped("a " + "x" * 20, 10, 2)) == ["a", "  xxxxxxxx", "  xxxxxxxx", "  xxxx"]
    assert list(wrapped("", 10, 2)) == [""]


@given(TEXT, st.integers(3, 40))
def test_a_shortened_text_fits_and_keeps_both_ends(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert cells(short) <= limit
    if short != text:
        head, _, tail = short.partition("…")
        assert text.startswith(head)
        assert text.endswith(tail)


def test_into_a_pipe_lines_are_whole_and_plain(capsys: pytest.CaptureFixture[str]) -> None:
    line("word " * 100, "bold")
    line("one\ntwo", indent=2)
    assert capsys.readouterr().out == "word " * 100 + "\n  one\n  two\n"
    assert styled("word", "red") == "word"


def test_a_table_in_a_pipe_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    table(("name", "n", "where"), [("船", "1", "x" * 300), ("oars", "20", "")], right=("n",), spare=("n",))
    assert capsys.readouterr().out.splitlines() == ["name   n  where", f"船     1  {'x' * 300}", "oars  20"]


def test_on_a_terminal_the_last_column_is_cut_at_its_end_and_paths_in_their_middle(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cascade.cli.screen.width", lambda: 48)
    rows = [("051034-aaaaa", "2026-05-01 10:20", "When will the new slipway be open to everybody?")]
    table(("run", "when", "question"), rows, spare=("when",))
    table(("run", "when", "path"), [(*rows[0][:2], "/home/ann/mail/of/2026/archive.mbox")], paths=True)
    assert capsys.readouterr().out.splitlines() == [
        "run           question",
        "051034-aaaaa  When will the new slipway be open…",
        "run           when              path",
        "051034-aaaaa  2026-05-01 10:20  /home…chive.mbox",
    ]


def test_json_is_one_clean_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"a\x1b[1m": ["\x1b]0;gone\x07é\u202e\n\x9b\ud800"], "n": 1.5, "none": None, "b": True})
    assert capsys.readouterr().out == '{"a": ["é\\n"], "n": 1.5, "none": null, "b": true}\n'


def test_times_are_told_in_the_persons_zone() -> None:
    moment = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
    assert day(moment, "Europe/Zurich") == "2026-03-15"
    assert day(moment, "America/New_York", time=True) == "2026-03-14 19:30"
    assert day(None, "UTC") == "–"


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=61), "1 h ago"),
        (timedelta(days=3), "3 d ago"),
        (timedelta(seconds=-5), "just now"),
    ],
)
def test_how_long_ago(back: timedelta, said: str) -> None:
    now = datetime(2026, 3, 14, tzinfo=UTC)
    assert ago(now - back, now) == said
    assert ago(None, now) == "–"
