"""What many records say of the same thing, grouped: "What are the most common complaints about label printing?"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from cascade.context import Context
from cascade.language import content_words, stem, stems, words
from cascade.match import Matcher, inverse_frequency, union
from cascade.questions.shape import Shape
from cascade.similar import Cluster, clusters
from cascade.stages.citing.gather import Gathered
from cascade.stages.evidence import Evidence, Group
from cascade.stages.weighing.sentence import Sentence, quote, unquoted
from cascade.types import Item, Operation, SubQuestion

__all__ = ["FREQUENT", "SERVED", "asks_for_themes", "said_to_be_most", "themes_of"]

FREQUENT = re.compile(r"\b(?:common|frequent(?:ly)?|often|main|typical|usual|top|biggest|recurring)\b", re.I)
"""A superlative that asks for what there is most of."""
_MOST_OF = re.compile(
    r"\b(?:main|most common|commonest|most frequent|most often|biggest|chief|number one|no\. ?1)\b", re.I
)
"""Says of one thing that there is most of it."""
_OUTSIDERS = frozenset(stems("customer client user supplier vendor partner"))
"""Stems of those who are not of the organisation itself."""
SERVED = _OUTSIDERS | frozenset(
    stems(
        "people tenant resident guest patient pupil student member visitor user reader parent passenger subscriber "
        "buyer shopper diner donor clinic practice school"
    )
)
"""Stems of those whom organisations serve: what tells of complaints need not say whose they are."""
_TOPIC = 0.3
"""Share of the topic that the best record speaks of, which another has to speak of to count."""
_ABOUT = 0.75
"""Share of the topic that a record speaks of whose word for what there is most of is taken."""
_COMMON, _COMMONER = 0.35, 0.25
"""Share of the texts from which on a word is common to all; the lower one where themes do not part otherwise."""
_MOST, _SEVERAL = 0.6, 10
"""Share of so many texts that one theme may hold: what most of them say is no theme of theirs."""
_THEMES = 8
"""Themes that are told at most."""


def asks_for_themes(sub: SubQuestion, shape: Shape) -> bool:
    """Whether what is most frequent of many is asked for."""
    return sub.operation is Operation.LIST and FREQUENT.search(shape.superlative) is not None


def said_to_be_most(sub: SubQuestion, shape: Shape, match: Matcher, candidates: Sequence[Sentence]) -> Evidence | None:
    """The newest sentence that says itself what there is most of, where its record is about the topic; None where no
    sentence does. Whoever wrote it had counted."""
    head = match.told_by({stem(shape.head)})
    topic = {n for n, f in enumerate(match.facets) if not f.must and SERVED.isdisjoint(stems(f.text))} - head
    apt = [
        s
        for s in candidates
        if _MOST_OF.search(s.text)
        and head & s.match.found.keys()
        and not (s.heading or s.text.rstrip().endswith((":", "?")) or match.missing(s.around.found))
        and match.share(s.around.found, topic) >= _ABOUT
    ]
    if not apt:
        return None
    told = max(apt, key=lambda s: (s.match.coverage, str(s.document.at), -s.start))
    return Evidence(
        sub=sub.id, quotes=(quote(told, 1, sub.id),), enough=True, coverage=round(told.around.coverage, 4), several=True
    )


def themes_of(sub: SubQuestion, shape: Shape, match: Matcher, gathered: Sequence[Gathered], ctx: Context) -> Evidence:
    """Records grouped by what they say beside the question's own words; the most frequent group first."""
    records = _of_the_kind(gathered, shape, match, ctx)
    own = {w for f in match.facets for w in words(f.text)}
    best = [max([*r.sentences, *r.whole], key=lambda s: (_tells(s, own), s.match.coverage, -s.start)) for r in records]
    groups = _parted(records, own, ctx)
    several = [g for g in groups if len(g.members) > 1]
    quotes = tuple(quote(s, n, sub.id) for n, s in enumerate(best, 1))
    told = tuple(
        Group(
            label=", ".join(g.label_terms[:4]) or best[g.centre].text,
            quotes=(g.centre + 1, *(m + 1 for m in g.members if m != g.centre)),
            records=len(g.members),
        )
        for g in (several or groups)[:_THEMES]
    )
    together = union(r.match for r in records)
    kept = {q.document for q in quotes}
    aside = "it is not of the kind that is asked for, or another of its thread stands for it"
    return Evidence(
        sub=sub.id,
        quotes=quotes,
        items=tuple(Item(value=g.label, quotes=g.quotes) for g in told),
        groups=told,
        total=len(records),
        enough=bool(told),
        coverage=round(match.coverage(together), 4),
        missing=() if told else match.missing({}, must=False),
        unquoted=tuple(unquoted(r.telling, aside) for r in gathered if r.sentences[0].document.id not in kept),
    )


