"""Writes the cases of `evals/suites/demo` out of `script/cases/*.toml`: `python -m evals.demo.suite [--check]`.

A case there has `id`, `type`, `question` (or none: that of `questions.toml` with this id, with its date and history),
`answer`, `also`, `facts`, `items`, `cluster`, `tags`, and `evidence`: lists of `LABEL | words`, of which one is enough
each; `tag:NAME` stands for every record of that tag, with its words from `words.toml`. `asked` are other ways to ask
the same, `STYLE: question`, each a case of its own; `plan` is a list of sub-questions (`plans`). What is in braces is
looked up (`lookups`), and the words of evidence are looked for in the synced company: no gold is there that it lacks.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cascade.case import Case, CaseEvidence
from cascade.engine import Engine
from cascade.types import Document
from evals.demo.generate import COMPANY, made
from evals.demo.lookups import Records, ids, tagged, texts
from evals.demo.names import synonyms
from evals.demo.plans import plan
from evals.demo.script import SCRIPT

__all__ = ["SUITE", "cases", "main"]

SUITE = Path(__file__).parents[1] / "suites" / "demo"
_JSON = dict[str, Any]
Words = Mapping[str, Sequence[str]]
"""The texts of each record of the synced company, by native id."""


# --- the synced company -------------------------------------------------------------------------------------------


def library(home: Path) -> list[Document]:
    """The documents of the company, synced into `home` as `cascade demo` does."""
    table = tomllib.loads((SCRIPT / "questions.toml").read_text(encoding="utf-8"))
    home.mkdir()
    (home / "cascade.toml").write_text(f'zone = "{table["zone"]}"\n', encoding="utf-8")
    with Engine(home) as engine:
        for source in table["sources"]:
            engine.add(COMPANY / source["path"], name=source["name"])
        engine.sync()
        return list(engine.library.documents())


def said(documents: Sequence[Document]) -> Words:
    """What each record says: a document's title and text, a chat message's own words."""
    found: dict[str, list[str]] = {}
    for document in documents:
        for part in document.parts:
            if part.native_id:
                found.setdefault(part.native_id, []).append(document.text[part.start : part.end])
        found.setdefault(document.native_id, []).append(document.text)
    return found


# --- gold ---------------------------------------------------------------------------------------------------------


class _Gold:
    """Looks up what the script's cases name."""

    def __init__(self, records: Records, words: Words) -> None:
        self.records, self._words = records, words
        self._shown: dict[str, str | list[str]] = tomllib.loads((SCRIPT / "words.toml").read_text(encoding="utf-8"))

    def text(self, raw: str) -> str:
        return " ".join(texts(raw, self.records))

    def texts(self, raw: Sequence[str]) -> tuple[str, ...]:
        return tuple(text for each in raw for text in texts(each, self.records))

    def evidence(self, groups: Sequence[str | list[str]]) -> tuple[CaseEvidence, ...]:
        return tuple(found for group in groups for found in self._group(group))

    def _group(self, group: str | list[str]) -> Iterator[CaseEvidence]:
        if isinstance(group, str) and group.startswith("tag:"):
            labels = {record.native_id: label for label, record in self.records.items()}
            for record in tagged(group[4:], self.records):
                yield from self._group(self._of(labels[record.native_id], told="requested" not in group))
            return
        first, *others = [
            place for line in ([group] if isinstance(group, str) else group) for place in self._places(line)
        ]
        yield first.model_copy(update={"also": tuple(others)})

    def _of(self, label: str, told: bool) -> list[str]:
        """Where it is said why a record has its tags: its own words, and others that `words.toml` adds.

        Of a pull request it is the title, and the notice that it is merged where that has `told` of it.
        """
        if label.startswith("pull:"):
            facts = self.records[label].facts
            notice = [f"mail:merged/{facts['number']} | {facts['title']}"] if told and facts["merged"] else []
            return [f"{label} | Pull request {facts['number']}: {facts['title']}", *notice]
        words = self._shown[label]
        own, *others = [words] if isinstance(words, str) else words
        return [f"{label} | {own}", *others]

    def _places(self, line: str) -> Iterator[CaseEvidence]:
        """Where the words stand, as they stand there; in a mail that passes this one on, or tells of it, as well."""
        label, _, words = line.partition(" | ")
        record = self.records[label]
        own, *copies = [id_ for id_ in ids(record) if id_ in self._words]
        wanted = self.text(words)
        if not (found := self._verbatim(own, wanted)):
            raise ValueError(f"{label} does not say {wanted!r}")
        yield CaseEvidence(native_id=own, quote=found)
        for copy in copies:
            if found := self._verbatim(copy, wanted):
                yield CaseEvidence(native_id=copy, quote=found)
        if label.startswith("pull:") and (notice := self.records.get(f"mail:merged/{record.facts['number']}")):
            said = f"Merged #{record.facts['number']} into main" if wanted.startswith("State: merged") else wanted
            if found := self._verbatim(notice.native_id, said):
                yield CaseEvidence(native_id=notice.native_id, quote=found)

    def _verbatim(self, native_id: str, words: str) -> str:
        """`words` with the breaks of lines that the record has; empty where it does not say them."""
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
        return next((m[0] for text in self._words[native_id] if (m := pattern.search(text))), "")


