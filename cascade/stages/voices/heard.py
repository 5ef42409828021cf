"""The voices of those whom an organisation serves: what they write, and what is told of them.

A mail is its writer's voice where that is nobody of ours and no circular; a message of a chat or a sentence of a paper
is the voice of the customer that it names or speaks of; a row of a table is that of whoever it is filed under.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.language import asks, names, sentences, stems, words
from cascade.language.namewords import ADDRESSEES
from cascade.language.stance import Stance, gives_reason, stances
from cascade.operations import cards_of
from cascade.operations.firms import domain_letters
from cascade.operations.said import statements
from cascade.stages.citing.companies import named_in
from cascade.stages.citing.themes import SERVED
from cascade.stages.tabular.columns import day_in
from cascade.stages.weighing.sentence import record
from cascade.stages.weighing.somebody import People, is_nobody
from cascade.tables import Table, tables_in
from cascade.types import Document, Identity, Question, Quote

__all__ = ["Voice", "voices_in"]

_CIRCULAR = re.compile(
    r"\bunsubscrib|\byou\s(?:get|receive|are\sreceiving)\sthis\b|\bnewsletter\b"
    r"|\bview\s(?:this\s)?(?:mail|email)?\s?in\s(?:your\s)?browser"
    r"|^\W*dear\s(?:customer|subscriber|reader|sir\sor\smadam,?\splease\sfind)s?\b|\bIMPORTANT\sNOTE\b",
    re.I | re.M,
)
_OURS = re.compile(r"\b(?:I|we|my|our|me|us|you|your)\b|['’](?:m|ve)\b", re.I)
"""What a letter to us has, and a report of the world has not."""
_PROSPECTIVE = re.compile(
    r"\b(?:prospect|lead|deal|demo|pilot|trial|pitch|sales|pipeline|quote|offer|signs?|signing|sold)\w*", re.I
)
_RELAYS = re.compile(
    r"(?:sa(?:id|ys?)|told|tells|called|calls|rang|rings|on\sthe\s(?:phone|line)|wr(?:ites?|ote)"
    r"|complain\w*|report(?:s|ed)|ask(?:s|ed)|wants?|would\slike|loves?|likes?"
    r"|annoyed|angry|unhappy|cross|thinks?|hesitates?|worr(?:ies|ied)|won['’]t|doesn['’]t|can['’]t"
    r"|is\sleaving|are\sleaving|left|lost|(?:has|have)\s(?:cancelled|given)|cancelled|is\sgone"
    r"|are\sgone"
    r"|hands?\sin|gave\snotice|switched|mentions?|mentioned|pleased|happy|from\sthe\sroad|ticket"
    r"|feedback|too\s(?:expensive|dear))\b",
    re.I,
)
"""How somebody hands on what another said or did."""
_GREETS = re.compile(
    r"\W*(?:dear|hi|hello|hey|good\s(?:morning|day|evening))\b[^.!?]{0,30}\W*$"
    r"|(?:but\s)?(?:many\s)?thank(?:s|\syou)\W*$",
    re.I,
)
_MENDED = re.compile(r"\b(?:fixed|deployed|resolved|sorted|merged|released|is\sours|on\sit|looking)\b", re.I)
_TALK = re.compile(
    r"\b(?:call|visit|interview|meeting\swith|exit|feedback|reviews?|survey|complaints?|customers?"
    r"|focus\sgroup|comments)\b",
    re.I,
)
"""What papers are called in which somebody wrote down what others said."""
_WHO = re.compile(
    r"\b(?:customer|client|tenant|resident|member|guest|patient|user|name|company|account|reporter"
    r"|requester|respondent|parent|pupil"
    r"|reviewer|author|posted\sby|organi[sz]ation|school|shop|reported\sby|raised\sby|from|contact)\b",
    re.I,
)
_TEXT = re.compile(
    r"\b(?:descriptions?|comments?|feedback|text|message|review|subject|summary|details?|notes?|what"
    r"|why|how|which|anything|reasons?|complaints?"
    r"|requests?|suggestions?|issue|problem|improve\w*|likes?d?|disliked?|title|body|said|best|worst"
    r"|remarks?|verbatim|quote|answer)\b",
    re.I,
)
_KIND = re.compile(r"\b(?:type|kind|sentiment|class)\b", re.I)
_SORT = re.compile(r"\b(?:category|topic|area|theme|cause|reason|product|tag|about|department|subject)\b", re.I)
_DAY = re.compile(r"\b(?:date|day|created|submitted|received|opened|reported|raised|when|on)\b", re.I)
_DESK = re.compile(
    r"(?:\b|_)(?:tickets?|complaints?|issues?|help-?\s?desk|support|faults?|customers?|clients?"
    r"|feedback|success|service|sales|churn|voice|reviews?|bugs?)(?:\b|_)",
    re.I,
)
"""Of what is filed under these each row is trouble that says nothing else."""
_OVER = {
    Stance.PRAISE: re.compile(
        r"\blike\b(?!.*\b(?:least|better|improve|change)\b)|\b(?:liked|enjoy\w*|best|well|positives?|good)\b", re.I
    ),
    Stance.COMPLAINT: re.compile(
        r"\b(?:improve\w*|dislike\w*|least|worst|better|negatives?|bad|problems?|change|frustrat\w+|complaints?)\b",
        re.I,
    ),
    Stance.WISH: re.compile(r"\b(?:improve\w*|wish\w*|suggest\w*|requests?|change|add|missing|ideas?)\b", re.I),
    Stance.LEAVING: re.compile(r"\b(?:leav\w*|cancel\w*|churn|exit)\b", re.I),
    Stance.RETURN: re.compile(r"\b(?:return|refund)\w*", re.I),
}
"""What stands over answers that are all of one stance."""
_FILED = {
    Stance.COMPLAINT: re.compile(r"complain|negativ|issue|problem|bug|fault|incident", re.I),
    Stance.PRAISE: re.compile(r"complimen|prais|positiv|thank", re.I),
    Stance.WISH: re.compile(r"request|suggest|idea|feature|enhance|wish", re.I),
    Stance.LEAVING: re.compile(r"cancel|churn|leav", re.I),
    Stance.RETURN: re.compile(r"return|refund", re.I),
}
_NOTHING = re.compile(
    r"\W*(?:n/?a|none|nothing(?:\sreally|\sat\sall)?|no|nope|yes|everything|all(?:\sgood)?|ok(?:ay)?|-"
    r"|don['’]t\sknow|no\scomment)?\W*",
    re.I,
)
_NOT_WITH = {Stance.COMPLAINT: {Stance.WISH}, Stance.WISH: {Stance.LEAVING, Stance.RETURN}}
_ROWS, _FEW, _LONG, _SHORT, _BOXED = 3, 0.5, 40, 3, 5


class Voice(NamedTuple):
    """What one says, with the words that show it."""

    who: str
    quotes: tuple[Quote, ...]
    """Sentences that show it, the best first."""
    text: str
    """All that is said, with what it is filed under: what it is about."""
    sort: str = ""
    """What it is filed under, in a table that does."""
    key: str = ""
    """The same for all that one says in one go."""
    firm: str = ""
    """The organisation that one speaks for, where that is known beside the name."""

    @property
    def quote(self) -> Quote:
        return self.quotes[0]

    @property
    def at(self) -> datetime | None:
        return self.quote.at


class Ear:
    """Hears voices of one stance, of those who are called `who`, or of the one that is called `name`."""

    def __init__(self, stance: Stance, ctx: Context) -> None:
        self.stance = stance
        self._ctx = ctx
        self._people = People(ctx.library)
        self._cards = cards_of(ctx)
        self._domain = ctx.library.own_domain() or ""

    def shows(self, text: str) -> bool:
        """Whether a sentence shows the stance."""
        found = stances(text)
        if self.stance in _NOT_WITH and found & _NOT_WITH[self.stance]:
            return False
        return self.stance is Stance.ANY or self.stance in found

    def ours(self, who: Identity | None) -> bool:
        """Whether somebody is one of us."""
        return who is None or self._people.inside(who)

    def firm(self, who: Identity) -> str:
        """What somebody's organisation is called; empty where nothing tells."""
        card = self._cards.of(who)
        return next(iter((self._cards.employers(card) if card else ()) or self._cards.firm(who)), "")

    def party(self, text: str) -> str:
        """The customer that a text names: the first name that is none of ours, is known or has two words, or has said
        something; else empty."""
        own = domain_letters(self._domain)
        if told := next((n for n in named_in(text, self._cards) if n != self._cards.home), ""):
            return told
        for name in names(text):
            bare = re.sub(r"^(?:Lost|Won|Call with|Bad news|New)\b\s?", "", name.text)
            if len(bare) < _SHORT or bare.isupper() or any(c.isdigit() for c in bare) or "".join(words(bare)) == own:
                continue
            known = self._ctx.library.people(bare, limit=1)
            if any(self.ours(Identity(name=p.name, address=p.address)) for p in known):
                continue
            if known or " " in bare or re.search(rf"{re.escape(bare)}(?:['’]s\s\w+)?(?::|\s{_RELAYS.pattern})", text):
                return bare
        return ""

    def addressed(self, mail: Document) -> bool:
        """Whether a mail is written to a box of ours that is nobody's own, as customers write."""
        to = (p.identity.address.lower().partition("@") for p in mail.people if p.role == "recipient")
        return any(domain == self._domain and ADDRESSEES.issuperset(words(box)) for box, _, domain in to)