def _of_the_kind(records: Sequence[Gathered], shape: Shape, match: Matcher, ctx: Context) -> list[Gathered]:
    """Records about the topic with a sentence that shows that they are of the kind asked for, one a thread.

    The topic is what the question says beside its head ("complaints" about *label printing*). One word of the head, or
    one near it in the thesaurus, shows the kind: who complains writes "it is stuck" and not "complaint".
    """
    head = match.told_by({stem(shape.head)})
    topic = {n for n, f in enumerate(match.facets) if f.weight == 1 and n not in head}
    if match.told_by(_OUTSIDERS):
        records = [r for r in records if _from_outside(r, ctx.library.own_domain())]
    best = max((match.share(r.match.found, topic) for r in records), default=0.0)
    kept: list[Gathered] = []
    threads: set[str] = set()
    for record in records:
        thread = record.sentences[0].document.thread
        if thread in threads:
            continue
        if not best or match.share(record.match.found, topic) < _TOPIC * best or match.missing(record.match.found):
            continue
        title = match(record.sentences[0].document.title).found
        telling = [
            s
            for s in record.sentences
            if not s.heading
            and (head | topic) & s.match.found.keys()
            and (not head or head & {*s.match.found, *title})
            and (not topic or topic & {*s.match.found, *title})
        ]
        if telling:
            kept.append(Gathered(telling, record.match, record.whole))
            threads |= {thread} if thread else set()
    return kept


def _tells(sentence: Sentence, own: Collection[str]) -> bool:
    """Whether a sentence says something beside the question's words."""
    return len(set(content_words(sentence.text)) - set(own)) > 1


def _parted(records: Sequence[Gathered], own: Collection[str], ctx: Context) -> list[Cluster]:
    """Records in groups of what they say beside their `own` words, those of the question."""
    texts = [_said(r) for r in records]
    vocabulary = sorted({w for text in texts for w in words(text)})
    frequency, size = ctx.index.doc_frequency(vocabulary), max(ctx.index.size, 1)
    groups: list[Cluster] = []
    for share in (_COMMON, _COMMONER):
        ignored = {*own, *_shared(records, texts, share)}
        groups = clusters(texts, lambda word: inverse_frequency(frequency.get(word, 0), size), ignore=ignored)
        if len(texts) < _SEVERAL or len(groups[0].members) <= _MOST * len(texts):
            break
    return groups


def _shared(records: Sequence[Gathered], texts: Sequence[str], share: float) -> set[str]:
    """Words that most titles have, and of many texts that `share`: what is said of all, and not of one theme."""
    titles = Counter(w for r in records for w in set(words(r.sentences[0].document.title)))
    said = Counter(w for text in texts for w in set(words(text)))
    common = {w for w, n in said.items() if n > share * len(texts) and len(texts) >= _SEVERAL}
    return common | {w for w, n in titles.items() if n > len(records) / 2 and n > 1}


def _said(record: Gathered) -> str:
    """What tells a theme: the sentences and the title, of a chat's without its channel and day."""
    document = record.sentences[0].document
    title = document.title.split(", ", 2)[-1] if document.kind == "chat" else document.title
    return "\n".join([title, *(s.text for s in record.whole or record.sentences)])


def _from_outside(record: Gathered, own: str | None) -> bool:
    """Whether somebody outside of the organisation says it, or a chat hands it on: what customers say is in both."""
    document = record.sentences[0].document
    if document.kind == "chat" or own is None:
        return True
    return document.author is not None and "@" in document.author.address and not document.author.address.endswith(own)
