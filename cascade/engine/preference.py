"""What comes first for one person: documents that are pinned, and a ranker that is learned from feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cascade.clean import clean
from cascade.engine.resources import Resources
from cascade.errors import NoSuch, UsageError
from cascade.types import Document

if TYPE_CHECKING:
    from cascade.pinned import PinnedDocument
    from cascade.ranker import Learned

__all__ = ["Preference"]


class Preference(Resources):
    """What a front end asks about pins and the ranker."""

    def pins(self) -> tuple[PinnedDocument, ...]:
        """The documents that are pinned; raises `ConfigError` for a pins.toml that does not read."""
        from cascade.pinned import read_pins

        return read_pins(self.home.pins)

    def pin(self, document: str, words: str = "") -> Document:
        """Let a document come first where it is found: for questions that share `words`, for all where there are none.

        `document` is an id, a path or a title. Noted in the home's pins.toml. Raises `NoSuch` where it means none or
        several, `UsageError` for words that say nothing.
        """
        from cascade.language import content_words
        from cascade.pinned import keep_pin

        words = clean(" ".join(words.split()))
        if words and not content_words(words):
            raise UsageError(f"{words!r} says nothing to go by", hint='words of the questions: --for "price list"')
        found = self.library.find_document(document)
        keep_pin(self.home.pins, found.id, words)
        return found

    def unpin(self, document: str) -> str:
        """Take away the pins of a document, which may be gone from the library, and give its id; raises `NoSuch`."""
        from cascade.pinned import take_pin

        known = {pin.document for pin in self.pins()}
        id_, named = document.strip(), [id_ for id_, _ in self.library.named(document, known) if id_ in known]
        if id_ not in known:
            id_ = named[0] if len(named) == 1 else self.library.find_document(document, known).id
        if not take_pin(self.home.pins, id_):
            raise NoSuch(f"{id_} is not pinned", hint="`cascade pin` lists what is")
        return id_

    def learned(self) -> Learned | None:
        """The ranker that was learned from feedback; None where none was. Raises `ConfigError`."""
        from cascade.ranker import read_learned

        return read_learned(self.home.ranker)

    def keep_learned(self, learned: Learned) -> None:
        """Keep a ranker in the place of the one that is there; whether it counts, it says itself."""
        from cascade.ranker import write_learned

        write_learned(self.home.ranker, learned)

    def ranking(self) -> dict[str, Any]:
        """The pins and the learned ranker that questions are ranked by now, for `RunOptions.ranking`."""
        from cascade.ranking import Ranking

        return Ranking.of(self.home).model_dump(mode="json")
