"""One mail's bytes to documents: heads, threads, the choice of the text, attachments, and mails within mails."""

from __future__ import annotations

import base64
import binascii
import zlib
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from cascade_connectors.mail.message import Origin, read_message

from cascade.connector import Failed
from cascade.types import Document, Identity

HEAD = (
    b"From: Mira Okafor <Mira@Example.org>\nTo: Jon <jon@example.org>\nSubject: Berths\n"
    b"Date: Mon, 2 Mar 2026 09:05:00 +0100\nMessage-ID: <m1@example.org>\n"
)
ORIGIN = Origin("mail", "cur/1", ("INBOX",))


def read(raw: bytes) -> tuple[list[Document], dict[str, str]]:
    records = list(read_message(raw, ORIGIN))
    failures = {r.id: r.reason for r in records if isinstance(r, Failed)}
    return [r for r in records if isinstance(r, Document)], failures


def one(raw: bytes) -> Document:
    (document,), failures = read(raw)
    assert not failures
    return document


def built(text: str = "The plan is attached.", **fields: str) -> EmailMessage:
    message = EmailMessage()
    written = {name.replace("_", "-"): value for name, value in fields.items()}
    given = {"From": "Mira <mira@example.org>", "Subject": "Berths", "Message-ID": "<m1@example.org>", **written}
    for name, value in given.items():
        message[name] = value
    message.set_content(text)
    return message


# --- the head -----------------------------------------------------------------------------------------------------


def test_a_mail_with_everything() -> None:
    raw = HEAD + (
        b"Cc: Ada Lund <ada@example.org>, crew@example.org\nBcc: =?utf-8?Q?=C3=85se?= <ase@example.org>\n"
        b"Reply-To: nobody@example.org\nList-Id: The harbour list <harbour.example.org>\n"
        b"References: <m-1@example.org>\n <m0@example.org>\nIn-Reply-To: <m0@example.org>\n"
        b"X-Gmail-Labels: Work,=?utf-8?Q?Sm=C3=A5tt?=\n\nBerth 4 is free.\n"
    )
    document = one(raw)
    assert document.id == "mail:m1@example.org"
    assert (document.source, document.kind, document.title) == ("mail", "email", "Berths")
    assert document.text == "Berth 4 is free."
    assert document.created_at == datetime(2026, 3, 2, 8, 5, tzinfo=UTC)
    assert [(p.role, p.identity.name, p.identity.address) for p in document.people] == [
        ("author", "Mira Okafor", "mira@example.org"),
        ("recipient", "Jon", "jon@example.org"),
        ("cc", "Ada Lund", "ada@example.org"),
        ("cc", "", "crew@example.org"),
        ("bcc", "Åse", "ase@example.org"),
    ]
    assert document.thread == "m-1@example.org"
    assert document.links == ("m-1@example.org", "m0@example.org")
    assert document.labels == ("INBOX", "harbour.example.org", "Work", "Smått")
    assert document.locator.model_dump(exclude_none=True) == {"path": "cur/1", "message_id": "m1@example.org"}
    assert document.meta == {"attachments": 0, "size": len(raw), "thread_subject": "berths", "reply": False}
    assert document.audience is None
    assert document.url is None


def test_a_mail_with_next_to_nothing() -> None:
    document = one(b"X-Mailer: old\nSubject:\n\nhello\n")
    assert (document.title, document.text, document.people, document.created_at) == ("", "hello", (), None)
    assert document.thread == document.native_id


def test_without_a_message_id_the_content_names_it_whatever_a_client_adds() -> None:
    raw = b"From: a@x.org\nSubject: x\n\nbody\n"
    seen = b"Status: RO\nX-UID: 7\n" + raw
    assert one(raw).id == one(seen).id != one(raw + b"more\n").id
    assert one(raw).etag != one(seen).etag


def test_a_reply_without_references_says_so() -> None:
    assert one(HEAD.replace(b"Berths", b"RE: [harbour] Berths") + b"\nx").meta["reply"] is True
    assert one(HEAD.replace(b"Berths", b"Fwd: Berths") + b"\nx").meta["reply"] is False
    assert one(HEAD.replace(b"Berths", b"Re: Berths") + b"In-Reply-To: <m0@x>\n\nx").meta["reply"] is False


@pytest.mark.parametrize(
    ("date", "received", "expected"),
    [
        (b"Mon, 2 Mar 2026 09:05:00 +0100", b"", 2),
        (b"next Tuesday", b"Received: by x; Tue, 3 Mar 2026 10:00:00 +0000\n", 3),
        (b"Mon, 2 Mar 0026 09:05:00", b"Received: by x;\n Tue, 3 Mar 2026 10:00:00 +0000 (UTC)\n", 3),
        (b"Thu, 01 Jan 1970 00:00:00 +0000", b"", None),
    ],
)
def test_dates_fall_back_and_mad_ones_are_none(date: bytes, received: bytes, expected: int | None) -> None:
    at = one(b"From: a@x.org\nDate: " + date + b"\n" + received + b"\nx").created_at
    assert (at.day if at else None) == expected


