"""When something was done, and by whom, told by the subjects of mails."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, kept

mails = kept(
    {"oven.md": "# Oven\n\nThe oven software is called Crumb.\n"},
    [
        ("ann@oven.example", "Ann Poole", "Crumb 3.1.0 will be released soon", "I hope to release it on Friday."),
        ("ann@oven.example", "Ann Poole", "[ANN] Crumb 3.1.0 released", "It bakes rye now. Get it from the shelf."),
        ("ben@oven.example", "Ben Dacre", "Re: [ANN] Crumb 3.1.0 released", "Thanks! Was 3.0.1 released in March?"),
        ("bot@oven.example", "Build Bot", "Nightly build is broken: crumb-tests", "See <https://ci.oven.example/7>"),
        ("bot@oven.example", "Build Bot", "dovhart closed ticket 12: rye burns", "https://tickets.oven.example/12"),
        ("dov@lists.example", "Dov Hart", "Crust too dark at the back", "My loaves burn. Why?"),
        ("eve@lists.example", "Eve Moor", "Re: Crust too dark at the back", "The crust of mine was too dark as well."),
        ("ann@oven.example", "Ann Poole", "Proofer 1.9 is released", "The latest version of the proofer has a lamp."),
        ("ann@oven.example", "Ann Poole", "Proofer 1.10 is released", "The lamp is yellow now."),
        ("carla@oven.example", "Carla Denholm", "crumb commit: turn the fan off", "turn the fan off\n\nfan.c | 2 +-\n"),
    ],
)


@pytest.mark.parametrize("text", ["when was Crumb 3.1.0 released?", "What day was the Crumb released?"])
def test_the_day_of_a_deed_is_that_of_the_first_mail_whose_subject_says_that_it_is_done(
    mails: Engine, text: str
) -> None:
    assert answered(mails, text).text.startswith("2 December 2025, “[ANN] Crumb 3.1.0 released”")


def test_the_latest_version_is_the_one_released_last(mails: Engine) -> None:
    told = answered(mails, "what's the newest version of Proofer?").text
    assert told.endswith("“Proofer 1.10 is released” [1]")


def test_of_another_version_no_subject_tells(mails: Engine) -> None:
    assert "December" not in answered(mails, "when was Crumb 3.2.0 released?").text


@pytest.mark.parametrize(
    ("text", "who"),
    [("who closed ticket 12?", "dovhart"), ("who committed “turn the fan off”?", "Carla Denholm")],
)
def test_who_did_it_is_whom_the_subject_names_or_who_sends_word_of_it(mails: Engine, text: str, who: str) -> None:
    assert [item.value for item in answered(mails, text).items] == [who]


@pytest.mark.parametrize(
    ("text", "who"),
    [("who asked about the dark crust?", "Dov Hart"), ("who announced Crumb 3.1.0?", "Ann Poole")],
)
def test_who_raised_a_topic_wrote_the_first_mail_that_is_called_so(mails: Engine, text: str, who: str) -> None:
    assert [item.value for item in answered(mails, text).items] == [who]


def test_what_a_notice_says_in_its_subject_alone_is_said(mails: Engine) -> None:
    found = answered(mails, "is the nightly build broken?")
    assert [q.text for q in found.quotes] == ["Nightly build is broken: crumb-tests"]
