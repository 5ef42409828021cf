"""What a record gives to a list, a who or a count question: a person, an address, a title, or a sentence.

Organisations are told by what a whole record shows of them: `companies.py`.
"""

from __future__ import annotations

import re

from cascade.clean import shortened
from cascade.context import Context
from cascade.language import Name, names, stem, stems, words
from cascade.language.dates import ANY_DAY, dates_in
from cascade.language.datewords import WEEKDAY_NAME
from cascade.language.namewords import ORGANISATIONS
from cascade.language.stated import Facts, facts
from cascade.operations.said import urls_in
from cascade.questions.shape import Shape, phrase_type
from cascade.stages.weighing.somebody import is_somebody
from cascade.types import Document, Identity, Operation

__all__ = ["kind_of_values", "organisations", "same_value", "spelling", "states", "states_clock", "values_of"]

_ORGANISATION = re.compile(r"^(?:Organi[sz]ation|Company|Org|Employer): *(.+)$", re.M | re.I)
_MONEY = re.compile(
    r"[$€£¥₹]\s?\.?\d|\d\s?[$€£¥₹¢]|\b\d[\d.,]*\s?(?:k|m|bn)?\s?(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|quid|francs?|pence"
    r"|cents?)\b|\b\d{1,2}(?:\.\d{1,2})?p\b|\b(?:usd|eur|gbp|chf)\s?\d"
    r"|\b(?:tenner|fiver)s?\b|\b(?:free of charge|for free|no charge(?!\s(?:if|when|unless)\b))\b",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"\b(?:price|cost|fee|rate|rent|premium|salary|deposit|budget|balance|total|sum)s?:?\s(?:(?:is|was|of|now|at|comes\sto)\s)*"
    r"\d[\d.,]*(?![\w%/:-]|\.\d|\s(?:%|per\s?cent|days?|weeks?|months?|years?|people|times)\b)"
    r"|\b(?:(?:asked|asking|ask|appl(?:y|ied))\sfor|offer(?:s|ed)?|pa(?:y|ys|id)|claim(?:s|ed)?|quoted?|settled?\s(?:at|on|for)|award(?:ed)?|granted)"
    r"\s\d{1,3}(?:,\d{3})+(?!\s[a-z])"
    r"|\b\d[\d.,]*\s(?:to\spay|all[\s-]in|(?:in\s)?cash|up\sfront|a\shead)\b"
    r"|\b(?:another|extra|owes?\s\w+)\s\d+(?:\.\d\d)?(?=\W*$|[,;.]\s)"
    r"|\d,?\d{3}\s(?:plus|including|incl?\.?|excluding|excl\.?|ex|with|without)\s(?:vat|tax|gst|ipt)\b",
    re.IGNORECASE,
)
"""A bare number that what stands beside it tells to be a sum: "fee 450", "1,200 plus VAT", "280 to pay"."""
_PAID = re.compile(
    r"\b(?:fees?|commissions?|charge[sd]?|discount(?:s|ed)?|deposits?|margins?|interest|tax(?:es)?|vat|surcharges?|premiums?"
    r"|tariffs?|mark-?ups?|pays?|paid|costs?|takes?|off)\b",
    re.IGNORECASE,
)
"""Says that a percentage beside it is a part of what is paid, and so tells a sum: of a share of sales it is none."""
_OF_ALL = re.compile(
    r"\b(?:half|(?:a|one|two|three)[ -](?:third|quarter|fifth|tenth|twentieth)s?|(?:one|two|three|\d+) in (?:\w+)"
    r"|\w+ (?:out )?of every \w+)\b",
    re.IGNORECASE,
)
_UNIT_OF_LENGTH = (
    r"(?:seconds?|min(?:ute)?s?|hours?|days?|nights?|fortnights?|weeks?|months?|quarters?|seasons?|years?|decades?"
    r"|(?:centi|kilo)?met(?:re|er)s?|miles?|feet|foot|inch(?:es)?|pages?|words?|characters?|letters?|digits?|lines?|slides?)"
)
_LASTS = re.compile(
    rf"\b\d[\d.,]*[\s-]?(?:(?:working|calendar|full|whole|more)\s)?(?:{_UNIT_OF_LENGTH}|secs?|s|m|h(?:rs?)?|mm|cm|km|ft)\b"
    r"|\b(?:an?|half\san?|and\sa\shalf|couple\sof|few|several|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    rf"|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six)ty)[\s-](?:(?:working|whole|full|more)\s)?{_UNIT_OF_LENGTH}\b"
    r"|\b(?:fortnight|until|till|since|from\s[^.]{1,30}?\sto|between\s[^.]{1,30}?\sand|overnight|indefinite(?:ly)?|permanent(?:ly)?"
    r"|for\s(?:ever|good|life))\b|\b\d{1,2}:\d\d\s?[-–]\s?\d{1,2}:\d\d\b",
    re.IGNORECASE,
)
"""How long something lasts or is: "a fortnight", "40 mm", "since May"."""
_WEEKDAY = rf"(?:{WEEKDAY_NAME}|week(?:day|end))"
_WHEN = re.compile(
    rf"\b{_WEEKDAY}s\b|\b(?:first|second|third|fourth|fifth|last|next|\d{{1,2}}(?:st|nd|rd|th))\s(?:(?:working|school)\s)?day\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\sof\s(?:the|each|every)\smonth\b"
    r"|\b(?:in|by|from|until|till|before|after|since|during|over)\s(?:(?:the|early|late)\s)*(?:spring|summer|autumn|fall|winter|easter"
    r"|christmas|lent|whitsun|ramadan|eid|diwali|noon|midday|midnight|dawn|dusk|sunrise|sunset|(?:end|beginning|start|middle)\sof)\b"
    r"|\b(?:at|from|around)\s\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b"
    r"|\b(?:by|before|until|till|after|than)\s(?:noon|\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]\.?m\b|(?=\s(?:the|on)\b)))"
    rf"|\b(?:within|after|at\sleast)\s(?:an?|[\w-]+)\s{_UNIT_OF_LENGTH}\b|\b[\w-]+\s{_UNIT_OF_LENGTH}\s(?:before|after|ahead|later|beforehand|in\sadvance)\b",
    re.IGNORECASE,
)
"""When something is so, told by no day of a calendar: "on Thursdays", "by noon on the last day", "six months after"."""
_PER = re.compile(r"\b(?:per|each|every)\b|\ban? \w", re.IGNORECASE)
_MYSELF = re.compile(r"\b(?:I|I'm|I’m|my|me|we|our)\b")
"""In a sentence with one of these the writer tells of himself, and is who does what it says."""
_OF = re.compile(r"(?:,[^,.;:]{1,40},?)?\s(?:from|of|at|with)\s(?:the\s)?[A-Z]")
_FULL = (2, 3)
"""How many words a name in full has."""
_LABEL = 40
"""Characters at the beginning of a text, of which those before a colon may tell what it is."""
_LONGEST = 200
"""Characters of a sentence that is itself a value."""


