"""Whose e-mail address, phone, mobile or fax number a question asks for, who is known at an organisation, and who is
known at all."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from cascade.language import fold, words

__all__ = [
    "FAX",
    "MOBILE",
    "LabelledNumber",
    "Reach",
    "Role",
    "asks_who_is_known",
    "contact_at",
    "labelled_number",
    "reach_asked",
    "role_asked",
]

_SHORT = (
    r"(?:['’]s\s|\s)(?:{0})(?:\s?(?:phone|no|nr))?(?:,?\s(?:please|pls|plz|thanks|thx))*\W*$|^\W*(?:{0})\s(?:of|for)\b"
)
"""A way to reach somebody by itself: "Ann's mobile", "Ann Ray phone", "landline of Ann"."""
_OTHERWISE = re.compile(r"^\W*(?:who|when|where|why|how|which|did|does|is|are|was|were|has)\b", re.I)
FAX = frozenset("f fax telefax facsimile".split())
MOBILE = frozenset("m mob mobile cell cellular cellphone".split())
"""What stands before a number of the kind."""

Reach = Literal["address", "phone", "mobile", "fax", "street", "any"]
_ONE = r"(?:i|we|you|one|people|they|somebody|someone)"
_WANTED: tuple[tuple[Reach, re.Pattern[str]], ...] = (
    ("address", re.compile(r"\b(?:e-?mail\saddress(?:es)?|mail\saddress(?:es)?|e-?mail(?!s|\w|\sto\b))", re.I)),
    ("mobile", re.compile(r"\b(?:mobile|cell)(?:\s?phone)?\s(?:numbers?|no\.)", re.I)),
    ("phone", re.compile(r"\b(?:tele)?phone\s?(?:numbers?|no\.)", re.I)),
    ("phone", re.compile(r"\bnumber\s(?:of|for)\s(?=(?-i:[A-Z]))", re.I)),
    ("fax", re.compile(r"\bfax\s?(?:numbers?|no\.)", re.I)),
    ("street", re.compile(r"\b(?:(?:postal|street|post|home|office|business)\s)?address\b", re.I)),
    ("street", re.compile(r"^\W*where\s(?:does|do)\b(?=[^?]*\slive\W*$)", re.I)),
    ("phone", re.compile(rf"\bhow\s(?:(?:do|can|should)\s{_ONE}|to)\s(?:call|ring|phone)\b", re.I)),
    (
        "any",
        re.compile(
            rf"\bhow\s(?:(?:do|can|could|should|would)\s{_ONE}|to)\s(?:best\s)?(?:reach|contact|get\s(?:a\s)?(?:hold\sof|in\stouch\swith|through\sto))\b"
            r"|\bcontact\s(?:details?|data|info(?:rmation)?)\b",
            re.I,
        ),
    ),
)
_WAYS: tuple[tuple[Reach, str], ...] = (
    ("mobile", "mobile|cell"),
    ("phone", r"(?:tele)?phone|tel|landline|extension|(?<=['’]s\s)number"),
    ("fax", "fax"),
)
_SHORTLY = tuple((kind, re.compile(_SHORT.format(ways), re.I)) for kind, ways in _WAYS)
"""Ways to reach somebody in a word: "phone of the plumber"."""
_ASKING = frozenset(
    "please pls plz thanks thx "
    "what whats which is are was were s the a an my our of for at to from under on do does did i you we have has got "
    "know tell give live me find show use uses write writes reach reached contact can could be where how and by "
    "number address current new work company business belongs".split()
)
"""Words of such a question that are of nobody's name."""
_LONGEST = 4
"""Words of a name, or for what somebody does."""
_FIRM = r"(?P<firm>[\w&.'’-]+(?:\s[\w&.'’-]+){0,4}?)"
_SOMEBODY_AT = (
    re.compile(
        r"\b(?:contacts?|person|people|somebody|someone|anyone|anybody|rep(?:resentative)?s?)(?:\s(?:person|persons|details?))?"
        rf"\s(?:at|from|with|of|for)\s(?:the\s)?{_FIRM}\W*$",
        re.I,
    ),
    re.compile(rf"\b(?:our|the)\s{_FIRM}\s(?:contact(?:\sperson)?|rep(?:resentative)?)\W*$", re.I),
)
_KNOWN = re.compile(
    r"\b(?:i|we|(?:any|some|every)(?:one|body))\s(?:\w+ly\s)?knows?\b(?!\s(?:about|how|that|what|when|where|why|if|whether|which)\b)"
    r"|\b(?:my|our)\s(?:contacts|network|connections|address\sbook|acquaintances)\b"
    r"|^\W*who(?:\s(?:in|from)\s(?-i:[A-Z])[\w-]+)?\s(?:works?|does|is\sworking)\s(?:in|as|for|[a-z-]+ing\W*$|design|sales|pr\b)"
    r"|^\W*who\s(?:\w+\s){0,2}?(?:changed|switched|moved|new)\s(?:jobs?|roles?|employers?)\b",
    re.I,
)
"""Asks for people by what a contact record says of them, or that it no longer holds."""
_WHO_IS = re.compile(r"^\W*(?:who(?:['’]s|\s(?:is|are))|do\swe\sknow)\b", re.I)


