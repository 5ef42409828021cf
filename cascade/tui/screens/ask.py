"""Ask: the conversation, the question box, and the stages as they run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from cascade.clean import one_line
from cascade.tui.asked import askable, understood
from cascade.tui.hints import here
from cascade.tui.judging import judge, note_opened
from cascade.tui.screens.base import ModeScreen
from cascade.tui.screens.completing import Completing
from cascade.tui.session import Session
from cascade.tui.source import read_source
from cascade.tui.widgets.answer import copied
from cascade.tui.widgets.completions import Completions
from cascade.tui.widgets.conversation import Conversation
from cascade.tui.widgets.question_box import QuestionBox
from cascade.tui.widgets.source_view import SourceView
from cascade.tui.widgets.stage_bar import StageBar
from cascade.tui.widgets.turn import Turn

if TYPE_CHECKING:
    from cascade.engine import Engine
    from cascade.followup import FollowUp
    from cascade.runs import Run
    from cascade.tui.app import Go, Halted
    from cascade.types import Quote

__all__ = ["AskScreen"]

_SOON = 0.2
"""Seconds after which a question that is still being read is told to be."""
PLACEHOLDER = "Ask a question; from:ann kind:email after:march in:board narrow it"


class AskScreen(Completing, ModeScreen):
    """Questions and answers."""

    MODE = "ask"
    CSS_PATH = "ask.tcss"
    HELP = """
    # Ask

    Type a question and press Enter; every sentence of the answer cites its sources. What you type next is read as a
    follow-up, and says how it was read. Up and down bring back what was asked before; page up and down scroll.

    Filters narrow a question: `from:` `to:` `with:` a person, `kind:` `source:` `in:` a place, `after:` `before:` a
    day. They are completed as you type: Tab takes the first one.

    Shift+Tab goes up to the answer. There left and right go from citation to citation, Enter opens the source, `1` to
    `9` open that one, `i` looks into the run, `r` asks it again, `e` changes the question, `y` copies the answer,
    `+` and `-` say whether it is a good one; on a source they judge the quote, and `*` pins its document.
    Escape comes back to the box; while a question is being answered it stops that.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="ask.stop", tooltip="Stop the run that is going on"),
        Binding("escape", "to_box", "Question", id="ask.box", tooltip="Back to the question box", show=False),
        Binding("shift+tab", "to_answer", "Answer", id="ask.answer", tooltip="Up to the answer and its citations"),
        Binding("ctrl+n", "begin", "New", id="ask.new", tooltip="Begin a new conversation"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._zone = "UTC"
        self._turn: Turn | None = None
        """The turn that the stages are shown of: the one that runs, else the one with the focus, else the last."""
        self._beside: tuple[Turn, Quote] | None = None
        """What is shown beside the conversation."""
        self._seen: Session | None = None
        """The run that was open when one was here last: it is in the conversation, or a new one was begun after it."""
        self._understanding = False
        self._as_it_stands = False

    def body(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="talk"):
                with Conversation():
                    yield Static(id="welcome", markup=False)
                yield StageBar()
                yield Static(id="mode-note", markup=False)
                yield QuestionBox(PLACEHOLDER)
                yield Static(id="trouble", markup=False)
            with Vertical(id="beside"):
                yield SourceView()
        yield Completions()

    def on_mount(self) -> None:
        """Follow the app's runs, and look up what there is to ask once the screen is painted."""
        self.cascade.session_changed.subscribe(self, self._session_changed)
        self.cascade.run_halted.subscribe(self, self._halted)
        self.cascade.library_changed.subscribe(self, lambda _: self._look())
        self.query_one(QuestionBox).focus()
        self.call_after_refresh(self._look)

    async def on_screen_resume(self) -> None:
        """Show the run that is open, where it was opened elsewhere since one was here."""
        session, seen = self.cascade.session, self._seen
        self._seen = session
        if session is not None and session is not seen:
            await self._join(session)
        self._look()

    async def _join(self, session: Session) -> None:
        """Let a run that was opened elsewhere be the last of the conversation, and be in it once."""
        if any(t.session is session for t in self.turns):
            return
        for turn in self.turns:
            if session.id and turn.session.id == session.id and not turn.session.live:
                await turn.remove()
        await self._add(Turn(session, self._zone))

    @property
    def turns(self) -> list[Turn]:
        """The conversation, in order."""
        return list(self.query(Turn))

    # --- what there is to ask -------------------------------------------------------------------------------------

    @work(group="look", exclusive=True, exit_on_error=False)
    async def _look(self) -> None:
        from cascade.errors import CascadeError

        try:
            library = await self.cascade.read(askable)
        except CascadeError as error:
            self._welcome(one_line(str(error)), here(error.hint))
            return
        self._zone = library.zone
        self.query_one(QuestionBox).remember(library.questions)
        self._welcome(*library.welcome)

    def _welcome(self, said: str, hint: str) -> None:
        self.query_one("#welcome", Static).update(f"{said}\n\n{hint}" if hint else said)

    # --- asking ---------------------------------------------------------------------------------------------------

    def on_question_box_asked(self, event: QuestionBox.Asked) -> None:
        """Ask what was typed; the box is free for the next question at once."""
        event.stop()
        if not event.text.strip():
            return
        if self.cascade.busy or self._understanding:
            self._trouble("a question is being answered", "Escape stops it; what you typed stays here")
            return
        self._understanding = True
        self._trouble("", "")
        self.query_one(QuestionBox).asked(event.text)
        self.set_timer(_SOON, self._tell_mode)
        self.run_worker(self._ask(event.text), group="ask", exit_on_error=False)

    async def _ask(self, text: str) -> None:
        from cascade.errors import CascadeError

        last = None if self._as_it_stands else self._last_run()
        try:
            question, options, follow = await self.cascade.read(partial(understood, text=text, last=last))
        except CascadeError as error:
            self._not_asked(text, str(error), here(error.hint))
            return
        except Exception as error:  # a defect must not swallow what was typed without a word
            self._not_asked(text, f"this should not have happened: {type(error).__name__}: {error}", "")
            return
        finally:
            self._understanding = False
            self._tell_mode()

        def go(engine: Engine, listen: Any, stop: Any, before: Any) -> Run:
            return engine.ask(question, options, listen=listen, stop=stop, before=before)

        if await self.start(text, go, follow):
            self._stands(False)
        else:
            self._not_asked(text, "", "")

    def _not_asked(self, text: str, said: str, hint: str) -> None:
        """Say why, and give back what was typed; where more has been typed since, Up brings it."""
        self._trouble(said, hint)
        box = self.query_one(QuestionBox)
        if not box.text:
            with box.prevent(QuestionBox.Changed):  # it is not being typed: what was said stays
                box.write(text)

    async def start(self, text: str, go: Go, follow: FollowUp | None = None) -> bool:
        """Begin a run and a turn for it; False where another one goes on."""
        self._trouble("", "")
        session = self.cascade.start(one_line(text), go)
        if session is None:
            return False
        await self._add(Turn(session, self._zone, follow))
        return True

    async def _add(self, turn: Turn) -> None:
        conversation = self.query_one(Conversation)
        self.query_one("#welcome").display = False
        await conversation.mount(turn)
        self._show_stages(turn)
        if turn.session.live:
            conversation.keep_end()
        else:
            self.call_after_refresh(self._from_top, turn)

    def _from_top(self, turn: Turn) -> None:
        """Scroll so that a turn is read from its question on."""
        turn.reveal(0, turn.size.height, top=True)

    def on_resize(self) -> None:
        """Let the last answer stay in sight where it begins there; a turn that is read on keeps its place itself."""
        turns, conversation = self.turns, self.query_one(Conversation)
        if turns and not turns[-1].session.live:
            begins = turns[-1].virtual_region.y - conversation.scroll_y
            if 0 <= begins < conversation.size.height:  # as it is laid out still
                self.call_after_refresh(self.call_after_refresh, self._from_top, turns[-1])

    def _last_run(self) -> Run | None:
        """The last run of the conversation that has an answer: what a follow-up refers to."""
        return next((t.session.run for t in reversed(self.turns) if t.session.answer is not None), None)

    def _trouble(self, said: str, hint: str) -> None:
        """Say under the box what is wrong with what was typed; empty for nothing."""
        trouble = self.query_one("#trouble", Static)
        trouble.update(Content.assemble(one_line(said), (f"\n{one_line(hint)}" if hint else "", "$foreground 60%")))
        trouble.set_class(bool(said), "-shown")

    def _stands(self, on: bool) -> None:
        """Take the next question as it stands, and not as a follow-up."""
        self._as_it_stands = on
        self._tell_mode()

    def _tell_mode(self) -> None:
        """Say above the box what became of a question that is not yet a turn, or how the next one is taken."""
        stands = "asked as it stands, not as a follow-up" if self._as_it_stands else ""
        said = "reading the question …" if self._understanding else stands
        note = self.query_one("#mode-note", Static)
        note.update(said)
        note.set_class(bool(said), "-shown")

    def on_question_box_paged(self, event: QuestionBox.Paged) -> None:
        """Read on, or back, in the conversation, with the cursor still in the box."""
        event.stop()
        conversation = self.query_one(Conversation)
        conversation.scroll_relative(y=event.pages * max(conversation.size.height - 2, 1), animate=False)

    @on(QuestionBox.Typing)
    def _typed_on(self, event: QuestionBox.Typing) -> None:
        if event.text:
            self._trouble("", "")

    # --- following ------------------------------------------------------------------------------------------------

    def _session_changed(self, session: Session) -> None:
        turn = next((t for t in self.turns if t.session is session), None)
        if turn is None:
            return
        turn.follow()
        self._show_stages(turn)
        if not session.live:
            self._trouble("", "")  # that one was being answered
            cited = session.answer is not None and session.answer.quotes
            if self._roomy and cited and (quote := turn.quote) is not None:
                self._show_beside(turn, quote)
            if self.query_one(Conversation).let_go():
                turn.begin_at_top()  # where it gets another height; else as soon as all is drawn
                self.call_after_refresh(self.call_after_refresh, self._from_top, turn)

    def _halted(self, halted: Halted) -> None:
        if self._turn is not None and self._turn.session is halted.session:
            self._show_stages(self._turn)

    def _show_stages(self, turn: Turn) -> None:
        self._turn = turn
        session, halted = turn.session, self.cascade.halted
        waits = halted is not None and halted.session is session and session.live
        stage = halted.halt.name if waits and halted else ""
        turn.wait(stage)
        told = f"waits before {stage}: F6 shows it" if stage else session.error
        self.query_one(StageBar).follow(session.view, live=session.live, told=told)
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        """Show the stages of the turn that has the focus, unless a run goes on."""
        if isinstance(self.focused, Turn) and not self.cascade.busy:
            self._show_stages(self.focused)

    async def on_stage_bar_chosen(self, event: StageBar.Chosen) -> None:
        """Look into the stage that was clicked."""
        if self._turn is not None:
            await self.cascade.open_stage(self._turn.session, event.name)

    # --- sources --------------------------------------------------------------------------------------------------

    @property
    def _roomy(self) -> bool:
        """There is room for a source beside the conversation."""
        return self.has_class("-wide")

    def on_turn_pointed(self, event: Turn.Pointed) -> None:
        """The cursor is on a citation: show its source beside, where there is room."""
        event.stop()
        if self._roomy:
            self._show_beside(event.turn, event.quote)

    def on_turn_opened(self, event: Turn.Opened) -> None:
        """A source is to be opened."""
        event.stop()
        if self._roomy and not event.whole:
            self._show_beside(event.turn, event.quote)
            run = event.turn.session.run
            self.run_worker(self.cascade.read(lambda engine: note_opened(engine, run, event.quote.n)), group="note")
            return
        if self.app.screen is not self:  # a second key or click, before the first has been seen to work
            return
        from cascade.tui.screens.document import DocumentScreen

        self.app.push_screen(DocumentScreen(event.quote, event.turn.session.run))

    def _show_beside(self, turn: Turn, quote: Quote) -> None:
        beside = (turn, quote)
        if beside != self._beside:
            self._beside = beside
            self.run_worker(self._read_beside(turn, quote), group="beside", exclusive=True, exit_on_error=False)

    async def _read_beside(self, turn: Turn, quote: Quote) -> None:
        try:
            source = await self.cascade.read(partial(read_source, what=quote, run=turn.session.run))
        except Exception as error:  # told, whatever it is: the conversation goes on
            self.cascade.complain(error)
            return
        self.add_class("-cited")
        self.query_one(SourceView).show(source, f"[{quote.n}]")

    def on_source_view_judged(self, event: SourceView.Judged) -> None:
        """Note what is made of the quote beside, or of its document."""
        event.stop()
        run = self._beside[0].session.run if self._beside else None
        self.run_worker(judge(self.cascade, event.what, run, event.source), group="judge")

    # --- what can be done with a turn -----------------------------------------------------------------------------

    async def on_turn_wanted(self, event: Turn.Wanted) -> None:
        """Inspect, copy, edit, run again, or note what is made of the answer."""
        event.stop()
        session = event.turn.session
        if event.what in ("up", "down"):
            if session.answer is not None:
                self.run_worker(judge(self.cascade, event.what, session.run), group="judge")
            return
        if event.what == "inspect":
            self.cascade.show_session(session)
            await self.cascade.go_to("inspect")
        elif event.what == "copy" and session.answer is not None:
            self.app.copy_to_clipboard(copied(event.turn.asked, session.answer, self._zone))
            self.notify("copied the answer with its sources", timeout=3)
        elif event.what == "edit":
            self.query_one(QuestionBox).write(event.text)
            self.query_one(QuestionBox).focus()
            self._stands(True)
        elif event.what == "rerun" and session.run is not None:
            run = session.run

            def go(engine: Engine, listen: Any, stop: Any, before: Any) -> Run:
                from cascade.config import RunOptions

                now = RunOptions(ranking=engine.ranking())  # a source may have been pinned since
                return engine.rerun(run, now, start="decompose", listen=listen, stop=stop, before=before)

            await self.start(session.question, go)

    async def action_begin(self) -> None:
        """Begin a new conversation; the runs stay in the history."""
        if self.cascade.busy:
            self._trouble("a question is being answered", "Escape stops it")
            return
        await self.query(Turn).remove()
        self._turn = self._beside = None
        self._seen = self.cascade.session
        self.remove_class("-cited")
        self.query_one(StageBar).follow(None, live=False)
        self.query_one("#welcome").display = True
        self._stands(False)
        box = self.query_one(QuestionBox)
        box.clear()
        box.focus()

    def action_stop(self) -> None:
        """Stop the run that is going on."""
        self.cascade.stop_run()

    def action_to_box(self) -> None:
        """Back to the question box."""
        self.clear_selection()
        self._stands(False)
        self.query_one(QuestionBox).focus()

    def action_to_answer(self) -> None:
        """Up to the answer: the last one from the box, else the one above."""
        self.focus_previous()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape stops a run while one goes on, and else goes back to the box."""
        if action == "to_answer":
            return bool(self.query(Turn))
        if action == "stop":
            return self.cascade.busy
        if action == "to_box":
            return not self.cascade.busy
        return True
