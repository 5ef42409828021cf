"""A mailbox and its talk alone: who says the question's words of himself, what came last, and where somebody is."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, ask, kept, values

MAILS = (
    (
        "gerd@quilters.example",
        "Gerd Hask",
        "Autumn fair",
        "Who fetches the trestles?\n\nLove, Gerd\n",
    ),
    (
        "ivy@quilters.example",
        "Ivy Stroud",
        "Re: Autumn fair",
        "I'll fetch the trestles.\n\nThe hall has heating. No piano though.\n\n"
        "-- \nIvy Stroud\n8 Tanner Row, Kelby KB2 9QT\nTel 0113 496 0210\n",
    ),
    (
        "pam@quilters.example",
        "Pam Orton",
        "Re: Autumn fair",
        "I can sew the bunting. Can you sew the flags, Gerd? I can't sew the aprons.\n",
    ),
    ("ivy@quilters.example", "Ivy Stroud", "Re: Autumn fair", "Then I sew the flags.\n"),
    ("gerd@quilters.example", "Gerd Hask", "Raffle", "The raffle has sixty prizes.\n\nPlease count them again.\n"),
    (
        "olga@needles.example",
        "Olga Reuter",
        "Machines",
        "Nine machines are booked for the workshop. The workshop is 45 euros a head.\n"
        "The printer is called quilt, and its pin: 8841-K.\n\n"
        "Cheers\nOlga\n\nOlga Reuter | Needles & Thread | 0113 496 0777\n",
    ),
    (
        "olga@needles.example",
        "Olga Reuter",
        "Re: Machines",
        "Dear Mr Hask, the belt of the old machine is torn, our Mr Duval will mend it in the morning.\n\n"
        "The plan for Friday: ironing at nine, hemming from ten.\n\nThe plan of the hall hangs by the door.\n",
    ),
    (
        "pam@quilters.example",
        "Pam Orton",
        "Open day",
        "Gerd Hask sells patterns at the open day, Ivy Stroud sells thimbles, and I tidy up.\n",
    ),
    (
        "pam@quilters.example",
        "Pam Orton",
        "Fwd: Thread",
        "See below!\n\n---------- Forwarded message ---------\nFrom: Spool House <desk@spool.example>\n"
        "Date: Mon, 1 Dec 2025 at 10:12\nSubject: Thread\nTo: Pam Orton <pam@quilters.example>\n\n"
        "Your linen thread (order number SH-4410) leaves our barn the Tuesday before.\n",
    ),
)


guild = kept({"hours.md": "# Hours\n\nThe guild sews on Tuesdays.\n"}, MAILS)


def test_whoever_says_the_words_of_the_question_of_himself_does_it(guild: Engine) -> None:
    assert values(ask(guild, "Who fetches the trestles?")) == {"Ivy Stroud"}


def test_what_is_said_not_to_be_there_gets_no_yes(guild: Engine) -> None:
    answer = answered(guild, "Is there a piano in the hall?")
    assert not answer.text.startswith("Yes")
    assert answered(guild, "Is there heating in the hall?").text.startswith("Yes")


def test_the_last_mail_of_somebody_is_told_in_its_own_words(guild: Engine) -> None:
    for question in ("what was the last mail from Gerd?", "latest message from gerd hask", "What did Gerd say last?"):
        assert "sixty prizes" in answered(guild, question).text
    assert answered(guild, "what was the last mail from Wanda?").status is Status.NOT_FOUND


@pytest.mark.parametrize(
    "question", ["When did I last hear from Ivy?", "when did Ivy Stroud last write?", "last contact with Ivy"]
)
def test_when_somebody_was_last_heard_of_is_told_with_what_they_wrote(guild: Engine, question: str) -> None:
    assert answered(guild, question).text.startswith(
        "Ivy Stroud, 2025-12-04: Then I sew" if question.lower().startswith("when") else "Then I sew the flags."
    )


def test_a_postal_address_stands_in_a_signature(guild: Engine) -> None:
    assert answered(guild, "What is Ivy's address?").text.startswith("8 Tanner Row, Kelby KB2 9QT")
    assert "ivy@quilters.example" in answered(guild, "What is Ivy's email address?").text
    assert answered(guild, "What is Gerd's address?").status is Status.NOT_FOUND


def test_how_a_letter_closes_says_nothing(guild: Engine) -> None:
    assert all("Love" not in quote.text for quote in answered(guild, "What should Gerd bring?").quotes)


def test_who_does_what_is_told_by_what_each_says_of_himself(guild: Engine) -> None:
    lines = {"Pam Orton: I can sew the bunting.", "Ivy Stroud: Then I sew the flags."}
    assert values(ask(guild, "Who sews what?")) == lines
    assert values(ask(guild, "who is sewing what for the autumn fair?")) == lines
    assert answered(guild, "Who weighs what?").status is Status.NOT_FOUND


def test_what_is_passed_on_is_told_as_its_own_writers(guild: Engine) -> None:
    found = answered(guild, "What is the order number of the linen thread?")
    assert "SH-4410" in found.text
    assert [str(quote.author) for quote in found.quotes] == ["Spool House"]


def test_a_weekday_before_another_day_is_no_date(guild: Engine) -> None:
    assert answered(guild, "When does the linen thread leave the barn?").text.endswith("the Tuesday before. [1]")


def test_how_much_something_is_is_a_sum_before_any_number(guild: Engine) -> None:
    assert answered(guild, "How much is the workshop?").text == "The workshop is 45 euros a head. [1]"


def test_a_number_stands_behind_the_firm_in_a_signature(guild: Engine) -> None:
    for question in ("What is Olga's phone number?", "Olga's number"):
        assert answered(guild, question).text == "0113 496 0777 [1]"


def test_words_that_mean_one_thing_may_stand_some_words_apart(guild: Engine) -> None:
    assert "8841-K" in answered(guild, "What's the printer pin?").text


def test_whoever_has_a_title_does_it_and_whoever_is_written_to_does_not(guild: Engine) -> None:
    assert values(ask(guild, "Who mends the belt?")) == {"Mr Duval"}


def test_of_two_who_do_the_like_the_one_beside_what_is_asked_is_told(guild: Engine) -> None:
    assert values(ask(guild, "Who sells thimbles at the open day?")) == {"Ivy Stroud"}
    assert values(ask(guild, "Who sells patterns at the open day?")) == {"Gerd Hask"}


def test_the_plan_for_a_weekday_is_told_by_what_names_it(guild: Engine) -> None:
    text = answered(guild, "What is the plan for Friday?").text
    assert "ironing at nine" in text
    assert "hangs by the door" not in text
