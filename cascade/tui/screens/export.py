"""Exporting a run: where to and whether masked is asked, then the file is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cascade.clean import clean
from cascade.tui.screens.dialogs import Confirm, Export, ExportTo

if TYPE_CHECKING:
    from cascade.tui.app import CascadeApp

__all__ = ["export"]


async def export(app: CascadeApp, name: str, id_: str) -> None:
    """Ask where to, and write a run there; call it in a worker. `name` is what it is opened by: its id, or its file."""

    async def write(to: Export) -> Export | None:
        force = to.path.is_file()
        if force and not await app.push_screen_wait(
            Confirm("Replace the file?", f"{to.path} is there.", yes="Replace")
        ):
            return None
        path = await app.read(lambda engine: engine.export(name, to.path, redact=to.redact, force=force))
        return to._replace(path=path)

    done = await app.push_screen_wait(ExportTo(Path.cwd() / f"{id_}.cascade.zip", write))
    if done is not None:
        masked = ", names and addresses masked" if done.redact else ""
        app.notify(clean(f"written to {done.path}{masked}"), title="Export", markup=False)
