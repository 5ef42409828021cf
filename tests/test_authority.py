"""Authority: PageRank itself, what counts as pointing to a document, and what it does to a ranking."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from cascade.library import Library
from cascade.library.linkage import pagerank
from cascade.stages.evidence import Found
from cascade.types import Document, Question
from tests.desk import Desk
from tests.test_library import fill, mail, put

LARCH = "What is said of the larch?"


def solved(nodes: int, edges: list[tuple[int, int]]) -> np.ndarray:
    """The same by its definition: the fixed point of the walk, as a linear system."""
    walk = np.zeros((nodes, nodes))
    for start, end in edges:
        walk[end, start] = 1.0
    out = walk.sum(0)
    walk = np.where(out > 0, walk / np.where(out > 0, out, 1), 1 / nodes)
    ranks = np.linalg.solve(np.eye(nodes) - 0.85 * walk, np.full(nodes, 0.15 / nodes))
    return np.asarray(ranks / ranks.sum())


@pytest.mark.parametrize(
    ("nodes", "edges"),
    [
        (1, []),
        (3, []),
        (3, [(0, 2), (1, 2)]),
        (4, [(0, 1), (1, 2), (2, 0), (3, 0)]),
        (6, [(0, 1), (0, 2), (1, 2), (3, 2), (2, 4), (5, 4)]),
    ],
)
def test_ranks_are_those_of_the_walk(nodes: int, edges: list[tuple[int, int]]) -> None:
    ranks = pagerank(nodes, edges)
    assert ranks.sum() == pytest.approx(1.0)
    assert ranks == pytest.approx(solved(nodes, edges), abs=1e-7)


def test_loops_and_repeated_edges_count_nothing() -> None:
    assert pagerank(3, [(0, 1), (0, 1), (1, 1), (2, 2)]) == pytest.approx(pagerank(3, [(0, 1)]))
    assert len(pagerank(0, [])) == 0


# --- the library's own --------------------------------------------------------------------------------------------


def test_what_is_answered_linked_and_attached_is_pointed_to(tmp_path: Path) -> None:
    with Library(tmp_path / "library.db") as library:
        fill(
            library,
            mail("root"),
            mail("reply-1", links=("root",)),
            mail("reply-2", links=("<root>", "reply-1", "nowhere")),
            mail("plan", kind="doc", url="https://example.org/plan"),
            mail("chat", kind="chat", links=("https://example.org/plan", "mail:chat")),
            mail("letter", kind="doc", parent="mail:chat"),
            mail("alone"),
        )
        found = library.authority()
        assert found["mail:root"] == 1.0, "two answer it, one of which is answered"
        assert found.keys() == {"mail:root", "mail:reply-1", "mail:plan", "mail:letter"}
        assert all(0 < value <= 1 for value in found.values())


def test_it_follows_the_library_and_is_kept_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "authority.json"
    with Library(tmp_path / "library.db") as library:
        assert library.authority() == {}
        fill(library, mail("a"), mail("b", links=("a",)))
        first = library.authority()
        assert first == {"mail:a": 1.0}
        assert file.stat().st_mode & 0o077 == 0
        kept = json.loads(file.read_text())
        file.write_text(json.dumps({**kept, "authority": {"mail:a": 0.25}}))
        with Library(tmp_path / "library.db") as other:
            assert other.authority() == {"mail:a": 0.25}, "what is kept is not computed again"
        fill(library, mail("c", links=("b",)), mail("d", links=("b",)), mail("e", links=("b",)))
        with Library(tmp_path / "library.db") as other:
            assert other.authority() == library.authority() != first
        now = {"revision": library.revision, "rules": kept["rules"]}
        for damaged in ("{", "[]", '{"revision": 1}', json.dumps(now), json.dumps({**now, "authority": 5})):
            file.write_text(damaged)
            with Library(tmp_path / "library.db") as other:
                assert other.authority() == library.authority()


def test_a_link_means_the_mail_of_its_own_source_first(tmp_path: Path) -> None:
    with Library(tmp_path / "library.db") as library:
        fill(library, mail("a"), mail("b", links=("a",)))
        with library.writer("other", "maildir") as writer:
            copy = mail("a").model_dump() | {"id": "other:a", "source": "other"}
            put(writer, "a", Document.model_validate(copy))
            writer.commit()
        assert library.authority() == {"mail:a": 1.0}


# --- in a ranking -------------------------------------------------------------------------------------------------


def parts(desk: Desk, question: str | Question, weight: float) -> dict[str, dict[str, float]]:
    """Document to the parts of the score of a passage of it."""
    asked = question if isinstance(question, Question) else desk.question(question)
    from cascade.config import RunOptions

    run = desk.engine.ask(asked, RunOptions(models={"default": "none"}, recipe={"weigh_authority": weight}))
    hits = Found.model_validate(run.output("retrieve")).hits
    return {h.passage.document: {"score": h.score, **{p.name: p.value for p in h.parts}} for h in hits}


def test_a_mail_that_is_answered_gains_what_the_recipe_says(desk: Desk) -> None:
    answered = "mail:larch-1@brackwater.example"
    plain, weighed = parts(desk, LARCH, 0.0), parts(desk, LARCH, 0.5)
    assert not any("authority" in each for each in plain.values()), "without a weight it is not computed"
    assert weighed[answered]["authority"] == 1.0
    assert weighed[answered]["score"] == pytest.approx(plain[answered]["score"] + 0.5, abs=1e-5)
    assert [d for d, each in weighed.items() if "authority" in each] == [answered]


def test_a_question_as_of_a_day_goes_without(desk: Desk) -> None:
    """What was written later may have made it."""
    dated = desk.question(LARCH, dated=True, as_of=datetime(2026, 4, 20, tzinfo=UTC))
    assert not any("authority" in each for each in parts(desk, dated, 0.5).values())
