"""A model behind a server, by LiteLLM: the only module that imports `litellm`, and only when such a model is asked.

Replies are constrained by the server where it can (`response_format`), by instructions where it cannot; the caller
checks them either way. Whatever goes wrong is told in a sentence, and is never an empty answer.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import re
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cascade.clean import clean
from cascade.errors import BadReply, CascadeError, ModelError, ModelUnavailable
from cascade.models.base import (
    Generate,
    Generated,
    OnText,
    ScoreRequest,
    ScoreResult,
    Stop,
    TokenLogprob,
    TooLong,
    pause,
)
from cascade.types import Usage

__all__ = ["WAITS", "RemoteModel", "price"]

WAITS = (0.5, 2.0)
"""Seconds before each further attempt, for failures that may pass."""
_PASSING = ("RateLimitError", "InternalServerError", "ServiceUnavailableError", "BadGatewayError", "APIConnectionError")
_TOO_LONG = re.compile(r"context[ _](?:length|window|size)|too many tokens|prompt is too long", re.IGNORECASE)
_LIST = "model_prices_and_context_window_backup.json"
"""The file in which LiteLLM has the models that it knows."""
_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*", re.DOTALL)
"""What servers put around JSON."""


class RemoteModel:
    """The model that LiteLLM knows as `name`; `api_base` is the URL of an OpenAI-compatible server, if it is one.

    `timeout` is in seconds, and so are the `waits` before further attempts. Nothing is contacted, and LiteLLM not
    imported, before the first question. Raises `ModelUnavailable` for a name that nobody serves.
    """

    can_score = False
    can_read = True

    def __init__(
        self, name: str, *, api_base: str | None = None, timeout: float = 120.0, waits: Sequence[float] = WAITS
    ) -> None:
        if not api_base and not _is_listed(name):
            raise _unknown(name)
        self.name = name
        self.fingerprint = f"remote:{name}@{api_base or ''}"
        self._base, self._timeout, self._waits = api_base, timeout, waits

    @functools.cached_property
    def context(self) -> int:
        """Tokens that a prompt may have, as LiteLLM's own list says, or a cautious guess."""
        try:
            return int(_litellm().get_model_info(self.name)["max_input_tokens"] or _GUESSED_CONTEXT)
        except Exception:  # raised for every model that is not in its list
            return _GUESSED_CONTEXT

    def count(self, text: str) -> int:
        """An estimate: four characters a token."""
        return len(text) // 4 + 1

    def close(self) -> None:
        """Nothing to give back."""

    def score(self, request: ScoreRequest, stop: Stop | None = None) -> ScoreResult:
        """Not to be had of a server: raises `ModelError`."""
        del request, stop
        raise ModelError(f"{self.name} cannot say how likely a text is", hint="use a local model for that stage")

    def generate(self, request: Generate, on_text: OnText | None = None, stop: Stop | None = None) -> Generated:
        """Write a reply. Raises `ModelUnavailable`, `BadReply`, `TooLong` or `Stopped`."""
        began = time.monotonic()
        reply = _Reply(on_text)
        for wait in (*self._waits, None):
            try:
                self._ask(request, reply, stop)
                break
            except ModelError as error:
                if wait is None or reply.text or not _may_pass(error.__cause__):
                    raise
                _sleep(wait, stop)
        fenced = _FENCED.fullmatch(reply.text) if request.json_schema is not None else None
        text = fenced[1] if fenced else reply.text
        if on_text and not reply.streamed:
            on_text(text)
        return Generated(
            text=text,
            finish="length" if reply.finish == "length" else "stop",
            usage=reply.usage or self._estimate(request, text),
            tokens=tuple(reply.tokens),
            seconds=time.monotonic() - began,
        )

    def _ask(self, request: Generate, reply: _Reply, stop: Stop | None) -> None:
        """One attempt, with the best form of constraint that the server takes."""
        arguments = self._arguments(request)
        try:
            for form in self._forms(request):
                try:
                    with _unwarned():
                        self._complete({**arguments, **form}, reply, stop)
                    break
                except Exception as error:
                    if not form or not _refuses_form(error):
                        raise
        except (CascadeError, KeyboardInterrupt):
            raise
        except Exception as error:  # LiteLLM passes on what its providers' clients raise
            raise self._told(error) from error
        if not reply.text.strip():
            raise BadReply(f"{self.name} replied with nothing", hint="try again, or another model")

    def _forms(self, request: Generate) -> Iterator[dict[str, Any]]:
        """Ways to say that the reply is JSON of a schema, the strictest first; the last leaves it to the messages."""
        if request.json_schema is not None:
            schema = {"name": "reply", "schema": request.json_schema}
            yield {"response_format": {"type": "json_schema", "json_schema": schema}}
            yield {"response_format": {"type": "json_object", "schema": request.json_schema}}
        yield {}

    def _complete(self, arguments: dict[str, Any], reply: _Reply, stop: Stop | None) -> None:
        """Stream the reply; where nothing came, ask for it whole: a server that fails in a stream just ends it."""
        streamed = {**arguments, "stream": True, "stream_options": {"include_usage": True}}
        pause(stop)
        for chunk in _litellm().completion(**streamed):
            pause(stop)
            reply.add(chunk)
        if not reply.text:
            reply.add(_litellm().completion(**arguments))

    def _arguments(self, request: Generate) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "model": self.name,
            "messages": list(_messages(request)),
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
            "timeout": self._timeout,
            "max_retries": 0,
            "drop_params": True,
        }
        if request.logprobs:
            arguments |= {"logprobs": True, "top_logprobs": min(request.logprobs, 20)}
        if self._base:
            arguments["api_base"] = self._base
            if self.name.startswith("openai/") and not os.environ.get("OPENAI_API_KEY"):
                arguments["api_key"] = "none"  # servers on one's own machine want none, the client wants something
        return arguments

    def _told(self, error: Exception) -> ModelError:
        """What a person can be told of `error`."""
        kind, said = type(error).__name__, _sentence(str(error))
        where = f" at {self._base}" if self._base else ""
        if _too_long(error):
            return TooLong(f"the prompt is too long for {self.name}: {said}", hint="fewer passages in [recipe]")
        if kind in ("AuthenticationError", "PermissionDeniedError") or "credentials" in said:
            return ModelUnavailable(f"{self.name}{where} refused the key: {said}", hint="set the provider's API key")
        if kind == "RateLimitError":
            return ModelUnavailable(f"{self.name}{where} takes no more requests now: {said}", hint="try again later")
        if kind == "Timeout":
            return ModelUnavailable(
                f"{self.name}{where} did not answer in {self._timeout:g} s", hint="timeout in [models] sets how long"
            )
        if "connection error" in said.lower() or kind == "APIConnectionError":
            return ModelUnavailable(f"no server answers for {self.name}{where}: {said}", hint="is it running?")
        if kind == "NotFoundError":
            return ModelUnavailable(f"there is no {self.name}{where}: {said}", hint="check the model's name")
        if "Provider NOT provided" in said:
            return _unknown(self.name)
        return ModelUnavailable(f"{self.name}{where} failed: {said}", hint="try again, or another model")

    def _estimate(self, request: Generate, text: str) -> Usage:
        size = sum(self.count(message["content"]) for message in _messages(request))
        return Usage(submitted=size, evaluated=size, generated=self.count(text))


