"""`--step` and `--break`: a person at the terminal decides before each stage of a run what is to be done."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.text import Text

from cascade import gist
from cascade.clean import clean
from cascade.cli.outline import outline
from cascade.cli.screen import flush, tell
from cascade.errors import CascadeError, ConfigError, Stopped, UsageError
from cascade.interrupts import left_to_the_editor, typed_line
from cascade.json_text import written
from cascade.steps import Decision, Edit, Go, Halt, Use

if TYPE_CHECKING:
    from cascade.cli.progress import AskProgress
    from cascade.engine import Engine
    from cascade.runs import Run

__all__ = ["Stepper", "stops_from"]

T = TypeVar("T")
_KEYS = "Enter go · e edit · s skip · p prompt · v view · c to the end · q quit · ? help"
_HELP = """\
Enter, g     go on: run this stage
c            go on to the end without another stop
e [STAGE]    edit what a stage made, the last one unless you name one: the chain goes on from there
s            skip this stage: write yourself what it would make
p [PROMPT]   edit a prompt: the chain goes on from the first stage that used it
v [STAGE]    view whole what a stage made, the last one unless you name one, or what the next one takes
q            quit; what was made is recorded"""


def stops_from(step: bool, breaks: Sequence[str]) -> tuple[str, ...]:
    """The stages to stop before: all, those named, or none.

    Raises `UsageError` for a stage that there is none of, and where there is no terminal to ask at.
    """
    from cascade.config import STAGES

    for name in breaks:
        if name.partition(".")[0] not in STAGES:
            raise UsageError(f"--break: no stage {name!r}", hint=f"stages: {', '.join(STAGES)}")
    if not (step or breaks):
        return ()
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise UsageError(
            f"{'--step' if step else '--break'} asks at a terminal before a stage runs, and there is none",
            hint="without one: cascade rerun last --set decompose.operation=list",
        )
    return STAGES if step else tuple(breaks)


class Stepper:
    """Halts at `stops` and asks what to do; what is typed wrong, or edited so that it does not fit, is asked again.

    `again` is the run that this one is a rerun of: what it recorded is there to begin with.
    """

    def __init__(self, engine: Engine, progress: AskProgress, stops: Sequence[str], again: Run | None = None) -> None:
        self._engine, self._progress, self._stops, self._again = engine, progress, frozenset(stops), again
        self._console = Console(stderr=True, highlight=False)
        self._prompts: dict[str, str] = {}
        self._typed: dict[str, str] = {}
        """What was typed and did not fit, by what it was to be: it is there the next time."""

    def __call__(self, halt: Halt) -> Decision:
        if self._stops.isdisjoint((halt.name, halt.stage)):
            return Go()
        with self._progress.paused():
            self._tell(halt)
            while True:
                try:
                    decision = self._asked(halt)
                except (UsageError, ConfigError, click.ClickException) as error:
                    self._problem(error)
                    continue
                if decision is not None:
                    return decision

    # --- what is to be decided ------------------------------------------------------------------------------------

    def _tell(self, halt: Halt) -> None:
        flush()
        self._say("")
        if halt.made:
            last, output = list(halt.made.items())[-1]
            self._say(f"made: {last}", "green")
            if not any(output in (value if isinstance(value, list) else [value]) for value in halt.inputs.values()):
                self._list(gist.made(last.partition(".")[0], output))
        model = f" · model {halt.model}" if halt.model else ""
        prompts = f" · prompts {', '.join(halt.prompts)}" if halt.prompts else ""
        self._say(f"next: {halt.name}{model}{prompts}{' · its output is given' if halt.pinned else ''}", "bold cyan")
        self._list(gist.taken(halt.inputs))
        self._say(_KEYS, "dim")

    def _asked(self, halt: Halt) -> Decision | None:
        """What one line of the person's says; None where there is still something to decide."""
        self._console.print(Text(f"{halt.name}> ", style="bold"), end="")
        typed = typed_line()
        if not typed:  # the end of input, as by Ctrl-D
            self._say("")
            raise Stopped("stopped")
        word, _, name = typed.strip().partition(" ")
        match word.casefold():
            case "" | "g" | "go":
                return Go()
            case "c" | "continue":
                self._stops = frozenset()
                return Go()
            case "q" | "quit":
                raise Stopped("stopped")
            case "e" | "edit":
                return self._edit(halt, _which(name.strip(), list(halt.made)))
            case "s" | "skip":
                return self._skip(halt)
            case "p" | "prompt":
                return self._prompt(halt, name.strip())
            case "v" | "view":
                self._view(halt, name.strip())
            case "?" | "h" | "help":
                for each in _HELP.splitlines():
                    self._say(each)
            case _:
                raise UsageError(f"{word!r} is none of the keys", hint=_KEYS)
        return None

    def _edit(self, halt: Halt, name: str) -> Decision | None:
        output = self._changed(name, _written(halt.made[name]), ".json", lambda text: self._output(name, text))
        if output is None or output == halt.made[name]:
            self._say("nothing was changed", "dim")
            return None
        return Edit(outputs={name: output})

    def _skip(self, halt: Halt) -> Decision | None:
        output = self._changed(halt.name, self._first(halt), ".json", lambda text: self._output(halt.name, text))
        if output is None:
            self._say(f"nothing was saved: {halt.name} still waits", "dim")
            return None
        return Use(output=output)

    def _first(self, halt: Halt) -> str:
        """What a person begins with who writes a stage's output: the recorded one, else one that says nothing."""
        if self._again is not None:
            with contextlib.suppress(CascadeError):
                span = next((s for s in self._again.view.stages if s.name == halt.name and s.output), None)
                if span is not None:
                    return _written(self._again.output(halt.name))
        return _written(self._engine.blank_output(halt))

    def _prompt(self, halt: Halt, name: str) -> Decision | None:
        if not name and not halt.prompts:
            raise UsageError(f"{halt.name} uses no prompt here", hint="another one by its name: p synthesize")
        name = name or halt.prompts[0]
        before = self._prompts.get(name) or self._engine.prompt(name, self._again)

        def read(text: str) -> str:
            self._engine.check_prompt(name, text)
            return text

        text = self._changed(f"the prompt {name}", before, ".md", read)
        if text is None or text == before:
            self._say("nothing was changed", "dim")
            return None
        self._prompts[name] = text
        return Edit(prompts={name: text})

    def _view(self, halt: Halt, name: str) -> None:
        whole: Any = halt.inputs
        if name not in (halt.name, halt.stage) and (name or halt.made):
            name = _which(name, list(halt.made))
            whole = halt.made[name]
        with contextlib.redirect_stdout(sys.stderr):
            outline(whole, 2)

    # --- in the editor --------------------------------------------------------------------------------------------

    def _output(self, name: str, text: str) -> Any:
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            raise ConfigError(f"that is no JSON: line {error.lineno}, column {error.colno}: {error.msg}") from error
        self._engine.check_output(name, value)
        return value

    def _changed(self, what: str, text: str, suffix: str, read: Callable[[str], T]) -> T | None:
        """What `read` makes of what a person makes of `text`; None where he leaves it or gives it up."""
        text = self._typed.get(what, text)
        while True:
            with left_to_the_editor():
                fresh = click.edit(text, extension=suffix)
            if fresh is None:
                return None
            try:
                value = read(fresh)
            except CascadeError as error:
                self._typed[what] = text = fresh
                self._problem(error)
                self._console.print(Text("Enter edits it again, d drops what you typed> ", style="bold"), end="")
                said = typed_line()
                if not said:
                    raise Stopped("stopped") from None
                if said.strip().casefold().startswith("d"):
                    del self._typed[what]
                    return None
            else:
                self._typed.pop(what, None)
                return value

    # --- telling --------------------------------------------------------------------------------------------------

    def _list(self, lines: Sequence[str]) -> None:
        for each in lines:
            tell(each, indent=2)

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(Text(clean(text), style=style))

    def _problem(self, error: Exception) -> None:
        self._say(error.format_message() if isinstance(error, click.ClickException) else str(error), "red")
        if hint := getattr(error, "hint", ""):
            self._say(f"  {hint}", "dim")


def _which(name: str, names: Sequence[str]) -> str:
    """The stage of `names` that is meant by `name` or the last that begins so; the last of all by nothing."""
    if not names:
        raise UsageError("nothing was made yet", hint="s writes what this stage would make")
    found = [n for n in names if not name or name in (n, n.partition(".")[0])]
    if not found:
        raise UsageError(f"{name!r} has made nothing yet", hint=f"made: {', '.join(names)}")
    return found[-1]


def _written(value: Any) -> str:
    """A JSON value to be edited: what no screen should get is written as an escape, so that the value is the same."""
    text = written(value)
    if clean(text) != text:
        text = "".join(c if c == "\n" or clean(c) == c else json.dumps(c)[1:-1] for c in text)
    return text + "\n"
