"""Mails as bytes: what is a field, a part and a text, in agreement with the standard library and beyond it."""

from __future__ import annotations

import email
import random
from email.message import Message

import pytest
from cascade_connectors.mail.charset import decode_bytes
from cascade_connectors.mail.fields import instant, message_ids, people, subject_key, words
from cascade_connectors.mail.gather import gather
from cascade_connectors.mail.mime import Entity, parameter, parse


def leaves(entity: Entity) -> list[tuple[str, bytes]]:
    if entity.parts:
        return [leaf for part in entity.parts for leaf in leaves(part)]
    return [(entity.type, entity.content().replace(b"\r\n", b"\n"))]


def reference(message: Message) -> list[tuple[str, bytes]]:
    """The same, as the standard library reads it."""
    if message.is_multipart():
        return [leaf for part in message.get_payload() for leaf in reference(part)]  # type: ignore[arg-type]
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return [(message.get_content_type(), payload.replace(b"\r\n", b"\n"))]


PLAIN = b"From: a@x.org\nSubject: one\n two\nTo: b@x.org\n\nHello\nthere\n"
MIXED = b"""From: a@x.org
Content-Type: multipart/mixed;
\tboundary="outer 1"

preamble
--outer 1
Content-Type: multipart/alternative; boundary=outer 11

--outer 11
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

caf=C3=A9 =
on the quay
--outer 11
Content-Type: text/html

<p>caf&eacute;</p>
--outer 11--
--outer 1
Content-Type: application/pdf; name="a.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
JWhlbGxv

--outer 1--
epilogue
"""
MIXED = MIXED.replace(b"boundary=outer 11", b'boundary="outer 11"')


@pytest.mark.parametrize("ends", ["unix", "dos"])
@pytest.mark.parametrize("raw", [PLAIN, MIXED, MIXED.rpartition(b"--outer 1--")[0], b"Subject: only a head\n"])
def test_well_formed_mails_read_as_the_standard_library_reads_them(raw: bytes, ends: str) -> None:
    raw = raw.replace(b"\n", b"\r\n") if ends == "dos" else raw
    message, entity = email.message_from_bytes(raw), parse(raw)
    assert leaves(entity) == reference(message)
    assert {name.lower() for name in message.keys()} == entity.fields.keys()  # noqa: SIM118 - a Message has no set of keys


def test_a_multipart_without_its_boundary_keeps_its_words() -> None:
    assert leaves(parse(b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\nall there is\n")) == [
        ("text/plain", b"all there is\n")
    ]


def test_a_boundary_that_was_declared_wrongly_is_found() -> None:
    raw = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--c\nContent-Type: text/html\n\n<p>hi</p>\n--c--\n"
    assert leaves(parse(raw)) == [("text/html", b"<p>hi</p>")]


def test_lines_that_are_no_fields_end_the_head_only_where_no_field_follows() -> None:
    inside = parse(b"Subject: tides\nnot a field\nFrom: a@x.org\n\nbody\n")
    assert (inside.fields["from"], inside.body) == ("a@x.org", b"body\n")
    behind = parse(b"Subject: tides\nDear Jon,\nthe tables are here.\n\nMira\n")
    assert behind.body == b"Dear Jon,\nthe tables are here.\n\nMira\n"


def test_text_that_only_claims_to_be_base64_is_text() -> None:
    raw = b"Subject: x\nContent-Transfer-Encoding: base64\n\nplain words, after all\n"
    assert parse(raw).content() == b"plain words, after all\n"


@pytest.mark.parametrize("body", [b"aGVsbG8=\n", b"aGVsbG8\n", b"aGVs*bG8=\n", b"aGVsbG8=\n\n-- \nA list's footer\n"])
def test_damaged_base64_gives_what_it_held(body: bytes) -> None:
    assert parse(b"Subject: x\nContent-Transfer-Encoding: base64\n\n" + body).content()[:3] == b"hel"


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        ('text/plain; charset="utf-8"; format=flowed', "charset", "utf-8"),
        ("text/plain; CharSet = latin1", "charset", "latin1"),
        ('a/b; name="quo\\"te.txt"', "name", 'quo"te.txt'),
        ("a/b; filename*=utf-8''caf%C3%A9.txt", "filename", "café.txt"),
        ("a/b; filename*0*=utf-8''caf%C3; filename*1*=%A9; filename*2=.txt", "filename", "café.txt"),
        ('a/b; xname="x"', "name", ""),
    ],
)
def test_parameters(value: str, name: str, expected: str) -> None:
    assert parameter(value, name) == expected


