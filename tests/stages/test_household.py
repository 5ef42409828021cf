"""One household's mails and chats: what things are filed under, sums without a sign, and what replies tell."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, library

NOTES = {"flat.md": "# Flat\n\n- Meter cupboard: under the stairs\n- Water account number 5512 903 77\n"}
MAILS = (
    (
        "Sleeper Trains",
        "Your journey is booked",
        "",
        "Thank you for booking with Sleeper Trains.\n\nBooking reference: QW4TZ8\nOutward: Sunday 7 June 2026, departs"
        " 21:15\nTotal paid: £212.40\n\nThe sleeper train leaves from platform 1 at 21:15.\n",
    ),
    (
        "Hamper House",
        "On its way",
        "",
        "Hello,\n\n1 x picnic hamper, wicker   £64.00\n\nYour order HH-20931 has left us. It comes at 14:00.\n",
    ),
    (
        "Bettina Marr",
        "Allotment",
        "",
        "Hi,\n\nDid you ever settle the shed deposit with Otto? And can you water the beans on Sunday?\n\nHow many"
        " raised beds are we keeping?\n\nBettina\n",
    ),
    (
        "Ines Holt",
        "Re: Allotment",
        "m2",
        "Yes, I'll do the beans.\n\nI settled it with Otto last week, the deposit was £35.\n\n6, and the long one.\n",
    ),
)
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dr Maud Ellery\r\nTEL:01632 960144\r\nNOTE:Gran's optician\r\nEND:VCARD\r\n"
CHAT = """\
02/05/2026, 09:00 - Wim: The left oar is cracked again. Mend it or buy another?
02/05/2026, 09:04 - Noor: Mend. Pauly does oars
04/05/2026, 10:00 - Pauly Joiner: Had a look. New blade is 70 all in
06/05/2026, 10:00 - Pauly Joiner: 65 to pay, done
08/05/2026, 18:00 - Wim: Has anybody seen my cool box? Left it in the boathouse
08/05/2026, 18:20 - Noor: It's in my hall
12/05/2026, 19:00 - Wim: Summer party on 6 June. Who can do what? We need salads, a gazebo and somebody at the gate
12/05/2026, 19:05 - Noor: I'll do salads
12/05/2026, 19:09 - Pauly Joiner: gazebo from me
12/05/2026, 19:20 - Bea: I'll stand at the gate
20/05/2026, 08:00 - Bea: ordered the rope, order no. RX-5518, comes in a week
22/05/2026, 08:00 - Bea: Regatta on Sat 20 June at Loch Erne, everybody in
22/05/2026, 08:01 - Bea: first race is 10.30, last one 4pm
23/05/2026, 08:00 - Bea: The winch handle is with Mrs Tolland
24/05/2026, 08:00 - Bea: The boathouse padlock was changed. Code is now 7730
"""


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = Path(tmp_path_factory.mktemp("household"))
    (folder / "box").mkdir()
    for number, (name, subject, answers, text) in enumerate(MAILS):
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{name} <{name.split()[0].lower()}@post.example>", "Ines Holt <ines@post.example>"
        mail["Subject"], mail["Message-ID"] = subject, f"<m{number}@post.example>"
        mail["Date"] = f"Mon, {number + 4} May 2026 09:00:00 +0000"
        if answers:
            mail["In-Reply-To"] = f"<{answers}@post.example>"
        mail.set_content(text)
        (folder / "box" / f"{number}.eml").write_bytes(mail.as_bytes())
    (folder / "WhatsApp Chat with Rowers.txt").write_text(CHAT, encoding="utf-8")
    (folder / "cards.vcf").write_text(CARD, encoding="utf-8")
    beside = [folder / name for name in ("box", "cards.vcf", "WhatsApp Chat with Rowers.txt")]
    with library(folder, NOTES, beside=beside) as engine:
        yield engine


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what's my booking reference for the sleeper?", "Booking reference: QW4TZ8"),
        ("order number of the hamper?", "Your order HH-20931 has left us."),
        ("what is the order number for the rope", "ordered the rope, order no. RX-5518, comes in a week"),
        ("what's our water account number?", "Water account number 5512 903 77"),
        ("what is the boathouse code?", "Code is now 7730"),
    ],
)
def test_what_a_thing_is_filed_under_is_told_alone(household: Engine, question: str, told: str) -> None:
    assert answered(household, question).text == f"{told} [1]"


@pytest.mark.parametrize("question", ["what's the meter number in the cupboard?", "what is our gas account number?"])
def test_what_nothing_gives_a_number_of_is_not_found(household: Engine, question: str) -> None:
    assert answered(household, question).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("how much was the sleeper train?", "£212.40"),
        ("what did Pauly charge?", "65 to pay"),
        ("how much was the shed deposit?", "the deposit was £35"),
        ("did I settle the shed deposit?", "I settled it with Otto last week, the deposit was £35."),
        ("what was wrong with the oar?", "The left oar is cracked again."),
        ("what time is the last race of the regatta?", "last one 4pm"),
        ("who has the winch handle?", "Mrs Tolland"),
    ],
)
def test_a_sum_is_no_time_of_day_and_a_reply_need_not_say_what_it_answers(
    household: Engine, question: str, told: str
) -> None:
    assert told in answered(household, question).text


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("who has Wim's cool box?", ["Noor"]),
        ("who does salads?", ["Noor"]),
        ("who is at the gate?", ["Bea"]),
        ("who has seen Pauly?", []),
        ("who does what at the summer party?", ["Noor: I'll do salads", "Pauly Joiner: gazebo from me"]),
    ],
)
def test_whoever_answers_is_who_does_what_they_name(household: Engine, question: str, who: list[str]) -> None:
    assert [item.value for item in answered(household, question).items][: len(who)] == who


def test_whose_card_says_so_is_told_by_name_and_reached_by_it(household: Engine) -> None:
    assert [item.value for item in answered(household, "who is Gran's optician?").items] == ["Dr Maud Ellery"]
    assert "01632 960144" in answered(household, "what's the number of Gran's optician?").text
