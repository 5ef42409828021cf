"""Words of the library near in meaning to those of a question: in the plan, and in the order of the records."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.runs import Run
from cascade.stages.evidence import Found
from cascade.trace import Event
from cascade.types import Facet, Plan, Question, Similar, Status
from cascade.view import RunView
from tests.desk import answer_of
from tests.stages.small import AS_OF, library

NOTES = {
    "sunday.txt": "We went camping by the weir on Sunday.",
    "chat.txt": "WhatsApp",
}
CHAT = """\
01/05/2026, 09:00 - Noor: Morning all.
01/05/2026, 09:01 - Levi: Lovely morning for it.
01/05/2026, 09:02 - Noor: Levi, remember to bring the boxes.
01/05/2026, 09:03 - Levi: I was terrified of the swans at the weir.
01/05/2026, 09:04 - Noor: Nobody told me that the boxes were heavy.
01/05/2026, 09:05 - Levi: They are heavy, and long, and there are four of them.
"""
ASKED = "What is Levi afraid of?"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("shop")
    with library(folder, NOTES) as engine:
        (folder / "WhatsApp Chat with Noor.txt").write_text(CHAT, encoding="utf-8")
        engine.add(folder / "WhatsApp Chat with Noor.txt", kind="whatsapp")
        assert not [report for report in engine.sync() if report.error]
        yield engine


def asked(engine: Engine, text: str, **recipe: float) -> Run:
    options = RunOptions(models={"default": "none"}, recipe={"weigh_similar": 0.3, **recipe})
    return engine.ask(Question(text=text, as_of=AS_OF), options)


def facets(run: Run) -> dict[str, Facet]:
    return {facet.text: facet for facet in Plan.model_validate(run.output("decompose")).questions[0].facets}


def ranked(run: Run) -> Found:
    return Found.model_validate(run.output("retrieve.q1"))


def near(facet: Facet) -> Sequence[str]:
    return [each.text for each in facet.similar]


def test_the_plan_tells_near_words_that_the_library_has_and_how_near_they_are(shop: Engine) -> None:
    hiking = facets(asked(shop, "Who went hiking by the weir?"))["hiking"]
    assert near(hiking)[0] == "camping"
    assert 0.25 <= hiking.similar[0].cosine < 0.8
    assert "biking" not in near(hiking)  # near too, but nobody here writes it


def test_names_and_forms_of_the_word_itself_have_none(shop: Engine) -> None:
    found = facets(asked(shop, "Was Levi afraid of the swan?"))
    assert not found["Levi"].similar
    assert "swans" not in near(found["swan"])


def test_a_record_that_says_it_in_near_words_comes_first_and_the_part_is_told(shop: Engine) -> None:
    best = ranked(asked(shop, ASKED)).records[0]
    assert "terrified of the swans" in best.text
    assert {part.name: part.value for part in best.parts}["similar"] > 0.2
    without = ranked(asked(shop, ASKED, weigh_similar=0.0)).records
    assert "similar" not in {part.name for record in without for part in record.parts}
    alike = next(record for record in without if "terrified of the swans" in record.text)
    assert best.score > alike.score


def test_without_a_weight_the_plan_has_none(shop: Engine) -> None:
    assert not any(facet.similar for facet in facets(asked(shop, ASKED, weigh_similar=0.0)).values())


def test_a_near_word_is_no_evidence(shop: Engine) -> None:
    asks = "Which hiking did the referees do?"
    with_them, without = asked(shop, asks), asked(shop, asks, weigh_similar=0.0)
    assert any(facet.similar for facet in facets(with_them).values())
    assert answer_of(with_them).status is answer_of(without).status is Status.NOT_FOUND


def test_what_a_person_writes_beside_a_word_counts(shop: Engine) -> None:
    plan = Plan.model_validate(asked(shop, ASKED).output("decompose"))
    sub = plan.questions[0]
    words = tuple(
        facet.model_copy(update={"similar": (Similar(text="heavy", cosine=1.0),) if facet.text == "afraid" else ()})
        for facet in sub.facets
    )
    edited = plan.model_copy(update={"questions": (sub.model_copy(update={"facets": words}),)})
    recipe = {"weigh_similar": 0.3}
    options = RunOptions(models={"default": "none"}, recipe=recipe, pins={"decompose": edited.model_dump(mode="json")})
    found = ranked(shop.ask(Question(text=ASKED, as_of=AS_OF), options))
    told = {r.text: part.value for r in found.records for part in r.parts if part.name == "similar"}
    assert all((value > 0) == ("heavy" in text) for text, value in told.items())
    assert any(told.values())


def test_the_vectors_are_kept_in_the_home_and_serve_the_next_process(shop: Engine, tmp_path: Path) -> None:
    from cascade.home import Home
    from cascade.models import wordvectors
    from cascade.models.wordvectors import WordVectors

    home = Home(tmp_path)
    made = WordVectors.of(home, shop.gateway.cache)
    wordvectors._SHARED.clear()
    first = made.near("salary", 5)
    [kept] = home.models.iterdir()
    written = kept.stat().st_mtime_ns
    wordvectors._SHARED.clear()
    again = WordVectors.of(home, shop.gateway.cache)
    assert again.near("salary", 5) == first
    assert kept.stat().st_mtime_ns == written


def test_what_is_made_only_once_is_told_while_it_is_made(
    shop: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cascade.models.wordvectors._SHARED", {})
    monkeypatch.setattr("cascade.models.weights.requantize", lambda source, wanted: wanted.symlink_to(source) or "")
    home = Path(shutil.copytree(shop.home.path, tmp_path / "fresh", ignore=shutil.ignore_patterns("models", "cache*")))
    told: list[list[tuple[str, str]]] = []
    for _ in range(2):
        waited: list[tuple[str, str]] = []

        def heard(event: Event, view: RunView, waited: list[tuple[str, str]]) -> None:
            view.apply(event)
            waited += [(s.name, s.waits) for s in view.stages if s.waits]

        with Engine(home) as engine:
            options = RunOptions(
                models={"default": "none", "retrieve": "smollm2"}, recipe={"weigh_similar": 0.3, "rerank": 2}
            )
            listen = partial(heard, view=RunView(), waited=waited)
            engine.ask(Question(text=ASKED, as_of=AS_OF), options, listen=listen)
        told.append(waited)
    words, model = "making the table of near words, only this once", "making smollm2 ready, only this once"
    assert told == [[("decompose", words), ("retrieve.q1", model)], []]


def test_weights_without_a_table_of_words_are_said_to_have_none(tmp_path: Path) -> None:
    from cascade.models.wordvectors import WordVectors

    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF\x03\0\0\0" + b"\xff" * 64)
    vectors = WordVectors(broken, tmp_path, "broken")
    assert vectors.words == ()
    assert vectors.near("salary", 5) == ()
    assert vectors.problem
    assert list(tmp_path.iterdir()) == [broken]
