"""Rows of tables that are what a question says of the things that it asks for: "which moorings end in autumn?"

What is said is looked for in the cells of each row: a word or a name, or what holds of its days and numbers
(`conditions`). Numbers of such rows are added up where a sum or an average is asked for (`summed`). What no cell has
the table has to say itself, by its title or over its columns. Of several tables that say as much the latest counts.
What is most common is what most rows have in the column that says of what kind they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cascade.context import Context
from cascade.language import content_words, stem, stems, words
from cascade.match import Matcher
from cascade.similar import clusters
from cascade.stages.citing.themes import SERVED
from cascade.stages.evidence import Evidence, Group, read_off, told_by
from cascade.stages.tabular.columns import column_asked, is_head, keeps_them, of_people, over, tables_on
from cascade.stages.tabular.conditions import conditions
from cascade.stages.tabular.rows_asked import SAYS, Asked, asked_of
from cascade.stages.tabular.summed import added, column_summed
from cascade.stages.weighing.days import day_of
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import is_somebody
from cascade.stages.weighing.tables import headed
from cascade.tables import Row, Table, listings_in, tables_in
from cascade.types import Document, Facet, Item, Operation, Question, SubQuestion

__all__ = ["filtered"]

_READ = 60
"""Passages in which tables are looked for."""
_ENOUGH = 0.75
"""Share of what is asked that a table and the cells of a row have to say."""
_THERE = frozenset(stem(w) for w in "have got list show name give tell many exist run own offer all".split())
"""What may be said of things that are asked for as such."""
_STYLED = re.compile(r"^(?:mr|mrs|ms|miss|mx)\b\.?\s+(?=\S+\s)", re.I)
_SHORT = 5
"""Words of a cell that says what a row is of; a longer one is a remark, which may name anything."""
_SEVERAL = 2
"""Rows that have to have the same for it to be common."""
_THEMES = 8
"""Themes that are told at most."""


class _Told(NamedTuple):
    """The rows of a table that are what is asked for, each with its value, and how much of the question they say."""

    document: Document
    coverage: float
    above: float
    """How much of it the title and what stands over the columns say."""
    rows: Sequence[tuple[str, Row]]
    of: int
    """How many rows were looked at."""
    heading: str
    """What stands over the values."""


class _Met(NamedTuple):
    """The rows of a table that meet what is said."""

    rows: Sequence[Row]
    chosen: Sequence[int]
    """The facets that cells say."""
    chooses: bool
    """Whether anything tells these rows from others."""
    headed: bool
    """Whether something else than cells says a part of it."""
    coverage: float


def filtered(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What the rows that meet all that `sub` says are of; None where it asks for no such things, or no row does."""
    asked = asked_of(question, sub, ctx)
    if asked is None:
        return None
    over_it = (*(SAYS[asked.state] if asked.state else ()), *([asked.bound.noun] if asked.bound else []))
    said = (*asked.match.facets, *(Facet(text=word) for word in over_it if word))
    told = [
        found
        for document in tables_on(question, sub, said, _READ, ctx)
        for table in (*tables_in(document.text), *(listings_in(document.text) if document.kind == "doc" else ()))
        if not table.is_prose
        if (found := _in_table(asked, document, table, lambda c: is_somebody(set(words(c)), ctx.library.people(c))))
    ]
    best = max(told, key=lambda t: (round(t.coverage + t.above, 2), day_of(t.document, question.zone)), default=None)
    if best is None:
        return None
    if asked.summed:
        return added(asked, sub, best.document, best.heading, best.rows)
    return _commonest(sub, best) if asked.often else _all_of(sub, best)


def _in_table(asked: Asked, document: Document, table: Table, somebody: Callable[[str], bool]) -> _Told | None:
    """The values of the rows that meet what is asked; None where the table is of other things."""
    sums, table = table.sums, table.without_sums
    title = over(document, table)
    met = _rows_that_meet(asked, document, table, title)
    if met is None:
        return None
    people = of_people(asked, table, somebody) if asked.people else []
    every = not met.chooses and (asked.often or asked.summed or _is_list_of_them(asked, table, title, people))
    if not (met.rows and (met.chooses or every)):
        return None
    rows = met.rows
    if asked.summed:
        column = column_summed(asked, table, rows)
        if column is not None and not (met.chooses or asked.summed["mean"]):
            rows = [row for row in sums[-1:] if row.cell(column)] or rows
    else:
        column = column_asked(asked, document, table, rows, met.chosen, people)
        if column is not None and asked.cares:
            column = column if keeps_them(asked, table, rows, column, met.chosen) else None
        elif not _is_apt(asked, table, met):
            column = None
    values = (
        [(_STYLED.sub("", row.cell(column)), row) for row in rows if row.cell(column)] if column is not None else []
    )
    if column is None or not values:
        return None
    return _Told(document, met.coverage, _told_above(asked, table, title), values, len(rows), table.heads[column])


