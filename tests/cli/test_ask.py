"""ask, runs, show, rerun and diff, by rules alone."""

from __future__ import annotations

import io
import json
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import PROGRAM, Told, environment, launched, on_terminal

Cli = Callable[..., Told]

ASKED = ("ask", "How long is the warranty on hulls?", "--as-of", "2026-04-20")
UNANSWERABLE = ("ask", "What did the trombone quartet play?", "--as-of", "2026-04-20")
UNKNOWN = ("ask", "What did the larch for the Heron from Trondskerry cost?", "--as-of", "2026-04-20")
"""Nothing tells it, and there are records on the larch."""
KEYS = {
    "run_id", "question", "said", "follows", "as_of", "status", "text", "items", "claims", "quotes",
    "missing", "plan", "coverage", "nearest", "knows", "timings", "model", "tokens",
}  # fmt: skip
QUOTE_KEYS = {
    "n", "document", "native_id", "source", "kind", "title", "author", "date", "locator", "start", "end", "text",
}  # fmt: skip


def test_an_answer_with_its_numbered_sources(cli: Cli) -> None:
    told = cli(*ASKED)
    assert told.code == 0
    assert "The warranty on hulls runs for five years. [1]" in told.out
    sources = told.out[told.out.index("\nSources\n") :]
    assert "[1] Warranty · Ines Calder · 2025-06-11\n    docs: handbook/warranty.md, line 9\n" in sources
    assert "    “The warranty on hulls runs for five years.”" in sources
    assert re.search(r"\d+ of \d+ matches read · \d+ documents of 3 sources · the newest of 2026-04-17", told.out)
    assert re.search(r"answered · [\d.]+ s · model none · run \d{6}-\w{5}\n", told.out)
    stages = [line.split()[1].partition(".")[0] for line in told.err.splitlines()]
    assert stages == ["decompose", "retrieve", "cite", "synthesize", "verify"]


def test_not_found_is_said_plainly_and_has_a_code_of_its_own(cli: Cli) -> None:
    told = cli(*UNANSWERABLE)
    assert told.code == 1
    assert told.out.startswith("Not found: ")
    assert cli(*UNANSWERABLE, "--json").json()["status"] == "not_found"


def test_of_what_is_not_found_it_is_told_who_might_know_and_what_was_searched(cli: Cli) -> None:
    told = cli(*UNKNOWN)
    assert told.code == 1
    who = told.out[told.out.index("\nWho might know\n") :]
    first = r"^\[1\] Tomas Reuter <tomas@wherry\.example>: 2 mails and 1 document on “larch”, “Heron” "
    assert re.search(first, who, re.M)
    delia = who[who.index("Delia Marsh <delivery@brackwater.example>: ") :].splitlines()
    assert delia[0].endswith(
        ": 2 mails on “larch”, “Heron” (author of 1), the latest “Re: Larch for the Heron” of 2026-03-09"
    )
    assert delia[1].startswith("    mail: mail.mbox, line ")
    assert "Searched docs (15), mail (9), slack (3); nothing written after 2026-04-20." in who
    assert "Sources" not in told.out
    assert cli("show", "last").out.count("Delia Marsh <delivery@brackwater.example>") == 1
    narrowed = cli(*UNKNOWN, "--source", "docs").out
    assert "Searched docs (15); nothing" in narrowed
    assert "narrowed to source:docs" in narrowed
    assert "Delia Marsh" not in narrowed


def test_who_might_know_as_json(cli: Cli) -> None:
    given = cli(*UNKNOWN, "--json").json()
    assert (given["status"], given["items"], given["quotes"]) == ("not_found", [], [])
    first = given["knows"][0]
    assert set(first) == {"name", "address", "score", "topic", "records", "wrote", "latest"}
    assert (first["name"], first["address"]) == ("Tomas Reuter", "tomas@wherry.example")
    assert first["topic"] == ["larch", "Heron"]
    assert set(first["latest"]) == QUOTE_KEYS
    shown = [*(each["n"] for each in given["nearest"]), *(each["latest"]["n"] for each in given["knows"])]
    assert shown == list(range(1, len(shown) + 1))
    answered = cli(*ASKED, "--json").json()
    assert answered["knows"] == []
    assert [each["n"] for each in answered["nearest"]] == [len(answered["quotes"]) + 1], "numbered on"


