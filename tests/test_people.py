"""Who is one person: the rules by which identities are put together, and what they leave apart."""

from __future__ import annotations

import random
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cascade.errors import ConfigError
from cascade.people import Card, Evidence, Own, Reason, Same, Seen, Signature, parse, read, resolve
from cascade.people.own import Apart, Joined

KINDS = {"mail": "mbox", "chat": "slack", "cards": "vcard", "docs": "folder", "code": "pulls"}


def seen(*identities: tuple[str, str, str], cards: int = 0) -> tuple[Seen, ...]:
    """(source, address, name) as a library has them."""
    return tuple(Seen(n, s, KINDS[s], address, name, cards) for n, (s, address, name) in enumerate(identities, 1))


def people(evidence: Evidence, own: Own | None = None) -> set[frozenset[str]]:
    """Who is one person, each as the addresses and names of their identities."""
    by = {each.key: each.address or each.name for each in evidence.seen}
    return {frozenset(by[key] for key in one.identities) for one in resolve(evidence, own).people}


def reasons(evidence: Evidence) -> list[Reason]:
    return [link.reason for one in resolve(evidence).people for link in one.links]


def together(evidence: Evidence, *identities: str) -> bool:
    return any(set(identities) <= one for one in people(evidence))


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Kuhn, Max", ("max", "kuhn")),
        ("Dr. Jürgen M. Anselm", ("jurgen", "anselm")),
        ("Ann Lee (Legal)", ("ann", "lee")),
        ("Ann Lee via board-list", ("ann", "lee")),
        ("ann.lee at example.org", ()),
        ("ann@example.org", ()),
        ("Ann Lee, PhD", ("ann", "lee")),
    ],
)
def test_a_name_is_read_in_the_order_in_which_it_is_spoken(name: str, words: tuple[str, ...]) -> None:
    assert parse(name).words == words


@pytest.mark.parametrize(
    "names",
    [
        ("Ann Lee", "Lee, Ann"),
        ("Ann Lee", "Ann Marie Lee"),
        ("Ann B. Lee", "Ann Beatrice Lee"),
        ("Jim Kellner", "James Robert Kellner"),
        ("Ann Lee", "ann"),
        ("Gary Artim", "gartim"),
        ("K.E. Vorlou", "Konstantin Emil Vorlou"),
        ("Ann Lee", "ann.lee at example.org"),
        ("Jane Smith", "Jane Brown"),
        ("Ann Lee", ""),
    ],
)
def test_spellings_of_one_address_are_one_person(names: tuple[str, str]) -> None:
    evidence = Evidence(seen(*(("mail", "a@example.org", name) for name in names)))
    assert len(people(evidence)) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Ann Lee", "Bob Lee"),
        ("Ann Lee", "Bob Ray"),
        ("Ann B. Lee", "Ann C. Lee"),
        ("DaGeRe", "Tibor"),
        ("Ann Lee (app)", "Bob Ray (app)", "Cy Orr (app)", "Ann Orr (app)"),
    ],
)
def test_an_address_that_several_use_is_several_people(names: tuple[str, ...]) -> None:
    evidence = Evidence(seen(*(("mail", "notify@example.org", name) for name in names)))
    assert len(resolve(evidence).people) == len(names)


# --- links --------------------------------------------------------------------------------------------------------


def test_a_card_a_profile_and_a_mailbox_put_together() -> None:
    evidence = Evidence(
        seen(
            ("cards", "card-17", "Ann Lee"),
            ("cards", "ann@example.org", "Ann Lee"),
            ("mail", "ann@example.org", "Ann"),
            ("mail", "ann+lists@example.org", "Ann Lee"),
            ("chat", "U017", "annie"),
            ("mail", "bob@example.org", "Bob Ray"),
        ),
        same=(
            Same("card-17", "ann@example.org", "Ann Lee", Reason.CARD),
            Same("U017", "ann@example.org", "annie", Reason.PROFILE),
        ),
    )
    assert together(evidence, "card-17", "ann@example.org", "ann+lists@example.org", "U017")
    assert frozenset({"bob@example.org"}) in people(evidence)
    assert {Reason.CARD, Reason.PROFILE, Reason.MAILBOX} <= set(reasons(evidence))


