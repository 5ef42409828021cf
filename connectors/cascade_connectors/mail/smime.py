"""The mail inside an S/MIME seal that only signs it: its bytes lie in the clear in a structure of ASN.1 (RFC 5652)."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["signed_content"]

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_SEQUENCE, _OID, _CONTEXT_0, _OCTETS, _OCTETS_IN_PIECES = 0x30, 0x06, 0xA0, 0x04, 0x24
_MAX_DEPTH = 16


def signed_content(data: bytes) -> bytes | None:
    """What a signed-data structure holds, or None for anything else (encrypted, detached, damaged)."""
    try:
        outer = _only(data, 0, len(data), _SEQUENCE)
        oid, content = list(_values(data, *outer))[:2]
        if oid[0] != _OID or data[oid[1] : oid[2]] != _SIGNED_DATA or content[0] != _CONTEXT_0:
            return None
        signed = _only(data, *content[1:], _SEQUENCE)
        inner = _only(data, *signed, _SEQUENCE)
        return _octets(data, *_only(data, *inner, _CONTEXT_0), 0)
    except (ValueError, IndexError):
        return None


def _only(data: bytes, start: int, end: int, wanted: int) -> tuple[int, int]:
    """Where the first value with tag `wanted` begins and ends."""
    for tag, begin, finish in _values(data, start, end):
        if tag == wanted:
            return begin, finish
    raise ValueError("no such value")


def _octets(data: bytes, start: int, end: int, depth: int) -> bytes:
    out = bytearray()
    for tag, begin, finish in _values(data, start, end):
        if tag == _OCTETS:
            out += data[begin:finish]
        elif tag == _OCTETS_IN_PIECES and depth < _MAX_DEPTH:
            out += _octets(data, begin, finish, depth + 1)
    return bytes(out)


def _values(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Tag, start and end of each value in `[start, end)`, up to an end-of-contents mark."""
    while start < end and data[start : start + 2] != b"\0\0":
        begin, finish, following = _span(data, start, end, 0)
        yield data[start], begin, finish
        start = following


def _span(data: bytes, start: int, end: int, depth: int) -> tuple[int, int, int]:
    """Start and end of the value at `start`, and where the next one begins. Raises `ValueError`."""
    length = data[start + 1]
    begin = start + 2
    if length == 0x80:  # of no declared length: it ends with an end-of-contents mark of its own
        position = begin
        while data[position : position + 2] != b"\0\0":
            if position >= end or depth > _MAX_DEPTH:
                raise ValueError("a value without end")
            position = _span(data, position, end, depth + 1)[2]
        return begin, position, position + 2
    if length > 0x80:
        begin += length & 0x7F
        length = int.from_bytes(data[start + 2 : begin], "big")
    if begin + length > end:
        raise ValueError("a value beyond its container")
    return begin, begin + length, begin + length
