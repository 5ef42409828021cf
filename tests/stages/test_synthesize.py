"""Sentences of the answer: a model's where they hold, else the quotes' own, each with the quotes that it stands on."""

from __future__ import annotations

from typing import Any

import pytest

from cascade.models.base import Generate
from cascade.models.scripted import ScriptedModel
from cascade.runs import Run
from cascade.stages.evidence import Draft
from cascade.types import Status, Verdict
from tests.desk import Desk, answer_of, notes, outcomes, scripted

BANDSAW = "Which blade does the bandsaw have?"
SAID = "The bandsaw has a new blade of 32 mm, the old one went blunt on the oak."
WARRANTY = "How long is the warranty on hulls and on oars?"


def written(*sentences: tuple[str, list[int]]) -> dict[str, Any]:
    return {"sentences": [{"text": text, "quotes": numbers} for text, numbers in sentences]}


def told(desk: Desk, text: str, *replies: Any) -> Run:
    """The run of `text` with a model that writes like this."""
    desk.seat(scripted(*replies))
    return desk.ask(text, {"synthesize": "scripted"})


def draft(run: Run) -> Draft:
    return Draft.model_validate(run.output("synthesize"))


# --- by rules -----------------------------------------------------------------------------------------------------


def test_without_a_model_the_quotes_speak_for_themselves(desk: Desk) -> None:
    run = desk.ask(BANDSAW)
    assert [(c.text, c.quotes) for c in draft(run).claims] == [(SAID, (1,))]
    assert draft(run).written_by == "rules"
    assert answer_of(run).text == f"{SAID} [1]"
    assert run.view.text == answer_of(run).text, "what was shown as it came is what was answered"


def test_a_list_says_how_many_it_has(company: Desk) -> None:
    lines = answer_of(company.ask("Which incidents happened at the steam box?")).text.splitlines()
    assert lines[0].startswith("3 ")
    assert len(lines) == 4
    assert all(line.endswith(f"[{n}]") for n, line in enumerate(lines[1:], 1))


def test_whether_there_is_any_is_answered_with_yes(company: Desk) -> None:
    run = company.ask("Were there any incidents at the steam box?")
    assert answer_of(run).text.startswith("Yes.")
    assert len(answer_of(run).items) == 3


def test_without_evidence_nothing_is_said(desk: Desk) -> None:
    model = scripted(written(("The lighthouse of Trondskerry is white.", [1])))
    desk.seat(model)
    run = desk.ask("Which colour has the lighthouse of Trondskerry?", {"synthesize": "scripted"})
    assert draft(run) == Draft()
    assert model.asked == [], "a model is not asked for what nothing speaks of"
    assert answer_of(run).status is Status.NOT_FOUND


# --- by a model ---------------------------------------------------------------------------------------------------


def test_a_sentence_that_holds_is_used_with_its_citation(desk: Desk) -> None:
    run = told(desk, BANDSAW, written(("The bandsaw has a new blade of 32 mm.", [1])))
    assert draft(run).written_by == "scripted"
    [claim] = answer_of(run).claims
    assert (claim.text, claim.quotes, claim.verdict) == (
        "The bandsaw has a new blade of 32 mm.",
        (1,),
        Verdict.SUPPORTED,
    )
    assert answer_of(run).text == "The bandsaw has a new blade of 32 mm. [1]"
    assert answer_of(run).quotes[0].text == SAID, "the quote is the record's own words, whoever wrote the sentence"
    assert notes(run) == ""


def test_each_sentence_has_citations_of_its_own(desk: Desk) -> None:
    run = told(
        desk,
        WARRANTY,
        written(("Oars have a warranty of two years.", [2]), ("The warranty on hulls runs for five years.", [1, 1])),
    )
    assert [c.quotes for c in draft(run).claims] == [(2,), (1,)]
    assert [(c.quotes, q.text) for c, q in zip(answer_of(run).claims, answer_of(run).quotes, strict=True)] == [
        ((1,), "Oars have a warranty of two years."),
        ((2,), "The warranty on hulls runs for five years."),
    ], "numbered as they stand"
    assert draft(run).written_by == "scripted"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The bandsaw has a new blade of 23 mm.", "23"),
        ("The bandsaw has a new blade of 32 mm from Sillfield Sawmill.", "Sillfield"),
        ("The bandsaw has a new blade of 32 mm since 14 April 2026.", "14 April"),
        ("Oskar Lind put a new blade of 32 mm into the bandsaw.", "Oskar Lind"),
        ("The bandsaw has no new blade of 32 mm.", ""),
        ("Blades are sharpened by elves under a waning moon.", ""),
        ("Bandsaws, being marvellous inventions of bygone engineers, sing joyful melodies each morning.", ""),
    ],
)
def test_a_sentence_that_says_what_its_quote_does_not_is_not_used_and_that_is_told(
    desk: Desk, sentence: str, said: str
) -> None:
    run = told(desk, BANDSAW, written((sentence, [1])))
    assert draft(run).written_by == "rules"
    assert "is not used" in notes(run)
    assert said in notes(run)
    assert [c.text for c in answer_of(run).claims] == [SAID]
    assert sentence not in answer_of(run).text
    call = run.view.stages[3].calls[0]
    assert run.blobs.get(call.reply)["parsed"]["sentences"][0]["text"] == sentence, "what it said is on record"


