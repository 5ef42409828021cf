"""A model of llama.cpp in this process: writing under a constraint, choosing, and scoring given text.

How it is meant to be used with a weak model: *choices* are not written but weighed, each whole reply by its
likelihood, so that a choice that begins like another has no advantage; *JSON* is written under a grammar; and *scores*
ask nothing at all. Text from outside never becomes a control token.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
from cascade.models.llama import BRANCHES, Decoder, blocks, library
from cascade.models.logits import Picker, Tally, Writing, normalised
from cascade.models.weights import reads
from cascade.types import Usage

if TYPE_CHECKING:
    from cascade.models.llama import Logits

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
                head, tail = self._prompt(request.system, request.examples)
                prompt = [*head, *self._decoder.tokenize(request.user), *tail]
                return [[*prompt, *self._decoder.tokenize(choice)] for choice in request.choices or ("",)]
            head, tail = self._frame(request)
            head += self._decoder.tokenize(request.prefix)
            return [
                [*head, *self._decoder.tokenize(item.context), *tail, *self._decoder.tokenize(item.target)]
                for item in request.items
            ]

    # --- writing --------------------------------------------------------------------------------------------------

    def generate(self, request: Generate, on_text: OnText | None = None, stop: Stop | None = None) -> Generated:
        """Write a reply, or weigh the choices. Raises `TooLong`, `Stopped` or `ModelError`."""
        began = time.monotonic()
        with self._working():
            reply = self._choose(request, stop) if request.choices else self._write(request, on_text, stop)
        if request.choices and on_text:
            on_text(reply.text)
        return reply.model_copy(update={"seconds": time.monotonic() - began})

    def _write(self, request: Generate, on_text: OnText | None, stop: Stop | None) -> Generated:
        decoder = self._decoder
        head, tail = self._prompt(request.system, request.examples)
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
        text, tokens = Writing(request.stop, on_text), list[TokenLogprob]()
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
                if text.add(decoder.piece(picker.token)):
                    finish = "stop"
                    break
                if written == request.max_tokens:
                    break
                pause(stop)
                decoder.run((picker.token,), 1, picker.read)
        usage = Usage(submitted=size, evaluated=evaluated, generated=written)
        return Generated(text=text.text(), finish=finish, usage=usage, tokens=tuple(tokens))

    @contextmanager
    def _grammar(self, request: Generate) -> Iterator[Grammar | None]:
        text = request.grammar if request.json_schema is None else schema_grammar(request.json_schema)
        if text is None:
            yield None
            return
        grammar = Grammar(self._decoder, text)
        try:
            yield grammar
        finally:
            grammar.close()

    def _choose(self, request: Generate, stop: Stop | None) -> Generated:
        asked = ScoreRequest(items=tuple(ScoreItem(context=request.user, target=c) for c in request.choices), chat=True)
        prompt = self._prompt(request.system, request.examples)
        scored, usage = self._score(asked, prompt, [], stop)
        logprobs = normalised([s.logprob for s in scored])
        top = sorted(zip(request.choices, logprobs, strict=True), key=lambda pair: -pair[1])
        best, logprob = top[0]
        token = TokenLogprob(token=best, logprob=logprob, top=tuple(top))
        return Generated(text=best, finish="choice", usage=usage, tokens=(token,))

    # --- scoring --------------------------------------------------------------------------------------------------

    def score(self, request: ScoreRequest, stop: Stop | None = None) -> ScoreResult:
        """How likely the targets are. Raises `TooLong` where a target does not fit, `Stopped` or `ModelError`."""
        began = time.monotonic()
        with self._working():
            prefix = self._decoder.tokenize(request.prefix)
            scored, usage = self._score(request, self._frame(request), prefix, stop)
        return ScoreResult(items=tuple(scored), usage=usage, seconds=time.monotonic() - began)

    def _score(
        self, request: ScoreRequest, prompt: _Prompt, prefix: list[int], stop: Stop | None
    ) -> tuple[list[Scored], Usage]:
        """The items in order. Those with the same context are weighed side by side after it."""
        groups: dict[str, list[int]] = {}
        for i, item in enumerate(request.items):
            groups.setdefault(item.context, []).append(i)
        found: dict[int, Scored] = {}
        usage, report = Usage(), request.top if request.per_token else None
        for context, places in groups.items():
            targets = [self._decoder.tokenize(request.items[i].target) for i in places]
            scores, spent = self._group(prompt, prefix, context, targets, report, stop)
            found |= dict(zip(places, scores, strict=True))
            usage += spent
        return [found[i] for i in range(len(request.items))], usage

    def _group(
        self,
        prompt: _Prompt,
        prefix: list[int],
        context: str,
        targets: list[list[int]],
        report: int | None,
        stop: Stop | None,
    ) -> tuple[list[Scored], Usage]:
        """Targets after one context."""
        decoder = self._decoder
        tokens = decoder.tokenize(context)
        fixed = len(prompt.head) + len(prefix) + len(prompt.tail) + max(map(len, targets)) + 1
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
        tallies = [Tally(self._decoder, target, report) for target in targets]
        if len(targets) == 1:
            decoder.run([*ahead, *targets[0][:-1]], len(targets[0]), tallies[0].read)
            evaluated += len(ahead) + len(targets[0]) - 1
        else:
            evaluated += len(ahead) + self._branches(ahead, targets, tallies, stop)
        shared = len(before) + len(ahead)
        scored = [tally.scored(shared, truncated=len(tokens) > room) for tally in tallies]
        return scored, Usage(submitted=sum(shared + len(t) for t in targets), evaluated=evaluated)

    def _branches(
        self, ahead: list[int], targets: Sequence[list[int]], tallies: Sequence[Tally], stop: Stop | None
    ) -> int:
        """Several targets after `ahead`; returns how many tokens of the targets were evaluated."""

        def first(place: int, logits: Logits) -> None:
            for one in tallies:
                one.read(place, logits)

        self._decoder.run(ahead, 1, first)
        longer = [i for i, target in enumerate(targets) if len(target) > 1]
        for begin in range(0, len(longer), BRANCHES):
            pause(stop)
            part = longer[begin : begin + BRANCHES]
            self._decoder.branch([(targets[i][:-1], tallies[i].read_next) for i in part])
        return sum(len(targets[i]) - 1 for i in longer)

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
            return self._prompt(request.system, ())
        return _Prompt([self._decoder.start] if self._decoder.adds_start else [], [])

    def _prompt(self, system: str, examples: Sequence[tuple[str, str]]) -> _Prompt:
        """A conversation in the model's template. Only the template's own words can be control tokens."""
        said = [("system", system)] if system else []
        said += [turn for user, assistant in examples for turn in (("user", user), ("assistant", assistant))]
        marks = [(role, _MARK.format(i)) for i, (role, _) in enumerate(said)]
        marks.append(("user", _MARK.format("user")))
        template = self._decoder.chat(marks) or "\n\n".join(mark for _, mark in marks) + "\n\n"
        front, _, back = template.partition(marks[-1][1])
        head = [self._decoder.start] if self._decoder.adds_start else []
        for (_, mark), (_, text) in zip(marks, said, strict=False):
            literal, _, front = front.partition(mark)
            head += self._decoder.tokenize(literal, control=True) + self._decoder.tokenize(text)
        head += self._decoder.tokenize(front, control=True)
        return _Prompt(head, self._decoder.tokenize(back, control=True))