def states(kind: str, text: str) -> bool:
    """Whether `text` states a value of the kind that a question wants; True for kinds that no rule can tell."""
    stated = facts(text)
    match kind:
        case "number":
            return bool(stated.ids) or any(q.unit != "clock" for q in stated.numbers)  # an order's may have letters
        case "money":
            return _money(text, stated) or (_percentage(stated) and bool(_PAID.search(text)))
        case "duration":
            return bool(_LASTS.search(text))
        case "share":
            return _percentage(stated) or bool(_OF_ALL.search(text))
        case "rate":
            return (
                bool(_MONEY.search(text) or _PRICED.search(text))
                or _percentage(stated)
                or (bool(stated.numbers) and bool(_PER.search(text)))
            )
        case "date":
            return bool(stated.dates or stated.days or dates_in(text, ANY_DAY) or _WHEN.search(text))
        case "person" | "company" | "place":
            return bool(stated.names)
        case "url":
            return any(urls_in(text))
        case _:
            return True


def _money(text: str, stated: Facts) -> bool:
    return bool(_MONEY.search(text) or _PRICED.search(text)) or any(
        q.unit not in ("", "%", "clock") for q in stated.numbers
    )


def _percentage(stated: Facts) -> bool:
    return any(q.unit == "%" for q in stated.numbers)


