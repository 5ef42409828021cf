"""What an ablation tries beside the baseline: one thing less in each variant, or gold in the place of one stage.

Only what the baseline uses is left out: without a model there is no prompt to do without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import Field

from cascade import prompt as prompts
from cascade.asking import models_for
from cascade.config import STAGES, ModelKind, Models
from cascade.engine import Engine
from cascade.errors import UsageError
from cascade.evals.oracle import ORACLES
from cascade.evals.run import EvalOptions
from cascade.types import Value

__all__ = ["GROUPS", "Group", "Variant", "bare", "variants"]

Group = Literal["stages", "prompts", "retrieval", "gold"]
GROUPS: Mapping[Group, str] = {
    "stages": "each stage on rules alone, without its model",
    "prompts": "each prompt with nothing left but its slots",
    "retrieval": "each part of the plan, the search and the ranking left out",
    "gold": "gold in the place of each stage",
}
"""What a group of variants does."""

_PARTS: tuple[tuple[str, str, Mapping[str, Any], Sequence[str]], ...] = (
    ("no reranking", "the model ranks no passage", {"rerank": 0}, ("retrieve",)),
    (
        "no likelihood",
        "what the model finds likely weighs nothing",
        {"weigh_model": 0.0, "weigh_judge": 0.0},
        ("retrieve", "cite"),
    ),
    (
        "no coverage",
        "passages rank by BM25, not by how much of the question they speak of",
        {"weigh_coverage": 0.0},
        (),
    ),
    ("no single records", "the best record of a passage weighs nothing", {"weigh_record": 0.0}, ()),
    (
        "no BM25",
        "passages rank by how much of the question they speak of",
        {"weigh_coverage": 1.0, "weigh_record": 0.0},
        (),
    ),
    ("no recency", "a question about now prefers nothing new", {"weigh_recency": 0.0}, ()),
    ("no synonyms", "only the question's own words are looked for", {"synonyms": False}, ()),
    ("no other names", "what the library calls it otherwise is not looked for", {"other_names": False}, ()),
    ("no inferred filters", "times, people and kinds in a question narrow nothing", {"infer_filters": False}, ()),
    ("no steps", "a question over records is read like any other", {"steps": False}, ()),
    ("no limit a document", "all that is read may be of one document", {"per_document": 1000}, ()),
)
"""Parts of what finds: name, what it is to be without it, the recipe for that, and the stages one of which has to have
a model that scores."""


class Variant(Value):
    """One change of the baseline."""

    name: str
    group: Group
    about: str
    """What is otherwise, in a few words."""
    models: dict[str, str] = Field(default_factory=dict)
    recipe: dict[str, Any] = Field(default_factory=dict)
    prompts: dict[str, str] = Field(default_factory=dict)
    oracles: tuple[str, ...] = ()

    def of(self, options: EvalOptions) -> EvalOptions:
        """The options of the baseline with this change."""
        return options.model_copy(
            update={
                "models": {**options.models, **self.models},
                "recipe": {**options.recipe, **self.recipe},
                "prompts": {**options.prompts, **self.prompts},
                "oracles": self.oracles or options.oracles,
                "name": "",
            }
        )


def variants(engine: Engine, options: EvalOptions, groups: Sequence[str] = ()) -> tuple[Variant, ...]:
    """The variants of a baseline with these `options`, of all `groups` where none is named.

    Raises `UsageError` for a group that there is none of.
    """
    for name in groups:
        if name not in GROUPS:
            raise UsageError(f"there is no group of variants {name!r}", hint=f"groups: {', '.join(GROUPS)}")
    models = models_for(engine.home.config.models, options.models)
    each: dict[Group, Iterator[Variant]] = {
        "stages": _stages(engine, models, options),
        "prompts": _prompts(engine, models, options),
        "retrieval": _parts(engine, models, options),
        "gold": (
            Variant(name=f"gold {stage}", group="gold", about=f"a perfect {stage}", oracles=(stage,))
            for stage in ORACLES
            if _runs(stage, options)
        ),
    }
    return tuple(variant for group in each if not groups or group in groups for variant in each[group])


def _runs(stage: str, options: EvalOptions) -> bool:
    """Whether what the stage makes is measured, and not gold already."""
    return STAGES.index(stage) <= STAGES.index(options.through) and stage not in options.oracles


def _stages(engine: Engine, models: Models, options: EvalOptions) -> Iterator[Variant]:
    whole = models.spec("default")
    for stage, used in engine.prompts().items():
        if not used or not _runs(stage, options):
            continue
        if models.spec(stage).kind is not ModelKind.NONE:
            yield Variant(name=f"{stage} on rules", group="stages", about="without its model", models={stage: "none"})
        elif whole.kind is not ModelKind.NONE:
            yield Variant(
                name=f"{stage} by model",
                group="stages",
                about=f"not by rules: by {whole.name}",
                models={stage: whole.name},
            )


def _prompts(engine: Engine, models: Models, options: EvalOptions) -> Iterator[Variant]:
    own_recipe = engine.home.config.recipe.changed(options.recipe)
    for stage, names in engine.prompts().items():
        spec = models.spec(stage)
        if spec.kind is ModelKind.NONE or not _runs(stage, options):
            continue
        texts = {name: options.prompts.get(name) or engine.prompt(name) for name in names}
        scoring = {name for name, text in texts.items() if prompts.parse(name, text).reply}
        reads = own_recipe.reading > 0 and engine.gateway.can_read(spec)
        readers = [name for name in names if name in prompts.READERS and reads]
        able = engine.gateway.can_score(spec)
        used = readers or [n for n in names if n not in prompts.READERS and (able or n not in scoring)]
        for name in used:
            emptied = {name: bare(name, texts[name])}
            yield Variant(
                name=f"bare {name}", group="prompts", about=f"the prompt {name} without words", prompts=emptied
            )


def bare(name: str, text: str) -> str:
    """The prompt `text` with nothing left but its head and its slots: no task, no examples.

    Raises `PromptError` where it does not read.
    """
    loaded = prompts.parse(name, text)
    head = text.split("+++\n", 2)[1]
    asked, replied = (
        [slot for slot in (*loaded.untrusted, *loaded.slots) if f"{{{{{slot}}}}}" in part.replace(" ", "")]
        for part in (loaded.user, loaded.reply)
    )
    user = "\n".join(f"{{{{{slot}}}}}" for slot in asked)
    reply = " ".join(f"{{{{{slot}}}}}" for slot in replied)
    return f"+++\n{head}+++\n=== user\n{user}\n" + (f"=== reply\n {reply}\n" if reply else "")


def _parts(engine: Engine, models: Models, options: EvalOptions) -> Iterator[Variant]:
    own = engine.home.config.recipe.changed(options.recipe).model_dump()
    for name, about, recipe, scored in _PARTS:
        scores = any(_runs(stage, options) and engine.gateway.can_score(models.spec(stage)) for stage in scored)
        if (not scored or scores) and not recipe.items() <= own.items():
            yield Variant(name=name, group="retrieval", about=about, recipe=dict(recipe))
