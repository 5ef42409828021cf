"""Which parts of a mail are its text, which are attachments, which are mails of their own, and which cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from cascade_connectors.mail.fields import words
from cascade_connectors.mail.mime import Entity, parameter, parse
from cascade_connectors.mail.smime import signed_content
from cascade_connectors.mail.text import TEXT_TYPES, part_text

__all__ = ["Attached", "Gathered", "gather"]

_SEALS = frozenset(
    "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature application/applefile "
    "application/pgp-keys application/pgp-encrypted text/rfc822-headers".split()
)
_MAILS = frozenset(("message/rfc822", "message/global", "message/news"))
_REPORTS = frozenset(("message/delivery-status", "message/disposition-notification", "message/feedback-report"))
_STUB = 120
"""Characters under which a plain text may be a mere hint to read the HTML."""


class Attached(NamedTuple):
    """A part that is a document of its own. `name` may be empty."""

    name: str
    type: str
    entity: Entity


@dataclass(slots=True)
class Gathered:
    """The texts in their order (each with its type), what comes along, and (name, reason) of what cannot be read."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[Attached] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def gather(root: Entity) -> Gathered:
    """Sort the parts of a message."""
    found = Gathered()
    _visit(root, found)
    return found


def _visit(entity: Entity, found: Gathered) -> None:
    kind = entity.type
    if entity.cut:
        found.problems.append(("parts", "it has more parts than are read: the others were left out"))
    if entity.parts:
        if kind == "multipart/alternative":
            _alternative(entity, found)
        elif kind == "multipart/encrypted":
            found.problems.append(("encrypted", "encrypted: it can only be read with its recipient's key"))
        else:
            for part in entity.parts:
                _visit(part, found)
    elif kind in TEXT_TYPES and not _is_attached(entity, found):
        found.texts.append((kind, part_text(entity)))
    elif kind not in _SEALS:
        _leaf(entity, found)


def _leaf(entity: Entity, found: Gathered) -> None:
    kind = entity.type
    if kind in _MAILS or (kind == "application/octet-stream" and filename(entity).lower().endswith(".eml")):
        found.mails.append(entity.content())
    elif kind in _REPORTS:
        found.texts.append(("text/plain", part_text(entity)))
    elif kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        _sealed(entity, found)
    elif kind in ("application/ms-tnef", "application/vnd.ms-tnef"):
        reason = "packed by Outlook (TNEF), which is not read: ask its sender for plain text or HTML"
        found.problems.append((filename(entity) or "winmail.dat", reason))
    elif kind in ("message/partial", "message/external-body"):
        found.problems.append((kind.partition("/")[2], f"{kind}: what it stands for is not in this mail"))
    elif not _is_decoration(entity) and entity.body.strip():
        found.attachments.append(Attached(filename(entity), kind, entity))


def _sealed(entity: Entity, found: Gathered) -> None:
    """S/MIME: what is only signed can be read, what is encrypted cannot."""
    content = signed_content(entity.content())
    if content:
        _visit(parse(content), found)
    else:
        name = filename(entity) or "smime.p7m"
        found.problems.append((name, "encrypted with S/MIME: it can only be read with its recipient's key"))


def _alternative(entity: Entity, found: Gathered) -> None:
    """One of several forms of the same: the first plain text that says something, or else the richest form.

    What the forms carry along (pictures, invitations, files that some programs put beside the HTML) is kept.
    """
    forms: list[Gathered] = []
    for part in entity.parts:
        form = Gathered()
        _visit_form(part, form, forms)
        forms.append(form)
        found.attachments += form.attachments
        found.mails += form.mails
        found.problems += form.problems
    spoken = [form for form in forms if any(text.strip() for _, text in form.texts)]
    if spoken:
        plain = next((form for form in spoken if form.texts[0][0] == "text/plain"), None)
        found.texts += (plain or spoken[-1]).texts


def _visit_form(part: Entity, form: Gathered, before: list[Gathered]) -> None:
    """HTML costs time to turn into text: it is only read where no plain text before it says the same."""
    if part.type == "text/html" and any(_suffices(earlier, part) for earlier in before):
        return
    _visit(part, form)
    if part.type == "text/html":
        for earlier in before:
            if earlier.texts and len(earlier.texts[0][1]) * 4 < sum(len(text) for _, text in form.texts):
                earlier.texts.clear()


def _suffices(earlier: Gathered, html: Entity) -> bool:
    length = sum(len(text.strip()) for kind, text in earlier.texts if kind == "text/plain")
    return length > _STUB or (length > 0 and length * 20 > len(html.body))


def _is_attached(entity: Entity, found: Gathered) -> bool:
    """Whether a text is an attachment: it says so, or it has a file's name and follows another text."""
    disposition = entity.fields.get("content-disposition", "")
    if disposition and entity.disposition == "attachment":
        return True
    return bool(found.texts) and bool(filename(entity))


def _is_decoration(entity: Entity) -> bool:
    """Pictures that the HTML shows within itself (logos, smileys)."""
    if not entity.type.startswith("image/") or entity.disposition == "attachment":
        return False
    return "content-id" in entity.fields or "content-location" in entity.fields


def filename(entity: Entity) -> str:
    """The name of a part's file, decoded, without folders; empty where it has none."""
    name = parameter(entity.fields.get("content-disposition", ""), "filename")
    name = name or parameter(entity.fields.get("content-type", ""), "name")
    if not name:
        return ""
    return words(name).replace("\\", "/").rpartition("/")[2].strip()[:200].strip()
