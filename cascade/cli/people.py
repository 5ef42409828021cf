"""`cascade people`: who is known, by which names, why these are one person's, and what the person says of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cascade.cli.app import Session, session
from cascade.cli.complete import people_names
from cascade.cli.options import typed
from cascade.cli.pager import pages
from cascade.cli.screen import line, print_json, table, tell
from cascade.errors import NoSuch, UsageError

if TYPE_CHECKING:
    from cascade.library import Profile
    from cascade.people import Link

__all__ = ["people"]

_VERBS = {"show": 1, "join": 2, "split": 2}
"""Words that are read as what to do where so many follow them."""
_HINTS = {
    "show": "cascade people show ann@example.org",
    "join": 'cascade people join ann@example.org "Ann Lee"',
    "split": "cascade people split ann@example.org al@example.org",
}
_REASONS = 20
"""Links that are shown of one person, the surest first."""


@click.command()
@click.argument(
    "words",
    nargs=-1,
    metavar="[WORDS | show A | join A B | split A ID]",
    shell_complete=people_names,
)
@click.option(
    "-n", "--limit", default=20, show_default=True, type=click.IntRange(min=1), help="People to show at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a person.")
@session
@pages
def people(session: Session, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Show who is known, and which addresses, ids and names are one person's; correct that.

    \b
    cascade people                             whoever does most
    cascade people lee                         whose name, address or id has it
    cascade people show ann@example.org        all that is known of one, and why
    cascade people join ann@example.org annie  they are one person
    cascade people split ann@example.org annie they are not

    Who is one person is concluded as sources are synced: from contact cards that list two addresses, chat profiles with
    a mail address, signatures, mailboxes of one name in one organisation, and names that only one bears. The same name
    alone is not enough. A search and a question with from:, to: or with: find all that is one person's. What you join
    and split is in `people.toml` in the home, and yours to edit.
    """
    if words and words[0] in _VERBS and (len(words) == _VERBS[words[0]] + 1 or words[0] != "show"):
        if len(words) != _VERBS[words[0]] + 1:
            raise UsageError(f"{words[0]} takes {_VERBS[words[0]]} names or addresses", hint=_HINTS[words[0]])
        _do(session, words[0], [typed(word) for word in words[1:]], as_json)
        return
    text = typed(" ".join(words))
    found = session.engine.people(text, limit=limit)
    if as_json:
        for profile in found:
            print_json(profile.model_dump(mode="json"))
    elif found:
        table(("name", "address", "who", "documents", "until"), [_row(p) for p in found], right=("documents",))
    if not found and text:
        raise NoSuch(f"nobody is known by {text!r}", hint=session.emptiness() or "cascade people lists who is known")
    if not found:
        tell(session.emptiness() or "nobody is named in this library")
    elif len(found) == limit:
        tell(f"the first {limit}: more with -n")


def _do(session: Session, verb: str, names: list[str], as_json: bool) -> None:
    engine = session.engine
    if verb == "show":
        profiles = [engine.person(names[0])]
    elif verb == "join":
        profiles = [engine.join_people(*names)]
        tell(f"{names[0]} and {names[1]} are one person: noted in {engine.home.people}")
    else:
        profiles = list(engine.split_people(*names))
        tell(f"{names[1]} is not {names[0]}: noted in {engine.home.people}")
    for number, profile in enumerate(profiles):
        if as_json:
            print_json(profile.model_dump(mode="json"))
            continue
        if number:
            line()
        _show(profile)


def _row(profile: Profile) -> tuple[str, ...]:
    more = len(profile.addresses) - 1
    address = f"{profile.address} +{more}" if more > 0 else profile.address
    until = f"{profile.until:%Y-%m}" if profile.until else ""
    return profile.name, address, _who(profile), f"{profile.documents:,}", until


def _who(profile: Profile) -> str:
    """Title and organisation, else what the person does."""
    told = ", ".join(filter(None, (profile.title, profile.organisation)))
    return told or ", ".join(list(profile.roles)[:2])


def _show(profile: Profile) -> None:
    line(profile.name or profile.address, "bold")
    if told := ", ".join(filter(None, (profile.title, profile.organisation, *profile.phones))):
        line(told, indent=2)
    counts = ", ".join(f"{role} {count:,}" if count else role for role, count in profile.roles.items())
    months = f" · {profile.since:%Y-%m} to {profile.until:%Y-%m}" if profile.since and profile.until else ""
    line(f"{counts}{months}", "dim", indent=2)
    line("goes by", "bold", indent=2)
    for known in profile.identities:
        name = known.identity.name
        named = f" {name}" if name and name not in known.written else ""
        line(f"{known.written}{named} · {', '.join(known.sources)} · {known.documents:,}", indent=4, hang=6)
    _links("one person because", profile.links)
    _links("perhaps also (cascade people join)", profile.doubts)


def _links(head: str, links: tuple[Link, ...]) -> None:
    if not links:
        return
    line(head, "bold", indent=2)
    for link in sorted(links, key=lambda link: -link.strength)[:_REASONS]:
        told = f" ({link.told})" if link.told else ""
        line(f"{link.one} = {link.other}: {link.reason.value}{told} · {link.strength:.2f}", indent=4, hang=6)
    if len(links) > _REASONS:
        line(f"and {len(links) - _REASONS} more: --json has them all", "dim", indent=4)
