"""What else records may say, as a model that reads proposes it."""

from __future__ import annotations

from cascade.types import Plan, Status
from tests.desk import Desk, answer_of
from tests.stages.readers import RESTS, VARNISH, reader, seated


def test_other_words_are_kept_where_the_question_has_what_they_stand_for_and_the_library_has_them(
    desk: Desk,
) -> None:
    words = [
        {"of": "layer", "also": ["coats", "lacquer", "varnish"]},
        {"of": "lighthouse", "also": ["hulls"]},
        {"of": "the", "also": ["oars"]},
    ]
    seated(desk, reader(RESTS, words=words))
    run = desk.ask(VARNISH, {"decompose": "scripted"})
    plan = Plan.model_validate(run.output("decompose"))
    variants = {f.text: f.variants for f in plan.questions[0].facets}
    assert set(variants["layer"]) >= {"coats", "varnish"}
    assert "lacquer" not in variants["layer"], "no record has it"
    assert not any({"hulls", "oars"} & set(also) for also in variants.values())
    assert any("“layer” may also be" in reason and "“coats”" in reason for reason in plan.reasons)


def test_another_name_of_the_same_is_looked_for_and_told(desk: Desk) -> None:
    words = [{"of": "Dragonfly", "also": ["Heron", "Teal", "Dipper"]}]
    seated(desk, reader("The launch of the Heron moved", words=words))
    run = desk.ask("When is the launch of the Dragonfly?", {"default": "scripted"})
    plan = Plan.model_validate(run.output("decompose"))
    [named] = [f for f in plan.questions[0].facets if f.text == "Dragonfly"]
    assert named.variants == ("heron", "teal"), "few: they are taken for the same thing"
    assert any("“Dragonfly” may also be “heron”" in reason for reason in plan.reasons)
    assert answer_of(run).status is Status.ANSWERED


def test_what_is_asked_of_all_there_is_is_not_narrowed_to_words(desk: Desk) -> None:
    words = [{"of": "wrote", "also": ["varnish"]}, {"of": "happened", "also": ["oars"]}]
    seated(desk, reader(words=words))
    for question in ("Who wrote that?", "What happened to the Heron?"):
        plain = Plan.model_validate(desk.ask(question).output("decompose")).questions[0].facets
        told = (
            Plan.model_validate(desk.ask(question, {"decompose": "scripted"}).output("decompose")).questions[0].facets
        )
        assert [(f.text, f.variants) for f in told] == [(f.text, f.variants) for f in plain]
