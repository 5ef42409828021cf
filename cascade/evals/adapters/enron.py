"""Questions on single mails of the Enron corpus, each answered by words of its mail or by nothing in it.

`mail/*.eml` and `questions.jsonl`. Answers out of a mail's head (who sent it) have the mail as their evidence, for a
document's text is what was written.
"""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from cascade.case import Case, CaseEvidence
from cascade.errors import ConfigError, UsageError
from cascade.evals.adapters.rows import Row, found, read_rows, source
from cascade.evals.cases import Suite
from cascade.types import Filters

__all__ = ["read"]


class _Question(Row):
    id: str
    mail: str
    question: str
    answerable: bool
    gold: tuple[str, ...]


class _Mail(NamedTuple):
    source: str
    document: str
    at: datetime
    words: str
    """Of its body, casefolded, a blank between any two."""


def read(folder: Path, scratch: Path) -> Suite:  # noqa: ARG001  (all of it is where a connector can read it)
    """All questions, each asked of its own mail; a mail is a cluster."""
    mails = {file.name: _mail(file) for file in found(folder, "mail/*.eml")}
    rows = read_rows(folder / "questions.jsonl", _Question)
    if missing := next((row for row in rows if row.mail not in mails), None):
        raise UsageError(f"{folder / 'mail'} holds no {missing.mail}", hint=f"the question {missing.id} is about it")
    return Suite(
        name="enron",
        cases=tuple(_case(row, mails[row.mail]) for row in rows),
        sources=tuple(source(mail.source, "eml", folder / "mail" / name) for name, mail in mails.items()),
    )


def _case(row: _Question, mail: _Mail) -> Case:
    quotes = [" ".join(gold.split()) for gold in row.gold]
    found_in = [quote if quote and quote.casefold() in mail.words else "" for quote in quotes]
    return Case(
        id=row.id,
        question=row.question,
        as_of=mail.at,
        filters=Filters(sources=(mail.source,)),
        answer=quotes[0] if quotes else "",
        also=tuple(dict.fromkeys(quotes[1:])),
        evidence=tuple(CaseEvidence(document=mail.document, quote=quote) for quote in dict.fromkeys(found_in)),
        answerable=row.answerable,
        cluster=mail.source,
        tags=("answerable" if row.answerable else "unanswerable",),
    )


def _mail(file: Path) -> _Mail:
    try:
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        at = parsedate_to_datetime(str(message["date"]))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: {error}", hint="it is to be a mail with a date") from error
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    words = " ".join(body.get_content().casefold().split()) if body is not None else ""
    name = str(message["message-id"] or "").strip().strip("<>")
    return _Mail(file.stem, f"{file.stem}:{name}", at if at.tzinfo else at.replace(tzinfo=UTC), words)
