"""What somebody may do, asked for in the one way that rules are written: "am I allowed to …" is "may I …".

Rules say "you may" and "only … can", and seldom that it is allowed: that word is none that evidence has to speak of.
"""

from __future__ import annotations

import re

__all__ = ["as_may"]

_ALLOWED = r"(?:(?:still|also|actually|even) )?(?:allowed|permitted|entitled|authori[sz]ed)"
_FORMS = (
    (rf"^\W*who(?:['’]s| is| are) {_ALLOWED} to (?=\w)", "Who may "),
    (rf"\b(?P<which>which \w+) (?:is|are) {_ALLOWED} to (?=\w)", r"\g<which> may "),
    (rf"^\W*(?:am i|is (?:it|one|anyone|anybody)) {_ALLOWED} to (?=\w)", "May I "),
    (rf"^\W*are (?P<who>we|you|they|staff|people|employees) {_ALLOWED} to (?=\w)", r"May \g<who> "),
    (r"^\W*(?:do|have) (?P<who>i|we) (?:have |got )?(?:the )?(?:permission|right) to (?=\w)", r"May \g<who> "),
)
"""Ways to ask, and how they begin or go on instead."""
_WAYS = tuple((re.compile(form, re.I), instead) for form, instead in _FORMS)


def as_may(text: str) -> str:
    """`text` as a question of what somebody may do, if it asks whether that is allowed; else as it is."""
    line = " ".join(text.split())
    return next((way.sub(instead, line, count=1) for way, instead in _WAYS if way.search(line)), text)
