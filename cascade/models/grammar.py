"""Grammars that a reply is held to: which tokens may come next, and the grammar of a JSON schema."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cascade.errors import ModelError
from cascade.models.llama import Decoder, library
from cascade.models.softmax import largest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cascade.models.llama import Logits

__all__ = ["Grammar", "schema_grammar"]

_FEW = 64


class Grammar:
    """A GBNF grammar that says which tokens may come next. Raises `ModelError` for one that does not read."""

    def __init__(self, decoder: Decoder, text: str) -> None:
        self._api = decoder.library.api
        self._sampler = self._api.llama_sampler_init_grammar(decoder.vocab, text.encode(), b"root")
        if not self._sampler:
            raise ModelError(f"the grammar does not read: {decoder.library.complaint()}")

    def best(self, logits: Logits) -> int | None:
        """The likeliest token that may come next, or None where none may.

        Asking of every token of a vocabulary takes as long as evaluating one; the answer is nearly always in the first
        few.
        """
        import numpy as np

        few = largest(logits, _FEW)
        few = few[self._allowed(few)]
        if len(few):
            return int(few[logits[few].argmax()])
        masked = self.mask(logits)
        token = int(masked.argmax())
        return token if np.isfinite(masked[token]) else None

    def mask(self, logits: Logits) -> Logits:
        """`logits` with minus infinity at every token that may not come next."""
        import numpy as np

        return np.where(self._allowed(range(len(logits))), logits, -np.inf).astype(np.float32)

    def accept(self, token: int) -> None:
        """Go on after `token`, which must be allowed."""
        self._api.llama_sampler_accept(self._sampler, token)

    def close(self) -> None:
        """Give back its memory."""
        self._api.llama_sampler_free(self._sampler)

    def _allowed(self, tokens: Sequence[int] | NDArray[np.int64]) -> NDArray[np.bool_]:
        import numpy as np

        data = np.zeros(len(tokens), dtype=[("id", np.int32), ("logit", np.float32), ("p", np.float32)])
        data["id"] = tokens
        array = self._api.llama_token_data_array(
            data=data.ctypes.data_as(self._api.llama_token_data_p), size=len(data), selected=-1, sorted=False
        )
        self._api.llama_sampler_apply(self._sampler, ctypes.byref(array))
        allowed: NDArray[np.bool_] = np.isfinite(data["logit"])
        return allowed


def schema_grammar(schema: dict[str, Any]) -> str:
    """The GBNF grammar of a JSON schema. Raises `ModelError` for a schema that has none."""
    try:
        return library().schema_grammar(json.dumps(schema))
    except Exception as error:  # the converter raises what it likes
        raise ModelError(f"the JSON schema cannot be decoded under: {error}") from error