def test_what_is_no_mail_is_a_failure_with_a_reason() -> None:
    for raw in (b"", b"\0" * 100, b"just text\n", b"key: value\n\nother\n", b"%PDF-1.4\n%\xe2\xe3\n"):
        documents, failures = read(raw)
        assert documents == []
        assert failures == {"cur/1": "no mail: it has none of the fields that a mail begins with"}


def test_hostile_names_and_subjects_are_made_safe() -> None:
    name = base64.b64encode(b"A\nB\x1b[2J").decode()
    head = f"From: =?utf-8?B?{name}?= <a@x.org>\nSubject: red\x1b[31m alert\u202e\r\n\tand more\n\n"
    document = one(head.encode() + b"\x1b]0;title\x07body\0\n")
    assert document.author == Identity(name="A B", address="a@x.org")
    assert document.title == "red alert and more"
    assert document.text == "body"


# --- the text -----------------------------------------------------------------------------------------------------


def test_plain_text_is_preferred_and_html_read_where_it_alone_says_something() -> None:
    message = built("Berth 4 is free from ten on.")
    message.add_alternative("<p>Berth <b>4</b> is free.</p>", subtype="html")
    assert one(message.as_bytes()).text == "Berth 4 is free from ten on."
    stub = built("Please view this mail as HTML.")
    stub.add_alternative("<p>" + "Berth 4 is free from ten on, and so is berth 5. " * 40 + "</p>", subtype="html")
    assert one(stub.as_bytes()).text.startswith("Berth 4 is free")
    blank = built(" \n")
    blank.add_alternative("<p>Berth 4</p>", subtype="html")
    assert one(blank.as_bytes()).text == "Berth 4"


def test_html_replies_are_quoted_as_in_plain_mail() -> None:
    html = (
        "<div>Fine by me.</div><div class='gmail_signature'>Jon</div><div class='gmail_quote'>"
        "On Mon, Mar 2, 2026 at 9:05 AM Mira &lt;<a href='mailto:mira@x.org'>mira@x.org</a>&gt; wrote:<br>"
        "<blockquote class='gmail_quote'>Is it fine?<blockquote>Berth 4</blockquote></blockquote></div>"
    )
    document = one(HEAD + b"Content-Type: text/html\n\n" + html.encode())
    assert [(p.role, document.text[p.start : p.end].split("\n")[0]) for p in document.parts] == [
        ("body", "Fine by me."),
        ("signature", "-- "),
        ("quoted", "On Mon, Mar 2, 2026 at 9:05 AM Mira <mira@x.org> wrote:"),
        ("quoted", "> > Berth 4"),
    ]
    assert document.parts[2].author == Identity(name="Mira", address="mira@x.org")


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        (
            "text/plain; format=flowed",
            "a long \nline\n>> deep \n>> er\n -- \n> x \n",
            "a long line\n>> deep er\n-- \n> x ",
        ),
        ("text/plain; format=flowed; delsp=yes", "Hafen \namt\n", "Hafenamt"),
        ("text/enriched", "<bold>Berth</bold> 4\nis <<free>\n\n<excerpt>so?</excerpt>", "Berth 4 is <free>\n\n> so?"),
        ('text/plain; charset="iso-8859-1"', "gr\xfc\xdfe", "grüße"),
        ("text/html", "<meta charset=iso-8859-1><p>gr\xfc\xdfe", "grüße"),
        ("text/plain; charset=iso-2022-jp", "\x1b$B$3$s\x1b(B", "こん"),
        ("text/plain", "\x1b$B$3$s\x1b(B", "こん"),
        ("text; charset=utf-8", "plain after all", "plain after all"),
    ],
)
def test_formats_and_charsets(kind: str, body: str, expected: str) -> None:
    assert one(HEAD + f"Content-Type: {kind}\n\n{body}".encode("latin-1")).text == expected


def test_texts_of_a_mail_are_put_together_and_a_lists_footer_is_no_body() -> None:
    raw = HEAD + (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nBerth 4.\n--b\nContent-Type: text/plain\n\n"
        b"_______________\nharbour mailing list\nharbour@example.org\n--b--\n"
    )
    document = one(raw)
    assert [p.role for p in document.parts] == ["body", "footer"]
    assert document.text.startswith("Berth 4.\n\n____")


# --- what a mail carries ------------------------------------------------------------------------------------------


