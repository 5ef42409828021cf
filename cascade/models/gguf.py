"""What a GGUF file (version 2 or 3) says of itself, and one matrix of it as numbers.

Only what is asked for is read: a tenth of a second for a small model. A matrix is read in the forms in which token
embeddings are mostly kept; of another it is said.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Header", "Tensor", "header", "rows"]

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_LONGEST = 1 << 24
_TOKENS = b"tokenizer.ggml.tokens"
_ALIGNMENT = b"general.alignment"
_F32, _F16, _Q8 = 0, 1, 8
_BLOCK = 32
"""Numbers of an 8-bit block, which share a scale."""


class Tensor(NamedTuple):
    """A matrix or vector: `shape` with the inner size first, `form` as ggml numbers its types, `at` in bytes."""

    name: str
    shape: tuple[int, ...]
    form: int
    at: int


class Header(NamedTuple):
    """What a file says of itself: `tokens` as the tokenizer spells them, by id."""

    tokens: tuple[bytes, ...]
    tensors: tuple[Tensor, ...]


def header(path: Path) -> Header:
    """The header of `path`; raises `ValueError` or `struct.error` where there is none, `OSError` without a file."""
    tokens: tuple[bytes, ...] = ()
    alignment = 32
    with path.open("rb") as file:
        magic, version, count, keys = struct.unpack("<4sIQQ", file.read(24))
        if magic != b"GGUF" or version not in (2, 3):
            raise ValueError(f"{path} is not a GGUF file of version 2 or 3")
        for _ in range(keys):
            key = _string(file)
            (kind,) = _numbers(file, "I")
            if key == _TOKENS and kind == _ARRAY:
                tokens = tuple(_strings(file))
            elif key == _ALIGNMENT and kind in _SCALARS:
                alignment = max(int(_numbers(file, _SCALARS[kind])[0]), 1)
            else:
                _skip(file, kind)
        found = []
        for _ in range(count):
            name = _string(file).decode()
            (dimensions,) = _numbers(file, "I")
            shape = _numbers(file, f"{min(dimensions, 4)}Q")
            form, offset = *_numbers(file, "I"), *_numbers(file, "Q")
            found.append((name, shape, form, offset))
        begin = -(-file.tell() // alignment) * alignment
    return Header(tokens, tuple(Tensor(name, shape, form, begin + at) for name, shape, form, at in found))


def rows(path: Path, tensor: Tensor) -> NDArray[np.float32]:
    """A matrix of `path`, a row for each of its outer places; raises `ValueError` for a form that is not read here."""
    import numpy as np

    width, height = (*tensor.shape, 1)[:2]
    size = {_F32: 4 * width, _F16: 2 * width, _Q8: (2 + _BLOCK) * (width // _BLOCK)}.get(tensor.form)
    if size is None or (tensor.form == _Q8 and width % _BLOCK):
        raise ValueError(f"{path.name} keeps {tensor.name} in a form (ggml type {tensor.form}) that is not read")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        raw = mapped[tensor.at : tensor.at + size * height]
    if len(raw) != size * height:
        raise ValueError(f"{path.name} ends before {tensor.name} does")
    if tensor.form != _Q8:
        return np.frombuffer(raw, "<f4" if tensor.form == _F32 else "<f2").reshape(height, width).astype(np.float32)
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("value", "i1", _BLOCK)]))
    return (blocks["value"] * blocks["scale"].astype(np.float32)[:, None]).reshape(height, width)


def _numbers(file: BinaryIO, kinds: str) -> tuple[int, ...]:
    return struct.unpack("<" + kinds, file.read(struct.calcsize("<" + kinds)))


def _string(file: BinaryIO) -> bytes:
    (size,) = _numbers(file, "Q")
    if size > _LONGEST:
        raise ValueError("its header holds a text of an impossible length")
    return file.read(size)


def _strings(file: BinaryIO) -> Iterator[bytes]:
    """The values of an array of texts; none of another, which is gone past."""
    inner, count = *_numbers(file, "I"), *_numbers(file, "Q")
    for _ in range(count):
        if inner == _STRING:
            yield _string(file)
        else:
            _skip(file, inner)


def _skip(file: BinaryIO, kind: int) -> None:
    """Go past a value of metadata."""
    if kind == _STRING:
        _string(file)
    elif kind in _SCALARS:
        _numbers(file, _SCALARS[kind])
    elif kind == _ARRAY:
        inner, count = *_numbers(file, "I"), *_numbers(file, "Q")
        if inner == _ARRAY:
            raise ValueError("its header holds arrays of arrays")
        for _ in range(count):
            _skip(file, inner)
    else:
        raise ValueError(f"its header holds a value of the unknown kind {kind}")
