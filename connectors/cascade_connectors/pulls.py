"""Pull requests in JSON, a list of records with the field names of GitHub's REST API: one document a request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, cast

from pydantic import BaseModel

from cascade.clean import clean, one_line
from cascade.connector import Change, Failed, PathConfig, State, from_listing
from cascade.types import Document, Identity, Involved, Locator, Part
from cascade_connectors.files import file_at, head, listing, load, recognised_folder
from cascade_connectors.records import digest, urls

__all__ = ["Pulls"]

_ADDRESS = re.compile(r"https?://[^/\s]+/(?P<repo>.+?)/(?:-/)?(?:pull|pulls|merge_requests)/(?P<number>\d+)")
_VERDICTS = {
    "APPROVED": "approved",
    "CHANGES_REQUESTED": "requested changes",
    "COMMENTED": "commented",
    "DISMISSED": "review dismissed",
    "PENDING": "review pending",
}


class Pulls:
    """A file that holds a list of pull requests, or a folder of such files."""

    kind: ClassVar[str] = "pulls"
    Config: ClassVar[type[BaseModel]] = PathConfig

    def __init__(self, name: str, config: BaseModel) -> None:
        self.name = name
        self.path = cast("PathConfig", config).path

    @classmethod
    def recognises(cls, path: Path) -> float:
        """The first record decides: it has the address of a pull request, or a number, a title and a user."""
        if path.is_dir():
            return recognised_folder(path, (".json",), cls.recognises)
        start = head(path, 65536).lstrip(b"\xef\xbb\xbf \t\r\n") if path.suffix.lower() == ".json" else b""
        if not start.startswith(b"[") or not start[1:].lstrip().startswith(b"{"):
            return 0.0
        first = start.decode("utf-8", "replace")
        address = re.search(r'"html_url"\s*:\s*"[^"]*/(?:pull|merge_requests)/\d+"', first)
        fields = all(re.search(rf'"{field}"\s*:', first) for field in ("number", "user", "title"))
        return 0.9 if address or fields else 0.0

    def changes(self, state: State) -> Iterator[Change]:
        """One item a file, whatever it is called."""
        return from_listing(state, listing(self.path), self.read)

    def read(self, item: str) -> Iterator[Document | Failed]:
        """The requests of a file, each under an id of its own, and what in it is none."""
        try:
            records = json.loads(load(file_at(self.path, item)))
        except (OSError, ValueError, RecursionError) as error:
            yield Failed(item, one_line(f"does not read as JSON: {error}")[:300])
            return
        if not isinstance(records, list) or not records:
            yield Failed(item, "an empty list" if records == [] else "not a list of pull requests")
            return
        used: set[str] = set()
        for n, record in enumerate(records, 1):
            made = _document(self.name, item, n, record)
            if isinstance(made, Document):
                if made.id in used:
                    yield Failed(f"{item}, record {n}", f"a second pull request called {made.native_id}")
                    continue
                used.add(made.id)
            yield made


# --- fields -------------------------------------------------------------------------------------------------------


def _text(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    return clean(value).strip() if isinstance(value, str) else ""


def _records(record: Mapping[str, Any], field: str) -> Iterator[Mapping[str, Any]]:
    value = record.get(field)
    if isinstance(value, list):
        yield from (v for v in value if isinstance(v, dict))


def _when(record: Mapping[str, Any], *fields: str) -> datetime | None:
    for field in fields:
        try:
            return datetime.fromisoformat(_text(record, field))
        except ValueError:
            continue
    return None


def _who(user: object) -> Identity | None:
    """A user by login, and by name where the record has one."""
    if not isinstance(user, dict):
        return None
    login, name = one_line(_text(user, "login")), one_line(_text(user, "name"))
    return Identity(name=name, address=login) if login or name else None


class _Written(NamedTuple):
    """A review or a comment."""

    author: Identity | None
    at: datetime | None
    verdict: str
    words: str
    native_id: str | None
    role: str


def _written(record: Mapping[str, Any]) -> Iterator[_Written]:
    """Reviews and comments in the order of their times; those without one come last."""
    found: list[_Written] = []
    for field, role in (("reviews", "reviewer"), ("comments", "participant"), ("review_comments", "participant")):
        for entry in _records(record, field):
            state = _text(entry, "state").upper()
            verdict = _VERDICTS.get(state, state.lower() or "commented") if role == "reviewer" else "commented"
            at = _when(entry, "submitted_at", "created_at", "updated_at")
            key = entry.get("id")
            native = one_line(str(key)) if isinstance(key, str | int) else None
            found.append(_Written(_who(entry.get("user")), at, verdict, _text(entry, "body"), native, role))
    yield from sorted(found, key=lambda w: (w.at is None, w.at.timestamp() if w.at else 0.0))


# --- document -----------------------------------------------------------------------------------------------------


def _document(source: str, item: str, n: int, record: object) -> Document | Failed:
    if not isinstance(record, dict):
        return Failed(f"{item}, record {n}", "not an object, as a pull request is")
    url, title = one_line(_text(record, "html_url")), one_line(_text(record, "title"))
    native = _native_id(record, url)
    if not native or not (title or url):
        return Failed(f"{item}, record {n}", "a pull request without a number or without a title")
    author, written = _who(record.get("user")), list(_written(record))
    text, parts = _composed(record, title, url, author, written)
    labels = [one_line(_text(label, "name")) for label in _records(record, "labels")]
    repo = _ADDRESS.match(url)
    created = _when(record, "created_at")
    return Document(
        id=f"{source}:{native}",
        source=source,
        kind="code-review",
        title=title or url,
        text=text,
        created_at=created,
        updated_at=_when(record, "updated_at", "merged_at", "closed_at") or max(_times(written), default=created),
        people=_people(record, author, written),
        url=url or None,
        etag=digest(text, url, str(created), *labels),
        labels=tuple(dict.fromkeys(filter(None, [repo["repo"] if repo else "", *labels]))),
        meta={"state": _state(record), "number": _number(record), **_recorded(record)},
        links=tuple(dict.fromkeys(link for link in urls(text) if link != url)),
        locator=Locator(path=item),
        parts=parts,
    )


def _native_id(record: Mapping[str, Any], url: str) -> str:
    """The record's own id where it is a string, else `owner/repo#number`, else what there is of these."""
    if own := one_line(_text(record, "id")):
        return own
    found, number = _ADDRESS.match(url), _number(record)
    if found:
        return f"{found['repo']}#{found['number']}"
    return f"#{number}" if number is not None else url


