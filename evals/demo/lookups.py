"""What the questions of the script leave to be counted and looked up: the braces in their gold.

`{n:TAG}` is how many records have the tag, `{word:TAG}` the same as a word, `{values:TAG}` what stands for each of
them in a list; `a+b` wants both tags, `a|b` either. `{date:LABEL}`, `{tel:LABEL}` … are facts of one record,
`{match:LABEL ~ PATTERN}` what the pattern's group finds in its words, `{split:LABEL ~ WORDS}` the names in a run of its
words that ends in "and". `{week:22 Orders}` is a figure of the weekly numbers.

Of a document, `{cell:DOC / row / column}` is a cell of a table, `{column:DOC / column / column=value}` the different
cells of those rows, `{rows:DOC / column=value}` how many they are, and `{bullets:DOC / heading}` the items of a list.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from evals.demo.blocks import Table, read
from evals.demo.machines import weekly
from evals.demo.script import SCRIPT, Record

__all__ = ["Records", "ids", "tagged", "texts"]

Records = Mapping[str, Record]
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_BRACES = re.compile(r"\{(\w+):((?:[^{}]|\{\d\})+)\}")


def tagged(expression: str, records: Records) -> list[Record]:
    """Records with all tags of `a+b`, or any of `a|b`, in the order of their labels, so that no file jumps about."""
    wanted = [set(choice.split("+")) for choice in expression.split("|")]
    found = [record for _, record in sorted(records.items()) if any(tags <= set(record.tags) for tags in wanted)]
    if not found:
        raise ValueError(f"no record has the tag {expression!r}")
    return found


def ids(record: Record) -> list[str]:
    """The ids of the record and of its copies."""
    return [record.native_id, *record.copies]


def texts(raw: str, records: Records) -> list[str]:
    """`raw` with what its braces stand for: as many texts as the list has, where it is the braces of a list alone."""
    if (found := _BRACES.fullmatch(raw)) and found[1] in _LISTS:
        return _LISTS[found[1]](found[2], records)
    return [_BRACES.sub(lambda m: _fact(m[1], m[2], records), raw)]


# --- lists --------------------------------------------------------------------------------------------------------


def _values(expression: str, records: Records) -> list[str]:
    return sorted({record.value for record in tagged(expression, records)})


def _split(argument: str, records: Records) -> list[str]:
    """`A, B and C` as they stand in a record, one by one; an "and" before the last comma belongs to a name."""
    label, _, words = argument.partition(" ~ ")
    if words not in " ".join(records[label].text.split()):
        raise ValueError(f"{label} does not say {words!r}")
    *names, last = words.split(", ")
    return [*names, *last.rsplit(" and ", 1)]


def _column(argument: str, _: Records) -> list[str]:
    name, column, condition = argument.split(" / ")
    key, value = condition.split("=")
    return list(dict.fromkeys(r[column] for r in _rows(name) if value in r.get(key, "") and column in r))


def _bullets(argument: str, _: Records) -> list[str]:
    """The items of a list under a heading, without what follows a colon."""
    name, heading = argument.split(" / ")
    under, found = "", []
    for block in read(_script(name).read_text(encoding="utf-8")).blocks:
        if block.kind == "heading":
            under = block.text
        elif block.kind == "item" and under == heading:
            found.append(block.text.partition(":")[0])
    return found


_LISTS: dict[str, Callable[[str, Records], list[str]]] = {
    "values": _values, "split": _split, "column": _column, "bullets": _bullets,
}  # fmt: skip


# --- facts --------------------------------------------------------------------------------------------------------


def _fact(kind: str, argument: str, records: Records) -> str:
    match kind:
        case "n":
            return str(len(tagged(argument, records)))
        case "word":
            return _NUMBERS[len(tagged(argument, records))]
        case "rows":
            name, condition = argument.split(" / ")
            column, _, wanted = condition.partition("=")
            return str(sum(wanted in row.get(column, "") for row in _rows(name)))
        case "week":
            week, _, figure = argument.partition(" ")
            return weekly(int(week))[figure]
        case "cell":
            name, row, column = argument.split(" / ")
            return next(r[column] for r in _rows(name) if row in r.values())
        case "match":
            return _match(argument, records)
        case _:
            return records[argument].facts[kind]


def _match(argument: str, records: Records) -> str:
    label, _, pattern = argument.partition(" ~ ")
    found = re.search(pattern, " ".join(records[label].text.split()))
    if found is None:
        raise ValueError(f"{label} has nothing like {pattern!r}")
    return found[1]


def _rows(name: str) -> list[dict[str, str]]:
    """The rows of all tables in a document of the script, by the names of their columns."""
    path = _script(name)
    if path.suffix == ".csv":
        return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    tables: list[Table] = [b.rows for b in read(path.read_text(encoding="utf-8")).blocks if b.kind == "table"]
    return [dict(zip(table[0], row, strict=False)) for table in tables for row in table[1:]]


def _script(name: str) -> Path:
    """The file of a document, or of what is attached to a mail."""
    places = [SCRIPT / folder / file for folder in ("docs", "attach") for file in (name, f"{name}.md")]
    return next(path for path in places if path.is_file())
