"""How many are coming: the last that somebody said they are, where the number grows from one message to the next.

Nobody writes "people" each time: "so that's 5 with me", "great, 9 then". What is told after the first such number, in
the same chat or the same thread of mails, is of the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from cascade.context import Context
from cascade.language import asks, content_words, stem, stems
from cascade.operations.said import statements
from cascade.questions.forms import asked_as, forms
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import records_of
from cascade.stages.weighing.sentence import record
from cascade.types import Document, Filters, Question, Quote, SubQuestion

__all__ = ["headcount", "place_of"]

_PEOPLE = r"(?: (?:people|persons|guests|of (?:us|you|them)|adults|in total))?"
_COME = r"(?:coming|going|joining|attending|come|join|attend|in|there|expected|(?:signed|signing) up|taking part)"
_FORMS = forms(
    rf"how many{_PEOPLE}(?: (?:are|is|will|have|do|can))?(?: (?:we|now|be|still|actually))* {_COME}(?P<topic>\b.*)",
    rf"how many{_PEOPLE} (?:are|will) we(?: be)?(?P<topic>\b.*)",
)
_COUNTING = (
    r"(?:we(?:['’]re|['’]ll\sbe|\sare|\swill\sbe)|that(?:['’]?s|\smakes|\sis)|makes(?:\sit|\sus)?|so|now|total(?:\sof|:)?"
    r"|great|ok|yay)[\s,!]{1,2}(?:(?:us|now|already|about)\s)?"
)
_OF_ALL = r"(?:then|of\sus|in\stotal|altogether|(?:people\s|are\s)*coming|(?:have\s)?signed\sup)\b"
_TOTAL = re.compile(
    rf"\b{_COUNTING}\d{{1,3}}(?=\s*(?:$|[!?)+;]|[.,](?!\d)|(?:for|with|now|people|guests|and)\b|{_OF_ALL}))"
    rf"|(?<![\d.,:/])\b\d{{1,3}}\s{_OF_ALL}",
    re.I,
)
"""A number that stands for everybody: "so that's 5 with me", "9 then"."""
_READ, _TOLD = 1_000, 2
_LASTS = timedelta(days=120)
"""How long people go on counting for one occasion."""


def headcount(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """The last number of those who are coming to what `sub` names, with the one that it replaced; None where it asks
    for something else, or nobody counted."""
    asked = asked_as(_FORMS, sub.text)
    if asked is None:
        return None
    wanted = {stem(w) for w in content_words(asked["topic"])}
    records = records_of(question, Filters(kinds=("email", "chat")), _READ, ctx)
    texts, places = {d.id: d.text for d in records}, {d.id: place_of(d) for d in records}
    counted = sorted((each for d in records for each in _counted(d)), key=lambda one: (str(one.at), one.start))
    of_it = [c for c in counted if wanted and wanted <= set(stems(f"{c.title}\n{texts[c.document]}"))]
    first = of_it[:1] if wanted else counted[-1:]
    same = [c for one in first for c in counted if places[c.document] == places[one.document] and _goes_on(one, c)]
    if not same:
        return None
    told = same[::-1][:_TOLD]
    evidence = read_off(sub, told, looked_at="messages that count who is coming", told=told[0].text)
    return evidence.model_copy(update={"replaced": tuple((n + 1, n) for n in range(1, len(told)))})


def _counted(document: Document) -> Iterator[Quote]:
    """What is said in a record of how many are coming."""
    for each in statements(document):
        if _TOTAL.search(each.text) and not asks(each.text):
            yield record(document, each.start, each.end)


def place_of(document: Document) -> str:
    """The channel of a chat, the thread of a mail."""
    thread = document.thread or document.id
    return thread.rpartition("/")[0] if document.kind == "chat" else thread


def _goes_on(first: Quote, later: Quote) -> bool:
    """Whether a count is told no long time after the first."""
    return first.at is not None and later.at is not None and timedelta() <= later.at - first.at <= _LASTS
