"""Settings: what `cascade.toml` may say, with the default of each.

zone = "Europe/Zurich"            # the machine's own by default

[models]
default = "smollm2"               # or none, a .gguf path, hub:owner/repo/file.gguf, any LiteLLM model string
synthesize = "openai/gpt-4o"      # one stage on another model
threads = 2

[recipe]                          # numbers that the stages work with
pool = 60

[[sources]]
name = "mail"
kind = "maildir"
path = "~/Maildir"
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cascade.errors import NoSuch, UsageError, misfit
from cascade.files import add_entry, change_toml, drop_entries, read_toml
from cascade.types import Value

if TYPE_CHECKING:
    import tomlkit

__all__ = [
    "STAGES",
    "Config",
    "ModelKind",
    "ModelSpec",
    "Models",
    "Recipe",
    "RunOptions",
    "SourceConfig",
    "models_in_words",
]

STAGES = ("decompose", "retrieve", "cite", "synthesize", "verify")
"""Names of the stages, in the order they run."""
_BUNDLED, _HELPS = "smollm2", ("retrieve",)
"""The bundled model, and the stages in which it was measured to help: `model-stages` in evals/DECISIONS.md."""


class ModelKind(StrEnum):
    """Where a model lies, as its name tells: see `ModelSpec`."""

    NONE = "none"
    BUNDLED = "bundled"
    FILE = "file"
    HUB = "hub"
    REMOTE = "remote"


class ModelSpec(Value):
    """Which model, as a person names it.

    `none`: rules alone. `smollm2`: the bundled SmolLM2-135M. A path that ends in `.gguf`: that file.
    `hub:owner/repo/file.gguf`: a file of a model hub, fetched once where there is a network. Anything else is a LiteLLM
    model string (`openai/gpt-4o`, `ollama/llama3`), the only kind that leaves the machine.
    """

    name: str

    @property
    def kind(self) -> ModelKind:
        if self.name == "none":
            return ModelKind.NONE
        if self.name == _BUNDLED:
            return ModelKind.BUNDLED
        if self.name.startswith("hub:"):
            return ModelKind.HUB
        return ModelKind.FILE if self.name.lower().endswith(".gguf") else ModelKind.REMOTE

    @field_validator("name")
    @classmethod
    def _named(cls, name: str) -> str:
        if not name.strip():
            raise ValueError(
                "a model needs a name: none, smollm2, a .gguf path, hub:owner/repo/file.gguf or a LiteLLM model"
            )
        return name.strip()


class Models(Value):
    """Which model each stage uses. An unset stage uses `default`, and the bundled one only where it helps.

    A stage goes by rules where the bundled model was measured to make answers worse, unless it is named for the stage.
    """

    default: str = _BUNDLED
    decompose: str | None = None
    retrieve: str | None = None
    cite: str | None = None
    synthesize: str | None = None
    verify: str | None = None
    threads: int = Field(0, ge=0)
    """Decoding threads; 0 chooses by the cores that are free."""
    context: int = Field(4096, ge=512)
    """Tokens of context of a local model."""
    api_base: str | None = None
    """Base URL of an OpenAI-compatible server, for remote models."""
    timeout: float = Field(120.0, gt=0)
    """Seconds to wait for a remote model."""

    def spec(self, stage: str) -> ModelSpec:
        """The model of `stage`; of `default`, what a person named for all of them."""
        own: str | None = getattr(self, stage, None)
        if own is None and ModelSpec(name=self.default).kind is ModelKind.BUNDLED and stage not in _HELPS:
            own = "none"
        return ModelSpec(name=own or self.default)

    def remote(self) -> tuple[str, ...]:
        """Names of the remote models among them, in the stages' order."""
        names = [self.spec(stage).name for stage in STAGES]
        return tuple(dict.fromkeys(n for n in names if ModelSpec(name=n).kind is ModelKind.REMOTE))


def models_in_words(models: Mapping[str, str]) -> str:
    """The models of a run's stages in a line: "smollm2", or "smollm2 for retrieve" where the others go by rules."""
    stages: dict[str, list[str]] = {}
    for stage, name in models.items():
        stages.setdefault(name, []).append(stage)
    if len(stages) < 2:
        return "".join(stages)
    return ", ".join(f"{name} for {' and '.join(of)}" for name, of in stages.items() if name != "none")


