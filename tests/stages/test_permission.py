"""Whether something is allowed is asked as rules say it: what somebody may do."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.stages.planning.permission import as_may
from tests.stages.small import answered, ask, kept

rules = kept(
    {
        "quay.md": "# Quay rules\n\nYou may moor overnight for up to 3 nights if the warden agrees.\n\n"
        "Barbecues are not permitted on the pontoons.\n\nOnly Nora Falk can open the fuel store.\n\n"
        "Mooring passes expire after 12 months.\n"
    }
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Am I allowed to moor overnight?", "May I moor overnight?"),
        ("is it permitted to fish here", "May I fish here"),
        ("Are we actually allowed to swim?", "May we swim?"),
        ("Who is authorised to open the gate?", "Who may open the gate?"),
        ("Do I have permission to fly a drone?", "May I fly a drone?"),
        ("Which crews are entitled to use the crane?", "Which crews may use the crane?"),
        ("How much are we allowed?", "How much are we allowed?"),
        ("Who allowed the crane to be used?", "Who allowed the crane to be used?"),
    ],
)
def test_it_is_put_in_one_way(text: str, read: str) -> None:
    assert as_may(text) == read


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Am I allowed to moor overnight?", "You may moor overnight"),
        ("Are we allowed to have barbecues on the pontoons?", "Barbecues are not permitted"),
        ("Who is allowed to open the fuel store?", "Nora Falk"),
        ("How long are mooring passes valid?", "Mooring passes expire after 12 months"),
    ],
)
def test_rules_tell_it(rules: Engine, text: str, told: str) -> None:
    assert told in answered(rules, text).text


def test_the_plan_says_how_it_was_read(rules: Engine) -> None:
    plan = ask(rules, "Am I allowed to moor overnight?").plan
    assert plan is not None
    assert plan.reasons[0] == "read as “May I moor overnight?”: rules are written so"
