"""People in a library: counted as documents come and go, concluded anew when that changes, and found by a filter."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.errors import ConfigError, NoSuch, UsageError
from cascade.library import Library, Profile
from cascade.people import Own
from cascade.stages.weighing.values import same_value
from cascade.types import Document, Identity, Involved, Part
from tests.desk import Desk

APRIL, MAY = datetime(2026, 4, 3, tzinfo=UTC), datetime(2026, 5, 3, tzinfo=UTC)
ANN = Identity(name="Ann Lee", address="ann@elm.example")
HOME = Identity(name="Ann Lee", address="al77@home.example")
BOB = Identity(name="Bob Ray", address="bob@elm.example")


def record(id_: str, role: str, *people: Identity, text: str = "Oars.", **fields: object) -> Document:
    given = {"source": "s", "kind": "email", "title": id_, "text": text, "created_at": APRIL}
    involved = [Involved(role=role if n == 0 else "recipient", identity=who) for n, who in enumerate(people)]
    return Document.model_validate({"id": f"s:{id_}", "people": involved, **given, **fields})


def signed(id_: str, who: Identity, signature: str) -> Document:
    text = f"The oars are here.\n{signature}"
    return record(id_, "author", who, text=text, parts=[Part(start=19, end=len(text), role="signature")])


def card(id_: str, *addresses: str, text: str = "Name: Ann Lee\nTitle: Head of Rowing\nOrganisation: Elm") -> Document:
    people = [Involved(role="contact", identity=Identity(name="Ann Lee", address=address)) for address in addresses]
    return record(id_, "contact", kind="contact", title="Ann Lee", text=text, people=people)


def fill(library: Library, *documents: Document, drop: tuple[str, ...] = ()) -> None:
    """Each document is an item of its own."""
    with library.writer("s", "mbox") as writer:
        for document in documents:
            item, _ = writer.reading(document.id)
            number, _ = writer.upsert(item, document)
            writer.release(item, writer.held(item) - {number})
            writer.done(item, "e")
        for id_ in drop:
            item_ = writer.item(f"s:{id_}")
            assert item_ is not None
            writer.forget(item_)
        writer.commit()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library.db") as library:
        yield library


def told(library: Library) -> list[dict[str, object]]:
    """All that is known of people, without the library's numbers."""
    library.conclude(Own())
    profiles = (profile.model_dump() for profile in library.profiles(limit=100))
    return sorted(profiles, key=lambda profile: (str(profile["name"]), str(profile["address"])))


def only(library: Library, text: str) -> Profile:
    library.conclude(Own())
    [profile] = library.profiles(text)
    return profile


def test_a_card_makes_one_person_of_two_addresses_while_it_is_there(library: Library) -> None:
    fill(
        library,
        record("a", "author", ANN, BOB),
        record("b", "author", HOME, created_at=MAY),
        card("c", ANN.address, HOME.address),
    )
    ann = only(library, "ann")
    assert set(ann.addresses) == {ANN.address, HOME.address}
    assert (ann.title, ann.organisation, ann.roles["author"]) == ("Head of Rowing", "Elm", 2)
    assert (ann.since, ann.until) == (datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))
    assert [link.reason.name for link in ann.links] == ["CARD"]
    fill(library, drop=("c",))
    library.conclude(Own())
    assert {profile.addresses for profile in library.profiles("ann")} == {(ANN.address,), (HOME.address,)}


def test_what_is_known_is_as_if_the_documents_had_always_been_what_they_are(library: Library, tmp_path: Path) -> None:
    kept = [record("a", "author", ANN, BOB), signed("d", BOB, "Bob Ray\nHead of Oars\nphone 117 900 1234")]
    fill(library, record("a", "recipient", HOME), record("b", "author", HOME), card("c", ANN.address, HOME.address))
    told(library)
    fill(library, *kept, signed("e", ANN, "Ann Lee\nal77@home.example"), record("f", "reviewer", BOB, created_at=MAY))
    told(library)
    fill(library, record("f", "author", BOB, created_at=MAY), drop=("b", "c", "e"))
    with Library(tmp_path / "fresh.db") as fresh:
        fill(fresh, *kept, record("f", "author", BOB, created_at=MAY))
        assert told(library) == told(fresh)
    assert only(library, "bob").title == "Head of Oars"


def test_people_are_concluded_again_only_where_there_is_news(library: Library) -> None:
    fill(library, record("a", "author", ANN, BOB))
    assert library.conclude(Own())
    assert not library.conclude(Own())
    before = library.people_stamp
    fill(library, record("b", "author", ANN, BOB))
    assert not library.conclude(Own())
    assert library.people("bob")[0].documents == 2
    fill(library, record("c", "author", HOME))
    assert library.conclude(Own())
    assert library.people_stamp != before


def test_a_source_takes_with_it_what_it_told_of_people(library: Library) -> None:
    fill(library, signed("a", ANN, "Ann Lee\nHead of Rowing\nal77@home.example"), record("b", "author", HOME))
    assert len(only(library, "ann").addresses) == 2
    library.remove_source("s")
    assert told(library) == []


