"""Words that name no topic: who uses them says how something is, or what they are about to do with the answer.

"Which single developer holds the record …, I want to nominate them": none of these tells which bugs are meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from cascade.language import STOP_WORDS, fold, stem, stems
from cascade.operations.phrases import COMPETITOR

__all__ = ["IDLE", "called_parts", "in_compounds", "own_doing"]

_VERBS = (
    "hold held keep kept collect go went gone get got take took taken carry come came put bring brought let make made "
    "do done leave left stay sit sat stand stood turn run ran lead led happen occur become became begin began begun "
    "end try tried help want wish like love hope expect intend mean meant seem appear look see saw seen hear heard "
    "know knew known think thought believe wonder guess remember forget find found search check verify confirm tell "
    "told say said ask speak talk mention explain describe note reach touch contact thank apologise apologize "
    "nominate credit blame count rank tally prepare compile gather assemble dig fetch grab send sent paste drop "
    "forward hand give gave given offer provide supply receive include belong relate regard concern owe follow need "
    "require serve win won earn score deal dealt manage had have has be been was were play played involve attach "
    "identify point remain supply specify cite indicate furnish return wonder establish determine assist disclose "
    "obtain congratulate reply rack aid lie lay laid goes govern"
)
_OTHERS = (
    "certain several few many various single sole individual specific particular different other another same similar "
    "such own whole entire full complete total overall general main key principal chief important big biggest large "
    "largest small great greatest good best worst hard easy long longest short longer possible able sure exact "
    "exactly actual actually real really only just even also too very quite rather mostly often ever never always "
    "sometimes still yet already again once twice soon later now then here there moment time times while since until "
    "meanwhile currently recently lately eventually finally together apart away back side sides middle part piece bit "
    "lot lots number numbers amount share bunch pile load heap list kind sort type way manner case cases thing things "
    "stuff matter fact reason hand hands terms term sake purpose purposes record minute presently presumably whereby "
    "larger heaviest somewhere anywhere supposedly apparently reportedly evidently notably merely simply basically "
    "directly topic topics respect favour question questions answer answers anybody anyone everybody everyone nobody "
    "somebody someone whoever whichever ones one two three four five six seven eight nine ten"
)
_ASKING = (
    "answer list name show please kindly thanks their just employee staff personnel folk guy teammate colleague "
    "coworker co-worker member dev programmer individual user set turned out never since that those these behind "
    "afterwards leading principally mainly chiefly importantly whom enough else preparing compiling gathering "
    "collecting putting plate count right already supposedly mind remind ended would could will firm outfit account "
    "wise accounted client respective respectively accordingly"
)
_NO_PARTS = frozenset(
    stem(word)
    for word in f"{_OTHERS} get got go goes went gone have has had do does did done make made take took come came keep "
    "kept be been was were give gave given see seen show please kindly thanks who would will could".split()
)
"""Of these, what is no part of a name: adjectives, and verbs that stand beside anything."""
IDLE = frozenset(stem(word) for word in f"{_VERBS} {_OTHERS} {_ASKING}".split())
"""Stems of words that say nothing of what a question is about."""
_DOING = re.compile(
    r"\b(?:i|we)(?:['’](?:m|ve|d|ll|re)|\s(?:am|are|want|need|should|have|had|would|can|could|must|will|may)(?:\slike)?)*"
    r"(?:\s(?:only|just|also|still|now|currently))?\s(?:to\s)?(?P<does>[a-z]+)\b"
    r"|\b(?:should|can|could|may|must|shall)\s(?:i|we)\s(?P<may>[a-z]+)(?:\s\w+){0,2}?\sto\s(?P<end>[a-z]+)\b",
    re.I,
)


_PARTS = re.compile(
    r"\b([a-z]+)[\s-](?:app|application|module|page|screen|service|button|tool|form|dashboard|engine|layer|portal|widget|pipeline"
    r"|panel|tab|view|queue|editor|plugin|bot|api|flow|workflow|gateway|assistant|calculator|scheduler)s?\b",
    re.I,
)
"""What parts of a product are called, with the word before that tells which."""
_REQUESTED = re.compile(
    r"(?:^\W*|[.;:!?,–—-]\s+|\b(?:please|kindly|and|can\syou|could\syou|would\syou)\s)"
    r"(?P<asks>state|report|detail|quote|write|return|display|output|submit|produce|share|open|read)\s"
    r"(?:me|us|the|their|all|each|every|his|her|its|only|just|out|down|company|names?|e?ids?|staff|employee)\b",
    re.I,
)
"""Verbs of requests that name topics elsewhere: "state their names", and the state of a machine."""


def own_doing(text: str) -> frozenset[str]:
    """Stems of the verbs by which whoever asks says what they do themselves, "I'm preparing", or want done for them."""
    found = (*_DOING.finditer(text), *_REQUESTED.finditer(text))
    said = (word for each in found for word in each.groups() if word)
    return frozenset(root for each in said for root in stems(each))


def called_parts(text: str) -> frozenset[str]:
    """Stems of the words by which parts of a product are called, whatever they say elsewhere: "the review app"."""
    return frozenset(stem(found[1].lower()) for found in _PARTS.finditer(text) if not COMPETITOR.match(found[1]))


_RUN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?(?:[ -][^\W_]+(?:[’'][^\W_]+)?)*")
_PART = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_BEFORE_NOUNS = frozenset("the a an our my your their its for of on in with about by from at and or".split())
"""After another function word, or none, stands a verb: "that implement", "please open"."""


def in_compounds(text: str, dropped: Collection[str], asks: Collection[str]) -> frozenset[str]:
    """Stems of idle words that are part of what a thing is called: "lead scoring", "the user interface", "real-time".

    They stand beside a word that is not `dropped` and no name, with no function word between them, or are held
    together by a hyphen, and are none of those by which the question `asks`.
    """
    kept: set[str] = set()
    for run in _RUN.finditer(text):
        parts = [(part[0], run[0][part.start() - 1 : part.start()] == "-") for part in _PART.finditer(run[0])]
        topical = [
            fold(word) not in STOP_WORDS and stem(fold(word)) not in dropped and not word[:1].isupper()
            for word, _ in parts
        ]
        for at, (word, joined) in enumerate(parts):
            root = stem(fold(word))
            if root in asks or root not in dropped or fold(word) in STOP_WORDS:
                continue
            bound = joined or (at + 1 < len(parts) and parts[at + 1][1])
            beside = any(topical[max(0, at - 1) : at + 2]) and root not in _NO_PARTS
            before = fold(parts[at - 1][0]) if at else ""
            verb = not at or (before in STOP_WORDS and (before not in _BEFORE_NOUNS or word.endswith("ing")))
            if bound or (beside and not verb):
                topical[at] = True
                kept.add(root)
    return frozenset(kept)
