"""Runs that follow one another, as the turns of a conversation; and who of those named in it the library knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cascade.clean import clean
from cascade.errors import NoSuch
from cascade.followup import Known, Turn
from cascade.language import fold, words
from cascade.runs import Run, find_run
from cascade.types import Status

if TYPE_CHECKING:
    from cascade.library import Library
    from cascade.library.records import Person

__all__ = ["conversation", "people_known"]

_TURNS = 8
_MAILBOXES = frozenset(
    "team support list info bot service services desk office accounts sales help news notifications billing orders "
    "group admin hello noreply".split()
)
"""Words in what is called like a person and is none."""


def conversation(runs: Path, run: Run) -> tuple[Turn, ...]:
    """The turns that end with `run`: it and those that it follows, oldest first, eight at most.

    It begins where a run that was followed is gone.
    """
    turns = [_turn_of(run)]
    seen = {run.id}
    while run.head.follows and run.head.follows not in seen and len(turns) < _TURNS:
        try:
            run = find_run(runs, run.head.follows)
        except NoSuch:
            break
        seen.add(run.id)
        turns.append(_turn_of(run))
    return tuple(reversed(turns))


def _turn_of(run: Run) -> Turn:
    """A run as a turn; what failed or found nothing has no answer."""
    answer, question = run.answer, run.head.question
    if answer is None or answer.status is Status.NOT_FOUND:
        return Turn(question=clean(question.text), as_of=question.as_of)
    authors = [clean(str(quote.author)) for quote in answer.quotes if quote.author]
    titles = {clean(quote.title) for quote in answer.quotes}
    return Turn(
        question=clean(question.text),
        answer=clean("\n".join(claim.text for claim in answer.claims)),
        items=tuple(clean(item.value) for item in answer.items),
        authors=tuple(dict.fromkeys(authors)),
        record=titles.pop() if len(titles) == 1 else "",
        as_of=question.as_of,
    )


def people_known(library: Library) -> Known:
    """Whether a name is a person's, by who is named in the library; None for a name that nobody there has.

    A name whose words are those of an address's domain, and not of what stands before it, is an organisation's.
    """

    @cache
    def known(name: str) -> bool | None:
        wanted = words(name)
        if not wanted or set(wanted) & _MAILBOXES:
            return None
        votes = [vote for person in library.people(name, limit=20) if (vote := _vote(wanted, person)) is not None]
        return any(votes) if votes else None

    return known


def _vote(wanted: list[str], person: Person) -> bool | None:
    """What one who is known says of a name: True where it is theirs, False where it is their organisation's."""
    box, _, domain = fold(person.address).partition("@")
    if any(word in domain for word in wanted) and not any(word in box for word in wanted):
        return False
    full = [row for row in map(words, person.names) if len(row) > 1 and not set(row) & _MAILBOXES]
    return True if any(_names(wanted, row) for row in full) else None


def _names(wanted: list[str], row: list[str]) -> bool:
    """Whether a person whose name has the words `row` is called `wanted`: in full, or by the first or last name."""
    return sorted(wanted) == sorted(row) or (len(wanted) == 1 and wanted[0] in (row[0], row[-1]))
