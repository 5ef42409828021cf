"""Small questions in front of a screen: yes or no, a line of text, a path. Escape leaves each of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar, NamedTuple, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Input, Static

from cascade.clean import clean
from cascade.errors import CascadeError
from cascade.tui.hints import told
from cascade.tui.screens.steady import Steady
from cascade.tui.widgets.path_input import PathInput, path_of

__all__ = ["AskPath", "AskText", "Confirm", "Dialog", "Export", "ExportTo"]

T = TypeVar("T")


class Dialog(Steady, ModalScreen[T | None]):
    """A box in the middle, with a title; gives None where it was left."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel", id="dialog.leave", tooltip="Leave it as it is")
    ]
    HEADING = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(self.HEADING)
            yield from self.fields()
            yield Static("", classes="wrong", markup=False)
            with Horizontal(classes="buttons"):
                yield from self.buttons()

    def fields(self) -> ComposeResult:
        """What is asked."""
        yield from ()

    def buttons(self) -> ComposeResult:
        """What can be answered."""
        yield Button("OK", variant="primary", id="ok", compact=True)
        yield Button("Cancel", id="cancel", compact=True)

    def refuse(self, error: CascadeError) -> None:
        """Say in place what is wrong, and what to do about it."""
        self.query_one(".wrong", Static).update(Content(told(error)))
        self.query_one(".wrong").display = True

    @on(Input.Changed)
    def _mending(self) -> None:
        self.query_one(".wrong").display = False

    @on(Button.Pressed, "#cancel")
    def action_leave(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)


class Confirm(Dialog[bool]):
    """Whether to do what cannot be undone. `yes` is what the button says that does it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agree", "Yes", id="confirm.yes", tooltip="Do it"),
        Binding("n", "leave", "No", id="confirm.no", tooltip="Leave it as it is"),
        Binding("left,right", "other", "The other button", show=False, id="confirm.other"),
    ]

    def __init__(self, heading: str, text: str, *, yes: str = "Yes") -> None:
        super().__init__()
        self.HEADING = heading
        self._text = text
        self._yes = yes

    def fields(self) -> ComposeResult:
        yield Static(clean(self._text), markup=False)

    def buttons(self) -> ComposeResult:
        yield Button(f"{self._yes} (y)", variant="error", id="yes", compact=True)
        yield Button("Cancel (n)", id="cancel", compact=True)

    def on_mount(self) -> None:
        self.query_one("#cancel").focus()

    def action_other(self) -> None:
        """To the other button."""
        self.focus_next()

    @on(Button.Pressed, "#yes")
    def action_agree(self) -> None:
        """Do it."""
        self.dismiss(True)


class AskText(Dialog[str]):
    """A line of text. `check` may refuse it by raising an error, which is told in place; then one can mend it."""

    def __init__(
        self,
        heading: str,
        value: str = "",
        *,
        placeholder: str = "",
        check: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__()
        self.HEADING = heading
        self._value = value
        self._placeholder = placeholder
        self._check = check

    def fields(self) -> ComposeResult:
        yield Input(self._value, placeholder=self._placeholder, id="text")

    @on(Input.Submitted)
    @on(Button.Pressed, "#ok")
    @work(exclusive=True)
    async def _done(self) -> None:
        text = self.query_one("#text", Input).value
        try:
            if self._check is not None:
                await self._check(text)
        except CascadeError as error:
            self.refuse(error)
        else:
            self.dismiss(text)


class AskPath(AskText):
    """A path, completed from the file system."""

    def fields(self) -> ComposeResult:
        yield PathInput(self._value, placeholder=self._placeholder, id="text")


class Export(NamedTuple):
    """Where a run is written to, and whether names and addresses are masked in it."""

    path: Path
    redact: bool


class ExportTo(Dialog[Export]):
    """Asks where to export a run to. `write` does it and says where it went, None for nowhere; what it refuses is told
    in place."""

    HEADING = "Export to a file"

    def __init__(self, path: Path, write: Callable[[Export], Awaitable[Export | None]]) -> None:
        super().__init__()
        self._path = path
        self._write = write

    def fields(self) -> ComposeResult:
        yield PathInput(str(self._path), placeholder="file", id="text")
        yield Checkbox("mask names and addresses", id="redact", compact=True)

    def buttons(self) -> ComposeResult:
        yield Button("Export", variant="primary", id="ok", compact=True)
        yield Button("Cancel", id="cancel", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#ok")
    @work(exclusive=True)
    async def _done(self) -> None:
        typed = self.query_one("#text", Input).value
        chosen = Export(path_of(typed), self.query_one("#redact", Checkbox).value)
        try:
            written = await self._write(chosen)
        except CascadeError as error:
            self.refuse(error)
        else:
            if written is not None:
                self.dismiss(written)
