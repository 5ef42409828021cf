"""Mails as they were written: reads `script/mail/*.txt` and says what the text of each is, with quotes and signature.

    # thread fennimore-terms
    ## 01-14 09:12 | tobias > maren | cc gwen | id=intro
    Subject: A thought about flour and software

    Dear Maren, ...

    ## 01-15 10:02 | maren > tobias

A mail answers the one before it in its thread unless `reply=<id>` says another or `reply=no` none; the subject follows.
Fields: `id`, `tag`, `who` (whom a relayed complaint is from), `cc`, `attach`, `fwd=<id>`, `quote=no`, `sig=no`,
`as=html|text|both`, `charset`, `list=all|craft`. How the reply quotes is its writer's mail program's business.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from evals.demo.script import SCRIPT, Mailbox, Options, digest, moment, options, person

__all__ = ["Mail", "attribution", "letters", "own", "said", "signature", "wrapped"]


@dataclass(slots=True)
class Mail:
    """One mail. `before` is what it answers or forwards; `body` the writer's own words, a paragraph a line."""

    key: str
    sender: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    at: datetime
    subject: str
    body: str
    wishes: Options = field(default_factory=Options)
    before: Mail | None = None
    extra: dict[str, str] = field(default_factory=dict)
    """Further headers."""
    page: str = ""
    """The HTML of a mail that has no other text."""

    @property
    def message_id(self) -> str:
        """Without the angle brackets; of the shape that the writer's mail program makes."""
        domain = self.sender.address.partition("@")[2]
        mark = digest("message", self.key, self.at.isoformat())
        if self.sender.who.client in ("outlook", "365"):
            return f"{mark[:4].upper()}{mark[4:24]}@exchange.{domain}"
        return f"{mark[:8]}.{mark[8:20]}@{domain}"

    @property
    def forwarded(self) -> bool:
        """Whether `before` is passed on rather than answered."""
        return bool(self.wishes.get("fwd"))

    @property
    def ancestors(self) -> tuple[str, ...]:
        """Message-IDs of the conversation so far, the oldest first."""
        if self.before is None or self.forwarded:
            return ()
        return (*self.before.ancestors, self.before.message_id)


# --- reading ------------------------------------------------------------------------------------------------------