def voices_in(
    question: Question, documents: list[Document], stance: Stance, ctx: Context, *, lenient: bool
) -> Iterator[Voice]:
    """What is said with this stance in each of the records."""
    ear = Ear(stance, ctx)
    boxed = sum(map(ear.addressed, (d for d in documents if d.kind == "email"))) >= _BOXED
    for document in documents:
        if boxed and document.kind == "email" and not ear.addressed(document):
            continue  # who writes to one of us is a partner as often
        tables = [t for t in tables_in(document.text) if len(t.rows) >= _ROWS] if document.kind == "doc" else []
        if document.kind == "email":
            yield from _mailed(document, ear, lenient and boxed)
        elif document.kind == "chat":
            yield from _relayed(document, ear)
        elif tables:
            for table in tables:
                yield from _filed(document, table, ear, question.zone)
        elif document.kind in ("doc", "meeting"):
            yield from _noted(document, ear)


def _mailed(mail: Document, ear: Ear, lenient: bool) -> Iterator[Voice]:
    """The voice of who wrote a mail; to a `lenient` ear what is no praise is a complaint, as at a desk."""
    own = list(statements(mail))
    text = "\n".join(s.text for s in own)
    author = mail.author
    if (
        author is None
        or ear.ours(author)
        or is_nobody(author)
        or _CIRCULAR.search(mail.text)
        or not (_OURS.search(text) or len(words(text)) < _LONG)
    ):
        return
    own = [s for s in own if len(words(s.text)) >= _SHORT and not _GREETS.match(s.text)]
    telling = [s for s in own if ear.shows(s.text)]
    other = {Stance.COMPLAINT: Stance.PRAISE, Stance.PRAISE: Stance.COMPLAINT}.get(ear.stance)
    if other and sum(other in stances(s.text) for s in own) > len(telling):
        return
    if ear.stance is Stance.DOUBT and not _PROSPECTIVE.search(f"{mail.title} {text}"):
        return
    mild = lenient and ear.stance is Stance.COMPLAINT
    mild = mild and not any(stances(s.text) & {Stance.PRAISE, Stance.LEAVING} for s in own)
    if own and (telling or mild or ear.shows(mail.title)):
        said = telling or own[:2]
        if ear.stance is Stance.LEAVING:  # why they leave they say beside it
            said = [s for s in own if gives_reason(s.text)] or said
        quotes = tuple(record(mail, s.start, s.end) for s in said)
        about = f"{mail.title}\n{text}"
        yield Voice(
            author.name or author.address, quotes, about, key=f"{mail.thread}{author.address}", firm=ear.firm(author)
        )


