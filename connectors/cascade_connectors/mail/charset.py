"""Bytes of mail to text: the charsets that mail declares, declares wrongly, and does not declare."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode_bytes"]

# Names under which a wider set than the named one is sent, and names that Python does not know.
_WIDER = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_3",
    "big5": "big5hkscs",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "unicode-1-1-utf-7": "utf-7",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "utf8": "utf-8",
}
_SEVEN_BIT = ("utf-7", "iso2022", "iso-2022", "hz")
_SAMPLE = 16 * 1024
_HIGH = re.compile(rb"[\x80-\xff]+")
_ROWS = re.compile(rb"[\x80-\xff]{2,}")


def decode_bytes(data: bytes, declared: str) -> str:
    """`data` as text: as it declares where that holds, else as UTF-8, else by the likeliest old encoding.

    Never raises; what no encoding explains becomes U+FFFD.
    """
    name = _WIDER.get(declared, declared) or "utf-8"
    try:
        return data.decode(name)
    except (LookupError, ValueError, TypeError):  # unknown, wrong, or not a text encoding
        pass
    if name != "utf-8":
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if _is_text_encoding(name) and name != "utf-8" and not name.startswith(_SEVEN_BIT):
        return data.decode(name, "replace")
    return _guessed(data, declared)


def _is_text_encoding(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _guessed(data: bytes, declared: str) -> str:
    """8-bit text that says nothing true of itself.

    Bytes above 127 that stand alone between others are the accents of a Western charset. Where they come in rows, it is
    looked at closely, since that takes time.
    """
    sample = data[:_SAMPLE]
    high = sum(map(len, _HIGH.findall(sample)))
    if declared in ("utf-8", "utf8"):
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") * 4 < high:
            return text  # mostly right: cut or damaged in places
    if sum(map(len, _ROWS.findall(sample))) * 2 > high > 8:
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        if best is not None:
            return data.decode(best.encoding, "replace")
    return data.decode("cp1252", "replace")
