"""Values sent to another process come back as they were."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from cascade.types import Document, Identity, Involved, Locator, Part

MAIL = Document(
    id="mail:1",
    source="mail",
    kind="email",
    title="Warranty",
    text="Two years.\n-- \nAnn",
    created_at=datetime(2026, 3, 4, 5, tzinfo=UTC),
    people=(Involved(role="author", identity=Identity(name="Ann Lee", address="ann@example.org")),),
    meta={"size": 19, "reply": False},
    locator=Locator(path="cur/1", message_id="1"),
    parts=(Part(start=0, end=10, role="body"), Part(start=11, end=18, role="signature")),
)


@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_a_pickled_value_comes_back_equal_and_whole(protocol: int) -> None:
    back = pickle.loads(pickle.dumps(MAIL, protocol))

    assert back == MAIL
    assert back.model_dump_json() == MAIL.model_dump_json()
    assert back.author == Identity(name="Ann Lee", address="ann@example.org")
    assert back.model_copy(update={"title": "Other"}).title == "Other"
    assert hash(back.people) == hash(MAIL.people)


def test_it_is_as_frozen_as_before() -> None:
    back = pickle.loads(pickle.dumps(MAIL))

    with pytest.raises(ValidationError, match="frozen"):
        back.title = "Other"
