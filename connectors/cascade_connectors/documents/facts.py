"""What a document says of itself in `Key: value` lines: front matter, a header block, a meeting's attendance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache

from cascade.clean import one_line
from cascade.types import Identity, Involved
from cascade_connectors.documents.extracted import Extracted, Scalar

__all__ = ["Facts", "Pair", "front_matter", "header_block", "identity", "known_key", "people_in", "when"]

Pair = tuple[str, str]
"""A key, lower-case, and its value."""

_KEYS: dict[str, str] = {
    key: meaning
    for meaning, keys in {
        "title": "title,subject,meeting,meeting title,document title",
        "author": "author,authors,by,written by,creator,created by,from,sender,reporter,reported by,notetaker",
        "created": "date,created,created at,created on,creation date,published,pubdate,date created,meeting date,sent",
        "updated": "updated,updated at,modified,last modified,lastmod,last updated,date modified,last edited,"
        "last reviewed,reviewed,reviewed on,last revised",
        "url": "url,link,permalink,canonical url,source url,web link",
        "label": "tags,tag,labels,label,categories,category,keywords,about,channel,space,project,type,source type,"
        "component,components,topic,team",
        "attendee": "attendees,participants,present,attending,in attendance,attendance,invitees,speakers",
        "organizer": "organizer,organiser,host,facilitator,chair,moderator",
        "recipient": "to,recipients",
        "cc": "cc",
        "assignee": "assignee,assignees,assigned to,owner,owners,owned by,page owner,document owner,policy owner,"
        "maintainer,maintainers,maintained by",
        "reviewer": "reviewer,reviewers,reviewed by,approver,approvers,approved by",
        "meta": "status,state,priority,severity,version,document id,id,key,ticket,due,due date,deadline,milestone,"
        "location,duration,language,description,summary,time,resolution,sprint,environment",
    }.items()
    for key in keys.split(",")
}
_PEOPLE = frozenset({"author", "attendee", "organizer", "recipient", "cc", "assignee", "reviewer"})
_PAIR = re.compile(r"[-*•\s]{0,6}[*_]{0,3}((?![a-z])[^\W\d_][\w /&-]{0,38}?)[*_]{0,3}\s?:[*_]{0,3}\s+(\S.*)")
_ALONE = re.compile(r"[#*_\s]{0,8}([^\W\d_][\w ]{1,30}?)\s?(?:\([^)]{0,60}\))?[*_]{0,3}:?[*_]{0,3}\s*")
_BULLET = re.compile(r"^\s*(?:[-*•+]|\d{1,2}[.)])\s+")
_NEXT_SENTENCE = re.compile(
    r"(?:(?<=[^\W\d_]{3})(?<!Mrs)(?<!Rev)(?<!Prof)|(?<=[)\]]))\.\s.*$|\.\s+[^\W\d_][\w ]{2,30}:\s.*$"
)
"""A further sentence behind a list of people: "Present: Ann Lee, Ben Ray (audit). Apologies: Cy Dow"."""
_MAX_PEOPLE = 500
_MAX_KEY_LINE = 100
_MAX_VALUE = 120


def known_key(key: str) -> str | None:
    """What a key stands for: title, author, created …, or None for a key that says nothing to us."""
    return _KEYS.get(key.strip().lower().replace("_", " ").replace("-", " "))


@dataclass(slots=True)
class Facts:
    """What the pairs of one document come to."""

    title: str = ""
    author: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    url: str | None = None
    labels: list[str] = field(default_factory=list)
    people: list[Involved] = field(default_factory=list)
    meta: dict[str, Scalar] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> Facts:
        """Read pairs in their order; the first of a kind counts, labels and people add up."""
        facts = cls()
        attending: list[list[Identity]] = []
        for key, value in pairs:
            meaning = known_key(key)
            if meaning in _PEOPLE:
                found = people_in(value)
                if meaning == "attendee":
                    attending.append(found)
                elif meaning == "author" and facts.author is None and found:
                    facts.author = value.split(",")[0].strip() if "@" in value else str(found[0])
                facts.people += [Involved(role=meaning, identity=who) for who in found if meaning != "attendee"]
            elif meaning is not None:
                facts._note(meaning, key, one_line(value))
        facts.people += [Involved(role="attendee", identity=who) for who in _paired(attending)]
        return facts

    def _note(self, meaning: str, key: str, value: str) -> None:
        if meaning == "label":
            self.labels += [v for v in (_unquoted(v) for v in re.split(r"[,;]", value)) if v and len(v) <= 60]
        elif meaning == "created":
            self.created_at = self.created_at or when(value)
        elif meaning == "updated":
            self.updated_at = self.updated_at or when(value)
            self.meta.setdefault(re.sub(r"\W+", "_", key.lower()), value)
        elif meaning == "title":
            self.title = self.title or value
        elif meaning == "url":
            self.url = self.url or (value if re.match(r"[a-z][a-z0-9+.-]*:\S+$", value, re.IGNORECASE) else None)
        elif len(value) <= 300:
            self.meta.setdefault(re.sub(r"\W+", "_", key.lower()), value)

    def onto(self, found: Extracted) -> Extracted:
        """`found` with these facts in the fields that it leaves open, and its people and labels before theirs."""
        return found.model_copy(
            update={
                "title": found.title or one_line(self.title)[:300],
                "author": found.author or self.author,
                "created_at": found.created_at or self.created_at,
                "updated_at": found.updated_at or self.updated_at,
                "url": found.url or self.url,
                "labels": tuple(dict.fromkeys((*found.labels, *self.labels))),
                "people": tuple(dict.fromkeys((*found.people, *self.people))),
                "meta": {**self.meta, **found.meta},
            }
        )


# --- people -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def identity(text: str) -> Identity | None:
    """A person as text writes them: `Ann Lee <ann@x.org>`, `ann@x.org`, `Ann Lee`, or an id without a space."""
    text = one_line(_unquoted(text))[:200]
    if "@" in text[1:]:
        name, address = next(iter(getaddresses([text])), ("", ""))
        if "@" in address:
            return Identity(name=name, address=address.lower())
    word = text.lstrip("@")
    if not word:
        return None
    looks_like_id = " " not in word and (not word[0].isupper() or not word.replace("-", "").isalpha())
    return Identity(address=word) if looks_like_id and word.isascii() else Identity(name=word)


def people_in(value: str) -> list[Identity]:
    """The people of a list, whether commas, semicolons or lines part them, without their company and their roles."""
    found: list[Identity] = []
    for line in value.split("\n"):
        line = _NEXT_SENTENCE.sub("", _BULLET.sub("", line))
        if "@" not in line:
            line = re.sub(r"^[^,:]{1,60}:\s+", "", line)
        for name in re.split(r"[,;]\s*(?![^(]*\))|\s+and\s+|\s+&\s+", line):
            name = re.sub(r"\s*\([^)]*\)\s*$", "", name).strip(" .*_\"'[]")
            is_job = bool(found) and " " in name and name.islower() and "@" not in name
            who = identity(name) if 0 < len(name) <= 120 and any(c.isalnum() for c in name) and not is_job else None
            if who is not None and len(found) < _MAX_PEOPLE:
                found.append(who)
    return found


def _paired(lists: Sequence[list[Identity]]) -> list[Identity]:
    """Attendance given twice, once as ids and once as names in the same order, is one list of people with both."""
    if len(lists) == 2 and len(lists[0]) == len(lists[1]):
        for ids, names in (lists, lists[::-1]):
            if all(i.address and not i.name for i in ids) and all(n.name and not n.address for n in names):
                return [Identity(name=n.name, address=i.address) for i, n in zip(ids, names, strict=True)]
    return [who for people in lists for who in people]


# --- dates --------------------------------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")


def when(text: str) -> datetime | None:
    """The time that a header names, in UTC where it names no zone; None where it cannot be told for sure."""
    text = _unquoted(text.strip())[:80]
    try:
        return _aware(datetime.fromisoformat(text))
    except ValueError:
        pass
    try:
        return _aware(parsedate_to_datetime(text))
    except (ValueError, IndexError, TypeError, OverflowError):
        pass
    if iso := _ISO.search(text):
        year, month, day = map(int, iso.groups())
    elif (m := _MONTH_DAY.search(text)) and m[1][:3].lower() in _MONTHS:
        year, month, day = int(m[3]), _MONTHS.index(m[1][:3].lower()) + 1, int(m[2])
    elif (m := _DAY_MONTH.search(text)) and m[2][:3].lower() in _MONTHS:
        year, month, day = int(m[3]), _MONTHS.index(m[2][:3].lower()) + 1, int(m[1])
    else:
        return None
    try:
        return datetime.combine(date(year, month, day), datetime.min.time(), UTC)
    except ValueError:
        return None


def _aware(value: datetime) -> datetime | None:
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        return None


# --- where the pairs stand ----------------------------------------------------------------------------------------


def front_matter(text: str) -> tuple[list[Pair], int]:
    """Pairs of the YAML (`---`) or TOML (`+++`) front matter of a text, and how many lines it takes (0: none).

    Scalars and flat lists are read; what is nested deeper is passed over.
    """
    fence = text[:3]
    if fence not in ("---", "+++") or text[3:4] not in ("\n", "\r", " "):
        return [], 0
    head = text[: 1 << 16].split("\n")
    ends = (n for n, line in enumerate(head[1:], 1) if line.rstrip() in (fence, "..."))
    end = next(ends, 0)
    if end == 0:
        return [], 0
    pairs: list[Pair] = []
    separator = ":" if fence == "---" else "="
    for line in head[1:end]:
        item = re.match(r"\s*-\s+(.+)", line)
        if item and pairs:
            key, value = pairs[-1]
            pairs[-1] = key, f"{value}, {_unquoted(item[1])}" if value else _unquoted(item[1])
        elif line[:1].strip() and separator in line:
            key, _, value = line.partition(separator)
            value = value.strip()
            inner = value[1:-1].split(",") if value[:1] == "[" and value[-1:] == "]" else [value]
            pairs.append((key.strip().lower(), ", ".join(_unquoted(v) for v in inner)))
    return [(k, "" if v in ("|", ">", "null", "~") else v) for k, v in pairs], end + 1


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def header_block(lines: Sequence[str], *, anywhere: bool = False) -> tuple[list[Pair], int]:
    """Pairs at the head of a text, and how many lines that head takes.

    A heading and blank lines may come before. A key of a list of people may stand alone, its people on the lines
    under it. With `anywhere`, lines that are no pairs are passed over: the head of a transcript holds agenda and
    summary as well. Otherwise the first such line ends the block, but for another block of three known keys below
    it, such as the header of a mail that was saved with a title.
    """
    pairs: list[Pair] = []
    end = taken = 0
    for found, stop in _blocks(lines, anywhere=anywhere):
        known = sum(known_key(key) is not None for key, _ in found)
        if known and (anywhere or not pairs or (known >= 3 and taken < 2)):
            pairs += found
            end, taken = stop, taken + 1
    return pairs, end


def _blocks(lines: Sequence[str], *, anywhere: bool) -> list[tuple[list[Pair], int]]:
    """Runs of pairs, each with the number of the line after it; the first must open the text, unless `anywhere`.

    Keys are capitalised, for a file of settings is no header; and a key that we do not know comes once, for a name
    that comes again is a speaker's.
    """
    blocks: list[tuple[list[Pair], int]] = []
    run: list[Pair] = []
    begins = Counter(line.partition(":")[0] for line in lines if ":" in line)
    n = 0
    while n < len(lines):
        line = lines[n]
        alone = _ALONE.fullmatch(line) if len(line) <= _MAX_KEY_LINE else None
        pair = _PAIR.fullmatch(line) if ": " in line[:_MAX_KEY_LINE] else None
        n += 1
        if alone and known_key(alone[1]) == "attendee":
            names = _names_below(lines, n)
            run.append((alone[1].lower(), "\n".join(names)))
            n += len(names)
        elif pair and (known_key(pair[1]) or (len(pair[2]) <= _MAX_VALUE and begins[pair[1]] == 1 and not anywhere)):
            run.append((pair[1].lower(), pair[2]))
        elif run or (line.strip() and not line.startswith("#")):
            if not (run or blocks or anywhere):
                return []
            blocks.append((run, n - 1))
            run = []
    return [*blocks, (run, n)]


def _names_below(lines: Sequence[str], start: int) -> list[str]:
    """The lines of names under their key: up to a blank line or to one that is longer than names are."""
    names: list[str] = []
    for line in lines[start : start + 40]:
        bare = _BULLET.sub("", line)
        is_list = "," in line or bare != line or len(bare.split()) <= 4
        pair = _PAIR.fullmatch(line)
        if not line.strip() or not is_list or (pair and known_key(pair[1])) or line.strip().lower() == "transcript":
            break
        names.append(line)
    return names
