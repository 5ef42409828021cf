"""The page of a result: one file that asks for nothing, holds every case, and takes no text for markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cascade.errors import NoSuch
from cascade.evals.ground import grounded
from cascade.evals.report import Shelf, report
from cascade.evals.results import Result
from cascade.evals.run import EvalOptions, run_suite
from cascade.evals.store import read_asked
from cascade.evals.suite import load
from cascade.runs import Run
from tests.desk import AS_OF, Desk
from tests.evals.synthetic import answered, result

HULLS = "The warranty on hulls runs for five years."
HOSTILE = (
    "</style></title><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202e{{ 7*7 }}{% raw %}&lt;b&gt;"
)
_VOID = {"meta", "br", "input"}
_FETCHING = {"script", "img", "link", "iframe", "object", "embed", "base", "form", "video", "audio", "source", "a"}


class Page(HTMLParser):
    """A page taken apart; fails where an element is not closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.style = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"{tag} at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            self.style += data
        elif data.strip():
            self.words.append(" ".join(data.split()))

    @property
    def said(self) -> str:
        """All that it says, between single spaces."""
        return " ".join(self.words)

    def of(self, tag: str, **having: str) -> list[dict[str, str]]:
        """Attributes of the elements of a tag that have these."""
        return [has for name, has in self.elements if name == tag and having.items() <= has.items()]

    def classed(self, tag: str, name: str) -> list[dict[str, str]]:
        return [has for has in self.of(tag) if name in has.get("class", "").split()]


def no_run(id_: str) -> Run:
    raise NoSuch(f"no run {id_}")


BARE = Shelf({}, {}, no_run)


