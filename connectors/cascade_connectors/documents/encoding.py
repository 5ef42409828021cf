"""Bytes of unknown encoding to text."""

from __future__ import annotations

import codecs
import re

from cascade_connectors.documents.extracted import Unreadable

__all__ = ["decode", "keep_lines"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 15
_MANY = 40
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\x0b\x0c\x1a\x1b")
_EXTRA_LINES = re.compile("[\x0b\x0c\x85\u2028\u2029]")


def decode(data: bytes, declared: str | None = None) -> str:
    """`data` as text: by its byte-order mark, as UTF-8, as `declared`, or by the likeliest of the old encodings.

    Raises `Unreadable` for bytes that are not text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _old(data, declared)
    if "\0" in text[:_SAMPLE]:
        return _old(data, declared)
    return text


def _old(data: bytes, declared: str | None) -> str:
    sample = data[:_SAMPLE]
    if sample.count(0) > len(sample) // 10:
        return _wide(data, sample)
    if len(sample.translate(None, _CONTROLS)) < len(sample) * 0.98:
        raise Unreadable("not text: its bytes are of some unknown format")
    for encoding in (declared, _likely(sample), "cp1252"):
        try:
            if encoding is not None and codecs.lookup(encoding)._is_text_encoding:
                return data.decode(encoding, "strict" if encoding == declared else "replace")
        except (LookupError, UnicodeError):
            continue
    return data.decode("latin-1")


def _wide(data: bytes, sample: bytes) -> str:
    """UTF-16 without a mark: mostly Latin text has its zero bytes at one parity, and letters at the other."""
    odd, even = sample[1::2], sample[::2]
    for zeros, letters, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros.count(0) * 5 > len(zeros) * 2 and len(letters.translate(None, _CONTROLS)) > len(letters) * 0.98:
            return data.decode(encoding, "replace")
    raise Unreadable("not text: its bytes are of some unknown format")


def _likely(sample: bytes) -> str | None:
    """A guess from the bytes, which a few accented letters, each alone among plain ones, are not enough for."""
    high = re.findall(rb"[\x80-\xff]+", sample)
    if len(high) < _MANY and sum(map(len, high)) < 2 * len(high):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else None


def keep_lines(text: str) -> str:
    """`text` with blanks for the characters that `clean` would turn into line ends and an editor would not."""
    return _EXTRA_LINES.sub(" ", text) if _EXTRA_LINES.search(text) else text
