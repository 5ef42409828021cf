"""Found -> Evidence: the sentences that answer, as verbatim quotes, and whether they are enough.

The passages that are read are cut into sentences; quoted replies and signatures are left out, for they are not the
writer's own words. Each sentence is scored by what it speaks of itself, what its passage and record say around it, the
kind of value that the question wants, and the model's likelihood of the question after it. The model never types a
quote: what is chosen is a span of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from cascade.conflicts import conflicts, subject_of
from cascade.context import Context
from cascade.course import COURSES
from cascade.language import Shape, question_shape
from cascade.match import Matcher, union
from cascade.similar import near
from cascade.stage import stage
from cascade.stages.answerable import a_value, standing
from cascade.stages.causes import asks_why, gives_cause
from cascade.stages.collect import collect
from cascade.stages.contact import contact_of
from cascade.stages.contact_asked import labelled_number
from cascade.stages.counts import counting, numbers_in, stated_counts
from cascade.stages.defined import defining_first
from cascade.stages.enveloped import enveloped
from cascade.stages.evidence import Evidence, Found, Unquoted
from cascade.stages.excepted import but_for
from cascade.stages.implied import read_closely, states_value, wanted
from cascade.stages.introduced import introduced
from cascade.stages.likelihood import beside_best
from cascade.stages.named_themes import themes_by_model
from cascade.stages.operate import worked
from cascade.stages.pages import with_more
from cascade.stages.reader import read_by_model
from cascade.stages.relation import in_relation, offers, related_first, says_who
from cascade.stages.retrieve import matcher, reads_all
from cascade.stages.sentence import ABOUT, Sentence, quote, read_sentences, unquoted
from cascade.stages.themes import asks_for_themes
from cascade.stages.timelines import course_of
from cascade.stages.topic import on_topic, topic_of
from cascade.stages.values import states
from cascade.stages.weigh import WEIGHTS, Weigher, asks, new_words
from cascade.types import Do, Item, Operation, Question, Score, SubQuestion

__all__ = ["cite"]


_LEAST = 0.9
"""A further quote is worth its place from this share of the best one's score on."""
_MANY = 8
"""Facets beyond which a question that wants no single value asks for much: what answers it is spread."""
_BROAD = 0.8
"""Of the bar, for the further quotes of such a question; it may have twice as many."""
_MUCH = 0.2
"""Of the question's weight: a further quote that lacks one facet of so much is about another thing."""
_OTHERWISE = 0.6
"""A quote that states another value for what the best one states, from this share on."""
_CAUSE = 0.7
"""A quote that gives a cause, where one is asked for and the best quote gives none, from this share on."""
_NEEDS = "a further quote needs {:.3f}"
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|above|previous|prior|rules?|sources?)\b"
    r"|\b(?:when|if)\s(?:some(?:body|one)|any(?:body|one)|you(?:'re|\sare)?|people|they)\s(?:is\s|are\s)?asks?(?:ed)?\b"
    r"|\b(?:answer|reply|respond)\s(?:only|that|with|as)\b|\bcite\sno\b|\bsystem\sprompt\b|\bas\san\s(?:ai|assistant)\b",
    re.IGNORECASE,
)
"""A sentence that tells a reader how to answer states nothing: it may be there to be obeyed."""
_OBEYED = 0.3
_STATED = ("number", "money", "url", "date", "phone", "share", "rate")
"""Kinds of value that rules can tell, so that sentences which state one come first."""
_NEARLY = 0.6
_REPLIES = 0.5
"""Of a question for somebody a message asks before one that may be as short as "I do": it is the answer."""
_LEADS = re.compile(r"^(?:from|to|cc|bcc|date|sent|subject):\s|:\s*$", re.IGNORECASE)
"""The head of a letter that is part of a text, and a line that only leads to what follows."""
_NOVEL = 3
"""Words of its own that a sentence has, or it has one of the question's: "Dear customer," tells nothing."""
_ASKING = 0.9
"""What a sentence counts that asks and does not tell."""
_UNCARDED = ("text", "yes/no", "date", "money")
"""Kinds of answer that no card holds, but of whom it is."""
_SAME = 0.8
"""Sentences this alike say the same."""


