"""The shape of a question: what it wants done and what kind of thing it asks for, read from its grammar by rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cascade.questions.course import course_question
from cascade.questions.digest import digest_question
from cascade.types import Operation

__all__ = [
    "AUXILIARY",
    "IRREGULAR_PAST",
    "NOT_PAST",
    "AnswerType",
    "Shape",
    "heads_phrase",
    "is_plural",
    "phrase_type",
    "question_shape",
]

AnswerType = Literal["person", "company", "date", "number", "money", "url", "place", "document", "yes/no", "text"]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a question is to be taken. `certain` says that its grammar leaves no choice of operation."""

    operation: Operation
    answer_type: AnswerType
    asked: str = ""
    """The noun phrase that is asked for, as it is written, without its superlative: "customer complaints"."""
    head: str = ""
    """Its last word, folded: "complaints"."""
    is_yes_no: bool = False
    superlative: str = ""
    """ "most common", "latest", "first": the words that choose among many."""
    recency: bool = False
    """Asks how things stand now, or for the latest."""
    negation: bool = False
    certain: bool = False


# --- words --------------------------------------------------------------------------------------------------------

_TYPES: dict[AnswerType, frozenset[str]] = {
    "person": frozenset(
        "person people employee staff member teammate colleague coworker recruiter engineer developer manager director "
        "lead owner author reviewer specialist analyst designer architect officer attendee participant contact friend "
        "boss chief ceo cto cfo coo expert candidate applicant lawyer assistant consultant contractor freelancer "
        "speaker organizer organiser maintainer approver assignee stakeholder investor founder president guest sender "
        "recipient salesperson representative rep intern mentor advisor adviser accountant professor doctor nurse "
        "teacher student musician artist tester folk dev programmer writer contributor individual whoever fixer "
        "committer staffer administrator admin someone anyone somebody anybody everyone everybody man woman child "
        "parent guy journalist scientist researcher banker solicitor attorney barrister notary photographer translator "
        "broker headhunter sourcer plumber electrician dentist surgeon therapist marketer".split()
    ),
    "company": frozenset(
        "company firm startup customer client vendor supplier competitor partner organisation organization business "
        "agency employer bank account outfit retailer manufacturer distributor corporation subsidiary".split()
    ),
    "date": frozenset("date day deadline time year month week weekday quarter birthday anniversary".split()),
    "number": frozenset(
        "number count percentage percent share rate ratio quantity limit threshold size version age score temperature "
        "length weight height latency duration average total".split()
    ),
    "money": frozenset(
        "price cost budget amount revenue salary fee invoice spend discount expense profit margin turnover rent "
        "premium wage pay deposit tariff fare toll sum balance compensation refund".split()
    ),
    "url": frozenset("link url website webpage homepage pr".split()),
    "place": frozenset("place city country location office address venue town region state street site room".split()),
    "document": frozenset(
        "document file report mail email message attachment deck slide spreadsheet memo note".split()
    ),
}
_TYPE_OF = {word: kind for kind, nouns in _TYPES.items() for word in nouns}
_IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "ids": "id", "prs": "pr"}

