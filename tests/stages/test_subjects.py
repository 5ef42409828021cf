"""Words that records are called by, though nobody writes them as names: what answers has to speak of them."""

from __future__ import annotations

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, kept

_TOOLS = "loom spindle bobbin treadle heddle warp weft reed".split()
_MAILS = [
    ("piet@desks.example", "Piet Maas", "Tool shuttlekit", "I wrote shuttlekit, a tool that counts threads."),
    ("ines@desks.example", "Ines Vogt", "Belts", "There is a spare drive belt in the cellar, on the left shelf."),
    *(
        ("ines@desks.example", "Ines Vogt", f"{tool} {n}", f"The {tool} of row {n} was oiled and runs.")
        for tool in _TOOLS
        for n in range(80)
    ),
]
"""Mails enough that a word of one of them is rare."""


mill = kept({"empty.md": "# Mill\n"}, _MAILS)


def test_a_thing_that_a_record_is_called_by_has_to_be_spoken_of(mill: Engine) -> None:
    answer = answered(mill, "is there a spare drive belt of shuttlekit in the cellar?")
    assert (answer.status, answer.missing) == (Status.NOT_FOUND, ("shuttlekit",))


def test_what_speaks_of_it_answers(mill: Engine) -> None:
    for question in ("what does shuttlekit count?", "is there a spare drive belt in the cellar?"):
        answer = answered(mill, question)
        assert answer.status is Status.ANSWERED
