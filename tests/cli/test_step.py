"""`--step` and `--break` on a terminal: what is asked before each stage, and what is made of the answers."""

from __future__ import annotations

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.runs import Run
from tests.cli.shell import Talk, Told, launched
from tests.desk import outcomes

Cli = Callable[..., Told]

ASKED = ("ask", "How long is the warranty on hulls?", "--as-of", "2026-04-20")
NAMES = ["decompose", "retrieve.q1", "cite.q1", "synthesize", "verify"]

_EDITOR = """
import pathlib, sys
turns, text = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[-1])
given = sorted(turns.glob("*.turn"))[0]
old, _, new = given.read_text().partition("→")
before = text.read_text()
given.rename(given.with_suffix(".seen")).write_text(before)
if old:
    text.write_text(before.replace(old, new) if old in before else new)
"""


class Editor:
    """Stands in for a person's editor: at each call it makes the next of the changes, old text to new."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        (folder / "editor.py").write_text(_EDITOR)
        command = shlex.join([sys.executable, str(folder / "editor.py"), str(folder)])
        self.env = {"VISUAL": command, "EDITOR": command}

    def will(self, *changes: tuple[str, str]) -> None:
        """Make these changes in turn; nothing for no old text."""
        for number, (old, new) in enumerate(changes):
            (self._folder / f"{number}.turn").write_text(f"{old}→{new}")

    @property
    def opened(self) -> list[str]:
        """What was in the file at each call."""
        return [each.read_text() for each in sorted(self._folder.glob("*.seen"))]


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(tmp_path / "editor")


def last(home: Path) -> Run:
    with Engine(home) as engine:
        return engine.run("last")


def test_each_stage_is_told_and_waited_for_and_the_answer_is_all_that_is_put_out(home: Path, tmp_path: Path) -> None:
    talk = Talk(home, *ASKED, "--step", output=tmp_path / "out")
    for word, name in zip(("", "g", "", "go", ""), NAMES, strict=True):
        talk.wait_for(f"next: {name}")
        talk.wait_for(f"{name}> ")
        talk.say(word)
    assert talk.end() == 0
    for told in (
        "“How long is the warranty on hulls?” as of 2026-04-20",
        "q1: How long is the warranty on hulls? (find)",
        "looks for: ",
        "made: retrieve.q1",
        "1 quote, enough",
        "draft: 1 sentence, written by rules",
    ):
        assert told in talk.shown, told
    out = (tmp_path / "out").read_text()
    assert "five years. [1]" in out
    assert "next:" not in out
    assert "Sources" in out
    assert "Sources" not in talk.shown


def test_only_the_stages_that_are_named_are_halted_at(home: Path) -> None:
    talk = Talk(home, *ASKED, "--break", "cite", "--break", "verify")
    talk.wait_for("cite.q1> ")
    talk.say("")
    talk.wait_for("verify> ")
    talk.say("")
    assert talk.end() == 0
    assert talk.shown.count("next: ") == 2


def test_on_to_the_end(home: Path) -> None:
    talk = Talk(home, *ASKED, "--step")
    talk.wait_for("decompose> ")
    talk.say("c")
    assert talk.end() == 0
    assert talk.shown.count("next: ") == 1
    assert "five years. [1]" in talk.shown


@pytest.mark.parametrize("key", ["q\n", "\x04", ""], ids=["q", "Ctrl-D", "Ctrl-C"])
def test_quitting_ends_the_run_as_cancelled(home: Path, key: str) -> None:
    talk = Talk(home, *ASKED, "--step")
    talk.wait_for("decompose> ")
    talk.say("")
    talk.wait_for("retrieve.q1> ")
    if key:
        talk.press(key)
    else:
        talk.interrupt()
    assert talk.end() == 130
    assert "cascade: cancelled" in talk.shown
    assert last(home).view.state == "stopped"


_DEAF = """
import signal, threading, sys
threading.Thread(target=threading.Event().wait, daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # the other thread gets it, and no read is broken off
from cascade.interrupts import typed_line
try:
    print("> ", end="", flush=True)
    typed_line()
except KeyboardInterrupt:
    print("heard", flush=True)
"""


def test_ctrl_c_is_heard_also_where_it_breaks_off_no_read() -> None:
    screen, its_own = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", _DEAF], stdin=its_own, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.read(2) == "> "
        time.sleep(0.5)  # it waits for a line by then
        process.send_signal(signal.SIGINT)
        try:
            told, _ = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            told = "deaf"
    os.close(screen)
    os.close(its_own)
    assert told == "heard\n"


def test_an_edited_plan_goes_on_in_the_same_run(home: Path, editor: Editor) -> None:
    editor.will(('"operation": "find"', '"operation": "list"'))
    talk = Talk(home, *ASKED, "--step", env=editor.env)
    talk.wait_for("decompose> ")
    talk.say("")
    talk.wait_for("retrieve.q1> ")
    talk.say("")
    talk.wait_for("cite.q1> ")
    talk.say("e decompose")
    talk.wait_for("back to decompose: changed by hand: decompose")
    talk.wait_for("plan: list, 1 sub-question")
    talk.wait_for("retrieve.q1> ")
    talk.say("c")
    assert talk.end() == 0
    run = last(home)
    assert json.loads(editor.opened[0])["operation"] == "find"
    assert run.plan is not None
    assert run.plan.operation == "list"
    assert outcomes(run)["decompose"] == "pinned"
    assert [s.name for s in run.view.replaced] == NAMES[:2]
    shown = launched(home, "show", "last").out
    assert "replaced" in shown
    assert "changed by hand: decompose" in shown


def test_an_edit_that_does_not_fit_is_asked_again_and_nothing_typed_is_lost(home: Path, editor: Editor) -> None:
    editor.will(('"find"', '"dance"'), ('"dance"', '"lis'), ('"lis', '"list"'))
    talk = Talk(home, *ASKED, "--break", "retrieve", env=editor.env)
    talk.wait_for("retrieve.q1> ")
    talk.say("e")
    talk.wait_for("the output given for decompose does not fit: operation")
    talk.wait_for("d drops")
    talk.say("")
    talk.wait_for("that is no JSON: line ")
    talk.wait_for("d drops")
    talk.say("")
    talk.wait_for("plan: list")
    talk.wait_for("retrieve.q1> ")
    talk.say("")
    assert talk.end() == 0
    assert '"dance"' in editor.opened[1]
    assert '"lis' in editor.opened[2]


def test_what_is_dropped_or_left_as_it_is_changes_nothing(home: Path, editor: Editor) -> None:
    editor.will(('"find"', '"dance"'), ("", ""))
    talk = Talk(home, *ASKED, "--break", "retrieve", env=editor.env)
    talk.wait_for("retrieve.q1> ")
    talk.say("e")
    talk.wait_for("d drops")
    talk.say("d")
    talk.wait_for("nothing was changed")
    talk.wait_for("retrieve.q1> ")
    talk.say("e")
    talk.wait_for("nothing was changed")
    talk.wait_for("retrieve.q1> ")
    talk.say("")
    assert talk.end() == 0
    assert '"dance"' not in editor.opened[1]
    assert last(home).view.replaced == []


def test_a_stage_is_skipped_with_an_output_of_ones_own(home: Path, editor: Editor) -> None:
    editor.will(('"text": ""', '"text": "Ask the yard."'))
    talk = Talk(home, *ASKED, "--break", "synthesize", env=editor.env)
    talk.wait_for("synthesize> ")
    talk.say("s")
    talk.end()
    run = last(home)
    assert outcomes(run)["synthesize"] == "pinned"
    assert run.output("synthesize")["text"] == "Ask the yard."


def test_a_rerun_begins_a_skipped_stage_with_what_was_recorded(home: Path, cli: Cli, editor: Editor) -> None:
    cli(*ASKED, "-q")
    editor.will(("five years", "five whole years"))
    talk = Talk(home, "rerun", "last", "--break", "synthesize", env=editor.env)
    talk.wait_for("synthesize> ")
    talk.say("s")
    assert talk.end() == 0
    assert "five years" in editor.opened[0]
    assert "five whole years" in talk.shown


def test_a_prompt_is_edited_where_a_stage_uses_one(home: Path, editor: Editor) -> None:
    talk = Talk(home, *ASKED, "--break", "synthesize", env=editor.env)
    editor.will(("{{question}}", "{{answer}}"), ("{{answer}}", "{{question}}, please"))
    talk.wait_for("synthesize> ")
    talk.say("p")
    talk.wait_for("synthesize uses no prompt here")
    talk.wait_for("synthesize> ")
    talk.say("p sing")
    talk.wait_for("no prompt")
    talk.wait_for("synthesize> ")
    talk.say("p synthesize")
    talk.wait_for("slots")
    talk.wait_for("d drops")
    talk.say("")
    talk.wait_for("synthesize> ")
    talk.say("")
    assert talk.end() == 0
    run = last(home)
    assert "please" in run.blobs.get(run.head.prompts["synthesize"])


def test_what_was_made_and_what_is_next_can_be_looked_at_whole(home: Path, tmp_path: Path) -> None:
    talk = Talk(home, *ASKED, "--break", "cite", output=tmp_path / "out")
    talk.wait_for("cite.q1> ")
    talk.say("v")
    talk.wait_for("docs:handbook/warranty.md@")
    talk.wait_for("cite.q1> ")
    talk.say("v decompose")
    talk.wait_for("operation: find")
    talk.wait_for("cite.q1> ")
    talk.say("v cite")
    talk.wait_for("question:")
    talk.wait_for("found:")
    talk.wait_for("cite.q1> ")
    talk.say("v verify")
    talk.wait_for("'verify' has made nothing yet")
    talk.wait_for("cite.q1> ")
    talk.say("dance")
    talk.wait_for("'dance' is none of the keys")
    talk.wait_for("cite.q1> ")
    talk.say("?")
    talk.wait_for("skip this stage: write yourself what it would make")
    talk.wait_for("cite.q1> ")
    talk.say("")
    assert talk.end() == 0
    assert "operation: find" not in (tmp_path / "out").read_text()


def test_an_interrupt_is_the_editors_while_it_is_open(home: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    script = f"""echo an editor is open; until [ -e {seen} ]; do sleep 0.05; done; sed -i s/find/list/ "$1" """
    (tmp_path / "editor.sh").write_text(script)
    editor = shlex.join(["sh", str(tmp_path / "editor.sh")])
    talk = Talk(home, *ASKED, "--break", "retrieve", env={"VISUAL": editor, "EDITOR": editor})
    talk.wait_for("retrieve.q1> ")
    talk.say("e")
    talk.wait_for("an editor is open")
    talk.interrupt()
    seen.touch()
    talk.wait_for("plan: list")
    talk.wait_for("retrieve.q1> ")
    talk.interrupt()
    assert talk.end() == 130


def test_nothing_is_edited_before_anything_is_made(home: Path) -> None:
    talk = Talk(home, *ASKED, "--step")
    talk.wait_for("decompose> ")
    talk.say("v")
    talk.wait_for("text: How long is the warranty on hulls?")
    talk.wait_for("decompose> ")
    talk.say("e")
    talk.wait_for("nothing was made yet")
    talk.wait_for("decompose> ")
    talk.say("c")
    assert talk.end() == 0


def test_an_editor_that_is_not_there_is_said(home: Path) -> None:
    talk = Talk(home, *ASKED, "--break", "retrieve", env={"VISUAL": "/not/there", "EDITOR": "/not/there"})
    talk.wait_for("retrieve.q1> ")
    talk.say("e")
    talk.wait_for("/not/there")
    talk.wait_for("retrieve.q1> ")
    talk.say("")
    assert talk.end() == 0


@pytest.mark.parametrize("option", [["--step"], ["--break", "cite"]])
def test_without_a_terminal_it_is_refused(cli: Cli, option: list[str]) -> None:
    cli(*ASKED, "-q")
    for command in (ASKED, ("rerun", "last")):
        told = cli(*command, *option)
        assert (told.code, told.out) == (2, "")
        assert f"{option[0]} asks at a terminal" in told.err
    assert len(cli("runs", "--json").jsons()) == 1


def test_a_stage_that_there_is_none_of_is_refused(cli: Cli) -> None:
    told = cli(*ASKED, "--break", "dance")
    assert told.code == 2
    assert "--break: no stage 'dance'" in told.err
    assert "synthesize" in told.err
