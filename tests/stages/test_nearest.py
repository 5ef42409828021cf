"""What is shown beside a refusal."""

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
