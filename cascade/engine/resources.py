"""What a home opens when it is first needed, and keeps until it is closed: library, index, models."""

from __future__ import annotations

import contextlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cascade.errors import Busy
from cascade.home import Home

if TYPE_CHECKING:
    from cascade.index import Index
    from cascade.library import Library
    from cascade.models.gateway import Gateway

__all__ = ["Resources"]


class Resources:
    """A home, and what it opens; a context manager that closes it."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = Home(home)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what was opened."""
        for name in ("gateway", "index", "library"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()

    @cached_property
    def library(self) -> Library:
        from cascade.library import Library

        return Library(self.home.library)

    @cached_property
    def index(self) -> Index:
        from cascade.index import Index

        return Index(self.home.index, known_as=lambda name: self.library.known_as(name))

    @cached_property
    def gateway(self) -> Gateway:
        from cascade.models.gateway import Gateway

        return Gateway(self.home, self.home.config)

    @property
    def zone(self) -> str:
        """The person's time zone: as set, else the machine's."""
        if self.home.config.zone:
            return self.home.config.zone
        from tzlocal import get_localzone_name

        return get_localzone_name() or "UTC"

    def _current(self) -> None:
        """Let the index catch up with the library, where it is behind and nobody else is writing."""
        from cascade.people import Own

        own = Own.load(self.home.people)
        behind = self.index.revision != self.library.revision
        if not behind and self.library.concluded(own):
            return
        from cascade.sync import catch_up

        with contextlib.suppress(Busy), self.home.writing():
            if behind:
                catch_up(self.library, self.index, self.home.learned)
            self.library.conclude(own)
