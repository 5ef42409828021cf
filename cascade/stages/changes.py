"""What changed in a thing: the sentences that tell of a change in it, the first first; none for what is only about it.

A question for a change is not answered by all that is said of the thing. Where nothing tells of one, that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cascade.language import stem, words
from cascade.match import VARIANT, Matcher
from cascade.similar import near
from cascade.stages.compound import compounds, together
from cascade.stages.evidence import Evidence
from cascade.stages.sentence import ABOUT, Sentence, quote
from cascade.types import Question, SubQuestion

__all__ = ["asks_for_changes", "changes"]

_ASKS = re.compile(
    r"\b(?:what(?:['’]s|\s(?:has|have|is|was|all))?\s(?:been\s|all\s|recently\s)?chang(?:ed|ing)"
    r"|(?:what|which|any|were\sthere(?:\sany)?)\s(?:recent\s)?changes?\s(?:was|were|is|are|in|to|have|has|did))\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:(?:chang|updat|revis|amend|replac|supersed|increas|rais|reduc|lower|extend|shorten|dropp|mov|switch|renam"
    r"|introduc|add|remov|abolish|adjust|relax|tighten|doubl|halv|rewritten|reword)ed|rewrote|(?:was|were|is)\s(?:cut|put)"
    r"|no\slonger|used\sto\sbe|instead\sof|(?:down|up)\sfrom|from\s[\d€£$]\S*(?:\s\w+)?\sto\s[\d€£$]|from\snow\son"
    r"|starting|effective|as\sof|(?:is|are)\snow)\b",
    re.IGNORECASE,
)
"""What a sentence says that tells of a change, and not only of what might."""
_CHANGE = frozenset(stem(w) for w in ("change", "changes", "changed", "changing", "recent"))
_HALF = 0.5
"""Of what is asked about, by weight, a sentence or its title speaks of to tell of a change in it."""
_MOST = 5
_SAME = 0.8
"""Sentences this alike say the same."""


def asks_for_changes(sub: SubQuestion) -> bool:
    """Whether a question wants to know what changed in something."""
    return _ASKS.search(sub.text) is not None


def changes(question: Question, sub: SubQuestion, match: Matcher, candidates: Sequence[Sentence]) -> Evidence:
    """Quotes that tell of a change in what `sub` asks about, in the order of time; none is not enough."""
    topic = [n for n, f in enumerate(match.facets) if not _CHANGE.issuperset(stem(w) for w in words(f.text))]
    pairs = compounds(sub.text, match)
    total = sum(match.weights[n] for n in topic) or 1.0

    def about(sentence: Sentence) -> float:
        said = {n: share for n, share in sentence.around.found.items() if share >= ABOUT * VARIANT}
        head = f"{sentence.hit.passage.context}\n{sentence.text}"
        return sum(match.weights[n] * s for n, s in together(pairs, match, head, said).items() if n in topic) / total

    telling = [s for s in candidates if not s.heading and _TELLS.search(s.text) and s.match.found.keys() & {*topic}]
    telling = [s for s in telling if not match.missing(s.around.found) and about(s) >= _HALF]
    chosen: list[Sentence] = []
    for sentence in sorted(telling, key=lambda s: (-about(s), s.hit.rank, s.start)):
        if len(chosen) < _MOST and not any(near(sentence.text, other.text) > _SAME for other in chosen):
            chosen.append(sentence)
    chosen.sort(key=lambda s: (s.document.at or question.as_of, s.document.id, s.start))
    coverage = round(max((about(s) for s in chosen), default=0.0), 4)
    asked = " ".join(match.facets[n].text for n in topic) or "it"
    return Evidence(
        sub=sub.id,
        quotes=tuple(quote(s, n, sub.id) for n, s in enumerate(chosen, 1)),
        enough=bool(chosen),
        coverage=coverage,
        carried=coverage,
        needed=_HALF,
        missing=() if chosen else (f"a change in {asked}",),
    )
