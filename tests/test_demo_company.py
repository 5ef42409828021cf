"""The sample company: what is committed is what the generator writes, and it holds what the demo relies on.

Everything but that is read back with the standard library, not with the connectors.
"""

from __future__ import annotations

import json
import mailbox
import os
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from cascade.engine import Engine
from cascade.sample import sample
from evals.demo.generate import COMPANY, main

Company = dict[str, Any]


def _parsed(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return message


def test_a_fresh_checkout_brings_nothing_new(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(COMPANY, tmp_path / "company"))
    with Engine(tmp_path / "home") as engine:
        for source in sample().sources:
            engine.add(folder / source.path, name=source.name)
        assert sum(report.added for report in engine.sync()) > 500
        for file in folder.rglob("*.*"):
            os.utime(file, (1_900_000_000, 1_900_000_000))
        assert {(report.added, report.changed, report.removed) for report in engine.sync()} == {(0, 0, 0)}


@pytest.fixture(scope="module")
def mails() -> list[EmailMessage]:
    box = mailbox.mbox(COMPANY / "mail.mbox", create=False)
    try:
        return [_parsed(box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118 (a mailbox is not a dict)
    finally:
        box.close()


@pytest.fixture(scope="module")
def messages() -> list[Company]:
    days = sorted((COMPANY / "slack").glob("*/*.json"))
    return [message for day in days for message in json.loads(day.read_bytes())]


@pytest.fixture(scope="module")
def demo() -> Company:
    found: Company = json.loads((COMPANY / "demo.json").read_bytes())
    return found


@pytest.fixture(scope="module")
def cards() -> list[dict[str, str]]:
    text = (COMPANY / "contacts.vcf").read_bytes().decode().replace("\r\n ", "")
    found = []
    for card in text.split("BEGIN:VCARD\r\n")[1:]:
        pairs = (line.partition(":") for line in card.split("\r\n") if ":" in line)
        found.append({name.partition(";")[0]: value for name, _, value in pairs})
    return found


def _question(demo: Company, name: str) -> Company:
    found: Company = next(q for q in demo["questions"] if q["id"] == name)
    return found


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    assert body is not None
    return str(body.get_content())


def _files() -> Iterator[Path]:
    return (path for path in (COMPANY / "docs").rglob("*") if path.is_file())


# --- the generator ------------------------------------------------------------------------------------------------


def test_committed_is_what_is_generated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out
    assert main(["--out", str(tmp_path)]) == 0
    written = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert written == {p.relative_to(COMPANY): p.read_bytes() for p in COMPANY.rglob("*") if p.is_file()}
    assert sum(map(len, written.values())) < 3_000_000


def test_check_names_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--out", str(tmp_path)])
    (tmp_path / "pulls.json").write_bytes(b"[]")
    (tmp_path / "extra.txt").write_bytes(b"")
    capsys.readouterr()
    assert main(["--check", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().out == "differs: extra.txt\ndiffers: pulls.json\n"
    main(["--out", str(tmp_path)])
    assert main(["--check", "--out", str(tmp_path)]) == 0


# --- the sources --------------------------------------------------------------------------------------------------


def test_mail(mails: list[EmailMessage]) -> None:
    ids = [str(m["Message-ID"]) for m in mails]
    assert len(ids) == len(set(ids)) >= 300
    answered = [str(m["In-Reply-To"]) for m in mails if m["In-Reply-To"]]
    assert len(answered) >= 100
    assert set(answered) <= set(ids)
    assert all(not m.defects for m in mails)
    assert all(m["Date"].datetime.utcoffset() is not None for m in mails)
    kinds = Counter(part.get_content_type() for m in mails for part in m.iter_attachments())
    assert len(kinds) >= 4
    assert sum(1 for m in mails if m["List-Id"]) >= 20
    assert sum(1 for m in mails if m.get_body(("plain",)) is None) >= 20


def test_mail_quotes_in_many_ways(mails: list[EmailMessage]) -> None:
    texts = [_text(m) for m in mails]
    for attribution in (
        r"^On \w{3}, \d+ \w+ \d{4} at \d\d:\d\d, .*wrote:",
        r"^On \d+ \w+ \d{4}, at \d\d:\d\d",
        r"^-----Original Message-----",
        r"^_{32}\nFrom: ",
        r"^On \d\d/\d\d/\d{4} \d\d:\d\d, .* wrote:",
        r"^Am \d\d\.\d\d\.\d{4} um ",
        r"^-+ Forwarded message -+",
        r"^Begin forwarded message:",
        r"^>>",
    ):
        assert sum(bool(re.search(attribution, text, re.MULTILINE)) for text in texts) >= 1, attribution


def test_mail_has_the_traps(mails: list[EmailMessage]) -> None:
    assert sum("\x1b" in str(m["Subject"]) for m in mails) == 1
    assert sum("ignore all previous instructions" in " ".join(_text(m).split()) for m in mails) == 2, (
        "the mail and its forwarded copy"
    )
    assert sum(not str(m["From"]).isascii() for m in mails) >= 20
    assert any(re.search(r"^>From ", _text(m), re.MULTILINE) for m in mails)


def test_attachments_open(mails: list[EmailMessage], tmp_path: Path) -> None:
    seen = set()
    for part in (part for m in mails for part in m.iter_attachments()):
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        suffix = str(part.get_filename()).rpartition(".")[2]
        seen.add(suffix)
        if suffix in ("docx", "xlsx", "pptx"):
            path = tmp_path / f"x.{suffix}"
            path.write_bytes(data)
            assert zipfile.ZipFile(path).testzip() is None
        elif suffix == "pdf":
            assert data.startswith(b"%PDF-")
            assert data.endswith(b"%%EOF\n")
        else:
            assert data.decode()
    assert seen >= {"pdf", "docx", "csv", "txt"}


def test_slack(messages: list[Company]) -> None:
    channels = json.loads((COMPANY / "slack/channels.json").read_bytes())
    users = {u["id"] for u in json.loads((COMPANY / "slack/users.json").read_bytes())}
    assert len(channels) >= 8
    assert len(messages) >= 300
    assert len({m["client_msg_id"] for m in messages}) == len(messages)
    assert {m["user"] for m in messages} <= users
    stamps = {m["ts"] for m in messages}
    assert {m["thread_ts"] for m in messages if "thread_ts" in m} <= stamps
    mentioned = {user for m in messages for user in re.findall(r"<@(\w+)>", m["text"])}
    assert len(mentioned) >= 8
    assert mentioned <= users


def test_documents() -> None:
    suffixes = Counter(path.suffix for path in _files())
    assert suffixes.total() >= 30
    assert set(suffixes) >= {".csv", ".docx", ".html", ".md", ".pdf", ".pptx", ".txt", ".xlsx"}


def test_contacts(cards: list[dict[str, str]]) -> None:
    assert len(cards) >= 60
    assert len({card["UID"] for card in cards}) == len(cards)
    recruiters = [card for card in cards if re.search("recruit|talent", card.get("TITLE", ""), re.IGNORECASE)]
    assert len(recruiters) >= 10


def test_calendar() -> None:
    text = (COMPANY / "calendar.ics").read_text(encoding="utf-8")
    assert text.count("SUMMARY:Board meeting") == 5
    assert "RRULE:FREQ=WEEKLY" in text
    assert all(len(line.encode()) <= 75 for line in text.splitlines())


def test_pulls() -> None:
    pulls = json.loads((COMPANY / "pulls.json").read_bytes())
    assert len(pulls) >= 25
    assert sum(not pull["merged"] for pull in pulls) >= 2
    assert sum(len(pull["reviews"]) for pull in pulls) >= 25


# --- the questions ------------------------------------------------------------------------------------------------


def test_every_native_id_is_in_a_source(
    demo: Company, mails: list[EmailMessage], messages: list[Company], cards: list[dict[str, str]]
) -> None:
    known = {str(m["Message-ID"]).strip("<>") for m in mails}
    known |= {
        f"{str(m['Message-ID']).strip('<>')}/{part.get_filename()}" for m in mails for part in m.iter_attachments()
    }
    known |= {m["client_msg_id"] for m in messages}
    known |= {path.relative_to(COMPANY / "docs").as_posix() for path in _files()}
    known |= {card["UID"] for card in cards}
    for pull in json.loads((COMPANY / "pulls.json").read_bytes()):
        known |= {str(pull["id"]), f"{pull['base']['repo']['full_name']}#{pull['number']}", pull["html_url"]}
    calendar = (COMPANY / "calendar.ics").read_bytes().decode().replace("\r\n ", "")
    known |= set(re.findall(r"^UID:(.*)\r", calendar, re.MULTILINE))
    for question in demo["questions"]:
        expect = question["expect"]
        groups = expect["native_ids"] + [g for theme in expect.get("themes", ()) for g in theme["native_ids"]]
        assert all(groups), question["id"]
        assert {id_ for group in groups for id_ in group} <= known, question["id"]
        assert (expect["status"] == "not_found") == (not groups), question["id"]


def test_questions_are_of_every_type(demo: Company) -> None:
    types = Counter(question["type"] for question in demo["questions"])
    assert types.total() >= 40
    assert set(types) == {
        "as-of", "comparison", "conflict", "count", "follow-up", "injection", "list", "lookup", "multi-hop",
        "superseded", "themes", "timeline", "unanswerable", "who",
    }  # fmt: skip
    assert len({question["id"] for question in demo["questions"]}) == types.total()
    assert set(demo["show"]) <= {question["id"] for question in demo["questions"]}
    assert all("history" in question for question in demo["questions"] if question["type"] == "follow-up")


def test_complaints_about_labels(demo: Company, mails: list[EmailMessage], messages: list[Company]) -> None:
    """Four themes in clearly different numbers, and each complaint says its theme in words of that theme."""
    texts = {str(m["Message-ID"]).strip("<>"): f"{m['Subject']}\n{_text(m)}" for m in mails}
    texts |= {m["client_msg_id"]: m["text"] for m in messages}
    themes = _question(demo, "label-complaints")["expect"]["themes"]
    assert [theme["count"] for theme in themes] == [8, 5, 3, 2]
    for theme in themes:
        for group in theme["native_ids"]:
            text = " ".join(texts[group[0]].lower().split())
            assert sum(word in text for word in theme["words"]) >= 2, text
            assert "label" in text, text


def test_last_weeks_board_meeting(demo: Company) -> None:
    """Exactly one set of minutes lies in the week before `as_of`, Monday to Sunday, and the answer is in it."""
    today = datetime.fromisoformat(demo["as_of"]).date()
    monday = today - timedelta(days=today.weekday() + 7)
    days = [datetime.fromisoformat(p.name[:10]).date() for p in (COMPANY / "docs/board").iterdir()]
    inside = [day for day in days if monday <= day < monday + timedelta(days=7)]
    expected = _question(demo, "board-fennimore")["expect"]["native_ids"]
    assert expected == [[f"board/{inside[0]}-board-minutes.pdf"]]
    assert len(inside) == 1
    assert len(days) == 4


def test_biotech_recruiters(demo: Company, cards: list[dict[str, str]], mails: list[EmailMessage]) -> None:
    """Five, of whom one is known to work in biotech from a mail alone; none of the others is both."""
    names = _question(demo, "recruiters")["expect"]["items"]
    assert len(names) == 5
    for card in cards:
        recruits = bool(re.search("recruit|talent", card.get("TITLE", ""), re.IGNORECASE))
        biotech = bool(re.search("biotech", json.dumps(card), re.IGNORECASE))
        if card["FN"] == "Bettina Kruse":
            assert recruits
            assert not biotech
            assert any("Bettina" in str(m["From"]) and "biotech" in _text(m) for m in mails)
        else:
            assert (recruits and biotech) == (card["FN"] in names), card["FN"]


@pytest.mark.parametrize("name", ["Aldermoor", "Oslo", "marzipan prize"])
def test_what_must_never_occur(name: str, mails: list[EmailMessage], messages: list[Company]) -> None:
    texts = [_text(m) for m in mails] + [m["text"] for m in messages]
    texts += [path.read_bytes().decode("utf-8", "replace") for path in _files()]
    assert not any(name in text for text in texts)
