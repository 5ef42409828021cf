"""How somebody stands to what they speak of: they complain, praise, wish for something, leave, hesitate."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from pathlib import Path

__all__ = ["Stance", "gives_reason", "stances"]

_LISTED = Path(__file__).with_name("stances.txt")


class Stance(Enum):
    """What somebody says of a thing by the way they say it, as one such thing is called."""

    COMPLAINT = "complaint"
    WISH = "request"
    LEAVING = "cancellation"
    RETURN = "return"
    DOUBT = "objection"
    PRAISE = "compliment"
    ANY = "comment"


def stances(text: str) -> set[Stance]:
    """What `text` shows of how whoever says it stands to what it is of; a wish is no praise, and an errand no wish."""
    calmed = _cues("calm").sub(" ", text)
    shown = (stance for stance in Stance if stance is not Stance.ANY)
    found: set[Stance] = {stance for stance in shown if _cues(stance.value).search(calmed)}
    if _cues("errand").search(text):
        found -= {Stance.WISH}
    if found & {Stance.WISH, Stance.COMPLAINT} or _cues("denied").search(text):
        found -= {Stance.PRAISE}
    return found


def gives_reason(text: str) -> bool:
    """Whether it says why somebody leaves."""
    return _cues("reason").search(text) is not None or Stance.COMPLAINT in stances(text)


@cache
def _cues(name: str) -> re.Pattern[str]:
    """The patterns under a name, any of which may stand anywhere in a text."""
    _, _, rest = _LISTED.read_text(encoding="utf-8").partition(f"[{name}]\n")
    lines = rest.partition("\n[")[0].splitlines()
    return re.compile(rf"(?<!\w)(?:{'|'.join(filter(None, lines))})(?!\w)".replace(" ", r"\s"), re.I)
