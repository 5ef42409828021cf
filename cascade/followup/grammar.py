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

__all__ = [
    "CLAUSAL",
    "COLLECTIVE",
    "PAST",
    "PRONOUNS",
    "VERBS",
    "Phrase",
    "head_of",
    "phrases_of",
]


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
_NOUNS_IN_ING = frozenset(
    "meeting building training pricing testing onboarding funding hiring briefing planning marketing printing shipping "
    "filing hearing morning evening screening listing rating setting warning engineering booking housing parking "
    "thing spring string ring king wing billing accounting branding catering lighting offering opening painting "
    "recording ruling saving spending string packaging weighing clothing wedding finding".split()
)
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
_AUXILIARIES = frozenset("do does did will would can could should may might must shall".split())
_BE = frozenset("is are was were isn't aren't wasn't weren't has have had".split())
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

_Token = re.Match[str]


def phrases_of(text: str) -> list[Phrase]:
    """The noun phrases of `text`, in order; one that is attached to another is told by itself as well."""
    tokens = list(_TOKEN.finditer(text))
    spans = {n.start: n.end for n in names(text, doubtful=True)}
    plain: list[Phrase] = []
    at = 0
    while at < len(tokens):
        phrase, at = _phrase(text, tokens, at, spans)
        if phrase is not None:
            plain.append(phrase)
    owners = [owner for phrase in plain for owner in _owners(phrase, spans)]
    return sorted([*(_attached(text, plain, n) for n in range(len(plain))), *owners], key=lambda p: (p.start, -p.end))


def _owners(phrase: Phrase, spans: dict[int, int]) -> Iterator[Phrase]:
    """The name that a phrase belongs to: Dana of "Dana's manager"."""
    end = spans.get(phrase.start)
    if phrase.determiner == "'s" and end is not None and re.match(r"['’]s?\s", phrase.text[end - phrase.start :]):
        text = phrase.text[: end - phrase.start]
        head = head_of(fold(text.split()[-1]))
        yield Phrase(text, phrase.start, end, head, end, "", plural=False, name=True, before=phrase.before)


def _phrase(text: str, tokens: list[_Token], at: int, spans: dict[int, int]) -> tuple[Phrase | None, int]:
    """The phrase that begins at token `at`, if one does, and where to go on."""
    first = tokens[at]
    word = fold(first[0])
    before = fold(tokens[at - 1][0]) if at else ""
    determined = word in _DETERMINERS
    if determined and at + 1 < len(tokens):
        run, after = _run(text, tokens, at + 1, spans, determined=True)
    else:
        run, after = _run(text, tokens, at, spans, determined=False)
    who = at > 1 and fold(tokens[at - 2][0]) == "who"
    run = _without_verbs(run, tokens, after, before, determined, who)
    if before in _ATTACHED and after >= len(tokens) - 1 and len(run) > 1 and _is_verb(run[-1]) and _asked(tokens, at):
        run = run[:-1]  # "When does the lease of the bakery end?"
    if not run:
        return None, max(after, at + 1)
    start, end = (first.start() if determined else run[0].start()), run[-1].end()
    written = _POSSESSIVE.sub("", text[start:end]) if len(run) == 1 else text[start:end]
    end = start + len(written)
    owner = any(_POSSESSIVE.search(t[0]) for t in run[:-1])
    last = fold(_POSSESSIVE.sub("", run[-1][0]))
    named = any(begin <= run[0].start() and end <= close + 2 for begin, close in spans.items())
    name = named and not determined and not owner
    following = next((i for i, t in enumerate(tokens) if t.start() >= end), len(tokens))
    return (
        Phrase(
            text=written,
            start=start,
            end=end,
            head=head_of(last),
            core=end,
            determiner=word if determined else "'s" if owner else "",
            plural=not name and (is_plural(last) or word in ("these", "those", "both")),
            name=name,
            before=fold(tokens[at - 1][0]) if at and run[0] is not first and not determined else before,
            open=before in _ASKS,
        ),
        max(following, at + 1),
    )


def _run(
    text: str, tokens: list[_Token], at: int, spans: dict[int, int], *, determined: bool
) -> tuple[list[_Token], int]:
    """Words in a row that may be one phrase, from token `at` on, and the first after them."""
    run: list[_Token] = []
    while at < len(tokens) and len(run) < 7:
        token = tokens[at]
        if not any(c.isalnum() for c in token[0]) or (run and text[run[-1].end() : token.start()].strip()):
            break
        if token.start() in spans:
            if run and not determined and not _POSSESSIVE.search(run[-1][0]):
                break
            end = spans[token.start()]
            while at < len(tokens) and tokens[at].start() < end:
                run.append(tokens[at])
                at += 1
            if not determined and not _POSSESSIVE.search(run[-1][0]):
                break
            continue
        word = fold(token[0])
        if word in STOP_WORDS and not (determined and not run and word in ("few", "same", "other", "more", "most")):
            break
        if run and _ends(word, run):
            break
        run.append(token)
        at += 1
    return run, at


