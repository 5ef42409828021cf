"""What a connector's tests inherit: the contract that core relies on, run against a small source of its own kind.

    class TestMaildir(ConnectorContract):
        def write(self, folder: Path) -> None: ...          # at least three documents
        def open(self, folder: Path) -> Connector: ...      # a fresh connector on what write() made
        def add_one(self, folder: Path) -> None: ...
        def remove_one(self, folder: Path) -> None: ...
        def damage_one(self, folder: Path) -> None: ...

Changes are applied to a `Replica` (a library in memory), so that nothing but the connector is under test.
"""

from __future__ import annotations

import difflib
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, ClassVar

from cascade.clean import clean, one_line
from cascade.connector import Change, Checkpoint, Connector, Done, Keep, Skip, Upsert
from cascade.errors import SourceError
from cascade.replica import MemoryState, Replica
from cascade.types import Document, Identity

__all__ = ["ConnectorContract", "MemoryState", "Replica"]


class ConnectorContract:
    """Tests that every connector passes. Subclass it in a test module, name the subclass `Test…`, write the hooks.

    Each test gets a folder of its own. `golden` may name a JSON file with the documents that `write`'s source must
    give; a test that fails over it writes what it got and says where.
    """

    golden: ClassVar[Path | None] = None

    def write(self, folder: Path) -> None:
        """Write a source of at least three documents, all readable, into `folder` (which exists and is empty)."""
        raise NotImplementedError

    def open(self, folder: Path) -> Connector:
        """A fresh connector on the source in `folder`."""
        raise NotImplementedError

    def add_one(self, folder: Path) -> None:
        """Change the source so that it holds at least one document more."""
        raise NotImplementedError

    def remove_one(self, folder: Path) -> None:
        """Change the source so that at least one document is gone and at least one stays."""
        raise NotImplementedError

    def damage_one(self, folder: Path) -> None:
        """Make at least one record unreadable, and leave at least one readable."""
        raise NotImplementedError

    def path(self, folder: Path) -> Path:
        """What a person would give to `cascade add`."""
        return folder

    # --- what a run yields ----------------------------------------------------------------------------------------

    def test_a_first_run_brings_everything_and_ends_with_a_checkpoint(self, tmp_path: Path) -> None:
        replica, changes = self._first(tmp_path)
        assert isinstance(changes[-1], Checkpoint), f"the last change must be a Checkpoint, got {changes[-1]!r}"
        assert len(replica.documents) >= 3, "write() must make a source of at least three documents"
        assert not replica.skips, f"write() must make a source that reads: {replica.skips}"
        named = {c.item for c in changes if isinstance(c, Upsert | Skip)}
        done = {c.item for c in changes if isinstance(c, Done)}
        assert named <= done, f"items without a Done: {sorted(named - done)}"
        assert all(c.etag for c in changes if isinstance(c, Done)), "a Done without an etag is read again each time"

    def test_no_item_is_taken_up_again_after_its_done(self, tmp_path: Path) -> None:
        _, changes = self._first(tmp_path)
        done = [c.item for c in changes if isinstance(c, Done)]
        assert len(done) == len(set(done)), "an item is Done twice in one run: the first half of it would be removed"

    def test_two_runs_give_the_same_documents_in_the_same_order(self, tmp_path: Path) -> None:
        _, first = self._first(tmp_path)
        again = list(self.open(tmp_path).changes(MemoryState()))
        assert [_named(c) for c in again] == [_named(c) for c in first], "ids or their order differ between two runs"
        assert again == first, "the same source gave other documents in a second run"

    def test_an_unchanged_source_is_only_kept(self, tmp_path: Path) -> None:
        replica, _ = self._first(tmp_path)
        before, items = replica.documents, replica.items
        again = replica.apply(self.open(tmp_path).changes(replica.state))
        other = [c for c in again if not isinstance(c, Keep | Checkpoint)]
        assert not other, f"nothing changed, and yet: {other[:3]!r}"
        assert again, "a run must end with a Checkpoint"
        assert isinstance(again[-1], Checkpoint), f"a run must end with a Checkpoint, not with {again[-1]!r}"
        assert replica.documents == before
        assert replica.items == items, "a complete Checkpoint without a Keep for every living item removes it"

    # --- changes of the source ------------------------------------------------------------------------------------

    def test_an_added_record_arrives(self, tmp_path: Path) -> None:
        replica, _ = self._first(tmp_path)
        before = replica.documents
        self._change(self.add_one, tmp_path)
        self._resync(replica, tmp_path)
        assert set(replica.documents) > set(before), "add_one() brought no new document, or an id changed"

    def test_a_removed_record_goes(self, tmp_path: Path) -> None:
        replica, _ = self._first(tmp_path)
        before = replica.documents
        self._change(self.remove_one, tmp_path)
        self._resync(replica, tmp_path)
        assert set(replica.documents) < set(before), "remove_one() removed no document, or an id changed"
        assert replica.documents, "remove_one() must leave a document"

    def test_what_was_kept_is_as_a_fresh_run_sees_it(self, tmp_path: Path) -> None:
        replica, _ = self._first(tmp_path)
        for change in (self.add_one, self.remove_one):
            self._change(change, tmp_path)
            self._resync(replica, tmp_path)
            fresh = Replica()
            fresh.apply(self.open(tmp_path).changes(MemoryState()))
            _assert_same(replica, fresh, f"after {change.__name__}() an incremental run")

    def test_a_damaged_record_is_skipped_with_a_reason_and_the_rest_arrives(self, tmp_path: Path) -> None:
        replica, _ = self._first(tmp_path)
        before = replica.documents
        self._change(self.damage_one, tmp_path)
        damaged = Replica()
        changes = damaged.apply(self.open(tmp_path).changes(MemoryState()))
        assert damaged.skips, "damage_one() made no Skip: the record vanished without a word"
        assert damaged.documents, "one damaged record took the whole source with it"
        assert set(damaged.documents) <= set(before), "a damaged record changed the ids of others"
        for skip in (c for c in changes if isinstance(c, Skip)):
            assert skip.reason.strip(), f"{skip.item}: a skip must say why"
            assert skip.reason == one_line(skip.reason), f"{skip.item}: a reason is one clean line: {skip.reason!r}"
            assert len(skip.reason) <= 400, f"{skip.item}: the reason is {len(skip.reason)} characters long"
        self._resync(replica, tmp_path)
        _assert_same(replica, damaged, "an incremental run over the damage")

    # --- resuming -------------------------------------------------------------------------------------------------

    def test_a_run_that_is_cut_off_anywhere_resumes(self, tmp_path: Path) -> None:
        whole, changes = self._first(tmp_path)
        for n in _cuts(len(changes)):
            replica = self._cut_off(tmp_path, n)
            self._resync(replica, tmp_path)
            _assert_same(replica, whole, f"a run cut off after {n} changes and resumed")

    def test_a_source_that_changes_while_a_run_is_cut_off(self, tmp_path: Path) -> None:
        _, changes = self._first(tmp_path)
        cut_off = {n: self._cut_off(tmp_path, n) for n in _cuts(len(changes))}
        self._change(self.remove_one, tmp_path)
        self._change(self.add_one, tmp_path)
        fresh = Replica()
        fresh.apply(self.open(tmp_path).changes(MemoryState()))
        for n, replica in cut_off.items():
            self._resync(replica, tmp_path)
            _assert_same(replica, fresh, f"a run cut off after {n} changes and resumed on a changed source")

    # --- documents ------------------------------------------------------------------------------------------------

    def test_ids_begin_with_the_name_of_the_source(self, tmp_path: Path) -> None:
        replica, changes = self._first(tmp_path)
        name = {d.source for d in replica.documents.values()}
        assert len(name) == 1, f"documents of several sources: {name}"
        for document in replica.documents.values():
            assert document.id.startswith(f"{document.source}:"), f"{document.id!r} must begin with the source's name"
            assert document.native_id, f"{document.id!r} has no native id"
            assert document.id == one_line(document.id), f"{document.id!r} is not one clean line"
        at_once: dict[str, list[str]] = {}
        for change in changes:
            if isinstance(change, Upsert):
                at_once.setdefault(change.item, []).append(change.document.id)
        twice = {item: len(ids) - len(set(ids)) for item, ids in at_once.items() if len(set(ids)) < len(ids)}
        assert not twice, f"items that give an id twice, so that one document hides another: {twice}"

    def test_parts_lie_inside_the_text_and_are_ordered(self, tmp_path: Path) -> None:
        for document in self._documents(tmp_path):
            for part in document.parts:
                assert 0 <= part.start <= part.end <= len(document.text), f"{document.id}: {part!r} is out of the text"
            for one, other in pairwise(document.parts):
                assert (one.start, -one.end) <= (other.start, -other.end), f"{document.id}: {other!r} before {one!r}"

    def test_times_are_aware_and_in_utc(self, tmp_path: Path) -> None:
        for document in self._documents(tmp_path):
            for at in (document.created_at, document.updated_at, *(p.at for p in document.parts)):
                assert at is None or at.utcoffset() == timedelta(0), f"{document.id}: {at!r} is not in UTC"

    def test_text_is_clean(self, tmp_path: Path) -> None:
        for document in self._documents(tmp_path):
            assert document.text == clean(document.text), f"{document.id}: its text is not clean()"
            for line in _lines(document):
                assert line == one_line(line), f"{document.id}: {line!r} is not one_line()"

    def test_documents_survive_json(self, tmp_path: Path) -> None:
        for document in self._documents(tmp_path):
            assert Document.model_validate_json(document.model_dump_json()) == document

    def test_a_parent_is_a_document_of_the_source(self, tmp_path: Path) -> None:
        ids = {d.id: d for d in self._documents(tmp_path)}
        for document in ids.values():
            assert document.parent is None or document.parent in ids, f"{document.id}: no parent {document.parent!r}"

    def test_golden_documents(self, tmp_path: Path) -> None:
        if self.golden is None:
            return
        got = json.dumps([_plain(d) for d in self._documents(tmp_path)], indent=1, ensure_ascii=False, sort_keys=True)
        expected = self.golden.read_text(encoding="utf-8").rstrip("\n") if self.golden.exists() else ""
        fresh = tmp_path.with_name(f"{tmp_path.name}.golden.json")
        fresh.write_text(got + "\n", encoding="utf-8")
        diff = "\n".join(
            difflib.unified_diff(expected.splitlines(), got.splitlines(), "golden", "got", lineterm="", n=2)
        )
        assert got == expected, f"not as in {self.golden}; if {fresh} is right, copy it there\n{diff[:4000]}"

    # --- the source as a whole ------------------------------------------------------------------------------------

    def test_a_source_that_is_not_there_is_an_error_and_not_an_empty_source(self, tmp_path: Path) -> None:
        said = ""
        changes: list[Change] = []
        try:
            changes += self.open(tmp_path / "not" / "there").changes(MemoryState())
        except SourceError as error:
            said = str(error) or "nothing"
        assert said, f"a source that is not there must raise a SourceError; it yielded {changes!r}"
        assert said != "nothing", "the error must say what is missing"

    def test_the_connector_recognises_its_own_and_nothing_that_is_not_there(self, tmp_path: Path) -> None:
        self.write(tmp_path)
        connector = type(self.open(tmp_path))
        assert 0 < connector.recognises(self.path(tmp_path)) <= 1, "recognises() must know its own source"
        assert connector.recognises(tmp_path / "not" / "there") == 0, "recognises() must be 0 where nothing is"

    # --- helpers --------------------------------------------------------------------------------------------------

    def _first(self, folder: Path) -> tuple[Replica, list[Change]]:
        self.write(folder)
        replica = Replica()
        return replica, replica.apply(self.open(folder).changes(MemoryState()))

    def _documents(self, folder: Path) -> list[Document]:
        return list(self._first(folder)[0].documents.values())

    def _cut_off(self, folder: Path, n: int) -> Replica:
        replica = Replica()
        run = iter(self.open(folder).changes(MemoryState()))
        replica.apply(islice(run, n))
        close = getattr(run, "close", None)
        if close is not None:
            close()
        return replica

    def _resync(self, replica: Replica, folder: Path) -> None:
        replica.apply(self.open(folder).changes(replica.state))

    def _change(self, hook: Any, folder: Path) -> None:
        time.sleep(0.02)  # a file system's clock ticks in milliseconds; etags are made of sizes and times
        hook(folder)