def _rows_that_meet(asked: Asked, document: Document, table: Table, title: str) -> _Met | None:
    """The rows of a table that meet what is said, where the table and they say nearly all of it."""
    found = conditions(asked, document, table) if table.rows else None
    if found is None:
        return None
    tests, told = found
    match, topic = asked.match, [n for n in asked.topic if n not in told]
    above = {**headed(match, "\n".join(table.heads)), **match("\n".join([title, *table.heads])).found}
    cells = [match(" | ".join(row.cells)).found for row in table.rows]
    if asked.people:  # whoever is asked for is what is said, and nothing like it
        cells = [_said_of(row, found, match) for row, found in zip(table.rows, cells, strict=True)]
    if asked.often:  # what "too dear" stands in need not be a list of complaints
        kind = match.told_by(asked.head)
        cells = [{n: share for n, share in found.items() if n not in kind or share >= 1} for found in cells]
    alone = {n for row in table.rows for cell in row.cells for n in topic if stems(cell) == stems(match.facets[n].text)}
    stated = {n: column for n in alone if (column := _state_of(match.facets[n].text, table)) is not None}
    cells = [
        {n: s for n, s in found.items() if n not in stated or stems(row.cell(stated[n])) == stems(match.facets[n].text)}
        for row, found in zip(table.rows, cells, strict=True)
    ]
    chosen = [n for n in topic if any(n in found for found in cells) and (n not in above or n in alone)]
    said = {**above, **dict.fromkeys(chosen, 1.0)}
    coverage = match.share(said, topic)
    if coverage < _ENOUGH or any(match.facets[n].must and n not in said for n in topic):
        return None
    rows = [
        row
        for row, found in zip(table.rows, cells, strict=True)
        if all(n in found for n in chosen) and all(test(row) for test in tests)
    ]
    return _Met(rows, chosen, bool(chosen or tests), bool(tests) or not above.keys().isdisjoint(topic), coverage)


def _state_of(said: str, table: Table) -> int | None:
    """The column of a few words that come back in which `said` stands alone: a ticket that is closed may speak of a lid
    that opens."""
    for column, _ in enumerate(table.heads):
        cells = [row.cell(column) for row in table.rows]
        if len(set(cells)) <= len(cells) / _SEVERAL and any(stems(cell) == stems(said) for cell in cells):
            return column
    return None


def _said_of(row: Row, found: Mapping[int, float], match: Matcher) -> dict[int, float]:
    """What of `found` a row says itself of whoever it is of: not a name that only a remark in it speaks of."""
    short = match(" | ".join(cell for cell in row.cells if len(words(cell)) <= _SHORT)).found
    return {n: share for n, share in found.items() if share >= 1 and (n in short or not match.facets[n].must)}


def _is_apt(asked: Asked, table: Table, met: _Met) -> bool:
    """Whether a table says enough of what is asked over its columns, and not in its cells alone."""
    verb = bool(asked.verb) and asked.verb in stems("\n".join(table.heads))
    return verb or met.headed or (asked.bare and any(table.heads))


def _told_above(asked: Asked, table: Table, title: str) -> float:
    """How far what stands over a table and its columns says what is asked: its columns most of all, the verb too that
    no record need have elsewhere."""
    heads = "\n".join([table.above, *table.heads])
    facets = {*asked.topic, *asked.denied}
    said = asked.match.share(asked.match(title).found, facets) + asked.match.share(headed(asked.match, heads), facets)
    return said + float(bool(asked.verb) and asked.verb in stems(heads))


def _is_list_of_them(asked: Asked, table: Table, title: str, people: Sequence[int]) -> bool:
    """Whether a table is of nothing but the things that are asked for."""
    if is_head(asked, table.grids[0].named):
        rest = {*map(stem, content_words(asked.text))} - asked.head - _THERE
        return not rest and asked.match.told_by(asked.head).issuperset(asked.topic)
    return (
        asked.shape.operation is Operation.COUNT
        and bool(people)
        and set(asked.topic) <= asked.match(title).found.keys()
    )


# --- the answer ---------------------------------------------------------------------------------------------------


def _all_of(sub: SubQuestion, told: _Told) -> Evidence:
    """Each value with the rows that have it; a count is one of rows, or of those whom they are of."""
    quotes, items = told_by((value, record(told.document, row.start, row.end)) for value, row in told.rows)
    evidence = read_off(sub, quotes, items, f"a table of “{told.document.title}”", several=True)
    counts = sub.operation is Operation.COUNT
    people = not SERVED.isdisjoint(stems(told.heading))  # one customer may have many rows
    total = len(items) if people else len(told.rows)
    return evidence.model_copy(update={"total": total}) if counts else evidence


def _commonest(sub: SubQuestion, told: _Told) -> Evidence | None:
    """What most of the rows tell, in the same words or in like ones; None where each tells something else."""
    quotes = [record(told.document, row.start, row.end) for _, row in told.rows]
    alike = [c for c in clusters([value for value, _ in told.rows]) if len(c.members) >= _SEVERAL][:_THEMES]
    groups = tuple(
        Group(
            label=_called([told.rows[m][0] for m in c.members], c.label_terms),
            quotes=(c.centre + 1, *(m + 1 for m in c.members if m != c.centre)),
            records=len(c.members),
        )
        for c in alike
    )
    if not groups:
        return None
    items = [Item(value=g.label, quotes=g.quotes) for g in groups]
    evidence = read_off(sub, quotes, items, f"a table of “{told.document.title}”", several=True)
    return evidence.model_copy(update={"groups": groups, "total": told.of})


def _called(values: Sequence[str], shared: Sequence[str]) -> str:
    """What rows tell that have these values: the one that most have, or the words that they share."""
    value, most = Counter(values).most_common(1)[0]
    return value if most > len(values) / 2 else ", ".join(shared)