_LEAD = re.compile(
    r"^\W*(?:(?:(?:hi|hello|hey|so|and|also|please|ok|okay|well)\b[\s,]*)"
    r"|(?:(?:can|could|would|will)\s(?:you|we|anyone)\s(?:please\s)?(?=\w))"
    r"|(?:(?:please\s)?(?:tell|show|remind)\s(?:me|us)\s(?=(?:who|what|when|where|which|why|how|if|whether)\b))"
    r"|(?:i\s(?:want|need|would like|'d like)\sto\s(?:know|see|find out)\s)"
    r"|(?:(?:do|does)\s(?:you|any(?:one|body))\s(?:know|remember)\s(?=(?:wh\w+|how|if)\b))"
    r"|(?:(?:if|whether)\s))+",
    re.I,
)
_REQUEST = re.compile(
    r"^(?:list|find|show|give|name|enumerate|identify|provide|get|fetch|search|look\sup|tell|return|collect|display)\b"
    r"\s*(?:me|us|for)?\s*",
    re.I,
)
AUXILIARY = r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must)"
"""A pattern of the verbs that a question may begin with."""
_AUXILIARY = re.compile(
    rf"^(?:{AUXILIARY}|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|won't|can't)\b", re.I
)
_ANY = re.compile(r"\b(?:(?:any|some)\s+(?!(?:of|one|more|other)\b)|(?:i|we)\sknow\san?\s+(?:good\s)?)", re.I)
_COMPARE = re.compile(
    r"^\W*(?:\w+\s){0,2}compare\b|\bcompared\s(?:to|with)\b|\bcomparison\b"
    r"|\bhow\s(?:do|does|did)\b.{2,60}\s(?:compare|stack\sup)\b"
    r"|\bdiffer(?:s|ences?|ent(?:ly)?)?\b(?=.*\b(?:between|from|and|than|to)\b)"
    r"|\bversus\b|\bvs\b",
    re.I,
)
_THAN = re.compile(
    r"\b(?:better|worse|more|less|cheaper|faster|bigger|smaller|higher|lower|older|newer)\s"
    r"(?:\w+\s){0,4}?than\b(?!\s[^\w\s]?\s?\d)",
    re.I,
)
"""Sets one thing beside another: "more than 80 seats" are of one thing."""
_OF_MANY = re.compile(r"^(?:which|what|how\smany)\s(?:of\s)?(?:our\s|the\s)?(?P<noun>\w+)", re.I)
"""Asks for those of many of which something holds."""
_DOES = re.compile(
    r"\s(command|option|flag|switch|setting|function|method|tool|program|script|page|section|chapter|key|button)\s\w+s\s",
    re.I,
)
"""Asks for the one thing that does something, which is no plural: "command lists the jobs"."""
_HOW_MUCH = re.compile(r"\bhow\smuch\b", re.I)
_HOW_BIG = re.compile(r"\bhow\s(?:long|quickly|old|far|big|large|high|tall|fast|heavy|soon|often)\b", re.I)
_QUESTION_WORD = re.compile(r"\b(?:what|which|how|why|where|when|who|whom|whose)\b", re.I)

_UNIT = (
    r"(?:second|minute|hour|day|week|month|quarter|year|weekend|night|time|spring|summer|autumn|fall|winter|\w+day)s?\b"
)
_THEN = re.compile(rf"(?:last|past|this|next)\s(?:few\s|\d+\s)?{_UNIT}|today\b|yesterday\b|lately\b", re.I)
"""A time that stands after the noun that is asked for: "which incidents last quarter"."""
_SUPERLATIVE = re.compile(
    r"\b(?:(?<!at\s)(?:most|least)\s(?!of\b|the\b|an?\b|were\b|are\b|is\b|was\b|have\b|had\b)\w+"
    r"|(?<=the\s)(?:most|least)(?!\s\w)|(?:latest|newest|oldest|earliest|youngest|biggest|busiest|priciest)"
    rf"|(?:first|last)(?!\s(?:few\s|\d+\s)?{_UNIT}|\sname)"
    r"|(?:large|small|high|low|long|short|great|few|fast|slow|cheap|strong|weak|hard|eas|clos|near)i?e?st"
    r"|best|worst|maximum|minimum|top(?:\s\d+|\s(?:three|five|ten))?|main)\b",
    re.I,
)
_RECENT = re.compile(
    r"\b(?:now(?:adays)?|current(?:ly)?|latest|newest|most\srecent(?:ly)?|recent(?:ly)?|lately|so\sfar|still|today"
    r"|updates?|status|at\sthe\smoment|at\spresent|these\sdays|up\sto\sdate|any\snews|as\sof)\b",
    re.I,
)
_NEGATION = re.compile(
    r"\b(?:not|never|without|nobody|none|neither|nor|except|excluding|lacks?|lacking|missing|unresolved|unanswered)\b"
    r"|n't\b|\bno\s(?!one\b|\.)\w|\bno\sone\b|\bfail(?:s|ed)?\sto\b|\byet\sto\b",
    re.I,
)

# --- the noun phrase ----------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['’&/.-][^\W_]+)*|[,;:?]")
_SKIPPED = frozenset(
    "the a an all any some every each our my your their his her its these those this that me us of other more many "
    "one two three four five six seven eight nine ten much exact specific various different kind kinds type types "
    "sort sorts number total name names list".split()
)
_ENDS = frozenset(
    "of for that which who whom whose in on with from about by to at is are was were be been do does did has have had "
    "can could will would should may might must we i you they he she it the a an our my your their his her its this "
    "and or but if when where while after before during since until between regarding concerning related as than into "
    "per under over there not also still ever currently recently now today again instead yet please "
    "pls mentioned discussed used made reported worked".split()
)
_DETERMINED = frozenset("the a an our my his her their".split())
_VERBS = frozenset(
    "own use need mention include contain require work make take want cover offer sell know handle manage support "
    "lead come go say get give think cause affect belong exist apply happen".split()
)

