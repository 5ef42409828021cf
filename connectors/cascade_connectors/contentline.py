"""Content lines, which cards and calendars are written in: folding, parameters, encodings and escapes.

Lenient about what real programs write: vCard 2.1's bare parameters and quoted-printable, lines in a charset of their
own, files in UTF-16 or Latin-1, missing carriage returns. Grammar: RFC 6350 §3.3, RFC 5545 §3.1, vCard 2.1 §2.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cascade.clean import clean
from cascade_connectors.files import head, recognised_folder

__all__ = ["Line", "decode", "lines", "recognised", "split", "unescape"]

_FOLD_BYTES = re.compile(rb"\r?\n[ \t]")
_NAME = re.compile(r"\s*(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9_-]+)\s*(?=[;:])")
_PARAMETER = re.compile(r'\s*;\s*([A-Za-z0-9_-]+)\s*(?:=\s*((?:"[^"]*"|[^":;])*))?')
_QUOTED = re.compile(r'"([^"]*)"|([^,"]+)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_LONGEST = 200_000
"""Characters beyond which a property is a picture or a key, not words."""


class Line(NamedTuple):
    """A property: its name in capitals, its group, its parameters by their names in capitals, its value as written."""

    number: int
    group: str
    name: str
    parameters: dict[str, list[str]]
    value: str

    def types(self) -> list[str]:
        """What the property is said to be (home, work, cell …), in small letters."""
        found = (t.strip().lower() for value in self.parameters.get("TYPE", []) for t in value.split(","))
        return [t for t in found if t]


def decode(data: bytes) -> str:
    """The text of a file, unfolded first where folding cut a character in two."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for attempt in (data, _FOLD_BYTES.sub(b"", data)):
        try:
            return attempt.decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def recognised(path: Path, begins: str, suffixes: tuple[str, ...]) -> float:
    """How sure it is, 0 to 1, that a file begins with the line `begins`, or that a folder holds mostly such files."""
    if path.is_dir():
        return recognised_folder(path, suffixes, lambda file: recognised(file, begins, suffixes))
    if not decode(head(path)).lstrip().upper().startswith(begins):
        return 0.0
    return 0.9 if path.suffix.lower() in suffixes else 0.6


def lines(text: str) -> Iterator[Line]:
    """The properties in `text`; what is not one is passed over."""
    for number, raw in _unfolded(text):
        found = _NAME.match(raw)
        if found is None or len(raw) > _LONGEST:
            continue
        parameters, at = _parameters(raw, found.end())
        if raw[at : at + 1] != ":":
            continue
        value = raw[at + 1 :]
        if "QUOTED-PRINTABLE" in (e.upper() for e in parameters.get("ENCODING", [])):
            value = _printable(value, parameters.get("CHARSET", ["utf-8"])[0])
        yield Line(number, (found[1] or "").upper(), found[2].upper(), parameters, value)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines, each with the number of the physical line that it begins on."""
    begun, held, soft = 1, list[str](), False
    for number, physical in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if held and (soft or physical[:1] in (" ", "\t")):
            held.append(physical if soft else physical[1:])
        else:
            if held:
                yield begun, "".join(held)
            begun, held = number, [physical]
        soft = physical.endswith("=") and "QUOTED-PRINTABLE" in held[0][:200].upper()
        if soft:
            held[-1] = held[-1][:-1]
    yield begun, "".join(held)


def _parameters(raw: str, at: int) -> tuple[dict[str, list[str]], int]:
    found: dict[str, list[str]] = {}
    while match := _PARAMETER.match(raw, at):
        name, values = match[1].upper(), match[2]
        if values is None:  # vCard 2.1: `TEL;HOME;VOICE:`
            bare = "ENCODING" if name in ("QUOTED-PRINTABLE", "BASE64", "B") else "TYPE"
            found.setdefault(bare, []).append(name)
        else:
            found.setdefault(name, []).extend(a or b for a, b in _QUOTED.findall(values))
        at = match.end()
    while raw[at : at + 1] in (" ", "\t"):
        at += 1
    return found, at


def _printable(value: str, charset: str) -> str:
    data = a2b_qp(value.encode("utf-8", "replace"))
    try:
        return data.decode(charset)
    except (LookupError, ValueError):
        return data.decode("cp1252", "replace")


def unescape(value: str) -> str:
    """A text value as it is meant: `\\n` a new line, any other escaped character itself; clean."""
    if "\\" in value:
        value = _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)
    return clean(value).strip()


def split(value: str, separator: str) -> list[str]:
    """The parts of a structured value, unescaped; an escaped separator separates nothing."""
    parts = re.split(rf"(?<!\\){re.escape(separator)}", value)
    return [unescape(part) for part in parts]
