"""One of several, chosen from a list in front of a screen; or, where that is allowed, typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from cascade.clean import one_line
from cascade.tui.screens.dialogs import Dialog

__all__ = ["Choice", "ChooseOne"]


class Choice(NamedTuple):
    """Something to choose: what it stands for, and what there is to say of it."""

    value: str
    about: str = ""


class ChooseOne(Dialog[str]):
    """A list; Enter or a click chooses. With `other`, a text box for what is not in it."""

    DEFAULT_CSS = """
    ChooseOne OptionList { height: auto; max-height: 16; background: $surface; border: none; padding: 0; }
    ChooseOne OptionList, ChooseOne OptionList:focus { text-wrap: nowrap; text-overflow: ellipsis; }
    ChooseOne OptionList > .option-list--option-highlighted,
    ChooseOne OptionList:focus > .option-list--option-highlighted { background: $primary 30%; color: $foreground; }
    ChooseOne #other { margin: 1 0 0 0; }
    """

    def __init__(self, heading: str, choices: Sequence[Choice], *, chosen: str = "", other: str = "") -> None:
        super().__init__()
        self.HEADING = heading
        self._choices = choices
        self._chosen = chosen
        self._other = other

    def fields(self) -> ComposeResult:
        wide = min(max((len(c.value) for c in self._choices), default=0), 40)
        yield OptionList(
            *(
                Option(Content.assemble(one_line(c.value).ljust(wide), "  ", (one_line(c.about), "$foreground 65%")))
                for c in self._choices
            ),
            id="choices",
            compact=True,
        )
        if self._other:
            yield Input(placeholder=self._other, id="other")

    def buttons(self) -> ComposeResult:
        yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """Begin at what is chosen now."""
        choices = self.query_one(OptionList)
        values = [c.value for c in self._choices]
        choices.highlighted = values.index(self._chosen) if self._chosen in values else 0 if values else None
        choices.focus()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices[event.option_index].value)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.dismiss(event.value.strip())
