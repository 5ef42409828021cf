"""What stands under a heading that is what a question asks for."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, kept

_NOTES = {
    "mill.md": """\
# Water mill: state of the works

The wheel turns again since May.

## Dangers

- The weir may give way in a flood. Keeper: Runa Holt.
- The loft floor has two rotten
  beams.

## Costs

| part | euros |
|---|---|
| wheel | 4,100 |
| sluice | 900 |

## Visits

Groups come on Sundays. Children pay nothing.

### Prams

Prams stay in the yard.

## Repairs

The sluice was oiled.
""",
    "press.md": """\
# Press house

## Cider

It is sold by the jug.

## Cider rules

Nobody presses alone. Rotten apples go to the pigs.

## Cider for visitors

One glass each.

## Tools the press needs

- a mallet
- two clean sacks
""",
    "press-copy.md": "# Press house\n\n## Cider rules\n\nNobody presses alone. Rotten apples go to the pigs.\n",
    "parking.md": "# Parking\n\nCars stand behind the barn. Carts go first.\n\n- no fires\n",
    "barn.md": "# Barn\n\n## Repairs\n\nNew tiles on the north side.\n",
    "shed.md": "# Shed\n\n## Repairs\n\nTwo coats of paint.\n",
    "sluice-rota.md": """\
# Third edition

## What is new in the third edition

- Two people open the gate.
- The chain is greased weekly.

## Who may open the gate

Millers with a licence, and their pupils beside them.

## Floods

The gate is raised before any flood.
""",
    "weir.txt": "WEIR\n\n1. Eels\nThe eel pass is cleared each spring by Runa and her men.\n\n"
    "2. Nets\nNets hang in the loft until the ice has gone.\n",
    "yard.md": "# Yard\n\n## Repairs\n\nForty slabs.\n",
}

works = kept(_NOTES)


def test_of_several_headings_the_one_that_says_what_is_asked_and_of_copies_one(works: Engine) -> None:
    answer = answered(works, "What are the rules for cider?")
    assert [q.text for q in answer.quotes] == ["Nobody presses alone. Rotten apples go to the pigs."]


def test_a_heading_may_say_all_of_the_question(works: Engine) -> None:
    answer = answered(works, "Which tools does the press need?")
    assert [item.value for item in answer.items] == ["a mallet", "two clean sacks"]


@pytest.mark.parametrize(
    "text",
    [
        "What are the dangers of the water mill?",
        "list the dangers of the water mill",
        "what dangers does the water mill have?",
        "What does the paper on the mill say about dangers?",
        "what about the dangers",
    ],
)
def test_a_list_under_its_heading_is_told_point_by_point(works: Engine, text: str) -> None:
    answer = answered(works, text)
    assert [item.value for item in answer.items] == [
        "The weir may give way in a flood. Keeper: Runa Holt.",
        "The loft floor has two rotten beams.",
    ]
    assert "“Dangers” in “Water mill: state of the works”" in answer.text
    assert answer.coverage.read_off == ("1 section of a paper",)


def test_a_table_is_told_by_its_rows(works: Engine) -> None:
    told = [quote.text for quote in answered(works, "What are the costs of the water mill?").quotes]
    assert told == ["| wheel | 4,100 |", "| sluice | 900 |"]


def test_a_section_has_what_is_below_it_and_words_for_any_rule_are_none_of_its_heading(works: Engine) -> None:
    told = [quote.text for quote in answered(works, "What are the rules for visits?").quotes]
    assert told == ["Groups come on Sundays. Children pay nothing.", "Prams stay in the yard."]


def test_of_many_papers_with_such_a_section_none_is_told_unless_one_is_named(works: Engine) -> None:
    assert answered(works, "What about the repairs?").coverage.read_off == ()
    assert [q.text for q in answered(works, "what about the repairs for the barn").quotes] == [
        "New tiles on the north side."
    ]


@pytest.mark.parametrize("text", ["what does the handbook say about parking", "What are the rules for parking?"])
def test_a_short_paper_that_is_called_so_is_told_whole(works: Engine, text: str) -> None:
    answer = answered(works, text)
    assert [quote.text for quote in answer.quotes] == ["Cars stand behind the barn. Carts go first.", "no fires"]
    assert "“Parking”:" in answer.text


def test_what_no_heading_and_no_title_says_is_not_told_by_a_section(works: Engine) -> None:
    assert answered(works, "What are the dangers of the windmill in Arvik?").status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what is new in the third edition?", ["Two people open the gate.", "The chain is greased weekly."]),
        ("Who may open the gate?", ["Millers with a licence, and their pupils beside them."]),
        ("What does the sluice rota say about floods?", ["The gate is raised before any flood."]),
    ],
)
def test_a_heading_that_asks_is_told_by_what_stands_below_and_a_paper_is_known_by_its_file(
    works: Engine, text: str, told: list[str]
) -> None:
    assert [quote.text for quote in answered(works, text).quotes] == told


def test_a_short_line_over_a_paragraph_of_plain_text_is_its_heading(works: Engine) -> None:
    told = [quote.text for quote in answered(works, "What does the paper on the weir say about eels?").quotes]
    assert told == ["The eel pass is cleared each spring by Runa and her men."]


def test_what_happens_by_a_rule_is_no_course_of_things(works: Engine) -> None:
    answer = answered(works, "What happens before a flood?")
    assert "in order of time" not in answer.text
    assert "The gate is raised before any flood." in answer.text


_ASKED = {
    "hut-faq.md": """\
