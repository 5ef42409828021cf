"""Mails as bytes: headers, encodings, alternatives and attachments, and all of them as one mbox.

Written out by hand rather than by the `email` package, whose folding of headers differs from one Python to the next:
the mailbox is compared byte for byte.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterable
from datetime import UTC
from html import escape

from evals.demo.letters import Mail, attribution, own, said
from evals.demo.papers import attachment
from evals.demo.script import Mailbox, digest

__all__ = ["mbox"]

_AGENTS = {
    "365": "Microsoft Outlook 16.0",
    "apple": "Apple Mail (2.3774.600.62)",
    "outlook": "Microsoft Outlook 15.0",
    "thunderbird": "Mozilla Thunderbird",
    "german": "Mozilla Thunderbird",
    "mutt": "Mutt/2.2.12",
    "phone": "iPhone Mail (21F90)",
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "csv": "text/csv",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "log": "text/plain",
    "md": "text/markdown",
    "pdf": "application/pdf",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "txt": "text/plain",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}
_LISTS = {
    "all": ("Everybody at Tinloaf", "all.lists.tinloaf.example", "To leave this list, leave Tinloaf. Or ask Basil."),
    "craft": ("Software for bakers, by bakers, about bakers", "bakers-tech.openbakery.example", "bakers-tech mailing list\nhttps://lists.openbakery.example/bakers-tech"),
}  # fmt: skip


# --- headers ------------------------------------------------------------------------------------------------------


def _encoded(text: str, client: str) -> str:
    """An unstructured header's text, in encoded words where it needs them (RFC 2047)."""
    if text.isascii() and text.isprintable():
        return text
    chunks, chunk = [], ""
    for character in text:
        if len((chunk + character).encode()) > 36:
            chunks.append(chunk)
            chunk = ""
        chunk += character
    chunks.append(chunk)
    if client in ("outlook", "365"):
        return "\n ".join(f"=?utf-8?B?{base64.b64encode(c.encode()).decode()}?=" for c in chunks)
    words = ("".join(chr(b) if chr(b).isalnum() and b < 128 else f"={b:02X}" for b in c.encode()) for c in chunks)
    return "\n ".join(f"=?UTF-8?Q?{word}?=" for word in words)


def _address(mailbox: Mailbox, client: str) -> str:
    name = mailbox.who.name
    if not name:
        return mailbox.address
    if not name.isascii():
        return f"{_encoded(name, client)} <{mailbox.address}>"
    safe = all(c.isalnum() or c in " -'" for c in name)
    return f"{name} <{mailbox.address}>" if safe else f'"{name}" <{mailbox.address}>'


def _headers(mail: Mail) -> list[tuple[str, str]]:
    client = mail.sender.who.client
    headers = [
        ("Message-ID", f"<{mail.message_id}>"),
        ("Date", f"{mail.at:%a}, {mail.at.day:02} {mail.at:%b %Y %H:%M:%S %z}"),
        ("From", _address(mail.sender, client)),
        ("To", ",\n ".join(_address(m, client) for m in mail.to)),
    ]
    if mail.cc:
        headers.append(("Cc", ",\n ".join(_address(m, client) for m in mail.cc)))
    headers.append(("Subject", _encoded(mail.subject, client)))
    if mail.ancestors:
        headers.append(("In-Reply-To", f"<{mail.ancestors[-1]}>"))
        headers.append(("References", "\n ".join(f"<{id_}>" for id_ in mail.ancestors)))
    if listed := mail.wishes.get("list"):
        name, host, _ = _LISTS[listed]
        headers += [("List-Id", f"{name} <{host}>"), ("Precedence", "list")]
    headers += mail.extra.items()
    if client in _AGENTS:
        headers.append(("X-Mailer", _AGENTS[client]))
    return [*headers, ("MIME-Version", "1.0")]


# --- bodies -------------------------------------------------------------------------------------------------------


