"""How far a text speaks of the facets of a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.language import stems
from cascade.match import MUST, VARIANT, Match, Matcher, inverse_frequency, union
from cascade.types import Facet


def matcher(*facets: Facet | str, weights: tuple[float, ...] = ()) -> Matcher:
    made = [Facet(text=f) if isinstance(f, str) else f for f in facets]
    return Matcher(made, weights or (1.0,) * len(made))


def test_a_facet_is_found_in_any_form_of_its_words_and_wherever_they_stand() -> None:
    match = matcher("cracking", "larch")
    assert match("It cracked, the LARCH.") == Match(1.0, {0: 1.0, 1: 1.0})
    assert match("The larch, uncracked.").found == {1: 1.0}
    assert match("") == Match(0.0, {})


def test_a_name_is_not_met_by_a_common_word_of_whoever_writes_capitals() -> None:
    named = matcher(Facet(text="Blockbuster", must=True))
    assert named("Over 40 blockbuster shows at the Astro Park.").found == {}
    assert named("the blockbuster deal is off").found == {0: 1.0}, "who writes no capitals writes names without"
    assert named("At Blockbuster's, the blockbuster deal of Ann.").found == {0: 1.0}
    assert named("Ask Ann in #blockbuster, or Bea.").found == {0: 1.0}, "a channel's name is a name"
    assert matcher(Facet(text="Sales", must=True))("Our sales in May, says Ann.").found == {0: 1.0}


def test_a_word_inside_another_is_not_that_word() -> None:
    assert matcher("oar")("The board met on board.").found == {}
    assert matcher("boat")("A boathouse").found == {}
    assert matcher("32")("3200 and 132").found == {}


def test_a_long_word_finds_longer_ones_that_begin_with_it() -> None:
    assert matcher("biotech")("A company of biotechnology").found == {0: 1.0}
    assert matcher("bio")("A company of biotechnology").found == {}
    assert matcher("biotechnology")("biotech").found == {}


def test_a_word_in_y_finds_none_that_goes_on_otherwise() -> None:
    assert matcher("party")("two parties").found == {0: 1.0}
    assert matcher("party")("in particular").found == matcher("study")("a studio").found == {}


def test_a_phrase_is_found_as_words_in_a_row() -> None:
    match = matcher("steam box")
    assert match("two steam boxes").found == {0: 1.0}
    assert match("the box of steam").found == {}
    assert match("a steam-box").found == {0: 1.0}
    assert match("steam\nbox").found == {0: 1.0}


def test_a_variant_counts_for_less_and_never_beside_the_word_itself() -> None:
    match = matcher(Facet(text="complaint", variants=("broken", "stuck")))
    assert match("it is stuck").found == {0: VARIANT}
    assert match("it is stuck and broken").coverage == VARIANT
    assert match("a complaint: it is stuck").coverage == 1.0


def test_weights_say_what_counts_and_a_must_counts_double() -> None:
    facets = [Facet(text="Heron", must=True), Facet(text="launch"), Facet(text="date", weight=0.5)]
    match = Matcher(facets, (3.0, 2.0, 4.0))
    assert match.weights == (3.0 * MUST, 2.0, 2.0)
    assert match("launch").coverage == pytest.approx(0.2)
    assert match("the date of the launch").coverage == pytest.approx(0.4)
    assert match("Heron").coverage == pytest.approx(0.6)


def test_what_is_missing_is_told_the_needed_alone_or_all() -> None:
    match = matcher(Facet(text="Heron", must=True), "launch", "date")
    found = match("the launch").found
    assert match.missing(found) == ("Heron",)
    assert match.missing(found, must=False) == ("Heron", "date")
    assert match.missing(match("Heron").found) == ()


def test_that_somebody_is_named_says_nothing_of_the_rest() -> None:
    match = Matcher([Facet(text="Heron", must=True), Facet(text="launch"), Facet(text="date")], (5.0, 3.0, 1.0))
    assert match.rest(match("Heron").found) == 0.0
    assert match.rest(match("Heron launch").found) == 0.75
    assert match.rest(match("launch date").found) == 1.0
    assert matcher(Facet(text="Heron", must=True)).rest({}) == 1.0, "there is no rest"


def test_a_facet_is_told_by_a_word_of_its_text_and_by_none_of_its_variants() -> None:
    match = matcher("copper kettles", Facet(text="stoves", variants=("kettles",)))
    assert match.told_by(stems("a kettle on the hob")) == {0}
    assert match.told_by(()) == set()


def test_several_texts_together_have_the_best_share_of_each_facet() -> None:
    match = matcher(Facet(text="complaint", variants=("stuck",)), "oar")
    together = union([match("it is stuck"), match("the oar"), match("a complaint")])
    assert together == {0: 1.0, 1: 1.0}
    assert match.coverage(together) == 1.0
    assert union([]) == {}


def test_no_facets_cover_nothing() -> None:
    assert matcher()("anything") == Match(0.0, {})


def test_weights_are_one_a_facet() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        Matcher([Facet(text="a"), Facet(text="b")], (1.0,))


@given(st.integers(1, 10_000), st.data())
def test_a_rarer_word_weighs_more_and_none_weighs_less_than_nothing(size: int, data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.integers(0, size)) for _ in range(2))
    assert inverse_frequency(one, size) >= inverse_frequency(other, size) > 0


@given(
    st.lists(st.sampled_from(["oar", "heron", "steam box", "launch", "kevel"]), min_size=1, unique=True),
    st.lists(st.sampled_from(["oars", "Heron", "steam", "box", "boxes", "launched", "and", ".", "cleat"])),
)
def test_coverage_is_a_share_and_grows_with_the_text(facets: list[str], text: list[str]) -> None:
    match = matcher(*facets)
    whole, part = match(" ".join(text)), match(" ".join(text[: len(text) // 2]))
    assert 0.0 <= part.coverage <= whole.coverage <= 1.0 + 1e-9
    assert set(whole.found) | {facets.index(f) for f in match.missing(whole.found, must=False)} == set(
        range(len(facets))
    )
