"""Untrusted text made safe to keep, to print and to put into a prompt."""

from __future__ import annotations

import re

__all__ = ["clean", "in_place", "one_line", "plain_letters", "shortened"]

# C0 and C1 controls except tab and newline, lone surrogates, the bidirectional overrides that can make a line read
# other than it is, zero-width characters that hide words, tag characters, and the byte-order mark.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_SPACES = re.compile(r"\s+")
_TAKEN_FOR_ASCII = {0x17F: "s", 0x131: "i", 0x130: "I", 0x212A: "K"}


def clean(text: str) -> str:
    """`text` with Unix line ends, without terminal escapes, control and invisible characters.

    Idempotent, and the identity on ordinary text (returned as it is, at the cost of one scan).
    """
    if _UNSAFE.search(text) is None:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    text = _ESCAPES.sub("", text).replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
    return _UNSAFE.sub("", text)


def in_place(text: str) -> str:
    """`text` made harmless to show with every character at its place, so that offsets into it hold: one that `clean`
    takes away is `�` here, and a tab a space."""
    return _UNSAFE.sub("�", text).replace("\t", " ")


def one_line(text: str) -> str:
    """Clean `text` on a single line: for titles, names, subjects."""
    return _SPACES.sub(" ", clean(text)).strip()


def shortened(text: str, limit: int) -> str:
    """Clean `text` on a single line of at most `limit` characters, cut between words."""
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1].rsplit(' ', 1)[0]}…"


def plain_letters(text: str) -> str:
    """`text` with the ASCII letter for each that `re.IGNORECASE` takes for one ("chriſtmas"), so that what such a
    pattern finds can be looked up. Its length stays."""
    return text if text.isascii() else text.translate(_TAKEN_FOR_ASCII)
