"""What stands in the line of a day of the week: "who works on Friday?"."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.language import stem, stems, words
from cascade.language.dates import days_in
from cascade.match import Match, Matcher, union
from cascade.questions.shape import Shape
from cascade.stages.tabular.cells import Told, cell_of, fits
from cascade.stages.weighing.tables import headed
from cascade.tables import Grid
from cascade.types import Document, Operation, Question, SubQuestion

__all__ = ["WEEKDAYS", "is_weekday", "is_weekly", "of_day", "weekday"]

_ENOUGH = 0.8
"""Share of what is asked that a table has to say by its title and its headings."""
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
_ON_DUTY = frozenset(stem(w) for w in "shift duty rota roster work".split())
"""What is said of people and a day, and is told by their standing in its line."""
_SHORTEST = 3
"""Letters of a day's name."""
_MOSTLY = 0.8
"""Share of the lines that have to be of days."""


def weekday(question: Question, sub: SubQuestion) -> str:
    """The day of the week that is asked for; empty where none or another time is."""
    said = [word for word in words(sub.text) if word in WEEKDAYS]
    named = days_in(sub.text, question.as_of, question.zone)
    if said or len(named) != 1 or named[0].text.lower() not in ("today", "tomorrow"):
        return said[0] if len(said) == 1 else ""
    return WEEKDAYS[named[0].first.weekday()]


def is_weekday(name: str, day: str) -> bool:
    """Whether a folded name is the day's, in full, in the plural or cut off: "Mon", "Mondays"."""
    name = name.rstrip("s.")
    return len(name) >= _SHORTEST and day.startswith(name)


def is_weekly(grid: Grid, day: str) -> bool:
    """Whether the lines of a table are of days of the week, one of them of `day`."""
    of_days = sum(any(is_weekday(thing.lower(), d) for d in WEEKDAYS) for thing in grid.things)
    return len(_lines_of(grid, day)) == 1 and of_days >= _MOSTLY * len(grid.things)


def of_day(document: Document, grid: Grid, around: str, shape: Shape, match: Matcher, day: str) -> Iterator[Told]:
    """What stands in the line of a day of the week, in the columns that the question names, else in all."""
    [line] = _lines_of(grid, day)
    who = shape.operation is Operation.WHO
    heads = {n: headed(match, label) for n, label in enumerate(grid.properties)}
    cells = [cell_of(document, grid, line, n) for n in heads if grid.value(line, n)]
    spoken = [cell_of(document, grid, line, n) for n, found in heads.items() if found and grid.value(line, n)]
    idle = {n for n, f in enumerate(match.facets) if {day, *(_ON_DUTY if who else ())}.issuperset(stems(f.text))}
    asked = [n for n in range(len(match.facets)) if n not in idle]
    told = union([match(f"{around}\n{grid.named}"), *(Match(0.0, found) for found in heads.values())])
    said = not asked or match.share(told, asked) >= _ENOUGH
    if said and (spoken or who) and all(fits(shape, c.value) for c in spoken or cells):
        other = _ON_DUTY.isdisjoint(stems(around)) if who else False  # a menu names no people
        yield Told(match.share(told, asked) if asked else 1.0, int(other), tuple(spoken or cells))


def _lines_of(grid: Grid, day: str) -> list[int]:
    return [n for n, thing in enumerate(grid.things) if is_weekday(thing.lower(), day)]
