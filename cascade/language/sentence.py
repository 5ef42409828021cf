"""Sentences as spans of a text: what a quote is made of.

Mails are wrapped, chats have no full stops, minutes are lists and tables. So a text is first cut into units (a list
item, a table row, a heading, a chat line, a line of code, a paragraph whose lines were wrapped), then each unit at the
ends of its sentences. A line end is taken for a wrap when the next word would not have fitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["LONGEST", "sentences", "unwrapped"]

LONGEST = 600
"""Characters; what is longer is no sentence, and is cut at a clause or a space."""

_WRAPPED_UP_TO = 120
"""Lines that are longer than this, in characters, are wrapped only where nothing has ended with them."""
_NEVER_WRAPPED = 45
"""Nor that are shorter than this."""

# A line that starts a unit of its own: a list marker, a quote mark that changes, "Name: ", "[12:30] Name", a rule.
_STARTS = re.compile(
    r"[-*+•‣◦▪●–—·]\s|\(?\d{1,3}[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[A-Z“\"]"
    r"|\(?[A-Za-z]\)\s|\[[ xX]?\]\s|#{1,6}\s|[-=_*~]{3,}\s*$"
    r"|(?:\[[^\]\n]{1,40}\]\s?)?[A-Z][\w.'’&-]{0,30}(?:\s[A-Z(][\w.'’&)-]{0,30}){0,4}:(?:\s|$)|\[?\d{1,2}:\d\d\b|\[\d"
)
_FENCE = "```"
_GOES_ON = re.compile(
    r"(?:,|\b(?:and|or|of|the|an?|to|in|on|for|with|by|from|at|as|that|is|are|has|have|its|our|your))$"
)
_ENDS = ".!?:;…。！？|)"
_SPACE = re.compile(r"\s*")
_INDENT = re.compile(r"[ \t>]*")
_LINE = re.compile(r"[^\n]+")
_LAID_OUT = re.compile(r"\S {3,}\S|\n[\s>]|^>")
"""Columns held apart by spaces, an indent, a quote: line ends that mean something."""
_CHUNK = re.compile(r"\S{1,40}")
_MARKER = re.compile(r"(?:[-*+•‣◦▪●–—·]\s+|#{1,6}\s+)*")
_WORD = re.compile(r"[^\s\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]")

# What may end a sentence: marks, then closing quotes, brackets and footnote numbers, then a space.
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]*_]{0,4}(?:\[\d{1,3}\])?(?=\s)|[。！？]+[”’」』）]{0,4}")
_BEFORE = re.compile(r"[\w.&'’-]{0,24}$")
_NEXT = re.compile(r"[>\s]+([\"'“‘«(\[*_]{0,4})(\S)([\w'’]{0,15})")
_CLAUSE = re.compile(r"[,;:][ \n]|[)\]] | [-–—] ")

_NEVER_LAST = frozenset(
    "dr mr mrs ms mx prof st gen sen rep gov lt col capt sgt rev hon messrs vs e.g i.e eg ie cf approx ca viz "
    "fig figs eq eqs sec ch vol vols pp ed eds al ref refs tel ext attn mt ft incl excl resp".split()
)
_SELDOM_LAST = frozenset(
    "inc ltd co corp llc plc gmbh jr sr bros etc a.m p.m u.s u.k e.u u.n d.c ph.d m.d b.a m.a b.sc m.sc dept univ assn "
    "est min max hr hrs sq ave blvd rd no nos art p jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed "
    "thu thur thurs fri sat sun".split()
)
_STARTERS = frozenset(
    "The This That These Those There Then They Their It Its He She His Her We Our You Your My If When While Where What "
    "Why How Who As At After Although And But Or So Because Before By For From However In Also An A On Once Please "
    "Since Some To Today Under Until With I I'm I'll I've I'd Let's Not No Yes Thanks Thank".split()
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences of `text[start:end]`, in order, without overlap and without space around them.

    Offsets are those of `text`. Together they hold every word; list markers, quote marks, rules and fences of code are
    left out.
    """
    return [
        span
        for unit in _units(text, start, len(text) if end is None else end)
        for sentence in ([unit] if _alone(text, *unit) else _split(text, *unit))
        for span in _trimmed(text, *sentence)
    ]


def unwrapped(text: str, columns: int) -> str:
    """`text` with spaces for the line ends of each paragraph that was wrapped wider than `columns`; offsets stay."""
    joined, at = [], 0
    for start, end in _units(text, 0, len(text)):
        unit = text[start:end]
        if "\n" in unit and max(map(len, unit.split("\n"))) > columns and not _LAID_OUT.search(unit):
            joined += [text[at:start], unit.replace("\n", " ")]
            at = end
    return "".join([*joined, text[at:]])


