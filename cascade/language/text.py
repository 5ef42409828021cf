"""What plain code can tell of a text: its words, stems, names and keywords.

The rules are for English and harmless elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from Stemmer import Stemmer  # type: ignore[import-not-found]

from cascade.language.datewords import MONTH_WORDS, WEEKDAY_WORDS
from cascade.language.overstemmed import OWN_STEMS

__all__ = [
    "STOP_WORDS",
    "Keyword",
    "Kind",
    "Name",
    "asks",
    "content_words",
    "fold",
    "keywords",
    "names",
    "seeks",
    "stem",
    "stem_row",
    "stems",
    "words",
]

Kind = Literal["quoted", "email", "url", "id", "number", "name", "word"]


class Keyword(NamedTuple):
    """A part of a question that evidence may have to speak of: as it is written, and its words' stems in a row."""

    text: str
    stem: str
    kind: Kind


class Name(NamedTuple):
    """A proper name, as `text[start:end]` writes it, without a possessive ending.

    `sure` is False for a single word that may be capitalised only because it opens a sentence.
    """

    text: str
    start: int
    end: int
    sure: bool = True


STOP_WORDS = frozenset(
    "a about above after again against all also am among an and any anybody anyone anything are aren't around as at "
    "be because been before being below between both but by can can't cannot could couldn't did didn't do does "
    "doesn't doing don't done down during each either else even ever every everybody everyone everything few for from "
    "further had hadn't has hasn't have haven't having he he'd he'll her here hers herself hi him himself his how "
    "however i i'd i'll i'm i've if in into is isn't it it's its itself just let let's like lot lots many may me "
    "might more most much must my myself neither no nobody none nor not now of off ok okay on once one only or other "
    "our ours ourselves out over own per please pls plz quite rather really same shall she she'd she'll should "
    "shouldn't since so some somebody someone something still such than thank thanks that that's the their theirs them "
    "themselves then there there's these they they'd they'll they're they've this those though through thx to too "
    "under until up upon us very via was wasn't we we'd we'll we're we've well were weren't what what's when where "
    "whether which while who who's whom whose why will with within without won't would wouldn't yes yet you you'd "
    "you'll you're you've your yours yourself".split()
)
"""Folded words that carry no meaning of their own, question words among them."""

_COMMANDS = frozenset(
    "according list find show tell give compare summarize summarise explain describe provide identify enumerate remind "
    "hello hey "
    "dear best regards kind many often re fw fwd".split()
)
"""Words that a request or a mail is made of and that say nothing of what it is about."""
_OPENERS = frozenset(
    "name search look count check get fetch return note subject ask see send call use add visit contact write read "
    "open join meet review update ensure confirm consider sorry".split()
)
"""Words that open a sentence and are no names, however they are written."""
_COMMON_CAPITALS = frozenset(
    "id ids pr prs url urls faq faqs pdf ceo cto cfo coo cmo cio vp svp evp hr it qa kpi kpis okr okrs roi sla slas "
    "eta ui ux fyi asap ps pm am tbd todo cc bcc eod eow eoy etc usd eur gbp chf a.m p.m r&d b2b b2c nda ndas rfp "
    "rfps".split()
)
_TITLES = frozenset(("dr", "mr", "mrs", "ms", "mx", "prof", "sir", "madam"))
_CALENDAR = MONTH_WORDS | WEEKDAY_WORDS | {"today", "yesterday", "tomorrow"}
_OF = frozenset(
    "bank university institute department ministry house office college school republic kingdom state states city "
    "board council court church museum academy society association department bureau federation".split()
)
_SPOKE = frozenset(
    "said says asked asks wrote writes told tells replied agreed confirmed approved mentioned suggested signed joined "
    "presented promised wants thinks thought met knows noted explained proposed reported complained emailed called "
    "announced reviewed shared resigned".split()
)
"""What people do: the word before one of these is a name also at the start of a sentence."""
_PARTICLES = frozenset(
    ("de", "del", "della", "der", "den", "van", "von", "da", "di", "la", "le", "du", "dos", "bin", "zu")
)

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_TOKEN = re.compile(r"[^\W\d_][^\W_]*(?:[-'’&.+][^\W_]+)*(?:\.(?=\s[^\W\d_]))?")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_GAP = re.compile(r" ?& ?| ")
_ASKS = re.compile(r"\?[\W_]*$")
_SEEKS = re.compile(
    r"\b(?:I|[Ww]e)(?:['’?](?:m|re|ve\sbeen)|\s(?:am|are|was|were|have\sbeen))?\s(?:\w+\s){0,2}?(?:trying|struggling|wondering|stuck"
    r"|unable|looking\s(?:for|into|to)|hav(?:e|ing)\s(?:\w+\s){0,3}?(?:troubles?|problems?|difficult(?:y|ies)|questions?))\b"
    r"|\b(?:I|[Ww]e)(?:['’?]d|\swould)\s(?:\w+\s)?(?:like|love|appreciate)\b|\bappreciated\b"
    r"|\b(?:I|[Ww]e)\s(?:\w+\s)?(?:want(?:ed)?\sto|need\s(?:help|to\sknow)|wonder(?:ed)?|can(?:not|['’]t)|could(?:\snot|n['’]t))\b"
    r"|\b(?:I|[Ww]e)\s(?:\w+\s)?(?:do\snot|don['’]t|did\snot|didn['’]t)\s(?:know|understand|see|find)\b"
    r"|\b(?:I|[Ww]e)\s(?:\w+\s)?(?:get|got|receive)\s(?:\w+\s){0,4}?errors?\b"
    r"|\b(?:does|did|has|have|can|could)\s(?:any|some)(?:one|body)\b|\bany\s(?:help|ideas?|hints?|suggestions?|pointers?)\b"
)
"""How somebody tells what they would know, or cannot do."""
_LETTER = re.compile(r"(?<=[^\W\d_] )[B-HJ-Z](?![\w'’&+#./-]*\w|[&+#])")
"""A letter that is what something is called: "the manual of Q", "block C"."""
_OPENS = re.compile(r"(?:^|[.!?:;…>*•#|\n]|[-–—]\s|\d\))[\s\"'“‘(\[*_]*$")
_QUOTED = re.compile(r"\"([^\"\n]{2,80})\"|“([^”\n]{2,80})”|`([^`\n]{2,80})`|(?<!\w)'([^'\n]{3,60})'(?!\w)")
_SPECIAL = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"'|)\]]{3,500})"
    r"|(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"
    r"|(?P<number>(?<![\w.-])[$€£#]?\d[\d.,:/]*(?:st|nd|rd|th|am|pm|[hkmx]|bn|%)?(?![\w-]))"
    r"|(?P<id>\b(?=[\w./-]{0,40}\d)(?=[\w./-]{0,40}[A-Za-z])\w+(?:[-./]\w+){0,8}|\b[a-z0-9]+_\w+"
    r"|(?<!\bI\s)(?<!\bwe\s)(?<!\byou\s)(?<!\bwho\s)(?<!\bhow\sto\s)\b[A-Za-z]{3,20}\s[A-HJ-Z](?![\w.'’+#]|[-/]\w))"
)


