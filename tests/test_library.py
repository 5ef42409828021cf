"""The library: what it keeps and gives back, and that it is what its items hold, whatever happened on the way."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cascade.errors import Busy, HomeError, NoSuch
from cascade.library import Fate, Library, Writer
from cascade.library.schema import Database
from cascade.passages import passages
from cascade.types import Document, Identity, Involved, Locator, Part

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
ANN = Identity(name="Ann Lee", address="ann@example.org")
BOB = Identity(name="Bob Ray", address="bob@example.org")


def mail(
    id_: str, text: str = "The pumps are late.", *people: Identity, kind: str = "email", **fields: object
) -> Document:
    involved = tuple(Involved(role="author" if i == 0 else "recipient", identity=p) for i, p in enumerate(people))
    given = {"title": f"About {id_}", "created_at": NOW, "locator": Locator(message_id=id_, path=f"cur/{id_}.eml")}
    return Document.model_validate(
        {"id": f"mail:{id_}", "source": "mail", "kind": kind, "text": text, "people": involved, **given, **fields}
    )


def put(writer: Writer, item: str, *documents: Document) -> list[Fate]:
    key, _ = writer.reading(item)
    found = [writer.upsert(key, document) for document in documents]
    writer.release(key, writer.held(key) - {number for number, _ in found})
    writer.done(key, "etag")
    return [fate for _, fate in found]


def fill(library: Library, *documents: Document) -> None:
    with library.writer("mail", "maildir") as writer:
        for document in documents:
            put(writer, document.native_id, document)
        writer.commit()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db") as library:
        yield library


# --- documents ----------------------------------------------------------------------------------------------------


def test_a_document_is_found_at_its_address_for_as_long_as_it_has_it(library: Library) -> None:
    pages = [mail(name, url=f"https://wiki.example.org/{name}") for name in "abc"]
    fill(library, *pages, mail("d"))
    wanted = [f"https://wiki.example.org/{name}" for name in ("c", "a", "none")]
    assert [d.id for d in library.at_urls(wanted)] == ["mail:a", "mail:c"]
    fill(library, mail("a", url="https://wiki.example.org/moved"))
    assert [d.id for d in library.at_urls([*wanted, "https://wiki.example.org/moved"])] == ["mail:a", "mail:c"]
    assert [d.id for d in library.at_urls(wanted)] == ["mail:c"]
    library.remove_source("mail")
    assert library.at_urls(wanted) == []


def test_a_document_comes_back_as_it_was_given(library: Library) -> None:
    one = mail(
        "a@x",
        "Hello — 語 🙂\n\tyes",
        ANN,
        BOB,
        updated_at=NOW + timedelta(days=1),
        thread="a@x",
        url="https://example.org/a",
        etag="e1",
        labels=("INBOX", "Work"),
        audience=("ann@example.org",),
        meta={"attachments": 2, "size": 1.5, "flag": True, "none": None},
        links=("b@x",),
        parts=(Part(start=0, end=5, role="body", native_id="p", author=ANN, at=NOW, locator=Locator(line=3)),),
    )
    fill(library, one)
    assert library.get("mail:a@x") == one
    assert library.get("mail:b@x") is None


def test_documents_are_listed_by_source_and_kind_and_looked_up_together(library: Library) -> None:
    fill(library, *(mail(str(i), kind="email" if i % 2 else "doc") for i in range(900)))
    with library.writer("chat", "slack") as writer:
        put(writer, "general", mail("x").model_copy(update={"id": "chat:x", "source": "chat"}))
        writer.commit()
    assert [d.native_id for d in library.documents(source="mail")] == [str(i) for i in range(900)]
    assert sum(1 for _ in library.documents(kind="email")) == 451
    assert [d.id for d in library.documents(source="chat", kind="email")] == ["chat:x"]
    assert sum(1 for _ in library.documents()) == 901
    wanted = [f"mail:{i}" for i in (*range(899, 0, -1), 5000, 7)]
    assert list(library.documents_of(wanted)) == wanted[:899]


def test_contact_cards_are_read_once_until_the_library_changes(library: Library) -> None:
    fill(library, mail("a", kind="contact"), mail("b"))
    cards = library.contacts()
    assert [d.native_id for d in cards] == ["a"]
    assert library.contacts() is cards
    fill(library, mail("c", kind="contact"))
    assert [d.native_id for d in library.contacts()] == ["a", "c"]
    library.remove_source("mail")
    assert library.contacts() == ()


def test_an_upsert_says_what_it_came_to_and_the_revision_grows_with_changes_alone(library: Library) -> None:
    with library.writer("mail", "maildir") as writer:
        assert put(writer, "1", mail("a"), mail("b")) == [Fate.ADDED, Fate.ADDED]
        first = writer.commit()
        assert put(writer, "1", mail("a"), mail("b", "Other words.")) == [Fate.SAME, Fate.CHANGED]
        second = writer.commit()
        assert put(writer, "1", mail("a"), mail("b", "Other words.")) == [Fate.SAME, Fate.SAME]
        assert writer.commit() == second > first
    assert library.revision == second
    assert [(id_, document and document.text) for _, id_, document in library.changed_since(first)] == [
        ("mail:b", "Other words.")
    ]


def test_changes_are_told_in_order_with_what_is_gone(library: Library) -> None:
    fill(library, *(mail(str(i)) for i in range(1000)))
    before = library.revision
    with library.writer("mail", "maildir") as writer:
        for i in range(0, 1000, 2):
            put(writer, str(i), *([] if i % 4 else [mail(str(i), "Changed.")]))
        put(writer, "2", mail("2", "Back again."))
        writer.commit()
    told = list(library.changed_since(before))
    assert [rev for rev, *_ in told] == sorted({rev for rev, *_ in told})
    assert told[-1][0] == library.revision
    assert {id_ for _, id_, d in told if d is None} == {f"mail:{i}" for i in range(6, 1000, 4)}
    assert {id_ for _, id_, d in told if d} == {f"mail:{i}" for i in range(0, 1000, 4)} | {"mail:2"}
    assert len(list(library.changed_since(0))) == 1000


def test_what_is_not_committed_is_dropped(library: Library) -> None:
    with library.writer("mail", "maildir") as writer:
        put(writer, "1", mail("a", "x", ANN))
        writer.checkpoint("here")
        writer.commit()
        put(writer, "1", mail("a", "y", BOB), mail("b", "z", BOB, thread="a"))
        writer.checkpoint("there")
        writer.rollback()
        assert writer.cursor == "here"
        put(writer, "2", mail("c", "w", ANN, thread="c"))
        writer.commit()
    with library.writer("mail", "maildir") as writer:
        assert writer.etag("1") == "etag"
    assert {d.native_id: d.text for d in library.documents()} == {"a": "x", "c": "w"}
    assert library.people("bob") == []
    assert [s.documents for s in library.sources_state()] == [2]


def test_a_writer_of_another_kind_begins_anew(library: Library) -> None:
    with library.writer("mail", "maildir") as writer:
        put(writer, "1", mail("a"))
        writer.checkpoint("here")
        writer.commit()
    with library.writer("mail", "mbox") as writer:
        assert (writer.cursor, writer.etag("1")) == (None, None)
        assert put(writer, "1", mail("a")) == [Fate.SAME]


def test_text_that_is_no_unicode_is_refused_and_names_of_files_may_be_anything(library: Library) -> None:
    with library.writer("mail", "maildir") as writer:
        key, new = writer.reading("caf\udce9.eml")
        assert new
        with pytest.raises(ValueError, match="surrogates"):
            writer.upsert(key, mail("a", "caf\udce9"))
        writer.skip(key, "caf\udce9", "no Unicode", NOW)
        writer.done(key, "e")
        writer.commit()
    with library.writer("mail", "maildir") as writer:
        assert writer.etag("caf\udce9.eml") == "e"
    [skip] = library.skips()
    assert (skip.source, skip.item, skip.reason, skip.at) == ("mail", "caf\\udce9.eml", "no Unicode", NOW)


# --- one document in several items --------------------------------------------------------------------------------


def test_a_document_lives_as_long_as_an_item_holds_it(library: Library) -> None:
    with library.writer("mail", "mbox") as writer:
        assert put(writer, "2.mbox", mail("a", "x", ANN, labels=("two",))) == [Fate.ADDED]
        assert put(writer, "3.mbox", mail("a", "other", ANN, labels=("three",))) == [Fate.CHANGED]
        writer.commit()
        found = library.get("mail:a")
        assert found is not None
        assert (found.text, found.labels) == ("x", ("two", "three"))
    with library.writer("mail", "mbox") as writer:
        assert writer.etag("2.mbox") == "etag"
        assert put(writer, "1.mbox", mail("a", "first", ANN, labels=("one",))) == [Fate.CHANGED]
        writer.commit()
        found = library.get("mail:a")
        assert found is not None
        assert (found.text, found.labels) == ("first", ("one", "two", "three"))
        assert put(writer, "1.mbox") == []
        writer.commit()
        found = library.get("mail:a")
        assert found is not None
        assert found.labels == ("two", "three")
        assert writer.etag("2.mbox") is None, "the item that it is now taken from has to be read again"
        assert put(writer, "2.mbox", mail("a", "x", ANN, labels=("two",))) == [Fate.CHANGED]
        assert writer.forget(writer.item("2.mbox") or 0) == 0
        assert writer.forget(writer.item("3.mbox") or 0) == 1
        writer.commit()
    assert library.get("mail:a") is None
    assert library.people("ann") == []


def test_a_copy_without_news_changes_nothing(library: Library) -> None:
    with library.writer("mail", "mbox") as writer:
        put(writer, "1.mbox", mail("a", labels=("x",)))
        revision = writer.commit()
        assert put(writer, "2.mbox", mail("a", labels=("x",))) == [Fate.SAME]
        assert put(writer, "0.mbox", mail("a", labels=("x",))) == [Fate.SAME]
        assert writer.commit() == revision


def test_what_a_transaction_touched_is_told_once_and_as_it_is_now(library: Library) -> None:
    with library.writer("mail", "mbox") as writer:
        put(writer, "1", mail("a"), mail("b"), mail("c"))
        writer.commit()
        assert [(t.id, t.existed) for t in writer.touched()] == [
            ("mail:a", False),
            ("mail:b", False),
            ("mail:c", False),
        ]
        put(writer, "1", mail("b"), mail("c", "one"), mail("d"))
        put(writer, "2", mail("a", "back"), mail("e"))
        put(writer, "1", mail("b"), mail("c", "two"))
        put(writer, "2", mail("a", "back"))
        writer.commit()
        told = {t.id: (t.existed, t.document.text if t.document else None) for t in writer.touched()}
    assert told == {"mail:a": (True, "back"), "mail:c": (True, "two")}


def test_a_removed_source_leaves_nothing_but_the_news_of_it(library: Library) -> None:
    fill(library, *(mail(str(i), "x", ANN, thread="t") for i in range(5)))
    with library.writer("other", "mbox") as writer:
        put(writer, "1", mail("z", "x", ANN).model_copy(update={"id": "other:z", "source": "other"}))
        writer.commit()
    before = library.revision
    assert library.remove_source("mail") == 5
    assert {id_ for _, id_, document in library.changed_since(before) if document is None} == {
        f"mail:{i}" for i in range(5)
    }
    assert [d.id for d in library.documents()] == ["other:z"]
    assert [(s.name, s.documents) for s in library.sources_state()] == [("other", 1)]
    assert [p.documents for p in library.people("ann")] == [1]
    assert library.remove_source("mail") == 0


# --- passages -----------------------------------------------------------------------------------------------------


def test_passages_are_sliced_out_as_they_were_cut(library: Library) -> None:
    long = mail("long", "The pumps are late. " * 400, ANN, BOB, thread="t")
    fill(library, long, mail("short"))
    cut = passages(long)
    assert len(cut) > 5
    wanted = [cut[4].id, "mail:short@0:19", cut[0].id]
    assert list(library.passages_of([*wanted, "mail:gone@0:4", "mail:short@0:900", "nonsense"])) == wanted
    assert library.passage(cut[4].id) == cut[4]


# --- conversations ------------------------------------------------------------------------------------------------


def test_conversations_are_joined_and_the_joined_are_told(library: Library) -> None:
    fill(library, mail("a", thread="a"), mail("c", thread="b", links=("b",)), mail("x", thread="x"))
    before = library.revision
    fill(library, mail("b", thread="a", links=("a",), created_at=NOW + timedelta(hours=1)))
    found = library.get("mail:c")
    assert found is not None
    assert [d.native_id for d in library.thread(found)] == ["a", "c", "b"]
    assert {d.thread for d in library.thread(found)} == {found.thread}
    assert {id_ for _, id_, _ in library.changed_since(before)} in ({"mail:b", "mail:c"}, {"mail:b", "mail:a"})
    lone = library.get("mail:x")
    assert lone is not None
    assert library.thread(lone) == [lone]


def test_what_is_joined_within_a_transaction_is_told_as_it_is_stored(library: Library) -> None:
    reply = mail("b", thread="a", links=("a",), created_at=NOW + timedelta(hours=1))
    with library.writer("mail", "mbox") as writer:
        put(writer, "1", mail("a", thread="a"), mail("c", thread="b", links=("b",)), reply)
        writer.commit()
        told = {t.id: t.document for t in writer.touched()}
    assert told == {id_: library.get(id_) for id_ in ("mail:a", "mail:b", "mail:c")}
    assert len({document.thread for document in told.values() if document}) == 1


def test_a_reply_without_references_is_joined_by_its_subject(library: Library) -> None:
    subject = {"thread_subject": "Pumps", "reply": False}
    reply = mail("r", "Yes.", BOB, ANN, created_at=NOW + timedelta(days=2), meta={**subject, "reply": True})
    fill(library, reply)
    fill(
        library, mail("a", "Order?", ANN, BOB, meta=subject), mail("o", "Order?", ANN, meta={"thread_subject": "Else"})
    )
    assert [d.native_id for d in library.thread(reply)] == ["a", "r"]


def test_attachments_are_children_of_their_mail(library: Library) -> None:
    fill(library, mail("a", thread="a"), mail("a/1", kind="doc", parent="mail:a"), mail("b"))
    found = library.get("mail:a")
    assert found is not None
    assert [d.native_id for d in library.children("mail:a")] == ["a/1"]
    assert {d.native_id for d in library.thread(found)} == {"a", "a/1"}


# --- people -------------------------------------------------------------------------------------------------------


def test_people_are_found_by_words_of_their_names_addresses_and_ids(library: Library) -> None:
    other = Identity(name="Lee, Ann", address="ann@example.org")
    jose = Identity(name="José Ñandú", address="U17")
    fill(library, mail("a", "x", ANN, BOB), mail("b", "x", ANN), mail("c", "x", other), mail("d", "x", jose))
    [ann] = library.people("ann le")
    assert (ann.name, ann.address, ann.names) == ("Ann Lee", "ann@example.org", ("Ann Lee", "Lee, Ann"))
    assert (ann.documents, ann.sources) == (3, ("mail",))
    assert [p.name for p in library.people("JOSE")] == [p.name for p in library.people("u17")] == ["José Ñandú"]
    assert [p.name for p in library.people("ray bob@")] == ["Bob Ray"]
    assert library.people("nn lee") == library.people("") == library.people("%") == library.people("_nn") == []
    assert library.addresses_of("ann lee") == library.addresses_of("Lee Ann") == ("ann@example.org",)
    assert library.addresses_of("Ann") == ()


def test_people_are_found_by_the_words_of_an_address_and_the_most_named_comes_first(library: Library) -> None:
    lees = [Identity(address="ann.lee@example.org"), Identity(name="Lee Wood", address="U2"), Identity(name="Leeann")]
    fill(library, *(mail(f"{i}-{n}", "x", who) for i, who in enumerate(lees) for n in range(i + 1)))
    assert [p.address or p.name for p in library.people("lee")] == ["Leeann", "U2", "ann.lee@example.org"]
    assert [p.address for p in library.people("LEE", limit=2)] == ["", "U2"]
    assert [p.address for p in library.people("u2")] == ["U2"]


def test_the_organisations_own_domain_is_the_one_that_stands_out(library: Library) -> None:
    assert library.own_domain() is None
    fill(library, mail("a", "x", ANN, BOB), mail("b", "x", Identity(name="Eve", address="eve@elsewhere.example")))
    assert library.own_domain() == "example.org"


def test_a_contact_card_knows_the_name_best(library: Library) -> None:
    handle = Identity(name="annie42", address="U1")
    card = mail(
        "card", kind="contact", people=[Involved(role="contact", identity=Identity(name="Ann Lee", address="U1"))]
    )
    fill(library, mail("a", "x", handle), mail("b", "x", handle), card)
    assert library.name_of("U1") == "Ann Lee"
    assert library.name_of("U2") is None
    assert library.people("annie42")[0].names == ("Ann Lee", "annie42")


def test_people_are_counted_down_and_forgotten(library: Library) -> None:
    fill(library, mail("a", "x", ANN, BOB, ANN), mail("b", "x", ANN))
    assert [p.documents for p in library.people("example.org")] == []
    assert [p.documents for p in library.people("ann@example.org")] == [2]
    fill(library, mail("a", "y", ANN))
    assert library.people("bob") == []
    with library.writer("mail", "maildir") as writer:
        put(writer, "b")
        writer.commit()
    assert [p.documents for p in library.people("ann")] == [1]


# --- finding a document -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail:a1@x", "a1@x"),
        ("<a1@x>", "a1@x"),
        ("b2@x", "b2@x"),
        ("2@x", "b2@x"),
        ("cur/b2@x.eml", "b2@x"),
        ("b2@x.eml", "b2@x"),
        ("Budget of 2024", "a1@x"),
        ("budget OF", "a1@x"),
        ("100%", "b2@x"),
    ],
)
def test_a_document_is_found_by_what_a_person_would_say(library: Library, text: str, expected: str) -> None:
    fill(library, mail("a1@x", title="Budget of 2024"), mail("b2@x", title="It is 100% done"))
    assert library.find_document(text).native_id == expected


@pytest.mark.parametrize("text", ["price-list", "Price-List", "handbook/price-list"])
def test_a_file_is_found_without_its_ending(library: Library, text: str) -> None:
    names = ("handbook/price-list.md", "old-price-list.md", "price-list/oars.md", "price-list.d/hulls.md", "prices.md")
    fill(library, *(mail(name, title=f"Note {n}") for n, name in enumerate(names)))
    assert library.find_document(text).native_id == "handbook/price-list.md"


def test_files_that_differ_in_their_ending_alone_are_listed(library: Library) -> None:
    fill(library, mail("a/price-list.md", title="One"), mail("b/price-list.pdf", title="Two"))
    with pytest.raises(NoSuch, match="several documents match 'price-list'") as error:
        library.find_document("price-list")
    assert "mail:a/price-list.md" in error.value.hint
    assert "mail:b/price-list.pdf" in error.value.hint
    assert library.find_document("list.p").native_id == "b/price-list.pdf", "a part of a name will do where one has it"


def test_a_word_that_lies_in_the_id_of_a_mail_names_none(library: Library) -> None:
    ids = ("CABnopeQx7@mail.example", "1034.77.camel@gandalf.example")
    fill(library, *(mail(each, title="Re: slip fees") for each in ids))
    for word in ("nope", "camel"):
        with pytest.raises(NoSuch, match="no document is called"):
            library.find_document(word)


def test_of_several_the_likely_ones_are_told_first_then_the_newest(library: Library) -> None:
    days = (mail(f"{n}@x", title="Re: moorings", created_at=NOW + timedelta(days=n)) for n in range(9))
    fill(library, *days)
    with pytest.raises(NoSuch) as error:
        library.find_document("re: moorings", likely={"mail:2@x"})
    told = [line.split()[0] for line in error.value.hint.split("\n")[1:]]
    assert told == ["mail:2@x", "mail:8@x", "mail:7@x", "mail:6@x", "mail:5@x", "…"]


def test_what_names_no_document_or_several_is_said(library: Library) -> None:
    fill(library, mail("a@x", title="Pumps"), mail("b@x", title="Pumps"))
    with pytest.raises(NoSuch, match="no document is called 'valves'"):
        library.find_document("valves")
    with pytest.raises(NoSuch, match="several") as error:
        library.find_document("pumps")
    assert "mail:a@x  “Pumps”" in error.value.hint
    assert "mail:b@x  “Pumps”" in error.value.hint
    with pytest.raises(NoSuch):
        library.find_document(" ")


# --- sources ------------------------------------------------------------------------------------------------------


def test_the_newest_document_is_known_when_it_changes_and_goes(library: Library) -> None:
    def newest() -> datetime | None:
        return library.sources_state()[0].newest

    later = NOW + timedelta(days=1)
    fill(library, mail("a"), mail("b", created_at=later), mail("c", created_at=None))
    assert newest() == later
    fill(library, mail("b", created_at=NOW - timedelta(days=1)))
    assert newest() == NOW
    with library.writer("mail", "maildir") as writer:
        put(writer, "a")
        writer.commit()
    assert newest() == NOW - timedelta(days=1)
    fill(library, mail("b", created_at=None))
    assert newest() is None


def test_sources_say_how_they_stand(library: Library) -> None:
    with library.writer("mail", "maildir") as writer:
        put(writer, "1", mail("a", created_at=datetime(1965, 1, 2, tzinfo=UTC)), mail("b"))
        key, _ = writer.reading("2")
        writer.skip(key, "2:7", "no mail", NOW)
        writer.done(key, "e")
        writer.synced(NOW)
        writer.commit()
    with library.writer("empty", "slack"):
        pass
    empty, state = library.sources_state()
    assert state.coverage.documents == 2
    assert state == ("mail", "maildir", 2, 2, 1, NOW, NOW)
    assert empty == ("empty", "slack", 0, 0, 0, None, None)
    assert [s.id for s in library.skips("mail")] == ["2:7"]
    assert library.skips("empty") == []


# --- the file -----------------------------------------------------------------------------------------------------


def test_a_reader_never_waits_and_sees_transactions_whole(library: Library) -> None:
    fill(library, mail("a"))
    with library.writer("mail", "maildir") as writer:
        put(writer, "a", mail("a", "Changed."))
        put(writer, "b", mail("b"))
        with Library(library.path) as reader:
            assert [d.text for d in reader.documents()] == ["The pumps are late."]
            writer.commit()
            assert [d.text for d in reader.documents()] == ["Changed.", "The pumps are late."]


def test_a_library_may_be_read_from_another_thread(library: Library) -> None:
    fill(library, mail("a", thread="a"))
    found: list[Document | None] = []
    thread = threading.Thread(target=lambda: found.append(library.get("mail:a")))
    thread.start()
    thread.join()
    assert found == [mail("a", thread="a")]


def test_two_writers_do_not_meet(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cascade.library.schema.WAIT", 50)
    with library.writer("mail", "maildir") as writer:
        writer.reading("a")
        with pytest.raises(Busy, match="another process is writing"), library.writer("mail", "maildir"):
            pass


def test_a_full_disk_is_told_as_one_and_not_as_damage(tmp_path: Path) -> None:
    database = Database(tmp_path / "library.db")
    database.run("PRAGMA max_page_count = 1")
    with pytest.raises(HomeError, match="full") as caught:
        database.run("CREATE TABLE more (text TEXT)")
    database.close()
    assert "make room" in caught.value.hint
    assert "damaged" not in caught.value.hint


def test_a_library_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    (tmp_path / "torn.db").write_bytes(b"not a database" * 100)
    with pytest.raises(HomeError, match="does not work: file is not a database"):
        Library(tmp_path / "torn.db")
    with pytest.raises(HomeError, match="does not work"):
        Library(tmp_path / "no" / "folder.db")
    newer = sqlite3.connect(tmp_path / "newer.db")
    newer.execute("PRAGMA user_version = 999")
    newer.close()
    with pytest.raises(HomeError, match="version 999") as error:
        Library(tmp_path / "newer.db")
    assert error.value.hint == "upgrade cascade"


def test_the_file_is_its_owners_alone(library: Library) -> None:
    assert library.path.stat().st_mode & 0o077 == 0
