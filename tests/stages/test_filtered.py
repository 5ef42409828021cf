"""Rows of tables that meet what a question says: words, days, numbers, and what most of them have."""

from __future__ import annotations

import pytest

from cascade.engine import Engine
from cascade.types import Status
from tests.stages.small import answered, ask, kept, values

_NOTES = {
    "moorings.csv": "boat,berth,keeper,length_m,fee_eur,lease_ends,last_lift\n"
    "Kittiwake,North quay,Runa Holt,9,810,2026-08-14,2025-03-02\n"
    "Old Fulmar,North quay,Ivo Brandt,12,1190,2027-01-31,2026-04-20\n"
    "Tern,Slipway,Runa Holt,7,640,2026-08-30,2026-04-21\n"
    "Dunlin,Slipway,Per Aasen,15,1500,2026-10-01,2024-05-11\n",
    "breakdowns.md": "# Book of breakdowns\n\n| No | Day | Boat | Reporter | Cause |\n|---|---|---|---|---|\n"
    "| 1 | 2026-02-03 | Tern | Ms Greta Falk | flat battery |\n| 2 | 2026-03-09 | Dunlin | Mr Otto Lie | torn sail |\n"
    "| 3 | 2026-03-21 | Tern | Mr Otto Lie | flat battery |\n| 4 | 2026-05-02 | Kittiwake | Ms Greta Falk | rope |\n",
    "harbour-staff.md": "# Harbour staff\n\n| Name | Job | Place |\n|---|---|---|\n| Runa Holt | Pilot | North quay |\n"
    "| Ivo Brandt | Crane driver | Slipway |\n| Per Aasen | Pilot | Slipway |\n",
    "licences.md": "# Licences\n\n- Runa Holt: radio until 2028, crane until 2027\n- Ivo Brandt: crane until 2030\n"
    "- Per Aasen: radio until 2026\n",
    "meeting.md": "# Meeting of the harbour\n\n- Runa Holt: ask the treasurer\n- Ivo Brandt: paint bollards\n"
    "- Per Aasen: order rope\n",
    "lifting.csv": "hull,yard,last_lift\nFlat bottom,Skarv Slip,2026-04-20\nDeep keel,Lomvi Works,2026-04-21\n",
    "plan.md": "# Plan\n\n| Day | Step | Who |\n|---|---|---|\n| 2 May | Six more ladders | Ivo Brandt |\n"
    "| 9 May | New crane for the slipway | Per Aasen |\n| 9 June | Try 40 ladders | Runa Holt |\n",
    "skills.csv": "name,site,winch,diving\nVera Lund,Quarry,yes,no\nEmil Kjær,Dock,no,yes\nOda Sund,Dock,yes,x\n",
    "talk.md": "# Talk\n\nThe Tern is a lovely boat. More than 10 metres is long for the slipway.\n",
}
_MAILS = tuple(
    (f"{name.split()[0].lower()}@harbour.example", name, "Hello", "Good morning.")
    for name in ("Runa Holt", "Ivo Brandt", "Per Aasen")
)
harbour = kept(_NOTES, _MAILS)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("which leases end in August", {"Kittiwake", "Tern"}),  # of the next one, for in the last one none did
        ("Which boats does Runa Holt keep?", {"Kittiwake", "Tern"}),
        ("which boats are longer than 10 metres in length?", {"Old Fulmar", "Dunlin"}),
        ("which boats are longer than 10m in length?", {"Old Fulmar", "Dunlin"}),
        ("which boats pay more than 1,000 EUR in fees", {"Old Fulmar", "Dunlin"}),
        ("boats at the slipway?", {"Tern", "Dunlin"}),
        ("pilots at the slipway?", {"Per Aasen"}),
        ("Who works at the Slipway?", {"Ivo Brandt", "Per Aasen"}),
        ("Who looks after the Dunlin?", {"Per Aasen"}),
        ("who deals with old fulmar", {"Ivo Brandt"}),
        ("which yard lifts the flat bottoms", {"Skarv Slip"}),
        ("who has a crane licence", {"Runa Holt", "Ivo Brandt"}),
        ("Which boats had a flat battery breakdown?", {"Tern"}),
        ("which reporters had a breakdown of the Tern?", {"Greta Falk", "Otto Lie"}),
        ("What is the most common cause of breakdowns?", {"flat battery"}),
        ("list all boats", {"Kittiwake", "Old Fulmar", "Tern", "Dunlin"}),
        ("which boats do we have", {"Kittiwake", "Old Fulmar", "Tern", "Dunlin"}),
        ("who is trained in diving", {"Emil Kjær", "Oda Sund"}),  # nobody of these is known otherwise
        ("who can use the winch at the dock", {"Oda Sund"}),
    ],
)
def test_rows_that_meet_all_that_is_said_tell_what_they_are_of(harbour: Engine, question: str, told: set[str]) -> None:
    assert values(ask(harbour, question)) == told


