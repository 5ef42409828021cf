"""What is read off a model's logits: the next token, how likely given tokens are, and the text that tokens make."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cascade.clean import clean
from cascade.models.base import Generate, OnText, Scored, TokenLogprob
from cascade.models.grammar import Grammar
from cascade.models.llama import Decoder
from cascade.models.softmax import largest, log_total

if TYPE_CHECKING:
    import numpy as np

    from cascade.models.llama import Logits

__all__ = ["Picker", "Tally", "Writing"]


class Picker:
    """Takes the next token: the likeliest, or one by chance with a temperature, of those that the grammar allows."""

    def __init__(self, decoder: Decoder, request: Generate, grammar: Grammar | None) -> None:
        self._decoder, self._grammar = decoder, grammar
        self._temperature, self._report = request.temperature, request.logprobs
        self._random: np.random.Generator | None = None
        if request.temperature:
            import numpy as np

            self._random = np.random.default_rng(request.seed)
        self.token: int | None = None
        """The token, or None where the reply ends here."""
        self.said: tuple[TokenLogprob, ...] = ()
        """The token as the model itself thought of it, before temperature and grammar, where a report was asked for."""

    def read(self, _: int, logits: Logits) -> None:
        """Take `token` from these logits."""
        token = self._take(logits)
        self.token = None if token is None or self._decoder.ends(token) else token
        if self.token is None:
            return
        if self._grammar:
            self._grammar.accept(self.token)
        if self._report:
            self.said = (_report(self._decoder, self.token, logits, log_total(logits), self._report),)

    def _take(self, logits: Logits) -> int | None:
        if self._random is None:
            return self._grammar.best(logits) if self._grammar else int(logits.argmax())
        import numpy as np

        allowed = self._grammar.mask(logits) if self._grammar else logits
        highest = float(allowed.max())
        if not np.isfinite(highest):
            return None
        weights = np.exp((allowed.astype(np.float64) - highest) / self._temperature)
        return int(self._random.choice(len(weights), p=weights / weights.sum()))


class Tally:
    """Adds up the log-likelihood of given tokens as their logits come in, in any order.

    `report` is how many of the likeliest tokens are told beside each; None tells of no single token.
    """

    def __init__(self, decoder: Decoder, tokens: Sequence[int], report: int | None) -> None:
        self._decoder, self._tokens, self._top = decoder, tokens, report
        self._logprobs = [0.0] * len(tokens)
        self._report: dict[int, TokenLogprob] = {}

    def read(self, place: int, logits: Logits) -> None:
        """`logits` are those before the token at `place`."""
        total = log_total(logits)
        self._logprobs[place] = float(logits[self._tokens[place]]) - total
        if self._top is not None:
            self._report[place] = _report(self._decoder, self._tokens[place], logits, total, self._top)

    def scored(self, before: int, *, truncated: bool) -> Scored:
        """The sum; `before` is the number of tokens before the first."""
        said = tuple(self._report[i] for i in range(len(self._tokens))) if self._top is not None else ()
        return Scored(
            logprob=sum(self._logprobs), tokens=len(self._tokens), before=before, per_token=said, truncated=truncated
        )


class Writing:
    """Tokens made into text, given on as it comes; a character may be spread over several."""

    def __init__(self, on_text: OnText | None) -> None:
        self._on_text = on_text
        self._characters = codecs.getincrementaldecoder("utf-8")("replace")
        self._told: list[str] = []

    def add(self, piece: bytes, *, last: bool = False) -> None:
        """Add the bytes of a token."""
        text = clean(self._characters.decode(piece, last))
        if text:
            self._told.append(text)
            if self._on_text:
                self._on_text(text)

    def text(self) -> str:
        """All of it, now that nothing more comes."""
        self.add(b"", last=True)
        return "".join(self._told)


def _report(decoder: Decoder, token: int, logits: Logits, total: float, count: int) -> TokenLogprob:
    best = sorted((-float(logits[i]), int(i)) for i in largest(logits, count)) if count else ()
    return TokenLogprob(
        token=_text(decoder, token),
        logprob=float(logits[token]) - total,
        top=tuple((_text(decoder, i), -value - total) for value, i in best),
    )


def _text(decoder: Decoder, token: int) -> str:
    return clean(decoder.piece(token).decode("utf-8", "replace"))
