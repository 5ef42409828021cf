"""`cascade noise`: a table of distances, the distinct answers, an edit beside them; and Ctrl-C keeps what is done."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.cli.shell import PROGRAM, Told, environment

Cli = Callable[..., Told]
PRICE = "What does the Heron cost?"
_LIMIT = 120.0
"""Seconds after which what is waited for will not come."""


def test_distances_answers_and_what_to_know_of_them(cli: Cli) -> None:
    cli("ask", PRICE, "-q")
    told = cli("noise", "last", "-n", "3")
    assert (told.code, told.err) == (0, "")
    head, columns, *rows = told.out.splitlines()
    assert head.startswith("3 repeats of ")
    assert head.endswith(", 3 pairs of them")
    assert columns.split() == ["distance", "mean", "most"]
    assert rows[0].split() == ["passages", "0.000", "0.000"]
    assert "1 answer" in rows
    assert any(row.startswith("3 × answered: ") for row in rows)
    assert "    The Heron costs 4,800 euros with oars. [1]" in rows
    assert rows[-1].startswith("the repeats are alike: no stage asks a model")


def test_an_edit_beside_them(cli: Cli) -> None:
    run = cli("ask", PRICE, "--json").json()["run_id"]
    edited = cli("rerun", run, "--set", "retrieve.hits=[]", "--json").json()["run_id"]
    told = cli("noise", run, "-n", "2", "--against", edited)
    assert f"{edited} beside them" in told.out
    assert "citations: beyond the spread of 2 repeats (1.00 against at most 0.00; p = 0.33, the least" in told.out
    value = cli("noise", run, "-n", "2", "--stage", "retrieve", "--against", edited, "--json").json()
    assert (value["run"], value["other"], value["stage"], len(value["repeats"])) == (run, edited, "retrieve", 2)
    assert [e["measure"] for e in value["effects"]] == ["passages", "citations", "items", "text", "status"]


def test_what_was_asked_stays_the_last_run(cli: Cli) -> None:
    run = cli("ask", PRICE, "--json").json()["run_id"]
    cli("noise", "last", "-n", "2")
    assert cli("show", "--json").json()["head"]["id"] == run
    assert cli("ask", "--follow", "And with oars?", "--json").json()["follows"] == run


def test_what_cannot_be_meant(cli: Cli) -> None:
    cli("ask", PRICE, "-q")
    assert cli("noise", "last", "-n", "1").code == 2
    assert cli("noise", "last", "--recipe", "temperature").code == 2
    assert cli("noise", "last", "--stage", "dance").code == 8
    assert cli("noise", "last", "--against", "nonesuch").code == 8


def test_ctrl_c_tells_of_the_repeats_that_are_done(cli: Cli, home: Path) -> None:
    cli("ask", PRICE, "-q")
    command = [*PROGRAM, "noise", "last", "-n", "100000", "--json"]
    with subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + _LIMIT
        while len(list((home / "runs").glob("*/*/run.json"))) < 5 and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=_LIMIT)
    told = Told(process.returncode, out.decode(), err.decode())
    assert told.code == 0, told.err
    value = told.json()
    assert value["asked"] == 100000
    assert len(value["repeats"]) >= 2
    assert value["notes"][0] == f"stopped after {len(value['repeats'])} of 100000 repeats"
