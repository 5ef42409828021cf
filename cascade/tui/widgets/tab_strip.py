"""A row of tabs, of which those that say nothing are left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

__all__ = ["TabStrip"]


class TabStrip(Widget, can_focus=True):
    """`Output  Evidence  Cost`: left and right or a click choose."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "step(1)", "Next tab", show=False, id="tabs.next", tooltip="The tab to the right"),
        Binding("left", "step(-1)", "Tab before", show=False, id="tabs.before", tooltip="The tab to the left"),
    ]
    DEFAULT_CSS = """
    TabStrip { height: 1; padding: 0 1; background: $surface; link-style: none; link-color: $foreground 65%; }
    """

    class Chosen(Message):
        """A person chose a tab."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__()
        self.names: Sequence[str] = ()
        """The tabs that there are."""
        self.active = ""

    def show(self, names: Sequence[str], active: str) -> None:
        """Show these tabs, one of them as the one that is seen."""
        self.names, self.active = names, active
        self.refresh()

    def render(self) -> Content:
        """The tabs, the active one marked."""
        tabs = []
        for name in self.names:
            marked = "bold reverse $primary" if self.has_focus else "bold $primary underline"
            title = Content(f" {name.capitalize()} ")
            tabs.append(title.stylize(marked) if name == self.active else title.stylize(f"@click=choose('{name}')"))
        return Content(" ").join(tabs)

    def on_focus(self) -> None:
        """The mark says that left and right choose."""
        self.refresh()

    def on_blur(self) -> None:
        """They do not any more."""
        self.refresh()

    def action_choose(self, name: str) -> None:
        """Choose a tab."""
        self.post_message(self.Chosen(name))

    def action_step(self, by: int) -> None:
        """To the tab beside."""
        if self.active in self.names:
            at = self.names.index(self.active) + by
            self.action_choose(self.names[at % len(self.names)])
