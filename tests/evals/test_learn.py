"""The learned order: what it is learned from, that it learns what is preferred, when it may say that it is better."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from cascade.engine import Engine
from cascade.evals.learn import Example, examples, examples_of, train
from cascade.pinned import PinnedDocument
from cascade.ranker import ENOUGH, Learned, Ranker
from cascade.runs import Run
from cascade.stages.evidence import Found
from tests.desk import Desk, answer_of

MADE = datetime(2026, 4, 20, tzinfo=UTC)
ASKED = "What is at the crane and the steam box?"


def example(question: str, rows: Sequence[tuple[float, float, int]]) -> Example:
    """Candidates as (bm25, coverage, grade), in the order that the default would give."""
    best = sorted(rows, key=lambda row: -(row[0] + row[1]))
    grades = tuple(grade for *_, grade in best)
    return Example(
        question=question,
        default=tuple((bm25 + coverage) / 2 for bm25, coverage, _ in best),
        parts=tuple({"bm25": bm25, "coverage": coverage} for bm25, coverage, _ in best),
        grades=grades,
        shown=grades,
    )


def history(count: int, *, follows: str, noise: float = 0.0, seed: int = 7) -> list[Example]:
    """Searches in which the person prefers what has the most of one part, save for a share of them that is chance."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        rows = [(dice.random(), dice.random()) for _ in range(12)]
        by = 0 if follows == "bm25" else 1
        liked = dice.randrange(12) if dice.random() < noise else max(range(12), key=lambda n: rows[n][by])
        made.append(example(f"question {number}", [(*row, 2 * (n == liked)) for n, row in enumerate(rows)]))
    return made


def learned(given: Sequence[Example]) -> Learned:
    found = train(given, MADE)
    assert found is not None
    return found


# --- learning -----------------------------------------------------------------------------------------------------


def test_it_learns_which_part_a_person_goes_by() -> None:
    for part, other in (("bm25", "coverage"), ("coverage", "bm25")):
        ranker = learned(history(60, follows=part)).ranker
        weights = dict(zip(ranker.parts, ranker.weights, strict=True))
        assert weights[part] > 5 * abs(weights[other])


def test_the_same_feedback_gives_the_same_weights() -> None:
    assert learned(history(40, follows="bm25")) == learned(history(40, follows="bm25"))


def test_it_counts_where_it_beats_the_default_on_what_was_held_back() -> None:
    found = learned(history(90, follows="coverage"))
    assert found.held >= ENOUGH
    assert found.trained + found.held == 90
    assert found.learned > found.default
    assert found.low > 0
    assert found.better
    assert found.in_force


def test_it_does_not_count_where_nothing_is_to_be_learned() -> None:
    """What is liked is chance: no order of it is better than another."""
    found = learned(history(90, follows="coverage", noise=1.0))
    assert found.low < 0 < found.high
    assert not found.in_force
    assert found.model_copy(update={"use": "on"}).in_force
    assert not learned(history(90, follows="coverage")).model_copy(update={"use": "off"}).in_force


def test_few_questions_cannot_show_it() -> None:
    found = learned(history(20, follows="coverage"))
    assert found.held < ENOUGH
    assert not found.in_force


def test_a_repeated_question_is_on_one_side_and_counts_once() -> None:
    asked = history(1, follows="bm25")[0]
    again = [asked._replace(question=text) for text in ("Who leads Lisbon?", "who leads lisbon", "WHO leads  Lisbon!")]
    assert len({each.held for each in again}) == 1
    many = history(60, follows="coverage")
    held = learned(many).held
    assert learned([*many, *many]).held == held


def test_a_part_that_never_varies_has_no_weight() -> None:
    given = [e._replace(parts=tuple({**p, "recency": 0.5} for p in e.parts)) for e in history(30, follows="bm25")]
    assert set(learned(given).ranker.parts) == {"bm25", "coverage"}
    assert train([], MADE) is None
    assert train([e._replace(parts=tuple({"bm25": 1.0} for _ in e.parts)) for e in given], MADE) is None


def test_a_ranker_counts_a_part_that_is_not_there_as_nothing() -> None:
    ranker = Ranker(parts=("bm25", "pin"), weights=(2.0, 3.0))
    assert (ranker.score({"bm25": 0.5}), ranker.score({"bm25": 0.5, "pin": 1.0, "new": 9.0})) == (1.0, 4.0)
    with pytest.raises(ValueError, match="2 parts have 1 weights"):
        Ranker(parts=("bm25", "pin"), weights=(1.0,))


# --- what was recorded --------------------------------------------------------------------------------------------


@pytest.fixture
def asked(desk: Desk) -> tuple[Engine, Run]:
    run = desk.ask(ASKED)
    assert len({q.passage for q in answer_of(run).quotes}) > 1
    return desk.engine, run


def graded(run: Run, pins: Sequence[PinnedDocument] = ()) -> dict[str, tuple[int, int]]:
    """Passage to its grade and that by the person's doing, of those that have one."""
    [one] = examples_of(run, pins) or [None]
    if one is None:
        return {}
    assert list(one.default) == sorted(one.default, reverse=True)
    found = Found.model_validate(run.output("retrieve"))
    every = [*((h.score, h.passage.id) for h in found.hits), *((x.score, x.passage) for x in found.lost)]
    names = [name for _, name in sorted(every, key=lambda pair: (-pair[0], pair[1]))]
    assert one.default == pytest.approx([score for score, _ in sorted(every, key=lambda p: (-p[0], p[1]))], abs=1e-5)
    return {n: (g, s) for n, g, s in zip(names, one.grades, one.shown, strict=True) if g or s}


