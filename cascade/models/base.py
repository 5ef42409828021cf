"""What a model is asked and what it answers: the protocol that every kind of model follows, and its values.

There are two questions that one can ask of a model: *write* (`Generate`, free or constrained) and *how likely is this
text after that one* (`ScoreRequest`). Log-probabilities are natural logarithms (nats) throughout.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, Self

from pydantic import Field, model_validator

from cascade.errors import ModelError, Stopped
from cascade.types import Usage, Value

__all__ = [
    "Generate",
    "Generated",
    "Model",
    "OnText",
    "ScoreItem",
    "ScoreRequest",
    "ScoreResult",
    "Scored",
    "Stop",
    "TokenLogprob",
    "TooLong",
    "pause",
]

OnText = Callable[[str], None]
"""Called with each piece of text as it is written; the pieces joined are the whole text."""

Stop = Callable[[], bool]
"""Asked between tokens and batches; True ends the call with `Stopped`."""


def pause(stop: Stop | None) -> None:
    """Raise `Stopped` where `stop` says so."""
    if stop and stop():
        raise Stopped("stopped")


class TooLong(ModelError):
    """The request does not fit the model's context; the message says by how much."""


class TokenLogprob(Value):
    """One token with its log-probability, and the likeliest tokens at its place, best first, where asked for."""

    token: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


class Generate(Value):
    """Write a reply.

    Text in `system` and `user` is data: control tokens of a chat template that occur in it lose their meaning. With
    `temperature` 0 the likeliest token is taken each time and `seed` has no effect.
    """

    system: str = ""
    user: str
    json_schema: dict[str, Any] | None = None
    """The reply is a JSON document of this schema (checked by the caller: not every model can be held to it)."""
    max_tokens: int = Field(256, ge=1)
    temperature: float = Field(0.0, ge=0)
    seed: int = 0
    logprobs: int = Field(0, ge=0)
    """Report each token with this many of the likeliest at its place; 0 reports none.

    The probabilities are the model's own, before temperature, schema and grammar: they say what it would have written.
    """


class Generated(Value):
    """A reply. `finish` is `stop` (the model ended it) or `length` (`max_tokens` did)."""

    text: str
    finish: str
    usage: Usage
    tokens: tuple[TokenLogprob, ...] = ()
    cached: bool = False
    seconds: float = 0.0


class ScoreItem(Value):
    """How likely is `target` after `context`? Both are used as they stand: a word's leading space is the caller's."""

    context: str
    target: str = Field(min_length=1)


class ScoreRequest(Value):
    """Log-likelihoods of many targets after one `prefix`, which is evaluated once.

    Plain: the model reads `prefix + context + target`. With `chat`, `prefix + context` is the user's message and
    `target` the model's reply, with `system` before, in the model's own chat template. A context that does not fit is
    cut at its end, and its `Scored` says so.
    """

    prefix: str = ""
    items: tuple[ScoreItem, ...]
    chat: bool = False
    system: str = ""
    """Only with `chat`."""
    per_token: bool = False
    """Report each token of the targets."""
    top: int = Field(0, ge=0)
    """How many of the likeliest tokens to report beside each; only with `per_token`."""

    @model_validator(mode="after")
    def _nothing_goes_unused(self) -> Self:
        if self.system and not self.chat:
            raise ValueError("a system text needs chat=True")
        if self.top and not self.per_token:
            raise ValueError("the likeliest tokens are reported beside each token: top needs per_token=True")
        return self


class Scored(Value):
    """The log-likelihood of one target: the sum over its tokens, in nats."""

    logprob: float
    tokens: int
    before: int = 0
    """Tokens of the prompt before the target."""
    per_token: tuple[TokenLogprob, ...] = ()
    truncated: bool = False
    """The context was cut at its end to fit."""

    @property
    def mean(self) -> float:
        """Log-likelihood a token."""
        return self.logprob / max(self.tokens, 1)


class ScoreResult(Value):
    """`items` in the request's order; `cached` of them came from the cache."""

    items: tuple[Scored, ...]
    usage: Usage = Usage()
    cached: int = 0
    seconds: float = 0.0


class Model(Protocol):
    """A language model that is ready to be asked. Calls of several threads are served one after another.

    Raises `ModelUnavailable`, `BadReply`, `TooLong` or `Stopped`.
    """

    @property
    def name(self) -> str:
        """The model's name as a person gave it."""
        ...

    @property
    def fingerprint(self) -> str:
        """What its replies depend on beside the request: a hash of the weights, or the name of a remote model."""
        ...

    @property
    def context(self) -> int:
        """Tokens that a prompt and its reply may have together."""
        ...

    @property
    def can_score(self) -> bool:
        """Whether `score` works; a remote model's does not."""
        ...

    @property
    def can_read(self) -> bool:
        """Whether it is strong enough to be shown records whole, and to choose and write of itself."""
        ...

    def generate(self, request: Generate, on_text: OnText | None = None, stop: Stop | None = None) -> Generated:
        """Write a reply."""
        ...

    def score(self, request: ScoreRequest, stop: Stop | None = None) -> ScoreResult:
        """How likely the targets are."""
        ...

    def count(self, text: str) -> int:
        """How many tokens `text` has (for a remote model, an estimate)."""
        ...

    def close(self) -> None:
        """Give back its memory; using it afterwards is an error."""
        ...
