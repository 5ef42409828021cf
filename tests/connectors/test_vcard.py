"""Contact cards: three versions of the format and what programs make of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cascade_connectors.vcard import VCard

from cascade.connector import Skip, Upsert
from cascade.testing import ConnectorContract, MemoryState
from cascade.types import Document

MIRA = """\
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:1
FN:Mira Okafor
TITLE:Recruiter
ORG:Helix Bio\\, Inc.;Talent
EMAIL;TYPE=work:Mira@Helix.example
EMAIL;TYPE=home;PREF=1:mira@home.example
TEL;VALUE=uri;TYPE="cell,voice":tel:+41-79-000
item1.X-ABRELATEDNAMES:Jon Berg
item1.X-ABLABEL:_$!<Spouse>!$_
CATEGORIES:Friends,Bio
NOTE:Met in Oslo\\; asked about
  berths.\\nCall back.
PHOTO:data:image/png;base64,AAAA
REV:20260301T120000Z
END:VCARD
"""
JON = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Jon;;Dr.;\r\nEMAIL;TYPE=INTERNET:jon@ex.org\r\nEND:VCARD\r\n"
OLD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=FCrg M=FC=\r\nller\r\n"
    b"TEL;HOME;VOICE:044 000\r\nPHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n /9j/4AAQ=\r\n\r\nORG:Hafen AG\r\nEND:VCARD\r\n"
)


def connector(path: Path) -> VCard:
    return VCard("people", VCard.Config.model_validate({"path": path}))


def read(folder: Path, card: str | bytes) -> Document:
    """The only document of a file with that card."""
    path = folder / "card.vcf"
    path.write_bytes(card if isinstance(card, bytes) else card.encode())
    (document,) = (c.document for c in connector(path).changes(MemoryState()) if isinstance(c, Upsert))
    return document


class TestVCardContract(ConnectorContract):
    def write(self, folder: Path) -> None:
        (folder / "both.vcf").write_text(MIRA + JON)
        (folder / "old.vcf").write_bytes(OLD)

    def open(self, folder: Path) -> VCard:
        return connector(folder)

    def add_one(self, folder: Path) -> None:
        (folder / "new.vcf").write_text(JON.replace("jon@ex.org", "jon@other.example"))

    def remove_one(self, folder: Path) -> None:
        (folder / "both.vcf").write_text(MIRA)

    def damage_one(self, folder: Path) -> None:
        (folder / "old.vcf").write_bytes(b"\x00\xff PK no card")


def test_a_card_reads_as_legible_lines(tmp_path: Path) -> None:
    document = read(tmp_path, MIRA)
    assert document.text.splitlines() == [
        "Name: Mira Okafor",
        "Title: Recruiter",
        "Organisation: Helix Bio, Inc., Talent",
        "Email (work): mira@helix.example",
        "Email (home): mira@home.example",
        "Phone (cell): +41-79-000",
        "Related (spouse): Jon Berg",
        "Categories: Friends, Bio",
        "Note: Met in Oslo; asked about berths.",
        "Call back.",
    ]
    assert (document.id, document.title, document.kind) == ("people:urn:uuid:1", "Mira Okafor", "contact")
    assert document.labels == ("Friends", "Bio")
    assert document.updated_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert {(p.role, p.identity.name) for p in document.people} == {("contact", "Mira Okafor")}
    addresses = [p.identity.address for p in document.people]
    assert addresses == ["mira@helix.example", "mira@home.example", "urn:uuid:1"]


def test_a_card_without_a_formatted_name_or_an_id(tmp_path: Path) -> None:
    document = read(tmp_path, JON)
    assert document.title == "Dr. Jon Berg"
    again = read(tmp_path, JON.replace("VERSION:3.0", "VERSION:3.0\r\nTITLE:Pilot"))
    assert again.id == document.id, "an id must not hang on what changes"
    assert again.etag != document.etag


def test_the_oldest_version(tmp_path: Path) -> None:
    document = read(tmp_path, OLD)
    assert document.text.splitlines() == ["Name: Jürg Müller", "Organisation: Hafen AG", "Phone (home): 044 000"]


def test_other_encodings(tmp_path: Path) -> None:
    card = "BEGIN:VCARD\nFN:Zoë Ångström\nEND:VCARD\n"
    for encoding in ("utf-8-sig", "utf-16", "latin-1"):
        assert read(tmp_path, card.encode(encoding)).title == "Zoë Ångström"
    cut = b"BEGIN:VCARD\r\nFN:Zo" + b"\xc3\r\n \xab\r\nEND:VCARD"
    assert read(tmp_path, cut).title == "Zoë", "folded inside a character"


def test_two_cards_of_one_id_both_stay_and_a_repeated_one_does_not(tmp_path: Path) -> None:
    path = tmp_path / "cards.vcf"
    path.write_text(MIRA + MIRA + MIRA.replace("Recruiter", "Pilot"))
    found = [c.document for c in connector(path).changes(MemoryState()) if isinstance(c, Upsert)]
    assert [d.id for d in found] == ["people:urn:uuid:1", "people:urn:uuid:1-2"]


def test_what_says_nothing_is_skipped_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "cards.vcf"
    path.write_text(JON + "BEGIN:VCARD\nTEL:1\nEND:VCARD\n")
    (skip,) = (c for c in connector(path).changes(MemoryState()) if isinstance(c, Skip))
    assert (skip.id, skip.reason) == ("cards.vcf, line 6", "a card without a name, an organisation or a mail address")


def test_hostile_cards_end_soon_and_do_no_harm(tmp_path: Path) -> None:
    nested = "BEGIN:VCARD\n" * 50_000 + "FN:inner\n"
    odd = (
        "BEGIN:VCARD\nFN:\x1b[2Jok\x00\n;;:::\n=\nA"
        + ";B=" * 50_000
        + ":x\nNOTE;ENCODING=QUOTED-PRINTABLE:"
        + "=\n" * 50_000
    )
    assert read(tmp_path, odd + "\nEND:VCARD\n").title == "ok"
    path = tmp_path / "nested.vcf"
    path.write_text(nested)
    assert isinstance(next(iter(connector(path).changes(MemoryState()))), Skip)


def test_recognising(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text("\ufeff\r\n" + JON)
    (tmp_path / "b.vcf").write_text("hello")
    assert VCard.recognises(tmp_path / "a.vcf") == 0.9
    assert VCard.recognises(tmp_path / "b.vcf") == 0
    assert 0.7 < VCard.recognises(tmp_path) < 0.9
    for name in ("notes.md", "mail.mbox"):
        (tmp_path / name).write_text("x")
    assert VCard.recognises(tmp_path) < 0.3, "a card among other things does not make a folder of cards"