# --- cases --------------------------------------------------------------------------------------------------------


def cases(records: Records, words: Words) -> list[Case]:
    """All of them, each followed by the other ways to ask it; raises ValueError for gold that is not there."""
    base = tomllib.loads((SCRIPT / "questions.toml").read_text(encoding="utf-8"))
    known = {entry["id"]: entry for entry in base["question"]}
    gold, found = _Gold(records, words), list[Case]()
    for path in sorted((SCRIPT / "cases").glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            try:
                found += _cases({**_asked(known.get(entry["id"], {})), **entry}, base, gold)
            except (KeyError, ValueError) as error:
                raise ValueError(f"{path.name}, {entry['id']}: {error}") from error
    return found


def _asked(known: _JSON) -> _JSON:
    """Of a question of demo.json, how it is asked."""
    asked = {name: known[name] for name in ("question", "as_of") if name in known}
    history = [before["question"] for before in known.get("history", ())]
    return asked | ({"history": history} if history else {})


def _cases(entry: _JSON, base: _JSON, gold: _Gold) -> Iterator[Case]:
    tags, items = (entry["type"], *entry.get("tags", ())), gold.texts(entry.get("items", ()))
    others = [other.split(": ", 1) for other in entry.get("asked", ())]
    case = Case(
        id=entry["id"],
        question=entry["question"],
        as_of=entry.get("as_of", base["as_of"]),
        dated="as_of" in entry,
        zone=base["zone"],
        history=tuple(entry.get("history", ())),
        items=items,
        synonyms=synonyms(items),
        answer=gold.text(entry.get("answer", "")),
        also=gold.texts(entry.get("also", ())),
        facts=gold.texts(entry.get("facts", ())),
        evidence=gold.evidence(entry.get("evidence", ())),
        answerable=entry["type"] != "unanswerable" and "not-found" not in tags,
        plan=plan(entry["plan"]) if "plan" in entry else None,
        cluster=entry.get("cluster", entry["id"]),
        tags=(*tags, "paraphrased") if others else tags,
    )
    if case.answerable != bool(case.evidence and case.answer):
        raise ValueError("what is answered has an answer and evidence, what is not has neither")
    yield case
    for n, (style, question) in enumerate(others, 2):
        again = {"id": f"{case.id}-{n}", "question": question, "tags": (*tags, "paraphrase", style)}
        yield case.model_copy(update=again)


# --- the command --------------------------------------------------------------------------------------------------


def written() -> str:
    """The content of cases.jsonl: a case a line, without what is as by default."""
    _, records = made()
    with tempfile.TemporaryDirectory() as folder:
        words = said(library(Path(folder) / "home"))
    lines = (case.model_dump(mode="json", exclude_defaults=True) for case in cases(records, words))
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 1 where `--check` finds a difference."""
    parser = argparse.ArgumentParser(prog="evals.demo.suite", description="Write the cases of the sample company.")
    parser.add_argument("--check", action="store_true", help="write nothing, say whether it would differ")
    parser.add_argument("--out", type=Path, default=SUITE, metavar="FOLDER")
    chosen = parser.parse_args(arguments)
    text, file = written(), chosen.out / "cases.jsonl"
    if chosen.check:
        same = file.is_file() and file.read_text(encoding="utf-8") == text
        sys.stdout.write("" if same else f"differs: {file.name}\n")
        return 0 if same else 1
    chosen.out.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{text.count(chr(10))} cases in {file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