class Recipe(Value):
    """The numbers that the stages work with; a run records the ones it used."""

    pool: int = Field(60, ge=1)
    """Passages that a look-up question takes from the index."""
    pool_all: int = Field(400, ge=1)
    """Passages that a list, who or count question reads at most."""
    rerank: int = Field(16, ge=0)
    """Of those, how many the model scores; 0 leaves the order to the index."""
    rerank_chars: int = Field(700, ge=100)
    """Characters of a passage that the model reads when it ranks."""
    keep: int = Field(8, ge=1)
    """Passages that a look-up question reads for quotes."""
    per_document: int = Field(3, ge=1)
    """Of those, how many of one document."""
    records: int = Field(20, ge=0)
    """Single records (messages, turns) of the best passages that are told of, the best first."""
    read: int = Field(16, ge=1)
    """Sentences of those passages that the model judges."""
    reading: int = Field(16_000, ge=0)
    """Characters of what was found that a model strong enough to read is shown at once; 0 lets none read."""
    readings: int = Field(6, ge=1)
    """How often at most, for a question that every match is read for."""
    quotes: int = Field(5, ge=1)
    """Quotes of a look-up question at most."""
    weigh_judge: float = Field(0.5, ge=0, le=1)
    """Weight of how likely the model finds the question after a sentence, beside what the rules tell of it, 0 to 1."""
    weigh_model: float = Field(0.25, ge=0, le=1)
    """Weight of the model's likelihood beside all that is told from words and records, 0 to 1."""
    weigh_coverage: float = Field(0.5, ge=0, le=1)
    """Weight of the share of the question that a passage speaks of beside its BM25, 0 to 1."""
    weigh_record: float = Field(0.5, ge=0, le=1)
    """Weight of a passage's best single record beside the passage as a whole, 0 to 1."""
    weigh_similar: float = Field(0.0, ge=0, le=1)
    """What a record gains by words near in meaning to the question's, where it lacks those; 0 looks for none."""
    weigh_recency: float = Field(0.25, ge=0, le=1)
    """What a passage of today gains beside an old one, for a question about how things are now."""
    half_life: float = Field(90.0, gt=0)
    """Days after which that gain is half."""
    weigh_authority: float = Field(0.0, ge=0, le=1)
    """What a passage gains whose document others answer, link to or name, beside one that nothing points to."""
    weigh_pin: float = Field(1.0, ge=0, le=1)
    """What a passage of a document gains that a person pinned for the question: at 1 it comes first."""
    learned: bool = True
    """Whether the learned ranker orders what a look-up finds, where one is in force."""
    synonyms: bool = True
    """Whether words that the thesaurus holds alike are looked for too."""
    other_names: bool = True
    """Whether other names of a thing, as the library itself tells them, are looked for too."""
    steps: bool = True
    """Whether a question for people, organisations, requests or links is answered by steps over the records."""
    infer_filters: bool = True
    """Whether the times, people and kinds that a question names narrow its search."""
    support: float = Field(0.4, ge=0, le=1)
    """Share of a question's weight in words that its quotes must carry together to count as evidence."""
    accept: float = Field(0.8, ge=0, le=1)
    """Share of the best record's that another must carry to be a value of a list, a count or a who question."""
    seed: int = 0
    """What chance begins with, where a model writes at a temperature above 0."""
    temperature: float = Field(0.0, ge=0)
    """How freely a model writes; at 0 it says the same each time."""

    def changed(self, changes: Mapping[str, Any]) -> Recipe:
        """This one with `changes`; raises `UsageError` for one that no recipe has, or that cannot be."""
        try:
            return Recipe.model_validate({**self.model_dump(), **changes})
        except ValidationError as error:
            known = ", ".join(Recipe.model_fields)
            raise UsageError(f"the recipe's {misfit(error)}", hint=f"a recipe has: {known}") from error


