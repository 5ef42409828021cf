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


def test_a_sentence_is_told_by_its_words_then_its_record_and_its_place() -> None:
    scores = [{"name": "says", "value": 0.5}, {"name": "within", "value": 0.25}]
    place = {"document": "mail:1@x", "start": 4, "end": 9}
    author = {"name": "Ann Ray", "address": "ann@x.example"}
    told = {
        "scores": scores,
        "quotes": [
            {**place, "n": 1, "text": "Oars\nare in.", "title": "Oars", "author": author, "at": "2026-03-02T09:00:00Z"}
        ],
        "unquoted": [{**place, "text": "Yes.", "score": 0.1, "parts": scores[:1], "reason": "a further one needs 0.2"}],
    }
    assert [(line.text, line.indent) for line in outline(told)] == [
        ("scores: says 0.500, within 0.250", 0),
        ("quotes:", 0),
        ("[1] “Oars are in.”", 2),
        ("Oars · Ann Ray · 2026-03-02", 6),
        ("mail:1@x@4:9", 6),
        ("unquoted:", 0),
        ("1. “Yes.”", 2),
        ("0.100 by says 0.500", 6),
        ("mail:1@x@4:9 · a further one needs 0.2", 6),
    ]


def test_a_hit_is_told_by_its_title_and_a_lost_one_by_its_place_and_why() -> None:
    passage = {"id": "docs:a@0:9", "title": "Slips", "author": None, "at": None, "text": "slip " * 90}
    hit, lost = {"passage": passage, "rank": 1, "score": 0.5, "parts": []}, {"passage": "docs:b@0:4", "rank": 2}
    first, place, words, *rest = outline([hit, {**lost, "score": 0.25, "reason": "rank 2, after the 1 that is read"}])
    assert (first.text, place.text) == ("1. Slips · 0.500", "docs:a@0:9")
    assert words.text.endswith("slip …")
    assert [line.text for line in rest] == ["2. docs:b@0:4 · 0.250", "rank 2, after the 1 that is read"]
