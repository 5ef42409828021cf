"""A model that is strong enough to read chooses by number, and is held to what it was shown."""

from __future__ import annotations

import json
import re

import pytest

from cascade.models.base import Generate
from cascade.models.scripted import ScriptedModel
from cascade.types import Plan, Status
from tests.desk import Desk, answer_of, notes, scripted
from tests.stages.readers import HULLS, RESTS, VARNISH, all_of, evidence, reader, seated, shown, texts


def test_what_answers_in_other_words_is_quoted_and_answers(desk: Desk) -> None:
    seated(desk, reader(RESTS, words=[{"of": "layer", "also": ["coat", "coats", "varnish"]}]))
    assert answer_of(desk.ask(VARNISH)).status is Status.NOT_FOUND, "the rules alone find no word of it"
    run = desk.ask(VARNISH, {"default": "scripted"})
    assert answer_of(run).status is Status.ANSWERED
    assert texts(run)[0].startswith(RESTS)
    [quote] = answer_of(run).quotes
    document = desk.engine.library.get(quote.document)
    assert document is not None
    assert document.text[quote.start : quote.end] == quote.text


def test_the_best_comes_first_as_it_was_chosen(desk: Desk) -> None:
    seated(desk, reader("Oars have a warranty", "warranty on hulls"))
    run = desk.ask("How long is the warranty on hulls and on oars?", {"cite": "scripted"})
    assert [text[:4] for text in texts(run)] == ["Oars", "The "]


def test_nothing_chosen_is_not_found_whatever_the_rules_say(desk: Desk) -> None:
    question = "How long is the warranty on hulls?"
    assert answer_of(desk.ask(question)).status is Status.ANSWERED
    seated(desk, reader())
    run = desk.ask(question, {"cite": "scripted"})
    assert answer_of(run).status is Status.NOT_FOUND
    assert "none of them answers" in notes(run)
    assert any("did not choose" in left.reason for left in evidence(run).unquoted)


def test_a_choice_is_no_evidence_where_nothing_that_was_read_speaks_of_what_the_question_names(desk: Desk) -> None:
    seated(desk, reader("The launch of the Heron"))
    run = desk.ask("When is the launch of the Cormorant?", {"cite": "scripted"})
    assert answer_of(run).status is Status.NOT_FOUND
    assert evidence(run).missing == ("Cormorant",)


def test_a_choice_need_not_name_again_what_is_named_beside_it(desk: Desk) -> None:
    seated(desk, reader("Two hulls are varnished"))
    run = desk.ask("How many hulls are varnished by the launch of the Heron?", {"cite": "scripted"})
    assert answer_of(run).status is Status.ANSWERED


def test_several_things_do_not_disagree(desk: Desk) -> None:
    seated(desk, reader("The Heron costs", "The Teal costs", "The Dipper costs"))
    run = desk.ask("What are the prices of all our boats?", {"default": "scripted"})
    assert answer_of(run).status is Status.ANSWERED
    assert len(answer_of(run).quotes) == 3


@pytest.mark.parametrize(("numbers", "told"), [([1, 999], True), ([0, -3, 1], True), ([1, 1], False)])
def test_numbers_that_were_not_given_are_left_out_and_that_is_told(desk: Desk, numbers: list[int], told: bool) -> None:
    desk.seat(scripted({"sentences": numbers}, reads=True))
    run = desk.ask("How long is the warranty on hulls?", {"cite": "scripted"})
    assert len(texts(run)) == 1
    assert ("not given" in notes(run)) is told


@pytest.mark.parametrize("reply", ["number two, I think", {"sentences": ["two"]}, {"texts": ["The warranty"]}])
def test_a_reply_that_does_not_fit_leaves_it_to_the_rules_visibly(desk: Desk, reply: object) -> None:
    desk.seat(scripted(reply, reads=True))
    question = "How long is the warranty on hulls?"
    run = desk.ask(question, {"cite": "scripted"})
    assert texts(run) == texts(desk.ask(question))
    assert "'read' does not fit" in notes(run)


def test_who_chooses_everything_has_not_chosen(desk: Desk) -> None:
    desk.seat(scripted({"sentences": list(range(1, 41))}, reads=True))
    run = desk.ask(HULLS, {"cite": "scripted"})
    assert "nearly all" in notes(run)
    assert texts(run) == texts(desk.ask(HULLS))


def test_numbers_that_are_all_made_up_say_nothing(desk: Desk) -> None:
    desk.seat(scripted({"sentences": [700, 701]}, reads=True))
    assert texts(desk.ask(HULLS, {"cite": "scripted"})) == texts(desk.ask(HULLS))


