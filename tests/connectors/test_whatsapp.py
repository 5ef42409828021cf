"""WhatsApp exports: the many ways in which phones write a date, and what becomes of the lines between."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cascade_connectors.whatsapp import WhatsApp
from pydantic import ValidationError

from cascade.connector import Skip, Upsert
from cascade.testing import ConnectorContract, MemoryState
from cascade.types import Document, Locator, Part

CHAT = """\
[03/04/2026, 09:00:00] Mira: The crane is back
[03/04/2026, 09:01:30] Jon: Good
Berth 7 then?
[13/04/2026, 18:00:00] Mira: Crane is down again
"""


def connector(path: Path, zone: str = "UTC") -> WhatsApp:
    return WhatsApp("chats", WhatsApp.Config.model_validate({"path": path, "zone": zone}))


def documents(path: Path, zone: str = "UTC") -> list[Document]:
    return [c.document for c in connector(path, zone).changes(MemoryState()) if isinstance(c, Upsert)]


def messages(folder: Path, text: str, zone: str = "UTC") -> list[tuple[Part, str]]:
    """The messages of a chat with that text, each with its words."""
    (folder / "_chat.txt").write_bytes(text.encode())
    return [(p, d.text[p.start : p.end]) for d in documents(folder, zone) for p in d.parts]


class TestWhatsAppContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        (folder / "crew").mkdir(parents=True)
        (folder / "crew" / "_chat.txt").write_text(CHAT)
        (folder / "WhatsApp Chat with Jon Berg.txt").write_text("3/4/26, 9:00 AM - Jon Berg: Ahoy\n")

    def open(self, folder: Path) -> WhatsApp:
        return connector(folder)

    def add_one(self, folder: Path) -> None:
        with (folder / "crew" / "_chat.txt").open("a") as file:
            file.write("[20/04/2026, 18:00:00] Mira: Crane sold\n")

    def remove_one(self, folder: Path) -> None:
        (folder / "WhatsApp Chat with Jon Berg.txt").unlink()

    def damage_one(self, folder: Path) -> None:
        (folder / "crew" / "_chat.txt").write_bytes(b"\xff\x00\x01 nothing to see")


def test_a_chat_becomes_conversations_with_lines_as_ids(tmp_path: Path) -> None:
    (tmp_path / "crew").mkdir()
    (tmp_path / "crew" / "_chat.txt").write_text(CHAT)
    first, second = documents(tmp_path)
    assert first.text == "Mira: The crane is back\nJon: Good\nBerth 7 then?"
    assert first.title == "crew, 3 Apr 2026, The crane is back"
    assert (first.id, second.id) == ("chats:crew/20260403T090000", "chats:crew/20260413T180000")
    assert [(p.native_id, p.locator) for p in first.parts + second.parts] == [
        ("1", Locator(path="crew/_chat.txt", line=1)),
        ("2", Locator(path="crew/_chat.txt", line=2)),
        ("4", Locator(path="crew/_chat.txt", line=4)),
    ]
    assert [(p.role, p.identity.name) for p in first.people] == [("participant", "Mira"), ("participant", "Jon")]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("[25/12/2025, 21:05:09] ", datetime(2025, 12, 25, 21, 5, 9)),
        ("[25/12/25, 9:05:09 PM] ", datetime(2025, 12, 25, 21, 5, 9)),
        ("[25/12/25, 9:05:09\u202fPM] ", datetime(2025, 12, 25, 21, 5, 9)),
        ("\u200e[25.12.25, 21:05:09] ", datetime(2025, 12, 25, 21, 5, 9)),
        ("12/25/25, 9:05 PM - ", datetime(2025, 12, 25, 21, 5)),
        ("12/25/25, 9:05\u202fpm - ", datetime(2025, 12, 25, 21, 5)),
        ("25/12/25, 9:05 p. m. - ", datetime(2025, 12, 25, 21, 5)),
        ("25/12/25, 9:05 p.\u00a0m. - ", datetime(2025, 12, 25, 21, 5)),
        ("25/12/2025, 12:05 am - ", datetime(2025, 12, 25, 0, 5)),
        ("25.12.25, 21:05 - ", datetime(2025, 12, 25, 21, 5)),
        ("25-12-2025 21:05 - ", datetime(2025, 12, 25, 21, 5)),
        ("2025-12-25, 21:05 - ", datetime(2025, 12, 25, 21, 5)),
        ("2025/12/25 21:05 - ", datetime(2025, 12, 25, 21, 5)),
        ("2025/12/25, 下午9:05 - ", datetime(2025, 12, 25, 21, 5)),
        ("2025. 12. 25. 오후 9:05 - ", datetime(2025, 12, 25, 21, 5)),
        ("25/12/2568 21:05 - ", datetime(2025, 12, 25, 21, 5)),
        ("25.12.2025 kl. 21.05 - ", datetime(2025, 12, 25, 21, 5)),
    ],
)
def test_the_times_that_phones_write(tmp_path: Path, head: str, expected: datetime) -> None:
    ((part, words),) = messages(tmp_path, f"{head}Mira: hello: there\n")
    assert part.at == expected.replace(tzinfo=UTC)
    assert part.author is not None
    assert (part.author.name, words) == ("Mira", "hello: there")


def test_which_number_is_the_month_is_read_off_the_whole_chat(tmp_path: Path) -> None:
    day_first = "03/04/26, 10:00 - A: x\n04/04/26, 10:00 - A: y\n13/04/26, 10:00 - A: z\n"
    assert [p.at.month for p, _ in messages(tmp_path, day_first) if p.at] == [4, 4, 4]
    month_first = "03/04/26, 10:00 - A: x\n03/05/26, 10:00 - A: y\n03/13/26, 10:00 - A: z\n"
    assert [p.at.month for p, _ in messages(tmp_path, month_first) if p.at] == [3, 3, 3]


def test_where_both_orders_exist_the_one_that_goes_forward_is_right(tmp_path: Path) -> None:
    day_first = (
        "30/01/26, 10:00 - A: x\n".replace("30/01", "05/01") + "02/02/26, 10:00 - A: y\n01/03/26, 10:00 - A: z\n"
    )
    assert [(p.at.day, p.at.month) for p, _ in messages(tmp_path, day_first) if p.at] == [(5, 1), (2, 2), (1, 3)]


def test_times_are_those_of_the_phone(tmp_path: Path) -> None:
    text = "01/07/2026, 12:00 - A: summer\n01/12/2026, 12:00 - A: winter\n13/12/2026, 12:00 - A: x\n"
    hours = [p.at.hour for p, _ in messages(tmp_path, text, "Europe/Zurich") if p.at]
    assert hours == [10, 11, 11]
    with pytest.raises(ValidationError, match="no such time zone"):
        WhatsApp.Config.model_validate({"path": tmp_path, "zone": "Mars/Olympus"})


def test_what_the_service_says_makes_nobody_a_participant(tmp_path: Path) -> None:
    text = (
        "13/04/26, 10:00 - Messages and calls are end-to-end encrypted. Tap to learn more.\n"
        '13/04/26, 10:00 - Mira changed the subject from "a: b" to "Crew"\n'
        "13/04/26, 10:01 - +41 79 000 00 00: Hi\n"
        "13/04/26, 10:02 - Mira: <Media omitted>\n"
        "13/04/26, 10:02 - Mira: \u200eberths.pdf (file attached)\n"
    )
    (tmp_path / "WhatsApp Chat with Crew.txt").write_text(text)
    (document,) = documents(tmp_path / "WhatsApp Chat with Crew.txt")
    assert document.title == "Crew, 13 Apr 2026, Hi"
    assert [p.identity.name for p in document.people] == ["+41 79 000 00 00", "Mira"]
    assert document.text.splitlines()[1] == 'Mira changed the subject from "a: b" to "Crew"'
    assert document.meta["files"] == 2


def test_a_zip_is_read_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Crew.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("00000012-PHOTO.jpg", b"\xff\xd8")
        file.writestr("_chat.txt", CHAT)
    assert WhatsApp.recognises(path) == 0.9
    first, _ = documents(path)
    assert first.title.startswith("Crew, 3 Apr 2026")
    assert first.locator == Locator(path=path.name, line=1)


def test_a_broken_archive_is_told_of_and_what_was_sent_in_a_chat_is_not(tmp_path: Path) -> None:
    (tmp_path / "_chat.txt").write_text(CHAT)
    (tmp_path / "IMG-20260403-WA0001.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "berths.pdf").write_bytes(b"%PDF")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04")
    found = {c.item: c.reason for c in connector(tmp_path).changes(MemoryState()) if isinstance(c, Skip)}
    assert set(found) == {"broken.zip"}
    assert "does not read" in found["broken.zip"]
    assert WhatsApp.recognises(tmp_path / "broken.zip") == 0


def test_a_zip_whose_packing_is_damaged_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "chat.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_chat.txt", CHAT * 50)
    data = bytearray(path.read_bytes())
    data[60:120] = b"\xff" * 60
    path.write_bytes(data)
    (skip,) = (c for c in connector(path).changes(MemoryState()) if isinstance(c, Skip))
    assert "does not read" in skip.reason
    assert WhatsApp.recognises(path) == 0


def test_recognising(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Dear diary,\n3/4/26 was nice\n")
    assert WhatsApp.recognises(tmp_path / "a.txt") == 0
    assert WhatsApp.recognises(tmp_path) == 0
    (tmp_path / "b.txt").write_text(CHAT)
    assert WhatsApp.recognises(tmp_path / "b.txt") == WhatsApp.recognises(tmp_path) == 0.9


def test_hostile_lines_end_soon_and_do_no_harm(tmp_path: Path) -> None:
    lines = ["[99/99/9999, 99:99] A: x", "[31/02/2026, 10:00] A: never", "[13/04/2026, 10:00] A: \x1b]0;x\x07ok\x00"]
    lines += ["[13/04/2026, 10:01] " + "A" * 300_000, "[13/04/2026, 10:01] A: " + "<(" * 200_000, "x" * 300_000]
    found = messages(tmp_path, "\r\n".join(lines))
    assert [words[:2] for _, words in found] == ["ok", "AA", "<("]
