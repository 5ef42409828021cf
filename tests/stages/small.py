"""Small libraries of notes and mails, each written for one idea of a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from cascade.config import RunOptions
from cascade.engine import Engine
from cascade.runs import Run
from cascade.types import Answer, Question
from tests.desk import answer_of

__all__ = ["AS_OF", "answered", "ask", "kept", "library", "values"]

AS_OF = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)


@contextmanager
def library(
    folder: Path,
    notes: Mapping[str, str],
    mails: Sequence[tuple[str, str, str, str]] = (),
    beside: Sequence[Path] = (),
) -> Iterator[Engine]:
    """The synced library of `notes` (file to text), `mails` (address, name, subject, text) and the sources `beside`
    them, which goes by rules."""
    (folder / "docs").mkdir()
    for name, text in notes.items():
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    (folder / "mail").mkdir()
    for number, (address, name, subject, text) in enumerate(mails):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"{name} <{address}>", "Desks <hello@desks.example>", subject
        mail["Date"], mail["Message-ID"] = f"Mon, {number + 1} Dec 2025 09:00:00 +0000", f"<m{number}@mail.example>"
        mail.set_content(text)
        (folder / "mail" / f"{number}.eml").write_bytes(mail.as_bytes())
    home = folder / "home"
    home.mkdir()
    (home / "cascade.toml").write_text('[models]\ndefault = "none"\n', encoding="utf-8")
    with Engine(home) as engine:
        for source in (folder / "docs", *([folder / "mail"] if mails else ()), *beside):
            engine.add(source)
        assert not [report for report in engine.sync() if report.error]
        yield engine


def kept(notes: Mapping[str, str], mails: Sequence[tuple[str, str, str, str]] = ()) -> Any:
    """A fixture of such a library that all tests of a module share."""

    @pytest.fixture(scope="module")
    def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        with library(tmp_path_factory.mktemp("library"), notes, mails) as engine:
            yield engine

    return shared


def ask(engine: Engine, text: str) -> Run:
    return engine.ask(Question(text=text, as_of=AS_OF), RunOptions(models={"default": "none"}))


def answered(engine: Engine, text: str) -> Answer:
    return answer_of(ask(engine, text))


def values(run: Run) -> set[str]:
    return {item.value for item in answer_of(run).items}
