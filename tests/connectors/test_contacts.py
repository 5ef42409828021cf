"""Whom a table of people lists: which tables are such ones, and what the record of each row says."""

from __future__ import annotations

from pathlib import Path

import pytest
from cascade_connectors.documents import FolderConnector
from cascade_connectors.documents.folder import FolderConfig

from cascade.testing import MemoryState, Replica
from cascade.types import Document


def _contacts(folder: Path, text: str) -> list[Document]:
    (folder / "network.csv").write_text(text, encoding="utf-8")
    replica = Replica()
    replica.apply(FolderConnector("papers", FolderConfig(path=folder)).changes(MemoryState()))
    return sorted((d for d in replica.documents.values() if d.kind == "contact"), key=lambda d: d.title)


def test_a_row_is_a_contact_with_what_its_columns_say(tmp_path: Path) -> None:
    [ada, bo] = _contacts(
        tmp_path,
        "Given Name,Family Name,E-mail 1 - Value,Organization Name,Organization Title,Labels,Town\n"
        "Ada,Quill,Ada@Lampworks.example,Lampworks,Lighting designer,crew; touring,Leith\n"
        "Bo,Marsh,,The Gantry,Rigger,crew,\n",
    )
    assert ada.title == "Ada Quill"
    assert ada.text.split("\n") == [
        "Name: Ada Quill",
        "Email: Ada@Lampworks.example",
        "Organisation: Lampworks",
        "Title: Lighting designer",
        "Categories: crew; touring",
        "Town: Leith",
    ]
    assert {"crew", "touring", "network"} <= set(ada.labels)
    assert (ada.locator.path, ada.locator.line) == ("network.csv", 2)
    assert [str(p.identity.address) for p in (*ada.people, *bo.people)] == ["ada@lampworks.example", ""]


def test_the_columns_may_be_named_below_some_lines_of_the_program(tmp_path: Path) -> None:
    found = _contacts(
        tmp_path,
        'Notes:\n"Some addresses are missing."\n\nFirst Name,Last Name,Company,Position\nIda,Voss,Kiln,Potter\n',
    )
    assert [(d.title, "Title: Potter" in d.text) for d in found] == [("Ida Voss", True)]


def test_a_row_keeps_its_id_where_others_come_before_it(tmp_path: Path) -> None:
    head, row = "Name,Phone\n", "Ida Voss,0131 555 010\n"
    [before] = _contacts(tmp_path, head + row)
    after = _contacts(tmp_path, f"{head}Ann Abel,0131 555 011\n{row}")
    assert before.id in {d.id for d in after}


@pytest.mark.parametrize(
    "text",
    [
        "Name,Price,Stock\nOak plank,12,40\nAsh plank,14,12\n",
        "Name,Email,Item\nIda Voss,ida@v.example,Bowl\nIda Voss,ida@v.example,Jug\nIda Voss,ida@v.example,Cup\n",
        "Name,Phone\n2024-01,17\n2024-02,18\n",
        "Part,Contact,Email\n",
    ],
    ids=["things", "orders", "no names", "no rows"],
)
def test_other_tables_list_nobody(tmp_path: Path, text: str) -> None:
    assert _contacts(tmp_path, text) == []
