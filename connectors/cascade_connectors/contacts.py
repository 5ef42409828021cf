"""People as contact records, whether a card tells of them or the row of a table: one document each, a line a fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cascade.clean import one_line
from cascade.types import Document, Identity, Involved, Locator
from cascade_connectors.records import digest, urls

__all__ = ["contact", "contacts_in"]

_OF_WORK = r"(?:(?:current|associated) )?(?:company|organi[sz]ation|employer)"
_HEADS = {
    "Name": r"(?:full |display |contact )?name|contact(?: person)?|person",
    "given": r"(?:first|given) ?name|forename",
    "family": r"(?:last|family) ?name|surname",
    "Title": r"(?:job ?|organi[sz]ation )?(?:title|position|role|function)|job|occupation|profession",
    "Organisation": rf"(?:{_OF_WORK}|firm|account)(?: name)?|org|works (?:at|for)",
    "Email": r"(?:(?:primary|work|private) )?e-?mail(?: ?address)?|mail",
    "Phone": r"(?:(?P<kind>business|work|home|private|mobile|cell|direct|primary) )?"
    r"(?:(?:tele)?phone|tel|mobile|cell)\.?(?: (?:number|no\.?))?",
    "Categories": r"(?:contact )?(?:tags?|labels?|groups?|categor(?:y|ies)|group membership)",
    "Note": r"notes?|comments?|remarks?",
}
"""What a column is called that holds a fact of a person, by the word that a card has for it."""
_NUMBERED = re.compile(r"(?: \d)?(?: - (?=value|name|title)| (?=value))(?:value)?| \d$", re.I)
"""What programs that keep address books write into the names of columns: `E-mail 1 - Value`."""
_CELL = re.compile(r"\s\|(?=\s|$)")
_NAME = re.compile(r"(?=.*[^\W\d_])[^\d@|]{2,60}")
_PEOPLE = 0.8
"""Share of the rows that have to be of somebody of a name of their own for a table to be one of people."""


def contact(
    source: str,
    key: str,
    name: str,
    lines: Iterable[str],
    *,
    addresses: Sequence[str],
    labels: Iterable[str],
    updated_at: datetime | None,
    locator: Locator,
) -> Document:
    """The record of whoever is called `name`, of the facts `Title: …` in `lines`; `key` tells it from others."""
    text = "\n".join([f"Name: {name}", *lines])
    labels = tuple(dict.fromkeys(filter(None, labels)))
    who = [Identity(name=name, address=address) for address in addresses] or [Identity(name=name)]
    return Document(
        id=f"{source}:{key}",
        source=source,
        kind="contact",
        title=name,
        text=text,
        updated_at=updated_at,
        people=tuple(Involved(role="contact", identity=each) for each in who),
        etag=digest(text, *addresses, *labels),
        labels=labels,
        links=tuple(dict.fromkeys(urls(text))),
        locator=locator,
    )


def contacts_in(table: Document) -> Iterator[Document]:
    """Whom the rows of a sheet or a comma-separated file are of, where its columns are those of an address book: a
    name, and how to reach them or what they are and for whom."""
    sheets: dict[int | None, list[tuple[Locator, tuple[str, ...]]]] = {}
    for part in table.parts:
        if part.locator is not None and part.locator.line is not None:
            cells = tuple(cell.strip() for cell in _CELL.split(f" {table.text[part.start : part.end]}"))
            sheets.setdefault(part.locator.page, []).append((part.locator, cells))
    for rows in sheets.values():
        at, heads = next(((n, heads) for n, (_, row) in enumerate(rows) if (heads := _heads(row))), (0, ()))
        people = [(place, name, cells) for place, cells in rows[at + 1 :] if (name := _name(heads, cells))]
        if heads and len({name for _, name, _ in people}) >= _PEOPLE * len(rows[at + 1 :]):
            yield from (_of_row(table, place, name, heads, cells) for place, name, cells in people)


def _heads(cells: Sequence[str]) -> tuple[str, ...]:
    """What the facts under each column are called on a card; empty where a row names no columns of an address book."""
    heads = tuple(_head(_NUMBERED.sub(" ", cell).strip()) or cell for cell in cells)
    named = "Name" in heads or {"given", "family"} <= set(heads)
    reached = any(head.startswith(("Email", "Phone")) for head in heads)
    return heads if named and (reached or {"Title", "Organisation"} <= set(heads)) else ()


def _head(cell: str) -> str:
    found = ((word, m) for word, pattern in _HEADS.items() if (m := re.fullmatch(pattern, cell, re.I)))
    word, match = next(found, ("", None))
    kind = match.groupdict().get("kind") if match is not None else None
    return f"{word} ({kind.lower()})" if kind else word


def _name(heads: Sequence[str], cells: Sequence[str]) -> str:
    """Whom a row is of; empty where it is of nobody."""
    told = {head: cell for head, cell in reversed(list(zip(heads, cells, strict=False))) if cell}
    name = one_line(told.get("Name", "") or f"{told.get('given', '')} {told.get('family', '')}")
    return name if _NAME.fullmatch(name) else ""


def _of_row(table: Document, place: Locator, name: str, heads: Sequence[str], cells: Sequence[str]) -> Document:
    facts = [(h, c) for h, c in zip(heads, cells, strict=False) if c and h and h not in ("Name", "given", "family")]
    mails = [cell.lower() for head, cell in facts if head == "Email" and "@" in cell]
    return contact(
        table.source,
        f"{table.native_id}#{digest(name, *mails)}",
        name,
        [f"{head}: {cell}" for head, cell in facts],
        addresses=mails,
        labels=[
            *table.labels,
            table.title,
            *(t.strip() for h, c in facts if h == "Categories" for t in re.split(r"[;,]", c)),
        ],
        updated_at=table.created_at,
        locator=place.model_copy(update={"path": table.locator.path}),
    )
