"""What a message does to an issue, in the ways that people write it."""

from __future__ import annotations

import pytest

from cascade.operations.events import Event, accepts, events, hands_over, title


@pytest.mark.parametrize(
    "text",
    [
        "The valve problem has been fixed.",
        "I've now solved the leak in the lid.",
        "'Lid leaks' is resolved, see the request.",
        "The fix for the lid has been merged.",
    ],
)
def test_a_solution_is_one(text: str) -> None:
    assert events(text) == (Event.RESOLVED,)


@pytest.mark.parametrize(
    "text",
    [
        "That is expected behaviour.",
        "It turns out that this isn't a bug.",
        "The lid works as designed.",
        "No fix is needed here.",
        "We don't need to change anything: it does not require a fix.",
        "I closed it as invalid.",
        "This doesn't need a fix.",
        "The humming is loud, but this is actually intended.",
    ],
)
def test_a_dismissal_is_one(text: str) -> None:
    assert events(text) == (Event.DISMISSED,)


@pytest.mark.parametrize("text", ["The customer reopened it.", "'Lid leaks' is back.", "The fault has returned."])
def test_what_comes_back_is_reopened(text: str) -> None:
    assert events(text) == (Event.REOPENED,)


@pytest.mark.parametrize(
    "text",
    [
        "So it is not a bug?",
        "Is the lid fixed?",
        "I'll make sure that it works as designed.",
        "Their lid is similar to ours, which was fixed.",
        "Could you say why it is not a bug? The batch was lost.",
        "I'll write to them once the hinge is fixed.",
        "The damper isn't working as expected.",
        "The glaze is too thin, again affecting buyer-8.",
    ],
)
def test_a_question_a_wish_or_a_likeness_does_nothing(text: str) -> None:
    assert not {Event.RESOLVED, Event.DISMISSED, Event.REOPENED} & set(events(text))


@pytest.mark.parametrize(
    ("text", "name", "given"),
    [
        ("There's a fault called 'Lid leaks'.", "Lid leaks", True),
        ("The bug about the leaking lid has been fixed.", "bug about the leaking lid", False),
        ("We have a problem with the hinge of the door, says Gil.", "problem with the hinge of the door", False),
        ("Good morning to all.", "", False),
    ],
)
def test_an_issue_is_called_by_its_name_or_by_the_words_beside_it(text: str, name: str, given: bool) -> None:
    assert title(text) == (name, given)


def test_work_is_handed_over_and_taken_on() -> None:
    assert hands_over("Cora, could you please check this?")
    assert not hands_over("Cora checked this yesterday.")
    assert accepts("On it, I'll look at the hinge.")
    assert not accepts("The hinge is of brass.")
