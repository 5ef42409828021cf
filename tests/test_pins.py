"""Pins: which questions they are for, what they do to a ranking, that a run keeps them, and where they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.config import RunOptions
from cascade.errors import ConfigError, NoSuch, UsageError
from cascade.pinned import PinnedDocument, keep_pin, pull, read_pins, take_pin
from cascade.runs import Run
from cascade.stages.evidence import Found
from tests.desk import Desk, outcomes

ASKED = "What is at the crane and the steam box?"
PINNED = "yard:2026-02-10-incident-crane.md"


def found(run: Run) -> Found:
    return Found.model_validate(run.output("retrieve"))


def documents(run: Run) -> list[str]:
    return [hit.passage.document for hit in found(run).hits]


def parts(run: Run, document: str) -> dict[str, float]:
    """The parts of the score of the best passage of `document`."""
    hit = next(h for h in found(run).hits if h.passage.document == document)
    return {part.name: part.value for part in hit.parts}


def last_of(run: Run) -> str:
    """A document that was read, and came last."""
    return documents(run)[-1]


# --- which questions ----------------------------------------------------------------------------------------------


def test_a_pin_is_for_questions_that_share_its_words_in_any_form() -> None:
    pins = [PinnedDocument(document="a:1", words="oar prices"), PinnedDocument(document="a:2")]
    assert pull(pins, "What is the price of an oar?") == {"a:1": 1.0, "a:2": 1.0}
    assert pull(pins, "Who makes oars?") == {"a:1": 0.5, "a:2": 1.0}
    assert pull(pins, "Who leads?") == {"a:2": 1.0}
    assert pull([PinnedDocument(document="a:1", words="oar"), *pins[:1]], "an oar") == {"a:1": 1.0}, "the farthest"
    assert pull([PinnedDocument(document="a:1", words="of the")], "of the oar") == {}, "words that say nothing"


def test_pins_are_kept_in_a_file_that_a_person_writes_too(tmp_path: Path) -> None:
    file = tmp_path / "pins.toml"
    assert read_pins(file) == ()
    keep_pin(file, "a:1", "oar prices")
    keep_pin(file, "a:1", "oar prices")
    keep_pin(file, "a:2", "")
    assert file.stat().st_mode & 0o077 == 0
    file.write_text(file.read_text() + "\n# mine\n[[pin]]\ndocument = 'a:3'\nfor = 'larch'\n")
    assert [(p.document, p.words) for p in read_pins(file)] == [("a:1", "oar prices"), ("a:2", ""), ("a:3", "larch")]
    assert take_pin(file, "a:1") == 1
    assert take_pin(file, "a:1") == 0
    assert "# mine" in file.read_text()
    assert [p.document for p in read_pins(file)] == ["a:2", "a:3"]
    assert (take_pin(file, "a:2"), take_pin(file, "a:3"), read_pins(file)) == (1, 1, ())


def test_a_file_that_does_not_read_says_where_and_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "pins.toml"
    for text, said in (("[[pin]]\nfor = 'x'\n", "pin.0.document"), ("[[pin", "does not read")):
        file.write_text(text)
        with pytest.raises(ConfigError, match=said):
            keep_pin(file, "a:1", "")
        assert file.read_text() == text


# --- what it does -------------------------------------------------------------------------------------------------


def test_a_pinned_document_comes_first_with_a_part_that_says_so(desk: Desk) -> None:
    plain = desk.ask(ASKED)
    chosen = last_of(plain)
    assert chosen != documents(plain)[0]
    assert "pin" not in parts(plain, chosen)
    desk.engine.pin(chosen)
    pinned = desk.ask(ASKED)
    assert outcomes(pinned)["retrieve.q1"] == "computed", "what was cached was ranked without the pin"
    assert documents(pinned)[0] == chosen
    assert parts(pinned, chosen)["pin"] == 1.0
    assert not any("pin" in parts(pinned, other) for other in documents(pinned) if other != chosen)
    assert any("pin 1.000" in step.text for step in desk.engine.why(pinned, chosen).steps)


def test_the_gain_of_a_pin_is_the_recipes_and_the_share_of_its_words(desk: Desk) -> None:
    chosen = last_of(desk.ask(ASKED))
    before = next(h.score for h in found(desk.ask(ASKED)).hits if h.passage.document == chosen)
    desk.engine.pin(chosen, "crane larch")
    run = desk.ask(ASKED, recipe={"weigh_pin": 0.2})
    assert parts(run, chosen)["pin"] == 0.5
    hit = max((h for h in found(run).hits if h.passage.document == chosen), key=lambda h: h.score)
    assert hit.score == pytest.approx(before + 0.2 * 0.5, abs=1e-5)
    assert "pin" not in {p.name for h in found(desk.ask("Who sells oars?")).hits for p in h.parts}
    without = desk.ask(ASKED, recipe={"weigh_pin": 0.0})
    assert documents(without)[-1] == chosen


def test_a_run_keeps_what_ranked_it_and_its_rerun_ranks_alike(desk: Desk) -> None:
    plain = desk.ask(ASKED)
    assert plain.head.ranking is None
    chosen = last_of(plain)
    desk.engine.pin(chosen)
    pinned = desk.ask(ASKED)
    assert pinned.head.ranking is not None
    again = desk.engine.rerun(plain)
    assert documents(again) == documents(plain), "as it was asked: without the pin"
    assert outcomes(again)["retrieve.q1"] == "cached"
    now = desk.engine.rerun(plain, RunOptions(ranking=desk.engine.ranking()))
    assert documents(now) == documents(pinned)
    desk.engine.unpin(chosen)
    assert documents(desk.engine.rerun(pinned)) == documents(pinned), "though it is pinned no more"
    assert documents(desk.ask(ASKED)) == documents(plain)


def test_of_documents_of_a_title_the_pinned_one_is_unpinned(company: Desk) -> None:
    named = company.engine.library.named("incident")
    assert len(named) > 1
    company.engine.pin(named[-1][0])
    assert company.engine.unpin("incident") == named[-1][0]
    assert company.engine.pins() == ()


def test_only_the_stage_that_ranks_depends_on_a_pin(desk: Desk) -> None:
    plain = desk.ask(ASKED)
    desk.engine.pin(documents(plain)[0])
    again = outcomes(desk.ask(ASKED))
    assert (again["decompose"], again["retrieve.q1"], again["cite.q1"]) == ("cached", "computed", "computed")


def test_a_run_is_exported_with_what_ranked_it(desk: Desk, tmp_path: Path) -> None:
    chosen = last_of(desk.ask(ASKED))
    desk.engine.pin(chosen, "crane of Jana Petrak")
    run = desk.ask(ASKED)
    desk.engine.unpin(chosen)
    opened = desk.engine.run(str(desk.engine.export(run.id, tmp_path / "plain.cascade.zip")))
    assert documents(desk.engine.rerun(opened)) == documents(run)
    masked = desk.engine.run(str(desk.engine.export(run.id, tmp_path / "masked.cascade.zip", redact=True)))
    assert masked.head.ranking is not None
    [pin] = masked.blobs.get(masked.head.ranking)["pinned"]
    assert pin["words"].startswith("crane of ")
    assert "Petrak" not in pin["words"]


def test_what_is_pinned_for_other_questions_is_no_part_of_an_export(desk: Desk, tmp_path: Path) -> None:
    chosen = last_of(desk.ask(ASKED))
    desk.engine.pin("mail:larch-1@brackwater.example", "wages of Delia")
    other = desk.engine.pin("mail:larch-1@brackwater.example").id
    alone = desk.ask(ASKED)
    assert alone.head.ranking is not None
    assert other not in documents(alone)
    file = desk.engine.export(alone.id, tmp_path / "alone.cascade.zip")
    assert desk.engine.run(str(file)).head.ranking is None
    desk.engine.pin(chosen, "crane")
    desk.engine.pin(chosen, "wages")
    run = desk.ask(ASKED)
    opened = desk.engine.run(str(desk.engine.export(run.id, tmp_path / "run.cascade.zip")))
    assert opened.head.ranking is not None
    assert [(p["document"], p["words"]) for p in opened.blobs.get(opened.head.ranking)["pinned"]] == [(chosen, "crane")]
    assert documents(desk.engine.rerun(opened)) == documents(run)


def test_a_search_tells_of_a_pin_among_the_parts(desk: Desk) -> None:
    plain = desk.engine.search("oars", limit=50).hits
    assert len(plain) > 3
    chosen = plain[-1].passage.document
    desk.engine.pin(chosen, "oars")
    hits = desk.engine.search("oars", limit=3, explain=True).hits
    raised = next(h for h in hits if h.passage.document == chosen)
    assert raised.rank == 1
    told = {p.name: p.value for p in raised.parts}
    assert told["pin"] == pytest.approx(plain[0].score)
    assert raised.score == pytest.approx(sum(told.values()), rel=1e-3)
    assert [h.rank for h in hits] == [1, 2, 3]
    assert all("pin" not in {p.name for p in h.parts} for h in desk.engine.search("larch", explain=True).hits)


def test_what_cannot_be_pinned_is_refused(desk: Desk) -> None:
    with pytest.raises(NoSuch, match="no document"):
        desk.engine.pin("nothing-of-the-kind")
    with pytest.raises(UsageError, match="says nothing"):
        desk.engine.pin(PINNED, "of the")
    with pytest.raises(NoSuch, match="not pinned"):
        desk.engine.unpin(documents(desk.ask(ASKED))[0])


def test_a_pin_of_a_document_that_is_gone_can_be_taken_away(desk: Desk) -> None:
    keep_pin(desk.engine.home.pins, "gone:1", "")
    assert desk.engine.unpin("gone:1") == "gone:1"
    assert desk.engine.pins() == ()
