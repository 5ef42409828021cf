"""HTML that would cost a parser more than it is worth: found before it is parsed, and read in a cruder way.

A parser that follows the standard of HTML takes time in the square of how deep elements nest and how many attributes
one has, and memory in the square of how many formatting elements are left open: 100 kB can ask for gigabytes.
"""

from __future__ import annotations

import re
from html import unescape

__all__ = ["crude_text", "tame"]

_MAX_LENGTH = 300_000
_MAX_DEPTH = 2_000
_FEW_TAGS = 600
_MANY_TAGS = 4_000
_PICTURE = re.compile(r"data:[\w/+.;=-]{0,80},[A-Za-z0-9+/=%\s]+")
_FORMATTING = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)
_NESTS = re.compile(r"<(/?)(?!(?:br|hr|img|p|li|td|th|tr|input|meta|link|col|wbr)\b)[a-z]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>?|<!--|-->|<![^<>]*>?", re.IGNORECASE)
_UNSEEN = frozenset(("script", "style", "head", "title", "template", "!--"))
_INLINE = frozenset("a abbr b big code em font i img nobr s small span strike strong sub sup tt u wbr".split())
_BLANKS = re.compile(r"[ \t\r\f\xa0]*\n\s*\n\s*")


def tame(html: str) -> str | None:
    """`html` such that parsing it is bounded work, or None where it cannot be made so.

    Pictures within it go, and of a long one the formatting elements become plain ones: neither shows in its text.
    """
    if "base64," in html:
        html = _PICTURE.sub("", html)
    if len(html) > _MAX_LENGTH:
        return None
    tags = html.count("<")
    if tags > _MANY_TAGS and _depth(html) > _MAX_DEPTH:
        return None
    return _FORMATTING.sub(r"<\1span", html) if tags > _FEW_TAGS else html


def _depth(html: str) -> int:
    deepest = depth = 0
    for found in _NESTS.finditer(html):
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def crude_text(html: str) -> str:
    """The words of `html` without its tags, in one pass: no quotes marked, no lists numbered."""
    out: list[str] = []
    unseen, position = "", 0
    for found in _TAG.finditer(html):
        if not unseen:
            out.append(html[position : found.start()])
        position = found.end()
        name = (found[2] or found[0][1:]).lower()
        if unseen:
            if found[0] == "-->" if unseen == "!--" else (found[1] and name == unseen):
                unseen = ""
        elif not found[1] and name in _UNSEEN:
            unseen = name
        elif name not in _INLINE:
            out.append("\n")
    if not unseen:
        out.append(html[position:])
    return _BLANKS.sub("\n\n", unescape("".join(out))).strip()
