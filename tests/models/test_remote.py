"""Remote models: against llama.cpp's own OpenAI-compatible server, and against servers that misbehave."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cascade.config import Config, Models, ModelSpec
from cascade.engine import Engine
from cascade.errors import ModelError, ModelUnavailable, Stopped
from cascade.home import Home
from cascade.models.base import Generate, ScoreItem, ScoreRequest, TooLong
from cascade.models.gateway import Gateway
from cascade.models.remote import RemoteModel, price
from cascade.types import Usage
from tests.desk import Desk

NAME = "openai/smollm2"


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("OPENAI_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _loop() -> Iterator[None]:
    """LiteLLM takes the thread's event loop for its own counts, and leaves one open that it had to make."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


# --- a real server ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(weights: Path) -> Iterator[str]:
    """llama-cpp-python's server with the bundled model; its base URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"model": weights, "model_alias": "smollm2", "host": "127.0.0.1", "port": port, "n_ctx": 1024}
    command = [f"--{key}={value}" for key, value in {**options, "n_threads": 1, "n_threads_batch": 1}.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "llama_cpp.server", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "GOMP_SPINCOUNT": "10000"},
    )
    base = f"http://127.0.0.1:{port}/v1"
    try:
        for _ in range(600):
            assert process.poll() is None, "the server ended"
            try:
                with urllib.request.urlopen(f"{base}/models", timeout=5):
                    break
            except OSError:
                time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait(20)


def test_a_reply_streamed_and_counted(server: str) -> None:
    pieces: list[str] = []
    model = RemoteModel(NAME, api_base=server)
    reply = model.generate(Generate(system="Answer in a word.", user="The capital of France?"), pieces.append)
    assert "Paris" in reply.text
    assert "".join(pieces) == reply.text
    assert len(pieces) > 1
    assert (reply.finish, reply.cached) == ("stop", False)
    assert reply.usage.submitted > 10
    assert reply.usage.generated > 0
    assert reply.seconds > 0


def test_a_schema_holds_on_a_server_that_knows_schemas(server: str) -> None:
    schema = {
        "type": "object",
        "properties": {"operation": {"enum": ["find", "count"]}, "yes": {"type": "boolean"}},
        "required": ["operation", "yes"],
        "additionalProperties": False,
    }
    asked = Generate(user="How many chairs are there?", json_schema=schema, max_tokens=60)
    value = json.loads(RemoteModel(NAME, api_base=server).generate(asked).text)
    assert value["operation"] in ("find", "count")
    assert isinstance(value["yes"], bool)


def test_length_ends_it(server: str) -> None:
    model = RemoteModel(NAME, api_base=server)
    assert model.generate(Generate(user="Tell me a long story.", max_tokens=5)).finish == "length"


def test_through_the_gateway_it_is_asked_once(server: str, tmp_path: Path) -> None:
    config = Config(models=Models(default=NAME, api_base=server, timeout=60))
    gateway = Gateway(Home(tmp_path), config)
    first = gateway.generate(config.models.spec("cite"), Generate(user="Say yes.", max_tokens=5))
    again = gateway.generate(config.models.spec("cite"), Generate(user="Say yes.", max_tokens=5))
    assert (first.cached, again.cached, again.text) == (False, True, first.text)
    assert server in gateway.describe(ModelSpec(name=NAME))
    gateway.close()


def test_a_prompt_that_does_not_fit_is_an_error_of_the_model(server: str) -> None:
    """This server now and then drops the connection instead of saying that the prompt is too long."""
    with pytest.raises((TooLong, ModelUnavailable)):
        RemoteModel(NAME, api_base=server).generate(Generate(user="word " * 1500))


# --- servers that misbehave ---------------------------------------------------------------------------------------


def chunk(text: str = "", finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n".encode()


def stream(*texts: str) -> tuple[int, bytes]:
    return 200, b"".join(map(chunk, texts)) + chunk(finish="stop") + b"data: [DONE]\n\n"


def problem(status: int, message: str, code: str = "") -> tuple[int, bytes]:
    return status, json.dumps({"error": {"message": message, "type": "error", "code": code}}).encode()


@contextmanager
def stand_in(*answers: tuple[int, bytes], delay: float = 0.0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that gives these answers in turn, the last one again and again; its URL and what it was asked."""
    asked: list[dict[str, Any]] = []
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            done.wait(delay)
            status, body = answers[min(len(asked), len(answers)) - 1]
            self.send_response(status)
            self.send_header("Content-Type", "text/event-stream" if status == 200 else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that went away is no error."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
        done.set()
        server.shutdown()
        thread.join()


def remote(base: str, timeout: float = 20) -> RemoteModel:
    return RemoteModel(NAME, api_base=base, timeout=timeout, waits=(0.01, 0.01))


def failure(*answers: tuple[int, bytes], timeout: float = 20, delay: float = 0) -> tuple[ModelError, int]:
    with stand_in(*answers, delay=delay) as (base, asked):
        with pytest.raises(ModelError) as caught:
            remote(base, timeout).generate(Generate(user="x"))
        return caught.value, len(asked)


@pytest.mark.parametrize(
    ("answer", "said", "attempts"),
    [
        (problem(401, "bad key", "invalid_api_key"), "refused the key", 1),
        (problem(404, "no such model"), "there is no openai/smollm2", 1),
        (problem(429, "slow down"), "takes no more requests", 3),
        (problem(500, "out of order"), "out of order", 3),
        (problem(418, "a teapot"), "teapot", 1),
    ],
)
def test_refusals_are_told_in_a_sentence(answer: tuple[int, bytes], said: str, attempts: int) -> None:
    error, asked = failure(answer)
    assert isinstance(error, ModelUnavailable)
    assert said in str(error)
    assert error.hint
    assert asked == attempts
    assert "litellm" not in str(error).lower()


def test_a_prompt_that_a_server_finds_too_long() -> None:
    error, asked = failure(problem(400, "maximum context length is 10 tokens", "context_length_exceeded"))
    assert isinstance(error, TooLong)
    assert asked == 1


def test_nobody_there() -> None:
    with pytest.raises(ModelUnavailable, match="no server answers"):
        remote("http://127.0.0.1:9/v1").generate(Generate(user="x"))


def test_a_server_that_takes_too_long() -> None:
    error, _ = failure(stream("late"), timeout=0.5, delay=5)
    assert "did not answer in 0.5 s" in str(error)


@pytest.mark.parametrize("body", [b"data: {not json\n\n", b'{"choices": [', b"<html>proxy</html>", b"data: [DONE]\n\n"])
def test_nonsense_is_an_error_and_never_an_empty_answer(body: bytes) -> None:
    error, _ = failure((200, body))
    assert str(error)


def test_a_failure_that_passes_is_tried_again() -> None:
    with stand_in(problem(503, "busy"), stream("y", "es")) as (base, asked):
        assert remote(base).generate(Generate(user="x")).text == "yes"
        assert len(asked) == 2


def test_a_server_that_knows_no_schemas_is_asked_in_words() -> None:
    refusal = problem(400, "unknown field response_format")
    with stand_in(refusal, refusal, stream("```json\n", '{"a": 1}', "\n```")) as (base, asked):
        reply = remote(base).generate(Generate(user="x", json_schema={"type": "object"}))
    assert json.loads(reply.text) == {"a": 1}
    assert [one.get("response_format", {}).get("type") for one in asked] == ["json_schema", "json_object", None]
    assert '{"type": "object"}' in asked[2]["messages"][0]["content"]


def test_a_schema_in_words_leaves_out_what_it_says_to_whoever_reads_the_code() -> None:
    schema = {
        "title": "Reading",
        "description": "What a reader is asked for.",
        "type": "object",
        "properties": {"title": {"type": "string", "title": "Title"}, "sentences": {"items": {"type": "integer"}}},
    }
    with stand_in(stream("{}")) as (base, asked):
        remote(base).generate(Generate(user="x", json_schema=schema))
    said = asked[0]["messages"][0]["content"].split("schema: ")[1]
    assert json.loads(said) == {
        "type": "object",
        "properties": {"title": {"type": "string"}, "sentences": {"items": {"type": "integer"}}},
    }


def test_what_a_server_says_is_cleaned() -> None:
    with stand_in(stream("a\x1b[31mb\x00")) as (base, _):
        assert remote(base).generate(Generate(user="x")).text == "ab"


def test_what_is_asked_are_turns() -> None:
    with stand_in(stream("ok")) as (base, asked):
        remote(base).generate(Generate(system="s", user="u", seed=5, temperature=0.5))
    assert [(m["role"], m["content"]) for m in asked[0]["messages"]] == [("system", "s"), ("user", "u")]
    assert (asked[0]["seed"], asked[0]["temperature"]) == (5, 0.5)


def test_stopping() -> None:
    looks = iter([False, False] + [True] * 50)
    with stand_in(stream(*"abcdef")) as (base, _), pytest.raises(Stopped):
        remote(base).generate(Generate(user="x"), stop=lambda: next(looks))
    with pytest.raises(Stopped):
        remote("http://127.0.0.1:9/v1").generate(Generate(user="x"), stop=lambda: True)


def test_what_a_server_cannot_do() -> None:
    model = RemoteModel(NAME)
    with pytest.raises(ModelError, match="how likely"):
        model.score(ScoreRequest(items=(ScoreItem(context="a", target="b"),)))


def test_a_name_that_means_nothing_says_what_would() -> None:
    with pytest.raises(ModelUnavailable, match="no provider is known") as caught:
        RemoteModel("smolm2").generate(Generate(user="x"))
    assert "smollm2" in caught.value.hint
    with pytest.raises(ModelUnavailable, match="no provider is known"):
        RemoteModel("nobody/smolm2").generate(Generate(user="x"))


def test_a_name_that_means_nothing_is_refused_without_loading_litellm() -> None:
    script = """
import sys
from cascade.errors import ModelUnavailable
from cascade.models.remote import RemoteModel
for known in ("gpt-4o", "openai/anything", "ft:gpt-4o:own"):
    RemoteModel(known)
RemoteModel("smolm2", api_base="http://127.0.0.1:1")
try:
    RemoteModel("smolm2")
except ModelUnavailable:
    print("refused", "litellm" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["refused", "False"]


def test_litellm_reads_no_env_file_and_asks_nobody_when_it_loads(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_KEY=from-the-folder\n")
    script = """
import os, sys
touched = []
network = ("socket.connect", "socket.getaddrinfo")
sys.addaudithook(lambda event, args: touched.append((event, args)) if event in network else None)
from cascade.models.remote import RemoteModel
assert "litellm" not in sys.modules
assert RemoteModel("openai/gpt-4o").context > 100_000
assert "litellm" in sys.modules
assert not touched, touched
assert "OPENAI_API_KEY" not in os.environ
"""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "LITELLM_"))}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_known_model_has_a_price_and_another_none() -> None:
    one = price("openai/gpt-4o", Usage(submitted=9000, evaluated=1000, generated=100))
    assert one is not None
    assert one > 0
    assert price("openai/gpt-4o", Usage(evaluated=2000, generated=200)) == pytest.approx(2 * one)
    assert price(NAME, Usage(evaluated=1000)) is None


def test_a_model_behind_a_server_plans_reads_and_writes(desk: Desk) -> None:
    asked_for = "How long do we stand up for a hull?"
    plan = {"operation": "find", "sub_questions": [asked_for], "words": [{"of": "stand up for", "also": ["warranty"]}]}
    written = {"sentences": [{"text": "Five years is how long the warranty on hulls runs.", "quotes": [1]}]}
    replies = [stream(json.dumps(each)) for each in (plan, {"sentences": [1]}, written)]
    with stand_in(*replies) as (base, asked):
        config = desk.engine.home.config_file
        config.write_text(f'zone = "Europe/London"\n\n[models]\ndefault = "{NAME}"\napi_base = "{base}"\n')
        with Engine(desk.engine.home.path) as engine:
            run = engine.ask(desk.question(asked_for))
    assert run.answer is not None
    assert [claim.text for claim in run.answer.claims] == ["Five years is how long the warranty on hulls runs."]
    assert [quote.text for quote in run.answer.quotes] == ["The warranty on hulls runs for five years."]
    said = [each["messages"][-1]["content"] for each in asked]
    assert len(said) == 3
    assert "[1] The warranty on hulls runs for five years." in said[1]
    assert "(Warranty, Ines Calder, 11 June 2025, 01:00) The warranty on hulls" in said[2]
    assert [span.outcome for span in run.view.stages] == ["computed"] * 5
