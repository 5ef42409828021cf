"""Mails and messages are counted by whoever wrote them, and off no word that they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, ask, library, values

TALK = """\
[03/12/2025, 10:00:00] Vera Holt: The kelp is in.
[03/12/2025, 10:01:00] Ben Moss: Good.
[03/12/2025, 10:02:00] Ben Moss: And the nets?
[09/12/2025, 08:00:00] Ben Moss: The nets came too.
"""
MAILS = [
    ("vera@kelp.example", "Vera Holt", "Nets", "The nets are mended."),
    ("vera@kelp.example", "Vera Holt", "Ropes", "The ropes are dry."),
    ("ida@ropewalk.example", "Ida Lund", "Ropes", "The ropes cost nine pounds."),
    ("vera@kelp.example", "Vera Holt", "Lamps", "The lamps are lit."),
    ("noreply@kelp.example", "Kelp Robot", "Ropes", "Ropes: 3 messages in the box."),
]


@pytest.fixture(scope="module")
def shore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("shore")
    (folder / "crew").mkdir()
    (folder / "crew" / "_chat.txt").write_text(TALK)
    notes = {"log.md": "# Log\n\nIda Lund wrote most of the mails about ropes, it is said.\n"}
    with library(folder, notes, MAILS, beside=[folder / "crew"]) as engine:
        yield engine


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("How many mails did Vera Holt send?", "3 mails by Vera Holt, the first of 1 December 2025"),
        ("how many emails did Ida write?", "1 mail by Ida"),
        ("How many emails did we get from Ropewalk?", "1 mail by Ropewalk"),
        ("How many emails did Vera write about ropes?", "1 mail by Vera"),
        ("How many messages did Ben Moss post in December?", "3 messages by Ben Moss"),
        ("How many messages are there in #crew?", "4 messages in crew"),
        ("Who sends the most emails?", "Vera Holt: 3; Ida Lund: 1 (of 5 mails)"),
        ("Who is the most active in #crew?", "Ben Moss: 3; Vera Holt: 1 (of 4 messages)"),
        ("who has written about nets the most?", "Ben Moss: 2; Vera Holt: 1"),
    ],
)
def test_records_are_counted_by_their_heads(shore: Engine, text: str, told: str) -> None:
    assert answered(shore, text).text.startswith(told)


def test_whoever_writes_most_is_the_answer_and_the_others_are_told_beside(shore: Engine) -> None:
    assert values(ask(shore, "Who writes most in #crew?")) == {"Ben Moss"}


def test_of_somebody_who_wrote_none_it_is_said(shore: Engine) -> None:
    answer = ask(shore, "How many mails did Ben Moss send?").answer
    assert answer is not None
    assert answer.status == "not_found"
    assert "a mail by Ben Moss" in answer.text