_GUESSED_CONTEXT = 8192


class _Reply:
    """A reply as its pieces come in, streamed or whole."""

    def __init__(self, on_text: OnText | None) -> None:
        self._on_text = on_text
        self.text, self.finish = "", ""
        self.streamed = False
        self.usage: Usage | None = None
        self.tokens: list[TokenLogprob] = []

    def add(self, chunk: Any) -> None:
        """Add what a chunk says."""
        used = getattr(chunk, "usage", None)
        if used and used.prompt_tokens:
            kept = getattr(getattr(used, "prompt_tokens_details", None), "cached_tokens", None) or 0
            self.usage = Usage(
                submitted=used.prompt_tokens,
                evaluated=max(used.prompt_tokens - kept, 0),
                generated=used.completion_tokens or 0,
            )
        for choice in chunk.choices[:1]:
            self.finish = choice.finish_reason or self.finish
            self.tokens += _logprobs(choice)
            part = choice.delta if hasattr(choice, "delta") else choice.message
            self._say(part.content or "")

    def _say(self, text: str) -> None:
        text = clean(text)
        self.text += text
        if text and self._on_text:
            self.streamed = True
            self._on_text(text)


def _logprobs(choice: Any) -> Iterator[TokenLogprob]:
    for entry in getattr(getattr(choice, "logprobs", None), "content", None) or ():
        top = tuple((clean(t.token), float(t.logprob)) for t in entry.top_logprobs or ())
        yield TokenLogprob(token=clean(entry.token), logprob=float(entry.logprob), top=top)