def test_a_count_is_one_of_rows_and_not_of_what_they_name(harbour: Engine) -> None:
    answer = answered(harbour, "How many breakdowns in the book were of the Tern?")
    assert answer.text.startswith("2 counted")


def test_a_bound_that_is_no_number_bounds_nothing(harbour: Engine) -> None:
    assert answered(harbour, "which boats are longer than 5.5.5 in length?").status is not Status.ANSWERED


@pytest.mark.parametrize(
    "question",
    ["Which boats were sold in August?", "who is our treasurer?", "which boats have more than 20 cabins?"],
)
def test_what_no_cell_and_no_heading_says_is_told_of_no_row(harbour: Engine, question: str) -> None:
    answer = answered(harbour, question)
    assert answer.status is Status.NOT_FOUND or not answer.items


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is the total fee of all boats?", "fee_eur: 4,140, the sum of 4 rows [1]–[4]"),
        ("What is the average fee of the boats at the Slipway?", "fee_eur: 1,070, the average of 2 rows [1][2]"),
        ("How much do boats on the North quay pay in fees in total?", "fee_eur: 2,000, the sum of 2 rows [1][2]"),
    ],
)
def test_numbers_of_rows_are_added_up(harbour: Engine, question: str, text: str) -> None:
    assert answered(harbour, question).text == text


@pytest.mark.parametrize("question", ["What is the total salary of the boats?", "What is the total fee of the Petrel?"])
def test_what_no_row_or_column_has_is_not_added_up(harbour: Engine, question: str) -> None:
    assert answered(harbour, question).status is Status.NOT_FOUND


climbers = kept(
    {
        "climbers.csv": "Climber,Joined,Subs,Subs settled,Mobile,Level\n"
        "Tess Arkwright,2011,£30,yes,07700 900311,lead\nMilo Denby,2022,£30,no,,novice\n"
        "Petra Nairn,2024,£18,yes,07700 900313,novice\nGus Farrow,2016,£30,no,07700 900314,lead\nTotal,,£108,,,\n",
        "gear-room.csv": "Piece,Number left,Reorder level,Retire by,Price\nHelmets,9,6,2029-05-01,£41.00\n"
        "Slings,2,10,2026-03-31,£6.50\nChalk bags,0,4,,£9.00\nShort ropes,5,5,2026-05-20,£88.00\nTotal,16,,,\n",
        "huts.csv": "Hut,Warden,Cleaned on,Refused\nCol hut,Ines Bry,Friday,\nLake hut,Otto Senn,Tuesday,too far\n"
        "Ridge hut,Lia Marti,on call,\n",
        "borrowed.csv": "What,Borrower,Out,Due,Brought back\nCrash pad,Milo Denby,2026-05-01,2026-05-15,\n"
        "Hut key,Petra Nairn,2026-05-10,2026-05-24,2026-05-20\nStove,Gus Farrow,2026-05-30,2026-06-20,\n",
    }
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who has not settled their subs?", {"Milo Denby", "Gus Farrow"}),
        ("which climbers are unsettled", {"Milo Denby", "Gus Farrow"}),
        ("which climbers have no mobile?", {"Milo Denby"}),
        ("which climbers are not novices in level", {"Tess Arkwright", "Gus Farrow"}),
        ("who joined before 2017", {"Tess Arkwright", "Gus Farrow"}),
        ("which pieces are out of stock?", {"Chalk bags"}),
        ("what needs reordering", {"Slings", "Chalk bags"}),
        ("which huts are cleaned on Friday?", {"Col hut"}),
        ("which huts were refused?", {"Lake hut"}),  # of the others nothing is written there
        ("what is overdue?", {"Crash pad"}),  # the key came back, and the stove is not due yet
        ("which pieces are priced between £9 and £50?", {"Helmets", "Chalk bags"}),
    ],
)
def test_what_must_not_be_and_what_two_cells_or_the_day_tell_is_a_condition(
    climbers: Engine, question: str, told: set[str]
) -> None:
    assert values(ask(climbers, question)) == told


def test_a_line_that_adds_others_up_is_no_row(climbers: Engine) -> None:
    assert answered(climbers, "How many climbers do we have?").text.startswith("4 counted")
    assert answered(climbers, "What are the subs of all climbers in total?").text == (
        "Subs: £108, as the total there says [1]"
    )