def test_a_library_of_an_older_version_is_brought_up_to_date(library: Library) -> None:
    page = record("d", "author", BOB, url="https://wiki.example/d")
    fill(library, record("a", "author", ANN), record("b", "author", HOME), card("c", ANN.address, HOME.address), page)
    expected = told(library)
    library.close()
    with sqlite3.connect(library.path) as old:
        old.executescript(
            "DROP TABLE mentions; DROP TABLE same; DROP TABLE signatures; DROP TABLE person_facts;"
            "DROP TABLE person_links; DROP TABLE census; DROP INDEX people_person; DROP INDEX documents_url;"
            "ALTER TABLE documents DROP COLUMN url;"
            "ALTER TABLE people DROP COLUMN person; ALTER TABLE people DROP COLUMN written; PRAGMA user_version = 1"
        )
    old.close()
    with Library(library.path) as newer:
        assert {p.address for p in newer.people("ann")} == {ANN.address, HOME.address}
        assert [d.id for d in newer.at_urls(["https://wiki.example/d"])] == ["s:d"]
        assert told(newer) == expected


def test_what_other_rules_counted_is_counted_anew(library: Library) -> None:
    fill(library, signed("a", ANN, "Ann Lee\nHead of Rowing"))
    expected = told(library)
    with sqlite3.connect(library.path) as other:
        other.execute("UPDATE census SET rules = 'others'")
        other.execute("DELETE FROM signatures")
    other.close()
    assert told(library) == expected


def test_whose_an_identity_is(library: Library) -> None:
    namesakes = [Identity(name="Hannah Taylor", address=f"eid_{n}017") for n in range(2)]
    fill(
        library,
        record("a", "author", ANN, *namesakes),
        record("b", "author", HOME),
        card("c", ANN.address, HOME.address),
    )
    library.conclude(Own())
    found = [
        library.person_of(who) for who in (ANN, HOME, Identity(address="AL77@home.example"), Identity(name="Lee, Ann"))
    ]
    assert len({person.key for person in found if person}) == 1
    assert None not in found
    assert library.person_of(Identity(name="Hannah Taylor")) is None
    assert library.person_of(Identity(name="Ann")) is None
    assert library.person_of(Identity(address="nobody@x.example")) is None
    assert len({person.key for who in namesakes if (person := library.person_of(who))}) == 2


# --- a home -------------------------------------------------------------------------------------------------------


@pytest.fixture
def engine(home: Path) -> Iterator[Engine]:
    with Engine(home) as engine:
        yield engine


def documents(engine: Engine, text: str) -> set[str]:
    return {hit.passage.document for hit in engine.search(text, limit=100).hits}


def test_a_filter_finds_all_that_is_one_persons(engine: Engine) -> None:
    tomas = engine.person("tomas@wherry.example")
    assert {"U0TOMAS", "tomas@wherry.example"} <= set(tomas.addresses)
    by_mail, by_id, by_name = (
        documents(engine, f"from:{x}") for x in ("tomas@wherry.example", "U0TOMAS", '"tomas reuter"')
    )
    assert by_mail == by_id == by_name
    assert {id_.partition(":")[0] for id_ in by_mail} >= {"mail", "slack"}


def test_joining_and_splitting_is_kept_and_changes_what_is_found(engine: Engine) -> None:
    greta, henrik = "oarsman@elmsound.example", "coach@norvik.example"
    apart = documents(engine, f"from:{greta}")
    both = engine.join_people(greta, "Henrik Falk")
    assert set(both.addresses) == {greta, henrik}
    assert [link.reason.name for link in both.links] == ["SAID"]
    assert documents(engine, f"from:{greta}") == apart | documents(engine, f"from:{henrik}") > apart
    engine.sync()
    assert set(engine.person(henrik).addresses) == {greta, henrik}
    with pytest.raises(UsageError, match="are one person already"):
        engine.join_people(greta, henrik)
    left, gone = engine.split_people(greta, henrik)
    assert (left.addresses, gone.addresses) == ((greta,), (henrik,))
    assert documents(engine, f"from:{greta}") == apart


def test_what_cannot_be_is_told(engine: Engine) -> None:
    with pytest.raises(NoSuch, match="nobody is called 'xyzzy'"):
        engine.person("xyzzy")
    with pytest.raises(NoSuch, match="several people are meant by 'wherry'") as several:
        engine.person("wherry")
    assert "tomas@wherry.example" in several.value.hint
    with pytest.raises(UsageError, match="is not one of the identities") as not_one:
        engine.split_people("tomas@wherry.example", "coach@norvik.example")
    assert "U0TOMAS" in not_one.value.hint
    with pytest.raises(UsageError, match="is all that is known"):
        engine.split_people("coach@norvik.example", "coach@norvik.example")
    engine.home.people.write_text("[[join]]\n")
    for ask in (engine.people, engine.sync, lambda: engine.search("oars")):
        with pytest.raises(ConfigError, match=r"people\.toml"):
            ask()


def test_values_of_a_who_question_are_people_and_not_spellings(company: Desk, tmp_path: Path) -> None:
    with company.context(tmp_path / "run") as ctx:
        spellings = ("Tomas Reuter", "REUTER, Tomas", "tomas@wherry.example", "U0TOMAS")
        assert len({same_value(value, ctx) for value in spellings}) == 1
        assert same_value("Delia Marsh", ctx) != same_value("Tomas Reuter", ctx)
        assert same_value("Tomas", ctx) == "tomas"


def test_completion_offers_a_person_once_and_namesakes_by_what_tells_them_apart(desk: Desk, tmp_path: Path) -> None:
    offered = [each.text for each in desk.engine.suggest("from:tom", 8)]
    assert offered == ['"Tomas Reuter"']
    desk.bring(
        tmp_path / "cards",
        {f"{n}.md": f"---\nauthor: Hannah Quill <h{n}@elm.example>\n---\n# Oars {n}\n\nOars.\n" for n in range(2)},
    )
    offered = [each.text for each in desk.engine.suggest("from:hann", 9)]
    assert sorted(offered) == ["h0@elm.example", "h1@elm.example"]
