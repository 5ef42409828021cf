"""Whose words are whose in a mail's text: the writer's own, quoted replies and forwarded mails, and signatures.

The text is read once, by patterns over the whole of it rather than line by line, because every mail passes through
here. What follows an "-----Original Message-----", a quoted head, or an attribution without `>` marks is quoted to the
end of the mail. All patterns are linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from itertools import islice
from typing import NamedTuple

from cascade.types import Identity, Part, unchecked
from cascade_connectors.mail.attribution import (
    Source,
    attribution_above,
    attribution_alone,
    ends_like_attribution,
    header_block,
    is_forward_mark,
    is_original_mark,
    read_attribution,
)
from cascade_connectors.mail.listing import listings
from cascade_connectors.mail.signature import below_rule, is_device, signature_start
from cascade_connectors.mail.told import VERB, told

__all__ = ["mark"]


# Matched against "\n" + text, so that every line begins with the one character that `re` looks for very fast: what
# lies at `i` in the text is at `i + 1` there, and the newline before a line that begins at `i` is at `i`.
def _marks_of(quote: str) -> re.Pattern[str]:
    """The pattern of whatever may change whose words a text is, where quoted lines begin with `quote`."""
    return re.compile(
        rf"\n(?:(?P<quote>{quote}[^\n]*+(?:\n{quote}[^\n]*+)*+)"
        r"|(?P<rule>[ \t]*+[-_=~—–*][-_=~—–*.][^\n]*+)"
        r"|(?P<device>(?:Sent from my|Get Outlook for|Gesendet von|Von meinem|Envoyé de|Enviado desde|Inviato da) "
        r"[^\n]*+)"
        r"|(?P<head>[ \t\xa0*_]{0,8}+[^\s:：>*_-][^:：\n>]{0,24}+[:：])"
        r"(?=[^\n]*+\n(?:[ \t]*\n)?[ \t\xa0*_]{0,8}+[^\s:：>][^:：\n]{0,24}+[:：])"
        r"|(?P<closing>[^\n]{4,400}+(?:(?<=:)|(?<=: )|(?<=:\*)|(?<=wrote)|(?<=：))(?=\n)))"
    )


_MARK = _marks_of(r"[ \t]{0,4}+>")
_BARRED_MARK = _marks_of(r"[ \t]{0,4}+[>|]")
_CITED_MARK = _marks_of(r"[ \t]{0,8}+(?:[A-Za-z]{1,6})?+>")
_BARRED = re.compile(r":[ \t]*\n{1,2}[ \t]{0,2}\|[ \t]")
_CITED = re.compile(r">{2,9}[ \t]*\"([A-Za-z]{1,6})\" == ([^\n]+)")
_MAX_MARKS = 20_000
"""Marks of one text that are looked at; what lies below them belongs to whom the last one said."""
_CLOSING = re.compile(r":[ \t*]*(?=\n)")
_NEXT_QUOTE = re.compile(r"\s{0,9}\n[ \t]{0,4}[>|]")
_TIME = re.compile(r"\d[:h]\d\d")
_QUOTES_ANOTHER = re.compile(rf"\n[ \t]{{0,4}}>[^\n]*{VERB.pattern}[ *]*[:：][ \t]*\n(?:[> \t]*\n)*[ \t]{{0,4}}> ?>")
"""An attribution behind a mark, with marks of one level more below it."""
_MAX_DEPTH = 6
_DEEPER = {
    depth: re.compile(rf"\n{line}(?:\n{line})*+")
    for depth in range(1, _MAX_DEPTH)
    for line in (rf"[ \t]{{0,4}}+(?:>[ \t]?){{{depth + 1}}}[^\n]*+",)
}
_PREFIXES = {
    depth: re.compile(rf"^[ \t]{{0,4}}+(?:>[ \t]?+){{1,{depth}}}+", re.MULTILINE) for depth in range(1, _MAX_DEPTH + 1)
}
_BLANK = "> \t\n\xa0\u3000"
"""What a quoted line without words is made of."""
_MAX_SIGNATURE = 2000
_MARK_LENGTH = 60
"""Characters in which a line of dashes says what is below it."""

_Source = tuple[Identity | None, datetime | None]
_NOBODY: _Source = (None, None)


class _Span(NamedTuple):
    start: int
    end: int
    role: str
    source: _Source


def mark(
    text: str, writer: Iterable[str], zone: tzinfo, *, reply: bool = True, forward: bool = False
) -> tuple[Part, ...]:
    """The parts of a mail's `text`: `body`, `quoted` (with author and time where they are told), `signature`, `footer`
    (of a list) and `listing` (a patch); and below the head of a mail that is passed on, as a mark above it or the
    subject tells (`forward`), `forwarded`.

    They come in order, do not overlap, and leave out nothing but blank space. `writer` holds the names of the sender,
    by which a signature is known; times told without a zone are taken to be in `zone`. In a mail that is no `reply`, a
    line that begins with `>` quotes only below an attribution: else it is a prompt, a list or a patch.
    """
    marking = _Marking(text, zone, reply, forward)
    marking.read()
    return marking.parts(frozenset(name.lower() for name in writer if name))


class _Marking:
    """One pass over one text.

    `done` is how far it has been explained, `seen` how far it has been looked at; `sealed` tells that all that is not
    explained otherwise is quoted, or passed on (`role`), from `source`.
    """

    __slots__ = (
        "done",
        "forward",
        "found",
        "levels",
        "own",
        "padded",
        "reply",
        "role",
        "sealed",
        "seen",
        "signature",
        "signed",
        "source",
        "text",
        "zone",
    )

    def __init__(self, text: str, zone: tzinfo, reply: bool, forward: bool) -> None:
        self.reply = reply
        self.forward = forward
        self.role = "quoted"
        self.text = text
        self.padded = "\n" + text
        self.zone = zone
        self.done = 0
        self.seen = 0
        self.sealed = False
        self.source = _NOBODY
        self.levels: dict[int, _Source] = {}
        self.signature: int | None = None
        self.signed = "signature"
        self.found: list[_Span] = []
        self.own: list[tuple[int, int]] = []

    def read(self) -> None:
        """Walk through whatever in the text may change whose words it is."""
        for kind, start, end in self._marks():
            if start < self.seen:
                continue
            if kind == "quote":
                self._quote(start, end)
            elif kind == "rule":
                self._rule(start, end)
            elif kind == "device":
                self._device(start, end)
            elif kind == "closing" or not self._head(start):
                self._closing(start, end)
        self._upto(len(self.text))

    def parts(self, writer: frozenset[str]) -> tuple[Part, ...]:
        """What was found, with the own words in between."""
        if self.own:
            start, end = self.own[-1]
            signature = signature_start(self.text, start, end, writer)
            if signature is not None:
                self.own[-1] = (start, signature)
                self.found.append(_Span(signature, end, "signature", _NOBODY))
        parts = [part for start, end in self.own for part in self._written(start, end)]
        for span in self.found:
            parts += [_part(*each) for each in (_unsigned(self.text, span) if span.role == "forwarded" else [span])]
        if self.found:
            parts.sort(key=_start)
        return tuple(parts)

    def _written(self, start: int, end: int) -> Iterator[Part]:
        """What the writer wrote in `[start, end)`, and the patches that a program put between."""
        for first, last in listings(self.text, start, end):
            if self.text[start:first].strip():
                yield _part(start, first, "body", _NOBODY)
            yield _part(first, last, "listing", _NOBODY)
            start = last
        if start < end and not self.text[start:end].isspace():
            yield _part(start, end, "body", _NOBODY)

    def _marks(self) -> Iterator[tuple[str, int, int]]:
        text = self.text
        pattern = _MARK
        if "\n|" in text and _BARRED.search(text):
            pattern = _BARRED_MARK
        elif '" == ' in text and _CITED.search(text):
            pattern = _CITED_MARK
        for found in islice(pattern.finditer(self.padded), _MAX_MARKS):
            yield found.lastgroup or "", found.start(), found.end() - 1

    # --- what each mark means -------------------------------------------------------------------------------------

    def _quote(self, start: int, end: int) -> None:
        text = self.text
        if cited := _CITED.match(text, start):
            self._cited(start)
            self.source = told(cited[2], self.zone)
        above = attribution_above(text, start, self.done, self.zone)
        if above is None and text.startswith(">:", start):  # an attribution so long that it broke before its colon
            above = attribution_above(text, start + 2, self.done, self.zone)
        if above is not None:
            self._upto(above.start)
            self.source = (above.author, above.at)
            start = above.start
        elif not (self.reply or self.sealed or self.source != _NOBODY or self._tells_inside(start, end)):
            return
        elif self._is_broken_line(start):
            start = self.done
        else:
            self._upto(start)
        outer = self.source
        if above is not None:
            self.levels.clear()
        self._levels(start, end, 1)
        if self.sealed:
            self.source = outer
        self.done = self.seen = end

    def _cited(self, start: int) -> None:
        """Explain what lies above a quote that names its writer itself; what stands right above it may do so too."""
        above = attribution_above(self.text, start, self.done, self.zone)
        self._upto(above.start if above is not None else start)
        if above is not None:
            self._add(above.start, start, (above.author, above.at))
            self.done = start

    def _is_broken_line(self, start: int) -> bool:
        """Whether what lies between the last quote and `start` is the end of a quoted line that was too long."""
        between = self.text[self.done : start]
        if not self.found or self.found[-1].end != self.done or len(between) > 60:
            return False
        last = self.done - 1 - self.text.rfind("\n", 0, self.done - 1)
        return last > 60 and bool(between.strip()) and between.count("\n") == 2 and "\n\n" not in between

    def _levels(self, start: int, end: int, depth: int) -> None:
        """Quote a run of `>` lines, each level by its own author; `start` may lie above it, at its attribution."""
        position = start
        deep = depth < _MAX_DEPTH and (self.text.find(">>", start, end) >= 0 or self.text.find("> >", start, end) >= 0)
        for deeper in _DEEPER[depth].finditer(self.padded, start, end + 1) if deep else ():
            begin, finish = deeper.start(), min(deeper.end(), end)
            self._level(position, begin, depth)
            above = self.text[max(position, begin - 500) : begin]
            if ends_like_attribution(above.rstrip(_BLANK)):
                above = _PREFIXES[depth].sub("", above)
                found = attribution_above(above, len(above), 0, self.zone)
                if found is not None:
                    self.levels[depth + 1] = (found.author, found.at)
            self._levels(begin, finish, depth + 1)
            position = finish
        self._level(position, end, depth)

    def _tells_inside(self, start: int, end: int) -> bool:
        if self._inside(_PREFIXES[1].sub("", self.text[start : min(end, start + 1200)])[:400]) != _NOBODY:
            return True
        return _QUOTES_ANOTHER.search(self.text, max(start - 1, 0), end) is not None

    def _level(self, start: int, end: int, depth: int) -> None:
        """Some programs put the attribution, or the quoted mail's head, behind the `>`."""
        if start >= end:
            return
        source = self.source if depth == 1 else self.levels.get(depth, _NOBODY)
        if source == _NOBODY:
            opening = _PREFIXES[depth].sub("", self.text[start : min(end, start + 1200)])[:400].lstrip("\n")
            source = self._inside(opening)
            if depth == 1:
                self.source = source
            else:
                self.levels[depth] = source
        self._add(start, end, source)

    def _inside(self, opening: str) -> _Source:
        block = header_block(opening, 0, self.zone)
        if block is not None:
            return block.author, block.at
        closing = _CLOSING.search(opening, 0, 300)
        above = attribution_above(opening, closing.end(), 0, self.zone) if closing else None
        if above is None or above.start > 0 or not opening[above.end :].strip():
            return _NOBODY  # there is none, or it is about a deeper level
        return above.author, above.at

    def _rule(self, start: int, end: int) -> None:
        text = self.text
        line = text[start:end].strip()
        if line[0] in "-_=—*" and line[-1] in "-_=—*" and len(line) > 4:
            inside = line.strip("-_=—* ")
            if inside and inside[0].isalpha():
                self._worded_rule(start, end, inside)
            elif not inside and (block := header_block(text, _next_line(text, end), self.zone)):
                self._seal(start, block)
        if not self.sealed and start >= self.done and (role := below_rule(text, start, end)):
            self._sign(start, role)

    def _device(self, start: int, end: int) -> None:
        """A phone's own signature ends what its owner wrote: what follows, marked or not, is what was replied to."""
        alone = start == 0 or self.text[start - 2 : start] == "\n\n"
        if not self.sealed and alone and is_device(self.text[start:end]):
            self._sign(start)
            self._upto(end)
            self.sealed = True
            self.source = _NOBODY

    def _worded_rule(self, start: int, end: int, inside: str) -> None:
        text = self.text
        if is_original_mark(inside):
            block = header_block(text, _next_line(text, end), self.zone, least=2)
            self._seal(start, block or Source(start, end))
        elif block := header_block(text, _next_line(text, end), self.zone):
            self._seal(start, block)
        elif len(inside) < 200 and (above := read_attribution(inside, len(inside), 0, self.zone)):
            self._seal(start, Source(start, end, above.author, above.at))

    def _head(self, start: int) -> bool:
        block = header_block(self.text, start, self.zone)
        if block is not None:
            self._seal(_with_intro(self.text, start, self.done), block)
        return block is not None

    def _closing(self, start: int, end: int) -> None:
        """What may be the last line of an attribution; one that is followed by `>` is dealt with from there."""
        text = self.text
        line_end = text.find("\n", end)
        line = text[start : line_end if line_end >= 0 else len(text)].rstrip(" *")
        end = start + len(line)
        if line[-1:] not in (":", "：") and not line.endswith("wrote"):
            return
        if _NEXT_QUOTE.match(text, end):
            return
        near = text[max(self.done, end - 200) : end]
        if "@" in near or " at " in near or _TIME.search(near):
            above = read_attribution(text, end, self.done, self.zone)
            if above is not None:
                self._seal(above.start, above)
                return
        if not self.sealed and VERB.search(near) and (alone := attribution_alone(text, end, self.done, self.zone)):
            self._upto(alone.start)
            self._add(alone.start, end, (alone.author, alone.at))
            self.done = self.seen = end

    # --- spans ----------------------------------------------------------------------------------------------------

    def _seal(self, start: int, source: Source) -> None:
        """From `start` on all is quoted, until another such mark names another author. The first that is passed on is
        told by this mail alone, mostly; its head is nobody's words."""
        self._upto(start)
        passed_on = not self.sealed and (self.forward or is_forward_mark(self.text[start : start + _MARK_LENGTH]))
        self.sealed = True
        self.source = (source.author, source.at)
        self.role = "quoted"
        if passed_on and source.author is not None:
            self._upto(source.end)
            self.role = "forwarded"
        self.seen = source.end

    def _sign(self, start: int, role: str = "signature") -> None:
        """A signature, or the footer of a list, may begin here; how far it reaches shows later."""
        if not self.sealed and (self.signature is None or role != self.signed == "signature"):
            self._upto(start)
            self.signature, self.signed = start, role

    def _upto(self, end: int) -> None:
        """Explain what lies between `done` and `end`: own words, a signature, or more of what is quoted."""
        start, self.done = self.done, end
        if self.sealed:
            self._add(start, end, self.source, self.role)
        elif self.signature is not None:
            if end - start <= _MAX_SIGNATURE:
                self._add(start, end, None, self.signed)
            else:
                self._own(start, end)
            self.signature = None
        else:
            self._own(start, end)

    def _own(self, start: int, end: int) -> None:
        if start < end and not self.text[start:end].isspace():
            self.own.append((start, end))

    def _add(self, start: int, end: int, source: _Source | None, role: str = "quoted") -> None:
        """A span that is quoted from `source`, or nobody's (None); what continues the one before is put to it."""
        if start >= end or self.text[start:end].isspace():
            return
        if source is None:
            self.found.append(_Span(start, end, role, _NOBODY))
            return
        last = self.found[-1] if self.found else None
        if last is not None and last.source is source and last.role == role and start - last.end <= 2:
            self.found[-1] = _Span(last.start, end, role, source)
        else:
            self.found.append(_Span(start, end, role, source))