def test_the_same_name_alone_is_never_enough() -> None:
    ids = [("chat", f"eid_{n:04}", "Hannah Taylor") for n in range(9)]
    mails = [("mail", f"{box}@{domain}", "Hannah Taylor") for box, domain in (("h", "a.example"), ("ht", "b.example"))]
    alone = [("docs", "", "Hannah Taylor")]
    evidence = Evidence(seen(*ids, *mails, *alone), own_domain="a.example")
    assert len(people(evidence)) == 12


def test_the_same_name_at_one_organisation_is_a_doubt_that_a_phone_number_settles() -> None:
    both = seen(("mail", "ann.lee@corp.example", "Ann Lee"), ("mail", "alee@corp.example", "Ann Lee"))
    doubted = resolve(Evidence(both))
    assert [link.reason for one in doubted.people for link in one.doubts] == [Reason.DOMAIN] * 2
    signed = [Signature(n, read("Ann Lee\nphone +44 117 900 1234", parse("Ann Lee"))) for n in (1, 2)]
    assert together(Evidence(both, signatures=tuple(signed)), "ann.lee@corp.example", "alee@corp.example")
    numbered = seen(("mail", "ann.lee@corp.example", "Ann Lee"), ("mail", "ann.lee2@corp.example", "Ann Lee"))
    assert [one.doubts for one in resolve(Evidence(numbered)).people] == [(), ()]


def test_a_signature_that_names_another_address_of_its_writer() -> None:
    both = seen(("mail", "ann@corp.example", "Ann Lee"), ("mail", "al77@home.example", "Ann Lee"))
    signed = read("Regards\nAnn Lee\nal77 at home.example", parse("Ann Lee"))
    assert reasons(Evidence(both, signatures=(Signature(1, signed),))) == [Reason.SIGNED]
    other = seen(("mail", "ann@corp.example", "Ann Lee"), ("mail", "al77@home.example", "Al Orr"))
    assert reasons(Evidence(other, signatures=(Signature(1, signed),))) == []


def test_mailboxes_of_one_name_in_parts_of_an_organisation_or_with_an_odd_login() -> None:
    parts = Evidence(seen(("mail", "ann@corp.example", "Ann Lee"), ("mail", "ann@uk.corp.example", "Ann Lee")))
    assert reasons(parts) == [Reason.SUBDOMAIN]
    odd = Evidence(seen(("mail", "rfscholz@a.example", "Rob Scholz"), ("mail", "rfscholz@b.example", "Rob Scholz")))
    assert reasons(odd) == [Reason.LOGIN]
    plain = Evidence(seen(("mail", "ann.lee@a.example", "Ann Lee"), ("mail", "ann.lee@b.example", "Ann Lee")))
    assert reasons(plain) == []


def test_nobody_outside_becomes_somebody_inside_by_what_they_claim() -> None:
    """A mail can bear any name, be signed in any way and come from a mailbox of any name."""
    boss = ("mail", "qxboss@corp.example", "Ann Boss")
    claimed = seen(boss, ("mail", "qxboss@evil.example", "Ann Boss"))
    signature = read("Ann Boss\nCEO\nphone +44 117 900 1234\nqxboss@corp.example", parse("Ann Boss"))
    evidence = Evidence(claimed, signatures=tuple(Signature(n, signature) for n in (1, 2)), own_domain="corp.example")
    assert len(people(evidence)) == 2
    assert [link.reason for one in resolve(evidence).people for link in one.doubts] == [Reason.SIGNED] * 2
    vouched = Evidence(claimed, signatures=(Signature(1, read("Ann Boss\nqxboss@evil.example", parse("Ann Boss"))),))
    assert len(people(vouched._replace(own_domain="corp.example"))) == 1
    names = [("mail", "box@evil.example", name) for name in ("Ann Boss", "Cy Orr", "Di Ash")]
    assert len(resolve(Evidence(seen(boss, *names), own_domain="corp.example")).people) == 4


