"""`cascade ranker`: an order learned from feedback, with its weights, and how it comes out beside the default."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args

import click

from cascade.cli.app import Session, session
from cascade.cli.pager import pages
from cascade.cli.screen import line, print_json, table, tell
from cascade.errors import NoSuch
from cascade.ranker import ENOUGH, Use
from cascade.shown import counted, day

if TYPE_CHECKING:
    from cascade.ranker import Learned

__all__ = ["ranker"]

_MEANS = {
    "bm25": "it has the question's words, the rare ones often (BM25)",
    "coverage": "it speaks of much of the question",
    "record": "its best single message answers well",
    "similar": "it has words near in meaning to the question's",
    "likelihood": "the model finds the question likely after it",
    "recency": "it is new, where the question is about now",
    "authority": "others answer, link to or name its document",
}
_USES: tuple[str, ...] = get_args(Use)


@click.command()
@click.argument("what", required=False, type=click.Choice(["train", *_USES]))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@session
@pages
def ranker(session: Session, what: str | None, as_json: bool) -> None:
    """Show the order that was learned from your feedback, or learn it anew; say when it counts.

    \b
    cascade ranker train      learn from thumbs, opened citations and pins
    cascade ranker            its weights, and how it comes out
    cascade ranker auto       it counts where it beats the default order
    cascade ranker on         it counts, whatever came out; off: it does not

    It is linear: a weight for each part of a passage's score. Two thirds of the questions teach it; on the others it is
    compared with the default order, by pairs of a passage that you preferred and another one. A run keeps the weights
    that ranked it, and its rerun has them again; `--recipe learned=false` goes without.
    """
    engine = session.engine
    learned = engine.learned()
    if what == "train":
        from cascade.evals.learn import examples, train

        tell("reading what was asked …")
        use: Use = learned.use if learned else "auto"
        learned = train(examples(engine), datetime.now(UTC).replace(microsecond=0), use)
        if learned is None:
            raise NoSuch(
                "there is nothing to learn from yet: no recorded look-up has a passage that was preferred to another",
                hint="ask, open citations (in the app), and say what you think: cascade thumbs last up",
            )
        engine.keep_learned(learned)
    elif learned is None and what is not None:
        raise NoSuch("there is no learned order", hint="cascade ranker train")
    elif learned is not None and what is not None:
        learned = learned.model_copy(update={"use": what})
        engine.keep_learned(learned)
    if learned is None:
        tell("there is no learned order: the default counts. cascade ranker train learns one from your feedback")
        return
    if as_json:
        print_json({**learned.model_dump(mode="json"), "better": learned.better, "in_force": learned.in_force})
    else:
        _show(learned, engine.zone)


def _show(learned: Learned, zone: str) -> None:
    state = "counts" if learned.in_force else "does not count"
    line(f"The learned order {state}: {_reason(learned)}", "bold")
    searches = counted(learned.trained, "search", "searches")
    line(
        f"learned on {day(learned.made, zone)} from {searches} with {len(learned.ranker.parts)} parts of a score", "dim"
    )
    line()
    worth = [weight * spread for weight, spread in zip(learned.ranker.weights, learned.spread, strict=True)]
    rows = sorted(zip(learned.ranker.parts, learned.ranker.weights, worth, strict=True), key=lambda row: -abs(row[2]))
    table(
        ("part", "weight", "worth", "a passage gains where (loses, with a minus)"),
        [(name, f"{weight:+.3f}", f"{each:+.3f}", _MEANS.get(name, name)) for name, weight, each in rows],
        right=("weight", "worth"),
    )
    line("worth: the weight times how far the part usually varies", "dim")


def _reason(learned: Learned) -> str:
    if learned.held < 2:
        figures = "no two questions with feedback were held back"
    else:
        figures = (
            f"of pairs on {learned.held} questions that were held back it has {learned.learned:.1%} right,"
            f" the default {learned.default:.1%} (change {100 * (learned.learned - learned.default):+.1f} points,"
            f" 95% {100 * learned.low:+.1f} to {100 * learned.high:+.1f})"
        )
    if learned.use != "auto":
        return f"you said {learned.use}; {figures}"
    if learned.better:
        return f"it beats the default; {figures}"
    short = f"; that takes {ENOUGH} questions at least" if learned.held < ENOUGH else ""
    return f"it is not shown to beat the default; {figures}{short}"
