"""A recipe as lines that a person can edit, as `cascade.toml` has them, each with what the number means; and back."""

from __future__ import annotations

import ast
import inspect
import json
import re
import tomllib
from typing import Any

from cascade.config import Recipe
from cascade.errors import ConfigError

__all__ = ["read_recipe", "recipe_fault", "recipe_text"]


def recipe_text(recipe: Recipe) -> str:
    """`recipe` as lines, which leave room for a longer number before what is said of it."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in recipe]
    about, wide = _meanings(), max(map(len, lines)) + 3
    return "".join(
        f"{line:{wide}}# {about[name]}\n" if name in about else f"{line}\n"
        for (name, _), line in zip(recipe, lines, strict=True)
    )


def read_recipe(text: str, recipe: Recipe) -> dict[str, Any]:
    """What `text` sets otherwise than `recipe` does; raises `ConfigError` or `UsageError` where it cannot be."""
    try:
        changed = recipe.changed(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"a line is `name = number`, or true or false: {error}") from error
    return {name: value for name, value in changed if value != getattr(recipe, name)}


def recipe_fault(text: str, error: Exception) -> int | None:
    """The character of `text` that `error` speaks of: of the line that does not read, or that has the name."""
    if line := re.search(r"\(at line (\d+)", str(error)):
        return sum(map(len, text.splitlines(keepends=True)[: int(line[1]) - 1]))
    named = re.match(r"the recipe's (\w+)", str(error))
    found = named and re.search(rf"^\s*{named[1]}\b", text, re.MULTILINE)
    return found.start() if found else None


def _meanings() -> dict[str, str]:
    """What is written below each number where the recipe is defined."""
    (defined,) = ast.parse(inspect.getsource(Recipe)).body
    assert isinstance(defined, ast.ClassDef)
    told = {}
    for field, below in zip(defined.body, defined.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            told[ast.unparse(field.target)] = " ".join(str(below.value.value).split())
    return told
