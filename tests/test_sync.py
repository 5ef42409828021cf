"""Sync with a plug-in connector, a real library and a real index: changes, errors, guards, and what is caught up."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cascade.config import SourceConfig
from cascade.connector import Change, Checkpoint, Failed, Listed, Remove, Upsert, from_listing
from cascade.errors import BadConfig, Busy, NoSuch, SourceEmptied, SourceError, SourceUnavailable
from cascade.home import Home
from cascade.index import Index
from cascade.library import Library
from cascade.query import Query, Term
from cascade.replica import MemoryState, Replica
from cascade.sync import Progress, SyncReport, catch_up, connect, remove_source, sync_all
from cascade.sync.run import Run
from cascade.types import Document, Filters


@pytest.fixture(autouse=True)
def _plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "plugin"))


class Desk:
    """A home, and a source of JSON lines to play with."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home")
        self.library = Library(self.home.library)
        self.path = folder / "source"
        self.path.mkdir()
        self.config = self.source()

    def source(self, name: str = "mine", **options: Any) -> SourceConfig:
        return SourceConfig.model_validate({"name": name, "kind": "lines", "path": str(self.path), **options})

    def write(self, item: str, *records: dict[str, str] | str) -> None:
        lines = [r if isinstance(r, str) else json.dumps(r) for r in records]
        (self.path / f"{item}.jsonl").write_text("".join(f"{line}\n" for line in lines))

    def sync(self, source: SourceConfig | None = None, **options: Any) -> SyncReport:
        """What a sync of one source came to; raises the error that ended it."""
        [report] = sync_all(self.home, self.library, [source or self.config], **options)
        if report.error is not None:
            raise report.error
        return report

    def index(self) -> Index:
        return Index(self.home.index)

    def found(self, word: str) -> list[str]:
        hits = self.index().search(Query(must=(Term(text=word, phrase=True),)), lenient=False).hits
        return sorted(hit.document for hit in hits)

    def check(self) -> None:
        """The index holds the library, each document once."""
        index = self.index()
        assert index.revision == self.library.revision
        ids = [d.id for d in self.library.documents()]
        assert list(index.document_ids(Query())) == sorted(ids)
        assert index.size == len(ids), "every document of these tests is one passage"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.library.close()


def note(id_: str, text: str = "pumps", **fields: str) -> dict[str, str]:
    return {"id": id_, "text": text, **fields}


# --- the plain course of things -----------------------------------------------------------------------------------


def test_what_comes_changes_and_goes_is_found_or_not(desk: Desk) -> None:
    desk.write("a", note("1", "alpha"), note("2", "beta"), "{broken")
    desk.write("b", note("3", "gamma"))
    report = desk.sync()
    assert report[:7] == ("mine", 3, 0, 0, 0, 1, 3)
    assert not report.stopped
    assert desk.found("alpha") == ["mine:1"]
    assert [(s.item, s.id, s.reason) for s in desk.library.skips()] == [("a.jsonl", "a.jsonl:3", "not a line of JSON")]
    desk.check()
    assert desk.sync()[:7] == ("mine", 0, 0, 0, 2, 0, 3)
    desk.write("a", note("1", "delta"), note("4", "epsilon"))
    (desk.path / "b.jsonl").unlink()
    assert desk.sync()[:7] == ("mine", 1, 1, 2, 0, 0, 2)
    assert (desk.found("alpha"), desk.found("gamma"), desk.found("delta")) == ([], [], ["mine:1"])
    assert desk.library.skips() == []
    desk.check()
    [state] = desk.library.sources_state()
    assert state.synced_at is not None


def test_a_sync_leaves_the_process_as_it_was(desk: Desk) -> None:
    import gc

    before = gc.get_threshold(), gc.get_freeze_count()
    desk.write("a", note("1"))
    desk.sync()
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_what_several_items_hold_is_new_once(desk: Desk) -> None:
    desk.write("a", note("one", "first"), note("two", "second"))
    desk.write("b", note("one", "first", labels="b"))
    desk.write("c", note("one", "first", labels="c"))
    report = desk.sync()
    assert (report.added, report.changed, report.documents) == (2, 0, 2)
    desk.write("b", note("one", "first", labels="d"))
    desk.write("c", note("one", "first", labels="e"))
    report = desk.sync()
    assert (report.added, report.changed) == (0, 1), "two labels of one document"


