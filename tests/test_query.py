"""What a person may type, and what it is read as."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from cascade.errors import BadQuery
from cascade.query import Query, Term, parse
from cascade.types import Filters

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)


def read(text: str, zone: str = "UTC") -> Query:
    return parse(text, as_of=NOW, zone=zone)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("budget", Query(must=(Term(text="budget"),))),
        ('"q3 plan"', Query(must=(Term(text="q3 plan", phrase=True),))),
        ('"budget"', Query(must=(Term(text="budget", phrase=True),))),
        ("budget -draft", Query(must=(Term(text="budget"),), must_not=(Term(text="draft"),))),
        ('-"first draft"', Query(must_not=(Term(text="first draft", phrase=True),))),
        ("deal ~acme^0.5", Query(must=(Term(text="deal"),), should=(Term(text="acme", boost=0.5),))),
        ("+deal^2", Query(must=(Term(text="deal", boost=2),))),
        ('a|"b c"', Query(must=(Term(text="a", others=(Term(text="b c", phrase=True),)),))),
        ("title:plan", Query(must=(Term(text="plan", field="title"),))),
        ("subject:plan", Query(must=(Term(text="plan", field="title"),))),
        ('from:ann TO:"Bob Lee"', Query(filters=Filters(people=(("from", "ann"), ("to", "Bob Lee"))))),
        ("kind:email|chat source:mail", Query(filters=Filters(kinds=("email", "chat"), sources=("mail",)))),
        ("-in:spam -with:bob", Query(without=Filters(labels=("spam",), people=(("with", "bob"),)))),
        ("has:attachment", Query(filters=Filters(attachment=True))),
        ("-has:attachment", Query(filters=Filters(attachment=False))),
        ("after:2026-03", Query(filters=Filters(after=day(2026, 3, 1)))),
        ("before:2026", Query(filters=Filters(before=day(2026, 1, 1)))),
        ("on:yesterday", Query(filters=Filters(after=day(2026, 3, 17), before=day(2026, 3, 18)))),
        ('on:"last week"', Query(filters=Filters(after=day(2026, 3, 9), before=day(2026, 3, 16)))),
        ("after:7d", Query(filters=Filters(after=day(2026, 3, 11)))),
        ("after:2025 after:2024", Query(filters=Filters(after=day(2025, 1, 1)))),
        ("“q3 plan”", Query(must=(Term(text="q3 plan", phrase=True),))),
        ("e-mail 2^10", Query(must=(Term(text="e-mail", phrase=True), Term(text="2^10", phrase=True)))),
        ("(budget), plan!", Query(must=(Term(text="budget"), Term(text="plan")))),
        ('foo"bar baz"', Query(must=(Term(text="foo"), Term(text="bar baz", phrase=True)))),
        ("https://x.org/a 12:30 --force", read('"https://x.org/a" "12:30" force')),
    ],
)
def test_reads(typed: str, query: Query) -> None:
    assert read(typed) == query
    assert not read(typed).notes


def test_days_are_the_persons_own() -> None:
    query = read("after:2026-03-01", "America/New_York")
    assert query.filters.after == datetime(2026, 3, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "same", "note"),
    [
        ("foo:bar", '"foo:bar"', "foo: is none of"),
        ("from: ann", "from ann", "right after it"),
        ('"never closed', '"never closed"', "no partner"),
        ("tea OR coffee", "tea OR coffee", "one|other"),
        ("fish & chips", "fish chips", "no letter or digit"),
    ],
)
def test_words_are_never_an_error_and_the_reading_is_told(typed: str, same: str, note: str) -> None:
    query = read(typed)
    assert query == read(same)
    assert any(note in line for line in query.notes)


@pytest.mark.parametrize(
    ("typed", "said", "hint"),
    [
        ("", "nothing to look for", "from:ann"),
        (" -- ?! ", "holds no letter or digit", "words"),
        ("after:someday", "after:someday names no time", "2026-03"),
        ('budget from:""', "from: has no value", "from:value"),
        ("-after:2026", "cannot be turned around", "before:"),
        ("has:legs", "has:legs", "has:attachment"),
        ("after:2026 before:2025", "cannot both hold", "leave one"),
        ("thread:a thread:b", "cannot both hold", "leave one"),
        ("from:ann|bob", "takes one value", "in turn"),
        ("word " * 300, "more than 200", "shorten"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_way_out(typed: str, said: str, hint: str) -> None:
    with pytest.raises(BadQuery) as refused:
        read(typed)
    assert said in str(refused.value)
    assert hint in refused.value.hint


def test_a_time_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="use the filters"):
        Query(without=Filters(after=NOW))


def test_a_term_needs_a_word() -> None:
    with pytest.raises(ValueError, match="no letter or digit"):
        Term(text=" -- ")


_PIECES = [
    "budget",
    "Ünal",
    "東京",
    "q3 plan",
    "a\\b",
    'say "hi"',
    "from:x",
    "-dash",
    "x|y",
    "2^10",
    "C++",
    "OR",
    "  gap  two ",
]


def _term(dice: random.Random, depth: int = 1) -> Term:
    others = tuple(_term(dice, 0) for _ in range(dice.choice((0, 0, 1, 2)))) if depth else ()
    return Term(
        text=dice.choice(_PIECES),
        phrase=dice.random() < 0.3,
        boost=dice.choice((1, 0.5, 2, 0.3333333, 1e-9 + 0.0001, 1000)),
        field=dice.choice((None, None, "title")),
        others=others,
    )


def _some(dice: random.Random) -> tuple[str, ...]:
    return tuple(dice.sample(("a", "b c", 'd"e', "f\\", "g\\\\h", "i:j|k^2"), dice.choice((0, 0, 1, 2))))


def _narrow(dice: random.Random, times: bool) -> Filters:
    after = dice.choice((None, NOW + timedelta(microseconds=dice.randrange(10**6)), NOW)) if times else None
    return Filters(
        sources=_some(dice),
        kinds=_some(dice),
        people=tuple((dice.choice(("from", "to", "with")), name) for name in _some(dice)),
        labels=_some(dice),
        thread=dice.choice((None, "<id@x> y")),
        after=after,
        before=dice.choice((None, NOW + timedelta(days=30))) if times else None,
        attachment=dice.choice((None, True, False)) if times else None,
    )


def test_a_query_writes_what_reads_back_as_itself() -> None:
    dice = random.Random(7)
    for _ in range(400):
        query = Query(
            must=tuple(_term(dice) for _ in range(dice.randrange(3))),
            should=tuple(_term(dice) for _ in range(dice.randrange(3))),
            must_not=tuple(_term(dice) for _ in range(dice.randrange(2))),
            filters=_narrow(dice, times=True),
            without=_narrow(dice, times=False),
        )
        if query:
            assert read(str(query), "Asia/Tokyo") == query, str(query)


def test_anything_at_all_reads_or_is_refused() -> None:
    dice = random.Random(11)
    marks = '"-~+:|^\\ \tab2é東from:after:"'
    for _ in range(2000):
        typed = "".join(dice.choice(marks) for _ in range(dice.randrange(40)))
        try:
            query = read(typed)
        except BadQuery:
            continue
        assert read(str(query)) == query, typed