def test_filters_in_the_question_narrow_and_options_narrow_further(cli: Cli) -> None:
    told = cli("ask", "source:docs how long is the warranty on hulls? as-of:2026-04-20", "--json").json()
    assert told["question"] == "how long is the warranty on hulls?"
    assert told["as_of"].startswith("2026-04-20T")
    assert told["coverage"]["filters"]["sources"] == ["docs"]
    assert told["status"] == "answered"
    elsewhere = cli("ask", "source:slack how long is the warranty on hulls?", "--json")
    assert (elsewhere.code, elsewhere.json()["status"]) == (1, "not_found")
    both = cli("ask", "source:docs how long is the warranty?", "--source", "slack")
    assert (both.code, "cannot all hold" in both.err) == (2, True)
    for bad, said in (("after:tomorrowish what is late?", "tomorrowish"), ("from:jana", "what you want to know")):
        told_why = cli("ask", bad)
        assert (told_why.code, said in told_why.err) == (2, True)


def test_questions_of_a_file_are_taken_as_they_stand(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_text('{"id": "1", "question": "what does in:todo mean for hulls?"}\n')
    [line] = cli("ask", "--batch", str(tmp_path / "asked.jsonl")).jsons()
    assert line["question"] == "what does in:todo mean for hulls?"


def test_json_holds_all_that_was_promised(cli: Cli) -> None:
    told = cli(*ASKED, "--json")
    answer = told.json()
    assert (told.code, told.err) == (0, "")
    assert set(answer) == KEYS
    assert answer["as_of"] == "2026-04-20T22:59:59+00:00", "a day counts to its end, in the home's zone"
    assert answer["claims"]
    assert all({"text", "quotes", "verdict"} == set(claim) for claim in answer["claims"])
    for quote in answer["quotes"]:
        assert set(quote) == QUOTE_KEYS
        assert len(quote["text"]) == quote["end"] - quote["start"]
    assert {"submitted", "evaluated", "generated"} == set(answer["tokens"])
    assert set(answer["timings"]) == {"decompose", "retrieve", "cite", "synthesize", "verify"}
    assert {"operation", "questions"} <= set(answer["plan"])
    looked = {"sources", "filters", "relaxed", "matched", "read", "read_off", "complete", "until", "spelled"}
    assert looked == set(answer["coverage"])


def test_lists_have_items(cli: Cli) -> None:
    answer = cli("ask", "Which clubs complained about the oars?", "--as-of", "2026-04-20", "--json").json()
    assert answer["items"]
    for item in answer["items"]:
        assert {"value", "quotes"} == set(item)
        assert set(item["quotes"]) <= {quote["n"] for quote in answer["quotes"]}


def test_options_narrow(cli: Cli) -> None:
    for narrow in (["--source", "mail"], ["--kind", "email"], ["--after", "2025-07"], ["--before", "2025-06-11"]):
        answer = cli(*ASKED, *narrow, "--json").json()
        assert "docs:handbook/warranty.md" not in {quote["document"] for quote in answer["quotes"]}, narrow
    assert cli(*ASKED, "--source", "docs", "--kind", "doc", "--after", "2025-06", "--before", "2025-07").code == 0
    assert cli("ask", "How long is the warranty on hulls?", "--as-of", "2025-01-01").code == 1, "it was written later"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--source", "nobody"], 8, "no source called 'nobody'"),
        (["--kind", "pigeon"], 8, "no record of the kind 'pigeon'"),
        (["--after", "someday"], 2, "'someday' is no date"),
        (["--after", "2026-03", "--before", "2026-02"], 2, "nothing lies after"),
        (["--recipe", "pool"], 2, "write NAME=VALUE"),
        (["--recipe", "pool=few"], 2, "pool"),
        (["--recipe", "flour=2"], 2, "flour"),
        (["--model", "not/there.gguf"], 6, "not/there.gguf"),
        (["--batch", "not/there.jsonl"], 2, "give one of them"),
    ],
)
def test_options_that_cannot_be_meant(cli: Cli, options: list[str], code: int, said: str) -> None:
    told = cli(*ASKED, *options)
    assert (told.code, told.out) == (code, "")
    assert said in told.err
    assert "Traceback" not in told.err


