"""The source with a constant otherwise: a copy in a folder, from which a suite is asked in a process of its own."""

from __future__ import annotations

import ast
import hashlib
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field

from cascade.errors import NoSuch
from cascade.types import Value

__all__ = ["ROOT", "Change", "commit", "copy_of", "rewritten"]

ROOT = Path(__file__).parents[2]
"""The checkout."""
_COPIED = ("cascade", "connectors", "prompts")


class Change(Value):
    """An alternative to what ships."""

    name: str
    """As a person calls it, short: `half`, `off`."""
    constants: dict[str, str] = Field(default_factory=dict)
    """`path/of/module.py:NAME` to the expression that is its value instead."""
    recipe: dict[str, float | int | bool] = Field(default_factory=dict)
    models: dict[str, str] = Field(default_factory=dict)
    bare: tuple[str, ...] = ()
    """Prompts that are left with nothing but their slots."""
    apart: bool = False
    """Whether it changes what is stored, so that it needs a library and an index of its own."""
    reads: dict[str, str] = Field(default_factory=dict)
    """Measure to the one that stands for it here: a recall at 10 of passages half as long is one at 20. Empty where
    none does."""

    @property
    def key(self) -> str:
        """A name for what it stores and copies; changes of the same constants share it."""
        told = repr((sorted(self.constants.items()), self.apart))
        return hashlib.sha256(told.encode()).hexdigest()[:8]


def commit() -> str:
    """The checkout's commit, short, with a plus where a file was changed since; empty outside of a checkout."""
    told = ("git", "-C", str(ROOT), "describe", "--always", "--exclude=*", "--abbrev=7", "--dirty=+")
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def rewritten(source: str, constants: Mapping[str, str]) -> str:
    """`source` with module-level names set to other expressions. Raises `NoSuch` for a name that it sets not once."""
    for name, value in constants.items():
        ast.parse(value, mode="eval")
        found = list(_values(ast.parse(source), name))
        if len(found) != 1:
            raise NoSuch(f"{name} is set {len(found)} times", hint="name what a module sets once, at its top level")
        source = _replaced(source, found[0], value)
    return source


def _values(module: ast.Module, name: str) -> Iterator[ast.expr]:
    """The expressions that `name` is set to, alone or as one of several: `A, B = 1, 2`."""
    for statement in module.body:
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            yield from _of(statement.target, statement.value, name)
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                yield from _of(target, statement.value, name)


def _of(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from _of(one, other, name)


def _replaced(source: str, node: ast.expr, value: str) -> str:
    """Columns of a syntax tree count bytes."""
    lines = source.encode().splitlines(keepends=True)
    assert node.end_lineno is not None, "a parsed node has an end"
    assert node.end_col_offset is not None, "a parsed node has an end"
    before = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    after = lines[node.end_lineno - 1][node.end_col_offset :] + b"".join(lines[node.end_lineno :])
    return (before + value.encode() + after).decode()


def copy_of(change: Change, folder: Path) -> Path:
    """The folder to import cascade from for `change`: the checkout, or a fresh copy of it in `folder`."""
    if not change.constants:
        return ROOT
    into = folder / change.key
    shutil.rmtree(into, ignore_errors=True)
    for name in _COPIED:
        shutil.copytree(ROOT / name, into / name, ignore=shutil.ignore_patterns("__pycache__"))
    files: dict[str, dict[str, str]] = {}
    for place, value in change.constants.items():
        file, _, name = place.partition(":")
        files.setdefault(file, {})[name] = value
    for file, constants in files.items():
        path = into / file
        if not path.is_file():
            raise NoSuch(f"there is no module {file}", hint="name it by its path in the checkout")
        path.write_text(rewritten(path.read_text(encoding="utf-8"), constants), encoding="utf-8")
    return into
