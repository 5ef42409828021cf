"""Names and addresses of people masked, the same way wherever they stand, without moving a single character.

Each word of a known name becomes a pronounceable word of the same length and case (`pseudonyms`), so that a quote is
still the span of its document that it says it is, and `Ada`, `Ada's` and `ada@lovelace.org` are still one
person. Mail addresses, @handles, phone numbers, the people's parts of web addresses and the owners of home folders are
masked whether they are known or not. What the text says otherwise, and the names of those whom nobody told of, stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from cascade.export.pseudonyms import Pseudonyms, folded
from cascade.language import stem
from cascade.language.datewords import MONTHS
from cascade.language.namewords import ADDRESSEES, COMMON, FUNCTIONS, ORGANISATIONS, TITLES
from cascade.types import Identity

__all__ = ["Redactor", "displayed_in", "identities_in"]

_WORD = r"(?:[^\W_][\u0300-\u036f]*)+"
_CUT = r"(?=\Z|\n>>>|…)"
_PATTERNS = (
    ("url", r"https?://[^\s<>\"')\]|]+"),
    ("mail", rf"[\w.+%-]{{1,64}}(?:@|%40)(?:[\w-]+(?:\.[\w-]+)+|[\w-]*{_CUT})"),
    (
        "phone",
        r"(?<![\w.,+@:-])(?:\+\d[\d ().\-/]{5,20}\d|\(0?\d{2,4}\) ?\d{3,4}[ .-]?\d{3,4}|\d{3}[-. ]\d{3}[-. ]\d{4}"
        r"|0\d{2,4}[ /-]\d{3,}(?:[ -]?\d{2,}){0,4})(?![\w:]|[.-]\d)",
    ),
    ("handle", r"(?<![\w.@])@[^\W\d_][\w-]*(?:\.[\w-]+)*"),
    ("owner", r"(?:/home/|/Users/|\\Users\\)[^/\\\s\"'<>|:]+"),
    ("host", r"(?<![\w.-])(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-])"),
    ("word", _WORD),
)
_SCAN, _SCAN_URL = (
    re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns))
    for patterns in (_PATTERNS, _PATTERNS[1:])
)
"""What is looked for in a text, and in a web address."""
_TOKEN = re.compile(_WORD)
_RUNS = re.compile(r"[^\W\d_]+")
_OPAQUE = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,}")
_DISPLAYED = re.compile(r"(?<![\w'’.-])((?:[^\W\d_][\w'’.-]{0,40}[ \t]{1,3}){1,3})<[\w.+%-]{1,64}@[\w.-]{1,255}>")
_UNBOUND = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that set no space between words."""
_SOMEBODY = re.compile(
    r"(?<=/)~[\w.-]+|(?<=/)@[\w.-]+|(?<=/users/)[\w.-]+|(?<=/user/)[\w.-]+|(?<=/people/)[\w.-]+|(?<=/u/)[\w.-]+"
    r"|(?<=/profile/)[\w.-]+|(?<=/profiles/)[\w.-]+|(?<=/team/)[\w.-]+|(?<=/in/)[\w.-]+|(?<=//)[^/@\s]+(?=@)"
    r"|(?<=github\.com/)[\w.-]+|(?<=gitlab\.com/)[\w.-]+|(?<=twitter\.com/)\w+|(?<=//x\.com/)\w+"
    r"|(?<=user=)[\w.-]+|(?<=login=)[\w.-]+|(?<=author=)[\w.-]+|(?<=assignee=)[\w.-]+"
)
"""The parts of a web address that name somebody."""
_EVERYBODY = frozenset(("@here", "@channel", "@everyone", "@all"))
_FOLDED = frozenset(("facets", "meta", "query", "topic"))
"""Fields that hold words without the capitals that they had: an ordinary word that is a name is masked there too."""
_KEPT = frozenset(("json_schema", "zone", "kind", "role"))
"""Fields that hold what a program reads, and nothing of anybody."""
_MONTHS = frozenset(form for month in MONTHS for form in (month.lower(), month[:3].lower())) | {"sept"}
_DAY_BEFORE = re.compile(r"(?<![\w.,:])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:\s{1,2}of)?[\s-]{1,2}\Z")
_DAY_AFTER = re.compile(
    r"\.?[\s-]{1,2}(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w:]|\.\d)|[.,]?[\s-]{1,2}(?:19|20)\d\d(?!\w)"
)
_BESIDE = 12
"""Characters before a month among which the day is."""
_OF_LISTS = frozenset(
    "list lists mailing users user developers developer dev members announce announcements discussion discuss".split()
)
"""Words of which two in a name show that it is a mailing list's, and tell nothing else."""
_LONGEST = 64
"""Letters that names which are written together have at most."""
_BARE = 3
"""Letters that a word has at least to count as a name in whatever case it stands."""


