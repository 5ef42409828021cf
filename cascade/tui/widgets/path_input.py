"""A box for a path that completes what is in the file system, with Tab or the right arrow."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

__all__ = ["PathInput", "completed", "path_of"]


class PathInput(Input):
    """A text box for a path."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, id="path.complete", tooltip="Complete the path")
    ]

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, placeholder=placeholder, id=id, suggester=_Paths(), select_on_focus=False)

    def action_complete(self) -> None:
        """Take what is suggested; where nothing is, go on to what is next."""
        before = self.value
        self.action_end()
        self.action_cursor_right()
        if self.value == before:
            self.screen.focus_next()


class _Paths(Suggester):
    """Suggests the first name that goes on where the text ends."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value)


def completed(text: str) -> str | None:
    """The path that `text` begins, a folder with a slash at its end; None where nothing in the file system goes on so.

    What begins with a dot is suggested only after a dot.
    """
    head, slash, tail = text.rpartition("/")
    if not text or not (slash or tail):
        return None
    folder = path_of(f"{head}{slash}" or ".")
    try:
        with os.scandir(folder) as entries:
            fitting = [
                (entry.name, entry.is_dir())
                for entry in entries
                if entry.name.startswith(tail) and (tail or not entry.name.startswith("."))
            ]
    except (OSError, ValueError):
        return None
    if not fitting:
        return None
    name, is_folder = min(fitting)
    whole = f"{head}{slash}{name}{'/' if is_folder else ''}"
    return whole if whole.isprintable() else None


def path_of(text: str) -> Path:
    """The path that a person means by `text`, from the working directory; `~` is his home.

    A terminal that a file is dropped on writes it as a shell reads it, with quotes or backslashes: so it is read where
    there is nothing by the text itself.
    """
    path = _there(text.strip())
    with contextlib.suppress(ValueError, OSError):  # a quote that is not closed, or no path at all
        words = shlex.split(text) if not path.exists() else []
        if len(words) == 1 and _there(words[0]).exists():
            return _there(words[0])
    return path


def _there(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:  # `~nobody`: there is no such user
        return Path(text).absolute()
