"""Suites: found by name, read from folders, halved for good, and synced into homes of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cascade.case import Case
from cascade.config import SourceConfig
from cascade.engine import Engine
from cascade.errors import ConfigError, NoSuch, SourceUnavailable, Stopped, UsageError
from cascade.evals.cases import Suite, split_of
from cascade.evals.folder import read_suite
from cascade.evals.suite import known, load, prepare, suite_home
from cascade.home import Home, packaged
from cascade.sample import sample
from tests.desk import AS_OF, COMPANY

CASE: dict[str, object] = {"id": "larch", "question": "When does the larch come?", "as_of": "2026-04-20T09:00:00Z"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def written(folder: Path, *cases: dict[str, object], settings: str = "") -> Path:
    """A suite in `folder`."""
    folder.mkdir(parents=True)
    lines = (json.dumps(case, default=str) for case in cases or (CASE,))
    (folder / "cases.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if settings:
        (folder / "suite.toml").write_text(settings, encoding="utf-8")
    return folder


def case(id_: str, cluster: str = "") -> Case:
    return Case(id=id_, question="Why?", as_of=AS_OF, cluster=cluster)


def docs(path: Path, name: str = "docs") -> SourceConfig:
    return SourceConfig.model_validate({"name": name, "kind": "folder", "path": str(path)})


# --- suites as values ---------------------------------------------------------------------------------------------


def test_a_case_stays_in_its_half_beside_those_of_its_cluster() -> None:
    halves = " ".join(split_of(case(str(n))) for n in range(8))
    assert halves == "check tune check check check check tune tune", "what was reported once is never to be tuned on"
    assert {split_of(case(str(n), cluster="boats")) for n in range(40)} == {split_of(case("boats"))}


def test_the_halves_are_of_about_the_same_size() -> None:
    tuned = sum(split_of(case(f"case {n}")) == "tune" for n in range(2000))
    assert 900 < tuned < 1100


def test_a_fingerprint_is_of_what_is_asked_and_expected() -> None:
    one = Suite(name="a", cases=(case("1"), case("2")))
    same = Suite(name="b", about="elsewhere", cases=(case("1"), case("2")), sources=())
    other = Suite(name="a", cases=(case("1"), case("2").model_copy(update={"answer": "so"})))
    assert one.fingerprint == same.fingerprint != other.fingerprint
    assert len(one.fingerprint) == 16


def test_two_cases_cannot_share_an_id() -> None:
    with pytest.raises(ValueError, match="2 cases have the id 'twin'"):
        Suite(name="a", cases=(case("twin"), case("only"), case("twin")))


# --- suites as folders --------------------------------------------------------------------------------------------


def test_cases_take_what_they_do_not_say_from_the_suite(tmp_path: Path) -> None:
    settings = 'about = "Boats"\nzone = "Europe/London"\nas_of = 2026-04-20T10:00:00+01:00\n'
    own: dict[str, object] = {"id": "own", "question": "And then?", "zone": "UTC", "as_of": "2025-01-01T00:00:00Z"}
    suite = read_suite(written(tmp_path / "boats", {"id": "bare", "question": "Why?"}, own, settings=settings))
    assert (suite.name, suite.about, suite.sources) == ("boats", "Boats", None)
    bare, told = suite.cases
    assert (bare.zone, bare.as_of) == ("Europe/London", AS_OF)
    assert (told.zone, told.as_of) == ("UTC", datetime(2025, 1, 1, tzinfo=UTC))


def test_sources_count_from_the_suite_and_their_kind_is_guessed(tmp_path: Path) -> None:
    settings = """
    [[sources]]
    name = "notes"
    path = "../notes"
    exclude = ["drafts/*"]

    [[sources]]
    name = "plain"
    kind = "folder"
    path = "here.txt"
    """
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("# A note")
    folder = written(tmp_path / "suite", settings=settings)
    (folder / "here.txt").write_text("Plain words")
    notes, plain = read_suite(folder).sources or ()
    assert (notes.name, notes.kind) == ("notes", "folder")
    assert notes.options == {"path": str(tmp_path / "notes"), "exclude": ["drafts/*"]}
    assert (plain.kind, plain.options["path"]) == ("folder", str(folder / "here.txt"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("about = [", "suite.toml does not read"),
        ("abuot = 'x'", "suite.toml: abuot: there is no such field"),
        ("[[sources]]\nname = 'gone'\npath = 'gone'", "source 'gone': there is nothing at"),
        ("[[sources]]\nname = 'odd'\npath = 'cases.jsonl.bin'", "source 'odd': no connector recognises"),
        ("[[sources]]\nname = 'a:b'\npath = '.'\nkind = 'folder'", "a source's name is of letters"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(tmp_path: Path, settings: str, said: str) -> None:
    folder = written(tmp_path / "suite", settings=settings)
    (folder / "cases.jsonl.bin").write_bytes(b"\0\1")
    with pytest.raises(ConfigError, match=said) as told:
        read_suite(folder)
    assert told.value.hint


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ((CASE, CASE), "2 cases have the id 'larch'"),
        ((CASE, {"id": "late", "question": "When?", "as_of": "soon"}), "line 2: as_of"),
        (({"id": "bare", "question": "When?"},), "line 1: as_of: it is missing"),
    ],
)
def test_cases_that_cannot_be_meant_are_told(tmp_path: Path, cases: tuple[dict[str, object], ...], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_suite(written(tmp_path / "suite", *cases, settings="zone = 'UTC'"))


def test_a_line_that_is_no_object_is_told_with_defaults_too(tmp_path: Path) -> None:
    folder = written(tmp_path / "suite", settings="zone = 'UTC'")
    (folder / "cases.jsonl").write_text('["larch"]\n')
    with pytest.raises(ConfigError, match="line 1: the whole"):
        read_suite(folder)


def test_a_suite_without_cases_is_none(tmp_path: Path) -> None:
    folder = written(tmp_path / "suite")
    (folder / "cases.jsonl").write_text("\n")
    with pytest.raises(ConfigError, match="holds no cases"):
        read_suite(folder)


# --- by name ------------------------------------------------------------------------------------------------------


def test_a_suite_is_found_in_the_home_by_its_name_and_elsewhere_by_its_path(home: Home, tmp_path: Path) -> None:
    written(home.evals / "mine", settings="about = 'My own'")
    other = written(tmp_path / "other", {**CASE, "id": "other"})
    assert [c.id for c in load("mine", home).cases] == ["larch"]
    assert [c.id for c in load(str(other), home).cases] == ["other"]
    assert load(str(other), home).name == "other"
    listed = {one.name: one for one in known(home)}
    assert (listed["mine"].about, listed["mine"].folder) == ("My own", home.evals / "mine")
    assert listed["herb"].folder is None
    assert listed["herb"].about


def test_a_suite_of_the_home_hides_one_of_its_name(home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shipped = written(tmp_path / "shipped" / "tour", {**CASE, "id": "shipped"})
    monkeypatch.setattr("cascade.evals.suite.packaged", lambda _: shipped.parent)
    assert [c.id for c in load("tour", home).cases] == ["shipped"]
    written(home.evals / "tour")
    assert [c.id for c in load("tour", home).cases] == ["larch"]
    assert [one.folder for one in known(home) if one.name == "tour"] == [home.evals / "tour"]


@pytest.mark.parametrize(
    ("name", "data", "error", "said"),
    [
        ("nobody", None, NoSuch, "no suite 'nobody'"),
        ("../evals", None, NoSuch, "no suite"),
        ("herb", None, UsageError, "does not ship"),
        ("mine", ".", UsageError, "read from no folder of data"),
        ("herb", "gone", UsageError, "there is no folder"),
        ("herb", ".", UsageError, "holds no ids.json"),
    ],
)
def test_what_is_no_suite_is_told(
    home: Home, tmp_path: Path, name: str, data: str | None, error: type[Exception], said: str
) -> None:
    written(home.evals / "mine")
    with pytest.raises(error, match=said) as told:
        load(name, home, None if data is None else tmp_path / data)
    assert getattr(told.value, "hint", "")


def test_the_sample_company_is_asked_as_the_demo_adds_it(home: Home, tmp_path: Path) -> None:
    suite = load(str(written(tmp_path / "tour", settings="sources = 'sample'")), home)
    with Engine(tmp_path / "demo") as engine:
        added = [engine.add(packaged("demo_company") / s.path, name=s.name) for s in sample().sources]
    assert list(suite.sources or ()) == added
    assert {source.kind for source in added} == {"mbox", "slack", "folder", "vcard", "icalendar", "pulls"}


# --- its home -----------------------------------------------------------------------------------------------------


@pytest.fixture
def boats(tmp_path: Path) -> Suite:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("The larch comes on 9 April.")
    return Suite(name="boats", cases=(case("1"),), sources=(docs(notes, "notes"), docs(COMPANY / "docs")))


def held(path: Path) -> dict[str, int]:
    with Engine(path) as engine:
        return {state.name: state.documents for state in engine.sources_state()}


def test_a_suite_with_sources_has_a_home_of_its_own(home: Home, boats: Suite) -> None:
    path = prepare(boats, home)
    assert path == suite_home(boats, home) == home.path / "suites" / boats.key
    assert path.stat().st_mode & 0o777 == 0o700
    assert held(path)["notes"] == 1
    assert held(path)["docs"] > 5
    assert not home.library.exists(), "what belongs to a suite is not among a person's own knowledge"
    moved = boats.model_copy(update={"sources": boats.sources[:1] if boats.sources else None})
    assert suite_home(moved, home) != path


def test_a_suite_without_sources_asks_the_home_as_it_is(home: Home) -> None:
    assert prepare(Suite(name="mine", cases=(case("1"),)), home) == home.path
    assert list(home.path.iterdir()) == []


def test_it_holds_what_its_sources_hold_now(home: Home, boats: Suite, tmp_path: Path) -> None:
    prepare(boats, home)
    (tmp_path / "notes" / "b.md").write_text("The oak comes later.")
    assert held(prepare(boats, home))["notes"] == 2
    for note in (tmp_path / "notes").iterdir():
        note.unlink()
    assert held(prepare(boats, home))["notes"] == 0


def test_it_answers_as_the_home_does(home: Home, boats: Suite) -> None:
    home.config_file.write_text('zone = "Europe/London"\n[models]\ndefault = "none"\n[recipe]\npool = 7\n')
    home.prompts.mkdir()
    (home.prompts / "rank.md").write_text("Mine")
    (home.path / "thesaurus.txt").write_text("larch: tree\n")
    (home.path / "names.txt").write_text("Larch = Project Alder\n")
    own = Home(prepare(boats, home))
    assert (own.config.models.default, own.config.recipe.pool, own.config.zone) == ("none", 7, "Europe/London")
    assert [s.name for s in own.config.sources] == ["notes", "docs"]
    assert own.prompt("rank").read_text() == "Mine"
    assert (own.path / "thesaurus.txt").read_text() == "larch: tree\n"
    assert (own.path / "names.txt").exists()
    assert own.models.resolve() == home.models.resolve(), "weights are large, and the same"

    home.config_file.write_text("[recipe]\npool = 8\n")
    home.reload()
    (home.path / "thesaurus.txt").unlink()
    own = Home(prepare(boats, home))
    assert (own.config.models.default, own.config.recipe.pool) == ("smollm2", 8)
    assert not (own.path / "thesaurus.txt").is_symlink()


def test_a_source_that_is_gone_is_told(home: Home, boats: Suite, tmp_path: Path) -> None:
    (tmp_path / "notes").rename(tmp_path / "away")
    with pytest.raises(SourceUnavailable, match="notes"):
        prepare(boats, home)


def test_a_sync_that_was_stopped_goes_on_the_next_time(
    home: Home, boats: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cascade.sync.report._TICK", 0.0)
    seen: list[str] = []
    with pytest.raises(Stopped, match="boats"):
        prepare(boats, home, lambda progress: seen.append(progress.source), _after(3))
    assert seen
    assert len(held(prepare(boats, home))) == 2


def _after(times: int) -> Callable[[], bool]:
    """Says to stop when it is asked for the `times`-th time."""
    asked = iter(range(1, 1_000_000))
    return lambda: next(asked) >= times