IRREGULAR_PAST = frozenset(
    "told wrote said gave got went came took sent found bought sold left lost met paid ran saw spoke spent thought won "
    "knew kept held led built began chose became felt heard grew taught brought caught drew fell flew forgot "
    "broke".split()
)
NOT_PAST = frozenset(
    "need speed feed seed weed breed bed deed shed embed indeed exceed proceed succeed hundred naked sacred".split()
)
"""What ends like a past form and is none."""


def _noun_phrase(text: str) -> tuple[str, str]:
    """The noun phrase that `text` begins with and its last word, without determiners, superlatives and "of our"."""
    text = text[:400]
    kept: list[re.Match[str]] = []
    at = 0
    for token in _WORD.finditer(text):
        word = token[0].lower()
        if token.start() < at or (not kept and (word in _SKIPPED or word.isdigit())):
            continue
        superlative = _SUPERLATIVE.match(text, token.start()) if not kept else None
        if superlative is not None:
            at = superlative.end()
            continue
        if (
            word in _ENDS
            or word in ",;:?"
            or _is_verb(kept, token, text)
            or (kept and _THEN.match(text, token.start()))
        ):
            break
        kept.append(token)
        if len(kept) == 6:
            break
    if not kept:
        return "", ""
    return text[kept[0].start() : kept[-1].end()], kept[-1][0].lower()


def _is_verb(kept: list[re.Match[str]], token: re.Match[str], text: str) -> bool:
    """Whether a word after a noun is its verb: "customers complained", "team owns the"."""
    if not kept:
        return False
    word, before = token[0].lower(), kept[-1][0].lower()
    if (
        word in IRREGULAR_PAST
        or word.removesuffix("s") in _VERBS
        or (word.endswith("ed") and len(word) > 4 and (is_plural(before) or _type_of(before) != "text"))
    ):
        return True
    if is_plural(before) and word.endswith(("ing", "ly")):
        return True
    following = _WORD.match(text, token.end() + 1)
    determined = following is not None and following[0].lower() in _DETERMINED
    return word.endswith("s") and not is_plural(before) and determined


def is_plural(word: str) -> bool:
    return word in _IRREGULAR or (
        word.isalpha() and word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
    )


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if is_plural(word) else word


def _type_of(word: str) -> AnswerType:
    return _TYPE_OF.get(_singular(word.lower()), "text")


def phrase_type(phrase: str) -> AnswerType:
    """The kind of thing a noun phrase names: by its head, but "employee IDs" are people and "PR links" links."""
    tokens = [t.lower() for t in _WORD.findall(phrase)]
    if not tokens:
        return "text"
    if "pull" in tokens and _singular(tokens[-1]) == "request":
        return "url"
    if tokens[-1].startswith("address") and tokens[0] in ("email", "e-mail", "mail", "ip", "mac", "web"):
        return "text"
    head = _type_of(tokens[-1])
    if head == "text" and _singular(tokens[-1]) in ("id", "name"):
        return next((kind for kind in map(_type_of, tokens[:-1]) if kind in ("person", "company")), "text")
    return head


def heads_phrase(word: str, following: str) -> bool:
    """Whether a noun stands for itself before `following`, and does not tell what kind of thing that is.

    A plural does, and what a function word, a verb or nothing comes after: "clients", "engineer with", but not the
    first word of "client call".
    """
    after = following.lower()
    return (
        is_plural(word.lower())
        or not after
        or not after[0].isalpha()
        or after in _ENDS
        or after in IRREGULAR_PAST
        or after.endswith("ed")
    )


# --- reading ------------------------------------------------------------------------------------------------------

