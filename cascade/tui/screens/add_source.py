"""Adding a source: its path, the kind that it is taken for, and a name."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Button, Input, Select, Static

from cascade.errors import CascadeError
from cascade.tui.screens.dialogs import Dialog
from cascade.tui.widgets.path_input import PathInput, path_of

if TYPE_CHECKING:
    from pathlib import Path

    from cascade.config import SourceConfig
    from cascade.engine import Engine

__all__ = ["AddSource"]

_PAUSE = 0.3
"""Seconds without a key after which one looks at what lies at the path."""


class AddSource(Dialog["tuple[SourceConfig, ...]"]):
    """Notes down a source; what cannot be is told in place."""

    HEADING = "Add a source"

    def fields(self) -> ComposeResult:
        yield PathInput(placeholder="file or folder, Tab completes it", id="path")
        yield Static("the kind is guessed from what lies there", id="guess", markup=False)
        yield Select[str]((), prompt="as guessed, or choose a kind", id="kind", compact=True)
        yield Input(placeholder="name, taken from the path where empty", id="name")

    def buttons(self) -> ComposeResult:
        yield Button("Add", variant="primary", id="ok", compact=True)
        yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        self.query_one("#path").focus()
        self._offer_kinds()

    @work
    async def _offer_kinds(self) -> None:
        kinds = await self.cascade.read(lambda engine: engine.source_kinds())
        self.query_one("#kind", Select).set_options((kind, kind) for kind in kinds)

    @on(Input.Changed, "#path")
    @work(exclusive=True, group="guess")
    async def _guess(self) -> None:
        """Say what the path is taken for, once no more is typed: who begins with a slash means no whole disk."""
        said = "the kind is guessed from what lies there"
        path = self.query_one("#path", Input).value
        if path.strip():
            await asyncio.sleep(_PAUSE)
            try:
                found = await self.cascade.read(lambda engine: engine.places(path_of(path)))
            except CascadeError:
                found = ()
            kinds = ", ".join(dict.fromkeys(place.kind for place in found))
            said = f"this looks like: {kinds}" if found else "nothing there that a connector recognises yet"
        self.query_one("#guess", Static).update(said)

    @on(Input.Submitted)
    @on(Button.Pressed, "#ok")
    def _done(self) -> None:
        typed, button = self.query_one("#path", Input).value, self.query_one("#ok", Button)
        if typed.strip() and not button.disabled:  # no path is not the folder that the app was begun in
            button.disabled = True
            self._add(path_of(typed))

    @work
    async def _add(self, path: Path) -> None:
        chosen = self.query_one("#kind", Select).selection
        name = self.query_one("#name", Input).value.strip() or None

        def add(engine: Engine) -> tuple[SourceConfig, ...]:
            return (engine.add(path, kind=chosen, name=name),) if chosen else engine.add_all(path, name=name)

        try:
            self.dismiss(await self.cascade.read(add))
        except CascadeError as error:
            self.query_one("#ok").disabled = False
            self.refuse(error)