# Staying at the hut

**How do I light the stove?**
Open the flue, then lay birch bark under the logs.

**Are there blankets?**
No, bring a sleeping bag. The annexe has four.

**Can we bring a sledge?**

Up to the saddle, yes. Huskies sleep outside.

## Getting there

Blankets of snow lie on the path until May, and the stove is the first thing to light.
""",
    "hut-changes.md": """\
# Changes to the hut book

## 2.1.0 - 2025-08-30

### Added
- A page for lost gloves.

### Removed
- The column for tent pegs.

## 2.0.4 - 2025-02-11

### Patched
- Totals of firewood came out short.

### Changed
- Nights are counted from noon.
""",
    "hut-team.md": "# Hut\n\n## Menders\n\n- Sunniva Lauge, the stove\n- Odd Brekke, the well\n",
}
hut = kept(_ASKED)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("how do i light the stove", "Open the flue, then lay birch bark under the logs. [1]"),
        ("Are there blankets?", "No, bring a sleeping bag. The annexe has four. [1]"),
        ("Are there blankets in the annexe?", "No, bring a sleeping bag. The annexe has four. [1]"),
        ("May we bring a sledge with huskies?", "Up to the saddle, yes. Huskies sleep outside. [1]"),
    ],
)
def test_a_line_that_asks_is_the_heading_of_its_answer(hut: Engine, text: str, told: str) -> None:
    assert answered(hut, text).text == told


def test_what_a_line_asks_for_another_thing_is_not_told(hut: Engine) -> None:
    assert answered(hut, "Are there blankets in the boathouse?").coverage.read_off == ()


def test_a_release_is_told_by_what_stands_under_its_number(hut: Engine) -> None:
    for text in ("What changed in 2.1.0?", "what's new in version 2.1.0"):
        assert [item.value for item in answered(hut, text).items] == [
            "Added: A page for lost gloves.",
            "Removed: The column for tent pegs.",
        ]
    assert [q.text for q in answered(hut, "What was patched in 2.0.4?").quotes] == [
        "Totals of firewood came out short."
    ]


def test_who_does_something_stands_under_the_name_of_those_who_do(hut: Engine) -> None:
    told = [item.value for item in answered(hut, "Who mends the hut?").items]
    assert told == ["Sunniva Lauge, the stove", "Odd Brekke, the well"]