def _ends(word: str, run: list[_Token]) -> bool:
    """Whether a word after others of a phrase is a verb in its form: "the board approved"."""
    if word in PAST:
        return True
    if word.endswith("ed") and len(word) > 4 and word not in NOT_PAST:
        return True
    if word.endswith("ing") and word not in _NOUNS_IN_ING:
        return not run[-1][0].endswith("ed")  # "the doubled standing orders"
    return word in ("last", "next", "first", "ever") or (word in _PREDICATES and fold(run[-1][0]) not in _PREDICATES)


def _without_verbs(
    run: list[_Token], tokens: list[_Token], after: int, before: str, determined: bool, who: bool
) -> list[_Token]:
    """The run without the verb that stands at its end, or before it."""
    closes = after >= len(tokens) or not tokens[after][0][0].isalnum()
    opens_next = not closes and (fold(tokens[after][0]) in _DETERMINERS or tokens[after][0][0].isupper())
    verb_follows = not closes and fold(tokens[after][0]) in ("have", "be", "do", "been", "being")
    done = before == "did" and who and closes and fold(run[-1][0]) in _DONE if run else False
    subject = before in _AUXILIARIES and len(run) > 1 and not verb_follows and not done
    if subject and (_is_verb(run[-1]) or closes or opens_next):
        run = run[:-1]
    elif len(run) > 1 and run[-1][0].islower() and run[-1][0].endswith("s") and _is_verb(run[-1]):
        if (determined or opens_next) and not is_plural(fold(run[-2][0])) and not closes:
            run = run[:-1]
    elif determined and len(run) > 1 and before in _BE and fold(run[-1][0]) in _PREDICATES:
        run = run[:-1]
    if before in _ASKS and len(run) == 1 and fold(run[0][0]).endswith("ed") and _is_verb(run[0]):
        return []
    if determined or before in _ASKS or before in _ATTACHED:
        return run
    while run and (_is_verb(run[0]) or fold(run[0][0]) in PAST or fold(run[0][0]) in _PREDICATES):
        if not run[0][0].islower() and before:
            break
        run = run[1:]
    return [] if len(run) == 1 and run[0][0].islower() and _ends(fold(run[0][0]), run) else run


def _asked(tokens: list[_Token], at: int) -> bool:
    """Whether an auxiliary before token `at` still waits for its verb."""
    for token in reversed(tokens[:at]):
        if fold(token[0]) in _AUXILIARIES:
            return True
        if _is_verb(token) or fold(token[0]) in PAST or not token[0][0].isalnum():
            return False
    return False


def _is_verb(token: _Token) -> bool:
    return stem(fold(token[0])) in VERBS


def _attached(text: str, plain: list[Phrase], number: int) -> Phrase:
    """The phrase with what follows it by "with", "of", …: "the pilot with Fennimore", "the office in Lisbon"."""
    phrase = plain[number]
    if phrase.name:
        return phrase
    end = phrase.end
    for following in plain[number + 1 : number + 3]:
        link = re.fullmatch(r"\s([a-z]+|and)\s", text[end : following.start])
        if link is None:
            break
        if link[1] == "to" and stem(phrase.before) in _MOVES:
            break
        joins = link[1] in _GREEDY and not _when(following)
        names_it = (
            following.name
            or following.determiner in ("the", "our", "my", "'s")
            or (link[1] == "on" and following.before == "on")
        )
        places = link[1] in ("in", "at", "to", "on") and names_it and not _when(following)
        places = places or (link[1] in ("in", "of") and re.fullmatch(r"(?:19|20)\d\d", following.text) is not None)
        pair = link[1] == "and" and following.name and end > phrase.end
        if not (joins or places or pair):
            break
        end = following.end
    return phrase._replace(text=text[phrase.start : end], end=end)


_WHEN = re.compile(
    r"\b(?:last|next|this)\s\w+['’]s\b|\b(?:day|week|month|quarter|year|morning|yesterday|today)s?$"
    rf"|\b(?:\w+day|{MONTH_NAME})(?:\s\d+)?$"
    r"|^\d{1,2}(?!\S)",
    re.I,
)


def _when(phrase: Phrase) -> bool:
    return _WHEN.search(phrase.text) is not None