def test_an_address_with_thousands_of_names_costs_no_more_than_they_do() -> None:
    names = [
        ("mail", "box@evil.example", f"{a}{b} Name{c}") for a in "abcdefgh" for b in "abcdefgh" for c in "abcdefgh"
    ]
    assert len(resolve(Evidence(seen(*names))).people) == 512


def test_the_only_one_of_a_name() -> None:
    inside = [("chat", "U1", "Ann Lee"), ("mail", "ann@corp.example", "Ann Lee"), ("docs", "", "Lee, Ann")]
    program = [("mail", "bot@corp.example", "Ann Lee (app)"), ("mail", "bot@corp.example", "Bob Ray (app)")]
    evidence = Evidence(seen(*inside, *program, ("code", "ann-lee", "")), own_domain="corp.example")
    one = max(people(evidence), key=len)
    assert one == {"U1", "ann@corp.example", "Lee, Ann", "bot@corp.example", "ann-lee"}
    assert len(resolve(evidence).people) == 2
    another = Evidence(seen(*inside, ("mail", "ann@else.example", "Ann Lee")), own_domain="corp.example")
    assert len(people(another)) == 4
    assert together(Evidence(seen(*inside), own_domain="corp.example"), "U1", "ann@corp.example", "Lee, Ann")


def test_two_accounts_of_one_chat_and_names_that_differ_speak_against_a_link() -> None:
    accounts = seen(("chat", "U1", "Ann Lee"), ("chat", "U2", "Ann Lee"), ("mail", "ann@corp.example", "Ann Lee"))
    both = tuple(Same(id_, "ann@corp.example", "Ann Lee", Reason.PROFILE) for id_ in ("U1", "U2"))
    assert len(people(Evidence(accounts, same=both))) == 2
    names = seen(("chat", "U1", "Bob Ray"), ("mail", "team@corp.example", "Ann Lee"))
    told = (Same("U1", "team@corp.example", "Bob Ray", Reason.PROFILE),)
    assert len(people(Evidence(names, same=told))) == 2


def test_an_id_is_one_person_in_all_sources_and_a_short_login_is_not() -> None:
    ids = Evidence(seen(("chat", "eid_0017", "Ann Lee"), ("docs", "eid_0017", "")))
    assert len(resolve(ids).people) == 1
    logins = Evidence(seen(("chat", "ann", "Ann Lee"), ("code", "ann", "Ann Orr")))
    assert len(resolve(logins).people) == 2
    words = Evidence(seen(("chat", "", "Bob"), ("docs", "", "Bob")))
    assert len(resolve(words).people) == 2


def test_people_do_not_depend_on_the_order_of_the_evidence() -> None:
    rows = [
        ("chat", "U1", "Ann Lee"),
        ("chat", "U2", "Bob Lee"),
        ("mail", "ann@corp.example", "Ann Lee"),
        ("mail", "ann@uk.corp.example", "Ann Lee"),
        ("mail", "bot@corp.example", "Ann Lee (app)"),
        ("mail", "bot@corp.example", "Bob Lee (app)"),
        ("docs", "", "Bob Lee"),
    ]
    expected = people(Evidence(seen(*rows), own_domain="corp.example"))
    for n in range(20):
        random.Random(n).shuffle(rows)
        assert people(Evidence(seen(*rows), own_domain="corp.example")) == expected


_NAMES = st.sampled_from(["Ann Lee", "Lee, Ann", "Ann B. Lee", "Ann C. Lee", "Bob Lee", "ann", "", "Ann Orr"])
_ADDRESSES = st.sampled_from(["", "ann@a.example", "ann@b.a.example", "lee@a.example", "U1", "U2", "annlee"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), _ADDRESSES, _NAMES), max_size=14, unique=True))
def test_everybody_is_one_person_and_no_two_accounts_of_a_source_are(rows: list[tuple[str, str, str]]) -> None:
    evidence = Evidence(seen(*((s, a, n) for s, a, n in rows if a or n)), own_domain="a.example")
    found = resolve(evidence).people
    keys = [key for one in found for key in one.identities]
    assert sorted(keys) == [each.key for each in evidence.seen]
    by = {each.key: each for each in evidence.seen}
    for one in found:
        accounts = {(by[k].source, by[k].address) for k in one.identities if by[k].address and "@" not in by[k].address}
        assert len({source for source, _ in accounts}) == len(accounts)