def test_attachments_are_documents_of_their_own() -> None:
    message = built(In_Reply_To="<m0@example.org>")
    message.add_attachment("berth,ship\n4,Alba\n", subtype="csv", filename="plan.csv")
    message.add_attachment("# Fuel\n\nTen tonnes.\n", subtype="markdown", filename="fuel \u2013 2026.md")
    message.add_attachment("plain notes", filename="plan.csv")
    documents, failures = read(message.as_bytes())
    assert not failures
    mail, *attached = documents
    assert mail.meta["attachments"] == 3
    assert mail.meta["files"] == "plan.csv; fuel – 2026.md; plan.csv"
    assert [d.id for d in attached] == [
        "mail:m1@example.org/plan.csv",
        "mail:m1@example.org/fuel – 2026.md",
        "mail:m1@example.org/plan-3.csv",
    ]
    for document in attached:
        assert document.parent == mail.id
        assert document.thread == "m0@example.org"
        assert document.author == Identity(name="Mira", address="mira@example.org")
        assert document.kind == "doc"
        assert document.labels == ("INBOX",)
    assert "Alba" in attached[0].text
    assert attached[1].title in ("Fuel", "fuel – 2026.md")


def test_an_attachment_that_cannot_be_read_never_costs_the_mail() -> None:
    message = built()
    message.add_attachment(b"%PDF-1.7 and then nothing", maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment(zlib.compress(b"x"), maintype="application", subtype="octet-stream", filename="b.bin")
    message.add_attachment(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, maintype="image", subtype="png", filename="c.png")
    documents, failures = read(message.as_bytes())
    assert [d.id for d in documents] == ["mail:m1@example.org"]
    assert failures.keys() == {f"m1@example.org/{name}" for name in ("a.pdf", "b.bin", "c.png")}
    assert all(failures.values())


def test_an_invitation_is_an_event_and_whoever_answers_one_sends_none() -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\nMETHOD:{}\r\nBEGIN:VEVENT\r\nUID:quay@x.org\r\nDTSTART:20260312T090000Z\r\n"
        "SUMMARY:Quay walk\r\nATTENDEE;CN=Jon:mailto:jon@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    message = built("You are invited.")
    message.add_alternative(calendar.format("REQUEST"), subtype="calendar", params={"method": "REQUEST"})
    message.make_mixed()
    copy = calendar.format("REQUEST").encode()
    message.add_attachment(copy, maintype="application", subtype="ics", filename="invite.ics")
    documents, failures = read(message.as_bytes())
    assert not failures
    mail, *events = documents
    assert {d.id for d in events} == {"mail:m1@example.org:quay@x.org"}
    assert [(d.kind, d.title, d.parent, d.labels) for d in events] == [("event", "Quay walk", mail.id, ("INBOX",))] * 2
    assert "Jon" in events[0].text
    answer = built("Jon has accepted.")
    answer.add_alternative(calendar.format("REPLY"), subtype="calendar", params={"method": "REPLY"})
    assert one(answer.as_bytes()).kind == "email"


def test_pictures_within_the_html_are_not_attachments() -> None:
    message = built("see the logo")
    message.add_alternative("<p>see <img src='cid:logo'></p>", subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")  # type: ignore[union-attr,index]
    document = one(message.as_bytes())
    assert document.meta["attachments"] == 0


def test_mails_within_a_mail_are_mails_of_their_own() -> None:
    inner = built("The ferry is in at ten.", Message_ID="<inner@example.org>", Subject="Ferry", References="<r@x.org>")
    outer = built("See the mail below.")
    outer.add_attachment(inner)
    documents, failures = read(outer.as_bytes())
    assert not failures
    assert [(d.id, d.kind, d.parent, d.thread) for d in documents] == [
        ("mail:m1@example.org", "email", None, "m1@example.org"),
        ("mail:inner@example.org", "email", "mail:m1@example.org", "r@x.org"),
    ]
    assert documents[0].meta["attachments"] == 1
    assert documents[1].text == "The ferry is in at ten."


def test_a_file_that_is_a_mail_is_one() -> None:
    outer = built()
    data = HEAD.replace(b"<m1@", b"<m2@") + b"\nThe ferry is in at ten.\n"
    outer.add_attachment(data, maintype="application", subtype="octet-stream", filename="Ferry.eml")
    assert [(d.id, d.parent) for d in read(outer.as_bytes())[0]] == [
        ("mail:m1@example.org", None),
        ("mail:m2@example.org", "mail:m1@example.org"),
    ]


def test_mails_that_nest_without_end_are_cut_off_with_a_word() -> None:
    raw = (b"From: a@x.org\nContent-Type: message/rfc822\n\n" * 50) + HEAD + b"\nthe innermost\n"
    documents, failures = read(raw)
    assert 2 <= len(documents) < 50
    assert any("lie deeper" in reason for reason in failures.values())


def test_bounces_tell_why_and_carry_the_mail() -> None:
    raw = (
        b"From: MAILER-DAEMON@x.org\nSubject: Undelivered\nContent-Type: multipart/report; boundary=b\n\n"
        b"--b\n\nIt could not be delivered.\n--b\nContent-Type: message/delivery-status\n\n"
        b"Final-Recipient: rfc822; nobody@x.org\nStatus: 5.1.1\n--b\nContent-Type: message/rfc822\n\n"
        + HEAD
        + b"\nhi\n--b--\n"
    )
    bounce, original = read(raw)[0]
    assert "could not be delivered" in bounce.text
    assert "5.1.1" in bounce.text
    assert original.id == "mail:m1@example.org"


def test_files_in_the_text_come_out_of_it() -> None:
    data = b"tide tables " * 20
    lines = b"".join(binascii.b2a_uu(data[i : i + 45]) for i in range(0, len(data), 45))
    documents, failures = read(HEAD + b"\nHere it is.\n\nbegin 644 tides.txt\n" + lines + b"`\nend\n\nMira\n")
    assert not failures
    assert [d.id for d in documents] == ["mail:m1@example.org", "mail:m1@example.org/tides.txt"]
    assert "begin" not in documents[0].text
    assert documents[0].text.startswith("Here it is.")
    assert documents[1].text.startswith("tide tables tide")


# --- seals --------------------------------------------------------------------------------------------------------


def test_what_is_signed_is_read_and_what_is_encrypted_is_named() -> None:
    signed = (
        b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nBerth 4 is free.\n"
        b"-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n-----END PGP SIGNATURE-----\n"
    )
    assert one(HEAD + b"\n" + signed).text.strip() == "Berth 4 is free."
    armour = b"Secret:\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"
    documents, failures = read(HEAD + b"\n" + armour)
    assert documents[0].text.strip() == "Secret:"
    assert failures.keys() == {"m1@example.org/encrypted"}
    mime = (
        b'Content-Type: multipart/encrypted; boundary=b; protocol="application/pgp-encrypted"\n\n--b\n'
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
        b"Content-Type: application/octet-stream\n\nxx\n--b--\n"
    )
    documents, failures = read(HEAD + mime)
    assert [d.title for d in documents] == ["Berths"]
    assert failures.keys() == {"m1@example.org/encrypted"}


def der(tag: int, *content: bytes) -> bytes:
    body = b"".join(content)
    size = len(body).to_bytes(3, "big")
    return bytes([tag, 0x83]) + size + body


def endless(tag: int, *content: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(content) + b"\0\0"


SIGNED, DATA = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")
INNER = b"Content-Type: text/plain\r\n\r\nBerth 4 is free.\r\n"
SEALS = {
    "whole": der(
        0x30, SIGNED, der(0xA0, der(0x30, b"\x02\x01\x01", der(0x31), der(0x30, DATA, der(0xA0, der(4, INNER)))))
    ),
    "pieces": endless(
        0x30,
        SIGNED,
        endless(
            0xA0,
            endless(
                0x30,
                b"\x02\x01\x01",
                der(0x31),
                endless(0x30, DATA, endless(0xA0, endless(0x24, der(4, INNER[:20]), der(4, INNER[20:])))),
            ),
        ),
    ),
}


@pytest.mark.parametrize("how", SEALS)
def test_a_mail_that_smime_only_signs_is_read(how: str) -> None:
    seal = HEAD + b"Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
    assert one(seal + base64.encodebytes(SEALS[how])).text == "Berth 4 is free."
    for broken in (SEALS[how][:60], b"", b"\x30\x80", SEALS[how].replace(SIGNED, DATA), b"\x24\x80" * 500):
        documents, failures = read(seal + base64.encodebytes(broken))
        assert [d.title for d in documents] == ["Berths"]
        assert broken == b"" or failures.keys() == {"m1@example.org/smime.p7m"}


def test_outlooks_own_packing_is_named() -> None:
    message = built()
    message.add_attachment(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    documents, failures = read(message.as_bytes())
    assert len(documents) == 1
    assert "TNEF" in failures["m1@example.org/winmail.dat"]


def test_a_mail_with_more_than_is_read_says_so() -> None:
    many = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2000
    assert "more parts" in read(many)[1]["m1@example.org/parts"]
    long = HEAD + b"\n" + b"berth four is free\n" * 150_000
    documents, failures = read(long)
    assert len(documents[0].text) == 2_000_000
    assert "2,000,000 characters" in failures["m1@example.org/text"]
