"""Steps of a question about papers, meetings and conversations: who wrote, reviewed, attended, told or shared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cascade.operations import phrases as say
from cascade.operations.issue_steps import HARMED, issue_steps
from cascade.operations.known import Known
from cascade.operations.vocabulary import collect, find, keep
from cascade.operations.wanted import job_in
from cascade.types import Do, Step

__all__ = ["PAPER", "paper_steps", "qualifier"]

_BY = (("wrote", say.WROTE), ("reviewed", say.REVIEWED), ("spoke", say.SPOKE), ("attended", say.ATTENDED))
_LEFT_OUT = re.compile(rf"\b{say.LEFT_OUT}\s(?:(?:its|the|their)\s)?(?:authors?|writers?|reviewers?)\b", re.I)
"""Who is not meant, though they are named."""
_JOINS = re.compile(r"\bjoined\b", re.I)
"""What people do with a pilot, a team or a club, which nobody writes minutes of."""
PAPER = re.compile(
    r"\b(?:report|document|specification|spec|paper|plan|proposal|memo|deck|presentation|minutes|meeting|call|review"
    r"|design|brief|roadmap|policy|guide|analysis|vision|requirements|contract|summary|workshop|session)s?\b",
    re.I,
)


def paper_steps(text: str, written: str, known: Known) -> Iterator[Step]:
    """Steps to the people who have a part in papers, meetings or conversations, of the job that is asked for."""
    job = job_in(text, known.jobs)
    if say.RELEASE.search(text) and (job or say.WORKED.search(text)):
        steps = [
            find("conversations", say.RELEASES),
            Step(do=Do.EXPAND, what="links to"),
            collect("people", written, "wrote", "named"),
        ]
    elif say.COMPETITOR.search(text) and say.TOLD.search(text):
        steps = [find("conversations", qualifier(text)), collect("people", written, "opened")]
    else:
        steps = list(_by_their_part(text, written, known))
    yield from steps
    if steps and job:
        yield keep("title", job)


def _by_their_part(text: str, written: str, known: Known) -> Iterator[Step]:
    """Who wrote, reviewed, spoke or attended; where none of these is asked, who had to do with a fault that shows."""
    told = _LEFT_OUT.sub(" ", text if say.MEETING.search(text) or known.papers else _JOINS.sub(" ", text))
    by = [r for r, pattern in _BY if pattern.search(told)]
    if not by and known.papers and say.IDS.search(text):
        by = ["wrote", "reviewed"]
    there = [r for r in by if r in ("spoke", "attended")]
    if there and (say.MEETING.search(text) or ("attended" in there and not known.papers)):
        yield find("meetings")
        yield collect("people", written, *there)
    elif by and (known.papers or PAPER.search(text)):
        yield find("documents")
        if by != ["wrote"]:
            yield Step(do=Do.EXPAND, what="linked from")
            yield Step(do=Do.EXPAND, what="meeting")
        yield collect("people", written, *by)
    elif HARMED.search(text) and say.IDS.search(text):
        yield from issue_steps(text, "people", written, known)


def qualifier(text: str) -> tuple[str, ...]:
    """Phrases one of which a conversation has to hold to be about what the question says of its subject."""
    if say.RELEASE.search(text):
        return say.RELEASES
    return ("competitor", "rival") if say.COMPETITOR.search(text) else ()
