"""HERB (Choubey et al. 2025, arXiv 2506.23139): questions on a synthetic company, a third of which it cannot answer.

`questions.dev.jsonl`, `ids.json` (where each record lies), `slack/`, `docs/`, `links/`, `meetings/`,
`github/pulls.json`, `contacts.vcf`. Questions on people, companies, pull requests and links expect a set; those on
content a text, which is a list of statements more often than not.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from cascade.case import Case, CaseEvidence
from cascade.errors import ConfigError, misfit
from cascade.evals.adapters.rows import Row, read_rows, source, text_of
from cascade.evals.cases import Suite

__all__ = ["read"]

_SOURCES = (
    ("slack", "slack", "slack"),
    ("docs", "folder", "docs"),
    ("links", "folder", "links"),
    ("meetings", "folder", "meetings"),
    ("pulls", "pulls", "github/pulls.json"),
    ("contacts", "vcard", "contacts.vcf"),
)
_CONTENT = "content"


class _Question(Row):
    id: str
    product: str
    question: str
    type: str
    answerable: bool
    gold: tuple[str, ...] | str | None
    evidence: tuple[str, ...]


class _Place(Row):
    path: str
    """Of the file, from the data set's folder."""
    ts: str | None = None
    """Of a chat message."""
    id: str | None = None
    """Of a pull request."""


def read(folder: Path, scratch: Path) -> Suite:  # noqa: ARG001  (all of it is where a connector can read it)
    """The development questions; questions on one product share their evidence, and are a cluster."""
    file = folder / "ids.json"
    try:
        places = TypeAdapter(dict[str, _Place]).validate_json(text_of(file))
    except ValidationError as error:
        raise ConfigError(f"{file}: {misfit(error)}", hint="is the file whole?") from error
    stamps = (float(place.ts) for place in places.values() if place.ts)
    as_of = datetime.fromtimestamp(max(stamps, default=0.0), UTC).replace(microsecond=0)
    rows = read_rows(folder / "questions.dev.jsonl", _Question)
    wanted = dict.fromkeys(name for row in rows for name in row.evidence)
    evidence = {name: _evidence(name, places.get(name)) for name in wanted}
    return Suite(
        name="herb",
        cases=tuple(_case(row, evidence, as_of) for row in rows),
        sources=tuple(source(name, kind, folder / path) for name, kind, path in _SOURCES),
    )


def _evidence(name: str, place: _Place | None) -> CaseEvidence:
    """A chat message by its own id, a pull request by its, any other record by the path of its file.

    What nobody placed is kept by its name, so that it is told as missing.
    """
    if place is None:
        return CaseEvidence(native_id=name)
    if place.ts:
        return CaseEvidence(source="slack", native_id=name)
    if place.id:
        return CaseEvidence(document=f"pulls:{place.id}")
    kind, _, path = place.path.partition("/")
    return CaseEvidence(document=f"{kind}:{path}")


def _case(row: _Question, evidence: dict[str, CaseEvidence], as_of: datetime) -> Case:
    gold = (row.gold,) if isinstance(row.gold, str) else row.gold or ()
    content = row.type == _CONTENT
    listed = gold if len(gold) > 1 else _statements("\n".join(gold))
    return Case(
        id=row.id,
        question=row.question,
        as_of=as_of,
        items=() if content else tuple(dict.fromkeys(gold)),
        answer="\n".join(gold) if content else "",
        facts=listed if content else (),
        evidence=tuple(evidence[name] for name in dict.fromkeys(row.evidence)),
        answerable=row.answerable,
        cluster=row.product,
        tags=(row.type,),
    )


def _statements(text: str) -> tuple[str, ...]:
    """The lines of a list, without their marks; the whole where it is none."""
    lines = (line.strip().removeprefix("- ").strip() for line in text.split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))