def _units(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """List items, rows, headings, chat lines and paragraphs."""
    for block in _blocks(text, start, end):
        width = max(last - first for first, last in block)
        at, before = block[0][0], block[0]
        for line in block[1:]:
            if _breaks(text, before, line, width):
                yield at, before[1]
                at = line[0]
            before = line
        yield at, before[1]


def _blocks(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Runs of lines that are not blank, each line as its span; a line of code is a run of its own."""
    block: list[tuple[int, int]] = []
    code = text.count(_FENCE, 0, start) % 2 == 1
    for line in _LINE.finditer(text, start, end):
        said = line[0].strip(" \t>\r\f\v\xa0")
        fence = said.startswith(_FENCE) and said.count(_FENCE) == 1
        if block and (code or fence or not said or line.start() > block[-1][1] + 1):
            yield block
            block = []
        if fence:
            code = not code
        elif said:
            block.append(line.span())
    if block:
        yield block


def _breaks(text: str, before: tuple[int, int], line: tuple[int, int], width: int) -> bool:
    """Whether the newline between two lines of a block ends what was being said."""
    at, old = _skip(_INDENT, text, *line), _skip(_INDENT, text, *before)
    if text.count(">", line[0], at) != text.count(">", before[0], old) or _STARTS.match(text, at, line[1]):
        return True
    length, lower = before[1] - before[0], text[at].islower()
    if lower and at - line[0] > old - before[0]:
        return False  # a hanging indent
    if width < _NEVER_WRAPPED or _alone(text, at, line[1]) or _alone(text, old, before[1]):
        return True
    if length > _WRAPPED_UP_TO:
        last = text[old : before[1]].rstrip()
        return not (_GOES_ON.search(last) or (lower and last[-1] not in _ENDS))
    word = _CHUNK.match(text, at, line[1])
    needed = length + 1 + (len(word[0]) if word else 0)
    return needed + 12 < width and not lower


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a line is a unit of its own, whatever marks it holds: a heading, a table row, a line of capitals."""
    if end - start > LONGEST or text.find("\n", start, end) >= 0:
        return False
    if text[start] in "#|" or text.count("|", start, end) > 1 or text.find("\t", start, end) >= 0:
        return True
    return 3 < end - start <= _WRAPPED_UP_TO and text[start:end].isupper()


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for mark in _END.finditer(text, start, end):
        if _is_end(text, mark, at, end) and not _inside(text, at, mark.end(), end):
            yield at, mark.end()
            at = mark.end()
    yield at, end


def _inside(text: str, start: int, at: int, end: int) -> bool:
    """Whether `at` lies in brackets that the sentence opened shortly before and closes shortly after."""
    opened = text.rfind("(", max(start, at - 160), at)
    return opened > text.rfind(")", start, at) and text.find(")", at, min(end, at + 160)) > 0


def _is_end(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    after = _NEXT.match(text, mark.end(), end)
    if after is None or mark[0][0] in "。！？":
        return True
    opened, first, rest = after.groups()
    closed = len(mark[0].rstrip("\"'”’»)]*_")) < len(mark[0])
    if mark[0][0] != ".":
        return not (closed and first.islower())
    if closed or len(mark[0]) > 1:
        return not first.islower()
    before = _BEFORE.search(text, max(start, mark.start() - 24), mark.start())
    word = (before[0] if before else "").lstrip("'’-.&").lower()
    return _stops(word, first, first + rest, bool(opened), mark.start() - start)


def _stops(word: str, first: str, following: str, opened: bool, length: int) -> bool:
    """Whether the full stop after `word` ends a sentence that is followed by `following`."""
    starter = following in _STARTERS or opened
    if word in _NEVER_LAST:
        return False
    if word in ("no", "nos", "p", "art") and not first.isdigit():
        code = following.isupper() and len(following) > 1 and length > len(word)  # "order no. SD-40917"
        return not (first.islower() or code)
    if word in _SELDOM_LAST or (len(word) == 1 and word.isalpha()) or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return starter
    if first.islower() and not set(word) & set("aeiouy0123456789"):
        return False  # some abbreviation
    return not (word.isdigit() and length == len(word))  # "1. " opens a list


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without markers and space around it, in pieces where it is too long, and nothing without a word."""
    start = _skip(_MARKER, text, _skip(_INDENT, text, start, end), end)
    while (start := _skip(_SPACE, text, start, end)) < end:
        stop = end if end - start <= LONGEST else _cut(text, start)
        piece = text[start:stop].rstrip()
        if _WORD.search(piece):
            yield start, start + len(piece)
        start = stop


def _skip(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start


def _cut(text: str, start: int) -> int:
    """Where to cut a span that is too long: after the last clause, else space, of its latter two thirds."""
    low, high = start + LONGEST // 3, start + LONGEST
    clauses = [m.end() for m in _CLAUSE.finditer(text, low, high)]
    if clauses:
        return clauses[-1]
    space = max(text.rfind(" ", low, high), text.rfind("\n", low, high))
    return space if space > low else high
