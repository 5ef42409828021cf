"""How people voted, by the votes in the mails of a thread; and how the vote ended."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, kept

ANN, BEN = ("ann@ferry.example", "Ann Poole"), ("ben@ferry.example", "Ben Dacre")
CARLA, DOV = ("carla@ferry.example", "Carla Denholm"), ("dov@ferry.example", "Dov Hart")
PUT = "Shall we paint the ferry green? Please vote until Friday.\n\n[ ] +1\n[ ] 0\n[ ] -1\n"
ferry = kept(
    {"ferry.md": "# Ferry\n\nThe ferry is grey and has two engines.\n"},
    [
        (*ANN, "[VOTE] Paint the ferry green", PUT),
        (*BEN, "Re: [VOTE] Paint the ferry green", "+1 (binding)\n\nBen\n"),
        (*CARLA, "Re: [VOTE] Paint the ferry green", "-1\n\nGreen fades in the salt, in -10 degrees too.\n"),
        (*DOV, "Re: [VOTE] Paint the ferry green", "Nice. +1\n"),
        (*CARLA, "Re: [VOTE] Paint the ferry green", "Changed my mind:\n\n+0\n"),
        (*ANN, "[RESULT] [VOTE] Paint the ferry green", "The vote has passed.\n\n+1: Ben Dacre, Dov Hart\n"),
        (*ANN, "[VOTE] Sell the old ramp", "Do we sell the old ramp?\n"),
        (*BEN, "Re: [VOTE] Sell the old ramp", "Who would buy it?\n"),
    ],
)


@pytest.mark.parametrize(
    "text",
    [
        "who voted +1 on painting the ferry green?",
        "who voted for painting the ferry?",
        "how many people voted +1 on the green ferry?",
    ],
)
def test_whoever_voted_so_is_told_in_their_own_words(ferry: Engine, text: str) -> None:
    found = answered(ferry, text)
    assert "2 voted +1" in found.text
    assert [str(q.author) for q in found.quotes if q.text.endswith(("+1", "+1 (binding)"))] == ["Ben Dacre", "Dov Hart"]
    assert not any("[ ]" in q.text for q in found.quotes)


def test_the_last_vote_of_somebody_holds(ferry: Engine) -> None:
    assert "Nobody voted -1" in answered(ferry, "did anyone vote -1 on painting the ferry green?").text
    assert "Nobody voted -1" in answered(ferry, "who voted against the green ferry?").text
    assert [q.text for q in answered(ferry, "how did Carla vote on the green ferry?").quotes] == ["+0"]


@pytest.mark.parametrize(
    "text", ["did the vote on painting the ferry green pass?", "what was the result of the vote on the green ferry?"]
)
def test_how_a_vote_ended_is_told_first_with_its_tally(ferry: Engine, text: str) -> None:
    quotes = [q.text for q in answered(ferry, text).quotes]
    assert quotes[:2] == ["The vote has passed.", "+1: Ben Dacre, Dov Hart"]


def test_votes_on_another_thing_are_none_on_this_one(ferry: Engine) -> None:
    for text in ("who voted +1 on selling the old ramp?", "how many people voted to paint the ferry blue?"):
        found = answered(ferry, text)
        assert "green" not in found.text
        assert not any("+1" in q.text for q in found.quotes)
