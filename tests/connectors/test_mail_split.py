"""mbox files in their four dialects, whole and broken, read in pieces of any size."""

from __future__ import annotations

import io
import mailbox
from pathlib import Path

import pytest
from cascade_connectors.mail import split
from cascade_connectors.mail.mime import MAX_MESSAGE
from cascade_connectors.mail.split import begins_mbox, split_mbox

FROM = b"From mira@example.org Mon Mar  2 09:00:00 2026\n"


def bodies(data: bytes) -> list[bytes]:
    return [mail.raw.partition(b"\n\n")[2].strip() for mail in split_mbox(io.BytesIO(data))]


def test_mails_lines_and_dates() -> None:
    data = FROM + b"Subject: a\n\none\n\n" + FROM.replace(b"Mar  2", b"Apr  3") + b"Subject: b\n\ntwo\nlines\n"
    found = list(split_mbox(io.BytesIO(data)))
    assert [mail.raw for mail in found] == [b"Subject: a\n\none\n", b"Subject: b\n\ntwo\nlines\n"]
    assert [mail.line for mail in found] == [1, 6]
    assert [mail.envelope for mail in found] == ["Mon Mar  2 09:00:00 2026", "Mon Apr  3 09:00:00 2026"]


def test_prose_that_begins_with_from_does_not_begin_a_mail() -> None:
    prose = b"From here on it is prose.\n\nFrom 10:30 on we sail: be there.\n\nFrom Mira:\nall well\n"
    assert bodies(FROM + b"Subject: a\n\n" + prose + b"\n" + FROM + b"Subject: b\n\nx\n") == [prose.strip(), b"x"]


def test_a_dated_from_line_begins_a_mail_even_without_a_blank_line_before_it() -> None:
    assert bodies(FROM + b"Subject: a\n\none\n" + FROM + b"Subject: b\n\ntwo\n") == [b"one", b"two"]


def test_a_from_line_that_tells_nothing_needs_a_blank_line() -> None:
    assert bodies(b"From \nSubject: a\n\none\n\nFrom -\nSubject: b\n\ntwo\nFrom -\nSubject: c\n") == [
        b"one",
        b"two\nFrom -\nSubject: c",
    ]


def test_quoted_from_lines_lose_one_mark() -> None:
    data = FROM + b"Subject: a\n\n>From the sea\n>>From the land\n> From afar\n"
    assert bodies(data) == [b"From the sea\n>From the land\n> From afar"]


def test_a_content_length_is_believed_where_it_leads_to_the_next_mail() -> None:
    inner = FROM + b"Subject: inner\n\nforwarded as it was\n"
    head = b"Subject: a\nContent-Length: %d\n\n"
    second = FROM + b"Subject: b\n\ntwo\n"
    assert bodies(FROM + head % len(inner) + inner + b"\n" + second) == [inner.strip(), b"two"]
    assert bodies(FROM + head % len(inner) + inner) == [inner.strip()]
    assert len(bodies(FROM + head % (len(inner) - 9) + inner + b"\n" + second)) == 3
    assert len(bodies(FROM + head % 10**9 + inner + b"\n" + second)) == 3


def test_dos_lines_and_blank_lines_before_the_first_mail() -> None:
    data = (b"\n\n" + FROM + b"Subject: a\n\none\n\n" + FROM + b"Subject: b\n\ntwo\n").replace(b"\n", b"\r\n")
    assert [mail.raw.count(b"Subject") for mail in split_mbox(io.BytesIO(data))] == [1, 1]
    assert begins_mbox(data)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"no mail\n", b"From nowhere\n", b"From a to b\nis far.\n"])
def test_what_is_no_mbox(data: bytes) -> None:
    assert not begins_mbox(data)
    assert list(split_mbox(io.BytesIO(data))) == []


@pytest.mark.parametrize("chunk", [1, 7, 64, 1000, 100_000])
def test_pieces_of_any_size_give_the_same_mails(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    mails = [b"Subject: %d\n\n%s\n\n" % (n, b"line of text\n" * (n * 7 % 90)) for n in range(60)]
    lengths = [b"Content-Length: %d\n" % len(mails[9].partition(b"\n\n")[2].rstrip(b"\n")) + mails[9], *mails]
    data = b"".join(FROM + mail for mail in lengths)
    whole = list(split_mbox(io.BytesIO(data)))
    assert len(whole) == 61
    monkeypatch.setattr(split, "_CHUNK", chunk)
    monkeypatch.setattr(split, "_AHEAD", 200)
    assert list(split_mbox(io.BytesIO(data))) == whole


def test_agrees_with_the_standard_library_on_an_mbox_that_it_wrote(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "a.mbox")
    for n in range(40):
        box.add(b"Subject: %d\nFrom: a@x.org\n\nFrom the %d. pier\nwe sailed.\n" % (n, n))
    box.close()
    with (tmp_path / "a.mbox").open("rb") as file:
        found = [mail.raw.partition(b"\n\n")[2].strip() for mail in split_mbox(file)]
    assert found == [b"From the %d. pier\nwe sailed." % n for n in range(40)]


def test_a_mail_without_end_is_cut_and_the_next_one_is_found() -> None:
    lines = (MAX_MESSAGE + (8 << 20)) // 80
    pieces = iter([FROM + b"Subject: a\n\n", *[b"x" * 79 + b"\n"] * lines, b"\n" + FROM, b"Subject: b\n\ntwo\n"])

    class Endless(io.BytesIO):
        """A file that is made while it is read."""

        def read(self, size: int | None = -1) -> bytes:
            out = bytearray()
            for piece in pieces:
                out += piece
                if len(out) >= (size or 0):
                    break
            return bytes(out)

    first, second = split_mbox(Endless())
    assert MAX_MESSAGE < len(first.raw) < MAX_MESSAGE + 100
    assert second.raw == b"Subject: b\n\ntwo\n"
    assert second.line == 3 + lines + 2
