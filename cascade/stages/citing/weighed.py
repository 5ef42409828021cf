"""The sentences that answer, by scores: weighed, ranked, and held against what the question asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.context import Context
from cascade.language import asks, stem, stems
from cascade.match import Matcher, union
from cascade.operations import cards_of
from cascade.questions.shape import Shape, is_plural
from cascade.stages.citing.answers import with_answer, without_asked
from cascade.stages.citing.causes import asks_why
from cascade.stages.citing.counts import numbers_in
from cascade.stages.citing.defined import defining_alone, defining_first
from cascade.stages.citing.further import asks_twice, chosen_of, close_to, least_of, with_value
from cascade.stages.citing.listed import listed_in
from cascade.stages.citing.outcomes import with_outcome
from cascade.stages.citing.paragraph import HOW_TO, asks_openly, in_paragraphs
from cascade.stages.citing.reasons import with_reasons
from cascade.stages.citing.succession import successors
from cascade.stages.citing.unread import best_of_each, ranked_after, unweighed, why_unread
from cascade.stages.evidence import Evidence
from cascade.stages.finding.likelihood import beside_best
from cascade.stages.weighing.answerable import standing
from cascade.stages.weighing.full_names import full_name, people_of
from cascade.stages.weighing.implied import read_closely, states_value, wanted
from cascade.stages.weighing.limits import within_limits
from cascade.stages.weighing.named_in import titled
from cascade.stages.weighing.relation import in_relation, related_first, says_who
from cascade.stages.weighing.sentence import Sentence, by_score, quote, unquoted, with_before
from cascade.stages.weighing.telling import CODE, ORDERS, in_code, tells
from cascade.stages.weighing.topic import on_topic, topic_of
from cascade.stages.weighing.values import states_clock
from cascade.stages.weighing.weigh import WEIGHTS, Weigher, answers_same, asks_conditions
from cascade.types import Item, Operation, Question, Score, SubQuestion

__all__ = ["best_of"]

_STATED = ("number", "money", "url", "date", "phone", "share", "rate", "version", "duration", "code")
"""Kinds of value that rules can tell, so that sentences which state one come first."""
_NEARLY = 0.6
"""Only sentences that state the kind of value that is wanted are ranked, where the best of them speaks of this share of
what the best sentence of all does."""
_BESIDE = 0.5
"""The same of a sum, where it is asked how much something is: "Total: £40" stands beside what it is of."""
_IS_SO_MUCH = re.compile(r"\W*how\smuch\s(?:is|are|was|were)\b", re.I)
_REPLIES = 0.5
"""Where somebody is asked for, or a time: share of the question that a message has to ask, so that the next one may
answer it with no more than "I do", or "at five"."""
_ASKING, _SEEKING = 0.9, 0.7
"""What a sentence counts that asks and does not tell; and one whose writer would know the same, where it is asked how,
why or what something is."""
_OBEYED = 0.3
"""What a sentence counts that tells a reader how to answer."""
_UNCARDED = ("text", "yes/no", "date", "money")
"""Kinds of answer that a contact card does not hold, unless the question names whose card it is."""
_MANY = 8
"""A question with more facets than this that wants no single value asks for much: several quotes answer it together."""


def best_of(
    question: Question,
    sub: SubQuestion,
    shape: Shape,
    match: Matcher,
    everything: Sequence[Sentence],
    candidates: list[Sentence],
    ctx: Context,
) -> Evidence:
    """The best of the `candidates`, which are some of `everything` that was read."""
    if wanted(shape) in _UNCARDED or _IS_SO_MUCH.match(sub.text):
        candidates = [s for s in candidates if s.document.kind != "contact" or _is_named(match, s)]
    lists = cards_of(ctx).lists  # no card tells a reason; what a list of people says otherwise, their cards do
    why = asks_why(sub.text)
    candidates = [s for s in candidates if (s.document.kind != "contact" if why else not lists(s.document))]
    for sentence in candidates:
        read_closely(sub.text, shape, match, sentence)
    candidates = within_limits(sub.text, match, candidates)
    absent = match.missing(union(s.around for s in candidates))
    if absent:  # a name that nothing read speaks of: no sentence can answer, so none is weighed
        return unweighed(sub, everything, "nothing that was read names {}", absent)
    weigher = Weigher(sub, shape, match, candidates)
    others = [s for s in candidates if weigher.of_another(s)]
    candidates = [s for s in candidates if not weigher.of_another(s)]
    topic = frozenset[int]() if weigher.people else topic_of(sub.text, match)
    if topic:  # what is said about it, and not what else the text says that the question names
        candidates = on_topic(topic, match, candidates, weigher.before)
    if topic and not candidates:
        untold = tuple(match.facets[n].text for n in sorted(topic))
        return unweighed(sub, everything, "it does not speak of {}", untold)
    ranked = _ranked(sub, weigher, shape, match, candidates, ctx)
    who = sub.operation is shape.operation is Operation.WHO
    if who:
        ranked = related_first(sub.text, match, ranked, ctx)
    broad = shape.answer_type == "text" and len(match.facets) > _MANY
    ranked = defining_first(sub.text, ranked)
    openly = asks_openly(sub, shape)
    apart = defining_alone(sub.text, ranked)
    chosen, passed = chosen_of(sub.text, apart, match, broad, ctx, wanted(shape), openly=openly and not weigher.people)
    beside = {id(s) for s in chosen if openly and s.score < least_of(chosen)}
    chosen = with_value(wanted(shape), chosen, ranked, everything)
    chosen = with_reasons(question, sub.text, chosen, ranked, everything, match, ctx)
    telling = (
        [s for s in chosen if says_who(sub.text, match, s, ctx) or answers_same(sub.text, match, s)] if who else []
    )
    nobody = who and bool(chosen) and not telling
    if telling:
        passed += [unquoted(s, "it tells of nobody, and a better quote does") for s in chosen if s not in telling]
        chosen = telling
    chosen = without_asked(with_answer(sub.text, with_outcome(sub.text, chosen, ranked, match), everything))
    once = chosen and not asks_twice(sub.text)  # of two values neither took the other's place
    later = successors(question, wanted(shape), chosen[0], everything, match, ctx) if once else []
    if later:  # the last holds, and each before it was replaced by the next
        chosen = [*later[::-1], chosen[0]]
    apt = {id(s) for s in candidates}
    bar = 0.0 if any(p.name == "likelihood" for s in ranked for p in s.parts) else least_of(chosen)
    ranks = {id(s): n for n, s in ranked_after(ranked, candidates) if s.score >= bar}
    unread = best_of_each(
        everything, ranked, lambda s: why_unread(s, sub, shape, id(s) in apt, ranks.get(id(s)), bar, ctx), ranks
    )
    stands = standing(
        sub,
        shape,
        match,
        [s for s in chosen if id(s) not in beside],  # what is quoted for good measure makes no answer of the others
        others,
        weigher.talk(candidates),
        ctx.recipe.support,
        nobody=nobody,
        replies_to=weigher.replies_to,
    )
    if stands.told_of_others:
        ctx.note("what others say is nearer to the question than what is said of whom it is about: taken as not told")
    if stands.enough and not later and (openly or (who and any(answers_same(sub.text, match, s) for s in chosen[:1]))):
        chosen = in_paragraphs(sub.text, chosen)
    else:
        chosen = [with_before(s) for s in chosen]
    items = _people(sub, match, chosen, ctx) if who else _stated(sub, shape, match, chosen)
    return Evidence(
        sub=sub.id,
        quotes=tuple(quote(s, n, sub.id) for n, s in enumerate(chosen, 1)),
        items=items if stands.enough else (),
        stated=not who,
        replaced=tuple((n + 1, n) for n in range(1, len(later) + 1)),
        close=tuple(quote(s, n, sub.id) for n, s in enumerate(close_to(chosen, ranked), 1)) if stands.enough else (),
        enough=stands.enough,
        coverage=stands.coverage,
        carried=stands.carried,
        needed=stands.needed,
        missing=stands.missing,
        scores=stands.scores,
        unquoted=(*passed, *unread),
    )


def _is_named(match: Matcher, sentence: Sentence) -> bool:
    """Whether the question names whoever a card is of, and asks nothing that this line does not speak of, or what a
    line of it says and asks for more: else the line answers nothing."""
    found = match(f"{sentence.document.title}\n{sentence.text}").found
    asked = {n for n, facet in enumerate(match.facets) if not facet.must}
    whose = found if asked else {n for n, share in match(sentence.document.title).found.items() if share >= 1}
    return any(match.facets[n].must for n in whose) and (not asked or not asked.isdisjoint(found))


def _ranked(
    sub: SubQuestion, weigher: Weigher, shape: Shape, match: Matcher, candidates: list[Sentence], ctx: Context
) -> list[Sentence]:
    """Candidates by score, best first; ties by place."""
    telling = [
        s
        for s in candidates
        if tells(sub.text, s) or weigher.replies_to(s).coverage >= _REPLIES or answers_same(sub.text, match, s)
    ]
    candidates = telling or candidates
    candidates = _typed(sub.text, shape, candidates, weigher)
    how = HOW_TO.search(sub.text) is not None
    sought = how or asks_why(sub.text)
    for sentence in candidates:
        sentence.parts = weigher.parts(sentence)
        sentence.score = sum(WEIGHTS[p.name] * p.value for p in sentence.parts)
        for name, less in (
            ("orders", _OBEYED if ORDERS.search(sentence.text) else 1.0),
            ("code", CODE if in_code(sentence.text) or (sentence.code and not how) else 1.0),
            ("asking", _ASKING if asks(sentence.text) else 1.0),
            ("seeking", _SEEKING if sought and weigher.seeks_same(sentence) else 1.0),
        ):
            if less < 1:
                sentence.parts = (*sentence.parts, Score(name=name, value=less))
                sentence.score *= less
    order = defining_first(sub.text, sorted(candidates, key=by_score))
    head = order[: ctx.recipe.read]
    for sentence, value in zip(head, _judged(sub.text, head, ctx), strict=False):
        sentence.parts = (*sentence.parts, Score(name="likelihood", value=round(value, 6)))
        sentence.score = (1 - ctx.recipe.weigh_judge) * sentence.score + ctx.recipe.weigh_judge * value
    return sorted(head, key=by_score)


def _typed(text: str, shape: Shape, candidates: list[Sentence], weigher: Weigher) -> list[Sentence]:
    """Where a date, a number, a sum or an address is wanted: the sentences that state one, if they speak of it too.

    When something may be done is told by what has to hold as well: no day goes before a sentence that says more. How
    much something is may be a sum or any number, so that sums come first.
    """
    best = max((s.around.coverage for s in candidates if not asks(s.text)), default=0.0)
    nearly = 1.0 if asks_conditions(text) else _NEARLY
    kinds = {"money": _BESIDE} if _IS_SO_MUCH.match(text) else {}
    for kind, share in (kinds | {wanted(shape): nearly}).items():
        stating = [s for s in candidates if states_value(kind, s) or weigher.replies_to(s).coverage >= _REPLIES]
        if shape.asked == "time":  # of day, where one is told
            stating = [s for s in candidates if states_clock(s.text)] or stating
        if kind in _STATED and max((s.around.coverage for s in stating), default=0.0) >= share * best:
            return stating
    return candidates


def _judged(text: str, head: Sequence[Sentence], ctx: Context) -> list[float]:
    """0..1 for each sentence by the model: its likelihood of the question; none without one that scores."""
    if not head:
        return []
    lines = [f"{s.hit.passage.context}\n{s.text}" for s in head]
    means = ctx.score("judge", [{"passage": line, "question": text} for line in lines])
    return beside_best(means) if means else []


def _stated(sub: SubQuestion, shape: Shape, match: Matcher, chosen: Sequence[Sentence]) -> tuple[Item, ...]:
    """The numbers that are counted, or the things that the first of the `chosen` lists which lists any, where several
    are asked for: what it says before them has to name them, or else to speak of the question."""
    if sub.operation is Operation.COUNT:
        return numbers_in(shape, match, chosen)
    if not is_plural(shape.head):
        return ()
    for heads in ({stem(shape.head)}, {root for f in match.facets for root in stems(f.text)}):
        for number, sentence in enumerate(chosen, 1):
            if parts := listed_in(sentence.text, heads):
                return tuple(Item(value=part, quotes=(number,)) for part in dict.fromkeys(parts))
    return ()


def _people(sub: SubQuestion, match: Matcher, chosen: Sequence[Sentence], ctx: Context) -> tuple[Item, ...]:
    """Who stands in the relation by the best quote that tells of somebody in it, each by the full name."""
    for number, sentence in enumerate(chosen, 1):
        if found := in_relation(sub.text, match, sentence, ctx):
            near = people_of(sentence.document)
            called = dict.fromkeys(titled(full_name(value, near, ctx), sentence.text) for value in found)
            return tuple(Item(value=value, quotes=(number,)) for value in called)
    return ()
