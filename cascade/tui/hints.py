"""Errors and hints as the app tells them: what a hint does by a command of the shell, by the keys that do it here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cascade.clean import clean

if TYPE_CHECKING:
    from cascade.errors import CascadeError

__all__ = ["here", "told"]

_KEYS: tuple[tuple[str, str], ...] = (
    (r"cascade add PATH", "F5, then a"),
    (r"cascade add \S.* --kind …", "choose above"),
    (r"--kind KIND", "above"),
    (r"--name NAME", "above"),
    (r"--model \S+", "F3, then m"),
    (r"cascade ask", "F2"),
    (r"cascade remove [\w.-]+", "F5, then d"),
    (r"cascade sync(?: [\w.-]+)?", "F5, then s"),
    (r"cascade sync [\w.-]+ --force", "F5, then f"),
    (r"cascade sources [\w.-]+ --skips", "F5"),
    (r"cascade runs", "F4"),
    (r"cascade export RUN", "F4, then E"),
    (r"cascade show [\w-]+ --stage (\S+)", r"F3, then \1"),
    (r"cascade rerun [\w-]+", "F3, then r"),
    (r"cascade rerun [\w-]+ --take .+", "t"),
    (r"cascade pin (?:'[^']*'|\S+)", "* where it is open"),
    (r"cascade search …", "/"),
)
"""Commands, whole, and the keys that do the same."""
_COMMAND = re.compile(r"`((?:cascade |--)[^`]+)`")


def here(hint: str) -> str:
    """`hint` for a person in the app: what no key does is said to be for a shell."""
    return clean(_COMMAND.sub(lambda found: _done_by(found[1]), hint))


def told(error: CascadeError) -> str:
    """What went wrong and, on a line of its own, what to do about it here."""
    return clean(f"{error}\n{here(error.hint)}" if error.hint else str(error))


def _done_by(command: str) -> str:
    for pattern, keys in _KEYS:
        if found := re.fullmatch(pattern, command):
            return found.expand(keys)
    return f"in a shell, `{command}`"
