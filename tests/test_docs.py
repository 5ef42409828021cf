"""What the documents say is so: commands, options, kinds, exit codes, links, and the two commands of a newcomer."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from cascade import config, errors
from cascade.cli import evals
from cascade.cli.app import COMMANDS, app
from cascade.config import Config, Models, Recipe
from cascade.connector import connector_kinds
from cascade.errors import CascadeError

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(ROOT.glob("*.md"))


def _command(name: str) -> click.Command:
    command: click.Command = getattr(importlib.import_module(f"cascade.cli.{COMMANDS[name][0]}"), name)
    return command


def _options(command: click.Command) -> set[str]:
    return {option for p in command.params if isinstance(p, click.Option) for option in p.opts}


def _meant(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that a line after `cascade` means, that of a group within it, and what comes after its name."""
    command, rest = _command(words[0]), words[1:]
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, f"there is no `cascade {' '.join(words)}`"
        command, rest = found, rest[1:]
    return command, rest


def _rows(head: str) -> list[list[str]]:
    """The rows of the README's table with these column heads."""
    table = re.search(rf"^\| {re.escape(head)} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", README, re.M)
    assert table, f"README has no table {head!r}"
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table[1].splitlines()]


def test_every_command_is_in_the_readme_and_no_other() -> None:
    documented = [re.findall(r"`cascade (\w+)`", row[0])[0] for row in _rows("command | what it does")]
    assert sorted(documented) == sorted(COMMANDS)


def test_the_options_that_the_readme_names_exist() -> None:
    for first, about in _rows("command | what it does"):
        name = first.strip("`").removeprefix("cascade ")
        named = set(re.findall(r"(?<![\w-])--[a-z-]+", about))
        known = _options(_command(name))
        assert named <= known, f"cascade {name}: {named - known}"


def test_every_command_of_evals_is_in_the_readme_with_options_that_exist() -> None:
    rows = {re.findall(r"`cascade eval (\w+)", row[0])[0]: row[1] for row in _rows("command of evals | what it does")}
    assert sorted(rows) == sorted(evals.COMMANDS)
    for name, about in rows.items():
        command, _ = _meant(["eval", name])
        assert set(re.findall(r"(?<![\w-])--[a-z-]+", about)) <= _options(command), name


def _shell_lines() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.S)
    inline = re.findall(r"`(cascade [^`]+)`", README)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in [*lines, *inline] if line.startswith("cascade ")]


@pytest.mark.parametrize("line", _shell_lines())
def test_command_lines_in_the_readme_parse(line: str) -> None:
    command, arguments = _meant(shlex.split(line)[1:])
    words = [argument.rstrip("…") for argument in arguments]
    given = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert given <= _options(command) | {"--help"}
    needed = sum(p.required for p in command.params if isinstance(p, click.Argument))
    if words and needed <= len([w for w in words if not w.startswith("-")]):
        # In the group's own settings: click keeps with a command what its first context said of the help option.
        command.make_context(command.name, [w or "x" for w in words], resilient_parsing=True, **app.context_settings)


def test_the_kinds_of_sources_are_those_that_are_installed() -> None:
    documented = {
        kind for row in _rows("source | kind | what `cascade add` takes") for kind in re.findall(r"`([\w-]+)`", row[1])
    }
    shipped = {
        e.name
        for e in importlib.metadata.entry_points(group="cascade.connectors")
        if e.value.startswith("cascade_connectors.")
    }
    assert documented == shipped
    assert shipped <= set(connector_kinds())
    assert shipped - {"folder"} <= set(re.findall(r"[\w-]+", inspect.getdoc(_command("add").callback) or ""))


def _errors() -> list[type[CascadeError]]:
    classes = (getattr(errors, name) for name in errors.__all__)
    return [c for c in classes if isinstance(c, type) and issubclass(c, CascadeError)]


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn = {name: int(code) for name, code in re.findall(r"[├└]── (\w+) +(\d+)", errors.__doc__ or "")}
    assert drawn == {c.__name__: c.exit_code for c in _errors() if c is not CascadeError}


def test_exit_codes_are_told_alike_everywhere() -> None:
    told = re.compile(r"(\d+) (done|not found|usage|settings|home|source|model|stage|no such thing|cancelled)")
    in_readme = dict(told.findall(" ".join(README.split())))
    in_help = dict(told.findall(" ".join((inspect.getdoc(app.callback) or "").split())))
    assert in_readme == in_help
    assert {int(code) for code in in_readme} == {0, 1, 130} | {c.exit_code for c in _errors() if c is not CascadeError}


def test_settings_in_the_readme_read() -> None:
    [block] = re.findall(r"```toml\n(.*?)```", README, re.S)
    assert Config.model_validate(tomllib.loads(block)).models.default == "smollm2"


def test_settings_in_the_docstring_read() -> None:
    text = inspect.getdoc(config) or ""
    read = Config.model_validate(tomllib.loads(text[text.index("zone =") :]))
    assert read.sources[0].kind in connector_kinds()
    assert set(Models.model_fields) > {"default", "threads"}
    assert "pool" in Recipe.model_fields


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!\w+:)([^)#]+)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing


def test_the_pictures_of_the_readme_are_there_and_ask_for_nothing() -> None:
    """A picture that fetched a font would tell a server who reads it."""
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+\.svg)\)", README)
    assert len(pictures) == 2
    for picture in pictures:
        drawn = (ROOT / picture).read_text(encoding="utf-8")
        assert drawn.startswith("<svg")
        assert not re.search(r"url\(|href|@import|<script", drawn.replace("url(#", ""))


def test_the_changelog_tells_of_this_version() -> None:
    version = importlib.metadata.version("cascade-qa")
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_newcomer_gets_by_with_two_lines() -> None:
    """One to see it work, one to run the tests; what CI runs is the second, as the README has it."""
    commands = dict(re.findall(r"<!-- (\w+) command -->\n```sh\n([^\n]+)\n```", README))
    assert set(commands) == {"demo", "test"}
    assert commands["demo"].endswith(".venv/bin/cascade demo")
    assert commands["test"].endswith(".venv/bin/pytest")
    assert all(command.startswith("python3 -m venv .venv && ") for command in commands.values())
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    [extract] = re.findall(r"^command=\$\((sed .*)\)$", script, re.M)
    done = subprocess.run(["bash", "-c", extract], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == commands["test"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize(
    "package",
    [
        "export",
        "language",
        "operations",
        "questions",
        "stages",
        *(f"stages.{p.parent.name}" for p in (ROOT / "cascade/stages").glob("*/__init__.py")),
    ],
)
def test_a_package_of_many_modules_says_what_each_is_for(package: str) -> None:
    told = importlib.import_module(f"cascade.{package}").__doc__ or ""
    folder = ROOT.joinpath("cascade", *package.split("."))
    modules = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert modules - {"__init__"} - set(re.findall(r"`(\w+)`", told)) == set()
