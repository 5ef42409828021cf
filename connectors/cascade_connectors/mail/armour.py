"""Binary things written into a mail's text: uuencoded files, and what PGP leaves there."""

from __future__ import annotations

import re

from cascade_connectors.mail.gather import Attached, Gathered
from cascade_connectors.mail.mime import Entity

__all__ = ["without_armour"]

_UU = re.compile(r"^begin [0-7]{3,4} ([^\n/]{1,200})\n(?=M[ -`]{60}\n|[!-L][ -`]{2,60}\n`?\s*\nend)", re.MULTILINE)
_PGP = re.compile(r"^-----BEGIN PGP (SIGNED MESSAGE|SIGNATURE|MESSAGE|PUBLIC KEY BLOCK)-----[ \t]*\n", re.MULTILINE)


def without_armour(text: str, found: Gathered) -> str:
    """`text` without them; files become attachments, and what is encrypted is named among the problems of `found`."""
    if "begin " in text:
        text = _without_files(text, found)
    if "-----BEGIN PGP " in text:
        text = _without_pgp(text, found)
    return text


def _without_files(text: str, found: Gathered) -> str:
    kept: list[str] = []
    position = 0
    for begin in _UU.finditer(text):
        if begin.start() < position:
            continue
        end = text.find("\nend", begin.end())
        if end < 0:
            break
        lines = text[begin.end() : end].encode("ascii", "replace")
        kept.append(text[position : begin.start()])
        body = b"begin 644 file\n" + lines + b"\nend\n"
        fields = {"content-transfer-encoding": "x-uuencode"}
        entity = Entity(fields, body, "application/octet-stream", 1)
        found.attachments.append(Attached(begin[1].strip(), entity.type, entity))
        position = end + 4
    return "".join(kept) + text[position:]


def _without_pgp(text: str, found: Gathered) -> str:
    """The words of a signed text stay, its signature and keys go; of an encrypted one nothing stays."""
    kept: list[str] = []
    position = 0
    for begin in _PGP.finditer(text):
        if begin.start() < position:
            continue
        kept.append(text[position : begin.start()])
        if begin[1] == "SIGNED MESSAGE":
            blank = text.find("\n\n", begin.end() - 1)
            position = blank + 2 if 0 <= blank < begin.end() + 200 else begin.end()
            continue
        if begin[1] == "MESSAGE":
            found.problems.append(("encrypted", "encrypted: it can only be read with its recipient's key"))
        ending = f"-----END PGP {begin[1]}-----"
        end = text.find(ending, begin.end())
        position = end + len(ending) if end >= 0 else len(text)
    return "".join(kept) + text[position:]
