"""The bar of keys below a screen: as many as there is room for, and always how to leave and where help is."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

__all__ = ["KeyBar"]

_ALWAYS = frozenset(("quit", "help", "app.help", "command_palette", "back", "leave"))
"""What leaves, and what the app's own keys do: they stand in every bar."""


class KeyBar(Footer):
    """The keys that the focus and the screen show, in their order: those that matter most are bound first."""

    def __init__(self, *, show_command_palette: bool = True) -> None:
        super().__init__(compact=True, show_command_palette=show_command_palette)

    def compose(self) -> ComposeResult:
        """Leave out the last that find no room."""
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        room = (self.size.width or self.app.size.width) - sum(_width(key) for key in keys if key.action in _ALWAYS)
        for key in keys:
            if key.action not in _ALWAYS:
                room -= _width(key)
            if key.action in _ALWAYS or room >= 0:
                yield key

    def on_resize(self) -> None:
        """There is other room now."""
        self.bindings_changed(self.screen)


def _width(key: FooterKey) -> int:
    """Columns with the one that parts it from the next."""
    return cell_len(f"{key.key_display} {key.description} ")
