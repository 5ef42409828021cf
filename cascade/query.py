"""The language that a person searches in, and the value that it is read into.

    word                one of its forms must be there (report: reports, reported)
    "two words"         exactly these words in a row; "word" exactly this form
    one|other           either will do
    -word  -"a phrase"  must not be there
    ~word  ~word^0.5    makes a passage better, need not be there; ^ says by how much
    title:word          in the title (or subject)
    from:ann to:bob@x.org with:"ann lee"     people: part of a name or of an address, whole words
    in:inbox source:mail kind:email thread:id     where
    after:2026-03 before:yesterday on:"last week"     when; after: counts from the start of what it names
    has:attachment

A question may hold the filters too, and `as-of:2026-03-14` beside them; its other words are left as they stand.

All of these must hold; several source: or kind: mean any of them. A - in front turns a filter on people or place
around. Reading never fails on words: what is no filter is words, and the query's notes say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

from cascade.errors import BadQuery
from cascade.types import Filters

__all__ = ["FILTERS", "Asked", "Query", "Term", "parse", "quoted", "read_question"]


_ANY: Final = Filters()
LEAST_BOOST: Final = 0.0001
MOST_BOOST: Final = 1000.0
_ENDS: Final = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase to look for, and what does as well in its place.

    A single word that is not a phrase stands for all its forms; what is not one word is a phrase. `boost` multiplies
    what it adds to a score. `field` limits it to `title`. `others` are alternatives; each has a boost of its own and
    shares the field. `inflected`: the words of a phrase stand for all their forms too, which nobody writes in a query.
    Raises `ValueError` for a text without a letter or digit.
    """

    text: str
    phrase: bool = False
    inflected: bool = field(default=False, compare=False, kw_only=True)
    boost: float = 1.0
    field: str | None = None
    others: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        text = " ".join(_ENDS.sub("", self.text.replace('"', " ")).split())
        if not text:
            raise ValueError(f"{self.text!r} holds no letter or digit")
        if not 0 < self.boost <= MOST_BOOST:
            raise ValueError(f"a boost lies above 0 and at most at {MOST_BOOST}, not at {self.boost}")
        if self.field not in (None, "title"):
            raise ValueError(f"{self.field!r} is no field to search by name: title")
        put = object.__setattr__
        put(self, "text", text)
        put(self, "phrase", self.phrase or not text.isalnum())
        put(self, "boost", max(round(self.boost, 4), LEAST_BOOST))
        if self.others:
            flat = (one for other in self.others for one in other.either)
            put(self, "others", tuple(replace(one, field=self.field) for one in flat))

    @property
    def either(self) -> tuple[Term, ...]:
        """This one and its alternatives."""
        return (replace(self, others=()), *self.others) if self.others else (self,)

    def weighing(self, boost: float) -> Term:
        """The same with this boost, alternatives too."""
        return replace(self, boost=boost, others=tuple(replace(other, boost=boost) for other in self.others))

    def __str__(self) -> str:
        named = f"{self.field}:" if self.field else ""
        return named + "|".join(quoted(t.text, t.phrase) + _power(t.boost) for t in self.either)


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. Without a term, what the filters leave is listed newest first.

    `must`: every term has to match. `should`: each makes a passage better; without a `must`, one at least has to match.
    `without`: each of its filters takes passages away. `notes`: what a person should know of how it was read; two
    queries that differ only in notes are the same. `str` writes what `parse` reads back. Raises `ValueError` for a time
    or an attachment in `without`.
    """

    must: tuple[Term, ...] = ()
    should: tuple[Term, ...] = ()
    must_not: tuple[Term, ...] = ()
    filters: Filters = _ANY
    without: Filters = _ANY
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if self.without.after or self.without.before or self.without.attachment is not None:
            raise ValueError("a time or an attachment cannot be taken away: use the filters")
        if self.must_not:
            object.__setattr__(self, "must_not", tuple(term.weighing(1.0) for term in self.must_not))

    def __bool__(self) -> bool:
        return bool(self.must or self.should or self.must_not or self.filters or self.without)

    def __str__(self) -> str:
        return " ".join((*self._terms(), *_filters(self.filters, ""), *_filters(self.without, "-")))

    def _terms(self) -> Iterator[str]:
        for term in self.must:
            yield f"+{term}" if any(t.boost != 1 for t in term.either) else str(term)
        for term in self.should:
            yield f"~{term}"
        for term in self.must_not:
            yield f"-{term}"


# --- writing ------------------------------------------------------------------------------------------------------


def quoted(text: str, always: bool = False) -> str:
    """`text` as a word or a filter's value is written: in quotation marks where it needs them."""
    plain = not always and re.fullmatch(r'[^\s"|^\\]+', text)
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _power(boost: float) -> str:
    return "" if boost == 1 else "^" + f"{boost:.4f}".rstrip("0").rstrip(".")