class RunOptions(Value):
    """What a run is to do otherwise than the home's settings say."""

    models: dict[str, str] = Field(default_factory=dict)
    """Stage to model; `default` for all that are not named."""
    recipe: dict[str, Any] = Field(default_factory=dict)
    pins: dict[str, Any] = Field(default_factory=dict)
    """Stage to the output that stands in for its own."""
    prompts: dict[str, str] = Field(default_factory=dict)
    """Prompt to the text that stands in for the home's."""
    ranking: dict[str, Any] | None = None
    """The pins and the learned ranker to rank by, as JSON; None for those that the home has."""
    fresh: tuple[str, ...] = ()
    """Stages whose cached outputs are not to be used."""
    sample: int = 0
    forked: str | None = None
    batch: str | None = None
    result: str | None = None
    """The result of an eval that the run is a part of: such runs are kept apart from what a person asked."""
    said: str = ""
    """What the person typed, where the question was made to stand on its own from it."""
    follows: str | None = None
    """The run that it was asked after."""
    repeat: bool = False
    """Whether a measurement of noise makes it: `last` passes such runs over."""


class SourceConfig(BaseModel):
    """One source as `cascade.toml` lists it; what is not `name` or `kind` is handed to its connector."""

    model_config = ConfigDict(frozen=True, extra="allow")
    name: str
    kind: str

    @field_validator("name")
    @classmethod
    def _plain(cls, name: str) -> str:
        if not re.fullmatch(r"[\w.-]{1,64}", name):
            raise ValueError(f"{name!r}: a source's name is of letters, digits, '.', '-' and '_', 64 at most")
        return name

    @property
    def options(self) -> dict[str, Any]:
        """The connector's own settings, as written."""
        return dict(self.__pydantic_extra__ or {})

    def lies(self, other: SourceConfig) -> Literal["", "in", "around"]:
        """Whether this source lies in or around another of its kind; empty where the two have nothing in common."""
        paths = [source.options.get("path") for source in (self, other)]
        if self.kind != other.kind or self.name == other.name or not all(paths):
            return ""
        own, its = (Path(str(path)).expanduser().resolve() for path in paths)
        return "in" if own.is_relative_to(its) else "around" if its.is_relative_to(own) else ""


class Config(Value):
    """All of `cascade.toml`."""

    zone: str | None = None
    """IANA time zone; the machine's own when unset."""
    models: Models = Models()
    recipe: Recipe = Recipe()
    sources: tuple[SourceConfig, ...] = ()

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str | None) -> str | None:
        if zone is not None:
            from zoneinfo import ZoneInfo

            try:
                ZoneInfo(zone)
            except (KeyError, ValueError, OSError) as error:
                raise ValueError(f"there is no time zone {zone!r}; Europe/Zurich is one") from error
        return zone

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        names = [s.name.casefold() for s in self.sources]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise ValueError(f"two sources are named {twice[0]!r}")
        return self

    @classmethod
    def load(cls, path: Path) -> Config:
        """Read `path`; a file that is not there is an empty one. Raises `ConfigError` that says what and where."""
        return read_toml(path, cls)

    def source(self, name: str) -> SourceConfig:
        """The source called `name`; raises `NoSuch`."""
        for source in self.sources:
            if source.name == name:
                return source
        known = ", ".join(s.name for s in self.sources) or "none yet: `cascade add PATH`"
        raise NoSuch(f"no source called {name!r}", hint=f"sources: {known}")


def add_source(path: Path, source: SourceConfig) -> None:
    """Append `source` to the file at `path`, leaving the rest of it, comments included, as its owner wrote it."""
    if any(s.name.casefold() == source.name.casefold() for s in Config.load(path).sources):
        raise UsageError(f"there is a source called {source.name!r} already", hint="choose another name: `--name NAME`")
    entry = {"name": source.name, "kind": source.kind, **source.options}
    change_toml(path, "", lambda held: add_entry(held, "sources", entry))


def remove_source(path: Path, name: str) -> None:
    """Take the source called `name` out of the file at `path`; raises `NoSuch`."""
    Config.load(path).source(name)
    change_toml(path, "", lambda held: drop_entries(held, "sources", lambda entry: entry["name"] == name))


def move_source(path: Path, name: str, where: Path) -> None:
    """Let the source called `name` in the file at `path` lie at `where` from now on; raises `NoSuch`."""
    Config.load(path).source(name)

    def moved(held: tomlkit.TOMLDocument) -> None:
        for entry in held["sources"]:
            if entry["name"] == name:
                entry["path"] = str(where)

    change_toml(path, "", moved)
