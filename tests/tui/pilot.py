"""The app driven as a person would: keys and clicks, and what the screen then shows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from cascade.tui.app import CascadeApp

__all__ = ["PATIENCE", "Driver", "drive", "shown", "until"]

PATIENCE = 60.0
"""Seconds to wait for what must come; a machine may be slow, and nothing is judged by it."""
Driver = Pilot[int]


def drive(
    home: Path, script: Callable[[CascadeApp, Driver], Awaitable[None]], *, size: tuple[int, int] = (120, 40)
) -> None:
    """Open the app on `home`, do what `script` does, and leave it."""

    async def driven() -> None:
        async with opened(home, size) as (app, pilot):
            await script(app, pilot)

    asyncio.run(driven())


@asynccontextmanager
async def opened(home: Path, size: tuple[int, int]) -> AsyncIterator[tuple[CascadeApp, Driver]]:
    """The app, painted."""
    app = CascadeApp(home)
    async with app.run_test(size=size, notifications=True) as pilot:
        yield app, pilot


async def until(pilot: Driver, condition: Callable[[], object], what: str = "") -> None:
    """Wait until `condition` holds; fails with what the screen shows where it never does."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what or 'it'} never came:\n{shown(pilot.app)}")
        await pilot.pause(0.02)
    await pilot.pause()


def shown(app: object) -> str:
    """The text of the topmost screen, line by line, as it is drawn."""
    assert isinstance(app, CascadeApp)
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())