def _moment(at: datetime) -> str:
    exact = at.second or at.microsecond
    return at.astimezone(UTC).isoformat(timespec="auto" if exact else "minutes").replace("+00:00", "Z")


def _filters(filters: Filters, sign: str) -> Iterator[str]:
    listed = (*filters.people, *(("in", label) for label in filters.labels))
    chosen = (*(("source", name) for name in filters.sources), *(("kind", name) for name in filters.kinds))
    for key, value in (*listed, *chosen, *((("thread", filters.thread),) if filters.thread else ())):
        yield f"{sign}{key}:{quoted(value)}"
    if filters.attachment is not None:
        yield "has:attachment" if filters.attachment else "-has:attachment"
    if filters.after:
        yield f"after:{_moment(filters.after)}"
    if filters.before:
        yield f"before:{_moment(filters.before)}"


# --- reading ------------------------------------------------------------------------------------------------------

_ALTERNATIVE: Final = r'(?:"(?:[^"\\]|\\.)*(?:"|$)|(?:[^\s"|^]|\^(?!\d))+)(?:\^\d+(?:\.\d+)?)?'
_ITEM: Final = re.compile(
    rf"(?P<sign>[+~]|-(?!-))?(?:(?P<key>[a-z]+):(?![/\s]|$))?(?P<value>{_ALTERNATIVE}(?:\|{_ALTERNATIVE})*)",
    re.I | re.S,
)
_PIECE: Final = re.compile(
    r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|$)|(?P<bare>(?:[^"|^]|\^(?!\d))+))(?:\^(?P<power>[\d.]+))?', re.S
)
_SMART: Final = str.maketrans("“”„«»", '"' * 5)
_ALIASES: Final = {"subject": "title", "date": "on", "label": "in"}
_DATES: Final = '2026-03-01, 2026-03, 2026, today, yesterday, 7d, 3w, monday, "last week"'
FILTERS: Final = ("from", "to", "with", "in", "source", "kind", "after", "before", "on", "thread", "has", "title")
"""Names that may stand before a colon."""
_AS_OF: Final = ("as-of", "asof")
_NARROWING: Final = re.compile(
    rf'(?<!\S)(?:"[^"]*"|(?P<sign>-)?(?P<key>as-of|[a-z]+):(?![/\s]|$)(?P<value>{_ALTERNATIVE}(?:\|{_ALTERNATIVE})*)'
    r"(?P<rest>[.,;:?!)\]]*))",
    re.I | re.S,
)
"""A filter in a question, or a phrase in quotation marks, in which there is none."""
_PUNCTUATION: Final = re.compile(r"[.,;:?!)\]]+$")
_FILTERS: Final = ", ".join(f"{name}:" for name in FILTERS)
_MOST: Final = 200
"""Words, phrases and filters that a person's search holds at most."""


def parse(text: str, *, as_of: datetime, zone: str) -> Query:
    """Read what a person typed.

    `as_of` is what "today" goes by and `zone` the person's time zone (IANA). Raises `BadQuery` for a value that does
    not read (`after:someday`), for filters that exclude each other, and for nothing at all to look for.
    """
    reading = _Reading(as_of, zone)
    text = text.translate(_SMART)
    for count, item in enumerate(_ITEM.finditer(text)):
        if count == _MOST:
            raise BadQuery(
                f"more than {_MOST} words are not searched at once", hint="shorten it, or ask: `cascade ask`"
            )
        reading.item(item["sign"] or "", item["key"] or "", item["value"])
    if text.count('"') - text.count('\\"') & 1:
        reading.notes.append("a quotation mark has no partner: the phrase runs to the end")
    query = reading.query()
    if not query:
        left = f" ({'; '.join(query.notes)})" if query.notes else ""
        raise BadQuery(
            f"there is nothing to look for{left}", hint='type words, "a phrase", or a filter such as from:ann'
        )
    return query


class Asked(NamedTuple):
    """A question as it was typed: its words, and what the filters among them say."""

    text: str
    filters: Filters
    as_of: datetime | None


def read_question(text: str, *, as_of: datetime, zone: str) -> Asked:
    """Take the filters out of a question; what is no filter (`10:30`, `Re: oars`, `"from:ann"` in quotes) is left in.

    `as_of` is what "today" goes by, unless the question has an `as-of:` of its own. Raises `BadQuery` for a value that
    does not read, for filters that exclude each other, and for one that leaves something out (`-from:ann`).
    """
    tokens = list(_tokens(text))
    named = [_as_of(token, as_of, zone) for token in tokens if token.key in _AS_OF]
    reading = _Reading(min((as_of, *named)), zone)
    for token in tokens:
        if token.key not in _AS_OF:
            reading.filter(token.sign, token.key, token.value)
    if reading.filters["-"]:
        raise BadQuery(
            f"a question cannot leave out {reading.query()}", hint="say what to look in: from:ann, in:inbox, kind:email"
        )
    words, at = "", 0
    for token in tokens:
        words, at = words + text[at : token.start], token.end
        if not text[at:].strip():
            words = (words.rstrip(" ,;") if token.closing else words) + token.closing
    return Asked(" ".join((words + text[at:]).split()), reading.filters[""], min(named, default=None))


class _Token(NamedTuple):
    """A filter in a question, at `text[start:end]`; `closing` ends the sentence and is not of its value."""

    sign: str
    key: str
    value: str
    closing: str
    start: int
    end: int


def _tokens(text: str) -> Iterator[_Token]:
    for found in _NARROWING.finditer(text.translate(_SMART)):
        key = _ALIASES.get((found["key"] or "").lower(), (found["key"] or "").lower())
        if key not in _AS_OF and (key not in FILTERS or key == "title"):
            continue
        value = found["value"]
        if (value.count('"') - value.count('\\"')) & 1:
            raise BadQuery(f"{found[0]} has no closing quotation mark", hint=f'write {key}:"two words" and go on')
        bare = value if value.endswith('"') else _PUNCTUATION.sub("", value)
        if any(map(str.isalnum, bare)):
            closing = "".join(mark for mark in value[len(bare) :] + found["rest"] if mark in ".?!")
            yield _Token(found["sign"] or "", key, bare, closing, *found.span())


def _as_of(token: _Token, now: datetime, zone: str) -> datetime:
    from cascade.language.dates import moment

    found = None if token.sign or token.value.count("|") else moment(_plain(token.value.strip('"')), now, zone)
    if found is None:
        raise BadQuery(
            f"{token.sign}{token.key}:{token.value} names no day that can be told", hint=f"these read: {_DATES}"
        )
    return found


class _Reading:
    """What has been read so far."""

    def __init__(self, as_of: datetime, zone: str) -> None:
        self.as_of, self.zone = as_of, zone
        self.terms: dict[str, list[Term]] = {"": [], "~": [], "-": []}
        self.filters = {"": Filters(), "-": Filters()}
        self.notes: list[str] = []

    def query(self) -> Query:
        return Query(
            must=tuple(self.terms[""]),
            should=tuple(self.terms["~"]),
            must_not=tuple(self.terms["-"]),
            filters=self.filters[""],
            without=self.filters["-"],
            notes=tuple(dict.fromkeys(self.notes)),
        )

    def item(self, sign: str, key: str, value: str) -> None:
        typed, key = key, _ALIASES.get(key.lower(), key.lower())
        if key in FILTERS and key != "title":
            self.filter(sign, key, value)
            return
        if key and key != "title":
            value, key = f"{typed}:{value}", ""
            self.notes.append(f"{value} is read as words, since {typed}: is none of {_FILTERS}")
        if value.endswith(":") and value[:-1].lower() in FILTERS:
            self.notes.append(f"{value} is read as a word: a filter has its value right after it")
        if value in ("AND", "OR", "NOT"):
            self.notes.append(f"{value} is read as a word: every word is required; write one|other, -word, ~optional")
        self._term(sign, key or None, value)

    def _term(self, sign: str, field: str | None, value: str) -> None:
        either = []
        for piece in _PIECE.finditer(value):
            text = piece["bare"] if piece["quoted"] is None else _plain(piece["quoted"])
            power = piece["power"]
            if power and sign not in ("+", "~"):
                text, power = f"{text}^{power}", None
            try:
                boost = min(max(float(power or 1), LEAST_BOOST), MOST_BOOST)
                either.append(Term(text=text, phrase=piece["quoted"] is not None, boost=boost, field=field))
            except ValueError:
                self.notes.append(f"{text!r} is left out: it holds no letter or digit")
        if either:
            first, *others = either
            whole = replace(first, others=tuple(others)) if others else first
            self.terms["" if sign == "+" else sign].append(whole)

    def filter(self, sign: str, key: str, value: str) -> None:
        """Narrow by `key:value`, or with the sign `-` to what does not have it."""
        values = [_plain(p["quoted"]) if p["quoted"] is not None else p[0] for p in _PIECE.finditer(value)]
        values = [v.strip() for v in values if v.strip()]
        if not values:
            raise BadQuery(f"{key}: has no value", hint=f"write {key}:value, or the word alone")
        if len(values) > 1 and key not in ("source", "kind"):
            raise BadQuery(f"{key}: takes one value, and {value!r} are {len(values)}", hint="search for each in turn")
        if sign == "-" and key in ("after", "before", "on"):
            raise BadQuery(f"{key}: cannot be turned around", hint="after:DAY is from that day on, before:DAY up to it")
        turned = "" if key == "has" or sign != "-" else "-"
        self.filters[turned] = self._added(self.filters[turned], key, values, sign == "-")

    def _added(self, filters: Filters, key: str, values: list[str], negative: bool) -> Filters:
        value = values[0]
        if key in ("source", "kind"):
            name = key + "s"
            return filters.model_copy(update={name: (*getattr(filters, name), *values)})
        if key in ("from", "to", "with"):
            return filters.model_copy(update={"people": (*filters.people, (key, value))})
        if key == "in":
            return filters.model_copy(update={"labels": (*filters.labels, value)})
        if key == "thread":
            found = filters.narrowed(Filters(thread=value))
        elif key == "has":
            if value.lower() not in ("attachment", "attachments"):
                raise BadQuery(f"has:{value} is not known", hint="has:attachment or -has:attachment")
            found = filters.narrowed(Filters(attachment=not negative))
        else:
            found = filters.narrowed(self._time(key, value))
        if found is None:
            raise BadQuery(f"{key}:{value} and what is asked before it cannot both hold", hint="leave one of them out")
        return found

    def _time(self, key: str, value: str) -> Filters:
        from cascade.language.dates import resolve

        moment = _instant(value)
        found = None if moment else resolve(value, self.as_of, self.zone)
        start, end = (moment, moment) if moment else (found.after, found.before) if found else (None, None)
        bound = start or end
        if bound is None:
            raise BadQuery(f"{key}:{value} names no time that can be told", hint=f"these read: {_DATES}")
        if key == "after":
            return Filters(after=bound)
        return Filters(before=bound) if key == "before" else Filters(after=start, before=end)


def _plain(quoted: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", quoted)


def _instant(value: str) -> datetime | None:
    """A full ISO time with its zone, as queries are written; anything less is for `cascade.language.dates`."""
    if "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
