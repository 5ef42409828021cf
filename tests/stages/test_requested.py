"""What somebody asked of whom, what is not answered yet, and what was promised: of a mailbox with one owner."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, kept

_OWN = "hello@desks.example"
_MAILS = [
    (
        "ida@weir.example",
        "Ida Brock",
        "Kiln",
        "It is cold again. Could you send the gas man round before Easter?",
    ),
    (_OWN, "Desks", "Re: Kiln", "He comes on Monday. I'll order a second bottle too."),
    ("olaf@weir.example", "Olaf Lind", "Key", "Two of us are locked out on Sundays. Is that meant?"),
    ("ida@weir.example", "Ida Brock", "Glaze", "The new glaze is blue. Shall we order ten litres of it?"),
    ("noreply@shop.example", "Shop", "Your order", "Your clay is on its way. Could you rate us?"),
    ("ida@weir.example", "Ida Brock", "Clay", "The clay came today."),
]
small = kept({"readme.md": "# Pottery\n\nThe pottery is open all year.\n"}, _MAILS)

many = kept({"readme.md": "# Pottery\n\nIt is open.\n"}, [mail for mail in _MAILS if mail[0] != _OWN])


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("What did Ida ask me?", ["gas man", "ten litres"], ["locked out"]),
        ("What does Mrs Brock want from us?", ["gas man", "ten litres"], ["clay came"]),
        ("What did Ida ask about the glaze?", ["ten litres"], ["gas man"]),
        ("What did Olaf want to know?", ["Two of us are locked out on Sundays. Is that meant?"], ["gas man"]),
        ("Who is waiting for my answer?", ["locked out", "ten litres"], ["gas man", "rate us", "bottle"]),
        ("Which mails do I still have to answer?", ["locked out", "ten litres"], ["gas man"]),
        ("What do I still have to do?", ["second bottle", "ten litres"], ["rate us", "gas man"]),
        ("Did I reply to Ida about the kiln?", ["1 reply to Ida", "second bottle"], ["glaze"]),
        ("Did I reply to Mr Lind?", ["No answer to Mr Lind", "locked out"], ["1 reply"]),
    ],
)
def test_requests_are_read_off_what_their_writer_wrote(
    small: Engine, question: str, told: list[str], untold: list[str]
) -> None:
    text = answered(small, question).text
    assert all(each in text for each in told), text
    assert not any(each in text for each in untold), text


def test_whoever_asked_nothing_is_not_said_to_have_asked(small: Engine) -> None:
    assert answered(small, "What did the Shop ask me about the kiln?").status is Status.NOT_FOUND


def test_in_mails_of_many_nobody_is_me(many: Engine) -> None:
    answer = answered(many, "Who is waiting for my answer?")
    assert answer.status is Status.NOT_FOUND
    assert "an owner of these mails" in answer.text
