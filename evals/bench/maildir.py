"""A Maildir of any size out of mbox archives, for timing what reads one."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from cascade_connectors.mail.split import split_mbox

__all__ = ["make_maildir"]

_IDS = re.compile(
    rb"^(?:message-id|in-reply-to|references):(?:[^\n]*\n)(?:[ \t][^\n]*\n)*", re.MULTILINE | re.IGNORECASE
)


def make_maildir(mboxes: Path, out: Path, count: int) -> int:
    """Write the mails of all `*.mbox` files in `mboxes`, in order, into the Maildir `out`; gives how many were written.

    Where they are fewer than `count`, they come again with other message ids, whole conversations alike, until there
    are `count`. The same archives give the same Maildir, name by name. Raises `ValueError` where there is no mail.
    """
    for name in ("cur", "new", "tmp"):
        (out / name).mkdir(parents=True, exist_ok=True)
    written = 0
    for number, raw in enumerate(islice(_endless(mboxes), count)):
        (out / "cur" / f"{1_000_000_000 + number}.M{number}.bench:2,S").write_bytes(raw)
        written += 1
    return written


def _endless(mboxes: Path) -> Iterator[bytes]:
    """All mails, then all again with ids of the second round, and so on."""
    paths = sorted(mboxes.glob("*.mbox"))
    turn, found = 0, True
    while found:
        found = False
        for path in paths:
            with path.open("rb") as file:
                for mail in split_mbox(file):
                    found = True
                    yield _renamed(mail.raw, turn) if turn else mail.raw
        turn += 1
    raise ValueError(f"no mail in {mboxes}: it should hold *.mbox files")


def _renamed(raw: bytes, turn: int) -> bytes:
    end = raw.find(b"\n\n")
    head, rest = (raw[: end + 1], raw[end + 1 :]) if end >= 0 else (raw, b"")
    mark = b"<turn%d." % turn
    return _IDS.sub(lambda field: field[0].replace(b"<", mark), head) + rest


def main() -> None:
    """`python evals/bench/maildir.py MBOXES OUT [--count N]`."""
    parser = argparse.ArgumentParser(description="make a Maildir out of mbox archives")
    parser.add_argument("mboxes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=30_000)
    arguments = parser.parse_args()
    make_maildir(arguments.mboxes, arguments.out, arguments.count)


if __name__ == "__main__":
    main()
