"""How quick the app is to the hand, on a real pseudo-terminal.

    python -m evals.bench app [--rounds N]

- start: from the start of the process to the first painted screen, beside a Textual app that shows one label;
- keys: from a key press to the bytes that paint it, while a question is being answered by the bundled model, beside the
  same key presses in an input of a bare Textual app and in this one while it rests;
- open: from a run's name to the painted inspector, for a run of 5,000 events, and how much of it is reading them.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from cascade.config import STAGES, Recipe
from cascade.engine import Engine
from cascade.home import packaged
from cascade.trace import Blobs, Event, ModelCalled, Noted, Recorder, RunBegan, RunEnded, RunHead, SpanBegan, SpanEnded
from cascade.types import Question, Usage

KEYS = "þðæøłßđħŋœĸſŧµ"
"""Letters that no screen holds already: the bytes of one are the painting of its key press."""
BARE = """
from textual.app import App
from textual.widgets import Input, Label
class Bare(App):
    def compose(self):
        yield Label("F2 Ask")
        yield Input()
Bare().run()
"""
QUESTION = "What are the most common complaints of our customers about deliveries and labels this year?"
PATIENCE = 120.0
"""Seconds to wait for what must come."""


class Terminal:
    """A program on a pseudo-terminal of 120 columns and 40 rows."""

    def __init__(self, command: list[str], home: Path) -> None:
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update(CASCADE_HOME=str(home), TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(command[0], command)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def until(self, *texts: str, patience: float = PATIENCE) -> float:
        """Read until any of `texts` has been painted; the moment. Raises `TimeoutError`."""
        wanted = [text.encode() for text in texts]
        seen = b""
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            if select.select([self._fd], [], [], 0.05)[0]:
                seen = (seen + os.read(self._fd, 1 << 16))[-(1 << 17) :]
                if any(text in seen for text in wanted):
                    return time.perf_counter()
        raise TimeoutError(f"{texts} did not come in {patience:.0f} s: {seen[-2000:]!r}")

    def type(self, text: str) -> float:
        """Type `text`; the moment."""
        os.write(self._fd, text.encode())
        return time.perf_counter()

    def rest(self, seconds: float) -> None:
        """Let it go on, reading what it paints."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._fd], [], [], left)[0]:
                os.read(self._fd, 1 << 16)

    def close(self) -> None:
        """End the program that was started here."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)


@contextmanager
def terminal(command: list[str], home: Path) -> Iterator[Terminal]:
    opened = Terminal(command, home)
    try:
        yield opened
    finally:
        opened.close()


def ours() -> list[str]:
    return [str(Path(sys.executable).with_name("cascade"))]


def bare() -> list[str]:
    return [sys.executable, "-c", BARE]


def start(home: Path, rounds: int) -> None:
    """Both apps in turns: the medians."""
    took: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(rounds):
        for name, command in (("bare", bare()), ("ours", ours())):
            with terminal(command, home) as opened:
                took[name].append(opened.until("Ask") - opened.began)
    one, other = (statistics.median(took[name]) * 1e3 for name in ("bare", "ours"))
    click.echo(
        f"start to first paint: cascade {other:.0f} ms, a bare Textual app {one:.0f} ms: {other / one:.2f} times"
    )


def press(opened: Terminal) -> list[float]:
    """Milliseconds from each key press to its painting, four a second."""
    took = []
    for key in KEYS:
        pressed = opened.type(key)
        took.append((opened.until(key) - pressed) * 1e3)
        opened.rest(0.25)
    return took


def keys(home: Path) -> None:
    """The bare app, ours at rest, and ours while it answers."""
    with terminal(bare(), home) as opened:
        opened.until("Ask")
        opened.rest(1)
        _tell("a bare Textual app", press(opened))
    with terminal(ours(), home) as opened:
        opened.until("Ask")
        opened.rest(3)
        _tell("cascade at rest", press(opened))
    with terminal(ours(), home) as opened:
        opened.until("Ask")
        opened.rest(3)
        opened.type(QUESTION)
        opened.rest(1)
        opened.type("\r")
        opened.rest(1)
        _tell("cascade while it answers", press(opened))


def _tell(name: str, took: list[float]) -> None:
    ordered = sorted(took)
    click.echo(
        f"key to paint, {name}: median {statistics.median(ordered):.1f} ms, "
        f"slowest {ordered[-1]:.1f} ms of {len(ordered)}"
    )


# --- a long run ---------------------------------------------------------------------------------------------------


def long_run(home: Path, events: int) -> str:
    """A recorded run of that many events, most of them model calls; its id."""
    day = datetime.now(UTC)
    head = RunHead(
        id="120000-bench",
        began=day,
        question=Question(text="A long run", as_of=day),
        recipe=Recipe(),
        models=dict.fromkeys(STAGES, "smollm2"),
        library=1,
    )
    folder = home / "runs" / f"{day:%Y-%m-%d}" / head.id
    recorder = Recorder(folder, head, time.monotonic)
    for event in _events(recorder.blobs, events):
        recorder.emit(event)
    recorder.close()
    return head.id


def _events(blobs: Blobs, count: int) -> Iterator[Event]:
    request = blobs.put({"prefix": "", "items": [{"context": "a passage", "target": "a question"}], "system": ""})
    reply = blobs.put({"means": [-2.0], "items": [{"logprob": -4.0, "tokens": 2}]})
    yield RunBegan(at=0.0, run="120000-bench")
    each = count // len(STAGES) - 2
    for number, stage in enumerate(STAGES, 1):
        yield SpanBegan(at=number, span=number, parent=None, kind="stage", name=stage, model="smollm2")
        for n in range(each):
            at = number + n / each
            if n % 10 == 0:
                yield Noted(at=at, span=number, text=f"note {n}")
                continue
            yield ModelCalled(
                at=at,
                span=number,
                kind="score",
                model="smollm2",
                prompt="rerank",
                request=request,
                reply=reply,
                parsed="ok",
                spent=Usage(submitted=100, evaluated=50),
                seconds=0.01,
            )
        yield SpanEnded(at=number + 1, span=number, outcome="computed")
    yield RunEnded(at=9.0, outcome="failed", error="a bench has no answer")


async def opening(home: Path, run: str) -> tuple[float, float]:
    """Seconds to open the run in the inspector and paint it, and of those to read and fold its events."""
    from cascade.tui.app import CascadeApp
    from cascade.tui.session import Session

    app = CascadeApp(home)
    async with app.run_test(size=(120, 40)) as pilot:
        await app.switch_mode("inspect")
        await pilot.pause(1)
        began = time.perf_counter()
        await app.read(lambda engine: Session.opened(engine.run(run)))
        read = time.perf_counter() - began
        began = time.perf_counter()
        await app.open_run(run)
        await pilot.pause()
        return time.perf_counter() - began, read


def opens(home: Path, rounds: int) -> None:
    """The median of some openings."""
    run = long_run(home, 5000)
    took = [asyncio.run(opening(home, run)) for _ in range(rounds)]
    whole, read = (statistics.median(each[n] for each in took) * 1e3 for n in (0, 1))
    click.echo(f"opening a run of 5,000 events: {whole:.0f} ms to the painted inspector, {read:.0f} ms of it reading")


@click.command()
@click.option("--rounds", default=5, show_default=True, help="Starts and openings of each.")
def main(rounds: int) -> None:
    """The app's start, key presses while a question is answered, and the opening of a long run."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with Engine(home) as engine:
            for source in sorted(packaged("demo_company").iterdir()):
                if source.name in ("mail.mbox", "docs", "slack"):
                    engine.add(source)
            engine.sync()
        start(home, rounds)
        keys(home)
        opens(home, rounds)


if __name__ == "__main__":
    main()