def _cuts(n: int) -> list[int]:
    """At most 16 points of a run of `n` changes: all of a short one, else spread evenly."""
    return list(range(n)) if n <= 16 else [round(i * (n - 1) / 15) for i in range(16)]


def _named(change: Change) -> tuple[str, str, str]:
    item = "" if isinstance(change, Checkpoint) else change.item
    return type(change).__name__, item, change.document.id if isinstance(change, Upsert) else ""


def _lines(document: Document) -> Iterator[str]:
    """Everything of a document that is shown on a line."""
    yield document.title
    yield from document.labels
    identities: list[Identity | None] = [p.identity for p in document.people]
    identities += [p.author for p in document.parts]
    for identity in identities:
        if identity is not None:
            yield identity.name
            yield identity.address
    yield from (v for v in document.meta.values() if isinstance(v, str))


def _plain(document: Document) -> dict[str, Any]:
    """A document for a golden file: what is set, without etags made of times."""
    return document.model_dump(mode="json", exclude_defaults=True, exclude={"etag"})


def _assert_same(got: Replica, expected: Replica, what: str) -> None:
    """Both hold the same documents, skips and items; says which differ."""
    missing = sorted(set(expected.documents) - set(got.documents))
    extra = sorted(set(got.documents) - set(expected.documents))
    assert not missing, f"{what} lost {missing[:5]}"
    assert not extra, f"{what} kept what is gone: {extra[:5]}"
    other = [i for i, d in got.documents.items() if d != expected.documents[i]]
    assert not other, f"{what} holds other contents of {other[:5]}"
    assert got.skips == expected.skips, f"{what} lists other skips"
    assert got.items == expected.items, f"{what} holds other items"