def test_what_was_cited_teaches_and_does_not_judge(asked: tuple[Engine, Run]) -> None:
    _, run = asked
    assert graded(run) == {quote.passage: (1, 0) for quote in answer_of(run).quotes}


def test_thumbs_and_opened_citations_teach_more_and_judge(asked: tuple[Engine, Run]) -> None:
    engine, run = asked
    one, other = (q for q in answer_of(run).quotes if q.n in (1, 2))
    engine.note_opened(run.id, one.n)
    assert graded(run)[one.passage] == (2, 2)
    engine.thumb(run.id, "down", quote=one.n)
    assert graded(run)[one.passage] == (-1, -1), "what was opened and found bad is bad"
    engine.thumb(run.id, "up", quote=other.n)
    assert graded(run)[other.passage] == (3, 3)
    engine.thumb(run.id, "down")
    assert {p for p, (g, _) in graded(run).items() if g == 1} == set(), "cited by an answer that was marked bad"
    engine.thumb(run.id, "up")
    assert set(graded(run).values()) <= {(-1, -1), (2, 2), (3, 3)}


def test_a_pinned_document_is_preferred(asked: tuple[Engine, Run]) -> None:
    _, run = asked
    last = Found.model_validate(run.output("retrieve")).hits[-1].passage
    pin = PinnedDocument(document=last.document, words="crane steam")
    assert graded(run, [pin])[last.id] == (3, 3)
    assert graded(run, [PinnedDocument(document=last.document, words="crane larch oars")]) == graded(run)


def test_evals_and_lists_teach_nothing(desk: Desk) -> None:
    desk.ask("Which oars?", result="some-result")
    assert list(examples(desk.engine)) == []
    run = desk.ask(ASKED)
    assert len(list(examples(desk.engine))) == 1
    desk.engine.thumb(run.id, "down")
    assert list(examples(desk.engine)) == [], "nothing is preferred to anything"


# --- in force -----------------------------------------------------------------------------------------------------


def kept(engine: Engine, **weights: float) -> None:
    ranker = Ranker(parts=tuple(weights), weights=tuple(weights.values()))
    engine.keep_learned(Learned(ranker=ranker, spread=(1.0,) * len(weights), made=MADE, trained=1, held=0, use="on"))


def order(run: Run) -> list[str]:
    return [hit.passage.id for hit in Found.model_validate(run.output("retrieve")).hits]


def test_a_ranker_in_force_orders_what_is_found_and_is_recorded(desk: Desk) -> None:
    options = {"keep": 60, "per_document": 60}
    plain = desk.ask(ASKED, recipe=options)
    kept(desk.engine, bm25=-1.0, coverage=-1.0)
    turned = desk.ask(ASKED, recipe=options)
    assert order(turned) == order(plain)[::-1]
    hits = Found.model_validate(turned.output("retrieve")).hits
    before = {h.passage.id: h.score for h in Found.model_validate(plain.output("retrieve")).hits}
    assert [h.score for h in hits] == sorted(before.values(), reverse=True), "the same scores, dealt out anew"
    sums = [sum(p.value for p in h.parts if p.name in ("bm25", "coverage")) for h in hits]
    best, worst = max(sums), min(sums)
    for hit in hits:
        parts = {p.name: p.value for p in hit.parts}
        assert parts["default"] == before[hit.passage.id]
        assert parts["learned"] == pytest.approx((best - parts["bm25"] - parts["coverage"]) / (best - worst), abs=1e-4)
    assert order(desk.ask(ASKED, recipe={**options, "learned": False})) == order(plain)
    kept(desk.engine, bm25=1.0)
    assert order(desk.engine.rerun(turned)) == order(turned), "by the weights that ranked it"
    assert order(desk.engine.rerun(plain)) == order(plain), "by none"
    [one] = examples_of(turned)
    assert set(one.parts[0]) == {"bm25", "coverage"}
    shown = sorted(before.values(), reverse=True)
    assert one.default == pytest.approx(shown, abs=1e-5), "the default order, though it was not shown"


def test_a_pin_counts_beside_what_was_learned(desk: Desk) -> None:
    kept(desk.engine, bm25=-1.0, coverage=-1.0)
    last = order(desk.ask(ASKED))[-1]
    desk.engine.pin(last.rpartition("@")[0])
    run = desk.ask(ASKED)
    assert order(run)[0] == last
    [one] = examples_of(run, desk.engine.pins())
    assert set(one.parts[0]) == {"bm25", "coverage"}, "nothing is learned of the pin itself"
    assert max(one.shown) == 3


def test_a_list_is_not_reordered(desk: Desk) -> None:
    text = "List the incidents at the steam box"
    plain = desk.ask(text)
    kept(desk.engine, bm25=-1.0, coverage=-1.0)
    again = desk.ask(text)
    assert order(again) == order(plain)
    assert again.answer == plain.answer