def test_one_wrong_sentence_spoils_all_of_them(desk: Desk) -> None:
    run = told(
        desk, WARRANTY, written(("Oars have a warranty of two years.", [2]), ("Hulls have one of nine years.", [1]))
    )
    assert draft(run).written_by == "rules"
    assert "nine" in notes(run)
    assert "nine" not in answer_of(run).text


def test_a_right_sentence_with_a_wrong_citation_is_not_used(desk: Desk) -> None:
    run = told(desk, WARRANTY, written(("The warranty on hulls runs for five years.", [2])))
    assert draft(run).written_by == "rules"
    assert "five" in notes(run)


@pytest.mark.parametrize("numbers", [[7], [0], [-1], [99, 7]])
def test_a_citation_of_what_was_not_given_is_not_used(desk: Desk, numbers: list[int]) -> None:
    run = told(desk, BANDSAW, written(("The bandsaw has a new blade of 32 mm.", numbers)))
    assert draft(run).written_by == "rules"
    assert "not given" in notes(run)
    assert [c.quotes for c in answer_of(run).claims] == [(1,)]


def test_a_number_beside_the_right_one_is_left_out(desk: Desk) -> None:
    run = told(desk, BANDSAW, written(("The bandsaw has a new blade of 32 mm.", [1, 9])))
    assert draft(run).written_by == "scripted"
    assert [c.quotes for c in answer_of(run).claims] == [(1,)]


def test_what_only_the_question_says_is_no_evidence(desk: Desk) -> None:
    run = told(desk, "Does the Heron cost 5,000 euros?", written(("The Heron costs 5,000 euros.", [1])))
    assert draft(run).written_by == "rules"
    assert "costs 5,000" not in answer_of(run).text


@pytest.mark.parametrize(
    "nonsense",
    [
        "The bandsaw has a new blade.",
        '{"sentences": []}',
        '{"sentences": [{"text": "no"}]}',
        '{"sentences": [{"text": "The blade is 32 mm.", "quotes": []}]}',
        '{"sentences": [{"text": "The blade is 32 mm.", "quotes": [1], "mood": "fine"}]}',
        "",
    ],
)
def test_nonsense_twice_means_the_quotes_own_words_visibly(desk: Desk, nonsense: str) -> None:
    model = scripted(nonsense)
    desk.seat(model)
    run = desk.ask(BANDSAW, {"synthesize": "scripted"})
    assert len(model.asked) == 2
    assert "'synthesize' does not fit" in notes(run)
    assert answer_of(run) == answer_of(desk.ask(BANDSAW))
    assert run.view.state == "done"
    assert outcomes(run)["verify"] in ("computed", "cached")


def test_the_quotes_are_fenced_data_and_the_question_is_not(desk: Desk) -> None:
    model = scripted(written(("The Heron costs 4,800 euros with oars.", [1])))
    desk.seat(model)
    desk.ask("How much does the Heron cost?", {"synthesize": "scripted"})
    [request] = model.asked
    fenced = request.user[request.user.index("<<<") : request.user.index(">>>")]
    outside = request.user.replace(fenced, "") + request.system
    assert "4,800" in fenced
    assert "4,800" not in outside
    assert "How much does the Heron cost?" in outside


def test_who_wrote_a_sentence_is_known_where_one_of_several_was_written_by_the_model(desk: Desk) -> None:
    def write(request: Generate) -> str:
        schema = (request.json_schema or {})["title"]
        if schema == "Proposal":
            parts = ["Which blade does the bandsaw have?", "Which glue does the keel have?"]
            return str({"operation": "find", "sub_questions": parts}).replace("'", '"')
        if "32 mm" in request.user:
            return '{"sentences": [{"text": "The bandsaw has a new blade of 32 mm.", "quotes": [1]}]}'
        return "no"

    desk.seat(ScriptedModel(write))
    asked = "Which blade does the bandsaw have and which glue does the keel have?"
    run = desk.ask(asked, {"decompose": "scripted", "synthesize": "scripted"})
    assert len(answer_of(run).claims) == 2
    assert answer_of(run).claims[0].text == "The bandsaw has a new blade of 32 mm."
    assert "scripted" in draft(run).written_by
