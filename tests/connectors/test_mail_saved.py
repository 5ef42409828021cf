"""Single mails as Outlook and Apple Mail save them: read like the mails that were sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cascade_connectors.mail import Eml

from cascade.connector import Skip, Upsert, guess_kind
from cascade.testing import ConnectorContract, MemoryState
from cascade.types import Document
from tests.connectors.outlook import attachment, message, recipient

SUBJECT, BODY, HTML, HEAD, SENDER, ADDRESS, ID, ANSWERS = 0x37, 0x1000, 0x1013, 0x7D, 0x0C1A, 0x0C1F, 0x1035, 0x1042
CODE_PAGE = 0x3FDE
PIA = recipient("'Pia Roth'", "pia@quay.example", 1)
LARS = recipient("Lars Ek", "/o=ExchangeLabs/ou=Group/cn=Recipients/cn=lars", 2)
SENT = {SUBJECT: "Winch", BODY: "The winch is mended.\r\n", SENDER: "Ida Holm", ADDRESS: "ida@quay.example"}
APPLE = b"From: Ida Holm <ida@quay.example>\nSubject: Keel\nMessage-ID: <keel@quay.example>\n\nThe keel is laid.\n"


def source(path: Path) -> Eml:
    return Eml("post", Eml.Config.model_validate({"path": path}))


def read(folder: Path, name: str, data: bytes) -> tuple[list[Document], dict[str, str]]:
    """The documents of a file of that name, and the reasons of what was skipped."""
    (folder / name).write_bytes(data)
    changes = list(source(folder).changes(MemoryState()))
    return (
        [c.document for c in changes if isinstance(c, Upsert)],
        {c.id: c.reason for c in changes if isinstance(c, Skip)},
    )


class TestSavedContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        (folder / "1.emlx").write_bytes(b"%d\n%s<plist/>\n" % (len(APPLE), APPLE))
        (folder / "2.msg").write_bytes(message(SENT, [PIA]))
        (folder / "3.eml").write_bytes(APPLE.replace(b"keel@", b"hull@").replace(b"keel", b"hull"))

    def open(self, folder: Path) -> Eml:
        return source(folder)

    def add_one(self, folder: Path) -> None:
        (folder / "4.msg").write_bytes(message({**SENT, BODY: "Now the crane is too."}))

    def remove_one(self, folder: Path) -> None:
        (folder / "2.msg").unlink()

    def damage_one(self, folder: Path) -> None:
        path = folder / "2.msg"
        path.write_bytes(path.read_bytes()[:700])


def test_outlook_tells_who_wrote_to_whom_and_in_answer_to_what(tmp_path: Path) -> None:
    fields = {**SENT, ID: "<w2@quay.example>", ANSWERS: "<w1@quay.example>"}
    (mail,), _ = read(tmp_path, "a.msg", message(fields, [PIA, LARS]))
    assert (mail.title, mail.text, mail.kind) == ("Winch", "The winch is mended.", "email")
    assert [(p.role, p.identity.name, p.identity.address) for p in mail.people] == [
        ("author", "Ida Holm", "ida@quay.example"),
        ("recipient", "Pia Roth", "pia@quay.example"),
        ("cc", "Lars Ek", ""),
    ]
    assert (mail.id, mail.thread) == ("post:w2@quay.example", "w1@quay.example")


def test_the_head_that_a_mail_came_with_goes_before_what_outlook_made_of_it(tmp_path: Path) -> None:
    head = "From: Ida <ida@sea.example>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0100\r\nContent-Type: text/plain\r\n\r\n"
    (mail,), _ = read(tmp_path, "a.msg", message({**SENT, HEAD: head}, [PIA]))
    assert [str(p.identity) for p in mail.people] == ["Ida", "Pia Roth"]
    assert mail.created_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert mail.text == "The winch is mended."


def test_a_mail_of_html_alone_reads_in_its_code_page(tmp_path: Path) -> None:
    fields: dict[int, str | bytes | int] = {
        SUBJECT: "工程",
        HTML: "<p>起重機<b>修好</b>了</p>".encode("cp950"),
        CODE_PAGE: 950,
    }
    (mail,), _ = read(tmp_path, "a.msg", message(fields))
    assert mail.text == "起重機修好了"


def test_what_a_mail_carries_is_read_or_told(tmp_path: Path) -> None:
    files = [attachment("berths.txt", b"Berth 7 is dredged. " * 300, "text/plain"), attachment("old", None, "")]
    (mail, paper), skips = read(tmp_path, "a.msg", message(SENT, [PIA], files))
    assert paper.text.startswith("Berth 7 is dredged.")
    assert paper.parent == mail.id
    assert skips == {"a.msg/old": "a mail or a link within a mail of Outlook's: save it on its own"}


def test_apple_mails_own_notes_are_no_part_of_the_mail(tmp_path: Path) -> None:
    (mail,), _ = read(tmp_path, "8.emlx", b"%d  \n%s<?xml version='1.0'?><plist/>\n" % (len(APPLE), APPLE))
    assert (mail.id, mail.text) == ("post:keel@quay.example", "The keel is laid.")


def test_a_file_that_only_looks_like_outlooks_is_skipped_with_a_reason(tmp_path: Path) -> None:
    documents, skips = read(tmp_path, "a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing more")
    assert not documents
    assert "does not read as a mail of Outlook's" in skips["a.msg"]


@pytest.mark.parametrize("name", ["a.msg", "a.emlx"])
def test_such_mails_are_recognised(tmp_path: Path, name: str) -> None:
    data = message(SENT) if name == "a.msg" else b"%d\n%s" % (len(APPLE), APPLE)
    (tmp_path / name).write_bytes(data)
    assert (guess_kind(tmp_path / name), guess_kind(tmp_path)) == ("eml", "eml")
