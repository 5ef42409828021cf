"""What changed in a paper that the library has in two versions: what only one of them says, beside what stood there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.types import Status
from tests.desk import answer_of
from tests.stages.small import answered, kept

NOTES = {
    "berths-2023-02-01.md": (
        "# Berth rules 2023\n\nIn force from 1 February 2023.\n\n## Fees\n\n"
        "A night costs £18 for boats up to nine metres. Pay at the office before noon.\n\n"
        "## Noise\n\nEngines are off after 22:00. Dogs stay on board.\n"
    ),
    "berths-2026-02-01.md": (
        "# Berth rules\n\nIn force from 1 February 2026.\n\n## Fees\n\n"
        "A night costs £23 for boats up to nine metres. Pay at the office before noon.\n\n"
        "## Noise\n\nEngines are off after 21:00.\n\n## Showers\n\nTokens are sold at the kiosk.\n"
    ),
    "fuel-prices-2024-01-05.csv": "Fuel,Pence a litre\nDiesel,141\nPetrol,152\nTwo-stroke,170\n",
    "fuel-prices-2026-01-05.csv": "Fuel,Pence a litre\nDiesel,149\nPetrol,152\nTwo-stroke,170\n",
    "council-2026-01-08.md": "# Council minutes, 8 January 2026\n\nThe crane was paid. Nobody liked the new flag.",
    "council-2026-03-05.md": "# Council minutes, 5 March 2026\n\nA second crane was turned down. The flag went home.",
    "prices-2025-01-05.csv": "Item,Pounds\nSlip,20\nCrane,90\nWater,3\n",
    "prices-2026-01-05.csv": "Item,Pounds\nSlip,20\nCrane,95\nWater,3\n",
    "ladders-2023.md": "# D&W-4 Ladders and low scaffolds, version 1, May 2023\n\nAny hand may climb. Boots on.\n",
    "ladders-2026.md": (
        "# D&W-4 Ladders and low scaffolds, version 2, May 2026\n\nReplaces version 1.\n\n"
        "Nobody climbs alone. Ask the harbour master first.\n"
    ),
    "sluice-2022.md": "# Sluice policy (2022, superseded)\n\nThe gate is shut by hand each night.\n",
    "sluice-2025.md": "# Sluice policy (effective from 3 May 2025)\n\nA motor closes it at dusk.\n",
    "towage.md": (
        "# Towage: agreement with Brandt & Daughters\n\nSigned 4 May 2025.\n\n| Item | 2022 | 2025 |\n|---|---|---|\n"
        "| Call-out | £60 | £85 |\n| Nights | no | no |\n| Notice | 2 weeks | 3 days |\n"
    ),
    "leaflet-2026-03-01.md": "# Crane leaflet\n\nLifts up to four tonnes.",
}


harbour = kept(NOTES)


@pytest.mark.parametrize(
    "text",
    [
        "What changed in the berth rules?",
        "how do the new berth rules differ from the old ones?",
        "what are the differences between the two versions of the berth rules",
        "Compare the berth rules of 2023 with the current ones",
    ],
)
def test_what_only_one_version_says_is_told_beside_what_stood_in_its_place(harbour: Engine, text: str) -> None:
    found = answered(harbour, text)
    assert found.status is Status.ANSWERED
    assert [item.value for item in found.items] == [
        "In force from 1 February 2026. (before: In force from 1 February 2023.)",
        "Fees: A night costs £23 for boats up to nine metres. (before: A night costs £18 for boats up to nine metres.)",
        "Noise: Engines are off after 21:00. (before: Engines are off after 22:00.)",
        "now: Showers: Tokens are sold at the kiosk.",
        "before: Dogs stay on board.",
    ]


def test_rows_of_a_table_are_held_beside_each_other(harbour: Engine) -> None:
    [item] = answered(harbour, "what changed in the fuel prices list?").items
    assert item.value == "Diesel | 149 (before: Diesel | 141)"


def test_more_words_ask_for_the_differences_that_speak_of_them(harbour: Engine) -> None:
    [item] = answered(harbour, "What has changed in the berth rules about engines?").items
    assert item.value.startswith("Noise: Engines are off after 21:00.")


def test_a_title_of_one_word_is_meant_only_where_nothing_else_is_asked(harbour: Engine) -> None:
    assert "Crane | 95 (before: Crane | 90)" in answered(harbour, "How did the prices change?").text
    assert "before:" not in answered(harbour, "How did the price of the crane change?").text


@pytest.mark.parametrize(
    "text",
    [
        "What changed in the council minutes?",
        "what changed in the crane leaflet?",
        "who changed the berth rules?",
        "When did the berth rules change?",
    ],
)
def test_papers_that_say_other_things_and_other_questions_have_no_versions_told(harbour: Engine, text: str) -> None:
    assert "before:" not in answered(harbour, text).text


def test_a_version_that_is_not_written_yet_is_none(harbour: Engine) -> None:
    asked = harbour.question("What changed in the berth rules?", as_of=datetime(2025, 6, 1, tzinfo=UTC))
    answer = answer_of(harbour.ask(asked, RunOptions(models={"default": "none"})))
    assert "£23" not in answer.text


@pytest.mark.parametrize(
    "text",
    ["what changed in D&W-4 between version 1 and version 2?", "What changed in the ladders and scaffolds?"],
)
def test_a_paper_may_be_called_in_short_and_one_that_replaces_another_need_not_be_like_it(
    harbour: Engine, text: str
) -> None:
    lines = [item.value for item in answered(harbour, text).items]
    assert "now: Nobody climbs alone." in lines
    assert "before: Any hand may climb." in lines


@pytest.mark.parametrize(
    "text",
    [
        "what is different in the new sluice policy",
        "compare the old and new sluice rules",
        "what changed in the rules about the sluice?",
    ],
)
def test_rules_go_by_several_names_and_titles_say_which_hold(harbour: Engine, text: str) -> None:
    assert "before: The gate is shut by hand each night." in [i.value for i in answered(harbour, text).items]


@pytest.mark.parametrize(
    "text",
    [
        "what changed in the towage agreement?",
        "towage agreement: old vs new",
        "Compare the old and the new towage contract",
    ],
)
def test_one_paper_tells_both_in_two_columns_of_a_table(harbour: Engine, text: str) -> None:
    lines = [item.value for item in answered(harbour, text).items]
    assert lines == ["Call-out: £85 (before: £60)", "Notice: 3 days (before: 2 weeks)"]


def test_rules_on_something_are_those_that_differ_in_it(harbour: Engine) -> None:
    [item] = answered(harbour, "what changed in the rules on dogs compared with 2023?").items
    assert item.value == "before: Dogs stay on board."
