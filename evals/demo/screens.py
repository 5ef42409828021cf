"""Pictures of the app on the sample company, made by using it: those in the README.

    python -m evals.demo.screens [--model none]

Makes a home of the sample company, opens the app on it, asks as a person would by key presses, and writes SVG files to
`evals/demo/screens/`.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
from textual.pilot import Pilot

from cascade.engine import Engine
from cascade.home import packaged
from cascade.tui.app import CascadeApp

__all__ = ["main"]

FOLDER = Path(__file__).parent / "screens"
SIZE = (120, 36)
QUESTION = "Do I know any recruiters working at a biotech company? as-of:2025-06-12"
PATIENCE = 300
"""Seconds for an answer."""


def made(home: Path, model: str) -> None:
    """A home of the sample company that asks `model`."""
    home.mkdir()
    (home / "cascade.toml").write_text(f'zone = "Europe/Zurich"\n\n[models]\ndefault = "{model}"\n', encoding="utf-8")
    with Engine(home) as engine:
        for source in sorted(packaged("demo_company").iterdir()):
            if source.suffix != ".json" or source.stem == "pulls":
                engine.add(source)
        engine.sync()


async def pictures(home: Path) -> None:
    """Ask, wait for the answer, and look into how it came about."""
    app = CascadeApp(home)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(1)
        await pilot.press(*(_KEYS.get(letter, letter) for letter in QUESTION), "enter")
        await answered(app, pilot)
        save(app, "ask")
        await pilot.press("f3", "down", "down", "greater_than_sign")
        await pilot.pause(1)
        save(app, "inspect")


_KEYS = {" ": "space", "?": "question_mark", ":": "colon", "-": "minus"}


async def answered(app: CascadeApp, pilot: Pilot[int]) -> None:
    """Wait until the run has an answer; raises `TimeoutError`, and `ClickException` where it failed."""
    for _ in range(PATIENCE * 10):
        await pilot.pause(0.1)
        if app.session is not None and not app.session.live:
            if app.session.error:
                raise click.ClickException(app.session.error)
            await pilot.pause(0.5)
            return
    raise TimeoutError(f"no answer in {PATIENCE} seconds")


def save(app: CascadeApp, name: str) -> None:
    """Write the screen as it is, in the viewer's own monospaced font: a picture fetches none."""
    FOLDER.mkdir(exist_ok=True)
    picture = app.export_screenshot(title="cascade", simplify=True)
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.S)
    (FOLDER / f"{name}.svg").write_text(re.sub(r"terminal-\d+", f"cascade-{name}", picture), encoding="utf-8")
    click.echo(f"{datetime.now(UTC):%H:%M:%S} {FOLDER.name}/{name}.svg")


@click.command()
@click.option("--model", default="smollm2", show_default=True)
def main(model: str) -> None:
    """Draw the pictures of the README."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        made(home, model)
        asyncio.run(pictures(home))


if __name__ == "__main__":
    main()