def _messages(request: Generate) -> Iterator[dict[str, str]]:
    system = request.system
    if request.json_schema is not None:
        system += f"\n\nReply with nothing but JSON that fits this schema: {json.dumps(_plain(request.json_schema))}"
    if system:
        yield {"role": "system", "content": system.strip()}
    yield {"role": "user", "content": request.user}


def _plain(schema: Any) -> Any:
    """`schema` without what it tells whoever reads the code: the names of types, and their docstrings."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    said = {key for key in ("title", "description") if isinstance(schema.get(key), str)}
    return {key: _plain(value) for key, value in schema.items() if key not in said}


def price(model: str, usage: Usage) -> float | None:
    """US dollars that `usage` of the remote `model` costs by LiteLLM's own list; None where that does not have it."""
    try:
        with _unwarned():
            asked, written = _litellm().cost_per_token(
                model=model, prompt_tokens=usage.evaluated, completion_tokens=usage.generated
            )
    except ModelUnavailable:
        raise
    except Exception:  # it raises a class of its own for a model that it does not know, and others besides
        return None
    return float(asked + written)


@contextmanager
def _unwarned() -> Iterator[None]:
    """LiteLLM's own types make pydantic warn when they are first used: nothing that whoever asks could mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@functools.cache
def _litellm() -> Any:
    """LiteLLM, told not to look up prices on the network and not to read `.env` of the folder one happens to be in."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ["LITELLM_MODE"] = "PRODUCTION"
    try:
        import litellm
    except ImportError as error:
        raise ModelUnavailable(f"LiteLLM does not load: {error}", hint="pip install litellm") from error
    litellm.suppress_debug_info = True
    return litellm


def _is_listed(name: str) -> bool:
    """Whether LiteLLM may know who serves `name`: its provider stands before it, or LiteLLM's list has it.

    That list is a file: importing LiteLLM to be told that it has no such name takes seconds.
    """
    package = importlib.util.find_spec("litellm")
    if "/" in name or ":" in name or package is None or not package.origin:
        return True
    try:
        return f'"{name}"'.encode() in Path(package.origin).with_name(_LIST).read_bytes()
    except OSError:  # another version of it, perhaps: it is asked
        return True


def _unknown(name: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"no provider is known for the model {name!r}",
        hint="smollm2, none, a .gguf path, hub:owner/repo/file.gguf, or provider/model such as openai/gpt-4o",
    )


def _too_long(error: Exception) -> bool:
    return type(error).__name__ == "ContextWindowExceededError" or bool(_TOO_LONG.search(str(error)))


def _refuses_form(error: Exception) -> bool:
    """Whether the server may take the same request without the `response_format` that it had."""
    refused = type(error).__name__ in ("BadRequestError", "UnprocessableEntityError", "UnsupportedParamsError")
    return (refused and not _too_long(error)) or "response_format" in str(error)


def _may_pass(error: BaseException | None) -> bool:
    return type(error).__name__ in _PASSING and "credentials" not in str(error)


def _sentence(text: str) -> str:
    """An error's text on one line, of a length to be read, without the names of classes before it."""
    return clean(re.sub(r"(?:\b(?:litellm\.)?\w*(?:Error|Exception)\b\s*[:-]\s*)+", "", " ".join(text.split())))[:300]


def _sleep(seconds: float, stop: Stop | None) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        pause(stop)
        time.sleep(min(left, 0.05))
