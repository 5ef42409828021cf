"""What a record is kept under: the names of its labels, folders, addresses and titles, whole; and what it is about."""

from __future__ import annotations

import pytest

from cascade.match import Matcher
from cascade.operations import Cards
from cascade.operations.firms import Firms
from cascade.operations.keep import Thing, keeps
from cascade.operations.reach import is_place
from cascade.types import Do, Document, Facet, Locator, Step
from tests.desk import Desk


def kept_under(name: str, *, path: str = "x.json", kind: str = "chat", title: str = "-", **fields: object) -> bool:
    given = {"id": "s:1", "source": "s", "text": "-", "kind": kind, "title": title, "locator": Locator(path=path)}
    document = Document.model_validate({**given, **fields})
    return is_place(0, document, Matcher([Facet(text=name, must=True)], [1.0]))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("AIX", {"labels": ("planning-AIX",)}),
        ("AIX", {"labels": ("org/aix",), "kind": "code-review"}),
        ("AIX", {"url": "https://git.example/org/AIX/pull/3", "kind": "code-review"}),
        ("AIX", {"path": "planning-AIX/2026-01-02.json"}),
        ("ATF_AIX", {"labels": ("planning-ATF_AIX",)}),
        ("ATF_AIX", {"url": "https://git.example/org/ATF_AIX/pull/3", "kind": "code-review"}),
        ("Kiln Manual", {"path": "papers/the_kiln_manual.md", "kind": "doc"}),
        ("Kiln Manual", {"title": "Kiln_Manual_final", "kind": "doc"}),
    ],
)
def test_a_record_is_kept_under_a_name(name: str, fields: dict[str, str]) -> None:
    assert kept_under(name, **fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("AIX", {"labels": ("planning-ATF_AIX",)}),
        ("AIX", {"url": "https://git.example/org/EF_AIX/pull/3", "kind": "code-review"}),
        ("AIX", {"path": "planning-ATF_AIX/2026-01-02.json"}),
        ("ATF", {"labels": ("org/ATF_AIX",), "kind": "code-review"}),
        ("AIX", {"title": "AIX is mentioned", "kind": "email"}),
    ],
)
def test_a_part_of_another_name_is_no_place(name: str, fields: dict[str, str]) -> None:
    assert not kept_under(name, **fields)


def test_a_word_that_all_passages_have_and_weighs_nothing_keeps_nothing(company: Desk) -> None:
    """In a large library its weight is rounded to 0."""
    engine = company.engine
    cards = Cards(engine.library, Firms(engine.index, engine.library))
    things = [
        Thing(name, (Document(id=f"s:{name}", source="s", kind="code-review", title=name, text=name),))
        for name in ("valve", "lid")
    ]
    match = Matcher([Facet(text="valve")], [0.0])
    assert keeps(things, Step(do=Do.KEEP, what="topic"), match, cards, ()) == []
