"""What a question asks for: pull requests, bugs, meetings, releases, and names, ids or links of them."""

from __future__ import annotations

import re

from cascade.operations.states import any_of

__all__ = [
    "COMPETITOR",
    "DEMOS",
    "FEATURE",
    "FIXES",
    "IDS",
    "ISSUES",
    "LIES",
    "LINKS",
    "MEETING",
    "POINTS",
    "PULLS",
    "RELEASE",
    "RELEASES",
    "THE_FIX",
    "THE_ONE",
]

PULLS = any_of(
    r"prs?",
    r"pull[\s-]requests?",
    r"merge[\s-]requests?",
    r"(?:code\s(?:reviews?|changes?)|change[\s-]requests?)",
    r"changesets?",
    "mrs?(?=[\\s,?.;:])",
)
THE_ONE = re.compile(
    r"\bthe\s(?:pull\srequest|merge\srequest|pr|fix|change|patch)\s(?:that|which|for|of|to|in|by)\b", re.I
)
"""One thing is meant, and not all that are like it."""
FIXES = re.compile(
    r"\b(?:bug|issue|defect|problem|fault)[\s-]?fix(?:es|ing)?\b|\bfix(?:es|ing)\s(?:for|of|to)\b|\b(?:those|these|the)\sfixes\b",
    re.I,
)
THE_FIX = re.compile(r"\bthe\s(?:fix|patch|change)\s(?:for|of|to)\b", re.I)
ISSUES = any_of(
    "bugs?",
    "issues?",
    "problems?",
    "defects?",
    "faults?",
    "flaws?",
    "tickets?",
    "incidents?",
    "glitch(?:es)?",
    "troubles?",
    "outages?",
    "malfunctions?",
    "holes?",
    "vulnerabilit(?:y|ies)",
    "shortcomings?",
    "hiccups?",
    "snags?",
    "breakdowns?",
    "bottlenecks?",
)
FEATURE = any_of(
    r"(?:new\s)?features?(?:[\s-](?:development|building|work|dev))?",
    r"new\s(?:development|functionality|features?)",
    "developments?",
)
RELEASE = re.compile(
    r"\b(?:previous|prior|prev\.?|earlier|preceding|former|last|past|older|old|outgoing|predecessor|legacy|foregoing|antecedent|superseded|retired)[\s-](?:[\w'’-]+\s){0,2}?"
    r"(?:release|version|generation|edition|iteration|incarnation)s?\b"
    r"|\b(?:release|version|generation|edition|iteration)\s(?:[\w'’-]+\s){0,5}?(?:(?:that\s|which\s)?(?:came\s|went\s)?before|prior\sto|preced(?:ing|ed|es)|ahead\sof|superseded|replaced|now\sretired)\b"
    r"|\bbefore\s(?:[\w'’-]+\s){0,3}?(?:current|present|latest|new)\s(?:release|version|generation|edition|iteration)\b"
    r"|\bpredecessors?\b|\blast\stime\s(?:\w+\s){0,3}?(?:released|shipped|out)\b",
    re.I,
)
RELEASES = (
    *(
        f"{when} {what}"
        for when in ("last", "latest", "previous", "prior", "earlier")
        for what in ("release", "version", "generation", "team")
    ),
    "different team",
)
"""How a conversation says that it is about what was out before."""
_WARES = r"(?:products?|offerings?|solutions?|vendors?|tools?|systems?|services?|apps?|software)"
COMPETITOR = any_of(
    rf"(?:competitors?|rivals?|competing)(?:['’]s?)?\s{_WARES}",
    rf"{_WARES}\s(?:that|which|who)\scompete",
    r"competitors?(?:['’]s?)?",
    "rivals?(?:['’]s?)?",
    "compet(?:e|es|ed|ing)",
    "competition",
    "competitive",
    "adversar(?:y|ies)",
)
DEMOS = any_of(
    "demo(?:s|ed|ing)?",
    "demonstrat(?:ions?|ed|ing)",
    "recordings?",
    "videos?",
    "slides",
    "decks?",
    "walk-?throughs?",
    "show-?cases?",
    "screen-?casts?",
    "tours?",
    "footage",
)
"""What is shown to others of a thing."""
MEETING = any_of("meetings?", "calls?", "sessions?", "workshops?", "stand-?ups?", "reviews?\\smeetings?")
IDS = any_of(
    "e?ids?",
    "identifiers?",
    "identification",
    "user\\s?names?",
    "logins?",
    "handles?",
    r"e-?mail\saddress(?:es)?",
    r"(?:employee|staff|personnel|badge|payroll|worker)\s(?:numbers?|nos?\.?|codes?)",
)
LINKS = any_of(
    r"(?:hyper|web[\s-]?)?links?",
    "urls?",
    r"web\s(?:address(?:es)?|locations?)",
    r"address(?:es)?\sof\s(?:the|each|every|all|any|those|these)",
)
LIES = any_of(
    r"(?:the|their|its|an|each|all|full)\saddress(?:es)?(?!\s(?:book|bar|field|form)s?\b)",
    r"where\s(?:each|every|all|they|it|those|these|the)\s(?:\w+\s){0,3}?(?:lives?|lies?|sits?|is|are|(?:can|may)\sbe\s\w+)",
    r"addresses\s?(?=[,.;!?)]|$)",
)
"""How it is asked for where a thing lies that nobody would look for on a map: a pull request."""
POINTS = any_of(
    r"point\s(?:me|us)\s(?:to|at|towards)",
    r"where\s(?:can|could|do|may|might)\s(?:i|we|one)\s(?:find|see|read|open|get)",
    r"direct\sme\sto",
)
"""A request to be led to a thing, which is to be told where it lies."""
