"""Two questions in one sentence, as two: "Which customers had trouble with X, and who fixed it?".

Rules alone. Where the first asks for values (people, organisations, a list) the second may be about them: `{q1}` stands
for them. What else the second takes up ("it") is said in the words of the first, as of a follow-up question; one that
names nothing of its own ("who led the response?") is asked of what the first is about.
"""

from __future__ import annotations

import re

from cascade.language import content_words, names, words
from cascade.questions.shape import AUXILIARY, is_plural, phrase_type, question_shape
from cascade.types import Operation

__all__ = ["leads_on", "split"]

_LONGEST = 400
"""Characters of a question that is taken apart."""
_ASKS = r"(?:who|whom|whose|which|what|when|where|why|how)\b"
_BARE = r"(?:when|where|(?:by|with|from|to)\s(?:whom|where))\W*$"
"""A question word by itself: "and by whom?"."""
_SECOND = re.compile(rf"(?:,?\s(?:and|then|&)|\?)\s(?={_ASKS}|{_BARE})", re.I)
_OPENS = re.compile(rf"^\W*{_ASKS}", re.I)
_HOW = r"how\s(?:much|many|long|often|soon|fast|far|big|old|late)"
_TELLABLE = re.compile(r"(?:who|whom|when|where|how\s(?:much|many|long|often|far))\b", re.I)
_OPEN = re.compile(rf"\b{_ASKS[:-2]}\W*$", re.I)
"""A question word at the end: "who knows when", and how."""
_THEY = re.compile(
    r"\b(?:(?P<owned>their|his|her(?=\s[a-z]))|(?P<they>they|them|he|him|she|her|those\s(?:people|customers|companies)))\b",
    re.I,
)
"""Words that mean whoever the first question asks for."""
_INTRODUCED = re.compile(r"^\W*(?i:who(?:['’]s|\s(?:is|was)))\s(?P<name>[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*){0,3})\W*$")
"""Who somebody is, by a name: the second question is about whoever bears it, whether or not the first is answered."""
_WHOSE = re.compile(
    r"^\W*(?P<lead>(?:what|which)(?:['’]s|\s(?:is|are|was|were))|(?:give|tell|show)\s(?:me|us))\s(?:the\s)?(?P<what>[\w\s-]{2,40}?)"
    r"\s(?P<of>of|for)\s(?:the\s)?(?:person|people|man|woman|colleagues?|employees?|somebody)"
    r"\s(?:who|that)\s(?P<does>[^,;?]{4,200})\W*$",
    re.I,
)
"""What belongs to somebody who is told by what they do: "the phone number of the person who leads the workshop"."""
_DOES = re.compile(
    r"^\W*(?P<lead>[^,;?]{3,80}?)\s(?:(?:the\s)?(?P<noun>[a-z]+)\s(?:(?:who|that)\s(?P<does>[^,;?]{4,200})"
    r"|(?P<doing>(?!during|regarding|concerning)[a-z]+ing\s[^,;?]{4,200}|(?:responsible|in\scharge|on\scall)\s[^,;?]{4,200}))"
    r"|whoever\s(?P<will>[^,;?]{4,200}))\W*$",
    re.I,
)
"""Something asked of somebody who is told by what they do: "who manages the person that waters the plants?"."""
_PEOPLE = frozenset("person man woman guy lady colleague employee somebody someone people".split())
_RELATED = re.compile(
    r"^\W*(?P<lead>(?:[\w’'-]+\s){0,4}?(?:e-?mail|mail|phone|mobile|cell|number|address|extension)(?:\s(?:number|address))?\s(?:of|for))"
    r"\s(?P<who>[\w-]+(?:\s[\w-]+)?['’]s?\s(?:[a-z-]+\s){0,2}[a-z-]+)\W*$",
    re.I,
)
"""How to reach somebody who is told by what they are to another: "the phone number of Ann's manager"."""
_NAMING = re.compile(r"\b(?:know|find|name|identify|tell|show|give|list|need|look(?:ing)?\sfor)\b", re.I)
"""Asks for nothing but who somebody is."""
_NOTHING = ("date", "place", "number", "money")
"""Kinds of answer that "they" does not mean: a day goes nowhere."""
_VALUES = (Operation.LIST, Operation.WHO, Operation.COUNT)
_KIND = re.compile(
    r"^\W*(?:which|what)\s(?:of\s)?(?:our\s|the\s)?(?=[a-z]{3,})(?!(?:is|are|was|were|do|does|did|has|have|had)\b)",
    re.I,
)
"""How a question begins that names the kind of thing that it asks for: "Which incidents were …"."""
_TELLING = 2
"""Words of meaning that the second has at least, where it takes up nothing of the first."""
_CONTEXT = re.compile(
    r"\b(?P<how>(?:about|at|by|during|for|from|in|of|on|with)\s)?"
    r"(?P<what>(?:the|our|my|your|their|his|her|this|that|these|those|an?)\s[^?]{3,}$)",
    re.I,
)
"""What a question is about: from the first thing in it that is told apart to its end, and how it is about it."""
_WHOLE = 3
"""Words from which on the second asks something by itself, where the first asks for no values."""
_YES_NO = re.compile(rf"^\W*{AUXILIARY}\b", re.I)
_MANNER = rf"(?:when|where|why|who|{_HOW}|how)"
_MEASURE = re.compile(rf"{_HOW}\b", re.I)
"""Asks for a value of a kind."""
_BOTH = re.compile(rf"^(?P<one>{_MANNER}),?\s(?:and|or)\s(?P<other>{_MANNER})\s(?P<rest>{AUXILIARY}\s.{{4,}})$", re.I)
"""Two question words for one: "when and where do we meet?"."""
_TOPIC = re.compile(rf"^(?P<topic>[^:?]{{3,60}}?)(?::|\s[-–—])\s(?={_ASKS})", re.I)
"""What the questions after it are of: "The yard: how big is it, and who cleans it?"."""


