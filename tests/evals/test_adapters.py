"""Published data sets as suites, on small ones of our own in the same layouts: cases, sources, evidence in place."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.case import Case
from cascade.errors import CascadeError, ConfigError, UsageError
from cascade.evals.adapters import ADAPTERS
from cascade.evals.cases import Suite
from cascade.evals.ground import grounded
from cascade.evals.suite import load, prepare
from cascade.home import Home
from cascade.library import Library

Row = dict[str, object]


def rows(file: Path, *lines: Row) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


def text(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


# --- the data sets ------------------------------------------------------------------------------------------------


def herb(folder: Path) -> None:
    ts = "1776067320.000001"
    day = [{"type": "message", "user": "e1", "text": "The ferry is late", "ts": ts, "client_msg_id": "20260413-0-aa"}]
    text(folder / "slack" / "quay" / "2026-04-13.json", json.dumps(day))
    text(folder / "docs" / "Ferry" / "plan.md", "---\ntitle: Plan\nauthor: e1\n---\n\nTwo crossings a day.")
    text(folder / "links" / "Ferry" / "0a.md", "---\nurl: https://ferry.example/timetable\n---\n\nThe timetable.")
    text(folder / "meetings" / "Ferry" / "start.txt", "Ann: Let us begin.\nBea: Yes.\nAnn: Good.\nBea: Fine.")
    url = "https://code.example/ferry/pull/3"
    pull = {"id": "ferry_pull_3", "number": 3, "title": "Faster", "html_url": url, "user": {"login": "e1"}}
    text(folder / "github" / "pulls.json", json.dumps([pull]))
    text(folder / "contacts.vcf", "BEGIN:VCARD\nVERSION:3.0\nUID:e1\nFN:Ann Ode\nEND:VCARD\n")
    places = {
        "20260413-0-aa": {"path": "slack/quay/2026-04-13.json", "ts": ts},
        "plan": {"path": "docs/Ferry/plan.md"},
        "timetable": {"path": "links/Ferry/0a.md"},
        "start": {"path": "meetings/Ferry/start.txt"},
        "ferry_pull_3": {"path": "github/pulls.json", "id": "ferry_pull_3"},
    }
    text(folder / "ids.json", json.dumps(places))
    base: Row = {"product": "Ferry", "answerable": True}
    rows(
        folder / "questions.dev.jsonl",
        {**base, "id": "f0", "question": "Who?", "type": "person", "gold": ["e1", "e2"], "evidence": [*places, "plan"]},
        {**base, "id": "f1", "question": "What?", "type": "content", "gold": "- Twice\n- A day", "evidence": ["lost"]},
        {
            **base,
            "id": "f2",
            "question": "So?",
            "type": "content",
            "gold": ["It is late.", "It leaks."],
            "evidence": [],
        },
        {
            **base,
            "id": "f3",
            "question": "Why?",
            "type": "unanswerable",
            "gold": None,
            "evidence": [],
            "answerable": False,
        },
    )


def locomo(folder: Path) -> None:
    lines = [
        "[30/04/2023, 13:56:00] Ann: The kiln is hot",
        "[30/04/2023, 13:56:20] Bea: Which glaze",
        "do you use? [image: a row of jars]",
        "[01/05/2023, 09:00:00] Ann: Celadon",
    ]
    for name in ("conv-1", "conv-2"):
        text(folder / name / "_chat.txt", "\n".join(lines) + "\n")
        base: Row = {"conversation": name, "category": "single-hop", "answerable": True}
        no: Row = {"category": "adversarial", "answerable": False, "gold": None}
        rows(
            folder / name / "questions.jsonl",
            {**base, "id": f"{name}-0", "question": "Which glaze?", "gold": "celadon", "evidence_lines": [4, 2, 4]},
            {**base, "id": f"{name}-1", "question": "When?", "gold": 2023, "evidence_lines": []},
            {**base, "id": f"{name}-2", "question": "Which car?", "evidence_lines": [1], **no},
        )


def qmsum(folder: Path) -> None:
    lines = ["Chair: Shall we begin ?", "Ada: The pump leaks .", "Ben: Since  when ?", "Ada: Since May .", "Ben: Hm ."]
    text(folder / "M1.txt", "\n".join(lines) + "\n")
    rows(
        folder / "M1.questions.jsonl",
        {"id": "M1-0", "question": "What of the pump?", "gold": "It leaks.", "evidence_lines": [[2, 4], [5, 5]]},
    )


def erag(folder: Path) -> None:
    text(folder / "corpus" / "wiki__1.md", "# Limits\n\nTen files at once.")
    base: Row = {"tier": "single_hop", "notes": "", "answerable": True}
    told = {
        "ground_truth_answer": "Ten.",
        "ground_truth_citations": ["wiki__1.md"],
        "must_include_terms": ["It is ten."],
    }
    advice = {"ground_truth_answer": "Say so.", "ground_truth_citations": [], "must_include_terms": ["Say so."]}
    rows(
        folder / "questions.dev.jsonl",
        {**base, "id": "q1", "question": "How many files?", **told},
        {**base, "id": "q2", "question": "Which colour?", **advice, "answerable": False},
    )


def enron(folder: Path) -> None:
    head = (
        "Message-ID: <7.x@evans>\nDate: Mon, 4 Feb 2002 15:26:10 -0800\nFrom: Ann Ode <ann@e.example>\nSubject: Pipes"
    )
    text(folder / "mail" / "000.eml", f"{head}\n\nThe pipes come on\nFriday, says Bea.\n")
    base: Row = {"mail": "000.eml", "answerable": True}
    rows(
        folder / "questions.jsonl",
        {**base, "id": "0-1", "question": "Who sent it?", "gold": ["Ann Ode"]},
        {**base, "id": "0-2", "question": "When?", "gold": ["on \nfriday"]},
        {**base, "id": "0-3", "question": "What is attached?", "gold": [], "answerable": False},
    )


def cranfield(folder: Path) -> None:
    documents: list[Row] = [{"id": str(n), "title": f"wing {n} : lift", "text": f"on wing {n} ."} for n in (1, 2, 3)]
    rows(folder / "docs.jsonl", *documents)
    rows(folder / "queries.jsonl", {"id": "1", "text": "which wing ."}, {"id": "2", "text": "what else ."})
    text(folder / "qrels.txt", "1 0 2 3\n1 0 1 1\n1 0 3 0\n1 0 9 4\n")


SETS = {"herb": herb, "locomo": locomo, "qmsum": qmsum, "erag": erag, "enron": enron, "cranfield": cranfield}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


Read = Callable[[str], tuple[Suite, dict[str, list[list[str]]]]]


@pytest.fixture
def read(tmp_path: Path, home: Home) -> Read:
    """Write a data set, read and sync it: the suite, and case id to the words of the places of each evidence."""

    def read(name: str) -> tuple[Suite, dict[str, list[list[str]]]]:
        SETS[name](tmp_path / name)
        suite = load(name, home, tmp_path / name)
        with Library(prepare(suite, home) / "library.db") as library:
            assert not library.skips()
            at = grounded(suite.cases, library)
            texts = {document.id: document.text for document in library.documents()}
        words = {id_: [[texts[s.document][s.start : s.end] for s in spans] for spans in at[id_]] for id_ in at}
        return suite, words

    return read


def _by_id(suite: Suite) -> dict[str, Case]:
    return {case.id: case for case in suite.cases}


# --- what they become ---------------------------------------------------------------------------------------------


def test_there_is_a_data_set_here_for_each_adapter() -> None:
    assert SETS.keys() == ADAPTERS.keys()


def test_herb(read: Read) -> None:
    suite, words = read("herb")
    assert [s.name for s in suite.sources or ()] == ["slack", "docs", "links", "meetings", "pulls", "contacts"]
    who, what, several, none = suite.cases
    assert (who.items, who.answer, who.facts, who.tags, who.cluster) == (("e1", "e2"), "", (), ("person",), "Ferry")
    assert [bool(place) for place in words["f0"]] == [True] * 5
    assert [w.strip()[:12] for [w] in words["f0"]] == [
        *("The ferry is", "Two crossing", "The timetabl", "Ann: Let us ", "Pull request")
    ]
    assert (what.items, what.answer, what.facts) == ((), "- Twice\n- A day", ("Twice", "A day"))
    assert words["f1"] == [[]], "what nobody placed is told as missing"
    assert (several.answer, several.facts) == ("It is late.\nIt leaks.", ("It is late.", "It leaks."))
    assert (none.answerable, none.items, none.answer, none.evidence) == (False, (), "", ())
    assert none.as_of == datetime(2026, 4, 13, 8, 2, tzinfo=UTC), "when the last message was written"


def test_locomo(read: Read) -> None:
    suite, words = read("locomo")
    cases = _by_id(suite)
    assert len(cases) == 6
    one = cases["conv-2-0"]
    assert (one.answer, one.filters.sources, one.cluster) == ("celadon", ("conv-2",), "conv-2")
    assert one.as_of == datetime(2023, 5, 1, 9, tzinfo=UTC)
    assert words["conv-2-0"] == [["Celadon"], ["Which glaze\ndo you use? [image: a row of jars]"]]
    assert cases["conv-1-1"].answer == "2023"
    false = cases["conv-1-2"]
    assert (false.answerable, false.answer, false.evidence, false.tags) == (False, "", (), ("adversarial",))


def test_qmsum(read: Read) -> None:
    suite, words = read("qmsum")
    [topic] = suite.cases
    assert (topic.answer, topic.filters.sources, topic.cluster) == ("It leaks.", ("M1",), "M1")
    assert words["M1-0"] == [["Ada: The pump leaks .\nBen: Since  when ?\nAda: Since May ."], ["Ben: Hm ."]]


def test_erag(read: Read) -> None:
    suite, words = read("erag")
    told, none = suite.cases
    assert (told.answer, told.facts, told.tags) == ("Ten.", ("It is ten.",), ("single_hop",))
    assert words["q1"] == [["# Limits\n\nTen files at once."]]
    assert (none.answerable, none.answer, none.facts, none.tags) == (False, "", (), ("unanswerable",))


def test_enron(read: Read) -> None:
    suite, words = read("enron")
    sent, when, none = suite.cases
    assert (sent.answer, sent.filters.sources, sent.cluster) == ("Ann Ode", ("000",), "000")
    [[mail]] = words["0-1"]
    assert mail.startswith("The pipes"), "the head is not among the words of a mail: all of it is the place"
    assert (when.answer, words["0-2"]) == ("on friday", [["on\nFriday"]])
    assert (none.answerable, none.answer, none.evidence) == (False, "", ())


def test_cranfield(read: Read, home: Home) -> None:
    suite, words = read("cranfield")
    judged, unjudged = suite.cases
    assert [(e.document, e.gain) for e in judged.evidence] == [
        *(("abstracts:9.md", 4.0), ("abstracts:2.md", 3.0), ("abstracts:1.md", 1.0))
    ]
    assert words["1"] == [[], ["on wing 2 .\n"], ["on wing 1 .\n"]], "the ninth was judged, and is not there"
    assert unjudged.evidence == ()
    with Library(prepare(suite, home) / "library.db") as library:
        document = library.get("abstracts:1.md")
        assert document is not None
        assert document.title == "wing 1 : lift"


def test_cranfield_is_written_out_once(home: Home, tmp_path: Path) -> None:
    cranfield(tmp_path / "data")
    suite = load("cranfield", home, tmp_path / "data")
    [source] = suite.sources or ()
    file = Path(source.options["path"]) / "1.md"
    before = file.stat().st_mtime_ns
    assert load("cranfield", home, tmp_path / "data").key == suite.key
    assert file.stat().st_mtime_ns == before
    rows(tmp_path / "data" / "docs.jsonl", {"id": "1", "title": "t", "author": "a", "text": "Another text."})
    assert load("cranfield", home, tmp_path / "data").key != suite.key


# --- what does not read -------------------------------------------------------------------------------------------


def test_a_folder_of_all_data_sets_does_too(home: Home, tmp_path: Path) -> None:
    erag(tmp_path / "all" / "erag")
    assert len(load("erag", home, tmp_path / "all").cases) == 2


@pytest.mark.parametrize("name", SETS)
def test_a_folder_that_holds_something_else_is_told(name: str, home: Home, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no") as told:
        load(name, home, tmp_path)
    assert "--data" in told.value.hint


DAMAGES: Sequence[tuple[str, str, str, type[CascadeError], str]] = [
    ("herb", "ids.json", "{", ConfigError, r"ids\.json: the whole: Invalid JSON"),
    ("herb", "questions.dev.jsonl", '\n{"id": "x"}\n', ConfigError, "line 2: product: it is missing"),
    ("locomo", "conv-2/_chat.txt", "Ann: no time\n", ConfigError, "no message begins with a time"),
    ("locomo", "conv-2/_chat.txt", "[31/02/2023, 09:00:00] Ann: Hm\n", ConfigError, "no message begins with a time"),
    ("qmsum", "M1.txt", "Ada: All there is\n", ConfigError, "M1-0: the meeting has no such lines"),
    ("erag", "questions.dev.jsonl", "[]\n", ConfigError, "line 1: the whole"),
    ("enron", "mail/000.eml", "Subject: undated\n\nWords\n", ConfigError, r"000\.eml: "),
    ("cranfield", "qrels.txt", "1 0 2 3\n1 0 two\n", ConfigError, "line 2: '1 0 two' is no judgement"),
    ("cranfield", "docs.jsonl", '{"id": "../x", "title": "", "author": "", "text": "t"}\n', ConfigError, "file's name"),
]


@pytest.mark.parametrize(("name", "file", "content", "error", "said"), DAMAGES)
def test_what_does_not_read_is_told_with_its_place(
    home: Home, tmp_path: Path, name: str, file: str, content: str, error: type[CascadeError], said: str
) -> None:
    SETS[name](tmp_path / "data")
    text(tmp_path / "data" / file, content)
    with pytest.raises(error, match=said) as told:
        load(name, home, tmp_path / "data")
    assert told.value.hint


def test_a_question_about_a_mail_that_is_not_there_is_told(home: Home, tmp_path: Path) -> None:
    enron(tmp_path / "data")
    (tmp_path / "data" / "mail" / "000.eml").rename(tmp_path / "data" / "mail" / "001.eml")
    with pytest.raises(UsageError, match=r"holds no 000\.eml"):
        load("enron", home, tmp_path / "data")
