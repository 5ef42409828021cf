"""Where everything of one home lies on disk, and who may write to it.

$CASCADE_HOME (0700)
├── cascade.toml     yours to edit
├── library.db       documents: the truth
├── index/           derived from it; may be deleted at any time
├── learned.json     names of one thing, as the library tells them; derived, may be deleted at any time
├── names.txt        names of one thing, or not: yours to edit
├── people.toml      who is one person, or not: yours to edit
├── pins.toml        documents that come first: yours to edit
├── ranker.json      a learned order, with its weights (`cascade ranker`); may be deleted at any time
├── authority.json   which documents others point to; derived, may be deleted at any time
├── cache.db         derived; may be deleted at any time
├── runs/            what was asked and how it was answered: the truth
├── evals/           suites of questions with what is expected: yours
├── results/         what runs of the suites came to: the truth
├── suites/          homes of the suites that bring their own sources; may be deleted at any time
├── prompts/         your own versions of the packaged prompts
├── models/          requantized or fetched weights
├── app.json         how the app looks; may be deleted at any time (`cascade.tui.settings`)
└── writer.lock
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from cascade.errors import Busy, HomeError, PromptError

if TYPE_CHECKING:
    from cascade.config import Config

__all__ = ["Home", "default_home", "packaged"]


class Home:
    """One library with its settings and runs. Opening it makes the folder (0700) where it is missing.

    Raises `HomeError` for a path that cannot be a home.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = (path or default_home()).expanduser().absolute()
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.path.stat().st_mode & 0o077:
                self.path.chmod(0o700)
        except OSError as error:
            raise HomeError(
                f"{self.path} cannot be used as a home: {error.strerror}",
                hint="name another with --home or CASCADE_HOME",
            ) from error

    @property
    def config_file(self) -> Path:
        return self.path / "cascade.toml"

    @property
    def library(self) -> Path:
        return self.path / "library.db"

    @property
    def index(self) -> Path:
        return self._folder("index")

    @property
    def learned(self) -> Path:
        """What the library tells of names (`cascade.aliases`)."""
        return self.path / "learned.json"

    @property
    def names(self) -> Path:
        """What the person says of names."""
        return self.path / "names.txt"

    @property
    def people(self) -> Path:
        """What the person says of people."""
        return self.path / "people.toml"

    @property
    def pins(self) -> Path:
        """Documents that the person pinned."""
        return self.path / "pins.toml"

    @property
    def ranker(self) -> Path:
        """What was learned of the person's feedback (`cascade.ranker`)."""
        return self.path / "ranker.json"

    @property
    def cache(self) -> Path:
        return self.path / "cache.db"

    @property
    def runs(self) -> Path:
        return self._folder("runs")

    @property
    def evals(self) -> Path:
        """A folder for each suite of cases; `mine` is what runs are added to unless another is named."""
        return self.path / "evals"

    @property
    def results(self) -> Path:
        """A folder for each run of a suite."""
        return self._folder("results")

    @property
    def suites(self) -> Path:
        """A home for each suite of cases that brings its own sources, and what was written out for it."""
        return self._folder("suites")

    @property
    def models(self) -> Path:
        return self._folder("models")

    @property
    def prompts(self) -> Path:
        return self.path / "prompts"

    @cached_property
    def config(self) -> Config:
        """The settings, read once."""
        from cascade.config import Config  # loads pydantic, which the place of a home needs not

        return Config.load(self.config_file)

    def reload(self) -> None:
        """Read the settings again, after they were changed."""
        self.__dict__.pop("config", None)

    def prompt(self, name: str) -> Path:
        """The file of the prompt called `name`: this home's own version, else the packaged one."""
        own = self.prompts / f"{name}.md"
        found = own if own.is_file() else packaged("prompts") / f"{name}.md"
        if not found.is_file():
            known = ", ".join(sorted(p.stem for p in packaged("prompts").glob("*.md")))
            raise PromptError(f"no prompt called {name!r}", hint=f"prompts: {known}")
        return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer lock; raises `Busy` at once where another process does."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.path / "writer.lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise Busy(
                f"another cascade is writing to {self.path}",
                hint="wait for it to finish, or end it; searching and asking work meanwhile",
            ) from None
        try:
            yield
        finally:
            lock.release()

    def _folder(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


def default_home() -> Path:
    """$CASCADE_HOME, else the platform's folder for a user's data."""
    named = os.environ.get("CASCADE_HOME")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("cascade", appauthor=False)


def packaged(folder: str) -> Path:
    """A data folder that ships with cascade: inside the package when installed, beside it in a checkout."""
    inside = Path(str(files("cascade"))) / folder
    beside = {"prompts": "prompts", "demo_company": "evals/demo/company", "suites": "evals/suites"}[folder]
    return inside if inside.is_dir() else Path(__file__).parent.parent / beside
