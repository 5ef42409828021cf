"""Which of all is asked for: the one that has most."""

from __future__ import annotations

import re

from cascade.operations.states import any_of

__all__ = ["COUNTED", "MOST"]

MOST = any_of(
    r"(?:the\s)?(?:highest|maximum|largest|greatest|biggest|heaviest|longest|most(?!\s(?:important|recent|recently|relevant"
    r"|likely|serious|sensitive|critical|common|current|probably|days|times)))(?:\s(?:number|count|amount|share|pile|load|volume|list|set|stack|backlog)\sof)?",
    r"(?:the\smost\s(?:times|often)|most\soften|most\sfrequently)",
    r"(?:more|larger|greater|higher)\s(?:[\w-]+\s){0,9}?than\s(?:(?:for|from|by|with|at|on|of|in|to)\s)?(?:any(?:one|body)?\selse|any\sother|(?:all\s)?(?:the\s)?others?|(?:which|what)\b)",
    r"than\s(?:all\s)?the\srest",
    r"(?:is|are|['’]s)\s(?:the\s)?number\sone",
    r"(?:(?<=[,;])|(?<=\bhas)|(?<=\bhave)|(?<=\bwith))\s(?:the\s)?most(?=\W*$)",
    "un(?:matched|rivalled|rivaled|beaten|equalled|surpassed)",
    r"second\sto\snone",
    "max",
    "tops?",
    r"(?:who|whoever|that)\s(?:\w+\s)?leads\b(?!\son\b)",
    r"leads?\sthe\s(?:pack|field|list|table|ranking)",
    r"(?<!ing\s)leads\sin",
    "worst-off",
    r"(?:is|are)\s(?:the\s)?(?:worst|highest|largest)",
    r"['’]s\s(?:leading|foremost|number\sone)",
    r"h(?:old(?:s|ing)?|eld)\sthe\srecord",
    r"(?:the|a)\srecord\s(?:for|in|of)\b(?=.*\bheld\b)",
    r"comes?\s(?:in\s)?(?:first|out\s(?:first|ahead|on\stop)|top)",
    r"(?:ranks?|ranked|scores?|placed|stands?|sits?)\s(?:the\s)?(?:first|top|highest|at\sthe\stop|number\sone)",
    r"(?:at\sthe|on)\stop\s?(?:of\s(?:the|our)\s(?:list|table|ranking|chart)s?)?(?=\W*(?:$|[,;.?!]|for\b|in\b|by\b|when\b))",
    r"(?:the\s)?(?:champions?|record\sholders?|front[\s-]?runners?)",
    r"(?:topping|tops|heads|heading)\sthe\s(?:list|table|ranking|charts?)",
    r"(?:nobody|no\s(?:one|other\s\w+))\s(?:has|had|have)\s(?:\w+\s)?more",
)
COUNTED = re.compile(
    r"\b(?:highest|maximum|largest|greatest|biggest|most)\s(?:number|count|amount)\b|\b(?:comes?|ranks?|stands?)\s(?:in\s|out\s)?first\b",
    re.I,
)
"""It is a number that is the most, whatever else of the question sounds like an order in time."""
