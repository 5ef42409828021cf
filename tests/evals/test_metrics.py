"""The measures beside trec_eval, by hand, and by what holds of each whatever the case."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st

from cascade.evals.metrics import (
    Span,
    citation_precision,
    citation_recall,
    evidence_recall_at,
    evidence_reciprocal_rank,
    fact_coverage,
    fact_covered,
    item_key,
    meets,
    ndcg_at,
    normalised,
    precision_recall_f1,
    recall_at,
    reciprocal_rank,
    token_f1,
    token_recall,
    verbatim,
)

IDS = st.sampled_from([f"d{n}" for n in range(12)])
RANKED = st.lists(IDS, unique=True)
GOLD = st.frozensets(IDS, min_size=1)
GAINS = st.dictionaries(IDS, st.integers(0, 4), min_size=1).filter(lambda gains: any(gains.values()))
CUTS = (1, 3, 5, 10)


def trec(ranked: list[str], gains: dict[str, int]) -> dict[str, float]:
    """What trec_eval says of a ranking."""
    measures = {
        "recall." + ",".join(map(str, CUTS)),
        "ndcg_cut." + ",".join(map(str, CUTS)),
        "recip_rank",
        "set_P",
        "set_recall",
        "set_F",
    }
    scores = {each: float(len(ranked) - rank) for rank, each in enumerate(ranked)}
    told: dict[str, float] = pytrec_eval.RelevanceEvaluator({"q": gains}, measures).evaluate({"q": scores})["q"]
    return told


# --- rankings -----------------------------------------------------------------------------------------------------


@given(RANKED.filter(bool), GAINS)
def test_rankings_are_measured_as_trec_eval_does(ranked: list[str], gains: dict[str, int]) -> None:
    told = trec(ranked, gains)
    gold = {each for each, gain in gains.items() if gain}
    for k in CUTS:
        assert recall_at(ranked, gold, k) == pytest.approx(told[f"recall_{k}"])
        assert ndcg_at(ranked, gains, k) == pytest.approx(told[f"ndcg_cut_{k}"])
    assert reciprocal_rank(ranked, gold) == pytest.approx(told["recip_rank"])


@given(RANKED.filter(bool), GOLD)
def test_sets_are_measured_as_trec_eval_does(found: list[str], gold: frozenset[str]) -> None:
    told = trec(found, dict.fromkeys(gold, 1))
    assert precision_recall_f1(found, gold) == pytest.approx((told["set_P"], told["set_recall"], told["set_F"]))


def test_gain_is_discounted_by_rank() -> None:
    gains = {"a": 3.0, "b": 2.0, "c": 1.0}
    assert ndcg_at(["a", "b", "c"], gains, 3) == 1.0
    got = 1 / math.log2(2) + 3 / math.log2(4)  # c first, a third
    best = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at(["c", "x", "a"], gains, 3) == pytest.approx(got / best)
    assert ndcg_at(["c", "x", "a"], gains, 1) == pytest.approx(1 / 3)
    assert ndcg_at(["z", "a"], {"a": 1.0, "z": -1.0}, 2) == pytest.approx(1 / math.log2(3)), "a gain below 0 is none"


def test_recall_and_rank_by_hand() -> None:
    ranked, gold = ["x", "a", "y", "b"], {"a", "b", "c"}
    assert [recall_at(ranked, gold, k) for k in (1, 2, 3, 4, 99)] == [0, 1 / 3, 1 / 3, 2 / 3, 2 / 3]
    assert reciprocal_rank(ranked, gold) == 1 / 2
    assert reciprocal_rank(ranked, {"c"}) == 0.0


@given(st.lists(IDS), GOLD, st.integers(1, 15))
def test_an_id_that_comes_again_takes_no_rank(ranked: list[str], gold: frozenset[str], k: int) -> None:
    once = list(dict.fromkeys(ranked))
    gains = dict.fromkeys(gold, 1.0)
    assert recall_at(ranked, gold, k) == recall_at(once, gold, k)
    assert ndcg_at(ranked, gains, k) == ndcg_at(once, gains, k)
    assert reciprocal_rank(ranked, gold) == reciprocal_rank(once, gold)


@given(RANKED, GOLD)
def test_to_look_further_finds_no_less(ranked: list[str], gold: frozenset[str]) -> None:
    by_k = [recall_at(ranked, gold, k) for k in range(1, 14)]
    assert by_k == sorted(by_k)
    assert by_k[-1] == len(gold.intersection(ranked)) / len(gold)


def test_nothing_found_is_0_and_nothing_to_find_is_not_defined() -> None:
    assert recall_at([], {"a"}, 5) == ndcg_at([], {"a": 1}, 5) == reciprocal_rank([], {"a"}) == 0.0
    undefined: list[Callable[[], float]] = [
        lambda: recall_at(["a"], (), 5),
        lambda: ndcg_at(["a"], {"a": 0.0}, 5),
        lambda: reciprocal_rank(["a"], ()),
        lambda: fact_coverage("a", ()),
        lambda: evidence_recall_at([Span("a", 0, 9)], (), 5),
        lambda: evidence_reciprocal_rank([Span("a", 0, 9)], ()),
        lambda: citation_precision([Span("a", 0, 9)], ()),
        lambda: citation_recall([Span("a", 0, 9)], ()),
    ]
    for measure in undefined:
        with pytest.raises(ValueError, match="not defined"):
            measure()


# --- sets ---------------------------------------------------------------------------------------------------------


def test_sets_by_hand() -> None:
    assert precision_recall_f1(["a", "b", "x", "a"], ["a", "b", "c", "d"]) == pytest.approx((2 / 3, 1 / 2, 4 / 7))
    assert precision_recall_f1(["a", "b"], ["b", "a"]) == (1.0, 1.0, 1.0)
    assert precision_recall_f1(["a"], ["b"]) == (0.0, 0.0, 0.0)


def test_empty_sets_agree_with_each_other_alone() -> None:
    assert precision_recall_f1([], []) == (1.0, 1.0, 1.0)
    assert precision_recall_f1([], ["a"]) == (0.0, 0.0, 0.0)
    assert precision_recall_f1(["a"], []) == (0.0, 0.0, 0.0)


def test_values_are_one_but_for_case_and_space() -> None:
    assert item_key("  Anna \n BERG ") == item_key("anna berg")
    assert item_key("Straße") == item_key("STRASSE")
    assert item_key("eid_1") != item_key("eid_10")


# --- words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("The Heron, a boat!", "heron boat"),
        ("An  APPLE\tand the pear.", "apple and pear"),
        ("theatre banana", "theatre banana"),
        ("it's 3-4 o'clock", "its 34 oclock"),
        ("$1,200 + 5% = x_y", "1200 5 xy"),
        ("“Jetty” – the café…", "jetty café"),
        ("１２ boats", "12 boats"),
        ("the", ""),
        ("", ""),
    ],
)
def test_answers_are_compared_without_what_does_not_matter(text: str, same: str) -> None:
    assert normalised(text) == same


def test_shared_words_by_hand() -> None:
    assert token_f1("The warranty is five years.", "five years") == pytest.approx(2 * 2 / (4 + 2))
    assert token_recall("The warranty is five years.", "five years") == 1.0
    assert token_f1("boat boat", "boat") == pytest.approx(2 / 3), "as often as each occurs"
    assert token_f1("Five Years!", "the five years") == 1.0
    assert token_f1("oars", "hulls") == 0.0


def test_no_words_agree_with_no_words_alone() -> None:
    assert token_f1("", "the") == 1.0
    assert token_f1("", "hulls") == token_f1("hulls", "") == token_recall("", "hulls") == 0.0


@given(st.text(), st.text())
def test_f1_does_not_ask_which_answer_is_gold(one: str, other: str) -> None:
    assert token_f1(one, other) == token_f1(other, one)
    assert 0.0 <= token_f1(one, other) <= 1.0
    assert token_f1(one, one) == 1.0


@given(st.text("abc ,.", max_size=30).filter(normalised), st.text("abc ,.", max_size=30))
def test_to_say_more_costs_no_recall(one: str, more: str) -> None:
    assert token_recall(f"{one} {more}", one) == 1.0


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("The hull is covered for 5 years.", "Hulls are covered for five years."),
        ("Median latency: 120 ms; p99 latency: 250 ms.", "The test saw a p99 latency of about 250 ms."),
        ("It was signed on 5 March 2024.", "2024-03-05"),
        ("They ordered 1,200 oars.", "1200"),
        ("It cost $40k.", "The cost was 40,000 dollars."),
        ("It was closed by PR-19422.", "pr-19422"),
        ("Set the max size in the file.", "max_size"),
        ("Yes, since May.", "Yes."),
    ],
)
def test_a_fact_may_be_said_otherwise(text: str, fact: str) -> None:
    assert fact_covered(text, fact)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("The hull is covered for 6 years.", "Hulls are covered for five years."),
        ("The hull is covered for years.", "Hulls are covered for five years."),
        ("The p99 latency was 120 ms.", "The test saw a p99 latency of about 250 ms."),
        ("It was signed on 6 March 2024.", "2024-03-05"),
        ("It was closed by PR-19423.", "pr-19422"),
        ("The oars are new, all five of them, this year.", "Hulls are covered by a warranty for five years."),
        ("No, since May.", "Yes."),
        ("", "Hulls are covered."),
        ("Anything.", ""),
        ("Anything.", "…"),
    ],
)
def test_another_figure_or_other_words_are_another_fact(text: str, fact: str) -> None:
    assert not fact_covered(text, fact)


def test_what_was_asked_need_not_be_said_again() -> None:
    question = "What is the default size limit of a file in a multipart upload?"
    fact = "The default size limit of a file in a multipart upload is 10 MiB."
    assert fact_covered("10 MiB", fact, question)
    assert not fact_covered("10 MiB", fact)
    assert not fact_covered("20 MiB", fact, question)


@pytest.mark.parametrize(
    ("text", "fact", "covered"),
    [
        ("It is 10MiB.", "The limit is 10 MiB.", True),
        ("It is 10 MiB.", "The limit is 10MiB.", True),
        ("It is 20MiB.", "The limit is 10 MiB.", False),
        ("It is 10GiB.", "The limit is 10MiB.", False),
        ("It is 1.5 GB/s.", "The limit is 1.5GB/s.", True),
        ("It is 250 ms.", "The limit is 250ms.", True),
        ("It is 5k.", "The limit is 5,000.", True),
        ("It is £3.2m.", "The limit is £3.2 million.", True),
        ("It is £3.2m.", "The limit is £3.3m.", False),
        ("It is v2s.", "The limit is 2 s.", False),
    ],
)
def test_a_unit_may_stand_close_to_its_figure(text: str, fact: str, covered: bool) -> None:
    assert fact_covered(text, fact, "What is the limit?") is covered


def test_figures_of_the_question_must_be_said() -> None:
    question, fact = "Was the budget 40k or 50k?", "The budget was 50k."
    assert fact_covered("It was 50k.", fact, question)
    assert not fact_covered("It was 40k.", fact, question)
    assert not fact_covered("", "Is the Heron a boat", "Is the Heron a boat?")


def test_coverage_is_the_share_of_the_facts() -> None:
    facts = ["Hulls are covered for five years.", "Oars are covered for two years.", "Sails are not covered."]
    assert fact_coverage("Hulls are covered for 5 years, oars for 2 years.", facts) == pytest.approx(2 / 3)
    assert fact_coverage("", facts) == 0.0


@given(
    st.lists(st.sampled_from("Yes the hull of Anna was not 12 five $40k 2024-03-05 PR-7 — café".split()), min_size=1)
)
def test_a_text_that_says_something_states_itself(said: list[str]) -> None:
    text = " ".join(said)
    assert fact_covered(text, text) == (set(said) != {"—"})


# --- places -------------------------------------------------------------------------------------------------------

SPANS = st.builds(
    lambda document, start, size: Span(document, start, start + size),
    st.sampled_from("AB"),
    st.integers(0, 30),
    st.integers(0, 12),
)
PLACES = st.lists(st.lists(SPANS, max_size=3), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Span("A", 10, 20), True),
        (Span("A", 15, 25), True),
        (Span("A", 16, 26), False),
        (Span("A", 0, 500), True),
        (Span("A", 12, 13), True),
        (Span("A", 20, 30), False),
        (Span("A", 12, 12), False),
        (Span("B", 10, 20), False),
    ],
)
def test_places_are_the_same_from_half_of_the_shorter_on(other: Span, same: bool) -> None:
    assert meets(Span("A", 10, 20), other) is meets(other, Span("A", 10, 20)) is same


@given(SPANS, SPANS)
def test_places_meet_as_their_characters_do(one: Span, other: Span) -> None:
    first, second = (({(s.document, at) for at in range(s.start, s.end)}) for s in (one, other))
    assert meets(one, other) == bool(first & second and 2 * len(first & second) >= min(len(first), len(second)))


def test_citations_by_hand() -> None:
    places = [[Span("A", 0, 10), Span("B", 0, 10)], [Span("A", 50, 60)], []]
    cited = [Span("B", 2, 9), Span("A", 1, 9), Span("A", 20, 30), Span("A", 20, 30)]
    assert citation_precision(cited, places) == pytest.approx(2 / 3), "each place that was cited counts once"
    assert citation_recall(cited, places) == pytest.approx(1 / 3), "two copies are one piece of evidence"
    assert citation_precision([], places) == citation_recall([], places) == 0.0


def test_found_evidence_by_hand() -> None:
    places = [[Span("A", 0, 10)], [Span("A", 12, 18)], [Span("B", 0, 400)]]
    found = [Span("C", 0, 90), Span("A", 0, 90), Span("A", 0, 90), Span("B", 90, 180)]
    assert [evidence_recall_at(found, places, k) for k in (1, 2, 3)] == pytest.approx([0, 2 / 3, 1])
    assert evidence_reciprocal_rank(found, places) == 1 / 2
    assert evidence_reciprocal_rank(found[:1], places) == 0.0


@given(st.lists(SPANS), PLACES)
def test_a_wrong_citation_costs_precision_and_no_recall(cited: list[Span], places: list[list[Span]]) -> None:
    wrong = [*cited, Span("elsewhere", 0, 5)]
    assert citation_recall(wrong, places) == citation_recall(cited, places)
    before = citation_precision(cited, places)
    assert citation_precision(wrong, places) < before or before == 0.0


@given(st.lists(SPANS), PLACES)
def test_all_that_is_found_is_the_recall_of_all(found: list[Span], places: list[list[Span]]) -> None:
    by_k = [evidence_recall_at(found, places, k) for k in range(1, len(found) + 2)]
    assert by_k == sorted(by_k)
    assert by_k[-1] == citation_recall(found, places)
    assert (evidence_reciprocal_rank(found, places) > 0) == (by_k[-1] > 0)


def test_a_quote_is_its_sources_words_to_the_letter() -> None:
    assert verbatim([("five years", "five years"), ("five years", "Five years")]) == 0.5
    assert verbatim([("five years", "")]) == 0.0
    assert verbatim([]) == 0.0
