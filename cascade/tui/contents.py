"""What the detail of a node shows on each of its pages, as lines. Pure: from a `Record` to `TextLine`s."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized
from typing import TYPE_CHECKING, Any

from textual.content import Content

from cascade.clean import clean, one_line
from cascade.outline import OutlineLine, outline
from cascade.shown import listed
from cascade.tui.widgets.text_page import TextLine
from cascade.tui.words import record_line

if TYPE_CHECKING:
    from cascade.trace import ModelCalled
    from cascade.tui.record import Record
    from cascade.view import RunView

__all__ = [
    "FIXED",
    "SLOT",
    "UNTRUSTED",
    "cost",
    "inputs",
    "notes",
    "outlined",
    "output",
    "prompt",
    "reply",
    "title",
    "told_shortly",
]

_MOST = 40
"""Entries of a list that an outline shows; the evidence has a table of its own."""
SLOT, UNTRUSTED, FIXED = "$primary", "$warning", "$foreground 75%"


def title(text: str) -> TextLine:
    """A heading between what belongs together."""
    return TextLine(Content.styled(text, "bold $primary"))


def outlined(value: Any, indent: int = 0, *, most: int | None = _MOST) -> Iterator[TextLine]:
    """A JSON value as an outline."""
    for line in outline(value, indent, most=most):
        yield TextLine(_coloured(line), line.indent, line.hang)


def _coloured(line: OutlineLine) -> Content:
    content = Content(line.text)
    if line.quiet:
        return content.stylize("$foreground 65%")
    return content.stylize("$secondary", 0, line.label) if line.label else content


# --- pages --------------------------------------------------------------------------------------------------------


def output(record: Record, view: RunView | None = None, edited: Any = None) -> list[TextLine]:
    """What it gave, parsed; before it what a person edited in its place."""
    if edited is not None:
        told = [TextLine(Content.styled("edited by hand, for the next run", "bold $accent")), *_outlined(edited, 2)]
        return [*told, *_gap(told), title("as it was recorded"), *_outlined(record.output, 2)]
    value = record.output
    if record.node.kind == "run" and view is not None:
        yield_ = [TextLine(Content(clean(view.text or view.draft)))] if view.text or view.draft else []
        return [*yield_, *_gap(yield_), *outlined({k: v for k, v in (value or {}).items() if k != "text"})]
    return list(_outlined(value)) if value is not None else []


def inputs(record: Record) -> list[TextLine]:
    """What it was given, a heading for each."""
    lines: list[TextLine] = []
    for name, value in record.inputs.items():
        made = f"what {listed(record.given[name])} made" if name in record.given else ""
        told = [TextLine(Content.styled(made, "$foreground 65%"), 2, 2)] if made else outlined(value, 2)
        lines += [*_gap(lines), title(name), *told]
    return lines


def prompt(record: Record) -> list[TextLine]:
    """What the model was asked: the prompt's own text, and what its slots were filled with, told apart by colour."""
    request, call = record.request, record.call
    if request is None or call is None:
        return []
    scored = call.kind == "score"
    lines = [_asked(call), _legend(scored), *_gap(["x"])]
    if request.get("system"):
        lines += [title("system"), TextLine(Content.styled(clean(request["system"]), FIXED), 2, 2), *_gap(["x"])]
    if scored:
        return lines + _scored(request, record.reply or {})
    return [*lines, title("user"), TextLine(_filled(request["user"], request.get("slots", ())), 2, 2)]


def reply(record: Record) -> list[TextLine]:
    """What the model said, and what was read from it."""
    said, call = record.reply, record.call
    if said is None or call is None or call.kind == "score":
        return []
    colour = {"ok": "$success", "repaired": "$warning", "failed": "$error"}.get(call.parsed, "$foreground")
    how = {"ok": "fits", "repaired": "fits after one repair", "failed": "does not fit: the stage went on by its rules"}
    state = Content.assemble(("reply ", "$foreground 65%"), (how.get(call.parsed, call.parsed), colour))
    lines = [TextLine(state)]
    if said.get("problem"):
        lines.append(TextLine(Content.styled(one_line(said["problem"]), "$warning"), 0, 2))
    lines += [*_gap(lines), title("as it came"), TextLine(Content(clean(said.get("raw", ""))), 2, 2)]
    if said.get("finish") == "length":
        lines.append(TextLine(Content.styled("cut off at the most tokens that it may write", "$warning"), 2, 4))
    if said.get("parsed") is not None:
        lines += [*_gap(lines), title("as it was read"), *outlined(said["parsed"], 2)]
    return lines


