"""Adding a source: its path, the kind that it is taken for, and a name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Button, Input, Select, Static

from cascade.errors import CascadeError
from cascade.tui.screens.dialogs import Dialog
from cascade.tui.widgets.path_input import PathInput

if TYPE_CHECKING:
    from cascade.config import SourceConfig
    from cascade.engine import Engine

__all__ = ["AddSource"]


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
    def _typed(self) -> None:
        self._guess(self.query_one("#path", Input).value)

    @work(exclusive=True)
    async def _guess(self, path: str) -> None:
        """Say what the path is taken for."""
        said = "the kind is guessed from what lies there"
        if path.strip():
            try:
                found = await self.cascade.read(lambda engine: engine.places(Path(path)))
            except CascadeError:
                found = ()
            kinds = ", ".join(dict.fromkeys(place.kind for place in found))
            said = f"this looks like: {kinds}" if found else "nothing there that a connector recognises yet"
        self.query_one("#guess", Static).update(said)

    @on(Input.Submitted)
    @on(Button.Pressed, "#ok")
    async def _done(self) -> None:
        path = Path(self.query_one("#path", Input).value.strip())
        chosen = self.query_one("#kind", Select).selection
        name = self.query_one("#name", Input).value.strip() or None

        def add(engine: Engine) -> tuple[SourceConfig, ...]:
            return (engine.add(path, kind=chosen, name=name),) if chosen else engine.add_all(path, name=name)

        try:
            self.dismiss(await self.cascade.read(add))
        except CascadeError as error:
            self.refuse(error)
