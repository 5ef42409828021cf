"""How well a sentence answers, as the parts of a score, each 0 to 1 and with a name.

Beside the question's words a sentence has a place and somebody who says it. What was just asked is answered by the next
message; what is asked of a person is told by this person, or where the person is named; and what a sentence leaves
unsaid stands beside it. The weights are those of a softmax over the sentences of a question, fitted on the tune halves
of six suites and rounded by hand: `evals/DECISIONS.md` has the figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from cascade.language import STOP_WORDS, asks, content_words, fold, seeks, stem, words
from cascade.language.namewords import COMMON
from cascade.match import Match, Matcher, union
from cascade.questions.shape import Shape
from cascade.stages.weighing.implied import states_value, wanted
from cascade.stages.weighing.sentence import Sentence
from cascade.stages.weighing.values import states_clock
from cascade.types import Document, Identity, Operation, Part, Score, SubQuestion

__all__ = [
    "WEIGHTS",
    "Weigher",
    "answers_same",
    "asks_conditions",
    "new_words",
    "of_you",
    "question_over",
    "speakers_named",
]

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"around": 0.32, "passage": 0.22, "asked": 0.14, "who": 0.12, "type": 0.08, "near": 0.07, "news": 0.05}
)
"""What each part counts. `around`: what the sentence, its passage and its record speak of. `passage`: the rank of its
passage. `asked`: what the message before asked, where it asked. `who`: said by whom the question is about, or naming
them. `type`: it states the kind of value that is wanted. `near`: what it speaks of with the sentences beside it.
`news`: words that the question does not have."""

_NAMED = 0.5
"""A sentence that names whom the question is about counts for this much of one that they say."""

_INITIALS = 2
"""Letters of a word that is too short to know somebody by."""
_LETTERS = re.compile(r"[^\W\d_]+")

_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_OF_US = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours)\b")

_ASKED = re.compile(r"\?(?=\W*(?:\s|$))")
"""A question anywhere in a message. Who wants a name or a number may go on ("Who signs this? It has to be out by
noon."), and a word still answers it. What else is asked counts only where the message ends with it."""

_CONDITIONS = re.compile(
    r"(?<!until )(?<!till )(?<!by )(?<!since )(?<!from )"
    r"\bwhen\s(?:can|may|must|should|do\s(?:I|we|you)\s(?:have\sto|need))\s",
    re.I,
)
"""Asks under what conditions, or on what day."""
_CONDITION = re.compile(r"\b(?:if|once|unless|provided|as\s(?:soon|long)\sas)\b", re.I)

_NEAR = 600
"""Characters above a sentence of a paper in which the question that it answers may stand."""
_FOR_SOMEBODY = re.compile(r"\bwho(?:m|se)?\b", re.I)
_QUESTION = re.compile(r"(?:^|\n)[ \t]*(?:[#>*_]+[ \t]*)?(?:(?:Q\w*|\d+)[.:)]+)?[ \t]*(?P<asked>[^.!?\n]{8,})$")
"""A line that asks one thing and says nothing else, but for its mark."""
_SECTION = re.compile(r"\n[ \t]*(?:#|\*\*|Q\w*[.:)])")
"""Where something else begins that no question above it asks for."""

_SAME = 0.9
"""Share of the question that a question of a paper has to ask, so that whatever stands below answers both."""
_BRIEFLY = {"date": 5, "money": 15, "number": 15, "duration": 15}
"""Words of an answer that is hardly more than a value of the kind."""
_SOUGHT = 0.3
"""Share of the question that a sentence speaks of which seeks the same."""
_NOVEL = 3
"""Words beside the question's own from which on a sentence is taken to tell something."""


class Weigher:
    """Weighs the sentences of one question beside each other."""

    def __init__(self, sub: SubQuestion, shape: Shape, match: Matcher, candidates: Sequence[Sentence]) -> None:
        self._question, self._shape, self._match = sub.text, shape, match
        self._who = sub.operation is Operation.WHO
        self._theirs = any(role == "from" for role, _ in sub.filters.people)
        self._briefly = sub.operation in (Operation.WHO, Operation.COUNT)
        self._top = max((s.hit.score for s in candidates), default=1.0) or 1.0
        self._beside = _beside(candidates)
        self._spoken: dict[str, tuple[Part, ...]] = {}
        self._asking: dict[str, list[Sentence]] = {}
        for each in candidates:
            if each.document.kind == "email" and each.document.thread and asks(each.text):
                self._asking.setdefault(each.document.thread, []).append(each)
        sought = (s for s in candidates if s.match.coverage >= _SOUGHT and seeks(s.text))
        self._seeking = {(s.document.thread, s.document.author) for s in sought if _opens(s.document)}
        self.people = speakers_named(sub.text, (s.speaker.name for s in candidates if s.speaker is not None))
        """Words of the question that are names of who speaks in what is read."""

    def parts(self, sentence: Sentence) -> tuple[Score, ...]:
        """The parts of the score of `sentence`, in the order of the weights."""
        near = self._match.coverage(union(s.match for s in self._beside[id(sentence)]))
        values = {
            "around": sentence.around.coverage,
            "passage": sentence.hit.score / self._top,
            "asked": self._asked(sentence),
            "who": self.who(sentence),
            "type": 1.0 if self._states(sentence) else 0.0,
            "near": near,
            "news": min(new_words(self._question, sentence.text) / _NOVEL, 1.0),
        }
        return tuple(Score(name=name, value=round(values[name], 6)) for name in WEIGHTS)

    def _states(self, sentence: Sentence) -> bool:
        """Whether it states the kind of value that is wanted, or what has to hold where that is asked."""
        told = asks_conditions(self._question) and _CONDITION.search(sentence.text) is not None
        return told or states_value(wanted(self._shape), sentence)

    def talk(self, sentences: Iterable[Sentence]) -> dict[str, dict[int, float]]:
        """What is said of whom the question is about, by the passage: by them, of them, or asked of them.

        Empty where the question is about nobody who speaks: then all of a passage tells what it is about.
        """
        said: dict[str, dict[int, float]] = {}
        for sentence in sentences if self.people else ():
            if sentence.part is not None:
                own = said.setdefault(sentence.hit.passage.id, {})
                for found in (sentence.match.found, self.before(sentence).found):
                    for n, share in found.items():
                        own[n] = max(own.get(n, 0.0), share)
        return said

    def who(self, sentence: Sentence) -> float:
        """1 for talk of somebody whom the question names, less where they are named in it or spoken to; else 0.

        In a chat or a meeting alone: a mail that is signed with a name is no more believed than another one.
        """
        if not self.people or sentence.part is None:
            return 0.0
        addressed = self._addressed(sentence)
        if addressed is not None and not self.people & set(words(addressed.name)):
            return 0.0
        if self._is_theirs(sentence):
            return 1.0
        return _NAMED if addressed is not None or self.people & set(words(sentence.text)) else 0.0

    def _addressed(self, sentence: Sentence) -> Identity | None:
        """Of whom a sentence tells that says "you", where two talk with each other; None where it tells of others."""
        if sentence.part is None or not of_you(sentence.text):
            return None
        spoken = self._talk_of(sentence.document)
        others = {p.author for p in spoken if p.author is not None} - {sentence.part.author}
        return others.pop() if len(others) == 1 else None

    def of_another(self, sentence: Sentence) -> bool:
        """Whether it is the talk of somebody else, of nobody whom the question is about; where somebody is asked for,
        who answers what they ask is none, and where somebody's words are, only what they say themselves is not."""
        if not self.people or sentence.part is None:
            return False
        if self._theirs:
            return not self._is_theirs(sentence)
        return not (self.who(sentence) or (self._who and self.before(sentence).coverage))

    def _is_theirs(self, sentence: Sentence) -> bool:
        """Whether somebody whom the question names says it."""
        return sentence.speaker is not None and bool(self.people & set(words(sentence.speaker.name)))

    def _asked(self, sentence: Sentence) -> float:
        """What the message before it asks of the question, where it asks something and is another's."""
        return self.before(sentence).coverage

    def replies_to(self, sentence: Sentence) -> Match:
        """What a sentence need not say again where somebody is asked for, or their words, or a value: a name answers as
        it is, and so do "5 pm" and "twelve pounds each". Else nothing."""
        if self._theirs and sentence.speaker is not None and (before := self.before(sentence)).found:
            found = union((before, self._match(sentence.speaker.name)))
            return Match(self._match.coverage(found), found)
        return self.before(sentence) if self._who or self._tells_value(sentence) else Match(0.0, {})

    def _tells_value(self, sentence: Sentence) -> bool:
        """Whether a value is asked for, and the sentence says hardly more than one."""
        kind = wanted(self._shape)
        brief = kind in _BRIEFLY and len(words(sentence.text)) <= _BRIEFLY[kind]
        return brief and ((kind == "date" and states_clock(sentence.text)) or states_value(kind, sentence))

    def before(self, sentence: Sentence) -> Match:
        """What the message before it speaks of, where that asks something and is another's, or what is asked over it in
        a paper; else nothing."""
        nothing = Match(0.0, {})
        document = sentence.document
        if document.kind == "doc":
            over = question_over(sentence)
            return self._match(over) if over and _alike(self._question, over) else nothing
        if document.kind == "email":
            return self._mailed(sentence) or nothing
        if sentence.part is None:
            return nothing
        spoken = self._talk_of(document)
        at = bisect_left(spoken, sentence.part.start, key=lambda p: p.start)
        if not at or spoken[at - 1].author == sentence.part.author:
            return nothing
        before = document.text[spoken[at - 1].start : spoken[at - 1].end]
        asked = _ASKED.search(before) is not None if self._briefly else asks(before)
        whole = f"{spoken[at - 1].author}: {before}\n{sentence.part.author}: {sentence.text}"
        return self._match(before) if asked and not (self._who and self._of_else(sentence, before, whole)) else nothing

    def _of_else(self, sentence: Sentence, before: str, whole: str) -> bool:
        """Whether a reply is of something else than the question: neither it nor who is asked has a name of it, or it
        takes up what this does not: "I'll bring cups", where somebody asked for cups and tea."""
        if self._match.missing(self._match(whole).found):
            return True
        own = {stem(word) for word in content_words(sentence.text)}
        return not sentence.match.found and not own.isdisjoint(map(stem, content_words(before)))

    def _mailed(self, sentence: Sentence) -> Match | None:
        """What the mail before it in its thread asks, where that is another's and it asks nothing itself."""
        document = sentence.document
        earlier = [
            asking
            for asking in self._asking.get(document.thread or "", ())
            if str(asking.document.at) < str(document.at) and asking.document.author != document.author
        ]
        if not earlier or asks(sentence.text):
            return None
        last = max(str(asking.document.at) for asking in earlier)
        return self._match("\n".join(asking.text for asking in earlier if str(asking.document.at) == last))

    def seeks_same(self, sentence: Sentence) -> bool:
        """Whether whoever writes it would know what is asked: it says so, or they opened the thread with saying so."""
        return seeks(sentence.text) or (sentence.document.thread, sentence.document.author) in self._seeking

    def _talk_of(self, document: Document) -> tuple[Part, ...]:
        """Its messages or turns, looked for once."""
        if document.id not in self._spoken:
            self._spoken[document.id] = document.spoken
        return self._spoken[document.id]


def _opens(document: Document) -> bool:
    return document.kind == "email" and not (document.links or document.meta.get("reply"))


def answers_same(question: str, match: Matcher, sentence: Sentence) -> bool:
    """Whether a sentence of a paper stands below nearly the same question, for somebody if `question` is for somebody:
    it tells what is asked for."""
    over = question_over(sentence)
    return _alike(question, over) and match(over).coverage >= _SAME


def _alike(question: str, over: str) -> bool:
    """Whether what stands below the question `over` may answer `question`: who wants somebody is told by no other."""
    return _FOR_SOMEBODY.search(question) is None or _FOR_SOMEBODY.search(over) is not None


def question_over(sentence: Sentence) -> str:
    """The line of a paper that asks what `sentence` tells, in questions and answers; else nothing."""
    if sentence.document.kind != "doc" or asks(sentence.text):
        return ""
    above = sentence.document.text[max(sentence.start - _NEAR, 0) : sentence.start]
    line, mark, between = above.rpartition("?")
    asked = _QUESTION.search(line) if mark and not _SECTION.search(between) else None
    return asked["asked"] if asked is not None else ""


def asks_conditions(question: str) -> bool:
    """Whether `question` asks when something may or has to be done."""
    return _CONDITIONS.search(question) is not None


def of_you(text: str) -> bool:
    """Whether `text` tells whoever it is said to of themselves: "your exhibition sounds great"."""
    return bool(_YOU.search(text)) and not _OF_US.search(text)


def new_words(question: str, text: str) -> int:
    """How many words of meaning `text` has that the question does not: a heading answers nothing."""
    own = {stem(w) for w in content_words(question)}
    return sum(stem(w) not in own for w in content_words(text))


def speakers_named(question: str, names: Iterable[str]) -> frozenset[str]:
    """Folded words of `question` that are of the `names` of who speaks; a common word or a small one ("the")
    has to have a capital in it."""
    said = set(words(question))
    capital = {fold(w) for w in _LETTERS.findall(question) if w[0].isupper()}
    known = {word for name in dict.fromkeys(names) for word in words(name)}
    return frozenset(w for w in said & known if len(w) > _INITIALS and (w in capital or w not in COMMON | STOP_WORDS))


def _beside(candidates: Sequence[Sentence]) -> dict[int, list[Sentence]]:
    """Each sentence, by its id, with those before and after it in its document."""
    by_document: dict[str, list[Sentence]] = {}
    for sentence in candidates:
        by_document.setdefault(sentence.document.id, []).append(sentence)
    beside = {}
    for row in by_document.values():
        row.sort(key=lambda s: s.start)
        for at, sentence in enumerate(row):
            beside[id(sentence)] = row[max(at - 1, 0) : at + 2]
    return beside
