"""Conversations: joined by ids in any order, and by subject where a reply names no message."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from cascade.threads import MOST, Kin, Ties, addresses, place, ties
from cascade.types import Document, Identity, Involved, Locator

START = datetime(2024, 5, 1, tzinfo=UTC)


def mail(
    id_: str,
    *links: str,
    day: float = 0,
    subject: str = "",
    reply: bool = False,
    people: str = "ann bob",
    thread: str | None = None,
) -> Document:
    return Document(
        id=f"mail:{id_}",
        source="mail",
        kind="email",
        title=subject,
        text=id_,
        created_at=START + timedelta(days=day),
        people=tuple(Involved(role="recipient", identity=Identity(address=f"{p}@example.org")) for p in people.split()),
        thread=thread or (links[0] if links else id_),
        links=links,
        meta={"thread_subject": subject, "reply": reply},
        locator=Locator(message_id=id_),
    )


class Memory:
    """Conversations kept in dictionaries."""

    def __init__(self) -> None:
        self.nodes: dict[str, int] = {}
        self.names: list[str] = []
        self.mails: list[tuple[Document, Ties, int]] = []

    def add(self, document: Document) -> None:
        found = ties(document)
        assert found is not None
        thread = place(document, found, self)
        self.mails.append((document, found, thread))

    def groups(self) -> set[frozenset[str]]:
        of: dict[int, set[str]] = {}
        for document, _, thread in self.mails:
            of.setdefault(thread, set()).add(document.native_id)
        return {frozenset(group) for group in of.values()}

    def known(self, nodes: Collection[str]) -> dict[str, int]:
        return {node: self.nodes[node] for node in nodes if node in self.nodes}

    def start(self, name: str) -> int:
        self.names.append(name)
        return len(self.names) - 1

    def tie(self, thread: int, nodes: Collection[str]) -> None:
        assert not set(nodes) & set(self.nodes)
        self.nodes |= dict.fromkeys(nodes, thread)

    def merge(self, threads: Sequence[int]) -> int:
        winner = threads[0]
        self.nodes = {node: winner if thread in threads else thread for node, thread in self.nodes.items()}
        self.mails = [(d, t, winner if thread in threads else thread) for d, t, thread in self.mails]
        return winner

    def kin(self, subject: int, after: float, until: float, *, back: bool) -> Iterator[Kin]:
        found = [(d, t, n) for d, t, n in self.mails if t.subject == subject and d.at]
        for document, tie, thread in sorted(found, key=lambda m: m[0].at or START, reverse=back):
            if document.at and after <= document.at.timestamp() <= until:
                yield Kin(thread, tie.orphan, addresses(document))


def groups(*mails: Document) -> set[frozenset[str]]:
    memory = Memory()
    for one in mails:
        memory.add(one)
    return memory.groups()


def apart(*words: str) -> set[frozenset[str]]:
    return {frozenset(word.split()) for word in words}


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_references_join_in_any_order(order: tuple[int, ...]) -> None:
    mails = [mail("a"), mail("b", "a"), mail("c", "a", "b"), mail("x")]
    assert groups(*(mails[i] for i in order)) == apart("a b c", "x")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_missing_message_ties_those_that_name_it(order: tuple[int, ...]) -> None:
    mails = [mail("b", "gone"), mail("c", "lost", "gone"), mail("d", "lost")]
    assert groups(*(mails[i] for i in order)) == apart("b c d")


def test_ids_are_compared_without_brackets_and_source() -> None:
    assert groups(mail("a"), mail("b", "<a>"), mail("c", thread="mail:a")) == apart("a b c")


def test_links_to_the_web_tie_nothing() -> None:
    one, other = mail("a", "https://example.org/", thread="a"), mail("b", "https://example.org/", thread="b")
    assert groups(one, other) == apart("a", "b")


def test_a_long_row_of_references_is_bounded_and_keeps_both_ends() -> None:
    found = ties(mail("z", *(f"r{i}" for i in range(5000))))
    assert found is not None
    assert len(found.nodes) <= MOST + 2
    assert {"z", "r0", "r4999"} <= set(found.nodes)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_reply_without_references_joins_the_mail_of_its_subject(order: tuple[int, ...]) -> None:
    mails = [mail("a", subject="pumps"), mail("b", subject="pumps", reply=True, day=3), mail("c", subject="valves")]
    assert groups(*(mails[i] for i in order)) == apart("a b", "c")


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 0, 1)])
def test_of_two_mails_of_its_subject_it_joins_the_later(order: tuple[int, ...]) -> None:
    mails = [
        mail("old", subject="report"),
        mail("new", subject="report", day=7),
        mail("reply", subject="report", reply=True, day=8),
    ]
    expected = apart("old", "new reply") if order != (2, 0, 1) else apart("old new reply")
    assert groups(*(mails[i] for i in order)) == expected


@pytest.mark.parametrize(
    "reply",
    [
        mail("b", subject="pumps", reply=True, day=31),
        mail("b", subject="pumps", reply=True, day=-1),
        mail("b", subject="pumps", reply=True, day=1, people="eve"),
        mail("b", subject="pumps", reply=False, day=1),
        mail("b", subject="", reply=True, day=1),
    ],
    ids=["too late", "before", "among others", "no reply", "no subject"],
)
def test_what_does_not_join_by_subject(reply: Document) -> None:
    assert groups(mail("a", subject="pumps"), reply) == apart("a", "b")
    assert groups(reply, mail("a", subject="pumps")) == apart("a", "b")


def test_an_attachment_goes_with_its_mail_and_chat_by_its_thread() -> None:
    attachment = mail("a/1").model_copy(update={"kind": "doc", "thread": None, "parent": "mail:a"})
    assert ties(attachment) == Ties("a", ("a",))
    assert ties(mail("m").model_copy(update={"kind": "chat", "thread": "c/17"})) == Ties("c/17", ("c/17",))
    assert ties(mail("d").model_copy(update={"kind": "doc", "thread": None})) is None
