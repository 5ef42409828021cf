"""Pictures of screens, compared with those that are kept: what changed is seen, and kept on purpose or mended.

    CASCADE_SNAPSHOTS=write pytest tests/tui/test_snapshots.py      keeps what the app shows now

The kept ones are SVG, to be looked at in any browser. The versions of textual and rich that draw them are pinned for
the tests.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from textual.app import App

__all__ = ["kept"]

KEPT = Path(__file__).parent / "snapshots"


def kept(app: App[int], name: str, scratch: Path) -> None:
    """Fails where the app's screen is not the picture called `name`; the one it shows now is then in `scratch`."""
    shown = re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title="cascade", simplify=True))
    path = KEPT / f"{name}.svg"
    if os.environ.get("CASCADE_SNAPSHOTS") == "write":
        KEPT.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    now = scratch / f"{name}.svg"
    now.write_text(shown, encoding="utf-8")
    assert path.exists(), f"no picture {name} is kept: CASCADE_SNAPSHOTS=write keeps {now}"
    assert words(shown) == words(path.read_text(encoding="utf-8")), f"{name} reads otherwise now: see {now}"
    assert shown == path.read_text(encoding="utf-8"), f"{name} looks otherwise now: see {now}"


def words(svg: str) -> list[str]:
    """The lines of text of a picture, for a failure that can be read."""
    return re.findall(r">([^<>\n]+)</text>", svg)
