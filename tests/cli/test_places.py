"""What lies in a folder of several kinds: each part is its connector's, and the papers are read without them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cascade.places import Place, places
from tests.cli.shell import Told
from tests.cli.test_sources import Cli

MAIL = "From: Odo <odo@mill.example>\nTo: Pia <pia@mill.example>\nSubject: Sluice\nDate: 4 May 2026 09:00:00 +0000\n"
EVENT = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260504T090000Z\nSUMMARY:Milling\nEND:VEVENT\nEND:VCALENDAR\n"
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Odo Quist\nEND:VCARD\n"
TALK = "04/05/2026, 09:00 - Odo: The sluice sticks\n04/05/2026, 09:05 - Pia: Again?\n"


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    """What a phone, a mail program and a person have put into one folder."""
    root = tmp_path / "mill"
    texts = {
        "papers/lease.md": "# Lease\n\nThe lease of the mill ends in May.\n",
        "papers/old/weir.txt": "The weir was mended in 2019.\n",
        "Post/Inbox": f"From odo@mill.example Mon May  4 09:00:00 2026\n{MAIL}\nThe sluice sticks.\n",
        "Post/Inbox.msf": "// index\n",
        "phone/calendar.ics": EVENT,
        "phone/cards.vcf": CARD,
        "phone/WhatsApp Chat with Pia.txt": TALK,
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_each_kind_in_a_folder_is_a_source_and_the_documents_leave_it_out(mill: Path) -> None:
    documents, *others = places(mill)
    assert (documents.kind, documents.path) == ("folder", mill)
    assert set(documents.exclude) == {"*.ics", "*.vcf", "Post", "phone/WhatsApp Chat with Pia.txt"}
    assert others == [
        Place("icalendar", mill / "phone" / "calendar.ics"),
        Place("mbox", mill / "Post"),
        Place("vcard", mill / "phone" / "cards.vcf"),
        Place("whatsapp", mill / "phone" / "WhatsApp Chat with Pia.txt"),
    ]


def test_what_lies_beside_no_papers_is_not_read_as_papers(tmp_path: Path) -> None:
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / "harbour.ics").write_text(EVENT)
    days = tmp_path / "talk" / "general"
    days.mkdir(parents=True)
    (days / "2026-05-04.json").write_text("[]")
    (tmp_path / "talk" / "users.json").write_text("[]")
    assert [place.kind for place in places(tmp_path)] == ["icalendar", "slack"]


def test_what_one_connector_reads_is_one_source(mill: Path, tmp_path: Path) -> None:
    assert places(mill / "papers") == (Place("folder", mill / "papers"),)
    assert places(mill / "phone" / "cards.vcf") == (Place("vcard", mill / "phone" / "cards.vcf"),)
    cards = tmp_path / "Contacts" / "All Contacts"
    cards.mkdir(parents=True)
    (cards / "All Contacts.vcf").write_text(CARD)
    assert places(cards.parent) == (Place("vcard", cards.parent),)
    for folder in ("cur", "new"):
        (tmp_path / "Maildir" / folder).mkdir(parents=True)
    (tmp_path / "Maildir" / "cur" / "1.a:2,S").write_text(f"{MAIL}\nThe sluice sticks.\n")
    assert places(tmp_path / "Maildir") == (Place("maildir", tmp_path / "Maildir"),)
    (tmp_path / "nothing").mkdir()
    assert places(tmp_path / "nothing") == ()


def test_exports_that_stand_for_themselves_are_a_source_each(tmp_path: Path) -> None:
    for name in ("Ann", "Ben"):
        with zipfile.ZipFile(tmp_path / f"WhatsApp Chat - {name}.zip", "w") as file:
            file.writestr("_chat.txt", TALK)
    (tmp_path / "[draft] plan.md").write_text("# Plan\n")
    (tmp_path / "letters").mkdir()
    for n in range(3):
        (tmp_path / "letters" / f"{n}.eml").write_text(f"{MAIL}\nThe sluice sticks.\n")
    documents, mails, *chats = places(tmp_path)
    assert documents.exclude == ("*.zip", "letters")
    assert mails == Place("eml", tmp_path / "letters")
    assert [(chat.kind, chat.path.name) for chat in chats] == [
        ("whatsapp", "WhatsApp Chat - Ann.zip"),
        ("whatsapp", "WhatsApp Chat - Ben.zip"),
    ]


def test_add_notes_down_all_that_lies_there_and_a_second_time_what_is_new(cli: Cli, mill: Path) -> None:
    added: Told = cli("add", str(mill))
    assert [line.split(" at ")[0] for line in added.out.splitlines()] == [
        "added mill (folder)",
        "added calendar (icalendar)",
        "added Post (mbox)",
        "added cards (vcard)",
        "added WhatsApp-Chat-with-Pia (whatsapp)",
    ]
    assert added.err.splitlines() == ["next: cascade sync"], "nothing comes twice"
    assert cli("sync", "mill").out.startswith("mill: 2 documents (2 new) in ")
    again = cli("add", str(mill))
    assert (again.code, again.out) == (2, "")
    assert "is the source 'mill' already" in again.err
    (mill / "gone.eml").write_text(f"{MAIL}\nAll is well.\n")
    assert cli("add", str(mill)).out.startswith("added gone (eml)")


def test_several_sources_share_the_name_that_is_given(cli: Cli, mill: Path) -> None:
    (mill / "cards.vcf").write_text(CARD)
    names = [line.split()[1] for line in cli("add", str(mill / "phone"), "--name", "handy").out.splitlines()]
    assert names == ["handy-icalendar", "handy-vcard", "handy-whatsapp"]


def test_a_plug_in_that_reads_folders_alone_gets_the_folder_that_it_is_surest_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "plugin"))
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "may.jsonl").write_text('{"id": "1", "text": "The sluice is shut."}\n', encoding="utf-8")
    assert places(tmp_path / "log") == (Place("lines", tmp_path / "log"),)
