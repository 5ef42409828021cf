"""What a person gives to a run by hand, checked before it is taken: outputs of stages, prompts, and names of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cascade import prompt as prompts
from cascade.config import RunOptions
from cascade.errors import ConfigError, NoSuch, PromptError, UsageError
from cascade.home import packaged
from cascade.pipeline import CHAIN
from cascade.prompt import Prompt
from cascade.stage import Stage
from cascade.stages.evidence import Draft, Evidence, Found
from cascade.steps import Decision, Edit, Halt, Use
from cascade.types import Answer, Operation, Plan, Status, SubQuestion, Value

__all__ = ["blank_output", "check_decision", "check_names", "check_output", "check_prompt"]


def _stage_of(name: str) -> Stage[..., Any]:
    """The stage that runs under `name`: `retrieve` for `retrieve` and `retrieve.q1`; raises `NoSuch`."""
    first, dot, _ = name.partition(".")
    found = next((s for s in CHAIN if s.name == first and (s.per_question or not dot)), None)
    if found is None:
        raise NoSuch(f"no stage {name!r}", hint=f"stages: {', '.join(_shown(s) for s in CHAIN)}")
    return found


def check_names(options: RunOptions) -> None:
    """Raise `UsageError` for a stage or prompt in `options` that there is none of: it would be passed over."""
    for name in (*options.pins, *options.fresh):
        try:
            _stage_of(name)
        except NoSuch as error:
            raise UsageError(str(error), hint=error.hint) from error
    for name in options.prompts:
        _check_prompts_name(name)


def check_output(name: str, output: Any) -> None:
    """Raise `ConfigError` that names the field where `output` (JSON) cannot stand in for that of the stage `name`.

    `NoSuch` for a stage that there is none of. Beside the types of all fields, ids and numbers have to lead somewhere.
    """
    value = _stage_of(name).read(output, name)
    wrong = _wrong(value)
    sub = name.partition(".")[2]
    if not wrong and sub and getattr(value, "sub", sub) != sub:
        wrong = f"sub: it is for {sub}, and says {getattr(value, 'sub', '')!r}"
    if wrong:
        raise ConfigError(f"the output given for {name} does not fit: {wrong}")


def check_prompt(name: str, text: str) -> Prompt:
    """The prompt that `text` writes down.

    Raises `PromptError` where it does not read or has other slots than its stage fills, and `UsageError` for a name
    that no stage uses.
    """
    _check_prompts_name(name)
    loaded = prompts.parse(name, text)
    shipped = prompts.load(packaged("prompts") / f"{name}.md")
    slots, wanted = {*loaded.slots, *loaded.untrusted}, {*shipped.slots, *shipped.untrusted}
    if slots != wanted:
        raise PromptError(
            f"prompt {name!r}: has the slots {sorted(slots)}, and its stage fills {sorted(wanted)}",
            hint="keep every slot; what is said around them is yours",
        )
    if lost := set(shipped.untrusted) - set(loaded.untrusted):
        raise PromptError(f"prompt {name!r}: {sorted(lost)} hold text from sources: leave them under `untrusted`")
    return loaded


def check_decision(halt: Halt, decision: Decision) -> None:
    """Raise `ConfigError`, `UsageError` or `NoSuch` where `decision` cannot be followed at `halt`."""
    if isinstance(decision, Use):
        check_output(halt.name, decision.output)
    if isinstance(decision, Edit):
        for name, output in decision.outputs.items():
            if name not in halt.made:
                raise NoSuch(f"{name} has made nothing yet", hint=f"made: {', '.join(halt.made) or 'nothing'}")
            check_output(name, output)
        for name, text in decision.prompts.items():
            check_prompt(name, text)


def blank_output(halt: Halt) -> Any:
    """An output (JSON) that fits the stage of `halt` and says nothing: to begin with for who writes one himself."""
    sub = halt.inputs.get("sub") or {}
    text = (halt.inputs.get("question") or {}).get("text", "")
    blanks: dict[str, Value] = {
        "decompose": Plan(operation=Operation.FIND, questions=(SubQuestion(id="q1", text=text),)),
        "retrieve": Found(sub=sub.get("id", ""), query=""),
        "cite": Evidence(sub=sub.get("id", "")),
        "synthesize": Draft(),
        "verify": Answer(status=Status.NOT_FOUND, text=""),
    }
    return blanks[halt.stage].model_dump(mode="json")


def _check_prompts_name(name: str) -> None:
    known = dict.fromkeys(p for s in CHAIN for p in s.prompts)
    if name not in known:
        raise UsageError(f"no prompt {name!r}", hint=f"prompts: {', '.join(known)}")


def _shown(stage: Stage[..., Any]) -> str:
    return f"{stage.name}, {stage.name}.q1" if stage.per_question else stage.name


def _wrong(value: Any) -> str:
    """What of a well-typed output leads nowhere: the field and what is the matter, or nothing."""
    if isinstance(value, Plan):
        return _wrong_plan(value)
    if isinstance(value, Evidence):
        cited = [("items", i.quotes) for i in value.items] + [("groups", g.quotes) for g in value.groups]
        return _wrong_numbers([q.n for q in value.quotes], cited)
    if isinstance(value, Answer):
        cited = [("claims", c.quotes) for c in value.claims] + [("items", i.quotes) for i in value.items]
        return _wrong_numbers([q.n for q in value.quotes], cited)
    return ""


def _wrong_plan(plan: Plan) -> str:
    if not plan.questions:
        return "questions: there has to be one"
    ids: list[str] = []
    for number, sub in enumerate(plan.questions):
        if not sub.id or sub.id in ids:
            return f"questions.{number}.id: each has one of its own, and {sub.id!r} is not"
        if unknown := [need for need in sub.needs if need not in ids]:
            return f"questions.{number}.needs: {unknown[0]!r} is no question before it"
        ids.append(sub.id)
    return ""


def _wrong_numbers(quotes: Sequence[int], cited: Iterable[tuple[str, Sequence[int]]]) -> str:
    if len(set(quotes)) < len(quotes):
        return "quotes: two have the same number"
    for field, numbers in cited:
        if not numbers:
            return f"{field}: one has no quote"
        if gone := [n for n in numbers if n not in quotes]:
            return f"{field}: there is no quote {gone[0]}"
    return ""
