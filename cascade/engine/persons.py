"""The person whom somebody means, and what the person says of who is who: joining two people, splitting one."""

from __future__ import annotations

from pathlib import Path

from cascade.clean import one_line
from cascade.errors import NoSuch, UsageError
from cascade.language import fold
from cascade.library import Library, Profile
from cascade.people import Own

__all__ = ["join", "split", "the_one"]

_SHOWN = 5


def the_one(library: Library, text: str) -> Profile:
    """See `Engine.person`."""
    wanted = fold(" ".join(text.split()))
    found = library.profiles(_looked_up(text), limit=200) if wanted else []
    exact = [p for p in found if wanted in map(fold, _called(p))]
    meant = exact or found
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise NoSuch(f"nobody is called {text!r}", hint="cascade people WORD shows who is known by that word")
    some = "; ".join(one_line(f"{p.address or p.name} ({p.name})") for p in meant[:_SHOWN])
    raise NoSuch(f"several people are meant by {text!r}", hint=f"give an address or id of theirs: {some}")


def join(file: Path, library: Library, one: str, other: str) -> None:
    """See `Engine.join_people`."""
    a, b = the_one(library, one), the_one(library, other)
    if a.identities == b.identities:
        raise UsageError(
            f"{one!r} and {other!r} are one person already", hint=f"cascade people show {a.address or a.name}"
        )
    all_of = [frozenset(known.written for known in each.identities) for each in (a, b)]
    Own.join(file, _anchor(a, one), _anchor(b, other), (all_of[0], all_of[1]))


def split(file: Path, library: Library, person: str, identity: str) -> tuple[str, str]:
    """See `Engine.split_people`; gives an identity of who is left, and the one that was split off, as written."""
    whole = the_one(library, person)
    wanted = fold(" ".join(identity.split()))
    gone = {
        k.written
        for k in whole.identities
        if wanted in map(fold, (k.written, k.identity.address, "" if k.identity.address else k.identity.name))
    }
    theirs = ", ".join(dict.fromkeys(one_line(k.written) for k in whole.identities))
    if len(gone) != 1:
        raise UsageError(f"{identity!r} is not one of the identities of {person!r}", hint=f"those are: {theirs}")
    left = [k for k in whole.identities if k.written not in gone]
    own = [k for k in left if k.written == k.identity.address]  # the others hang on these, or on what they share
    others = tuple(dict.fromkeys(k.written for k in own or left))
    if not others:
        raise UsageError(f"{identity!r} is all that is known of {person!r}", hint="there is nothing to split it from")
    [apart] = gone
    Own.split(file, apart, others)
    return others[0], apart


def _looked_up(text: str) -> str:
    """The words of what is written, without the marks around an address."""
    return text.replace("<", " ").replace(">", " ")


def _called(profile: Profile) -> tuple[str, ...]:
    return (*profile.names, *profile.addresses, *(known.written for known in profile.identities))


def _anchor(profile: Profile, text: str) -> str:
    """The identity of a person by which a file names them: the one that was typed, else the first with an address."""
    wanted = fold(" ".join(text.split()))
    typed = next((k.written for k in profile.identities if wanted in map(fold, (k.written, k.identity.address))), None)
    return typed or next((k.written for k in profile.identities if k.identity.address), profile.identities[0].written)
