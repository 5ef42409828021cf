"""Themes that a model names, and plain code counts."""

from __future__ import annotations

import json
import re

from cascade.models.base import Generate
from cascade.models.scripted import ScriptedModel
from tests.desk import Desk, answer_of, notes, scripted
from tests.stages.readers import evidence, seated

MUG = {
    "one.md": "# Cups\n\nThe handle of my cup came off in my hand.\n",
    "two.md": "# A mug\n\nThe ear broke away while I poured.\n",
    "three.md": "# Mugs again\n\nIts grip fell from the mug after a week. The grip is not glued.\n",
    "four.md": "# Blue\n\nThe blue of the cup went grey in the machine.\n",
}


def sorter(*pages: dict[str, str]) -> ScriptedModel:
    """A model that gives the sentences that hold a text the theme that stands beside it, a page after the other."""
    left = list(pages)

    def answer(request: Generate) -> str:
        themes = left.pop(0) if left else {}
        lines = [(re.match(r"\[(\d+)\]", line), line) for line in request.user.splitlines()]
        told = [{"sentence": int(m[1]), "theme": t} for m, line in lines if m for w, t in themes.items() if w in line]
        return json.dumps({"told": told})

    return ScriptedModel(answer, reads=True)


def test_themes_are_named_by_the_model_and_counted_by_code(desk: Desk) -> None:
    desk.bring(desk.engine.home.path.parent / "mugs", MUG)
    told = {"came off": "Handle came off", "ear broke": "handle came  off", "grip": "Handle came off", "grey": "colour"}
    seated(desk, sorter(told))
    run = desk.ask("What are the most common troubles with a cup or a mug?", {"cite": "scripted"})
    groups = evidence(run).groups
    assert [(group.label, group.records) for group in groups] == [("Handle came off", 3), ("colour", 1)]
    assert evidence(run).total == 4
    assert "Handle came off (3 of 4): The handle of my cup came off in my hand." in answer_of(run).text


def test_themes_so_far_are_given_with_the_next_page(desk: Desk) -> None:
    desk.bring(desk.engine.home.path.parent / "mugs", MUG)
    model = seated(desk, sorter({"cup": "cups"}, {"mug": "mugs"}, {}))
    run = desk.ask(
        "What are the most common troubles with a cup or a mug?",
        {"cite": "scripted"},
        recipe={"reading": 120, "readings": 3},
    )
    assert "Themes so far: <<<\nnone\n>>>" in model.asked[0].user
    assert "Themes so far: <<<\ncups\n>>>" in model.asked[1].user
    assert len(model.asked) <= 3
    assert evidence(run).groups


def test_where_no_theme_is_named_the_rules_group(desk: Desk) -> None:
    desk.bring(desk.engine.home.path.parent / "mugs", MUG)
    question = "What are the most common troubles with a cup or a mug?"
    desk.seat(scripted("none that I see", reads=True))
    run = desk.ask(question, {"cite": "scripted"})
    assert evidence(run).groups == evidence(desk.ask(question)).groups
    assert "'sort' does not fit" in notes(run)
