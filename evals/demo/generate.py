"""Writes the sample company that `cascade demo` reads: `python -m evals.demo.generate [--check] [--out FOLDER]`.

The company is Tinloaf, makers of software for bakeries; all of it is invented. Its mail, chat, documents, contacts,
calendar and pull requests are written by hand under `script/`, and brought here into the formats that real ones have.
The same bytes come out each time; `--check` says whether what is committed is what would be written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from evals.demo.cards import calendar, contacts, pulls
from evals.demo.chat import export
from evals.demo.letters import Mail, letters
from evals.demo.machines import notices
from evals.demo.mime import mbox
from evals.demo.papers import library
from evals.demo.questions import questions
from evals.demo.script import Record, day

__all__ = ["COMPANY", "build", "made", "main"]

COMPANY = Path(__file__).with_name("company")


def _records(mails: Sequence[Mail]) -> dict[str, Record]:
    """Each mail by its label; a mail that is passed on can be cited from the copy as well.

    An attachment is `file:<mail>/<path in the script>`, its native id the mail's and its name.
    """
    copies: dict[str, list[str]] = defaultdict(list)
    for mail in mails:
        if mail.forwarded and mail.before:
            copies[mail.before.key].append(mail.message_id)
    records = {}
    for mail in mails:
        label = mail.wishes.get("id") or mail.key
        who = mail.sender.who
        tags = (*mail.wishes.many("tag"), f"sent.{who.key}")
        facts = {"date": day(mail.at), "time": f"{mail.at:%H:%M}", "from": who.name, "subject": mail.subject}
        records[f"mail:{label}"] = Record(mail.message_id, tags, who.org, facts, tuple(copies[mail.key]), mail.body)
        for path in mail.wishes.many("attach"):
            records[f"file:{label}/{path}"] = Record(f"{mail.message_id}/{Path(path).name}")
    return records


def made() -> tuple[dict[str, bytes], dict[str, Record]]:
    """Every file of the company but demo.json by its path, and its records by label."""
    mails = [*letters(), *notices()]
    records = _records(mails)
    files = {"mail.mbox": mbox(mails)}
    for make, prefix in ((export, "slack"), (library, "doc")):
        more, found = make()
        files |= more
        records |= {f"{prefix}:{label}": record for label, record in found.items()}
    for name, write, prefix in (
        ("contacts.vcf", contacts, "card"),
        ("calendar.ics", calendar, "event"),
        ("pulls.json", pulls, "pull"),
    ):
        files[name], found = write()
        records |= {f"{prefix}:{label}": record for label, record in found.items()}
    return files, records


def build() -> dict[str, bytes]:
    """Every file of the company by its path."""
    files, records = made()
    demo = questions(records)
    files["demo.json"] = (json.dumps(demo, ensure_ascii=False, indent=1) + "\n").encode()
    return files


def _differences(files: dict[str, bytes], folder: Path) -> list[str]:
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    wrong = [name for name, data in files.items() if name not in there or (folder / name).read_bytes() != data]
    return sorted([*wrong, *(there - files.keys())])


def _write(files: dict[str, bytes], folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 1 where `--check` finds a difference."""
    parser = argparse.ArgumentParser(prog="evals.demo.generate", description="Write the sample company.")
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    parser.add_argument("--out", type=Path, default=COMPANY, metavar="FOLDER")
    chosen = parser.parse_args(arguments)
    files = build()
    if chosen.check:
        wrong = _differences(files, chosen.out)
        sys.stdout.writelines(f"differs: {name}\n" for name in wrong)
        return 1 if wrong else 0
    _write(files, chosen.out)
    size = sum(map(len, files.values()))
    sys.stdout.write(f"{len(files)} files, {size:,} bytes in {chosen.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
