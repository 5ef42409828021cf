"""What becomes of an issue over several talks, in whatever words and marks it is told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from cascade.engine import Engine
from cascade.operations import Cards
from cascade.operations.events import Event, events, title
from cascade.operations.firms import Firms
from cascade.operations.histories import histories
from cascade.operations.issues import Issue
from cascade.types import Document, Identity, Involved, Part

REPORT = (
    "lk-bo",
    "First we have a Sticky Latch on the Front Door. It keeps opening while the kiln heats up, and buyer-9 is losing "
    "batches over it. lk-dan, you're up for this one.",
)


def talk(number: int, turns: Sequence[tuple[str, str]]) -> Document:
    text, parts = "", []
    for who, words in turns:
        parts.append(Part(start=len(text), end=len(text) + len(words), role="message", author=Identity(address=who)))
        text += f"{words}\n"
    at = datetime(2026, 4, number, 9, tzinfo=UTC)
    people = tuple(
        Involved(identity=Identity(address=who), role="author") for who in dict.fromkeys(w for w, _ in turns)
    )
    return Document(
        id=f"chat:{number}", source="chat", kind="chat", title="", text=text, created_at=at, parts=tuple(parts),
        people=people,
    )  # fmt: skip


def told(kiln: Engine, *talks: Sequence[tuple[str, str]]) -> list[Issue]:
    cards = Cards(kiln.library, Firms(kiln.index, kiln.library))
    return histories([talk(number, turns) for number, turns in enumerate(talks, 1)], cards)


@pytest.mark.parametrize(
    ("text", "name", "given"),
    [
        ("Next, we have **Lid leaks at night**, for buyer-7.", "Lid leaks at night", True),
        ("Next, we have *Lid leaks at night*, for buyer-7.", "Lid leaks at night", True),
        ("We have a Sticky Latch on the Front Door, which opens.", "Sticky Latch on the Front Door", False),
    ],
)
def test_bold_and_capitals_say_what_an_issue_is_called(text: str, name: str, given: bool) -> None:
    assert title(text) == (name, given)


def test_an_issue_without_a_word_for_one_is_reported_and_handed_over(kiln: Engine) -> None:
    [issue] = told(kiln, [REPORT])
    assert issue.is_open
    assert [who.address for who, _ in issue.assignees] == ["lk-dan"]


def test_who_has_an_issue_may_close_it_in_other_words(kiln: Engine) -> None:
    closed = ("lk-dan", "The bug about the wrong catch at the front door that kept opening has been fixed.")
    [issue] = told(kiln, [REPORT], [closed])
    assert issue.state is Event.RESOLVED
    [still] = told(kiln, [REPORT], [("lk-cora", closed[1])])
    assert still.is_open, "somebody else who has none speaks of another one"


def test_what_is_told_after_an_issue_was_closed_closes_no_other(kiln: Engine) -> None:
    other = ("lk-bo", "Then we have a Loose Hinge on the Front Door, and buyer-8 is cross. lk-dan, this one is yours.")
    closed = ("lk-dan", "The Loose Hinge on the Front Door has been fixed.")
    more = ("lk-dan", "I fixed the hinge at the front door by a longer screw.")
    latch, hinge = told(kiln, [REPORT, other], [closed, more])
    assert latch.is_open
    assert hinge.state is Event.RESOLVED


def test_what_is_to_be_made_sure_of_has_not_happened() -> None:
    assert Event.RESOLVED not in events("I'll ensure that the latch is fixed soon.")


COLD = (
    "lk-bo",
    "Then we have 'Cold Floor after Start', which cracks the lower shelf for buyer-8. lk-cora, can you take this one?",
)


def test_what_another_customer_has_under_another_name_is_another_issue(kiln: Engine) -> None:
    report = "We have 'Cold Upper Floor after Start', and buyer-9 lost a batch. lk-dan, could you look at it?"
    first, second = told(kiln, [COLD], [("lk-bo", report)])
    assert (first.title, second.title) == ("Cold Floor after Start", "Cold Upper Floor after Start")
    assert [who.address for who, _ in first.assignees] == ["lk-cora"]


def test_what_is_likened_to_an_earlier_one_and_handed_over_is_an_issue(kiln: Engine) -> None:
    report = (
        "Next, we have a 'Warm Handle': it is similar to the first and affects buyer-9. lk-dan, you're on this one too."
    )
    assert [issue.title for issue in told(kiln, [COLD, ("lk-bo", report)])] == ["Cold Floor after Start", "Warm Handle"]


def test_what_a_customer_has_is_told_in_any_words_where_somebody_is_asked_to_take_it(kiln: Engine) -> None:
    report = "We have a thermostat that jumps between two values, and buyer-9 has to stop. lk-dan, can you take it?"
    closed = "The bug about the thermostat has been fixed."
    [issue] = told(kiln, [("lk-bo", report)], [("lk-dan", closed)])
    assert issue.state is Event.RESOLVED


def test_whoever_says_that_one_is_done_with_means_one_that_they_have(kiln: Engine) -> None:
    other = "We have 'Floor is Cold in the Shed', and buyer-9 is angry about it. lk-dan, this one is yours."
    closed = ("lk-cora", "The bug about the cold floor has been fixed.")
    mine, others = told(kiln, [COLD, ("lk-bo", other)], [closed])
    assert (mine.state, others.is_open) == (Event.RESOLVED, True)


def test_who_looks_into_one_closes_it_in_what_follows(kiln: Engine) -> None:
    other = "We have 'Shelf Rests too High', and buyer-9 cannot load it. lk-cora, this one is yours as well."
    looked = ("lk-cora", "I looked into the reported issue about 'Cold Floor after Start'.")
    closed = ("lk-cora", "After a day with the shelf and its rests, it turns out that it works as designed.")
    cold, shelf = told(kiln, [COLD, ("lk-bo", other)], [looked, closed])
    assert (cold.state, shelf.is_open) == (Event.DISMISSED, True)


def test_who_is_asked_by_the_name_that_a_chat_has_for_them_has_the_issue(kiln: Engine) -> None:
    report = "Thanks, lk-bo! We have 'Warm Handle', and buyer-9 burnt a hand. @Cora Lindt, can you take this one?"
    document = talk(1, [("lk-dan", report)])
    cora = Involved(identity=Identity(name="Cora Lindt", address="lk-cora"), role="mentioned")
    cards = Cards(kiln.library, Firms(kiln.index, kiln.library))
    [issue] = histories([document.model_copy(update={"people": (*document.people, cora)})], cards)
    assert [who.address for who, _ in issue.assignees] == ["lk-cora"]


def test_a_solution_of_others_is_no_report(kiln: Engine) -> None:
    shown = "There is an issue in a stove called 'Floor Stays Cold'. Here is how they reported it: https://git.example/stove/pull/7"
    assert [issue.title for issue in told(kiln, [COLD], [("lk-bo", shown)])] == ["Cold Floor after Start"]
