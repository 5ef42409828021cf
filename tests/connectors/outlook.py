"""Makes .msg files: a mail's properties in a compound file, as MS-OXMSG and MS-CFB describe them."""

from __future__ import annotations

import struct
from collections.abc import Mapping

__all__ = ["attachment", "message", "recipient"]

Storage = Mapping[str, "bytes | Storage"]
"""Streams and storages by name."""

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def recipient(name: str, address: str, kind: int) -> Storage:
    """Somebody a mail goes to: 1 to, 2 cc, 3 bcc."""
    return _storage(8, {0x3001: name, 0x3003: address, 0x0C15: kind})


def attachment(name: str, content: bytes | None, kind: str) -> Storage:
    """A file, or, with None, what Outlook embeds."""
    fields: dict[int, str | bytes | int] = {0x3707: name, 0x370E: kind, 0x3705: 5 if content is None else 1}
    return _storage(8, fields if content is None else {**fields, 0x3701: content})


def message(
    fields: Mapping[int, str | bytes | int], recipients: list[Storage] | None = None, files: list[Storage] | None = None
) -> bytes:
    """A mail of these properties by their ids, as the bytes of a .msg file."""
    root = dict(_storage(32, {0x340D: 0x40000, **fields}))
    root.update({f"__recip_version1.0_#{n:08X}": each for n, each in enumerate(recipients or ())})
    root.update({f"__attach_version1.0_#{n:08X}": each for n, each in enumerate(files or ())})
    return _compound(root)


def _storage(header: int, fields: Mapping[int, str | bytes | int]) -> dict[str, bytes | Storage]:
    entries = b"\0" * header
    streams: dict[str, bytes | Storage] = {}
    for pid, value in fields.items():
        if isinstance(value, int):
            entries += struct.pack("<HHIIi", 0x0003, pid, 6, value, 0)
            continue
        kind, data = (0x001F, value.encode("utf-16-le")) if isinstance(value, str) else (0x0102, value)
        streams[f"__substg1.0_{pid:04X}{kind:04X}"] = data
        entries += struct.pack("<HHIII", kind, pid, 6, len(data) + 2 * (kind == 0x001F), 0)
    return {"__properties_version1.0": entries, **streams}


def _compound(root: Storage) -> bytes:
    """A compound file: short streams in sectors of 64 bytes within one of the root, long ones in sectors of 512."""
    entries: list[list[object]] = [["Root Entry", 5, _NONE, _NONE, _END, 0]]  # name, type, sibling, child, start, size
    small, large, chains, small_chains = b"", b"", list[int](), list[int]()

    def put(storage: Storage, parent: int) -> None:
        nonlocal small, large
        before = parent
        for name, inner in sorted(storage.items(), key=lambda pair: (len(pair[0]), pair[0].upper())):
            entries.append([name, 2 if isinstance(inner, bytes) else 1, _NONE, _NONE, _END, 0])
            here = len(entries) - 1
            entries[before][3 if before == parent else 2] = here
            before = here
            if not isinstance(inner, bytes):
                put(inner, here)
            elif len(inner) >= _CUTOFF:
                entries[here][4:] = [len(chains), len(inner)]
                large += _chained(inner, _SECTOR, chains)
            elif inner:
                entries[here][4:] = [len(small_chains), len(inner)]
                small += _chained(inner, _SMALL, small_chains)

    put(root, 0)
    if small:
        entries[0][4:] = [len(chains), len(small)]
        large += _chained(small, _SECTOR, chains)
    table = b"".join(struct.pack("<I", n) for n in small_chains)
    small_at = len(chains) if table else _END
    large += _chained(table, _SECTOR, chains, b"\xff") if table else b""
    tree = b"".join(map(_entry, entries))
    tree_at = len(chains)
    large += _chained(tree, _SECTOR, chains)
    count = 1
    while count * _SECTOR // 4 < len(chains) + count:
        count += 1
    fat_at = len(chains)
    fat = b"".join(struct.pack("<I", n) for n in [*chains, *[_FAT] * count])
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, count, tree_at, 0, _CUTOFF,
        small_at, (len(table) + _SECTOR - 1) // _SECTOR, _END, 0,
    )  # fmt: skip
    places = [*range(fat_at, fat_at + count), *[_FREE] * (109 - count)]
    return head + struct.pack("<109I", *places) + large + fat.ljust(count * _SECTOR, b"\xff")


def _chained(data: bytes, size: int, chains: list[int], fill: bytes = b"\0") -> bytes:
    """`data` in whole sectors, whose chain is added to `chains`."""
    sectors = -(-len(data) // size)
    chains += [*range(len(chains) + 1, len(chains) + sectors), _END]
    return data.ljust(sectors * size, fill)


def _entry(entry: list[object]) -> bytes:
    name, kind, sibling, child, start, size = entry
    text = str(name).encode("utf-16-le") + b"\0\0"
    links = (kind, 1, _NONE, sibling, child)
    return struct.pack("<64sHBBIII16sI8s8sIQ", text, len(text), *links, b"", 0, b"", b"", start, size)
