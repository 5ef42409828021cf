"""What people complain about most, asked for in words that no complaint has: "what annoys customers about labels?".

Who complains writes "it is stuck", and neither "unhappy" nor "pain point". So such a question is put in the words that
the chain knows for it, and a person sees that in the plan.
"""

from __future__ import annotations

import re

__all__ = ["as_complaints"]

_WHO = (
    r"(?:(?:the|our|my|most|many|all|some) )?(?P<who>(?:[\w-]+ )??(?:people|folks|everyone|everybody|they|[\w-]{3,}s))"
)
"""Of one alone it is no question what they complain about most."""
_MOST = r"(?:(?:the )?most(?: often)?|mostly|usually|often|always|typically|generally|regularly)"
_ABOUT = r"(?: (?:about|with|regarding|concerning|in|on|over|at) (?P<topic>.+?))?"
_UNHAPPY = (
    r"(?:unhappy|annoyed|frustrated|dissatisfied|displeased|upset|angry|disappointed|irritated|fed up|complaining"
    r"|moaning|grumbling|struggling)"
)
_ANNOYS = r"(?:annoy|bother|frustrate|irritate|upset|anger|disappoint|bug)(?:s|es)?"
_DISLIKE = (
    r"(?:dislike|hate|complain about|moan about|grumble about|struggle with|have (?:trouble|problems|issues) with)"
)
_POINTS = r"(?:pain points?|gripes?|frustrations?|annoyances?|bugbears?|sore points?|irritations?|niggles?|grievances)"
_THINGS = rf"(?:{_POINTS}|issues|problems|complaints|difficulties|troubles)"
_HAVE = r"(?:have|had|face|see|report|raise|run into|struggle with|complain about|mention|bring up|tell us about)"
_TOP = r"(?:biggest|main|top(?: \w+)?|most common|commonest|most frequent|worst|usual|typical|recurring|key)"
_ASK = r"^\W*(?:(?:tell|show|give) (?:me|us) |list )?(?:what(?:['’]s| is| are|’re|'re) )?(?:the |our )?"
_WHEN = (
    r"(?P<when>,? (?:since|during|last|this|these|over the|in the (?:last|past)|lately|recently|at the moment|today)"
    r"\b.*?)?"
)
_FORMS = tuple(
    re.compile(f"{form}{_WHEN}\\W*$", re.I)
    for form in (  # of a line with single spaces
        rf"^\W*what (?:do|does|did|would) {_WHO} (?:{_MOST} )?{_DISLIKE}(?: {_MOST})?{_ABOUT}",
        rf"^\W*what (?:do|does|did) {_WHO} (?:{_MOST} )?(?:complain|moan|grumble) {_MOST} about",
        rf"^\W*what (?:is|are|were|was) {_WHO} (?:{_MOST} )?{_UNHAPPY} (?:about|with|by|at)(?: {_MOST})?{_ABOUT}",
        rf"^\W*what {_ANNOYS} {_WHO}(?: {_MOST})?{_ABOUT}",
        rf"{_ASK}{_TOP} {_THINGS} (?:that )?{_WHO} {_HAVE}(?: most)?{_ABOUT}",
        rf"{_ASK}{_TOP} {_POINTS}(?: (?:of|for|from|among) {_WHO})?{_ABOUT}",
    )
)
_SOURCE = re.compile(
    r",? (?:according to|as told in|in|from|by|as per|per|based on)"
    r" (?P<record>(?:the|our|this|last|their) (?:[\w’'-]+ ){0,4}?"
    r"(?:survey|report|poll|questionnaire|feedback(?: forms?)?|reviews?|minutes|notes|log|register|statistics)\b)",
    re.I,
)
"""The record that tells it, which is nothing that anybody complains about."""
_OFTEN = re.compile(rf"\b(?:{_MOST}|{_TOP})\b", re.I)
_ANYBODY = frozenset("people everybody everyone they others folks".split())


def as_complaints(text: str) -> str:
    """`text` as a question for complaints, the most common ones where it wants no others, if it asks for these in other
    words; else as it is."""
    line = " ".join(text.split())
    source = _SOURCE.search(line)
    told_in = f" in {source['record']}" if source else ""
    line = _SOURCE.sub("", line, count=1)
    for form in _FORMS:
        if found := form.match(line):
            who, topic = (found["who"] or "").lower(), found["topic"] or ""
            when = found["when"] or ""
            if topic and not _OFTEN.search(line):
                return f"What do {who or 'people'} complain about in {topic}{told_in}{when}?"
            of = f"{_one_of(who)} " if who and who not in _ANYBODY else ""
            about = f" about {topic}" if topic else ""
            return f"What are the most common {of}complaints{about}{told_in}{when}?"
    return text


def _one_of(many: str) -> str:
    """A plural as it stands before another noun: "customer complaints"."""
    return f"{many[:-3]}y" if many.endswith("ies") else many.removesuffix("s")
