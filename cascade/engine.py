"""The one door for front ends: sources, search, questions, runs.

Everything heavy (the model, tantivy, litellm) is opened when it is first needed and kept until `close`.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from cascade import config as settings
from cascade.clean import clean
from cascade.config import STAGES, ModelSpec, RunOptions, SourceConfig
from cascade.errors import BadQuery, Busy, CascadeError, NoSuch, UsageError
from cascade.home import Home
from cascade.types import Document, Filters, Hit, Identity, Question, Score, Value

if TYPE_CHECKING:
    from cascade.aliases import Alias
    from cascade.asking import Opened
    from cascade.case import Case
    from cascade.doctor import Finding
    from cascade.feedback import Feedback, Thumb
    from cascade.followup import FollowUp, Turn
    from cascade.index import Index
    from cascade.library import Library, Profile, Skipped, SourceState
    from cascade.models.base import TokenLogprob
    from cascade.models.gateway import Gateway
    from cascade.noise import Noise
    from cascade.pinned import PinnedDocument
    from cascade.ranker import Learned
    from cascade.runs import Difference, Run, RunSummary
    from cascade.steps import Before, Halt
    from cascade.suggest import Directory, Suggestion
    from cascade.sync import Progress, SyncReport
    from cascade.trace import Event, ModelCalled
    from cascade.why import Why

__all__ = ["Engine", "SearchResult"]


_PULLED = 200
"""Passages among which a search looks for pinned ones."""


class SearchResult(Value):
    """What a search gave: the query as it was read, the best hits, and how many passages match in all."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    notes: tuple[str, ...] = ()


