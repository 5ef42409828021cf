"""Small files of the home: what is written into them, and what a person wrote there stays."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cascade.files import write_whole
from cascade.people.own import Apart, Joined, Own
from cascade.pinned import keep_pin, read_pins, take_pin


def test_a_file_is_its_owners_alone_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    for text in ("one", "two \ud800"):
        write_whole(file, text)
        assert file.stat().st_mode & 0o077 == 0
        assert [each.name for each in tmp_path.iterdir()] == ["a.json"]
    assert file.read_text() == "two ?"


@pytest.mark.parametrize(
    "before", ["pin = []\n", "pin = [{document = 'a:1'}]\n", "[[pin]]\ndocument = 'a:1'\n# mine\n"]
)
def test_a_pin_is_added_in_whatever_way_the_others_are_written(tmp_path: Path, before: str) -> None:
    file = tmp_path / "pins.toml"
    file.write_text(before)
    there = [pin.document for pin in read_pins(file)]
    keep_pin(file, "a:2", "oars")
    assert [pin.document for pin in read_pins(file)] == [*there, "a:2"]
    assert ("# mine" in before) == ("# mine" in file.read_text())
    assert take_pin(file, "a:2") == 1
    assert [pin.document for pin in read_pins(file)] == there


def test_what_is_said_of_people_is_added_in_that_way_too(tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    file.write_text("join = [{one = 'a', other = 'b'}]\nsplit = []\n")
    Own.join(file, "c", "d", (frozenset(), frozenset()))
    Own.split(file, "e", ("f",))
    assert Own.load(file) == Own(
        (Joined(one="a", other="b"), Joined(one="c", other="d")),
        (Apart.model_validate({"identity": "e", "from": ["f"]}),),
    )
    assert set(tomllib.loads(file.read_text())) == {"join", "split"}
