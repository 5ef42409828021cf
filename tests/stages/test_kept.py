"""Who keeps a paper, by what its head has beside its text."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, kept

_PAGES = {
    "mooring.md": """\
---
title: Mooring rules
owner: Ragna Stroem
author: Eskil Tveit
last_reviewed: 2025-11-04
---
# Mooring rules

Nobody moors at the pilot's steps. Ropes are checked by Jorunn Haug.
""",
    "lamps.md": "# Harbour lamps\n\n*Maintained by: Tor Nygard, lamp keeper*\n\nThe green lamp is lit at dusk.\n",
    "tides.md": "# Tides\n\nThe tide table hangs by the door.\n",
}
works = kept(_PAGES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Who owns the mooring rules?", "Ragna Stroem [1]"),
        ("who is the owner of the mooring page", "Ragna Stroem [1]"),
        ("Who wrote the mooring rules?", "Eskil Tveit"),
        ("Who looks after the lamps page?", "Tor Nygard [1]"),
        ("When were the mooring rules last reviewed?", "2025-11-04 [1]"),
    ],
)
def test_the_head_of_a_paper_tells_who_keeps_it(works: Engine, text: str, told: str) -> None:
    assert answered(works, text).text.startswith(told)


@pytest.mark.parametrize(
    "text", ["Who owns the tides page?", "Who owns the mooring buoys page?", "Who wrote the lamps?"]
)
def test_a_paper_whose_head_does_not_say_so_tells_nobody(works: Engine, text: str) -> None:
    assert answered(works, text).status is Status.NOT_FOUND