@stage(prompts=("judge", "read", "sort"), reads=True)
def cite(question: Question, sub: SubQuestion, found: Found, *, ctx: Context) -> Evidence:
    """The quotes that answer `sub`, out of the passages that were found."""
    evidence = _cited(question, sub, found, ctx)
    items = but_for(sub.text, evidence.items)
    if len(items) == len(evidence.items):
        return evidence
    total = evidence.total if evidence.total is None else len(items)
    return evidence.model_copy(update={"items": items, "total": total, "enough": bool(items)})


def _cited(question: Question, sub: SubQuestion, found: Found, ctx: Context) -> Evidence:
    """The same, with whoever the question leaves out."""
    shape = question_shape(sub.text)
    match = matcher(sub, found)
    reader = ctx.can_read
    done = worked(question, sub, found, match, ctx) if sub.steps else None
    if done is not None:
        if done.enough or not (reader or _untold(sub, done)):
            return done
        ctx.note("the steps give no answer: what they came to is read for what it says")
    if read_off := introduced(question, sub, ctx) or contact_of(question, sub, ctx):
        return read_off
    if reader and not reads_all(sub):
        found = with_more(found, ctx)
    candidates = list(read_sentences(question, found, match, ctx))
    if number := labelled_number(sub.text):
        labelled = [s for s in candidates if number.says(s.text)]
        if not labelled:
            return _unweighed(sub, candidates, "it does not tell {}", (number.name,))
        candidates = labelled
    of_record = enveloped(question, sub, match, candidates, ctx)
    if of_record is not None:
        return of_record
    if sub.operation is Operation.TIMELINE or (sub.operation in COURSES and not reader):
        telling = [s for s in candidates if _tells(sub.text, s) and not _ORDERS.search(s.text)]
        course = course_of(question, sub, match, telling, ctx)
        if course is not None and (course.enough or not reader):
            return course
    if reader and (read := _read(question, sub, shape, match, candidates, ctx)):
        return read if read.enough or done is None else done
    return _by_rules(question, sub, shape, match, candidates, found, ctx)


def _read(
    question: Question, sub: SubQuestion, shape: Shape, match: Matcher, candidates: list[Sentence], ctx: Context
) -> Evidence | None:
    """What a model that reads makes of the `candidates`; None where it makes nothing that fits."""
    if asks_for_themes(sub, shape):
        return themes_by_model(question, sub, match, candidates, ctx)
    every = reads_all(sub) and sub.operation not in (Operation.LATEST, Operation.CHANGE)
    return read_by_model(question, sub, match, candidates, every, ctx)


def _by_rules(
    question: Question,
    sub: SubQuestion,
    shape: Shape,
    match: Matcher,
    candidates: list[Sentence],
    found: Found,
    ctx: Context,
) -> Evidence:
    """The best of the `candidates` by rules, and by how likely a model that scores finds the question after each."""
    told = stated_counts(shape, sub, match, candidates)
    if not told and reads_all(sub) and sub.operation not in COURSES:
        collected = collect(question, sub, shape, match, candidates, present=found.present, ctx=ctx)
        if collected.enough or sub.operation is not Operation.COUNT:
            return collected
        told = counting(shape, match, candidates)
        if not told:
            return collected
        ctx.note("no record is one of what is counted: taken is what states how many there are")
    return _weighed(sub, shape, match, candidates, told or candidates, ctx)