def asks_who_is_known(text: str) -> bool:
    """Whether people are asked for by what a contact record says of them: what they do, where, for whom."""
    return _KNOWN.search(text) is not None


def contact_at(text: str) -> tuple[Reach | None, str] | None:
    """What is asked for of whoever is known at an organisation, and its name; no kind where only who that is."""
    kind, rest = None, text
    for each, pattern in _WANTED:
        if kind is None and (found := pattern.search(text)) is not None:
            kind, rest = each, f"{text[: found.start()]} {text[found.end() :]}"
    rest = " ".join(re.sub(r"['’]s?(?=\W*$)", " ", rest.rstrip(" ?.!")).split())
    at = next(filter(None, (form.search(rest) for form in _SOMEBODY_AT)), None)
    return (kind, at["firm"]) if at is not None and (kind is not None or _WHO_IS.match(text)) else None


def reach_asked(text: str) -> tuple[Reach, str] | None:
    """What of whom is asked for: nothing where the question says more than that."""
    for kind, pattern in (*_WANTED, *(() if _OTHERWISE.match(text) else _SHORTLY)):
        found = pattern.search(text)
        if found is not None:
            rest = re.sub(r"['’]s\b", " ", f"{text[: found.start()]} {text[found.end() :]}")
            name = [w for w in re.findall(r"[^\s,;:?!()\"“”]+", rest) if fold(w).strip(".") not in _ASKING]
            return (kind, " ".join(name)) if 0 < len(name) <= _LONGEST else None
    return None


class LabelledNumber(NamedTuple):
    """A kind of number that says of itself what it is, and how a person is told that there is none."""

    name: str
    labels: frozenset[str]

    def says(self, text: str) -> bool:
        """Whether `text` has one of the labels: without it, a number may be of any kind."""
        return not self.labels.isdisjoint(words(text))


def labelled_number(question: str) -> LabelledNumber | None:
    """The mobile or fax number that `question` asks for; None where it asks for something else."""
    asked = reach_asked(question)
    match asked and asked[0]:
        case "mobile":
            return LabelledNumber("a mobile number", MOBILE)
        case "fax":
            return LabelledNumber("a fax number", FAX)
        case _:
            return None


# --- by what somebody does ----------------------------------------------------------------------------------------

_SPECIAL = r"(?:emergency|out[ -]of[ -]hours|24[ -]?hours?|weekend|night|direct|office|support)"
_DIALS = r"(?:ring|call|dial|phone|text)"
_ROLE_WANTED: tuple[tuple[Reach, re.Pattern[str]], ...] = (
    *_WANTED,
    ("phone", re.compile(rf"\b(?P<label>{_SPECIAL})\s(?:(?:tele)?phone\s|contact\s)?(?:number|line)s?\b", re.I)),
    ("phone", re.compile(rf"\b(?:which|what)\snumber\s(?:do|should|can)\s(?:i|we)\s{_DIALS}\b", re.I)),
    ("phone", re.compile(rf"(?:^|\b(?:the|a|what['’]s|whats)\s)(?:contact\s)?number\s(?:for|to\s{_DIALS})\b", re.I)),
    *_SHORTLY,
)
_ROLES = _ASKING | frozenset(
    "company companies firm firms business people guy guys man woman person contractor contractors supplier suppliers "
    "provider service office team when if something there any".split()
)
"""Words of such a question that say nothing of what somebody does."""


class Role(NamedTuple):
    """What of whom is asked for, who is told by what they do."""

    kind: Reach
    label: str
    """What has to stand beside a number of theirs: "emergency"; mostly empty."""
    does: frozenset[str]
    """The words that say what they do, or are."""


def role_asked(text: str) -> Role | None:
    """Whom `text` asks how to reach by what they do: "the lift company"; None where it asks for something else."""
    for kind, pattern in _ROLE_WANTED:
        found = pattern.search(text)
        if found is not None:
            does = [w for w in words(f"{text[: found.start()]} {text[found.end() :]}") if w not in _ROLES]
            label = (found.groupdict().get("label") or "").lower()
            return Role(kind, label, frozenset(does)) if 0 < len(does) <= _LONGEST else None
    return None
