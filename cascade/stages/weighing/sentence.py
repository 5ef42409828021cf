"""Sentences of the passages that are read, each with the record that it lies in and what it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

from cascade.context import Context
from cascade.language import sentences
from cascade.match import Match, Matcher
from cascade.operations.firms import domain_letters
from cascade.passages import Outline
from cascade.stages.evidence import Found, Unquoted
from cascade.tables import is_head, is_row
from cascade.types import Document, Hit, Identity, Locator, Part, Passage, Question, Quote, Score

__all__ = [
    "ABOUT",
    "Sentence",
    "answered",
    "by_score",
    "by_time",
    "filed_as",
    "head_of",
    "own_sentences",
    "quote",
    "read_sentences",
    "record",
    "sentences_of",
    "unquoted",
    "with_before",
    "with_next",
    "written_by",
]

_AROUND = 0.5
"""What a facet counts for a sentence when only its passage speaks of it."""
ABOUT = 0.8
"""What a facet counts for a sentence when its title, author or channel names it."""


_NAMING = frozenset({"heading", "header"})
_PAST = re.compile(
    r"\b(?:(?:was|were)(?!\s(?:re-?)?(?:elected|appointed|named|chosen|awarded|given)\b)"
    r"|used to|former(?:ly)?|previously|no longer|ex-\w+|until (?:last|early|mid|late|\d{4}))\b",
    re.I,
)
"""What is over; whoever was elected is it from then on."""
_ASIDE = re.compile(r"\([^()]*\)")
"""What is over in brackets alone is what was so before: "£345 a week (was £310)"."""
_GOES_ON = re.compile(r"[^\S\n]+(?P<rest>(?:It|They|This|That|These|Those|He|She)\b)")
"""How a sentence begins that says more of what the one before it is of."""
_LEANS = re.compile(
    r"\W*(?:(?:owner|keeper|responsible|assignee|assigned\sto|contact|lead|reviewer|approver|who|due|deadline|until|by\swhen|when"
    r"|where|status|state|cost|price|budget|cause|reason|result|next\sstep|note)s?\b[^:\n]{0,12}:|(?!the\b|an?\b)[^\W\d]+\s[^\W\d]+\W*$)",
    re.I,
)
"""A sentence that says nothing without what stands before it: "Owner: Ida", "Ida decides"."""
_OF_BEFORE = re.compile(r"\W*(?:it|its|they|their|this|these|those|both)\b", re.IGNORECASE)
"""How a sentence begins whose subject the one before it names: "It is due in May"."""
_BLOCK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*•+|#]|\d{1,2}[.)]\s))")
"""What parts paragraphs, and the points of a list."""
_CLAUSE = re.compile(r";|\s[–—]\s|,\s(?=(?:but|before|until|while|whereas|and)\b)")
_OVER = 0.5
"""What a facet counts in a sentence that tells of the past, where the question asks how things are."""


@dataclass
class Sentence:
    """A candidate: a span of a document, with the record that it lies in."""

    document: Document
    hit: Hit
    start: int
    end: int
    match: Match
    around: Match
    score: float = 0.0
    parts: tuple[Score, ...] = ()
    part: Part | None = None
    """The message or turn that it is of."""
    context: str = ""
    """What its record is called and is of, and the headings that it stands under."""
    headed: bool = False
    """Whether the heading that it stands under speaks of something that is asked."""

    @property
    def speaker(self) -> Identity | None:
        """Who says it, in a chat or a meeting."""
        return self.part.author if self.part is not None else None

    @property
    def at(self) -> datetime:
        """When it was said or written; before everything else where nothing tells."""
        return record(self.document, self.start, self.end).at or datetime.min.replace(tzinfo=UTC)

    @property
    def heading(self) -> bool:
        """Whether it only names what follows."""
        return any(p.role in _NAMING for p in self.document.parts_at(self.start, self.end))

    @property
    def code(self) -> bool:
        """Whether a paper has it as code."""
        return any(p.role == "code" for p in self.document.parts_at(self.start, self.end))

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


def read_sentences(question: Question, found: Found, match: Matcher, ctx: Context) -> Iterator[Sentence]:
    """Every sentence of the passages, each once, muted ones and what was said later left out."""
    documents = ctx.known_documents(question, {h.passage.document for h in found.hits})
    theirs = any(role == "from" for role, _ in found.filters.people)
    seen: set[tuple[str, int]] = set()
    for hit in found.hits:
        document = documents.get(hit.passage.document)
        before = answered(document) if document and theirs else ""
        for sentence in sentences_of(document, hit, match, present=found.present, before=before) if document else ():
            if (sentence.document.id, sentence.start) not in seen:
                seen.add((sentence.document.id, sentence.start))
                yield sentence


def head_of(document: Document, passage: Passage, start: int, end: int) -> str:
    """The heading that a sentence of a paper stands under, but for the paper's first; and of one that says nothing
    without it ("Owner: Ida."), what is before it in its paragraph or point."""
    if document.kind != "doc":
        return ""
    over = [p for p in document.parts if p.role == "heading" and 0 < p.start < start]
    heading = document.text[over[-1].start : over[-1].end] if over else ""
    leans = _LEANS.match(document.text, start, end)
    if not leans and not _OF_BEFORE.match(document.text, start, end):
        return heading
    begins = [m.end() for m in _BLOCK.finditer(document.text, passage.start, end) if m.end() <= start]
    first = begins[-1] if begins else passage.start
    if not leans:
        first = next((at for at, _ in reversed(sentences(document.text, first, start))), start)
    return f"{heading}\n{document.text[first:start]}"


def _is_over(text: str, match: Matcher) -> bool:
    """Whether a sentence tells of what was: its clause that speaks most of what is asked, and not another one."""
    clauses = _CLAUSE.split(_ASIDE.sub("", text))
    return _PAST.search(max(clauses, key=lambda clause: match(clause).coverage)) is not None


def answered(document: Document) -> str:
    """What a mail answers, as it quotes it: where somebody's words are asked for, these are about it, and do not say
    it again."""
    return next((document.text[p.start : p.end] for p in document.parts if p.role == "quoted"), "")


def sentences_of(
    document: Document, hit: Hit, match: Matcher, *, present: bool, before: str = ""
) -> Iterator[Sentence]:
    """The sentences of one passage, muted ones left out, each with what it and what is around it speak of: its record,
    and what was said `before`."""
    passage = hit.passage
    outline = Outline(document)
    of_record = f"{document.title}\n{written_by(document)}\n{filed_as(document)}"
    about = cache(lambda context: match(f"{context}\n{of_record}").found)
    whole = match(f"{document.text[passage.start : passage.end]}\n{before}").found
    for start, end, part in own_sentences(document, passage):
        text = document.text[start:end]
        own = match(text)
        if present and _is_over(text, match):
            own = Match(_OVER * own.coverage, {n: _OVER * s for n, s in own.found.items()})
        author = part.author if part is not None else None
        named = match(f"{author.name} {author.address}").found if author else {}
        head = head_of(document, passage, start, end) if part is None else ""
        under = match(head).found if head.strip() else {}
        context = outline.context(passage, start)
        around = dict(own.found)
        for facets, share in ((named, ABOUT), (about(context), ABOUT), (under, ABOUT), (whole, _AROUND)):
            for n, value in facets.items():
                around[n] = max(around.get(n, 0.0), share * value)
        yield Sentence(
            document,
            hit,
            start,
            end,
            own,
            Match(match.coverage(around), around),
            part=part,
            context=context,
            headed=bool(under),
        )


def written_by(document: Document) -> str:
    """What the organisation that a mail comes from is called by its domain: what they write need not name them."""
    address = document.author.address if document.kind == "email" and document.author is not None else ""
    return domain_letters(address.partition("@")[2]).capitalize() if "@" in address else ""


def filed_as(document: Document) -> str:
    """The words of the file and the folders that a paper lies in, which may be all that names what it is of."""
    path = document.locator.path if document.kind == "doc" else None
    return re.sub(r"[\W_]+", " ", re.sub(r"\.\w{1,5}$", "", path)) if path else ""


def own_sentences(document: Document, passage: Passage) -> Iterator[tuple[int, int, Part | None]]:
    """Spans of the sentences of a passage that are its record's own, muted ones left out; in chats and meetings of the
    words alone, with the message or turn. What only names the columns of a table tells nothing."""
    parts = [p for p in document.parts if passage.start < p.end and p.start < passage.end]
    heads = {p.start for p in parts if p.role == "header" and is_row(document.text[p.start : p.end])}
    headings = [p.end for p in parts if p.role == "heading" and p.end < passage.end]
    for first, last, part in _told(document, passage):
        inside = [at for at in headings if first < at < last]  # no heading goes on in the line below it
        cut = (span for a, b in pairwise((first, *inside, last)) for span in sentences(document.text, a, b))
        for start, end in cut:
            muted = any(a < end and start < b for a, b in passage.muted)
            if not (muted or start in heads or is_head(document.text, start, end)):
                yield start, end, part


def _told(document: Document, passage: Passage) -> Iterator[tuple[int, int, Part | None]]:
    """The spans of a passage in which somebody tells something. Minutes tell what was decided before they list who is
    to do what, line by line, as a transcript has its turns."""
    at = passage.start
    for part in document.spoken:
        if part.start < passage.end and passage.start < part.end:
            if document.kind != "chat" and at < part.start:
                yield at, part.start, None
            yield max(part.start, passage.start), min(part.end, passage.end), part
            at = part.end
    if at == passage.start or (document.kind != "chat" and at < passage.end):
        yield at, passage.end, None


def with_next(sentence: Sentence) -> Sentence:
    """`sentence` with the one after it in its message or line, where that goes on with what it is of: "It is …"."""
    text, end = sentence.document.text, sentence.part.end if sentence.part is not None else len(sentence.document.text)
    goes_on = _GOES_ON.match(text, sentence.end, end)
    if goes_on is None:
        return sentence
    _, last = sentences(text, goes_on.start("rest"), end)[0]
    return replace(sentence, end=last)


def with_before(sentence: Sentence) -> Sentence:
    """`sentence` of a paper with the one before it in its paragraph, where that names what it is of: "It is …"."""
    document, passage = sentence.document, sentence.hit.passage
    if document.kind != "doc" or sentence.part or not _OF_BEFORE.match(document.text, sentence.start, sentence.end):
        return sentence
    begins = [m.end() for m in _BLOCK.finditer(document.text, passage.start, sentence.start)]
    before = sentences(document.text, begins[-1] if begins else passage.start, sentence.start)
    return replace(sentence, start=before[-1][0]) if before else sentence


def record(document: Document, start: int, end: int) -> Quote:
    """A quote of `document[start:end]`, numbered 0, bound to the record that it lies in."""
    native_id, author, at, locator = document.native_id, None, None, document.locator
    for part in document.parts_at(start, end):
        if part.start <= start and end <= part.end:
            if part.native_id and native_id == document.native_id:
                native_id = part.native_id
            author = author or part.author
            at = at or part.at
            if part.locator is not None:
                locator = locator.model_copy(update=part.locator.model_dump(exclude_none=True))
    return Quote(
        n=0,
        document=document.id,
        native_id=native_id,
        source=document.source,
        kind=document.kind,
        title=document.title,
        start=start,
        end=end,
        text=document.text[start:end],
        author=author or document.author,
        at=at or document.at,
        locator=_with_line(document, locator, start),
    )


def _with_line(document: Document, locator: Locator, start: int) -> Locator:
    """With the line of the file, where the text has the file's own lines."""
    if locator.line is not None or not document.meta.get("lines"):
        return locator
    offset = document.meta.get("line_offset") or 0
    line = document.text.count("\n", 0, start) + 1 + (int(offset) if isinstance(offset, (int, float)) else 0)
    return locator.model_copy(update={"line": line})


def quote(sentence: Sentence, number: int, sub: str) -> Quote:
    """The numbered quote of a chosen sentence."""
    bound = record(sentence.document, sentence.start, sentence.end)
    return bound.model_copy(
        update={"n": number, "passage": sentence.hit.passage.id, "question": sub, "scores": sentence.parts}
    )


def unquoted(sentence: Sentence, reason: str, rank: int | None = None) -> Unquoted:
    """A sentence that is not chosen, and why; `rank` where it came after those that are weighed."""
    return Unquoted(
        document=sentence.document.id,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        score=round(sentence.score, 6),
        parts=sentence.parts,
        reason=reason,
        rank=rank,
    )


def by_score(sentence: Sentence) -> tuple[float, str, int]:
    """Sorts sentences by score, the best first; ties by place."""
    return -sentence.score, sentence.document.id, sentence.start


def by_time(sentence: Sentence) -> tuple[datetime, int]:
    """Sorts sentences by when they were said, what is of one message by its place in it."""
    return sentence.at, sentence.start
