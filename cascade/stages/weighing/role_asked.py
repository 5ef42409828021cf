"""Whom a question asks how to reach by what they do: "the lift company", "our bookkeeper"."""

from __future__ import annotations

import re
from typing import NamedTuple

from cascade.language import words
from cascade.stages.weighing.contact_asked import ASKING, SHORTLY, WANTED, Reach

__all__ = ["Role", "role_asked"]

_SPECIAL = r"(?:emergency|out[ -]of[ -]hours|24[ -]?hours?|weekend|night|direct|office|support)"
_DIALS = r"(?:ring|call|dial|phone|text)"
_ROLE_WANTED: tuple[tuple[Reach, re.Pattern[str]], ...] = (
    *WANTED,
    ("phone", re.compile(rf"\b(?P<label>{_SPECIAL})\s(?:(?:tele)?phone\s|contact\s)?(?:number|line)s?\b", re.I)),
    ("phone", re.compile(rf"\b(?:which|what)\snumber\s(?:do|should|can)\s(?:i|we)\s{_DIALS}\b", re.I)),
    ("phone", re.compile(rf"(?:^|\b(?:the|a|what['’]s|whats)\s)(?:contact\s)?number\s(?:for|to\s{_DIALS})\b", re.I)),
    *SHORTLY,
)
_ROLES = ASKING | frozenset(
    "company companies firm firms business people guy guys man woman person contractor contractors supplier suppliers "
    "provider service office team when if something there any".split()
)
"""Words of such a question that say nothing of what somebody does."""
_LONGEST = 4
"""Words for what somebody does."""


class Role(NamedTuple):
    """What of whom is asked for, who is told by what they do."""

    kind: Reach
    label: str
    """What has to stand beside a number of theirs: "emergency"; mostly empty."""
    does: frozenset[str]
    """The words that say what they do, or are."""


def role_asked(text: str) -> Role | None:
    """Whom `text` asks how to reach by what they do: "the lift company"; None where it asks for something else."""
    for kind, pattern in _ROLE_WANTED:
        found = pattern.search(text)
        if found is not None:
            does = [w for w in words(f"{text[: found.start()]} {text[found.end() :]}") if w not in _ROLES]
            label = (found.groupdict().get("label") or "").lower()
            return Role(kind, label, frozenset(does)) if 0 < len(does) <= _LONGEST else None
    return None
