"""Learning an order of what a search finds from what a person made of answers, and holding it against the default.

An example is one look-up of a recorded run: its candidates, each with the parts of its score, and a grade for those
that something is known of. A quote with a thumb up teaches most, and so does a pinned document; then a citation that
was opened and those of an answer with a thumb up; then what was merely cited by an answer without a thumb down. A quote
with a thumb down stands below all that nothing is known of. The weights are those of a logistic regression over pairs
of unlike grade (RankNet's loss on a linear model, Burges et al. 2005), each search counting alike.

A third of the questions is held back, by a hash of their words. There, only what a person did counts, and a mere
citation does not: it repeats the order that it came from. The figure is the share of pairs that an order has right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cascade.errors import NoSuch
from cascade.evals.bootstrap import interval
from cascade.language import words
from cascade.pinned import PinnedDocument, pull
from cascade.ranker import Learned, Ranker, Use
from cascade.stages.finding.fuse import BY_RULE, LEARNED, PIN, fused

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cascade.engine import Engine
    from cascade.runs import Run

    Array = NDArray[np.float64]

__all__ = ["RUNS", "Example", "examples", "examples_of", "train"]

RUNS = 1_000
"""Runs that are learned from at most, the newest."""
_CANDIDATES = 200
"""Candidates of a search that are compared at most, the best by the default order."""
_UP, _PINNED, _SEEN, _CITED, _DOWN = 3, 3, 2, 1, -1
_NO_FEATURES = frozenset((BY_RULE, LEARNED, PIN))
"""Parts that nothing is learned of: what earlier orders made of a hit, and the pin, which says what is preferred."""
_PENALTY = 1.0
"""Of the squared weights (L2), where each search's pairs count 1 together."""
_ROUNDS = 50


class Example(NamedTuple):
    """The candidates of a look-up in the default order: parts of their scores, grades, grades by a person's doing."""

    question: str
    default: tuple[float, ...]
    parts: tuple[Mapping[str, float], ...]
    grades: tuple[int, ...]
    shown: tuple[int, ...]

    @property
    def held(self) -> bool:
        """Whether it is held back: a repeat of a question is where the question is."""
        folded = " ".join(words(self.question))
        return int(hashlib.sha256(folded.encode()).hexdigest(), 16) % 3 == 0


# --- what was recorded --------------------------------------------------------------------------------------------


def examples(engine: Engine) -> Iterator[Example]:
    """Those of the home's history, the newest runs first; a run that does not read is passed over."""
    pins = engine.pins()
    for summary in islice((run for run in engine.runs() if run.state == "done"), RUNS):
        try:
            yield from examples_of(engine.run(summary.id), pins)
        except (NoSuch, KeyError, TypeError, ValueError):
            continue


def examples_of(run: Run, pins: Sequence[PinnedDocument] = ()) -> Iterator[Example]:
    """Those of one run, with what was made of it and what is pinned by now."""
    graded = _graded(run)
    pinned = pull(pins, run.head.question.text)
    for span in run.view.stages:
        if span.stage != "retrieve" or not span.output:
            continue
        found = run.blobs.get(span.output)
        if found.get("reached"):  # by steps over whole records: nothing was ranked
            continue
        example = _example(run, found, graded.get(found["sub"], {}), pinned)
        if len(set(example.grades)) > 1:
            yield example


def _graded(run: Run) -> dict[str, dict[str, tuple[int, int]]]:
    """Sub-question to passage to (grade, grade by a person's doing), of the passages that were cited."""
    feedback, found = run.feedback, dict[str, dict[str, tuple[int, int]]]()
    for quote in run.answer.quotes if run.answer else ():
        thumb = feedback.quotes.get(quote.n)
        if thumb is not None:
            grade = shown = _UP if thumb == "up" else _DOWN
        elif quote.n in feedback.opened or feedback.answer == "up":
            grade = shown = _SEEN
        else:
            grade, shown = (0 if feedback.answer == "down" else _CITED), 0
        passages = found.setdefault(quote.question, {})
        before = passages.get(quote.passage, (grade, shown))
        passages[quote.passage] = max(before, (grade, shown), key=lambda pair: (abs(pair[1]), pair))
    return found


def _example(
    run: Run, found: dict[str, Any], graded: Mapping[str, tuple[int, int]], pinned: Mapping[str, float]
) -> Example:
    rows = []
    for hit in (*found["hits"], *found["lost"]):
        parts = {p["name"]: float(p["value"]) for p in hit.get("parts", ()) if p["name"] not in _NO_FEATURES}
        if not {"bm25", "coverage"} <= parts.keys():
            continue
        passage = hit["passage"] if isinstance(hit["passage"], str) else hit["passage"]["id"]
        known = [graded[name] for name in (passage, *hit.get("copies", ())) if name in graded]
        if pinned.get(passage.rpartition("@")[0], 0.0) > 0.5:
            known.append((_PINNED, _PINNED))
        grade, shown = max(known, key=lambda pair: (abs(pair[1]), pair), default=(0, 0))
        rows.append((fused(parts, run.head.recipe), passage, parts, grade, shown))
    rows.sort(key=lambda row: (-row[0], row[1]))
    best = rows[:_CANDIDATES]
    return Example(
        question=run.head.question.text,
        default=tuple(row[0] for row in best),
        parts=tuple(row[2] for row in best),
        grades=tuple(row[3] for row in best),
        shown=tuple(row[4] for row in best),
    )


