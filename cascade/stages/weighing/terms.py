"""What a quote says in the question's terms: the day that "yesterday" was, where the question asks when.

"Yesterday" in a message of 8 May is 7 May: a relative date is resolved from the day on which its record was written.
Where the quote says what is asked, the day alone answers; where it says less, the day stands in brackets in its
sentence, so that a person sees what it is the day of. A date that is written out is told by its sentence, which says
more than the day alone. The quote itself stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from cascade.context import Context
from cascade.language import content_words
from cascade.language.dates import DateMention, dates_in, days_in
from cascade.language.datewords import WEEKDAY_NAME
from cascade.questions.shape import Shape
from cascade.stages.evidence import Evidence, one_each, read_off
from cascade.stages.weighing.values import states_clock
from cascade.support import check
from cascade.tables import cells_of, is_rule
from cascade.types import Question, Quote, SubQuestion, Verdict

__all__ = ["day_alone", "in_full", "in_their_words", "long_day", "part_asked", "today", "told_line"]


_WEEKDAY = re.compile(rf"(?:(?:on|by|until|before|after|from)\s)?{WEEKDAY_NAME}", re.IGNORECASE)
_EACH = re.compile(
    r"\b(?:every|each|any|alternate|other|first|second|third|fourth|last)\s(?:other\s|second\s|third\s)?$", re.I
)
_OF_EACH = re.compile(
    r"\s(?:of\s(?:the|each|every)\s(?:month|year|term|quarter)|(?:after|before)\sthe)\b", re.IGNORECASE
)
_I = re.compile(r"\b(?:i|me|my|mine)\b", re.IGNORECASE)
_SLIPS = 1
"""Words by which a question as it was typed may be longer than as it was read: "whats" says nothing more."""
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})")
_POINT = re.compile(r"[ \t]*(?:(?:[-*•+]|\d{1,2}[.)]|#+)\s|\|)")
_SAYS = 0.9
"""From this share of the question on, beside its names, what is quoted says what is asked."""


def day_alone(shape: Shape, found: Evidence, zone: str, given: Sequence[str]) -> str:
    """The one day, told relatively, that answers a question of which the evidence says nearly all; else empty."""
    if shape.answer_type != "date" or found.carried < _SAYS or not found.quotes:
        return ""
    quote = found.quotes[0]
    if states_clock(quote.text):
        return ""  # the hour is a part of when
    days = {day for _, day in _relative(quote, zone)}
    if len(days) != 1 or len(dates_in(quote.text, quote.at, zone)) != 1:
        return ""
    [day] = days
    return day if _stands(day, quote, given) else ""


def in_full(shape: Shape, quote: Quote, zone: str, given: Sequence[str]) -> str:
    """The words of `quote`; where a date is wanted, each relative one with the day that it means.

    `given` are texts whose facts may be told beside those of the quote. A day that plain code would not find in the
    quote again is left out.
    """
    resolved = quote.text
    if shape.answer_type == "date":
        for mention, day in reversed(_relative(quote, zone)):
            resolved = f"{resolved[: mention.end]} ({day}){resolved[mention.end :]}"
    return _laid_out(resolved if resolved == quote.text or _stands(resolved, quote, given) else quote.text)


def _laid_out(text: str) -> str:
    """`text` with a line for each paragraph, point of a list and line of code; fences of code are left out."""
    lines = list[str]()
    code = goes_on = False
    for line in text.split("\n"):
        fence = _FENCE.match(line) is not None
        code ^= fence
        if fence or not line.strip() or is_rule(line):
            goes_on = False
        elif goes_on and not code and not _POINT.match(line):
            told = " ".join(line.split())
            lines[-1] += told if told.startswith(": ") else f" {told}"  # what a term over it is
        else:
            told = " – ".join(filter(None, cells_of(line))) if line.startswith("|") else line.lstrip("# ")
            lines.append(line.rstrip() if code else " ".join(told.split()))
            goes_on = True
    return "\n".join(lines).strip()


def _relative(quote: Quote, zone: str) -> list[tuple[DateMention, str]]:
    """The dates that are told from the day on which the quote was written, each with the day that it means."""
    if quote.at is None:
        return []
    written_out = {mention.start for mention in dates_in(quote.text)}
    mentions = dates_in(quote.text, quote.at.astimezone(ZoneInfo(zone)), zone)
    return [(m, day) for m in mentions if m.start not in written_out and not _recurs(m, quote) and (day := _told(m))]


def _recurs(mention: DateMention, quote: Quote) -> bool:
    """Whether a weekday is one of many, as in the rules of a paper: "every Friday", "the first Monday of the month"; of
    a paper that is of no day each of them may be meant."""
    before, after = quote.text[: mention.start], quote.text[mention.end :]
    if _EACH.search(before) or _OF_EACH.match(after):
        return True
    bare = _WEEKDAY.fullmatch(mention.text) is not None
    return bare and quote.kind == "doc" and not days_in(quote.title, quote.at)


def _stands(text: str, quote: Quote, given: Sequence[str]) -> bool:
    return check(text, [quote.text], given).verdict is Verdict.SUPPORTED


def _told(mention: DateMention) -> str:
    """A date as it is written out; empty where its year is not known."""
    first, last = mention.first, mention.last
    if first is None or last is None:
        return ""
    if first == last:
        return long_day(first)
    after = last + timedelta(days=1)
    if first.day == after.day == 1:
        months = (after.year - first.year) * 12 + after.month - first.month
        if months == 1:
            return f"{first:%B %Y}"
        if months == 12 and first.month == 1:
            return f"{first.year}"
    if (last - first).days == 6 and first.weekday() == 0:
        return f"the week of {long_day(first)}"
    if (last - first).days == 1 and first.weekday() == 5:
        return f"the weekend of {long_day(first)}"
    return f"{long_day(first)} to {long_day(last)}"


def long_day(day: date) -> str:
    """A day as it is told: `7 May 2026`."""
    return f"{day.day} {day:%B %Y}"


def told_line(quote: Quote, zone: str) -> str:
    """A quote in a line: who says it, when, and in which words."""
    day = f", {quote.at.astimezone(ZoneInfo(zone)):%Y-%m-%d}" if quote.at else ""
    return f"{quote.author or quote.title}{day}: {' '.join(quote.text.split())}"


def in_their_words(
    question: Question, sub: SubQuestion, quotes: Sequence[Quote], looked_at: str, lead: str, unread: int = 0
) -> Evidence:
    """What records say in the words of whoever wrote them, a line each, after one that leads to them."""
    lines = one_each(told_line(q, question.zone) for q in quotes)
    return read_off(sub, quotes, lines, looked_at, course=f"{lead}:", several=True, unread=unread)


def today(question: Question, ctx: Context) -> str:
    """The day that a question is asked, where it is asked, as a model is told of it: `Friday, 1 May 2026`; and who
    "I" is, where the question says so and the library's mails tell."""
    owner = ctx.library.owner() if _I.search(question.text) else None
    return f"{question.today:%A}, {long_day(question.today)}" + (f", and {owner} asks" if owner else "")


def part_asked(question: Question, part: str) -> str:
    """A part of a question as a model is asked it: with the whole, where that asks for more."""
    more = len(set(content_words(question.text))) - len(set(content_words(part)))
    return f"{part} (It is a part of: {question.text})" if more > _SLIPS else part
