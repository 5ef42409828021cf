"""Models that read, for tests: each chooses by the words of what it is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from cascade.models.base import Generate
from cascade.models.scripted import ScriptedModel
from cascade.runs import Run
from cascade.stages.evidence import Evidence
from tests.desk import Desk

VARNISH = "How long do you wait until the next layer goes on?"

RESTS = "Between two coats the varnish rests for a day"

HULLS = "How long is the warranty on hulls and on oars?"


def reader(
    *wanted: str,
    words: object = (),
    written: object = None,
    each: bool = False,
    adds: bool = False,
    values: Sequence[str] = (),
) -> ScriptedModel:
    """A model that chooses the sentences which hold one of `wanted`, in that order, and writes nothing that fits."""

    def answer(request: Generate) -> str:
        asked = (request.json_schema or {})["title"]
        if asked == "WideProposal":
            question = request.user.rsplit("Question: ", 1)[1]
            return json.dumps({"operation": "find", "sub_questions": [question], "words": words})
        if asked == "WrittenOut":
            return json.dumps(written or "nothing")
        lines = request.user.splitlines()
        found = [int(m[1]) for want in wanted for line in lines if want in line and (m := re.match(r"\[(\d+)\]", line))]
        return json.dumps({"sentences": found, "each_counts": each, "adds_up": adds, "values": values})

    return ScriptedModel(answer, reads=True)


def seated(desk: Desk, model: ScriptedModel) -> ScriptedModel:
    desk.seat(model)
    return model


def evidence(run: Run) -> Evidence:
    return Evidence.model_validate(run.output("cite"))


def texts(run: Run) -> list[str]:
    return [" ".join(quote.text.split()) for quote in evidence(run).quotes]


def shown(model: ScriptedModel) -> list[str]:
    """The pages that it was shown."""
    return [request.user for request in model.asked if (request.json_schema or {})["title"] == "Reading"]


def all_of(text: str, each: bool) -> Callable[[Generate], str]:
    """Chooses every sentence that holds `text`."""

    def answer(request: Generate) -> str:
        lines = [(re.match(r"\[(\d+)\]", line), line) for line in request.user.splitlines()]
        return json.dumps({"sentences": [int(m[1]) for m, line in lines if m and text in line], "each_counts": each})

    return answer
