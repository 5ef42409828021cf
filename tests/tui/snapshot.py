"""Pictures of screens, compared with those that are kept: what changed is seen, and kept on purpose or mended.

    CASCADE_SNAPSHOTS=write pytest tests/tui/test_snapshots.py      keeps what the app shows now

The kept ones are SVG, to be looked at in any browser. The versions of textual and rich that draw them are pinned for
the tests.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from textual.widgets import Input, TextArea

from cascade.tui.app import CascadeApp
from tests.tui.pilot import Driver, shown

__all__ = ["kept"]

KEPT = Path(__file__).parent / "snapshots"
PATIENCE = 20.0
"""Seconds that a screen has to become the picture that is kept of it."""
_STEADY = 1.0
"""Seconds for which a screen has to look the same before it is kept."""
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_ID = re.compile(r"terminal-\d+")


async def kept(app: CascadeApp, pilot: Driver, name: str, scratch: Path) -> None:
    """Fails where the app's screen does not become the picture called `name`; what it shows is then in `scratch`."""
    _still(app)
    path, now = KEPT / f"{name}.svg", scratch / f"{name}.svg"
    if os.environ.get("CASCADE_SNAPSHOTS") == "write":
        KEPT.mkdir(exist_ok=True)
        path.write_text(await _steady(app, pilot), encoding="utf-8")
        return
    assert path.exists(), f"no picture {name} is kept: CASCADE_SNAPSHOTS=write keeps one"
    wanted = path.read_text(encoding="utf-8")
    end = time.monotonic() + PATIENCE
    while (picture := _drawn(app)) != wanted and time.monotonic() < end:
        await pilot.pause(0.05)
    now.write_text(picture, encoding="utf-8")
    assert _words(picture) == _words(wanted), f"{name} reads otherwise now, see {now}:\n{shown(app)}"
    assert picture == wanted, f"{name} looks otherwise now: see {now}"


async def _steady(app: CascadeApp, pilot: Driver) -> str:
    """The picture, once nothing moves any more."""
    picture, since = _drawn(app), time.monotonic()
    while time.monotonic() - since < _STEADY:
        await pilot.pause(0.05)
        if (now := _drawn(app)) != picture:
            picture, since = now, time.monotonic()
    return picture


def _still(app: CascadeApp) -> None:
    """No cursor blinks."""
    for line in app.screen.query(Input):
        line.cursor_blink = False
    for text in app.screen.query(TextArea):
        text.cursor_blink = False


def _drawn(app: CascadeApp) -> str:
    """The screen as SVG, which names no font to be fetched and no number that differs from process to process."""
    return _FONT.sub("", _ID.sub("terminal", app.export_screenshot(title="cascade", simplify=True)))


def _words(svg: str) -> list[str]:
    """The lines of text of a picture, for a failure that can be read."""
    return re.findall(r">([^<>\n]+)</text>", svg)
