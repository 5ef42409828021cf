"""The Cranfield collection (Cleverdon 1967): queries with graded judgements of which abstracts are relevant.

`docs.jsonl`, `queries.jsonl` and `qrels.txt` (query, 0, document, relevance), in which more is better, as trec_eval
reads it: 1 for minimal interest, 4 for a complete answer, and 5 for one abstract a query that older files code apart
(BM25 finds it more often than those of 4). The abstracts are written out as files, once, with their titles; no query
is about their authors.
"""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

from cascade.case import Case, CaseEvidence
from cascade.errors import ConfigError
from cascade.evals.adapters.rows import Row, read_rows, source, text_of
from cascade.evals.cases import Suite

__all__ = ["read"]

_AS_OF = datetime(1970, 1, 1, tzinfo=UTC)
"""After the last of the abstracts, which have no dates."""


class _Document(Row):
    id: str
    title: str
    text: str


class _Query(Row):
    id: str
    text: str


def read(folder: Path, scratch: Path) -> Suite:
    """All queries; what is judged relevant is evidence, worth what it was judged."""
    judged = _judged(folder / "qrels.txt")
    queries = read_rows(folder / "queries.jsonl", _Query)
    return Suite(
        name="cranfield",
        cases=tuple(_case(query, judged.get(query.id, {})) for query in queries),
        sources=(source("abstracts", "folder", _written(folder / "docs.jsonl", scratch)),),
    )


def _case(query: _Query, judged: dict[str, float]) -> Case:
    best_first = sorted(judged.items(), key=lambda pair: (-pair[1], int(pair[0]) if pair[0].isdigit() else 0))
    return Case(
        id=query.id,
        question=query.text,
        as_of=_AS_OF,
        evidence=tuple(CaseEvidence(document=f"abstracts:{name}.md", gain=gain) for name, gain in best_first),
    )


def _judged(file: Path) -> dict[str, dict[str, float]]:
    """Query to its relevant documents with what each is worth."""
    found: dict[str, dict[str, float]] = {}
    for number, line in enumerate(text_of(file).split("\n"), 1):
        if not line.strip():
            continue
        try:
            query, _, document, relevance = line.split()
            gain = float(int(relevance))
        except ValueError as error:
            raise ConfigError(
                f"{file}, line {number}: {line[:60]!r} is no judgement", hint="a line is: query 0 document relevance"
            ) from error
        if gain > 0:
            found.setdefault(query, {})[document] = gain
    return found


def _written(file: Path, scratch: Path) -> Path:
    """A folder with a file for each document of `file`, under a name that is a hash of them: it stays as it is."""
    told = text_of(file)
    folder = scratch / f"cranfield-documents-{hashlib.sha256(told.encode()).hexdigest()[:8]}"
    if folder.is_dir():
        return folder
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for document in read_rows(file, _Document):
        if "/" in document.id or document.id.startswith("."):
            raise ConfigError(f"{file}: {document.id!r} cannot be a file's name", hint="is the file whole?")
        head = f"---\ntitle: {document.title}\n---\n"
        (fresh / f"{document.id}.md").write_text(f"{head}{document.text}\n", encoding="utf-8")
    fresh.replace(folder)
    return folder
