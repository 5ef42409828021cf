"""What becomes of an issue over several talks, in whatever words and marks it is told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from cascade.engine import Engine
from cascade.operations import Cards
from cascade.operations.events import Event, events, title
from cascade.operations.firms import Firms
from cascade.operations.issues import Issue, histories
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
