"""add, sources, sync and remove."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.home import Home
from tests.cli.shell import Talk, Told, launched, on_terminal

Cli = Callable[..., Told]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of two documents and one that no reader can make sense of."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.md").write_text("# Moorings\n\nThe mooring at pier 4 is ours until May.\n")
    (folder / "two.txt").write_text("Rope is 8 mm.\n")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 this is no archive")
    return folder


def test_a_source_from_its_path_to_its_removal(cli: Cli, papers: Path) -> None:
    added = cli("add", str(papers))
    assert added.code == 0
    assert added.out == f"added papers (folder) at {papers}\n"
    assert "cascade sync" in added.err

    told = cli("sync", "papers")
    assert told.code == 0
    assert told.out.startswith("papers: 2 documents (2 new, 1 skipped) in ")
    assert cli("search", "mooring").code == 0

    assert cli("sync", "papers").out.startswith("papers: 2 documents (nothing new) in ")
    (papers / "two.txt").unlink()
    (papers / "one.md").write_text("# Moorings\n\nThe mooring at pier 5 is ours.\n")
    assert cli("sync", "papers").out.startswith("papers: 1 document (1 changed, 1 gone")
    assert "pier 5" in cli("search", "mooring").out

    assert cli("remove", "papers").out == "removed papers: 1 document gone from the library\n"
    assert cli("search", "mooring").code == 1
    assert (papers / "one.md").exists()


def test_add_takes_a_kind_first_or_as_an_option_and_a_name(cli: Cli, papers: Path) -> None:
    assert cli("add", "folder", str(papers), "--name", "first").out.startswith("added first (folder) at ")
    assert cli("add", str(papers / "one.md"), "--kind", "folder").out.startswith("added one (folder) at ")
    (namesake := papers.parent / "other" / "one.md").parent.mkdir()
    namesake.write_text("# Oars\n")
    assert cli("add", str(namesake), str(papers / "two.txt")).out.startswith("added one-2 (folder)")


def test_a_source_within_another_or_around_it_is_told_to_bring_records_twice(cli: Cli, tmp_path: Path) -> None:
    inner = tmp_path / "desk" / "minutes"
    inner.mkdir(parents=True)
    (inner / "june.md").write_text("# June\n\nThe quay was painted.")
    (tmp_path / "desk" / "desk.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Odile\nEND:VCARD\n")
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "note.md").write_text("# Note\n\nNothing.")
    assert cli("add", str(inner)).err.splitlines() == ["next: cascade sync"]
    around = cli("add", str(tmp_path / "desk"), "--kind", "folder")
    assert around.code == 0
    assert "'desk' lies around the source 'minutes': what is in both comes twice" in around.err
    assert "keep one: `cascade remove desk` or `cascade remove minutes`" in around.err
    within = cli("add", str(inner / "june.md"), "--kind", "folder")
    assert [f"'june' lies in the source '{each}'" in within.err for each in ("minutes", "desk")] == [True, True]
    for apart in (["add", str(tmp_path / "desktop")], ["add", str(tmp_path / "desk" / "desk.vcf")]):
        assert cli(*apart).err.splitlines() == ["next: cascade sync"]
    assert "source minutes: lies in the source desk: what is in both comes twice" in cli("doctor").out


def test_what_is_a_source_already_is_not_added_once_more(cli: Cli, papers: Path) -> None:
    assert cli("add", str(papers)).code == 0
    told = cli("add", f"{papers}/../papers/", "--name", "again")
    assert (told.code, told.out) == (2, "")
    assert "is the source 'papers' already\n  `cascade sync papers`" in told.err


def test_an_empty_folder_is_told_as_one(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "soon").mkdir()
    told = cli("add", str(tmp_path / "soon"))
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"cascade: {tmp_path / 'soon'} is empty\n")
    assert cli("add", str(tmp_path / "soon"), "--kind", "maildir").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["add", "not/there"], 2, "there is nothing at"),
        (["add", "folder"], 2, "folder: which path?"),
        (["add", "foldr", "."], 2, "there is no kind 'foldr'"),
        (["add", "--kind", "pigeons", "."], 8, "no connector of kind 'pigeons'"),
        (["add", ".", ".", "--name", "x"], 2, "--name is for one path"),
        (["add", ".", "--kind", "folder", "--name", "a/b"], 2, "a/b"),
        (["add", ".", "--kind", "folder", "--name", "docs"], 2, "there is a source called 'docs' already"),
        (["sync", "nobody"], 8, "no source called 'nobody'"),
        (["remove", "nobody"], 8, "no source called 'nobody'"),
        (["sources", "nobody"], 8, "no source called 'nobody'"),
    ],
)
def test_what_cannot_be_meant_is_said_with_a_way_on(cli: Cli, arguments: list[str], code: int, said: str) -> None:
    told = cli(*arguments)
    assert (told.code, told.out) == (code, "")
    message, *hint = told.err.splitlines()
    assert message.startswith("cascade: ")
    assert said in message
    assert hint, "an error must say what to do next"


def test_a_path_that_is_no_unicode_is_refused(cli: Cli, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    told = cli("add", str(odd), "--kind", "folder")
    assert told.code == 2
    assert "UTF-8" in told.err


def test_the_list_of_sources(cli: Cli) -> None:
    told = cli("sources")
    head, *rows = told.out.splitlines()
    assert head.split() == ["source", "kind", "documents", "skipped", "synced", "newest", "path"]
    assert [row.split()[:2] for row in rows] == [["docs", "folder"], ["mail", "mbox"], ["slack", "slack"]]
    assert all(int(row.split()[2]) > 0 and row.split()[3] == "0" for row in rows)
    assert all(line == line.rstrip() for line in told.out.splitlines())
    assert [row.split()[0] for row in cli("sources", "mail").out.splitlines()] == ["source", "mail"]


def test_a_sync_that_was_stopped_is_not_taken_for_a_whole_one(
    cli: Cli, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logs").mkdir()
    for day in range(1, 21):
        (tmp_path / "logs" / f"{day:02}.md").write_text(f"# Day {day}\n\nThe tide gauge read {day} cm.\n")
    cli("add", str(tmp_path / "logs"))
    never = cli("ask", "Who hauled the crane barge to Trondskerry?", "--model", "none")
    assert never.code == 1
    assert "not synced yet, or only in part: logs (cascade sync)" in never.err
    monkeypatch.setattr("cascade.sync.report._TICK", 0.0)
    monkeypatch.setattr("cascade.connector._SECONDS", 0.0)  # as if each took long to read
    asked = iter(range(100))
    with Engine(home) as engine:
        [stopped] = engine.sync("logs", stop=lambda: next(asked) == 12)
    assert stopped.stopped
    assert 0 < stopped.documents < 20
    assert cli("sources", "logs").out.splitlines()[1].split()[4:6] == ["in", "part"]
    part = cli("ask", "Who hauled the crane barge to Trondskerry?", "--model", "none")
    assert "logs only in part: the sync was stopped" in " ".join(part.out.split())
    assert "not synced yet, or only in part: logs (cascade sync)" in part.err
    assert "not synced yet, or only in part: logs (cascade sync)" in cli("search", "trondskerry").err
    cli("sync", "logs")
    whole = cli("ask", "Who hauled the crane barge to Trondskerry?", "--model", "none")
    assert "in part" not in whole.out + whole.err


def test_the_list_of_sources_as_json(cli: Cli, papers: Path) -> None:
    cli("add", str(papers))
    told = cli("sources", "--json").jsons()
    assert [s["name"] for s in told] == ["docs", "mail", "slack", "papers"]
    assert {"name", "kind", "path", "state"} <= set(told[0])
    assert {"documents", "skipped", "synced_at", "newest"} <= set(told[0]["state"])
    assert told[-1]["state"] is None, "a source that was never synced has no state"


def test_skipped_records_are_listed_with_their_reason(cli: Cli, papers: Path) -> None:
    assert cli("sources", "--skips").err == "nothing was skipped\n"
    cli("add", str(papers))
    cli("sync", "papers")
    told = cli("sources", "--skips")
    assert told.out.startswith("papers: broken.docx")
    assert len(told.out.splitlines()) == 1
    [skip] = cli("sources", "papers", "--skips", "--json").jsons()
    assert {"source", "item", "id", "reason", "at"} == set(skip)
    assert cli("sources", "mail", "--skips").err == "nothing was skipped\n"


def test_a_report_of_sync_as_json(cli: Cli) -> None:
    reports = cli("sync", "--json").jsons()
    assert [r["source"] for r in reports] == ["docs", "mail", "slack"]
    for report in reports:
        assert {"added", "changed", "removed", "kept", "skipped", "documents", "seconds", "error"} <= set(report)
        assert report["error"] is None


def test_one_source_that_fails_does_not_stop_the_others(cli: Cli, papers: Path) -> None:
    cli("add", str(papers), "--name", "aaa")
    for file in papers.iterdir():
        file.unlink()
    papers.rmdir()
    told = cli("sync")
    assert told.code == 5
    assert [line.split(":")[0] for line in told.out.splitlines()] == ["docs", "mail", "slack"]
    assert str(papers) in told.err
    failed = [r for r in cli("sync", "--json").jsons() if r["error"]]
    assert [(r["source"], r["exit_code"]) for r in failed] == [("aaa", 5)]


def test_a_source_that_empties_is_refused_without_force(cli: Cli, papers: Path) -> None:
    cli("add", str(papers))
    cli("sync", "papers")
    for file in papers.iterdir():
        file.unlink()
    refused = cli("sync", "papers")
    assert refused.code == 5
    assert "--force" in refused.err
    assert cli("search", "mooring").code == 0
    assert cli("sync", "papers", "--force").code == 0
    assert cli("search", "mooring").code == 1


def test_without_sources_the_way_on_is_said(cli: Cli, tmp_path: Path) -> None:
    empty = str(tmp_path / "empty")
    told = cli("--home", empty, "sync")
    assert told.code == 2
    assert "cascade add" in told.err
    assert "cascade add" in cli("--home", empty, "sources").err
    assert "cascade add" in cli("--home", empty, "search", "oars").err
    assert "cascade add" in cli("--home", empty, "ask", "Who rows?", "--model", "none").err
    (tmp_path / "papers").mkdir()
    cli("--home", empty, "add", str(tmp_path / "papers"), "--kind", "folder")
    assert "cascade sync" in cli("--home", empty, "search", "oars").err


# --- on a terminal ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_the_table_fits_the_terminal(home: Path, columns: int) -> None:
    shown = on_terminal(home, "sources", columns=columns, env={"NO_COLOR": "1"})
    lines = shown.out.splitlines()
    assert len(lines) == 4, "a row a source"
    assert max(map(len, lines)) <= columns
    assert lines[0].split()[-1] == "path"
    assert lines[2].endswith("mail.mbox"), "the end of a path tells most"


def test_a_second_writer_is_told_so(home: Path) -> None:
    with Home(home).writing():
        told = launched(home, "sync")
    assert told.code == 4
    assert "another cascade is writing" in told.err
    assert launched(home, "search", "oars").code == 0


def test_what_changes_is_brought_in_while_it_watches(home: Path, papers: Path) -> None:
    assert launched(home, "add", str(papers)).code == 0
    talk = Talk(home, "sync", "papers", "--watch")
    talk.wait_for("papers: 2 documents (2 new, 1 skipped)")
    talk.wait_for("watching papers: Ctrl-C ends it")
    (papers / "deeper").mkdir()
    (papers / "deeper" / "three.md").write_text("# Anchors\n\nThe anchor weighs 40 kg.\n")
    talk.wait_for("papers: 3 documents (1 new")
    assert launched(home, "search", "anchor").code == 0, "nobody waits for who watches"
    (papers / "two.txt").unlink()
    talk.wait_for("papers: 2 documents (1 gone")
    assert "nothing new" not in talk.shown
    talk.interrupt()
    assert talk.end() == 0


def test_a_source_that_fails_is_told_once_while_it_watches(home: Path, papers: Path) -> None:
    assert launched(home, "add", str(papers)).code == 0
    talk = Talk(home, "sync", "papers", "--watch")
    talk.wait_for("watching papers")
    away = papers.rename(papers.with_name("away"))
    talk.wait_for(str(papers))
    away.rename(papers)
    (papers / "two.txt").write_text("Rope is 10 mm.\n")
    talk.wait_for("1 changed")
    assert talk.shown.count("is not there") == 1
    talk.interrupt()
    assert talk.end() == 0


def test_watching_takes_nothing_away_by_force(cli: Cli, papers: Path) -> None:
    assert cli("add", str(papers)).code == 0
    told = cli("sync", "--watch", "--force")
    assert told.code == 2
    assert "--watch does not go with --force" in told.err
