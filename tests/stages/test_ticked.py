"""Lists whose points are ticked off: what is left, what is done, and whether a thing is."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, kept

boat = kept(
    {
        "jobs.md": (
            "# Jobs\n\n## Engine\n- [x] change the impeller\n- [ ] bleed the injectors\n\n## Deck\n"
            "- [ ] re-bed the cleats\n"
            "* [X] varnish the tiller\n"
        ),
        "shopping for sark.txt": "☐ lamp oil\n☑ oat biscuits\n☐ fenders\n",
        "log.md": "# Log\n\nThe bilge pump was mended on 4 May. A fender is lost.\n",
    }
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what's left to do?", ["bleed the injectors", "re-bed the cleats", "lamp oil", "fenders"]),
        ("what is still to do on the deck?", ["re-bed the cleats"]),
        ("What do I still have to do for the engine?", ["bleed the injectors"]),
        ("what's on my shopping list?", ["lamp oil", "fenders"]),
        ("what's left for Sark", ["lamp oil", "fenders"]),
        ("what have we done on the engine?", ["change the impeller"]),
        ("what has been ticked off on the deck?", ["varnish the tiller"]),
    ],
)
def test_what_is_left_and_what_is_done_are_the_points_that_say_so(boat: Engine, question: str, told: list[str]) -> None:
    assert sorted(item.value for item in answered(boat, question).items) == sorted(told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("have I varnished the tiller yet?", "Ticked off on “Jobs”: varnish the tiller [1]"),
        ("Did we bleed the injectors?", "Not ticked off on “Jobs”: bleed the injectors [1]"),
    ],
)
def test_whether_a_thing_is_done_is_whether_it_is_ticked_off(boat: Engine, question: str, told: str) -> None:
    assert answered(boat, question).text == told


def test_what_no_list_has_is_looked_for_elsewhere(boat: Engine) -> None:
    assert "4 May" in answered(boat, "have we mended the bilge pump?").text
    assert answered(boat, "what's left to do on the mast?").status is Status.NOT_FOUND
