"""The cache on real files: kept, shared, bounded, and never worth an error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cascade.models.cache import Cache, digest


def test_what_was_put_is_there_after_reopening(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.db")
    cache.put("a", "früher")
    cache.put("a", "später")
    cache.stage_put("a", '{"output": 1}')
    cache.close()
    again = Cache(tmp_path / "cache.db")
    assert (again.get("a"), again.stage_get("a"), again.get("b")) == ("später", '{"output": 1}', None)
    assert not again.notes
    assert (tmp_path / "cache.db").stat().st_mode & 0o077 == 0
    again.close()


def test_many_at_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.db")
    entries = {f"k{n}": str(n) for n in range(1700)}
    cache.put_many(entries)
    assert cache.get_many([*entries, "nothing", "k1"]) == entries
    cache.close()


@pytest.mark.parametrize("damage", [b"this is not a database" * 500, b""])
def test_a_file_that_is_no_database_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "cache.db").write_bytes(damage)
    cache = Cache(tmp_path / "cache.db")
    assert len(cache.notes) == bool(damage)
    cache.put("a", "1")
    cache.close()
    again = Cache(tmp_path / "cache.db")
    assert (again.get("a"), again.notes) == ("1", [])
    again.close()


def test_damage_found_while_reading_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    cache = Cache(path)
    cache.put_many({f"k{n}": os.urandom(400).hex() for n in range(500)})
    cache.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (size - 8192))
    again = Cache(path)
    assert again.get_many([f"k{n}" for n in range(500)]) == {}
    assert "begun anew" in again.notes[0]
    again.put("a", "1")
    assert again.get("a") == "1"
    again.close()


def test_a_place_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "cache.db").mkdir()
    cache = Cache(tmp_path / "cache.db")
    cache.put("a", "1")
    assert cache.get("a") == "1"
    assert "nothing is kept" in cache.notes[0]
    cache.close()


def test_the_oldest_go_when_it_is_full(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.db", size=2 << 20)
    for n in range(1200):
        cache.put(f"k{n}", os.urandom(4000).hex())
    kept = cache.get_many([f"k{n}" for n in range(1200)])
    assert "k0" not in kept
    assert "k1199" in kept
    assert 200 < len(kept) < 900
    assert (tmp_path / "cache.db").stat().st_size < 5 << 20
    cache.close()


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from cascade.models.cache import Cache\n"
        "cache = Cache(Path(sys.argv[1]))\n"
        "for n in range(200): cache.put(f'{sys.argv[2]}-{n}', 'x' * 2000)\n"
        "assert not cache.notes, cache.notes\n"
    )
    path = tmp_path / "cache.db"
    writers = [subprocess.Popen([sys.executable, "-c", script, str(path), str(n)]) for n in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    cache = Cache(path)
    assert len(cache.get_many([f"{w}-{n}" for w in range(3) for n in range(200)])) == 600
    cache.close()


def test_a_digest_is_of_content() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})
    assert len({digest("a", "b"), digest("ab"), digest("a", ["b"]), digest("b", "a"), digest("a\ud800")}) == 5