def states_clock(text: str) -> bool:
    """Whether `text` states a time of day: "at 8:00", "9 am"."""
    return any(q.unit == "clock" for q in facts(text).numbers)


def kind_of_values(shape: Shape, operation: Operation) -> str:
    """The kind of thing that is asked for: of a count what is counted, and not the number of it."""
    if operation is Operation.WHO:
        return "person"
    return phrase_type(shape.asked) if operation is Operation.COUNT else shape.answer_type


def values_of(shape: Shape, operation: Operation, document: Document, quoted: str, ctx: Context) -> tuple[str, ...]:
    """The values that `document` gives, of which `quoted` is shown; none where it names nobody that was asked for."""
    wanted = kind_of_values(shape, operation)
    match wanted:
        case "person":
            found = _people(document, quoted, ctx)
        case "url":
            found = tuple(url[0] for url in urls_in(quoted)) or ((document.url,) if document.url else ())
        case "document":
            found = (document.title,)
        case _:
            found = (document.title,) if document.kind in ("contact", "event", "code-review") else ()
    if not found and (wanted == "person" or (operation is Operation.COUNT and not _is_one(shape, document, quoted))):
        return ()
    return tuple(dict.fromkeys(found)) or (shortened(quoted, _LONGEST),)


def _is_one(shape: Shape, document: Document, quoted: str) -> bool:
    """Whether a record says that it is of what is counted: "Incident: the pump stopped" is an incident, and who speaks
    of incidents is none."""
    label = quoted.partition(":")[0] if ":" in quoted[:_LABEL] else ""
    return stem(shape.head) in stems(f"{document.title}\n{label}")


def _people(document: Document, quoted: str, ctx: Context) -> tuple[str, ...]:
    if document.kind == "contact":
        return (document.title,)
    if document.author and document.author.name and quoted.startswith(document.author.name):
        return (document.author.name,)  # who signs
    known = tuple(n.text for n in names(quoted) if _is_affiliated(n, quoted) or _is_known(n.text, ctx))
    if known:
        return known
    return (str(document.author),) if document.author and _MYSELF.search(quoted) else ()


def _is_known(name: str, ctx: Context) -> bool:
    """Whether somebody whom the library knows goes by this name, or this part of it."""
    return is_somebody(words(name), ctx.library.people(name))


def _is_affiliated(name: Name, text: str) -> bool:
    """Whether a full name is told with where somebody is from, so that it is a person's though nobody has a card."""
    said = set(words(name.text))
    return len(said) in _FULL and said.isdisjoint(ORGANISATIONS) and _OF.match(text, name.end) is not None


def organisations(document: Document) -> tuple[str, ...]:
    """The organisations that a card or a record's own lines name as somebody's."""
    return tuple(found.split(";")[0].strip() for found in _ORGANISATION.findall(document.text))


def same_value(value: str, ctx: Context) -> str:
    """What all spellings of a value have in common: of somebody who is known, who it is; else the folded words."""
    for identity in (Identity(address=value), Identity(name=value)):
        person = ctx.library.person_of(identity)
        if person is not None and person.key is not None:
            return f"person {person.key}"
    return spelling(value)


def spelling(value: str) -> str:
    """What all ways of writing a value in capitals and with spaces have in common."""
    return " ".join(value.casefold().split())