def test_what_is_alike_in_two_records_is_counted_twice(desk: Desk) -> None:
    logs = {f"log-{n}.md": f"# Log {n}\n\nPut the new sails on the Skua.\n" for n in range(3)}
    desk.bring(desk.engine.home.path.parent / "logs", logs)
    seated(desk, sails := ScriptedModel(all_of("Put the new sails", each=True), reads=True))
    run = desk.ask("How many times were new sails put on the Skua?", {"cite": "scripted"})
    assert sails.asked
    assert answer_of(run).text.startswith("3 counted:")


def test_what_was_not_read_to_the_end_is_at_least_so_much(desk: Desk) -> None:
    logs = {f"log-{n}.md": f"# Log {n}\n\nPut the new sails on the Skua.\n" for n in range(9)}
    desk.bring(desk.engine.home.path.parent / "logs", logs)
    seated(desk, ScriptedModel(all_of("Put the new sails", each=True), reads=True))
    short = {"reading": 120, "readings": 2}
    run = desk.ask("How many times were new sails put on the Skua?", {"cite": "scripted"}, recipe=short)
    assert answer_of(run).text.startswith("at least ")
    assert answer_of(run).status is Status.PARTIAL
    assert not answer_of(run).coverage.complete
    assert "further records were found and not read" in notes(run)


def test_values_are_those_that_a_chosen_sentence_states(desk: Desk) -> None:
    seated(desk, reader("leads the workshop", values=["Tomas  Reuter", "Priya Nandan", "tomas‑reuter", "", "..."]))
    run = desk.ask("Who is the head of the workshop?", {"cite": "scripted"})
    assert [(item.value, item.quotes) for item in answer_of(run).items] == [("tomas‑reuter", (1,))]
    assert "“Priya Nandan” is in no sentence" in notes(run)
    assert answer_of(run).text.startswith("Tomas Reuter leads the workshop.")


def test_what_a_first_part_comes_to_is_asked_about_in_the_second(desk: Desk) -> None:
    parts = ["Who leads the workshop?", "What did {q1} report about the crane?"]

    def answer(request: Generate) -> str:
        if (request.json_schema or {})["title"] == "WideProposal":
            return json.dumps({"operation": "who", "sub_questions": parts})
        wanted = "leads the workshop" if "Question: Who" in request.user else "a sling tore"
        [number] = [
            m[1] for line in request.user.splitlines() if wanted in line and (m := re.match(r"\[(\d+)\]", line))
        ]
        return json.dumps({"sentences": [int(number)], "values": ["Tomas Reuter"]})

    model = seated(desk, ScriptedModel(answer, reads=True))
    run = desk.ask(
        "Who leads the workshop, and what did they report about the crane?",
        {"decompose": "scripted", "cite": "scripted"},
    )
    assert "Question: What did Tomas Reuter report about the crane?" in shown(model)[1]
    assert answer_of(run).status is Status.ANSWERED
    assert len(answer_of(run).quotes) == 2


def test_of_what_is_counted_each_is_one_and_plain_code_counts_them(desk: Desk) -> None:
    words = [{"of": "accidents", "also": ["incident", "scald"]}]
    seated(desk, reader("the lid slipped", "the hose came off", "a sling tore", words=words, each=True))
    run = desk.ask("How many accidents did the shed see?", {"default": "scripted"})
    assert evidence(run).total == 3
    assert answer_of(run).text.startswith("3 counted:")
    assert len(answer_of(run).items) == 3


def test_what_states_how_many_there_are_is_enough(desk: Desk) -> None:
    model = seated(desk, reader("Eleven people work"))
    run = desk.ask("How many people work in the workshop?", {"cite": "scripted"}, recipe={"reading": 250})
    assert evidence(run).total is None
    assert answer_of(run).text.startswith("Eleven people work in the workshop.")
    assert len(shown(model)) <= 1


def test_a_question_that_the_model_leaves_whole_stays_whole(desk: Desk) -> None:
    question = "What does the Heron cost and when is its launch?"
    assert len(Plan.model_validate(desk.ask(question).output("decompose")).questions) == 2
    seated(desk, reader("The Heron costs", "The launch of the Heron moved"))
    run = desk.ask(question, {"default": "scripted"})
    assert len(Plan.model_validate(run.output("decompose")).questions) == 1
    assert {text.split()[1] for text in texts(run)} == {"Heron", "launch"}


def test_what_stands_in_a_head_is_read_off_and_what_only_the_text_says_is_read(desk: Desk) -> None:
    model = seated(desk, reader("Two hulls are varnished"))
    run = desk.ask("Who wrote the mail about the larch?", {"cite": "scripted"})
    assert not shown(model)
    assert answer_of(run).items
    desk.ask("Who is mentioned in the mail about the larch?", {"cite": "scripted"})
    assert shown(model)


