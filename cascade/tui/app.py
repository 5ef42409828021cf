"""The app: its four modes, the run that is open in it, and the way from a key press to the engine and back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.signal import Signal

from cascade.clean import clean
from cascade.tui.clerks import Clerks
from cascade.tui.hints import here
from cascade.tui.session import Feed, Session
from cascade.tui.settings import Settings, read_settings, write_settings
from cascade.tui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from textual.command import Provider

    from cascade.engine import Engine
    from cascade.runs import Run
    from cascade.steps import Decision, Halt
    from cascade.sync.report import SyncReport
    from cascade.trace import Event
    from cascade.tui.widgets.source_view import SourceView

__all__ = ["CascadeApp", "Halted"]

T = TypeVar("T")
Go = Callable[["Engine", Callable[["Event"], None], Callable[[], bool], Callable[["Halt"], "Decision | None"]], "Run"]
"""Runs a chain: `engine.ask` or `engine.rerun` with a listener, a stop and what is asked before each stage."""


_SOON = 0.3
"""Seconds after which it is told that leaving takes some time."""


class Halted:
    """A run that waits before a stage until a person has decided; `halt` says what it is about to do."""

    def __init__(self, session: Session, halt: Halt) -> None:
        self.session = session
        self.halt = halt
        self._decided = threading.Event()
        self._decision: Decision | None = None
        self._stopped = False

    def decide(self, decision: Decision | None) -> None:
        """Let the run go on; None runs the stage."""
        self._decision = decision
        self._decided.set()

    def stop(self) -> None:
        """End the run instead."""
        self._stopped = True
        self._decided.set()

    def wait(self) -> Decision | None:
        """What was decided; called in the thread of the run. Raises `Stopped` where the run is to end."""
        from cascade.errors import Stopped

        self._decided.wait()
        if self._stopped:
            raise Stopped("stopped")
        return self._decision


def _inspect() -> Screen[None]:
    from cascade.tui.screens.inspect import InspectScreen

    return InspectScreen()


def _runs() -> Screen[None]:
    from cascade.tui.screens.runs import RunsScreen

    return RunsScreen()


def _sources() -> Screen[None]:
    from cascade.tui.screens.sources import SourcesScreen

    return SourcesScreen()


def _ask() -> Screen[None]:
    from cascade.tui.screens.ask import AskScreen

    return AskScreen()


def _palette() -> type[Provider]:
    from cascade.tui.commands import Palette

    return Palette


class CascadeApp(App[int]):
    """The terminal app on one home."""

    TITLE = "cascade"
    CSS_PATH = "app.tcss"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "ask": _ask,
        "inspect": _inspect,
        "runs": _runs,
        "sources": _sources,
    }
    DEFAULT_MODE: ClassVar[str] = "ask"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 (the base class has no ClassVar)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="help", tooltip="What the keys of this screen do"),
        Binding(
            "shift+pagedown", "scroll_help(1)", "Help down", id="help.down", tooltip="Read on in the help", show=False
        ),
        Binding("shift+pageup", "scroll_help(-1)", "Help up", id="help.up", tooltip="Back in the help", show=False),
        Binding("escape", "close_help", "Close the help", id="help.close", priority=True, show=False),
        Binding("f2", "switch_mode('ask')", "Ask", id="ask", tooltip="Questions and answers", show=False),
        Binding("f3", "switch_mode('inspect')", "Inspect", id="inspect", tooltip="Look into the run", show=False),
        Binding("f4", "switch_mode('runs')", "Runs", id="runs", tooltip="What was asked before", show=False),
        Binding("f5", "switch_mode('sources')", "Sources", id="sources", tooltip="Where it reads", show=False),
        Binding("f6", "halted", "Halted", id="halted", tooltip="The run that waits for you", show=False),
        Binding("ctrl+t", "toggle_theme", "Light/dark", id="theme", tooltip="The other theme", show=False),
        Binding("ctrl+q", "quit", "Quit", id="quit", tooltip="Leave cascade", priority=True),
    ]

    def __init__(self, home: Path | None = None, *, run: str | None = None, beside: str | None = None) -> None:
        """`run` is opened to begin with; with `beside`, another run, the comparison of both."""
        super().__init__()
        self.home = home
        self.clerks = Clerks(home)
        self.session: Session | None = None
        """The run that is open: the inspector and the comparison show this one."""
        self.breakpoints: set[str] = set()
        """Stages (`retrieve`, or `retrieve.q2`) before which a run waits."""
        self.stepping = False
        """Wait before every stage."""
        self.halted: Halted | None = None
        self.session_changed: Signal[Session] = Signal(self, "session-changed")
        """Another run was opened, or something came in for the one that is open."""
        self.run_halted: Signal[Halted] = Signal(self, "run-halted")
        self.run_ended: Signal[Session] = Signal(self, "run-ended")
        self.library_changed: Signal[None] = Signal(self, "library-changed")
        """A sync has ended, or a source is gone."""
        self.watched: Signal[Sequence[SyncReport]] = Signal(self, "watched")
        """The sources were looked through again."""
        self.leaving: Signal[None] = Signal(self, "leaving")
        """Whatever goes on is to end."""
        self._first, self._beside = run, beside
        self._stop = threading.Event()
        self._unwatched = threading.Event()
        """Set to end the watching that goes on."""
        self._busy = False
        self._let_through: Session | None = None
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        kept = read_settings(home)
        self.theme = kept.theme if kept.theme in self.available_themes else DARK.name
        self.watching = kept.watch
        """The library keeps up with its sources."""

    # --- life -----------------------------------------------------------------------------------------------------

    async def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, lambda _: self._keep())
        if self.watching:
            self._watch()
        if self._first is not None:
            self.run_worker(self._open_first(self._first, self._beside), exclusive=False)

    async def _open_first(self, run: str, beside: str | None) -> None:
        if await self.open_run(run) is not None and beside is not None:
            from cascade.tui.screens.compare import CompareScreen

            await self.push_screen(CompareScreen(run, beside))

    async def action_quit(self) -> None:
        """Leave as soon as what goes on has stored what it has; till then the screen stays, and says so."""
        self.stop_run()
        self._unwatched.set()
        self.leaving.publish(None)
        self.set_timer(_SOON, self._tell_leaving)
        self.run_worker(self._leave(), group="leave", exclusive=True)

    async def _leave(self) -> None:
        await asyncio.get_running_loop().run_in_executor(None, self.clerks.close)
        self.exit()

    def _tell_leaving(self) -> None:
        self.notify("leaving, as soon as what was read is stored", timeout=60)

    async def on_unmount(self) -> None:
        self.stop_run()
        self._unwatched.set()
        await asyncio.get_running_loop().run_in_executor(None, self.clerks.close)

    async def read(self, work: Callable[[Engine], T]) -> T:
        """What `work` gives, done by the reader: for what is over in a moment."""
        return await self.clerks.reader.do(work)

    async def tried(self, work: Callable[[Engine], T]) -> T | None:
        """What `work` gives, done by the reader; an error is told of, and gives None."""
        from cascade.errors import CascadeError

        try:
            return await self.read(work)
        except CascadeError as error:
            self.complain(error)
            return None

    def complain(self, error: Exception) -> None:
        """Tell of an error in a corner of the screen, with what to do about it."""
        hint = getattr(error, "hint", "")
        said = str(error) or type(error).__name__
        self.notify(clean(f"{said}\n{here(hint)}" if hint else said), severity="error", markup=False, timeout=8)

    def on_source_view_copied(self, event: SourceView.Copied) -> None:
        """Copy what a screen shows of a source, and say so."""
        if event.text:
            self.copy_to_clipboard(event.text)
        self.notify(event.said, markup=False, timeout=4)

    def _keep(self) -> None:
        write_settings(self.home, Settings(self.theme, self.watching))

    # --- sources --------------------------------------------------------------------------------------------------

    def keep_watch(self, on: bool) -> None:
        """Let the library keep up with its sources from now on, or no more."""
        self.watching = on
        self._keep()
        self._unwatched.set()
        if on:
            self._watch()

    @work(group="watch", exclusive=True)
    async def _watch(self) -> None:
        """Sync all sources again and again; what fails is told by the screen of the sources."""
        from cascade.errors import CascadeError

        ended = self._unwatched = threading.Event()
        while not ended.is_set():
            try:
                reports, seconds = await self.clerks.syncer.do(lambda engine: engine.look_again(stop=ended.is_set))
            except CascadeError as error:  # of the home itself: none of a source is raised
                self.watching = False
                self.complain(error)
                return
            if any(report.news for report in reports):
                self.library_changed.publish(None)
            self.watched.publish(reports)
            await asyncio.sleep(seconds)

    def get_key_display(self, binding: Binding) -> str:
        """Function keys as they stand on the keys, and in the bar above: `F1`."""
        shown = super().get_key_display(binding)
        return shown.upper() if shown[:1] == "f" and shown[1:].isdigit() else shown

    # --- runs -----------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """A run is going on."""
        return self._busy

    async def open_run(self, name: str, *, mode: str = "inspect") -> Session | None:
        """Open a recorded run by id, name or file; tells and gives None where there is none such."""
        session = await self.tried(lambda engine: Session.opened(engine.run(name)))
        if session is not None:
            self.show_session(session)
            await self.go_to(mode)
        return session

    async def go_to(self, mode: str) -> Screen[Any]:
        """Show the screen of a mode, and none that was left open in front of it."""
        await self.switch_mode(mode)
        screen: Screen[Any] = self.screen_stack[0]
        screen.pop_until_active()
        return screen

    def show_session(self, session: Session) -> None:
        """Make `session` the run that is open."""
        self.session = session
        self.session_changed.publish(session)

    def start(self, question: str, go: Go) -> Session | None:
        """Run a chain in the asker's thread and follow it; gives the new session, or None where one is going on."""
        if self._busy:
            self.notify("a question is being answered: Ctrl+C stops it", severity="warning")
            return None
        from cascade.view import RunView

        session = Session(question, RunView())
        self._busy = True
        self._stop = threading.Event()
        self.show_session(session)
        self.run_worker(self._follow(session, go), group="run", exit_on_error=False)
        return session

    async def occupy(self, work: Callable[[Engine, Callable[[], bool]], T]) -> T | None:
        """What `work` gives, done by the asker in place of a run: nothing is asked meanwhile, and `stop_run` ends it.

        `work` gets the engine and what tells it to stop. Tells and gives None where a run is going on.
        """
        if self._busy:
            self.notify("a question is being answered: Ctrl+C stops it", severity="warning")
            return None
        self._busy = True
        stop = self._stop = threading.Event()
        try:
            return await self.clerks.asker.do(lambda engine: work(engine, stop.is_set))
        finally:
            stop.set()  # also where the screen that waited for it is gone
            self._busy = False

    async def open_stage(self, session: Session, stage: str, output: Any = None) -> None:
        """Look into a stage of a run, by the name that the run gave it; with `output` as an edit of what it gave."""
        from cascade.tui.screens.inspect import InspectScreen
        from cascade.tui.widgets.run_tree import RunTree

        self.show_session(session)
        screen = await self.go_to("inspect")
        if output is not None and isinstance(screen, InspectScreen):
            screen.give(stage, output)
        screen.call_after_refresh(lambda: screen.query_one(RunTree).choose_stage(stage))

    def stop_run(self) -> None:
        """Ask the run that is going on to end; it does at the next token or stage."""
        self._stop.set()
        if self.halted is not None:
            self.halted.stop()

    def action_help_quit(self) -> None:
        """What Ctrl-C does where nothing is selected: it stops what is being asked, else says how to quit."""
        if self._busy:
            self.stop_run()
        else:
            super().action_help_quit()

    async def _follow(self, session: Session, go: Go) -> None:
        try:
            await self._followed(session, go)
        finally:
            self._busy = False
        self.session_changed.publish(session)
        self.run_ended.publish(session)

    async def _followed(self, session: Session, go: Go) -> None:
        """Run the chain, to its end or to what ended it."""
        from cascade.errors import CascadeError

        feed, stop = Feed(asyncio.get_running_loop(), partial(self._apply, session)), self._stop
        try:
            run = await self.clerks.asker.do(
                lambda engine: go(engine, _noting(session, engine, feed), stop.is_set, partial(self._wait, session))
            )
            feed.flush()
            run.view = session.view  # folded already
            session.run = run
            await self.read(lambda _: session.read_answer())
        except CascadeError as error:
            session.error, session.hint = str(error) or "stopped", here(error.hint)
        feed.flush()
        session.live = False

    def _apply(self, session: Session, events: list[Event]) -> None:
        for event in events:
            session.view.apply(event)
        self.session_changed.publish(session)

    def _wait(self, session: Session, halt: Halt) -> Decision | None:
        """Called in the thread of the run, before each stage."""
        stops = self.stepping or halt.name in self.breakpoints or halt.stage in self.breakpoints
        if not stops or session is self._let_through:
            return None
        halted = Halted(session, halt)
        self.call_from_thread(self._show_halted, halted)
        try:
            return halted.wait()
        finally:
            self.halted = None

    def _show_halted(self, halted: Halted) -> None:
        if self._stop.is_set():
            halted.stop()
            return
        self.halted = halted
        self.run_halted.publish(halted)
        self.action_halted()

    def let_through(self, session: Session) -> None:
        """Let the run of `session` go on to its end without another halt."""
        self._let_through = session

    # --- commands -------------------------------------------------------------------------------------------------

    async def action_switch_mode(self, mode: str) -> None:
        """To another mode; who goes to Ask is about to type, and no letter of it is to be a key of an answer."""
        await super().action_switch_mode(mode)
        for box in self.screen.query("QuestionBox"):
            self.screen.set_focus(box)  # at once: `focus` would come after the letters that wait already

    def action_halted(self) -> None:
        """Show what a run that waits is about to do."""
        if self.halted is not None:
            from cascade.tui.screens.halt import HaltScreen

            self.push_screen(HaltScreen(self.halted))

    def action_help(self) -> None:
        """Show or hide what the keys do."""
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()
            for panel in self.screen.query("HelpPanel"):
                panel.border_title = "Shift+PgDn reads on, Esc closes"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape closes the help where it is open, and elsewhere means what the screen says."""
        if action == "close_help":
            return bool(self.screen_stack and self.screen.query("HelpPanel"))
        return super().check_action(action, parameters)

    def action_close_help(self) -> None:
        """Hide what the keys do."""
        self.action_hide_help_panel()

    def action_scroll_help(self, pages: int) -> None:
        """Scroll what F1 shows."""
        for panel in self.screen.query("HelpPanel"):
            panel.scroll_relative(y=pages * max(panel.size.height - 2, 1), animate=False)

    def action_toggle_theme(self) -> None:
        """To the light theme, or to the dark one."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    def action_why(self) -> None:
        """What became of a document in the run that is open."""
        if (session := self._ended()) is not None:
            from cascade.tui.screens.why import WhyScreen

            self.push_screen(WhyScreen(session))

    def action_noise(self) -> None:
        """How far repeats of the run that is open lie apart."""
        if (session := self._ended()) is not None:
            from cascade.tui.screens.noise import NoiseScreen

            self.push_screen(NoiseScreen(session))

    def action_export(self) -> None:
        """Write the run that is open to one file."""
        if (session := self._ended()) is not None and session.run is not None:
            from cascade.tui.screens.export import export

            name = str(session.run.folder) if session.run.file else session.id
            self.run_worker(export(self, name, session.id))

    def _ended(self) -> Session | None:
        """The run that is open, once it has ended; tells where there is none."""
        session = self.session
        if session is None or session.run is None:
            self.notify("no run is open: ask something (F2) or choose one (F4)", severity="warning")
        elif session.live:
            self.notify("the run is still going on", severity="warning")
        else:
            return session
        return None


def _noting(session: Session, engine: Engine, feed: Feed) -> Callable[[Event], None]:
    """A listener that feeds, and opens the run's folder for the session as soon as there is one."""

    def listen(event: Event) -> None:
        if session.run is None and (run := getattr(event, "run", None)):
            opened = engine.run(run)
            opened.view = session.view  # one view for all: what the screens show is what its own methods read
            session.run = opened
        feed(event)

    return listen
