"""A question as it is typed in a box: filters narrow, everything else is left as it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cascade.engine import Engine
from cascade.errors import BadQuery, NoSuch, UsageError
from cascade.query import read_question
from cascade.types import Filters
from tests.desk import AS_OF, Desk

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def people(*pairs: tuple[str, str]) -> Filters:
    return Filters(people=pairs)


@pytest.mark.parametrize(
    ("typed", "text", "filters"),
    [
        ("from:ann what did she say?", "what did she say?", people(("from", "ann"))),
        ('what did from:"Ana Ruiz" say', "what did say", people(("from", "Ana Ruiz"))),
        ("who left with:“Ana Ruiz” and when", "who left and when", people(("with", "Ana Ruiz"))),
        ("from:ann to:bob why", "why", people(("from", "ann"), ("to", "bob"))),
        ("what did she say, from:ann?", "what did she say?", people(("from", "ann"))),
        ("from:ann, what is it", "what is it", people(("from", "ann"))),
        ("KIND:email|chat source:mail why", "why", Filters(kinds=("email", "chat"), sources=("mail",))),
        ("label:inbox in:todo why", "why", Filters(labels=("inbox", "todo"))),
        ("why thread:m1@x.org has:attachment", "why", Filters(thread="m1@x.org", attachment=True)),
        ("why -has:attachment", "why", Filters(attachment=False)),
        ("why after:2026-03 before:yesterday", "why", Filters(after=day(2026, 3, 1), before=day(2026, 3, 17))),
        ('what came on:"last week"?', "what came?", Filters(after=day(2026, 3, 9), before=day(2026, 3, 16))),
    ],
)
def test_filters_are_taken_out(typed: str, text: str, filters: Filters) -> None:
    assert read_question(typed, as_of=NOW, zone="UTC") == (text, filters, None)


@pytest.mark.parametrize(
    "typed",
    [
        "what is colour:red",
        "who wrote http://x.org/from:ann",
        "Re: the oars",
        "does it leave at 10:30",
        "what does from: mean",
        'who wrote "mail from:ann today"',
        "is it due in:?",
        "title:oars subject:oars",
        "see (from:ann)",
    ],
)
def test_what_is_no_filter_is_left_in(typed: str) -> None:
    assert read_question(typed, as_of=NOW, zone="UTC") == (typed, Filters(), None)


@pytest.mark.parametrize("key", ["as-of", "asof", "As-Of"])
def test_a_day_to_answer_as_of_counts_to_its_end_and_other_days_from_it(key: str) -> None:
    asked = read_question(f"{key}:2026-02-10 after:yesterday why", as_of=NOW, zone="UTC")
    assert asked.as_of == datetime(2026, 2, 10, 23, 59, 59, tzinfo=UTC)
    assert asked.filters.after == day(2026, 2, 9)
    exact = read_question(f"why {key}:2026-02-10T09:30", as_of=NOW, zone="Europe/Zurich")
    assert exact.as_of == datetime(2026, 2, 10, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("after:tomorrowish what", "after:tomorrowish names no time"),
        ("as-of:someday what", "as-of:someday names no day"),
        ("-as-of:today what", "-as-of:today names no day"),
        ("has:oars what", "has:oars is not known"),
        ("from:ann|bob what", "takes one value"),
        ('from:"Ana what did she say', "no closing quotation mark"),
        ("what -from:ann said", "cannot leave out -from:ann"),
        ("after:2026 before:2025 what", "cannot both hold"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_told(typed: str, said: str) -> None:
    with pytest.raises(BadQuery, match=said) as raised:
        read_question(typed, as_of=NOW, zone="UTC")
    assert raised.value.hint


# --- on a home ----------------------------------------------------------------------------------------------------


@pytest.fixture
def engine(company: Desk) -> Engine:
    return company.engine


def test_the_question_is_of_the_home_and_narrowed(engine: Engine) -> None:
    question = engine.typed("from:jana  kind:EMAIL\n what is late? as-of:2026-03-14")
    assert (question.text, question.zone, question.dated) == ("what is late?", "Europe/London", True)
    assert question.filters == Filters(people=(("from", "jana"),), kinds=("email",))
    assert question.as_of == datetime(2026, 3, 14, 23, 59, 59, tzinfo=UTC)
    assert engine.typed("what is late?").dated is False


def test_what_is_set_beside_it_narrows_further(engine: Engine) -> None:
    beside = Filters(kinds=("email", "chat"), after=day(2026, 1, 1))
    question = engine.typed("kind:Chat from:jana what?", filters=beside, as_of=AS_OF)
    assert question.filters == Filters(kinds=("chat",), people=(("from", "jana"),), after=day(2026, 1, 1))
    assert question.as_of == AS_OF
    assert engine.typed("what as-of:2026-03-01", as_of=AS_OF).as_of < AS_OF
    assert engine.typed("what as-of:2026-06-01", as_of=AS_OF).as_of == AS_OF
    with pytest.raises(UsageError, match="cannot all hold"):
        engine.typed("kind:doc what?", filters=Filters(kinds=("chat",)))


def test_filters_alone_are_no_question(engine: Engine) -> None:
    with pytest.raises(UsageError, match="only 'from:jana kind:email'") as raised:
        engine.typed("from:jana kind:email ")
    assert "add what you want to know" in raised.value.hint
    with pytest.raises(UsageError, match="empty"):
        engine.typed("  ")


def test_a_source_or_kind_that_is_not_there_is_told(engine: Engine) -> None:
    with pytest.raises(NoSuch, match="no source called 'post'") as raised:
        engine.typed("source:post what?")
    assert "mail" in raised.value.hint
    with pytest.raises(NoSuch, match="kind 'fax'") as raised:
        engine.typed("kind:fax what?")
    assert "email" in raised.value.hint


def test_only_what_meets_the_filters_is_read(company: Desk) -> None:
    question = company.engine.typed("from:jana when is the larch due?", as_of=AS_OF)
    run = company.engine.ask(question)
    assert run.head.question.filters.people == (("from", "jana"),)
    documents = company.engine.library.documents_of({p.rpartition("@")[0] for p in run.passages()})
    assert documents
    for document in documents.values():
        wrote = {str(person.identity) for person in document.people if person.role == "author"}
        wrote |= {str(part.author) for part in document.parts if part.author}
        assert "Jana Petrak" in wrote