_FRONTED = re.compile(
    r"^(?:in|on|at|for|from|to|of|with|by|under|during|about|through|until|till|since)\s"
    r"(?=(?:what|which|who|whom|whose|how|when|where)\b)",
    re.I,
)
_CLAUSE = re.compile(
    r"[,;:.?!]\s(?:and\s|so\s|but\s|then\s)?(?=(?:(?:in|on|at|for|from|to|of|with|by|until|since)\s)?"
    r"(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|has|have|had|list|find|show|name)\b)",
    re.I,
)
_COPULA = re.compile(r"^(?:(?:'s|’s)\s|\s*(?:is|are|was|were|will\sbe|has\sbeen|have\sbeen)\s)", re.I)
_MONEY = re.compile(
    r"\b(?:cost|costs|pay|paid|pays|spend|spent|charge[ds]?|price|worth|owe[ds]?|budget|invoiced?|earn(?:ed)?|money"
    r"|revenue|fees?|raised?|saved?|funding|salary|compensation|refund(?:ed)?|deposit|rent|premium|claim(?:ed)?|insured"
    r"|credit(?:ed)?|discounts?|grants?|goodwill|reimburse\w*|bonus|commission|donat\w+|fined?|invest(?:ed|ment)?|loan|damages)\b",
    re.I,
)
_OFTEN = re.compile(r"\b(?:common|frequent(?:ly)?|often|main|top|typical|usual|recurring|biggest)\b", re.I)
_TELLS_HOW_MANY = re.compile(
    r"(?:who(?:m|se)?|which|when|where|why)\b(?:(?![,;]|\b(?:and|or)\b).)+?\bhow\smany\b", re.I
)
"""Somebody or something is asked for that has to do with a count, and not the count."""
_NO_THINGS = frozenset("update news information info progress change idea chance reason evidence".split())
_TOLD_BEFORE = re.compile(
    r"^[^.?!]{3,40}\b(?:on|into|with|of|about|at|\w+ing)\s(?:it|that|this|these|those|them)\W*$", re.I
)
"""Whether anybody is at what was told before: what they say of it is the answer, and they need not say who."""
_ANYBODY = re.compile(r"\b(?:anyone|anybody|someone|somebody)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one way of asking says; the rest of a shape does not depend on it."""

    operation: Operation
    answer_type: AnswerType = "text"
    asked: str = ""
    head: str = ""
    certain: bool = True


_PERCENTAGE = _Reading(Operation.FIND, "number", "percentage", "percentage")
_BY_HOW_MUCH = re.compile(r"\bby\show\smuch\b(?!\stime\b)", re.I)
_PERCENT = re.compile(r"how\s(?:many|much)\s(?:%|per\s?cent)", re.I)


def question_shape(text: str) -> Shape:
    """How `text` is to be taken. Never fails: what no rule knows is a statement to find."""
    line = " ".join(text[:2000].split())
    core = _core(line)
    yes_no = _AUXILIARY.match(core) is not None
    read = (
        _counted(core)
        or _related(line)
        or _by_how_much(line)
        or _asked_for(core)
        or _requested(core)
        or _answered(core)
    )
    superlative = _SUPERLATIVE.search(line)
    return Shape(
        operation=read.operation,
        answer_type=read.answer_type,
        asked=read.asked,
        head=read.head,
        is_yes_no=yes_no,
        superlative=superlative[0].lower() if superlative else "",
        recency=_RECENT.search(line) is not None,
        negation=_NEGATION.search(line) is not None,
        certain=read.certain,
    )


def _core(line: str) -> str:
    """The question without politeness, what leads up to it, and a preposition in front of its question word."""
    core = _LEAD.sub("", line)
    opens = _QUESTION_WORD.match(_FRONTED.sub("", core)) or _AUXILIARY.match(core) or _REQUEST.match(core)
    if not opens:
        clause = _CLAUSE.search(core)
        core = core[clause.end() :] if clause else core
    return _FRONTED.sub("", core)


def _counted(core: str) -> _Reading | None:
    if _TELLS_HOW_MANY.match(core):
        return None
    many = (not _PERCENT.match(core) and re.search(r"\bhow\smany\s", core, re.I)) or re.match(
        r"(?:(?:what|which)(?:'s|\sis|\swas|\sare)\s|count\s|give\sme\s|find\s)?(?:the\s)?"
        r"(?:total\s|overall\s)?number\sof\s"
        r"|count\s",
        core,
        re.I,
    )
    return _Reading(Operation.COUNT, "number", *_noun_phrase(core[many.end() :])) if many else None


def _related(line: str) -> _Reading | None:
    """Comparisons, developments and summaries, which any form of question may ask for."""
    many = _OF_MANY.match(line)
    if _COMPARE.search(line) or (_THAN.search(line) and not (many and is_plural(many["noun"].lower()))):
        return _Reading(Operation.COMPARE)
    course = course_question(line)
    if course is not None:
        return _Reading(course.operation)
    return _Reading(Operation.SUMMARY) if digest_question(line) is not None else None


def _by_how_much(line: str) -> _Reading | None:
    """How far something goes up or down, which a sum tells as well as a share."""
    return _Reading(Operation.FIND, "number", "rate", "rate") if _BY_HOW_MUCH.search(line) else None


def _asked_for(core: str) -> _Reading | None:
    """By the question word that it begins with."""
    opened = _QUESTION_WORD.match(core)
    if opened is None:
        return None
    word, rest = opened[0].lower(), core[opened.end() :]
    if word in ("who", "whom", "whose"):
        return _Reading(Operation.WHO, "person", "people", "people")
    if word in ("what", "which"):
        return _of_what(word, rest)
    if word == "when":
        return _Reading(Operation.FIND, "date", "date", "date")
    if word == "where":
        return _Reading(Operation.FIND, "place", "place", "place")
    kind: AnswerType = "text"
    if _PERCENT.match(core):
        return _PERCENTAGE
    if _HOW_MUCH.match(core):
        kind = "money" if _MONEY.search(core) else "number"
    elif how := _HOW_BIG.match(core):
        if how[0].lower().endswith(("long", "quickly")):
            return _Reading(Operation.FIND, "number", "duration", "duration")
        kind = "text" if "often" in how[0].lower() else "date" if "soon" in how[0].lower() else "number"
    return _Reading(Operation.FIND, kind)


def _of_what(word: str, rest: str) -> _Reading:
    """What, and which: by the noun phrase that follows, if one does."""
    if re.match(r"\s*(?:%|percent)", rest, re.I):
        return _PERCENTAGE
    if re.match(r"\s*(?:do|does|did|will|would)\s.{2,80}\b(?:cost|charge|pay)\b", rest, re.I):
        return _Reading(Operation.FIND, "money", certain=False)
    if re.match(r"\s*happens\b", rest, re.I):
        return _Reading(Operation.FIND, certain=False)
    copula = _COPULA.match(rest)
    if does := _DOES.match(rest):
        return _Reading(Operation.FIND, "text", does[1], does[1].lower(), certain=True)
    asked, head = _noun_phrase(rest[copula.end() :] if copula else rest)
    kind = phrase_type(asked)
    if kind == "person":
        return _Reading(Operation.WHO, kind, asked, head)
    several = is_plural(head) and kind != "number"
    one_statement = copula is not None and kind == "text" and not _OFTEN.search(rest[:60])
    if several and kind not in ("date", "money") and not one_statement:
        return _Reading(Operation.LIST, kind, asked, head, certain=word == "which" or kind != "text")
    return _Reading(Operation.FIND, kind, asked, head, certain=False)


def _requested(core: str) -> _Reading | None:
    """ "List all …", "find …", "do I know any …", "is there anybody who …"."""
    request = _REQUEST.match(core)
    if request is None:
        return _existing(core)
    inner = core[request.end() :]
    if _QUESTION_WORD.match(inner):
        return _asked_for(inner)
    asked, head = _noun_phrase(inner)
    kind = phrase_type(asked)
    if kind == "person":
        return _Reading(Operation.WHO, kind, asked, head)
    every = re.match(r"(?:list|enumerate)\b|.{0,12}\b(?:all|every|each|any)\b", core, re.I)
    if every or is_plural(head):
        return _Reading(Operation.LIST, kind, asked, head, certain=every is not None or kind != "text")
    return _Reading(Operation.FIND, kind, asked, head, certain=False)


def _existing(core: str) -> _Reading | None:
    """Yes-or-no questions that want what exists told: "are there any open orders?"."""
    if not _AUXILIARY.match(core):
        return None
    some = _ANY.search(core)
    if some:
        asked, head = _noun_phrase(core[some.end() :])
        kind = phrase_type(asked)
        if kind == "person":
            return _Reading(Operation.WHO, kind, asked, head)
        if is_plural(head) and _singular(head) not in _NO_THINGS:
            return _Reading(Operation.LIST, kind, asked, head)
    if _ANYBODY.search(core) and not _TOLD_BEFORE.search(core):
        return _Reading(Operation.WHO, "person", "people", "people")
    return _Reading(Operation.FIND, "yes/no")


def _answered(core: str) -> _Reading:
    """A statement, or words thrown at it: a noun phrase to look up."""
    asked, head = _noun_phrase(core)
    return _Reading(Operation.FIND, "text", asked, head, certain=False)
