"""Editors in front of a screen: a text that is checked as one saves, in place or in one's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on, work
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from cascade.clean import clean
from cascade.errors import CascadeError, UsageError
from cascade.interrupts import left_to_the_editor
from cascade.json_text import fault_at, read_json, written
from cascade.plan_text import plan_fault, plan_text, read_plan
from cascade.tui.hints import told
from cascade.tui.screens.choose import Choice, ChooseOne
from cascade.tui.screens.dialogs import Confirm
from cascade.tui.screens.steady import Steady
from cascade.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from cascade.config import Recipe
    from cascade.tui.app import CascadeApp

__all__ = ["EditText", "edit_output", "edit_prompt", "edit_recipe", "edited_outside", "which_prompt"]

T = TypeVar("T")


class EditText(Steady, ModalScreen[T | None]):
    """A text to edit; gives what `read` makes of it, or None where it was left.

    `read` raises a `CascadeError` for a text that does not do: that is told, the cursor goes to the fault, and nothing
    of the text is lost. `outside`: begin in the person's own editor.
    """

    CSS_PATH = "edit.tcss"
    HELP = """
    # Editor

    Ctrl+S checks the text and takes it; what does not fit is told below, with the cursor at its place. Ctrl+E opens it
    in the editor that `$VISUAL` or `$EDITOR` names. Escape leaves it as it was.

    A plan is written as lines: `operation: find`, then for each question `q1 find  Who leads it?`. Below a question,
    indented: `must Lisbon = Lisboa` for what evidence has to speak of, with other words for it; `word` for what it
    should; `only after 2026-03-01` for a filter; `needs q1` where it takes the result of another.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="edit.save", tooltip="Check it and take it", priority=True),
        Binding("ctrl+e", "outside", "$EDITOR", id="edit.outside", tooltip="Edit it in your editor", priority=True),
        Binding("f1", "app.help", "Help", id="edit.help", tooltip="What can be written, and the keys", priority=True),
        Binding("escape", "leave", "Leave", id="edit.leave", tooltip="Leave it as it was", priority=True),
    ]

    def __init__(
        self,
        heading: str,
        text: str,
        read: Callable[[str], Awaitable[T]],
        *,
        kind: str = "json",
        about: str = "",
        outside: bool = False,
        fault: Callable[[str, Exception], int | None] = fault_at,
    ) -> None:
        super().__init__()
        self._heading = heading
        self._text = text
        self._read = read
        self._kind = kind
        self._about = about
        self._begin_outside = outside
        self._fault = fault

    def compose(self) -> ComposeResult:
        language = self._kind if find_spec("tree_sitter") and find_spec(f"tree_sitter_{self._kind}") else None
        with Vertical(id="box") as box:
            box.border_title = Content(clean(self._heading)).markup
            if self._about:
                yield Static(clean(self._about), id="edit-about", markup=False)
            yield TextArea(self._text, language=language, show_line_numbers=True, id="editor")
            yield Static(id="wrong", markup=False)
        yield KeyBar(palette=False)

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        if self._begin_outside:
            self.call_after_refresh(self.action_outside)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self.query_one("#wrong").display = False

    @work(exclusive=True)
    async def action_save(self) -> None:
        """Check the text; take it where it does, else say what is wrong at its place."""
        text = self.query_one(TextArea).text
        try:
            value = await self._read(text)
        except CascadeError as error:
            self._refuse(text, error)
        else:
            self.dismiss(value)

    def _refuse(self, text: str, error: CascadeError) -> None:
        editor, wrong = self.query_one(TextArea), self.query_one("#wrong", Static)
        at = self._fault(text, error)
        if at is not None:
            row, column = text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1
            if row != editor.cursor_location[0]:  # who stands on the line is about to mend it
                editor.move_cursor((row, column), center=True)
        said = told(error)
        if at is not None and not said.startswith("line"):
            said = f"line {editor.cursor_location[0] + 1}: {said}"
        wrong.update(said)
        wrong.display = True

    def action_outside(self) -> None:
        """Edit the text in the person's own editor."""
        editor = self.query_one(TextArea)
        try:
            text = edited_outside(
                self.app, editor.text, {"json": ".json", "plan": ".txt", "toml": ".toml"}.get(self._kind, ".md")
            )
        except CascadeError as error:
            self._refuse(editor.text, error)
        else:
            editor.load_text(text)

    @work(exclusive=True)
    async def action_leave(self) -> None:
        """Leave it as it was; asks where something was changed."""
        changed = self.query_one(TextArea).text != self._text
        if changed:
            confirm = Confirm("Leave the editor", "What you changed is not saved.", yes="Drop it")
            dropped = await self.app.push_screen_wait(confirm)
            changed = dropped is not True
        if not changed:
            self.dismiss(None)


