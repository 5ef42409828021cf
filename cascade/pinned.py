"""Documents that a person pinned: `pins.toml` in the home, theirs to edit. A pin raises what a search finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import ConfigDict, Field

from cascade.files import add_entry, change_toml, drop_entries, read_toml
from cascade.language import content_words, stem
from cascade.types import Value

__all__ = ["PinnedDocument", "keep_pin", "pull", "raised", "read_pins", "take_pin"]

_HEAD = """\
# Documents that are to come first where they are found (`cascade pin`): for every question, or for those that share
# the words of `for`.
#     [[pin]]
#     document = "mail:larch-1@brackwater.example"
#     for = "larch delivery"

"""


class PinnedDocument(Value):
    """A document that comes first, for questions that share `words`; for all where there are none."""

    model_config = ConfigDict(populate_by_name=True)
    document: str = Field(min_length=1)
    """Its id."""
    words: str = Field("", alias="for")


class _File(Value):
    pin: tuple[PinnedDocument, ...] = ()


def pull(pins: Iterable[PinnedDocument], question: str) -> dict[str, float]:
    """Id of each document that is pinned for `question` to how far: the share of the pin's words that the question has,
    1 for a pin without words. Words count in any form; of several pins of a document the farthest counts."""
    asked = _stems(question)
    found: dict[str, float] = {}
    for pin in pins:
        wanted = _stems(pin.words)
        share = len(wanted & asked) / len(wanted) if wanted else float(not pin.words.strip())
        if share:
            found[pin.document] = max(share, found.get(pin.document, 0.0))
    return found


class _Match(Protocol):
    @property
    def passage(self) -> str: ...

    @property
    def score(self) -> float: ...


M = TypeVar("M", bound=_Match)


def raised(hits: Sequence[M], pulls: Mapping[str, float], weight: float) -> list[tuple[M, float]]:
    """Hits of a search, the best first, each with what its pin adds: that share of the best score, times `weight`."""
    top = max((hit.score for hit in hits), default=0.0)
    gains = [(hit, weight * top * pulls.get(hit.passage.rpartition("@")[0], 0.0)) for hit in hits]
    return sorted(gains, key=lambda pair: -(pair[0].score + pair[1])) if pulls else gains


def _stems(text: str) -> set[str]:
    return set(map(stem, content_words(text)))


def read_pins(file: Path) -> tuple[PinnedDocument, ...]:
    """What `file` says, nothing where it is not there; raises `ConfigError` for one that does not read."""
    return read_toml(file, _File).pin


def keep_pin(file: Path, document: str, words: str) -> None:
    """Pin `document` for `words`, beside what is pinned; a pin of it for the same words is there once."""
    if PinnedDocument(document=document, words=words) not in read_pins(file):
        entry = {"document": document} | ({"for": words} if words else {})
        change_toml(file, _HEAD, lambda held: add_entry(held, "pin", entry))


def take_pin(file: Path, document: str) -> int:
    """Take away the pins of `document`; how many there were."""
    gone = sum(pin.document == document for pin in read_pins(file))
    if gone:
        change_toml(file, _HEAD, lambda held: drop_entries(held, "pin", lambda pin: pin["document"] == document))
    return gone
