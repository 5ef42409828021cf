"""Which single record of what was found answers: the messages of a chat, ranked, and what they do for their passage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cascade.models.base import ScoreRequest
from cascade.runs import Run
from cascade.stages.evidence import Found, RankedRecord
from cascade.stages.finding.records import WEIGHTS
from tests.desk import Desk, scripted

GLUE = "How long does the glue for the keel cure?"
BLADE = "Which new blade has the bandsaw?"


def ranked(run: Run) -> tuple[RankedRecord, ...]:
    return Found.model_validate(run.output("retrieve")).records


def parts(record: RankedRecord) -> dict[str, float]:
    return {part.name: part.value for part in record.parts}


def of(run: Run, native_id: str) -> RankedRecord:
    return next(record for record in ranked(run) if record.native_id == native_id)


@pytest.fixture
def chat(desk: Desk, tmp_path: Path) -> Desk:
    """A long chat of two people in which each speaks of a kayak, and one message answers what the other one asked."""
    said = [
        ("Noor", "Morning! I paddled the kayak down to the weir."),
        ("Levi", "Lovely. I keep dreaming of a kayak of my own."),
        ("Noor", "You should get one then."),
        ("Levi", "Which colour did you choose for the kayak in the end?"),
        ("Noor", "Olive, it hides the mud."),
        ("Levi", "Good choice."),
        *((who, f"Note {n}: the tide table of the harbour says high water again.") for n in range(40) for who in "XY"),
    ]
    lines = (f"[05/03/2026, 09:{n // 60:02}:{n % 60:02}] {who}: {text}\n" for n, (who, text) in enumerate(said))
    folder = tmp_path / "river"
    folder.mkdir()
    (folder / "_chat.txt").write_text("".join(lines), encoding="utf-8")
    desk.engine.add(folder / "_chat.txt", name="river", kind="whatsapp")
    desk.engine.sync("river")
    return desk


# --- what is ranked -----------------------------------------------------------------------------------------------


def test_a_message_is_found_in_its_chat_with_who_says_it_and_when(company: Desk) -> None:
    run = company.ask(GLUE)
    best = ranked(run)[0]
    document = company.engine.library.get(best.document)
    assert document is not None
    assert best.text == document.text[best.start : best.end]
    assert best.text == "The glue for the keel is Marlow epoxy, and it cures in six hours."
    assert best.author is not None
    assert (best.author.name, best.at.isoformat() if best.at else "") == ("Jana Petrak", "2026-04-13T14:30:00+00:00")
    assert best.native_id != document.native_id
    assert best.passage in run.passages()


def test_the_score_of_a_record_is_the_weighted_mean_of_its_parts(company: Desk) -> None:
    records = ranked(company.ask(BLADE))
    assert len(records) > 3
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    for record in records:
        assert list(parts(record)) == list(WEIGHTS)
        assert all(0 <= value <= 1 for value in parts(record).values())
        assert record.score == pytest.approx(sum(WEIGHTS[n] * v for n, v in parts(record).items()), abs=1e-5)
    assert [r.score for r in records] == sorted((r.score for r in records), reverse=True)
    places = [(r.document, r.start) for r in records]
    assert len(set(places)) == len(places)


def test_a_mail_and_a_note_are_records_themselves(company: Desk) -> None:
    run = company.ask("When does Brackwater deliver the larch?")
    best = ranked(run)[0]
    assert f"{best.document}@{best.start}:{best.end}" == best.passage
    assert best.native_id == "larch-1@brackwater.example"


def test_as_many_are_told_of_as_the_recipe_says(desk: Desk) -> None:
    every = ranked(desk.ask(BLADE))
    assert len(every) > 2
    assert ranked(desk.ask(BLADE, recipe={"records": 2})) == every[:2]
    assert ranked(desk.ask(BLADE, recipe={"records": 0})) == ()


# --- who says it, what was asked, and what is wanted --------------------------------------------------------------


def test_who_is_asked_about_is_who_says_it(chat: Desk) -> None:
    noor, levi = (chat.ask(f"What does {name} say about the kayak?") for name in ("Noor", "Levi"))
    assert ranked(noor)[0].author == of(noor, "1").author
    assert [parts(of(noor, line))["who"] for line in ("1", "2")] == [1, 0]
    assert [parts(of(levi, line))["who"] for line in ("1", "2")] == [0, 1]
    assert of(levi, "2").score > of(levi, "1").score
    assert of(noor, "1").score > of(noor, "2").score


def test_of_two_who_are_named_the_one_who_is_asked_about_tells_more(chat: Desk) -> None:
    told = chat.ask("What did Noor tell Levi of her kayak?")
    by = {r.author.name: parts(r)["who"] for r in ranked(told) if r.author is not None}
    assert by["Noor"] == 1.0
    assert 0.0 < by["Levi"] < 1.0
    both = chat.ask("What do Noor and Levi say of a kayak?")
    assert {parts(r)["who"] for r in ranked(both) if r.author is not None and r.author.name in ("Noor", "Levi")} == {
        1.0
    }


def test_what_somebody_says_of_the_other_of_two_tells_less_of_them(desk: Desk, tmp_path: Path) -> None:
    said = [
        ("Noor", "I varnished the canoe again."),
        ("Levi", "How did the canoe turn out?"),
        ("Noor", "You should varnish your canoe too, it would suit you."),
        ("Levi", "I never varnish a canoe."),
    ]
    lines = (f"[05/03/2026, 09:00:{n:02}] {who}: {text}\n" for n, (who, text) in enumerate(said))
    folder = tmp_path / "pair"
    folder.mkdir()
    (folder / "_chat.txt").write_text("".join(lines), encoding="utf-8")
    desk.engine.add(folder / "_chat.txt", name="pair", kind="whatsapp")
    desk.engine.sync("pair")
    found = {r.text: parts(r)["who"] for r in ranked(desk.ask("What did Noor varnish on the canoe?"))}
    assert found[said[0][1]] == 1.0
    assert 0.0 < found[said[2][1]] < 1.0
    assert found[said[3][1]] == 0.0


def test_the_answer_to_what_was_asked_needs_none_of_its_words(chat: Desk) -> None:
    run = chat.ask("Which colour did Noor choose for the kayak?")
    answer = of(run, "5")
    assert parts(answer)["words"] < 0.05
    assert parts(answer)["asked"] > 0.5
    assert answer in ranked(run)[:2]
    assert all(parts(r)["asked"] == 0 for r in ranked(run) if r.native_id in ("1", "2", "3", "4", "6"))


def test_what_is_asked_in_the_midst_of_a_message_is_answered_by_the_next_one(desk: Desk, tmp_path: Path) -> None:
    said = [
        ("Noor", "Which colour has the tarpaulin? I have to tell the sailmaker."),
        ("Levi", "Ochre, like the shed."),
        ("Levi", "And the tarpaulin is two metres wide."),
        ("Noor", "Thanks, I will tell him that."),
    ]
    lines = (f"[05/03/2026, 09:00:{n:02}] {who}: {text}\n" for n, (who, text) in enumerate(said))
    (tmp_path / "_chat.txt").write_text("".join(lines), encoding="utf-8")
    desk.engine.add(tmp_path / "_chat.txt", name="shed", kind="whatsapp")
    desk.engine.sync("shed")
    found = ranked(desk.ask("Which colour has the tarpaulin?"))
    asked = {r.text: parts(r)["asked"] for r in found if r.text in [text for _, text in said]}
    assert asked == {text: float(text.startswith("Ochre")) for _, text in said}


def test_a_record_gains_by_the_best_passage_of_its_talk(chat: Desk) -> None:
    run = chat.ask("Does the tide table of the harbour speak of the weir?", recipe={"records": 200})
    hits = Found.model_validate(run.output("retrieve")).hits
    best = max(hits, key=lambda hit: hit.score)
    talk = [parts(r) for r in ranked(run) if r.document == best.passage.document]
    assert {each["talk"] for each in talk} == {1.0}
    assert min(each["passage"] for each in talk) < 1, "the chat is of several passages"
    others = [parts(r)["talk"] for r in ranked(run) if r.document != best.passage.document]
    assert all(value < 1 for value in others)


def test_what_is_said_nearby_counts_for_less_the_further_off(chat: Desk) -> None:
    run = chat.ask("Which colour did Noor choose for the kayak?", recipe={"records": 200})
    near = [parts(of(run, str(line)))["near"] for line in range(4, 10)]
    assert near[0] > near[1] > near[2] > near[3] > near[4] > 0
    assert near[5] == 0, "five messages on"


def test_a_word_weighs_by_how_many_of_the_records_have_it(chat: Desk) -> None:
    run = chat.ask("Does the tide table of the harbour speak of the weir?", recipe={"records": 200})
    words = {record.native_id: parts(record)["words"] for record in ranked(run)}
    assert words["1"] == 1, "one word that only this message has, beside three that eighty have"
    assert 0 < words["20"] < 0.5


def test_a_nod_is_worth_less_than_what_is_told_at_length(chat: Desk) -> None:
    run = chat.ask("Which colour did Noor choose for the kayak?")
    length = [parts(of(run, line))["length"] for line in ("6", "5", "4")]
    assert 0 < length[0] < length[1] < length[2] < 1


def test_a_record_that_states_the_kind_of_value_that_is_wanted_gains(company: Desk) -> None:
    run = company.ask("How many millimetres has the blade of the bandsaw?")
    values = {record.text: parts(record)["type"] for record in ranked(run)}
    assert values["The bandsaw has a new blade of 32 mm, the old one went blunt on the oak."] == 1
    assert values["Which blade did you take?"] == 0


# --- what it does for the passage ---------------------------------------------------------------------------------


def test_the_best_record_stands_for_its_passage(chat: Desk) -> None:
    text = "Which colour did Noor choose for the kayak?"
    for weight in (0.0, 0.4, 1.0):
        hits = Found.model_validate(chat.ask(text, recipe={"weigh_record": weight}).output("retrieve")).hits
        talk = [h for h in hits if h.passage.source == "river"]
        assert talk
        for hit in talk:
            value = {part.name: part.value for part in hit.parts}
            whole = (value["bm25"] + value["coverage"]) / 2
            assert hit.score == pytest.approx((1 - weight) * whole + weight * value["record"], abs=1e-5)


def test_a_record_is_worth_more_where_the_model_finds_its_passage_likely(desk: Desk) -> None:
    text = "What is said of the bandsaw and of the Teals?"

    def of_the_teals(request: ScoreRequest) -> Sequence[float]:
        return [-1.0 if "Fjord Blue" in item.context else -9.0 for item in request.items]

    plain = ranked(desk.ask(text))
    desk.seat(scripted("{}", score=of_the_teals))
    run = desk.ask(text, {"retrieve": "scripted"}, recipe={"weigh_model": 1.0})
    best = ranked(run)[0]
    assert "Teals" in best.text
    assert parts(best)["passage"] == 1.0
    assert all(parts(r)["passage"] < 0.001 for r in ranked(run) if r.passage != best.passage), "8 nats a token less"
    assert {(r.document, r.start) for r in plain} == {(r.document, r.start) for r in ranked(run)}


def test_a_passage_that_is_one_record_has_no_other_to_stand_for_it(company: Desk) -> None:
    for hit in Found.model_validate(company.ask("When does Brackwater deliver the larch?").output("retrieve")).hits:
        if hit.passage.source != "slack":
            assert "record" not in {part.name for part in hit.parts}


def test_the_same_question_gives_the_same_records(desk: Desk) -> None:
    assert ranked(desk.ask(BLADE, fresh=("retrieve",))) == ranked(desk.ask(BLADE, fresh=("retrieve",)))