def test_items_are_read_by_workers_in_the_order_of_the_listing(desk: Desk) -> None:
    for i in range(150):
        desk.write(f"{i:03}", note(str(i), f"word{i}"), *(["{"] if i == 77 else []))
    desk.config = desk.source(workers=2, every=50)
    assert desk.sync()[:7] == ("mine", 150, 0, 0, 0, 1, 150)
    assert [d.native_id for d in desk.library.documents()] == [str(i) for i in range(150)]
    assert desk.found("word149") == ["mine:149"]
    desk.check()


def test_a_conversation_that_is_joined_is_filtered_on_as_one(desk: Desk) -> None:
    desk.write("a", note("c", links="b", thread="b"), note("a"))
    desk.sync()
    desk.write("b", note("b", links="a", thread="a"))
    desk.sync()
    joined = desk.library.get("mine:a")
    assert joined is not None
    index = desk.index()
    assert index.document_ids(Query(filters=Filters(thread=joined.thread))) == ("mine:a", "mine:b", "mine:c")
    assert index.document_ids(Query(filters=Filters(thread="none"))) == ()
    desk.check()


def test_a_source_is_removed_with_its_documents(desk: Desk) -> None:
    desk.write("a", note("1"), note("2"))
    desk.sync()
    desk.sync(desk.source("other"))
    assert remove_source(desk.home, desk.library, "mine") == 2
    assert desk.found("pumps") == ["other:1", "other:2"]
    desk.check()


def test_progress_is_told_and_the_total_is_known_the_second_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cascade.sync.report._TICK", 0.0)
    told: list[Progress] = []
    desk.write("a", note("1"), "{", note("2"))
    desk.write("b", note("3"))
    desk.sync(on_progress=told.append)
    assert (told[-1].source, told[-1].items, told[-1].documents, told[-1].skipped, told[-1].total) == (
        "mine",
        2,
        3,
        1,
        None,
    )
    assert [p.documents for p in told] == sorted(p.documents for p in told)
    desk.sync(on_progress=told.append)
    assert (told[-1].items, told[-1].total) == (2, 2)


# --- what goes wrong ----------------------------------------------------------------------------------------------


def test_an_emptied_source_is_refused_unless_forced(desk: Desk) -> None:
    desk.write("a", note("1"), note("2"))
    desk.sync()
    (desk.path / "a.jsonl").unlink()
    with pytest.raises(SourceEmptied, match="held 2 documents and now lists 0") as error:
        desk.sync()
    assert "--force" in error.value.hint
    assert desk.found("pumps") == ["mine:1", "mine:2"]
    desk.write("a")
    with pytest.raises(SourceEmptied):
        desk.sync()
    desk.check()
    assert desk.sync(force=True).removed == 2
    desk.check()
    assert desk.sync()[:4] == ("mine", 0, 0, 0)


def test_a_source_that_loses_nearly_all_is_refused_and_one_that_is_replaced_is_not(desk: Desk) -> None:
    desk.write("a", *(note(str(i)) for i in range(200)))
    desk.sync()
    desk.write("a", *(note(str(i)) for i in range(19)))
    with pytest.raises(SourceEmptied, match="now lists 19"):
        desk.sync()
    assert desk.library.sources_state()[0].documents == 200
    desk.write("a", *(note(f"n{i}") for i in range(150)))
    assert desk.sync()[1:4] == (150, 0, 200)
    desk.check()


def test_one_source_that_fails_does_not_stop_the_others(desk: Desk, tmp_path: Path) -> None:
    desk.write("a", note("1"), note("2"), note("3"), note("4"))
    sources = [
        desk.source("one", path=str(tmp_path / "gone")),
        desk.source("two", breaks=True),
        SourceConfig.model_validate({"name": "three", "kind": "no-such-kind"}),
        desk.source("four", every="often"),
        desk.source("five"),
    ]
    reports = sync_all(desk.home, desk.library, sources)
    assert [type(r.error) for r in reports] == [SourceUnavailable, SourceError, NoSuch, BadConfig, type(None)]
    assert "source 'two': its connector 'lines' failed: RuntimeError: the server went away" in str(reports[1].error)
    assert "source 'four': every" in str(reports[3].error)
    assert [r.documents for r in reports] == [0, 3, 0, 0, 4], "what came before the last checkpoint stays"
    assert desk.found("pumps") == [f"five:{i}" for i in (1, 2, 3, 4)] + [f"two:{i}" for i in (1, 2, 3)]
    desk.check()


