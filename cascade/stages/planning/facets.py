"""What evidence for a question has to speak of: its names, ids, days and quoted phrases, and its words with meaning.

A word counts less where it names the kind of thing that is asked for, names no topic, or only stands in what is told
beside the question; one that asks for a kind of value is no facet at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from cascade.language import STOP_WORDS, Keyword, asks, content_words, fold, keywords, stem, stems, words
from cascade.language.dates import DateRange
from cascade.language.datewords import FEASTS, MONTHS
from cascade.language.quantities import quantities
from cascade.language.wordforms import part_of
from cascade.operations.idle import IDLE
from cascade.questions.course import KINDS, course_question
from cascade.questions.digest import ASPECTS, Aspect, digest_question
from cascade.questions.envelope import envelope_question
from cascade.questions.shape import AUXILIARY, Shape
from cascade.stages.planning.excepted import without
from cascade.stages.weighing.at_word import TURNS_TO
from cascade.stages.weighing.contact_asked import asks_who_is_known
from cascade.stages.weighing.values import kind_of_values
from cascade.thesaurus import Thesaurus
from cascade.types import Facet, Operation

__all__ = ["GENERIC", "SLOT", "UNIT", "facets_of", "is_day", "must_be_there"]

SLOT = re.compile(r"\{(\w+)\}")
"""Where the values of another sub-question go, by its id."""
_SENTENCES = re.compile(r"(?<=[.?!])\s+(?=\S)")
_OPENS = re.compile(r"\W*(?:who|what|which|when|where|why|how|list|find|show|tell|give|name)\b", re.I)
_OPENING = r"(?:^|[.?!:;]\s+)\W*{}"
_MEASURE = re.compile(
    r"\bwhat\stime(?=\s(?:is|are|was|were|do|does|did|will|can|should)\b)|\bhow\s(?:long|quickly|old|far|big|large|high|tall|fast|heavy|soon|often|much|many(?:\s(?:different|distinct))?|wide|deep|expensive|late|early)\b",
    re.I,
)
_GOES_ON = re.compile(r"\b(?:keep|keeps|kept)\s(?:on\s)?(?=\w+ing\b)", re.I)
"""That something goes on, which keeps nothing: "it keeps stopping"."""
_SETTLED = re.compile(r"\b(?:in\sthe\send|after\sall|at\slong\slast|once\sand\sfor\sall)\b", re.I)
"""That what holds in the end is wanted, which no end of anything is."""
_NO_TOPIC = re.compile(
    r"\b(?:right\snow|(?:straight|right)\s?away|at\sonce|as\ssoon\sas\spossible|asap|in\stotal|all\sin\sall|altogether|no\slonger)\b"
    r"|\binstead(?=\W*$)|(?:(?<=problem\s)|(?<=reason\s)|(?<=trouble\s)|(?<=issue\s)|(?<=cause\s)|(?<=idea\s))behind\b",
    re.I,
)
"""Words that only together tell no topic: "how much is that in total, right now?". How soon it was done no record says
again: what was not paid straight away is told not to be paid."""
_EMPLOYER = re.compile(
    r"\b(?:(?:my|our)\s(?:contacts|network|connections|address\sbook|acquaintances)"
    r"|(?<!which\s)(?<!what\s)(?:compan(?:y|ies)|firms?|organi[sz]ations?|business(?:es)?))\b",
    re.I,
)
"""What is not said of whoever is known: that they are, and that whom they work for is a company."""
_IT = re.compile(rf"^\W*{AUXILIARY}\s(?:it|they)\b", re.I)
"""What a question is of without its name: "does it support music?" asks for no IT support."""
_LIES = re.compile(
    r"\bwhere\s(?:do|does|did)\s[^?]*?\b(?:files?|documents?|docs?|folders?|minutes|photos?|pictures?|recordings?|templates?"
    r"|slides|decks?|spreadsheets?|drawings?|invoices?|receipts?|contracts?|keys?)"
    r"(?:\s(?:of|for|from|with|about)\s[^?]*?)?"
    r"(?P<lies>\s(?:live|sit|go|belong)(?:\s(?:now|today|nowadays|these\sdays))?)\W*$",
    re.I,
)
"""Asks where a thing is kept by a verb that says no more than "is"; of people it says more."""
_ENDED = re.compile(
    r"^\W*(?:(?:and|so)\s)?how\s(?:did|has|have|will)\s[^?]+?(?P<lies>\s(?:end(?:ed)?(?:\sup)?|turn(?:ed)?\sout|pan(?:ned)?\sout))(?:\sin\sthe\send)?\W*$",
    re.I,
)
"""Asks how something ended by a verb that the outcome does not need."""
_FACETS = 40
"""Words of a question that are looked for at most."""
_WORDS = (
    "update news information info detail thing anything something someone anyone people person question answer "
    "know known work get make use talk discuss mention happen concern regard relate involve currently recently "
    "common frequent often main go went gone come came take took taken give put become seem want need try let "
    "part include contain there name list number count given gave got gotten latest last recent many much kind "
    "type sort way far say said tell told write wrote written speak spoke think thought mean exactly actually "
    "basically really"
)
GENERIC = frozenset(stem(word) for word in _WORDS.split())
"""Stems of words that say what kind of answer is wanted, or nothing: evidence need not repeat them."""
_KIND_WORDS: dict[str, tuple[str, ...]] = {
    "money": ("cost", "price", "pay", "paid", "charge", "spend", "spent", "worth"),
    "date": ("date", "day", "time"),
    "place": ("place", "located", "location"),
    "url": ("link", "url", "address", "page"),
    "person": ("name", "person"),
}
"""Words that only say what kind of value is wanted, by that kind; whether it is there is checked by itself."""
UNIT = re.compile(
    r"[ -]((?:second|minute|hour|day|night|week|month|year|kilo|kg|gram|litre|liter|tonne|mile|metre|meter)s?)\b", re.I
)
"""What a number may be of that says nothing without it."""
_FEASTS = frozenset(
    "xmas easter valentine thanksgiving ramadan eid diwali hanukkah passover whitsun pentecost advent epiphany "
    "carnival".split()
) | frozenset(name.split()[0] for name in FEASTS if not name.startswith("new "))
"""Words of the names of feasts, which are times."""
_OF_FEASTS = frozenset("s day eve".split())
"""What may stand behind one of them; Eve alone is somebody."""
_SENSES = re.compile(
    r"\b(?:on[ -](?:call|duty|leave|hold|site)|off[ -]site|time[ -]off|go(?:es|ing|ne)?[ -]live|went[ -]live"
    r"|sa(?:id|y)[ -](?:no|yes))\b",
    re.I,
)
"""Words that mean something else with the small word that stands beside them."""
_FEAST = re.compile(rf"\b(?:new\syear|{'|'.join(sorted(_FEASTS))})", re.I)
_VERSION = re.compile(r"v?(?P<bare>\d+(?:\.\d+)+)", re.IGNORECASE)
_SEVERAL = re.compile(r"[A-Z]{2,}s")
"""Several of what an abbreviation in capitals stands for."""
_PAIR = 2
_COMPLAINS = frozenset(stem(word) for word in "complain moan grumble gripe".split())
_COMPLAINERS = re.compile(
    r"\W*(?:which|how\smany)\s(?:\w+\s){1,3}?(?:ha(?:s|ve|d)\s)?(?:complain|moan|grumbl|grip)e?(?:ed|s)?\b", re.I
)
"""Asks who complains, of whatever kind they are."""
_ENOUGH = 2
"""Words of a question that are enough to look for, without the one for what is asked for."""
_ASKED = 0.5
"""What a word counts that names the kind of thing asked for: who complains does not write "complaint"."""


def facets_of(text: str, dates: list[DateRange], shape: Shape, zone: str, thesaurus: Thesaurus) -> tuple[Facet, ...]:
    """What evidence for `text` has to speak of: its names, ids, days and quoted phrases, and its words with meaning."""
    course = course_question(text)
    digest = digest_question(text) if shape.operation is Operation.SUMMARY else None
    about = envelope_question(text) or (course if course and content_words(course.topic) else None) or digest
    bare = SLOT.sub(" ", without(_kept(text) if about is None else about.topic))
    known = [_EMPLOYER] if asks_who_is_known(text) else []
    for cue in (_IT, _MEASURE, _GOES_ON, _SETTLED, _NO_TOPIC, TURNS_TO, *known):
        bare = cue.sub(" ", bare)
    for found in dates:
        bare = bare.replace(found.text, " ")
    asked = {*stems(_asked(text, shape)), *map(stem, _KIND_WORDS.get(shape.answer_type, ()))}
    asked |= set(map(stem, KINDS)) if course is not None else set()
    days = tuple(_day_facet(found, zone) for found in dates if is_day(found) and found.text in text)
    read = (part for word in keywords(bare)[:_FACETS] for part in _opened(word, bare))
    said = _in_phrases(list(read), bare, thesaurus)
    together = thesaurus.compounds(bare)
    beside = set(stems(_told_before(bare)))
    telling = [_whole(k, bare) for k in said if not (k.kind == "word" and k.stem in GENERIC)]
    if kind_of_values(shape, shape.operation) == "company" or _COMPLAINERS.match(text):
        telling = _beside_the_kind(telling, shape)
    telling = [k for k in telling if not _labels(k, telling, bare)]
    facets = days + tuple(
        Facet(
            text=word.text,
            variants=(*_variants(word, bare, together, thesaurus), *_doer(word, text)),
            must=must_be_there(word),
            weight=_weight(word, asked, beside),
        )
        for word in _measured(telling, bare)
    )
    return (*facets, *(_of_aspect(digest.aspect) if digest is not None else ()))


def _kept(text: str) -> str:
    """`text` without a verb that only says that a thing is somewhere, or is over."""
    lies = _LIES.search(text) or _ENDED.match(text)
    return text if lies is None else text[: lies.start("lies")] + text[lies.end("lies") :]


def _of_aspect(aspect: Aspect) -> tuple[Facet, ...]:
    """What tells that a statement is of the kind that is wanted of records."""
    first, *others = ASPECTS.get(aspect, ("",))
    return (Facet(text=first, variants=tuple(others), weight=_ASKED),) if first else ()


def _in_phrases(found: Sequence[Keyword], text: str, thesaurus: Thesaurus) -> Iterator[Keyword]:
    """`found` with the words of each phrase that the thesaurus knows as one: who looks after it is who owns it."""
    of = {
        stem(w): Keyword(told, " ".join(stems(told)), "word") for told in thesaurus.phrases(text) for w in words(told)
    }
    told_already = set()
    for word in found:
        whole = of.get(word.stem, word) if word.kind == "word" else word
        if whole.stem not in told_already:
            yield whole
        told_already.add(whole.stem)


def _variants(
    word: Keyword, text: str, together: Mapping[str, tuple[str, ...]], thesaurus: Thesaurus
) -> tuple[str, ...]:
    """What else says a word of `text`: its own variants, those of the words that it stands `together` with, and forms
    that it is written in."""
    others = (each for part in word.stem.split() for each in together.get(part, ()))
    near = (*thesaurus.variants(word.text, part_of(word.text, text)), *others)
    return tuple(dict.fromkeys(near)) + _bare(word) + _in_figures(word) + _one_of(word) + _once_more(word, text)


def _doer(word: Keyword, text: str) -> tuple[str, ...]:
    """Who does what `text` asks somebody for: of those who help with the stall one tells as its helpers."""
    if word.kind != "word" or " " in word.text:
        return ()
    does = re.search(rf"\bwho(?:['’]s|\s(?:is|are|was|were|has|have|will))?\s{re.escape(word.text)}\b", text, re.I)
    return (f"{word.stem.removesuffix('e')}er",) if does else ()


def _bare(word: Keyword) -> tuple[str, ...]:
    """The verb of a verb with a small word, which others stand between: "hand them in"; and the noun that they make,
    "shutdown"."""
    first, *rest = words(word.text) if word.kind == "word" else ("",)
    apart = len(rest) == 1 and rest[0] in STOP_WORDS and first not in STOP_WORDS
    return (first, first + rest[0]) if apart else ()


def _in_figures(word: Keyword) -> tuple[str, ...]:
    """A number that is written out, as figures: "sixty" is 60; and a version with its letter or without."""
    if version := _VERSION.fullmatch(word.text):
        return (version["bare"] if version["bare"] != word.text else f"v{word.text}",)
    said = quantities(word.text) if word.kind == "word" and word.text.isalpha() else []
    return tuple(f"{value:g}" for q in said if q.text == word.text for value in q.values)


def _once_more(word: Keyword, text: str) -> tuple[str, ...]:
    """What is done again in one word: what is tested again is retested, or waits for its retest."""
    again = word.kind == "word" and re.search(rf"\b{re.escape(word.text)}\sagain\b", text)
    return (f"re{word.text}", f"re-{word.text}") if again else ()


def _one_of(word: Keyword) -> tuple[str, ...]:
    """An abbreviation of which a question names several: "RFPs" are each called an RFP, and no stem tells."""
    return (word.text[:-1],) if _SEVERAL.fullmatch(word.text) else ()


def _opened(word: Keyword, text: str) -> Iterator[Keyword]:
    """A name without a common word before it that has a capital because it opens a sentence: "Tying Ember into …"."""
    first, _, rest = word.text.partition(" ")
    common = first[1:].islower() and (first.endswith("ing") or stem(first.lower()) in IDLE)
    if word.kind != "name" or not rest or not common or not re.search(_OPENING.format(re.escape(word.text)), text):
        yield word
        return
    own, _, others = word.stem.partition(" ")
    yield Keyword(first.lower(), own, "word")
    yield Keyword(rest, others, "name")


def _weight(word: Keyword, asked: Collection[str], beside: Collection[str]) -> float:
    """What a word counts: less where it names the kind of thing `asked` for, or is only told `beside` the question."""
    light = word.kind == "word" and (word.stem in asked or word.stem in IDLE or word.stem in beside)
    return _ASKED if light else 1.0


def _told_before(text: str) -> str:
    """The sentences of `text` that ask nothing, where another one does: why somebody asks, or what they know."""
    parts = _SENTENCES.split(text)
    asking = [asks(part) or _OPENS.match(part) is not None for part in parts]
    return " ".join(p for p, a in zip(parts, asking, strict=True) if not a) if any(asking) else ""


def _whole(word: Keyword, text: str) -> Keyword:
    """A word with the small one that makes another sense of it: "on call" is no call."""
    said = (
        next((m for m in _SENSES.finditer(text) if fold(word.text) in words(m[0])), None)
        if word.kind == "word"
        else None
    )
    return word if said is None else Keyword(fold(said[0]), " ".join(stems(said[0])), "word")


def _asked(text: str, shape: Shape) -> str:
    """The words that name the kind of thing asked for: of two words thrown at it ("meetup attendance"), or of two that
    name no kind of value ("the dress code"), the last alone, for the other says what it is of."""
    thrown = text.lower().lstrip().startswith(shape.asked.lower())
    topical = shape.operation is Operation.FIND and shape.answer_type == "text"
    return shape.head if (thrown or topical) and len(shape.asked.split()) == _PAIR else shape.asked


def _measured(telling: Sequence[Keyword], text: str) -> Iterator[Keyword]:
    """`telling` with a number and its unit as one: who asks for 30 days means no other 30, and no other days."""
    rest = iter(telling)
    for word in rest:
        unit = UNIT.match(text, text.find(word.text) + len(word.text)) if word.kind == "number" else None
        if unit is None:
            yield word
            continue
        after = next(rest, None)
        whole = f"{word.text} {unit[1]}"
        yield Keyword(whole, f"{word.stem} {stem(unit[1].lower())}", "word")
        if after is not None and after.text != unit[1]:
            yield after


def _beside_the_kind(telling: list[Keyword], shape: Shape) -> list[Keyword]:
    """`telling` without the word for the organisations that are asked for ("customers"), where enough is left to look
    for: a customer who complains does not write "customer", nor "complain", and that a name is an organisation's shows
    otherwise."""
    others = [k for k in telling if k.kind != "word" or {stem(shape.head), *_COMPLAINS}.isdisjoint(k.stem.split())]
    return others if len(others) >= _ENOUGH else telling


def _labels(word: Keyword, telling: Sequence[Keyword], text: str) -> bool:
    """Whether a word of `text` only says what the id after it is of: what is told of C-7 need not call it a claim."""
    ids = (re.escape(k.text) for k in telling if k.kind == "id" and any(c.isdigit() for c in k.text))
    return word.kind == "word" and any(re.search(rf"\b{re.escape(word.text)}\s{each}(?!\w)", text) for each in ids)


def _day_facet(found: DateRange, zone: str) -> Facet:
    """A day in the ways that people write it."""
    assert found.after is not None, "a day has a beginning"
    day = found.after.astimezone(ZoneInfo(zone))
    month = MONTHS[day.month - 1]
    written = (f"{day.day} {month}", f"{month} {day.day}", f"{day.day} {month[:3]}", f"{month[:3]} {day.day}")
    return Facet(text=written[0], variants=(*dict.fromkeys(written[1:]), f"{day:%Y-%m-%d}"))


def must_be_there(word: Keyword) -> bool:
    """Whether evidence has to have a word: a name, an id, an address, or what stands in quotation marks.

    A feast is none: what was so over Christmas is told of December.
    """
    if word.kind == "name":
        said = set(words(word.text))
        return said.isdisjoint(_FEASTS) or not said <= _FEASTS | _OF_FEASTS
    return word.kind in ("id", "quoted", "email")


def is_day(found: DateRange) -> bool:
    """Whether a date is written out as one day: evidence may be of any time, and speak of that day."""
    return bool(
        (any(c.isdigit() for c in found.text) or _FEAST.search(found.text))
        and found.after
        and found.before
        and found.before - found.after <= timedelta(days=1, hours=2)
        and not re.search(r"\b(?:ago|past|last)\b", found.text, re.I)
    )
