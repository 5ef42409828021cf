"""A row of tabs, of which those that say nothing are left out."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

__all__ = ["TabStrip"]


class TabStrip(Widget):
    """`Output  Evidence  Cost`: a click chooses; the keys are those of the screen, so that the focus goes past it."""

    ALLOW_SELECT = False
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
            title = Content(f" {name.capitalize()} ")
            tabs.append(
                title.stylize("bold $primary underline")
                if name == self.active
                else title.stylize(f"@click=choose('{name}')")
            )
        return Content(" ").join(tabs)

    def action_choose(self, name: str) -> None:
        """Choose a tab."""
        self.post_message(self.Chosen(name))

    def action_step(self, by: int) -> None:
        """To the tab beside."""
        if self.active in self.names:
            at = self.names.index(self.active) + by
            self.action_choose(self.names[at % len(self.names)])
