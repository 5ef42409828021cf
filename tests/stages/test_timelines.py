"""Answers about the course of things: what belongs to them, of which day it is, in which order, and what stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.runs import Run
from cascade.types import Operation, Status
from tests.desk import answer_of
from tests.stages.small import ask, kept, library

NOTES = {
    "minutes-2025-09-02.md": "# Minutes\n\nThe café opening is set for 12 November 2025. Coffee was cold.",
    "posters-2025-08-04.md": "# Posters\n\nTwo posters for Zephyrine, and a fair in May.",
    "loaf-2025-08-11.md": "# Bread\n\nThe launch of Zephyrine is on 12 May 2026.",
    "loaf-2025-09-08.md": "# Bread\n\nWe are moving the launch of Zephyrine from 12 May to 23 June 2026.",
    "minutes-2025-10-07.md": "# Minutes\n\nThe café opening is moved from 12 November to 3 December.",
    "ideas-2025-10-20.md": "# Ideas\n\nMaybe the café could open on 20 December instead, for the fair.",
    "boiler-2025-11-04.md": (
        "# Boiler outage of 3 November 2025\n\n"
        "- 07:10 the boiler stops and the alarm goes to an old number\n"
        "- 08:25 Moss is woken by the baker\n"
        "- 11:40 the boiler is lit again with a borrowed valve\n"
    ),
    "stock-2025-11-10.md": "# Stock\n\nEleven boxes of cups arrived. The outage at the mill is not ours.",
}
MAILS = [
    ("ines@desks.example", "Ines Vale", "Boiler", "The insurance paid for the boiler outage on 28 November 2025."),
    ("moss@desks.example", "Moss Reed", "Rent", "The landlord asked for a rent of 900 pounds for the studio."),
    ("moss@desks.example", "Moss Reed", "Rent", "The landlord agreed: the rent of the studio is now 850 pounds."),
    ("moss@desks.example", "Moss Reed", "A crack", "The kiln door has a crack, filed as claim K-77 with Alder Cover."),
    ("ann@alder.example", "Ann Lorne", "K-77: our assessor", "Dear Mr Reed, an assessor visits your studio at noon."),
    ("ann@alder.example", "Ann Lorne", "K-77: offer", "Based on his photographs I can recommend 480 pounds."),
    ("moss@desks.example", "Moss Reed", "Kilns", "The claim that new kilns save gas is not what we see here."),
    ("ines@desks.example", "Ines Vale", "Rent", "Could we ask for a rent of 700 pounds for the studio next year?"),
]


desks = kept(NOTES, MAILS)


def days(run: Run) -> list[str]:
    """What each line is led by."""
    return [item.value.partition(": ")[0] for item in answer_of(run).items]


def test_a_timeline_is_in_order_and_each_line_is_led_by_the_day_that_it_states(desks: Engine) -> None:
    run = ask(desks, "Give me a timeline of the boiler outage")
    assert run.plan is not None
    assert run.plan.questions[0].operation is Operation.TIMELINE
    assert days(run) == ["2025-11-03", "2025-11-03", "2025-11-03", "2025-11-28"]
    lines = [item.value for item in answer_of(run).items]
    assert [line.partition(": ")[2][:5] for line in lines[:3]] == ["07:10", "08:25", "11:40"]
    assert "4 statements from" in answer_of(run).text
    assert "mill" not in answer_of(run).text


def test_a_line_of_a_timeline_is_its_quote_and_names_its_source(desks: Engine) -> None:
    found = answer_of(ask(desks, "boiler outage, what happened in order"))
    quotes = {q.n: " ".join(q.text.split()) for q in found.quotes}
    assert found.items
    for item in found.items:
        said = item.value.partition(": ")[2].rstrip("…")
        assert any(said in quotes[n] for n in item.quotes)


def test_a_day_that_is_the_records_own_is_marked(desks: Engine) -> None:
    run = ask(desks, "How has the rent of the studio changed?")
    assert days(run)
    assert all(re.fullmatch(r"2025-12-\d\d, said", day) for day in days(run))


def test_a_plan_for_a_day_is_told_on_the_day_when_it_was_made(desks: Engine) -> None:
    run = ask(desks, "How did the opening date of the café change?")
    assert run.plan is not None
    assert run.plan.questions[0].operation is Operation.CHANGE
    assert days(run) == ["2025-09-02, said", "2025-10-07, said"]


def test_a_change_tells_the_value_before_with_its_quote(desks: Engine) -> None:
    found = answer_of(ask(desks, "How did the opening date of the café change?"))
    last = found.items[-1]
    assert last.value.endswith("(before: 12 November 2025)")
    assert set(found.items[0].quotes) <= set(last.quotes)
    assert found.status is Status.ANSWERED


def test_a_change_begins_with_what_is_said_of_the_thing_and_not_with_what_names_it(desks: Engine) -> None:
    found = answer_of(ask(desks, "How did the launch date of Zephyrine change?"))
    assert "23 June" in found.text
    assert "posters" not in found.text


@pytest.mark.parametrize("of", ["the price of Zephyrine", "the café chairs"])
def test_what_only_names_a_thing_tells_no_change_in_it(desks: Engine, of: str) -> None:
    found = answer_of(ask(desks, f"What changed in {of}?"))
    assert found.status is Status.NOT_FOUND
    assert found.missing[0].startswith("a change in ")


def test_what_is_only_proposed_changes_nothing(desks: Engine) -> None:
    assert "20 December" not in answer_of(ask(desks, "How did the opening date of the café change?")).text
    latest = answer_of(ask(desks, "What is the latest on the rent of the studio?"))
    assert "850" in latest.items[0].value
    assert "700" not in latest.text


def test_the_latest_comes_first_with_what_it_took_the_place_of(desks: Engine) -> None:
    found = answer_of(ask(desks, "Any news on the rent of the studio?"))
    first, second = found.items[:2]
    assert "850" in first.value
    assert "900" in second.value
    assert "until then" in second.value


def test_what_the_question_says_of_time_holds_for_what_happened(desks: Engine) -> None:
    run = ask(desks, "What happened with the boiler outage since 20 November 2025?")
    assert days(run) == ["2025-11-28"]


@pytest.mark.parametrize("asked", ["What happened with claim K-77?", "the history of K-77", "what became of K-77"])
def test_a_case_is_followed_through_all_that_is_filed_under_its_id(desks: Engine, asked: str) -> None:
    lines = [item.value.partition(": ")[2] for item in answer_of(ask(desks, asked)).items]
    assert [line.split()[-1] for line in lines] == ["Cover.", "noon.", "pounds."]


def test_a_course_of_nothing_that_is_told_of_is_not_found(desks: Engine) -> None:
    assert answer_of(ask(desks, "Give me a timeline of the Kestrel merger")).status is Status.NOT_FOUND


CANOE = {
    "plan-2025-03-03.md": "# Plan\n\nThe canoe race: 14 June, round the island.",
    "tide-2025-04-07.md": "# Tide\n\nThe canoe race moves from 14 June to 21 June. It begins at the weir. Buns!",
    "mail-2025-05-05.md": "# Lamps\n\nSorry, again: the canoe race is now 28 June, for the lamps are late.",
    "fee-2025-05-06.md": "# Fee\n\nFinal: a seat in the canoe race will be £12, not £15.",
    "fee-2025-03-04.md": "# Fee\n\nA seat in the canoe race: £15.",
    "bun-2025-05-07.md": "# Buns\n\nThe bun stall opens on 3 July.",
    **{f"lock-{n}.md": f"# Lock {n}\n\nKeeper {n} starts at nine; the date of the count is 4 July." for n in range(9)},
}


def test_who_moves_a_thing_need_not_say_that_it_is_its_date(tmp_path: Path) -> None:
    with library(tmp_path, CANOE) as engine:
        found = answer_of(ask(engine, "How did the start date of the canoe race change?"))
        fee = answer_of(ask(engine, "How did the fee of the canoe race change?"))
    assert [item.value.partition(",")[0] for item in found.items] == ["2025-03-03", "2025-04-07", "2025-05-05"]
    assert all(day in found.text for day in ("14 June", "21 June", "28 June"))
    assert "July" not in found.text
    assert "£12" in fee.text
    assert "(before: £15)" in fee.text


def test_a_line_goes_on_as_long_as_its_message_speaks_of_the_same(tmp_path: Path) -> None:
    with library(tmp_path, CANOE) as engine:
        found = answer_of(ask(engine, "How did the start date of the canoe race change?"))
    assert "It begins at the weir." in found.text
    assert "Buns" not in found.text


MOOR = {
    "moor-2026-02-03.md": "# Moor\n\nThe sluice bond of 900 euros is kept by Harkness Brothers, the gate was bent.\n",
    "moor-2026-03-10.md": "# Moor\n\nNo answer on the sluice bond from Harkness, so Tamar Quill drafts a writ.\n",
    "post-2026-04-02.md": "# Post\n\nThe writ for Harkness goes out once Tamar has pictures of the bent gate.\n",
    "post-2026-04-05.md": "# Post\n\nThe gate of the upper field was painted, and pictures were hung in the hall.\n",
    "post-2026-04-06.md": "# Post\n\nHarkness Brothers sell boats now, and have a stall on the quay.\n",
    **{f"field-{n}.md": f"# Field {n}\n\nField {n} was mown, its gate shut, no answer was due.\n" for n in range(9)},
}


def test_the_latest_is_followed_by_what_came_since_in_words_of_its_own(tmp_path: Path) -> None:
    with library(tmp_path, MOOR) as engine:
        found = answer_of(ask(engine, "What is the latest on the sluice bond?"))
    assert "once Tamar has pictures" in found.items[0].value
    assert "drafts a writ" in found.items[1].value
    assert "painted" not in found.text
    assert "stall" not in found.text


def test_what_shares_no_more_than_the_words_of_links_has_not_come_since(tmp_path: Path) -> None:
    mails = [
        (
            "ann@quay.example",
            "Ann Poole",
            "Harbour Board: sluice bond",
            "It waits: https://harbour.example/board/bond/7",
        ),
        ("ben@quay.example", "Ben Dacre", "Ropes", "All ropes are frayed: https://harbour.example/board/bond/ropes"),
    ]
    with library(tmp_path, {"rota.md": "# Rota\n\nAnn has the keys.\n"}, mails) as engine:
        found = answer_of(ask(engine, "What is the latest on the sluice bond?"))
    assert "It waits" in found.text
    assert "ropes" not in found.text


def test_mails_that_say_less_than_a_thread_that_is_called_so_are_of_others(tmp_path: Path) -> None:
    mails = [
        ("ann@quay.example", "Ann Poole", "Slipway crane repair", "The new cable came on Monday."),
        ("ben@quay.example", "Ben Dacre", "Re: Slipway crane repair", "Ben fitted the cable, and it holds two tonnes."),
        ("ida@quay.example", "Ida Roe", "Bridge", "The crane for the bridge needs a repair and was moved to Ely."),
    ]
    with library(tmp_path, {"rota.md": "# Rota\n\nAnn has the keys.\n"}, mails) as engine:
        found = answer_of(ask(engine, "What is the latest on the slipway crane repair?"))
    assert "Ben fitted the cable, and it holds two tonnes." in found.text
    assert "Ely" not in found.text


PERGOLA = [
    (
        "moss@desks.example",
        "Moss Reed",
        "Pergola",
        "Larch Wood want £310 for a scratched pergola. I dispute it.",
    ),
    ("ann@larch.example", "Ann Lorne", "Re: Pergola", "Found your picture, you are right. No charge then."),
    (
        "ines@desks.example",
        "Ines Vale",
        "Week",
        "The pergola was moved to the lawn.\n\nRolls are out of stock. Who gets some more?",
    ),
]


def test_a_short_message_is_told_whole_for_its_point_may_stand_in_another_sentence(tmp_path: Path) -> None:
    with library(tmp_path, {"stock.md": "# Stock\n\nEleven boxes of cups.\n"}, PERGOLA) as engine:
        found = answer_of(ask(engine, "What became of the pergola?"))
    lines = [item.value.partition(": ")[2] for item in found.items]
    assert lines == [
        "Larch Wood want £310 for a scratched pergola. I dispute it.",
        "Found your picture, you are right. No charge then.",
        "The pergola was moved to the lawn.",
    ]


LOFT = [
    ("moss@desks.example", "Moss Reed", "Skylight of the loft", "The pane leaks. Order 70412 went to Wendle Glass."),
    ("ann@wendle.example", "Ann Lorne", "Re: Skylight of the loft", "The best I can do is 60 pounds off."),
    (
        "ann@wendle.example",
        "Ann Lorne",
        "Order 70412",
        "Your pane broke in our van, a second one comes in March.\n\n-- \nAnn Lorne\nWendle Glass\n",
    ),
    ("ines@desks.example", "Ines Vale", "Tea", "Two boxes of tea are here, with number 80555 on both."),
]
OTHERS = {f"rota-{n}.md": f"# Rota {n}\n\nGroup {n} sweeps the yard and waters the beds.\n" for n in range(9)}


def test_what_a_mail_says_of_its_subject_and_under_the_number_of_its_case_is_of_the_course(tmp_path: Path) -> None:
    with library(tmp_path, OTHERS, LOFT) as engine:
        found = answer_of(ask(engine, "What is the latest on the skylight of the loft?"))
    assert [item.value.partition(": ")[2] for item in found.items] == [
        "Your pane broke in our van, a second one comes in March.",
        "The best I can do is 60 pounds off.",
        "The pane leaks. Order 70412 went to Wendle Glass.",
    ]


def test_a_mail_is_of_the_firm_that_sends_it(tmp_path: Path) -> None:
    with library(tmp_path, OTHERS, LOFT) as engine:
        found = answer_of(ask(engine, "What happened with the Wendle pane?"))
    assert any("a second one" in item.value for item in found.items)


PEAT = [
    (
        "tor@fenrow.example",
        "Tor Hale",
        "Fenrow peat for the beds",
        "From May our rate would be £48 a load.\n\n-- \nTor Hale\nFenrow Peat\n",
    ),
    (
        "moss@desks.example",
        "Moss Reed",
        "Re: Fenrow peat for the beds",
        "Tor, too much. We would take it at £40.",
    ),
    (
        "tor@fenrow.example",
        "Tor Hale",
        "Re: Fenrow peat for the beds",
        "Could we meet at £43? I would hold that for a year.\n\n-- \nTor Hale\nFenrow Peat\n",
    ),
    ("ines@desks.example", "Ines Vale", "Beds", "The beds look fine, £12 went on seeds."),
]


def test_where_nothing_says_that_a_price_changed_the_offers_tell_it(tmp_path: Path) -> None:
    with library(tmp_path, OTHERS, PEAT) as engine:
        found = answer_of(ask(engine, "How did the price of the Fenrow peat change over the negotiation?"))
    assert [price for price in ("£48", "£40", "£43", "£12") if price in found.text] == ["£48", "£40", "£43"]


def test_what_a_change_began_with_is_told_by_its_value(tmp_path: Path) -> None:
    notes = {
        "shed-2026-02-03.md": "# Shed\n\nQuote of the roofer for the shed: £900 with felt.\n",
        "shed-2026-02-10.md": "# Shed\n\nThe shed has no door.\n",
        "shed-2026-02-17.md": "# Shed\n\nThe price of the shed was cut from ten days of work to seven, now £740.\n",
    }
    with library(tmp_path, {**OTHERS, **notes}) as engine:
        found = answer_of(ask(engine, "What changed between the first price of the shed and the agreed one?"))
    assert "£900" in found.text
    assert "£740" in found.text
    assert "door" not in found.text


MINUTES = {
    "trustees-2026-05-21.md": (
        "# Trustees, 21 May 2026\n\n## Lease of the mill\n\nHanna said that the owner accepts five years. The fence"
        " is the last point that is open.\n\n## Orchard\n\nThe trustees agreed to keep forty geese.\n\n## Treasurer\n\n"
        "Jonas has resigned. Wilma will look for somebody.\n"
    ),
    "trustees-2026-03-19.md": (
        "# Trustees, 19 March 2026\n\n## Lease of the mill\n\nHanna may talk to the owner about five to seven years."
        "\n\n## Treasurer\n\nJonas needs more time for the accounts.\n"
    ),
}


@pytest.mark.parametrize(
    "text", ["Any update on the lease of the mill?", "What did the trustees say about the lease of the mill?"]
)
def test_what_minutes_say_under_a_heading_is_of_what_it_names_alone_and_is_told_whole(
    tmp_path: Path, text: str
) -> None:
    with library(tmp_path, MINUTES) as engine:
        told = [quote.text for quote in answer_of(ask(engine, text)).quotes]
    assert any("accepts five years" in quote and "fence" in quote for quote in told)
    assert not any(word in quote for quote in told for word in ("forty", "Jonas", "Wilma"))


@pytest.mark.parametrize("when", ["last trustees' meeting", "previous trustees meeting", "May trustees meeting"])
def test_a_meeting_tells_since_when_news_are_asked_for(tmp_path: Path, when: str) -> None:
    since = {
        "log-2026-04-30.md": "# Log\n\nFor the lease of the mill the owner asked seven years.",
        "log-2026-05-28.md": "# Log\n\nThe owner signed the lease of the mill.",
    }
    with library(tmp_path, {**MINUTES, **since}) as engine:
        told = answer_of(ask(engine, f"Any news on the lease of the mill since the {when}?")).text
        before = answer_of(ask(engine, "Any news on the lease of the mill since the March trustees meeting?")).text
    assert "signed" in told
    assert "seven years" not in told
    assert "seven" in before