def _weighed(
    sub: SubQuestion,
    shape: Shape,
    match: Matcher,
    everything: Sequence[Sentence],
    candidates: list[Sentence],
    ctx: Context,
) -> Evidence:
    """The best of the `candidates`, which are some of `everything` that was read."""
    if wanted(shape) in _UNCARDED:
        candidates = [s for s in candidates if s.document.kind != "contact" or _is_named(match, s)]
    for sentence in candidates:
        read_closely(shape, match, sentence)
    absent = match.missing(union(s.around for s in candidates))
    if absent:  # a name that nothing read speaks of: no sentence can answer, so none is weighed
        return _unweighed(sub, everything, "nothing that was read names {}", absent)
    weigher = Weigher(sub, shape, match, candidates)
    others = [s for s in candidates if weigher.of_another(s)]
    candidates = [s for s in candidates if not weigher.of_another(s)]
    topic = frozenset[int]() if weigher.people else topic_of(sub.text, match)
    if topic:  # what is said about it, and not what else the text says that the question names
        candidates = on_topic(topic, match, candidates, weigher.before)
    if topic and not candidates:
        untold = tuple(match.facets[n].text for n in sorted(topic))
        return _unweighed(sub, everything, "it does not speak of {}", untold)
    ranked = _ranked(sub, weigher, shape, candidates, ctx)
    who = sub.operation is shape.operation is Operation.WHO
    if who:
        ranked = related_first(sub.text, match, ranked, ctx)
    broad = shape.answer_type == "text" and len(match.facets) > _MANY
    ranked = defining_first(sub.text, ranked)
    chosen, passed = _chosen(sub.text, ranked, match, broad, ctx)
    telling = [s for s in chosen if says_who(sub.text, match, s, ctx)] if who else []
    nobody = who and bool(chosen) and not telling
    if telling:
        passed += [unquoted(s, "it tells of nobody, and a better quote does") for s in chosen if s not in telling]
        chosen = telling
    apt = {id(s) for s in candidates}
    bar = 0.0 if any(p.name == "likelihood" for s in ranked for p in s.parts) else _bar(chosen)
    ranks = {id(s): n for n, s in _after(ranked, candidates) if s.score >= bar}
    unread = _best_of_each(
        everything, ranked, lambda s: _unread(s, sub, shape, id(s) in apt, ranks.get(id(s)), bar, ctx), ranks
    )
    stands = standing(
        sub,
        shape,
        match,
        chosen,
        others,
        weigher.talk(candidates),
        ctx.recipe.support,
        nobody=nobody,
        replies_to=weigher.replies_to,
    )
    if stands.told_of_others:
        ctx.note("what others say is nearer to the question than what is said of whom it is about: taken as not told")
    counted = sub.operation is Operation.COUNT
    items = _people(sub, match, chosen, ctx) if who else numbers_in(shape, match, chosen) if counted else ()
    return Evidence(
        sub=sub.id,
        quotes=tuple(quote(s, n, sub.id) for n, s in enumerate(chosen, 1)),
        items=items if stands.enough else (),
        stated=counted,
        enough=stands.enough,
        coverage=stands.coverage,
        carried=stands.carried,
        needed=stands.needed,
        missing=stands.missing,
        scores=stands.scores,
        unquoted=(*passed, *unread),
    )


def _is_named(match: Matcher, sentence: Sentence) -> bool:
    """Whether the question names whoever a card is of, or what a line of it says: else the line answers nothing."""
    return any(match.facets[n].must for n in match(f"{sentence.document.title}\n{sentence.text}").found)


def _unweighed(sub: SubQuestion, candidates: Sequence[Sentence], why: str, missing: tuple[str, ...]) -> Evidence:
    """No evidence, for none of `candidates` has what is `missing`."""
    reason = "not weighed: " + why.format(", ".join(f"“{each}”" for each in missing))
    return Evidence(sub=sub.id, missing=missing, unquoted=_best_of_each(candidates, (), lambda _: reason, {}))


def _untold(sub: SubQuestion, done: Evidence) -> bool:
    """Whether the steps came to records, and only whom they collect is in none of their heads: they may say it."""
    empty = [d.step for d in done.steps if not d.after]
    return sub.operation is Operation.WHO and len(empty) == 1 and empty[0].do is Do.COLLECT


# --- choosing -----------------------------------------------------------------------------------------------------


