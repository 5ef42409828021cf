"""Questions for who is away, and the words by which people say that they are: on leave, out of office, off sick."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from cascade.language import STOP_WORDS, words
from cascade.language.dates import dates_in
from cascade.questions.forms import asked_as, forms

__all__ = ["AWAY", "ENTRY", "Absent", "absence_question"]


class Absent(NamedTuple):
    """What is asked of people who are away."""

    who: str
    """Whom it is asked of; empty where anybody is meant."""
    when: bool
    """It asks when that is, and not whether."""


_LEAVE = r"(?:holiday|vacation|leave|honeymoon|pto|sabbatical)"
_NAME = r"(?P<who>[\w.'’-]+(?: [\w.'’-]+)?)"
_GONE = (
    rf"(?:on (?:\w+ )?{_LEAVE}|away|off(?: work| sick)?|out(?: sick| of (?:the )?office)?|ooo|absent|unavailable"
    rf"|not (?:be )?(?:in|at work|working|around|available)|taking (?:\w+ )?(?:{_LEAVE}|time off))"
)
_WHO = r"(?:who|which of us|(?:which|what) (?:people|colleagues)|(?:is|will) (?:any|some)(?:one|body)(?: else)?)"
_REST = r"\b(?P<rest>.*)"
_FORMS = forms(
    rf"{_WHO}(?:['’](?:s|ll)| else| all| is| are| was| were| will| be| currently| going to)* {_GONE}{_REST}",
    rf"who (?:has|have|had|takes|took|booked)(?: \w+)? (?:{_LEAVE}|(?:a |the )?(?:days?|week|time) off){_REST}",
    rf"who (?:isn['’]t|aren['’]t|won['’]t be|wasn['’]t) (?:in|at work|working|around|available){_REST}",
    rf"(?:when )?(?:is|was|will) {_NAME}(?: going)?(?: be)? {_GONE}{_REST}",
    r"when (?:does|is|will) (?P<who>[\w.'’-]+(?: [\w.'’-]+)??) (?:be |come |get )?(?:back|return(?:ing)?)" + _REST,
)
_ONLY_WHEN = frozenset("the office work now right moment present currently at all team people day days today".split())
_WHEN = r"(?:today|tomorrow|on|from|next|this|all|until|till|for|mon|tue|wed|thu|fri|the\s(?:week|day))"
AWAY = re.compile(
    rf"\bon\s(?!bank\b|public\b)(?:[\w-]+\s){{0,2}}?{_LEAVE}\b(?!-)"
    r"|(?:\b(?:be|been|am|is|are|was|were|gone|going)|['’](?:m|s|re))\s(?:\w+\s)?"
    rf"(?:away\b|(?:off|out)(?=\s{_WHEN}|\W*$)|(?:off|out)\ssick\b|off\swork\b)"
    rf"|\bout\sof\s(?:the\s)?office\b|\booo\b|\bannual\sleave\b|\b(?:days?|week|time)\soff\b"
    rf"|\b(?:tak(?:e|es|ing)|book(?:ed|s)|my|his|her|their)\s(?:\w+\s){{0,3}}?{_LEAVE}\b"
    rf"|(?:\bnot|n['’]t)\s(?:be\s)?in(?=\s(?:the\soffice|{_WHEN})\b)|^\W*(?:away|off)\s(?={_WHEN})",
    re.I,
)
"""Where somebody is said to be away."""
ENTRY = re.compile(
    rf"\b(?:away|off|ooo|out|office|annual|parental|sick|day|days|{_LEAVE}|holidays|absent|absence)\b", re.I
)
"""Words of an entry of a calendar that says nothing but who is away."""


def absence_question(text: str, as_of: datetime, zone: str) -> Absent | None:
    """What `text` asks of who is away; None where it asks for something else, or for more than a time."""
    line = " ".join(text.split()).rstrip(" ?.!")
    asked = asked_as(_FORMS, line)
    if asked is None:
        return None
    rest = asked["rest"]
    for mention in dates_in(rest, as_of, zone):
        rest = rest.replace(mention.text, " ")
    if not all(word in STOP_WORDS or word in _ONLY_WHEN for word in words(rest)):
        return None
    return Absent(asked.groupdict().get("who") or "", line.lower().startswith("when"))
