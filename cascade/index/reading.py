"""What to do about a query that finds nothing: mend slips of the finger, then ask for less, and say so either way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple, Protocol

import tantivy

from cascade.index.compile import PEOPLE, Compiler
from cascade.index.lexicon import SEARCHED, Lexicon
from cascade.query import Query, Term
from cascade.types import Filters

__all__ = ["Matches", "Relaxed", "read", "relax", "unmet"]

_READINGS: Final = 3
"""Words that a misspelt one is read as, at most."""
_NAMES: Final = 12
"""Names told of where one is not known, at most."""


class Matches(Protocol):
    """What matches a compiled query."""

    def count_compiled(self, query: tantivy.Query) -> int:
        """How many passages."""
        ...

    def documents_compiled(self, query: tantivy.Query) -> set[str]:
        """Which documents."""
        ...


def read(query: Query, lexicon: Lexicon) -> tuple[Query, list[str]]:
    """`query` with each word that no passage has read as the words one slip away, and a note for each of those."""
    notes: list[str] = []
    must = tuple(_mended(term, lexicon, notes) for term in query.must)
    should = tuple(_mended(term, lexicon, notes) for term in query.should)
    return (replace(query, must=must, should=should), notes) if notes else (query, notes)


def _mended(term: Term, lexicon: Lexicon, notes: list[str]) -> Term:
    words = lexicon.words(term.text)
    fields = (term.field,) if term.field else SEARCHED
    if term.phrase or term.others or len(words) != 1 or lexicon.passages_with(words[0], fields):
        return term
    near = lexicon.near(words[0], fields)[:_READINGS]
    if not near:
        return term
    first, *others = (replace(term, text=found.word) for found in near)
    listed = " or ".join(f"{found.word!r}" for found in near)
    notes.append(f"no passage has {term.text!r}: read as {listed}")
    return replace(first, others=tuple(others))


class Relaxed(NamedTuple):
    """Less than was asked for; `compiled` is None where even that finds nothing."""

    query: Query
    compiled: tantivy.Query | None
    notes: tuple[str, ...]


def relax(query: Query, compiler: Compiler, matches: Matches) -> Relaxed:
    """The nearest to `query` that finds something, the filters untouched.

    First without the words that no passage has, then with all of the words in one document if not in one passage, then
    with as many of them as any passage has.
    """
    notes = list(_alone(query, compiler, matches))
    present = [found for term in query.must for found in _present(term, compiler, matches, notes)]
    less = replace(query, must=tuple(present))
    if not present:
        return _nothing(query, compiler, matches, notes)
    if less.must != query.must:
        compiled = compiler.query(less)
        if matches.count_compiled(compiled):
            return Relaxed(less, compiled, tuple(notes))
    if together := _together(less, compiler, matches):
        compiled = compiler.query(less, at_least=1, documents=together)
        notes.append(f"no passage has all of {_listed(present)}: {len(together)} documents have them in several")
        return Relaxed(less, compiled, tuple(notes))
    for share in range(len(present) - 1, 0, -1):
        compiled = compiler.query(less, at_least=share)
        if matches.count_compiled(compiled):
            notes.append(f"no document has all of {_listed(present)}: these have at least {share} of {len(present)}")
            return Relaxed(less, compiled, tuple(notes))
    return _nothing(query, compiler, matches, notes)


def _nothing(query: Query, compiler: Compiler, matches: Matches, notes: list[str]) -> Relaxed:
    if (query.filters or query.without) and (query.must or query.should):
        everywhere = replace(query, filters=Filters(), without=Filters())
        notes.append(f"without the filters {matches.count_compiled(compiler.query(everywhere))} passages match")
    return Relaxed(query, None, tuple(notes))


def _together(query: Query, compiler: Compiler, matches: Matches) -> set[str]:
    """The documents that have every required term somewhere, looked for from the rarest term on."""
    each = [replace(query, must=(term,), should=()) for term in query.must]
    each.sort(key=lambda one: matches.count_compiled(compiler.query(one)))
    found: set[str] | None = None
    for one in each:
        found = matches.documents_compiled(compiler.query(one, documents=found))
        if not found:
            break
    return found or set()


def _present(term: Term, compiler: Compiler, matches: Matches, notes: list[str]) -> Iterator[Term]:
    """`term` where any passage has it, or else, for a phrase, those of its words that one has."""
    if matches.count_compiled(compiler.term(term)):
        yield term
        return
    words = [] if term.others else compiler.lexicon.words(term.text)
    apart = [Term(text=word, field=term.field) for word in words] if len(words) > 1 else []
    apart = [one for one in apart if matches.count_compiled(compiler.term(one))]
    notes.append(f"no passage has {term}" + (f": read as the words {_listed(apart)}" if apart else ""))
    yield from apart


def _alone(query: Query, compiler: Compiler, matches: Matches) -> Iterator[str]:
    """What each filter finds by itself, and what there is instead of a name that is not known."""
    for clause in compiler.clauses(query.filters):
        found = matches.count_compiled(clause.query)
        yield f"{clause.text} alone matches {found} passages{'' if found else _instead(clause.text, compiler.lexicon)}"


def unmet(filters: Filters, compiler: Compiler, matches: Matches) -> Iterator[str]:
    """The filters that no passage meets, each with what there is instead of a name that is not known."""
    for clause in compiler.clauses(filters):
        if not matches.count_compiled(clause.query):
            yield f"{clause.text}{_instead(clause.text, compiler.lexicon)}"


def _instead(clause: str, lexicon: Lexicon) -> str:
    key, _, value = clause.partition(":")
    source = next((name for name in lexicon.names("source") if name.casefold() == value.casefold()), None)
    if key == "in" and source is not None:
        return f" (it is a source: source:{source})"
    names = _known(key, value, lexicon)
    return f" (there are: {', '.join(names)})" if names else ""


def _known(key: str, value: str, lexicon: Lexicon) -> list[str]:
    named = {"source": "source", "kind": "kind", "in": "label"}.get(key)
    if named:
        return list(lexicon.names(named))[:_NAMES]
    if key not in PEOPLE:
        return []
    near = (found.word for word in lexicon.words(value) for found in lexicon.near(word, PEOPLE[key]))
    return list(near)[:_NAMES]


def _listed(terms: list[Term]) -> str:
    return ", ".join(str(term) for term in terms)
