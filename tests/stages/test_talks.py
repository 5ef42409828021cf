"""A mailbox and its talk alone: who says the question's words of himself, what came last, and where somebody is."""

from __future__ import annotations

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