def _number(record: Mapping[str, Any]) -> int | None:
    number = record.get("number")
    return number if isinstance(number, int) and 0 <= number < 1 << 53 else None


def _state(record: Mapping[str, Any]) -> str:
    if record.get("merged") is True or _text(record, "merged_at"):
        return "merged"
    return one_line(_text(record, "state")).lower() or "unknown"


def _recorded(record: Mapping[str, Any]) -> dict[str, str | bool]:
    """What else is recorded of a request, as far as it is: its branches, the day it was closed, that it is a draft."""
    branches = {
        end: one_line(_text(record[end], "ref")) for end in ("base", "head") if isinstance(record.get(end), dict)
    }
    closed = _when(record, "closed_at")
    return {
        **{end: name for end, name in branches.items() if name},
        **({"closed": f"{closed:%Y-%m-%d}"} if closed else {}),
        **({"draft": True} if record.get("draft") is True else {}),
    }


def _times(written: Iterable[_Written]) -> Iterator[datetime]:
    return (w.at for w in written if w.at)


def _people(record: Mapping[str, Any], author: Identity | None, written: Iterable[_Written]) -> tuple[Involved, ...]:
    asked = [("reviewer", _who(user)) for user in _records(record, "requested_reviewers")]
    given = [("assignee", _who(user)) for user in _records(record, "assignees")]
    wrote = [(w.role, w.author) for w in written]
    merged = [("merger", _who(record.get("merged_by")))]
    found = dict.fromkeys((role, who) for role, who in [("author", author), *wrote, *asked, *given, *merged] if who)
    return tuple(Involved(role=role, identity=who) for role, who in found)


def _composed(
    record: Mapping[str, Any], title: str, url: str, author: Identity | None, written: Iterable[_Written]
) -> tuple[str, tuple[Part, ...]]:
    """The text, and parts over the description and over the words of each review and comment."""
    number = _number(record)
    stated = f"{_state(record)}{', draft' if record.get('draft') is True else ''}"
    merged = _when(record, "merged_at")
    on = f" on {merged:%Y-%m-%d}" if merged else ""
    heading = [
        f"Pull request{f' {number}' if number is not None else ''}: {title}",
        f"Address: {url}" if url else "",
        f"Author: {author}" if author else "",
        f"State: {stated}{on}",
        _named("Reviewers", record, "requested_reviewers"),
        _named("Assignees", record, "assignees"),
    ]
    text = "\n".join(filter(None, heading))
    parts = [Part(start=0, end=len(text), role="header")]
    if body := _text(record, "body"):
        text += "\n\n"
        at = _when(record, "created_at")
        parts.append(Part(start=len(text), end=len(text) + len(body), role="body", author=author, at=at))
        text += body
    for n, entry in enumerate(written):
        text += f"{'' if n else chr(10)}\n{entry.author or 'Someone'} ({entry.verdict}): "
        words = entry.words or entry.verdict
        start, end = len(text), len(text) + len(words)
        part = Part(start=start, end=end, role="message", native_id=entry.native_id, author=entry.author, at=entry.at)
        parts.append(part)
        text += words
    return text, tuple(parts)


def _named(label: str, record: Mapping[str, Any], field: str) -> str:
    names = [str(who) for user in _records(record, field) if (who := _who(user))]
    return f"{label}: {', '.join(names)}" if names else ""