def split(text: str) -> list[str]:
    """The questions that `text` asks, one after the other; only itself where it is one, or cannot be taken apart."""
    line = " ".join(text.split())
    if len(line) > _LONGEST:
        return [text]
    if through := _through_somebody(line):
        return through
    if both := _BOTH.match(line):
        return [f"{_capital(both['one'])} {both['rest']}", f"{_capital(both['other'])} {both['rest']}"]
    found = _SECOND.search(line)
    if found is None:
        return [text]
    first, second = f"{line[: found.start()].rstrip(' ?')}?", line[found.end() :]
    if (about := _TOPIC.match(first)) and content_words(first[about.end() :]) and len(words(second)) >= _WHOLE:
        return [first, f"{about['topic']}: {second}"]
    shape = question_shape(first)
    valued = shape.operation in _VALUES
    if _OPEN.search(first) or not content_words(first) or not (valued or _asks_by_itself(first, second)):
        return [text]
    taken_up = _taken_up(first, second, valued, shape.asked if shape.answer_type not in _NOTHING else "")
    return [first, _capital(taken_up)] if taken_up else [text]


def leads_on(text: str) -> bool:
    """Whether the first of the questions that `text` asks only tells whom the second one is about."""
    return bool(_through_somebody(" ".join(text.split())))


def _through_somebody(line: str) -> list[str]:
    """Who it is that does what the question tells somebody by, and what it asks of them; nothing where it does not."""
    if (whose := _WHOSE.match(line)) is not None:
        return [f"Who {whose['does']}?", f"{_capital(whose['lead'])} the {whose['what']} {whose['of']} {{q1}}?"]
    if (related := _RELATED.match(line)) is not None:
        return [f"Who is {related['who']}?", f"{_capital(related['lead'])} {{q1}}?"]
    does = _DOES.match(line)
    if does is None or not content_words(does["lead"]) or _NAMING.search(does["lead"]):
        return []
    told, noun = does["does"] or does["will"], (does["noun"] or "person").lower()
    kind = "person" if noun in _PEOPLE else phrase_type(noun)
    if kind == "company" and told and not is_plural(noun):
        return [f"Which {noun} {told}?", f"{_capital(does['lead'])} {{q1}}?"]
    if kind != "person" or is_plural(noun) or (noun not in _PEOPLE and does["doing"]):
        return []
    return [f"Who {told or 'is ' + does['doing']}?", f"{_capital(does['lead'])} {{q1}}?"]


def _asks_by_itself(first: str, second: str) -> bool:
    """Whether both parts are questions with a verb of their own, where the first is for a statement: the second for a
    kind of value that can be told to be missing. One that is a bare question word has the verb of the first."""
    if re.match(_BARE, second, re.I):
        return bool(re.match(_MANNER, first, re.I) or _YES_NO.match(first))
    asks = _OPENS.match(first) or _YES_NO.match(first)
    return bool(asks and _TELLABLE.match(second)) and len(words(second)) >= _WHOLE


def _taken_up(first: str, second: str, valued: bool, asked: str) -> str:
    """The second question by itself; empty where it asks for nothing without the first."""
    means = _THEY.search(second)
    about = _CONTEXT.search(first.rstrip(" ?"))
    of_one = means or (about and about["how"]) or len(content_words(second)) < _TELLING
    if _alike(first, second) and of_one and not names(second):
        return ""  # two values of one matter, which are told together
    if means is not None and (valued or asked):
        named = _INTRODUCED.match(first)
        who = named["name"] if named is not None else "{q1}" if valued else f"the {asked}"
        value = f"{who}'s" if means["owned"] else who
        return second[: means.start()] + value + second[means.end() :]
    from cascade.followup import Turn, follow_up  # when there is a second question

    whole = follow_up(second, [Turn(question=first)])
    if whole.changed:
        lost = set(content_words(second)) - set(content_words(whole.text))
        return whole.text if len(lost) <= 1 else ""  # "that boat" is said otherwise, and no more than that
    if not content_words(second):
        return ""
    if _alike(first, second) and names(second) and about and about["how"]:
        return f"{second.rstrip(' ?')} {about['how']}{about['what']}?"
    if len(content_words(second)) < _TELLING:
        if about:
            return f"{second.rstrip(' ?')} {about['how'] or 'for '}{about['what']}?"
        return second if _CONTEXT.search(second.rstrip(" ?")) else ""
    if names(second) or not _KIND.match(first):
        return second
    return f"{second.rstrip(' ?')} where {_KIND.sub('', first)}"


def _alike(first: str, second: str) -> bool:
    """Whether both ask for a value by the same words: how much, and how much."""
    measure = _MEASURE.match(second)
    return measure is not None and first.lower().startswith(measure[0].lower())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