def test_what_a_connector_gives_under_another_sources_name_is_an_error(desk: Desk) -> None:
    desk.write("a", note("1"))
    with desk.library.writer("other", "lines") as writer:
        run = Run("other", writer, force=False)
        [change, *_] = connect(desk.config).changes(MemoryState())
        with pytest.raises(SourceError, match="gave the document 'mine:1'"):
            run.apply(change)


def test_text_that_is_no_unicode_is_skipped(desk: Desk) -> None:
    desk.write("a", note("1"), '{"id": "2", "text": "caf\\udce9"}')
    assert desk.sync()[:7] == ("mine", 1, 0, 0, 0, 1, 1)
    assert [s.id for s in desk.library.skips()] == ["mine:2"]


def test_two_syncs_at_once_are_refused(desk: Desk) -> None:
    desk.write("a", note("1"))
    with desk.home.writing(), pytest.raises(Busy):
        desk.sync()


def test_a_sync_that_is_stopped_keeps_what_is_committed_and_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cascade.sync.report._TICK", 0.0)
    for i in range(20):
        desk.write(f"{i:02}", note(str(i)))
    asked = iter(range(100))
    reports = sync_all(desk.home, desk.library, [desk.config, desk.source("other")], stop=lambda: next(asked) == 25)
    assert [(r.source, r.stopped) for r in reports] == [("mine", True), ("other", True)]
    assert 0 < reports[0].documents < 20
    assert len(desk.found("pumps")) == reports[0].documents
    desk.check()
    report = desk.sync()
    assert (report.documents, report.stopped) == (20, False)
    assert report.kept > 0
    desk.check()


@pytest.mark.parametrize("moment", range(12, 60, 4))
def test_an_interrupt_leaves_what_is_committed_findable(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """Ctrl-C in the middle of a transaction, of a commit, or of feeding the index."""
    monkeypatch.setattr("cascade.sync.report._TICK", 0.0)
    for i in range(12):
        desk.write(f"{i:02}", note(str(i)))
    countdown = iter(range(moment, -1, -1))

    def interrupt(*_: object) -> Any:
        if next(countdown, None) == 0:
            signal.raise_signal(signal.SIGINT)

    from cascade.library.schema import Database

    plain = Database.run
    monkeypatch.setattr(Database, "run", lambda *args: (interrupt(), plain(*args))[1])
    with pytest.raises(KeyboardInterrupt):
        desk.sync()
    monkeypatch.undo()
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "plugin"))
    committed = [d.id for d in desk.library.documents()]
    assert len(committed) < 12
    assert desk.found("pumps") == sorted(committed)
    assert desk.sync().documents == 12
    desk.check()


# --- the index catches up -----------------------------------------------------------------------------------------


def test_an_index_that_was_deleted_is_built_again(desk: Desk) -> None:
    desk.write("a", note("1", "alpha"), note("2"))
    desk.sync()
    shutil.rmtree(desk.home.index)
    catch_up(desk.library, desk.index(), desk.home.learned)
    desk.check()
    shutil.rmtree(desk.home.index)
    desk.sync()
    assert desk.found("alpha") == ["mine:1"]
    desk.check()


def test_an_index_of_another_library_is_emptied(desk: Desk) -> None:
    desk.write("a", *(note(str(i), "alpha") for i in range(9)))
    desk.sync()
    desk.library.close()
    for path in desk.home.path.glob("library.db*"):
        path.unlink()
    desk.library = Library(desk.home.library)
    desk.write("a", note("1", "beta"))
    desk.sync()
    assert (desk.found("alpha"), desk.found("beta")) == ([], ["mine:1"])
    desk.check()


