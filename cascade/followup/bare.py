"""A question word by itself: "Why?", "And by whom?", "Who else?" ask more of the question before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.followup.forms import lowered, reading
from cascade.followup.grammar import PRONOUNS, phrases_of
from cascade.followup.memory import Memory
from cascade.followup.turns import Reading
from cascade.language import fold
from cascade.questions.shape import AUXILIARY

__all__ = ["asked_again", "others"]

_WH = re.compile(
    r"^(?P<wh>why(?:\s(?:not|so))?|how\scome|(?:(?:since|until|till|by)\s)?when|which(?:\sones?)?|where|who|whom|what|how"
    r"|(?:for\s)?how\s(?:much|many|long|often|big|far|soon|old)|(?:at\s)?what\s(?:time|price|cost)|(?:on\s)?which\sday"
    r"|(?:by|with|to|for|from|about)\swh(?:om?|at|ere)|(?:where|what|who)\s(?:to|from|with|by|for))"
    r"(?:\s(?:exactly|though|then|specifically))?$",
    re.I,
)
_SAME = {"how come": "why", "why so": "why", "which ones": "which", "which one": "which"}
_NOT = {"will": "won't", "can": "can't", "may": "may not"}
_ELSE = re.compile(
    rf"^(?:{AUXILIARY}\s(?:there\s)?)?(?:who|what|where|when|(?:any|some)(?:one|body|thing)|(?:any\s|which\s)?others?|any\smore)"
    r"(?:\s(?:else|ones?))?$",
    re.I,
)
_ASKED = re.compile(
    r"^(?P<wh>(?:(?:at|by|in|on|for|from|to|with|of|since|until|about)\s)?"
    rf"(?:(?:which|what|how\s(?:many|much|long|often|big|far|old|soon))(?:\s(?!{AUXILIARY}\b)[\w'-]+){{0,3}}?"
    r"|who|whom|when|where|why|how))"
    rf"\s(?P<aux>{AUXILIARY})\s(?P<rest>.+)$",
    re.I,
)
_YES_NO = re.compile(rf"^(?P<aux>{AUXILIARY})\s(?P<rest>.+)$", re.I)
_ADJUNCT = re.compile(
    r"(?:\w+\s)?(?:when|where|why|how(?:\s(?:long|often|soon))?|whom|what(?:\stime)?|which\sday)$", re.I
)
_COUNTABLE = re.compile(
    r"(?:how\smany|which|what|(?:(?P<be>is|are|was|were)\sthere\s)?(?:any|some)|list(?:\sall)?|show(?:\sme)?)"
    r"\s(?:of\s)?(?:the\s|our\s)?(?=\w)",
    re.I,
)
_PAST = re.compile(r"\b(?:\w+ed|was|were|did|had|made|went|gave|took|sent|won|lost|bought|sold|left|met)\b")


# --- why?, when?, how much? ---------------------------------------------------------------------------------------


def asked_again(core: str, memory: Memory) -> list[Reading] | None:
    """What a bare question word asks of the question before and of its answer; None where `core` is no such word."""
    found = _WH.match(core)
    if found is None:
        return None
    wh = found["wh"].lower()
    word = re.sub(r"^(where|what|who)\s(from|to|with|by|for)$", r"\2 \1", _SAME.get(wh, wh))
    return list(_asked(re.sub(r"(?<=\s)who$", "whom", word), memory.before, memory.statement))


def _asked(word: str, before: str, said: str) -> Iterator[Reading]:
    """Another question word for the same: in its place where the grammar allows it, else asked of what was answered."""
    reason = f"“{word}” asks more of the last question"
    if counted := _counted(word, before) if word in ("which", "who", "how many") else "":
        yield reading(counted, reason)
        return
    plain = word.removesuffix(" not")
    if yes_no := _YES_NO.match(before):
        aux = yes_no["aux"].lower()
        aux = _NOT.get(aux, f"{aux}n't") if word == "why not" else aux
        yield reading(f"{plain} {aux} {yes_no['rest']}", reason)
        return
    of_answer = [reading(_cleft(plain, said), f"“{word}” asks of what was answered")] if said else []
    inverted = _ASKED.match(before)
    if inverted is None or not _opens_with_subject(inverted["rest"]):
        yield from of_answer or [reading(_cleft(plain, each), reason) for each in _of_somebody(before)]
        return
    swapped = reading(f"{plain} {inverted['aux'].lower()} {inverted['rest']}", reason)
    in_place = _ADJUNCT.match(inverted["wh"]) and not (word.startswith("why") and said)
    yield from (swapped, *of_answer) if in_place else (*of_answer, swapped)


def _opens_with_subject(rest: str) -> bool:
    """Whether somebody or something stands behind the auxiliary: not so in "how many bakeries were | affected"."""
    return fold(rest.split()[0]) in PRONOUNS or any(phrase.start == 0 for phrase in phrases_of(rest))


def _of_somebody(before: str) -> Iterator[str]:
    """ "Who signed the lease?" as it was without an answer: "somebody signed the lease"."""
    if opened := next((p for p in phrases_of(before) if p.open), None):
        yield f"the {before[opened.start :]}"
    elif asked := re.match(r"(?:(who)|what)(?=\s)", before, re.I):
        yield f"{'somebody' if asked[1] else 'something'}{before[asked.end() :]}"


def _cleft(word: str, said: str) -> str:
    """A question word asked of a statement: "When was it that …?"."""
    return f"{word} {'was' if _PAST.search(said) else 'is'} it that {lowered(said)}"


def _counted(word: str, before: str) -> str:
    """ "How many bakeries were affected" ↔ "which bakeries were affected"."""
    found = _COUNTABLE.match(before)
    noun = next((p for p in phrases_of(before) if found and p.end > found.end()), None)
    if found is None or noun is None or not noun.plural:
        return ""
    asked, rest = before[found.end() : noun.core], before[noun.core :]
    if word == "who":
        return f"who{rest}"
    return f"{word} {asked} {found['be'].lower()} there{rest}" if found["be"] else f"{word} {asked}{rest}"


# --- who else? ----------------------------------------------------------------------------------------------------


def others(core: str, before: str) -> list[Reading] | None:
    """What "who else?" and the like ask after the question `before`; None where `core` is no such words."""
    if not _ELSE.match(core):
        return None
    text = _others(before)
    return [reading(text, "asks for more of the same")] if text else []


def _others(before: str) -> str:
    """The question `before` asked of others; empty where nothing in it can be."""
    own = phrases_of(before)
    if chosen := next((p for p in own if p.open), None):
        return f"{before[: chosen.start]}other {before[chosen.start :]}"
    if asked := re.match(r"(?:who|whom|what|where|when)\b(?!\selse)(?=\s)", before, re.I):
        return f"{asked[0]} else{before[asked.end() :]}"
    if some := re.search(r"\b(?:any|some)\s", before, re.I):
        return f"{before[: some.end()]}other {before[some.end() :]}"
    named = next((p for p in own if p.name), None) if _YES_NO.match(before) else None
    return f"{before[: named.start]}anyone else{before[named.end :]}" if named else ""
