"""Who might know what no record says: found in the records that are about it, ranked, and told with what shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.shown import evidence
from cascade.stages.checking.experts import topic
from cascade.types import Answer, Expert, Facet, Filters, Operation, Plan, Question, Status, SubQuestion
from tests.desk import AS_OF, Desk, answer_of

ASK = "What did the sonar of the Merganser cost?"
"""No record below says it."""
ANN, BOB, KIM = "Ann Lee <ann@elm.example>", "Bob Ray <bob@elm.example>", "Kim Sol <kim@elm.example>"


def mail(
    name: str,
    sender: str,
    *to: str,
    text: str = "The sonar of the Merganser is in the shed.",
    day: str = "Mon, 02 Mar 2026",
    subject: str = "A word",
    more: Sequence[str] = (),
) -> tuple[str, str]:
    head = [
        f"Message-ID: <{name}@elm.example>",
        f"Date: {day} 09:00:00 +0000",
        f"From: {sender}",
        f"To: {', '.join(to)}",
        f"Subject: {subject}",
        *more,
        'Content-Type: text/plain; charset="utf-8"',
    ]
    return f"{name}.eml", "\r\n".join([*head, "", text, ""])


Elm = Callable[..., Engine]


@pytest.fixture
def elm(tmp_path: Path) -> Iterator[Elm]:
    """Makes a home that holds these mails, and some that are about something else."""
    opened: list[Engine] = []

    def made(*mails: tuple[str, str], cards: str = "") -> Engine:
        others = [mail(f"other-{n}", KIM, BOB, text=f"The oars for boat {n} are of ash.") for n in range(6)]
        (tmp_path / "mail").mkdir()
        for name, text in (*mails, *others):
            (tmp_path / "mail" / name).write_text(text, encoding="utf-8")
        engine = Engine(tmp_path / "home")
        opened.append(engine)
        engine.add(tmp_path / "mail", kind="eml")
        if cards:
            (tmp_path / "cards.vcf").write_text(cards, encoding="utf-8")
            engine.add(tmp_path / "cards.vcf")
        assert not [r.error for r in engine.sync() if r.error]
        return engine

    yield made
    for engine in opened:
        engine.close()


def asked(engine: Engine, text: str = ASK, **fields: object) -> Answer:
    question = Question(text=text, as_of=AS_OF).model_copy(update=fields)
    answer = answer_of(engine.ask(question, RunOptions(models={"default": "none"})))
    assert (answer.status, answer.claims, answer.items, answer.quotes) == (Status.NOT_FOUND, (), (), ())
    return answer


def named(answer: Answer) -> list[str]:
    return [expert.who.name or expert.who.address for expert in answer.knows]


def only(answer: Answer) -> Expert:
    [expert] = answer.knows
    return expert


# --- who, and in which order --------------------------------------------------------------------------------------


def test_who_wrote_of_it_comes_before_who_got_it_and_who_did_more_before_who_did_less(elm: Elm) -> None:
    engine = elm(
        mail("a", ANN, BOB),
        mail("b", ANN, BOB, text="The Merganser has a sonar from Brest.", day="Tue, 03 Mar 2026", subject="Re: A word"),
        mail("c", KIM, BOB, text="Who has seen the sonar of the Merganser?", more=["Cc: Dee Orr <dee@elm.example>"]),
    )
    answer = asked(engine)
    assert named(answer) == ["Ann Lee", "Kim Sol", "Bob Ray"], "who was only sent a copy is too faint to be named"
    ann, kim, bob = answer.knows
    assert (ann.records, ann.wrote, ann.topic) == ({"email": 2}, 2, ("sonar", "Merganser"))
    assert (kim.wrote, bob.records, bob.wrote) == (1, {"email": 3}, 0)
    assert ann.score > kim.score > bob.score
    assert [q.n for q in answer.nearest] + [e.latest.n for e in answer.knows] == [1, 2, 3, 4, 5, 6]
    assert ann.latest.text == "The Merganser has a sonar from Brest.", "the latest, and the words that are about it"
    assert ann.latest.locator.path == "b.eml"
    told = "2 mails on “sonar”, “Merganser” (author of all), the latest “Re: A word” of 2026-03-03"
    assert evidence(ann, "UTC") == told
    assert evidence(kim, "UTC") == "1 mail on “sonar”, “Merganser” (author): “A word” of 2026-03-02"
    assert "(author of none), the latest “Re: A word”" in evidence(bob, "UTC")
    assert "“Re: A word”" in evidence(bob.model_copy(update={"records": {}}), "UTC"), "of a file that others wrote"


def test_the_latest_shows_where_the_words_stand(elm: Elm) -> None:
    engine = elm(mail("a", ANN, BOB, text="Hello.\n\nThe sonar of the Merganser is loud."))
    latest = asked(engine).knows[0].latest
    document = engine.document(latest.document)
    assert document.text[latest.start : latest.end] == latest.text == "The sonar of the Merganser is loud."


def test_a_new_record_counts_a_little_more_than_an_old_one_and_ties_go_by_address(elm: Elm) -> None:
    both = elm(mail("a", BOB, "", day="Mon, 06 Jan 2020"), mail("b", ANN, "", day="Mon, 06 Jan 2020"))
    assert named(asked(both)) == ["Ann Lee", "Bob Ray"]
    assert len({e.score for e in asked(both).knows}) == 1


def test_of_two_that_wrote_the_same_the_later_is_first(elm: Elm) -> None:
    engine = elm(mail("a", ANN, "", day="Mon, 06 Jan 2020"), mail("b", BOB, "", day="Thu, 16 Apr 2026"))
    assert named(asked(engine)) == ["Bob Ray", "Ann Lee"]


def test_somebody_outside_comes_after_a_colleague_who_did_the_same(elm: Elm) -> None:
    engine = elm(mail("a", "Abe Out <abe@aaa.example>", ""), mail("b", ANN, ""))
    assert named(asked(engine)) == ["Ann Lee", "Abe Out"]


def test_a_person_with_two_addresses_is_one(elm: Elm) -> None:
    lines = ["BEGIN:VCARD", "VERSION:3.0", "FN:Ann Lee", "EMAIL:ann@elm.example", "EMAIL:al77@home.example"]
    home = mail("b", "A. L. <al77@home.example>", "", subject="Re: A word")
    tea = mail("c", ANN, "", text="Tea?")
    engine = elm(mail("a", ANN, ""), home, tea, cards="\r\n".join([*lines, "END:VCARD", ""]))
    expert = only(asked(engine))
    assert (expert.who.name, expert.who.address) == ("Ann Lee", "ann@elm.example")
    assert (expert.records, expert.wrote) == ({"email": 2}, 2)


@pytest.mark.parametrize(
    "sender",
    [
        "Elm Tracker <no-reply@elm.example>",
        "Ann Lee via Tracker <noreply@tracker.example>",
        "notifications@tracker.example",
        "Elm list <boats-list@lists.elm.example>",
        "boats@lists.elm.example",
        "Support Team <support@elm.example>",
        "Mailer-Daemon <mailer-daemon@elm.example>",
        "build-bot <build-bot@elm.example>",
        "sales@elm.example",
    ],
)
def test_lists_programs_and_shared_mailboxes_know_nothing(elm: Elm, sender: str) -> None:
    assert named(asked(elm(mail("a", sender, ANN)))) == ["Ann Lee"]


def test_a_mailbox_without_a_name_that_only_got_it_is_no_person(elm: Elm) -> None:
    engine = elm(mail("a", ANN, "slipway@elm.example"), mail("b", "dee@elm.example", ""))
    assert named(asked(engine)) == ["Ann Lee", "dee@elm.example"]


def test_whoever_asks_is_not_sent_to_themselves(elm: Elm) -> None:
    engine = elm(mail("a", ANN, BOB))
    assert named(asked(engine)) == ["Ann Lee", "Bob Ray"]
    assert named(asked(engine, asker="ann@elm.example")) == ["Bob Ray"]


def test_what_somebody_only_quotes_is_not_theirs(elm: Elm) -> None:
    said = "On Mon, 2 Mar 2026 at 09:00, Ann Lee <ann@elm.example> wrote:\n> The sonar of the Merganser is here."
    quoting = f"It is not mine.\n\n{said}"
    engine = elm(mail("a", ANN, ""), mail("b", KIM, ANN, text=quoting, subject="Hm"))
    assert named(asked(engine)) == ["Ann Lee"]


def test_a_record_that_only_quotes_others_is_about_nothing(elm: Elm) -> None:
    said = "On Mon, 2 Mar 2026 at 09:00, Ann Lee <ann@elm.example> wrote:\n> The sonar of the Merganser is here."
    assert named(asked(elm(mail("a", KIM, "", text=f"It is not mine.\n\n{said}", subject="Hm")))) == []


def test_hostile_names_are_words_and_nothing_else(elm: Elm) -> None:
    engine = elm(mail("a", '"[red]Eve\x1b[31m[/red] Bad" <eve@elm.example>', "", subject="[b]x[/b]\x1b[2J"))
    shown = evidence(only(asked(engine)), "UTC")
    assert "[b]x[/b]" in shown
    assert "\x1b" not in shown


# --- on what ------------------------------------------------------------------------------------------------------


def test_nobody_is_named_where_no_record_is_about_it(elm: Elm) -> None:
    answer = asked(elm(), "What did the sonar of the Merganser cost?")
    assert answer.knows == ()
    assert answer.text.endswith("No record is about it, so nobody is named who might know.")


def test_without_all_of_the_topic_what_has_the_most_of_it_counts(elm: Elm) -> None:
    engine = elm(
        mail("a", ANN, "", text="The Merganser is in the shed."),
        mail("b", BOB, "", text="The Merganser has a new varnish."),
        mail("c", KIM, "", text="A sonar is no toy."),
    )
    answer = asked(engine, "Who paid for the varnish and the sonar of the Merganser?")
    assert named(answer) == ["Bob Ray"]
    assert only(answer).topic == ("varnish", "Merganser")


def test_words_of_the_question_that_only_happen_to_stand_in_a_long_record_are_no_topic(elm: Elm) -> None:
    filler = "\n\n".join(f"Plank number {n} of the deck was sanded, and it took us two hours." for n in range(6))
    question = "How long is the parental leave after a summer apprenticeship?"
    apart = f"We leave at six.\n\n{filler}\n\nThe tank is full."
    engine = elm(mail("a", ANN, "", text=apart))
    assert named(asked(engine, question)) == []


def test_the_same_words_in_one_sentence_are_one(elm: Elm) -> None:
    engine = elm(mail("a", ANN, "", text="She took her summer leave."))
    assert named(asked(engine, "How long is the parental leave after a summer apprenticeship?")) == ["Ann Lee"]


def test_a_topic_is_of_names_and_rare_words_and_not_of_years_or_words_of_many_records(
    desk: Desk, tmp_path: Path
) -> None:
    desk.bring(tmp_path / "notes", {f"{n}.md": f"Launch {n} went well, said the harbour, in 2019." for n in range(12)})
    words = ("harbour", "larch", "2019", "Heron", "20%")
    sub = SubQuestion(id="q1", text=" ".join(words), facets=tuple(Facet(text=word, must=True) for word in words))
    with desk.context(tmp_path / "run") as ctx:
        found = topic(Plan(operation=Operation.FIND, questions=(sub, sub.model_copy(update={"id": "q2"}))), ctx)
    assert [facet.text for facet in found] == ["larch", "Heron"]


# --- within what was asked of -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(), ["Bob Ray", "Ann Lee"]),
        (Filters(after=datetime.fromisoformat("2026-04-01T00:00:00+00:00")), ["Bob Ray"]),
        (Filters(before=datetime.fromisoformat("2026-04-01T00:00:00+00:00")), ["Ann Lee"]),
        (Filters(people=(("from", "ann"),)), ["Ann Lee"]),
        (Filters(sources=("cards",)), []),
        (Filters(kinds=("chat",)), []),
    ],
)
def test_the_filters_of_a_question_hold(elm: Elm, filters: Filters, left: list[str]) -> None:
    engine = elm(mail("a", ANN, ""), mail("b", BOB, "", day="Thu, 16 Apr 2026"))
    assert named(asked(engine, filters=filters)) == left


def test_what_was_written_after_the_day_that_is_asked_as_of_shows_nothing(elm: Elm) -> None:
    engine = elm(mail("a", ANN, ""), mail("b", BOB, "", day="Thu, 30 Apr 2026"))
    answer = asked(engine, dated=True)
    assert (named(answer), answer.coverage.until) == (["Ann Lee"], AS_OF)
    undated = asked(engine)
    assert (set(named(undated)), undated.coverage.until) == ({"Ann Lee", "Bob Ray"}, None)


def test_what_lies_ahead_of_that_day_on_a_calendar_shows_nothing_either(elm: Elm, tmp_path: Path) -> None:
    engine = elm(mail("a", ANN, ""))
    event = ["UID:1", "DTSTAMP:20260301T090000Z", "DTSTART:20260510T090000Z", "SUMMARY:Sonar of the Merganser"]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elm//EN", "BEGIN:VEVENT", *event]
    lines += ["ORGANIZER;CN=Bob Ray:mailto:bob@elm.example", "END:VEVENT", "END:VCALENDAR", ""]
    (tmp_path / "elm.ics").write_text("\r\n".join(lines))
    engine.add(tmp_path / "elm.ics")
    engine.sync()
    assert "Bob Ray" in named(asked(engine))
    assert named(asked(engine, dated=True)) == ["Ann Lee"]


# --- the company --------------------------------------------------------------------------------------------------


def test_of_what_is_answered_nobody_is_named(company: Desk) -> None:
    assert answer_of(company.ask("How long is the warranty on hulls?")).knows == ()


def test_in_a_chat_who_says_it_wrote_it_and_is_shown_with_their_own_words(company: Desk) -> None:
    chats = Filters(kinds=("chat",))
    found = answer_of(company.ask("Who sold us the bandsaw from Trondskerry with the 32 mm blade?", filters=chats))
    assert found.status is Status.NOT_FOUND
    jana = next(e for e in found.knows if e.who.name == "Jana Petrak")
    assert (jana.records, jana.wrote) == ({"chat": 1}, 1)
    assert jana.latest.author is not None
    assert jana.latest.author.name == "Jana Petrak"
    assert "bandsaw" in jana.latest.text
    assert jana.who.address == "jana@wherry.example", "the address of the profile, and not the chat's own id"


def test_the_same_question_names_the_same_people_in_the_same_order(desk: Desk) -> None:
    text = "What did the larch for the Heron from Trondskerry cost?"
    first = answer_of(desk.ask(text))
    again = answer_of(desk.ask(text, fresh=("decompose", "retrieve", "cite", "synthesize", "verify")))
    assert first.status is Status.NOT_FOUND
    assert first.knows
    assert again.knows == first.knows


def test_a_run_that_was_recorded_before_there_were_experts_reads(company: Desk) -> None:
    told = answer_of(company.ask("When was the lighthouse of Trondskerry painted?")).model_dump(mode="json")
    del told["knows"], told["coverage"]["until"]
    assert Answer.model_validate(told).knows == ()