def _ranked(
    sub: SubQuestion, weigher: Weigher, shape: Shape, candidates: list[Sentence], ctx: Context
) -> list[Sentence]:
    """Candidates by score, best first; ties by place."""
    telling = [s for s in candidates if _tells(sub.text, s) or weigher.replies_to(s).coverage >= _REPLIES]
    candidates = telling or candidates
    candidates = _typed(shape, candidates)
    for sentence in candidates:
        sentence.parts = weigher.parts(sentence)
        sentence.score = sum(WEIGHTS[p.name] * p.value for p in sentence.parts)
        for name, less in (
            ("orders", _OBEYED if _ORDERS.search(sentence.text) else 1.0),
            ("asking", _ASKING if asks(sentence.text) else 1.0),
        ):
            if less < 1:
                sentence.parts = (*sentence.parts, Score(name=name, value=less))
                sentence.score *= less
    order = sorted(candidates, key=_order)
    head = order[: ctx.recipe.read]
    for sentence, value in zip(head, _judged(sub.text, head, ctx), strict=False):
        sentence.parts = (*sentence.parts, Score(name="likelihood", value=round(value, 6)))
        sentence.score = (1 - ctx.recipe.weigh_judge) * sentence.score + ctx.recipe.weigh_judge * value
    return sorted(head, key=_order)


def _tells(question: str, sentence: Sentence) -> bool:
    """Whether it says something: no heading, nor what leads to a list, the question's words alone, or a greeting."""
    if sentence.heading or _LEADS.search(sentence.text):
        return False
    new = new_words(question, sentence.text)
    if new >= _NOVEL:
        return True
    told = new > 0 or _is_closed(question) or any(states(kind, sentence.text) for kind in ("date", "number"))
    return told and sentence.match.coverage > 0


@lru_cache(256)
def _is_closed(question: str) -> bool:
    """Whether what answers a question may have its words alone: it asks whether, or names what may be the answer."""
    return question_shape(question).is_yes_no or offers(question)


def _typed(shape: Shape, candidates: list[Sentence]) -> list[Sentence]:
    """Where a date, a number, a sum or an address is wanted: the sentences that state one, if they speak of it too."""
    kind = wanted(shape)
    if kind not in _STATED:
        return candidates
    stating = [s for s in candidates if states_value(kind, s)]
    best = max((s.around.coverage for s in candidates), default=0.0)
    return stating if max((s.around.coverage for s in stating), default=0.0) >= _NEARLY * best else candidates


def _order(sentence: Sentence) -> tuple[float, str, int]:
    return -sentence.score, sentence.document.id, sentence.start


def _judged(text: str, head: Sequence[Sentence], ctx: Context) -> list[float]:
    """0..1 for each sentence by the model: its likelihood of the question; none without one that scores."""
    if not head:
        return []
    lines = [f"{s.hit.passage.context}\n{s.text}" for s in head]
    means = ctx.score("judge", [{"passage": line, "question": text} for line in lines])
    return beside_best(means) if means else []


def _chosen(
    question: str, ranked: Sequence[Sentence], match: Matcher, broad: bool, ctx: Context
) -> tuple[list[Sentence], list[Unquoted]]:
    """The best sentence, then those nearly as good that say something else; and why the others are left out."""
    chosen: list[Sentence] = []
    passed = []
    most = ctx.recipe.quotes * (2 if broad else 1)
    cause = _cause_beside(question, ranked)
    for sentence in ranked:
        bar = _bar(chosen) * (_BROAD if broad else 1.0)
        otherwise = bool(chosen) and (sentence is cause or _disagrees(chosen[0], sentence))
        if otherwise:
            bar = 0.0
        if sentence.score < bar:
            reason = _NEEDS.format(bar)
        elif len(chosen) >= most and sentence is not cause:
            reason = f"after the {most} quotes that are taken"
        elif chosen and not broad and not otherwise and not _speaks(sentence):
            reason = "of itself it says nothing of the question, and a better quote does"
        elif chosen and not broad and not otherwise and (lacks := _lacking(sentence, chosen, match)):
            reason = f"a better quote speaks of “{lacks}”, and it does not"
        elif any(near(sentence.text, other.text) > _SAME for other in chosen):
            reason = "a better quote says the same"
        else:
            chosen.append(sentence)
            continue
        passed.append(unquoted(sentence, reason))
    return chosen, passed


def _cause_beside(question: str, ranked: Sequence[Sentence]) -> Sentence | None:
    """Where a cause is asked for and the best sentence only says what happened: the best that gives one, if any."""
    if not ranked or not asks_why(question) or gives_cause(ranked[0].text):
        return None
    least = _CAUSE * ranked[0].score
    return next((s for s in ranked if s.score >= least and gives_cause(s.text)), None)


