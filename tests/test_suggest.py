"""Completions in the question and search boxes, on the library of the sample company."""

from __future__ import annotations

from pathlib import Path

import pytest

from cascade.engine import Engine
from cascade.library import Library
from tests.desk import Desk


@pytest.fixture
def engine(company: Desk) -> Engine:
    return company.engine


def offered(engine: Engine, marked: str, *, search: bool = False) -> list[str]:
    """What a box with `marked`, whose cursor is at the |, could hold next."""
    text, cursor = marked.replace("|", "", 1), marked.index("|")
    found = engine.suggest(text, cursor, search=search)
    assert len(found) <= 8
    assert all(0 <= s.start <= cursor <= s.end <= len(text) for s in found)
    return [text[: s.start] + s.text + text[s.end :] for s in found]


@pytest.mark.parametrize(
    ("marked", "first"),
    [
        ("fr|", "from:"),
        ("what did wi|", "what did with:"),
        ("so|\nwhat", "source:\nwhat"),
        ("as|", "as-of:"),
        ("ha|", "has:attachment"),
    ],
)
def test_filters_by_the_beginning_of_their_name(engine: Engine, marked: str, first: str) -> None:
    assert offered(engine, marked)[0] == first


@pytest.mark.parametrize(
    "marked",
    [
        *("|", "what |", "f|", "zz|", "fr|om:ann", "http:|", "x:y|", "thread:|", "10:3|", "-ki|", "-kind:e|"),
        *("by Ann\n|", "fr\n|"),
    ],
)
def test_where_nothing_can_be_told_there_is_nothing(engine: Engine, marked: str) -> None:
    assert offered(engine, marked) == []


def test_a_search_looks_in_titles_and_a_question_has_a_day(engine: Engine) -> None:
    assert offered(engine, "ti|", search=True) == ["title:"]
    assert offered(engine, "-ki|", search=True) == ["-kind:"]
    assert "-kind:email" in offered(engine, "-kind:e|", search=True)
    assert offered(engine, "as|", search=True) == offered(engine, "ti|") == []


@pytest.mark.parametrize(
    ("marked", "all_of_them"),
    [
        ("source:|", ["source:docs", "source:mail", "source:slack"]),
        ("source:m|", ["source:mail"]),
        ("kind:|", ["kind:doc", "kind:email", "kind:chat"]),
        ("kind:email|", []),
        ("has:|", ["has:attachment"]),
        ("in:#work| what", ["in:workshop what"]),
        ("on:last| x", ['on:"last week" x', 'on:"last month" x']),
        ("as-of:y|", ["as-of:yesterday"]),
        ("before:tod|", ["before:today"]),
        ("from:tom|", ['from:"Tomas Reuter"']),
        ("to:tom| why", ['to:"Tomas Reuter" why']),
        ("from:reut|", ['from:"Tomas Reuter"']),
        ("from:oskar@|", ['from:"Oskar Lind"']),
        ('from:"Oskar l|', ['from:"Oskar Lind"']),
        ('from:"Oskar l| what did he say', ['from:"Oskar Lind" what did he say']),
        ('from:"Osk|er" what', ['from:"Oskar Lind" what']),
        ('from:"Oskar Lind"| what', []),
    ],
)
def test_values_of_a_filter(engine: Engine, marked: str, all_of_them: list[str]) -> None:
    assert offered(engine, marked) == all_of_them


def test_one_of_several_kinds_is_completed_by_itself(engine: Engine) -> None:
    [only] = engine.suggest("kind:email|ch", 13)
    assert (only.start, only.end, only.text) == (11, 13, "chat")


def test_who_wrote_most_comes_first_and_what_is_offered_finds_what_they_wrote(engine: Engine) -> None:
    everyone = engine.suggest("from:", 5)
    assert len(everyone) == 8
    counts = [engine.search(f"from:{s.text}").total for s in everyone]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0
    assert everyone[0].about == f"wrote {counts[0]} passages"
    by_name = [s.text for s in engine.suggest("from:ma", 7)]
    assert by_name[0] == '"Delia Marsh"'


def test_times_are_told_in_full(engine: Engine) -> None:
    for key, begins in (("after", "from "), ("before", "before "), ("as-of", "to the end of ")):
        found = engine.suggest(f"{key}:", len(key) + 1)
        assert [s.text for s in found][:3] == ["today", "yesterday", '"last week"']
        assert all(s.about.startswith(begins) for s in found)
        for suggestion in found:
            engine.typed(f"{key}:{suggestion.text} what happened?")


