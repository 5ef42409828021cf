"""A model of llama.cpp in this process: writing under a constraint, and scoring given text.

How it is meant to be used with a weak model: *JSON* is written under a grammar, and *scores* ask nothing at all. Text
from outside never becomes a control token.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cascade.models.base import (
    Generate,
    Generated,
    OnText,
    Scored,
    ScoreItem,
    ScoreRequest,
    ScoreResult,
    Stop,
    TokenLogprob,
    TooLong,
    pause,
)
from cascade.models.cores import free_cores
from cascade.models.grammar import Grammar, schema_grammar
from cascade.models.llama import Decoder, blocks, library
from cascade.models.logits import Picker, Tally, Writing
from cascade.models.weights import reads
from cascade.types import Usage

__all__ = ["LocalModel"]

_MARK = "\ue000{}\ue000"


class _Prompt(NamedTuple):
    """Tokens of a conversation up to its reply: what comes before the user's text, and what comes after it."""

    head: list[int]
    tail: list[int]


class LocalModel:
    """The weights in `path`, loaded now. `threads` 0 chooses at each call by the cores that are free.

    Raises `ModelUnavailable` for a file that does not load.
    """

    can_score = True

    def __init__(self, name: str, path: Path, fingerprint: str, *, context: int = 4096, threads: int = 0) -> None:
        self.name, self.fingerprint = name, fingerprint
        self._threads = threads
        self._lock = library().lock
        self.can_read = reads(path)
        with self._lock:
            self._decoder = Decoder(path, context)
        self.context = self._decoder.context

    def close(self) -> None:
        """Give back its memory; using it afterwards is an error."""
        with self._lock:
            self._decoder.close()

    def count(self, text: str) -> int:
        """How many tokens `text` has."""
        with self._lock:
            return len(self._decoder.tokenize(text))

    def about(self) -> str:
        """Architecture, size and quantization."""
        return self._decoder.about()

    def sequences(self, request: Generate | ScoreRequest) -> list[list[int]]:
        """The prompts that `request` submits, each in full, as tokens: for measuring how much of them is shared."""
        with self._lock:
            if isinstance(request, Generate):
                head, tail = self._prompt(request.system)
                return [[*head, *self._decoder.tokenize(request.user), *tail]]
            head, tail = self._frame(request)
            head += self._decoder.tokenize(request.prefix)
            return [
                [*head, *self._decoder.tokenize(item.context), *tail, *self._decoder.tokenize(item.target)]
                for item in request.items
            ]

    # --- writing --------------------------------------------------------------------------------------------------

    def generate(self, request: Generate, on_text: OnText | None = None, stop: Stop | None = None) -> Generated:
        """Write a reply. Raises `TooLong`, `Stopped` or `ModelError`."""
        began = time.monotonic()
        with self._working():
            reply = self._write(request, on_text, stop)
        return reply.model_copy(update={"seconds": time.monotonic() - began})

    def _write(self, request: Generate, on_text: OnText | None, stop: Stop | None) -> Generated:
        decoder = self._decoder
        head, tail = self._prompt(request.system)
        rest = decoder.tokenize(request.user) + tail
        size = len(head) + len(rest)
        if size + request.max_tokens > self.context:
            raise TooLong(
                f"a prompt of {size} tokens and a reply of up to {request.max_tokens} do not fit the {self.context} "
                f"tokens of {self.name}",
                hint="a larger context in [models], or fewer passages in [recipe]",
            )
        *before, last = blocks(head, rest)
        evaluated = decoder.seek(before, lambda: pause(stop)) + len(last)
        text, tokens = Writing(on_text), list[TokenLogprob]()
        written, finish = 0, "length"
        with self._grammar(request) as grammar:
            picker = Picker(decoder, request, grammar)
            decoder.run(last, 1, picker.read)
            while True:
                if picker.token is None:
                    finish = "stop"
                    break
                written += 1
                tokens += picker.said
                text.add(decoder.piece(picker.token))
                if written == request.max_tokens:
                    break
                pause(stop)
                decoder.run((picker.token,), 1, picker.read)
        usage = Usage(submitted=size, evaluated=evaluated, generated=written)
        return Generated(text=text.text(), finish=finish, usage=usage, tokens=tuple(tokens))

    @contextmanager
    def _grammar(self, request: Generate) -> Iterator[Grammar | None]:
        if request.json_schema is None:
            yield None
            return
        grammar = Grammar(self._decoder, schema_grammar(request.json_schema))
        try:
            yield grammar
        finally:
            grammar.close()

    # --- scoring --------------------------------------------------------------------------------------------------

    def score(self, request: ScoreRequest, stop: Stop | None = None) -> ScoreResult:
        """How likely the targets are. Raises `TooLong` where a target does not fit, `Stopped` or `ModelError`."""
        began, usage, scored = time.monotonic(), Usage(), list[Scored]()
        with self._working():
            prompt, prefix = self._frame(request), self._decoder.tokenize(request.prefix)
            report = request.top if request.per_token else None
            for item in request.items:
                found, spent = self._score(prompt, prefix, item, report, stop)
                scored.append(found)
                usage += spent
        return ScoreResult(items=tuple(scored), usage=usage, seconds=time.monotonic() - began)

    def _score(
        self, prompt: _Prompt, prefix: list[int], item: ScoreItem, report: int | None, stop: Stop | None
    ) -> tuple[Scored, Usage]:
        decoder = self._decoder
        tokens, target = decoder.tokenize(item.context), decoder.tokenize(item.target)
        fixed = len(prompt.head) + len(prefix) + len(prompt.tail) + len(target) + 1
        room = self.context - fixed
        if room < 0:
            raise TooLong(
                f"{fixed} tokens before any passage do not fit the {self.context} tokens of {self.name}",
                hint="a larger context in [models], or a shorter prompt",
            )
        ahead = tokens[:room] + prompt.tail
        before = [*prompt.head, *prefix]
        if not ahead:  # the first target token is read off the last token before it
            *before, last = before or [decoder.start]
            ahead = [last]
        held = blocks(before[: len(prompt.head)], before[len(prompt.head) :])
        evaluated = decoder.seek(held, lambda: pause(stop))
        pause(stop)
        tally = Tally(decoder, target, report)
        decoder.run([*ahead, *target[:-1]], len(target), tally.read)
        shared = len(before) + len(ahead)
        evaluated += len(ahead) + len(target) - 1
        usage = Usage(submitted=shared + len(target), evaluated=evaluated)
        return tally.scored(shared, truncated=len(tokens) > room), usage

    # --- inside ---------------------------------------------------------------------------------------------------

    @contextmanager
    def _working(self) -> Iterator[None]:
        """The lock, and threads for the cores that are free now."""
        threads = self._threads or free_cores()
        with self._lock:
            self._decoder.threads(threads)
            yield

    def _frame(self, request: ScoreRequest) -> _Prompt:
        """What stands around the prefix and context of a text that is scored."""
        if request.chat:
            return self._prompt(request.system)
        return _Prompt([self._decoder.start] if self._decoder.adds_start else [], [])

    def _prompt(self, system: str) -> _Prompt:
        """A conversation in the model's template. Only the template's own words can be control tokens."""
        marks = [(role, _MARK.format(role)) for role in (("system", "user") if system else ("user",))]
        template = self._decoder.chat(marks) or "\n\n".join(mark for _, mark in marks) + "\n\n"
        front, _, back = template.partition(marks[-1][1])
        head = [self._decoder.start] if self._decoder.adds_start else []
        if system:
            literal, _, front = front.partition(marks[0][1])
            head += self._decoder.tokenize(literal, control=True) + self._decoder.tokenize(system)
        head += self._decoder.tokenize(front, control=True)
        return _Prompt(head, self._decoder.tokenize(back, control=True))