def _unsigned(text: str, span: _Span) -> list[_Span]:
    """What is passed on, and apart from it what its writer closes with, which is no signature of this mail's."""
    author, _ = span.source
    names = author.name.lower().split() if author else []
    at = signature_start(text, span.start, span.end, frozenset((" ".join(names), *names)))
    return [span] if at is None else [span._replace(end=at), span._replace(start=at, role="quoted")]


def _part(start: int, end: int, role: str, source: _Source) -> Part:
    author, at = source
    fields = {"start": start, "end": end, "role": role, "native_id": None, "author": author, "at": at, "locator": None}
    return unchecked(Part, fields)


def _start(part: Part) -> int:
    return part.start


def _next_line(text: str, end: int) -> int:
    """Start of the next line that is not blank."""
    position = end
    while position < len(text) and text[position] in " \t\n":
        position += 1
    return text.rfind("\n", 0, position) + 1


def _with_intro(text: str, start: int, floor: int) -> int:
    """`start`, or that of a rule or a line such as "Begin forwarded message:" right above it."""
    end = start
    while end > floor and text[end - 1] in " \t\n":
        end -= 1
    line = max(floor, text.rfind("\n", floor, end) + 1)
    above = text[line:end].strip()
    if 0 < len(above) <= 80 and (above.endswith(":") or not above.strip("-_=*— ")):
        return line
    return start
