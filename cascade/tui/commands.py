"""The command palette: what the app can do by name, every key of the screen, and the runs of the history."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher
from textual.markup import escape

from cascade.clean import one_line
from cascade.errors import CascadeError
from cascade.tui.words import when

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.runs import RunSummary
    from cascade.tui.app import CascadeApp

__all__ = ["Palette"]

_RECENT = 300
"""Runs that can be opened by their words."""


class Command(NamedTuple):
    """Something to do, by name."""

    name: str
    about: str
    do: Callable[[], Awaitable[object] | object]


class Palette(Provider):
    """All that can be done by name, in one order: the app's commands, the keys of the screen, and runs once one types.

    One provider for all of them, for the palette keeps no order among several.
    """

    @property
    def cascade(self) -> CascadeApp:
        """The app, by its own type."""
        return cast("CascadeApp", self.app)

    async def startup(self) -> None:
        self._zone = "UTC"
        self._runs: list[RunSummary] = []
        with contextlib.suppress(CascadeError):  # the screen that shows the runs tells what is wrong
            self._zone, self._runs = await self.cascade.read(_recent)

    async def discover(self) -> Hits:
        for command in self.commands():
            yield DiscoveryHit(Content(command.name), command.do, command.name, escape(command.about))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in (*self.commands(), *self.runs()):
            if (score := matcher.match(command.name)) > 0:
                yield Hit(score, _lit(matcher, command.name), command.do, command.name, escape(command.about))

    def commands(self) -> Iterator[Command]:
        """What there is to do now."""
        yield from self._modes()
        yield from self._open_run()
        yield from self._keys()
        for name, about, do, _ in self.app.get_system_commands(self.screen):
            yield Command(name, about, do)

    def runs(self) -> Iterator[Command]:
        """The newest runs, to be opened by words of their question or name."""
        now = datetime.now(UTC)
        for run in self._runs:
            text = one_line(f"{run.name}  {run.question}" if run.name else run.question)
            about = f"open the run · {when(run.began, now, self._zone)} · {run.status.replace('_', ' ')} · {run.id}"
            yield Command(text, about, partial(self.cascade.open_run, run.id))

    def _modes(self) -> Iterator[Command]:
        for mode, name, about in (
            ("ask", "Ask", "Questions and answers"),
            ("inspect", "Inspect", "Look into the run that is open"),
            ("runs", "Runs", "What was asked before"),
            ("sources", "Sources", "Where the answers come from"),
        ):
            yield Command(name, about, partial(self.cascade.go_to, mode))
        yield Command("New question", "Begin a new conversation", partial(self._in, "ask", "begin"))
        yield Command("Sync all sources", "Bring the library up to date", partial(self._in, "sources", "sync_all"))
        watch = "Watch the sources no more" if self.cascade.watching else "Watch the sources"
        yield Command(watch, "Bring in what changes by itself", partial(self._in, "sources", "watch"))
        yield Command("Add a source", "Name a file or folder to read", partial(self._in, "sources", "add"))
        yield Command("Open an exported run", "A file of another machine", partial(self._in, "runs", "open_file"))
        yield Command("Light or dark", "The other theme", partial(self.app.run_action, "toggle_theme"))

    def _open_run(self) -> Iterator[Command]:
        session = self.cascade.session
        if session is not None and session.run is not None:
            do = partial(partial, self.app.run_action)
            yield Command("Why not?", "What became of a document in this run", do("why"))
            yield Command("Noise", "How far repeats of this run lie apart", do("noise"))
            yield Command("Export this run", "Write it to one file", do("export"))

    def _keys(self) -> Iterator[Command]:
        """Each key of the screen that the palette was opened on, and then of what has the focus in it."""
        seen = set[str]()
        active_keys = sorted(self.screen.active_bindings.items(), key=lambda pair: pair[1].node is not self.screen)
        for key, active in active_keys:
            binding = active.binding
            if not binding.tooltip or not active.enabled or binding.action in seen or active.node is self.app:
                continue
            seen.add(binding.action)
            name = f"{binding.description or key} ({self.app.get_key_display(binding)})"
            yield Command(name, binding.tooltip, partial(self.app.run_action, binding.action, active.node))

    async def _in(self, mode: str, action: str) -> None:
        """Do `action` of the screen of a mode."""
        screen = await self.cascade.go_to(mode)
        await self.app.run_action(action, screen)


def _recent(engine: Engine) -> tuple[str, list[RunSummary]]:
    """The person's time zone, and the newest runs without those that only repeat one."""
    newest = (run for run in engine.runs() if not run.repeat)
    return engine.zone, list(islice(newest, _RECENT))


def _lit(matcher: Matcher, text: str) -> Content:
    """`text`, which is no markup, with what matches in it standing out."""
    score, offsets = matcher.fuzzy_search.match(matcher.query, text)
    content = Content(text)
    for offset in offsets if score else ():
        content = content.stylize(matcher.match_style or "b", offset, offset + 1)
    return content
