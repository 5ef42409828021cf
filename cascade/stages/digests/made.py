"""Making evidence of the records that a question wants told as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.language import content_words
from cascade.language.dates import dates_in
from cascade.match import Matcher
from cascade.passages import passages
from cascade.questions.digest import Aspect, Digest, digest_question
from cascade.shown import counted
from cascade.stages.digests.meant import Meant, records_meant
from cascade.stages.digests.salient import TELLS, listed_under, salient
from cascade.stages.evidence import Evidence, Found
from cascade.stages.weighing.sentence import Sentence, quote, sentences_of, unquoted
from cascade.stages.weighing.telling import ORDERS, in_code, leads
from cascade.types import Document, Hit, Item, Operation, Question, SubQuestion

__all__ = ["Whole", "digest_of", "of_aspect", "whole_records"]

_SHORT = 12
"""Sentences up to which a record is told to the end: choosing among so few would leave out what its reader tells."""
_MOST = 8
"""Sentences of a summary of a longer one, where the question does not say how many."""
_HEADING = 60
"""Characters of a heading that is told with what stands under it."""
_NAMED = 60
"""Characters of what is said within which whoever says it is named already, in some exports."""
_EVERY = 12
"""Decisions, or things to be done, that are told at most."""
_CALLED: dict[Aspect, tuple[str, str]] = {
    "all": ("sentence", "sentences"),
    "decisions": ("decision", "decisions"),
    "actions": ("thing to be done", "things to be done"),
}


_LISTS = re.compile(r"(?:^|(?<=\n))[A-Z][^\n.!?]{1,60}(?<!:)(?=:?[ \t]*\n\s*(?:[-*•+]|\d{1,2}[.)])\s)")
"""A line that is the heading of a list, though nothing marks it as one."""


class Whole(NamedTuple):
    """The records that a question means, and all that they say, record by record."""

    digest: Digest
    meant: Meant
    sentences: tuple[Sentence, ...]
    under: tuple[str, ...]
    """The heading that each of these stands under; empty where none does."""


def whole_records(question: Question, sub: SubQuestion, found: Found, match: Matcher, ctx: Context) -> Whole | None:
    """The records of `found` that `sub` means, read to the end; None where it means a subject, and no record."""
    digest = digest_question(sub.text)
    if digest is None:
        return None
    ids = list(dict.fromkeys(h.passage.document for h in found.hits))
    known = ctx.known_documents(question, ids)
    meant = records_meant(question, digest, match, [known[i] for i in ids if i in known])
    if meant is None:
        return None
    told = [pair for d in meant.documents for pair in _sentences(d, match)]
    return Whole(digest, meant, tuple(s for s, _ in told), tuple(under for _, under in told)) if told else None


def of_aspect(sub: SubQuestion, sentences: Iterable[Sentence]) -> list[Sentence]:
    """Those of the `sentences` that tell of what `sub` wants, where that is decisions or things to be done."""
    digest = digest_question(sub.text) if sub.operation is Operation.SUMMARY else None
    return [s for s in sentences if digest is None or TELLS[digest.aspect](s.text)]


def _sentences(document: Document, match: Matcher) -> Iterator[tuple[Sentence, str]]:
    """What a record itself says, in its order, with the heading that it stands under; the first sentence under a short
    one together with it, for it names what the sentence is of."""
    heading: Sentence | None = None
    under = ""
    for rank, passage in enumerate(passages(document), 1):
        for sentence in sentences_of(document, Hit(passage=passage, score=0.0, rank=rank), match, present=False):
            if sentence.heading:
                under, _, first = sentence.text.partition("\n")
                heading = sentence if _heads(sentence) else None
                if heading is not None and first.strip():  # a list goes on where its heading ends
                    yield sentence, under
                    heading = None
            elif _lists(sentence):
                under, heading = sentence.text, None
            elif content_words(text := sentence.text) and not (leads(sentence) or ORDERS.search(text) or in_code(text)):
                between = sentence.document.text[heading.end : sentence.start].strip() if heading is not None else ""
                joined = heading is not None and not between  # a list has more than its first line under a heading
                yield (replace(sentence, start=heading.start) if heading and joined else sentence), under
                heading = None


def _lists(sentence: Sentence) -> bool:
    """Whether it is the short line above a list, and says only what is listed."""
    if sentence.part is not None:  # somebody says it
        return False
    line = _LISTS.match(sentence.document.text, sentence.start)
    return listed_under(sentence.text) is not None or (line is not None and line.end() >= sentence.end - 1)


def _heads(sentence: Sentence) -> bool:
    """Whether it is a heading, other than the record's first, and short enough to be told."""
    parts = sentence.document.parts_at(sentence.start, sentence.end)
    return sentence.start > 0 and sentence.end - sentence.start <= _HEADING and any(p.role == "heading" for p in parts)


