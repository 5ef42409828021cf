"""The folder connector on real folders: what it lists, names, keeps, skips and recognises."""

from __future__ import annotations

import os
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cascade_connectors.documents import FolderConnector
from cascade_connectors.documents.folder import FolderConfig
from cascade_connectors.files import head

from cascade.connector import Checkpoint, Skip, Upsert, guess_kind
from cascade.errors import SourceUnavailable
from cascade.testing import ConnectorContract, MemoryState, Replica
from cascade.types import Document

_WRITTEN = 1_700_000_000


def _write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (_WRITTEN, _WRITTEN))


def _open(folder: Path, **settings: object) -> FolderConnector:
    return FolderConnector("notes", FolderConfig.model_validate({"path": folder, **settings}))


def _sync(folder: Path, **settings: object) -> Replica:
    replica = Replica()
    replica.apply(_open(folder, **settings).changes(MemoryState()))
    return replica


class TestFolder(ConnectorContract):
    golden = Path(__file__).parent / "data" / "documents" / "folder.json"

    def write(self, folder: Path) -> None:
        _write(
            folder / "plan.md",
            "---\ntitle: The plan\nauthor: Ada Moss\n---\n# Aim\n\nShip in May. See https://x.test/a.\n",
        )
        _write(folder / "log" / "standup 2024-03-01.txt", "Ada: I fixed it.\nBo: Good.\nAda: Next is the form.\n")
        _write(folder / "log" / "week.csv", "day,hours\nMonday,3\nTuesday,5\n")
        _write(
            folder / "page.html",
            "<html><head><title>A page</title></head><body><h1>Top</h1><p>Words.</p></body></html>",
        )

    def open(self, folder: Path) -> FolderConnector:
        return _open(folder)

    def add_one(self, folder: Path) -> None:
        _write(folder / "log" / "more.txt", "Something new.")

    def remove_one(self, folder: Path) -> None:
        (folder / "plan.md").unlink()

    def damage_one(self, folder: Path) -> None:
        (folder / "plan.md").write_bytes(b"\x00\x01\x02\x03" * 100)


def test_a_file_is_named_by_its_path_and_labelled_by_its_folders(tmp_path: Path) -> None:
    _write(tmp_path / "legal" / "2024" / "lease.txt", "The lease ends in June.")
    (document,) = _sync(tmp_path).documents.values()
    assert document.id == "notes:legal/2024/lease.txt"
    assert document.labels == ("legal", "2024")
    assert document.locator.path == "legal/2024/lease.txt"
    assert document.title == "lease"
    assert document.updated_at is not None
    assert document.updated_at.timestamp() == _WRITTEN


def test_a_file_that_tells_its_day_is_the_same_wherever_it_is_copied(tmp_path: Path) -> None:
    _write(tmp_path / "2024-03-01 standup.txt", "We ship in May.")
    _write(tmp_path / "lease.txt", "The lease ends in June.")
    before = _sync(tmp_path).documents
    for file in tmp_path.iterdir():
        os.utime(file, (_WRITTEN + 86_400, _WRITTEN + 86_400))
    after = _sync(tmp_path).documents
    assert after["notes:2024-03-01 standup.txt"] == before["notes:2024-03-01 standup.txt"]
    assert after["notes:lease.txt"].at != before["notes:lease.txt"].at, "nothing else tells when it was written"
    assert after["notes:lease.txt"].etag == before["notes:lease.txt"].etag


def test_what_nobody_wrote_is_passed_over(tmp_path: Path) -> None:
    _write(tmp_path / "kept.md", "Kept.")
    for name in (
        ".git/config.txt",
        ".hidden.md",
        "node_modules/a/readme.md",
        "~$kept.docx",
        ".~lock.kept.odt#",
        "Thumbs.db",
    ):
        _write(tmp_path / name, "Not this.")
    replica = _sync(tmp_path)
    assert list(replica.documents) == ["notes:kept.md"]
    assert not replica.skips


