"""How to leave a mailing list, or to join it: by the foot of its mails, which tells everybody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.context import Context
from cascade.language import STOP_WORDS
from cascade.query import Query, Term
from cascade.questions.forms import asked_as, forms
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import records_with
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Filters, Question, SubQuestion

__all__ = ["unsubscribed"]

_LEAVE = r"(?:unsubscribe|opt out|(?:get|sign) off|leave|be (?:taken|removed)|stop (?:getting|receiving))"
_FORMS = forms(
    rf"how (?:do|can|should|does|to)(?: (?:i|we|you|one|someone))? (?P<deed>{_LEAVE}|subscribe|join|sign up)"
    r"(?: (?:from|to|of|off|for))*(?: (?P<topic>.+?))"
)
_LINE = r"[^\n]*\b{}subscri(?:be|ption)[^\n]*(?:\n[^\n]*){{0,2}}"
_LINES = {leave: re.compile(_LINE.format("un-?" if leave else "(?:un-?)?"), re.IGNORECASE) for leave in (True, False)}
_WHERE = re.compile(r"\S+@\S+\.\w+|\S+ at \S+\.\w+|https?://\S+|\bclick\b", re.IGNORECASE)
_KIND = frozenset("list lists mailing mail mails email emails e newsletter newsletters digest forum group".split())
_READ, _ABOVE = 300, 120


def unsubscribed(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What the newest mail of the list that `sub` names says of leaving or joining it; None where it asks for something
    else, or none says."""
    asked = asked_as(_FORMS, sub.text)
    filters = question.filters.narrowed(Filters(kinds=("email",)))
    if asked is None or filters is None:
        return None
    if not (of := [w for w in asked["topic"].lower().split() if w not in _KIND and w not in STOP_WORDS]):
        return None
    line = _LINES[asked["deed"].lower() not in ("subscribe", "join", "sign up")]
    terms = tuple(Term(text=word) for word in ("unsubscribe", "subscribe", *of))
    found = records_with(question, Query(should=terms, filters=filters), _READ, ctx)
    told = [(d, m) for d in found if (m := line.search(d.text)) and _WHERE.search(m[0])]
    feet = [(_names(f"{_sent_to(d)} {_foot(d, m)}", of), _names(_foot(d, m), of), d, m) for d, m in told]
    named = [(here, str(d.at), d.id, d, m) for known, here, d, m in feet if known == len(of)]
    if not named:
        return None
    *_, document, says = max(named, key=lambda n: n[:3])
    return read_off(sub, [record(document, *_trimmed(document, says))], looked_at="the foot of its mails")


def _names(text: str, of: Sequence[str]) -> int:
    """How many words of a list's name a text has; one with a hyphen is none of a longer one."""
    ends = {word: r"[\w-]" if "-" in word else r"\w" for word in of}
    return sum(re.search(rf"(?<!\w){re.escape(w)}(?!{end})", text, re.I) is not None for w, end in ends.items())


def _foot(mail: Document, says: re.Match[str]) -> str:
    """The lines that say so, with what stands right above them."""
    return mail.text[max(0, says.start() - _ABOVE) : says.end()]


def _sent_to(mail: Document) -> str:
    to = " ".join(f"{p.identity.name} {p.identity.address}" for p in mail.people if p.role != "author")
    return f"{to} {' '.join(mail.labels)}"


def _trimmed(mail: Document, says: re.Match[str]) -> tuple[int, int]:
    """From the line that says so to the last of the lines below that tells where."""
    last = max(m.end() for m in _WHERE.finditer(mail.text, says.start(), says.end()))
    return says.start() + len(says[0]) - len(says[0].lstrip(" \t>|")), last
