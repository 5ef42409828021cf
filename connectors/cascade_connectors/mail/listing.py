"""What a program put into a mail of a commit or a review: fields, counts and patches. Nobody says what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["listings"]

_HUNK = re.compile(r"^(?P<indent>[ \t]*)@@ -\d+(?:,(?P<old>\d+))? \+\d+(?:,(?P<new>\d+))? @@.*(?:\n|\Z)", re.MULTILINE)
_HEAD = re.compile(
    r"[ \t]*(?:diff -|index [0-9a-f]{6}|Index: |[=-]{20}|--- |\+\+\+ |(?:new|old|deleted) (?:file )?mode"
    r"|similarity index|(?:rename|copy) (?:from|to) |Binary files |\\ No newline"
    r"|(?:Added|Modified|Deleted|Copied|Propchange): \S|https?://\S+$)"
)
"""A line above the first lines of a patch to a file, which says to which."""
_TAIL = re.compile(r"[ \t]*(?:--- |\\ No newline)[^\n]*\n?")
_ABOVE = 12
"""Lines that a patch to a file is headed by, at most."""
_COMMIT = re.compile(
    r"(?P<fields>(?:^[ \t]*(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?:(?:[ \t][^\n]*)?|refs/[^\n]+|commit [0-9a-f]{40})\n\n?){2,})"
    r"|^[ \t]*\d+ files? changed, \d+ (?:insertion|deletion)[^\n]*$|^ [^\s|][^|\n]* \|[ \t]+(?:\d+ [+-]*|Bin\b[^\n]*)$",
    re.MULTILINE,
)
"""Fields in a row, as a commit has them, and what it changed in each file and in all."""
_POINTS = re.compile(r"\brefs/\w|\b[0-9a-f]{40}\b")
"""What only the fields of a commit have."""
_OF_COMMIT = ("refs/", "commit ", " changed, ")


def listings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of `text[start:end]` that a program put there: patches, each with what heads it, and the fields and
    counts of commits. They do not touch."""
    at = start
    for first, last in _patches(text, start, end):
        yield from _commits(text, at, first)
        yield first, last
        at = last
    yield from _commits(text, at, end)


def _commits(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if all(text.find(said, start, end) < 0 for said in _OF_COMMIT):
        return
    for found in _COMMIT.finditer(text, start, end):
        if found["fields"] is None or _POINTS.search(found[0]):
            yield found.span()


def _patches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if text.find("@@ -", start, end) < 0:
        return
    first = last = start
    for hunk in _HUNK.finditer(text, start, end):
        if hunk.start() < last:
            continue
        begins = _headed(text, last, hunk.start())
        if first == last:
            first = begins
        elif text[last:begins].strip():
            yield first, last
            first = begins
        last = _body(text, hunk, end)
    if first < last:
        yield first, last


def _headed(text: str, floor: int, start: int) -> int:
    """Where the lines above a hunk that head it begin."""
    begins = at = start
    for _ in range(_ABOVE):
        if at <= floor:
            break
        line = text.rfind("\n", floor, at - 1) + 1 or floor
        if _HEAD.match(text, line, at):
            begins = line
        elif not text[line:at].isspace():
            break
        at = line
    return begins


def _body(text: str, hunk: re.Match[str], end: int) -> int:
    """Where the lines that a hunk says that it has end; sooner where one is none of a patch."""
    old, new = int(hunk["old"] or 1), int(hunk["new"] or 1)
    indent, at = hunk["indent"], hunk.end()
    while (old > 0 or new > 0) and at < end:
        line_end = text.find("\n", at, end) + 1 or end
        line = text[at:line_end].removeprefix(indent)
        mark = line[:1]
        if mark not in " +-\\" and not line.isspace():
            break
        old -= mark not in "+\\"
        new -= mark not in "-\\"
        at = line_end
    tail = _TAIL.match(text, at, end)
    return tail.end() if tail else at