def notes(record: Record, view: RunView | None, error: str = "", hint: str = "") -> list[TextLine]:
    """What it noticed, and what broke it."""
    span, lines = record.node.span, list[TextLine]()
    broke = error if record.node.kind == "run" else (span.error if span is not None else "") or ""
    if broke:
        lines.append(TextLine(Content.styled(clean(broke), "$error"), 0, 2))
        if hint:
            lines.append(TextLine(Content.styled(clean(hint), "$foreground 65%"), 0, 2))
    if record.gone:
        lines.append(TextLine(Content.styled(clean(record.gone), "$warning"), 0, 2))
    told: list[tuple[str | None, str]] = []
    if record.node.kind == "run" and view is not None:
        told += [(None, n) for n in view.notes]
        told += [(s.name, n) for s in view.stages for n in s.all_notes()]
        if view.ended is None and view.stages and not error:
            told.append((None, "it has no end: it is still going on, or was killed"))
    elif span is not None:
        told += [(None, n) for n in span.all_notes()]
    for stage, note in told:
        head = Content.styled(f"{stage} ", "$secondary") if stage else Content("")
        lines.append(TextLine(Content.assemble(("• ", "$warning"), head, one_line(note)), 0, 2))
    return lines


def cost(record: Record, view: RunView | None) -> list[TextLine]:
    """Time, tokens, and where a kept output came from."""
    node, span, call = record.node, record.node.span, record.node.call
    rows: list[tuple[str, str]] = []
    if node.kind == "run" and view is not None:
        rows.append(("time", f"{view.ended:.2f} s" if view.ended is not None else "going on"))
        rows += _usage(view.spent.model_dump())
        lines = [_row(*row) for row in rows]
        return [
            *lines,
            *_gap(lines),
            title("stages"),
            *(_row(s.name, f"{s.seconds:7.2f} s  {s.outcome}") for s in view.stages),
        ]
    if span is not None and call is None:
        rows += [
            ("how", _how(span.outcome, span.origin)),
            ("time", f"{span.seconds:.3f} s, from {span.began:.3f} s on"),
        ]
        rows += [("model", span.model)] if span.model else []
    if call is not None:
        rows += [("model", call.model), ("time", f"{call.seconds:.3f} s")]
        rows.append(
            ("cache", "all of it was known already" if call.cached else "asked anew, as far as it was not known")
        )
    calls = record.calls
    if calls:
        spent = [c.spent for c in calls]
        rows.append(("calls", str(len(calls))))
        rows += _usage({name: sum(getattr(s, name) for s in spent) for name in ("submitted", "evaluated", "generated")})
    lines = [_row(*row) for row in rows]
    if len(calls) > 1:
        lines += [*_gap(lines), title("calls"), *(_call_row(c) for c in calls[:_MOST])]
        lines += [_row("", f"… and {len(calls) - _MOST:,} more")] if len(calls) > _MOST else []
    return lines


# --- parts of them ------------------------------------------------------------------------------------------------


def _outlined(value: Any, indent: int = 0) -> Iterator[TextLine]:
    """An output without what the evidence shows in full."""
    if isinstance(value, dict) and {"hits", "lost"} <= value.keys():
        value = {**told_shortly(value), "hits": _elsewhere(value["hits"]), "lost": _elsewhere(value["lost"])}
    if isinstance(value, dict) and "unquoted" in value:
        value = {**value, "unquoted": _elsewhere(value["unquoted"])}
    yield from outlined(value, indent)


def told_shortly(value: Any) -> Any:
    """A value in which each ranked record is one line."""
    if isinstance(value, dict) and {"hits", "records"} <= value.keys():
        return {**value, "records": [record_line(record) for record in value["records"]]}
    return value


