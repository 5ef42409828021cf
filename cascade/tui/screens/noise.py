"""Noise: a run is repeated with other samples, to see whether an edit changes more than chance does."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Label, Select, Static

from cascade.clean import clean, one_line
from cascade.errors import CascadeError
from cascade.shown import clock
from cascade.tui.hints import here
from cascade.tui.screens.steady import Steady
from cascade.tui.spread import drawn
from cascade.tui.widgets.key_bar import KeyBar
from cascade.tui.widgets.text_page import TextLine, TextPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from cascade.engine import Engine
    from cascade.noise import Noise
    from cascade.runs import Run
    from cascade.trace import Event
    from cascade.tui.session import Session

__all__ = ["NoiseScreen"]

_SAMPLES = "5"
_TEMPERATURE = "0.8"
"""What is proposed for a run at temperature 0, at which a model says the same each time."""

_ABOUT = (
    "A model may say something else each time it is asked. The run is repeated, and what lies between the repeats is "
    "what an edit has to change more than.",
    "",
    "The repeats are runs of their own: F4 shows them, folded under this one.",
)


class _Figures(TextPage):
    """What the repeats showed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy_page", "Copy", id="noise.copy", tooltip="Copy the figures"),
    ]


class NoiseScreen(Steady, Screen[None]):
    """Repeats of a run that has ended."""

    CSS_PATH = "noise.tcss"
    HELP = """
    # Noise

    A run is repeated with other samples of the model's replies, from a stage on or as a whole. Two repeats lie between
    0 (alike) and 1 apart: in the passages found, the citations, the values, the words of the answer, and its status.

    The solid bar is the mean over all pairs, the light one the largest. An edited run whose distance is larger than any
    between two repeats changed more than chance does. `r` begins; Escape stops it and keeps what is done. The repeats
    are runs of the history, folded under the run.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "repeat", "Repeat", id="noise.repeat", tooltip="Repeat the run"),
        Binding("q,escape", "back", "Back", id="noise.back", tooltip="Stop and keep what is done; then back"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._began: float | None = None
        """When the repeats that are going on began; None while none are."""
        self._done = 0
        self._wanted = 0

    @property
    def run(self) -> Run:
        """The run that was opened here."""
        assert self._session.run is not None
        return self._session.run

    @property
    def repeating(self) -> bool:
        """Repeats are being made."""
        return self._began is not None

    # --- what is shown --------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        from cascade.config import STAGES

        head = self.run.head
        yield Static(Content.assemble(("Noise  ", "b $primary"), one_line(head.question.text)), id="title")
        with Horizontal(classes="controls"):
            yield Label("repeat")
            whole = [("the whole run", ""), *((f"from {stage} on", stage) for stage in STAGES)]
            yield Select(whole, value="", allow_blank=False, id="stage", compact=True)
            yield Input(_SAMPLES, type="integer", id="samples", compact=True, max_length=4)
            yield Label("times at temperature")
            warm = f"{head.recipe.temperature:g}" if head.recipe.temperature else _TEMPERATURE
            yield Input(warm, type="number", id="temperature", compact=True, max_length=5)
            yield Button("Repeat", variant="primary", id="repeat", compact=True)
        if head.forked:
            with Horizontal(classes="controls"):
                choices = [(f"repeats of {head.forked}, with this run as its edit", head.forked), ("this run", "")]
                yield Label("of")
                yield Select(choices, value=head.forked, allow_blank=False, id="of", compact=True)
        yield Static("", id="note", markup=False)
        yield _Figures(id="result")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#result").focus()
        self.set_interval(0.5, self._tick)
        self._say_first()
        self.query_one("#result", TextPage).show([Content.styled(line, "$foreground 65%") for line in _ABOUT])

    @on(Select.Changed)
    @on(Input.Changed)
    def _say_first(self) -> None:
        """What there is to know before it is begun."""
        if self.repeating:
            return
        from cascade.config import STAGES

        stage = self.query_one("#stage", Select).value
        later = STAGES[STAGES.index(str(stage)) :] if stage else STAGES
        models = {self.run.head.models.get(each, "none") for each in later}
        note = "r begins"
        if models == {"none"}:
            note = "no stage of these asks a model: the repeats will be alike"
        elif self._number("#temperature") == 0:
            note = "at temperature 0 a model says the same each time: the repeats will be alike"
        self.query_one("#note", Static).update(note)

    def _tick(self) -> None:
        if self._began is None:
            return
        seconds = time.monotonic() - self._began
        left = ""
        if self._done:
            left = f" · {clock(seconds / self._done * (self._wanted - self._done))} left"
        said = f"{self._done} of {self._wanted} repeats · {clock(seconds)}{left} · Escape stops and keeps what is done"
        self.query_one("#note", Static).update(said)

    def _number(self, where: str) -> float | None:
        try:
            return float(self.query_one(where, Input).value)
        except ValueError:
            return None

    # --- repeating ------------------------------------------------------------------------------------------------

    @on(Button.Pressed, "#repeat")
    @on(Input.Submitted)
    def action_repeat(self) -> None:
        """Begin."""
        samples, temperature = self._number("#samples"), self._number("#temperature")
        if samples is None or samples < 2:
            self.notify("at least 2 repeats: one alone has no spread", severity="warning")
        elif temperature is None or temperature < 0:
            self.notify("the temperature is a number from 0 on, such as 0.8", severity="warning")
        elif not self.repeating:
            self._repeat(int(samples), temperature)

    @work(exclusive=True, group="noise")
    async def _repeat(self, samples: int, temperature: float) -> None:
        """Make the repeats in the asker's thread, and draw what they show."""
        if self.cascade.busy:
            self.notify("a question is being answered: wait for its end, or stop it in Ask", severity="warning")
            return
        self._done, self._wanted, self._began = 0, samples, time.monotonic()
        self.refresh_bindings()
        self._tick()
        self.query_one("#result").focus()
        try:
            noise = await self.cascade.occupy(self._work(samples, temperature))
        except CascadeError as error:
            self._began = None
            self._fail(error)
        else:
            self._began = None
            self._say_first()
            if noise is not None:
                self._show(noise)
        finally:
            self._began = None
            self.refresh_bindings()

    def _work(self, samples: int, temperature: float) -> Callable[[Engine, Callable[[], bool]], Noise]:
        """What the asker is to do."""
        loop = asyncio.get_running_loop()
        stage = str(self.query_one("#stage", Select).value) or None
        of = str(self.query_one("#of", Select).value) if self.query("#of") else ""
        run = self.run

        def listen(event: Event) -> None:
            if event.event == "run_ended":
                loop.call_soon_threadsafe(self._ended)

        def repeat(engine: Engine, stop: Callable[[], bool]) -> Noise:
            base, edited = (engine.run(of), run) if of else (run, None)
            warm = {"temperature": temperature} if temperature != base.head.recipe.temperature else {}
            return engine.noise(base, stage=stage, samples=samples, other=edited, recipe=warm, listen=listen, stop=stop)

        return repeat

    def _ended(self) -> None:
        self._done += 1
        if self.is_running:
            self._tick()

    def _show(self, noise: Noise) -> None:
        self.query_one("#result", TextPage).show(map(_line, drawn(noise).split("\n")))

    def _fail(self, error: CascadeError) -> None:
        from cascade.errors import Stopped

        if isinstance(error, Stopped):
            self.query_one("#note", Static).update("stopped before there were two repeats to compare")
            return
        self.query_one("#note", Static).update("")
        self.query_one("#result", TextPage).show([Content.styled(clean(str(error)), "$error"), here(error.hint)])

    # --- keys -----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is begun while repeats are made."""
        return not self.repeating if action == "repeat" else True

    def action_back(self) -> None:
        """Stop what goes on, and keep what is done; else back to the screen before."""
        if self.repeating:
            self.cascade.stop_run()
        else:
            self.dismiss()


def _line(line: Content) -> TextLine:
    """A line that stays under itself where it is wrapped."""
    indent = len(line.plain) - len(line.plain.lstrip(" "))
    return TextLine(line[indent:], indent, indent)
