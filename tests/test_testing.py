"""The connector contract holds for a plain source of text files, and tells a broken connector what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import BaseModel

from cascade.connector import Change, Failed, Listed, PathConfig, State, Upsert, from_listing
from cascade.errors import SourceUnavailable
from cascade.testing import ConnectorContract
from cascade.types import Document


class Notes:
    """Text files of a folder, one document a line."""

    kind: ClassVar[str] = "notes"
    Config: ClassVar[type[BaseModel]] = PathConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        assert isinstance(config, PathConfig)
        self.name, self.folder = name, config.path

    @classmethod
    def recognises(cls, path: Path) -> float:
        return 0.5 if any(path.glob("*.txt")) else 0

    def listing(self) -> Iterator[Listed]:
        if not self.folder.is_dir():
            raise SourceUnavailable(f"{self.folder} is not there")
        for path in sorted(self.folder.glob("*.txt")):
            stat = path.stat()
            yield Listed(path.name, f"{stat.st_size}-{stat.st_mtime_ns}")

    def read(self, item: str) -> Iterable[Document | Failed]:
        for line in (self.folder / item).read_text(encoding="utf-8").splitlines():
            id_, _, text = line.partition(" ")
            if not text:
                yield Failed(id_, "a note without words")
                continue
            yield Document(
                id=f"{self.name}:{id_}",
                source=self.name,
                kind="note",
                title=id_,
                text=text,
                created_at=datetime(2024, 5, 1, tzinfo=UTC),
            )

    def changes(self, state: State) -> Iterator[Change]:
        return from_listing(state, self.listing(), self.read, every=2)


class TestNotes(ConnectorContract):
    def write(self, folder: Path) -> None:
        (folder / "a.txt").write_text("one first\ntwo second\nthree third\n")
        (folder / "b.txt").write_text("four fourth\n")

    def open(self, folder: Path) -> Notes:
        return Notes("mine", PathConfig(path=folder))

    def add_one(self, folder: Path) -> None:
        (folder / "c.txt").write_text("five fifth\n")

    def remove_one(self, folder: Path) -> None:
        (folder / "a.txt").write_text("one first\nthree third\n")

    def damage_one(self, folder: Path) -> None:
        (folder / "b.txt").write_bytes(b"four \xff\xff\n")


class _Forgetful(Notes):
    """Drops what it cannot read without a word, and everything after it."""

    def read(self, item: str) -> Iterable[Document | Failed]:
        try:
            yield from super().read(item)
        except UnicodeDecodeError:
            return


class _Careless(Notes):
    """Numbers its documents by a count that goes on from run to run."""

    count: ClassVar[list[int]] = []

    def changes(self, state: State) -> Iterator[Change]:
        for change in super().changes(state):
            if isinstance(change, Upsert):
                self.count.append(1)
                yield Upsert(change.item, change.document.model_copy(update={"id": f"mine:{len(self.count)}"}))
            else:
                yield change


def _contract(kind: type[Notes]) -> ConnectorContract:
    class Contract(TestNotes):
        def open(self, folder: Path) -> Notes:
            return kind("mine", PathConfig(path=folder))

    return Contract()


def test_a_record_that_vanishes_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="vanished without a word"):
        _contract(_Forgetful).test_a_damaged_record_is_skipped_with_a_reason_and_the_rest_arrives(tmp_path)


def test_unstable_ids_are_found_out(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ids or their order differ"):
        _contract(_Careless).test_two_runs_give_the_same_documents_in_the_same_order(tmp_path)


def test_a_golden_file_that_differs_is_shown(tmp_path: Path) -> None:
    contract = _contract(Notes)
    type(contract).golden = tmp_path / "golden.json"
    folder = tmp_path / "source"
    folder.mkdir()
    with pytest.raises(AssertionError, match="copy it there"):
        contract.test_golden_documents(folder)
    (tmp_path / "golden.json").write_text((tmp_path / "source.golden.json").read_text())
    contract.test_golden_documents(folder)
