"""Questions: read as they are typed, followed up, asked, and asked again with changes.

How far repeats of a run lie apart is found by asking again too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cascade.clean import clean
from cascade.config import STAGES, RunOptions
from cascade.engine.resources import Resources
from cascade.errors import NoSuch, UsageError
from cascade.types import Filters, Question

if TYPE_CHECKING:
    from cascade.asking import Opened
    from cascade.followup import FollowUp, Turn
    from cascade.noise import Noise
    from cascade.runs import Run
    from cascade.steps import Before
    from cascade.trace import Event

__all__ = ["Asking"]


class Asking(Resources):
    """What a front end asks with a question."""

    def question(self, text: str, *, as_of: datetime | None = None, filters: Filters | None = None) -> Question:
        """A question of this home's person, as of now unless said otherwise: then what is younger is not read.

        Raises `UsageError` for an empty one.
        """
        if not text.strip():
            raise UsageError("the question is empty", hint="for example: Who leads the Lisbon project?")
        return Question(
            text=" ".join(text.split()),
            as_of=as_of or datetime.now(UTC).replace(microsecond=0),
            dated=as_of is not None,
            zone=self.zone,
            filters=filters or Filters(),
        )

    def typed(self, text: str, *, as_of: datetime | None = None, filters: Filters | None = None) -> Question:
        """What a person typed in a question box: the filters among its words narrow, the rest is the question.

        `from:ann after:march what did she say about pricing?`: the filters are those of a search (`cascade.query`), and
        `as-of:DAY` beside them. `as_of` and `filters` narrow further; of two days the earlier one counts. Raises
        `UsageError` for a value that does not read, for filters that cannot all hold and where nothing but filters is
        there, and `NoSuch` for a source or kind that the library does not have.
        """
        from cascade.query import read_question

        asked = read_question(text, as_of=as_of or datetime.now(UTC), zone=self.zone)
        if text.strip() and not any(map(str.isalnum, asked.text)):
            raise UsageError(
                f"there is no question, only {text.strip()!r}",
                hint='add what you want to know: from:ann "what did she say about pricing?"',
            )
        both = self.check_filters(asked.filters).narrowed(self.check_filters(filters or Filters()))
        if both is None:
            raise UsageError(
                "the filters in the question and those beside it cannot all hold", hint="leave one of them out"
            )
        moments = (moment for moment in (as_of, asked.as_of) if moment)
        return self.question(asked.text, as_of=min(moments, default=None), filters=both)

    def check_filters(self, filters: Filters) -> Filters:
        """`filters` with sources and kinds as they are spelled; raises `NoSuch` for one that is not there."""
        sources = {source.name.casefold(): source.name for source in self.home.config.sources}
        kinds = {kind.casefold(): kind for kind in self.library.kinds()} if filters.kinds else {}
        for name in filters.sources:
            if name.casefold() not in sources:
                self.home.config.source(name)
        for kind in filters.kinds:
            if kind.casefold() not in kinds:
                raise NoSuch(
                    f"the library holds no record of the kind {kind!r}",
                    hint=f"kinds: {', '.join(kinds.values()) or 'none yet: `cascade sync`'}",
                )
        spelled = {
            "sources": tuple(sources[name.casefold()] for name in filters.sources),
            "kinds": tuple(kinds[kind.casefold()] for kind in filters.kinds),
        }
        return filters.model_copy(update=spelled)

    def ask(
        self,
        question: Question,
        options: RunOptions | None = None,
        *,
        listen: Callable[[Event], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
        before: Before | None = None,
    ) -> Run:
        """Answer `question` and record how. The run is written as it goes; `listen` gets each event at once.

        `before` is called on this thread before each stage, and decides whether it runs and on what (`cascade.steps`);
        what it decides has to fit (`check_output`, `check_prompt`), else the run ends with what they raise. Raises the
        error that ended it (of `cascade.errors`), after recording it; `Stopped` where `stop` or `before` said so.
        """
        from cascade.asking import Watch, ask

        options = options or RunOptions()
        self.gateway.allow(*options.models.values())
        return ask(self._opened(), question, options, Watch(listen, stop, before))

    def follow_up(self, text: str, after: Run | Sequence[Turn] | None) -> FollowUp:
        """What `text` asks after a run, or after the turns of a conversation, as a question that stands on its own.

        Ask it with `RunOptions(said=text, follows=run.id)`, so that the conversation goes on; `said` only where it was
        changed. What stands on its own already is left alone. Never fails: what nothing fits stays as it is.
        """
        from cascade.engine.dialogue import conversation, people_known
        from cascade.followup import follow_up

        if after is None or isinstance(after, Sequence):
            turns = tuple(after or ())
        else:
            turns = conversation(self.home.runs, after)
        return follow_up(clean(text), turns, people_known(self.library), self.zone)

    def rerun(
        self,
        run: Run,
        options: RunOptions | None = None,
        *,
        start: str | None = None,
        sets: Mapping[str, str] | None = None,
        listen: Callable[[Event], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
        before: Before | None = None,
    ) -> Run:
        """The recorded run again, with some values changed. What does not depend on a change comes from the cache.

        `start` names the stage to recompute from: those before it keep their recorded outputs, it and those after it
        are computed anew. `sets` changes fields of recorded outputs: `{"decompose.operation": "list"}`.
        `before` is as for `ask`. Raises `NoSuch` for a stage that did not run and `UsageError` for a field that is not
        there.
        """
        from cascade.asking import Watch, ask
        from cascade.engine.again import changed_again

        self._same_library(run)
        options = options or RunOptions()
        self.gateway.allow(*options.models.values())  # and not those that the record names: nobody asked for them now
        again = changed_again(run, options, start, sets or {})
        return ask(self._opened(), run.head.question, again, Watch(listen, stop, before))

    def noise(
        self,
        run: Run,
        *,
        stage: str | None = None,
        samples: int = 5,
        other: Run | None = None,
        recipe: Mapping[str, Any] | None = None,
        listen: Callable[[Event], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Noise:
        """How far `samples` repeats of `run` lie apart, and whether `other`, an edited run, lies farther from it.

        Each repeat is computed anew from `stage` on (None: all of it), with another sample of the model's replies and
        with `recipe` changed, and is recorded as a rerun of `run`. `listen` gets the events of one repeat after the
        other. Where `stop` says so, what is done by then is told of, if that is two repeats, else raises `Stopped`.
        Raises `UsageError` for less than two, `NoSuch` for an unknown stage, and what ended a repeat.
        """
        from cascade.noise import repeated

        given = {name: run.blobs.get(blob) for name, blob in run.head.pins.items()}

        def again(sample: int) -> Run:
            fresh = () if stage else STAGES
            options = RunOptions(recipe=dict(recipe or {}), sample=sample, pins=given, fresh=fresh, repeat=True)
            return self.rerun(run, options, start=stage, listen=listen, stop=stop)

        return repeated(run, again, stage=stage, samples=samples, other=other, recipe=recipe or {}, stop=stop)

    def _same_library(self, run: Run) -> None:
        """Raise `UsageError` for a run from a file that cannot go on here, because what it found is not here."""
        if run.file is None:
            return
        ask = "cascade ask puts the question to this library; cascade show opens what was recorded"
        if run.file.manifest.redacted:
            raise UsageError(
                f"{run.folder} is redacted: the names in it are nobody's, and no library has them", hint=ask
            )
        found = run.found()
        here = self.library.passages_of(list(found))
        gone = sum(id_ not in here or here[id_].text != text for id_, text in found.items())
        if gone:
            raise UsageError(
                f"{run.folder} was recorded on another library: {gone} of the {len(found)} passages that it found are"
                " not in this one",
                hint=ask,
            )

    def _opened(self) -> Opened:
        """What a run works on, the index brought up to date."""
        from cascade.asking import Opened

        self._current()
        return Opened(self.home, self.library, self.index, self.gateway)
