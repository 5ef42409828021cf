"""Who keeps a paper, who wrote it and when it was last looked over, as its head tells: "who owns the leave page?".

A page names its owner beside its text and not in it, so that no sentence of it tells them.
"""

from __future__ import annotations

import re

from cascade.context import Context
from cascade.language import content_words, stem
from cascade.query import Term
from cascade.questions.forms import asked_as, forms
from cascade.stages.evidence import Evidence, read_off
from cascade.stages.finding.search import records_of
from cascade.stages.weighing.sentence import filed_as, record
from cascade.types import Document, Filters, Question, Quote, SubQuestion

__all__ = ["kept"]

_PAPER = r"(?:pages?|polic(?:y|ies)|papers?|documents?|docs?|articles?|guides?|handbooks?|manuals?|runbooks?|wikis?)"
_WHAT = rf"(?:the |our |this )?(?P<what>.+?)(?P<paper> {_PAPER})?"
_ROLES = {
    "assignee": forms(
        rf"who (?:owns|maintains|keeps|looks after|is responsible for|is in charge of) {_WHAT}",
        rf"who(?:['’]s| is| are) (?:the )?(?:\w+ )?(?:owner|maintainer|keeper)s? (?:of|for) {_WHAT}",
    ),
    "author": forms(rf"who (?:wrote|authored|created) {_WHAT}", rf"who(?:['’]s| is| was) the author of {_WHAT}"),
    "reviewer": forms(
        rf"who (?:last )?(?:reviewed|approved) {_WHAT}", rf"who(?:['’]s| is| was) the (?:reviewer|approver) of {_WHAT}"
    ),
}
_LOOKED_OVER = forms(rf"when (?:was|were|did we) {_WHAT} (?:last )?(?:reviewed?|updated?|revised?|changed?|edited)")
_OVER = re.compile(r"last_?\w+|(?:reviewed|updated|modified|date_modified)(?:_(?:at|on))?")
"""Under what a head has the day on which a paper was last looked over."""
_READ = 40
"""Papers that are called like it, of which the one meant is chosen."""


def kept(question: Question, sub: SubQuestion, ctx: Context) -> Evidence | None:
    """What the head of the paper that `sub` names tells of who keeps it, or of when it was last looked over; None where
    it asks for neither, and where no such paper tells it."""
    role, asked = next(((r, a) for r, ways in _ROLES.items() if (a := asked_as(ways, sub.text))), ("", None))
    asked = asked or asked_as(_LOOKED_OVER, sub.text)
    if asked is None:
        return None
    for paper in _called(question, asked["what"], ctx, wholly=not asked["paper"]):
        if role:
            values = [str(p.identity.name or p.identity.address) for p in paper.people if p.role == role]
        else:
            values = [str(value) for key, value in paper.meta.items() if _OVER.fullmatch(key)]
        if values:
            return read_off(
                sub, [_head(paper, values[0])], (), "the head of a paper", told=" and ".join(dict.fromkeys(values))
            )
    return None


def _called(question: Question, what: str, ctx: Context, *, wholly: bool) -> list[Document]:
    """The papers whose title or file's name says `what` it is, those that say least else first; or nothing else."""
    said = set(map(stem, content_words(what)))
    terms = [Term(text=word) for word in content_words(what)]
    papers = records_of(question, Filters(kinds=("doc",)), _READ, ctx, terms, lenient=False) if said else []

    def beside(paper: Document) -> int:
        names = [set(map(stem, content_words(name))) for name in (paper.title, filed_as(paper))]
        return min((len(name - said) for name in names if said <= name), default=99)

    fit = sorted(((beside(paper), paper.id, paper) for paper in papers), key=lambda each: each[:2])
    least = min((most for most, _, _ in fit), default=99)
    return [paper for most, _, paper in fit if most == least and most <= (0 if wholly else 3)]


def _head(paper: Document, value: str) -> Quote:
    """The line of the head that says so, where it stands in the text; else the paper's first line."""
    line = re.search(rf"[^\n]*{re.escape(value)}[^\n]*", paper.text[:2000]) or re.search(r"[^\n]*\w[^\n]*", paper.text)
    return record(paper, *(line.span() if line is not None else (0, len(paper.text))))
