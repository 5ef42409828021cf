"""The gates from the search's result to the answer: told from what the run wrote down."""

from __future__ import annotations

from cascade.asof import as_known
from cascade.clean import one_line
from cascade.shown import listed
from cascade.stages.checking.claims import judged
from cascade.stages.evidence import Evidence, Lost, Unquoted, numbered
from cascade.stages.finding.search import matcher
from cascade.stages.weighing.answerable import raised
from cascade.stages.weighing.sentence import sentences_of
from cascade.types import Claim, Quote, Verdict
from cascade.why.case import Case
from cascade.why.record import Lookup
from cascade.why.values import Basis, Gate, Outcome, Step, scored

__all__ = ["answered", "cited", "claimed", "retrieved", "unnamed"]

_SENTENCES = 3
"""Sentences that are told of, the best ones."""
_LENGTH = 160
"""Characters of a sentence that are shown."""
_LACKED = 6
"""Words that a quote lacks, of which is told at most."""


def retrieved(case: Case, lookup: Lookup) -> Step:
    """What retrieve did with it."""
    if lookup.found is None:
        return _unreached(Gate.RETRIEVE, case, lookup, f"retrieve.{lookup.sub.id}")
    hits, lost, twin = case.hits(lookup), case.lost(lookup), case.twin(lookup)
    details = tuple(f"{_place(x)}: score {scored(x.score, x.parts)}" for x in lost)
    if hits:
        best = hits[0]
        said = f"read as number {best.rank} of {len(lookup.found.hits)}, score {scored(best.score, best.parts)}"
        more = len(hits) - 1
        said += f", and {more} more of its passages" if more else ""
        return lookup.step(Gate.RETRIEVE, Outcome.PASSED, said, details)
    if lost and case.shown(lookup):
        said = f"shown to the model that reads, as rank {min(lost, key=lambda x: x.rank).rank} of what was found"
        return lookup.step(Gate.RETRIEVE, Outcome.PASSED, said)
    if lost:
        best_lost = min(lost, key=lambda x: x.rank)
        said = f"not read: {_place(best_lost)}; its score is {scored(best_lost.score, best_lost.parts)}"
        return lookup.step(Gate.RETRIEVE, Outcome.STOPPED, said, details[1:], rank=best_lost.rank)
    if twin:
        read = next((h.rank for h in lookup.found.hits if h.passage.id == twin), None)
        stood = f"which was read as number {read}" if read else "which was not read either"
        said = f"it has the same words as {twin}, {stood}: of copies the best ranked one stands for all"
        return lookup.step(Gate.RETRIEVE, Outcome.STOPPED, said)
    return lookup.step(Gate.RETRIEVE, Outcome.STOPPED, "it was not among what the search gave")


def _place(lost: Lost) -> str:
    """Where it ranked and why it was not read, the rank once."""
    rank = f"rank {lost.rank}"
    return lost.reason if lost.reason.startswith(rank) else f"{rank}, {lost.reason}"


def cited(case: Case, lookup: Lookup) -> Step:
    """What cite did with its sentences."""
    evidence = lookup.evidence
    if evidence is None:
        return _unreached(Gate.CITE, case, lookup, f"cite.{lookup.sub.id}")
    quotes = _quotes(case, evidence)
    passed = [u for u in evidence.unquoted if case.target.covers(u.document, u.start, u.end)]
    passed.sort(key=lambda u: (-u.score, u.start))
    lines = tuple(f"“{_short(u.text)}”: {_weighed(u)}" for u in passed[:_SENTENCES])
    if quotes and evidence.enough:
        said = f"quoted: “{_short(quotes[0].text)}”{_scores(quotes[0])}"
        more = tuple(f"quoted too: “{_short(q.text)}”{_scores(q)}" for q in quotes[1:])
        return lookup.step(Gate.CITE, Outcome.PASSED, said, (*more, *lines))
    if quotes:
        short = _short_of(case, lookup, evidence)
        said = f"quoted (“{_short(quotes[0].text)}”), and the quotes together are not enough: {short}"
        return lookup.step(Gate.CITE, Outcome.STOPPED, said, lines)
    if passed:
        return lookup.step(Gate.CITE, Outcome.STOPPED, f"read and not quoted: {lines[0]}", lines[1:])
    return _unquotable(case, lookup)


def claimed(case: Case, lookup: Lookup) -> Step:
    """Which sentences of the draft stand on its quotes, and how they were judged."""
    draft = case.record.draft
    if draft is None or lookup.evidence is None:
        return _unreached(Gate.CLAIM, case, lookup, "synthesize")
    through = numbered(case.record.evidence)
    own = {through[lookup.sub.id, q.n].n for q in _quotes(case, lookup.evidence) if (lookup.sub.id, q.n) in through}
    standing = [n for n, claim in enumerate(draft.claims) if own & set(claim.quotes)]
    marks = listed([f"[{n}]" for n in sorted(own)])
    if not standing:
        said = f"quoted as {marks}, and no sentence of the draft stands on it (written by {draft.written_by})"
        return lookup.step(Gate.CLAIM, Outcome.STOPPED, said)
    checked = judged(case.record.run.head.question, case.record.evidence, draft, {q.n: q for q in through.values()})
    lines = [_fate(case, draft.claims[n], checked[n]) for n in standing]
    kept = [text for good, text in lines if good]
    if not kept and case.record.run.answer is not None:
        return lookup.step(Gate.CLAIM, Outcome.STOPPED, lines[0][1], tuple(text for _, text in lines[1:]))
    rest = tuple(text for _, text in lines if text != (kept or [lines[0][1]])[0])
    return lookup.step(Gate.CLAIM, Outcome.PASSED, (kept or [lines[0][1]])[0], rest)


