"""`kill -9` during a sync loses nothing and doubles nothing."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from cascade.home import Home
from cascade.index import Index
from cascade.library import Library
from cascade.query import Query, Term

PLUGIN = Path(__file__).parent / "plugin"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_sync_that_is_killed_over_and_over_ends_with_what_the_source_holds(tmp_path: Path, seed: int) -> None:
    home, source = tmp_path / "home", tmp_path / "source"
    source.mkdir()
    ran = subprocess.run(
        [sys.executable, PLUGIN / "kill_sync.py", home, source, "20", str(seed)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    assert said["done"], ran.stderr
    assert said["killed"] == 20, f"only {said['killed']} of {said['turns']} syncs were killed before they had finished"

    expected: dict[str, str] = {}
    labels: dict[str, set[str]] = {}
    for path in sorted(source.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            record = json.loads(line)
            expected.setdefault(f"mine:{record['id']}", record["text"])
            labels.setdefault(f"mine:{record['id']}", set()).update(record.get("labels", "").split())
    with Library(Home(home).library) as library:
        stored = {d.id: d for d in library.documents()}
        assert {id_: d.text for id_, d in stored.items()} == expected
        assert {id_: set(d.labels) for id_, d in stored.items()} == labels
        assert [p.documents for p in library.people("ann")] == [len(expected)]
        assert library.sources_state()[0].documents == len(expected)
        index = Index(Home(home).index)
        assert index.revision == library.revision
    assert list(index.document_ids(Query())) == sorted(expected)
    assert index.size == len(expected)
    for text, n in Counter(expected.values()).items():
        assert index.count(Query(must=(Term(text=text, phrase=True),))) == n
    with sqlite3.connect(home / "library.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
