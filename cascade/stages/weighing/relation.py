"""Who stands in the relation that a question asks for: "Owner: Ann Ray", "approved by Ann", "I'll take the rota".

That a sentence names somebody makes nobody the answer. Somebody is who is told to do what is asked, or to be it: before
the word of the relation, after "by" or a label, or as whoever says "I". Where no sentence has that word, it is whoever
says what was reported, asked or proposed; who tells of himself all else that is asked ("my laptop went into the
river"); who answers a message that asks it; whose card says that it is his work; and who alone is named where all else
of it is said. A company, a product and whoever a thing belongs to ("Redwood's service") are nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from cascade.context import Context
from cascade.language import asks, content_words, names, sentences, stem, stems, words
from cascade.match import VARIANT, Matcher
from cascade.stages.weighing.answerable import strictness
from cascade.stages.weighing.at_word import PASSES, TURNS_TO, WORD, Asked, distance
from cascade.stages.weighing.compound import compounds, together
from cascade.stages.weighing.limits import Limit, limit_for
from cascade.stages.weighing.named_in import FIRST, Somebody, firms_in, people_in, who_says
from cascade.stages.weighing.parties import parties
from cascade.stages.weighing.sentence import ABOUT, Sentence, head_of
from cascade.stages.weighing.tables import columns

__all__ = ["HELPS", "in_relation", "names_party", "offers", "related_first", "says_who"]

_SHORTEST = 3
"""Letters of a stem from which on it also shows in longer words: who owns it is its owner."""
_CLAUSE_END = re.compile(r"[,;]\s")
_HALF = 0.5
"""Share of what the relation is to ("the rota" in "who runs the rota?") that a sentence has to speak of."""
_SHARE = 0.4
"""The same, times `strictness`, where that is less: the longer the question, the less of each word."""
_MOSTLY = 0.75
"""Share of the question that a sentence has to say itself which names somebody without the word of the relation."""
_NEARLY = 0.8
"""A sentence that tells who goes before the best one if it speaks of this share of what that one does."""
_HANDED = frozenset(
    stem(word) for word in "take took taken inherit succeed replace get got receive pick win won".split()
)
"""What asks for, or tells, who has a thing after somebody else did."""
_GIVEN = frozenset(("given", "awarded"))
_ASKED_TO = re.compile(r"\bwho(?:['’]s|\s(?:has|have|had|will|is|was|now|then|finally|been|be))*\s(?P<does>\w+)", re.I)
"""What a question asks who does."""
_WORK_OF = frozenset(stem(word) for word in "job contract tender work bid role post position project".split())
"""What somebody is said to have got without a word for it: "awarded to Ann"."""
_GETS = _HANDED | PASSES
_FIRMS = re.compile(
    r"\bwho\s(?:has\s|have\s|had\s|was\s|were\s|is\s|are\s|finally\s)*(?:w[io]ns?|gets?|got|(?:been\s)?(?:awarded|chosen|picked|selected|appointed)"
    r"|supplie[sd]|provide[sd]|insure[sd]|buil[dt]s?|delivers?|delivered|installs?|installed|services?|maintains?)\b"
    r"|\b(?:contractor|supplier|provider|insurer|vendor|builder|caterer|carrier|bidder|manufacturer|landlord|printer)s?\b",
    re.I,
)
"""Asks for who may be an organisation."""
_ROW = re.compile(
    r"(?:\s?\([^()\n]{0,40}\))?\s?(?:,\s?(?:and\s)?|\sand\s(?:(?:my|our|the|his|her)\s[a-z-]+,?\s)?|\s?&\s?)@?"
)
"""Between the names of people who do something together, each with a part told in brackets or none."""
_OBJECT = re.compile(
    r"\b[Ww]ho(?:m|se)?\s(?:did|do|does|should|shall|can|could|will|would|is|are|was|were)\s(?:the\s|our\s)?"
    r"(?:[A-Z]\w+|we|you|they|I|he|she|it)\b|\b[Ww]ith\swhom?\b|\b(?:to|with|for|by|from)\W*$"
)
"""Asks for whom something is done to, and not for who does it."""
_WRITES = re.compile(r"\b(?:wrote|written|authored|drafted|prepared|penned)\b", re.IGNORECASE)
_WROTE = re.compile(r"\bwho\s(?:has\s)?(?:wrote|written|authored?|drafted|prepared|penned)\b", re.IGNORECASE)
_SAID = re.compile(
    r"\bwho\s(?:\w+\s)?(?:first\s)?(?:reported|report(?:s|ing)|noticed?|noticing|flagged|raised|spotted|pointed\sout|brought\sup|complain(?:s|ed|ing)|asked"
    r"|asking|requested|requesting|suggest(?:s|ed|ing)|propos(?:es|ed|ing)|announc(?:es|ed)|mention(?:s|ed)|warn(?:s|ed)|said|says|told|shared"
    r"|invited|recommend(?:s|ed))\b",
    re.IGNORECASE,
)
"""Asks who said something: who does is the author of what says it."""
_ANSWERS = re.compile(
    r"\W*(?:(?:yes|yep|yeah|sure|ok(?:ay)?)\W+)?(?:(?:(?:that|it|they)['’](?:s|re)\s(?:still\s)?(?:(?:in|on|at|with|under|behind)\s)?)?(?:me|mine|my|ours?)\b|I(?:\s(?:do|did|have|am|will|can)|['’]ll|['’]ve)\b)",
    re.I,
)
"""How whoever was asked who it is says that he is."""
_OF_ONESELF = re.compile(rf"\b(?:{FIRST}|my|mine|myself)\b(?!\.)")
"""Whoever speaks tells of himself, or of what is his."""
_WORK = re.compile(r"^(?:title|role|position|function|responsib\w+|note)s?:", re.IGNORECASE)
_SEVERAL = 2
"""Words of what the relation is to that somebody has to say of himself to stand in it, where nobody else says so."""
_ASKED = 0.5
"""Share of the question that a message has to ask, so that the next one answers it."""
_OF_SOMEBODY = re.compile(
    r"^\W*(?i:who(?:['’]s|\s(?:is|was|are|were|am))\s)(?![\w.-]+['’]s?\s\w)(?:[A-Z]|(?:I|you)\b)"
    r"(?!(?:[\w'’.-]*\s){1,3}[a-z]+ing\b)"
)
"""Asks what somebody is who is named, and for nobody."""
_TO_BE = re.compile(
    r"\bwho(?:['’]s|\s(?:is|was|are|were))\s(?:currently\s|now\s)?(?:the|our|an?|my|your)\s", re.IGNORECASE
)
"""Asks who is something, and not who does it."""
HELPS = re.compile(
    r"\bwho(?:m)?\s(?:else\s)?(?:(?:can|could|might|would)\s(?:help|assist|advise|explain)|(?:here\s)?knows?(?:\s(?:about|of))?\b"
    r"|(?:can|could|should|do|might)\s(?:i|we)\s(?:ask|talk\sto|speak\sto|turn\sto)\b|has\sexperience\b|is\s(?:the|an|our)\sexpert\b)",
    re.I,
)
"""Asks who could tell, or help."""
_GO_TO = re.compile(
    r"\b(?:go|talk|speak|turn|write|reach\sout)\sto\s@?$|\b(?:ask|contact|see|ring|call|e?-?mail|try)\s@?$", re.I
)
"""Before whoever is to be asked."""
_OFFERED = re.compile(r"\bor\s\S[^?.!]*\W*$", re.IGNORECASE)
"""Names those that may be the answer: "the manager or the board?"."""
_TAKES = re.compile(
    r"(?:['’](?:s|ll|m|ve)\s|\b)(?:(?:is|am|are|will|would|could|can|to|you|please|already|now)\s)*"
    r"(?:has|have|had|got|takes?|took|taking|do(?:es|ing)?|did|owns?|handles?|on|with)\s"
    r"(?:it|that|this|them|these|those|both|(?:the|this|that|these|those)\s(?P<what>\w+))(?=\W|$)",
    re.I,
)
"""That somebody does, or is to do, what was told before."""
_BEHIND = 2
"""Sentences before such a one in which that is told."""
_PEOPLE = re.compile(
    r"\b(?:teams?|managers?|leads?|heads?|chief|directors?|officers?|committee|board|council|department|staff|owners?"
    r"|reviewers?|approvers?|engineers?|support|finance|legal|security|sales|customers?|users?|every(?:one|body)"
    r"|any(?:one|body)|whoever|no(?:body|\sone)|mother|father|sister|brother|wife|husband|friends?|mom|mum|dad|kids?"
    r"|family|boss|colleagues?|neighbou?rs?|we|they|he|she|you)\b",
    re.IGNORECASE,
)
"""People who are told by what they are and not by name."""


def offers(question: str) -> bool:
    """Whether `question` names those that may be the answer."""
    return _OFFERED.search(question) is not None


def related_first(question: str, match: Matcher, ranked: Sequence[Sentence], ctx: Context) -> list[Sentence]:
    """`ranked` with those first that tell of somebody in the relation, of those that say nearly as much as the best."""
    if not ranked or _OF_SOMEBODY.search(question):
        return list(ranked)
    least = _NEARLY * ranked[0].around.coverage
    taking = {id(s) for s in ranked if _takes_up(question, match, s, ctx)}
    near = [s for s in ranked if s.around.coverage >= least or id(s) in taking or _was_asked(s)]
    told = {id(s) for s in near if _told(question, match, s, ctx)}
    telling = told | {id(s) for s in near if id(s) not in told and in_relation(question, match, s, ctx)}
    return sorted(ranked, key=lambda s: (id(s) not in taking, id(s) not in telling, id(s) not in told))


def says_who(question: str, match: Matcher, sentence: Sentence, ctx: Context) -> bool:
    """Whether a sentence may answer who: it tells of somebody in the relation, or of people by what they are."""
    if _OF_SOMEBODY.search(question) or in_relation(question, match, sentence, ctx):
        return True
    asked = set(words(question)) if not offers(question) else set()
    told = not asks(sentence.text) and any(asked.isdisjoint(words(m[0])) for m in _PEOPLE.finditer(sentence.text))
    named = told or any(known and asked.isdisjoint(words(name)) for name, *_, known in people_in(sentence, ctx))
    if not named or not _on_topic(question, match, sentence):
        return False
    if _WROTE.search(question) and not _WRITES.search(sentence.text):
        return False
    spoken = sentence.part is not None
    if _places(question, match, sentence.text):
        return told or not _TO_BE.search(question)
    return spoken or match.rest(sentence.match.found) >= _MOSTLY


def _on_topic(question: str, match: Matcher, sentence: Sentence) -> bool:
    """Whether a sentence, or its title, speaks of what the relation is to: nobody is on call for everything."""
    topic = [n for n in _topic(question, match) if not match.facets[n].must]
    if _asks_who_has(question):
        topic = [n for n in topic if stem(match.facets[n].text.lower()) not in _WORK_OF]
    least = min(_HALF, strictness(len(match.facets)) * _SHARE)
    if cells := columns(sentence):  # a row stands under its heading, and not beside the other rows
        row = match("\n".join([sentence.document.title, sentence.text, *(name for name, _ in cells)]))
        return match.share(row.found, topic) >= least
    spoken = sentence.part is not None  # what is said in a talk is about what the talk is about
    passage = sentence.hit.passage
    head = head_of(sentence.document, passage, sentence.start, sentence.end)
    enough, around = (0.0, passage.text) if spoken else (ABOUT * VARIANT, head)
    said = {n: share for n, share in sentence.around.found.items() if share >= enough}
    if spoken:
        said = dict.fromkeys(said, 1.0)
    told = f"{sentence.document.title}\n{sentence.text}\n{around}"
    said = together(compounds(question, match), match, told, said)
    return match.share(said, topic) >= least


def in_relation(question: str, match: Matcher, sentence: Sentence, ctx: Context) -> tuple[str, ...]:
    """The people whom `sentence` tells to do, or to be, what `question` asks; nobody whom the question names itself."""
    if _OF_SOMEBODY.search(question):
        return ()
    told = _told(question, match, sentence, ctx) or _takes_up(question, match, sentence, ctx)
    if _OBJECT.search(question) or limit_for(question, sentence.text) is not None:
        return told
    return told or _implied(question, match, sentence, ctx)


def _takes_up(question: str, match: Matcher, sentence: Sentence, ctx: Context) -> tuple[str, ...]:
    """Who has or does what was told straight before: "Ann has it" behind what speaks of all that is asked."""
    taken = _TAKES.search(sentence.text)
    if taken is None or _OBJECT.search(question):
        return ()
    if taken["what"] and not match(taken["what"]).found:
        return ()
    text = sentence.document.text
    behind = sentences(text, sentence.hit.passage.start, sentence.start)[-_BEHIND:]
    if match(" ".join(text[start:end] for start, end in behind)).coverage < _MOSTLY:
        return ()
    people = [
        (value, end) for value, _, end, known in people_in(sentence, ctx) if known and not _is_named(value, question)
    ]
    return tuple(v for v, end in people if end <= taken.start() and not WORD.search(sentence.text, end, taken.start()))


def _told(question: str, match: Matcher, sentence: Sentence, ctx: Context) -> tuple[str, ...]:
    """Who stands beside the word of the relation, or is it by what the record itself is."""
    text = sentence.text
    on_topic = _on_topic(question, match, sentence)
    places = _of_clause(match, text, _places(question, match, text)) if on_topic else []
    if on_topic and sentence.match.found and _WROTE.search(question):
        places = [m.span() for m in _WRITES.finditer(text)]
    if sentence.document.kind == "contact" and (places or _role(question, match, sentence)):
        return (sentence.document.title,)
    author = sentence.document.author
    if author is not None and _WROTE.search(question) and match(sentence.document.title).coverage >= _MOSTLY:
        return (str(author),)
    if (limits := limit_for(question, text)) is not None:
        named = f"{text} {' '.join(name for name, _ in columns(sentence))}"
        apt = _places(question, match, named) and match.share(sentence.around.found, _topic(question, match)) >= _HALF
        inside = [v for v, start, *_ in people_in(sentence, ctx) if apt and _is_inside(limits, start)]
        return tuple(dict.fromkeys(v for v in inside if not _is_named(v, question)))
    asked = Asked(
        objects=_OBJECT.search(question) is not None,
        to_be=_TO_BE.search(question) is not None,
        gets=_asks_who_has(question),
    )
    if TURNS_TO.search(question):
        sent = (who for who in people_in(sentence, ctx) if on_topic and _GO_TO.search(text[: who.start]))
        return tuple(dict.fromkeys(who.value for who in sent))
    if on_topic and (called := names_party(question, sentence)):
        return called
    near: dict[str, int] = {}
    people = [*people_in(sentence, ctx), *(firms_in(text) if _FIRMS.search(question) else ())]
    people = _of_row(question, match, sentence, people)
    for who in people:
        apart = [d for place in places if (d := distance(text, who, place, asked)) is not None]
        if apart and not _is_named(who.value, question):
            near[who.value] = min(*apart, near.get(who.value, apart[0]))
    least = min(near.values(), default=0)
    told = [value for value, apart in near.items() if apart <= least + 1]
    return tuple(dict.fromkeys((*told, *_beside(told, people, text, question))))


def names_party(question: str, sentence: Sentence) -> tuple[str, ...]:
    """Whom a contract calls what `question` asks for."""
    if not _TO_BE.search(question):
        return ()
    asked = set(stems(question))
    return tuple(dict.fromkeys(p.value for p in parties(sentence.text) if asked.issuperset(stems(p.called))))


def _of_row(question: str, match: Matcher, sentence: Sentence, people: list[Somebody]) -> list[Somebody]:
    """Of the people in a row of a table those under the word of the relation, else those whom the row is about, who
    come first: whom somebody reports to does not do what that one does."""
    cells = columns(sentence)
    under = [cell for name, cell in cells if _places(question, match, name) and any(p[0] in cell for p in people)]
    first = [cell for _, cell in cells if any(p[0] in cell for p in people)][:1]
    return [p for p in people if any(p[0] in cell for cell in under or first)] if cells else people


def _beside(told: Sequence[str], people: Sequence[Somebody], text: str, question: str) -> Iterator[str]:
    """Whoever is named in one row with somebody who is told: "Ann, Tom and Lou painted it"."""
    row: list[Somebody] = []
    for each in [*sorted(people, key=lambda p: p[1]), None]:
        if each is not None and (not row or _ROW.fullmatch(text[row[-1][2] : each[1]])):
            row.append(each)
            continue
        if not {value for value, *_ in row}.isdisjoint(told):
            yield from (value for value, *_ in row if not _is_named(value, question))
        row = [each] if each is not None else []


def _is_inside(limits: Sequence[Limit], at: int) -> bool:
    return any(limit.start <= at < limit.end for limit in limits)


def _is_named(value: str, question: str) -> bool:
    """Whether the question names somebody itself, in full or by a part of the name."""
    said = set(words(value))
    return said <= set(words(question)) or any(set(words(name.text)) <= said for name in names(question))


def _role(question: str, match: Matcher, sentence: Sentence) -> bool:
    """Whether a line of a card says that somebody's work is what is asked about: who does it is whose work it is."""
    topic = _topic(question, match)
    return bool(topic and _WORK.match(sentence.text)) and match.share(sentence.match.found, topic) >= _HALF