def _speaks(sentence: Sentence) -> bool:
    """Whether it says something of the question by itself, or answers one that was asked before it."""
    return bool(sentence.match.found) or _answers(sentence)


def _disagrees(best: Sentence, other: Sentence) -> bool:
    """Whether a sentence states another value than the best for what is asked about: a person has to see both.

    One that leaves out what the best says of the question, and has words of its own in its place, is about another
    thing: the warranty on oars is no other value for that on hulls.
    """
    if other.score < _OTHERWISE * best.score or not conflicts([best.text, other.text]):
        return False
    return not best.match.found.keys() - _speaks_of(other) or not subject_of(other.text) - subject_of(best.text)


def _lacking(sentence: Sentence, chosen: Sequence[Sentence], match: Matcher) -> str:
    """What of the question the best quote speaks of and a further one does not, which adds nothing else that is asked.

    Empty where it lacks little of the question's weight, or answers what was asked before it.
    """
    if _answers(sentence) or sentence.match.found.keys() - union(s.match for s in chosen).keys():
        return ""
    lacks = chosen[0].match.found.keys() - _speaks_of(sentence)
    most = max(lacks, key=lambda n: (match.weights[n], -n), default=None)
    if most is None or match.weights[most] < _MUCH * sum(match.weights):
        return ""
    return match.facets[most].text


def _speaks_of(sentence: Sentence) -> set[int]:
    """The facets that a sentence speaks of itself, by who says it, or by its record's title and headings."""
    return {n for n, share in sentence.around.found.items() if n in sentence.match.found or share >= ABOUT}


def _answers(sentence: Sentence) -> bool:
    """Whether it answers a question that was asked before it."""
    return any(p.name == "asked" and p.value for p in sentence.parts)


def _bar(chosen: Sequence[Sentence]) -> float:
    """The least score of a further quote."""
    return _LEAST * chosen[0].score if chosen else 0.0


def _best_of_each(
    candidates: Sequence[Sentence],
    ranked: Sequence[Sentence],
    reason: Callable[[Sentence], str],
    ranks: Mapping[int, int],
) -> list[Unquoted]:
    """The best sentence of each document that has none among those that were weighed, and why it has not."""
    weighed = {s.document.id for s in ranked}
    best: dict[str, Sentence] = {}
    for sentence in sorted(candidates, key=lambda s: (s.heading, -s.score, -s.around.coverage, s.start)):
        if sentence.document.id not in weighed:
            best.setdefault(sentence.document.id, sentence)
    return [unquoted(sentence, reason(sentence), ranks.get(id(sentence))) for sentence in best.values()]


def _after(ranked: Sequence[Sentence], candidates: Sequence[Sentence]) -> Iterator[tuple[int, Sentence]]:
    """The sentences that have a score and come after those that are weighed, with their places."""
    weighed = {id(s) for s in ranked}
    after = sorted((s for s in candidates if s.parts and id(s) not in weighed), key=_order)
    return enumerate(after, len(ranked) + 1)


def _unread(
    sentence: Sentence, sub: SubQuestion, shape: Shape, apt: bool, rank: int | None, bar: float, ctx: Context
) -> str:
    """Why a sentence was not among those that are weighed.

    `apt` says that it was not put aside before that, `bar` what it would have needed where its score is final.
    """
    if not apt:
        return "not weighed: others speak more of what is asked"
    if sentence.parts and sentence.score < bar:
        return _NEEDS.format(bar)
    if rank is not None:
        return f"number {rank}, after the {ctx.recipe.read} sentences that are weighed"
    if not _tells(sub.text, sentence):
        return "not weighed: it says nothing beside the question's own words"
    return f"not weighed: it does not state {a_value(wanted(shape))}, and others do"


def _people(sub: SubQuestion, match: Matcher, chosen: Sequence[Sentence], ctx: Context) -> tuple[Item, ...]:
    """Who stands in the relation by the best quote that tells of somebody in it."""
    for number, sentence in enumerate(chosen, 1):
        if found := in_relation(sub.text, match, sentence, ctx):
            return tuple(Item(value=value, quotes=(number,)) for value in found)
    return ()
