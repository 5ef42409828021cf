"""How people voted on something: each one's "+1", "0" or "-1" in the thread or chat where it was put to the vote."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from cascade.asof import as_known
from cascade.context import Context
from cascade.language import content_words, sentences, stem, stems, words
from cascade.match import inverse_frequency
from cascade.operations.said import said
from cascade.query import Query, Term
from cascade.questions.forms import asked_as, forms
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.finding.search import records_with
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.terms import told_line
from cascade.types import Document, Filters, Question, Quote, SubQuestion

__all__ = ["voted"]

_WAY = r"(?:['\"“]?(?P<way>[+±−–-]?[01]|for|in favou?r|yes|against|no)(?!\w)['\"”]?(?: of)?)"
_ON = r"(?:(?: (?:on|for|to|about|in|that))? (?P<topic>.+?))?"
_FORMS = forms(
    rf"who(?: all| else)?(?: has| have)? voted?(?: {_WAY})?{_ON}",
    rf"who (?:is|was|were) {_WAY}{_ON}",
    rf"(?:did|has|have) (?:any(?:one|body)|some(?:one|body)) voted? {_WAY}{_ON}",
    rf"how many(?: \w+)? (?:have )?voted?(?: {_WAY})?{_ON}",
    rf"how many (?:(?P<way>[+−–-][01]) )?votes(?: \w+)??{_ON}",
    rf"how did (?P<by>[\w.'’ -]+?) vote{_ON}",
    r"(?:did|has|was|is|how did|what (?:was|is|were|are)) (?:the )?(?:(?:result|outcome|tally)s? of )?(?:the )?"
    rf"vot(?:e|es|ing){_ON}(?: (?:pass|go|end|carr(?:y|ied)|fail|succe(?:ed|ssful)|cancell?|w[io]n|lost)(?:ed)?)?",
)
_VOTE = re.compile(
    r"(?:^[ \t*_]*|[.!,;]\s|\b(?:my|vote:?)\s)(?P<vote>[+−–-]1|[+±−–-]0)"
    r"(?![\w%/]|[.,]\d|[ \t]*[-+*/=<>]|[ \t]*(?:\([^)\n]*\)[ \t]*)?:)",
    re.MULTILINE,
)
"""A vote, and not a number in what is reckoned, the option of a ballot ("[ ] +1") or the tally of a way ("+1: …")."""
_ENDED = re.compile(
    r"\bvot(?:e|ing)\b.{0,60}\b(?:pass(?:es|ed)?|carrie[sd]|fail(?:s|ed)?|cancel(?:s|l?ed)?|succe\w+|closed|concluded)\b"
    r"|\b(?:cancel(?:l?ing)?|clos(?:e|ing)|withdraw(?:ing)?)\s(?:this|the)\svote\b",
    re.I | re.S,
)
_TALLY = re.compile(r"^[ \t*_]*[+±−–-]?[01]\b[^\n:]{0,30}:[^\n]*\w", re.MULTILINE)
"""A line that tells whose the votes of a way are, or how many."""
_BALLOT = re.compile(r"\b(?:vote|voting|ballot|poll|motion)\b", re.I)
_WAYS = {
    "for": "+1",
    "in favor": "+1",
    "in favour": "+1",
    "yes": "+1",
    "against": "-1",
    "no": "-1",
    "1": "+1",
    "0": "0",
}
_CALLED = 0.6
"""Share of a topic that the title of the thread, or what is put to the vote, says."""
_READ = 300


class _Vote(NamedTuple):
    way: str
    who: str
    quote: Quote


def voted(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """How people voted on what `sub` names; None where it asks for something else, or nobody voted on it."""
    asked = asked_as(_FORMS, sub.text)
    filters = question.filters.narrowed(Filters(kinds=("email", "chat")))
    if asked is None or filters is None or not (topic := content_words(asked["topic"] or "")):
        return None
    query = Query(should=tuple(Term(text=w) for w in topic), filters=filters)
    found = records_with(question, query, _READ, ctx)
    talks = {d.thread or d.id: d for d in found}
    each = [sorted(as_known(question, ctx.library.thread(d)).values() or [d], key=_when) for d in talks.values()]
    ballots = [(t, v) for t in each if len(v := list(_votes(t))) > 1 or _BALLOT.search(t[0].title)]
    known = ctx.index.doc_frequency(topic)
    weights = {word: inverse_frequency(known.get(word, 0), ctx.index.size) for word in topic}
    talk, votes = max(ballots, key=lambda b: (_says(b[0][0], weights), bool(b[1]), _when(b[0][0])), default=((), ()))
    if not talk or _says(talk[0], dict.fromkeys(topic, 1.0)) < _CALLED:
        return None
    if _says(talk[0], weights) < _CALLED:  # another of its kind was put to the vote
        untold = (word for word in topic if stem(word) not in stems(talk[0].title))
        return Evidence(sub=sub.id, missing=(max(untold, key=weights.__getitem__, default=topic[0]),))
    last = {vote.who: vote for vote in votes}  # whoever votes again has changed their mind
    return _told(question, sub, asked.groupdict(), talk, list(last.values()), _ends(talk, found))


def _told(
    question: Question,
    sub: SubQuestion,
    asked: dict[str, str | None],
    talk: Sequence[Document],
    votes: Sequence[_Vote],
    ended: Sequence[Quote],
) -> Evidence | None:
    said = (asked.get("way") or "").lower()
    way = _WAYS.get(said, said.translate({ord("−"): "-", ord("–"): "-"}))
    by = set(words(asked.get("by") or ""))
    meant = [v for v in votes if v.way.endswith(way) and by <= set(words(v.who))]
    if (by and not meant) or not (votes or ended):
        return None
    title, told = talk[0].title, meant or votes
    counts = ", ".join(f"{n} voted {w}" for w in ("+1", "0", "-1") if (n := sum(v.way == w for v in told)))
    lead = counts if meant else f"Nobody voted {way}".rstrip() + (f" and {counts}" if counts else "")
    quotes = [*(() if by else ended), *(v.quote for v in told)]
    return read_off(
        sub,
        quotes,
        one_each(told_line(q, question.zone) for q in quotes),
        f"the votes in “{title}”",
        course=f"{lead} in “{title}”:",
        several=True,
    )


def _votes(talk: Sequence[Document]) -> Iterator[_Vote]:
    """The votes in a thread or a chat, in their order: of what somebody says the first."""
    for document in talk:
        for each in said(document):
            if each.author is not None and (vote := _VOTE.search(each.text)):
                start = document.text.rfind("\n", each.start, each.start + vote.start("vote")) + 1 or each.start
                end = document.text.find("\n", each.start + vote.end(), each.end)
                way = "0" if vote["vote"][1] == "0" else f"{'+' if vote['vote'][0] == '+' else '-'}1"
                yield _Vote(way, str(each.author), record(document, start, each.end if end < 0 else end))


def _ends(talk: Sequence[Document], found: Collection[Document]) -> list[Quote]:
    """What is said last of how the vote ended, in its thread or in a mail called by it, with the tally there."""
    of_vote = {d.id: d for d in (*talk, *(d for d in found if talk[0].title and talk[0].title in d.title))}
    for document in sorted(of_vote.values(), key=_when, reverse=True):
        own = [s for each in said(document) for s in sentences(document.text, each.start, each.end)]
        if ends := [span for span in own if _ENDED.search(document.text, *span)]:
            tally = [m.span() for each in said(document) for m in _TALLY.finditer(document.text, each.start, each.end)]
            return [record(document, *span) for span in (ends[-1], *tally)]
    return []


def _says(first: Document, weights: Mapping[str, float]) -> float:
    """How much of a topic the title of what is put to the vote says, by the weights of its words, or all of it for a
    chat."""
    text = first.text if first.kind == "chat" else first.title
    has = set(stems(text))
    return sum(weight for word, weight in weights.items() if stem(word) in has) / sum(weights.values())


def _when(document: Document) -> tuple[float, str]:
    return document.at.timestamp() if document.at else 0.0, document.id
