"""Words are pulled out of a JSON reply however far it has come."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.stages.reading.partial import texts

REPLY = '{"sentences": [{"quotes": [1], "text": "A \\"text\\": é\\u00e9 \\ud83d\\ude00\\n"}, {"text": "Two"}]}'
VALUES = ['A "text": éé 😀\n', "Two"]


def test_the_values_of_a_whole_reply() -> None:
    assert texts(REPLY) == VALUES
    assert texts('{"words": "no", "text" : "yes"}', "words") == ["no"]


def test_however_far_it_has_come_what_was_read_only_grows() -> None:
    before: list[str] = []
    for end in range(len(REPLY) + 1):
        now = texts(REPLY[:end])
        assert len(now) >= len(before)
        for number, value in enumerate(before):
            assert now[number].startswith(value)
            assert VALUES[number].startswith(now[number])
        before = now
    assert before == VALUES


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "no JSON at all",
        '{"te',
        '{"text',
        '{"text"',
        '{"text":',
        '{"text": ',
        '{"text": "',
        '{"text": 7, "mood": "fine"}',
        '{"text": ["x"]}',
        '{"mood": "text"}',
        '{"mood": "\\"text\\": \\"x"}',
        '{"text": "\\x"}',
        '["text", "x"]',
    ],
)
def test_what_has_no_value_gives_none(reply: str) -> None:
    assert texts(reply) == []


@given(st.lists(st.text()), st.text())
def test_any_value_comes_out_as_it_was(values: list[str], other: str) -> None:
    reply = json.dumps([{"other": other, "text": value, "n": 1} for value in values], ensure_ascii=len(other) % 2 == 0)
    assert texts(reply) == [value for value in values if value]


@given(st.text(), st.integers(0, 200))
def test_nothing_breaks_it(reply: str, cut: int) -> None:
    for text in (reply, f'{{"text": "{reply}', f'{{"text": "{reply}"}}'[:cut]):
        assert all(isinstance(value, str) for value in texts(text))
