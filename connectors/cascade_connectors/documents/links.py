"""URLs that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cascade.clean import one_line

__all__ = ["MAX_LINKS", "links_of", "urls_in"]

MAX_LINKS = 500
"""URLs that are kept of one document."""

_URL = re.compile(r"\bhttps?://[^\s<>\"'`|\\^{}\[\]]{3,2000}")


def links_of(named: Iterable[str], text: str) -> tuple[str, ...]:
    """The links that a document names as such and those in its text, each once; what is no clean URL is left out."""
    sound = (link for link in named if len(link) <= 2000 and one_line(link) == link)
    return tuple(dict.fromkeys((*sound, *urls_in(text))))[:MAX_LINKS]


def urls_in(text: str) -> tuple[str, ...]:
    """The http(s) URLs in `text` in their order, each once, without the punctuation that follows them."""
    if "://" not in text:
        return ()
    found: dict[str, None] = {}
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?*_")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?")
        found[url] = None
        if len(found) == MAX_LINKS:
            break
    return tuple(found)
