"""Recorded values as lines that a person reads."""

from __future__ import annotations

from cascade.outline import outline


def test_a_short_record_begins_with_what_it_is() -> None:
    claims = [{"quotes": [1, 2], "reason": "", "text": "Ann Ray leads it.", "verdict": "supported"}]
    assert [line.text for line in outline({"claims": claims})] == [
        "claims:",
        "1. Ann Ray leads it. · quotes: 1, 2 · verdict: supported",
    ]
    assert [line.text for line in outline([{"quotes": [3], "value": "Larch"}])] == ["1. Larch · quotes: 3"]
    assert [line.text for line in outline([{"left": 3, "right": 4}])] == ["1. left: 3 · right: 4"]
