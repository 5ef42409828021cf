"""What a person changes of a recorded run: outputs, prompts, models, the recipe; gathered, and then run again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import Static

from cascade.clean import clean, one_line
from cascade.tui.edits import Edits, keep
from cascade.tui.record import Node, Record
from cascade.tui.screens.base import ModeScreen
from cascade.tui.screens.choose import Choice, ChooseOne
from cascade.tui.screens.dialogs import Confirm
from cascade.tui.screens.edit import edit_output, edit_prompt, edit_recipe, which_prompt
from cascade.tui.session import Session
from cascade.tui.widgets.evidence import EvidenceGrid

if TYPE_CHECKING:
    from cascade.config import ModelSpec
    from cascade.engine import Engine
    from cascade.runs import RunSummary

__all__ = ["ChangeScreen"]

_RUNS = 60
"""Runs that are offered for a comparison, the newest first."""


class ChangeScreen(ModeScreen):
    """The keys that change a run; what shows it is below (`InspectScreen`)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", id="change.edit", tooltip="Edit what this stage made"),
        Binding("ctrl+e", "edit(True)", "Edit outside", id="change.outside", tooltip="The same in $EDITOR", show=False),
        Binding("p", "prompt", "Prompt", id="change.prompt", tooltip="Edit the prompt of this stage, for the next run"),
        Binding("m", "model", "Model", id="change.model", tooltip="Choose another model for this stage"),
        Binding("R", "recipe", "Recipe", id="change.recipe", tooltip="Change the numbers that the stages work with"),
        Binding("r", "rerun", "Run", id="change.rerun", tooltip="Run with the edits, or from this stage on"),
        Binding("c", "compare", "Diff", id="change.compare", tooltip="Compare with another run"),
        Binding("U", "forget", "Forget edits", id="change.forget", tooltip="Forget the edits of this run", show=False),
        Binding("b", "breakpoint", "Break", id="change.break", tooltip="Wait before this stage, from now on"),
        Binding("s", "step", "Step", id="change.step", tooltip="Wait before every stage, or no more"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What changes a run is not there without one."""
        needs = {"edit", "prompt", "model", "recipe", "rerun", "compare", "forget"}
        return self.cascade.session is not None if action in needs else True

    def __init__(self) -> None:
        super().__init__()
        self._edits: dict[str, Edits] = {}
        """The edits of each run that was looked into."""
        self._again: tuple[str, Session] | None = None
        """The run that is run again, and the new session."""

    # --- what the screen below gives ------------------------------------------------------------------------------

    @property
    def node(self) -> Node | None:
        """What is chosen."""
        raise NotImplementedError

    @property
    def record(self) -> Record | None:
        """What is known of it."""
        raise NotImplementedError

    def show_again(self) -> None:
        """Show what is chosen, after an edit."""
        raise NotImplementedError

    # --- edits ----------------------------------------------------------------------------------------------------

    @property
    def edits(self) -> Edits:
        """The edits of the run that is open."""
        session = self.cascade.session
        return self._edits.setdefault(session.id if session is not None else "", Edits())

    def on_mount(self) -> None:
        """Tell of the end of a run that was run again."""
        self.cascade.run_ended.subscribe(self, self._ended)

    def tell_edits(self) -> None:
        """Say which edits there are."""
        said, them = str(self.edits), "it" if len(self.edits) == 1 else "them"
        bar = self.query_one("#edits", Static)
        bar.update(clean(f"{said} · r runs with {them}, U forgets {them}") if said else "")
        bar.display = bool(said)

    def _edited(self) -> None:
        self.tell_edits()
        self.show_again()

    def give(self, stage: str, output: Any) -> None:
        """Take `output` in as the edit of what a stage of the open run made."""
        self.edits.outputs[stage] = output
        self._edited()

    def action_forget(self) -> None:
        """Forget the edits."""
        self.edits.clear()
        self._edited()

    def _changing(self) -> tuple[Session, Node] | None:
        """The run and the stage that a change is for; says why where there is none."""
        session, node = self._changeable(), self.node
        if session is None:
            return None
        if node is None or not node.stage:
            self.notify("choose a stage", severity="warning")
        elif node.replaced:
            self.notify("this stage was replaced: change the one that counts", severity="warning")
        else:
            return session, node
        return None

    def _changeable(self) -> Session | None:
        """The run that a change is for; says why where there is none."""
        session = self.cascade.session
        if session is None or session.run is None:
            self.notify("open a run first: ask something (F2) or choose one (F4)", severity="warning")
        elif session.live:
            self.notify(
                "this run goes on: s or b make it wait before a stage, there it can be changed", severity="warning"
            )
        else:
            return session
        return None

    @work(exclusive=True, group="change")
    async def action_edit(self, outside: bool = False) -> None:
        """Edit what the stage made."""
        chosen = self._changing()
        if chosen is None:
            return
        session, node = chosen
        name = node.stage
        recorded = await self._recorded(session, name)
        made = self.edits.outputs.get(name, recorded)
        if recorded is None and self._gone(session, name):
            self.notify(f"what {name} made cannot be read any more", severity="warning")
            return
        about = "" if recorded is not None else "The stage made nothing: what you write here stands in for its output."
        if made is None:
            made = await self._blank(session, name)
        output = await edit_output(self.cascade, name, made, about=about, outside=outside)
        if output is None:
            return
        keep(self.edits.outputs, name, output, recorded)
        self._edited()

    async def _recorded(self, session: Session, name: str) -> Any:
        span = session.view.stage(name)
        exact = span if span is not None and span.name == name else None
        return await self.cascade.read(lambda _: session.value(exact.output)) if exact is not None else None

    def _gone(self, session: Session, name: str) -> bool:
        """The stage made something, and its record is not there."""
        span = session.view.stage(name)
        return span is not None and span.name == name and span.output is not None and name not in self.edits.outputs

    async def _blank(self, session: Session, name: str) -> Any:
        from cascade.steps import Halt

        span = session.view.stage(name)
        inputs = {key: session.value(blob) for key, blob in span.inputs.items()} if span is not None else {}
        if not inputs and session.run is not None:
            inputs = {"question": session.run.head.question.model_dump(mode="json")}
        halt = Halt(name=name, stage=name.partition(".")[0], inputs=inputs)
        return await self.cascade.read(lambda engine: engine.blank_output(halt))

    @work(exclusive=True, group="change")
    async def action_prompt(self) -> None:
        """Edit a prompt of the stage."""
        chosen = self._changing()
        if chosen is None:
            return
        session, node = chosen
        stage, run = node.stage.partition(".")[0], session.run
        names = (await self.cascade.read(lambda engine: engine.prompts())).get(stage, ())
        if not names:
            self.notify(f"{stage} asks no model: it has no prompt", severity="warning")
            return
        span = session.view.stage(node.stage)
        calls = [node.call] if node.call is not None else [*span.all_calls()] if span is not None else []
        asked = {call.prompt for call in calls}
        prompt = await which_prompt(self.cascade, [name for name in names if name in asked] or names)
        if prompt is None:
            return
        recorded = await self.cascade.tried(lambda engine: engine.prompt(prompt, run))
        if recorded is None:
            return
        about = "Your prompts folder stays as it is; {{slots}} are filled by the stage."
        before = self.edits.prompts.get(prompt, recorded)
        text = await edit_prompt(self.cascade, prompt, before, of="the next run", about=about)
        if text is None:
            return
        keep(self.edits.prompts, prompt, text, recorded)
        self._edited()

    @work(exclusive=True, group="change")
    async def action_model(self) -> None:
        """Choose another model for the stage."""
        chosen = self._changing()
        if chosen is None:
            return
        session, node = chosen
        assert session.run is not None
        stage = node.stage.partition(".")[0]
        now = self.edits.models.get(stage, session.run.head.models.get(stage, ""))
        models = await self.cascade.read(lambda engine: engine.models())
        choices = [Choice(model.name, _about(model, now)) for model in models]
        heading = f"Which model for {stage}?"
        other = "another: a .gguf file, hub:…, or a LiteLLM model"
        name = await self.app.push_screen_wait(ChooseOne(heading, choices, chosen=now, other=other))
        if name is None or name == now:
            return
        if not await self._allowed(name, stage):
            return
        keep(self.edits.models, stage, name, session.run.head.models.get(stage))
        self._edited()

    @work(exclusive=True, group="change")
    async def action_recipe(self) -> None:
        """Change the numbers that the stages work with."""
        session = self._changeable()
        if session is None:
            return
        assert session.run is not None
        changes = await edit_recipe(self.cascade, session.run.head.recipe, self.edits.recipe)
        if changes is not None:
            self.edits.recipe = changes
            self._edited()

    async def _allowed(self, name: str, stage: str) -> bool:
        """Whether a person lets what the stage reads leave the machine, where the model is a remote one."""
        from cascade.config import ModelKind, ModelSpec

        if ModelSpec(name=name).kind is not ModelKind.REMOTE:
            return True
        what = {
            "decompose": "your question",
            "synthesize": "your question and the quotes that were chosen from your sources",
        }.get(stage, "your question and passages of your sources")
        said = f"{one_line(name)} is a remote model: {what} would leave this machine and be sent to its provider."
        agreed = await self.app.push_screen_wait(Confirm("Leave this machine?", said, yes="Send it"))
        return agreed is True

    @on(EvidenceGrid.Changed)
    @work(exclusive=True, group="chosen")
    async def _chose(self, event: EvidenceGrid.Changed) -> None:
        """Take in which hits or quotes a person chose."""
        event.stop()
        record, changing = self.record, self._changing()
        if record is None or record.node.kind != "stage" or changing is None:
            return
        session, _ = changing
        run, output, kept = session.run, record.output, event.kept
        name, edits = record.node.stage, self.edits
        if kept is None or run is None:
            edits.outputs.pop(name, None)
        else:
            made = await self.cascade.tried(lambda engine: engine.chosen(run, output, kept))
            if made is None:
                self.show_again()
                return
            edits.outputs[name] = made
        self.tell_edits()

    # --- again ----------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="change")
    async def action_rerun(self) -> None:
        """Run with the edits; without any, from the chosen stage on."""
        session, node = self.cascade.session, self.node
        if session is None or session.run is None or session.live:
            self.notify("open a run that has ended first", severity="warning")
            return
        run, edits = session.run, self.edits
        prompts = await self.cascade.read(lambda engine: engine.prompts())
        options = edits.options()
        if edits:
            start = edits.start(prompts, run.head.pins)
        else:
            start = node.stage.partition(".")[0] if node is not None and node.stage else next(iter(prompts))
        new = self.cascade.start(
            session.question,
            lambda engine, listen, stop, before: engine.rerun(
                run, options, start=start, listen=listen, stop=stop, before=before
            ),
        )
        if new is not None:
            self._again = (_name(session), new)

    def _ended(self, session: Session) -> None:
        """Show the run that was run again beside the old one."""
        again, self._again = self._again, None
        if again is None or again[1] is not session:
            self._again = again
            return
        if session.error or session.run is None:
            return
        if self.is_current:
            self._compare(again[0], session.id)
        else:
            self.notify(f"run {session.id} is done: F3 and c compare it", timeout=6)

    @work(exclusive=True, group="change")
    async def action_compare(self) -> None:
        """Choose a run, and show the two side by side."""
        session = self.cascade.session
        if session is None or session.run is None:
            self.notify("open a run first", severity="warning")
            return
        run = session.run
        from itertools import islice

        def asked(engine: Engine) -> list[RunSummary]:
            return list(islice((line for line in engine.runs() if line.id != run.id and not line.repeat), _RUNS))

        others = await self.cascade.read(asked)
        if not others:
            self.notify("there is no other run to compare with", severity="warning")
            return
        forked = run.head.forked or next((line.id for line in others if line.forked == run.id), others[0].id)
        choices = [
            Choice(line.id, f"{'★ ' if line.starred else ''}{line.status.replace('_', ' ')} · {line.question}")
            for line in others
        ]
        name = await self.app.push_screen_wait(ChooseOne("Compare with which run?", choices, chosen=forked))
        if name is None:
            return
        other = next(line for line in others if line.id == name)
        names = [name, _name(session)] if other.began <= run.head.began else [_name(session), name]
        self._compare(*names)

    def _compare(self, one: str, other: str) -> None:
        from cascade.tui.screens.compare import CompareScreen

        self.app.push_screen(CompareScreen(one, other))

    # --- stopping -------------------------------------------------------------------------------------------------

    def action_breakpoint(self) -> None:
        """Wait before the chosen stage from now on, or no more."""
        node = self.node
        if node is None or not node.stage:
            self.notify("choose a stage", severity="warning")
            return
        points, name = self.cascade.breakpoints, node.stage
        if name.partition(".")[0] in points:
            name = name.partition(".")[0]
        points ^= {name}
        self._told_stops()

    def action_step(self) -> None:
        """Wait before every stage, or no more."""
        self.cascade.stepping = not self.cascade.stepping
        self._told_stops()

    def _told_stops(self) -> None:
        self._tell_state()
        self.show_again()


def _name(session: Session) -> str:
    """What `Engine.run` finds the session's run by."""
    run = session.run
    assert run is not None
    return str(run.folder) if run.file is not None else run.id


def _about(model: ModelSpec, now: str) -> str:
    from cascade.config import ModelKind

    about = {
        ModelKind.NONE: "rules alone, no model",
        ModelKind.BUNDLED: "the bundled one",
        ModelKind.FILE: "on this machine",
        ModelKind.HUB: "of a model hub, fetched once",
        ModelKind.REMOTE: "remote: leaves this machine",
    }[model.kind]
    return f"{about} (now)" if model.name == now else about
