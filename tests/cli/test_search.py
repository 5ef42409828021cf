"""`cascade search`: what it prints on a terminal, into a pipe and as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Told, launched, on_terminal

Cli = Callable[..., Told]
KEYS = {"rank", "score", "parts", "passage", "document", "source", "kind", "title", "author", "date", "thread"}


def test_a_hit_says_what_it_is_and_shows_its_words(cli: Cli) -> None:
    told = cli("search", "warranty", "hulls")
    head, about, text = told.out.splitlines()[:3]
    assert head == " 1. Warranty · Ines Calder · 2025-06-11"
    assert about == "    doc · docs:handbook/warranty.md"
    assert "The warranty on hulls runs for five years." in text
    assert told.code == 0


def test_nothing_found_is_said_and_has_a_code_of_its_own(cli: Cli) -> None:
    told = cli("search", "quetzalcoatl")
    assert (told.code, told.out) == (1, "")
    assert "nothing found" in told.err


def test_a_search_that_cannot_be_meant(cli: Cli) -> None:
    for words in ("after:someday oars", '""'):
        told = cli("search", words)
        assert (told.code, told.out) == (2, ""), words
        assert told.err.startswith("cascade: ")


def test_json_is_a_line_a_hit(cli: Cli) -> None:
    told = cli("search", "oars", "--json", "-n", "3")
    hits = told.jsons()
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    for hit in hits:
        assert KEYS | {"start", "end", "text"} == set(hit)
        assert hit["parts"] == {}
        assert hit["passage"] == f"{hit['document']}@{hit['start']}:{hit['end']}"
    assert cli("search", "quetzalcoatl", "--json").out == ""


def test_explain_prints_the_query_and_each_score_by_its_parts(cli: Cli) -> None:
    told = cli("search", "oars", "--explain", "-n", "1")
    assert told.out.startswith("query: oars\n")
    total, parts = re.findall(r"^    ([\d.]+) = (.*)$", told.out, re.M)[0]
    values = [float(part.rsplit(" ", 1)[1]) for part in parts.split(" + ")]
    assert sum(values) == pytest.approx(float(total), abs=0.01)

    [hit] = (as_json := cli("search", "oars", "--explain", "-n", "1", "--json")).jsons()
    assert hit["parts"]
    assert "query: oars" in as_json.err, "standard output holds the hits alone"


def test_words_may_begin_with_a_minus(cli: Cli) -> None:
    every = {hit["document"] for hit in cli("search", "oars", "--json", "-n", "50").jsons()}
    fewer = {hit["document"] for hit in cli("search", "oars", "-complaint", "--json", "-n50").jsons()}
    assert fewer
    assert fewer < every
    also = {hit["document"] for hit in cli("search", "--json", "-n", "50", "--", "-complaint", "oars").jsons()}
    assert also == fewer
    assert cli("search", "oars", '-"complaint about"', "--json", "-n", "50").code == 0
    assert cli("search", "oars", "--nonsense").code == 2, "a long option is no word"
    assert cli("search", "oars", "-h").out.startswith("Usage: ")


def test_filters_narrow_and_dates_count_in_the_zone_of_the_home(cli: Cli) -> None:
    mails = cli("search", "oars", "kind:email", "after:2026-02", "--json").jsons()
    assert mails
    assert all(hit["kind"] == "email" and hit["date"] >= "2026-02" for hit in mails)
    assert cli("search", "on:yesterday", "--as-of", "2026-04-02", "--json").jsons()[0]["title"] == "The Heron"
    assert cli("search", "oars", "--as-of", "someday").code == 2


def test_the_date_is_that_of_the_persons_zone(cli: Cli, home: Path) -> None:
    """The mail of 1 April, 03:14 UTC is of the evening before in New York."""
    config = home / "cascade.toml"
    assert " · 2026-04-01\n" in cli("search", "from:cheap").out
    config.write_text(config.read_text().replace("Europe/London", "America/New_York"))
    assert " · 2026-03-31\n" in cli("search", "from:cheap").out


def test_more_than_is_shown_is_said(cli: Cli) -> None:
    assert re.fullmatch(r"1 of \d+ passages \(-n shows more\)\n", cli("search", "oars", "-n", "1").err)
    assert cli("search", "oars", "-n", "0").code == 2


# --- on a terminal ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [50, 80, 160])
def test_lines_wrap_between_words_under_their_hit(home: Path, columns: int) -> None:
    shown = on_terminal(home, "search", "the", "oars", columns=columns, env={"NO_COLOR": "1"}).out
    piped = launched(home, "search", "the", "oars").out
    hits = [line for line in shown.splitlines() if line.strip()]
    assert max(map(len, hits)) <= columns
    assert all(re.match(r" ?\d+\. |    |\d+ of", line) for line in hits), "what is wrapped stays under its hit"
    assert set(re.findall(r"\w+", shown)) <= set(re.findall(r"\w+", piped)) | {"of", "passages", "n", "shows", "more"}


def test_the_words_that_were_looked_for_stand_out(home: Path) -> None:
    shown = on_terminal(home, "search", "collar").out
    assert re.search(r"\x1b\[1m[Cc]ollars?\x1b\[0m", shown)


@pytest.mark.parametrize("plain", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_turned_off(home: Path, plain: dict[str, str]) -> None:
    assert "\x1b[" in on_terminal(home, "search", "oars").out
    assert "\x1b[" not in on_terminal(home, "search", "oars", env=plain).out


def test_a_long_passage_is_shown_from_where_the_words_are(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "log.txt").write_text(
        "Nothing to tell of today. " * 30 + "Then the capstan broke in two. " + "Rest. " * 60
    )
    cli("add", str(folder))
    cli("sync", "long")
    told = cli("search", "capstan")
    excerpt = told.out.splitlines()[2].strip()
    assert "capstan broke in two" in excerpt
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")
    assert len(excerpt) <= 242
