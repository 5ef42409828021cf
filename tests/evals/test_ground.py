"""Where evidence lies in a library: by document, by record, by words, in several places, or nowhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cascade.case import Case, CaseEvidence, case_of
from cascade.evals.ground import grounded, places
from cascade.library import Library
from tests.desk import AS_OF, COMPANY, Desk, answer_of

LARCH = "Brackwater Timber delivers the larch on 9 April."
MAIL = "mail:larch-1@brackwater.example"
BLADE = "The bandsaw has a new blade of 32 mm, the old one went blunt on the oak."


@pytest.fixture
def library(company: Desk) -> Library:
    return company.engine.library


def case(*evidence: CaseEvidence, id_: str = "1") -> Case:
    return Case(id=id_, question="Why?", as_of=AS_OF, evidence=evidence)


def found(library: Library, evidence: CaseEvidence) -> list[tuple[str, str]]:
    """The document and the words of each place of one piece of evidence."""
    [spans] = places(case(evidence), library)
    return [(span.document, _text(library, span.document)[span.start : span.end]) for span in spans]


def _text(library: Library, id_: str) -> str:
    document = library.get(id_)
    assert document is not None
    return document.text


def test_a_document_alone_is_all_of_it(library: Library) -> None:
    assert found(library, CaseEvidence(document=MAIL)) == [(MAIL, _text(library, MAIL))]


def test_words_lie_where_their_document_has_them(library: Library) -> None:
    assert found(library, CaseEvidence(document=MAIL, quote=LARCH)) == [(MAIL, LARCH)]
    [(_, words)] = found(library, CaseEvidence(document=MAIL, quote="the  kiln\nBROKE down"))
    assert words == "the kiln broke down"
    assert found(library, CaseEvidence(document=MAIL, quote="Delia")) == [(MAIL, "Delia")] * 2


def test_marks_of_another_kind_are_the_same(desk: Desk, tmp_path: Path) -> None:
    desk.bring(tmp_path / "old", {"a.md": "It’s the “Teal” – the  Häger-boat, at last."})
    for quote, words in (
        ('it\'s the "teal"', "It’s the “Teal”"),
        ('"Teal" - the HÄGER‑boat', "“Teal” – the  Häger-boat"),
        ("the “Teal” – the", "the “Teal” – the"),
    ):
        assert found(desk.engine.library, CaseEvidence(quote=quote)) == [("old:a.md", words)], quote


def test_words_are_no_pattern(library: Library) -> None:
    assert found(library, CaseEvidence(document=MAIL, quote="the .* twice")) == []
    assert found(library, CaseEvidence(document=MAIL, quote="THE (kiln")) == []


def test_a_message_is_found_by_its_own_id(library: Library) -> None:
    [(document, words)] = found(library, CaseEvidence(native_id="w-3"))
    assert words == BLADE
    assert document.startswith("slack:workshop/")
    assert found(library, CaseEvidence(native_id="w-3", source="slack")) == [(document, words)]
    assert found(library, CaseEvidence(native_id="w-3", document=document, quote="32 mm")) == [(document, "32 mm")]
    assert found(library, CaseEvidence(native_id="w-3", source="mail")) == []
    assert found(library, CaseEvidence(native_id="w-3", quote="bandsaw hums")) == [], "that is what w-1 says"


def test_words_without_a_document_lie_wherever_they_are_said(library: Library) -> None:
    hits = found(library, CaseEvidence(quote=LARCH))
    assert (MAIL, LARCH) in hits
    assert {words for _, words in hits} == {LARCH}
    assert hits == sorted(hits)
    assert found(library, CaseEvidence(quote=LARCH, source="slack")) == []


@pytest.mark.parametrize(
    "evidence",
    [
        CaseEvidence(document="mail:nobody@nowhere.example"),
        CaseEvidence(document=MAIL, quote="the walnut comes on Monday"),
        CaseEvidence(document=MAIL, native_id="w-3"),
        CaseEvidence(native_id="w-999"),
        CaseEvidence(quote="a trombone quartet on the quay"),
    ],
)
def test_what_is_nowhere_has_no_place(library: Library, evidence: CaseEvidence) -> None:
    assert places(case(CaseEvidence(document=MAIL), evidence), library)[1] == ()


def test_what_shows_the_same_is_as_good(library: Library) -> None:
    lost = CaseEvidence(document="mail:gone@brackwater.example")
    either = CaseEvidence(document=MAIL, quote=LARCH, also=(lost, CaseEvidence(native_id="w-3")))
    assert [words for _, words in found(library, either)] == [LARCH, BLADE]


def test_each_case_has_its_own_places(library: Library) -> None:
    one, other = case(CaseEvidence(native_id="w-3"), id_="one"), case(id_="other")
    at = grounded([one, other], library)
    assert at == {"one": places(one, library), "other": ()}


def test_a_mail_that_two_sources_hold_lies_in_both(desk: Desk, tmp_path: Path) -> None:
    archive = tmp_path / "archive.mbox"
    shutil.copy(COMPANY / "mail.mbox", archive)
    desk.engine.add(archive)
    desk.engine.sync("archive")
    both = [(f"{source}:larch-1@brackwater.example", LARCH) for source in ("archive", "mail")]
    assert found(desk.engine.library, CaseEvidence(document=MAIL, quote=LARCH)) == both
    gone = CaseEvidence(document="gone:larch-1@brackwater.example", quote=LARCH)
    assert found(desk.engine.library, gone) == both


def test_files_of_the_same_path_are_not_the_same(desk: Desk, tmp_path: Path) -> None:
    desk.bring(tmp_path / "old", {"plan.md": "The slip is closed."})
    desk.bring(tmp_path / "new", {"plan.md": "The slip is open."})
    assert found(desk.engine.library, CaseEvidence(document="new:plan.md")) == [("new:plan.md", "The slip is open.")]


def test_what_a_run_cited_is_found_again(company: Desk) -> None:
    run = company.ask("When does Delia Marsh deliver the larch?")
    made = case_of(run)
    cited = [(q.document, q.start, q.end) for q in answer_of(run).quotes]
    for quote, spans in zip(cited, places(made, company.engine.library), strict=True):
        assert quote in spans
