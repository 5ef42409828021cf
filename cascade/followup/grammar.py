"""As much grammar as a follow-up needs: the noun phrases of a short text.

There is no tagger: a phrase ends where a function word or a verb begins, and what is a verb is told from a list of
common ones, from endings, and from where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cascade.language import STOP_WORDS, fold, names, stem
from cascade.language.datewords import MONTH_NAME
from cascade.questions.shape import IRREGULAR_PAST, NOT_PAST, is_plural

__all__ = ["CLAUSAL", "COLLECTIVE", "EVENTS", "PAST", "PRONOUNS", "VERBS", "Phrase", "head_of", "phrases_of"]


class Phrase(NamedTuple):
    """A noun phrase: `text[start:end]`, with what is attached to it ("our deal with Fennimore")."""

    text: str
    start: int
    end: int
    head: str
    """Stem of its main noun: "deal"."""
    core: int
    """Where it ends without what is attached."""
    determiner: str
    """Folded: "the", "our", "that", "'s" for a possessive, or nothing."""
    plural: bool
    name: bool
    """A proper name by itself."""
    before: str
    """The folded word before it."""
    open: bool = False
    """A question word counts or chooses it: "how many bakeries", "which customers"."""


def head_of(word: str) -> str:
    """The stem of a folded noun, but that who does something is not what is done: a "designer" is no "design"."""
    stemmed = stem(word)
    return re.sub(r"s$", "", word) if _DOER.search(word) and not _DOER.search(stemmed) else stemmed


_DOER = re.compile(r"(?:[eo]r|ist)s?$")
CLAUSAL = frozenset(
    stem(word)
    for word in "decide say tell agree confirm announce think know mention report write claim promise propose suggest "
    "note believe hear explain state expect insist learn decree show mean approve "
    "said told thought knew wrote heard meant written known".split()
)
"""Stems of verbs that take a whole statement: what "that" after one of them stands for."""
COLLECTIVE = frozenset(
    head_of(word)
    for word in "board team committee company council department staff management firm group crew jury union panel "
    "audience guild".split()
)
"""Stems of what is one and is spoken of as several: "the team … they"."""
EVENTS = frozenset(
    head_of(word)
    for word in "meeting call event offsite conference workshop launch visit review audit test interview retreat party "
    "training dinner summit fair show trip kickoff demo incident outage release minutes".split()
)
"""Stems of what takes place."""
VERBS = frozenset(
    stem(word)
    for word in "accept add affect agree allow announce answer apply approve arrive ask assign attend attack author "
    "be become begin belong break bring build buy call cancel carry change charge choose close collect come compare "
    "complain complete confirm consider contain continue cost cover create cut deal decide deliver depend deploy "
    "describe design develop die do draft drive earn employ end enter exist expect expire explain fail fall feel file "
    "fill find finish fix follow fund get give go grow handle hand happen have head hear help hire hold host include "
    "increase inspect install introduce invest invite issue join keep know last launch lead learn leave let like live "
    "look lose maintain make manage matter mean measure meet mention merge miss move need negotiate notice offer open "
    "operate order organise organize own pay perform pick plan play praise prefer prepare present print produce "
    "promise propose protect provide publish put raise reach read receive recommend refuse reject release remain "
    "remove rename renew rent repair replace reply report represent request require resign respond return review "
    "rise run say schedule see sell send serve set settle share ship show sign sit sleep solve speak spend sponsor "
    "stand start state stay stop store submit suggest supply support surprise switch take talk teach tell terminate "
    "test think transfer travel try turn understand update use visit vote wait want win work write".split()
)
"""Stems of common verbs; some are nouns as well."""
PAST = IRREGULAR_PAST | frozenset("was were had did made put set cut".split())
"""Past forms that do not end in -ed."""
_PREDICATES = frozenset(
    "final open ready late free available public due valid true complete done over closed cheap cheaper expensive "
    "necessary possible safe wrong right correct certain official like big old new long far high good bad better "
    "worse important responsible away back still live next".split()
)
_DETERMINERS = frozenset(
    "the a an our my your their his her its this that these those any some all every each no both".split()
)
PRONOUNS = frozenset("i we you he she it they there this that these those everybody everyone anybody anyone".split())
"""What stands for a subject and is no noun phrase."""
_SUBJECTS = frozenset("who i we you he she they".split())
"""What only a verb follows."""
_AUXILIARIES = frozenset("do does did will would can could should may might must shall".split())
_ATTACHED = frozenset("of with for between about from to by on in at against behind".split())
_GREEDY = frozenset(("of", "with", "for", "between", "about", "from", "against", "behind"))
_DONE = frozenset("test audit review design survey report work print transfer move training".split())
"""What is done: after "who did" they are no verbs."""
_MOVES = frozenset(
    stem(word)
    for word in "move send sent give gave bring brought take took transfer postpone rename sell sold push assign "
    "invite introduce change switch add delay promise offer hand return ship deliver".split()
)
"""Stems of what is done with something "to" a place, a time or a person: "moved the retreat to Porto"."""
_ASKS = frozenset(("which", "what", "many", "much", "whose"))
_TOKEN = re.compile(r"[$€£]?\d+(?:[.,:]\d+)*%|[$€£]\d+(?:[.,:]\d+)*[kmb]?|[^\W_]+(?:['’&/.-][^\W_]+)*['’]?|[^\w\s]")
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")


class _Word(NamedTuple):
    """A word or mark of a text."""

    text: str
    start: int
    end: int
    plain: str
    """Folded."""

    @property
    def is_verb(self) -> bool:
        return stem(self.plain) in VERBS

    @property
    def owns(self) -> bool:
        return _POSSESSIVE.search(self.text) is not None


class _Line(NamedTuple):
    """A text cut into words."""

    text: str
    words: list[_Word]
    names: dict[int, int]
    """Where each name of it ends, by where it begins."""

    def plain(self, at: int) -> str:
        """The folded word at a place; nothing before the first and after the last."""
        return self.words[at].plain if 0 <= at < len(self.words) else ""

    def determines(self, at: int) -> bool:
        """Whether a phrase opens there with "the", "our" or the like; before a name "that" only joins."""
        named = at + 1 < len(self.words) and self.words[at + 1].start in self.names
        return self.plain(at) in _DETERMINERS and not (named and self.plain(at) == "that")

    def closes(self, at: int) -> bool:
        """Whether a sentence, or a part of it, ends there."""
        return not self.plain(at)[:1].isalnum()


def phrases_of(text: str) -> list[Phrase]:
    """The noun phrases of `text`, in order; one that is attached to another is told by itself as well."""
    words = [_Word(m[0], m.start(), m.end(), fold(m[0])) for m in _TOKEN.finditer(text)]
    line = _Line(text, words, {n.start: n.end for n in names(text, doubtful=True)})
    plain: list[Phrase] = []
    at = 0
    while at < len(words):
        phrase, at = _phrase(line, at)
        if phrase is not None:
            plain.append(phrase)
    owners = [owner for phrase in plain for owner in _owners(phrase, line)]
    return sorted([*(_attached(text, plain, n) for n in range(len(plain))), *owners], key=lambda p: (p.start, -p.end))


def _owners(phrase: Phrase, line: _Line) -> Iterator[Phrase]:
    """The name that a phrase belongs to: Dana of "Dana's manager"."""
    end = line.names.get(phrase.start)
    if end is not None and re.match(r"['’]s?\s", line.text[end : phrase.end]):
        text = line.text[phrase.start : end]
        head = head_of(fold(text.split()[-1]))
        yield Phrase(text, phrase.start, end, head, end, "", plural=False, name=True, before=phrase.before)


def _phrase(line: _Line, at: int) -> tuple[Phrase | None, int]:
    """The phrase that begins at a word, if one does, and where to go on."""
    word, before = line.plain(at), line.plain(at - 1)
    determined = line.determines(at)
    run, after = _run(line, at + determined, determined=determined)
    run = _without_verbs(run, line, at, after)
    if not run:
        return None, max(after, at + 1)
    start = line.words[at].start if determined else run[0].start
    text = line.text[start : run[-1].end]
    text = _POSSESSIVE.sub("", text) if len(run) == 1 else text
    end = start + len(text)
    owned = any(each.owns for each in run[:-1])
    last = _POSSESSIVE.sub("", run[-1].plain)
    named = any(begin <= run[0].start and end <= close + 2 for begin, close in line.names.items())
    name = named and not determined and not owned
    phrase = Phrase(
        text=text,
        start=start,
        end=end,
        head=head_of(last),
        core=end,
        determiner=word if determined else "'s" if owned else "",
        plural=not name and (is_plural(last) or word in ("these", "those", "both")),
        name=name,
        before=before,
        open=before in _ASKS,
    )
    return phrase, next((n for n, each in enumerate(line.words) if each.start >= end), len(line.words))


def _run(line: _Line, at: int, *, determined: bool) -> tuple[list[_Word], int]:
    """Words in a row that may be one phrase, from a word on, and the first after them."""
    run: list[_Word] = []
    while not line.closes(at):
        word = line.words[at]
        alone = not determined and not (run and run[-1].owns)
        if word.start in line.names:
            if run and alone:
                break
            end = line.names[word.start]
            while at < len(line.words) and line.words[at].start < end:
                run.append(line.words[at])
                at += 1
            if not determined and not run[-1].owns:
                break
            continue
        opens = determined and not run and word.plain in ("few", "same", "other", "more", "most")
        joined = (
            not run and line.plain(at - 1) in ("that", "this", "those", "these") and _is_past(word.plain)
        )  # "was that accepted"
        if (word.plain in STOP_WORDS and not opens) or joined or (run and _ends(word.plain, run[-1].plain)):
            break
        run.append(word)
        at += 1
    return run, at


def _ends(word: str, last: str) -> bool:
    """Whether a word after the `last` of a phrase is no part of it: the verb of "the board approved"."""
    if _is_past(word):
        return True
    if word.endswith("ing"):
        return is_plural(last)  # "the customers waiting", but "the board meeting"
    return word in ("last", "next", "first", "ever") or (word in _PREDICATES and last not in _PREDICATES)


def _is_past(word: str) -> bool:
    return word in PAST or (word.endswith("ed") and word not in NOT_PAST)


def _without_verbs(run: list[_Word], line: _Line, at: int, after: int) -> list[_Word]:
    """The run without the verb that stands at its end, or before it."""
    determined, before = line.determines(at), line.plain(at - 1)
    if len(run) > 1 and _closes_with_verb(run, line, at, after):
        run = run[:-1]
    if [word.plain for word in run] in (["first"], ["last"]):
        return []  # "at first"
    if determined or before in _ASKS or before in _ATTACHED:
        return run
    while run and (before in _SUBJECTS or run[0].is_verb or run[0].plain in PAST or run[0].plain in _PREDICATES):
        if not run[0].text.islower() and before:
            break
        run, before = run[1:], run[0].plain
    alone = len(run) == 1 and run[0].start not in line.names
    return [] if alone and _ends(run[0].plain, run[0].plain) else run


def _closes_with_verb(run: list[_Word], line: _Line, at: int, after: int) -> bool:
    """Whether the last word of a run from `at` to `after` is the verb of what is before it."""
    before, last, closes = line.plain(at - 1), run[-1], line.closes(after)
    opens_next = not closes and (line.plain(after) in _DETERMINERS or line.words[after].text[0].isupper())
    if before in _ATTACHED and closes and last.is_verb:
        return _asked(line, at)  # "When does the lease of the bakery end?"
    if before in _AUXILIARIES and line.plain(after) not in ("have", "be", "do", "been", "being"):
        done = before == "did" and line.plain(at - 2) == "who" and closes and last.plain in _DONE
        return not done and (last.is_verb or closes or opens_next)
    does = last.text.islower() and last.text.endswith("s") and last.is_verb
    return does and (line.determines(at) or opens_next) and not is_plural(run[-2].plain) and not closes


def _asked(line: _Line, at: int) -> bool:
    """Whether an auxiliary before a word still waits for its verb."""
    told = [word for word in line.words[:at] if word.plain in _AUXILIARIES or word.is_verb or word.plain in PAST]
    return bool(told) and told[-1].plain in _AUXILIARIES


def _attached(text: str, plain: list[Phrase], number: int) -> Phrase:
    """The phrase with what follows it by "with", "of", …: "the pilot with Fennimore", "the office in Lisbon"."""
    phrase = plain[number]
    if phrase.name:
        return phrase
    end = phrase.end
    for following in plain[number + 1 : number + 3]:
        link = re.fullmatch(r"\s([a-z]+)\s", text[end : following.start])
        if link is None or (link[1] == "to" and stem(phrase.before) in _MOVES):
            break
        timely = _WHEN.search(following.text) is not None
        definite = following.name or following.determiner in ("the", "our", "my", "'s") or following.before == "on"
        joins = not timely and (link[1] in _GREEDY or (link[1] in ("in", "at", "to", "on") and definite))
        year = link[1] in ("in", "of") and re.fullmatch(r"(?:19|20)\d\d", following.text)
        pair = link[1] == "and" and following.name and end > phrase.end
        if not (joins or year or pair):
            break
        end = following.end
    return phrase._replace(text=text[phrase.start : end], end=end)


_WHEN = re.compile(
    r"\b(?:last|next|this)\s\w+['’]s\b|\b(?:day|week|month|quarter|year|morning|yesterday|today)s?$"
    rf"|\b(?:\w+day|{MONTH_NAME})(?:\s\d+)?$"
    r"|^\d{1,2}(?!\S)",
    re.I,
)
