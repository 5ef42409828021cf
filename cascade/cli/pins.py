"""`cascade pin` and `unpin`: documents that are to come first."""

from __future__ import annotations

import click

from cascade.clean import one_line
from cascade.cli.app import Session, session
from cascade.cli.options import typed
from cascade.cli.pager import pages
from cascade.cli.screen import line, print_json, table, tell
from cascade.errors import UsageError

__all__ = ["pin", "unpin"]


@click.command()
@click.argument("document", required=False)
@click.option("--for", "words", metavar="WORDS", help="Only for questions that share these words.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a pin.")
@session
@pages
def pin(session: Session, document: str | None, words: str | None, as_json: bool) -> None:
    """Let DOCUMENT (an id, path or title) come first where it is found; without one, list what is pinned.

    \b
    cascade pin price-list.md                     wherever it is found
    cascade pin price-list.md --for "oar prices"  where these words are asked for
    cascade pin                                   what is pinned, for what
    cascade unpin price-list.md

    A pin finds nothing by itself: it raises what a question's words find, by `weigh_pin` of the recipe, and is a part
    of the score that `search --explain`, `show` and `why` tell. Pins are in `pins.toml` in the home, yours to edit.
    """
    engine = session.engine
    if document is None and words is not None:
        raise UsageError("--for goes with a document", hint='cascade pin price-list.md --for "oar prices"')
    if document is not None:
        found = engine.pin(typed(document), typed(words or ""))
        if as_json:
            print_json({"document": found.id, "title": found.title, "for": typed(words or "")})
        else:
            asked = f"questions that share “{one_line(typed(words))}”" if words else "every question"
            line(f"{one_line(found.title)} ({one_line(found.id)}) comes first for {asked}")
            tell(f"noted in {engine.home.pins}")
        return
    pins = engine.pins()
    known = engine.library.documents_of([p.document for p in pins]) if engine.home.library.exists() else {}
    rows = []
    for each in pins:
        title = known[each.document].title if each.document in known else "(gone from the library)"
        rows.append((each.words or "every question", one_line(each.document), one_line(title)))
        if as_json:
            print_json({"document": each.document, "title": title, "for": each.words})
    if rows and not as_json:
        table(("for", "document", "title"), rows)
    if not rows:
        tell("nothing is pinned: cascade pin DOCUMENT")


@click.command()
@click.argument("document")
@session
def unpin(session: Session, document: str) -> None:
    """Take away the pins of DOCUMENT."""
    line(f"{one_line(session.engine.unpin(typed(document)))} is pinned no more")
