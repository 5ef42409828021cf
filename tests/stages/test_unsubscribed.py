"""How to leave a list, told by the foot of its mails."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, kept

GULLS = "_______________\nGull-watch mailing list\nTo unsubscribe, write to gull-watch-leave@birds.example\n"
TERNS = "-- \nYou received this because you joined tern-watch.\nTo unsubscribe visit https://birds.example/tern-watch\n"
lists = kept(
    {"gulls.md": "# Gulls\n\nGulls leave the harbour in March.\n"},
    [
        ("ann@birds.example", "Ann Poole", "Gulls on the quay", f"Forty gulls today.\n\n{GULLS}"),
        ("ben@birds.example", "Ben Dacre", "Terns", f"The terns are back.\n\n{TERNS}"),
        ("ida@birds.example", "Ida Roe", "Bother", "How do I unsubscribe from the gull-watch list? So many mails!"),
    ],
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("how do I unsubscribe from the gull-watch mailing list?", "gull-watch-leave@birds.example"),
        ("How can I get off tern-watch?", "https://birds.example/tern-watch"),
    ],
)
def test_the_foot_of_a_lists_mails_tells_how_to_leave_it(lists: Engine, text: str, told: str) -> None:
    assert [
        q.text.splitlines()[-1].partition("subscribe")[2].rpartition(" ")[2] for q in answered(lists, text).quotes
    ] == [told]


def test_of_another_list_no_foot_tells(lists: Engine) -> None:
    text = answered(lists, "how do I unsubscribe from the puffin-watch list?").text
    assert "birds.example" not in text
