"""`cascade thumbs`, `pin`, `unpin` and `ranker`: what they note, list, refuse, and say of the learned order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cascade.ranker import ENOUGH, Learned, Ranker, read_learned, write_learned
from tests.cli.conftest import Cli

ASKED = "What is at the crane and the steam box?"
WORDS = (
    "oars larch crane steam box bandsaw planks insurance Merganser Heron Brackwater varnish board yard sawmill timber "
    "spars customers offer price moulds slipway launch delivery"
).split()
"""Words of the sample company, to ask something of each."""


# --- thumbs -------------------------------------------------------------------------------------------------------


def test_thumbs_are_noted_listed_and_taken_back(cli: Cli) -> None:
    assert "nothing was said" in cli("thumbs").err
    run = cli("ask", ASKED, "--json").json()["run_id"]
    assert cli("thumbs", "last").out == f"run {run}: nothing was said of it\n"
    assert cli("thumbs", run, "up").out == f"run {run}: answer up\n"
    assert cli("thumbs", "last", "down", "--quote", "2").out == f"run {run}: answer up · [2] down\n"
    assert cli("thumbs", "last", "--json").json() == {
        "run": run,
        "question": ASKED,
        "answer": "up",
        "quotes": {"2": "down"},
        "opened": [],
    }
    listed = cli("thumbs").out
    assert "answer up · [2] down" in listed
    assert ASKED in listed
    assert [each["run"] for each in cli("thumbs", "--json").jsons()] == [run]
    cli("thumbs", "last", "none", "-q", "2")
    assert cli("thumbs", "last", "none").out == f"run {run}: nothing was said of it\n"


def test_thumbs_that_mean_nothing_are_refused(cli: Cli) -> None:
    cli("ask", ASKED)
    for arguments, code, said in (
        (("thumbs", "last", "sideways"), 2, "sideways"),
        (("thumbs", "last", "up", "--quote", "99"), 8, "no quote 99"),
        (("thumbs", "last", "--quote", "1"), 2, "--quote goes with a thumb"),
        (("thumbs", "no-such-run", "up"), 8, "no run called"),
    ):
        told = cli(*arguments)
        assert (told.code, told.out) == (code, "")
        assert said in told.err


# --- pins ---------------------------------------------------------------------------------------------------------


def test_a_document_is_pinned_listed_and_unpinned(cli: Cli, home: Path) -> None:
    assert "nothing is pinned" in cli("pin").err
    first, *_, last = cli("search", "oars", "-n", "50", "--json").jsons()
    assert first["document"] != last["document"]
    told = cli("pin", last["document"], "--for", "oars and paddles")
    assert told.code == 0
    assert "comes first for questions that share “oars and paddles”" in told.out
    assert str(home / "pins.toml") in told.err
    assert (home / "pins.toml").stat().st_mode & 0o077 == 0
    assert last["title"] in cli("pin").out
    [listed] = cli("pin", "--json").jsons()
    assert listed == {"document": last["document"], "title": last["title"], "for": "oars and paddles"}
    assert "pin " in cli("search", "oars", "--explain", "-n", "50").out
    cli("pin", last["document"])
    assert cli("search", "oars", "-n", "1", "--json").json()["document"] == last["document"]
    assert "every question" in cli("pin").out
    assert cli("unpin", last["document"]).out == f"{last['document']} is pinned no more\n"
    assert cli("unpin", last["document"]).code == 8
    assert cli("search", "oars", "-n", "1", "--json").json()["document"] == first["document"]


def test_pins_that_mean_nothing_are_refused(cli: Cli, home: Path) -> None:
    for arguments, code, said in (
        (("pin", "--for", "oars"), 2, "--for goes with a document"),
        (("pin", "no-such-document"), 8, "no document is called"),
        (("pin", "oars", "--for", "of the"), 2, "says nothing"),
    ):
        told = cli(*arguments)
        assert (told.code, told.out) == (code, "")
        assert said in told.err
    (home / "pins.toml").write_text("[[pin]]\n")
    told = cli("ask", ASKED)
    assert told.code == 3
    assert "pins.toml: pin.0.document" in told.err


def test_a_rerun_ranks_as_the_run_did_unless_told_otherwise(cli: Cli) -> None:
    run = cli("ask", ASKED, "--json").json()["run_id"]
    shown = cli("show", run, "--stage", "retrieve", "--json").json()["output"]["hits"]
    last = shown[-1]["passage"]["document"]
    assert shown[0]["passage"]["document"] != last
    cli("pin", last)

    def best(*arguments: str) -> str:
        again = cli("rerun", run, "--json", *arguments).json()["run_id"]
        hits = cli("show", again, "--stage", "retrieve", "--json").json()["output"]["hits"]
        return str(hits[0]["passage"]["document"])

    assert best() == shown[0]["passage"]["document"]
    assert best("--rank-now") == last


# --- the learned order --------------------------------------------------------------------------------------------


def test_without_feedback_there_is_no_learned_order(cli: Cli, home: Path) -> None:
    assert "no learned order" in cli("ranker").err
    assert cli("ranker", "on").code == 8
    told = cli("ranker", "train")
    assert told.code == 8
    assert "nothing to learn from" in told.err
    assert not (home / "ranker.json").exists()


def test_an_order_is_learned_and_shown_with_its_weights(cli: Cli, home: Path) -> None:
    for word in WORDS:
        told = cli("ask", f"What is said of {word}?", "--json").json()
        if told["quotes"]:
            cli("thumbs", "last", "up" if len(word) % 2 else "down", "--quote", "1")
    told = cli("ranker", "train")
    assert told.code == 0, told.err
    learned = read_learned(home / "ranker.json")
    assert learned is not None
    assert (home / "ranker.json").stat().st_mode & 0o077 == 0
    assert 2 <= learned.held < ENOUGH
    assert "does not count: it is not shown to beat the default" in told.out
    assert f"on {learned.held} questions that were held back it has {learned.learned:.1%} right" in told.out
    assert f"that takes {ENOUGH} questions at least" in told.out
    for part, weight in zip(learned.ranker.parts, learned.ranker.weights, strict=True):
        assert f"{part} " in told.out
        assert f"{weight:+.3f}" in told.out
    assert cli("ranker").out == told.out
    assert cli("ranker", "train").out == told.out, "the same feedback, the same order"


def test_the_learned_order_counts_where_it_is_better_or_as_one_says(cli: Cli, home: Path) -> None:
    better = Learned(
        ranker=Ranker(parts=("bm25", "coverage"), weights=(0.5, 2.0)),
        spread=(0.2, 0.1),
        made=datetime(2026, 4, 20, tzinfo=UTC),
        trained=90,
        held=30,
        default=0.71,
        learned=0.8,
        low=0.02,
        high=0.16,
    )
    write_learned(home / "ranker.json", better)
    shown = cli("ranker").out
    assert "The learned order counts: it beats the default" in shown
    assert "80.0% right, the default 71.0% (change +9.0 points, 95% +2.0 to +16.0)" in " ".join(shown.split())
    assert shown.index("coverage ") > shown.index("part ")
    assert cli("ranker", "--json").json()["in_force"] is True
    assert {"default", "learned"} <= _parts(cli)
    assert "does not count: you said off" in cli("ranker", "off").out
    assert not {"default", "learned"} & _parts(cli)
    assert "counts: you said on" in cli("ranker", "on").out
    assert "it beats the default" in cli("ranker", "auto").out
    write_learned(home / "ranker.json", better.model_copy(update={"low": -0.01}))
    assert not {"default", "learned"} & _parts(cli), "the interval has 0"
    (home / "ranker.json").write_text("{}")
    told = cli("ask", ASKED)
    assert told.code == 3
    assert "ranker.json does not read" in told.err


def _parts(cli: Cli) -> set[str]:
    """The names of the parts of the best hit's score."""
    cli("ask", "What is at the crane?")
    parts = cli("show", "last", "--stage", "retrieve", "--json").json()["output"]["hits"][0]["parts"]
    return {part["name"] for part in parts}
