"""llama.cpp made small and safe: loading, tokens, and decoding that reuses what is already evaluated.

The only module that imports `llama_cpp`, and only inside functions. Everything here is exact: the numbers that come
back for a text depend on the weights and on the text alone, not on what was asked before, not on what else is asked
beside it, not on the number of threads. That takes three things, each of which costs nothing measurable:

- a prompt is evaluated in *blocks* that start at fixed places, and only whole blocks are reused, so that a token is
  always computed in a matrix of the same shape (quantized kernels round differently for other shapes, and a change of
  the last bit moves a log-probability by some hundredths of a nat);
- flash attention is off, as it splits its sums by the number of threads;
- a sequence always lies at the start of the KV cache.
"""

from __future__ import annotations

import ctypes
import functools
import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from cascade.errors import ModelError, ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Logits = NDArray[np.float32]
    """Scores of every token of the vocabulary, before the softmax."""

__all__ = ["BLOCK", "Block", "Decoder", "Library", "blocks", "library"]

BLOCK = 64
"""Tokens of a prompt that are evaluated at a time; a multiple of the row count of llama.cpp's matrix kernels."""
_BATCH = 256
_PARKED_BYTES = 96 << 20

Block = tuple[int, ...]
"""Tokens that are evaluated in one go."""
Read = Callable[[int, "Logits"], None]
"""Called with the place of a token among those run and the logits after it (valid during the call)."""


class Library(NamedTuple):
    """llama.cpp, loaded: its binding, its last complaints, and the lock that lets one decoder run at a time."""

    api: Any
    schema_grammar: Callable[[str], str]
    """The GBNF grammar of a JSON schema that is given as text."""
    complaints: deque[str]
    lock: threading.Lock
    callback: object
    """Kept alive for as long as the library may log."""

    def complaint(self) -> str:
        """The last thing that it complained of, in its own words."""
        return self.complaints[-1] if self.complaints else "no reason given"


@functools.cache
def library() -> Library:
    """Load llama.cpp once, silenced. Raises `ModelUnavailable` where it is not installed or does not load."""
    # Its threads wait for each other by spinning; while another program wants a core, two of them spin for seconds
    # over what one does in a tenth. A short spin and then sleep is as fast on idle cores. Read once, at loading.
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    try:
        import llama_cpp.llama_cpp as api
        from llama_cpp.llama_grammar import json_schema_to_gbnf
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelUnavailable(
            f"llama.cpp does not load: {error}",
            hint="pip install --force-reinstall llama-cpp-python, or: `--model none`",
        ) from error
    return _silenced(api, json_schema_to_gbnf)


def _silenced(api: ModuleType, schema_grammar: Callable[[str], str]) -> Library:
    complaints: deque[str] = deque(maxlen=4)

    def keep(level: int, text: bytes, _: object) -> None:
        if level in (2, 3) and text.strip():
            complaints.append(text.decode("utf-8", "replace").strip())

    callback = api.llama_log_callback(keep)
    api.llama_log_set(callback, ctypes.c_void_p(0))
    api.llama_backend_init()
    return Library(api, schema_grammar, complaints, threading.Lock(), callback)


