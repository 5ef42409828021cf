"""“What did Ann say about Saturday?” is told by Ann's own words, a reply too, and the day is what she speaks of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, ask, library

TALK = """\
[11/05/2026, 10:00:00] Vera Holt: The paint for the hull is in.
[11/05/2026, 10:01:00] Ben Moss: Good, it was due on Thursday.
[19/05/2026, 08:00:00] Vera Holt: Can you do the Saturday crossing?
[19/05/2026, 08:04:00] Ben Moss: Sure, only I must be back by four.
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("ferry")
    (folder / "crew").mkdir()
    (folder / "crew" / "_chat.txt").write_text(TALK)
    with library(folder, {"berths.md": "# Berths\n\nBen Moss has berth 4.\n"}, beside=[folder / "crew"]) as engine:
        yield engine


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What did Ben say about Saturday?", "Sure, only I must be back by four."),
        ("What did Ben say about the Saturday crossing?", "Sure, only I must be back by four."),
        ("What did Vera say about Saturday?", "Can you do the Saturday crossing?"),
    ],
)
def test_their_own_words_tell_it(ferry: Engine, text: str, told: str) -> None:
    assert answered(ferry, text).text.startswith(told)


def test_a_day_that_is_talked_of_does_not_narrow_the_search_and_one_of_a_meeting_does(ferry: Engine) -> None:
    talked = ask(ferry, "What did Ben say about Saturday?").plan
    met = ask(ferry, "What was said about the Saturday meeting?").plan
    assert talked is not None
    assert met is not None
    assert talked.questions[0].filters.after is None
    assert met.questions[0].filters.after is not None
