"""What the app remembers of how a person likes it, in a small file of the home. It may be deleted at any time."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import NamedTuple

__all__ = ["Settings", "read_settings", "write_settings"]

_FILE = "app.json"
_LARGEST = 64 << 10


class Settings(NamedTuple):
    """`theme` is empty for the app's own choice; `watch` says whether the library keeps up with its sources."""

    theme: str = ""
    watch: bool = False


def read_settings(home: Path | None) -> Settings:
    """What was remembered; the defaults where nothing was, or where the file does not read."""
    if home is None:
        return Settings()
    try:
        with (home.expanduser() / _FILE).open("rb") as file:
            read = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return Settings()
    kept = read if isinstance(read, dict) else {}
    theme = kept.get("theme")
    return Settings(theme=theme if isinstance(theme, str) else "", watch=kept.get("watch") is True)


def write_settings(home: Path | None, settings: Settings) -> None:
    """Remember `settings`, whole or not at all; where that cannot be, it is forgotten when the app is left."""
    if home is None or not home.expanduser().is_dir():
        return
    file = home.expanduser() / _FILE
    fresh = file.with_suffix(".json.new")
    with contextlib.suppress(OSError):
        fresh.write_text(json.dumps(settings._asdict()), encoding="utf-8")
        fresh.chmod(0o600)
        fresh.replace(file)
