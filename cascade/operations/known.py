"""What the library knows of the words of a question."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Known"]


class Known(NamedTuple):
    """What the library knows of the words of a question: whom it names, the jobs that cards give, and whether one of
    its names is what papers are called."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    papers: bool = False
    mails: bool = True
    """There are mails, in which others write to us."""
    outsiders: bool = False
    """Cards tell of several organisations, and which of them is one's own."""
    home: str = ""
    """One's own organisation, by its name."""
