"""How dates, places in sources, what an answer looked at and who might know are written: alike in every front end."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cascade.clean import one_line

if TYPE_CHECKING:
    from cascade.types import Answer, Coverage, Expert, Filters, Identity, Locator, Quote, SourceCoverage, Usage

__all__ = [
    "SOMEBODY",
    "about",
    "ago",
    "called",
    "clock",
    "counted",
    "day",
    "evidence",
    "listed",
    "locator",
    "looked_at",
    "narrowed",
    "near",
    "nothing_on",
    "searched",
    "took",
]

_KINDS = {
    "email": ("mail", "mails"),
    "doc": ("document", "documents"),
    "contact": ("contact card", "contact cards"),
    "event": ("calendar entry", "calendar entries"),
    "code-review": ("code review", "code reviews"),
}
"""Kinds of record in words, one and several; another kind is a word itself."""
_NEAREST = "Nearest, though it may not answer"
_CLOSE = "Came close, and is no part of the answer"
SOMEBODY = "who that is"
"""What is missing where records tell of a matter, and none of who stands in it."""


def near(answer: Answer) -> str:
    """What stands above that which came near: beside an answer, or in the place of one."""
    return _CLOSE if answer.quotes else _NEAREST


def counted(number: int, one: str, several: str = "") -> str:
    """How many there are of something: `1 match`, `1,200 matches`."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def day(moment: datetime | None, zone: str, *, time: bool = False) -> str:
    """A date as a person of `zone` reads it, or a dash."""
    if moment is None:
        return "–"
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M}" if time else f"{local:%Y-%m-%d}"


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that fits; a dash for never."""
    if moment is None:
        return "–"
    seconds = (now - moment).total_seconds()
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        count = int(seconds // size)
        if count >= 1:
            return f"{count} {unit} ago"
    return "just now"


def clock(seconds: float) -> str:
    """Minutes and seconds, and hours where there are any: 0:07, 12:30, 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def listed(things: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, last = things
    return f"{', '.join(others)} and {last}" if others else last


def locator(where: Locator) -> str:
    """Where a record lies, on one line."""
    parts = [where.path or ""]
    if where.page is not None:
        parts.append(f"page {where.page}")
    elif where.line is not None:
        parts.append(f"line {where.line}")
    elif where.ts is not None:
        parts.append(f"ts {where.ts}")
    elif where.message_id is not None:
        parts.append(f"<{where.message_id}>")
    return one_line(", ".join(p for p in parts if p))


def about(quote: Quote, zone: str) -> str:
    """What a quote was taken from, on one line: title, author, date."""
    said = [one_line(quote.title) or one_line(quote.native_id)]
    if quote.author and str(quote.author) != quote.title:
        said.append(one_line(str(quote.author)))
    if quote.at:
        said.append(day(quote.at, zone))
    return " · ".join(said)


def looked_at(coverage: Coverage, zone: str, unread: str) -> str:
    """What an answer looked at, on one line; `unread` says where a person sees what could not be read."""
    documents = sum(s.documents for s in coverage.searched)
    skipped = sum(s.skipped for s in coverage.searched)
    newest = max((s.newest for s in coverage.searched if s.newest and not _ahead(s, coverage.until)), default=None)
    begun = [one_line(s.name) for s in coverage.searched if s.synced_at is None]
    held = f"{counted(documents, 'document')} of {counted(len(coverage.searched), 'source')}"
    said = [one_line(str(coverage)), held]
    if newest:
        said.append(f"the newest of {day(newest, zone)}")
    if begun:
        said.append(f"{', '.join(begun)} only in part: the sync was stopped")
    if skipped:
        said.append(f"{counted(skipped, 'record')} could not be read ({unread})")
    said += [f"searched without {one_line(r)}: too little met it" for r in coverage.relaxed]
    said += [f"read as “{one_line(coverage.spelled)}”"] if coverage.spelled else []
    return " · ".join(said)


def _ahead(source: SourceCoverage, until: datetime | None) -> bool:
    """Whether its newest record is of a day to come, as a calendar's is, or after the day that was asked as of: that
    does not tell how fresh what was looked at is."""
    ends = [at for at in (source.synced_at, until) if at]
    return bool(source.newest and ends and source.newest > min(ends))


def took(seconds: float | None, models: str, spent: Usage, run: str) -> str:
    """What a run took: seconds, its models, the tokens that they read and wrote; and its id."""
    read, wrote = spent.evaluated, spent.generated
    tokens = [f"{read:,} tokens read" if read else "", f"{wrote:,} tokens written" if wrote else ""]
    said = [f"{seconds or 0:.1f} s", f"model {one_line(models)}" if models else "", *tokens, f"run {run}"]
    return " · ".join(filter(None, said))


def narrowed(filters: Filters, zone: str) -> str:
    """Filters as one would type them: `from:ann after:2026-03-01`."""
    from cascade.query import Query  # where there are any

    plain = str(Query(filters=filters.model_copy(update={"after": None, "before": None})))
    times = (("after", filters.after), ("before", filters.before))
    return one_line(" ".join(filter(None, (plain, *(f"{name}:{_since(at, zone)}" for name, at in times if at)))))


def _since(moment: datetime, zone: str) -> str:
    """A day, or where it does not begin with one a moment in quotation marks."""
    midnight = moment.astimezone(ZoneInfo(zone)).time() == datetime.min.time()
    return day(moment, zone) if midnight else f'"{day(moment, zone, time=True)}"'


def searched(coverage: Coverage, zone: str) -> str:
    """Which sources a question was asked of, with how many documents each holds, and until when, as a sentence."""
    names = ", ".join(f"{one_line(s.name)} ({s.documents:,})" for s in coverage.searched)
    until = f"; nothing written after {day(coverage.until, zone)}" if coverage.until else ""
    return f"Searched {names or 'no source'}{until}."


# --- who might know -----------------------------------------------------------------------------------------------


def called(who: Identity) -> str:
    """A person with the address or handle to write to: `Ann Lee <ann@example.org>`."""
    name, address = one_line(who.name), one_line(who.address)
    if not (name and address):
        return name or address
    return f"{name} <{address}>" if "@" in address else f"{name} ({address})"


def evidence(expert: Expert, zone: str) -> str:
    """Why somebody might know: `4 mails and 1 chat on “hull” (author of 3), the latest “Re: hulls” of 2026-05-03`."""
    total = sum(expert.records.values())
    order = sorted(expert.records.items(), key=lambda pair: (-pair[1], pair[0]))
    counted = listed([f"{n:,} {_records(kind, n)}" for kind, n in order] or ["no record"])
    topic = ", ".join(f"“{one_line(word)}”" for word in expert.topic)
    latest = f"“{one_line(expert.latest.title) or one_line(expert.latest.native_id)}”"
    if expert.latest.at:
        latest += f" of {day(expert.latest.at, zone)}"
    if total == 1:
        return f"{counted} on {topic}{' (author)' if expert.wrote else ''}: {latest}"
    author = "all" if expert.wrote == total else f"{expert.wrote:,}" if expert.wrote else "none"
    return f"{counted} on {topic} (author of {author}), the latest {latest}"


_WANTED = re.compile(r"an?\s[a-z]")
"""How what a question wants is named, beside its words."""


def nothing_on(missing: Collection[str]) -> str:
    """What a search found nothing of, in words: `nothing that was found speaks of “lease” or tells who that is`.

    The question's words are quoted; what it wants beside them ("a date", "a reply to Ann") is no word of it. Empty
    where nothing is `missing`.
    """
    wants = [one_line(each) for each in missing if _WANTED.match(each)]
    words = ", ".join(f"“{one_line(word)}”" for word in missing if word != SOMEBODY and not _WANTED.match(word))
    lacking = [f"speaks of {words}"] if words else []
    lacking += [f"tells of {' or '.join(wants)}"] if wants else []
    lacking += [f"tells {SOMEBODY}"] if SOMEBODY in missing else []
    return f"nothing that was found {' or '.join(lacking)}" if lacking else ""


def _records(kind: str, count: int) -> str:
    one, several = _KINDS.get(kind, (one_line(kind), f"{one_line(kind)}s"))
    return one if count == 1 else several