def digest_of(question: Question, sub: SubQuestion, whole: Whole, ctx: Context) -> Evidence:
    """The few sentences of the records that say the most of what is wanted, in the records' order."""
    aspect = whole.digest.aspect
    most = _MOST if aspect == "all" and len(whole.sentences) > _SHORT else _EVERY
    chosen = salient(whole.sentences, whole.under, whole.digest.sentences or most, aspect, ctx)
    order = {id(sentence): place for place, sentence in enumerate(whole.sentences)}
    chosen.sort(key=lambda sentence: order[id(sentence)])
    quotes = tuple(quote(sentence, number, sub.id) for number, sentence in enumerate(chosen, 1))
    kept = {id(sentence) for sentence in chosen}
    one, _ = _CALLED[aspect]
    why = f"it tells of no {one}, or others tell the same" if aspect != "all" else "others say more of the whole"
    return Evidence(
        sub=sub.id,
        quotes=quotes,
        items=tuple(Item(value=_line(s), quotes=(n,)) for n, s in enumerate(chosen, 1)),
        course=_lead(question, whole, chosen) if chosen else "",
        several=True,
        enough=bool(chosen),
        coverage=1.0 if chosen else 0.0,
        read_off=_read(whole),
        missing=() if chosen else (f"a {one}",),
        unquoted=tuple(unquoted(s, why) for s in whole.sentences if id(s) not in kept),
    )


def _line(sentence: Sentence) -> str:
    """A sentence in a line, after the heading that it is told with, or whoever says it."""
    parts = sentence.document.parts_at(sentence.start, sentence.start + 1)
    end = next((p.end for p in parts if p.role == "heading" and p.end < sentence.end), sentence.start)
    heading = " ".join(sentence.document.text[sentence.start : end].lstrip("# ").split()).rstrip(":.")
    rest = " ".join(sentence.document.text[end : sentence.end].replace("**", "").split()).lstrip("-*•+ ")
    who = sentence.speaker.name if sentence.speaker and not heading else ""
    lead = heading or (who if who not in rest[:_NAMED] else "")
    return f"{lead}: {rest}" if lead else rest


def _read(whole: Whole) -> str:
    """The records that were read to their end."""
    first, *others = whole.meant.documents
    return counted(len(others) + 1, "record") if others else f"“{first.title}”"


def _lead(question: Question, whole: Whole, chosen: Sequence[Sentence]) -> str:
    """What is told, of how much: a line before the sentences."""
    count = len(chosen)
    one, several = _CALLED[whole.digest.aspect]
    told = counted(count, one, several)
    if whole.digest.aspect == "all":
        told = f"{count} of {counted(len(whole.sentences), one, several)}"
    first = whole.meant.documents[0]
    if not whole.meant.one:
        return f"{told} in {counted(len({s.document.id for s in chosen}), 'record')}:"
    written = first.created_at  # a file's own time is no day of what it says
    at = written.astimezone(ZoneInfo(question.zone)).date() if written else None
    titled = any(at == mention.first for mention in dates_in(first.title))
    day = f" of {at}" if at and not titled else ""
    others = whole.meant.alike - 1
    beside = f" ({others} more {'is' if others == 1 else 'are'} called so)" if others else ""
    return f"{told} of “{first.title}”{day}{beside}:"
