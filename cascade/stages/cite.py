"""Found -> Evidence: the sentences that answer, as verbatim quotes, and whether they are enough.

The passages that are read are cut into sentences; quoted replies and signatures are left out, for they are not the
writer's own words. Each sentence is scored by what it speaks of itself, what its passage and record say around it, the
kind of value that the question wants, and the model's likelihood of the question after it. The model never types a
quote: what is chosen is a span of the document.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cascade.context import Context
from cascade.language import words
from cascade.match import Matcher
from cascade.questions.course import COURSES
from cascade.questions.shape import Shape, question_shape
from cascade.shown import SOMEBODY
from cascade.stage import stage
from cascade.stages.checking.experts import experts, topic
from cascade.stages.citing.collect import collect
from cascade.stages.citing.counts import counting, stated_counts
from cascade.stages.citing.finished import finished
from cascade.stages.citing.headcount import headcount
from cascade.stages.citing.outdated import with_outdated
from cascade.stages.citing.periods import of_period, of_weekday
from cascade.stages.citing.teamed import teamed
from cascade.stages.citing.themes import asks_for_themes, said_to_be_most
from cascade.stages.citing.unread import unweighed
from cascade.stages.citing.weighed import best_of
from cascade.stages.digests import digest_of, of_aspect, present, whole_records
from cascade.stages.evidence import Evidence, Found, one_each, read_off
from cascade.stages.finding.search import matcher, matcher_of, reads_all
from cascade.stages.operate import worked
from cascade.stages.outright import told_outright
from cascade.stages.outright.enveloped import enveloped
from cascade.stages.outright.introduced import who_is
from cascade.stages.outright.scheduled import dated, in_time
from cascade.stages.outright.signed import lines_signed
from cascade.stages.planning.excepted import but_for
from cascade.stages.planning.namesakes import called_so
from cascade.stages.reading.agreed import agreed
from cascade.stages.reading.named_themes import themes_by_model
from cascade.stages.reading.pages import beside, with_more
from cascade.stages.reading.reader import read_by_model
from cascade.stages.tabular.filtered import filtered
from cascade.stages.timelines import course_of, of_kind, whole_messages
from cascade.stages.voices import voices
from cascade.stages.weighing.contact_asked import asks_who_is_known, labelled_number
from cascade.stages.weighing.relation import HELPS, names_party
from cascade.stages.weighing.sentence import Sentence, read_sentences
from cascade.stages.weighing.tables import without_others
from cascade.stages.weighing.telling import ORDERS, in_code, tells
from cascade.stages.weighing.weigh import answers_same
from cascade.types import Do, Operation, Plan, Question, SubQuestion

__all__ = ["cite"]

_LIKELY = 0.7
"""Share of what the records of the first who may help come to, from which on another is told too."""
_UNNAMED = "it says nothing of {}"


@stage(prompts=("judge", "holds", "read", "sort"), reads=True)
def cite(question: Question, sub: SubQuestion, found: Found, *, ctx: Context) -> Evidence:
    """The quotes that answer `sub`, out of the passages that were found."""
    if sub.needs:
        ctx.note(f"it is asked of what {', '.join(sub.needs)} came to, and that is nothing")
        return Evidence(sub=sub.id, missing=(SOMEBODY,))
    who = sub.operation is Operation.WHO
    team = agreed(question, sub, teamed(question, sub, ctx), ctx) if who else None
    sure = None
    if who and not sub.steps:
        sure = team or agreed(question, sub, finished(question, sub, ctx, surely=True), ctx)
    evidence = sure or _heard(question, sub, found, ctx) or _cited(question, sub, found, ctx)
    if who and not evidence.enough:
        evidence = team or agreed(question, sub, finished(question, sub, ctx, surely=False), ctx) or evidence
    if who and not (evidence.enough and evidence.items):
        evidence = _might_help(question, sub, ctx) or evidence
    evidence = with_outdated(question, question_shape(sub.text), evidence, present=found.present)
    items = called_so(question.text, but_for(sub.text, evidence.items), ctx)
    if len(items) == len(evidence.items):
        return evidence
    total = evidence.total if evidence.total is None else len(items)
    return evidence.model_copy(update={"items": items, "total": total, "enough": bool(items)})


def _might_help(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """Whose records are about all that `sub` asks who can help with; None where it asks for something else, or nobody's
    are."""
    asked = HELPS.search(sub.text)
    facets = [f for f in sub.facets if not set(words(f.text)) <= set(words(asked[0]))] if asked is not None else []
    plan = Plan(operation=sub.operation, questions=(sub.model_copy(update={"facets": tuple(facets)}),))
    rare = len(topic(plan, ctx)) if facets else 0
    speaks = matcher_of(facets, ctx.index)
    found = experts(question, plan, ctx) if rare else ()
    known = [e for e in found if len(e.topic) == rare and e.wrote and speaks(e.latest.text).found]
    likely = [e for e in known if e.score >= _LIKELY * known[0].score]
    if not likely:
        return None
    items = one_each(e.who.name or e.who.address for e in likely)
    return read_off(sub, [e.latest for e in likely], items, "whose records are about it")


def _cited(question: Question, sub: SubQuestion, found: Found, ctx: Context) -> Evidence:
    """The quotes that answer `sub`, with people in them whom the question leaves out.

    Tried in turn are the plan's steps; a card, a signature or a record's head that tells what is asked for; the course
    of what is asked about; a model that reads; and rules.
    """
    shape = question_shape(sub.text)
    match = matcher(sub, found)
    reader = ctx.can_read
    if sub.steps and (rows := agreed(question, sub, filtered(question, sub, ctx), ctx)):
        return rows
    done = worked(question, sub, found, match, ctx) if sub.steps else None
    if done is not None:
        if agreed(question, sub, done, ctx) if done.enough else not (reader or _untold(sub, done)):
            return done if found.reached else present(question, sub, ctx) or done  # no record had what they ask by
        ctx.note("the steps give no answer: what they came to is read for what it says")
    if read_off := _read_off(question, sub, found, match, ctx):
        return read_off
    if reader and not reads_all(sub):
        found = with_more(found, ctx)
    read = of_period(question, sub, of_aspect(sub, read_sentences(question, found, match, ctx)))
    read = without_others(sub.text, match, read) if sub.operation is Operation.FIND else read
    candidates = of_weekday(sub, in_time(question, sub, read))
    if not reader and (needed := _needed(sub, ctx)):
        apt = [s for s in candidates if needed.says(s.text)]
        if not apt:
            return unweighed(sub, candidates, needed.reason, (needed.what,))
        candidates = apt
    if of_record := agreed(question, sub, enveloped(question, sub, match, candidates, ctx), ctx):
        return of_record
    if sub.operation in COURSES and not (reader and sub.operation in (Operation.LATEST, Operation.CHANGE)):
        told = of_kind(sub.text, whole_messages(candidates, match))
        telling = [s for s in told if tells(sub.text, s) and not (ORDERS.search(s.text) or in_code(s.text))]
        course = agreed(question, sub, course_of(question, sub, match, telling, ctx), ctx)
        if course is not None and (course.enough or not reader):
            return course
    if reader and (chosen := _read(question, sub, shape, match, candidates, found, ctx)):
        return done if done is not None and not (chosen.enough or done.enough) else chosen
    return _by_rules(question, sub, shape, match, candidates, found, ctx)


def _heard(question: Question, sub: SubQuestion, found: Found, ctx: Context) -> Evidence | None:
    """What the voices say that `sub` asks for; of what most of them say, what somebody says who has counted. A model
    that reads names what many say itself."""
    shape, match = question_shape(sub.text), matcher(sub, found)
    if ctx.can_read and asks_for_themes(sub, shape):
        return None
    heard = agreed(question, sub, voices(question, sub, ctx), ctx)
    if heard is None or not (heard.groups or asks_for_themes(sub, shape)):
        return heard
    counted = told_outright(question, sub, ctx)
    if counted is not None and (not counted.groups or _grouped(counted) > _grouped(heard)):
        return counted
    return said_to_be_most(sub, shape, match, list(read_sentences(question, found, match, ctx))) or heard


def _grouped(evidence: Evidence) -> int:
    return sum(group.records for group in evidence.groups)


class _Needed(NamedTuple):
    """What a sentence has to say to answer, and why one that does not is left out."""

    says: Callable[[str], bool]
    reason: str
    what: str


def _needed(sub: SubQuestion, ctx: Context) -> _Needed | None:
    """The kind of number that `sub` asks for by its label, or the name of whoever it asks about: what somebody says
    does not tell who they are."""
    if number := labelled_number(sub.text):
        return _Needed(number.says, "it does not tell {}", number.name)
    if name := who_is(sub.text, ctx):
        named = set(words(name))
        return _Needed(lambda text: named <= (said := set(words(text))) and len(said) > len(named) + 2, _UNNAMED, name)
    return None


def _read_off(question: Question, sub: SubQuestion, found: Found, match: Matcher, ctx: Context) -> Evidence | None:
    """What `sub` asks for where a record tells it by what it is: a list, a card, an entry, a reply, a whole."""
    told = agreed(question, sub, told_outright(question, sub, ctx), ctx)
    whole = told or _as_a_whole(question, sub, found, match, ctx)
    return whole or agreed(question, sub, dated(question, sub, match, ctx), ctx)


def _as_a_whole(question: Question, sub: SubQuestion, found: Found, match: Matcher, ctx: Context) -> Evidence | None:
    """What the records that `sub` means say as a whole; None where it asks for no such thing, or means no record."""
    if sub.operation is not Operation.SUMMARY:
        return None
    whole = whole_records(question, sub, with_more(found, ctx), match, ctx)
    if whole is None:
        return None
    read = read_by_model(question, sub, match, whole.sentences, True, ctx) if ctx.can_read else None
    return read if read is not None and read.enough else digest_of(question, sub, whole, ctx)


def _read(
    question: Question,
    sub: SubQuestion,
    shape: Shape,
    match: Matcher,
    candidates: list[Sentence],
    found: Found,
    ctx: Context,
) -> Evidence | None:
    """What a model that reads makes of the `candidates`; None where it makes nothing that fits."""
    if asks_for_themes(sub, shape):
        return themes_by_model(question, sub, match, candidates, ctx)
    every = reads_all(sub) and sub.operation not in (Operation.LATEST, Operation.CHANGE)
    shown = [*candidates, *beside(question, sub, found, candidates, match, ctx)]
    return read_by_model(question, sub, match, shown, every, ctx)


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
    known = asks_who_is_known(sub.text)
    if sub.operation is Operation.WHO and not known:
        told = told or [s for s in candidates if answers_same(sub.text, match, s) or names_party(sub.text, s)]
    if not told and (coming := headcount(question, sub, ctx)):
        return coming
    if not told and reads_all(sub) and sub.operation not in COURSES:
        if known:
            candidates = [*candidates, *lines_signed(question, found, match, ctx)]
        collected = collect(question, sub, shape, match, candidates, present=found.present, ctx=ctx)
        if collected.enough or sub.operation is Operation.LIST:
            return collected
        told = counting(shape, match, candidates) if sub.operation is Operation.COUNT else candidates
        if not told:
            return collected
        ctx.note("no record is one of those that are asked for: taken is what says who or how many they are")
    return best_of(question, sub, shape, match, candidates, told or candidates, ctx)


def _untold(sub: SubQuestion, done: Evidence) -> bool:
    """Whether the steps found records and only the last of them, which collects people from their heads, found nobody:
    then somebody may be named in what the records say. Nor does a question end where no record tells of an issue that
    can be followed."""
    empty = [d.step for d in done.steps if not d.after]
    if sub.operation in (Operation.LIST, Operation.WHO) and empty and empty[0].do is Do.FOLLOW:
        return True
    return sub.operation is Operation.WHO and len(empty) == 1 and empty[0].do is Do.COLLECT
