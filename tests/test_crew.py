"""Work that is done by other processes: order, deaths, and scripts that guard nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from math import inf
from pathlib import Path

import pytest

from cascade.connector import Change, Done, Failed, Keep, Listed, Skip, Upsert, from_listing
from cascade.crew import Crew, fits
from cascade.errors import AuthFailed
from cascade.replica import MemoryState
from cascade.types import Document


def shout(batch: list[str]) -> list[str]:
    """Dies of `die`, prints `print`."""
    for text in batch:
        if text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if text == "print":
            os.write(1, b"not a reply")
    return [text.upper() for text in batch]


def read(item: str) -> Iterator[Document | Failed]:
    """One document; items that end the process, the source, the item, hold nothing, or what cannot be written."""
    if item == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "none":
        return
    if item == "torn":
        yield Document(id="s:torn", source="s", kind="doc", title=item, text="half a letter: \ud83d")
        return
    yield Document(id=f"s:{item}", source="s", kind="doc", title=item, text="")
    if item == "locked":
        raise AuthFailed("the key was refused", hint="ask for another")
    if item == "broken":
        raise ValueError("broken off")


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions of this module can be found under its name by another process."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    for function in (shout, read):
        monkeypatch.setattr(function, "__module__", "test_crew")
    monkeypatch.setitem(sys.modules, "test_crew", sys.modules[__name__])


def told(*items: str, workers: int, state: MemoryState | None = None) -> list[str]:
    listing = [Listed(item, "1") for item in items]
    return [brief(c) for c in from_listing(state or MemoryState(), listing, read, seconds=inf, workers=workers)]


def brief(change: Change) -> str:
    match change:
        case Upsert(_, document):
            return document.title
        case Skip(item, _, reason):
            return f"{item}: {reason}"
        case Done(item, _):
            return f"done {item}"
        case Keep(item):
            return f"keep {item}"
        case _:
            return "checkpoint"


def test_batches_come_back_in_order_however_large() -> None:
    batches = [[f"{n}-{i}" * (50_000 if n % 3 == 0 else 1) for i in range(5)] for n in range(12)]
    with Crew(shout, 2) as crew:
        for batch in batches:
            crew.submit(batch)
        assert [crew.receive() for _ in batches] == [[text.upper() for text in batch] for batch in batches]


def test_a_death_costs_one_string_and_what_is_printed_costs_nothing() -> None:
    with Crew(shout, 2) as crew:
        for batch in (["a", "die", "b"], ["c"], ["print", "d"], ["die"]):
            crew.submit(batch)
        assert [crew.receive() for _ in range(4)] == [["A", None, "B"], ["C"], ["PRINT", "D"], [None]]


def test_what_is_read_slowly_is_kept_often() -> None:
    listing = [Listed(item, "1") for item in "abc"]
    slow = [brief(c) for c in from_listing(MemoryState(), listing, read, seconds=0.0)]
    assert slow == ["a", "checkpoint", "done a", "b", "checkpoint", "done b", "c", "checkpoint", "done c", "checkpoint"]
    assert told("a", "b", "c", workers=0) == ["a", "done a", "b", "done b", "c", "done c", "checkpoint"]


@pytest.mark.parametrize("workers", [0, 2])
def test_what_reading_raises_is_told_alike_by_workers_and_without(workers: int) -> None:
    state = MemoryState(etags={"kept": "1"})
    assert told("a", "kept", "broken", "none", "z", workers=workers, state=state) == [
        *("a", "done a", "keep kept", "broken", "broken: ValueError: broken off", "done broken", "done none"),
        *("z", "done z", "checkpoint"),
    ]
    with pytest.raises(AuthFailed, match="the key was refused") as error:
        told("a", "locked", "z", workers=workers)
    assert error.value.hint == "ask for another"


def test_a_document_of_a_worker_comes_with_what_the_library_writes() -> None:
    listing = [Listed(item, "1") for item in ("a", "torn")]
    one, torn = [c for c in from_listing(MemoryState(), listing, read, workers=1) if isinstance(c, Upsert)]

    assert one.document == next(read("a"))
    assert one.body == one.document.model_dump_json()
    assert torn.document == next(read("torn"))
    assert torn.body is None


def test_an_item_that_ends_its_process_is_skipped() -> None:
    [a, done, skipped, *rest] = told("a", "deadly", "z", workers=2)
    assert (a, done, skipped.partition(",")[0]) == (
        "a",
        "done a",
        "deadly: the process that read it died: it is damaged",
    )
    assert rest == ["done deadly", "z", "done z", "checkpoint"]


SCRIPT = """
from cascade.connector import Listed, Upsert, from_listing
from cascade.replica import MemoryState
{define}
listing = [Listed(str(n), "1") for n in range(200)]
print(sum(isinstance(c, Upsert) for c in from_listing(MemoryState(), listing, read, workers=2)))
"""


@pytest.mark.parametrize(
    "define",
    [
        "from test_crew import read",
        "from cascade.types import Document\n"
        "def read(item): return [Document(id=f's:{item}', source='s', kind='doc', title='', text='')]",
    ],
)
def test_a_script_without_a_guard_reads_by_workers(tmp_path: Path, define: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(define=define), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("200\n", "")


def test_only_what_can_be_imported_fits() -> None:
    assert fits(shout)
    assert fits(len)