def written(home: Path, *cases: object) -> str:
    folder = home / "evals" / "yard"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"as_of": AS_OF.isoformat(), **dict(case)}) for case in cases]  # type: ignore[call-overload]
    (folder / "cases.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "yard"


def shelf(desk: Desk, of: Result) -> Shelf:
    cases = read_asked(desk.engine.home.results, of.head.id)
    return Shelf(cases, grounded(list(cases.values()), desk.engine.library), desk.engine.run)


CASES = (
    {"id": "hulls", "question": "How long is the warranty on hulls?", "tags": ["look-up"], "answer": HULLS,
     "facts": ["five years"], "evidence": [{"quote": HULLS}, {"quote": "That is said nowhere."}]},
    {"id": "heron", "question": "What does the Heron cost?", "tags": ["look-up"], "answer": "Nothing at all.",
     "evidence": [{"quote": "Oars have a warranty of two years."}]},
    {"id": "quartet", "question": "What did the trombone quartet play?", "tags": ["none"], "answerable": False},
)  # fmt: skip


@pytest.fixture
def run(desk: Desk) -> Result:
    return run_suite(desk.engine, load(written(desk.engine.home.path, *CASES), desk.engine.home))


# --- what it holds ------------------------------------------------------------------------------------------------


def test_every_case_is_there_with_how_its_answer_came_about(desk: Desk, run: Result) -> None:
    page = Page(report(run, shelf(desk, run)))
    assert [has["class"].split()[1] for has in page.classed("details", "case")] == ["right", "wrong", "right"]
    for words in (
        "How long is the warranty on hulls?",
        f"Expected {HULLS} says: five years",
        "docs: handbook/warranty.md, line 9",
        "plan: find, 1 sub-question",
        "Found for q1",
        "holds expected evidence",
        "bm25 1.00, coverage 1.00",
        "supported",
        "That is said nowhere.” nowhere in the library",
        "nothing: the library does not hold it",
        "citation_precision 1.00",
        "quality 66.7%",
    ):
        assert words in page.said, words
    assert len(page.classed("li", "gold")) >= 3, "the hit, the quote and the evidence that was cited"
    assert run.answered[0].run is not None
    assert run.answered[0].run in page.said


def test_evidence_that_was_missed_is_told_with_how_far_it_came(desk: Desk) -> None:
    case = {"id": "heron", "question": "What does the Heron cost?", "answer": "Nothing.",
            "evidence": [{"quote": "The Heron costs 4,800 euros with oars."}]}  # fmt: skip
    suite = load(written(desk.engine.home.path, case), desk.engine.home)
    fates = []
    for recipe in ({}, {"keep": 1}, {"pool": 1}):
        found = run_suite(desk.engine, suite, EvalOptions(recipe=recipe))
        fates.append(Page(report(found, shelf(desk, found))).said)
    assert "with oars.” cited" in fates[0]
    assert "with oars.” found for q1: rank 2, after the 1 that are read" in fates[1]
    assert "with oars.” not found" in fates[2]


def test_evidence_that_another_copy_holds_is_found(desk: Desk, tmp_path: Path) -> None:
    words = "# Kiln\n\nThe kiln of the yard was lit on 3 May by the old master of the forge.\n"
    desk.bring(tmp_path / "kilns", {"a.md": words, "b.md": words})
    quote = "The kiln of the yard was lit on 3 May by the old master of the forge."
    cases = [
        {"id": name, "question": "When was the kiln of the yard lit?", "answer": quote,
         "evidence": [{"document": f"kilns:{name}.md", "quote": quote}]}
        for name in ("a", "b")
    ]  # fmt: skip
    suite = load(written(desk.engine.home.path, *cases), desk.engine.home)
    found = run_suite(desk.engine, suite)
    page = Page(report(found, shelf(desk, found)))
    assert [each.measures["evidence_recall@1"] for each in found.answered] == [1.0, 1.0]
    assert page.said.count("holds expected evidence") == 2


def test_the_figures_and_plots_are_there(desk: Desk, run: Result) -> None:
    page = Page(report(run, shelf(desk, run)))
    assert len(page.classed("svg", "plot")) == 3
    assert "abstention recall 100.0% 2.5 to 100.0" in page.said
    assert "Recall: share of what is expected" in page.said
    assert "Quality by type of question" in page.said
    assert "Seconds of a question by stage" in page.said
    assert [has["id"] for has in page.of("input", type="radio")] == ["only-all", "only-right", "only-wrong"]
    choices = set(re.findall(r"#(only-\w+):checked", page.style))
    assert choices == {"only-right", "only-wrong", "only-partly", "only-error", "only-changed"}


def test_beside_another_result_it_tells_what_changed_and_shows_both_answers(desk: Desk, run: Result) -> None:
    suite = load("yard", desk.engine.home)
    worse = run_suite(desk.engine, suite, EvalOptions(recipe={"support": 1.0, "accept": 1.0}, oracles=("cite",)))
    assert worse.answered[1].measures["answer_f1"] == run.answered[1].measures["answer_f1"] == 0
    page = Page(report(worse, shelf(desk, worse), run))
    assert f"Beside {run.head.id}" in page.said
    assert "95% interval" in page.said
    assert "in " + worse.head.id + " gold stood in for cite" in page.said
    assert "gold for cite in 2 of 3" in page.said


def test_an_answer_of_the_other_result_is_shown_where_it_is_another_one(desk: Desk, run: Result) -> None:
    suite = load("yard", desk.engine.home)
    same = run_suite(desk.engine, suite, EvalOptions(recipe={"pool": 61}))
    other = run_suite(desk.engine, suite, EvalOptions(recipe={"support": 1.0, "quotes": 1, "keep": 1, "pool": 1}))
    assert f"Answer of {run.head.id}" not in Page(report(same, shelf(desk, same), run)).said
    changed = Page(report(other, shelf(desk, other), run))
    differing = [a for a, b in zip(run.answered, other.answered, strict=True) if a.status != b.status]
    assert changed.said.count(f"Answer of {run.head.id}") >= len(differing)


def test_each_sample_is_shown_beside_the_others_of_its_case(desk: Desk) -> None:
    suite = load(written(desk.engine.home.path, *CASES), desk.engine.home)
    twice = run_suite(desk.engine, suite, EvalOptions(samples=2))
    page = Page(report(twice, shelf(desk, twice)))
    ids = re.findall(r"(\w+) · sample (\d)", page.said)
    assert ids == [(case, str(n)) for case in ("hulls", "heron", "quartet") for n in range(2)]


# --- what is gone -------------------------------------------------------------------------------------------------


def test_without_runs_and_cases_the_figures_are_there_all_the_same(run: Result) -> None:
    page = Page(report(run, BARE))
    assert len(page.classed("details", "case")) == 3
    assert "abstention recall 100.0%" in page.said
    assert "Found for" not in page.said


def test_a_run_of_which_a_part_is_gone_is_left_out(desk: Desk, run: Result) -> None:
    assert run.answered[0].run is not None
    for blob in (desk.engine.run(run.answered[0].run).folder / "blobs").iterdir():
        blob.unlink()
    page = Page(report(run, shelf(desk, run)))
    assert page.said.count("Found for q1") == 2, "of the two others"


def test_what_is_not_finished_says_so() -> None:
    half = result("half", [answered("1", measures={"answer_f1": 1.0})], cases=("1", "2"), ended=None)
    assert "this result is not finished: 1 of 2 questions are asked" in Page(report(half, BARE)).said


# --- safe to open -------------------------------------------------------------------------------------------------


def hostile_pages(desk: Desk, folder: Path) -> Iterator[Page]:
    desk.bring(folder, {"notes.md": f"# The kiln {HOSTILE}\n\nThe kiln of {HOSTILE} was lit on 3 May in the yard.\n"})
    case = {
        "id": f"kiln{HOSTILE}", "question": f"When was the kiln lit in the yard? {HOSTILE}", "tags": [HOSTILE],
        "answer": HOSTILE, "facts": [HOSTILE], "items": [HOSTILE], "evidence": [{"quote": HOSTILE}], "cluster": HOSTILE,
    }  # fmt: skip
    suite = load(written(desk.engine.home.path, case), desk.engine.home)
    plain = run_suite(desk.engine, suite, EvalOptions(name=HOSTILE[:60]))
    other = run_suite(desk.engine, suite, EvalOptions(recipe={"keep": 1}))
    broken = answered(HOSTILE, HOSTILE, error=HOSTILE, run=None, measures={HOSTILE: 0.0})
    yield Page(report(other, shelf(desk, other), plain))
    yield Page(report(plain, shelf(desk, plain), other))
    yield Page(
        report(result("odd", [broken], suite=HOSTILE, changed={HOSTILE: HOSTILE}, models={HOSTILE: HOSTILE}), BARE)
    )


def test_text_of_questions_documents_and_models_is_never_markup(desk: Desk, tmp_path: Path) -> None:
    for page in hostile_pages(desk, tmp_path / "kiln"):
        assert not [tag for tag, _ in page.elements if tag in _FETCHING]
        assert "alert(1)" in page.said, "it is shown, as what it is"
        assert "\x1b" not in page.text
        assert "\u202e" not in page.text
        assert "{{ 7*7 }}" in page.said
        for _, has in page.elements:
            assert not [name for name in has if name.startswith("on") or name in ("src", "href", "srcset", "style")]


def test_the_page_asks_for_nothing_and_runs_nothing(desk: Desk, run: Result) -> None:
    page = Page(report(run, shelf(desk, run)))
    [policy] = page.of("meta", **{"http-equiv": "Content-Security-Policy"})
    seal = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy["content"] == f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"
    assert len(page.of("style")) == 1
    assert not [tag for tag, _ in page.elements if tag in _FETCHING]
    assert not re.search(r"url\(|@import|https?:|//\w", page.style)
    assert page.of("meta", name="referrer") == [{"name": "referrer", "content": "no-referrer"}]


def test_every_class_that_is_used_for_a_colour_has_one(desk: Desk, run: Result) -> None:
    page = Page(report(run, shelf(desk, run)))
    used = {name for _, has in page.elements for name in has.get("class", "").split()}
    assert {"good", "fair", "bad", "soft", "s0", "s1", "bar", "grid", "whisker", "gold"} <= set(
        re.findall(r"\.([\w-]+)", page.style)
    )
    assert {name for name in used if re.fullmatch(r"s\d", name)} <= {f"s{n}" for n in range(5)}
    light, dark = re.findall(r":root \{(.*?)\}", page.style, re.S)
    assert (
        set(re.findall(r"--\w+", light))
        == set(re.findall(r"--\w+", dark))
        == set(re.findall(r"var\((--\w+)\)", page.style))
    )


def test_a_thousand_cases_stay_within_a_few_kilobytes_each(desk: Desk, run: Result) -> None:
    one = run.answered[0]
    many = run.model_copy(
        update={
            "answered": tuple(one.model_copy(update={"case": "hulls", "sample": n}) for n in range(1000)),
            "head": run.head.model_copy(update={"samples": 1000}),
        }
    )
    page = report(many, shelf(desk, many))
    assert page.count('<details class="case') == 1000
    assert len(page.encode()) < 8_000_000