def test_a_model_that_fails_never_looks_like_not_found(cli: Cli) -> None:
    told = cli(*ASKED, "--model", "not/there.gguf", "--json")
    assert (told.code, told.out) == (6, "")
    [run] = cli("runs", "--json").jsons()
    assert (run["state"], run["status"]) == ("failed", "failed")


def test_a_question_may_come_from_standard_input(home: Path) -> None:
    told = launched(home, "ask", "--as-of", "2026-04-20", "-q", stdin="How long is the\nwarranty on hulls?\n")
    assert told.code == 0
    assert "five years" in told.out
    assert told.err == ""
    assert launched(home, "ask").code == 2
    assert "there is no question" in on_terminal(home, "ask").out


# --- many questions -----------------------------------------------------------------------------------------------


def test_a_batch_is_a_line_for_each_with_its_id(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines: list[dict[str, Any]] = [
        {"id": "a", "question": "How long is the warranty on hulls?", "as_of": "2026-04-20"},
        {"id": "b", "question": "What did the trombone quartet play?"},
        {"id": 3, "question": " "},
        {"id": "d", "question": "How long is the warranty on hulls?", "as_of": "2025-01-01"},
    ]
    file.write_text("\n\n".join(json.dumps(line) for line in lines))
    told = cli("ask", "--batch", str(file), "--as-of", "2026-04-20")
    answers = told.jsons()
    assert [a["id"] for a in answers] == ["a", "b", "3", "d"]
    assert [a.get("status") for a in answers] == ["answered", "not_found", None, "not_found"]
    assert (answers[2]["exit_code"], told.code) == (2, 2), "an empty question is an error, and not an answer"
    assert set(answers[0]) == KEYS | {"id"}
    assert told.err == ""


def test_a_batch_may_come_from_standard_input(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": "x", "question": "How long is the warranty on hulls?"}\n'))
    [answer] = cli("ask", "--batch", "-").jsons()
    assert answer["id"] == "x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": "1"}', "line 1: not a question: it has no 'question'"),
        ('{"id": "1", "question": "x"}\nfoo', "line 2: not a question"),
        ("[]", "line 1: not a question"),
        ("\n", "holds no question"),
    ],
)
def test_a_batch_that_does_not_read_is_refused_before_anything_is_asked(
    cli: Cli, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(text)
    told = cli("ask", "--batch", str(file))
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert cli("runs").err.startswith("no runs yet")


# --- looking into a run, and changing it --------------------------------------------------------------------------


def test_runs_are_listed_the_newest_first(cli: Cli) -> None:
    assert "no runs yet" in cli("runs").err
    first, second = (cli(*asked, "--json").json()["run_id"] for asked in (ASKED, UNANSWERABLE))
    head, *rows = cli("runs").out.splitlines()
    assert head.split() == ["run", "when", "status", "s", "from", "question"]
    assert {row.split()[0] for row in rows} == {first, second}
    assert {r["id"]: r["status"] for r in cli("runs", "--json").jsons()} == {first: "answered", second: "not_found"}
    assert len(cli("runs", "-n", "1").out.splitlines()) == 2


def test_a_run_can_be_opened_by_a_beginning_of_its_id(cli: Cli) -> None:
    name = cli(*ASKED, "--json").json()["run_id"]
    for given in (name, name[:9], "last"):
        told = cli("show", given)
        assert told.out.startswith("How long is the warranty on hulls?\n")
        assert re.search(r"^decompose    computed ", told.out, re.M)
        assert "five years. [1]" in told.out
    assert cli("show", "999999-zzzzz").code == 8
    whole = cli("show", "--json").json()
    assert {"head", "marks", "state", "error", "stages", "replaced", "answer"} == set(whole)
    assert set(whole["answer"]) == KEYS
    assert [s["stage"].partition(".")[0] for s in whole["stages"]] == [
        "decompose", "retrieve", "cite", "synthesize", "verify",
    ]  # fmt: skip


def test_a_stage_is_shown_whole(cli: Cli) -> None:
    cli(*ASKED)
    told = cli("show", "last", "--stage", "retrieve")
    assert "input: sub\n" in told.out
    first = (
        r"^    1\. Warranty · Ines Calder · 2025-06-11 · [\d.]+ by \w+ [\d.]+, .*\n +docs:handbook/warranty\.md@\d+:"
    )
    assert re.search(first, told.out, re.M)
    assert "input: found\n  what retrieve.q1 made\n" in cli("show", "last", "--stage", "cite").out
    record = cli("show", "last", "--stage", "retrieve", "--json").json()
    assert set(record) == {
        "stage", "outcome", "origin", "seconds", "model", "error", "replaced", "notes", "inputs", "calls", "output",
    }  # fmt: skip
    assert record["stage"].startswith("retrieve")
    missing = cli("show", "last", "--stage", "guess")
    assert missing.code == 8
    assert "decompose" in missing.err, "it says which stages ran"


def test_a_rerun_with_a_change_and_the_difference(cli: Cli) -> None:
    old = cli(*ASKED, "--json").json()["run_id"]
    told = cli("rerun", old, "--set", "decompose.operation=list")
    new = cli("show", "last", "--json").json()["head"]["id"]
    assert f"cascade diff {old} {new}" in told.err
    difference = cli("diff", old, new)
    assert difference.out.startswith(f"{old} → {new}\n")
    assert "plan: 2 gone, 2 new\n  - operation: find\n" in difference.out
    assert f"{new} with decompose by hand\n" in difference.out
    assert re.search(r"decompose .* computed → pinned\n", difference.out)
    as_json = cli("diff", old, new, "--json").json()
    assert as_json["plan_changed"] is True
    place = "{document}@{start}:{end}".format(**cli("show", old, "--json").json()["answer"]["quotes"][0])
    assert cli("rerun", old, "--drop", place).code == 1
    without = cli("diff", old, "last").out
    assert "with cite.q1 by hand\n" in without
    assert (
        "citations: 1 gone, 0 new\n  - “The warranty on hulls runs for five years.” Warranty · Ines Calder" in without
    )
    assert f"    {place}\n" in without
    assert {"runs", "status", "claims_gone", "claims_new", "quotes_gone", "quotes_new", "seconds"} <= set(as_json)


def test_an_unchanged_rerun_comes_from_the_cache(cli: Cli) -> None:
    first = cli(*ASKED, "--json").json()
    again = cli("rerun", "last", "--json").json()
    assert {**again, "run_id": 0, "timings": 0} == {**first, "run_id": 0, "timings": 0}
    stages = cli("show", "last", "--json").json()["stages"]
    assert {s["outcome"] for s in stages} == {"cached"}
    assert {s["origin"] for s in stages} == {first["run_id"]}


def test_a_plan_can_be_edited_in_a_file(cli: Cli, tmp_path: Path) -> None:
    cli(*ASKED)
    file = tmp_path / "plan.json"
    step = cli("show", "last", "--stage", "decompose", "--json").json()
    step["output"]["questions"][0]["filters"]["sources"] = ["mail"]
    file.write_text(json.dumps(step))
    answer = cli("rerun", "last", "--plan", str(file), "--json").json()
    assert {quote["source"] for quote in answer["quotes"]} <= {"mail"}


def test_from_a_stage_on_everything_is_computed_again(cli: Cli) -> None:
    cli(*ASKED)
    cli("rerun", "last", "--from", "cite", "-q")
    outcomes = {s["stage"].partition(".")[0]: s["outcome"] for s in cli("show", "--json").json()["stages"]}
    assert outcomes == {
        "decompose": "pinned", "retrieve": "pinned", "cite": "computed", "synthesize": "computed", "verify": "computed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--set", "decompose.colour=red"], 2, "there is no 'colour'"),
        (["--set", "decompose"], 2, "write STAGE.FIELD=VALUE"),
        (["--set", "guess.operation=list"], 8, "guess"),
        (["--set", "decompose.operation=lits"], 3, "operation: it should be 'find', 'list'"),
        (["--model", "verfy=none"], 2, "no stage 'verfy' to set a model for"),
        (["--from", "guess"], 8, "no stage 'guess'"),
        (["--plan", "not/there.json"], 3, "not/there.json"),
        (["--prompt", "not/there.md"], 3, "no prompt called 'there'"),
        (["--model", "not/there.gguf"], 6, "not/there.gguf"),
    ],
)
def test_changes_that_cannot_be_made(cli: Cli, options: list[str], code: int, said: str) -> None:
    cli(*ASKED)
    told = cli("rerun", "last", *options)
    assert (told.code, told.out) == (code, "")
    assert said in told.err


