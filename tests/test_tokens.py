"""The tokens of recorded exchanges: those of the bundled model for real, and records that lack something."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cascade.config import STAGES, ModelSpec, RunOptions
from cascade.errors import ModelUnavailable, NoSuch, Stopped
from cascade.models.base import Generate, Scored, ScoreRequest, ScoreResult, Stop, TokenLogprob
from cascade.models.scripted import ScriptedModel
from cascade.runs import Run
from cascade.trace import Blobs, ModelCalled
from tests.desk import Desk, scripted

ASKED = "When is the launch of the Heron?"
EVERYWHERE = dict.fromkeys(STAGES, "smollm2")


@pytest.fixture(scope="module")
def asked(synced: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Run]]:
    """A question that the bundled model has answered."""
    desk = Desk.copied(synced, tmp_path_factory.mktemp("tokens") / "home")
    yield desk, desk.ask(ASKED, EVERYWHERE)
    desk.engine.close()


def calls(run: Run, kind: str) -> list[ModelCalled]:
    found = [call for span in run.view.stages for call in span.all_calls() if call.kind == kind]
    assert found
    return found


def test_what_was_written_is_told_token_by_token(asked: tuple[Desk, Run]) -> None:
    desk, run = asked
    for call in calls(run, "generate"):
        tokens = desk.engine.tokens(run, call)
        assert "".join(t.token for t in tokens) == run.blobs.get(call.reply)["raw"]
        for token in tokens:
            chances = [p for _, p in token.top]
            assert len(chances) == 5
            assert sum(map(math.exp, chances)) <= 1.0001
            assert ((token.token, token.logprob) in token.top) == (token.logprob >= chances[-1])


def test_what_was_scored_is_told_with_what_else_was_likely(asked: tuple[Desk, Run]) -> None:
    desk, run = asked
    for call in calls(run, "score"):
        recorded = run.blobs.get(call.reply)["items"]
        for number, target in enumerate(run.blobs.get(call.request)["items"]):
            tokens = desk.engine.tokens(run, call, number)
            assert "".join(t.token for t in tokens) == target["target"]
            assert sum(t.logprob for t in tokens) == pytest.approx(recorded[number]["logprob"])
            assert [t.logprob for t in tokens] == [t["logprob"] for t in recorded[number]["per_token"]]
            assert all(len(t.top) == 8 for t in tokens)


def test_it_is_asked_of_the_model_once(asked: tuple[Desk, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    desk, run = asked
    call = calls(run, "score")[0]
    first = desk.engine.tokens(run, call)
    monkeypatch.setattr(desk.engine.gateway.model(ModelSpec(name=call.model)), "score", None)
    assert desk.engine.tokens(run, call) == first


def test_an_item_that_is_not_there_is_told(asked: tuple[Desk, Run]) -> None:
    desk, run = asked
    for number in (-1, 4000):
        with pytest.raises(NoSuch, match="there is no number"):
            desk.engine.tokens(run, calls(run, "score")[0], number)


def test_weights_that_are_others_by_now_are_not_taken_for_those_of_the_run(asked: tuple[Desk, Run]) -> None:
    desk, run = asked
    call = calls(run, "score")[0]
    reply = run.blobs.get(call.reply)
    for each in reply["items"]:
        each["logprob"] -= 0.2 * each["tokens"]
        each["per_token"][0]["logprob"] -= 0.2 * each["tokens"]
    other = changed(run, call, reply)
    tokens = desk.engine.tokens(run, other)
    assert [t.model_dump(mode="json") for t in tokens] == reply["items"][0]["per_token"]
    for each in reply["items"]:
        each["per_token"] = []
    with pytest.raises(ModelUnavailable, match="gives other numbers now"):
        desk.engine.tokens(run, changed(run, call, reply))


def test_a_stop_is_heard(desk: Desk) -> None:
    run = desk.ask(ASKED, EVERYWHERE)
    with pytest.raises(Stopped):
        desk.engine.tokens(run, calls(run, "score")[0], stop=lambda: True)


# --- models that are not here -------------------------------------------------------------------------------------


class Worded(ScriptedModel):
    """Scores that tell of each word."""

    def score(self, request: ScoreRequest, stop: Stop | None = None) -> ScoreResult:
        result = super().score(request, stop)
        items = [
            each.model_copy(update={"per_token": tuple(words(item.target, each, request.top))})
            for each, item in zip(result.items, request.items, strict=True)
        ]
        return result.model_copy(update={"items": tuple(items if request.per_token else result.items)})


def words(target: str, scored: Scored, top: int) -> Iterator[TokenLogprob]:
    beside = tuple((f"other {n}", -5.0 - n) for n in range(top))
    for word in target.split():
        yield TokenLogprob(token=word, logprob=scored.logprob / scored.tokens, top=beside)


def changed(run: Run, call: ModelCalled, reply: Any, **more: Any) -> ModelCalled:
    """`call` as if the model had replied so."""
    assert isinstance(run.blobs, Blobs)
    return call.model_copy(update={"reply": run.blobs.put(reply), **more})


def judged(desk: Desk) -> tuple[Run, ModelCalled]:
    model = Worded(lambda _: "{}", lambda request: [-2.0] * len(request.items), name="worded")
    desk.seat(model)
    run = desk.ask(ASKED, {"default": "worded"})
    return run, calls(run, "score")[0]


def test_without_the_model_the_recorded_values_are_told_without_alternatives(desk: Desk) -> None:
    run, call = judged(desk)
    assert all(len(t.top) == 8 for t in desk.engine.tokens(run, call))
    for name in ("away.gguf", "hub:somebody/some/away.gguf", "openai/of-somebody", "none"):
        tokens = desk.engine.tokens(run, call.model_copy(update={"model": name}))
        assert tokens
        assert all(t.top == () and t.logprob == -2.0 for t in tokens)


def test_without_the_model_and_without_a_record_it_is_told_plainly(desk: Desk) -> None:
    run, call = judged(desk)
    reply = run.blobs.get(call.reply)
    for each in reply["items"]:
        each["per_token"] = []
    with pytest.raises(ModelUnavailable, match=r"were not recorded, and away\.gguf is not on this machine"):
        desk.engine.tokens(run, changed(run, call, reply, model="away.gguf"))
    assert len(desk.engine.tokens(run, changed(run, call, reply))[0].top) == 8


def test_a_record_that_does_not_read_is_told(desk: Desk) -> None:
    run, call = judged(desk)
    replies: list[Any] = [{"items": [{"odd": 1}]}, {}, []]
    for reply in replies:
        with pytest.raises(NoSuch, match="does not read"):
            desk.engine.tokens(run, changed(run, call, reply))


def test_a_model_behind_a_server_is_not_asked_for_what_it_may_not_have(desk: Desk) -> None:
    """A server may refuse a request for log-probabilities: one of this machine never does."""
    asked: dict[str, list[Generate]] = {}
    for name in ("openai/of-somebody", "of-this-machine.gguf"):
        model = scripted("{}", name=name)
        desk.seat(model)
        desk.engine.gateway.allow(name)
        run = desk.engine.ask(desk.question(ASKED), RunOptions(models={"default": name}))
        asked[name] = model.asked
        assert all(desk.engine.tokens(run, call) == () for call in calls(run, "generate"))
    assert {request.logprobs for request in asked["openai/of-somebody"]} == {0}
    assert {request.logprobs for request in asked["of-this-machine.gguf"]} == {5}
