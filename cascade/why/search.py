"""The gates before a passage is looked at: library, index, change, day, filters, words, rank.

A run does not write down what its search did not give. So these are computed from the library and its index as they are
now, with the query that the run asked, except where the record shows that the document came through.
"""

from __future__ import annotations

from collections.abc import Iterator

from cascade.query import Query
from cascade.shown import counted, listed
from cascade.stages.evidence import WRITTEN_LATER
from cascade.stages.finding.candidates import written_after
from cascade.stages.finding.search import reads_all
from cascade.types import Document, Filters
from cascade.why.asked import Asked
from cascade.why.case import Case
from cascade.why.record import Lookup
from cascade.why.values import Basis, Gate, Outcome, Step

__all__ = ["as_of", "changed", "filters", "indexed", "known", "pool", "words"]

# --- the same for every sub-question ------------------------------------------------------------------------------


def known(case: Case) -> Step:
    """Whether a source brought it."""
    if case.document is not None and case.shelf is not None:
        document = case.document
        told = f"{document.source} brought it as {_a(document.kind)}" + (
            f" of {document.at:%Y-%m-%d}" if document.at else ""
        )
        return Step(gate=Gate.LIBRARY, outcome=Outcome.PASSED, basis=Basis.NOW, text=told)
    if case.named or case.document is not None:
        gone = "" if case.shelf is None else ", and is gone from the library since"
        said = f"it is in the run's record{gone}"
        return Step(gate=Gate.LIBRARY, outcome=Outcome.PASSED, basis=Basis.RECORDED, text=said)
    if case.changed is not None:
        said = f"it was deleted after the run (at revision {case.changed}; the run read {case.record.run.head.library})"
        return Step(gate=Gate.LIBRARY, outcome=Outcome.PASSED, basis=Basis.NOW, text=said)
    said = "it had been deleted from its source before the run"
    return Step(gate=Gate.LIBRARY, outcome=Outcome.STOPPED, basis=Basis.NOW, text=said)


def indexed(case: Case) -> Step:
    """Whether the index holds it."""
    if case.shelf is None or case.document is None:
        return _untold(Gate.INDEX, case)
    held = [h for h in case.shelf.index.matches_in(Query(), case.target.document) if case.target.holds(h.passage)]
    at, of = case.shelf.index.revision, case.shelf.library.revision
    behind = "" if at == of else f"; the index is behind: at revision {at} of {of}"
    if held:
        said = f"the index holds {counted(len(held), 'passage')} of it{behind}"
        return Step(gate=Gate.INDEX, outcome=Outcome.PASSED, basis=Basis.NOW, text=said)
    said = f"the index holds no passage of it{behind}"
    return Step(gate=Gate.INDEX, outcome=Outcome.STOPPED, basis=Basis.NOW, text=said)


def changed(case: Case) -> Step:
    """Whether it is as the run read it."""
    if case.shelf is None:
        return Step(
            gate=Gate.CHANGED, outcome=Outcome.UNKNOWN, text="the library that the run read is not here to compare"
        )
    then, now = case.record.run.head.library, case.shelf.library.revision
    if case.changed is not None:
        what = "deleted" if case.document is None else "added or changed"
        said = f"it was {what} after the run, at revision {case.changed} (the run read {then})"
        if case.document is not None:
            said += ": what is computed now may not have held then"
        return Step(gate=Gate.CHANGED, outcome=Outcome.UNKNOWN, basis=Basis.NOW, text=said)
    same = f"the library is as the run read it (revision {now})"
    other = f"it has not changed since the run, the library has (revision {then}, now {now})"
    return Step(gate=Gate.CHANGED, outcome=Outcome.PASSED, basis=Basis.NOW, text=same if then == now else other)


def as_of(case: Case) -> Step:
    """Whether it was written by the day that the question is asked as of."""
    question = case.record.run.head.question
    lost = [x for lookup in case.record.lookups for x in case.lost(lookup) if x.reason.startswith(WRITTEN_LATER)]
    read = any(case.hits(lookup) for lookup in case.record.lookups)
    if lost and not read:
        said = f"it is {lost[0].reason}, the day that the question is asked as of"
        return Step(gate=Gate.AS_OF, outcome=Outcome.STOPPED, basis=Basis.RECORDED, text=said)
    if read:
        said = f"it was read: nothing of it is from after {question.as_of:%Y-%m-%d}"
        return Step(gate=Gate.AS_OF, outcome=Outcome.PASSED, basis=Basis.RECORDED, text=said)
    if case.shelf is None or case.document is None:
        return _untold(Gate.AS_OF, case)
    late = written_after(question, case.passages, case.shelf.library)
    day = f" ({case.document.at:%Y-%m-%d})" if case.document.at else ""
    if case.passages and all(p.id in late for p in case.passages):
        said = f"it was written{day} after {question.as_of:%Y-%m-%d}, the day that the question is asked as of"
        return Step(gate=Gate.AS_OF, outcome=Outcome.STOPPED, basis=Basis.NOW, text=said)
    said = f"it was written{day} by {question.as_of:%Y-%m-%d}, the day that the question is asked as of"
    return Step(gate=Gate.AS_OF, outcome=Outcome.PASSED, basis=Basis.NOW, text=said)


# --- of one sub-question ------------------------------------------------------------------------------------------


