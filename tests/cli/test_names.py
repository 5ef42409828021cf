"""`cascade names`: what is known, on whose word, and what the person says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.shell import Told

Cli = Callable[..., Told]


def test_names_are_shown_with_who_says_so_and_corrected(cli: Cli, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "wiki"
    folder.mkdir()
    (folder / "notice.md").write_text("Larch\x1b[31m has a plan. StreamPad is now called RiverLog.\n")
    assert cli("add", str(folder)).code == cli("sync", "wiki").code == 0
    shown = cli("names", "riverlog")
    assert shown.code == 0
    head, how, why, *_ = shown.out.splitlines()
    assert head == "StreamPad = RiverLog"
    assert how.strip().startswith("renamed · confidence 0.70 · counts less")
    assert "“StreamPad is now called RiverLog.”" in why
    [pair] = cli("names", "StreamPad", "--json").jsons()
    assert (pair["one"], pair["other"], pair["used"], pair["struck"]) == ("StreamPad", "RiverLog", True, False)
    assert pair["tellings"][0]["document"] == "wiki:notice.md"
    assert cli("names", "split", "StreamPad", "RiverLog").code == 0
    assert "struck out by you" in cli("names", "StreamPad").out
    joined = cli("names", "join", "Heron", "Harbour Hub")
    assert joined.out.startswith("Heron and Harbour Hub are names of one thing")
    assert (home / "names.txt").read_text().endswith("StreamPad != RiverLog\nHeron = Harbour Hub\n")
    assert "you said so, in names.txt" in cli("names", "harbour").out


def test_what_cannot_be_is_told_with_what_to_do(cli: Cli, home: Path) -> None:
    assert cli("names", "nonesuch").code == 8
    for words in (("join", "Heron"), ("split", "a", "b", "c"), ("two", "words"), ("join", "Heron", "heron")):
        told = cli("names", *words)
        assert (told.code, told.out) == (2, ""), words
    (home / "names.txt").write_text("Heron is Hub\n")
    assert cli("names").code == 3
