"""What a run said, as paragraphs: the answer with its citations and sources, or who might know; what was looked at.

A click's target is `cite:N` for a citation and `more` for the sources that are folded away.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from cascade.clean import clean, one_line
from cascade.shown import about, called, evidence, looked_at, narrowed, near, searched
from cascade.tui.widgets.paragraphs import Mark, Paragraph

if TYPE_CHECKING:
    from cascade.types import Answer, Claim, Expert, Quote
    from cascade.view import RunView

__all__ = ["answered", "cited", "copied", "failed", "writing"]

SHOWN = 8
"""Sources that are listed at once; the others unfold."""
LENGTH = 240
"""Characters of a quote under its source; the whole of it is in its document."""
_NUMBER = re.compile(r"\[(\d{1,4})\]")
_DOING = {
    "decompose": "Reading the question",
    "retrieve": "Searching",
    "cite": "Choosing quotes",
    "synthesize": "Writing",
    "verify": "Checking every sentence",
}
_STATUS = {
    "answered": ("Answered", "success"),
    "partial": ("Answered in part", "warning"),
    "conflicting": ("The sources disagree", "warning"),
    "not_found": ("Not found", "warning"),
}


# --- while it goes on, and when it failed --------------------------------------------------------------------------


def writing(view: RunView, waits: str = "") -> Iterator[Paragraph]:
    """A run that goes on: what it does (or what it `waits` before), and what it has written of the answer so far."""
    running = [s for s in view.stages if s.outcome == "running"] or view.stages  # none between two of them
    doing = _DOING.get(running[-1].stage, running[-1].name) if running else "Opening the library"
    said = f"Waits before {one_line(waits)}." if waits else f"{one_line(doing)} …"
    yield Paragraph(said, style="dim")
    if view.draft.strip():
        yield Paragraph("")
        yield Paragraph(clean(view.draft).strip("\n"), style="dim")


def failed(view: RunView, error: str, hint: str) -> Iterator[Paragraph]:
    """A run that ended without an answer: which stage, why, and what to do."""
    stage = next((s for s in reversed(view.stages) if s.outcome in ("failed", "stopped")), None)
    if view.state == "stopped" or (stage is not None and stage.outcome == "stopped"):
        where = f" in {one_line(stage.name)}" if stage else ""
        yield Paragraph(f"Stopped{where}. What was recorded is kept.", style="dim", lead="∎ ")
        return
    where = f"{one_line(stage.name)} failed: " if stage else ""
    yield Paragraph(f"{where}{clean(error)}", style="error", lead="✗ ")
    if hint:
        yield Paragraph(clean(hint), style="dim", indent=2)


# --- the answer ---------------------------------------------------------------------------------------------------


def answered(answer: Answer, zone: str, *, everything: bool = False) -> Iterator[Paragraph]:
    """An answer: how it went, its sentences, its sources (the first few, or `everything`), and what was looked at."""
    yield _status(answer)
    yield from _body(answer, zone)
    for heading, quotes in (("Sources", answer.quotes), (near(answer), answer.nearest)):
        if quotes:
            yield Paragraph("")
            yield from _sources(quotes, zone, everything or quotes is answer.nearest, heading)
    if answer.knows:
        yield Paragraph("")
        yield from _experts(answer.knows, zone)
    elif answer.status.value == "not_found" and answer.coverage.matched:
        yield Paragraph("Nobody is named who might know.")
    yield Paragraph("")
    yield Paragraph(looked_at(answer.coverage, zone, "F5 says which and why"), style="dim")
    if answer.coverage.filters:
        yield Paragraph(f"narrowed to {narrowed(answer.coverage.filters, zone)}", style="dim")


def _status(answer: Answer) -> Paragraph:
    said, style = _STATUS.get(answer.status.value, (answer.status.value, ""))
    missing = ", ".join(f"“{one_line(m)}”" for m in answer.missing if not answer.parts)  # else each part says it
    if answer.status.value == "not_found" and answer.text.strip():
        return Paragraph(clean(answer.text).strip(), style=style)  # it says itself what was lacking
    return Paragraph(f"{said}: nothing was found on {missing}" if missing else said, style=style)


def _body(answer: Answer, zone: str) -> Iterator[Paragraph]:
    """Its claims, a bullet each where they are several, between what is said before and after them."""
    if not answer.claims:
        if answer.status.value != "not_found":
            yield _remark(answer.text, {q.n for q in answer.quotes})
        else:
            yield Paragraph(searched(answer.coverage, zone))
        return
    bullet = "• " if len(answer.claims) > 1 else ""
    at = 0
    for claim in answer.claims:
        start = max(answer.text.find(claim.text, at), at)
        yield from _remarks(answer, at, start)
        yield _claim(claim, bullet)
        stop = answer.text.find("\n", start + len(claim.text))
        at = stop if stop >= 0 else len(answer.text)
    yield from _remarks(answer, at, len(answer.text))


def _remarks(answer: Answer, start: int, end: int) -> Iterator[Paragraph]:
    """What the answer's text says between its claims: the part of the question that they are of, a lead, a remark."""
    numbers = {q.n for q in answer.quotes}
    lines = answer.text[start:end].strip().splitlines()
    if start and lines:
        yield Paragraph("")
    for line in lines:
        yield Paragraph(clean(line), style="strong") if line in answer.parts else _remark(line, numbers)


