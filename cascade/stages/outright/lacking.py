"""Who has not done yet what others have: the last that somebody says of whoever is missing.

"Only Ann is missing", "Bo, you still owe me 20" name them without a word of what they have not done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.context import Context
from cascade.language import STOP_WORDS, asks, content_words, names, stem, stems, words
from cascade.language.namewords import COMMON
from cascade.operations.said import statements
from cascade.questions.forms import asked_as, forms
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import records_of
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Filters, Item, Question, Quote, SubQuestion

__all__ = ["lacking"]

_FORMS = forms(
    r"who(?: else)? (?:(?:has|have|did)(?:n['’]?t| not)|still (?:has to|needs to)|is (?:still|yet) to) (?P<what>.*)",
    r"who(?: else)? (?:still )?owes (?P<what>.*)",
)
_MISSING = re.compile(
    r"\b(?:(?:still\s|only\s|is\s|are\s)(?:\w+\s){0,4}?missing|missing\s(?:is|are)|(?:has|have)(?:n['’]?t|\snot)|still\s(?:owes?|to\s\w+)"
    r"|(?:only|still)\s(?:need|waiting|wait)\b)",
    re.I,
)
_OWED = frozenset(map(stem, "pay paid owe money transfer contribution fee".split()))
_WORDS = ("missing", "owe", "owes", "hasn't", "haven't", "not", "waiting")
_READ = 500


def lacking(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Whom the last message that names who is missing tells of what `sub` asks; None where it asks for something else,
    or no message names them."""
    asked = asked_as(_FORMS, sub.text)
    if asked is None:
        return None
    wanted = {stem(w) for w in content_words(asked["what"])}
    wanted |= _OWED if wanted & _OWED or "owes" in sub.text else set()
    talk = records_of(question, Filters(kinds=("email", "chat")), _READ, ctx, _WORDS, lenient=False)
    found = [told for d in talk for told in _named(d, ctx)]
    apt = [(q, who) for q, who in found if wanted & set(stems(q.text))]
    if not apt:
        return None
    quote, who = max(apt, key=lambda one: (str(one[0].at), one[0].start))
    items = [Item(value=name, quotes=(1,)) for name in who]
    return read_off(sub, [quote], items, "messages that name who is missing", told=quote.text)


def _named(document: Document, ctx: Context) -> Iterator[tuple[Quote, list[str]]]:
    """What is said in a record of who is missing, with whom it names; in a chat by a given name without a capital."""
    for each in statements(document):
        if _MISSING.search(each.text) and not asks(each.text):
            own = set(words(str(each.author or "")))
            who = [n.text for n in names(each.text) if own.isdisjoint(words(n.text))]
            if who or (who := [name for w in words(each.text) if w not in own for name in _known_by(w, ctx)]):
                yield record(document, each.start, each.end), who


def _known_by(word: str, ctx: Context) -> list[str]:
    """Who goes by a given name, where that is no common word."""
    people = ctx.library.people(word, limit=1) if word not in STOP_WORDS | COMMON else []
    return [p.name for p in people if words(p.name)[:1] == [word]]
