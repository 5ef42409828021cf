"""The stages of a run on one line, lighting up as they go, with counts and seconds; a second line says what goes on."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.timer import Timer
from textual.widgets import Static

from cascade.clean import one_line
from cascade.tui.theme import OUTCOMES

if TYPE_CHECKING:
    from cascade.view import RunView, SpanView

__all__ = ["StageBar"]

STAGES = ("decompose", "retrieve", "cite", "synthesize", "verify")
PAUSE = 0.2
"""Seconds between two ticks of the clock."""
LEAST = 0.1
"""Seconds between two drawings, however fast events come in."""
_ORDER = ("failed", "stopped", "running", "computed", "pinned", "cached")
"""Of several sub-questions' outcomes the first of these stands for the stage."""


class StageBar(Static):
    """Where a run stands. Posts `Chosen` for a stage that was clicked."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    StageBar { height: auto; max-height: 3; padding: 0 1; background: $surface; display: none; }
    StageBar.-shown { display: block; }
    """

    class Chosen(Message):
        """A stage was clicked; `name` is that of its span: `retrieve.q2`."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__(id="stages", markup=False)
        self._view: RunView | None = None
        self._live = False
        self._told = ""
        self._began = 0.0
        self._drawn = 0.0
        self._clock: Timer | None = None

    def on_mount(self) -> None:
        """Make the clock, which stands until a run goes on."""
        self._clock = self.set_interval(PAUSE, self._draw, pause=True)

    def follow(self, view: RunView | None, *, live: bool, told: str = "") -> None:
        """Show a run as it is now; `told` is why it waits, or why it failed."""
        if view is not self._view:
            self._began = monotonic()
        self._told = one_line(told)
        self.set_class(view is not None and (live or bool(view.stages)), "-shown")
        if self._clock is not None and live != self._live:
            self._clock.resume() if live else self._clock.pause()
        soon = live and self._live and view is self._view and monotonic() - self._drawn < LEAST
        self._view, self._live = view, live
        if soon:
            return  # the clock draws it
        if view is not None and view.ended is None:
            last = max((at for s in view.stages for at in (s.began, s.ended or 0.0)), default=0.0)
            self._began = min(self._began, monotonic() - last)  # seconds of the run, not since it was shown
        self._draw()

    def on_resize(self) -> None:
        """More room shows more seconds."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Tell which stage was clicked."""
        name = event.style.meta.get("stage")
        if name:
            event.stop()
            self.post_message(self.Chosen(name))

    # --- drawing --------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        if self._view is not None:
            self._drawn = monotonic()
            self.update(self._content(self._view))

    def _content(self, view: RunView) -> Content:
        wide = self.size.width >= 100
        elapsed = monotonic() - self._began if self._live else view.ended or 0.0
        parts = [self._stage(name, view, wide) for name in STAGES]
        line, below = Content("  ").join(parts), self._below(view)
        clock = Content.styled(f"  {elapsed:.1f} s", "$foreground 60%")
        if not self.size or line.cell_length + clock.cell_length <= self.size.width:
            line += clock
        elif below is not None:  # once it has ended the turn tells it
            below += clock
        return Content("\n").join([line, below]) if below else line

    def _stage(self, name: str, view: RunView, wide: bool) -> Content:
        """`✓ retrieve 2 of 2 0.4 s`: the spans of one stage together."""
        spans = [s for s in view.stages if s.stage == name]
        outcome = next((o for o in _ORDER if any(s.outcome == o for s in spans)), "waiting")
        mark, colour = OUTCOMES[outcome]
        label = name
        if len(spans) > 1:
            label += f" {sum(s.outcome not in ('running', 'failed', 'stopped') for s in spans)}/{len(spans)}"
        seconds = sum(s.seconds for s in spans)
        if wide and seconds >= 0.05:
            label += f" {seconds:.1f} s"
        dim = "$foreground 50%" if outcome == "waiting" else "bold" if outcome == "running" else "$foreground 80%"
        content = Content.assemble((mark, colour), " ", (label, dim))
        return content.stylize(Style.from_meta({"stage": spans[-1].name})) if spans else content

    def _below(self, view: RunView) -> Content | None:
        """The span that runs, with its count; or why the run waits or has failed."""
        broken = next((s for s in view.stages if s.outcome == "failed"), None)
        if broken is not None:
            said = self._told or one_line(broken.error or "")
            return Content.styled(f"{one_line(broken.name)}: {said}", "$error")
        if self._told:
            return Content.styled(self._told, "$warning")
        running = [s for s in view.stages if s.outcome == "running"] if self._live else []
        return Content.styled(" · ".join(_going(s) for s in running[-2:]), "$foreground 60%") if running else None


def _going(span: SpanView) -> str:
    """`retrieve.q1 · 12 of 16`: the innermost part that counts tells, or what it waits for."""
    parts = [span]
    while parts[-1].children:
        parts.append(parts[-1].children[-1])
    waits = next((p.waits for p in reversed(parts) if p.waits), "")
    if waits:
        return f"{one_line(span.name)} · {one_line(waits)}"
    counting = next((p for p in reversed(parts) if p.total), None)
    count = f" · {counting.done:,} of {counting.total:,}" if counting else ""
    return f"{one_line(span.name)}{count}" + (f" · {one_line(span.model)}" if span.model not in ("", "none") else "")