# --- fields -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain  words\n folded", "plain words folded"),
        ("=?utf-8?Q?caf=C3=A9?= au lait", "café au lait"),
        ("=?utf-8?B?Y2Fmww==?= =?utf-8?B?qQ==?=", "café"),
        ("=?utf-8?B?Y2Fm?", "=?utf-8?B?Y2Fm?"),
        ("=?utf-8?Q?ca?=\n =?utf-8?Q?f=C3?= =?utf-8?Q?=A9?=", "café"),
        ("=?iso-8859-1*en?q?a_b?= c", "a b c"),
        ("=?no-such-charset?q?abc?=", "abc"),
        ("Fr\udcf6sche", "Frösche"),
        ("caf\udcc3\udca9", "café"),
        ("=?utf-8?Q?caf=C3=A9?= \udcf6l", "café öl"),
        ("red \x1b[31malert\x07", "red alert"),
    ],
)
def test_words_of_a_field(value: str, expected: str) -> None:
    assert words(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Mira <Mira@X.Org>", [("Mira", "mira@x.org")]),
        ('"Okafor, Mira" <m@x.org>, Jon (from Bergen) <j@x.org>', [("Okafor, Mira", "m@x.org"), ("Jon", "j@x.org")]),
        ("=?utf-8?Q?Okafor=2C_M=C3=ADra?= <m@x.org>, j@x.org", [("Okafor, Míra", "m@x.org"), ("", "j@x.org")]),
        ("Okafor, Mira <m@x.org>", [("Okafor, Mira", "m@x.org")]),
        ("crew: a@x.org, B <b@x.org>; c@x.org", [("", "a@x.org"), ("B", "b@x.org"), ("", "c@x.org")]),
        ("undisclosed-recipients:;", []),
        ("m@x.org (Mira)", [("Mira", "m@x.org")]),
        ('"unclosed <m@x.org>, j@x.org', [("unclosed", "m@x.org"), ("", "j@x.org")]),
        ("mira at x.org (Mira O.)", [("Mira O.", "mira@x.org")]),
        ("m@x.org <m@x.org>, , ;", [("", "m@x.org")]),
        ("Mira", [("Mira", "")]),
        ("", []),
    ],
)
def test_people_of_a_field(value: str, expected: list[tuple[str, str]]) -> None:
    assert [(p.name, p.address) for p in people(value)] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Mon, 2 Mar 2026 09:01:02 +0100", "2026-03-02T09:01:02+01:00"),
        ("2 Mar 2026 09:01 -0330 (NST)", "2026-03-02T09:01:00-03:30"),
        ("Mon, 02 Mar 98 09:01:02 EST", "1998-03-02T09:01:02-05:00"),
        ("Mon Mar  2 09:01:02 2026", "2026-03-02T09:01:02+00:00"),
        ("2026-03-02T09:01:02Z", "2026-03-02T09:01:02+00:00"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("Mon, 2 Mar 20260 09:01:02 +0100", None),
        ("Mon, 32 Mar 2026 09:01:02 +0100", None),
        ("soon", None),
    ],
)
def test_times(value: str, expected: str | None) -> None:
    at = instant(value)
    assert (at.isoformat() if at else None) == expected


def test_message_ids_and_subjects() -> None:
    assert message_ids("<a@x> (comment) <b\n c@x> <a@x>") == ("a@x", "bc@x")
    assert message_ids("a@x") == ("a@x",)
    assert subject_key("Re: [harbour] AW: Tide tables (fwd)") == ("tide tables", True)
    assert subject_key("[harbour] Fwd: Tide tables") == ("tide tables", False)
    assert subject_key("Regarding: tables") == ("regarding: tables", False)


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "us-ascii"),
        ("utf-8", "no-such"),
        ("cp1252", ""),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("cp1252", "utf-7"),
        ("cp1252", "base64"),
    ],
)
def test_text_is_read_whatever_it_declares(charset: str, declared: str) -> None:
    text = "Die Fähre um 7 Uhr fährt später, grüßt die Hafenmeisterei.\n" * 4
    assert decode_bytes(text.encode(charset), declared) == text


def test_text_of_other_alphabets_is_guessed() -> None:
    text = "Паром отходит в семь часов, расписание приложено. " * 8
    assert decode_bytes(text.encode("koi8-r"), "") == text


# --- what breaks parsers ------------------------------------------------------------------------------------------

HOSTILE = {
    "nested": b"From: a@x\n"
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(20_000)),
    "parts": b"From: a@x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000,
    "words": b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\n\nx",
    "addresses": b"From: " + b"a," * 200_000 + b"\nTo: " + b'"(<' * 50_000 + b"\n\nx",
    "fields": b"X: y\n" * 100_000 + b"\nx",
    "junk": b"Subject: x\n" + b"no field\nX: y\n" * 20_000,
    "parameters": b"From: a@x\nContent-Type: text/plain" + b"; name*0=x" * 50_000 + b"\n\nx",
    "folding": b"Subject: x" + b"\n " * 200_000 + b"\n\nx",
    "html": b"From: a@x\nContent-Type: text/html\n\n" + b"<div><blockquote>" * 60_000,
    "nothing": b"",
    "zeros": b"From: a@x\n\n" + b"\0" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mails_cost_bounded_work(name: str) -> None:
    entity = parse(HOSTILE[name])
    found = gather(entity)
    for field in ("subject", "from", "to"):
        words(entity.fields.get(field, ""))
        people(entity.fields.get(field, ""))
    assert len(found.texts) <= 1001


def test_mangled_mails_never_raise() -> None:
    chance = random.Random(7)
    pieces = [b"\n", b"\r", b"\n\n", b"--outer 1\n", b"=?utf-8?b?", b"\xff\0", b'"', b"(", b"<", b"boundary=", b": "]
    for _ in range(400):
        raw = bytearray(chance.choice([MIXED, PLAIN]))
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(raw) + 1)
            raw[at : at + chance.choice([0, 0, 1, 40])] = chance.choice(pieces)
        gather(parse(bytes(raw)))