# --- learning -----------------------------------------------------------------------------------------------------


def train(given: Iterable[Example], made: datetime, use: Use = "auto") -> Learned | None:
    """A ranker of what is not held back, and how it comes out on the rest; None where there is no pair to learn from.

    The same examples give the same weights.
    """
    import numpy as np

    every = list(given)
    learned_from = [e for e in every if not e.held]
    names = sorted({name for e in learned_from for parts in e.parts for name in parts})
    rows = [[parts.get(name, 0.0) for name in names] for e in learned_from for parts in e.parts]
    if not rows:
        return None
    spread = np.std(np.array(rows), axis=0)
    kept = [n for n, value in enumerate(spread) if value > 1e-9]
    if not kept:
        return None
    names, spread = [names[n] for n in kept], spread[kept]
    pairs = [_pairs(e, names, spread) for e in learned_from]
    standard = _fitted(np.concatenate([p for p, _ in pairs]), np.concatenate([w for _, w in pairs]))
    ranker = Ranker(parts=tuple(names), weights=tuple(round(float(v), 6) for v in standard / spread))
    return Learned(
        ranker=ranker,
        spread=tuple(round(float(v), 6) for v in spread),
        made=made,
        trained=len(learned_from),
        use=use,
        **_held_against([e for e in every if e.held], ranker),
    )


def _pairs(example: Example, names: Sequence[str], spread: Array) -> tuple[Array, Array]:
    """How the parts of the better passage of each pair differ from those of the other, and what each pair counts."""
    import numpy as np

    table = np.array([[parts.get(name, 0.0) for name in names] for parts in example.parts]) / spread
    better, worse, weights = _unlike(example.grades)
    return table[better] - table[worse], weights / weights.sum()


def _unlike(grades: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
    """The pairs of unlike grade, the better one first, and by how much it is better."""
    import numpy as np

    grade = np.array(grades, dtype=np.float64)
    gap = grade[:, None] - grade[None, :]
    better, worse = np.nonzero(gap > 0)
    return better, worse, gap[better, worse]


def _fitted(pairs: Array, weights: Array) -> Array:
    """The weights that make the better of each pair likeliest, by Newton's method."""
    import numpy as np

    size = pairs.shape[1]
    found = np.zeros(size)
    for _ in range(_ROUNDS):
        wrong = 1 / (1 + np.exp(np.clip(pairs @ found, -30, 30)))
        slope = pairs.T @ (weights * wrong) - _PENALTY * found
        curve = (pairs * (weights * wrong * (1 - wrong))[:, None]).T @ pairs + _PENALTY * np.eye(size)
        step = np.linalg.solve(curve, slope)
        found = found + step
        if float(abs(step).max()) < 1e-10:
            break
    return found


# --- held back ----------------------------------------------------------------------------------------------------


def _held_against(held: Sequence[Example], ranker: Ranker) -> dict[str, Any]:
    """The figures of `Learned` that tell how the ranker comes out beside the default order."""
    import numpy as np

    sums: dict[str, Array] = {}
    for example in held:
        if len(set(example.shown)) > 1:
            mine = _right(example.shown, [ranker.score(parts) for parts in example.parts])
            row = np.array([mine, _right(example.shown, example.default), 1.0])
            folded = " ".join(words(example.question))
            sums[folded] = sums.get(folded, np.zeros(3)) + row
    if len(sums) < 2:
        return {"held": len(sums)}
    table = np.stack([sums[key] / sums[key][2] for key in sorted(sums)])

    def change(totals: Array) -> Array:
        return np.asarray((totals[..., 0] - totals[..., 1]) / totals[..., 2])

    low, high = interval(table, change, -1.0)
    learned, default = (round(float(v), 4) for v in table[:, :2].mean(0))
    return {"held": len(sums), "default": default, "learned": learned, "low": round(low, 4), "high": round(high, 4)}


def _right(grades: Sequence[int], scores: Sequence[float]) -> float:
    """Share of the pairs of unlike grade that `scores` have right, each counting by how unlike it is; a tie is half."""
    import numpy as np

    better, worse, weights = _unlike(grades)
    value = np.array(scores)
    right = np.sign(value[better] - value[worse]) / 2 + 0.5
    return float((right * weights).sum() / weights.sum())
