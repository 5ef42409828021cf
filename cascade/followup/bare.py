"""A question word by itself: "Why?", "And by whom?", "Who else?" ask more of the question before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cascade.followup.forms import lowered, sentence_case
from cascade.followup.grammar import phrases_of
from cascade.followup.said import statement
from cascade.followup.turns import Turn
from cascade.language import fold
from cascade.questions.shape import AUXILIARY, is_plural

__all__ = ["Filled", "asked_again", "others"]


class Filled(NamedTuple):
    """A standalone question, and how it came about."""

    text: str
    reasons: tuple[str, ...] = ()
    added: bool = False
    """What was said stands behind the question before, and in the place of nothing in it."""


_WH = re.compile(
    r"^(?P<wh>why(?:\snot|\sso)?|when|where|how|how\scome|since\swhen|until\swhen|till\swhen|by\swhen"
    r"|how\s(?:much|many|long|often|big|far|soon|old)|for\show\s(?:long|much)|at\swhat\s(?:time|price|cost)|what\stime"
    r"|(?:by|with|to|for|from|about)\swh(?:om|at|ere)|(?:where|what|who)\s(?:to|from|with|by|for)|says\swho"
    r"|who|whom|what|which(?:\sones?)?|(?:on\s)?which\sday)(?:\sexactly|\sthough|\sthen|\sspecifically)?$",
    re.I,
)
_SAME = {"how come": "why", "why so": "why", "which ones": "which", "which one": "which"}
_NOT = {"will": "won't", "can": "can't", "may": "may not"}
_ELSE = re.compile(
    r"^(?:(?:are|were|is|was)\sthere\s|(?:did|does|do|has|have|is|was|are|were|will|can)\s)?(?P<who>who|what|where|when|anyone|anybody|anything|any\sothers?|any\smore|others|someone|something|which\sothers)"
    r"(?:\selse)?$",
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
_SUBJECT = re.compile(
    r"^(?P<wh>who|what|(?:which|what|how\smany)\s(?P<noun>(?:[\w'-]+\s){0,2}?[\w'-]+))\s(?P<rest>.+)$", re.I
)
_ADJUNCT = re.compile(
    r"(?:\w+\s)?(?:when|where|why|how(?:\s(?:long|often|soon))?|whom|what(?:\stime)?|which\sday)$", re.I
)
_COUNTABLE = re.compile(
    r"(?:how\smany|which|what|(?P<be>is|are|was|were)\sthere\s(?:any|some)|list(?:\sall)?|show(?:\sme)?)"
    r"\s(?:of\s)?(?:the\s|our\s)?(?=\w)",
    re.I,
)
_PAST = re.compile(r"\b(?:\w+ed|was|were|did|had|made|went|gave|took|sent|won|lost|bought|sold|left|met)\b")


# --- why?, when?, how much? ---------------------------------------------------------------------------------------


def asked_again(core: str, before: str, turn: Turn) -> list[Filled] | None:
    """What a bare question word asks of the question `before` and of its answer; None where `core` is no such word."""
    found = _WH.match(core)
    if found is None:
        return None
    wh = found["wh"].lower()
    word = re.sub(r"^(where|what|who)\s(from|to|with|by|for)$", r"\2 \1", _SAME.get(wh, wh))
    word = re.sub(r"(?<=\s)who$", "whom", word) if wh != "says who" else wh
    said = statement(turn)
    if wh == "says who":
        return [Filled(sentence_case(f"Who says that {lowered(said)}"), ("asks who says so",))] if said else []
    return list(_asked(word, before, said))


def _asked(word: str, before: str, said: str) -> Iterator[Filled]:
    """Another question word for the same: in its place where the grammar allows it, else asked of what was answered."""
    reasons = (f"“{word}” asks more of the last question",)
    counted = _counted(word, before) if word in ("which", "who", "how many") else ""
    if counted:
        yield Filled(sentence_case(counted), reasons)
        return
    if yes_no := _YES_NO.match(before):
        aux = yes_no["aux"].lower()
        aux = _NOT.get(aux, f"{aux}n't") if word == "why not" else aux
        yield Filled(sentence_case(_inserted(word.removesuffix(" not"), aux, yes_no["rest"])), reasons)
        return
    word = word.removesuffix(" not")
    inverted = _ASKED.match(before)
    swapped = f"{word} {inverted['aux'].lower()} {inverted['rest']}" if inverted else ""
    of_answer = [Filled(sentence_case(_cleft(word, said)), (f"“{word}” asks of what was answered",))] if said else []
    if inverted is None:
        yield from of_answer or _of_subject(word, before, reasons)
    elif _ADJUNCT.match(inverted["wh"]) and not (word.startswith("why") and said):
        yield from (Filled(sentence_case(swapped), reasons), *of_answer)
    else:
        yield from (*of_answer, Filled(sentence_case(swapped), reasons))


def _of_subject(word: str, before: str, reasons: tuple[str, ...]) -> Iterator[Filled]:
    """ "Who signed the lease?" without an answer: "When was it that somebody signed the lease?"."""
    subject = _SUBJECT.match(before)
    if subject is not None:
        anybody = "somebody" if subject["wh"].lower() == "who" else "something"
        said = f"{subject['noun']} {subject['rest']}" if subject["noun"] else subject["rest"]
        who = anybody if not subject["noun"] else "one" if said.startswith("of ") else "the"
        yield Filled(sentence_case(_cleft(word, f"{who} {said}")), reasons)


def _inserted(word: str, aux: str, rest: str) -> str:
    """A question word before a yes-or-no question: "Are there open orders?" → "How many open orders are there?"."""
    existing = re.match(r"there\s(?:any\s|some\s)?(.+)$", rest, re.I)
    if word == "how many" and existing:
        noun = next((p for p in phrases_of(existing[1]) if p.start == 0), None)
        cut = noun.core if noun else len(existing[1])
        return f"how many {existing[1][:cut]} {aux} there{existing[1][cut:]}"
    return f"{word} {aux} {rest}"


def _cleft(word: str, said: str) -> str:
    """A question word asked of a statement: "When was it that …?"."""
    if word in ("how much", "how many"):
        return f"{word} was it when {lowered(said)}"
    return f"{word} {'was' if _PAST.search(said) else 'is'} it that {lowered(said)}"


def _counted(word: str, before: str) -> str:
    """ "How many bakeries were affected" ↔ "which bakeries were affected"."""
    found = _COUNTABLE.match(before)
    noun = next((p for p in phrases_of(before) if found and p.end > found.end()), None)
    if found is None or noun is None or not (noun.plural or is_plural(fold(before[: noun.core].split()[-1]))):
        return ""
    asked, rest = before[found.end() : noun.core], before[noun.core :]
    if word == "who":
        return f"who{rest}"
    return f"{word} {asked} {found['be'].lower()} there{rest}" if found["be"] else f"{word} {asked}{rest}"


# --- who else? ----------------------------------------------------------------------------------------------------


def others(core: str, before: str) -> list[Filled] | None:
    """What "who else?" and the like ask after the question `before`; None where `core` is no such words."""
    found = _ELSE.match(core)
    text = _others(fold(found["who"]), before) if found else None
    return None if text is None else [Filled(sentence_case(text), ("asks for more of the same",))] if text else []


def _others(who: str, before: str) -> str:
    """The question `before` asked of others; empty where nothing in it can be."""
    asked = re.match(r"(who|whom|what|where|when)\b(?!\selse)(?=\s(?!['’]))", before, re.I)
    if asked and (who not in ("who", "what", "where", "when") or who == fold(asked[1]) or fold(asked[1]) == "whom"):
        return f"{asked[1]} else{before[asked.end() :]}"
    if chosen := re.match(r"(?:which|what|how\smany)\s(?=\w)", before, re.I):
        return f"{chosen[0]}other {before[chosen.end() :]}"
    named = next((p for p in phrases_of(before) if p.name), None)
    if _YES_NO.match(before) and named and who in ("who", "anyone", "anybody", "someone"):
        return f"{before[: named.start]}anyone else{before[named.end :]}"
    if some := re.search(r"\b(?:any|some)\s", before, re.I):
        return f"{before[: some.end()]}other {before[some.end() :]}"
    return ""
