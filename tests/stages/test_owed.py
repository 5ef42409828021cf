"""What somebody has to do, and what is due when, off the lists of minutes and plans."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.types import Status
from tests.desk import answer_of
from tests.stages.small import answered, ask, kept, values

_NOTES = {
    "minutes-2026-05-04.md": "# Garden committee, 4 May 2026\n\nPresent: Wiebke, Tom, Nils\n\nActions:\n"
    "- Wiebke: order two tonnes of gravel by 11 May\n- Tom Astley to mend the gate by 20 June\n"
    "- [x] Nils: ask the council about the well\n- Paint for the shed (Wiebke, by 9 June)\n\nNext meeting: 1 June.\n",
    "minutes-2026-06-01.md": "# Garden committee, 1 June 2026\n\n## Open actions\n\n| task | who | by when | status |\n"
    "|---|---|---|---|\n| Keys of the shed to Mirko | Tom Astley | 8 June | open |\n"
    "| Letter to the neighbours | Wiebke Lorenz | 10 June | |\n"
    "| Insurance for the bonfire | Nils, Wiebke | 30 June | |\n"
    "| New hose | Tom Reed | 9 June | done |\n| Seeds for the beans | Tom Reed | | |\n",
    "beds.md": "# Beds\n\nThe bonfire is on 12 June and the wood comes on 11 June. Tom waters the beans.\n",
}
_MAILS = [
    ("wiebke@desks.example", "Wiebke Lorenz", "Gravel", "The gravel is here."),
    ("t.astley@desks.example", "Tom Astley", "Gate", "The gate hangs."),
    ("t.reed@desks.example", "Tom Reed", "Beans", "The beans are up."),
]


garden = kept(_NOTES, _MAILS)


@pytest.mark.parametrize(
    ("question", "things"),
    [
        (
            "open action items of Wiebke",
            {"Letter to the neighbours", "Insurance for the bonfire", "Paint for the shed"},
        ),
        ("What are Tom Astley's open tasks?", {"Keys of the shed to Mirko", "mend the gate by 20 June"}),
        ("What does Tom Reed still have to do?", {"Seeds for the beans"}),
        ("What does Tom Astley owe Mirko, and by when?", {"Keys of the shed to Mirko"}),
        ("Nils's action items", {"ask the council about the well", "Insurance for the bonfire"}),
        (
            "action items of Wiebke from the May garden committee",
            {"order two tonnes of gravel by 11 May", "Paint for the shed"},
        ),
        (
            "action items from the garden committee of 1 June for Wiebke",
            {"Letter to the neighbours", "Insurance for the bonfire"},
        ),
        ("What did Nils have to do after the May committee?", {"ask the council about the well"}),
        ("what does Wiebke have to do next week?", {"Letter to the neighbours", "Paint for the shed"}),
        ("Wiebke's tasks by 30 May", {"order two tonnes of gravel by 11 May"}),
        (
            "next steps from the May garden committee",
            {
                "order two tonnes of gravel by 11 May",
                "mend the gate by 20 June",
                "ask the council about the well",
                "Paint for the shed",
            },
        ),
    ],
)
def test_what_somebody_has_to_do_stands_in_the_lists(garden: Engine, question: str, things: set[str]) -> None:
    assert values(ask(garden, question)) == things


def test_each_thing_is_told_with_who_does_it_and_until_when(garden: Engine) -> None:
    answer = answered(garden, "What does Tom Astley owe Mirko, and by when?")
    assert "Keys of the shed to Mirko (Tom Astley, by 8 June)" in answer.text


@pytest.mark.parametrize(
    ("question", "things"),
    [
        (
            "What is due next week?",
            {"Keys of the shed to Mirko", "Letter to the neighbours", "Paint for the shed"},
        ),
        ("anything due by 9 June?", {"Keys of the shed to Mirko", "Paint for the shed"}),
        ("What is due by 9 June?", {"Keys of the shed to Mirko", "Paint for the shed"}),
        (
            "What is due in June for Wiebke?",
            {"Paint for the shed", "Letter to the neighbours", "Insurance for the bonfire"},
        ),
    ],
)
def test_what_is_due_is_what_the_lists_have_for_that_time_and_is_not_done(
    garden: Engine, question: str, things: set[str]
) -> None:
    assert values(ask(garden, question)) == things


def test_what_is_due_for_something_is_also_what_sentences_name_a_day_for(garden: Engine) -> None:
    answer = answered(garden, "What is due for the bonfire in June?")
    assert "Insurance for the bonfire (Nils, Wiebke, by 30 June)" in answer.text
    assert "The bonfire is on 12 June" in answer.text
    assert "The bonfire is on 12 June" in answered(garden, "anything about the bonfire next week?").text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who is responsible for the insurance?", {"Nils, Wiebke"}),
        ("Who has to write the letter to the neighbours?", {"Wiebke Lorenz"}),
        ("By when are the keys of the shed due?", {"8 June"}),
        ("What's the deadline for the insurance?", {"30 June"}),
    ],
)
def test_who_does_a_thing_and_until_when_stands_beside_it(garden: Engine, question: str, told: set[str]) -> None:
    assert values(ask(garden, question)) == told


def test_how_many_a_record_marks_as_done_is_told_where_that_is_asked(garden: Engine) -> None:
    told = answered(garden, "are all actions from the May garden committee done?").text
    assert told.startswith("4 things to be done by “Garden committee, 4 May 2026”, 1 of them marked as done there:")


def test_who_has_nothing_to_do_is_not_given_what_others_have(garden: Engine) -> None:
    answer = answered(garden, "open action items of Mirko")
    assert answer.status is Status.NOT_FOUND or "Astley" not in str([q.text for q in answer.quotes])


def test_a_list_that_was_written_later_is_not_told(garden: Engine) -> None:
    asked = garden.question("open action items of Wiebke", as_of=datetime(2026, 5, 20, tzinfo=UTC))
    answer = answer_of(garden.ask(asked, RunOptions(models={"default": "none"})))
    assert {item.value for item in answer.items} == {"order two tonnes of gravel by 11 May", "Paint for the shed"}
