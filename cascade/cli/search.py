"""`cascade search`: look words up, without a model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from cascade.clean import one_line
from cascade.cli.app import Session, session
from cascade.cli.options import moment, typed
from cascade.cli.pager import pages
from cascade.cli.screen import line, print_json, styled, tell, width
from cascade.shown import day

if TYPE_CHECKING:
    from cascade.types import Hit

__all__ = ["search"]

NOTHING = 1
_ROWS = 3
"""Rows of a terminal that an excerpt takes at most."""
_LENGTH = 240
"""Characters that it takes elsewhere, and at most."""
_BEFORE = 40
"""Characters that are shown before the first word that was looked for."""
_NEGATIVE = re.compile(r"-(?!-)(?![nh]$|n=?\d+$).")
_TYPED = re.compile(r'(?<![\w"])-?\w+:(?:"[^"]*"|\S*)|(?<![\w"])-(?:"[^"]*"|\S+)|(\w+)')
_WORD = re.compile(r"\w+")


class _Words(click.Command):
    """A command whose arguments may begin with a `-`, as `-draft` does."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        options, words = args[:at], args[at + 1 :]
        negative = [a for a in options if _NEGATIVE.match(a)]
        return super().parse_args(ctx, [*(a for a in options if a not in negative), "--", *words, *negative])


@click.command(cls=_Words)
@click.argument("words", nargs=-1, required=True)
@click.option("-n", "--limit", default=10, show_default=True, type=click.IntRange(1), help="How many hits.")
@click.option("--explain", is_flag=True, help="Show the query as it was read, and each score by its parts.")
@click.option("--as-of", metavar="DATE", help="What “yesterday” counts from.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each hit.")
@session
@pages
def search(
    session: Session, words: tuple[str, ...], limit: int, explain: bool, as_of: str | None, as_json: bool
) -> int:
    """Find passages. All words must be there; what is near is tried, and said, where nothing has them.

    \b
    word  "a phrase"  -not  one|other  title:word
    from:ann to:bob with:carol   people, by a part of name or address
    in:inbox  source:mail  kind:email  thread:ID  has:attachment
    after:2026-03  before:yesterday  on:"last week"

    A shell takes quotes away; put what holds some between others: cascade search '"price list" -draft'

    kind: is one of email, chat, meeting, doc, contact, event, code-review. Exit code 1 says that nothing was found.
    """
    engine = session.engine
    now = moment(as_of, engine) if as_of else None
    text = typed(" ".join(words))
    result = engine.search(text, limit=limit, as_of=now, explain=explain)
    for note in result.notes:
        tell(note)
    if explain:
        (tell if as_json else line)(f"query: {one_line(result.query)}")
    looked_for = {m[1].casefold() for m in _TYPED.finditer(text) if m[1]}
    for hit in result.hits:
        if as_json:
            print_json(_record(hit))
        else:
            _print(hit, engine.zone, looked_for, explain)
    if not result.hits:
        tell(session.emptiness() or "nothing found")
        if why := session.unread():
            tell(why)
        return NOTHING
    if not as_json and result.total > len(result.hits):
        tell(f"{len(result.hits)} of {result.total:,} passages (-n shows more)")
    return 0


def _print(hit: Hit, zone: str, looked_for: set[str], explain: bool) -> None:
    passage = hit.passage
    about = [passage.title, str(passage.author or ""), day(passage.at, zone) if passage.at else ""]
    line(f"{hit.rank:2}. " + " · ".join(one_line(a) for a in about if a), "cyan", hang=4)
    line(f"{passage.kind} · {one_line(passage.document)}", "dim", indent=4)
    columns = width()
    length = _LENGTH if columns is None else min(_LENGTH, _ROWS * (columns - 4) - 12)
    excerpt = _excerpt(one_line(passage.text), looked_for, length)
    line(excerpt, indent=4, paint=lambda row: _WORD.sub(lambda m: _emphasised(m[0], looked_for), row))
    if explain:
        parts = " + ".join(f"{p.name} {p.value:.3f}" for p in hit.parts)
        line(f"{hit.score:.3f} = {parts}", "yellow", indent=4)


def _excerpt(text: str, looked_for: set[str], length: int) -> str:
    """At most `length` characters of `text`, from where most of the words are."""
    if len(text) <= length:
        return text
    found = [m for m in _WORD.finditer(text) if _is_one(m[0], looked_for)]
    start = max((m.start() for m in found), key=lambda at: (_different(found, at, length), -at), default=0)
    start = text.rfind(" ", 0, start - _BEFORE) + 1 if start > _BEFORE else 0
    start = min(start, text.rfind(" ", 0, max(len(text) - length + 2, 1)) + 1)
    end = len(text) if start + length > len(text) else max(text.rfind(" ", start, start + length - 2), start + 1)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _different(found: Iterable[re.Match[str]], start: int, length: int) -> int:
    """How many different words that were looked for begin in `length` characters from `start` on."""
    return len({m[0].casefold()[:4] for m in found if start <= m.start() < start + length - _BEFORE})


def _emphasised(word: str, looked_for: set[str]) -> str:
    return styled(word, "bold") if _is_one(word, looked_for) else word


def _is_one(word: str, looked_for: set[str]) -> bool:
    """Whether `word` is one that was looked for, or looks like a form of it: for the eye only."""
    folded = word.casefold()
    if folded in looked_for:
        return True
    for other in looked_for:
        same = next((i for i, (a, b) in enumerate(zip(folded, other, strict=False)) if a != b), None)
        shared = min(len(folded), len(other)) if same is None else same
        if shared >= 4 and max(len(folded), len(other)) - shared <= 3:
            return True
    return False


def _record(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "parts": {p.name: round(p.value, 6) for p in hit.parts},
        "passage": passage.id,
        "document": passage.document,
        "source": passage.source,
        "kind": passage.kind,
        "title": one_line(passage.title),
        "author": one_line(str(passage.author)) if passage.author else None,
        "date": passage.at.isoformat() if passage.at else None,
        "thread": passage.thread,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }
