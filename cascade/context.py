"""What a stage may do: ask and score with the model that is set for it, read the library, and tell.

There is no other way out of a stage, and no clock or chance in it. Whatever goes through here is recorded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from cascade.aliases import NameBook
from cascade.asof import as_known
from cascade.clean import clean
from cascade.config import ModelKind, Models, ModelSpec, Recipe
from cascade.errors import Stopped
from cascade.index import Index
from cascade.library import Library
from cascade.models.base import Generate, Generated, ScoreItem, ScoreRequest, ScoreResult
from cascade.models.wordvectors import WordVectors
from cascade.prompt import Prompt, Rendered
from cascade.ranking import Ranking
from cascade.steps import Halt
from cascade.thesaurus import Thesaurus
from cascade.trace import ModelCalled, Noted, Progressed, Recorder, SpanBegan, SpanEnded, TextMade
from cascade.types import Document, Question, Usage, Value

__all__ = ["Closing", "Context", "Made", "Outcome", "Pin", "StageCache"]

M = TypeVar("M", bound=BaseModel)
_LIKELIEST = 5
"""Alternatives that are recorded beside each token that a model of this machine wrote."""
Outcome = Literal["computed", "cached", "pinned", "failed", "stopped"]


class Gateway(Protocol):
    """The part of `cascade.models.gateway.Gateway` that a stage's context uses."""

    def fingerprint(self, spec: ModelSpec) -> str: ...

    def is_made(self, spec: ModelSpec) -> bool: ...

    def can_score(self, spec: ModelSpec) -> bool: ...

    def can_read(self, spec: ModelSpec) -> bool: ...

    def generate(
        self,
        spec: ModelSpec,
        request: Generate,
        *,
        sample: int = 0,
        on_text: Callable[[str], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Generated: ...

    def score(
        self, spec: ModelSpec, request: ScoreRequest, *, stop: Callable[[], bool] | None = None
    ) -> ScoreResult: ...


class StageCache(Protocol):
    """Where outputs of stages are kept between runs."""

    def stage_get(self, key: str) -> str | None: ...

    def stage_put(self, key: str, value: str) -> None: ...


class Pin(Value):
    """An output that stands in for a stage's own: a person's edit, a gold output, or an earlier run's."""

    output: Any


@dataclass(frozen=True)
class Made:
    """What a stage made in this run, and the prompts that it may have used for it."""

    output: Any
    prompts: tuple[str, ...]


@dataclass
class _Span:
    number: int
    stage: str


@dataclass
class Closing:
    """How a span went: filled in while it is open, written down when it closes."""

    outcome: Outcome = "computed"
    output: str | None = None
    error: str | None = None
    origin: str | None = None


@dataclass
class Context:
    """What one run gives to its stages."""

    library: Library
    index: Index
    gateway: Gateway
    cache: StageCache
    recorder: Recorder
    models: Models
    recipe: Recipe
    prompt_text: Callable[[str], Prompt]
    """A prompt by name, this run's overrides first."""
    thesaurus: Thesaurus
    names: NameBook = field(default_factory=NameBook)
    """What things are also called."""
    vectors: WordVectors = field(default_factory=WordVectors)
    """Which words are near in meaning; none where the recipe gives them no weight."""
    ranking: Ranking = field(default_factory=Ranking)
    """What the person's pins and the learned ranker make of what is found."""
    pins: Mapping[str, Pin] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()
    """Stages whose cached outputs are not to be used."""
    sample: int = 0
    stop: Callable[[], bool] = lambda: False
    before: Callable[[Halt], None] | None = None
    """Called before each stage, outside of its span; it may put an output into `by_hand`. What it raises goes up."""
    by_hand: dict[str, Pin] = field(default_factory=dict)
    """Stage to the output that a person gave for it while this run goes on."""
    made: dict[str, Made] = field(default_factory=dict)
    """Stage to what counts of it in this run, in the order they ran."""
    settled: Mapping[str, Made] = field(default_factory=dict)
    """Of those, the ones that are not to run again when the chain is gone through once more."""
    told: list[str] = field(default_factory=list)
    """Its notes so far, in order: those of a stage are kept with its output."""
    spent: Usage = field(default_factory=Usage)
    _span: _Span | None = None
    _draft: str = ""

    # --- the model ------------------------------------------------------------------------------------------------

    @property
    def spec(self) -> ModelSpec:
        """The model of the stage that is running."""
        return self.models.spec(self._span.stage if self._span else "default")

    @property
    def has_model(self) -> bool:
        """False with `--model none`: the stage goes by rules alone."""
        return self.spec.kind is not ModelKind.NONE

    @property
    def can_score(self) -> bool:
        """Whether the stage's model gives likelihoods of given text."""
        return self.has_model and self.gateway.can_score(self.spec)

    @property
    def can_read(self) -> bool:
        """Whether the stage's model is strong enough to be shown records whole, and the recipe lets it."""
        return self.reads(self._span.stage if self._span else "default")

    def reads(self, stage: str) -> bool:
        """Whether that holds of the model of `stage`."""
        spec = self.models.spec(stage)
        return spec.kind is not ModelKind.NONE and self.recipe.reading > 0 and self.gateway.can_read(spec)

    def ask(
        self,
        prompt: str,
        reply: type[M],
        slots: Mapping[str, str],
        *,
        numbers: Sequence[int] = (),
        on_reply: Callable[[str], None] | None = None,
    ) -> M | None:
        """A value of `reply`'s type, decoded under its JSON schema and validated; None where no proposal came.

        Whole numbers in the reply are held to `numbers`, where those are given: what may be cited. One repair is tried
        with the reason of the failure, unless the reply was too long. A reply that still does not fit is recorded and
        noted, and the stage goes on by its rules. `on_reply` hears all that there is of the JSON whenever there is more
        of it; a second try begins anew. Raises `ModelUnavailable` for a model that does not answer.
        """
        if not self.has_model:
            return None
        rendered, request = self._request(prompt, slots, _held_to(reply.model_json_schema(), numbers))
        problem = ""
        for attempt in range(2):
            if attempt:
                asked = f"{request.user}\n\nYour last reply did not fit: {problem}. Reply again with JSON that fits."
                request = request.model_copy(update={"user": asked})
            generated = self._generate(request, on_reply)
            try:
                value = reply.model_validate(_harmless(json.loads(generated.text, strict=False)))
            except (ValidationError, ValueError, RecursionError) as error:
                problem = _problem(error)
                self._called(rendered, request, generated, None, "failed", problem)
                if generated.finish == "length":
                    break
                continue
            self._called(rendered, request, generated, value.model_dump(mode="json"), "repaired" if attempt else "ok")
            return value
        self.note(f"the model's reply to {prompt!r} does not fit ({problem}): going by the rules")
        return None

    def score(self, prompt: str, items: Sequence[Mapping[str, str]]) -> list[float] | None:
        """Mean log-likelihood a token (nats) of the prompt's reply part, for each item's slots; None without scores.

        The text before the first slot is shared by all items and evaluated once.
        """
        if not items or not self.can_score:
            return None
        loaded = self.prompt_text(prompt)
        prefix = loaded.prefix
        parts = [loaded.render(item) for item in items]
        request = ScoreRequest(
            prefix=prefix,
            items=tuple(ScoreItem(context=p.user[len(prefix) :], target=p.reply) for p in parts),
            chat=loaded.chat,
            system=loaded.system if loaded.chat else "",
            per_token=True,
        )
        began = self.recorder.now()
        result = self.gateway.score(self.spec, request, stop=self.stop)
        values = [item.mean for item in result.items]
        self.spent += result.usage
        self.recorder.emit(
            ModelCalled(
                at=self.recorder.now(),
                span=self._number(),
                kind="score",
                model=self.spec.name,
                prompt=prompt,
                request=self.recorder.blobs.put({"hash": loaded.hash, **request.model_dump(mode="json")}),
                reply=self.recorder.blobs.put({"means": values, **result.model_dump(mode="json")}),
                parsed="ok",
                cached=result.cached == len(items),
                spent=result.usage,
                seconds=round(self.recorder.now() - began, 4),
            )
        )
        return values

    # --- the library ----------------------------------------------------------------------------------------------

    def known_documents(self, question: Question, ids: Iterable[str]) -> dict[str, Document]:
        """The documents of `ids` by their ids, each as it was when `question` is asked."""
        return as_known(question, self.library.documents_of(ids).values())

    # --- telling --------------------------------------------------------------------------------------------------

    def note(self, text: str) -> None:
        """Tell the person something about how this stage went; it is shown and recorded."""
        self.told.append(text)
        self.recorder.emit(Noted(at=self.recorder.now(), span=self._span.number if self._span else None, text=text))

    def progress(self, done: int, total: int) -> None:
        """Say how far the stage has come."""
        self.recorder.emit(Progressed(at=self.recorder.now(), span=self._number(), done=done, total=total))

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """Say that the stage waits for `what`, for as long as it does."""
        self.recorder.emit(Progressed(at=self.recorder.now(), span=self._number(), done=0, total=0, what=what))
        yield
        self.progress(0, 0)

    def draft(self, text: str) -> None:
        """Show the whole of the answer as it reads by now, before it is checked; only what is new goes out."""
        text = clean(text)
        if text == self._draft:
            return
        more = text.startswith(self._draft)
        piece = text[len(self._draft) :] if more else text
        self._draft = text
        self.recorder.emit(TextMade(at=self.recorder.now(), text=piece, draft=True, anew=not more))

    def go_back(self, settled: Mapping[str, Made]) -> None:
        """Begin the chain again after `settled`; what was made or given since then is forgotten."""
        self.by_hand = {name: pin for name, pin in self.by_hand.items() if name in settled}
        self.settled, self.made, self._draft = settled, dict(settled), ""

    @contextmanager
    def span(
        self, name: str, *, stage: str = "", inputs: Mapping[str, str] | None = None, model: str = ""
    ) -> Iterator[Closing]:
        """A stage's span, closed in every case; what happens in it may say how it went on the `Closing`."""
        number, closing = self.recorder.span(), Closing()
        began = SpanBegan(
            at=self.recorder.now(),
            span=number,
            parent=None,
            kind="stage",
            name=name,
            inputs=dict(inputs or {}),
            model=model,
        )
        self.recorder.emit(began)
        self._span = _Span(number, stage or name)
        try:
            yield closing
        except BaseException as error:
            stopped = isinstance(error, (Stopped, KeyboardInterrupt, GeneratorExit))
            closing.outcome = "stopped" if stopped else "failed"
            closing.error = str(error) or type(error).__name__
            raise
        finally:
            self._span = None
            self.recorder.emit(
                SpanEnded(
                    at=self.recorder.now(),
                    span=number,
                    outcome=closing.outcome,
                    output=closing.output,
                    error=closing.error,
                    origin=closing.origin,
                )
            )

    # --- inside ---------------------------------------------------------------------------------------------------

    def _number(self) -> int:
        assert self._span is not None
        return self._span.number

    def _request(self, prompt: str, slots: Mapping[str, str], schema: dict[str, Any]) -> tuple[Rendered, Generate]:
        """A prompt with its slots filled, and what is asked of the model with it."""
        loaded = self.prompt_text(prompt)
        rendered = loaded.render(slots)
        request = Generate(
            system=rendered.system,
            user=rendered.user,
            json_schema=schema,
            max_tokens=loaded.max_tokens,
            temperature=self.recipe.temperature,
            seed=self.recipe.seed + self.sample,
            logprobs=0 if self.spec.kind is ModelKind.REMOTE else _LIKELIEST,  # not every server can tell any
        )
        return rendered, request

    def _generate(self, request: Generate, on_reply: Callable[[str], None] | None) -> Generated:
        so_far: list[str] = []

        def heard(piece: str) -> None:
            so_far.append(piece)
            if on_reply is not None:
                on_reply("".join(so_far))

        on_text = heard if on_reply is not None else None
        generated = self.gateway.generate(self.spec, request, sample=self.sample, on_text=on_text, stop=self.stop)
        self.spent += generated.usage
        return generated

    def _called(
        self,
        rendered: Rendered,
        request: Generate,
        generated: Generated,
        parsed: Any,
        status: Literal["ok", "repaired", "failed"],
        problem: str = "",
    ) -> None:
        asked = {**request.model_dump(mode="json"), "slots": [s.model_dump() for s in rendered.slots]}
        reply = {"raw": generated.text, "finish": generated.finish, "parsed": parsed, "problem": problem}
        tokens = [t.model_dump() for t in generated.tokens]
        self.recorder.emit(
            ModelCalled(
                at=self.recorder.now(),
                span=self._number(),
                kind="generate",
                model=self.spec.name,
                prompt=rendered.prompt,
                request=self.recorder.blobs.put({"hash": rendered.hash, **asked}),
                reply=self.recorder.blobs.put({**reply, "tokens": tokens}),
                parsed=status,
                cached=generated.cached,
                spent=generated.usage,
                seconds=generated.seconds,
            )
        )


def _harmless(value: Any) -> Any:
    """What a reply holds, its texts clean: an escaped character is none before the JSON is read."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_harmless(each) for each in value]
    return {key: _harmless(each) for key, each in value.items()} if isinstance(value, dict) else value


def _problem(error: ValueError | RecursionError) -> str:
    """What is wrong with a reply, for a person and for the model's second try."""
    if not isinstance(error, ValidationError):
        return f"it is no JSON ({error})"
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the whole'}: {first['msg']}"


def _held_to(schema: dict[str, Any], numbers: Sequence[int]) -> dict[str, Any]:
    """`schema` with every whole number limited to `numbers`, where there are any."""
    if not numbers:
        return schema

    def held(value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("type") == "integer":
                return {"enum": list(numbers)}
            return {key: held(inner) for key, inner in value.items()}
        return [held(inner) for inner in value] if isinstance(value, list) else value

    result: dict[str, Any] = held(schema)
    return result
