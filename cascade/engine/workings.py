"""What the stages run on, and what a person may put in its place: models with their tokens, prompts, outputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cascade.config import STAGES, ModelSpec
from cascade.engine.resources import Resources

if TYPE_CHECKING:
    from cascade.models.base import TokenLogprob
    from cascade.runs import Run
    from cascade.steps import Halt
    from cascade.trace import ModelCalled

__all__ = ["Workings"]


class Workings(Resources):
    """What a front end asks about models, prompts and outputs."""

    def models(self) -> tuple[ModelSpec, ...]:
        """Models that can be named here: none, the bundled one, files in this home's folder, those of the settings."""
        from cascade.models.weights import own_files

        files = map(str, own_files(self.home))
        named = [self.home.config.models.spec(stage).name for stage in ("default", *STAGES)]
        return tuple(ModelSpec(name=name) for name in dict.fromkeys(["none", "smollm2", *named, *files]))

    def tokens(
        self, run: Run, call: ModelCalled, item: int = 0, *, stop: Callable[[], bool] = lambda: False
    ) -> tuple[TokenLogprob, ...]:
        """The tokens of what a model wrote or scored in `run`, each with its log-probability (nats) and alternatives.

        Of a generation those that were recorded: the model's own probabilities, before a grammar and the temperature
        had their say, with the 5 likeliest tokens; none of a remote model.
        Of a score the target of the `item`-th text, with the 8 likeliest tokens: these are asked of the same model, or
        its cache, and are left out where it is not on this machine or its weights are others by now. Slow the first
        time. Raises `NoSuch` for an item or a record that is not there, `ModelUnavailable` where neither the record nor
        a model of this machine knows, `Stopped` where `stop` said so.
        """
        from cascade.engine.tokens import tokens

        return tokens(run, call, item, self.gateway, stop)

    def prompts(self) -> dict[str, tuple[str, ...]]:
        """The prompts that each stage may use, in the stages' order; none for a stage that asks no model."""
        from cascade.pipeline import CHAIN

        return {stage.name: stage.prompts for stage in CHAIN}

    def prompt(self, name: str, run: Run | None = None) -> str:
        """The text of a prompt: what `run` was given in its place, else the home's; raises `PromptError`."""
        if run is not None and name in run.head.prompts:
            return str(run.blobs.get(run.head.prompts[name]))
        return self.home.prompt(name).read_text(encoding="utf-8")

    def check_prompt(self, name: str, text: str) -> None:
        """Raise `PromptError` where `text` cannot stand in for the prompt, `UsageError` where no stage uses it."""
        from cascade.given import check_prompt

        check_prompt(name, text)

    def check_output(self, stage: str, output: Any) -> None:
        """Raise `ConfigError` that names the field where `output` (JSON) cannot stand in for that of `stage`.

        `stage` is as a run names it, `retrieve.q1`; raises `NoSuch` for one that there is none of.
        """
        from cascade.given import check_output

        check_output(stage, output)

    def blank_output(self, halt: Halt) -> Any:
        """An output (JSON) that fits the stage of `halt` and says nothing: to begin with for who writes one himself."""
        from cascade.given import blank_output

        return blank_output(halt)
