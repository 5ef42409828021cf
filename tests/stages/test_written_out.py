"""Answers that a model writes who reads, sentence by sentence held to their quotes."""

from __future__ import annotations

import json
import re

import pytest

from cascade.models.base import Generate, TooLong
from cascade.models.scripted import ScriptedModel
from cascade.runs import Run
from cascade.types import Status
from tests.desk import Desk, answer_of, notes
from tests.stages.readers import HULLS, RESTS, VARNISH, reader, seated


def written(desk: Desk, *sentences: tuple[str, list[int]]) -> Run:
    draft = {"sentences": [{"text": text, "quotes": numbers} for text, numbers in sentences]}
    seated(desk, reader("warranty on hulls", "Oars have a warranty", written=draft))
    return desk.ask(HULLS, {"cite": "scripted", "synthesize": "scripted"})


def test_an_answer_of_several_sentences_is_written_with_its_quotes(desk: Desk) -> None:
    run = written(desk, ("Hulls have a warranty of five years.", [1]), ("Oars have one of two years.", [2]))
    assert [claim.text for claim in answer_of(run).claims] == [
        "Hulls have a warranty of five years.",
        "Oars have one of two years.",
    ]
    assert [claim.quotes for claim in answer_of(run).claims] == [(1,), (2,)]
    assert answer_of(run).status is Status.ANSWERED


def test_in_the_place_of_a_sentence_that_its_quotes_do_not_hold_the_quotes_speak(desk: Desk) -> None:
    run = written(desk, ("Hulls have a warranty of seven years.", [1]), ("Oars have one of two years.", [2]))
    assert [claim.text for claim in answer_of(run).claims] == [
        "The warranty on hulls runs for five years.",
        "Oars have one of two years.",
    ]
    assert "not used: “Hulls have a warranty of seven years" in notes(run)


def test_a_sentence_without_a_quote_that_was_given_is_left_out(desk: Desk) -> None:
    run = written(desk, ("Masts have a warranty of a year.", [7]), ("Oars have one of two years.", [2]))
    assert [claim.text for claim in answer_of(run).claims] == ["Oars have one of two years."]


def test_where_nothing_that_was_written_fits_the_quotes_are_told(desk: Desk) -> None:
    seated(desk, reader("warranty on hulls", written="Sure!"))
    run = desk.ask(HULLS, {"cite": "scripted", "synthesize": "scripted"})
    assert [claim.text for claim in answer_of(run).claims] == ["The warranty on hulls runs for five years."]


def test_no_yes_is_put_before_what_a_model_wrote(desk: Desk) -> None:
    draft = {"sentences": [{"text": "No: nobody was hurt.", "quotes": [1]}]}
    seated(desk, reader("Nobody was hurt", written=draft))
    run = desk.ask("Was there an incident with the hose that hurt somebody?", {"default": "scripted"})
    assert answer_of(run).text.startswith("No")


def test_what_a_quote_says_of_one_thing_is_not_told_of_another(desk: Desk) -> None:
    draft = {"sentences": [{"text": "The Teal costs 4,800 euros.", "quotes": [1]}]}
    seated(desk, reader("The Heron costs", written=draft))
    run = desk.ask("What does the Teal cost?", {"cite": "scripted", "synthesize": "scripted"})
    assert "The Teal costs 4,800" not in answer_of(run).text


@pytest.mark.parametrize("text", ["Yes.", "   ", "...", "\u200b\u200b\u200b"])
def test_a_sentence_that_says_nothing_gives_way_to_its_quote(desk: Desk, text: str) -> None:
    run = written(desk, (text, [1]))
    assert answer_of(run).claims[0].text == "The warranty on hulls runs for five years."


def test_what_a_reply_escapes_is_clean_before_it_is_used(desk: Desk) -> None:
    words = [{"of": "layer", "also": ["coats", "\ud800", "\u202evarnish", "\x1b[31mvarnish"]}]
    seated(desk, reader(RESTS, words=words, written={"sentences": [{"text": "A day\ud800\x1b[31m.", "quotes": [1]}]}))
    run = desk.ask(VARNISH, {"default": "scripted"})
    assert answer_of(run).status is Status.ANSWERED
    kept = json.dumps(run.output("decompose")) + answer_of(run).text
    assert not {"\x1b", "\u202e", "\ud800"} & set(kept)


