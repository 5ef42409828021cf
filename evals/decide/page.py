"""The page of the decisions: its tables follow from the figures that are kept, its verdicts are a person's."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Literal

from cascade.evals.looks import holding
from cascade.types import Value
from evals.decide.decisions import DECISIONS, Decision
from evals.decide.figures import ALL, Figure, Half
from evals.decide.variant import ROOT

__all__ = ["BEGIN", "END", "PAGE", "Verdict", "filled", "verdicts"]

PAGE = ROOT / "evals" / "DECISIONS.md"
BEGIN, END = "<!-- made by: python -m evals.decide page -->\n", "<!-- end -->\n"
_VERDICTS = Path(__file__).parent / "verdicts.toml"
_HOLDS = "●"


class Verdict(Value):
    """What a person concluded."""

    verdict: Literal["kept", "no difference", "open"]
    """The default is better; nothing that was tried differs; or an alternative may be better."""
    why: str


def verdicts() -> dict[str, Verdict]:
    """Decision to its verdict."""
    told = tomllib.loads(_VERDICTS.read_text(encoding="utf-8"))
    return {name: Verdict.model_validate(each) for name, each in told.items()}


def filled(text: str, figures: Sequence[Figure]) -> str:
    """The page's `text` with what is between its two marks made anew. Raises `ValueError` where it has no marks."""
    head, _, rest = text.partition(BEGIN)
    _, mark, tail = rest.partition(END)
    if not mark:
        raise ValueError(f"{PAGE.name} has not the two marks between which its tables stand: {BEGIN}{END}")
    return head + BEGIN + "\n" + "\n".join(_made(figures)) + "\n" + END + tail


def _made(figures: Sequence[Figure]) -> Iterator[str]:
    checked = [each for each in figures if each.half == "check"]
    holds = {f.key for f, held in zip(checked, holding([f.p for f in checked]), strict=True) if held}
    real = sum(f.outcome == "real" for f in checked)
    yield (
        f"{len(figures):,} looks were taken, {len(checked):,} of them at the check half: {real} of those are real taken"
        f" alone, and {len(holds)} hold{'s' if len(holds) == 1 else ''} among all of them."
    )
    said = verdicts()
    yield from ("", "| decision | what ships | beside it | verdict |", "|---|---|---|---|")
    for decision in DECISIONS:
        names = ", ".join(change.name for change in decision.changes)
        yield f"| `{decision.name}` | {decision.default} | {names} | {said[decision.name].verdict} |"
    for decision in DECISIONS:
        own = [each for each in figures if each.decision == decision.name]
        yield from ("", f"### {decision.name}: {decision.default}", "", _said(said[decision.name]), "")
        models = ", ".join(f"{stage} by {model}" for stage, model in decision.models.items()) or "rules alone"
        yield from (f"Asked of {', '.join(decision.suites)}; {models}.", "")
        yield from _table(decision, own, holds)


def _said(verdict: Verdict) -> str:
    return f"**{verdict.verdict[0].upper()}{verdict.verdict[1:]}.** {' '.join(verdict.why.split())}"


def _table(decision: Decision, own: Sequence[Figure], holds: Collection[tuple[str, ...]]) -> Iterator[str]:
    """The measure that decides over all suites, and what else is real on either half."""
    halves: tuple[Half, ...] = ("tune", "check")
    heads = [f"{half} half: change, 95% interval, p{_where(own, half)}" for half in halves]
    yield f"| beside it | of | {heads[0]} | {heads[1]} |"
    yield "|---|---|---|---|"
    found: dict[tuple[str, str, str], dict[str, Figure]] = {}
    for each in sorted(own, key=lambda f: (decision.measures.index(f.measure), f.suite != ALL)):
        found.setdefault((each.alternative, each.suite, each.measure), {})[each.half] = each
    for change in decision.changes:
        for (alternative, suite, measure), sides in found.items():
            decides = suite == ALL and measure == decision.measures[0]
            if alternative == change.name and (decides or any(f.outcome == "real" for f in sides.values())):
                told = [_figure(sides.get(half), holds) for half in halves]
                yield f"| {alternative} | {measure}{'' if suite == ALL else f', {suite}'} | {told[0]} | {told[1]} |"


def _where(own: Sequence[Figure], half: Half) -> str:
    commits = dict.fromkeys(each.commit for each in own if each.half == half)
    return f" ({', '.join(commits)})" if commits else ""


def _figure(found: Figure | None, holds: Collection[tuple[str, ...]]) -> str:
    if found is None:
        return "–"
    change = f"{100 * found.change:+.1f}"
    told = f"**{change}**" if found.outcome == "real" else change
    interval = f"[{100 * found.low:+.1f}, {100 * found.high:+.1f}]"
    p = f"{found.p:.3f}" if found.p >= 0.0005 else "< 0.0005"
    mark = f" {_HOLDS}" if found.key in holds else ""
    return f"{100 * found.a:.1f} → {100 * found.b:.1f}: {told} {interval}, {p}{mark} ({found.cases})"
