"""Who is known: of rows of lists, cards and what stands below mails, each person once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cascade.engine import Engine
from tests.stages.small import answered, ask, library, values

NETWORK = """\
First Name,Last Name,Email Address,Company,Position,Town,Stage
Ada,Quill,,Lampworks,Lighting designer,Leith,
Bo,Marsh,bo@gantry.example,The Gantry,Head rigger,Perth,
Una,Reyes,una@nightpost.example,Night Post,Journalist,Leith,
Kit,Lorne,kit@hearthtrust.example,Hearth Trust,Programme officer,Perth,Declined
Ivo,Pell,ivo@gantry.example,The Gantry,,Perth,
Vera,Stone,vera@brackenfund.example,Bracken Fund,Director,Leith,Committed
"""
CARDS = "".join(
    f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nORG:{firm}\nEMAIL:{mail}\n{more}END:VCARD\n"
    for name, firm, mail, more in (
        ("Ada Quill", "Lampworks Ltd", "ada@lampworks.example", "CATEGORIES:Designers\n"),
        ("Per Holt", "Holt & Rye", "per@holtrye.example", "TITLE:Solicitor\n"),
        ("Sol Amari", "Amari Studio", "sol@amari.example", "TITLE:Set designer\nNOTE:lives in Leith\n"),
    )
)
NOTES = {
    "network.csv": NETWORK,
    "firms.md": "# Firms\n\n- Lampworks is a theatre supplier.\n- Night Post is a newspaper.\n",
}
SIGNED = "Juno Lake\nGraphic Designer\nFerry Prints\n"
MAILS = [
    ("juno@ferryprints.example", "Juno Lake", "Your tour", f"Hello,\n\nthe poster is ready.\n\n-- \n{SIGNED}"),
    ("bo@gantry.example", "Bo Marsh", "Winch", "Hello,\n\nthe winch is mended now.\n\nBo\n"),
    (
        "una@nightpost.example",
        "Una Reyes",
        "Hello",
        "Hi,\n\nI left the Night Post in May, and write books now.\n\nUna\n",
    ),
    ("ivo@gantry.example", "Ivo Pell", "Rig", "Hello,\n\nwe are ready.\n\n-- \nIvo Pell\nStage Manager\nThe Gantry\n"),
]


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("theatre")
    (folder / "phone").mkdir()
    (folder / "phone" / "cards.vcf").write_text(CARDS, encoding="utf-8")
    with library(folder, NOTES, MAILS, [folder / "phone"]) as engine:
        yield engine


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("Do I know any designers?", {"Ada Quill", "Sol Amari", "Juno Lake"}),
        ("Which designers do we know in Leith?", {"Ada Quill", "Sol Amari"}),
        ("Do we know a lawyer?", {"Per Holt"}),
        ("which of my contacts are journalists?", {"Una Reyes"}),
        ("Do I know any designers working for a theatre supplier?", {"Ada Quill"}),
        ("Who do I know at Lampworks?", {"Ada Quill"}),
        ("List everyone I know who works in design", {"Ada Quill", "Sol Amari", "Juno Lake"}),
        ("Do I know any dentists?", set()),
        ("Who has changed jobs?", {"Una Reyes"}),
    ],
)
def test_whoever_is_known_is_told_once_whatever_record_has_them(
    theatre: Engine, question: str, known: set[str]
) -> None:
    assert values(ask(theatre, question)) == known


def test_the_job_and_the_employer_of_one_person_may_stand_on_two_records(theatre: Engine) -> None:
    assert answered(theatre, "Where does Ada Quill work?").text.startswith("Ada Quill: Lighting designer, Lampworks")


def test_the_job_that_no_list_tells_is_told_below_a_mail(theatre: Engine) -> None:
    assert "Stage Manager" in answered(theatre, "Who is Ivo Pell?").text


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("When did we last talk to anyone at the Gantry?", "Ivo Pell, 2025-12-04: we are ready."),
        ("when was our last contact with Ferry Prints?", "Juno Lake, 2025-12-01: the poster is ready."),
    ],
)
def test_the_last_contact_with_an_organisation_is_with_whoever_is_known_there(
    theatre: Engine, question: str, line: str
) -> None:
    assert answered(theatre, question).text.startswith(line)


def test_what_an_organisation_does_is_told_by_no_line_of_a_card(theatre: Engine) -> None:
    assert {q.text for q in answered(theatre, "What does Lampworks do?").quotes} == {"Lampworks is a theatre supplier."}
