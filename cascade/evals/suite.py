"""Finding a suite by name, and making ready the home that it is asked of.

A name is one of a suite of this home (`evals/NAME`), of one that ships with cascade, or, with a folder of data, of a
published data set (`adapters`); else it is the path of a folder with `cases.jsonl`. A suite that brings its sources has
a home of its own, `suites/NAME-HASH` of the home, where they are synced and where its runs are recorded.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from cascade.case import CASES, suites
from cascade.errors import NoSuch, Stopped, UsageError
from cascade.evals.adapters import ADAPTERS, adapted
from cascade.evals.cases import Suite
from cascade.evals.folder import about_suite, read_suite
from cascade.files import write_whole
from cascade.home import Home, packaged
from cascade.sync import OnProgress, Stop

__all__ = ["Known", "known", "load", "prepare", "suite_home"]

_NAME = re.compile(r"\w[\w.-]*")
_CARRIED = ("prompts", "thesaurus.txt", "names.txt", "people.toml", "models")
"""What the home has of its own beside its settings that changes its answers, or that is large."""


class Known(NamedTuple):
    """A suite that can be named."""

    name: str
    about: str
    folder: Path | None
    """Where it lies; None for a data set, which is read from the folder that `--data` names."""


def known(home: Home) -> tuple[Known, ...]:
    """The suites of this home, those that ship with cascade, and the data sets that can be read, in this order.

    A suite of the home hides one of the same name that comes later. Raises `ConfigError` for settings that do not read.
    """
    folders = [*suites(home.evals), *suites(packaged("suites"))]
    found = [Known(name, about_suite(folder), folder) for name, folder in folders]
    found += [Known(name, about, None) for name, about in ADAPTERS.items()]
    first: dict[str, Known] = {}
    for one in found:
        first.setdefault(one.name, one)
    return tuple(first.values())


def load(name: str, home: Home, data: Path | None = None) -> Suite:
    """The suite called `name`, or in the folder `name`; with `data`, the data set of that name in that folder.

    `data` may also be the folder that the data set's own, of its name, lies in. Raises `NoSuch` for a suite that is not
    there, `UsageError` where `data` is missing, not wanted or holds something else, and `ConfigError` for what does not
    read.
    """
    if data is not None:
        return _of_data(name, home, data)
    if _NAME.fullmatch(name):
        for folder in (home.evals / name, packaged("suites") / name):
            if (folder / CASES).is_file():
                return read_suite(folder, name)
        if name in ADAPTERS:
            raise UsageError(
                f"{name} is a data set that does not ship with cascade",
                hint=f"name the folder that you have it in: cascade eval run {name} --data FOLDER",
            )
    if (Path(name).expanduser() / CASES).is_file():
        return read_suite(Path(name))
    names = ", ".join(one.name for one in known(home))
    raise NoSuch(f"there is no suite {name!r}", hint=f"suites: {names}; or name a folder with {CASES}")


def _of_data(name: str, home: Home, data: Path) -> Suite:
    if name not in ADAPTERS:
        raise UsageError(
            f"the suite {name!r} is read from no folder of data", hint=f"--data is for {', '.join(ADAPTERS)}"
        )
    data = data.expanduser().resolve()
    if not data.is_dir():
        raise UsageError(f"--data: there is no folder {data}", hint=f"name the one that {name} lies in")
    inner = data / name
    return adapted(name, inner if inner.is_dir() else data, home.suites)


# --- its home -----------------------------------------------------------------------------------------------------


def suite_home(suite: Suite, home: Home) -> Path:
    """Where `suite` is asked: in the home itself where it brings no sources."""
    return home.path if suite.sources is None else home.suites / suite.key


def prepare(suite: Suite, home: Home, on_progress: OnProgress | None = None, stop: Stop = lambda: False) -> Path:
    """Bring the home that `suite` is asked of up to date with its sources, and give its path.

    It is made where there is none, and answers as `home` does: by its models, recipe, prompts and thesaurus. A home
    that is asked itself is left as it is. Raises the error of a source that cannot be synced, and `Stopped` where
    `stop` said so; what was synced by then is found the next time.
    """
    from cascade.engine import Engine

    path = suite_home(suite, home)
    if suite.sources is None:
        return path
    own = Home(path)
    _settle(own, home, suite)
    with Engine(path) as engine:
        reports = engine.sync(force=True, on_progress=on_progress, stop=stop)  # it holds what its sources hold now
    for report in reports:
        if report.error is not None:
            raise report.error
    if any(report.stopped for report in reports):
        raise Stopped(f"stopped while {suite.name} was synced", hint="the next run goes on from there")
    return path


def _settle(own: Home, home: Home, suite: Suite) -> None:
    """Give the suite's home the settings of `home` and its own sources."""
    import tomlkit

    settings = home.config.model_dump(mode="json", exclude_defaults=True, exclude={"sources"})
    settings["sources"] = [source.model_dump(mode="json") for source in suite.sources or ()]
    text = tomlkit.dumps(settings)
    if not own.config_file.is_file() or own.config_file.read_text(encoding="utf-8") != text:
        write_whole(own.config_file, text)
    for name in _CARRIED:
        _link(own.path / name, home.models if name == "models" else home.path / name)


def _link(link: Path, target: Path) -> None:
    """Let `link` lead to `target` while there is one; what lies there and is no link stays."""
    if link.is_symlink() and not (target.exists() and link.readlink() == target):
        link.unlink()
    if target.exists() and not link.exists():
        link.symlink_to(target)
