"""Every error that cascade raises on purpose.

    CascadeError                    exit code
    ├── UsageError                  2   the command or its arguments cannot be meant
    │   └── BadQuery                2   a search or filter that says nothing to look for
    ├── ConfigError                 3   cascade.toml, a prompt or a plan file does not read
    │   └── PromptError             3
    ├── HomeError                   4   the home cannot be opened
    │   └── Busy                    4   another process is writing to it
    ├── SourceError                 5   a source did not give what it should
    │   ├── SourceUnavailable       5   try again later
    │   ├── AuthFailed              5   a person must act
    │   ├── BadConfig               5   a person must act
    │   └── SourceEmptied           5   refused: all of it would be deleted
    ├── ModelError                  6   no answer from a model (never "not found")
    │   ├── ModelUnavailable        6   missing file, unreachable server, refused key
    │   ├── ModelRefused            6   a remote model where none was allowed
    │   └── BadReply                6   text that does not fit what was asked, after one repair
    ├── StageError                  7   a stage of the chain broke
    ├── NoSuch                      8   no run, source, document or stage of that name
    └── Stopped                   130   a person ended it

0 is an answer, 1 is "the library does not hold it" (and a search without hits), 130 is a cancelled command. Each
message says what, where, and what to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError

__all__ = [
    "AuthFailed",
    "BadConfig",
    "BadQuery",
    "BadReply",
    "Busy",
    "CascadeError",
    "ConfigError",
    "HomeError",
    "ModelError",
    "ModelRefused",
    "ModelUnavailable",
    "NoSuch",
    "PromptError",
    "SourceEmptied",
    "SourceError",
    "SourceUnavailable",
    "StageError",
    "Stopped",
    "UsageError",
    "misfit",
]


def misfit(error: ValidationError, whole: str = "the whole") -> str:
    """What does not fit first, as `field: what is wrong with it`; `whole` stands for the field where it is none."""
    first = error.errors(include_url=False)[0]
    said = first["msg"].removeprefix("Value error, ").replace("Input should be", "it should be")
    if first["type"] == "extra_forbidden":
        said = "there is no such field"
    elif first["type"] == "missing":
        said = "it is missing"
    return f"{'.'.join(map(str, first['loc'])) or whole}: {said}"


class CascadeError(Exception):
    """Root of the tree; `exit_code` is what a command ends with, `hint` what a person can do next."""

    exit_code = 9

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(CascadeError):
    exit_code = 2


class BadQuery(UsageError):
    """A search or filter that says nothing to look for, or whose value does not read (`after:someday`)."""


class ConfigError(CascadeError):
    exit_code = 3


class PromptError(ConfigError):
    """A prompt that does not read, or whose slots do not match what the stage fills."""


class HomeError(CascadeError):
    exit_code = 4


class Busy(HomeError):
    """Another process holds the writer lock of this home."""


class SourceError(CascadeError):
    exit_code = 5


class SourceUnavailable(SourceError):
    """The source is not there now; the same call may work later."""


class AuthFailed(SourceError):
    """The source refused the credentials."""


class BadConfig(SourceError):
    """The source's settings cannot work."""


class SourceEmptied(SourceError):
    """A source that held documents now lists none; nothing was deleted."""


class ModelError(CascadeError):
    exit_code = 6


class ModelUnavailable(ModelError):
    """The model's file is missing, its server does not answer, or it refused the key."""


class ModelRefused(ModelError):
    """The home's policy does not allow this model."""


class BadReply(ModelError):
    """The model's text did not fit the form that was asked for, after one repair."""


class StageError(CascadeError):
    exit_code = 7


class NoSuch(CascadeError):
    exit_code = 8


class Stopped(CascadeError):
    """The caller's `stop` said so; nothing of the call is kept."""

    exit_code = 130
