"""A run that waits before a stage: what it is about to do, and what a person decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from cascade.clean import clean, one_line
from cascade.tui.contents import FIXED, SLOT, UNTRUSTED, outlined, title, told_shortly
from cascade.tui.screens.choose import Choice, ChooseOne
from cascade.tui.screens.edit import edit_output, edit_prompt, which_prompt
from cascade.tui.screens.steady import Steady
from cascade.tui.widgets.key_bar import KeyBar
from cascade.tui.widgets.text_page import TextLine, TextPage

if TYPE_CHECKING:
    from cascade.steps import Halt
    from cascade.tui.app import Halted

__all__ = ["HaltScreen"]

_SLOT = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MOST = 12


class HaltScreen(Steady, ModalScreen[None]):
    """What the stage is about to do, and the keys to go on."""

    CSS_PATH = "halt.tcss"
    HELP = """
    # A run that waits

    Below is what the stage is about to be given. Enter runs it, `c` runs it and all that come after it. `e` changes
    what was made so far, `p` the prompt of this stage, `s` gives its output in its place. F6 hides this, so that you
    can look at the run and at other screens, and brings it back. `x` and Escape end the run; what was recorded is kept.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", "Go", id="halt.go", tooltip="Run this stage"),
        Binding("c", "through", "To the end", id="halt.through", tooltip="Run it and all that come, without a halt"),
        Binding("e", "edit", "Edit made", id="halt.edit", tooltip="Change what a stage made, and go on from there"),
        Binding("p", "prompt", "Prompt", id="halt.prompt", tooltip="Change the prompt of this stage, for this run"),
        Binding("s", "skip", "Skip", id="halt.skip", tooltip="Give the output yourself, in place of the stage"),
        Binding("f6", "look", "Look around", id="halt.look", tooltip="Hide this; F6 brings it back"),
        Binding("f1", "app.help", "Help", id="halt.help", tooltip="What the keys do", show=False),
        Binding("x,escape", "stop", "Stop", id="halt.stop", tooltip="End the run here"),
    ]

    def __init__(self, halted: Halted) -> None:
        super().__init__()
        self._halted = halted

    @property
    def _halt(self) -> Halt:
        return self._halted.halt

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = Content(f"‖ waits before {one_line(self._halt.name)}").markup
            yield TextPage(id="halt-page")
        yield KeyBar(palette=False)

    def on_mount(self) -> None:
        self.query_one(TextPage).focus()
        self._fill()

    def on_screen_resume(self) -> None:
        """Go, where it was decided on another screen meanwhile."""
        if self.cascade.halted is not self._halted:
            self.dismiss(None)

    @work(exclusive=True)
    async def _fill(self) -> None:
        texts = {}
        for name in self._halt.prompts:
            texts[name] = await self._prompt_text(name)
        self.query_one(TextPage).show(_lines(self._halt, texts))

    async def _prompt_text(self, name: str) -> str:
        run = self._halted.session.id
        return await self.cascade.read(lambda engine: engine.prompt(name, engine.run(run) if run else None))

    # --- decisions ------------------------------------------------------------------------------------------------

    def action_go(self) -> None:
        """Run the stage."""
        self._decided(None)

    def action_through(self) -> None:
        """Go on without a halt."""
        self.cascade.let_through(self._halted.session)
        self._decided(None)

    def action_stop(self) -> None:
        """End the run."""
        self._halted.stop()
        self.dismiss(None)

    def action_look(self) -> None:
        """Hide it; the run goes on waiting."""
        self.dismiss(None)

    @work(exclusive=True, group="decision")
    async def action_edit(self) -> None:
        """Change what a stage made, and go on from there."""
        made = self._halt.made
        if not made:
            self.app.notify("nothing is made yet: s gives this stage's output yourself", severity="warning")
            return
        name = next(reversed(made))
        if len(made) > 1:
            choices = [Choice(each) for each in reversed(made)]
            chosen = await self.app.push_screen_wait(ChooseOne("Edit which output?", choices, chosen=name))
            if chosen is None:
                return
            name = chosen
        from cascade.steps import Edit

        output = await edit_output(self.cascade, name, made[name])
        if output is not None:
            self._decided(Edit(outputs={name: output}))

    @work(exclusive=True, group="decision")
    async def action_prompt(self) -> None:
        """Change a prompt of the stage, for this run."""
        names = self._halt.prompts
        if not names:
            self.app.notify(f"{self._halt.stage} asks no model here: it has no prompt", severity="warning")
            return
        prompt = await which_prompt(self.cascade, names)
        if prompt is None:
            return
        from cascade.steps import Edit

        before = await self._prompt_text(prompt)
        text = await edit_prompt(self.cascade, prompt, before, of="this run")
        if text is not None and text != before:
            self._decided(Edit(prompts={prompt: text}))

    @work(exclusive=True, group="decision")
    async def action_skip(self) -> None:
        """Give the stage's output in its place."""
        from cascade.steps import Use

        blank = await self.cascade.read(lambda engine: engine.blank_output(self._halt))
        about = "This stands in for what the stage would make."
        output = await edit_output(self.cascade, self._halt.name, blank, about=about)
        if output is not None:
            self._decided(Use(output=output))

    def _decided(self, decision: Any) -> None:
        self._halted.decide(decision)
        self.dismiss(None)


def _lines(halt: Halt, prompts: dict[str, str]) -> list[TextLine]:
    """What the stage is about to do."""
    asks = f"may ask {halt.model}" if halt.prompts else "goes by its rules and asks no model"
    lines = [TextLine(Content.assemble((one_line(halt.name), "bold"), f" {asks}"))]
    if halt.pinned:
        lines.append(TextLine(Content.styled("an output is there for it already: Enter takes that one", "$warning")))
    if halt.made:
        lines.append(TextLine(Content.styled(f"made so far: {', '.join(halt.made)}", "$foreground 65%"), 0, 2))
    for name, value in halt.inputs.items():
        lines += [TextLine(Content("")), title(f"input: {name}"), *outlined(told_shortly(value), 2, most=_MOST)]
    for name, text in prompts.items():
        lines += [TextLine(Content("")), title(f"prompt: {name}"), TextLine(_filled(text, halt), 2, 2)]
    return lines


def _filled(text: str, halt: Halt) -> Content:
    """A prompt with the question in its place; what will stand in the other slots is made by the stage itself."""
    known = {"question": str((halt.inputs.get("sub") or halt.inputs.get("question") or {}).get("text", ""))}
    parts: list[tuple[str, str]] = []
    at = 0
    for slot in _SLOT.finditer(text):
        parts.append((clean(text[at : slot.start()]), FIXED))
        parts.append((clean(known[slot[1]]), SLOT) if known.get(slot[1]) else (slot[0], UNTRUSTED))
        at = slot.end()
    parts.append((clean(text[at:]), FIXED))
    return Content.assemble(*(part for part in parts if part[0]))