# --- facts --------------------------------------------------------------------------------------------------------


def test_a_signature_tells_title_organisation_and_phone_of_its_writer_alone() -> None:
    lines = "Best", "Ann Lee", "Head of Rowing | Elm Sound Boats Ltd", "Tel: +44 117 900 1234", "Fax: 117 900 1235"
    text = "\n".join((*lines, "ann@elm.example"))
    signed = read(text, parse("Ann Lee"))
    assert (signed.title, signed.organisation) == ("Head of Rowing", "Elm Sound Boats Ltd")
    assert (signed.phones, signed.addresses) == (("+44 117 900 1234",), ("ann@elm.example",))
    assert not read(text, parse("Bob Ray"))
    assert not read("Thanks\n\nAnn", parse("Ann Lee"))


def test_roles_follow_from_cards() -> None:
    numbers = count(1)
    cards = (
        Card("c:1", ("ann@a.example",), "Ann Lee", title="Head of Rowing", organisation="Elm"),
        Card("c:2", ("bob@b.example",), "Bob Ray", customer=True, manager="Cy Orr"),
        Card("c:3", ("cy@b.example",), "Cy Orr", title="Product manager"),
    )
    rows = [Seen(next(numbers), "cards", "vcard", card.addresses[0], card.name, 1) for card in cards]
    facts = [one.facts for one in resolve(Evidence(tuple(rows), cards=cards)).people]
    assert [f.roles for f in facts] == [("manager",), ("customer",), ("manager",)]
    assert (facts[0].title, facts[0].organisation) == ("Head of Rowing", "Elm")


# --- what the person says -----------------------------------------------------------------------------------------


def test_what_the_person_says_wins() -> None:
    evidence = Evidence(
        seen(("cards", "ann@a.example", "Ann Lee"), ("cards", "ann@b.example", "Ann Lee"), ("chat", "U1", "Al Ray")),
        same=(Same("ann@a.example", "ann@b.example", "Ann Lee", Reason.CARD),),
    )
    said = Own((Joined(one="ann@a.example", other="U1"),), (_apart("ann@b.example", "ann@a.example"),))
    assert people(evidence, said) == {frozenset({"ann@a.example", "U1"}), frozenset({"ann@b.example"})}
    of_nobody = Own((Joined(one="nobody@x.example", other="U1"),))
    assert people(evidence, of_nobody) == people(evidence)


def _apart(identity: str, *others: str) -> Apart:
    return Apart.model_validate({"identity": identity, "from": others})


def test_the_file_keeps_what_is_said_and_the_persons_remarks(tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    Own.join(file, "a@x.example", "U1", (frozenset(), frozenset()))
    file.write_text("# mine\n" + file.read_text())
    Own.split(file, "b@x.example", ("a@x.example",))
    assert Own.load(file) == Own((Joined(one="a@x.example", other="U1"),), (_apart("b@x.example", "a@x.example"),))
    Own.join(file, "a@x.example", "b@x.example", (frozenset({"a@x.example"}), frozenset({"b@x.example"})))
    assert Own.load(file).apart == ()
    Own.split(file, "U1", ("a@x.example",))
    assert Own.load(file).joined == (Joined(one="a@x.example", other="b@x.example"),)
    assert file.read_text().startswith("# mine\n")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["[[join]]\none = 1\nother = 'b'\n", "join = [", "[[joined]]\none = 'a'\n"])
def test_a_file_that_does_not_read_is_told_and_not_written_over(tmp_path: Path, text: str) -> None:
    file = tmp_path / "people.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"people\.toml"):
        Own.load(file)
    with pytest.raises(ConfigError):
        Own.split(file, "a", ("b",))
    assert file.read_text() == text
