"""The bar of keys below a screen: as many as there is room for, and always how to leave and where help is."""

from __future__ import annotations

from textual import events
from textual.app import RenderResult
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

__all__ = ["KeyBar"]

_ALWAYS = frozenset(("quit", "help", "app.help", "back", "leave"))
"""What leaves, and what the app's own keys do: they stand in every bar."""


class KeyBar(Widget):
    """The keys that the focus and the screen show, in their order: those that matter most are bound first.

    It is one widget, and drawn anew when the focus moves: one for each key, as Textual's own footer has, takes long.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $surface; color: $footer-description-foreground; }
    """

    def __init__(self, *, palette: bool = True) -> None:
        """`palette`: its key stands at the right."""
        super().__init__()
        self._palette = palette
        self._places: list[tuple[range, ActiveBinding]] = []
        """The columns that each key is drawn in."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen and self.app.app_focus:
            self.refresh()

    def render(self) -> RenderResult:
        """Leave out the last that find no room."""
        active = self.screen.active_bindings
        palette = active.get(self.app.COMMAND_PALETTE_BINDING) if self._palette else None
        end = Content.styled("▏", "$foreground 20%") + self._told(palette)[:-1] if palette else Content()
        keys: dict[str, tuple[Content, ActiveBinding]] = {}
        for each in active.values():
            if each.binding.show:
                keys.setdefault(each.binding.action, (self._told(each), each))
        room = self.size.width - end.cell_length
        room -= sum(told.cell_length for action, (told, _) in keys.items() if action in _ALWAYS)
        line, self._places = Content(), []
        for action, (told, each) in keys.items():
            if action not in _ALWAYS:
                room -= told.cell_length
            if action in _ALWAYS or room >= 0:
                self._places.append((range(line.cell_length, line.cell_length + told.cell_length), each))
                line += told
        if palette:
            line = line.pad_right(max(self.size.width - line.cell_length - end.cell_length, 0)) + end
            self._places.append((range(self.size.width - end.cell_length, self.size.width), palette))
        return line

    def _told(self, active: ActiveBinding) -> Content:
        key = (self.app.get_key_display(active.binding), "bold $footer-key-foreground")
        return Content.assemble(key, f" {active.binding.description} ").stylize("" if active.enabled else "dim")

    def _at(self, x: int) -> ActiveBinding | None:
        return next((key for columns, key in self._places if x in columns), None)

    def on_click(self, event: events.Click) -> None:
        """What is clicked is as if it were typed."""
        if (key := self._at(event.x)) is not None:
            self.app.simulate_key(key.binding.key)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell more of the key that is pointed at."""
        key = self._at(event.x)
        self.tooltip = (key.tooltip or key.binding.tooltip) if key else None
