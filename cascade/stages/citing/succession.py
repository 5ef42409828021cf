"""A day, a sum or a number that was told, told otherwise, and told otherwise again: the last of them holds.

The first announcement has most of a question's words; those after it are short, and name the thing by less: “New day:
18 May”, “then the 25th it is”. So what takes the place of the best sentence is looked for in all that was read: it is
later, states another value of the kind that is asked for, and says what it replaces, or that it does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.conflicts import agree, conflicts, same_subject, supersedes, tentative, values_stated
from cascade.context import Context
from cascade.language import asks, content_words, names, stems, words
from cascade.language.stated import facts
from cascade.match import Matcher
from cascade.stages.finding.search import written_of
from cascade.stages.weighing.sentence import Sentence, by_time
from cascade.stages.weighing.values import states
from cascade.types import Question

__all__ = ["KINDS", "successors"]

KINDS = ("date", "money", "number", "share", "rate", "duration")
"""Kinds of value that one statement states in the place of another's."""
_SETTLED = re.compile(
    r"\b(?:it\sis|make\sit|moved|moves|instead|new|now|agreed|confirmed|changed?|can\s(?:do|hold|offer|go)|then(?=\W*$)"
    r"|accept(?:ed)?|extend(?:ed)?|revised|final(?:ly)?|call\sit|let['’]s\s(?:say|do|go|make)|down\sto|best\s(?:we|i)\scan"
    r"|(?:settled?|agree[ds]?|ok(?:ay)?|fine|happy)\s(?:on|at|for|with|to)|you\shave\sa\sdeal|match(?:ed)?)\b",
    re.I,
)
"""What settles on another value where the same was talked of just before."""
_OFFERS = re.compile(r"\b(?:can|offers?|quotes?)\b", re.I)
_LATEST = re.compile(
    r"\b(?:latest|now(?:adays)?|current(?:ly)?|in\sthe\send|final(?:ly)?|eventually|these\sdays|at\spresent|today|up\sto\sdate)\b",
    re.I,
)
"""Asks how things stand last."""
_GIVEN_UP = r"\b(?:from|not|was|were|of|than|instead\sof|until\snow)\s(?:the\s|on\s)?"
_OF_YEAR = re.compile(r"(?<=[A-Za-z]),?\s(?:19|20)\d\d$")
_SAME_MATTER = 2
"""Words of meaning that the titles of two records share, from which on they are of one matter."""
_ALL = 0.9
"""Share of the question of which both speak that are of the same, whatever else they name."""
_DATES = frozenset({"date", "day"})
_OF_NOTHING = frozenset({"number of ", "number of of"})
"""Kinds of a bare number, which nothing tells what there is that many of."""


def successors(
    question: Question,
    kind: str,
    first: Sentence,
    candidates: Sequence[Sentence],
    match: Matcher,
    ctx: Context,
) -> list[Sentence]:
    """The statements that took the place of `first`, each of the one before, the oldest first; none where it stands.

    What was moved once may have been moved again, which then names even less of the question: so it is searched for.
    """
    if kind not in KINDS:
        return []
    latest = _LATEST.search(question.text) is not None
    found = _after(kind, first, candidates, match, latest)
    if not found:
        return []
    known = {(s.document.id, s.start) for s in candidates}
    named = [n for n in first.match.found if match.facets[n].must]
    since = written_of(question, named or first.match.found, match, ctx, after=first.at)
    more = [s for s in since if (s.document.id, s.start) not in known]
    return _after(kind, first, [*candidates, *more], match, latest) if more else found


def _after(kind: str, first: Sentence, candidates: Sequence[Sentence], match: Matcher, latest: bool) -> list[Sentence]:
    """Those of the `candidates` that took the place of `first`, or of what took it."""
    chain = [first]
    for each in sorted((s for s in candidates if by_time(s) > by_time(first)), key=by_time):
        if each.document.kind in ("event", "contact") or each.heading or asks(each.text) or tentative(each.text):
            continue
        if not any(_takes_place(kind, before, each, match, latest) for before in chain):
            continue
        if len(chain) == 1 or _tells_otherwise(kind, chain[-1], each):
            chain.append(each)
        elif _OFFERS.search(chain[-1].text):  # what was offered is confirmed
            chain[-1] = each
    return chain[1:]