def _text(mail: Mail, kind: str, text: str) -> bytes:
    """One text part with its own headers, in the encoding that the writer's program would choose."""
    charset = mail.wishes.get("charset", "utf-8")
    raw = text.encode(charset, "xmlcharrefreplace" if kind == "html" else "strict")
    client = mail.sender.who.client
    short = all(len(line) < 900 for line in raw.split(b"\n"))
    if raw.isascii() and short:
        encoding, body = "7bit", raw
    elif client in ("outlook", "365"):
        encoding, body = "base64", base64.encodebytes(raw)
    elif client in ("mutt", "thunderbird") and short:
        encoding, body = "8bit", raw
    else:
        encoding, body = "quoted-printable", quopri.encodestring(raw)
    head = f'Content-Type: text/{kind}; charset="{charset}"\nContent-Transfer-Encoding: {encoding}\n\n'
    return head.encode() + body.rstrip(b"\n") + b"\n"


def _paragraphs(text: str) -> str:
    return "".join(f"<div>{escape(line, quote=False) or '<br>'}</div>\n" for line in text.split("\n"))


def _page(mail: Mail, depth: int = 2) -> str:
    """The mail as its writer's program shows it: the quoted conversation in its own block."""
    client, before = mail.sender.who.client, mail.before
    text = f'<div dir="ltr">\n{_paragraphs(own(mail))}</div>\n'
    if before is None or depth <= 0 or mail.wishes.get("quote") == "no":
        return text
    past, line = _page(before, depth - 1), escape(attribution(before, client), quote=False)
    if client in ("outlook", "365"):
        head = "<br>\n".join(piece for piece in line.split("\n")[1:] if piece)
        return f'{text}<hr style="display:inline-block;width:98%">\n<div id="divRplyFwdMsg">{head}</div>\n{past}'
    return (
        f'{text}<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{line.strip()}<br></div>\n'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">\n'
        f"{past}</blockquote></div>\n"
    )


def _multipart(kind: str, mark: str, parts: Iterable[bytes]) -> bytes:
    boundary = f"=_{digest('boundary', kind, mark)[:24]}"
    body = b"".join(f"--{boundary}\n".encode() + part + b"\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode() + body + f"--{boundary}--\n".encode()


def _attached(path: str) -> bytes:
    name, data = attachment(path)
    kind = _TYPES[name.rpartition(".")[2]]
    quoted = name if name.isascii() else _encoded(name, "gmail")
    head = (
        f'Content-Type: {kind}; name="{quoted}"\nContent-Disposition: attachment; filename="{quoted}"\n'
        "Content-Transfer-Encoding: base64\n\n"
    )
    return head.encode() + base64.encodebytes(data)


def _body(mail: Mail) -> bytes:
    client = mail.sender.who.client
    form = mail.wishes.get("as") or ("both" if client in ("gmail", "365") and not mail.forwarded else "text")
    text = said(mail)
    if listed := mail.wishes.get("list"):
        text = f"{text}\n\n{'_' * 47}\n{_LISTS[listed][2]}"
    if mail.page:
        body = _text(mail, "html", mail.page)
    elif form == "html":
        body = _text(mail, "html", f"<html><body>\n{_page(mail)}</body></html>")
    elif form == "both":
        parts = [_text(mail, "plain", text), _text(mail, "html", f"<html><body>\n{_page(mail)}</body></html>")]
        body = _multipart("alternative", mail.key, parts)
    else:
        body = _text(mail, "plain", text)
    if files := mail.wishes.many("attach"):
        body = _multipart("mixed", mail.key, [body, *map(_attached, files)])
    return body


def _message(mail: Mail) -> bytes:
    head = "".join(f"{name}: {value}\n" for name, value in _headers(mail))
    return head.encode() + _body(mail)


def mbox(mails: Iterable[Mail]) -> bytes:
    """All of them in the order of their dates, each behind its `From ` line."""
    out = bytearray()
    for mail in sorted(mails, key=lambda m: (m.at, m.key)):
        lines = _message(mail).split(b"\n")
        body = b"\n".join(b">" + line if line.startswith(b"From ") else line for line in lines)
        at = mail.at.astimezone(UTC)
        out += f"From {mail.sender.address} {at:%a %b} {at.day:2} {at:%H:%M:%S %Y}\n".encode()
        out += body.rstrip(b"\n") + b"\n\n"
    return bytes(out)