def identities_in(value: Any) -> Iterator[Identity]:
    """The people that a JSON value names as such."""
    if isinstance(value, dict):
        if set(value) == {"name", "address"}:
            try:
                yield Identity.model_validate(value)
            except ValidationError:
                return
        for inner in value.values():
            yield from identities_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from identities_in(inner)


def displayed_in(value: Any) -> Iterator[str]:
    """What stands before an address in the texts of a JSON value: `Ada Lovelace` of `Ada Lovelace <ada@…>`."""
    if isinstance(value, str):
        for shown in _DISPLAYED.finditer(value):
            yield shown[1]
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from displayed_in(inner)


class Redactor:
    """Masks texts and JSON values of one export.

    `salt` decides what stands for what, `people` are those who are known, `seen` is what looks like names, `words` are
    masked besides them, and a text that is one of `keep` as a whole is a word of the file's own layout.
    """

    def __init__(
        self,
        salt: bytes,
        people: Iterable[Identity],
        words: Iterable[str] = (),
        *,
        seen: Iterable[str] = (),
        keep: Iterable[str] = (),
    ) -> None:
        self._sure: set[str] = set()
        """Words that are masked in any case."""
        self._doubtful: set[str] = set()
        """Words that are masked where they have a capital."""
        self._domains: set[str] = set()
        self._numbers: set[str] = set()
        self._keep = frozenset(keep)
        for person in dict.fromkeys(people):
            self._learn(person)
        for text in dict.fromkeys(seen):
            for word in _TOKEN.findall(text):
                self._know(folded(word), doubtful=True)
        self._asked = {folded(word) for text in words for word in _TOKEN.findall(text)}
        self._sure |= self._asked
        self._doubtful -= self._sure
        self._pseudonyms = Pseudonyms(salt, lambda word: word in self._sure or word in self._doubtful)
        self._sources: dict[str, tuple[str, str]] = {}
        self._texts: dict[tuple[str, bool], str] = {}
        self._words: dict[tuple[str, bool], str] = {}

    # --- what is known ------------------------------------------------------------------------------------------------

    def _learn(self, person: Identity) -> None:
        named = [folded(word) for word in _TOKEN.findall(person.name) if "@" not in person.name]
        local, at, domain = person.address.lower().partition("@")
        organisation = not ORGANISATIONS.isdisjoint(named) or domain.startswith(("list.", "lists."))
        kind = _OF_LISTS if len(_OF_LISTS.intersection(named)) > 1 else frozenset()
        for word in named:
            if word not in kind:
                self._know(word, doubtful=organisation)
        if at:
            self._domains.add(domain)
        if re.fullmatch(r"\+?[\d ().\-/]{7,}", local):
            self._numbers.add(re.sub(r"\D", "", local)[-8:])
            return
        for word in map(folded, _TOKEN.findall(local)):
            if at and named and not organisation and not any(word in n or n in word for n in named if len(n) >= _BARE):
                continue  # `delivery@…` of somebody who is called otherwise: masked where it is an address
            if word not in ADDRESSEES:
                self._know(word, doubtful=organisation)

    def _know(self, word: str, *, doubtful: bool) -> None:
        if len(word) < 2 or word in TITLES or word in FUNCTIONS or (word.isdigit() and len(word) < 5):
            return
        short = len(word) < _BARE and not _UNBOUND.search(word)
        forms = {word, stem(word)}
        unsure = doubtful or short or not (forms.isdisjoint(COMMON) and forms.isdisjoint(ADDRESSEES))
        (self._doubtful if unsure else self._sure).update(forms)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._sure)

    @cached_property
    def _inside(self) -> re.Pattern[str] | None:
        """Known words of scripts without spaces: they are found inside others."""
        found = sorted((w for w in self._sure if _UNBOUND.search(w)), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, found))) if found else None

    # --- texts --------------------------------------------------------------------------------------------------------

    def text(self, text: str, *, lower: bool = False) -> str:
        """`text` masked: as long as before. With `lower`, ordinary words that are names are masked in small letters
        too."""
        key = (text, lower)
        masked = self._texts.get(key)
        if masked is None:
            masked = self._texts[key] = _SCAN.sub(lambda found: self._masked(found, lower), text)
        return masked

    def pieces(self, pieces: Sequence[str]) -> list[str]:
        """Pieces of one text, masked as the whole and cut where they were cut."""
        whole, cut, at = self.text("".join(pieces)), [], 0
        for piece in pieces:
            cut.append(whole[at : at + len(piece)])
            at += len(piece)
        return cut

    def document(self, document: dict[str, Any]) -> dict[str, Any]:
        """A document as JSON, masked; from now on spans of it come out as they are in the masked one.

        Its etag goes: it follows from the content, and would confirm a guess of it.
        """
        masked: dict[str, Any] = self.value({**document, "etag": ""})
        self._sources[document["id"]] = document["text"], masked["text"]
        return masked

    def _masked(self, found: re.Match[str], lower: bool) -> str:
        text = found[0]
        match found.lastgroup:
            case "url":
                return self._url(text, lower)
            case "mail":
                return self._mail(text)
            case "phone":
                return self._phone(text)
            case "handle":
                return text if text.lower() in _EVERYBODY else self._every(text)
            case "owner":
                folder = max(text.rfind("/"), text.rfind("\\")) + 1
                return text[:folder] + self._every(text[folder:])
            case "host":
                return self._host(text, lower)
        if _is_month(found) and folded(text) not in self._asked:
            return text
        return self._word(text, lower) if not _is_cut(found) else self._cut(text, lower)

    def _every(self, text: str) -> str:
        """`text` with each word of it masked, known or not."""
        return _TOKEN.sub(lambda found: self._pseudonyms.word(found[0]), text)

    def _mail(self, text: str) -> str:
        at = max(text.rfind("@"), text.rfind("%40"))
        mark = 1 if text[at] == "@" else 3
        domain, dot, last = text[at + mark :].rpartition(".")
        kept = dot + last if dot else self._every(last)
        return self._every(text[:at]) + text[at : at + mark] + self._every(domain) + kept

    def _phone(self, text: str) -> str:
        digits = re.sub(r"\D", "", text)
        if not 7 <= len(digits) <= 15:
            return text
        fresh = iter(self._pseudonyms.number(digits))
        return "".join(next(fresh) if c.isdigit() else c for c in text)

    def _host(self, text: str, lower: bool) -> str:
        """A domain where people have their addresses is masked as in these; else only words in it that are known."""
        if any(text.lower() == d or text.lower().endswith(f".{d}") for d in self._domains):
            domain, dot, last = text.rpartition(".")
            return self._every(domain) + dot + last
        return _TOKEN.sub(lambda found: self._word(found[0], lower), text)

    def _url(self, text: str, lower: bool) -> str:
        scheme = text.index("//") + 2
        at, made = scheme, text[:scheme]
        for part in _SOMEBODY.finditer(text, scheme):
            made += self._rest(text[at : part.start()], lower) + self._every(part[0])
            at = part.end()
        return made + self._rest(text[at:], lower)

    def _rest(self, text: str, lower: bool) -> str:
        """The parts of a web address that name nobody by their place."""
        return _SCAN_URL.sub(lambda found: self._masked(found, lower), text)

    # --- words --------------------------------------------------------------------------------------------------------

    def _word(self, word: str, lower: bool) -> str:
        key = (word, lower)
        masked = self._words.get(key)
        if masked is None:
            masked = self._words[key] = self._fresh(word, lower)
        return masked

    def _fresh(self, word: str, lower: bool) -> str:
        plain = folded(word)
        if self._is_name(word, plain, lower) or _OPAQUE.fullmatch(word):
            return self._pseudonyms.word(word)
        if word.isdigit():
            known = len(word) >= 7 and word[-8:] in self._numbers
            return self._pseudonyms.number(word) if known else word
        if self._inside is not None and _UNBOUND.search(word):
            return self._inside.sub(lambda found: self._pseudonyms.word(found[0]), word)
        if not word.isalpha() and len(plain) == len(word):  # `tomas2`
            return _RUNS.sub(lambda found: self._word(found[0], lower) if found[0] != word else word, word)
        for at in self._seams(plain) if len(plain) == len(word) else ():
            return self._joined(word[:at]) + self._joined(word[at:])
        return word

    def _is_name(self, word: str, plain: str, lower: bool) -> bool:
        if plain in self._sure:
            return True
        if plain not in self._doubtful:
            return False
        return lower or (word[0].isupper() and (len(plain) >= _BARE or not word.isupper()))

    def _joined(self, part: str) -> str:
        return self._pseudonyms.word(part) if folded(part) in self._sure else part

    def _seams(self, plain: str) -> Iterator[int]:
        """Where a word falls into two names (`tomasreuter`), an initial and a name, or a name and an `s`."""
        sure, size = self._sure, len(plain)
        if size > _LONGEST:
            return
        if size > _BARE and plain[-1] == "s" and plain[:-1] in sure:
            yield size - 1
        if size > 5 and plain[1:] in sure:
            yield 1
        for at in range(_BARE, size - _BARE + 1):
            if plain[:at] in sure and plain[at:] in sure:
                yield at

    def _cut(self, word: str, lower: bool) -> str:
        """A word where a text was cut off: the beginning of a name is masked by the beginning of what stands for it."""
        masked = self._word(word, lower)
        plain = folded(word)
        if masked != word or len(plain) != len(word) or len(plain) < _BARE or plain in COMMON or plain in FUNCTIONS:
            return masked
        at = bisect_left(self._sorted, plain)
        whole = self._sorted[at] if at < len(self._sorted) else ""
        if not whole.startswith(plain):
            return masked
        begun = self._pseudonyms.word(whole)[: len(word)]
        return "".join(c.upper() if like.isupper() else c for c, like in zip(begun, word, strict=True))

    # --- values -------------------------------------------------------------------------------------------------------

    def value(self, value: Any, *, lower: bool = False) -> Any:
        """A JSON value with each text in it masked, keys that are ids among them."""
        if isinstance(value, str):
            return value if value in self._keep else self.text(value, lower=lower)
        if isinstance(value, dict):
            masked = {self._key(name): self._field(name, inner, lower) for name, inner in value.items()}
            span = self._span(value)
            return masked if span is None else {**masked, "text": span}
        if isinstance(value, list):
            if value and all(isinstance(each, dict) and isinstance(each.get("token"), str) for each in value):
                return self._tokens(value)
            return [self.value(inner, lower=lower) for inner in value]
        return value

    def _key(self, name: str) -> str:
        return name if name in self._keep else self.text(name)

    def _field(self, name: str, inner: Any, lower: bool) -> Any:
        if name in _KEPT:
            return inner
        if name == "address" and isinstance(inner, str):
            masked = self.text(inner, lower=True)
            return masked if masked != inner else self._every(inner)
        return self.value(inner, lower=lower or name in _FOLDED)

    def _span(self, value: dict[str, Any]) -> str | None:
        """The text of a quote or passage as the masked document has it; None for what is none of a known one."""
        if not value.keys() >= {"document", "start", "end", "text"}:
            return None
        text, masked = self._sources.get(str(value["document"]), ("", ""))
        span = slice(value["start"], value["end"])
        return masked[span] if text and text[span] == value["text"] else None

    def _tokens(self, tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A model's tokens, which part names wherever they like: masked as the text that they make together."""
        masked = self.pieces([each["token"] for each in tokens])
        return [
            {
                **self.value({k: v for k, v in each.items() if k not in ("token", "top")}),
                "token": fresh,
                **({"top": self._top(each, fresh)} if "top" in each else {}),
            }
            for each, fresh in zip(tokens, masked, strict=True)
        ]

    def _top(self, token: dict[str, Any], fresh: str) -> list[Any]:
        """The tokens that stood beside one: beside a masked one, only how long they are is told."""
        if fresh == token["token"]:
            return [[self.text(text), value] for text, value in token["top"]]
        same = token["token"]
        return [[fresh if text == same else re.sub(r"\w", "·", text), value] for text, value in token["top"]]


def _is_month(found: re.Match[str]) -> bool:
    """Whether a word that may be a name is the month of a date: `12 May`, `Jan. 12`, `April 2025`."""
    if found[0].lower() not in _MONTHS:
        return False
    before = found.string[max(found.start() - _BESIDE, 0) : found.start()]
    return _DAY_BEFORE.search(before) is not None or _DAY_AFTER.match(found.string, found.end()) is not None


def _is_cut(found: re.Match[str]) -> bool:
    """Whether a word stands where a text may have been cut off."""
    text, end = found.string, found.end()
    return end == len(text) or text[end] == "…" or text.startswith("\n>>>", end)
