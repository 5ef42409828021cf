"""One person, many names: addresses, ids, logins and cards are put together to people, each step with its reason.

`evidence` is what a library knows, counted as documents come and go. `nodes` are its identities, spellings of one
address put together; `links` are the rules by which two of them may be one person's; `merge` follows those that are
sure, unless something speaks against it; `own` is what the person says, which wins. `resolve` is all of it, a pure
function: the same evidence gives the same people, in whatever order it came.
"""

from cascade.people.card import card, pairs
from cascade.people.evidence import Card, Evidence, Link, Reason, Same, Seen, Signature
from cascade.people.names import parse
from cascade.people.own import Own
from cascade.people.resolve import Facts, Resolved, Someone, resolve
from cascade.people.rules import rules
from cascade.people.signature import Signed, is_title, read

__all__ = [
    "Card",
    "Evidence",
    "Facts",
    "Link",
    "Own",
    "Reason",
    "Resolved",
    "Same",
    "Seen",
    "Signature",
    "Signed",
    "Someone",
    "card",
    "is_title",
    "pairs",
    "parse",
    "read",
    "resolve",
    "rules",
]