def test_years_and_numbers_to_call_are_not_added_up(climbers: Engine) -> None:
    for question in ("What is the total mobile of all climbers?", "What is the average joined of the climbers?"):
        assert not any(kind in answered(climbers, question).text for kind in ("the sum", "the average"))


def _decided() -> str:
    why = (
        "for the yard has been let for as long as anybody knows and what was tried in its place came to nothing at all"
    )
    rows = [
        f"| The {what} paint is kept for the {where} side | cheap paint peels there, {why} |" for what, where in _COATS
    ]
    return "\n".join(["# Decided", "", "| What | Why |", "|---|---|", *rows, "", "The cheap paint is Corvid Grey.", ""])


_COATS = (("red", "north"), ("black", "lee"), ("white", "south"))
coats = kept({"decided.md": _decided()})


def test_a_table_of_texts_is_read_and_is_no_list_of_things(coats: Engine) -> None:
    answer = answered(coats, "Which paint is cheap?")
    assert answer.items == ()
    assert "Corvid Grey" in answer.text


TICKETS = (
    "No,Day,Client,Thing,Topic,What they write\n"
    "1,2026-02-03,Alder School,Kiln K2,Door jams,The door does not close any more\n"
    "2,2026-03-12,Moss Ceramics,Kiln K2,Jammed door,It jams when hot\n"
    "3,2026-03-20,Fenwick Pots,Kiln K3,Invoice wrong,We were billed twice\n"
    "4,2026-04-02,Alder School,Kiln K2,Door,Stuck again\n"
    "5,2026-04-09,Oram Tiles,Kiln K3,Crack,A crack in the floor plate\n"
    "6,2026-04-21,Moss Ceramics,Planner,Wrong invoice,The invoice has the old address\n"
)
LEAVERS = (
    "Date,Lodger,House,Why,Lodger since\n"
    "2026-03-02,Ida Hale,North,Too noisy at night,2024\n"
    "2026-04-11,Per Voss,South,Noisy,2023\n"
    "2026-04-19,Ute Lang,North,A job elsewhere,2024\n"
)


tickets = kept({"tickets.csv": TICKETS, "departures.csv": LEAVERS})


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("What are the most common complaints?", [(3, "door"), (2, "billing")]),
        ("What do clients complain about most with the K2 kiln?", [(3, "door")]),
    ],
)
def test_the_most_common_of_what_tickets_say_is_grouped_by_what_is_alike(
    tickets: Engine, text: str, themes: list[tuple[int, str]]
) -> None:
    told = answered(tickets, text).items
    assert [len(item.quotes) for item in told] == [many for many, _ in themes]
    assert all(word in item.value for item, (_, word) in zip(told, themes, strict=True))


@pytest.mark.parametrize(
    ("text", "clients"),
    [
        ("Which clients complained about the door?", {"Alder School", "Moss Ceramics"}),
        ("Who complained about an invoice?", {"Fenwick Pots", "Moss Ceramics"}),
        ("How many clients complained in April?", {"Alder School", "Oram Tiles", "Moss Ceramics"}),
    ],
)
def test_whoever_has_a_ticket_complained_and_is_counted_once(tickets: Engine, text: str, clients: set[str]) -> None:
    assert values(ask(tickets, text)) == clients


def test_a_month_is_not_looked_for_in_a_column_of_years(tickets: Engine) -> None:
    assert values(ask(tickets, "Which lodgers left in April?")) == {"Per Voss", "Ute Lang"}


_FUNDS = (
    "# Funds\n\n| Fund | Contact | Remark |\n|---|---|---|\n"
    "| Quill | Ada Thorn | waits until the Brandt order is signed |\n"
)
funds = kept({"funds.md": _FUNDS, "brandt.md": "# Brandt\n\nOur contact at Brandt is Lou Marsh.\n"})


def test_what_a_remark_speaks_of_is_not_what_its_row_is_of(funds: Engine) -> None:
    answer = answered(funds, "Who is our contact at Brandt?")
    assert "Lou Marsh" in answer.text
    assert "Ada Thorn" not in answer.text


STATES = (
    "Job,Client,What,State\n"
    "J1,Alder School,The lid opens by itself,Done\n"
    "J2,Moss Ceramics,A noise in the fan,Open\n"
    "J3,Fenwick Pots,Smoke,Done\n"
    "J4,Oram Tiles,Cracked plate,Open\n"
)
jobs = kept({"jobs.csv": STATES})


def test_what_a_column_of_states_says_is_not_looked_for_in_remarks(jobs: Engine) -> None:
    assert values(ask(jobs, "Which clients have open jobs?")) == {"Moss Ceramics", "Oram Tiles"}
    assert answered(jobs, "How many jobs are still open?").text.startswith("2 counted")
