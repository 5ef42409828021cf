"""The tokens of a recorded exchange with a model, each with its log-probability and what else could have stood there.

Of a text that a model wrote, both were recorded as it wrote. Of a text that was scored, the log-probabilities were:
what else was likely is asked of the model when a person looks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from cascade.config import ModelSpec
from cascade.errors import ModelUnavailable, NoSuch
from cascade.models.base import Scored, ScoreItem, ScoreRequest, TokenLogprob

if TYPE_CHECKING:
    from cascade.models.gateway import Gateway
    from cascade.runs import Run
    from cascade.trace import ModelCalled

__all__ = ["ALTERNATIVES", "tokens"]

ALTERNATIVES: Final = 8
"""The likeliest tokens that are asked for beside each token of a scored text."""
_SAME: Final = 0.1
"""Nats a token by which two machines may differ over one text; beyond, the weights are others than they were."""


def tokens(
    run: Run, call: ModelCalled, item: int, gateway: Gateway, stop: Callable[[], bool]
) -> tuple[TokenLogprob, ...]:
    """See `Engine.tokens`."""
    reply = run.blobs.get(call.reply)
    try:
        if call.kind == "generate":
            return tuple(TokenLogprob.model_validate(token) for token in reply["tokens"])
        asked = run.blobs.get(call.request)
        request = ScoreRequest.model_validate(
            {name: asked[name] for name in ScoreRequest.model_fields if name in asked}
        )
        recorded = [Scored.model_validate(each) for each in reply["items"]]
    except (ValidationError, KeyError, TypeError) as error:
        raise NoSuch(f"what the model was asked and said does not read in run {run.id}: {error}") from error
    if not 0 <= item < min(len(recorded), len(request.items)):
        raise NoSuch(f"{call.prompt} scored {len(recorded)} texts: there is no number {item}", hint="counted from 0")
    known = recorded[item]
    spec = ModelSpec(name=call.model)
    fresh = _again(request, request.items[item], spec, gateway, stop)
    if fresh is not None and abs(fresh.mean - known.mean) <= _SAME and fresh.tokens == known.tokens:
        return fresh.per_token
    if not known.per_token:
        why = "is not on this machine" if fresh is None else "gives other numbers now than in the run"
        raise ModelUnavailable(
            f"the tokens were not recorded, and {call.model} {why}", hint="run it again with a model that is here"
        )
    return known.per_token


def _again(
    request: ScoreRequest, item: ScoreItem, spec: ModelSpec, gateway: Gateway, stop: Callable[[], bool]
) -> Scored | None:
    """`item` scored as it was, now with alternatives; None where the model is not on this machine."""
    if not gateway.is_here(spec):
        return None
    asked = request.model_copy(update={"items": (item,), "per_token": True, "top": ALTERNATIVES})
    return gateway.score(spec, asked, stop=stop).items[0]
