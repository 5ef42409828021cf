"""What is loaded when, who may import whom, and that the whole project is typed and tidy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODEL_AND_SCREEN = {"litellm", "llama_cpp", "rich", "textual"}
ENGINES = {"tantivy", "sqlite3"}
LATER = {"multiprocessing", "concurrent.futures", "asyncio", "ssl", "http.client", "tomlkit", "cascade_connectors"}
"""Not heavy one by one, and no use to somebody who looks a word up."""

_TELL = """
import sys
{code}
print(*sorted(sys.modules), file=sys.stderr)
"""


def _loaded(code: str, home: Path) -> set[str]:
    """The modules that are there after `code` ran in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", _TELL.format(code=code)],
        env={"CASCADE_HOME": str(home), "PATH": "", "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def _command(*arguments: str) -> str:
    return f"from cascade.cli.app import run\nrun({arguments!r})"


def test_the_engine_is_imported_without_anything_heavy(tmp_path: Path) -> None:
    assert not (MODEL_AND_SCREEN | ENGINES | LATER) & _loaded("import cascade.engine", tmp_path)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["completion", "bash"], ["nonsense"]])
def test_what_needs_no_library_loads_none_and_no_pydantic(tmp_path: Path, arguments: list[str]) -> None:
    loaded = _loaded(_command(*arguments), tmp_path)
    assert not (MODEL_AND_SCREEN | ENGINES | LATER - {"asyncio"} | {"pydantic", "cascade.engine"}) & loaded


def test_help_of_the_commands_that_look_up_loads_nothing_heavy(tmp_path: Path) -> None:
    for command in ("search", "sources", "sync", "add"):
        assert not (MODEL_AND_SCREEN | ENGINES) & _loaded(_command(command, "--help"), tmp_path), command


@pytest.mark.parametrize("name", ["compare", "report", "ablate"])
def test_what_makes_reports_is_loaded_when_one_is_made(tmp_path: Path, name: str) -> None:
    loaded = _loaded(_command("eval", name, "--help"), tmp_path)
    assert not (MODEL_AND_SCREEN | ENGINES | {"jinja2", "numpy", "pydantic", "cascade.engine"}) & loaded
    assert "jinja2" not in _loaded("import cascade.evals.report, cascade.evals.ablate", tmp_path)


def test_a_search_loads_the_index_and_the_library_alone(synced: Path) -> None:
    loaded = _loaded(_command("search", "oars"), synced)
    assert loaded >= ENGINES, "it did search"
    assert not (MODEL_AND_SCREEN | LATER | {"cascade.context", "cascade.models.gateway", "cascade.sync"}) & loaded


def test_listing_sources_loads_the_library_alone(synced: Path) -> None:
    loaded = _loaded(_command("sources"), synced)
    assert "sqlite3" in loaded
    assert not (MODEL_AND_SCREEN | LATER | {"tantivy"}) & loaded


def test_asking_by_rules_loads_no_model(home: Path) -> None:
    loaded = _loaded(_command("ask", "How long is the warranty on hulls?"), home)
    assert "cascade.pipeline" in loaded
    assert not {"llama_cpp", "litellm", "numpy", "textual"} & loaded
    assert not {"cascade.aliases.grammar", "cascade.followup"} & loaded, "neither read documents nor a conversation"


def test_a_sync_loads_only_the_connectors_of_its_sources(home: Path) -> None:
    loaded = _loaded(_command("sync", "slack"), home)
    assert "cascade_connectors.slack" in loaded
    others = {"cascade_connectors.vcard", "cascade_connectors.documents", "cascade_connectors.mail"}
    assert not (others | {"llama_cpp", "litellm"}) & loaded


# --- rules that tools hold the project to -------------------------------------------------------------------------


def _tool(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}"


def test_each_module_imports_only_what_its_layer_may() -> None:
    _tool("-c", "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])")


def test_the_project_is_typed() -> None:
    _tool("-m", "mypy")


def test_the_project_is_tidy() -> None:
    _tool("-m", "ruff", "check", "--no-cache", ".")
    _tool("-m", "ruff", "format", "--no-cache", "--check", ".")