class Decoder:
    """One model with one context of `context` tokens. Not for concurrent use: hold `library().lock` around calls.

    Raises `ModelUnavailable` for a file that llama.cpp does not load or that does not continue text.
    """

    def __init__(self, path: Path, context: int) -> None:
        self.library = library()
        api = self.library.api
        self._model = api.llama_model_load_from_file(str(path).encode(), api.llama_model_default_params())
        if not self._model:
            raise ModelUnavailable(
                f"{path} does not load as a model: {self.library.complaint()}", hint="fetch the file again"
            )
        self._context: Any = None
        try:
            self._open(path, context)
        except BaseException:
            self.close()
            raise

    def _open(self, path: Path, context: int) -> None:
        api = self.library.api
        self.vocab = api.llama_model_get_vocab(self._model)
        self.tokens = int(api.llama_vocab_n_tokens(self.vocab))
        if api.llama_model_has_encoder(self._model) or not self.tokens:
            raise ModelUnavailable(f"{path} is not a model that continues text", hint="name another: `--model NAME`")
        trained = int(api.llama_model_n_ctx_train(self._model))
        params = api.llama_context_default_params()
        params.n_ctx = min(context, trained) if trained > 0 else context
        params.n_batch = params.n_ubatch = _BATCH
        params.n_seq_max = 1
        params.flash_attn_type = api.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.no_perf = True
        self._context = api.llama_init_from_model(self._model, params)
        if not self._context:
            raise ModelUnavailable(
                f"no memory for {path} with {context} tokens of context: {self.library.complaint()}",
                hint="set a smaller context in [models]",
            )
        self.context = int(api.llama_n_ctx(self._context))
        self._memory = api.llama_get_memory(self._context)
        self._batch = api.llama_batch_init(_BATCH, 0, 1)
        self._held: list[Block] = []
        self._end = 0
        self._parked: OrderedDict[tuple[Block, ...], bytes] = OrderedDict()

    def close(self) -> None:
        """Give back the memory."""
        api = self.library.api
        if self._context:
            api.llama_batch_free(self._batch)
            api.llama_free(self._context)
            self._parked.clear()
        if self._model:
            api.llama_model_free(self._model)
        self._context = self._model = None

    # --- tokens ---------------------------------------------------------------------------------------------------

    @functools.cached_property
    def start(self) -> int:
        """The token that text begins with where nothing comes before it."""
        api = self.library.api
        bos = int(api.llama_vocab_bos(self.vocab))
        return bos if bos >= 0 else max(int(api.llama_vocab_eos(self.vocab)), 0)

    @functools.cached_property
    def adds_start(self) -> bool:
        """Whether the model was trained with `start` before every text."""
        return bool(self.library.api.llama_vocab_get_add_bos(self.vocab))

    @functools.cached_property
    def _lead(self) -> list[int]:
        """What a line break at the start of a text becomes in a vocabulary that puts a space before each text."""
        api = self.library.api
        return self._tokenize("\n", False) if api.llama_vocab_type(self.vocab) == api.LLAMA_VOCAB_TYPE_SPM else []

    def tokenize(self, text: str, *, control: bool = False) -> list[int]:
        """Tokens of `text` as the middle of something longer; `control` gives control tokens in it their meaning."""
        if not text:
            return []
        if not self._lead:
            return self._tokenize(text, control)
        tokens = self._tokenize("\n" + text, control)
        return tokens[len(self._lead) :] if tokens[: len(self._lead)] == self._lead else self._tokenize(text, control)

    def _tokenize(self, text: str, control: bool) -> list[int]:
        api = self.library.api
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        found = (api.llama_token * room)()
        count = api.llama_tokenize(self.vocab, data, len(data), found, room, False, control)
        if count < 0:
            raise ModelError(f"a text of {len(text)} characters does not become tokens")
        return list(found[:count])

    def piece(self, token: int) -> bytes:
        """The bytes of a token; nothing for control tokens. A character may be spread over several."""
        room = 256
        buffer = ctypes.create_string_buffer(room)
        count = self.library.api.llama_token_to_piece(self.vocab, token, buffer, room, 0, False)
        return buffer.raw[: max(count, 0)]

    def ends(self, token: int) -> bool:
        """Whether `token` ends a reply."""
        return bool(self.library.api.llama_vocab_is_eog(self.vocab, token))

    def chat(self, roles: Sequence[tuple[str, str]]) -> str | None:
        """Messages (role, text) in the model's own chat template, up to where its reply begins.

        None where the model has no template, or one that llama.cpp does not know.
        """
        api = self.library.api
        template = api.llama_model_chat_template(self._model, None)
        if not template:
            return None
        messages = (api.llama_chat_message * len(roles))()
        for message, (role, text) in zip(messages, roles, strict=True):
            message.role, message.content = role.encode(), text.encode()
        room = 4096 + 2 * sum(len(text) for _, text in roles)
        buffer = ctypes.create_string_buffer(room)
        count = api.llama_chat_apply_template(template, messages, len(roles), True, buffer, room)
        return buffer.raw[:count].decode("utf-8", "replace") if 0 < count <= room else None

    def about(self) -> str:
        """Architecture, number of weights and quantization: `llama, 135M weights, Q4_0`."""
        buffer = ctypes.create_string_buffer(256)
        self.library.api.llama_model_desc(self._model, buffer, 256)
        architecture, *_, quantization = buffer.value.decode("utf-8", "replace").split() or ["unknown"]
        count = self.library.api.llama_model_n_params(self._model)
        return f"{architecture}, {count / 1e6:,.0f}M weights, {quantization}"

    # --- evaluation -----------------------------------------------------------------------------------------------

    def threads(self, count: int) -> None:
        """Work with `count` threads from now on."""
        self.library.api.llama_set_n_threads(self._context, count, count)

    def seek(self, blocks: Sequence[Block], pause: Callable[[], None]) -> int:
        """Make the memory hold exactly `blocks`; returns how many tokens had to be evaluated for it.

        What it holds already is kept, and so is what it held before it was last asked about something else.
        `pause` is called before each block; what it raises leaves the memory in order.
        """
        if not _shared(self._held, blocks):
            self._park()
            self._fetch(blocks)
        self._trim(_shared(self._held, blocks))
        evaluated = 0
        for block in blocks[len(self._held) :]:
            pause()
            self.run(block)
            self._held.append(block)
            evaluated += len(block)
        return evaluated

    def run(self, tokens: Sequence[int], last: int = 0, read: Read | None = None) -> None:
        """Evaluate `tokens` after what the memory holds, and give the logits of the `last` of them to `read`.

        They are forgotten at the next `seek`.
        """
        import numpy as np

        api, batch, first = self.library.api, self._batch, self._end
        wanted = range(len(tokens) - last, len(tokens))
        self._end += len(tokens)  # first, so that an interrupted call is trimmed too
        # The matrix to the vocabulary is the largest of a small model, and it is multiplied with four rows as fast as
        # with one: what is wanted is filled up to whole fours.
        filled = range(max(wanted.start - (-len(wanted) % 4 if len(wanted) > 1 else 0), 0), wanted.stop)
        for begin in range(0, len(tokens), _BATCH):
            part = tokens[begin : begin + _BATCH]
            for i, token in enumerate(part):
                batch.token[i], batch.pos[i] = token, first + begin + i
                batch.n_seq_id[i], batch.seq_id[i][0] = 1, 0
                batch.logits[i] = begin + i in filled
            batch.n_tokens = len(part)
            failed = api.llama_decode(self._context, batch)
            if failed:
                self._forget()
                raise ModelError(f"llama.cpp could not evaluate {len(part)} tokens (code {failed})")
            if read is None:
                continue
            for i in range(max(wanted.start - begin, 0), min(wanted.stop - begin, len(part))):
                address = api.llama_get_logits_ith(self._context, i)
                read(begin + i - wanted.start, np.ctypeslib.as_array(address, shape=(self.tokens,)))

    # --- memory ---------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self.library.api.llama_memory_clear(self._memory, False)
        self._held, self._end = [], 0

    def _trim(self, count: int) -> None:
        """Keep the first `count` blocks."""
        kept = sum(map(len, self._held[:count]))
        if kept == self._end:
            return
        if kept and self.library.api.llama_memory_seq_rm(self._memory, 0, kept, -1):
            del self._held[count:]
            self._end = kept
        else:  # nothing to keep, or a recurrent model, which cannot go back
            self._forget()

    def _park(self) -> None:
        """Put the evaluated blocks aside before they are dropped."""
        self._trim(len(self._held))
        if not self._held or tuple(self._held) in self._parked:
            return
        api = self.library.api
        size = api.llama_state_seq_get_size(self._context, 0)
        if size > _PARKED_BYTES:
            return
        state = (ctypes.c_uint8 * size)()
        if api.llama_state_seq_get_data(self._context, state, size, 0) == size:
            self._parked[tuple(self._held)] = bytes(state)
        while sum(map(len, self._parked.values())) > _PARKED_BYTES:
            self._parked.popitem(last=False)

    def _fetch(self, blocks: Sequence[Block]) -> None:
        """Take the parked blocks back that have most in common with `blocks`."""
        best = max(self._parked, key=lambda held: _shared(held, blocks), default=())
        self._forget()
        if not _shared(best, blocks):
            return
        self._parked.move_to_end(best)
        state = self._parked[best]
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        if self.library.api.llama_state_seq_set_data(self._context, buffer, len(state), 0):
            self._held, self._end = list(best), sum(map(len, best))
        else:
            self._forget()


def _shared(one: Sequence[Block], other: Sequence[Block]) -> int:
    """How many blocks both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def blocks(*segments: Sequence[int]) -> list[Block]:
    """Segments cut into blocks, each from its own start."""
    return [tuple(s[i : i + BLOCK]) for s in segments for i in range(0, len(s), BLOCK)]
