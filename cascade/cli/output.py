"""What values look like to a person: dates in their own zone, answers with numbered sources, where a record lies."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cascade.clean import one_line
from cascade.cli.screen import line

if TYPE_CHECKING:
    from cascade.runs import Run
    from cascade.types import Answer, Coverage, Locator, Quote

__all__ = ["Printer", "ago", "day", "locator"]

_COLOURS = {"partial": "yellow", "conflicting": "magenta", "not_found": "red"}


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


class Printer:
    """Prints answers and their sources."""

    def __init__(self, zone: str) -> None:
        self.zone = zone

    def run(self, run: Run) -> None:
        """An answer, its numbered sources, and what was looked at."""
        answer = run.answer
        if answer is None:
            return
        self.answer(answer)
        models = ", ".join(dict.fromkeys(run.head.models.values()))
        spent = run.view.spent
        tokens = f" · {spent.evaluated:,} of {spent.submitted:,} prompt tokens evaluated" if spent.submitted else ""
        line()
        line(self._looked_at(answer.coverage), "dim")
        status = answer.status.value.replace("_", " ")
        line(f"{status} · {run.view.ended or 0:.1f} s · model {models}{tokens} · run {run.id}", "dim")

    def answer(self, answer: Answer) -> None:
        """The answer's text and its sources."""
        style = _COLOURS.get(answer.status.value, "")
        for number, each in enumerate(answer.text.splitlines()):
            line(each, "" if number else style, hang=2)
        if answer.quotes:
            line()
            line("Sources", "bold")
        for quote in answer.quotes:
            self.quote(quote)

    def quote(self, quote: Quote) -> None:
        """A numbered source: what it is, where it lies, and its words."""
        about = [one_line(quote.title) or quote.native_id]
        if quote.author and str(quote.author) != quote.title:
            about.append(one_line(str(quote.author)))
        if quote.at:
            about.append(day(quote.at, self.zone))
        line(f"[{quote.n}] {' · '.join(about)}", "cyan", hang=4)
        line(f"{quote.source}: {locator(quote.locator) or quote.native_id}", "dim", indent=4)
        line(f"“{one_line(quote.text)}”", indent=4)

    def _looked_at(self, coverage: Coverage) -> str:
        """The coverage line under an answer."""
        documents = sum(s.documents for s in coverage.sources)
        skipped = sum(s.skipped for s in coverage.sources)
        newest = max((s.newest for s in coverage.sources if s.newest), default=None)
        count = len(coverage.sources)
        said = [f"{coverage}", f"{documents:,} documents of {count} source{'' if count == 1 else 's'}"]
        if newest:
            said.append(f"the newest of {day(newest, self.zone)}")
        if skipped:
            said.append(f"{skipped:,} records could not be read (cascade sources --skips)")
        said += [f"dropped the filter {r}" for r in coverage.relaxed]
        return " · ".join(said)


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