async def edit_output(app: CascadeApp, name: str, output: Any, *, about: str = "", outside: bool = False) -> Any:
    """`output` (JSON) of the stage `name` as a person edited it, checked; None where it was left.

    A plan is edited as lines, where they can say it whole, and all else as JSON.
    """
    plan = plan_text(output) if name == "decompose" else None

    async def read(text: str) -> Any:
        value = read_json(text) if plan is None else read_plan(text, output)
        await app.read(lambda engine: engine.check_output(name, value))
        return value

    if plan is not None:
        about = (
            about
            or "below a question: must NAME = other words · word TERM = other words · only from Ann · needs q1 · loose"
        )
        editor = EditText(f"output of {name}", plan, read, kind="plan", about=about, outside=outside, fault=plan_fault)
    else:
        editor = EditText(f"output of {name}", written(output), read, about=about, outside=outside)
    return await app.push_screen_wait(editor)


async def which_prompt(app: CascadeApp, names: Sequence[str]) -> str | None:
    """The one of a stage's prompts that is meant, asked where there are several; None where none was chosen."""
    if len(names) == 1:
        return names[0]
    return await app.push_screen_wait(ChooseOne("Edit which prompt?", [Choice(each) for each in names]))


async def edit_prompt(app: CascadeApp, name: str, text: str, *, of: str, about: str = "") -> str | None:
    """`text` of the prompt `name` as a person edited it, checked; `of` says for which run. None where it was left."""

    async def read(changed: str) -> str:
        await app.read(lambda engine: engine.check_prompt(name, changed))
        return changed

    return await app.push_screen_wait(EditText(f"prompt {name}, for {of}", text, read, kind="markdown", about=about))


async def edit_recipe(app: CascadeApp, recipe: Recipe, changes: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a person changes of `recipe`, to begin with by `changes`, checked; None where it was left."""
    from cascade.recipe_text import read_recipe, recipe_fault, recipe_text

    async def read(text: str) -> dict[str, Any]:
        return read_recipe(text, recipe)

    about = "What holds for all questions stands under [recipe] in cascade.toml, written alike."
    text = recipe_text(recipe.changed(changes))
    editor = EditText("recipe, for the next run", text, read, kind="toml", about=about, fault=recipe_fault)
    return await app.push_screen_wait(editor)


def edited_outside(app: App[int], text: str, suffix: str) -> str:
    """`text` after a person has edited it in their own editor; raises `UsageError` where that cannot be opened."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    with tempfile.TemporaryDirectory(prefix="cascade-") as folder:
        path = Path(folder) / f"edit{suffix}"
        path.write_text(text, encoding="utf-8")
        try:
            with app.suspend(), left_to_the_editor():
                done = subprocess.run([*shlex.split(command), str(path)], check=False)
        except (SuspendNotSupported, OSError, ValueError) as error:
            why = "this terminal cannot be lent" if isinstance(error, SuspendNotSupported) else error
            hint = "set EDITOR to your editor's command"
            raise UsageError(f"{command} cannot be opened: {why}", hint=hint) from error
        if done.returncode:
            raise UsageError(f"{command} ended with {done.returncode}: the text is as it was before")
        return path.read_text(encoding="utf-8", errors="replace")
