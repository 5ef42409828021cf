"""The gateway: who may be asked, what is remembered, what it costs, and that nothing of it touches the network."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cascade.config import Config, Models, ModelSpec
from cascade.errors import ModelRefused, ModelUnavailable
from cascade.home import Home
from cascade.models.base import Generate, ScoreItem, ScoreRequest
from cascade.models.gateway import Gateway
from cascade.models.scripted import ScriptedModel

SCRIPTED = ModelSpec(name="scripted")
NONE = ModelSpec(name="none")
BUNDLED = ModelSpec(name="smollm2")
REMOTE = ModelSpec(name="openai/some-model")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def scripted() -> ScriptedModel:
    def answer(request: Generate) -> str:
        return f"{request.user} {request.seed}"

    def score(request: ScoreRequest) -> list[float]:
        return [-float(len(item.context) + len(item.target)) for item in request.items]

    return ScriptedModel(answer, score)


@pytest.fixture
def gateway(home: Home, scripted: ScriptedModel) -> Iterator[Gateway]:
    opened = Gateway(home, Config(), models={"scripted": scripted})
    yield opened
    opened.close()


def scores(*pairs: tuple[str, str]) -> ScoreRequest:
    return ScoreRequest(items=tuple(ScoreItem(context=c, target=t) for c, t in pairs))


# --- what is remembered -------------------------------------------------------------------------------------------


def test_an_answered_request_is_not_asked_again(gateway: Gateway, scripted: ScriptedModel, home: Home) -> None:
    told: list[str] = []
    first = gateway.generate(SCRIPTED, Generate(user="hello"))
    again = gateway.generate(SCRIPTED, Generate(user="hello"), on_text=told.append)
    assert (first.cached, again.cached) == (False, True)
    assert first.text == again.text == "".join(told)
    assert (again.usage.submitted, again.usage.evaluated, again.usage.generated) == (1, 0, 0)
    assert len(scripted.asked) == 1
    other = Gateway(home, Config(), models={"scripted": scripted})
    assert other.generate(SCRIPTED, Generate(user="hello")).cached
    other.close()


def test_each_sample_and_each_request_is_its_own(gateway: Gateway, scripted: ScriptedModel) -> None:
    base = Generate(user="hello", seed=7)
    texts = [gateway.generate(SCRIPTED, base, sample=n).text for n in range(3)]
    assert texts == ["hello 7", "hello 8", "hello 9"]
    for change in ({"max_tokens": 9}, {"system": "x"}, {"logprobs": 2}, {"temperature": 0.5}):
        assert not gateway.generate(SCRIPTED, base.model_copy(update=change)).cached
    assert len(scripted.asked) == 7
    assert gateway.generate(SCRIPTED, base, sample=2).cached


def test_another_model_of_the_same_name_is_asked_anew(gateway: Gateway, home: Home) -> None:
    gateway.generate(SCRIPTED, Generate(user="hello"))
    other = ScriptedModel(lambda _: "other", name="other")
    second = Gateway(home, Config(), models={"scripted": other})
    assert second.generate(SCRIPTED, Generate(user="hello")).text == "other"
    second.close()


def test_known_scores_are_not_computed_again(gateway: Gateway, scripted: ScriptedModel) -> None:
    first = gateway.score(SCRIPTED, scores(("a", "x"), ("bb", "x"), ("a", "x")))
    assert [item.mean for item in first.items] == [-2, -3, -2]
    assert first.cached == 0
    assert len(scripted.scored[0].items) == 2
    second = gateway.score(SCRIPTED, scores(("ccc", "x"), ("a", "x"), ("bb", "x")))
    assert [item.mean for item in second.items] == [-4, -2, -3]
    assert second.cached == 2
    assert scripted.scored[1].items == (ScoreItem(context="ccc", target="x"),)
    assert gateway.score(SCRIPTED, scores(("ccc", "x"))).usage.evaluated == 0
    assert len(scripted.scored) == 2


def test_each_target_of_a_context_is_its_own(gateway: Gateway, scripted: ScriptedModel) -> None:
    gateway.score(SCRIPTED, scores(("a", "x"), ("a", "y")))
    assert gateway.score(SCRIPTED, scores(("a", "x"), ("a", "y"))).cached == 2
    assert gateway.score(SCRIPTED, scores(("a", "x"), ("a", "y"), ("a", "z"))).cached == 2
    assert len(scripted.scored[-1].items) == 1
    for change in ({"prefix": "p"}, {"chat": True}, {"per_token": True}):
        assert gateway.score(SCRIPTED, scores(("a", "x"), ("a", "y")).model_copy(update=change)).cached == 0


def test_what_was_scored_before_a_failure_is_kept(home: Home) -> None:
    calls = []

    def score(request: ScoreRequest) -> list[float]:
        calls.append(len(request.items))
        if len(calls) == 2:
            raise ModelUnavailable("gone")
        return [-1.0] * len(request.items)

    gateway = Gateway(home, Config(), models={"scripted": ScriptedModel(lambda _: "", score)})
    asked = scores(*((f"passage {n}", "x") for n in range(80)))
    with pytest.raises(ModelUnavailable):
        gateway.score(SCRIPTED, asked)
    assert gateway.score(SCRIPTED, asked).cached == calls[0]
    assert sum(calls) - calls[1] == 80
    gateway.close()


# --- who may be asked ---------------------------------------------------------------------------------------------


def test_none_is_no_model(gateway: Gateway) -> None:
    assert gateway.model(NONE) is None
    assert not gateway.can_score(NONE)
    assert not gateway.can_read(NONE)
    assert not gateway.can_read(ModelSpec(name="/nowhere/model.gguf")), (
        "and that it is not there is told when it is asked"
    )
    assert gateway.fingerprint(NONE) == "none"
    with pytest.raises(ModelUnavailable, match="none"):
        gateway.generate(NONE, Generate(user="x"))


def test_a_remote_model_is_asked_only_if_a_person_named_it(home: Home, gateway: Gateway) -> None:
    with pytest.raises(ModelRefused, match="nobody named"):
        gateway.generate(REMOTE, Generate(user="x"))
    gateway.allow(REMOTE.name)
    assert gateway.model(REMOTE) is not None
    assert not gateway.can_score(REMOTE)
    assert gateway.can_read(REMOTE)
    named = Config(models=Models(synthesize=REMOTE.name))
    other = Gateway(home, named)
    assert other.model(REMOTE) is not None
    other.close()


def test_weights_of_a_hub_are_fetched_only_if_a_person_named_them(
    home: Home, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []

    def fetch(repository: str, file: str, folder: Path) -> Path:
        fetched.append(f"{repository}/{file}")
        raise ModelUnavailable(f"{folder} stays empty")

    monkeypatch.setattr("cascade.models.weights._fetched", fetch)
    hub = ModelSpec(name="hub:some/model/q4.gguf")
    with pytest.raises(ModelRefused, match="nobody named"):
        gateway.fingerprint(hub)
    assert not fetched
    gateway.allow(hub.name)
    named = Gateway(home, Config(models=Models(synthesize=hub.name)))
    for other in (gateway, named):
        with pytest.raises(ModelUnavailable, match="stays empty"):
            other.generate(hub, Generate(user="x"))
    named.close()
    assert fetched == ["some/model/q4.gguf"] * 2


def test_a_missing_file_is_told_as_such(gateway: Gateway, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no model at"):
        gateway.generate(ModelSpec(name=str(tmp_path / "none.gguf")), Generate(user="x"))


# --- the bundled model through it ---------------------------------------------------------------------------------


def test_the_bundled_model_described_and_asked(shared_home: Home) -> None:
    gateway = Gateway(shared_home, Config(models=Models(threads=1, context=1024)))
    said = gateway.describe(BUNDLED)
    for part in ("135M weights", "Q4_0", "MiB at", "1 threads", "context 1024", "content "):
        assert part in said
    asked = scores(("Rain is forecast for Sunday.\n", "Question: When will it rain?"), ("Tea?\n", "Question: When?"))
    first = gateway.score(BUNDLED, asked)
    assert gateway.score(BUNDLED, asked).items == first.items
    assert first.items[0].mean < 0
    gateway.close()


def test_importing_it_imports_nothing_heavy() -> None:
    script = (
        "import sys; import cascade.models.gateway, cascade.models.base, cascade.models.remote, cascade.models.local\n"
        "print(*({'llama_cpp', 'litellm', 'numpy', 'huggingface_hub', 'openai', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert not done.stdout.split()


def test_a_local_model_opens_no_socket(shared_home: Home) -> None:
    script = """
import sys
from pathlib import Path

def forbid(event, _):
    if event.startswith(("socket.", "http.", "urllib.", "ftplib.")):
        raise RuntimeError(f"the network was touched: {event}")

sys.addaudithook(forbid)
from cascade.config import Config, ModelSpec
from cascade.home import Home
from cascade.models.base import Generate, ScoreItem, ScoreRequest
from cascade.models.gateway import Gateway

gateway, spec = Gateway(Home(Path(sys.argv[1])), Config()), ModelSpec(name="smollm2")
reply = gateway.generate(spec, Generate(user="A socket?", max_tokens=5, json_schema={"type": "boolean"}))
gateway.score(spec, ScoreRequest(items=(ScoreItem(context="A plug", target=" and a socket"),)))
gateway.describe(spec)
gateway.close()
assert "litellm" not in sys.modules
try:
    __import__("socket").socket()
except RuntimeError:
    print(reply.text)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(shared_home.path)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() in ("true", "false")
