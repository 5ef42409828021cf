"""Numbers as they are written, made comparable."""

from __future__ import annotations

import pytest

from cascade.language.quantities import quantities


@pytest.mark.parametrize(
    ("text", "values", "unit"),
    [
        ("1,200", [1200], ""),
        ("1200", [1200], ""),
        ("1.2k", [1200], ""),
        ("1'200'000", [1200000], ""),
        ("1.200.000", [1200000], ""),
        ("1.200", [1.2, 1200], ""),
        ("1.200,50", [1200.5], ""),
        ("1,234,567.89", [1234567.89], ""),
        ("3,5", [3.5], ""),
        ("0.5", [0.5], ""),
        ("$40,000", [40000], "USD"),
        ("40k USD", [40000], "USD"),
        ("US$ 40", [40], "USD"),
        ("€2.5m", [2500000], "EUR"),
        ("5 million dollars", [5000000], "USD"),
        ("12,5%", [12.5], "%"),
        ("3 percent", [3], "%"),
        ("three per cent", [3], "%"),
        ("45p", [0.45], "GBP"),
        ("2.5p", [0.025], "GBP"),
        ("fifty pence", [0.5], "GBP"),
        ("30 cents", [30], "cent"),
        ("$.235", [0.235], "USD"),
        ("twenty-five", [25], ""),
        ("two hundred", [200], ""),
        ("a dozen", [12], ""),
        ("2.5M", [2500000], ""),
        ("3rd", [3], ""),
        ("14:30", [870], "clock"),
        ("2:30 pm", [870], "clock"),
        ("2:30", [150, 870], "clock"),
        ("5 p.m.", [1020], "clock"),
        ("12 am", [0], "clock"),
    ],
)
def test_what_a_number_means(text: str, values: list[float], unit: str) -> None:
    (found,) = quantities(text)
    assert (found.text, sorted(found.values), found.unit) == (text, values, unit)


@pytest.mark.parametrize(
    "text", ["v2.3.1", "eid_12", "1/2", "one of them", "5m wide", "x86", "a thing", "10.0.0.1", "1080p", "p45", ""]
)
def test_what_is_no_number(text: str) -> None:
    assert quantities(text) == []


def test_spans_nouns_and_what_is_skipped() -> None:
    text = "In 2026 we hired 12 new engineers for $3 each."
    found = quantities(text, [(3, 7)])
    assert [(q.text, q.noun) for q in found] == [("12", "engineers"), ("$3", "each")]
    assert all(text[q.start : q.end] == q.text for q in found)


def test_a_claim_without_a_unit_is_shown_by_one_with_a_unit_but_not_the_other_way_round() -> None:
    (bare,), (dollars,), (euros,) = quantities("40"), quantities("$40"), quantities("40 EUR")
    assert bare.shown_by([dollars])
    assert not dollars.shown_by([bare])
    assert not dollars.shown_by([euros])
    assert not bare.same(dollars)


def test_a_letter_that_passes_for_an_ascii_one_is_read_as_it() -> None:
    assert [(q.text, q.values) for q in quantities("ſix boats")] == [("ſix", frozenset([6.0]))]