def _takes_place(kind: str, before: Sentence, later: Sentence, match: Matcher, latest: bool) -> bool:
    """Whether `later` states another value of the kind in the place of what `before` states; where the `latest` is
    asked for, whatever says otherwise does."""
    if not _tells_otherwise(kind, before, later):
        return False
    anew = _gives_up(kind, before, later) or supersedes(later.text)
    if _talk_of_one(before, later):
        return anew or _SETTLED.search(later.text) is not None
    if anew and _of_one_matter(before, later):
        return True
    if latest and conflicts([before.text, later.text]):
        return True
    if _names_another(before, later, match):
        return False
    if _gives_up(kind, before, later) and before.match.found.keys() & later.around.found.keys():
        return True
    of_one = _names_same(before, later, match) or min(before.match.coverage, later.match.coverage) >= _ALL
    if _of_newer_paper(before, later) and (of_one or same_subject(before.text, later.text)):
        return True
    return supersedes(later.text) and (of_one or bool(conflicts([before.text, later.text])))


def _other_sum(kind: str, before: Sentence, later: Sentence) -> bool:
    """Whether `later` tells another sum as a bare number: "Fee 450 then"."""
    if kind != "money" or not (states("money", before.text) and states("money", later.text)):
        return False
    here, there = ({v for q in facts(s.text).numbers for v in q.values} for s in (before, later))
    return bool(there) and here.isdisjoint(there)


def _of_one_matter(before: Sentence, later: Sentence) -> bool:
    """Whether the records of both are called by the same id, or by the same words: letters on one complaint; of one
    record, whether `later` goes straight on."""
    if before.document.id == later.document.id:
        return before.document.text[before.end : later.start] == " "
    one, other = (s.document.title for s in (before, later))
    shared = frozenset(stems(" ".join(content_words(one)))) & frozenset(stems(" ".join(content_words(other))))
    return bool({*facts(one).ids} & {*facts(other).ids}) or len(shared) >= _SAME_MATTER


def _names_same(before: Sentence, later: Sentence, match: Matcher) -> bool:
    """Whether both have all names of the question."""
    named = {n for n, f in enumerate(match.facets) if f.must}
    return bool(named) and named <= before.match.found.keys() & later.match.found.keys()


def _names_another(before: Sentence, later: Sentence, match: Matcher) -> bool:
    """Whether `later` begins with a name that neither the question nor the record of `before` has: of another thing."""
    known = set(stems(f"{before.document.title}\n{before.document.text}"))
    first = next(iter(names(later.text)), None)
    return first is not None and not match(first.text).found and known.isdisjoint(stems(first.text))


def _gives_up(kind: str, before: Sentence, later: Sentence) -> bool:
    """Whether `later` tells a value of `before` as one that no longer holds: "from 27 April"; the year need not be said
    again."""
    told = values_stated(before.text)
    bare = (_OF_YEAR.sub("", v) for k in _kinds(kind, before, later) for v in told[k])
    return any(re.search(rf"{_GIVEN_UP}{re.escape(v)}(?!\w)", later.text, re.I) for v in bare)


def _tells_otherwise(kind: str, before: Sentence, later: Sentence) -> bool:
    """Whether both state a value of the kind, and not the same one."""
    other = any(not agree(k, before.text, later.text) for k in _kinds(kind, before, later))
    return other or _other_sum(kind, before, later)


def _kinds(kind: str, before: Sentence, later: Sentence) -> list[str]:
    """The kinds of value, of the `kind` that is asked for, which both state."""
    here, there = values_stated(before.text), values_stated(later.text)
    return [k for k in here.keys() & there.keys() if (k in _DATES) == (kind == "date") and k not in _OF_NOTHING]


def _talk_of_one(before: Sentence, later: Sentence) -> bool:
    """Whether both are of one conversation, in a chat or a thread of mails."""
    one, other = before.document, later.document
    if one.id == other.id:
        return before.part is not None
    return one.kind == other.kind == "email" and one.thread is not None and one.thread == other.thread


def _of_newer_paper(before: Sentence, later: Sentence) -> bool:
    """Whether the papers of both are called the same but for a year or a number."""
    named = [[w for w in words(s.document.title) if w.isalpha()] for s in (before, later)]
    return before.document.id != later.document.id and before.document.kind == "doc" and named[0] == named[1] != []
