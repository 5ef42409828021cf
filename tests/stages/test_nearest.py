"""What is shown in the place of an answer, and beside one."""

from __future__ import annotations

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.types import Answer, Filters, Question, Status
from tests.desk import answer_of
from tests.stages.small import AS_OF, answered, kept

_NOTES = {
    "ferry.md": "# Ferry\n\nThe refit of the Kestrel waits for a licence from the harbour office. Her hull is dry.\n",
    "crew.md": "# Crew\n\nIngrid Sollie steers the Kestrel on weekdays. The rota of the galley hangs by the stove.\n",
    "kiosk.md": "# Kiosk\n\nThe kiosk sells tickets and maps. Its shutter jams when it rains.\n",
}
_MAILS = [
    ("pal@kiosk.example", "Pal Husby", "Tickets", "Hello all,\n\nthe roll of tickets ran out on Sunday.\n"),
    (
        "pal@kiosk.example",
        "Pal Husby",
        "Lamps",
        "The lamps of the pier cost 640 euros. A lamp costs 80 euros to mend.\n",
    ),
]


ferries = kept(_NOTES, _MAILS)


def _refused(engine: Engine, text: str) -> Answer:
    answer = answered(engine, text)
    assert answer.status is Status.NOT_FOUND
    return answer


def test_what_speaks_of_most_of_the_question_is_shown_and_nothing_is_claimed(ferries: Engine) -> None:
    answer = _refused(ferries, "Why was the refit of the Kestrel abandoned?")
    assert [q.text for q in answer.nearest][:1] == [
        "The refit of the Kestrel waits for a licence from the harbour office."
    ]
    assert (answer.claims, answer.items, answer.quotes) == ((), (), ())
    assert "licence" not in answer.text


def test_its_numbers_go_on_with_who_might_know(ferries: Engine) -> None:
    answer = _refused(ferries, "Why was the refit of the Kestrel abandoned?")
    shown = [*(q.n for q in answer.nearest), *(e.latest.n for e in answer.knows)]
    assert shown == list(range(1, len(shown) + 1))
    assert answer.opened == (*answer.nearest, *(e.latest for e in answer.knows))


@pytest.mark.parametrize(
    "text",
    [
        "Why was the refit of the Petrel abandoned?",  # another ship
        "Does the harbour office pay for a gym membership and a yearly checkup?",
        "What did Pal Husby say about the upholstery?",  # he greets all, and says nothing of it
    ],
)
def test_what_lacks_a_name_or_most_of_the_question_is_not_shown(ferries: Engine, text: str) -> None:
    assert _refused(ferries, text).nearest == ()


def test_what_nothing_in_the_library_meets_shows_nothing(ferries: Engine) -> None:
    asked = Question(
        text="Why was the refit of the Kestrel abandoned?", as_of=AS_OF, filters=Filters(sources=("nowhere",))
    )
    answer = answer_of(ferries.ask(asked, RunOptions(models={"default": "none"})))
    assert answer.nearest == ()


def test_what_came_close_stands_beside_an_answer_and_is_no_part_of_it(ferries: Engine) -> None:
    answer = answered(ferries, "What do the lamps of the pier cost?")
    assert answer.status is Status.ANSWERED
    assert [q.text for q in answer.quotes] == ["The lamps of the pier cost 640 euros."]
    assert [q.text for q in answer.nearest] == ["A lamp costs 80 euros to mend."]
    assert [q.n for q in answer.opened] == [1, 2]
    assert "80" not in answer.text
    assert all(2 not in claim.quotes for claim in answer.claims)


def test_what_is_far_from_the_answer_does_not_stand_beside_it(ferries: Engine) -> None:
    assert answered(ferries, "Who steers the Kestrel on weekdays?").nearest == ()
