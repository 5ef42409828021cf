"""Reads the hand-written material under `script/`: who is in it, and how its times and options are written.

The material is plain text so that it can be read and edited as what it is, mail and talk. Nothing here draws random
numbers: where variety is wanted, `pick` chooses by a hash of what the choice is for, so an edit in one place leaves
all the others as they were, on every Python and every machine.
"""

from __future__ import annotations

import hashlib
import tomllib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

__all__ = [
    "SCRIPT",
    "ZONE",
    "Options",
    "Person",
    "Record",
    "day",
    "digest",
    "moment",
    "number",
    "options",
    "person",
    "pick",
]

SCRIPT = Path(__file__).with_name("script")
ZONE = ZoneInfo("Europe/London")
SEED = "tinloaf"
_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "tinloaf.example")

T = TypeVar("T")


def digest(*key: object) -> str:
    """40 hexadecimal digits that depend on the seed and `key` alone."""
    return hashlib.sha1("|".join((SEED, *map(str, key))).encode()).hexdigest()


def number(low: int, high: int, *key: object) -> int:
    """A whole number in `[low, high]`, always the same for the same key."""
    return low + int(digest(*key)[:12], 16) % (high - low + 1)


def pick(choices: Sequence[T], *key: object) -> T:
    """One of `choices`, always the same for the same key."""
    return choices[number(0, len(choices) - 1, *key)]


def identifier(*key: object) -> str:
    """A UUID that depends on `key` alone."""
    return str(uuid.uuid5(_SPACE, "|".join(map(str, key))))


def moment(text: str) -> datetime:
    """`01-14 09:12` in the company's zone; the story runs from December 2024 to June 2025."""
    year = 2024 if text.startswith("12-") else 2025
    return datetime.strptime(f"{year}-{text.strip()}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def day(at: datetime) -> str:
    """`24 April 2025`, as most of the company writes a date."""
    return f"{at.day} {at:%B %Y}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast. `key` is how the script calls them; `addresses` maps a name of an address to it."""

    key: str
    name: str
    addresses: dict[str, str]
    org: str = ""
    title: str = ""
    client: str = "gmail"
    signature: str = ""
    slack: str = ""
    github: str = ""

    @property
    def first(self) -> str:
        """What their colleagues call them."""
        return self.name.split()[0]

    @property
    def staff(self) -> bool:
        """Whether they work at the company."""
        return bool(self.slack)


class Mailbox(NamedTuple):
    """A person writing from, or being written to at, one of their addresses."""

    who: Person
    address: str


@cache
def cast() -> dict[str, Person]:
    """Everybody by key, in the order of the file."""
    table = tomllib.loads((SCRIPT / "people.toml").read_text(encoding="utf-8"))
    return {key: _person(key, entry) for group in table.values() for key, entry in group.items()}


def _person(key: str, entry: dict[str, Any]) -> Person:
    names = {k: v for k, v in entry.items() if k in ("name", "org", "title", "client", "signature", "slack", "github")}
    addresses = {"": entry.get("mail") or f"{key}@tinloaf.example", **entry.get("also", {})}
    return Person(key=key, addresses=addresses, **names)


def person(text: str) -> Mailbox:
    """`ravi`, `ravi/home` (another of his addresses), or `Name <address>` for somebody who writes once."""
    text = text.strip()
    if "<" in text:
        name, _, address = text.rstrip(">").partition("<")
        address = address.strip()
        return Mailbox(Person(key=address, name=name.strip(), addresses={"": address}), address)
    key, _, which = text.partition("/")
    who = cast()[key]
    return Mailbox(who, who.addresses[which])


@dataclass(frozen=True, slots=True)
class Options:
    """The fields after the first of a heading: `| cc lucy | id=terms | quote=none`."""

    words: dict[str, str] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """The value of `name`, or `default`."""
        return self.words.get(name, default)

    def many(self, name: str) -> tuple[str, ...]:
        """The comma-separated values of `name`."""
        return tuple(v.strip() for v in self.words.get(name, "").split(",") if v.strip())


def options(fields: Sequence[str]) -> Options:
    """`["cc lucy, hal", "id=terms"]` as options; a field without `=` is named by its first word."""
    words = {}
    for text in fields:
        name, _, value = text.partition("=") if "=" in text else text.strip().partition(" ")
        words[name.strip()] = value.strip()
    return Options(words)


@dataclass(frozen=True, slots=True)
class Record:
    """A record that a question can point to: its native id, its tags, and whom it speaks for."""

    native_id: str
    tags: tuple[str, ...] = ()
    value: str = ""
    """What stands for it in a list: a card's name, the bakery that wrote a complaint."""
    facts: dict[str, str] = field(default_factory=dict)
    copies: tuple[str, ...] = ()
    """Other ids that say the same: of a mail that passes this one on, a pull request's address."""
    text: str = ""
    """Its words as the script has them."""