def test_a_value_that_does_not_fit_begins_no_run(cli: Cli) -> None:
    first = cli(*ASKED, "--json").json()["run_id"]
    assert cli("rerun", "last", "--set", "decompose.operation=lits").code == 3
    assert cli("show", "last", "--json").json()["head"]["id"] == first


def test_a_plan_or_prompt_that_does_not_read(cli: Cli, tmp_path: Path) -> None:
    cli(*ASKED)
    for name, text in (("no.json", "{"), ("other.json", '{"operation": "dance"}'), ("judge.md", "no head")):
        (tmp_path / name).write_text(text)
        option = "--prompt" if name.endswith(".md") else "--plan"
        told = cli("rerun", "last", option, str(tmp_path / name))
        assert told.code == 3, name
        assert told.err.splitlines()[-1].strip(), name


# --- on a terminal ------------------------------------------------------------------------------------------------


def test_on_a_terminal_the_running_stage_is_drawn_and_wiped(home: Path) -> None:
    shown = on_terminal(home, *ASKED).out
    assert "opening the library" in shown or "✓ decompose" in shown
    assert "\x1b[?25h" in shown, "the cursor is given back"
    answer = shown[shown.rindex("✓ verify") :]
    assert "five years. [1]" in answer
    lines = [re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", line) for line in answer.splitlines()]
    assert max(map(len, lines)) <= 80


def test_an_interrupted_question_is_recorded_as_stopped(home: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, *ASKED, "--model", "smollm2"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and not _began(home, "retrieve"):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.endswith("\ncascade: cancelled\n")
    assert "Traceback" not in err
    [run] = launched(home, "runs", "--json").jsons()
    assert run["status"] == "stopped"
    shown = launched(home, "show")
    assert shown.code == 0
    assert "stopped before its end" in shown.out
    assert "KeyboardInterrupt" not in shown.out


def _began(home: Path, stage: str) -> bool:
    return any(f'"name":"{stage}' in events.read_text() for events in home.glob("runs/*/*/events.jsonl"))


def test_the_list_of_runs_says_how_they_ended_in_words(cli: Cli) -> None:
    cli(*UNANSWERABLE, "-q")
    assert " not found " in cli("runs").out
    assert cli("runs", "-n", "0").code == 2
    assert cli("runs", "-n", "-3").code == 2


def test_a_run_that_failed_says_what_it_lacks(cli: Cli) -> None:
    assert cli("ask", "Who leads the workshop?", "-q", "--model", "/nonesuch.gguf").code == 6
    told = cli("eval", "add", "last")
    assert "has no answer to expect: no model at /nonesuch.gguf" in told.err
    told = cli("rerun", "last", "--set", "decompose.operation=list", "--model", "none")
    assert (told.code, "decompose has no output to change" in told.err) == (2, True)
