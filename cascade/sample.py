"""The sample company that ships with cascade: its sources, and what may be asked of it (`demo.json`)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from cascade.config import SourceConfig
from cascade.connector import guess_kind
from cascade.errors import HomeError
from cascade.home import packaged
from cascade.types import Instant

__all__ = ["Sample", "SampleSource", "sample"]


class SampleSource(BaseModel):
    """One source of the company; `path` counts from the company's folder."""

    model_config = ConfigDict(frozen=True)
    name: str
    path: str


class _Question(BaseModel):
    model_config = ConfigDict(frozen=True)
    id: str
    question: str


class Sample(BaseModel):
    """The part of the company's `demo.json` that the demo and the suites follow."""

    model_config = ConfigDict(frozen=True)
    company: str
    as_of: Instant
    sources: tuple[SampleSource, ...]
    show: tuple[str, ...]
    """Ids of the questions that the demo asks, in order."""
    questions: tuple[_Question, ...]

    def shown(self) -> list[str]:
        """The questions that the demo asks, in order."""
        texts = {q.id: q.question for q in self.questions}
        return [texts[name] for name in self.show]

    def source_configs(self) -> tuple[SourceConfig, ...]:
        """The sources as a home lists them, each of the kind that its connector recognises."""
        folder = packaged("demo_company")
        made: list[SourceConfig] = []
        for source in self.sources:
            path = folder / source.path
            kind = guess_kind(path) if path.exists() else None
            if kind is None:
                raise HomeError(f"the sample company lacks {path}", hint="install cascade again")
            made.append(SourceConfig.model_validate({"name": source.name, "kind": kind, "path": str(path)}))
        return tuple(made)


def sample() -> Sample:
    """The sample company."""
    return Sample.model_validate_json((packaged("demo_company") / "demo.json").read_text(encoding="utf-8"))
