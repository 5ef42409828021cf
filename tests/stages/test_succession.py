"""A day or a sum that was told anew: the last holds, and what it replaced is told as replaced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Answer, Status
from tests.stages.small import ask, library

ABBEY = {
    "plan-2026-01-12.md": "# Plan\n\nThe bell of Saint Odile is hung on 4 March 2026, before the pilgrims come.\n",
    "foundry-2026-02-02.md": "# Foundry\n\nSaint Odile moves from 4 March to 9 April. The crown has a crack.\n",
    "scaffold-2026-03-15.md": "# Scaffold\n\nSaint Odile now on 30 April, the masons are late.\n",
    "roof-2026-03-20.md": "# Roof\n\nThe lead of Saint Anno comes on 2 May instead of 9 April.\n",
    "idea-2026-03-25.md": "# Ideas\n\nWe could move Saint Odile from 30 April to Whitsun, 24 May.\n",
    "visits (2024)-2024-05-01.md": "# Visits\n\nGuides lead three tours a day through the crypt, Monday to Thursday.\n",
    "visits (2026)-2026-01-05.md": "# Visits\n\nGuides lead five tours a day through the crypt: Friday is quiet.\n",
    **{f"choir-{n}.md": f"# Choir\n\nVoice {n} sings at vespers and was hung with garlands.\n" for n in range(8)},
}


@pytest.fixture(scope="module")
def abbey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with library(Path(tmp_path_factory.mktemp("abbey")), ABBEY) as engine:
        yield engine


def answer(engine: Engine, text: str) -> Answer:
    run = ask(engine, text)
    assert run.answer is not None
    return run.answer


def test_the_last_of_the_days_that_were_told_holds(abbey: Engine) -> None:
    found = answer(abbey, "When is the bell of Saint Odile hung?")
    assert found.status is Status.ANSWERED
    claims = " ".join(claim.text for claim in found.claims)
    assert "30 April" in claims
    assert "4 March" not in claims
    assert [q.title for q in found.quotes] == ["Scaffold", "Foundry", "Plan"]
    assert found.text.count(" replaces ") == 2


def test_what_is_only_proposed_or_of_another_thing_takes_no_place(abbey: Engine) -> None:
    text = answer(abbey, "When is the bell of Saint Odile hung?").text
    assert "24 May" not in text
    assert "2 May" not in text


def test_a_newer_paper_of_the_same_name_takes_the_place_of_an_older_one(abbey: Engine) -> None:
    found = answer(abbey, "How many tours a day do guides lead through the crypt?")
    claims = " ".join(claim.text for claim in found.claims)
    assert "five tours" in claims
    assert "three tours" not in claims
    assert " replaces " in found.text


def test_what_a_firm_writes_need_not_name_it(tmp_path: Path) -> None:
    mails = [
        ("ann@wickerford.example", "Ann Lorimer", "Your baskets", "We can do 14.50 pounds a basket from June."),
        ("joe@desks.example", "Joe Rask", "Baskets", "We stay with Wickerford: they weave a basket by hand."),
    ]
    with library(tmp_path, {"hall.md": "# Hall\n\nThe hall rents at 90 pounds a night.\n"}, mails) as engine:
        found = answer(engine, "How much does Wickerford charge for a basket?")
    assert "14.50" in found.text
    assert found.quotes[0].author is not None
    assert found.quotes[0].author.name == "Ann Lorimer"
