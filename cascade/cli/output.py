"""Answers with their numbered sources, as a command prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cascade.clean import one_line
from cascade.cli.screen import line
from cascade.shown import about, called, evidence, locator, looked_at, narrowed, near, searched, took

if TYPE_CHECKING:
    from cascade.runs import Run
    from cascade.types import Answer, Expert, Quote

__all__ = ["Printer"]

_COLOURS = {"partial": "yellow", "conflicting": "magenta", "not_found": "red"}


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
        line()
        if answer.status.value == "not_found":
            line(searched(answer.coverage, self.zone), "dim")
        if answer.coverage.filters:
            line(f"narrowed to {narrowed(answer.coverage.filters, self.zone)}", "dim", hang=2)
        line(looked_at(answer.coverage, self.zone, "cascade sources --skips"), "dim")
        status = answer.status.value.replace("_", " ")
        line(f"{status} · {took(run.view.ended, run.head.model, run.view.spent, run.id)}", "dim")

    def answer(self, answer: Answer) -> None:
        """The answer's text and its sources; of what was not found, what came nearest and who might know."""
        style = _COLOURS.get(answer.status.value, "")
        for number, each in enumerate(answer.text.splitlines()):
            line(each, "bold" if each in answer.parts else "" if number else style, hang=2)
        for heading, quotes in (("Sources", answer.quotes), (near(answer), answer.nearest)):
            if quotes:
                line()
                line(heading, "bold")
            for quote in quotes:
                self.quote(quote)
        if answer.knows:
            line()
            line("Who might know", "bold")
        for expert in answer.knows:
            self.expert(expert)

    def expert(self, expert: Expert) -> None:
        """Somebody who might know: what shows it, and where the latest of that lies."""
        latest = expert.latest
        line(f"[{latest.n}] {called(expert.who)}: {evidence(expert, self.zone)}", "cyan", hang=4)
        line(f"{latest.source}: {locator(latest.locator) or latest.native_id}", "dim", indent=4)

    def quote(self, quote: Quote) -> None:
        """A numbered source: what it is, where it lies, and its words."""
        line(f"[{quote.n}] {about(quote, self.zone)}", "cyan", hang=4)
        line(f"{quote.source}: {locator(quote.locator) or quote.native_id}", "dim", indent=4)
        line(f"“{one_line(quote.text)}”", indent=4)
