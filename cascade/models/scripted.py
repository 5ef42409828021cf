"""A model that answers from a function: for tests of stages, and for replaying what another model said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cascade.errors import ModelError
from cascade.models.base import Generate, Generated, OnText, Scored, ScoreRequest, ScoreResult, Stop, pause
from cascade.types import Usage

__all__ = ["ScriptedModel"]


class ScriptedModel:
    """`answer` gives the reply to a request; `score`, if given, the mean log-likelihood a token of each item's target.

    `reads` makes it one that is shown records whole. What was asked is kept in `asked` and `scored`, in order.
    Tokens are words.
    """

    def __init__(
        self,
        answer: Callable[[Generate], str],
        score: Callable[[ScoreRequest], Sequence[float]] | None = None,
        *,
        name: str = "scripted",
        context: int = 4096,
        reads: bool = False,
    ) -> None:
        self.name, self.fingerprint, self.context = name, f"scripted:{name}", context
        self._answer, self._score = answer, score
        self.can_read = reads
        self.asked: list[Generate] = []
        self.scored: list[ScoreRequest] = []

    @property
    def can_score(self) -> bool:
        """Whether there is a function for it."""
        return self._score is not None

    def generate(self, request: Generate, on_text: OnText | None = None, stop: Stop | None = None) -> Generated:
        """What `answer` says."""
        pause(stop)
        self.asked.append(request)
        text = self._answer(request)
        if on_text:
            for piece in re.findall(r"\S+\s*|\s+", text):
                on_text(piece)
        size = self.count(request.system) + self.count(request.user)
        usage = Usage(submitted=size, evaluated=size, generated=self.count(text))
        return Generated(text=text, finish="stop", usage=usage)

    def score(self, request: ScoreRequest, stop: Stop | None = None) -> ScoreResult:
        """What `score` says."""
        if self._score is None:
            raise ModelError(f"{self.name} cannot say how likely a text is")
        pause(stop)
        self.scored.append(request)
        means = self._score(request)
        if len(means) != len(request.items):
            raise ModelError(f"{self.name} scored {len(means)} of {len(request.items)} items")
        sizes = [max(self.count(item.target), 1) for item in request.items]
        scored = tuple(Scored(logprob=mean * size, tokens=size) for mean, size in zip(means, sizes, strict=True))
        return ScoreResult(items=scored, usage=Usage(submitted=sum(sizes), evaluated=sum(sizes)))

    def count(self, text: str) -> int:
        """Words."""
        return len(text.split())

    def close(self) -> None:
        """Nothing to give back."""
