"""Steps of a question about pull requests: whose, in which state, about what, and who has what part in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.operations import phrases as say
from cascade.operations.asked import Asked, asked_of_pulls, named_after_by, relation_asked
from cascade.operations.known import Known
from cascade.operations.states import pull_states
from cascade.operations.vocabulary import collect, find, keep
from cascade.types import Do, Step

__all__ = ["asks_for_pulls", "pull_steps", "said_of_pulls"]

_CHANGES = re.compile(r"\bchanges\b", re.I)
_VERDICTS = ("approved", "requested changes")
"""Relations of people to requests that say what came of them: nothing else has to."""


def asks_for_pulls(text: str) -> bool:
    """Whether pull requests are meant: "changes" that somebody approved are some too."""
    return say.PULLS.search(text) is not None or (_CHANGES.search(text) is not None and bool(pull_states(text)))


def pull_steps(text: str, what: str, written: str, known: Known) -> Iterator[Step]:
    """Steps to pull requests that are as the question says, or to the people who have a part in them."""
    yield find("pull requests")
    purpose = "fix" if say.FIXES.search(text) else "feature" if say.FEATURE.search(text) and what == "people" else ""
    if purpose:
        yield Step(do=Do.EXPAND, what="linked from")
    if not say.THE_ONE.search(text):
        yield Step(do=Do.EXPAND, what="discussions")
    for asked in said_of_pulls(text, known):
        if not (asked.field == "verdict" and what == "people" and relation_asked(text) in _VERDICTS):
            yield keep(asked.field, asked.value)
    if purpose:
        yield keep("purpose", purpose)
    yield keep("topic", *(("best",) if say.THE_ONE.search(text) else ()))
    if what == "people":
        yield collect(what, written, relation_asked(text))
    elif what == "pull requests":
        yield collect(what, written, "is one")


def said_of_pulls(text: str, known: Known) -> list[Asked]:
    """What the question says of requests: of people also those whom nobody knows, of whom there are none then."""
    named = [n for n in named_after_by(text) if not any(n in k or k in n for k in known.people)]
    return list(asked_of_pulls(text, (*known.people, *named)))