def _relayed(chat: Document, ear: Ear) -> Iterator[Voice]:
    for each in statements(chat):
        text = each.text
        if each.author is not None and is_nobody(each.author):
            continue
        outside = not ear.ours(each.author)
        who = (str(each.author.name or each.author.address) if each.author else "") if outside else ear.party(text)
        served = not SERVED.isdisjoint(stems(text))
        relayed = outside or _DESK.search(" ".join(chat.labels)) or _RELAYS.search(text)
        showing = any(ear.shows(text[a:b]) for a, b in sentences(text))
        if not (relayed and (who or served)) or not showing or (_MENDED.search(text) and not outside):
            continue
        if ear.stance is Stance.DOUBT and not _PROSPECTIVE.search(f"{' '.join(chat.labels)} {chat.title} {text}"):
            continue
        yield Voice(who, (record(chat, each.start, each.end),), text)


def _noted(paper: Document, ear: Ear) -> Iterator[Voice]:
    party = ear.party(paper.title) if _TALK.search(paper.title) else ""
    for each in statements(paper):
        heading = any(p.role in ("heading", "header") for p in paper.parts_at(each.start, each.end))
        if heading or len(words(each.text)) < 3 or not ear.shows(each.text):
            continue
        if not (party or (not SERVED.isdisjoint(stems(each.text)) and _TALK.search(paper.title))):
            continue
        if ear.stance is Stance.DOUBT and not _PROSPECTIVE.search(f"{paper.title} {each.text}"):
            continue
        yield Voice(party, (record(paper, each.start, each.end),), each.text)


