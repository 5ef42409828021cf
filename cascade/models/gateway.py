"""The only way from the chain to a language model: policy, cache, and one loaded model a name.

A model of this machine never opens a connection. A model behind a server is asked only if a person named it, in
`cascade.toml` or on the command line; one that only a run's record names is refused, except for what the cache knows.
Nothing heavy is imported before a model is asked something that the cache does not know.
"""

from __future__ import annotations

import importlib.metadata
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from cascade.config import STAGES, Config, ModelKind, ModelSpec
from cascade.errors import ModelError, ModelRefused, ModelUnavailable
from cascade.home import Home
from cascade.models.base import Generate, Generated, Model, OnText, Scored, ScoreRequest, ScoreResult, Stop
from cascade.models.cache import Cache, digest
from cascade.types import Usage

if TYPE_CHECKING:
    from cascade.models.weights import Weights
    from cascade.models.wordvectors import WordVectors

__all__ = ["Gateway"]

_AT_ONCE = 32
"""Texts that are scored before what they gave is kept."""


class Gateway:
    """Models of one home; `models` stand in for the models of their names (tests)."""

    def __init__(self, home: Home, config: Config, *, models: Mapping[str, Model] | None = None) -> None:
        self.cache = Cache(home.cache)
        self._home, self._config = home, config
        self._allowed = {config.models.spec(stage).name for stage in STAGES}
        self._given = dict(models or {})
        self._models: dict[str, Model] = {}
        self._weights: dict[str, tuple[Weights, str]] = {}
        self._vectors: WordVectors | None = None
        self._lock = threading.RLock()

    def close(self) -> None:
        """Give back the models' memory and close the cache."""
        with self._lock:
            for model in self._models.values():
                model.close()
            self._models.clear()
            self.cache.close()

    def allow(self, *names: str) -> None:
        """A person named these models in a command: they may be asked if they are remote, and fetched from a hub."""
        self._allowed |= set(names)

    # --- which model ----------------------------------------------------------------------------------------------

    def model(self, spec: ModelSpec) -> Model | None:
        """The model of `spec`, loaded on first use and kept; None for `none`.

        Raises `ModelUnavailable`, or `ModelRefused` for one that nobody named and that is remote or has to be fetched.
        """
        if spec.kind is ModelKind.NONE:
            return None
        with self._lock:
            if spec.name not in self._models:
                self._models[spec.name] = self._given.get(spec.name) or self._load(spec)
            return self._models[spec.name]

    def fingerprint(self, spec: ModelSpec) -> str:
        """What the replies of `spec` depend on beside the request; known without loading it."""
        if spec.kind is ModelKind.NONE:
            return "none"
        if spec.name in self._given:
            return self._given[spec.name].fingerprint
        if spec.kind is ModelKind.REMOTE:
            return f"remote:{spec.name}@{self._config.models.api_base or ''}"
        _, content = self._locate(spec)
        # Exact numbers change with the version of llama.cpp, and what is cut with the size of the context.
        return f"{content}/{importlib.metadata.version('llama-cpp-python')}/{self._config.models.context}"

    def vectors(self) -> WordVectors:
        """Which words are near in meaning, by the bundled weights, whatever model is asked; read on first use."""
        with self._lock:
            if self._vectors is None:
                from cascade.models.wordvectors import WordVectors

                self._vectors = WordVectors.of(self._home, self.cache)
            return self._vectors

    def can_score(self, spec: ModelSpec) -> bool:
        """Whether `score` works with `spec`."""
        if spec.name in self._given:
            return self._given[spec.name].can_score
        return spec.kind not in (ModelKind.NONE, ModelKind.REMOTE)

    def can_read(self, spec: ModelSpec) -> bool:
        """Whether `spec` is strong enough to be shown records whole: one behind a server, or with weights enough.

        One of a hub is not fetched to tell: until it is here, it is none.
        """
        if spec.name in self._given:
            return self._given[spec.name].can_read
        if spec.kind in (ModelKind.NONE, ModelKind.BUNDLED) or (spec.kind is ModelKind.HUB and not self.is_made(spec)):
            return False
        if spec.kind is ModelKind.REMOTE:
            return True
        from cascade.models import weights

        try:
            return weights.reads(self._locate(spec)[0].path)
        except ModelError:  # whoever asks it is told
            return False

    def is_here(self, spec: ModelSpec) -> bool:
        """Whether `score` works with `spec` without fetching anything."""
        if spec.name in self._given or not self.can_score(spec):
            return self.can_score(spec)
        from cascade.models import weights

        try:
            weights.locate(spec, self._home, offline=True)
        except ModelError:
            return False
        return True

    def is_made(self, spec: ModelSpec) -> bool:
        """Whether `fingerprint` tells at once; bundled weights are requantized before, and those of a hub fetched."""
        if spec.name in self._given or spec.name in self._weights:
            return True
        if spec.kind is ModelKind.HUB:
            return self.is_here(spec)
        if spec.kind is not ModelKind.BUNDLED:
            return True
        from cascade.models import weights

        return weights.is_made(self._home)

    def describe(self, spec: ModelSpec) -> str:
        """The model in a line for `cascade doctor`; loads a local one to see that it works, and asks no remote one."""
        if spec.kind is ModelKind.NONE:
            return "none: the chain goes by rules alone"
        if spec.kind is ModelKind.REMOTE and spec.name not in self._given:
            where = self._config.models.api_base or "its provider"
            return f"{spec.name}: remote, asked at {where} through LiteLLM; reads records whole; not tried now"
        model = self.model(spec)
        assert model is not None
        told = [spec.name]
        if spec.name in self._weights:
            from cascade.models.cores import free_cores, usable_cores
            from cascade.models.local import LocalModel

            weights, content = self._weights[spec.name]
            threads = self._config.models.threads
            told += [
                model.about() if isinstance(model, LocalModel) else "",
                f"{weights.path.stat().st_size / 2**20:.0f} MiB at {weights.path}",
                weights.note,
                f"{threads} threads" if threads else f"{free_cores()} of {usable_cores()} cores free",
                f"content {content}",
            ]
        told += [
            f"context {model.context}",
            "reads records whole" if self.can_read(spec) else "weighs one text at a time",
        ]
        return ", ".join(part for part in (*told, *self.cache.notes) if part)

    def _load(self, spec: ModelSpec) -> Model:
        models = self._config.models
        if spec.kind is ModelKind.REMOTE:
            self._permit(spec)
            from cascade.models.remote import RemoteModel

            return RemoteModel(spec.name, api_base=models.api_base, timeout=models.timeout)
        weights, _ = self._locate(spec)
        from cascade.models.local import LocalModel

        return LocalModel(
            spec.name, weights.path, self.fingerprint(spec), context=models.context, threads=models.threads
        )

    def _locate(self, spec: ModelSpec) -> tuple[Weights, str]:
        from cascade.models import weights

        with self._lock:
            if spec.name not in self._weights:
                found = weights.locate(spec, self._home, offline=spec.name not in self._allowed)
                self._weights[spec.name] = found, weights.fingerprint(found.path, self.cache)
            return self._weights[spec.name]

    def _permit(self, spec: ModelSpec) -> None:
        if spec.name not in self._allowed:
            raise ModelRefused(
                f"{spec.name} is a remote model that nobody named: questions and passages would leave this machine",
                hint=f"name it yourself: `--model {spec.name}`, or in [models] of cascade.toml",
            )

    # --- asking it ------------------------------------------------------------------------------------------------

    def generate(
        self,
        spec: ModelSpec,
        request: Generate,
        *,
        sample: int = 0,
        on_text: OnText | None = None,
        stop: Stop | None = None,
    ) -> Generated:
        """A reply, from the cache where this very request was answered before.

        Repeats differ by `sample`, which is a part of the key and is added to the seed.
        """
        key = f"reply:{digest(self.fingerprint(spec), request.model_dump(mode='json'), sample)}"
        known = self.cache.get(key)
        if known is not None:
            reply = Generated.model_validate_json(known)
            if on_text and reply.text:
                on_text(reply.text)
            saved = Usage(submitted=reply.usage.submitted)
            return reply.model_copy(update={"usage": saved, "cached": True, "seconds": 0.0})
        model = self._ready(spec)
        reply = model.generate(request.model_copy(update={"seed": request.seed + sample}), on_text, stop)
        self.cache.put(key, reply.model_dump_json())
        return reply

    def score(self, spec: ModelSpec, request: ScoreRequest, *, stop: Stop | None = None) -> ScoreResult:
        """Log-likelihoods, each from the cache where it is known."""
        shared = digest(
            self.fingerprint(spec), request.chat, request.system, request.prefix, request.per_token, request.top
        )
        keys = {item: f"score:{digest(shared, item.context, [item.target], item.target)}" for item in request.items}
        kept = self.cache.get_many(keys.values())
        known = {item: Scored.model_validate_json(kept[key]) for item, key in keys.items() if key in kept}
        missing = [item for item in keys if item not in known]
        again = [item for item in request.items if item in known]
        usage, seconds = Usage(), 0.0
        for begin in range(0, len(missing), _AT_ONCE):
            asked = tuple(missing[begin : begin + _AT_ONCE])
            result = self._ready(spec).score(request.model_copy(update={"items": asked}), stop)
            usage, seconds = usage + result.usage, seconds + result.seconds
            fresh = dict(zip(asked, result.items, strict=True))
            self.cache.put_many({keys[item]: scored.model_dump_json() for item, scored in fresh.items()})
            known |= fresh
        usage += Usage(submitted=sum(known[item].before + known[item].tokens for item in again))
        items = tuple(known[item] for item in request.items)
        return ScoreResult(items=items, usage=usage, cached=len(again), seconds=seconds)

    def _ready(self, spec: ModelSpec) -> Model:
        model = self.model(spec)
        if model is None:
            raise ModelUnavailable("there is no model to ask: it is set to none", hint="name one: `--model smollm2`")
        return model
