"""Summaries, decisions and things to be done: which record is meant, and what of it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.runs import Run
from cascade.types import Operation, Status
from tests.desk import answer_of
from tests.stages.small import answered, ask, kept, library, values

NOTES = {
    "council-2026-03-10.md": (
        "# Harbour council, 10 March 2026\n\n## Dredging\n\nThe council approved the dredging of the inner basin for "
        "84,000 euros. Work begins on 4 May.\n\n## Lamps\n\nOdile showed the new lamps. They are green, and nobody "
        "liked them. A second lamp maker is to be asked.\n\n## Any other business\n\nThe gulls were mentioned again."
    ),
    "council-2026-04-14.md": (
        "# Harbour council, 14 April 2026\n\n## Berths\n\nDecision: visiting boats pay 31 euros a night from 1 June. "
        "Piran voted against it. The long berths stay with the fishermen until the dredging is over.\n\n## Lamps\n\n"
        "The council turned down the green lamps and agreed on the amber ones of Lumen & Daughter. Odile will order "
        "forty of them by 20 April.\n\n## Weather\n\nIt rained during the meeting."
    ),
    "mooring-rules-2025-11-02.md": (
        "# Mooring rules\n\n## Lines\n\nEvery boat has two lines ashore. Chafed lines are replaced by the owner within "
        "a week.\n\n## Noise\n\nGenerators stop at ten in the evening. Halyards are tied off in any wind."
    ),
    "ideas-2026-04-02.md": "# Ideas\n\nA council of gulls could be painted on the wall. Perhaps in April.",
    "letter-2026-04-20.md": (
        "# Letter to the council\n\nWe ask the council to move the fish market to the north quay, for the lorries."
    ),
}
MAILS = [
    (
        "odile@desks.example",
        "Odile Marchetti",
        "Crane hire",
        "The crane costs 900 euros a day, with its driver.",
    ),
    (
        "piran@desks.example",
        "Piran Nance",
        "Re: Crane hire",
        "Two days are enough. I'll book the crane on Thursday.",
    ),
    ("odile@desks.example", "Odile Marchetti", "Fwd: Mooring rules", "See the mooring rules, they are on the wall."),
]


harbour = kept(NOTES, MAILS)


def records(run: Run) -> set[str]:
    return {quote.title for quote in answer_of(run).quotes}


@pytest.mark.parametrize(
    ("text", "title", "told", "untold"),
    [
        ("Summarise the march council meeting", "Harbour council, 10 March 2026", "84,000", "31 euros"),
        ("summarise the council meeting of 14 April 2026", "Harbour council, 14 April 2026", "31 euros", "84,000"),
        ("recap of the last council meeting please", "Harbour council, 14 April 2026", "amber", "84,000"),
        ("minutes of the march council", "Harbour council, 10 March 2026", "84,000", "31 euros"),
        ("Give me an overview of the mooring rules", "Mooring rules", "Generators", "on the wall"),
    ],
)
def test_the_record_that_is_meant_is_told_and_no_other(
    harbour: Engine, text: str, title: str, told: str, untold: str
) -> None:
    run = ask(harbour, text)
    assert run.plan is not None
    assert run.plan.questions[0].operation is Operation.SUMMARY
    assert records(run) == {title}
    assert told in answer_of(run).text
    assert untold not in answer_of(run).text
    assert f"“{title}”" in answer_of(run).text.splitlines()[0]


def test_sentences_are_quotes_in_the_order_of_the_record_and_under_their_headings(harbour: Engine) -> None:
    found = answer_of(ask(harbour, "Summarise the mooring rules"))
    assert [q.start for q in found.quotes] == sorted(q.start for q in found.quotes)
    assert any(item.value.startswith("Lines: Every boat") for item in found.items)
    for quote in found.quotes:
        assert quote.text in NOTES["mooring-rules-2025-11-02.md"]


def test_as_many_sentences_are_told_as_are_wanted(harbour: Engine) -> None:
    assert len(answer_of(ask(harbour, "Summarise the march council meeting in two sentences")).items) == 2
    assert len(answer_of(ask(harbour, "Summarise the march council meeting in one sentence")).items) == 1


@pytest.mark.parametrize(
    ("text", "told", "untold"),
    [
        ("What was decided at the last council meeting?", ("31 euros", "amber"), ("rained", "order forty")),
        ("what did the council decide in March?", ("84,000",), ("gulls", "31 euros")),
        ("what are the action items from the april council?", ("order forty",), ("31 euros", "rained")),
        ("what did Odile and Piran decide on 14 April?", ("31 euros", "amber"), ("84,000", "rained")),
        ("What decisions were made in April?", ("31 euros", "amber"), ("84,000", "lorries")),
        ("next steps from the thread about the crane hire", ("book the crane",), ("900",)),
    ],
)
def test_of_decisions_and_things_to_be_done_those_alone_are_told(
    harbour: Engine, text: str, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    found = answer_of(ask(harbour, text))
    assert found.status is Status.ANSWERED
    assert all(part in found.text for part in told), found.text
    assert not any(part in found.text for part in untold), found.text


@pytest.mark.parametrize(
    "text",
    [
        "what did the council decide in February 2026?",
        "What was decided at the council meeting of 14 April 2025?",
        "action items from the mooring rules",
        "Summarise the audit of the slipway",
    ],
)
def test_what_no_record_tells_is_not_found(harbour: Engine, text: str) -> None:
    assert answer_of(ask(harbour, text)).status is Status.NOT_FOUND


def test_a_mail_is_summed_up_with_its_thread(harbour: Engine) -> None:
    found = answer_of(ask(harbour, "summarise the mails about the crane hire"))
    assert {q.title for q in found.quotes} == {"Crane hire", "Re: Crane hire"}


def test_an_exchange_with_a_firm_is_the_thread_of_its_mails(harbour: Engine) -> None:
    found = answer_of(ask(harbour, "summarise the negotiation with Desks about the crane"))
    assert {q.title for q in found.quotes} == {"Crane hire", "Re: Crane hire"}


def test_whose_mail_is_meant_wrote_it(harbour: Engine) -> None:
    found = answer_of(ask(harbour, "summarise Piran's last email"))
    assert {str(q.author).partition(" <")[0] for q in found.quotes} == {"Piran Nance"}
    assert "Crane hire" in answer_of(ask(harbour, "Summarise the thread with Piran Nance")).text.splitlines()[0]


def test_a_person_sees_how_much_was_left_out(harbour: Engine) -> None:
    found = answer_of(ask(harbour, "Summarise the march council meeting in two sentences"))
    assert found.text.splitlines()[0].startswith("2 of 6 sentences of ")


def test_who_was_there_is_no_summary(tmp_path: Path) -> None:
    note = "# Pier review\n\nPresent: Odile, Piran, Tamsin and the pier master.\n\nThe pier master wants a new crane."
    with library(tmp_path, {"pier-2026-05-05.md": note}) as engine:
        found = answer_of(ask(engine, "Summarise the pier review"))
    assert [q.text for q in found.quotes] == ["The pier master wants a new crane."]


_WALL = (
    "# Sea wall review, 6 May 2026\n\nPresent: Odile Farr, Piran Nance, Tamsin Rowe\n\nDecisions\n"
    "- No lorry crosses the wall after dusk.\n- The gates close at 21:00.\n\n"
    "Actions\nOdile Farr: price of two lanterns\nPiran Nance: a sign for the drivers by 20 May\n"
    "Tamsin Rowe: tell the fishermen\n"
)
"""Minutes whose lines of who does what look like turns of a talk."""


@pytest.mark.parametrize(
    ("text", "told", "untold"),
    [
        ("What was decided at the sea wall review?", ("after dusk", "21:00"), ("lanterns", "sign")),
        ("action items from the sea wall review", ("lanterns", "20 May", "fishermen"), ("dusk", "21:00")),
        ("Summarise the sea wall review", ("after dusk", "21:00", "lanterns", "20 May", "fishermen"), ("Present",)),
        ("may a lorry cross the sea wall after dusk?", ("No lorry",), ()),
    ],
)
def test_minutes_tell_what_they_list_under_a_heading_of_it(
    tmp_path: Path, text: str, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    with library(tmp_path, {"wall-2026-05-06.md": _WALL}) as engine:
        found = answer_of(ask(engine, text))
    assert all(part in found.text for part in told), found.text
    assert not any(part in found.text for part in untold), found.text


def test_who_was_there_is_told_by_the_minutes_to_the_end_of_the_line(tmp_path: Path) -> None:
    notes = {
        "quay-2026-05-05.md": "# Quay review\n\nPresent: Odile, Piran and\nTamsin Rowe.\n\nThe quay is dirty.",
        "quay-2026-04-07.md": "# Quay review\n\nPresent: Hetty Vane, Ivo Tregear\n\nThe quay is dirty.",
    }
    with library(tmp_path, notes) as engine:
        found = answer_of(ask(engine, "Who was at the quay review in May?"))
        assert found.text == "Present: Odile, Piran and Tamsin Rowe. [1]"
        assert "Hetty Vane" in answer_of(ask(engine, "who came to the quay review of 7 April 2026?")).text
        attended = answer_of(ask(engine, "who attended the april quay review?"))
        assert "Hetty Vane" in attended.text
        assert [item.value for item in attended.items] == ["Hetty Vane", "Ivo Tregear"], "each is a value of the answer"
        assert "Present" not in answer_of(ask(engine, "Who was at the regatta?")).text


def test_who_was_not_there_is_told_by_the_apologies(tmp_path: Path) -> None:
    line = "Present: Odile Farr, Piran Nance (harbour board). Apologies: Tamsin Rowe and Hetty Vane."
    alone = "Present: Odile Farr.\nAbsent: Piran Nance."
    notes = {
        "quay-2026-05-05.md": f"# Quay review, 5 May 2026\n\n{line}\n\nThe quay is dirty.",
        "crane-2026-05-06.md": f"# Crane review, 6 May 2026\n\n{alone}\n\nThe crane is stuck.",
    }
    with library(tmp_path, notes) as engine:
        away = ask(engine, "Who sent apologies for the quay review on 5 May?")
        assert values(away) == {"Tamsin Rowe", "Hetty Vane"}
        assert answer_of(away).text == "Apologies: Tamsin Rowe and Hetty Vane. [1]"
        there = ask(engine, "Who was at the quay review in May?")
        assert values(there) == {"Odile Farr", "Piran Nance"}
        assert "Tamsin" not in answer_of(there).text
        assert values(ask(engine, "who was missing at the crane review")) == {"Piran Nance"}
        assert values(ask(engine, "who couldn't make it to the crane review of 6 May?")) == {"Piran Nance"}


def test_a_thread_is_told_whole_where_one_mail_of_it_speaks_of_threads(tmp_path: Path) -> None:
    mails = [
        ("ann@desks.example", "Ann Poole", "Boiler room keys", "The boiler room needs a lock that all of us can open."),
        ("ben@desks.example", "Ben Dacre", "Re: Boiler room keys", "A lock with a code costs 120 pounds."),
        ("ida@desks.example", "Ida Roe", "Re: Boiler room keys", "This thread is long, so let us meet on Monday."),
    ]
    with library(tmp_path, {"rota.md": "# Rota\n\nAnn has the keys of the van.\n"}, mails) as engine:
        found = answer_of(ask(engine, "summarise the thread on the boiler room keys"))
    assert {str(q.author).partition(" <")[0] for q in found.quotes} == {"Ann Poole", "Ben Dacre", "Ida Roe"}


@pytest.mark.parametrize("text", ["what was fixed in 1.4.2?", "what's new in Kelpie v1.4.2?"])
def test_a_version_is_the_same_with_its_letter_and_without(tmp_path: Path, text: str) -> None:
    notes = {
        "a.md": "Kelpie v1.4.2\n\nThe tide no longer stops at noon.\n",
        "b.md": "Kelpie 1.4.1\n\nA lamp was added.\n",
    }
    with library(tmp_path, notes) as engine:
        assert "The tide no longer stops at noon." in answered(engine, text).text
