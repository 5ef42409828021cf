"""A query as tantivy runs it: built of analysed words, so that nothing a person types is ever parsed by tantivy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

import tantivy
from tantivy import Occur

from cascade.index.lexicon import SEARCHED, Lexicon
from cascade.index.schema import FAST, label_words
from cascade.query import Query, Term
from cascade.types import Filters

__all__ = ["FORM", "PEOPLE", "TIE", "WEIGHT", "Clause", "Compiler"]

WEIGHT: Final = {"title": 0.3, "text": 1.0, "context": 0.5, "quoted": 0.2}
"""What a match adds in each field, times BM25. A title's words score high to begin with, being in a short field, and
stand in the context as well: between them they outweigh the same words in the text."""
FORM: Final = 0.7
"""What another form of a word is worth beside the word as it was written."""
TIE: Final = 0.4
"""Of several forms or alternatives in one field the best counts whole, and the others this much (summing them would
count one idea twice). These numbers were chosen on abstracts with judged queries and on chats with questions whose
evidence is known; around them both curves are flat."""
_INFLECTED: Final = 3
"""Words of a phrase that is looked for in other forms too, at most."""
_FORMS: Final = 3
"""Forms of each of them that are looked for, at most."""

PEOPLE: Final = {"from": ("from",), "to": ("to",), "with": ("from", "to", "other")}
"""The fields in which a filter looks for a person."""


class Clause(NamedTuple):
    """One filter as a person would write it, and as tantivy runs it."""

    text: str
    query: tantivy.Query


class Compiler:
    """Builds tantivy's queries for one searcher and its lexicon. `known_as`: how else a person is named."""

    def __init__(
        self, schema: tantivy.Schema, lexicon: Lexicon, known_as: Callable[[str], Sequence[str]] | None = None
    ) -> None:
        self._schema = schema
        self.lexicon = lexicon
        self._known_as = known_as

    # --- terms --------------------------------------------------------------------------------------------------

    def term(self, term: Term) -> tantivy.Query:
        """`term` in any field; matches nothing where no passage has it."""
        return _any_of([q for field in SEARCHED if (q := self.term_in(field, term)) is not None])

    def term_in(self, field: str, term: Term, *, forms: bool = True) -> tantivy.Query | None:
        """`term` in one field, weighed; None where nothing there can match. Without `forms`, words as written."""
        if term.field not in (None, field):
            return None
        found: list[tantivy.Query] = []
        for one in term.either:
            words = self.lexicon.words(one.text)
            weight = WEIGHT[field] * one.boost
            if len(words) == 1:
                found += self._word(field, words[0], weight, exact=one.phrase, forms=forms)
            elif words:
                found += self._phrase(field, words, weight, forms=forms and one.inflected)
        if len(found) < 2:
            return found[0] if found else None
        return tantivy.Query.disjunction_max_query(found, TIE)

    def _word(self, field: str, word: str, weight: float, *, exact: bool, forms: bool) -> Iterator[tantivy.Query]:
        counts = self.lexicon.forms(field, word)
        if exact:
            counts = {form: count for form, count in counts.items() if form == word}
        # A rare form must not count for more than the word itself: all of them get the rarity of the whole group.
        whole = self.lexicon.rarity(sum(counts.values()))
        for form, count in counts.items():
            if forms or form == word:
                share = (1.0 if form == word else FORM) * whole / self.lexicon.rarity(count)
                yield _boosted(tantivy.Query.term_query(self._schema, field, form, "freq"), weight * share)

    def _phrase(self, field: str, words: Sequence[str], weight: float, *, forms: bool) -> Iterator[tantivy.Query]:
        """`words` in a row; with `forms`, the rows of their forms that are likeliest to be there."""
        each = [self._likeliest(field, word, forms=forms and len(words) <= _INFLECTED) for word in words]
        whole = sum(self.lexicon.rarity(sum(counts.values())) for counts in each)
        for row in product(*each):
            rarity = sum(self.lexicon.rarity(counts[form]) for counts, form in zip(each, row, strict=True))
            share = 1.0 if row == tuple(words) else FORM * whole / rarity
            yield _boosted(tantivy.Query.phrase_query(self._schema, field, list(row)), weight * share)

    def _likeliest(self, field: str, word: str, *, forms: bool) -> dict[str, int]:
        """`word`, and with `forms` the commonest others of it, where the field has them, with their counts."""
        found = self.lexicon.forms(field, word) if forms else {word: self.lexicon.count(field, word)}
        best = sorted(found, key=lambda form: (form != word, -found[form], form))[:_FORMS]
        return {form: found[form] for form in best if found[form]}

    # --- the whole ----------------------------------------------------------------------------------------------

    def query(
        self, query: Query, *, at_least: int | None = None, documents: Collection[str] | None = None
    ) -> tantivy.Query:
        """All of `query`. With `at_least`, that many of its `must` terms do; with `documents`, in these alone."""
        parts = [(Occur.MustNot, self.term(term)) for term in query.must_not]
        parts += [(Occur.MustNot, clause.query) for clause in self.clauses(query.without)]
        parts += [(Occur.Must, _unscored(clause.query)) for clause in self.clauses(query.filters)]
        if documents is not None:
            parts.append(self._within(documents))
        must = [self.term(term) for term in query.must]
        should = [self.term(term) for term in query.should]
        if at_least is not None and must:
            some = tantivy.Query.boolean_query([(Occur.Should, q) for q in must], at_least)
            parts.append((Occur.Must, some))
        else:
            parts += [(Occur.Must, q) for q in must]
        if must:
            parts += [(Occur.Should, q) for q in should]
        elif should:
            parts.append((Occur.Must, _any_of(should)))
        if not (query.filters or must or should):
            parts.append((Occur.Must, _unscored(tantivy.Query.all_query())))  # nothing but exclusions finds nothing
        return tantivy.Query.boolean_query(parts)

    def clauses(self, filters: Filters) -> Iterator[Clause]:
        """Each filter by itself, as it narrows."""
        if filters.sources:
            yield self._named("source", filters.sources)
        if filters.kinds:
            yield self._named("kind", filters.kinds)
        for role, name in filters.people:
            yield Clause(str(Query(filters=Filters(people=((role, name),)))), self._person(role, name))
        for label in filters.labels:
            yield Clause(f"in:{label}", self._raw("label", label_words(label)[0]))
        if filters.after or filters.before:
            yield self._time(filters)
        if filters.thread:
            yield Clause(f"thread:{filters.thread}", self._raw("thread", filters.thread))
        if filters.attachment is not None:
            query = self._raw("flag", "attachment")
            if filters.attachment:
                yield Clause("has:attachment", query)
            else:
                every = (Occur.Must, tantivy.Query.all_query())
                yield Clause("-has:attachment", tantivy.Query.boolean_query([every, (Occur.MustNot, query)]))

    def _named(self, field: str, wanted: tuple[str, ...]) -> Clause:
        """Any of the names, whatever their case."""
        meant = {name.casefold() for name in wanted}
        found = [self._raw(field, name) for name in self.lexicon.names(field) if name.casefold() in meant]
        return Clause(" ".join(f"{field}:{name}" for name in wanted), _any_of(found))

    def _person(self, role: str, name: str) -> tantivy.Query:
        """A name in either order and across a middle name; an address, or the start or end of one, as it stands.

        So are the other identities of whoever is meant, each in full.
        """
        words = self.lexicon.words(name)
        fields = PEOPLE.get(role, PEOPLE["with"])
        if not words:
            return tantivy.Query.empty_query()
        loose = len(name.split()) > 1
        phrases = [(order, int(loose)) for order in ((words, words[::-1]) if loose and len(words) > 1 else (words,))]
        phrases += [(self.lexicon.words(other), 0) for other in (self._known_as(name) if self._known_as else ())]
        return _any_of([self._row(field, row, slop) for field in fields for row, slop in phrases if row])

    def _row(self, field: str, words: Sequence[str], slop: int) -> tantivy.Query:
        """These words in a row, with so many others in between."""
        if len(words) == 1:
            return tantivy.Query.term_query(self._schema, field, words[0], "basic")
        return tantivy.Query.phrase_query(self._schema, field, list(words), slop)

    def _time(self, filters: Filters) -> Clause:
        after = int(filters.after.timestamp()) if filters.after else None
        before = int(filters.before.timestamp()) if filters.before else None
        query = tantivy.Query.range_query(
            self._schema, FAST, tantivy.FieldType.Integer, after, before, include_upper=before is None
        )
        return Clause(str(Query(filters=Filters(after=filters.after, before=filters.before))), query)

    def _raw(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "basic")

    def within(self, documents: Collection[str], scored: tantivy.Query) -> tantivy.Query:
        """The passages of these documents, each with the score that `scored` gives it (0 where it does not match)."""
        return tantivy.Query.boolean_query([self._within(documents), (Occur.Should, scored)])

    def _within(self, documents: Collection[str]) -> tuple[Occur, tantivy.Query]:
        return Occur.Must, _unscored(tantivy.Query.term_set_query(self._schema, "document", list(documents)))


def _any_of(queries: list[tantivy.Query]) -> tantivy.Query:
    if not queries:
        return tantivy.Query.empty_query()
    return queries[0] if len(queries) == 1 else tantivy.Query.boolean_query([(Occur.Should, q) for q in queries])


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return query if boost == 1 else tantivy.Query.boost_query(query, boost)


def _unscored(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)