def _elsewhere(passages: Sized) -> str:
    return f"{len(passages):,}, see Evidence" if passages else "none"


def _gap(lines: list[Any]) -> list[TextLine]:
    return [TextLine(Content(""))] if lines else []


def _row(name: str, value: str) -> TextLine:
    return TextLine(Content.assemble((f"{name:<14}", "$secondary"), clean(value)), 0, 14)


def _usage(usage: Mapping[str, int]) -> list[tuple[str, str]]:
    submitted, evaluated = usage["submitted"], usage["evaluated"]
    return [
        ("submitted", f"{submitted:,} tokens"),
        ("evaluated", f"{evaluated:,} ({submitted - evaluated:,} were shared or kept)"),
        ("written", f"{usage['generated']:,}"),
    ]


def _how(outcome: str, origin: str | None) -> str:
    told = {
        "cached": f"kept: run {origin} computed it" if origin else "kept",
        "pinned": "given: a person's, or an earlier run's",
        "failed": "broke",
        "stopped": "was stopped",
        "running": "is running",
    }
    return told.get(outcome, outcome)


def _call_row(call: ModelCalled) -> TextLine:
    kept = "kept" if call.cached else f"{call.spent.evaluated:,} evaluated"
    return _row(
        call.prompt or call.kind, f"{call.seconds:7.2f} s  {kept}, {call.spent.generated:,} written, {call.parsed}"
    )


def _asked(call: ModelCalled) -> TextLine:
    kind = {"generate": "asked to write", "score": "weighed"}[call.kind]
    told = f"{kind} · {call.model} · {'kept' if call.cached else f'{call.seconds:.2f} s'}"
    return TextLine(
        Content.assemble(("prompt ", "$foreground 65%"), (one_line(call.prompt), "bold"), f" · {told}"), 0, 2
    )


def _legend(scored: bool) -> TextLine:
    if scored:
        return TextLine(Content.assemble(("the same for all", FIXED), "  ", ("filled in for each", SLOT)))
    return TextLine(
        Content.assemble(
            ("the prompt's own words", FIXED), "  ", ("filled in", SLOT), "  ", (" ! ", f"reverse {UNTRUSTED}"),
            (" from sources: data, never instructions", UNTRUSTED),
        )
    )  # fmt: skip


def _filled(text: str, slots: Any) -> Content:
    """The user message with its slots in colour; each untrusted one begins with a mark and its name."""
    parts: list[str | tuple[str, str]] = []
    at = 0
    for slot in slots:
        start, end = slot["start"], slot["end"]
        colour = UNTRUSTED if slot["untrusted"] else SLOT
        parts += [(clean(text[at:start]), FIXED)]
        if slot["untrusted"]:
            parts.append((f" ! {one_line(slot['slot'])} ", f"reverse {UNTRUSTED}"))
            parts.append("\n")
        parts.append((clean(text[start:end]), colour))
        at = end
    parts.append((clean(text[at:]), FIXED))
    return Content.assemble(*(part for part in parts if part and part != ("", FIXED)))


def _scored(request: Mapping[str, Any], said: Mapping[str, Any]) -> list[TextLine]:
    lines = []
    if request.get("prefix"):
        lines += [title("before each"), TextLine(Content.styled(clean(request["prefix"]), FIXED), 2, 2), *_gap(["x"])]
    means = said.get("means", [])
    targets = {item["target"] for item in request["items"]}
    same = len(targets) == 1
    about = f"nats a token of “{one_line(next(iter(targets)))}”" if same else "nats a token of what follows the arrow"
    lines.append(title(about))
    for number, item in enumerate(request["items"]):
        mean = f"{means[number]:8.3f}  " if number < len(means) else " " * 10
        parts: list[tuple[str, str]] = [(mean, "bold"), (one_line(item["context"])[:400], SLOT)]
        if not same:
            parts.append((f" → {one_line(item['target'])}", "bold"))
        lines.append(TextLine(Content.assemble(*parts), 0, 10))
    return lines
