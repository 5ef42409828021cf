"""The gates in their order, up to the one that stopped it, and what could be done there."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from math import floor

from cascade.runs import Run
from cascade.stages.evidence import Evidence
from cascade.stages.finding.search import matcher, reads_all
from cascade.stages.weighing.answerable import raised, strictness
from cascade.why import reading, search
from cascade.why.case import Case
from cascade.why.record import Lookup, Record
from cascade.why.target import Absent, Shelf, find, own_shelf
from cascade.why.values import Basis, Gate, Outcome, Step, Why

__all__ = ["why"]


def why(run: Run, document: str, shelf: Shelf | None) -> Why:
    """What became of `document` in `run`; `shelf` is None where there is no library to look into.

    `document` is an id, a native id, a path, a title or a passage's id. One that is not known, or was skipped, is told
    of as such. Raises `NoSuch` that says which where several are meant.
    """
    record = Record(run)
    shelf = own_shelf(record, shelf)
    target = find(document, record, shelf)
    if isinstance(target, Absent):
        stop = Step(gate=Gate.LIBRARY, outcome=Outcome.STOPPED, basis=Basis.NOW, text=target.text)
        if shelf is None:
            stop = stop.model_copy(update={"outcome": Outcome.UNKNOWN, "basis": Basis.RECORDED})
        dated = run.head.question.dated
        gates = [gate for gate in list(Gate)[1:] if dated or gate is not Gate.AS_OF]
        rest = tuple(Step(gate=gate, outcome=Outcome.NOT_REACHED) for gate in gates)
        return Why(
            run=run.id, document=document.strip(), verdict=target.text, steps=(stop, *rest), advice=target.advice
        )
    case = Case(record, target, shelf)
    steps = tuple(_steps(case))
    said = Why(run=run.id, document=target.document, title=target.title, verdict="", steps=steps)
    said = said.model_copy(update={"verdict": _verdict(case, said), "place": _place(case, said)})
    return said.model_copy(update={"advice": tuple(_advice(case, said))})


# --- gates --------------------------------------------------------------------------------------------------------

_Shared = Callable[[Case], Step]
_Own = Callable[[Case, Lookup], Step | Iterable[Step]]
_SHARED: tuple[tuple[Gate, _Shared], ...] = (
    (Gate.LIBRARY, search.known),
    (Gate.INDEX, search.indexed),
    (Gate.CHANGED, search.changed),
    (Gate.AS_OF, search.as_of),
)
_OWN: tuple[tuple[Gate, _Own], ...] = (
    (Gate.FILTER, search.filters),
    (Gate.WORDS, search.words),
    (Gate.POOL, search.pool),
    (Gate.RETRIEVE, reading.retrieved),
    (Gate.CITE, reading.cited),
    (Gate.CLAIM, reading.claimed),
    (Gate.ANSWER, reading.answered),
)


def _steps(case: Case) -> Iterator[Step]:
    stopped = False
    for gate, shared in _SHARED:
        if gate is Gate.AS_OF and not case.record.run.head.question.dated:
            continue
        step = Step(gate=gate, outcome=Outcome.NOT_REACHED) if stopped else _held(case, shared(case))
        stopped |= step.outcome is Outcome.STOPPED
        yield step
    if not case.record.lookups:
        said = case.record.unreached("decompose")
        yield Step(gate=Gate.FILTER, outcome=Outcome.NOT_REACHED, basis=Basis.RECORDED, text=said)
    for lookup in case.record.lookups:
        yield from _own(case, lookup, stopped)


def _own(case: Case, lookup: Lookup, stopped: bool) -> Iterator[Step]:
    """The gates of one sub-question: all that one gate says, and nothing more after one that stopped it."""
    ended = stopped
    for gate, own in _OWN:
        if ended:
            yield Step(gate=gate, question=lookup.sub.id, outcome=Outcome.NOT_REACHED)
            continue
        told = own(case, lookup)
        for step in (told,) if isinstance(told, Step) else told:
            ended |= step.outcome in (Outcome.STOPPED, Outcome.NOT_REACHED)
            yield step


def _held(case: Case, step: Step) -> Step:
    """`step`, but that what the run looked at was there then, whatever the library says now."""
    seen = any(case.looked_at(lookup) for lookup in case.record.lookups)
    if step.outcome is not Outcome.STOPPED or step.basis is Basis.RECORDED or not seen:
        return step
    said = f"the run looked at it; now: {step.text}"
    return step.model_copy(update={"outcome": Outcome.PASSED, "basis": Basis.RECORDED, "text": said})


# --- what is said of it -------------------------------------------------------------------------------------------


def _verdict(case: Case, said: Why) -> str:
    """All of it in one sentence."""
    arrived = [s for s in said.steps if s.gate is Gate.ANSWER and s.outcome is Outcome.PASSED]
    if arrived:
        return arrived[0].text
    lost = said.lost
    several = len(case.record.lookups) > 1
    if lost is not None:
        where = f" of {lost.question}" if several and lost.question else ""
        return f"lost at {lost.gate.value}{where}: {lost.text}"
    unreached = next((s for s in said.steps if s.outcome is Outcome.NOT_REACHED and s.text), None)
    if unreached is not None:
        return f"not decided: {unreached.text}"
    return "where it was lost is not known: neither the run's record nor the library tells"


def _advice(case: Case, said: Why) -> Iterator[str]:
    """What could be done, for the gate that stopped it."""
    lost, run = said.lost, case.record.run
    if lost is None:
        if run.answer is None:
            yield f"run it again from there: `cascade rerun {run.id}`"
        return
    if case.changed is not None and lost.gate in (Gate.INDEX, Gate.POOL):
        yield f"the library is another now: run it again, `cascade rerun {run.id}`"
    lookup = next((each for each in case.record.lookups if each.sub.id == lost.question), None)
    if lookup is None:
        yield from _shared_advice(lost)
    else:
        other = list(_own_advice(case, lookup, lost))
        yield from other
        if said.place:
            either = "or " if other else ""
            yield f"{either}take it in by hand: `cascade rerun {run.id} --take {shlex.quote(said.place)}`"


def _shared_advice(lost: Step) -> Iterator[str]:
    if lost.gate is Gate.INDEX:
        yield "bring the index up to date: `cascade sync`"
    elif lost.gate is Gate.AS_OF:
        yield "ask without --as-of, or as of a later day"
    elif lost.gate is Gate.LIBRARY:
        yield "bring it back to its source, then `cascade sync`"


def _own_advice(case: Case, lookup: Lookup, lost: Step) -> Iterator[str]:
    run, sub = case.record.run, lookup.sub.id
    recipe = run.head.recipe
    plan = f"`cascade show {run.id} --stage decompose`"
    if lost.gate is Gate.FILTER:
        if lost.text.startswith("your"):
            yield "ask again without that filter"
        else:
            at = [each.sub.id for each in case.record.lookups].index(sub)
            yield f"drop it from the plan: `cascade rerun {run.id} --set 'decompose.questions.{at}.filters={{}}'`"
    elif lost.gate is Gate.WORDS:
        yield f"give the plan's facets words that it uses ({plan}), or write them into thesaurus.txt"
    elif lost.gate is Gate.POOL:
        name, size = ("pool_all", recipe.pool_all) if reads_all(lookup.sub) else ("pool", recipe.pool)
        yield f"let the search give more: `cascade rerun {run.id} --recipe {name}={max(size * 2, lost.rank or 0)}`"
    elif lost.gate is Gate.RETRIEVE:
        yield from _reading_advice(case, lookup)
    elif lost.gate is Gate.CITE:
        yield from _citing_advice(case, lookup)
    else:
        yield f"see what was drafted of it: `cascade show {run.id} --stage synthesize`"


def _reading_advice(case: Case, lookup: Lookup) -> Iterator[str]:
    run = case.record.run
    recipe = run.head.recipe
    lost = min(case.lost(lookup), key=lambda x: x.rank, default=None)
    if lost is None:
        yield f"see what became of the other: `cascade why {run.id} '{case.twin(lookup)}'`"
        return
    if "of this document" in lost.reason:
        more = f"--recipe per_document={recipe.per_document * 2}"
        yield f"let more of one document be read: `cascade rerun {run.id} {more}`"
    else:
        yield f"let more be read: `cascade rerun {run.id} --recipe keep={lost.rank}`"
    pin = f"`cascade pin {shlex.quote(case.target.document)}`, `cascade rerun {run.id} --rank-now`"
    yield f"or let it come first from now on: {pin}"


def _citing_advice(case: Case, lookup: Lookup) -> Iterator[str]:
    evidence = lookup.evidence
    if evidence is None:
        return
    rerun = f"`cascade rerun {case.record.run.id}"
    either = ""
    for what, change in _place_wanted(case, lookup, evidence):
        yield f"{what}: {rerun} {change}`"
        either = "and " if not evidence.enough else "or "
    for what, change in _less_asked(case, lookup, evidence):
        yield f"{either}{what}: {rerun} {change}`"
        either = "and "
    if not evidence.enough and any(case.target.covers(q.document, q.start, q.end) for q in evidence.quotes):
        yield f"{'or ' if either else ''}let it be enough: {rerun} --set cite.{lookup.sub.id}.enough=true`"


def _place(case: Case, said: Why) -> str:
    """What of it a person could take in where it was lost: its best sentence that was read, or its best passage."""
    lost = said.lost
    lookup = next((each for each in case.record.lookups if lost and each.sub.id == lost.question), None)
    if lookup is None or lookup.found is None or lost is None:
        return ""
    if lost.gate is Gate.CITE:
        unquoted = lookup.evidence.unquoted if lookup.evidence is not None else ()
        own = [u for u in unquoted if case.target.covers(u.document, u.start, u.end)]
        best = max(own, key=lambda u: (u.score, -u.start), default=None)
        return f"{best.document}@{best.start}:{best.end}" if best else ""
    if lost.gate is Gate.RETRIEVE:
        return min(((x.rank, x.passage) for x in case.lost(lookup)), default=(0, ""))[1]
    if lost.gate not in (Gate.FILTER, Gate.WORDS, Gate.POOL):
        return ""
    match = matcher(lookup.sub, lookup.found)
    fitting = sorted(case.passages, key=lambda p: (-match(f"{p.context}\n{p.text}").coverage, p.start))
    return fitting[0].id if fitting else ""


def _place_wanted(case: Case, lookup: Lookup, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Room for its best sentence, where there was none."""
    own = [u for u in evidence.unquoted if case.target.covers(u.document, u.start, u.end)]
    quoted = any(case.target.covers(q.document, q.start, q.end) for q in evidence.quotes)
    best = max(own, key=lambda u: u.score, default=None)
    if best is None or quoted:
        return
    if reads_all(lookup.sub):
        yield "let a record say less of it", f"--recipe accept={case.record.run.head.recipe.accept / 2:g}"
    elif best.rank is not None:
        yield "let more sentences be weighed", f"--recipe read={best.rank}"
    elif best.reason.startswith("after the"):
        before = sum(u.reason == best.reason and u.score >= best.score for u in evidence.unquoted)
        yield "let more be quoted", f"--recipe quotes={case.record.run.head.recipe.quotes + before}"


def _less_asked(case: Case, lookup: Lookup, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """What the quotes fail by, asked for no longer."""
    if evidence.enough or reads_all(lookup.sub):
        return
    texts, at = [facet.text for facet in lookup.sub.facets], case.record.lookups.index(lookup)
    for name in reading.unnamed(lookup):
        place = f"decompose.questions.{at}.facets.{texts.index(name)}.must"
        yield f"do without “{name}”", f"--set {place}=false"
    support = case.record.run.head.recipe.support
    if 0 < evidence.carried < evidence.needed and not raised(evidence, len(texts), support):
        enough = evidence.carried / strictness(len(texts))
        yield "ask for less of its weight", f"--recipe support={floor(enough * 100) / 100:g}"