def answered(case: Case, lookup: Lookup) -> Step:
    """Whether the answer cites it."""
    answer = case.record.run.answer
    if answer is None:
        return _unreached(Gate.ANSWER, case, lookup, "verify")
    own = [q for q in answer.quotes if q.question == lookup.sub.id and case.target.covers(q.document, q.start, q.end)]
    if own:
        said = f"the answer cites it as {listed([f'[{q.n}]' for q in own])}"
        return lookup.step(Gate.ANSWER, Outcome.PASSED, said)
    return lookup.step(Gate.ANSWER, Outcome.STOPPED, "no sentence that is left in the answer cites it")


# --- words --------------------------------------------------------------------------------------------------------


def _quotes(case: Case, evidence: Evidence) -> list[Quote]:
    return [q for q in evidence.quotes if case.target.covers(q.document, q.start, q.end)]


def _short_of(case: Case, lookup: Lookup, evidence: Evidence) -> str:
    """Why the quotes of a sub-question are not enough: a name or a value that none has, or too little in all."""
    names = [f"“{m}”" for m in unnamed(lookup)]
    if names:
        return f"none of them speaks of {listed(names)}, a name or id that has to be there"
    facets = {facet.text for facet in lookup.sub.facets}
    missing = [f"“{m}”" for m in evidence.missing if m in facets][:_LACKED]
    if evidence.needed and evidence.carried >= evidence.needed:
        return f"none of them states {listed([m for m in evidence.missing if m not in facets])}"
    support, words = case.record.run.head.recipe.support, len(lookup.sub.facets)
    if raised(evidence, words, support):
        asks = f"others say so much of it that {evidence.needed:.0%} is asked for"
    else:
        asks = f"support asks for {evidence.needed:.0%}"
        asks += f" of a question of {words} words" if evidence.needed != support else ""
    beside = ", names and ids aside" if evidence.carried < evidence.coverage else ""
    share = evidence.carried if evidence.needed else evidence.coverage
    said = f"the best carries {share:.0%} of the question's weight{beside} ({asks})"
    return said + (f"; it says nothing of {listed(missing)}" if missing else "")


def unnamed(lookup: Lookup) -> list[str]:
    """The names and ids that have to be there, and that nothing which could be quoted speaks of."""
    missing = set(lookup.evidence.missing) if lookup.evidence is not None else set()
    return [facet.text for facet in lookup.sub.facets if facet.must and facet.text in missing]


def _unquotable(case: Case, lookup: Lookup) -> Step:
    """No sentence of it was so much as put aside: it has none, or the record is older than such notes."""
    found, document = lookup.found, case.document
    if found is not None and document is not None and len(found.weights) == len(lookup.sub.facets):
        match = matcher(lookup.sub, found)
        hits, question = case.hits(lookup), case.record.run.head.question
        document = as_known(question, [document])[document.id]
        if not any(True for hit in hits for _ in sentences_of(document, hit, match, present=found.present)):
            said = "read, and it has no sentence to quote: what it quotes from others and signatures are never cited"
            return lookup.step(Gate.CITE, Outcome.STOPPED, said, basis=Basis.NOW)
    said = "read and not quoted; the record does not say why"
    return lookup.step(Gate.CITE, Outcome.STOPPED, said)


def _fate(case: Case, claim: Claim, checked: Claim) -> tuple[bool, str]:
    """Whether a sentence of the draft is in the answer, and what the check said of it."""
    text, answer = f"“{_short(claim.text)}”", case.record.run.answer
    if answer is None:
        return False, f"the draft says {text}; it was not checked"
    if any(claim.text == kept.text for kept in answer.claims):
        doubt = f", marked as unsure: {checked.reason}" if checked.verdict is Verdict.PARTIAL else ""
        return True, f"{text} stands on it{doubt}"
    span = case.record.span("verify")
    notes = span.all_notes() if span is not None else []
    cut = next((n for n in notes if n.startswith(f"cut: “{claim.text[:80]}”: ")), "")
    if cut:
        return False, f"{text} stood on it and was cut: {cut.removeprefix(f'cut: “{claim.text[:80]}”: ')}"
    if checked.verdict is Verdict.UNSUPPORTED:
        return False, f"{text} stood on it and was cut: {checked.reason}"
    return False, f"{text} stood on it and is not in the answer: a later statement replaces it, or its quote is gone"


def _weighed(sentence: Unquoted) -> str:
    score = f"score {scored(sentence.score, sentence.parts)}; " if sentence.parts else ""
    return score + sentence.reason


def _scores(quote: Quote) -> str:
    made = ", ".join(f"{p.name} {p.value:.3f}" for p in quote.scores)
    return f" ({made})" if made else ""


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LENGTH else f"{line[: _LENGTH - 1]}…"


def _unreached(gate: Gate, case: Case, lookup: Lookup, stage: str) -> Step:
    """A gate whose stage gave nothing, with what is known of that."""
    return lookup.step(gate, Outcome.NOT_REACHED, case.record.unreached(stage))