def test_an_index_that_missed_changes_catches_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("a", note("1", "alpha"), note("2", "beta"), note("3", "gamma"))
    desk.sync()
    with desk.library.writer("mine", "lines") as writer:
        run = Run("mine", writer, force=False)
        desk.write("a", note("1", "delta"), note("2", "beta"), note("4", "epsilon"))
        for change in connect(desk.config).changes(writer):
            run.apply(change)
        writer.commit()
    monkeypatch.setattr("cascade.sync.feed._COMMIT", 1)
    told: list[Progress] = []
    monkeypatch.setattr("cascade.sync.report._TICK", 0.0)
    sync_all(desk.home, desk.library, [], stop=lambda: True)
    assert desk.index().revision < desk.library.revision
    sync_all(desk.home, desk.library, [], on_progress=told.append)
    assert [(p.source, p.documents) for p in told] == [("", 1), ("", 2)], "what was taken before is not taken again"
    assert [desk.found(w) for w in ("alpha", "gamma", "delta", "epsilon")] == [[], [], ["mine:1"], ["mine:4"]]
    desk.check()


# --- anything may happen ------------------------------------------------------------------------------------------

Source = dict[str, dict[str, tuple[str, str]]]
"""Item -> id -> (text, labels)."""

IDS, ITEMS, TEXTS, LABELS = ("1", "2", "3", "4"), ("a", "b", "c"), ("x", "y"), ("", "p", "p q", "q")
RECORDS = st.dictionaries(st.sampled_from(IDS), st.tuples(st.sampled_from(TEXTS), st.sampled_from(LABELS)))
SOURCES = st.dictionaries(st.sampled_from(ITEMS), RECORDS)


class Given:
    """A connector of what it was given."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def changes(self, state: MemoryState | Any, removing: bool) -> Iterator[Change]:
        listing = [Listed(item, repr(records)) for item, records in sorted(self.source.items())]
        if removing and "b" not in self.source:
            yield Remove("b")
            yield Checkpoint("removed")
        yield from from_listing(state, listing, self.read, every=2)

    def read(self, item: str) -> Iterable[Document | Failed]:
        for id_, (text, labels) in self.source[item].items():
            if text == "y" and labels == "p q":
                yield Failed(id_, "unreadable")
                continue
            yield Document(
                id=f"s:{id_}", source="s", kind="doc", title=id_, text=text, labels=tuple(labels.split()), etag=item
            )


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(SOURCES, st.booleans(), st.integers(0, 30)), min_size=1, max_size=5))
def test_the_library_holds_what_its_items_hold(history: list[tuple[Source, bool, int]]) -> None:
    """Any history of a source, each run cut off somewhere, ends as the plain rules of `Replica` say."""
    replica = Replica()
    index: dict[str, str] = {}
    with TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
        last = history[-1][0]
        for source, removing, cut in (*history, (last, False, 1000), (last, False, 1000)):
            given_ = Given(source)
            replica.apply(islice(given_.changes(replica.state, removing), cut))
            with library.writer("s", "given") as writer:
                run = Run("s", writer, force=True)
                for change in islice(given_.changes(writer, removing), cut):
                    run.apply(change)
                    if isinstance(change, Checkpoint):
                        writer.commit()
                        for touched in writer.touched():
                            assert touched.existed == (touched.id in index)
                            index.pop(touched.id, None)
                            if touched.document:
                                index[touched.id] = touched.document.model_dump_json()
            stored = {d.id: d for d in library.documents()}
            assert index == {id_: d.model_dump_json() for id_, d in stored.items()}
            assert set(stored) == set(replica.documents)
            assert library.sources_state()[0][2:4] == (len(stored), len(replica.items))
        assert stored == replica.documents
        assert {(s.item, s.id): s.reason for s in library.skips()} == replica.skips
        seen = {id_ for _, id_, document in library.changed_since(0) if document}
        assert seen == set(stored)


def test_changes_of_a_document_in_two_items_are_upserts_of_both() -> None:
    """The property above is about something: both items do give the same document."""
    changes = list(Given({"a": {"1": ("x", "p")}, "b": {"1": ("x", "q")}}).changes(MemoryState(), False))
    assert [c.item for c in changes if isinstance(c, Upsert)] == ["a", "b"]
