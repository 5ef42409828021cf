"""What else the people, bakeries and pull requests in a case's items are called in the company's records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from evals.demo.script import cast

__all__ = ["synonyms"]

_PULL = re.compile(r"#(?P<number>\d+) (?P<title>.+)")


def synonyms(items: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """For each item that has other names, the item and those; a name that two of them could have is nobody's."""
    names = {item: dict.fromkeys(name for name in _names(item) if name not in items) for item in items}
    often = Counter(name for found in names.values() for name in found)
    groups = ((item, *(name for name in found if often[name] == 1)) for item, found in names.items())
    return tuple(group for group in groups if len(group) > 1)


def _names(item: str) -> Iterator[str]:
    if pull := _PULL.fullmatch(item):
        number, title = pull["number"], pull["title"]
        yield from (f"#{number}", number, title, f"PR {number}", f"Pull request {number}")
        yield from (f"Pull request {number}: {title}", f"tinloaf/breadbin#{number}")
        return
    if item.startswith("The "):
        yield item.removeprefix("The ")
    for who in cast().values():
        if who.name == item:
            yield from (name for name in (who.first, who.github, who.slack) if name)
        elif who.org and (who.org == item or who.org.startswith(f"{item} ")):
            yield from (name for name in (who.org, who.name) if name != item)
