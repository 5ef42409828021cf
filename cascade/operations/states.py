"""The phrases by which a question says what became of things: of issues, and of pull requests and their reviews."""

from __future__ import annotations

import re

__all__ = ["DISMISSED", "OPEN", "PATTERNS", "REOPENED", "RESOLVED", "any_of", "issue_states", "pull_states"]


def any_of(patterns: str) -> re.Pattern[str]:
    """Any of `patterns`, which spaces part, as whole words, whatever their case."""
    return re.compile(rf"\b(?:{'|'.join(patterns.split())})\b", re.I)


_NOT = (
    r"(?:n['’]t|\b(?:not(?:\sto)?|never|without|no|yet\sto|un))"
    r"(?:\s(?:being|been|get(?:ting)?|got|receiv\w+|be|an?|any|have|yet))*\s?"
)
REOPENED = any_of(
    r"re-?open(?:ed|ing|s)? open(?:ed|ing)?\s(?:\w+\s){0,3}?again back\s(?:open|again) "
    r"c[ao]me\sback(?!\sto\s(?:us|me|you)\b|\swith\b) resurfaced returned revived resurrected "
    r"(?:put|brought|sent)\sback(?:\son)? reactivated re-?raised re-?appeared recurred"
)
DISMISSED = re.compile(
    rf"\bdismiss(?:ed|es|al|als|ing)?\b|{_NOT}(?:need|requir)\w*(?:\s\w+){{0,2}}\s(?:fix\w*|change\w*|work|action|repair\w*)\b"
    rf"|\b(?:need|requir)\w*\sno\s(?:\w+\s)?(?:fix\w*|change\w*|work|action|repair\w*)\b|{_NOT}worth\s(?:fixing|a\sfix|doing)\b"
    r"|\bnothing\s(?:\w+\s){1,2}?to\sbe\s(?:fixed|done|changed|repaired)\b|\bno\s(?:fix|fixes|action)\b|\bwon['’]?t\s?fix\b|\b(?:wav|brush|shrugg?|set|thr(?:ew|own)|push)(?:ed|ing)?\s(?:\w+\s){0,2}?(?:away|off|aside|out)\b"
    r"|\b(?:wrote|written|laughed)\s(?:\w+\s){0,2}?off\b|\bnot\s(?:really\s|actual(?:ly)?\s|real\s|an?\s)*(?:bugs?|defects?|problems?|issues?)\b"
    r"|\bby\sdesign\b|\bnon-?(?:issues?|bugs?)\b|\bclosed\s(?:\w+\s){0,3}?without\s(?:an?\s)?fix\b|\bdiscarded\b|\brejected\sas\b|\bdisregarded\b|\bdiscounted\b|\bturned\sout\s(?:\w+\s){0,3}?(?:fine|harmless|nothing|correct)\b|\bno\s(?:remedy|repair|correction|attention)\s(?:\w+\s){0,2}?(?:needed|required|necessary)\b|\b(?:fix|repair|change|correction|action|remedy)\s(?:was|is|were|being)?\s?(?:unneeded|unnecessary|superfluous|needless)\b|\b(?:unneeded|unnecessary|needless)\b|\bfalse\salarms?\b",
    re.I,
)
OPEN = re.compile(
    rf"\b(?:unresolved|active|live|outstanding|pending|unfixed|unsolved|ongoing|unaddressed|unrepaired|uncorrected|unremedied|unsettled)\b|\b(?:still|remain(?:s|ing)?|currently)\s(?:\w+\s)?open\b"
    rf"|\bopen\s(?:[\w-]+\s){{0,2}}?(?:bugs?|issues?|problems?|tickets?|defects?|faults?|incidents?)\b"
    rf"|{_NOT}(?:\w+\s)?(?:resolved|fixed|solved|closed|mended|repaired|addressed|sorted|dealt\swith)\b"
    rf"|\b(?:still|yet)\s(?:\w+\s){{0,3}}?to\sbe\s(?:resolved|fixed|solved|closed|mended|repaired|addressed|sorted|dealt\swith)\b"
    rf"|\bwait(?:s|ing)?\son\b|\b(?:wait(?:s|ing)?|await(?:s|ing)?)\s(?:\w+\s){{0,4}}?(?:fix(?:es)?|repairs?|solutions?|resolution)\b",
    re.I,
)
RESOLVED = any_of(
    r"resolv(?:e|es|ed|ing) fix(?:ed|es|ing|ers?)? solv(?:e|es|ed|ing) repair(?:ed|s|ing)? closed mend(?:ed|s|ing)? "
    r"sort(?:ed|s|ing)?\s(?:(?:\w+\s){0,4}?out|(?=the\b|that\b|this\b|it\b|those\b|these\b)) "
    r"clear(?:ed|s|ing)?(?:\s(?:\w+\s){0,2}?up)? deal(?:t|s|ing)?\swith t(?:ook|aken|ake)\scare\sof "
    r"put\s(?:\w+\s){0,3}?(?:right|straight|to\s(?:bed|rest)) patch(?:ed|es)? remed(?:y|ied|ies) rectif(?:y|ied) "
    r"addressed tackled squash(?:ed)? "
    r"(?:ship|deliver|land|push|deploy)\w*\s(?:\w+\s){0,3}?(?:fix|patch|repair)(?:es|s)? debugged corrected eliminated "
    r"resolutions? remedy cur(?:ed|ing) handled got\srid\sof plugged overc[ao]me settled ironed\sout worked\sout "
    r"go(?:ne)?\saway went\saway disappear(?:ed|s)? vanish(?:ed)?"
)
_UNDONE = re.compile(
    r"(?:n['’]t|\b(?:not|never|nobody|no\sone|none|neither|nor|without|yet|awaiting|wait(?:s|ing)?\s(?:for|on)|remains?|still|(?:will|must|should|can|could|has|have"
    r"|had|needs?|is|are|was|were)\s(?:still\s)?(?:to\s)?be))\b[^.;:?!,]{0,60}$",
    re.I,
)
"""Before a word for what was done: that it was not, or is yet to be."""
_EITHER_WAY = re.compile(r"^\s(?:or|and)\s(?:not|un\w+|still|open|otherwise)\b|^\s(?:or\snot)\b", re.I)
"""Behind it: that it may be so or not."""
_WHETHER = re.compile(r"\b(?:whether|regardless|open\sor|unresolved\sor|both)\b[^.;:?!]{0,40}$", re.I)