@pytest.mark.parametrize(
    ("marked", "first"),
    [
        ("What did Tom| say?", "What did Tomas Reuter say?"),
        ("What did Tomas Re| say?", "What did Tomas Reuter say?"),
        ("What did Reu|ter say?", "What did Tomas Reuter say?"),
        ("(Osk|", "(Oskar Lind"),
        ("Does Norv|", "Does Norvik"),
        ("Did Tomas R|", "Did Tomas Reuter"),
    ],
)
def test_names_in_running_text(engine: Engine, marked: str, first: str) -> None:
    assert offered(engine, marked)[0] == first


@pytest.mark.parametrize("marked", ["To|", "tom|", "What|", "Nor|", "Tomas Reuter|", "Zebedee|"])
def test_no_name_for_short_small_or_common_words(engine: Engine, marked: str) -> None:
    assert offered(engine, marked) == []


def test_without_a_library_the_filters_are_known_and_none_is_made(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        assert offered(engine, "fr|") == ["from:"]
        assert offered(engine, "from:a|") == offered(engine, "kind:|") == offered(engine, "Ask Ann|") == []
        assert offered(engine, "after:yes|") == ["after:yesterday"]
    assert not (tmp_path / "library.db").exists()


def test_an_empty_or_damaged_library_is_no_error(tmp_path: Path) -> None:
    Library(tmp_path / "library.db").close()
    with Engine(tmp_path) as engine:
        assert offered(engine, "from:a|") == offered(engine, "in:|") == offered(engine, "Ask Ann|") == []
    (tmp_path / "library.db").write_bytes(b"no database at all" * 100)
    with Engine(tmp_path) as engine:
        assert offered(engine, "fr|") == ["from:"]
        assert offered(engine, "Ask Ann|") == []


def test_a_damaged_configuration_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cascade.toml").write_text("zone = [", encoding="utf-8")
    with Engine(tmp_path) as engine:
        assert offered(engine, "fr|") == ["from:"]


def test_what_a_sync_brings_is_known_at_once(desk: Desk, tmp_path: Path) -> None:
    assert offered(desk.engine, "from:que|") == []
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Quentin Sable\nEMAIL:q@pier.example\nORG:Grain of Truth;Mill\nEND:VCARD\n"
    note = "From: Quentin Sable <q@pier.example>\nSubject: Flour\nMessage-ID: <1@pier>\n\nGrain of Truth has flour.\n"
    for name, text in (("card.vcf", card), ("flour.eml", note)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        desk.engine.add(tmp_path / name)
    assert all(report.error is None for report in desk.engine.sync())
    assert offered(desk.engine, "from:que|") == ['from:"Quentin Sable"']
    assert offered(desk.engine, "What does Gra| sell?") == ["What does Grain of Truth sell?"]
    assert offered(desk.engine, "source:ca|") == ["source:card"]
    assert "kind:contact" in offered(desk.engine, "kind:con|")


def test_an_engine_that_was_closed_opens_again(desk: Desk) -> None:
    before = offered(desk.engine, "from:tom|")
    desk.engine.close()
    assert offered(desk.engine, "from:tom|") == before != []


def test_hostile_names_are_made_safe(desk: Desk, tmp_path: Path) -> None:
    note = 'From: "Vera\x1b[31m \u202eK" <v@x.example>\nSubject: x\nMessage-ID: <2@x>\n\nHello there.\n'
    (tmp_path / "odd.eml").write_text(note, encoding="utf-8")
    desk.engine.add(tmp_path / "odd.eml")
    desk.engine.sync()
    [only] = desk.engine.suggest("from:vera", 9)
    assert "\x1b" not in only.text + only.about
    assert "\u202e" not in only.text + only.about


def test_an_id_that_is_no_address_says_nothing_of_a_person(engine: Engine) -> None:
    told = [each.about for name in "aehilmnort" for each in engine.suggest(f"from:{name}{name}", 7)]
    told += [each.about for text in ("from:an", "from:ma", "from:le") for each in engine.suggest(text, len(text))]
    assert told
    assert all("@" in about.split(", ")[0] for about in told if ", " in about), told