def letters() -> list[Mail]:
    """Every mail of the script, file by file and thread by thread."""
    known: dict[str, Mail] = {}
    threads = []
    for path in sorted((SCRIPT / "mail").glob("*.txt")):
        for chunk in re.split(r"^# thread ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = chunk.partition("\n")
            threads.append((name.strip(), re.split(r"^## ", rest, flags=re.MULTILINE)[1:]))
    return [mail for name, chunks in threads for mail in _thread(name, chunks, known)]


def _people(text: str) -> tuple[Mailbox, ...]:
    return tuple(person(part) for part in text.split(",") if part.strip())


def _thread(name: str, chunks: Iterable[str], known: dict[str, Mail]) -> Iterator[Mail]:
    before: Mail | None = None
    for n, chunk in enumerate(chunks):
        head, _, text = chunk.partition("\n")
        when, route, *fields = (part.strip() for part in head.split("|"))
        wishes = options(fields)
        sender, _, to = route.partition(" > ")
        if label := wishes.get("fwd") or (wishes.get("reply") if wishes.get("reply") != "no" else ""):
            before = known[label]
        elif wishes.get("reply") == "no":
            before = None
        subject, body = _subject(text.strip("\n"), before, bool(wishes.get("fwd")))
        mail = Mail(f"{name}/{n}", person(sender), _people(to), _people(wishes.get("cc")), moment(when), subject, body)
        mail.wishes, mail.before = wishes, before
        known[wishes.get("id") or mail.key] = known[mail.key] = before = mail
        yield mail


def _subject(text: str, before: Mail | None, forwarded: bool) -> tuple[str, str]:
    if text.startswith("Subject: "):
        subject, _, body = text.removeprefix("Subject: ").partition("\n")
        return subject.encode().decode("unicode_escape") if "\\x" in subject else subject, body.strip("\n")
    if before is None:
        raise ValueError(f"a mail that starts a thread needs a subject: {text[:60]!r}")
    stem = re.sub(r"^(Re|RE|AW|Fwd|FW): ", "", before.subject)
    return f"{'Fwd' if forwarded else 'Re'}: {stem}", text


# --- writing ------------------------------------------------------------------------------------------------------

_WIDTH = {"gmail": 76, "apple": 0, "outlook": 0, "365": 0, "mutt": 72, "thunderbird": 72, "german": 72, "phone": 0}


def wrapped(text: str, width: int) -> str:
    """Text with its long lines broken at `width`, 0 for not at all."""
    if not width:
        return text
    lines = []
    for line in text.split("\n"):
        indent = "  " if line.startswith(("- ", "* ")) else ""
        short = len(line) <= width or line.startswith(">")
        wrap = textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        lines.extend([line] if short else wrap)
    return "\n".join(lines)


def signature(mail: Mail) -> str:
    """What the writer's program puts under the mail, with the delimiter where it writes one."""
    who = mail.sender.who
    if mail.wishes.get("sig") == "no":
        return ""
    if who.client == "phone":
        return who.signature or "Sent from my phone"
    text = who.signature.strip() or (f"{who.name}\n{who.title}, Tinloaf" if who.staff else "")
    if not text:
        return ""
    return text if who.client in ("outlook", "365") else f"-- \n{text}"


def own(mail: Mail) -> str:
    """The writer's words, broken into lines as their program does, with the signature."""
    parts = [wrapped(mail.body, _WIDTH[mail.sender.who.client]), signature(mail)]
    return "\n\n".join(part for part in parts if part)


def attribution(mail: Mail, client: str) -> str:
    """The line or lines with which `client` introduces what it quotes of `mail`."""
    who, address, at = mail.sender.who.name, mail.sender.address, mail.at
    to = "; ".join(m.who.name for m in mail.to)
    day = f"{at.day} {at:%B %Y %H:%M}"
    match client:
        case "outlook":
            return (
                f"-----Original Message-----\nFrom: {who} <{address}>\nSent: {day}\nTo: {to}\nSubject: {mail.subject}\n"
            )
        case "365":
            return f"{'_' * 32}\nFrom: {who} <{address}>\nSent: {at:%A}, {day}\nTo: {to}\nSubject: {mail.subject}\n"
        case "apple":
            return f"On {at.day} {at:%b %Y}, at {at:%H:%M}, {who} <{address}> wrote:\n"
        case "thunderbird":
            return f"On {at:%d/%m/%Y %H:%M}, {who} wrote:"
        case "german":
            return f"Am {at:%d.%m.%Y} um {at:%H:%M} schrieb {who}:"
        case "mutt":
            return f"On {at:%a, %b %d, %Y at %I:%M:%S%p %z}, {who} wrote:"
        case _:
            return f"On {at:%a}, {at.day} {at:%b %Y at %H:%M}, {who} <{address}> wrote:\n"


def _forward(mail: Mail, client: str) -> str:
    opening = "Begin forwarded message:" if client == "apple" else "---------- Forwarded message ---------"
    to = ", ".join(f"{m.who.name} <{m.address}>" for m in mail.to)
    date = f"{mail.at:%a}, {mail.at.day} {mail.at:%b %Y at %H:%M}"
    sender = f"{mail.sender.who.name} <{mail.sender.address}>"
    return f"{opening}\nFrom: {sender}\nDate: {date}\nSubject: {mail.subject}\nTo: {to}\n\n"


def _quoted(text: str) -> str:
    return "\n".join(f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in text.split("\n"))


def said(mail: Mail, depth: int = 2) -> str:
    """The whole plain text: own words, signature, and what is quoted of the conversation, `depth` mails back."""
    text, client, before = own(mail), mail.sender.who.client, mail.before
    if before is None or mail.wishes.get("quote") == "no":
        return text
    if mail.forwarded:
        return f"{text}\n\n{_forward(before, client)}{said(before, depth - 1)}"
    if re.search(r"^>", mail.body, re.MULTILINE):  # the writer answers point by point
        return f"{attribution(before, client)}\n{text}"
    if depth <= 0:
        return text
    past = said(before, depth - 1)
    if client in ("outlook", "365"):
        return f"{text}\n\n{attribution(before, client)}\n{past}"
    return f"{text}\n\n{attribution(before, client)}\n{_quoted(past)}"
