"""The three mail connectors on real files: what they list, keep, find again and recognise."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from cascade_connectors.mail import Eml, Maildir, Mbox

from cascade.connector import Connector, Done, Keep, Skip, Upsert, connector_class, guess_kind
from cascade.errors import BadConfig, SourceUnavailable
from cascade.testing import ConnectorContract, MemoryState, Replica
from cascade.types import Document


def mail(number: int, subject: str = "Tide tables", **fields: str) -> bytes:
    """A plain mail that replies to the one before it."""
    head = {
        "From": "Mira Okafor <Mira@Example.org>",
        "To": "Jon Berg <jon@example.org>",
        "Subject": subject,
        "Date": f"Mon, 2 Mar 2026 09:{number:02d}:00 +0100",
        "Message-ID": f"<m{number}@example.org>",
        **({"In-Reply-To": f"<m{number - 1}@example.org>"} if number > 1 else {}),
        **fields,
    }
    lines = [f"{name}: {value}" for name, value in head.items()]
    return "\n".join([*lines, "", f"The harbour office sent table {number}.", ""]).encode()


def open_(cls: type[Connector], path: Path) -> Connector:
    return cls("mail", cls.Config.model_validate({"path": path}))


def documents(cls: type[Connector], path: Path) -> list[Document]:
    return [c.document for c in open_(cls, path).changes(MemoryState()) if isinstance(c, Upsert)]


def skips(cls: type[Connector], path: Path) -> dict[str, str]:
    return {c.id: c.reason for c in open_(cls, path).changes(MemoryState()) if isinstance(c, Skip)}


def maildir(folder: Path) -> Path:
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return folder


def as_mbox(*mails: bytes) -> bytes:
    return b"".join(b"From mira@example.org Mon Mar  2 09:00:00 2026\n" + each + b"\n" for each in mails)


class TestMaildirContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        maildir(folder)
        (folder / "cur" / "1.a:2,S").write_bytes(mail(1))
        (folder / "new" / "2.b").write_bytes(mail(2))
        (maildir(folder / ".Sent") / "cur" / "3.c:2,RS").write_bytes(mail(3))

    def open(self, folder: Path) -> Connector:
        return open_(Maildir, folder)

    def add_one(self, folder: Path) -> None:
        (folder / "new" / "4.d").write_bytes(mail(4))

    def remove_one(self, folder: Path) -> None:
        (folder / "new" / "2.b").unlink()

    def damage_one(self, folder: Path) -> None:
        (folder / "cur" / "1.a:2,S").write_bytes(b"\x00\xff\x00 nothing that a mail begins with")


class TestMboxContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        (folder / "inbox.mbox").write_bytes(as_mbox(mail(1), mail(2)))
        (folder / "old.mbox").write_bytes(as_mbox(mail(3)))

    def open(self, folder: Path) -> Connector:
        return open_(Mbox, folder)

    def add_one(self, folder: Path) -> None:
        with (folder / "old.mbox").open("ab") as file:
            file.write(as_mbox(mail(4)))

    def remove_one(self, folder: Path) -> None:
        (folder / "inbox.mbox").write_bytes(as_mbox(mail(2)))

    def damage_one(self, folder: Path) -> None:
        (folder / "inbox.mbox").write_bytes(as_mbox(b"\nno head at all\n", mail(2)))


class TestEmlContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        (folder / "2026").mkdir()
        for number, name in enumerate(("a.eml", "2026/b.eml", "2026/c.EML"), 1):
            (folder / name).write_bytes(mail(number))

    def open(self, folder: Path) -> Connector:
        return open_(Eml, folder)

    def add_one(self, folder: Path) -> None:
        (folder / "d.eml").write_bytes(mail(4))

    def remove_one(self, folder: Path) -> None:
        (folder / "a.eml").unlink()

    def damage_one(self, folder: Path) -> None:
        (folder / "a.eml").write_bytes(b"\x89PNG\r\n\x1a\n")


# --- Maildir ------------------------------------------------------------------------------------------------------


def test_reading_and_flagging_a_mail_is_no_change(tmp_path: Path) -> None:
    maildir(tmp_path)
    (tmp_path / "new" / "1.a").write_bytes(mail(1))
    replica = Replica()
    replica.apply(open_(Maildir, tmp_path).changes(MemoryState()))
    (tmp_path / "new" / "1.a").rename(tmp_path / "cur" / "1.a:2,FRS")
    changes = replica.apply(open_(Maildir, tmp_path).changes(replica.state))
    assert isinstance(changes[0], Keep)
    assert not [c for c in changes if isinstance(c, Upsert | Skip | Done)]


def test_a_mail_that_is_flagged_between_listing_and_reading_is_still_read(tmp_path: Path) -> None:
    maildir(tmp_path)
    for number in range(1, 4):
        (tmp_path / "cur" / f"{number}.a:2,").write_bytes(mail(number))
    changes = iter(open_(Maildir, tmp_path).changes(MemoryState()))
    first = next(changes)
    (tmp_path / "cur" / "3.a:2,").rename(tmp_path / "cur" / "3.a:2,S")
    got = [c.document.native_id for c in [first, *changes] if isinstance(c, Upsert)]
    assert got == ["m1@example.org", "m2@example.org", "m3@example.org"]


def test_folders_are_labels_however_they_nest(tmp_path: Path) -> None:
    paths = {
        "": "INBOX",
        ".Sent.2026": "Sent/2026",
        ".Entw&APw-rfe": "Entwürfe",
        "lists": "lists",
        "lists/harbour": "lists/harbour",
    }
    for number, folder in enumerate(paths, 1):
        (maildir(tmp_path / folder) / "cur" / f"{number}.x:2,S").write_bytes(mail(number))
    found = {d.labels for d in documents(Maildir, tmp_path)}
    assert found == {(label,) for label in paths.values()}


def test_a_maildir_may_lie_below_plain_folders(tmp_path: Path) -> None:
    (maildir(tmp_path / "account" / "job") / "cur" / "1.x:2,").write_bytes(mail(1))
    assert [d.locator.path for d in documents(Maildir, tmp_path)] == ["account/job/cur/1.x"]
    assert Maildir.recognises(tmp_path / "account") > 0.9


def test_pipes_links_and_hidden_files_do_not_stop_a_maildir(tmp_path: Path) -> None:
    maildir(tmp_path)
    (tmp_path / "cur" / "1.a:2,").write_bytes(mail(1))
    (tmp_path / "cur" / ".lock").write_bytes(b"x")
    os.mkfifo(tmp_path / "cur" / "2.pipe:2,")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [d.native_id for d in documents(Maildir, tmp_path)] == ["m1@example.org"]


def test_a_file_name_that_is_no_text_costs_that_file_at_most(tmp_path: Path) -> None:
    maildir(tmp_path)
    (tmp_path / "cur" / "1.a:2,").write_bytes(mail(1))
    Path(os.fsdecode(os.fsencode(tmp_path / "cur") + b"/2.\xff\x1b[31m:2,")).write_bytes(mail(2))
    found = documents(Maildir, tmp_path)
    assert {d.native_id for d in found} == {"m1@example.org", "m2@example.org"}
    assert all("\x1b" not in (d.locator.path or "") for d in found)


def test_a_folder_without_maildirs_is_a_bad_setting_and_a_missing_one_may_come_back(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="holds no Maildir"):
        list(open_(Maildir, tmp_path).changes(MemoryState()))
    with pytest.raises(SourceUnavailable, match="is not there"):
        list(open_(Maildir, tmp_path / "gone").changes(MemoryState()))


def test_many_processes_read_what_one_reads(tmp_path: Path) -> None:
    maildir(tmp_path)
    for number in range(1, 150):
        (tmp_path / "cur" / f"{number:03d}.x:2,S").write_bytes(mail(number % 60, f"Berth {number}"))
    config = Maildir.Config.model_validate({"path": tmp_path, "workers": 2})
    assert list(Maildir("mail", config).changes(MemoryState())) == list(open_(Maildir, tmp_path).changes(MemoryState()))


# --- mbox ---------------------------------------------------------------------------------------------------------


def test_each_mail_of_an_mbox_knows_its_line_and_its_folder(tmp_path: Path) -> None:
    (tmp_path / "Inbox.sbd").mkdir()
    file = tmp_path / "Inbox.sbd" / "Work"
    file.write_bytes(as_mbox(mail(1), mail(2), mail(3)))
    found = documents(Mbox, tmp_path)
    lines = file.read_text().split("\n")
    assert [lines[(d.locator.line or 0) - 1][:5] for d in found] == ["From "] * 3
    assert {d.labels for d in found} == {("Inbox/Work",)}
    assert {d.locator.path for d in found} == {"Inbox.sbd/Work"}


def test_the_from_line_dates_a_mail_without_a_date(tmp_path: Path) -> None:
    undated = re.sub(rb"Date: [^\n]*\n", b"", mail(1))
    (tmp_path / "a.mbox").write_bytes(as_mbox(undated))
    (document,) = documents(Mbox, tmp_path / "a.mbox")
    assert document.created_at is not None
    assert document.created_at.isoformat() == "2026-03-02T09:00:00+00:00"


def test_two_copies_of_a_mail_in_one_file_are_one_and_two_mails_under_one_id_are_two(tmp_path: Path) -> None:
    other = mail(1).replace(b"table 1", b"nothing")
    (tmp_path / "a.mbox").write_bytes(as_mbox(mail(1), mail(1, **{"X-Seen": "yes"}), other))
    found = documents(Mbox, tmp_path)
    assert [d.native_id for d in found] == ["m1@example.org", "m1@example.org#2"]
    assert "nothing" in found[1].text
    assert found[1].locator.message_id == "m1@example.org"


def test_a_file_that_is_no_mbox_says_so_and_others_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(as_mbox(mail(1)))
    (tmp_path / "b.mbox").write_bytes(b"PK\x03\x04 an archive that was given the wrong name")
    (tmp_path / "notes.txt").write_text("From now on, tides are tables.\n")
    (tmp_path / "empty.mbox").write_bytes(b"")
    assert [d.native_id for d in documents(Mbox, tmp_path)] == ["m1@example.org"]
    assert skips(Mbox, tmp_path).keys() == {"b.mbox"}


# --- recognising --------------------------------------------------------------------------------------------------


def test_kinds_are_guessed_from_paths(tmp_path: Path) -> None:
    (maildir(tmp_path / "md") / "cur" / "1.a:2,").write_bytes(mail(1))
    (tmp_path / "archive").write_bytes(as_mbox(mail(1)))
    (tmp_path / "boxes").mkdir()
    (tmp_path / "boxes" / "a.mbox").write_bytes(as_mbox(mail(1)))
    (tmp_path / "emls" / "deep").mkdir(parents=True)
    (tmp_path / "emls" / "deep" / "a.eml").write_bytes(mail(1))
    (tmp_path / "prose.txt").write_text("From here on, nothing is a mail.\nNot even this.\n")
    guessed = {p.name: guess_kind(p) for p in sorted(tmp_path.iterdir())}
    assert guessed.pop("prose.txt") not in ("maildir", "mbox", "eml")
    assert guessed == {"md": "maildir", "archive": "mbox", "boxes": "mbox", "emls": "eml"}
    assert guess_kind(tmp_path / "emls" / "deep" / "a.eml") == "eml"


def test_connectors_are_plug_ins() -> None:
    assert [connector_class(kind) for kind in ("maildir", "mbox", "eml")] == [Maildir, Mbox, Eml]
