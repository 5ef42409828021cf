"""`cascade doctor`: what is well, what is not, and what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.cli.shell import Told

Cli = Callable[..., Told]


def _findings(told: Told) -> dict[str, tuple[str, str]]:
    return {f["what"]: (f["state"], f["said"]) for f in told.jsons()}


def test_all_is_well(cli: Cli, home: Path) -> None:
    told = cli("doctor")
    assert told.code == 0
    assert [line[0] for line in told.out.splitlines()] == ["✓"] * len(told.out.splitlines())
    assert str(home / "cascade.toml") in told.out
    found = _findings(cli("doctor", "--json"))
    assert {"settings", "privacy", "model", "library", "index", "source docs", "source mail", "disk"} <= set(found)
    assert found["privacy"] == ("ok", "nothing leaves this machine")
    assert found["model"] == ("ok", "none: the chain goes by rules alone")


def test_a_remote_model_is_pointed_out(cli: Cli, home: Path) -> None:
    config = home / "cascade.toml"
    config.write_text(config.read_text().replace("[models]", '[models]\nsynthesize = "openai/some-model"'))
    told = cli("doctor", "--json")
    state, said = _findings(told)["privacy"]
    assert state == "warn"
    assert "openai/some-model" in said
    assert "openai/some-model" in cli("doctor").out


def test_a_model_that_is_not_there_is_bad(cli: Cli, home: Path) -> None:
    config = home / "cascade.toml"
    config.write_text(config.read_text().replace('"none"', '"not/there.gguf"'))
    told = cli("doctor")
    assert told.code == 1
    assert "✗ model: " in told.out
    assert "not/there.gguf" in told.out


def test_an_index_that_is_behind_and_sources_that_were_skipped(cli: Cli, home: Path, tmp_path: Path) -> None:
    shutil.rmtree(home / "index")
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 this is no archive")
    cli("add", str(folder))
    found = _findings(cli("doctor", "--json"))
    assert found["index"][0] == "warn"
    assert "behind the library" in found["index"][1]
    assert found["source broken"][0] == "warn"
    cli("sync")
    found = _findings(cli("doctor", "--json"))
    assert found["index"][0] == "ok"
    assert "1 record not read" in found["source broken"][1]


def test_what_is_broken_does_not_keep_the_rest_from_being_looked_at(cli: Cli, home: Path) -> None:
    (home / "library.db").write_bytes(b"no database at all" * 100)
    told = cli("doctor", "--json")
    found = _findings(told)
    assert told.code == 1
    assert found["library"][0] == found["index"][0] == found["sources"][0] == "bad"
    assert found["settings"][0] == found["disk"][0] == "ok"
    (home / "cascade.toml").write_text("zone = [")
    broken = _findings(cli("doctor", "--json"))
    assert broken["settings"][0] == broken["model"][0] == broken["sources"][0] == "bad"
    assert "does not read" in broken["settings"][1]
    assert sum("does not read" in said for _, said in broken.values()) == 1
    assert broken["model"][1] == "not looked at: see settings"
    assert broken["sources"][1] == "not looked at: see library"


def test_a_source_that_is_gone_or_whose_settings_cannot_work(cli: Cli, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    cli("add", str(folder), "--kind", "folder")
    folder.rmdir()
    state, said = _findings(cli("doctor", "--json"))["source papers"]
    assert state == "warn"
    assert f"nothing is at {folder} now" in said
    config = home / "cascade.toml"
    config.write_text(config.read_text().replace('kind = "mbox"', 'kind = "pigeons"'))
    state, said = _findings(cli("doctor", "--json"))["source mail"]
    assert state == "bad"
    assert "pigeons" in said


def test_an_unknown_time_zone_is_said(cli: Cli, home: Path) -> None:
    config = home / "cascade.toml"
    config.write_text(config.read_text().replace("Europe/London", "Mars/Base"))
    for command in (["doctor"], ["search", "oars"], ["sources"], ["ask", "Who keeps the books?"]):
        told = cli(*command)
        assert "this should not have happened" not in told.err, command
        assert "Mars/Base" in told.out + told.err, command


def test_where_the_bundled_model_is_asked(cli: Cli, home: Path) -> None:
    config = home / "cascade.toml"
    config.write_text(config.read_text().replace('"none"', '"smollm2"'))
    said = [f["said"] for f in cli("doctor", "--json").jsons() if f["what"] == "model"]
    assert said[0] == "none: decompose, cite, synthesize, verify go by rules alone"
    assert said[1].startswith("smollm2, ")
    assert said[1].endswith(", for retrieve")
