"""What there is to ask, and what was typed as a question that stands on its own; both looked up in a clerk's thread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cascade.clean import one_line
from cascade.shown import counted

if TYPE_CHECKING:
    from cascade.config import RunOptions
    from cascade.engine import Engine
    from cascade.followup import FollowUp
    from cascade.library.records import SourceState
    from cascade.runs import Run
    from cascade.types import Question

__all__ = ["Askable", "askable", "understood"]

_REMEMBERED = 300
"""Questions of earlier runs that are known again."""
_SUCH_AS = """Ask in your own words, such as
who deals with …   when is our next …   what was decided at …
what happened with … since May   how many …   summarise …"""
"""What the box itself does not tell: what can be asked."""


class Askable(NamedTuple):
    """What there is to ask."""

    zone: str
    sources: tuple[str, ...]
    waiting: tuple[str, ...]
    """Those of them that were never synced, or not to their end."""
    documents: int
    questions: tuple[str, ...]
    """What was asked before, the newest first."""

    @property
    def welcome(self) -> tuple[str, str]:
        """What is there, and what to do with it."""
        if self.documents:
            read = [name for name in self.sources if name not in self.waiting]
            told = counted(self.documents, "document")
            told += f" of {counted(len(read), 'source')}: {', '.join(read)}" if read else ""
            waiting = f"\nNot synced yet, or only in part: {', '.join(self.waiting)} (F5)" if self.waiting else ""
            return f"{told}{waiting}", _SUCH_AS
        said, hint = _lacking(self.sources)
        return said, hint if self.sources else f"{hint}\n`cascade demo` in a shell makes a sample company to try"


def _lacking(sources: Collection[object]) -> tuple[str, str]:
    """What a library without documents lacks, and what to do."""
    if sources:
        return "The library holds no document yet", "F5 shows the sources; s syncs them there"
    return "There is nothing in this library yet", "F5 adds a source: a mailbox, a folder of documents, a chat export"


def _states(engine: Engine) -> Sequence[SourceState]:
    """How the sources stand; an empty home is not made one by looking."""
    return engine.library.sources_state() if engine.home.library.exists() else ()


def askable(engine: Engine) -> Askable:
    """What there is to ask."""
    state = _states(engine)
    synced = {s.name for s in state if s.synced_at}
    return Askable(
        zone=engine.zone,
        sources=tuple(one_line(s.name) for s in engine.sources()),
        waiting=tuple(one_line(s.name) for s in engine.sources() if s.name not in synced),
        documents=sum(s.coverage.documents for s in state),
        questions=tuple(dict.fromkeys(one_line(r.question) for r in islice(engine.runs(), _REMEMBERED))),
    )


def understood(engine: Engine, *, text: str, last: Run | None) -> tuple[Question, RunOptions, FollowUp | None]:
    """What was typed, as a question that stands on its own after `last`.

    Raises `UsageError` where there is nothing to ask: no run is made, and no model readied, to find that out.
    """
    from cascade.config import RunOptions
    from cascade.errors import UsageError

    if not any(state.coverage.documents for state in _states(engine)):
        said, hint = _lacking(engine.sources())
        raise UsageError(said, hint=hint)
    question = engine.typed(text)
    if last is None:
        return question, RunOptions(), None
    follow = engine.follow_up(question.text, last)
    options = RunOptions(said=question.text if follow.changed else "", follows=last.id)
    return question.model_copy(update={"text": follow.text}), options, follow
