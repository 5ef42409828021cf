"""With a local model nothing leaves the machine, and what lies on it is for its owner alone.

The commands run in processes that die of opening a socket: the kernel ends them at the system call, so that native code
and every child process are held to it too. Where it cannot (other systems), Python's own audit events are watched.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from cascade.home import Home

GUARD = '''
"""Put first on the path of every Python process of a test: no socket but those between the processes of one machine."""
import sys

def watch(event, arguments):
    if event == "socket.__new__" and arguments[1] != 1 or event.startswith(("socket.getaddrinfo", "socket.gethost")):
        raise SystemExit(f"FORBIDDEN {event} {arguments[1:]}")

sys.addaudithook(watch)
'''
"""A `sitecustomize.py`: each interpreter runs it when it starts. 1 is AF_UNIX, which multiprocessing uses."""

SEALED = """
import ctypes, os, platform, struct, sys

# A filter of system calls (seccomp, Linux): socket(family, …) with a family other than AF_UNIX ends the process.
number = {"x86_64": 41, "aarch64": 198}[platform.machine()]
LOAD, EQUAL, RETURN, KILL, ALLOW = 0x20, 0x15, 0x06, 0x80000000, 0x7FFF0000
steps = [(LOAD, 0, 0, 0), (EQUAL, 0, 3, number), (LOAD, 0, 0, 16), (EQUAL, 1, 0, 1), (RETURN, 0, 0, KILL),
         (RETURN, 0, 0, ALLOW)]
program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
described = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program)))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, described):
    sys.exit(77)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Runs Python with the arguments that follow, sealed; exits with 77 where the kernel does not do that."""

CLI = ("-c", "from cascade.cli import main; main()")
LINUX = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, str]]:
    """The beginning of a command line, and an environment, in which no process can open a socket."""
    guard = tmp_path_factory.mktemp("guard")
    (guard / "sitecustomize.py").write_text(GUARD)
    env = {**os.environ, "PYTHONPATH": str(guard), "HOME": str(guard)}
    command = [sys.executable, "-c", SEALED]
    if LINUX and subprocess.run([*command, "-c", "pass"], env=env).returncode == 0:
        return command, env
    return [sys.executable], env


def _run(
    sealed: tuple[list[str], dict[str, str]], *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command, base = sealed
    return subprocess.run(
        [*command, *arguments],
        env={**base, **(env or {})},
        capture_output=True,
        text=True,
        timeout=300,
        umask=0o022,  # what most systems have
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', 'import socket; socket.socket()']))",
    ],
)
def test_the_guard_guards(sealed: tuple[list[str], dict[str, str]], code: str) -> None:
    done = _run(sealed, "-c", code)
    assert done.returncode != 0
    assert "FORBIDDEN" in done.stderr


@pytest.mark.skipif(not LINUX, reason="a filter of Linux")
def test_the_seal_holds_native_code(sealed: tuple[list[str], dict[str, str]]) -> None:
    if len(sealed[0]) == 1:
        pytest.skip("this kernel does not let a process seal itself")
    done = _run(sealed, "-c", "import ctypes; ctypes.CDLL(None).socket(2, 1, 0)")
    assert done.returncode == -31, "ended by SIGSYS"
    assert _run(sealed, "-c", "import socket; socket.socketpair()").returncode == 0


def test_demo_sync_search_and_ask_open_no_socket(sealed: tuple[list[str], dict[str, str]], tmp_path: Path) -> None:
    home = tmp_path / "home"

    def call(*arguments: str, where: Path = home, **env: str) -> subprocess.CompletedProcess[str]:
        done = _run(sealed, *CLI, *arguments, env={"CASCADE_HOME": str(where), **env})
        assert done.returncode in (0, 1), f"{arguments}: {done.returncode}\n{done.stdout[-999:]}\n{done.stderr[-999:]}"
        return done

    assert call("demo", "--model", "none").stdout.count(" · run ") == 4
    demo = home / "demo"
    assert "documents" in call("sync", where=demo).stdout
    assert call("search", "labels", where=demo).stdout
    few = [f"--recipe={name}=2" for name in ("rerank", "read")]
    question = ["ask", "What did the board approve?", "--as-of", "2025-06-12", *few]
    asked = call(*question, where=demo, PYTHONPROFILEIMPORTTIME="1")
    assert "model smollm2" in asked.stdout
    assert "tokens read" in asked.stdout
    imported = {line.rpartition("|")[2].strip() for line in asked.stderr.splitlines()}
    assert "llama_cpp" in imported
    assert "litellm" not in imported, "it is for remote models alone"
    call("show", "last", where=demo)
    assert list(demo.glob("models/*")), "the model that answered was made ready here"
    assert not _open_to_others(home)


def test_workers_and_helpers_open_no_socket(sealed: tuple[list[str], dict[str, str]], tmp_path: Path) -> None:
    """Mail is read in worker processes and risky documents in a helper: they are children of the command."""
    company = Path(__file__).parent.parent / "evals" / "demo" / "company"
    box = tmp_path / "mail"
    (box / "cur").mkdir(parents=True)
    (box / "new").mkdir()
    (box / "tmp").mkdir()
    for n in range(300):
        (box / "cur" / f"{n}.host:2,S").write_text(
            f"From: a@x.example\nTo: b@x.example\nSubject: n {n}\nMessage-ID: <{n}@x.example>\n\nBody {n}\n"
        )
    env = {"CASCADE_HOME": str(tmp_path / "home")}
    for arguments in (["add", str(box)], ["add", str(company / "docs")], ["sync"]):
        done = _run(sealed, *CLI, *arguments, env=env)
        assert done.returncode == 0, done.stderr
    assert "mail: 300 documents (300 new)" in done.stdout
    skips = _run(sealed, *CLI, "sources", "--skips", env=env)
    assert skips.stdout == "", "no reader failed, as one that was ended would have"


# --- on disk ------------------------------------------------------------------------------------------------------


def _open_to_others(folder: Path) -> list[str]:
    return [str(p) for p in (folder, *folder.rglob("*")) if not p.is_symlink() and p.stat().st_mode & 0o077]


def test_everything_that_a_command_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    home, papers = tmp_path / "home", tmp_path / "papers"
    papers.mkdir()
    (papers / "one.md").write_text("# Keys\n\nThe spare key lies under the third pot.\n")
    for arguments in (
        ["add", str(papers)],
        ["sync"],
        ["search", "key"],
        ["ask", "Where does the spare key lie?", "--model", "none"],
        ["rerun", "last"],
    ):
        done = _run(([sys.executable], dict(os.environ)), *CLI, *arguments, env={"CASCADE_HOME": str(home)})
        assert done.returncode == 0, done.stderr
    assert len(list((home / "runs").rglob("events.jsonl"))) == 2
    assert not _open_to_others(home)


def test_a_home_that_was_open_to_others_is_closed(home: Path, tmp_path: Path) -> None:
    home.chmod(0o755)
    assert Home(home).path.stat().st_mode & 0o777 == 0o700
    assert Home(tmp_path / "new" / "home").path.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_else_on_the_machine_reads_nothing(synced: Path) -> None:
    with tempfile.TemporaryDirectory() as open_to_all:
        Path(open_to_all).chmod(0o755)
        home = Home(Path(shutil.copytree(synced, Path(open_to_all) / "home"))).path
        look = f"import os; os.setuid(65534); print(os.listdir({open_to_all!r})); os.listdir({str(home)!r})"
        done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True)
    assert done.stdout == "['home']\n"
    assert "PermissionError" in done.stderr
