"""Which of several people of one name is asked for: "Which Tom fixed the pump?" asks who did, among those called so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cascade.context import Context
from cascade.language import words
from cascade.types import Item

__all__ = ["as_who", "called_so"]

_WHICH = re.compile(
    r"^\W*which(?:\sof\sthe)?\s(?P<name>[^\W\d_]{2,20}?)s?\s(?P<rest>(?:is|was|has|had|did|does|will)\b.+|\w+(?:ed|s|t|k|e|n|w)\b.+)$",
    re.IGNORECASE,
)
_LOOKED_AT = 20


def as_who(text: str, ctx: Context) -> str:
    """`text` asked of whoever, where it asks which of the people of a name; else as it is."""
    name = _name(text)
    found = _WHICH.match(" ".join(text.split()))
    if found is None or not name or len(_bearers(name, ctx)) < 2:
        return text
    return f"Who {found['rest']}"


def called_so(text: str, items: Iterable[Item], ctx: Context) -> tuple[Item, ...]:
    """Those of `items` who bear the name of which `text` asks; all where it asks of none."""
    name = _name(text)
    if not name or len(_bearers(name, ctx)) < 2:
        return tuple(items)
    return tuple(item for item in items if any(word.startswith(name) for word in words(item.value)[:1]))


def _name(text: str) -> str:
    found = _WHICH.match(" ".join(text.split()))
    return found["name"].casefold() if found is not None else ""


def _bearers(name: str, ctx: Context) -> set[str]:
    """The full names of those whose given name begins so."""
    known = ctx.library.people(name, limit=_LOOKED_AT)
    return {p.name for p in known if len(words(p.name)) > 1 and words(p.name)[0].startswith(name)}
