"""Small things that records of any source need: short hashes, addresses in a text, days in words, ids told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b

from cascade.connector import Failed
from cascade.types import Document

__all__ = ["MONTHS", "day_in_words", "digest", "distinct", "numbered", "urls"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_URL = re.compile(r"https?://[^\s<>\"|]{4,2000}")


def digest(*texts: str) -> str:
    """A short hash of `texts`, for etags and for ids of what has none."""
    return blake2b("\0".join(texts).encode("utf-8", "replace"), digest_size=12).hexdigest()


def urls(text: str) -> list[str]:
    """The web addresses in `text`, without the punctuation of the sentence around them."""
    found = _URL.findall(text)
    return [url.rstrip(".,;:!?'*_]}" if "(" in url else ".,;:!?'*_]})") for url in found]


def day_in_words(day: date) -> str:
    """`6 Sep 2026`, whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def numbered(used: Counter[str], key: str) -> str:
    """`key` the first time, then `key-2`, `key-3`; `used` counts."""
    used[key] += 1
    return key if used[key] == 1 else f"{key}-{used[key]}"


def distinct(records: Iterable[Document | Failed]) -> Iterator[Document | Failed]:
    """The records of one item with ids of their own: repetitions are dropped, another document of an id is numbered."""
    known: set[tuple[str, str]] = set()
    used: Counter[str] = Counter()
    for record in records:
        if isinstance(record, Failed):
            yield record
        elif (record.id, record.etag) not in known:
            known.add((record.id, record.etag))
            key = numbered(used, record.id)
            yield record if key == record.id else record.model_copy(update={"id": key})
