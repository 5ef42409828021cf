"""Hints as the app tells them: what a hint does by a command of the shell, by the keys that do it here."""

from __future__ import annotations

import re

from cascade.clean import clean

__all__ = ["here"]

_KEYS: tuple[tuple[str, str], ...] = (
    (r"cascade add PATH", "F5, then a"),
    (r"cascade sync(?: [\w.-]+)?", "F5, then s"),
    (r"cascade sync [\w.-]+ --force", "F5, then f"),
    (r"cascade sources [\w.-]+ --skips", "F5"),
    (r"cascade runs", "F4"),
    (r"cascade show [\w-]+ --stage (\S+)", r"F3, then \1"),
    (r"cascade rerun [\w-]+", "F3, then r"),
    (r"cascade pin (?:'[^']*'|\S+)", "* where it is open"),
    (r"cascade search …", "/"),
)
"""Commands, whole, and the keys that do the same."""
_COMMAND = re.compile(r"`(cascade [^`]+)`")


def here(hint: str) -> str:
    """`hint` for a person in the app: what no key does is said to be for a shell."""
    return clean(_COMMAND.sub(lambda found: _done_by(found[1]), hint))


def _done_by(command: str) -> str:
    for pattern, keys in _KEYS:
        if found := re.fullmatch(pattern, command):
            return found.expand(keys)
    return f"in a shell, `{command}`"