def test_links_do_not_lead_out_of_the_folder_nor_in_circles(tmp_path: Path) -> None:
    _write(tmp_path / "outside" / "secret.txt", "Not to be read.")
    inside = tmp_path / "inside"
    _write(inside / "real.txt", "Read.")
    (inside / "out.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (inside / "out").symlink_to(tmp_path / "outside")
    (inside / "round").symlink_to(inside)
    (inside / "broken.txt").symlink_to(inside / "nowhere.txt")
    (inside / "copy.txt").symlink_to(inside / "real.txt")
    changes = list(_open(inside).changes(MemoryState()))
    assert sorted(c.item for c in changes if isinstance(c, Upsert)) == ["copy.txt", "real.txt"]
    assert changes[-1] == Checkpoint(complete=True)


def test_globs_choose_files_and_leave_folders_out(tmp_path: Path) -> None:
    for name in ("a.md", "b.txt", "drafts/c.md", "final/d.md"):
        _write(tmp_path / name, "Words.")
    replica = _sync(tmp_path, include=("*.md",), exclude=("drafts",))
    assert sorted(replica.documents) == ["notes:a.md", "notes:final/d.md"]


def test_every_file_that_is_not_read_says_why(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        archive.writestr("a.txt", "inside")
    _write(tmp_path / "photo.jpg", b"\xff\xd8\xff\xe0 not really")
    _write(tmp_path / "letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 6_000)
    _write(tmp_path / "mail.eml", b"From: a@x.test\r\n\r\nHello")
    _write(tmp_path / "thing.xyz", bytes(range(256)))
    _write(tmp_path / "packed.min.js", b"/* ours */\n" + b"var a=1;" * 700)
    _write(tmp_path / "nothing.md", b"")
    _write(tmp_path / "blank.txt", b"\n \n")
    _write(tmp_path / "large.txt", b"word " * 2_000)
    skips = [c for c in _open(tmp_path, max_bytes=6_000).changes(MemoryState()) if isinstance(c, Skip)]
    reasons = {skip.item: skip.reason for skip in skips}
    assert reasons.pop("letter.doc").startswith("0 MB is over")
    assert reasons.pop("large.txt").startswith("0 MB is over")
    assert reasons == {
        "old.zip": "archive: unpack it and sync again",
        "photo.jpg": "picture: it holds no text that can be read",
        "mail.eml": "mail: add its folder as a source of kind eml or mbox",
        "thing.xyz": "unknown format .xyz",
        "packed.min.js": "written by a program for a program: rename it to .txt if people read it, and sync again",
        "nothing.md": "empty file",
        "blank.txt": "no text in it",
    }


@pytest.mark.skipif(os.name == "nt", reason="folders are not locked by modes there")
def test_a_folder_that_does_not_open_deletes_nothing() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        _write(folder / "open.txt", "Seen.")
        _write(folder / "shut" / "in.txt", "Not seen.")
        before = _sync(folder)
        (folder / "shut").chmod(0)
        with _as_nobody():
            changes = before.apply(_open(folder).changes(before.state))
        (folder / "shut").chmod(0o700)
    assert [(c.item, c.reason.partition(":")[0]) for c in changes if isinstance(c, Skip)] == [
        ("shut/", "this folder cannot be opened (Permission denied)")
    ]
    assert changes[-1] == Checkpoint(complete=False)
    assert "notes:shut/in.txt" in before.documents


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Without the rights of root, who opens everything."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_a_run_that_is_dropped_half_way_stops_reading(tmp_path: Path) -> None:
    for n in range(200):
        _write(tmp_path / f"{n:03}.html", f"<p>Page {n}")
    run = _open(tmp_path, workers=2).changes(MemoryState())
    first = [next(run) for _ in range(4)]
    run.close()  # type: ignore[attr-defined]
    assert [type(c).__name__ for c in first] == ["Upsert", "Done"] * 2
    assert len(_sync(tmp_path, workers=2).documents) == 200


def test_names_that_cannot_be_shown_are_written_so_that_they_can(tmp_path: Path) -> None:
    names = [
        b"two  blanks.txt",
        b"line\nend.txt",
        b"\xff.txt",
        b"\x1b[31mred.txt",
        b"100% sure.txt",
        "naïve.txt".encode(),
    ]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(b"Read: " + name[-9:])
    documents = _sync(tmp_path).documents
    assert sorted(documents) == sorted(
        f"notes:{name}"
        for name in (
            "two %20blanks.txt",
            "line%0Aend.txt",
            "%FF.txt",
            "%1B[31mred.txt",
            "100% sure.txt",
            "naïve.txt",
        )
    )
    assert documents["notes:line%0Aend.txt"].text.startswith("Read: ")


def test_a_single_document_is_a_source(tmp_path: Path) -> None:
    _write(tmp_path / "report.md", "# Report\n\nAll is well.")
    (document,) = _sync(tmp_path / "report.md").documents.values()
    assert (document.id, document.title) == ("notes:report.md", "Report")


def test_files_read_ahead_give_the_same_documents(tmp_path: Path) -> None:
    for n in range(150):
        _write(tmp_path / f"{n:03}.md", f"# Note {n}\n\nNumber {n} of many.")
    _write(tmp_path / "bad.pdf", b"%PDF-1.4 broken")
    alone, many = _sync(tmp_path, workers=0), _sync(tmp_path, workers=2)
    assert len(alone.documents) == 150
    assert alone.documents == many.documents
    assert alone.skips == many.skips


def test_a_folder_is_recognised_less_surely_than_a_document(tmp_path: Path) -> None:
    _write(tmp_path / "some" / "where" / "below.md", "Words.")
    _write(tmp_path / "other" / "photo.jpg", b"\xff\xd8")
    assert FolderConnector.recognises(tmp_path / "some" / "where" / "below.md") == 0.6
    assert FolderConnector.recognises(tmp_path / "some") == 0.3
    assert FolderConnector.recognises(tmp_path / "other") == 0
    assert FolderConnector.recognises(tmp_path / "not there") == 0
    assert guess_kind(tmp_path / "some") == "folder"


def test_a_folder_that_is_gone_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="gone is not there"):
        list(_open(tmp_path / "gone").changes(MemoryState()))


def test_a_document_whose_file_is_edited_is_read_again(tmp_path: Path) -> None:
    _write(tmp_path / "a.txt", "First.")
    _write(tmp_path / "b.txt", "Same.")
    replica = _sync(tmp_path)
    (tmp_path / "a.txt").write_text("Second, and longer.")
    changes = replica.apply(_open(tmp_path).changes(replica.state))
    read: list[Document] = [c.document for c in changes if isinstance(c, Upsert)]
    assert [d.text for d in read] == ["Second, and longer."]


@pytest.mark.skipif(not Path("/proc/kmsg").exists(), reason="a kernel that has no such file")
def test_a_file_of_the_kernel_that_has_nothing_to_give_is_not_waited_for() -> None:
    reading = threading.Thread(target=head, args=(Path("/proc/kmsg"),), daemon=True)
    reading.start()
    reading.join(20)
    assert not reading.is_alive()
