"""Options that several commands share, and how what a person wrote after them is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cascade.cli.complete import source_names, stage_names
from cascade.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from cascade.engine import Engine
    from cascade.types import Filters

__all__ = [
    "filter_options",
    "filters_from",
    "models_from",
    "moment",
    "pairs",
    "read_text",
    "step_options",
    "together",
    "typed",
]

F = TypeVar("F", bound=Callable[..., Any])


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator; a command's help lists them in this order."""

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


filter_options = together(
    click.option(
        "--source",
        "sources",
        multiple=True,
        metavar="NAME",
        shell_complete=source_names,
        help="Only this source.",
    ),
    click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind: email, chat, doc …"),
    click.option("--after", metavar="DATE", help="Only what is from then on: 2026-03-14, march, “last week”."),
    click.option("--before", metavar="DATE", help="Only what is older than this."),
)
"""The options that narrow a question."""

step_options = together(
    click.option("--step", is_flag=True, help="Stop before each stage: look, edit, skip it or go on."),
    click.option(
        "--break",
        "breaks",
        multiple=True,
        metavar="STAGE",
        shell_complete=stage_names,
        help="Stop before this stage, as with --step.",
    ),
)
"""The options that stop a run before its stages."""


def moment(text: str, engine: Engine) -> datetime:
    """The moment that a person means by a date, which counts to its end; raises `UsageError`."""
    from cascade.language import dates

    found = dates.moment(text, datetime.now(UTC), engine.zone)
    if found is None:
        raise UsageError(f"{text!r} is no date", hint="2026-03-14, 2026-03-14T09:00, yesterday, “last Friday”")
    return found


def filters_from(
    engine: Engine,
    sources: tuple[str, ...],
    kinds: tuple[str, ...],
    after: str | None,
    before: str | None,
    now: datetime | None,
) -> Filters:
    """The filters that the options name; raises `NoSuch` for an unknown source or kind, `UsageError` for odd dates."""
    from cascade.language.dates import resolve
    from cascade.types import Filters

    named = engine.check_filters(Filters(sources=sources, kinds=kinds))
    as_of = now or datetime.now(UTC)
    ranges = []
    for option, text in (("--after", after), ("--before", before)):
        found = resolve(text, as_of, engine.zone) if text else None
        if text and found is None:
            raise UsageError(f"{option} {text!r} is no date", hint="2026-03-14, 2026-03, “last week”, 30d")
        ranges.append(found)
    begins, ends = (found.after if found else None for found in ranges)
    if begins and ends and begins >= ends:
        raise UsageError(f"nothing lies after {after} and before {before}", hint="turn them around")
    return named.model_copy(update={"after": begins, "before": ends})


def models_from(models: tuple[str, ...]) -> dict[str, str]:
    """`MODEL` or `STAGE=MODEL` as stage to model; raises `UsageError` for a stage that there is none of."""
    from cascade.config import STAGES

    named = {}
    for model in models:
        stage, equals, name = model.partition("=")
        if equals and stage in STAGES:
            named[stage] = name
        elif equals and stage.isidentifier() and not name.endswith(".gguf"):
            raise UsageError(f"no stage {stage!r} to set a model for", hint=f"stages: {', '.join(STAGES)}")
        else:
            named["default"] = model
    return named


def pairs(given: tuple[str, ...], option: str) -> dict[str, Any]:
    """`NAME=VALUE` as name to value, JSON or plain text; raises `UsageError` that names `option`."""
    import json

    read: dict[str, Any] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"{option} {pair!r}: write NAME=VALUE")
        try:
            read[name] = json.loads(value)
        except ValueError:
            read[name] = value
    return read


def typed(text: str) -> str:
    """What a person typed: bytes that the locale has no letters for are UTF-8 all the same."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_text(file: Path) -> str:
    """What a file that was named on the command line holds; raises `ConfigError`."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} cannot be read: it is no UTF-8 text ({error.reason})") from error