def issue_states(text: str) -> list[str]:
    """What a question says became of issues, the last state first; none where it does not say, or says either."""
    if REOPENED.search(text):
        first = "once dismissed" if DISMISSED.search(text) else ""
        return ["reopened", first or ("once resolved" if RESOLVED.search(text) else "")]
    ends = list(RESOLVED.finditer(text))
    if any(_EITHER_WAY.search(text[e.end() :]) or _WHETHER.search(text, 0, e.start()) for e in ends):
        return []
    if (dismissed := DISMISSED.search(text)) and not _UNDONE.search(text, 0, dismissed.start()):
        return ["dismissed"]
    if ends and all(_UNDONE.search(text, 0, e.start()) for e in ends):
        return ["open"]
    if OPEN.search(text):
        return ["open"]
    return ["resolved"] if ends else []


_APPROVAL = (
    r"(?:approv(?:e[ds]?|als?|ing)|accept(?:ed|ance|ing)?|sign(?:ed|ing)?[\s-]?offs?|green[\s-]?li(?:t|ght)(?:ed)?|go-?ahead|ok(?:ay)?(?:ed|['’]d)?"
    r"|thumbs[\s-]up|nod|yes|blessing|past\s(?:review|approval)|pass(?:ed|ing)?\s(?:review|approval)|(?:let|waved?|waving|went)\s(?:it\s|them\s)?through|through\s(?:review|approval))"
)
_DENIED = (
    r"(?:(?:\b(?:not|never|without|no|yet\sto)|n['’]t|\bw/o)\s"
    r"|\b(?:lack(?:s|ed|ing)?|missing|fail(?:s|ed|ing)?\s(?:to|at)|nobody|none)\s)"
)
_UNAPPROVED = re.compile(
    rf"{_DENIED}(?:(?!more\b|merged\b)[\w'’-]+\s){{0,4}}?{_APPROVAL}\b"
    r"|\b(?:approval|sign-?off|go-?ahead|ok(?:ay)?|green\slight)\s(?:(?:of\s\w+|was|is|were|has|had|have|been|being|that\swas)\s?)*"
    r"(?:n['’]t|not|never|denied|refused|withheld|missing|lacking|declined|wanting|absent|outstanding|pending|awaited)\b"
    r"|\bunapproved\b|\breject(?:ed|ing)?\b|\bdeclin(?:e|ed|ing)\b|\bden(?:y|ied)\b|\brefus(?:e|ed|ing)\b|\b(?:turn|knock|vot|sho)(?:ed|e|t|ing)?\s(?:\w+\s)?(?:down|back)\b|\b(?:fail(?:ed|ing)|held\sup\s(?:in|at)|fell\s(?:through|short|down)?\s?(?:in|at)|flunked|stuck\s(?:in|at))\s(?:the\s)?(?:code\s)?review\b",
    re.I,
)
_CHANGES = re.compile(
    r"\bchanges\s(?:were\s)?requested\b|\b(?:ask|request)\w*\s(?:for\s)?changes\b|\bsent\sback\b", re.I
)
_APPROVED = re.compile(rf"\b{_APPROVAL}\b", re.I)
_STATES = (
    ("closed", re.compile(rf"\b(?:closed|abandoned|dropped)\s(?:\w+\s)?{_NOT}(?:be\w*\s)?merg\w*|\babandoned\b", re.I)),
    ("not merged", re.compile(rf"{_NOT}(?:yet\s)?merg\w+|\bunmerged\b", re.I)),
    ("open", re.compile(r"(?<!i\s)(?<!we\s)(?<!to\s)\b(?:still\s)?open\b(?!\s\w+\sby\b)|\bpending\b", re.I)),
    ("merged", re.compile(r"\bmerged?\b(?![\s-]requests?\b)|\blanded\b", re.I)),
    ("not open", re.compile(r"\bclosed\b", re.I)),
)


PATTERNS = (REOPENED, DISMISSED, OPEN, RESOLVED, _UNAPPROVED, _CHANGES, _APPROVED, *(p for _, p in _STATES))
"""All of them."""


def pull_states(text: str) -> list[tuple[str, str, str]]:
    """(field, value, phrase) of what a question says of the state of pull requests, and of what reviews came to."""
    found = []
    for value, pattern in (("not approved", _UNAPPROVED), ("requested changes", _CHANGES), ("approved", _APPROVED)):
        if said := pattern.search(text):
            found.append(("verdict", value, said[0]))
            text = text.replace(said[0], " ")
            break
    states = (("state", value, said[0]) for value, pattern in _STATES if (said := pattern.search(text)))
    return [*found, *list(states)[:1]]
