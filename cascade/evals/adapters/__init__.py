"""Published data sets as suites, each read from a folder that the person has: nothing of them ships with cascade.

An adapter is a module with `read(folder, scratch) -> Suite`. `scratch` is a folder that stays, for documents that have
to be written out before a connector can read them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from cascade.evals.cases import Suite

__all__ = ["ADAPTERS", "adapted"]

ADAPTERS = {
    "herb": "HERB: a synthetic company's chat, documents, meetings, links and pull requests",
    "locomo": "LoCoMo: long conversations of two people, over many months",
    "qmsum": "QMSum: transcripts of meetings, and what was said in them of a topic",
    "erag": "EnterpriseRAG-Bench: one company's mail, wiki, tickets, chat and files",
    "enron": "Enron: single mails, with questions that they answer or do not",
    "cranfield": "Cranfield: abstracts on aerodynamics, with judged queries: retrieval alone",
}
"""Data set to what it is, in a line."""


def adapted(name: str, folder: Path, scratch: Path) -> Suite:
    """The data set called `name` (of `ADAPTERS`) in `folder`.

    Raises `UsageError` where `folder` does not hold it and `ConfigError` for a line that does not read.
    """
    read: Callable[[Path, Path], Suite] = importlib.import_module(f"{__name__}.{name}").read
    return read(folder, scratch).model_copy(update={"about": ADAPTERS[name]})