def filters(case: Case, lookup: Lookup) -> Iterator[Step]:
    """Each filter by itself: the person's own, those of the plan, and those that were dropped."""
    own, inferred = case.record.run.head.question.filters, lookup.sub.filters
    used = lookup.found.filters if lookup.found else own.narrowed(inferred) or own
    owns = dict(_singles(own))
    none = True
    for name, single in _singles(used):
        none = False
        whose = "your filter" if name in owns else "the plan's filter"
        yield _filtered(case, lookup, f"{whose} {name}", single)
    for name, _ in _singles(inferred):
        if name not in dict(_singles(used)):
            none = False
            said = f"the plan's filter {name} was dropped: little or nothing met it"
            yield lookup.step(Gate.FILTER, Outcome.PASSED, said)
    if none:
        yield lookup.step(Gate.FILTER, Outcome.PASSED, "no filter narrowed the search")


def _filtered(case: Case, lookup: Lookup, name: str, single: Filters) -> Step:
    if case.looked_at(lookup):
        outcome, basis, said = Outcome.PASSED, Basis.RECORDED, f"{name} lets it through"
    elif case.shelf is None or case.document is None:
        return _untold(Gate.FILTER, case, lookup, f"{name}: only the library that the run read can tell")
    else:
        met = case.shelf.index.matches_in(Query(filters=single), case.target.document)
        passed = any(case.target.holds(hit.passage) for hit in met)
        outcome, basis = (Outcome.PASSED if passed else Outcome.STOPPED), Basis.NOW
        said = f"{name} {'lets it through' if passed else 'keeps it out'}: {_about(single, case.document)}"
    return lookup.step(Gate.FILTER, outcome, said, basis=basis)


def words(case: Case, lookup: Lookup) -> Step:
    """Which of the words that are looked for it has."""
    seen = case.looked_at(lookup)
    if case.shelf is None or case.document is None:
        text = "it has words of the query: the search gave it" if seen else ""
        return _untold(Gate.WORDS, case, lookup, text)
    search = Asked.of(case, lookup, case.shelf)
    spoken = search.spoken(case, lookup.sub)
    if seen or search.matched:
        return lookup.step(Gate.WORDS, Outcome.PASSED, spoken, basis=Basis.NOW)
    needed = [f"“{f.text}”" for f in lookup.sub.facets if f.must] if reads_all(lookup.sub) else []
    why = f"; every match of such a question has {listed(needed)}" if needed else ""
    return lookup.step(Gate.WORDS, Outcome.STOPPED, f"{spoken}{why}", basis=Basis.NOW)


def pool(case: Case, lookup: Lookup) -> Step:
    """Where it ranks by the index, and whether that was among those that the run looked at."""
    found, seen = lookup.found, case.looked_at(lookup)
    ranked = ""
    rank = None
    if case.shelf is not None and case.document is not None:
        search = Asked.of(case, lookup, case.shelf)
        rank, ranked = search.rank, search.ranking(case.shelf)
    if seen:
        said = "the search gave it" + (f"; now it is {ranked}" if ranked else "")
        return lookup.step(Gate.POOL, Outcome.PASSED, said)
    if found is None:
        said = f"it would be {ranked}" if ranked else ""
        return lookup.step(Gate.POOL, Outcome.UNKNOWN, said, basis=Basis.NOW)
    if lookup.retrieve is not None and lookup.retrieve.outcome == "pinned":
        said = "what was retrieved was put in by hand, and it is not among that"
        return lookup.step(Gate.POOL, Outcome.STOPPED, said)
    taken = f"the {found.read} of {counted(found.matched, 'match', 'matches')} that the run looked at"
    said = f"it is not among {taken}"
    if ranked:
        said += f"; it is {ranked}"
        if rank is not None and rank <= found.read:
            said += " now: it, or what is around it, changed since the run"
    return lookup.step(Gate.POOL, Outcome.STOPPED, said, rank=rank)


# --- words --------------------------------------------------------------------------------------------------------


def _singles(filters: Filters) -> Iterator[tuple[str, Filters]]:
    """Each filter by itself, under its name as a search has it."""
    singles = [Filters(sources=filters.sources), Filters(kinds=filters.kinds)]
    singles += [Filters(people=(person,)) for person in filters.people]
    singles += [Filters(labels=(label,)) for label in filters.labels]
    singles += [Filters(after=filters.after), Filters(before=filters.before)]
    singles += [Filters(thread=filters.thread), Filters(attachment=filters.attachment)]
    for single in singles:
        if single:
            yield str(Query(filters=single)), single


def _about(single: Filters, document: Document) -> str:
    """What the document is in the respect that a filter asks of."""
    if single.sources:
        return f"it is of {document.source}"
    if single.kinds:
        return f"it is {_a(document.kind)}"
    if single.people:
        names = list(dict.fromkeys(f"{p.identity} ({p.role})" for p in document.people))
        return f"it names {listed(names[:6])}" if names else "it names nobody"
    if single.labels:
        return f"it is in {listed(list(document.labels))}" if document.labels else "it is in nothing that has a name"
    if single.after or single.before:
        return f"it is of {document.at:%Y-%m-%d %H:%M}" if document.at else "it has no date"
    if single.thread:
        return f"it is of the thread {document.thread}" if document.thread else "it is of no thread"
    return "it came with a mail" if document.parent else "it came with no mail"


def _untold(gate: Gate, case: Case, lookup: Lookup | None = None, text: str = "") -> Step:
    """A gate of which only the record can tell."""
    sub = lookup.sub.id if lookup else ""
    seen = any(case.looked_at(each) for each in ([lookup] if lookup else case.record.lookups))
    if seen or (gate is Gate.INDEX and case.named):
        said = text or "it came as far as being looked at"
        return Step(gate=gate, question=sub, outcome=Outcome.PASSED, basis=Basis.RECORDED, text=said)
    where = "the library that the run read is not here" if case.shelf is None else "the document is gone"
    return Step(gate=gate, question=sub, outcome=Outcome.UNKNOWN, text=text or f"not known: {where}")


def _a(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"
