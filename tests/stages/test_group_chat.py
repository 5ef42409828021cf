"""A chat of a small group: numbers that grow, short answers, who is missing; all told in a few words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, library

CHAT = """\
[01/03/2026, 18:00:01] Wilma Krug: coach trip to the orchid show 🌸 who's coming?
[01/03/2026, 18:02:00] Jules Petit: me and Manon
[01/03/2026, 18:05:00] Wilma Krug: so that's 3 with me
[01/03/2026, 18:06:00] Wilma Krug: £15 each pls, to me by easter
[02/03/2026, 09:00:00] Ada Moss: me too
[02/03/2026, 09:01:00] Wilma Krug: great, 4 now
[10/03/2026, 20:00:00] Wilma Krug: committee meeting before the orchid show: monday 16 march at the hut
[12/03/2026, 08:00:00] Ada Moss: tea break when?
[12/03/2026, 08:01:00] Wilma Krug: 4pm
[14/03/2026, 08:00:00] Wilma Krug: the orchid show is sat 21 march btw
[15/03/2026, 10:00:00] Ada Moss: paid
[15/03/2026, 10:05:00] Wilma Krug: thx! jules you still owe me 30
[17/03/2026, 19:00:00] Wilma Krug: who's bringing what on the coach?
[17/03/2026, 19:03:00] Ada Moss: scones
[17/03/2026, 19:09:00] Jules Petit: I bring two flasks
[18/03/2026, 10:05:00] Ada Moss: my brother wants to come
[18/03/2026, 10:05:30] Ada Moss: and I can come by bike
[18/03/2026, 10:06:00] Wilma Krug: ok, 5 then
[02/04/2026, 20:00:00] Jules Petit: Seed swap at mine on Sunday 12 April at 2, who can make it?
[02/04/2026, 20:10:00] Wilma Krug: count me in!
[02/04/2026, 20:11:00] Ada Moss: Sorry, we're away
[02/04/2026, 21:00:00] Jules Petit: Otto can't make it, his knee
[03/04/2026, 08:00:00] Manon Roux: Two of us
[04/04/2026, 07:00:00] Wilma Krug: who has the long hose?
[04/04/2026, 07:20:00] Manon Roux: Me. It hangs in the porch
[09/04/2026, 08:00:00] Ada Moss: Has anybody fed the pond?
[09/04/2026, 08:30:00] Wilma Krug: No, I forgot
[10/04/2026, 09:00:00] Manon Roux: I won't be able to come after all, sorry
"""


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = Path(tmp_path_factory.mktemp("group"))
    (folder / "chat").mkdir()
    (folder / "chat" / "_chat.txt").write_text(CHAT, encoding="utf-8")
    with library(folder, {"rules.md": "# Rules\n\nThe society meets at the hut."}, beside=[folder / "chat"]) as engine:
        yield engine


@pytest.mark.parametrize("question", ["How many are coming to the orchid show?", "how many people are coming now?"])
def test_of_numbers_that_grow_the_last_holds(group: Engine, question: str) -> None:
    assert answered(group, question).text.startswith("ok, 5 then")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What time is the tea break?", "4pm"),
        ("When is the orchid show?", "the orchid show is sat 21 march btw"),
        ("Who hasn't paid yet?", "jules you still owe me 30"),
        ("who still owes Wilma money?", "jules you still owe me 30"),
    ],
)
def test_a_few_words_tell_it(group: Engine, question: str, told: str) -> None:
    assert told in answered(group, question).text.split("\n")[0]


def test_who_brings_what_is_told_by_all_who_answer(group: Engine) -> None:
    told = answered(group, "Who's bringing what on the coach?").text
    assert "Ada Moss: scones" in told
    assert "Jules Petit: I bring two flasks" in told
    assert told.count("flasks") == 1


@pytest.mark.parametrize("question", ["How many are coming to the harvest supper?", "who hasn't signed the petition?"])
def test_what_nobody_counted_is_not_found(group: Engine, question: str) -> None:
    assert answered(group, question).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who's coming to the orchid show?", ["Jules Petit: me and Manon", "Ada Moss: and I can come by bike"]),
        ("who is coming to the seed swap", ["Wilma Krug: count me in!"]),
        ("who's coming on 12 April?", ["Wilma Krug: count me in!"]),
        ("Who's coming?", ["Wilma Krug: count me in!"]),
        (
            "Who can't come to the seed swap?",
            [
                "Ada Moss: Sorry, we're away",
                "Otto can't make it, his knee",
                "Manon Roux: I won't be able to come after all, sorry",
            ],
        ),
    ],
)
def test_who_comes_is_who_said_so_last_when_all_were_asked(group: Engine, question: str, told: list[str]) -> None:
    assert sorted(item.value for item in answered(group, question).items) == sorted(told)


def test_who_comes_to_what_nobody_was_asked_to_is_not_told(group: Engine) -> None:
    assert answered(group, "who is coming to the harvest supper?").status is Status.NOT_FOUND


@pytest.mark.parametrize("question", ["who has the long hose?", "Who's got the long hose"])
def test_who_answers_that_it_is_he_is_told_by_name(group: Engine, question: str) -> None:
    assert [item.value for item in answered(group, question).items] == ["Manon Roux"]