class _Columns(NamedTuple):
    """Which column of a table has what, by its place."""

    who: int | None
    kind: int | None
    day: int | None
    sort: int | None
    """What few words of a list file it under."""
    texts: tuple[int, ...]
    """What is said: the answers that are asked for by what stands over them, else the longest text alone."""
    asked: dict[int, list[Stance]]
    """The stances that what stands over an answer asks for."""


def _filed(paper: Document, table: Table, ear: Ear, zone: str) -> Iterator[Voice]:
    """The voices of a table's rows: what each says, of whom, and what it is filed under."""
    found = _columns(table)
    desk = _DESK.search(" ".join([paper.title, paper.source, table.above, *table.heads])) is not None
    if not found.texts or not (any(found.asked.values()) or desk or found.who is not None):
        return
    beside = {n for n in (found.who, found.day, found.kind, *found.asked) if n is not None}
    for row in table.rows:
        for n in found.texts:
            cell = row.cell(n)
            start = paper.text.find(cell, row.start, row.end)
            filed = row.cell(found.kind) if found.kind is not None else ""
            if start < 0 or _NOTHING.fullmatch(cell) or not _says(cell, found.asked.get(n, []), filed, ear, desk=desk):
                continue
            quote = record(paper, start, start + len(cell))
            if found.day is not None and (on := day_in(row.cell(found.day), paper.at, zone)):
                quote = quote.model_copy(update={"at": datetime.combine(on, time(12), ZoneInfo(zone))})
            if name := row.cell(found.who) if found.who is not None else "":
                quote = quote.model_copy(update={"author": Identity(name=name)})
            about = "\n".join([cell, *(c for m, c in enumerate(row.cells) if m != n and m not in beside)])
            sort = row.cell(found.sort) if found.sort is not None else ""
            yield Voice(name, (quote,), about, sort, key=f"{paper.id}{row.start}")


def _columns(table: Table) -> _Columns:
    heads = [head.replace("_", " ") for head in table.heads]

    def first(of: re.Pattern[str], *others: int | None, few: bool = False) -> int | None:
        fitting = (n for n, head in enumerate(heads) if of.search(head) and n not in others)
        return next((n for n in fitting if not few or _is_few(table, n)), None)

    who, kind, day = first(_WHO), first(_KIND), first(_DAY)
    sort = first(_SORT, who, kind, few=True)
    lengths = {
        n: sum(len(words(row.cell(n))) for row in table.rows) for n, head in enumerate(heads) if _TEXT.search(head)
    }
    texts = [n for n, length in lengths.items() if n not in (who, kind, day, sort) and length >= len(table.rows)]
    texts = [n for n in texts if not _is_few(table, n)]
    asked = {n: [s for s, over in _OVER.items() if over.search(heads[n])] for n in texts}
    asked = {n: under for n, under in asked.items() if under}
    longest = sorted(texts, key=lambda n: -sum(len(row.cell(n)) for row in table.rows))[:1]
    return _Columns(who, kind, day, sort, tuple(asked or longest), asked)


def _says(cell: str, under: Collection[Stance], filed: str, ear: Ear, *, desk: bool) -> bool:
    """Whether a cell has the stance that is listened for: by what stands over it, by what its row is filed as, or by
    its own words; what is written to a `desk` is trouble where it says nothing else."""
    told = stances(cell)
    if ear.stance is Stance.ANY and (under or any(of.search(filed) for of in _FILED.values())):
        return True
    if under:
        other = told & {Stance.COMPLAINT, Stance.WISH}
        clear = ear.stance in other or not other or ear.stance not in (Stance.COMPLAINT, Stance.WISH)
        return ear.stance in under and clear
    if filed and any(of.search(filed) for of in _FILED.values()):
        return ear.stance in _FILED and _FILED[ear.stance].search(filed) is not None
    trouble = told <= {Stance.COMPLAINT, Stance.DOUBT, Stance.RETURN} and not asks(cell)
    return ear.shows(cell) or (desk and ear.stance is Stance.COMPLAINT and trouble)


def _is_few(table: Table, column: int) -> bool:
    """Whether a few short values come back in a column."""
    cells = [r.cell(column) for r in table.rows if r.cell(column)]
    return bool(cells) and len(set(cells)) <= max(_FEW * len(cells), 1) and len(cells) > _ROWS