def _implied(question: str, match: Matcher, sentence: Sentence, ctx: Context) -> tuple[str, ...]:
    """Who stands in the relation though no word of it stands beside them; nobody where several may."""
    named = dict.fromkeys(v for v, *_, known in people_in(sentence, ctx) if known and not _is_named(v, question))
    author = who_says(sentence)
    if _was_asked(sentence):
        himself = author is not None and not named and _ANSWERS.match(sentence.text)
        return (str(author),) if himself else tuple(named)
    topic = _topic(question, match)
    if not topic or match.share(sentence.match.found, topic) < _MOSTLY:
        return ()
    several = len(set(topic) & sentence.match.found.keys()) >= _SEVERAL
    if author is not None and (_SAID.search(question) or (several and _OF_ONESELF.search(sentence.text))):
        return (str(author),)
    if HELPS.search(question):  # who is named beside it need know nothing of it
        return tuple(v for v, start, *_ in people_in(sentence, ctx) if _GO_TO.search(sentence.text[:start]))
    return tuple(named) if several and len(named) == 1 else ()


def _was_asked(sentence: Sentence) -> bool:
    return any(p.name == "asked" and p.value >= _ASKED for p in sentence.parts)


def _head(question: str, match: Matcher) -> int | None:
    """The facet that says which relation is asked for: the first of the question that is no name, or the only one that
    asks who is it; none where it asks who got something, and has no facet for that."""
    if TURNS_TO.search(question):
        return None
    head = next((n for n, f in enumerate(match.facets) if not f.must), None)
    if head is None and len(match.facets) == 1 and _TO_BE.search(question):
        return 0
    if head is None or not _asks_who_has(question):
        return head
    return None if _GETS.isdisjoint(map(stem, words(match.facets[head].text))) else head


