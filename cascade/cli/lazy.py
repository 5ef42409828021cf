"""A group whose commands are imported when one of them is run, and told about without that."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from cascade.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["LazyGroup"]


class LazyGroup(click.Group):
    """Commands by name, each with the module of `package` that holds it and what the list of commands says.

    A command's function has its name, or where that is taken one of its own: `listing:list_`.
    """

    def __init__(self, *args: Any, package: str, known: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package = package
        self._known = known

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self._known)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._known:
            return None
        where, about = self._known[cmd_name]
        module, _, function = where.partition(":")
        command: click.Command = getattr(importlib.import_module(f"{self._package}.{module}"), function or cmd_name)
        command.short_help = about
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in self._known.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [CompletionItem(n, help=about) for n, (_, about) in self._known.items() if n.startswith(incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self._known and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self._known, 1)
            path = ctx.command_path
            meant = f"did you mean `{path} {near[0]}`?" if near else f"`{path} --help` lists the commands"
            raise UsageError(f"no command {args[0]!r}", hint=meant)
        return super().resolve_command(ctx, args)
