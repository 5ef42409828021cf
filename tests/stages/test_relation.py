"""Who is told to stand in the relation that a question asks for, and what makes words in a row one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.match import Matcher
from cascade.shown import SOMEBODY
from cascade.stages.weighing.compound import compounds, together
from cascade.types import Answer, Facet, Filters, Question, Status
from tests.desk import answer_of
from tests.stages.small import AS_OF, ask, kept, library, values

_NOTES = {
    "terms.md": "# Terms\n\nA request is a call that Harbord's service takes.\n\nHarbord bills each call.\n",
    "rota.md": "# Rota\n\nOn call for the ferry desk in June: Lotte Vasquez.\n\nTed Amory brings the cakes.\n",
    "audit.md": "# Audit\n\nThe ledger was checked by Nadia Okafor in May.\n\nPavel Stroud sat beside the ledger.\n",
    "storm.md": "# Storm\n\nThe storm of 3 May was caused by a loose cable. The stage was closed for a day.\n",
    "cabin.md": "# Cabin\n\nThe cabin deposit was raised from 40 to 60 euros in May.\n\nThe cabin deposit is due.\n",
    "began.md": "# Staff\n\nLotte Vasquez began on 2025-06-18 and has a key.\n",
    "locks.md": "# Locks\n\nThe locks are changed after a word of the harbour manager.\n",
    "leak.md": "---\ntitle: Postmortem on the leak\nauthor: Pavel Stroud\n---\n\nA door was open.\n",
    "stall.md": "# Harbour day\n\nSellers at the fish stall: Ines Holm (mornings), Kim Rees (noon) and Ted Amory.\n",
    "dues.md": "# Dues\n\n- Nadia Okafor: send the list of dues to the treasurer by Friday\n",
    "posts.md": "# Posts\n\nPavel Stroud was elected commodore in May. Ted Amory rang the commodore about ropes.\n",
    "guard.md": "# Guard dog\n\nThe office is shut in August. The dog gets a walk at noon.\n",
}
_MAILS = (
    ("lotte@ferry.example", "Lotte Vasquez", "June", "I keep the desk in June."),
    ("ted@ferry.example", "Ted Amory", "Cakes", "There is cake."),
    ("nadia@ferry.example", "Nadia Okafor", "Ledger", "The ledger is done."),
    ("pavel@ferry.example", "Pavel Stroud", "Chairs", "I'll paint the railing of the quay next week."),
    ("bea@ferry.example", "Bea Quist", "My bag", "this is Bea, for my laptop went into the dock with the lantern."),
    ("ines@ferry.example", "Ines Holm", "The winch", "The winch of the slipway drips oil."),
    ("desk@harbord.example", "Harbord", "Bill", "Your bill is attached."),
    ("kim@ferry.example", "Kim Rees", "The hoist", "I am so glad that you greased the hoist."),
)


ferry = kept(_NOTES, _MAILS)


def answer(engine: Engine, text: str) -> Answer:
    given = ask(engine, text).answer
    assert given is not None
    return given


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Who is on call for the ferry desk?", {"Lotte Vasquez"}),
        ("Who checked the ledger?", {"Nadia Okafor"}),
        ("Who paints the railing of the quay?", {"Pavel Stroud"}),
        ("Who lost a laptop and the lantern in the dock?", {"Bea Quist"}),
        ("Who sells at the fish stall?", {"Ines Holm", "Kim Rees", "Ted Amory"}),
        ("Who is the commodore?", {"Pavel Stroud"}),
        ("Who reported that the winch of the slipway drips?", {"Ines Holm"}),
    ],
)
def test_who_answers_stands_in_the_relation(ferry: Engine, text: str, who: set[str]) -> None:
    assert values(ask(ferry, text)) == who


def test_who_may_be_one_of_those_that_the_question_offers(ferry: Engine) -> None:
    given = answer(ferry, "Who gives word that the locks are changed, the harbour manager or the board?")
    assert given.status is Status.ANSWERED
    assert "harbour manager" in given.text


@pytest.mark.parametrize(
    "text",
    [
        "Who is on call for the billing service?",
        "Who led the response to the storm?",
        "Who pays the cabin deposit back?",
        "Who walks the office cat?",
        "Who is our treasurer?",
    ],
)
def test_nobody_answers_whom_no_record_tells_to_do_it(ferry: Engine, text: str) -> None:
    given = answer(ferry, text)
    assert (given.status, given.items, given.quotes) == (Status.NOT_FOUND, (), ())


def test_that_no_record_tells_who_is_said_in_so_many_words(ferry: Engine) -> None:
    given = answer(ferry, "Who is on call for the billing service?")
    assert given.missing == (SOMEBODY,)
    assert "Nothing that was found tells who that is." in given.text


def test_who_wrote_a_paper_is_its_author(ferry: Engine) -> None:
    assert values(ask(ferry, "Who wrote the postmortem on the leak?")) == {"Pavel Stroud"}


def test_a_day_is_no_telephone_number(ferry: Engine) -> None:
    given = answer(ferry, "What is the phone number of Lotte Vasquez?")
    assert (given.status, given.missing) == (Status.NOT_FOUND, ("a phone number",))


def test_the_second_part_of_a_question_is_told_not_to_be_answered(ferry: Engine) -> None:
    given = answer(ferry, "When did the storm happen, and who led the response?")
    assert given.status is Status.PARTIAL
    assert "3 May" in given.text
    assert "\n\nWho led the response?\nNot found: nothing" in given.text
    assert given.missing


def test_what_changed_is_told_by_what_tells_of_a_change(ferry: Engine) -> None:
    given = answer(ferry, "What changed in the cabin deposit, and since when?")
    assert [q.text for q in given.quotes] == ["The cabin deposit was raised from 40 to 60 euros in May."]


def test_what_never_changed_is_not_told_by_what_is_about_it(ferry: Engine) -> None:
    given = answer(ferry, "What changed in the office hours?")
    assert given.status is Status.NOT_FOUND
    assert given.missing == ("a change in office hours",)


def _matcher(*facets: str) -> Matcher:
    return Matcher([Facet(text=f) for f in facets], (1.0,) * len(facets))


@pytest.mark.parametrize(
    ("question", "pairs"),
    [
        ("Who is on call for the billing service?", ((0, 1),)),
        ("billing service", ()),
        ("What did the billing service?", ()),
        ("What is the billing of the service?", ()),
    ],
)
def test_words_in_a_row_are_one_thing_after_what_a_noun_follows(question: str, pairs: object) -> None:
    assert compounds(question, _matcher("billing", "service")) == pairs


def test_a_word_counts_less_far_from_what_it_stands_beside() -> None:
    match = _matcher("billing", "service")
    found = {0: 1.0, 1: 1.0}
    assert together(((0, 1),), match, "The service for billing is down.", found) == found
    apart = "Billing is in the cellar. Nobody has seen a key of the church, and its service is at nine."
    assert together(((0, 1),), match, apart, found) == {0: 0.5, 1: 0.5}
    assert together(((0, 1),), match, apart, found, "Billing handbook") == found


def test_whoever_is_asked_about_is_not_the_answer(tmp_path: Path) -> None:
    mails = [("fliss@desks.example", "Fliss Hart", "Leave", "I am getting married on Saturday and back on the 20th.")]
    with library(tmp_path, {"rota.md": "# Rota\n\nThe desk is shut on Sunday.\n"}, mails) as engine:
        answer = ask(engine, "Who is Fliss marrying?").answer
    assert answer is not None
    assert answer.status is Status.NOT_FOUND


def test_what_somebody_does_stands_on_their_card(tmp_path: Path) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ida Krone\nTITLE:Trade journalist\nORG:Harbour Gazette\nEND:VCARD\n"
    with library(tmp_path, {"a.md": "# Ferries\n\nThe ferries sail at six.\n"}) as engine:
        (tmp_path / "cards.vcf").write_text(card, encoding="utf-8")
        engine.add(tmp_path / "cards.vcf")
        engine.sync()
        for question in ("What does Ida Krone do?", "what's Ida Krone's job?", "What is the role of Ida Krone?"):
            assert "Trade journalist" in answered(engine, question), question
        assert "Trade" not in answered(engine, "What should I tell a journalist?")
        assert "Trade" not in answered(engine, "What did Ida Krone do?")
        assert "Trade" not in answered(engine, "Who is Ida Krone?", Filters(sources=("docs",)))
        assert "Trade" in answered(engine, "Who is Ida Krone?", Filters(kinds=("contact",)))
        assert "Not found" in answered(engine, "How much did we make in March?")


def answered(engine: Engine, text: str, filters: Filters | None = None) -> str:
    question = Question(text=text, as_of=AS_OF, filters=filters or Filters())
    answer = answer_of(engine.ask(question, RunOptions(models={"default": "none"})))
    return answer.text


_DIRECTORY = {
    "yard.csv": (
        'Name,Looks after,Key\nNadia Okafor,Winch,N1\nPavel Stroud,"Moorings, lamps",P7\n'
        "Ted Amory,Moorings,P8\nLotte Vasquez,Ferry desk,L2\n"
    ),
    "moorings.md": "# Moorings\n\nThe moorings still swing in a gale, the guests say.\n",
    **{f"gale-{n}.md": f"# Gale {n}\n\nWho works at night says that the moorings work loose.\n" for n in range(20)},
}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Who looks after the moorings?", {"Pavel Stroud", "Ted Amory"}),
        ("Who is responsible for the winch?", {"Nadia Okafor"}),
        ("who works on the moorings?", {"Pavel Stroud", "Ted Amory"}),
        ("Who handles the lamps?", {"Pavel Stroud"}),
        ("who is working on the winch", {"Nadia Okafor"}),
    ],
)
def test_a_row_of_a_directory_tells_who_under_the_word_of_the_relation(
    tmp_path: Path, text: str, who: set[str]
) -> None:
    with library(tmp_path, _DIRECTORY, _MAILS) as engine:
        assert values(ask(engine, text)) == who


def test_who_is_glad_that_somebody_else_did_it_did_not(ferry: Engine) -> None:
    assert values(ask(ferry, "Who greased the hoist?")) == set()


_HANDED = [
    (
        "sunniva@desks.example",
        "Sunniva Dahl",
        "Goodbye",
        "My last week!\n\nBram: you get the seed bank and the old scales.",
    ),
    ("bram@desks.example", "Bram Kuiper", "Frost", "The frost is gone."),
    ("bram.o@desks.example", "Bram Oost", "Ice", "No ice."),
    ("femke@desks.example", "Femke Vis", "Hens", "From Monday the hen house goes to Jesse."),
    ("jesse@desks.example", "Jesse Prins", "Eggs", "Sixty eggs."),
]


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who took over the hen house?", {"Jesse Prins"}),
        ("Who inherited Sunniva's seed bank?", {"Bram"}),
    ],
)
def test_who_has_a_thing_then_is_told_in_full_unless_two_bear_the_name(
    tmp_path: Path, question: str, who: set[str]
) -> None:
    with library(tmp_path, {"farm.md": "# Farm\n\nThe gate is green.\n"}, _HANDED) as engine:
        assert values(ask(engine, question)) == who


def test_whoever_is_named_in_a_row_with_who_did_it_did_it_too(tmp_path: Path) -> None:
    mails = [
        (
            "hanne@desks.example",
            "Hanne Lund",
            "Roof",
            "On Sunday Ilja, Ruth and Goran painted the boathouse, said Timo.",
        )
    ]
    mails += [
        (f"{n.split()[0].lower()}@desks.example", n, "Hi", "Hello.") for n in ("Ilja Roth", "Ruth Salo", "Goran Ilic")
    ]
    mails += [("timo@desks.example", "Timo Virta", "Hi", "Hello.")]
    with library(tmp_path, {"farm.md": "# Farm\n\nThe gate is green.\n"}, mails) as engine:
        assert values(ask(engine, "Who painted the boathouse?")) == {"Ilja Roth", "Ruth Salo", "Goran Ilic"}


def test_whoever_has_taken_over_what_somebody_did_who_left_took_over_from_them(tmp_path: Path) -> None:
    mails = (
        (
            "odd@ropes.example",
            "Odd Lien",
            "Hello",
            "Nils Bakke has left the ropeyard and I have taken over your orders.",
        ),
        ("nils@ropes.example", "Nils Bakke", "Ropes", "The ropes were sent on Monday."),
    )
    with library(tmp_path, {"rota.md": "# Rota\n\nThe desk is shut on Sunday.\n"}, mails) as engine:
        assert values(ask(engine, "Who took over from Nils Bakke?")) == {"Odd Lien"}


_TAKEN = [
    (
        "sofi@desks.example",
        "Sofi Arne",
        "Boats",
        "The mast of the ketch has a crack near the boom. Lars has it, due 4 June.",
    ),
    (
        "lars@desks.example",
        "Lars Mo",
        "Dive",
        "Nobody dives before the weekly hull checks are done. Sofi does the checks.",
    ),
    ("gry@desks.example", "Gry Falk", "Outcome", "The roof of the mill was awarded to Brightwick Slates in May."),
]


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who has the crack in the mast of the ketch?", {"Lars Mo"}),
        ("Who does the weekly hull checks?", {"Sofi Arne"}),
        ("Who was awarded the roof of the mill?", {"Brightwick Slates"}),
        ("Who got the roof of the mill?", {"Brightwick Slates"}),
    ],
)
def test_who_has_it_may_be_said_behind_what_it_is_and_who_was_given_it_may_be_a_firm(
    tmp_path: Path, question: str, who: set[str]
) -> None:
    with library(tmp_path, {"farm.md": "# Farm\n\nThe gate is green.\n"}, _TAKEN) as engine:
        assert values(ask(engine, question)) == who
