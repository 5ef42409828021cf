"""Names that a question writes without capitals."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import ask, kept

_NOTES = {
    "kiln.md": "# Kiln days\n\nWe fire with Larkspur on Mondays. The glaze for Larkspur costs 40 euros a tub.\n",
    "trade.md": "# Trade\n\nThe order of Quill Orchards is ready. In May Quill Orchards asked for 60 jugs.\n",
    "shop.md": "# Shop\n\nThe jugs sell well. On Fridays the jugs are packed by Oona Brandel, for Oona likes boxes.\n",
    "rota.md": "# Rota\n\nWho is late says so to Oona. The Friday Jugs rota hangs by the door; jugs go first.\n",
}


pottery = kept(_NOTES)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what does the glaze for larkspur cost?", "Larkspur"),
        ("what did quill orchards ask for", "Quill Orchards"),
        ("When does oona pack?", "Oona"),
    ],
)
def test_a_word_that_records_write_as_a_name_is_one_however_it_is_typed(pottery: Engine, text: str, named: str) -> None:
    plan = ask(pottery, text).plan
    assert plan is not None
    assert named in {f.text for f in plan.questions[0].facets if f.must}
    assert any(named in reason and "names are written" in reason for reason in plan.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "how many jugs are packed on fridays?",
        "what is a larkspur?",
        "larkspur glaze price",
        "What does Larkspur glaze, and is quill orchards ready?",
    ],
)
def test_other_words_and_what_has_capitals_of_its_own_stay_as_they_are(pottery: Engine, text: str) -> None:
    plan = ask(pottery, text).plan
    assert plan is not None
    assert not any("names are written" in reason for reason in plan.reasons)


def test_a_capital_that_only_opens_a_sentence_makes_no_name_of_what_records_write_small(pottery: Engine) -> None:
    plan = ask(pottery, "Jugs come back chipped. Who packs them?").plan
    assert plan is not None
    assert not [f.text for f in plan.questions[0].facets if f.must]
    named = ask(pottery, "Larkspur is thin again. Who can help?").plan
    assert named is not None
    assert [f.text for f in named.questions[0].facets if f.must] == ["Larkspur"]
