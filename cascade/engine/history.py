"""Recorded runs: found, compared, named, judged, forgotten, exported, and made cases of."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cascade.engine.documents import Documents
from cascade.errors import NoSuch
from cascade.types import Identity

if TYPE_CHECKING:
    from cascade.case import Case
    from cascade.difference import Difference
    from cascade.followup import Turn
    from cascade.notes import Feedback, Thumb
    from cascade.runs import Run, RunSummary

__all__ = ["History"]


class History(Documents):
    """What a front end asks about runs."""

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

    def conversation(self, run: Run) -> tuple[Turn, ...]:
        """The turns that end with `run`: it and those that it follows, oldest first."""
        from cascade.engine.dialogue import conversation

        return conversation(self.home.runs, run)

    def diff(self, one: str, other: str) -> Difference:
        """How run `other` came out beside run `one`."""
        from cascade.difference import compare

        return compare(self.run(one), self.run(other))

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

        With `redact`, people's names, addresses, handles and phone numbers are masked throughout
        (`cascade.export.redact`), and the words of `mask` too. In a folder `path` the file gets a name of its own.
        Raises `UsageError` where a file is there already and `force` does not say to replace it, or where it cannot be
        written.
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
        from cascade.notes import Feedback, notes
        from cascade.runs import Run

        for folder, feedback in reversed(list(notes(self.home.runs, Feedback))):
            with contextlib.suppress(NoSuch):
                if feedback != Feedback():
                    yield Run(folder), feedback

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
