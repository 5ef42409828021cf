"""What the numbers of rows come to together, in the one column that a question asks to be added up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from cascade.language.quantities import figure
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.tabular.columns import is_filed, number_in
from cascade.stages.tabular.rows_asked import MONEY, Asked
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.tables import headed
from cascade.tables import Row, Table
from cascade.types import Document, SubQuestion

__all__ = ["added", "column_summed"]

_YEAR = re.compile(r"(?:19|20)\d\d")
_SEVERAL = 2
"""Rows from which on there is something to add."""


def column_summed(asked: Asked, table: Table, rows: Sequence[Row]) -> int | None:
    """The one column of amounts that the question speaks of; where it asks for money, the one of sums. None where there
    is none, or they are not all of one unit."""
    fit = [n for n, head in enumerate(table.heads) if not is_filed(head) and _of_one_unit(n, rows)]
    named = {n: share for n in fit if (share := asked.match.coverage(headed(asked.match, table.heads[n])))}
    if named:
        return max(named, key=lambda n: named[n])
    sums = [n for n in fit if asked.money and MONEY.search(f"{table.heads[n]} {rows[0].cell(n)}")]
    return sums[0] if len(sums) == 1 else None


def _of_one_unit(column: int, rows: Sequence[Row]) -> bool:
    cells = [cell for row in rows if (cell := row.cell(column))]
    figures = [f for cell in cells if (f := figure(cell))]
    if len(figures) < max(_SEVERAL, len(cells)) or all(
        _YEAR.fullmatch(cell) or number_in(cell) is None for cell in cells
    ):
        return False
    return len({f.unit for f in figures}) == 1


def added(
    asked: Asked, sub: SubQuestion, document: Document, heading: str, told: Sequence[tuple[str, Row]]
) -> Evidence:
    """What the numbers of the rows come to, with the rows; the number of one that adds others up as it stands."""
    figures = [f for cell, _ in told if (f := figure(cell))]
    mean = asked.summed is not None and asked.summed["mean"]
    come_to = sum((f.number for f in figures), start=Decimal())
    value = figures[0].with_number(round(come_to / len(figures), 2) if mean else come_to)
    kind = (
        f"the {'average' if mean else 'sum'} of {len(figures)} rows" if len(figures) > 1 else "as the total there says"
    )
    return read_off(
        sub,
        [record(document, row.start, row.end) for _, row in told],
        looked_at=f"a table of “{document.title}”",
        told=f"{heading}: {value}, {kind}",
        several=True,
    )