def fold(text: str) -> str:
    """`text` in lower case, without accents and with straight apostrophes: what is compared. Its length may differ."""
    if text.isascii():
        return text.lower()
    plain = _BEYOND_ASCII.sub(_without_accents, unicodedata.normalize("NFKD", text))
    return plain.casefold().replace("’", "'")


def _without_accents(letters: re.Match[str]) -> str:
    return "".join(c for c in letters[0] if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words of `text`, in order, without possessive endings. A word is a run of letters and digits."""
    return [word.removesuffix("'s") for word in _WORD.findall(fold(text))]


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """The stem of a folded word, by the Snowball English stemmer (Porter 2001), as the index has it; the word's own
    where the stemmer takes it for another one."""
    if word in OWN_STEMS:
        return OWN_STEMS[word]
    return str(Stemmer("english", 0).stemWord(word))  # a stemmer is no thread's but its own, and costs little


def stems(text: str) -> list[str]:
    """The stems of the words of `text`, in order."""
    return [stem(word) for word in words(text)]


def stem_row(text: str) -> str:
    """The stems of `text` in a row, each between single spaces, so that a run of stems is found as a substring."""
    return f" {' '.join(stems(text))} "


def content_words(text: str) -> list[str]:
    """The folded words of `text` that carry meaning, in order."""
    return [word for word in words(text) if word not in STOP_WORDS and (len(word) > 1 or not word.isascii())]


def asks(text: str) -> bool:
    """Whether `text` ends in a question, whatever marks come after the question's own: "Shall we?)"."""
    return _ASKS.search(text) is not None


def seeks(text: str) -> bool:
    """Whether `text` asks, or tells what its writer would know or cannot do: it answers nobody who wants the same."""
    return asks(text) or _SEEKS.search(text) is not None


# --- names --------------------------------------------------------------------------------------------------------


def names(text: str, *, doubtful: bool = False) -> list[Name]:
    """The proper names in `text`: runs of words that are capitalised where a common word would not be.

    A single word that opens a sentence is a name where something shows it (it stands elsewhere too, has a possessive
    ending or does what people do), or where `doubtful` ones are asked for. Months, weekdays and titles written all in
    capitals are none.
    """
    found = list(_runs(text))
    elsewhere = {fold(name.text) for name in found if name.sure}
    plain = {match[0] for match in _TOKEN.finditer(text) if match[0].islower()} if len(found) < 2000 else set()
    kept = []
    for name in found:
        common = name.text.lower() in plain
        known = name.sure or (fold(name.text) in elsewhere and not common)
        if known or (doubtful and not common):
            kept.append(name._replace(sure=known))
    return kept


def _runs(text: str) -> Iterator[Name]:
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if run and not _joins(text, run[-1], token):
            yield from _named(text, run)
            run = []
        if _is_capital(token[0]) or (run and token[0] in _PARTICLES) or (run and _of(run[-1], token)):
            run.append(token)
        elif run:
            yield from _named(text, run)
            run = []
    yield from _named(text, run)


def _is_capital(word: str) -> bool:
    return word[0].isupper() or (word.isascii() and not word.islower() and not word.isupper())


def _of(before: re.Match[str], token: re.Match[str]) -> bool:
    return token[0] == "of" and before[0].lower() in _OF


def _joins(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether two words stand in one name: only a space or "&" between them, and no sentence or possessive ended."""
    if left[0].endswith(("'s", "’s")) or right.start() - left.end() > 3:
        return False
    if (
        left[0].endswith(".")
        and len(left[0]) > 2
        and left[0].lower() not in ("dr.", "mr.", "mrs.", "ms.", "prof.", "st.")
    ):
        return False
    return _GAP.fullmatch(text, left.end(), right.start()) is not None


def _named(text: str, run: list[re.Match[str]]) -> Iterator[Name]:
    """The name in a run of capitalised words, without the common words around it."""
    if not run or len(run) > 12 or (len(run) > 2 and all(token[0].isupper() for token in run)):
        return
    first = run[0].start()
    while run and (_is_common(run[0][0]) or run[0][0].lower() in _CALENDAR):
        run = run[1:]
    while run and (not _is_capital(run[-1][0]) or _is_common(run[-1][0])):
        run = run[:-1]
    if not run or len(run) > 8:
        return
    start, end = run[0].start(), run[-1].end()
    written = re.sub(r"(?<!\.\w)\.$", "", text[start:end])
    bare = re.sub(r"['’]s$", "", written)
    if len(bare) < 2:
        return
    opens = start == first and _OPENS.search(text, max(0, start - 12), start) is not None
    sure = not opens or len(run) > 1 or bare != written or not bare[1:].islower()
    yield Name(bare, start, start + len(bare), sure or _does(text, end))


def _does(text: str, at: int) -> bool:
    """Whether what follows is something that people do."""
    following = _TOKEN.match(text, at + 1)
    return following is not None and following[0] in _SPOKE


def _is_common(word: str) -> bool:
    """Whether a capitalised word is a common one all the same."""
    folded = fold(word).removesuffix(".")
    bare = folded.removesuffix("'s")
    return any(bare in known for known in (STOP_WORDS, _COMMANDS, _OPENERS, _COMMON_CAPITALS, _TITLES))


# --- keywords -----------------------------------------------------------------------------------------------------


def keywords(question: str) -> tuple[Keyword, ...]:
    """What a question names and says, in its order, each once: quoted phrases, addresses, ids, numbers, names, words.

    Nothing overlaps: a word inside a name or a quoted phrase is not told again.
    """
    taken: list[tuple[int, str, Kind]] = []
    free = bytearray(b"1") * len(question)

    def take(start: int, text: str, kind: Kind, end: int) -> None:
        if end > start and 0 not in free[start:end]:
            free[start:end] = bytes(end - start)
            taken.append((start, text, kind))

    for quoted in _QUOTED.finditer(question):
        take(quoted.start(), next(g for g in quoted.groups() if g).strip(), "quoted", quoted.end())
    for special in _SPECIAL.finditer(question):
        kind: Kind = special.lastgroup or "id"  # type: ignore[assignment]
        text = special[0].rstrip(".,:/?!;")
        if " " in text and _is_common(text.split()[0]):
            continue
        take(special.start(), text, kind, special.start() + len(text))
    for option in re.finditer(r"(?<!\S)--(\w[\w-]+)", question):
        take(option.start(), option[1], "quoted", option.end())
    for name in names(question, doubtful=True):
        take(name.start, name.text, "name", name.end)
    for word in re.finditer(r"[^\W_]+(?:[-'’][^\W_]+)*", question):
        if _LETTER.match(question, word.start()) or set(content_words(word[0])) - _COMMANDS - _TITLES:
            take(word.start(), re.sub("['’]s$", "", word[0]), "word", word.end())
    found: dict[str, Keyword] = {}
    for _, text, kind in sorted(taken):
        key = " ".join(stems(text))
        if key:
            found.setdefault(key, Keyword(text, key, kind))
    return tuple(found.values())