def _claim(claim: Claim, bullet: str) -> Paragraph:
    text, marks = clean(claim.text).strip(), list[Mark]()
    for number in claim.quotes:
        cite = f"[{number}]"
        text += cite if marks else f" {cite}"
        marks.append(Mark(len(text) - len(cite), len(text), "cite", f"cite:{number}"))
    if claim.verdict.value != "supported":
        doubt = f" ◐ unsure: {one_line(claim.reason)}" if claim.reason else " ◐ unsure"
        marks.append(Mark(len(text), len(text) + len(doubt), "warning"))
        text += doubt
    return Paragraph(text, tuple(marks), lead=bullet)


def _remark(text: str, numbers: Collection[int]) -> Paragraph:
    """What code says of the claims, with the numbers in it made citations."""
    text = clean(text)
    found = (m for m in _NUMBER.finditer(text) if int(m[1]) in numbers)
    return Paragraph(text, tuple(Mark(m.start(), m.end(), "cite", f"cite:{m[1]}") for m in found))


def _sources(quotes: Sequence[Quote], zone: str, everything: bool, heading: str) -> Iterator[Paragraph]:
    yield Paragraph(heading, style="heading")
    shown = quotes if everything or len(quotes) <= SHOWN + 2 else quotes[:SHOWN]
    width = len(f"[{max(q.n for q in shown)}] ")
    for quote in shown:
        lead = f"[{quote.n}] ".rjust(width)
        line = f"{lead}{about(quote, zone)} · {one_line(quote.kind)}"
        yield Paragraph(
            line,
            (Mark(0, len(lead.rstrip()), "cite"), Mark(len(lead), len(line), "who")),
            hang=width,
            target=f"cite:{quote.n}",
            key=f"source:{quote.n}",
        )
        yield Paragraph(f"“{_first(quote.text)}”", style="dim", indent=width, target=f"cite:{quote.n}")
    if len(shown) < len(quotes):
        text = f"and {len(quotes) - len(shown)} more"
        yield Paragraph(text, (Mark(0, len(text), "link", "more"),), indent=width)


def _experts(knows: Sequence[Expert], zone: str) -> Iterator[Paragraph]:
    """Who might know, each with a way to the latest record that shows it."""
    yield Paragraph("Who might know", style="heading")
    for expert in knows:
        lead, who = f"[{expert.latest.n}] ", called(expert.who)
        yield Paragraph(
            f"{lead}{who}: {evidence(expert, zone)}",
            (Mark(0, len(lead.rstrip()), "cite"), Mark(len(lead), len(lead) + len(who), "who")),
            hang=len(lead),
            target=f"cite:{expert.latest.n}",
            key=f"source:{expert.latest.n}",
        )


def _first(text: str) -> str:
    """A quote on one line, cut where it is long."""
    line = one_line(text)
    return line if len(line) <= LENGTH else line[:LENGTH].rsplit(" ", 1)[0] + " …"


# --- what can be done with it -------------------------------------------------------------------------------------


def cited(paragraphs: Sequence[Paragraph]) -> list[tuple[int, Mark, int]]:
    """The citations in order: paragraph, mark and number; a source's own line where nothing else cites it."""
    stops, seen = [], set[int]()
    for at, paragraph in enumerate(paragraphs):
        if paragraph.key.startswith("source:"):
            number = int(paragraph.key.partition(":")[2])
            if number not in seen:
                stops.append((at, paragraph.marks[0], number))
            continue
        for mark in paragraph.marks:
            if mark.target.startswith("cite:"):
                number = int(mark.target.partition(":")[2])
                seen.add(number)
                stops.append((at, mark, number))
    return stops


def copied(question: str, answer: Answer, zone: str) -> str:
    """An answer with its sources as plain text, to be put elsewhere."""
    lines = [one_line(question), "", clean(answer.text)]
    for heading, quotes in (("Sources", answer.quotes), (near(answer), answer.nearest)):
        lines += ["", heading] if quotes else []
        for quote in quotes:
            lines += [f"[{quote.n}] {about(quote, zone)}", f"    “{one_line(quote.text)}”"]
    if answer.knows:
        lines += ["", "Who might know"]
    lines += [f"[{e.latest.n}] {called(e.who)}: {evidence(e, zone)}" for e in answer.knows]
    return "\n".join(lines)
