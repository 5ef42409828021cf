"""Who is who and what is called what, as the library tells it and as the person says."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from cascade.engine.resources import Resources
from cascade.errors import Busy

if TYPE_CHECKING:
    from cascade.aliases import Alias
    from cascade.library import Profile

__all__ = ["Naming"]


class Naming(Resources):
    """What a front end asks about people and names."""

    def names(self, word: str = "") -> tuple[Alias, ...]:
        """Names of one thing, as the library tells them and the person says, the surest first; with `word`, those
        that have its words.

        Raises `ConfigError` for a names.txt that does not read.
        """
        from cascade.aliases import IndexCounts, NameBook, Own, Store

        return NameBook(Store(self.home.learned), Own.load(self.home.names), IndexCounts(self.index)).aliases(word)

    def say_names(self, one: str, other: str, *, same: bool) -> None:
        """Note in the home's names.txt that two names are, or are not, the same thing's.

        Raises `UsageError` for what is no name, `ConfigError` for a names.txt that does not read.
        """
        from cascade.aliases import Own

        Own.say(self.home.names, one, other, same=same)

    def people(self, text: str = "", *, limit: int = 20) -> tuple[Profile, ...]:
        """Who is known by all words of `text` (beginnings of words of a name, address or id), one entry a person.

        The one who is called just so comes first, then who is named most. With no `text` all, those named most first.
        Raises `ConfigError` for a people.toml that does not read.
        """
        self._conclude()
        return tuple(self.library.profiles(text, limit))

    def person(self, text: str) -> Profile:
        """The one person whom `text` means: by an address, id or full name, else the only one who has its words.

        Raises `NoSuch` where there is none, and where there are several, with some of them.
        """
        from cascade.engine.persons import the_one

        self._conclude()
        return the_one(self.library, text)

    def join_people(self, one: str, other: str) -> Profile:
        """Note in the home's people.toml that two people are one, and give that one.

        Raises `NoSuch` where `one` or `other` means nobody or several, `UsageError` where they are one already.
        """
        from cascade.engine.persons import join

        self._conclude()
        join(self.home.people, self.library, one, other)
        self._conclude()
        return self.person(one)

    def split_people(self, person: str, identity: str) -> tuple[Profile, Profile]:
        """Note in the home's people.toml that an identity is not of `person`; gives both as they are then.

        Raises `NoSuch` where `person` means nobody or several, `UsageError` where the identity is not one of theirs or
        their only one.
        """
        from cascade.engine.persons import split

        self._conclude()
        left, gone = split(self.home.people, self.library, person, identity)
        self._conclude()
        return self.person(left), self.person(gone)

    def _conclude(self) -> None:
        """Bring who is one person up to date, where nobody else is writing."""
        from cascade.people import Own

        own = Own.load(self.home.people)
        if not self.library.concluded(own):
            with contextlib.suppress(Busy), self.home.writing():
                self.library.conclude(own)
