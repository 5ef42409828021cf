"""What may be meant at the cursor of the question or search box: a filter, a filter's value, or somebody's name.

It is asked at each keystroke, so it looks up beginnings of words in the library and common values in the index, and
never reads a document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from cascade.clean import one_line
from cascade.language import STOP_WORDS, dates, fold
from cascade.query import quoted
from cascade.shown import counted
from cascade.types import Value

if TYPE_CHECKING:
    from cascade.index import Index
    from cascade.library import Library
    from cascade.library.records import Person

__all__ = ["Directory", "Suggestion", "suggest"]

_MOST: Final = 8
_PEOPLE: Final = 200
"""People who are ordered by how much they wrote: of all that match, those who are named most often."""
_KEYS: Final = {
    "from": "who wrote it",
    "to": "who got it",
    "with": "whoever it names",
    "in": "folder, label or channel",
    "source": "where it comes from",
    "kind": "email, chat, doc …",
    "after": "from that day on",
    "before": "up to that day",
    "on": "on that day or in that time",
    "has:attachment": "with a file attached",
    "thread": "one conversation",
}
_SHORTEST_KEY: Final = 2
_SHORTEST_NAME: Final = 3
_SMART: Final = str.maketrans("“”„«»", '"' * 5)
_FILTER: Final = re.compile(r'(?<!\S)(?P<sign>[+~-]?)(?P<key>as-of|[a-z]+):(?P<value>"[^"]*"?|[^\s"]*)', re.I)
_BEFORE: Final = re.compile(r"(?:[^\W\d_][\w'’]*(?:[-.][\w'’]+)*[-.]?)?\Z")
_AFTER: Final = re.compile(r"[\w'’-]*")
_NAMES_BEFORE: Final = re.compile(r"(?:[^\W\d_][\w'’-]*[ \t]+){1,2}\Z")
_WORD: Final = re.compile(r"[^\W_]+")


class Suggestion(Value):
    """A completion: `text` goes in the place of what stands from `start` to `end`. `about` says what it is."""

    start: int
    end: int
    text: str
    about: str = ""


class Directory:
    """Who and what there is in one home, by how common it is; read again when the index has changed.

    `sources` are pairs of name and kind, as they are set; without a library that is all that is known.
    """

    def __init__(self, library: Library | None, index: Index | None, sources: Iterable[tuple[str, str]]) -> None:
        self.library, self._index = library, index
        self.sources = tuple(sources)
        self._seen = -1
        self._read: dict[str, dict[str, int]] = {}

    def names(self, field: str) -> dict[str, int]:
        """Values of a field of the index in how many passages each, the commonest first."""
        return self._kept(field, lambda index, _: index.names(field))

    def people(self, text: str) -> list[tuple[Person, int]]:
        """Whoever `text` may mean, those by name before those by address, and in how many passages each wrote."""
        if self.library is None:
            return []
        authors = self.names("people")
        words = fold(text).replace(",", " ").split()
        ranked = []
        for person in self.library.people(text, _PEOPLE):
            wrote = sum(authors.get(name, 0) for name in {*person.names, person.address})
            by_name = all(_has(fold(person.name), word) for word in words)
            ranked.append((not by_name, -wrote, person))
        return [(person, -wrote) for _, wrote, person in sorted(ranked, key=lambda one: one[:2])]

    def organisations(self, text: str) -> list[tuple[str, int]]:
        """Organisations whose name begins so, of which some passage speaks, with how many addresses each has."""
        if self._index is None:
            return []
        start = fold(text)
        known = self._kept("organisations", lambda _, library: dict(library.organisations()))
        found = list(islice((pair for pair in known.items() if fold(pair[0]).startswith(start)), _MOST))
        spoken = self._index.doc_frequency(name for name, _ in found)
        return [pair for pair in found if spoken[pair[0]]]

    def _kept(self, name: str, read: Callable[[Index, Library], dict[str, int]]) -> dict[str, int]:
        if self._index is None or self.library is None:
            return {}
        revision = self._index.revision
        if revision != self._seen:
            self._seen, self._read = revision, {}
        kept = self._read
        if name not in kept:
            kept[name] = read(self._index, self.library)
        return kept[name]


class _Option(NamedTuple):
    """What may be written, and what it is."""

    text: str
    about: str = ""


def suggest(
    text: str, cursor: int, directory: Directory, *, as_of: datetime, zone: str, search: bool
) -> tuple[Suggestion, ...]:
    """See `Engine.suggest`."""
    cursor = min(max(cursor, 0), len(text))
    places = (_values, _names, _keys)
    when = _When(as_of, zone)
    return next((found for place in places if (found := place(text, cursor, directory, when, search))), ())


def _made(start: int, end: int, options: Iterable[_Option], typed: str) -> tuple[Suggestion, ...]:
    """The first options, each once, without one that stands there already."""
    distinct = {option.text: option for option in options if option.text and option.text != typed}
    return tuple(
        Suggestion(start=start, end=end, text=one_line(option.text), about=one_line(option.about))
        for option in islice(distinct.values(), _MOST)
    )


# --- filters ------------------------------------------------------------------------------------------------------


class _When(NamedTuple):
    as_of: datetime
    zone: str


def _known_keys(search: bool) -> dict[str, str]:
    """A search looks in titles; a question has a day."""
    return _KEYS | ({"title": "a word of the title"} if search else {"as-of": "as if it were that day"})


def _may(sign: str, search: bool) -> bool:
    """Whether a filter may have that sign: a question leaves nothing out."""
    return search or not sign


def _keys(text: str, cursor: int, _: Directory, __: _When, search: bool) -> tuple[Suggestion, ...]:
    """Filters that begin as the word under the cursor does."""
    found = re.search(r"(?<!\S)(?P<sign>[+~-]?)(?P<word>[a-z-]+)\Z", text[:cursor])
    if (
        not found
        or not _may(found["sign"], search)
        or len(found["word"]) < _SHORTEST_KEY
        or not re.match(r"\s|$", text[cursor:])
    ):
        return ()
    keys = (_Option(k if ":" in k else f"{k}:", about) for k, about in _known_keys(search).items())
    return _made(found.start("word"), cursor, (k for k in keys if k.text.startswith(found["word"])), "")


def _values(text: str, cursor: int, directory: Directory, when: _When, search: bool) -> tuple[Suggestion, ...]:
    """Values of the filter under the cursor."""
    for found in _FILTER.finditer(text.translate(_SMART)):
        start, end = found.span("value")
        key, value = found["key"].lower(), found["value"]
        if not start <= cursor <= end or key not in {*_known_keys(search), "has"} or not _may(found["sign"], search):
            continue
        if value.startswith('"'):
            closed = len(value) > 1 and value.endswith('"')
            if closed and cursor == end:
                return ()
            end = end if closed else cursor  # else the quotation marks are still to come, and what follows is no name
        if key in ("source", "kind"):
            start += value.rfind("|", 0, cursor - start) + 1
        typed = text[start:cursor].translate(_SMART).lstrip('"')
        offered = (_Option(quoted(o.text), o.about) for o in _options(key, typed, directory, when))
        return _made(start, end, offered, text[start:end])
    return ()


def _options(key: str, typed: str, directory: Directory, when: _When) -> Iterator[_Option]:
    if key in ("from", "to", "with"):
        yield from _people(typed, directory)
    elif key == "source":
        yield from _beginning(typed, (_Option(name, kind) for name, kind in directory.sources))
    elif key in ("in", "kind"):
        names = directory.names("label" if key == "in" else "kind").items()
        yield from _beginning(typed.lstrip("#"), (_Option(name, _passages(count)) for name, count in names))
    elif key == "has":
        yield from _beginning(typed, [_Option("attachment", _KEYS["has:attachment"])])
    elif key in ("after", "before", "on", "as-of"):
        yield from _times(key, typed, when)


def _beginning(typed: str, options: Iterable[_Option]) -> list[_Option]:
    """Options that begin so, then those in which a word does."""
    start = fold(typed)
    ranked = [(not folded.startswith(start), option) for option in options if _has(folded := fold(option.text), start)]
    return [option for _, option in sorted(ranked, key=lambda pair: pair[0])]


def _has(folded: str, start: str) -> bool:
    return folded.startswith(start) or any(word.startswith(start) for word in _WORD.findall(folded))


def _people(typed: str, directory: Directory) -> Iterator[_Option]:
    start = fold(typed).strip()
    if len(start) < _SHORTEST_KEY:  # so many that the commonest names will do, without looking for their addresses
        found = ((name, count) for name, count in directory.names("people").items() if _has(fold(name), start))
        common = [_Option(name, f"wrote {_passages(count)}") for name, count in islice(found, _MOST)]
        yield from common
        if not start or len(common) == _MOST:
            return
    known = directory.people(typed)
    bearers = Counter(fold(person.name) for person, _ in known)
    for person, wrote in known:
        if person.address and bearers[fold(person.name)] > 1:
            yield _Option(person.address, f"{person.name}, {_wrote(person, wrote)}")
        else:
            yield _Option(person.name or person.address, _known_of(person, wrote))


def _known_of(person: Person, wrote: int) -> str:
    told = _wrote(person, wrote)
    return f"{person.address}, {told}" if person.name and "@" in person.address else told


def _wrote(person: Person, wrote: int) -> str:
    return f"wrote {_passages(wrote)}" if wrote else f"named in {person.documents:,}"


def _passages(count: int) -> str:
    return counted(count, "passage")


# --- times --------------------------------------------------------------------------------------------------------


def _times(key: str, typed: str, when: _When) -> Iterator[_Option]:
    """Legible times that begin so."""
    here = when.as_of.astimezone(ZoneInfo(when.zone))
    months, month = [], here.replace(day=1)
    for _ in range(12):
        months.append(f"{month:%Y-%m}")
        month = (month - timedelta(days=1)).replace(day=1)
    years = [f"{here:%Y}", f"{here.year - 1}"]
    told = ["today", "yesterday", "last week", "last month", *months[:2], *years, *months[2:]]
    for text in told:
        if text.startswith(typed.lower()) and (meant := _meaning(key, text, when)):
            yield _Option(text, meant)


def _meaning(key: str, text: str, when: _When) -> str:
    """The time in full, or nothing where it is none."""
    if key == "as-of":
        moment = dates.moment(text, when.as_of, when.zone)
        return f"to the end of {_day(moment, when)}" if moment else ""
    found = dates.resolve(text, when.as_of, when.zone)
    start = found and (found.after or found.before)
    if found is None or start is None:
        return ""
    if key == "on":
        last = found.before and found.before - timedelta(seconds=1)
        days = dict.fromkeys(_day(day, when) for day in (start, last) if day)
        return " to ".join(days)
    return f"from {_day(start, when)} on" if key == "after" else f"before {_day(start, when)}"


def _day(moment: datetime, when: _When) -> str:
    day = moment.astimezone(ZoneInfo(when.zone))
    return f"{day:%a} {day.day} {day:%B %Y}"


# --- names in running text ----------------------------------------------------------------------------------------


def _names(text: str, cursor: int, directory: Directory, _: _When, __: bool) -> tuple[Suggestion, ...]:
    """People and organisations that begin as the word under the cursor does, with the words before it or alone."""
    found = _BEFORE.search(text, 0, cursor)
    start = found.start() if found else cursor
    word = text[start:cursor]
    if not word[:1].isupper():
        return ()
    end = cursor + len(_AFTER.match(text, cursor)[0])  # type: ignore[index]  # it matches the empty text too
    before = _NAMES_BEFORE.search(text, 0, start)
    begins = [m.start() + before.start() for m in re.finditer(r"\S+", before[0])] if before else []
    for begin in (*begins, start):
        alone = begin == start
        if not text[begin].isupper() or (alone and (len(word) < _SHORTEST_NAME or fold(word) in STOP_WORDS)):
            continue
        if options := _called(text[begin:cursor], directory, alone=alone):
            return _made(begin, end, options, text[begin:end])
    return ()


def _called(typed: str, directory: Directory, *, alone: bool) -> list[_Option]:
    """Whoever is called so: by any word of the name where it is one `alone`, else from its beginning."""
    start = " ".join(fold(typed).split())
    fits: Callable[[str], bool] = (lambda name: _has(name, start)) if alone else (lambda name: name.startswith(start))
    options = [
        _Option(person.name, _known_of(person, wrote))
        for person, wrote in directory.people(typed)
        if "@" not in person.name and fits(fold(person.name))
    ]
    counts = ((name, counted(count, "address", "addresses")) for name, count in directory.organisations(typed))
    return [*options[: _MOST - 2], *(_Option(*pair) for pair in counts), *options[_MOST - 2 :]]
