"""What a record itself is asked for: whom it names, what it asks for, and what is attached to it."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, ask, kept, values

MAILS = (
    (
        "tove@bindery.example",
        "Tove Lind",
        "The atlas",
        "Asger, the atlas goes to the Map Room on Monday.\n\nCould you ask Birgit Holm for the gold leaf? "
        "Attached is the sketch of the spine.\n\nIf there is anything else, please let me know.\n",
    ),
    ("asger@bindery.example", "Asger Dahl", "The missal", "The missal is dry and lies on the press.\n"),
    ("tove@bindery.example", "Tove Lind", "Glue for the winter", "Shall we change the glue for the winter?\n"),
    ("karin@bindery.example", "Karin Eck", "Re: Glue for the winter", "Hi Tove,\n\nBetter not, I say.\n"),
    ("asger@bindery.example", "Asger Dahl", "Re: Glue for the winter", "+1!\n"),
    ("karin@bindery.example", "Karin Eck", "Re: Glue for the winter", "I mean the horse glue.\n"),
)


NOTES = {"opening.md": "# Opening hours\n\nThe shop is open from nine.\n"}


bindery = kept(NOTES, MAILS)


def test_whom_a_mail_names_is_nobody_who_is_spoken_to_and_no_place(bindery: Engine) -> None:
    assert values(ask(bindery, "Who is mentioned in the mail about the atlas?")) == {"Birgit Holm"}
    assert "Map Room" in values(ask(bindery, "Which names are mentioned in the mail about the atlas?"))


def test_what_a_mail_asks_for_is_its_request_and_not_how_it_closes(bindery: Engine) -> None:
    answer = answered(bindery, "What is requested in the mail about the atlas?")
    assert [" ".join(q.text.split()) for q in answer.quotes] == ["Could you ask Birgit Holm for the gold leaf?"]


def test_what_is_attached_is_told_by_the_mail_where_no_file_came_with_it(bindery: Engine) -> None:
    answer = answered(bindery, "What is attached to the mail about the atlas?")
    assert "sketch of the spine" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Who is mentioned in the mail about the missal?",
        "What is requested in the mail about the missal?",
        "What is attached to the mail about the missal?",
    ],
)
def test_a_mail_that_has_none_of_it_answers_nothing(bindery: Engine, question: str) -> None:
    answer = answered(bindery, question)
    assert answer.status is Status.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    [
        "who answered in the thread about the winter glue?",
        "Who replied to the mail about changing the glue for the winter?",
        "who else weighed in on the discussion of glue for the winter",
    ],
)
def test_who_replied_is_told_by_the_thread_each_with_what_they_said_first(bindery: Engine, question: str) -> None:
    answer = answered(bindery, question)
    assert [item.value for item in answer.items] == ["Karin Eck", "Asger Dahl"]
    assert [quote.text for quote in answer.quotes] == ["Better not, I say.", "+1!"]


def test_who_took_part_is_whoever_wrote_in_the_thread(bindery: Engine) -> None:
    run = ask(bindery, "who took part in the thread about the winter glue?")
    assert values(run) == {"Tove Lind", "Karin Eck", "Asger Dahl"}


def test_to_what_nobody_replied_there_is_no_answer(bindery: Engine) -> None:
    answer = answered(bindery, "who replied to the mail about the missal?")
    assert answer.status is Status.NOT_FOUND