BILLS = {
    "rope.md": "# Bill 11\n\nFrom Tolland Ropes: 1,250.50 for the hawsers, due on 4 May.\n",
    "sails.md": "# Bill 12\n\nFrom Wenlow Sails: 980 for the jib, due on 9 May.\n",
}
OWED = "What do our open bills from the rope maker and the sail maker come to?"


def test_amounts_that_a_model_chooses_are_added_up_by_code(desk: Desk) -> None:
    desk.bring(desk.engine.home.path.parent / "bills", BILLS)
    seated(desk, reader("for the hawsers", "for the jib", adds=True, values=["1,250.50", "980"]))
    answer = answer_of(desk.ask(OWED, {"default": "none", "cite": "scripted"}))
    assert answer.status is Status.ANSWERED
    assert answer.text == "2,230.50 in all, the sum of 1,250.50 + 980 [1][2]"
    assert [item.value for item in answer.items] == ["2,230.50"]


@pytest.mark.parametrize(
    "values", [["1,250.50", "890"], ["1,250.50"], ["1,250.50 for the hawsers", "980"], ["980"] * 2]
)
def test_amounts_that_the_sentences_do_not_state_are_not_added_up(desk: Desk, values: list[str]) -> None:
    desk.bring(desk.engine.home.path.parent / "bills", BILLS)
    seated(desk, reader("for the hawsers", "for the jib", adds=True, values=values))
    run = desk.ask(OWED, {"default": "none", "cite": "scripted"})
    assert "in all" not in answer_of(run).text
    assert "left as they are" in notes(run)
    assert len(texts(run)) == 2


def test_how_a_thing_came_to_differ_is_read_by_a_model_that_reads(desk: Desk) -> None:
    question = "How did the launch of the Heron change?"
    assert evidence(desk.ask(question)).course
    model = seated(desk, reader("2 June"))
    assert not evidence(desk.ask(question, {"cite": "scripted"})).course
    assert shown(model)


def test_a_part_is_asked_with_the_whole_only_where_that_asks_for_more(desk: Desk) -> None:
    parts = {"operation": "find", "sub_questions": ["When is the launch of the Heron?", "How long is its warranty?"]}
    whole = "When is the launch of the Heron, and how long is its warranty?"
    model = seated(desk, scripted(parts, {"sentences": []}, reads=True))
    desk.ask(whole, {"default": "scripted"})
    assert f"Question: When is the launch of the Heron? (It is a part of: {whole})" in shown(model)[0]
    same = {"operation": "find", "sub_questions": ["When is the Heron's launch?"]}
    model = seated(desk, scripted(same, {"sentences": []}, reads=True))
    desk.ask("When is the launch of the Heron?", {"default": "scripted"})
    assert "It is a part of" not in shown(model)[0]


def test_who_i_am_is_told_where_the_mails_tell(desk: Desk) -> None:
    model = seated(desk, reader())
    owner = desk.engine.library.owner()
    desk.ask("What did Jana tell me of the bandsaw?", {"default": "scripted"})
    said = f", and {owner} asks." if owner else "2026."
    assert all(said in request.user for request in model.asked)


TABLE = "Coat | Wait | Cure\nvarnish | 24 hours | 7 days\noil | 12 hours | 3 days\n"


@pytest.mark.parametrize(("answers", "read"), [(True, False), (False, True)])
def test_what_rules_read_off_is_an_answer_where_the_model_says_so(desk: Desk, answers: bool, read: bool) -> None:
    desk.bring(
        desk.engine.home.path.parent / "coats", {"coats.md": TABLE, "oil.md": "Oil wants an hour more in winter.\n"}
    )
    question = "How long does the oil cure?"
    assert texts(desk.ask(question)) == ["oil | 12 hours | 3 days"]

    def answer(request: Generate) -> str:
        if (request.json_schema or {})["title"] == "Holds":
            assert "3 days" in request.user
            return json.dumps({"answers": answers})
        return all_of("an hour more", False)(request)

    model = seated(desk, ScriptedModel(answer, reads=True))
    run = desk.ask(question, {"cite": "scripted"})
    assert texts(run) == (["Oil wants an hour more in winter."] if read else ["oil | 12 hours | 3 days"])
    assert bool(shown(model)) is read
    assert ("does not answer, says the model" in notes(run)) is read


def test_how_often_a_thing_was_is_counted_where_no_sentence_states_it(desk: Desk) -> None:
    seated(desk, reader("the lid slipped", "the hose came off", each=True))
    run = desk.ask("How often was there an incident at the steam box?", {"default": "none", "cite": "scripted"})
    assert answer_of(run).text.splitlines()[0] == "2 counted:"
