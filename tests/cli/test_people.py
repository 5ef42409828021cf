"""`cascade people`: who is known, why, and what the person says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.shell import Told, launched, on_terminal

Cli = Callable[..., Told]


def test_people_are_listed_with_what_is_known_of_them(cli: Cli) -> None:
    listed = cli("people", "tomas")
    assert listed.code == 0
    head, row = listed.out.splitlines()
    assert head.split() == ["name", "address", "who", "documents", "until"]
    assert row.startswith("Tomas Reuter  tomas@wherry.example +1")
    [one] = cli("people", "U0TOMAS", "--json").jsons()
    assert (one["name"], one["address"]) == ("Tomas Reuter", "tomas@wherry.example")
    assert one["roles"]["participant"] >= 1
    assert {link["reason"] for link in one["links"]} >= {"the chat profile has this mail address"}
    everybody = cli("people", "-n", "3")
    assert len(everybody.out.splitlines()) == 4
    assert "the first 3" in everybody.err


def test_one_person_is_shown_with_every_identity_and_why(cli: Cli) -> None:
    shown = cli("people", "show", "tomas@wherry.example")
    assert shown.out.startswith("Tomas Reuter\n")
    assert "    U0TOMAS Tomas Reuter · slack · " in shown.out
    assert "U0TOMAS = tomas@wherry.example: the chat profile has this mail address (Tomas Reuter) · 0.97" in shown.out


def test_people_are_joined_and_split(cli: Cli, home: Path) -> None:
    joined = cli("people", "join", "oarsman@elmsound.example", "coach@norvik.example")
    assert "you said so (people.toml) · 1.00" in joined.out
    assert "are one person: noted in" in joined.err
    assert 'one = "oarsman@elmsound.example"' in (home / "people.toml").read_text()
    split = cli("people", "split", "oarsman@elmsound.example", "coach@norvik.example", "--json")
    assert [each["address"] for each in split.jsons()] == ["oarsman@elmsound.example", "coach@norvik.example"]


def test_what_cannot_be_is_told_with_what_to_do(cli: Cli, home: Path) -> None:
    for words, code in (
        (("nonesuch",), 8),
        (("show", "nonesuch"), 8),
        (("join", "tomas"), 2),
        (("split", "a", "b", "c"), 2),
        (("join", "tomas", "U0TOMAS"), 2),
    ):
        told = cli("people", *words)
        assert (told.code, told.out) == (code, ""), words
        assert len(told.err.splitlines()) == 2, words
    (home / "people.toml").write_text("join = 3\n")
    assert cli("people").code == 3


def test_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    told = launched(tmp_path / "none", "people")
    assert (told.code, told.out) == (0, "")
    assert "cascade add PATH" in told.err


def test_a_name_is_never_more_than_text(cli: Cli, home: Path, tmp_path: Path) -> None:
    box = tmp_path / "box.mbox"
    head = 'From x Mon Apr  6 10:00:00 2026\nFrom: "Zed [red]Quill\x1b[31m" <zed@elm.example>\n'
    box.write_text(f"{head}Subject: Oars\nMessage-ID: <1@elm.example>\n\nThe oars are here.\n")
    assert cli("add", str(box)).code == cli("sync", "box").code == 0
    shown = on_terminal(home, "people", "show", "zed@elm.example")
    assert "Zed [red]Quill" in shown.out
    assert "\x1b[31m" not in shown.out


def test_a_shell_completes_people(home: Path) -> None:
    def completed(words: str, count: int) -> str:
        env = {"_CASCADE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(count)}
        return launched(home, env=env).out

    assert "plain,show" in completed("cascade people ", 2)
    assert "tomas@wherry.example" in completed("cascade people show toma", 3)
