"""Tables as every format writes them, with their columns, their rows and the line over them."""

from __future__ import annotations

import pytest

from cascade.tables import cells_of, tables_in

_MARKDOWN = """# Boats

## What they carry

| boat | berths | engine |
|------|:------:|---|
| Teal | 4 | |
| **Heron** | 6 | diesel |

The Heron is the newer one.
"""


def test_a_table_of_markdown_has_its_heads_its_rows_and_the_line_above() -> None:
    [table] = tables_in(_MARKDOWN)
    assert (table.above, table.heads) == ("What they carry", ("boat", "berths", "engine"))
    assert [row.cells for row in table.rows] == [("Teal", "4", ""), ("Heron", "6", "diesel")]
    assert _MARKDOWN[table.rows[0].start : table.rows[0].end] == "| Teal | 4 | |"


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a | b |  | d", ("a", "b", "", "d")),
        ("| a | b", ("", "a", "b")),
        ("| | a | b |", ("", "a", "b")),
        ("a | b |", ("a", "b")),
        ("one|two | three", ("one|two", "three")),
    ],
)
def test_empty_cells_keep_their_place(line: str, cells: tuple[str, ...]) -> None:
    assert cells_of(line) == cells


def test_a_line_by_itself_and_a_gap_end_a_table() -> None:
    assert tables_in("Ola Berg | Head of Rigging | Boatyard Ltd\n\nSee you soon.") == []
    assert [len(t.rows) for t in tables_in("a | b\n1 | 2\n\nc | d\n3 | 4\n5 | 6")] == [1, 2]


def test_things_are_rows_or_where_a_first_column_names_properties_columns_too() -> None:
    [rows] = tables_in("boat | berths\nTeal | 4\nHeron | 6")[0].grids
    assert (rows.named, rows.things, rows.properties, rows.value(1, 0)) == ("boat", ("Teal", "Heron"), ("berths",), "6")
    _, columns = tables_in("| | Teal | Heron |\n|---|---|---|\n| berths | 4 | 6 |\n| rent | £20 | £35 |")[0].grids
    assert (columns.things, columns.properties, columns.value(1, 1)) == (("Teal", "Heron"), ("berths", "rent"), "£35")


def test_a_column_that_only_counts_the_rows_names_nothing() -> None:
    [grid] = tables_in("no. | boat | berths\n1 | Teal | 4\n2 | Heron | 6")[0].grids
    assert (grid.things, grid.properties) == (("Teal", "Heron"), ("berths",))


def test_any_column_may_name_the_rows_and_what_adds_them_up_is_no_thing() -> None:
    [table] = tables_in("no. | boat | crew\n1 | Teal | Ann\n2 | Heron | Bo\nGrand total | |")
    grid = table.keyed(2)
    assert (grid.things[:2], grid.properties, grid.value(1, 1)) == (("Ann", "Bo"), ("no.", "boat"), "Heron")
    assert [row.cells[0] for row in table.sums] == ["Grand total"]
    assert [row.cells[1] for row in table.without_sums.rows] == ["Teal", "Heron"]