class Engine:
    """One home, opened. Use as a context manager, or call `close`."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = Home(home)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what was opened."""
        self.__dict__.pop("directory", None)
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

    # --- questions ------------------------------------------------------------------------------------------------

    def question(self, text: str, *, as_of: datetime | None = None, filters: Filters | None = None) -> Question:
        """A question of this home's person, as of now unless said otherwise: then what is younger is not read.

        Raises `UsageError` for an empty one.
        """
        if not text.strip():
            raise UsageError("the question is empty", hint='cascade ask "Who leads the Lisbon project?"')
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
        sources = {source.name.casefold(): source.name for source in self.sources()}
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
        from cascade.again import changed_again
        from cascade.asking import Watch, ask

        self._same_library(run)
        options = options or RunOptions()
        self.gateway.allow(*options.models.values())  # and not those that the record names: nobody asked for them now
        again = changed_again(run, options, start, sets or {})
        return ask(self._opened(), run.head.question, again, Watch(listen, stop, before))

    # --- follow-ups -----------------------------------------------------------------------------------------------

    def conversation(self, run: Run) -> tuple[Turn, ...]:
        """The turns that end with `run`: it and those that it follows, oldest first."""
        from cascade.dialogue import conversation

        return conversation(self.home.runs, run)

    def follow_up(self, text: str, after: Run | Sequence[Turn] | None) -> FollowUp:
        """What `text` asks after a run, or after the turns of a conversation, as a question that stands on its own.

        Ask it with `RunOptions(said=text, follows=run.id)`, so that the conversation goes on; `said` only where it was
        changed. What stands on its own already is left alone. Never fails: what nothing fits stays as it is.
        """
        from cascade.dialogue import people_known
        from cascade.followup import follow_up

        turns = () if after is None else tuple(after) if isinstance(after, Sequence) else self.conversation(after)
        return follow_up(clean(text), turns, people_known(self.library), self.zone)

    # --- by hand --------------------------------------------------------------------------------------------------

    def check_output(self, stage: str, output: Any) -> None:
        """Raise `ConfigError` that names the field where `output` (JSON) cannot stand in for that of `stage`.

        `stage` is as a run names it, `retrieve.q1`; raises `NoSuch` for one that there is none of.
        """
        from cascade.given import check_output

        check_output(stage, output)

    def check_prompt(self, name: str, text: str) -> None:
        """Raise `PromptError` where `text` cannot stand in for the prompt, `UsageError` where no stage uses it."""
        from cascade.given import check_prompt

        check_prompt(name, text)

    def blank_output(self, halt: Halt) -> Any:
        """An output (JSON) that fits the stage of `halt` and says nothing: to begin with for who writes one himself."""
        from cascade.given import blank_output

        return blank_output(halt)

    def prompt(self, name: str, run: Run | None = None) -> str:
        """The text of a prompt: what `run` was given in its place, else the home's; raises `PromptError`."""
        if run is not None and name in run.head.prompts:
            return str(run.blobs.get(run.head.prompts[name]))
        return self.home.prompt(name).read_text(encoding="utf-8")

    def prompts(self) -> dict[str, tuple[str, ...]]:
        """The prompts that each stage may use, in the stages' order; none for a stage that asks no model."""
        from cascade.pipeline import CHAIN

        return {stage.name: stage.prompts for stage in CHAIN}

    def models(self) -> tuple[ModelSpec, ...]:
        """Models that can be named here: none, the bundled one, files in this home's folder, those of the settings."""
        from cascade.models.weights import own_files

        files = map(str, own_files(self.home))
        named = [self.home.config.models.spec(stage).name for stage in ("default", *STAGES)]
        return tuple(ModelSpec(name=name) for name in dict.fromkeys(["none", "smollm2", *named, *files]))

    def runs(self, *, evals: bool = False) -> Iterator[RunSummary]:
        """The history, the newest first; with `evals` also what evals asked."""
        from cascade.runs import summaries

        return summaries(self.home.runs, evals=evals)

    def run(self, name: str) -> Run:
        """A recorded run by id, by name, by a unique beginning of its id, `last`, or by the file it was exported to.

        A file is checked before it is given: raises `NoSuch` for one that does not hold what a run holds.
        """
        from cascade.runs import find_run

        run = find_run(self.home.runs, name)
        if run.file is None:
            return run
        from cascade.opened import check

        return check(run)

    def diff(self, one: str, other: str) -> Difference:
        """How run `other` came out beside run `one`."""
        from cascade.runs import compare

        return compare(self.run(one), self.run(other))

    # --- kept runs ------------------------------------------------------------------------------------------------

    def mark(self, run_id: str, *, name: str | None = None, starred: bool | None = None) -> RunSummary:
        """Give a run a name or a star, or take it away (`name=""`); what is None stays as it is.

        Raises `UsageError` for a name that another run has, or for a run that was opened from a file.
        """
        from cascade.runs import mark

        return mark(self.home.runs, self.run(run_id), name=name, starred=starred)

    def delete(self, run_id: str) -> None:
        """Forget a run with all that it recorded; raises `Busy` for one that is still going on.

        Later runs that took stages of it from the cache keep their outputs, and lose how these were computed.
        """
        from cascade.runs import delete

        delete(self.run(run_id))

    def export(
        self, run_id: str, path: Path, *, redact: bool = False, mask: Sequence[str] = (), force: bool = False
    ) -> Path:
        """Write a run to one file that opens on any machine (`Engine.run(path)`), and give the file's path.

        With `redact`, people's names, addresses, handles and phone numbers are masked throughout (`cascade.redact`),
        and the words of `mask` too. In a folder `path` the file gets a name of its own. Raises `UsageError` where a
        file is there already and `force` does not say to replace it, or where it cannot be written.
        """
        from cascade.export import Around, Mask, export
        from cascade.runfile import SUFFIX

        run = self.run(run_id)
        if path.is_dir():
            path = path / f"{run.id}{'.redacted' if redact else ''}{SUFFIX}"
        around = Around(
            document=lambda id_: self._document(id_, run), nearby=lambda d: self.around(d, run), run=self.run
        )
        hidden = None
        if redact:
            known = self.library.identities() if self.home.library.exists() else ()
            owner = Identity(address=Path.home().name or "user")
            hidden = Mask(secrets.token_bytes(32), (*known, owner), tuple(mask))
        export(run, path, around, datetime.now(UTC).replace(microsecond=0), hidden, force=force)
        return path

    def document(self, id_: str, run: Run | None = None) -> Document:
        """The document with this id: of a run that was opened from a file as it came with it, else the library's.

        Raises `NoSuch`.
        """
        found = self._document(id_, run)
        if found is None:
            where = "neither the run's file nor the library holds" if run and run.file else "the library does not hold"
            raise NoSuch(f"{where} the document {id_}", hint="it may have been deleted from its source since")
        return found

    def around(self, document: Document, run: Run | None = None) -> tuple[Document, ...]:
        """What `document` stands among, itself included, in the order of time: its conversation and attachments.

        The 60 nearest in time; for a run that was opened from a file, what came with it.
        """
        from cascade.nearby import around, around_in_library

        if run is not None and run.document(document.id) is not None:
            return around(document, run.documents.values())
        return around_in_library(document, self.library) if self.home.library.exists() else (document,)

    def case(self, run_id: str, suite: Path | None = None, *, tags: Sequence[str] = ()) -> tuple[Case, Path]:
        """Add a run to a suite of eval cases as what is expected, and give the case and the file that it is in.

        The suite is a folder, `evals/mine` of the home where none is named; a case of the same question is replaced.
        Raises `NoSuch` for a run without an answer, `ConfigError` for a suite that does not read.
        """
        from cascade.case import CASES, add_case, case_of

        run = self.run(run_id)
        asked = self.conversation(run)[:-1] if run.head.follows and run.file is None else ()
        case = case_of(run, tuple(turn.question for turn in asked), tuple(tags))
        file = (suite or self.home.evals / "mine").expanduser() / CASES
        add_case(file, case)
        return case, file

    def suites(self) -> tuple[tuple[str, Path, int], ...]:
        """The home's suites of eval cases: name, folder, how many cases; raises `ConfigError` for one that does not
        read."""
        from cascade.case import CASES, read_cases, suites

        return tuple((name, folder, len(read_cases(folder / CASES))) for name, folder in suites(self.home.evals))

    def _document(self, id_: str, run: Run | None) -> Document | None:
        packed = run.document(id_) if run is not None else None
        if packed is not None or not self.home.library.exists():
            return packed
        return self.library.get(id_)

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

    # --- names ----------------------------------------------------------------------------------------------------

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

    # --- what the person makes of it ------------------------------------------------------------------------------

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
        id_ = document.strip() if document.strip() in known else self.library.find_document(document).id
        if not take_pin(self.home.pins, id_):
            raise NoSuch(f"{id_} is not pinned", hint="cascade pin lists what is")
        return id_

    def thumb(self, run_id: str, thumb: Thumb | None, *, quote: int | None = None) -> Feedback:
        """Note a thumb on a run's answer, or on a quote of it by its number; None takes it away.

        Raises `NoSuch` for a run without an answer or a quote that it has not, `UsageError` for a run of a file.
        """
        from cascade.runs import noted

        return noted(self.run(run_id), quote, lambda feedback: feedback.judged(thumb, quote))

    def note_opened(self, run_id: str, quote: int) -> Feedback:
        """Note that the source of a citation was opened; raises as `thumb` does."""
        from cascade.runs import noted

        return noted(self.run(run_id), quote, lambda feedback: feedback.with_opened(quote))

    def feedback(self) -> Iterator[tuple[Run, Feedback]]:
        """The runs of the history that something was made of, with that, the newest first."""
        from cascade.feedback import given
        from cascade.runs import Run

        for folder, feedback in given(self.home.runs):
            with contextlib.suppress(NoSuch):
                yield Run(folder), feedback

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

    # --- people -----------------------------------------------------------------------------------------------------

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
        from cascade.who import the_one

        self._conclude()
        return the_one(self.library, text)

    def join_people(self, one: str, other: str) -> Profile:
        """Note in the home's people.toml that two people are one, and give that one.

        Raises `NoSuch` where `one` or `other` means nobody or several, `UsageError` where they are one already.
        """
        from cascade.who import join

        self._conclude()
        join(self.home.people, self.library, one, other)
        self._conclude()
        return self.person(one)

    def split_people(self, person: str, identity: str) -> tuple[Profile, Profile]:
        """Note in the home's people.toml that an identity is not of `person`; gives both as they are then.

        Raises `NoSuch` where `person` means nobody or several, `UsageError` where the identity is not one of theirs or
        their only one.
        """
        from cascade.who import split

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

    # --- why not --------------------------------------------------------------------------------------------------

    def why(self, run: Run, document: str) -> Why:
        """What became of `document` (an id, path, title or passage id) in `run`: each gate, and where it was lost.

        Told from what the run recorded, and from the library as it is now where that is the one that the run read.
        Nothing is written. Raises `NoSuch` that says which where several documents are meant, `UsageError` for none.
        """
        from cascade.why import Shelf, why

        if not document.strip():
            raise UsageError("no document is named", hint="give an id, a path or a title: cascade search shows them")
        here = run.file is None and self.home.library.exists()
        names = tuple(source.name for source in self.sources())
        return why(run, document, Shelf(self.library, self.index, names) if here else None)

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
        from cascade.config import STAGES
        from cascade.noise import repeated

        given = {name: run.blobs.get(blob) for name, blob in run.head.pins.items()}

        def again(sample: int) -> Run:
            fresh = () if stage else STAGES
            options = RunOptions(recipe=dict(recipe or {}), sample=sample, pins=given, fresh=fresh)
            return self.rerun(run, options, start=stage, listen=listen, stop=stop)

        return repeated(run, again, stage=stage, samples=samples, other=other, recipe=recipe or {}, stop=stop)

    # --- completions ----------------------------------------------------------------------------------------------

    def suggest(self, text: str, cursor: int, *, search: bool = False) -> tuple[Suggestion, ...]:
        """What may be meant at `cursor` in a question box, or with `search` in a search box; 8 at most, the best first.

        Filters by two letters of their name, values of the filter that the cursor is in, and people and organisations
        by three letters with a capital. Fit to be asked at each keystroke, of any thread; the first time opens the
        library and the index. Never raises for a home that does not read: then it knows the filters alone.
        """
        from cascade.suggest import Directory, suggest

        as_of = datetime.now(UTC)
        with contextlib.suppress(CascadeError):
            return suggest(text, cursor, self._directory(), as_of=as_of, zone=self.zone, search=search)
        return suggest(text, cursor, Directory(None, None, ()), as_of=as_of, zone="UTC", search=search)

    def _directory(self) -> Directory:
        """Who and what there is to be named; opened once there is a library, and anew when the sources change."""
        from cascade.suggest import Directory

        there = self.home.library.exists()
        sources = tuple((source.name, source.kind) for source in self.sources())
        known: Directory | None = self.__dict__.get("directory")
        if known is None or known.sources != sources or (known.library is not None) != there:
            known = Directory(self.library if there else None, self.index if there else None, sources)
            self.__dict__["directory"] = known
        return known

    # --- tokens ---------------------------------------------------------------------------------------------------

    def tokens(
        self, run: Run, call: ModelCalled, item: int = 0, *, stop: Callable[[], bool] = lambda: False
    ) -> tuple[TokenLogprob, ...]:
        """The tokens of what a model wrote or scored in `run`, each with its log-probability (nats) and alternatives.

        Of a generation those that were recorded: the model's own probabilities, before a grammar and the temperature
        had their say, with the 5 likeliest tokens; one entry for a choice, with all choices; none of a remote model.
        Of a score the target of the `item`-th text, with the 8 likeliest tokens: these are asked of the same model, or
        its cache, and are left out where it is not on this machine or its weights are others by now. Slow the first
        time. Raises `NoSuch` for an item or a record that is not there, `ModelUnavailable` where neither the record nor
        a model of this machine knows, `Stopped` where `stop` said so.
        """
        from cascade.tokens import tokens

        return tokens(run, call, item, self.gateway, stop)

    # --- sources --------------------------------------------------------------------------------------------------

    def add(self, path: Path, *, kind: str | None = None, name: str | None = None) -> SourceConfig:
        """Note down a source at `path`; its kind is guessed where none is given, its name taken from the path.

        Raises `UsageError` for a path that is not there or that nothing reads, `NoSuch` for an unknown kind and
        `BadConfig` for settings that its connector refuses.
        """
        from cascade.connector import connector_kinds, guess_kind
        from cascade.sync import connect

        path = _absolute(path)
        if not _exists(path):
            raise UsageError(f"there is nothing at {path}", hint="name a file or folder: cascade add ~/Maildir")
        kind = kind or guess_kind(path)
        if kind is None and _is_empty(path):
            raise UsageError(f"{path} is empty", hint="name another, or say with --kind KIND what will lie there")
        if kind is None:
            known = ", ".join(connector_kinds())
            raise UsageError(
                f"no connector recognises {path}", hint=f"say which it is: cascade add {path} --kind … ({known})"
            )
        taken = {s.name.casefold() for s in self.home.config.sources}
        try:
            source = SourceConfig.model_validate(
                {"name": name or _fresh_name(path, taken), "kind": kind, "path": str(path)}
            )
        except ValidationError as error:
            said = error.errors()[0]["msg"]
            raise UsageError(f"--name: {said}", hint="for example: cascade add PATH --name work-mail") from error
        connect(source)
        settings.add_source(self.home.config_file, source)
        self.home.reload()
        return source

    def remove(self, name: str) -> int:
        """Forget the source called `name` and everything that it brought; how many documents went."""
        from cascade.sync import remove_source

        source = self.home.config.source(name)
        gone = remove_source(self.home, self.library, source.name)
        settings.remove_source(self.home.config_file, name)
        self.home.reload()
        return gone

    def sources(self) -> tuple[SourceConfig, ...]:
        """The sources as they are set."""
        return self.home.config.sources

    def reload(self) -> None:
        """Read the settings again: another engine on this home has added or removed a source."""
        self.home.reload()

    def source_kinds(self) -> tuple[str, ...]:
        """The kinds of source that there are connectors for, by name."""
        from cascade.connector import connector_kinds

        return connector_kinds()

    def guess_kind(self, path: Path) -> str | None:
        """The kind of source that lies at `path`; None where nothing does, or nothing that a connector recognises."""
        from cascade.connector import guess_kind

        path = _absolute(path)
        return guess_kind(path) if _exists(path) else None

    def sources_state(self) -> tuple[SourceState, ...]:
        """How the sources stand in the library that were synced at least in part, by name."""
        return self.library.sources_state()

    def skips(self, source: str) -> tuple[Skipped, ...]:
        """The records of a source that could not be read, with why."""
        return tuple(self.library.skips(source))

    def documents_by_kind(self, source: str) -> dict[str, int]:
        """Kind of document to how many of it a source holds, the most first."""
        return self.library.documents_by_kind(source)

    def sync(
        self,
        name: str | None = None,
        *,
        force: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> tuple[SyncReport, ...]:
        """Bring the library up to date with all sources, or the one called `name`; a report for each.

        A source that fails has its error in its report, and the others go on. Raises `Busy` where another process
        writes.
        """
        from cascade.sync import sync_all

        chosen = self.sources() if name is None else (self.home.config.source(name),)
        return sync_all(self.home, self.library, chosen, force=force, on_progress=on_progress, stop=stop)

    # --- search ---------------------------------------------------------------------------------------------------

    def search(
        self, text: str, *, limit: int = 20, as_of: datetime | None = None, explain: bool = False
    ) -> SearchResult:
        """Passages for what a person typed; raises `BadQuery` for what says nothing to look for."""
        from cascade.pinned import pull, raised
        from cascade.query import parse

        self._current()
        query = parse(text, as_of=as_of or datetime.now(UTC), zone=self.zone)
        pins = pull(self.pins(), text)
        found = self.index.search(query, limit=max(limit, _PULLED) if pins else limit)
        best = raised(found.hits, pins, self.home.config.recipe.weigh_pin)[:limit]
        passages = self.library.passages_of([hit.passage for hit, _ in best])
        parts = self.index.explain(found.query, [hit for hit, _ in best]) if explain else {}
        hits = tuple(
            Hit(
                passage=passages[hit.passage],
                score=hit.score + gain,
                rank=rank,
                parts=(*parts.get(hit.passage, ()), *((Score(name="pin", value=gain),) if explain and gain else ())),
            )
            for rank, (hit, gain) in enumerate(best, 1)
            if hit.passage in passages
        )
        return SearchResult(query=str(found.query), hits=hits, total=found.total, notes=(*query.notes, *found.notes))

    def find_documents(self, text: str, *, limit: int = 20) -> tuple[Document, ...]:
        """Documents that a person may mean: those of that id, path or title, then those that a search finds.

        Never raises for words that say nothing to look for: then only the names count.
        """
        named = [id_ for id_, _ in self.library.named(text)]
        found: tuple[Hit, ...] = ()
        with contextlib.suppress(BadQuery, NoSuch):
            found = self.search(text, limit=limit * 3).hits
        ids = dict.fromkeys([*named, *(hit.passage.document for hit in found)])
        return tuple(self.library.documents_of(list(ids)[:limit]).values())

    # --- health ---------------------------------------------------------------------------------------------------

    def doctor(self) -> tuple[Finding, ...]:
        """What is well with this home and what is not: model, library, index, sources, disk."""
        from cascade.doctor import examine

        return examine(self)

    # --- inside ---------------------------------------------------------------------------------------------------

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

    def _opened(self) -> Opened:
        """What a run works on, the index brought up to date."""
        from cascade.asking import Opened

        self._current()
        return Opened(self.home, self.library, self.index, self.gateway)


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # `~nobody`: there is no such user
        return path.absolute()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no path at all: it is too long, or has a NUL
        return False


def _is_empty(path: Path) -> bool:
    try:
        return path.is_dir() and not any(path.iterdir())
    except OSError:  # nobody knows what lies in it
        return False


def _fresh_name(path: Path, taken: set[str]) -> str:
    """A name for a source at `path` that none has yet: `Maildir`, `Maildir-2`, …"""
    stem = re.sub(r"[^\w.-]+", "-", path.stem or path.name).strip("-.")[:56] or "source"
    names = itertools.chain([stem], (f"{stem}-{n}" for n in itertools.count(2)))
    return next(n for n in names if n.casefold() not in taken)
