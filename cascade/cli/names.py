"""`cascade names`: which names the library takes for one thing's, on whose word, and what the person says of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cascade.cli.app import Session, session
from cascade.cli.options import typed
from cascade.cli.pager import pages
from cascade.cli.screen import line, print_json, tell
from cascade.errors import NoSuch, UsageError
from cascade.shown import counted

if TYPE_CHECKING:
    from cascade.aliases import Alias

__all__ = ["names"]

_SAYS = {"join": True, "split": False}
_MARKS = {"strong": "counts like the name itself", "weak": "counts less", "": "too doubtful to be looked for"}


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD | join A B | split A B]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a pair.")
@session
@pages
def names(session: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Show which names are one thing's, as the library itself tells, and correct that.

    \b
    cascade names                           all that was learned, and from whom
    cascade names heron                     what Heron is also called
    cascade names join Heron "Harbour Hub"  they are one thing, come what may
    cascade names split Heron Larch         they are not

    A question for one of the names looks for the others too. Names are learned as sources are synced, from sentences
    that say so ("Heron will be renamed to Harbour Hub"), from initials in brackets, and from channels that got another
    name; each has a confidence, computed from who says it and how often the names meet. What you join and split is in
    `names.txt` in the home, and yours to edit.
    """
    if words[:1] and words[0] in _SAYS and len(words) > 1:
        _say(session, words)
        return
    if len(words) > 1:
        word = " ".join(words)
        raise UsageError(
            f"{word!r} are several words", hint=f'cascade names "{word}", or names join A B, names split A B'
        )
    found = session.engine.names(typed(words[0]) if words else "")
    if not found and words:
        raise NoSuch(f"nothing is known of other names for {typed(words[0])!r}", hint="cascade names lists what is")
    for number, alias in enumerate(found):
        if as_json:
            print_json({**alias.model_dump(mode="json"), "strong": alias.strong, "used": alias.used})
        else:
            if number:
                line()
            _show(alias)
    if not found:
        tell("no names are known of one thing yet: they are learned by `cascade sync`, or said by `cascade names join`")


def _say(session: Session, words: tuple[str, ...]) -> None:
    if len(words) != 3:
        raise UsageError(f"{words[0]} takes two names", hint=f'cascade names {words[0]} Heron "Harbour Hub"')
    verb, one, other = words[0], typed(words[1]), typed(words[2])
    session.engine.say_names(one, other, same=_SAYS[verb])
    are = "are names of one thing" if _SAYS[verb] else "are not the same thing"
    line(f"{one} and {other} {are}: noted in {session.engine.home.names}")


def _show(alias: Alias) -> None:
    since = f" · since {alias.since:%Y-%m-%d}" if alias.since else ""
    counts = _MARKS["strong" if alias.strong else "weak" if alias.used else ""]
    counts = "struck out by you" if alias.struck else counts
    style = "bold" if alias.used else "dim"
    line(f"{alias.one} = {alias.other}", style)
    line(f"{alias.relation.value} · confidence {alias.confidence:.2f} · {counts}{since}", "dim", indent=2)
    line(alias.reason, indent=2)
    if alias.together:
        line(
            f"{counted(alias.together, 'passage')} with both; by chance it would be {alias.chance:.1f}", "dim", indent=2
        )
