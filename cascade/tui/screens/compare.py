"""Compare: two runs side by side, and what differs between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from cascade.clean import clean, one_line
from cascade.errors import CascadeError
from cascade.tui.difference import Section, sections, summary
from cascade.tui.hints import told
from cascade.tui.screens.steady import Steady
from cascade.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.runs import Run

__all__ = ["CompareScreen"]


class CompareScreen(Steady, Screen[None]):
    """Run `other` beside run `one`, each by id, name or file; one below the other where there is no room."""

    CSS_PATH = "compare.tcss"
    HELP = """
    # Compare

    Two runs side by side, the older one first: what only the first has is red, what only the second has is green. `x`
    changes their places, `a` leaves out what is the same, `1` and `2` look into one of them. `n` holds the newer one
    against repeats, which tell how far chance alone goes.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "swap", "Swap", id="compare.swap", tooltip="The other way round"),
        Binding("1", "open(0)", "Open left", id="compare.left", tooltip="Look into the run on the left"),
        Binding("2", "open(1)", "Open right", id="compare.right", tooltip="Look into the run on the right"),
        Binding("n", "noise", "Noise", id="compare.noise", tooltip="Is it more than repeats of a run differ by?"),
        Binding("a", "all", "All", id="compare.all", tooltip="Show what is the same too, or only what changed"),
        Binding("y", "copy", "Copy", id="compare.copy", tooltip="Copy all of it"),
        Binding("q,escape", "leave", "Back", id="compare.back", tooltip="Back to where you were"),
        Binding("j", "scroll('down')", "Down", id="compare.down", tooltip="A line down", show=False),
        Binding("k", "scroll('up')", "Up", id="compare.up", tooltip="A line up", show=False),
        Binding("g", "scroll('home')", "Top", id="compare.top", tooltip="To the top", show=False),
        Binding("G", "scroll('end')", "Bottom", id="compare.bottom", tooltip="To the bottom", show=False),
    ]

    def __init__(self, one: str, other: str) -> None:
        super().__init__()
        self._names = [one, other]
        self._sections: list[Section] = []
        self._heads: list[Content] = []
        self._whole = True

    def compose(self) -> ComposeResult:
        yield Static("comparing …", id="compare-title", markup=False)
        yield VerticalScroll(id="compare")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#compare").focus()
        self._load()

    @work(exclusive=True)
    async def _load(self) -> None:
        one, other = self._names

        def read(engine: Engine) -> tuple[list[Content], str, list[Section]]:
            difference = engine.diff(one, other)
            heads = [_head(engine.run(name), given) for name, given in zip((one, other), difference.given, strict=True)]
            return heads, summary(difference), sections(difference)

        try:
            self._heads, said, self._sections = await self.cascade.read(read)
        except CascadeError as error:
            self.query_one("#compare-title", Static).update(Content.styled(told(error), "$error"))
            return
        self.query_one("#compare-title", Static).update(clean(said))
        await self._fill()

    async def _fill(self) -> None:
        scroll = self.query_one("#compare", VerticalScroll)
        shown = [section for section in self._sections if self._whole or section.changed]
        async with self.batch():
            await scroll.remove_children()
            await scroll.mount(
                _pair(*self._heads, classes="heads"),
                *(
                    each
                    for section in shown
                    for each in (
                        Static(section.title, classes="section", markup=False),
                        _pair(section.one, section.other)
                        if section.changed
                        else Static(section.one, classes="same", markup=False),
                    )
                ),
            )

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)

    def action_swap(self) -> None:
        """The other way round."""
        self._names.reverse()
        self._load()

    async def action_all(self) -> None:
        """What is the same too, or only what changed."""
        self._whole = not self._whole
        await self._fill()

    async def action_open(self, side: int) -> None:
        """Look into one of the runs."""
        name = self._names[side]
        self.dismiss(None)
        await self.cascade.open_run(name)

    async def action_noise(self) -> None:
        """Hold the newer run against repeats of the older one, or of itself."""
        name = self._names[1]
        self.dismiss(None)
        if await self.cascade.open_run(name) is not None:
            self.cascade.action_noise()

    def action_scroll(self, where: str) -> None:
        """Move through what differs."""
        scroll = self.query_one("#compare", VerticalScroll)
        {"down": scroll.scroll_down, "up": scroll.scroll_up, "home": scroll.scroll_home, "end": scroll.scroll_end}[
            where
        ]()

    def action_copy(self) -> None:
        """Copy all of it as text."""
        rows = [f"{section.title}\n{section.one.plain}\n→\n{section.other.plain}" for section in self._sections]
        self.app.copy_to_clipboard("\n\n".join(rows))
        self.app.notify("copied", timeout=2)


def _pair(one: Content, other: Content, *, classes: str = "") -> Container:
    """Two texts beside each other, or below each other where there is no room."""
    return Container(
        Static(one, classes="one", markup=False),
        Static(other, classes="other", markup=False),
        classes=f"pair {classes}",
    )


def _head(run: Run, given: tuple[str, ...]) -> Content:
    """A run: its question, and what it was given that the other was not."""
    head = run.head
    about = f"{one_line(head.model)} · {f'a rerun of {head.forked}' if head.forked else 'asked'}"
    return Content.assemble(
        (one_line(head.question.text), "bold"), "\n", (run.id, "$secondary"), f"  {about}",
        (f"\nwith {', '.join(given)}" if given else "", "$accent"),
    )  # fmt: skip