def test_an_answer_that_does_not_fit_the_model_is_told_in_quotes(desk: Desk) -> None:
    def answer(request: Generate) -> str:
        if (request.json_schema or {})["title"] == "WrittenOut":
            raise TooLong("the prompt is too long")
        return '{"sentences": [1]}'

    desk.seat(ScriptedModel(answer, reads=True))
    run = desk.ask("How long is the warranty on hulls?", {"cite": "scripted", "synthesize": "scripted"})
    assert answer_of(run).claims
    assert "the quotes speak for themselves" in notes(run)


def test_of_several_things_those_that_were_left_out_are_told_too(desk: Desk) -> None:
    draft = {"sentences": [{"text": "The lid slipped at the steam box.", "quotes": [1]}]}
    seated(desk, reader("the lid slipped", "the hose came off", written=draft))
    run = desk.ask("Which incidents were there at the steam box?", {"cite": "scripted", "synthesize": "scripted"})
    told = [claim.text for claim in answer_of(run).claims]
    assert told[0] == "The lid slipped at the steam box."
    assert "the hose came off" in told[1]


def test_what_no_quote_tells_is_said_in_the_questions_words(desk: Desk) -> None:
    draft = {
        "sentences": [{"text": "The warranty on hulls runs for five years.", "quotes": [1]}],
        "untold": "how long it is on oars.",
    }
    seated(desk, reader("warranty on hulls", written=draft))
    answer = answer_of(desk.ask(HULLS, {"cite": "scripted", "synthesize": "scripted"}))
    assert answer.status is Status.PARTIAL
    assert answer.missing == ("how long it is on oars",)
    assert answer.text.splitlines()[-1] == "Not found: how long it is on oars."


def test_what_nobody_asked_for_is_not_said_to_be_lacking(desk: Desk) -> None:
    draft = {
        "sentences": [{"text": "The warranty on hulls runs for five years.", "quotes": [1]}],
        "untold": "whether the painter was paid in gold",
    }
    seated(desk, reader("warranty on hulls", written=draft))
    run = desk.ask("How long is the warranty on hulls?", {"cite": "scripted", "synthesize": "scripted"})
    assert answer_of(run).status is Status.ANSWERED
    assert "painter" not in answer_of(run).text
    assert "the question asks for no such thing" in notes(run)


def test_a_name_of_the_question_stands_where_the_record_speaks_of_it(desk: Desk) -> None:
    notes_of = "# The Tern\n\nThe Tern is on the slip.\n\nHer keel is of oak.\n"
    desk.bring(desk.engine.home.path.parent / "tern", {"tern.md": notes_of, "keels.md": "A keel of elm is cheaper.\n"})
    draft = {"sentences": [{"text": "The Tern has a keel of oak.", "quotes": [1]}]}
    seated(desk, reader("keel is of oak", written=draft))
    models = {"cite": "scripted", "synthesize": "scripted"}
    assert (
        answer_of(desk.ask("What is the keel of the Tern made of?", models)).claims[0].text.startswith("The Tern has")
    )
    draft["sentences"][0]["text"] = "The Tern has a keel of elm."
    seated(desk, reader("keel of elm", written=draft))
    told = answer_of(desk.ask("What is the keel of the Tern of?", models)).claims[0].text
    assert told == "A keel of elm is cheaper."


def test_whoever_wrote_the_quote_may_be_named_and_when(desk: Desk) -> None:
    draft = {"sentences": [{"text": "Jana Petrak wrote of a new blade of 32 mm.", "quotes": [1]}]}
    model = seated(desk, reader("blade of 32 mm", written=draft))
    run = desk.ask("What did Jana Petrak write of the bandsaw?", {"cite": "scripted", "synthesize": "scripted"})
    assert answer_of(run).claims[0].text == "Jana Petrak wrote of a new blade of 32 mm."
    [asked] = [r.user for r in model.asked if (r.json_schema or {})["title"] == "WrittenOut"]
    assert re.search(r"Jana Petrak, 13 April 2026, \d\d:\d\d\)", asked)
