"""The demo's questions, from the sample company's sources to cited answers, by rules and with the bundled model."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.home import packaged
from cascade.runs import Run, answer_json
from cascade.types import MUTED

COMPANY = packaged("demo_company")
DEMO: dict[str, Any] = json.loads((COMPANY / "demo.json").read_bytes())
QUESTIONS = {q["id"]: q for q in DEMO["questions"]}
SHOWN = {name: q for name, q in QUESTIONS.items() if name in DEMO["show"]}
ASKED = [(model, name) for model in ("none", "smollm2") for name in DEMO["show"]]


class Demo:
    """The sample company's home, and the run of each question by model, asked once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._runs: dict[tuple[str, str], Run] = {}

    def run(self, model: str, name: str) -> Run:
        if (model, name) not in self._runs:
            asked = self.engine.question(QUESTIONS[name]["question"], as_of=datetime.fromisoformat(DEMO["as_of"]))
            self._runs[model, name] = self.engine.ask(asked, RunOptions(models={"default": model}))
        return self._runs[model, name]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    home = tmp_path_factory.mktemp("demo") / "home"
    home.mkdir()
    (home / "cascade.toml").write_text(f'zone = "{DEMO["zone"]}"\n')
    with Engine(home) as engine:
        for source in DEMO["sources"]:
            engine.add(COMPANY / source["path"], name=source["name"])
        reports = engine.sync()
        assert [(r.source, r.error, r.skipped) for r in reports if r.error or r.skipped] == []
        yield Demo(engine)


def test_the_demo_shows_what_it_says(demo: Demo) -> None:
    assert set(SHOWN) == set(DEMO["show"])
    assert len(DEMO["show"]) >= 4
    assert sum(state.coverage.documents for state in demo.engine.library.sources_state()) > 300


@pytest.mark.parametrize(("model", "name"), ASKED)
def test_the_answer_is_as_the_demo_expects(demo: Demo, model: str, name: str) -> None:
    given, expect = answer_json(demo.run(model, name)), SHOWN[name]["expect"]
    assert given["status"] == expect["status"]
    text = given["text"].casefold()
    for words in expect.get("contains", ()):
        assert any(way.casefold() in text for way in words.split("|")), f"{words!r} is not in the answer"
    for words in expect.get("excludes", ()):
        assert words.casefold() not in text
    if "items" in expect:
        assert sorted(item["value"] for item in given["items"]) == sorted(expect["items"])
    cited = {quote["native_id"] for quote in given["quotes"]}
    for group in expect["native_ids"]:
        assert cited & set(group), f"none of {group} is cited"
    if expect["status"] == "not_found":
        assert (given["quotes"], given["items"], given["claims"]) == ([], [], [])


@pytest.mark.parametrize(("model", "name"), [(m, n) for m, n in ASKED if "themes" in SHOWN[n]["expect"]])
def test_the_themes_are_those_of_the_complaints_the_most_common_first(demo: Demo, model: str, name: str) -> None:
    given, themes = answer_json(demo.run(model, name)), SHOWN[name]["expect"]["themes"]
    ids = {quote["n"]: quote["native_id"] for quote in given["quotes"]}
    told: list[int] = []
    for claim, item in zip(given["claims"], given["items"], strict=True):
        cited = {ids[n] for n in item["quotes"]}
        held = [sum(bool(cited & set(group)) for group in theme["native_ids"]) for theme in themes]
        best = held.index(max(held))
        told.append(best)
        assert sum(held) == held[best], f"{item['value']!r} mixes themes: {held}"
        assert held[best] > themes[best]["count"] / 2, f"{themes[best]['label']}: {held[best]} of its records"
        assert 2 * held[best] >= len(cited), f"{item['value']!r} is mostly of other records"
        assert any(word in claim["text"].casefold() for word in themes[best]["words"])
    assert told[:2] == [0, 1]
    assert sorted(told) == list(range(len(themes)))
    assert [len(item["quotes"]) for item in given["items"]] == sorted(
        (len(item["quotes"]) for item in given["items"]), reverse=True
    )


@pytest.mark.parametrize(("model", "name"), ASKED)
def test_every_quote_is_the_records_own_words(demo: Demo, model: str, name: str) -> None:
    given = answer_json(demo.run(model, name))
    assert json.loads(json.dumps(given)) == given
    cited = {number for claim in given["claims"] for number in claim["quotes"]}
    for quote in given["quotes"]:
        document = demo.engine.library.get(quote["document"])
        assert document is not None
        assert quote["text"] == document.text[quote["start"] : quote["end"]]
        over = list(document.parts_at(quote["start"], quote["end"]))
        who = document.author.name if document.author is not None else ""
        signs = who in {item["value"] for item in given["items"]} and quote["text"].startswith(who)
        told = MUTED - {"signature"} if signs else MUTED  # of whom it tells who they are, and of nobody else
        assert told.isdisjoint(part.role for part in over)
        assert quote["native_id"] in {part.native_id for part in over} | {document.native_id}
        assert quote["n"] in cited or f"[{quote['n']}]" in given["text"]


def test_the_bundled_model_is_asked_where_it_can_help(demo: Demo) -> None:
    run = demo.run("smollm2", "hotel-london")
    calls = {span.stage: [(call.kind, call.prompt) for call in span.all_calls()] for span in run.view.stages}
    assert calls["retrieve"] == [("score", "rerank")]
    assert not any(calls[stage] for stage in ("decompose", "cite", "synthesize", "verify"))
    assert run.view.spent.evaluated > 0