def _topic(question: str, match: Matcher) -> list[int]:
    """The facets of what the relation is to: all others."""
    head = _head(question, match)
    return [n for n in range(len(match.facets)) if n != head]


def _asks_who_has(question: str) -> bool:
    """Whether it asks who took, got or was given something, though that may be a word too common for a facet."""
    asked = _ASKED_TO.search(question)
    return asked is not None and (stem(asked["does"].lower()) in _HANDED or asked["does"].lower() in _GIVEN)


def _places(question: str, match: Matcher, text: str) -> list[tuple[int, int]]:
    """Where `text` has the word of the relation that is asked for."""
    number, gets = _head(question, match), _asks_who_has(question)
    if number is None and not gets:
        return []
    forms = match.facets[number].forms if number is not None else ()
    roots = {stem(w) for form in forms for w in content_words(form) or words(form)}
    longer = tuple(root for root in roots if len(root) >= _SHORTEST)
    if gets or not roots.isdisjoint(_HANDED):
        roots |= _GETS
    found = ((m.span(), m[0].casefold()) for m in WORD.finditer(text))
    return [span for span, word in found if stem(word) in roots or word.startswith(longer)]


def _of_clause(match: Matcher, text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of the places where a sentence has the word of the relation those in the clause that says what is asked in its
    order, the first words first: "Ann brings rolls, Bo brings the tea to the hall"."""
    ends = [0, *(m.end() for m in _CLAUSE_END.finditer(text)), len(text)]
    found = {p: match(text[ends[bisect_right(ends, p[0]) - 1] : ends[bisect_left(ends, p[1])]]).found for p in places}
    says = {place: [n in told for n in range(len(match.facets))] for place, told in found.items()}
    return [place for place in places if says[place] == max(says.values())]
