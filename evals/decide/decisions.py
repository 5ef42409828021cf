"""The defaults that can be told apart by an eval, each with what was tried beside it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cascade.types import Value
from evals.decide.variant import Change

__all__ = ["DECISIONS", "Decision"]


class Decision(Value):
    """A default, and what it is held against."""

    name: str
    default: str
    """What ships, in words."""
    changes: tuple[Change, ...]
    suites: tuple[str, ...]
    measures: tuple[str, ...]
    """The first is what decides."""
    through: Literal["retrieve", "verify"] = "verify"
    models: dict[str, str] = Field(default_factory=dict)
    limit: int | None = None


# --- what is found: no model, as far as retrieve; to the end where answers are measured too -------------------------

_FOUND = ("evidence_recall@10", "evidence_recall@5", "ndcg@10")
_EVERY = ("demo", "herb", "locomo", "qmsum", "cranfield")
_TALK = ("demo", "herb", "locomo", "qmsum")
_WORDS = ("demo", "locomo", "qmsum", "cranfield")
_COMPANY = ("demo", "herb")
_BOOSTS = "cascade/index/compile.py:WEIGHT"
_PASSAGES = "cascade/passages.py:SIZE"
_TALKS = "connectors/cascade_connectors/conversation.py"


def _boosts(**changed: float) -> dict[str, str]:
    return {_BOOSTS: repr({"title": 0.3, "text": 1.0, "context": 0.5, "quoted": 0.2} | changed)}


def _found(name: str, default: str, *changes: Change, suites: tuple[str, ...] = _EVERY) -> Decision:
    return Decision(
        name=name, default=default, changes=changes, suites=suites, measures=_FOUND, through="retrieve", limit=120
    )


def _recipe(name: str, **recipe: float | int | bool) -> Change:
    return Change(name=name, recipe=recipe)


def _constant(name: str, place: str, value: str) -> Change:
    return Change(name=name, constants={place: value})


_RETRIEVAL = (
    _found(
        "passage-size",
        "passages of 1,200 characters at most",
        Change(
            name="600",
            constants={_PASSAGES: "600"},
            apart=True,
            reads={"evidence_recall@10": "evidence_recall@20", "evidence_recall@5": "evidence_recall@10"},
        ),
        Change(
            name="2400",
            constants={_PASSAGES: "2400"},
            apart=True,
            reads={"evidence_recall@10": "evidence_recall@5", "evidence_recall@5": ""},
        ),
        suites=_TALK,
    ),
    _found(
        "conversations",
        "a silence of 8 times the channel's usual pause, 20 minutes to 12 hours",
        Change(name="4x", constants={f"{_TALKS}:_TIMES": "4.0"}, apart=True),
        Change(name="16x", constants={f"{_TALKS}:_TIMES": "16.0"}, apart=True),
        Change(
            name="fixed-24h", constants={f"{_TALKS}:_SHORTEST": "86400.0", f"{_TALKS}:_LONGEST": "86400.0"}, apart=True
        ),
        suites=("herb", "locomo"),
    ),
    _found(
        "title",
        "a match in the title counts 0.3",
        Change(name="0.1", constants=_boosts(title=0.1)),
        Change(name="1", constants=_boosts(title=1.0)),
    ),
    _found(
        "context",
        "a match in the context counts 0.5",
        Change(name="0.1", constants=_boosts(context=0.1)),
        Change(name="1", constants=_boosts(context=1.0)),
    ),
    _found(
        "muted",
        "a match in quoted replies and signatures counts 0.2",
        Change(name="0.01", constants=_boosts(quoted=0.01)),
        Change(name="1", constants=_boosts(quoted=1.0)),
        suites=("demo",),
    ),
    _found(
        "forms",
        "another form of a word counts 0.7",
        _constant("0.3", "cascade/index/compile.py:FORM", "0.3"),
        _constant("1", "cascade/index/compile.py:FORM", "1.0"),
        suites=_WORDS,
    ),
    _found(
        "tie",
        "of several forms in a field the best counts whole, others 0.4",
        _constant("0", "cascade/index/compile.py:TIE", "0.0"),
        _constant("1", "cascade/index/compile.py:TIE", "1.0"),
        suites=_WORDS,
    ),
    _found(
        "names",
        "a name or id counts 2 in the index",
        _constant("1", "cascade/stages/finding/search.py:_MUST", "1.0"),
        _constant("4", "cascade/stages/finding/search.py:_MUST", "4.0"),
    ),
    _found(
        "synonyms",
        "words that mean the same are looked for, at 0.5 in the index",
        _recipe("off", synonyms=False),
        _constant("0.25", "cascade/stages/finding/search.py:_VARIANT", "0.25"),
        _constant("1", "cascade/stages/finding/search.py:_VARIANT", "1.0"),
        suites=_WORDS,
    ),
    _found("other-names", "other names of a thing are looked for", _recipe("off", other_names=False), suites=_TALK),
    _found(
        "filters",
        "times, people and kinds that a question names narrow its search",
        _recipe("off", infer_filters=False),
        suites=_TALK,
    ),
    _found(
        "coverage",
        "coverage weighs 0.5 beside BM25",
        _recipe("0", weigh_coverage=0.0),
        _recipe("0.25", weigh_coverage=0.25),
        _recipe("0.75", weigh_coverage=0.75),
        _recipe("1", weigh_coverage=1.0),
    ),
    Decision(
        name="record",
        default="the best single record of a passage weighs 0.5 beside the passage",
        changes=(_recipe("0", weigh_record=0.0), _recipe("1", weigh_record=1.0)),
        suites=("demo", "herb", "locomo"),
        measures=("record_recall@10", "evidence_recall@10", "quality"),
        limit=60,
    ),
    _found(
        "cover-names",
        "a name or id weighs 2 in coverage",
        _constant("1", "cascade/match.py:MUST", "1.0"),
        _constant("4", "cascade/match.py:MUST", "4.0"),
    ),
    _found(
        "cover-variant",
        "a variant counts 0.8 in coverage",
        _constant("0.5", "cascade/match.py:VARIANT", "0.5"),
        _constant("1", "cascade/match.py:VARIANT", "1.0"),
        suites=_WORDS,
    ),
    _found(
        "prefix",
        "a stem of 5 letters or more also matches longer words",
        _constant("4", "cascade/match.py:PREFIX", "4"),
        _constant("never", "cascade/match.py:PREFIX", "99"),
        suites=_WORDS,
    ),
    _found(
        "asked",
        "a word that names the kind of thing asked for counts 0.5",
        _constant("0", "cascade/stages/planning/facets.py:_ASKED", "0.01"),
        _constant("1", "cascade/stages/planning/facets.py:_ASKED", "1.0"),
        suites=_WORDS,
    ),
    Decision(
        name="pool",
        default="a look-up takes 60 passages from the index",
        changes=(_recipe("20", pool=20), _recipe("30", pool=30), _recipe("120", pool=120), _recipe("240", pool=240)),
        suites=_EVERY,
        measures=("evidence_recall@10", "evidence_recall@50", "ndcg@10"),
        through="retrieve",
        limit=120,
    ),
    Decision(
        name="pool-all",
        default="a list, who or count question reads 400 passages",
        changes=(_recipe("100", pool_all=100), _recipe("200", pool_all=200), _recipe("800", pool_all=800)),
        suites=_COMPANY,
        measures=("quality", "evidence_recall@50"),
        limit=120,
    ),
    _found(
        "recency",
        "what is new gains 0.25 in a question about now, half of it after 90 days",
        _recipe("0", weigh_recency=0.0),
        _recipe("0.5", weigh_recency=0.5),
        _recipe("30 days", half_life=30.0),
        _recipe("365 days", half_life=365.0),
        suites=_COMPANY,
    ),
    Decision(
        name="authority",
        default="that others answer, link to or name a document gains nothing",
        changes=(_recipe("0.25", weigh_authority=0.25),),
        suites=("demo", "herb", "enron"),
        measures=("evidence_recall@10", "ndcg@10", "quality"),
        limit=60,
    ),
    _found(
        "common",
        "of an enumeration's words, those of 0.4 of the rarest one's weight make a match",
        _constant("0", "cascade/stages/finding/search.py:_COMMON", "0.0"),
        _constant("0.7", "cascade/stages/finding/search.py:_COMMON", "0.7"),
        suites=_COMPANY,
    ),
    _found(
        "copies",
        "passages are folded from a likeness of 0.8 on",
        _constant("0.6", "cascade/similar.py:COPY", "0.6"),
        _constant("never", "cascade/similar.py:COPY", "1.1"),
        suites=_TALK,
    ),
)

# --- what is read: no model, to the end ---------------------------------------------------------------------------

_ANSWERED = ("quality", "citation_recall", "citation_precision", "answered", "abstention_recall")
_FURTHER = "cascade/stages/citing/further.py"
_SENTENCE = "cascade/stages/weighing/sentence.py"
_WEIGHTS = "cascade/stages/weighing/weigh.py:WEIGHTS"
_PARTS = {"around": 0.32, "passage": 0.22, "asked": 0.14, "who": 0.12, "type": 0.08, "near": 0.07, "news": 0.05}
_LOOKED_UP = ("demo", "locomo", "qmsum", "enron")


def _read(name: str, default: str, *changes: Change, suites: tuple[str, ...] = _LOOKED_UP) -> Decision:
    return Decision(name=name, default=default, changes=changes, suites=suites, measures=_ANSWERED, limit=60)


def _without(part: str) -> Change:
    return _constant(f"no {part}", _WEIGHTS, repr(_PARTS | {part: 0.0}))


_READING = (
    _read(
        "steps",
        "a question for people, organisations, requests or links is answered by steps over the records",
        _recipe("off", steps=False),
        suites=_COMPANY,
    ),
    _read(
        "support",
        "evidence carries 0.4 of the question's weight, 0.55 of a short look-up's",
        _recipe("0.2", support=0.2),
        _recipe("0.3", support=0.3),
        _recipe("0.5", support=0.5),
        _recipe("0.6", support=0.6),
    ),
    _read(
        "accept",
        "a value of a list carries 0.8 of what the best one does",
        _recipe("0.5", accept=0.5),
        _recipe("0.6", accept=0.6),
        _recipe("0.7", accept=0.7),
        _recipe("0.9", accept=0.9),
        suites=_COMPANY,
    ),
    _read(
        "keep",
        "a look-up reads 8 passages",
        _recipe("4", keep=4),
        _recipe("12", keep=12),
        _recipe("16", keep=16),
    ),
    _read(
        "per-document",
        "of the passages that a look-up reads, 3 are of one document at most",
        _recipe("1", per_document=1),
        _recipe("5", per_document=5),
        _recipe("off", per_document=1000),
    ),
    _read(
        "quotes",
        "a look-up has 5 quotes at most",
        _recipe("2", quotes=2),
        _recipe("3", quotes=3),
        _recipe("8", quotes=8),
    ),
    _read(
        "further",
        "a further quote scores 0.9 of the best one's",
        _constant("0.8", f"{_FURTHER}:_LEAST", "0.8"),
        _constant("0.85", f"{_FURTHER}:_LEAST", "0.85"),
        _constant("0.95", f"{_FURTHER}:_LEAST", "0.95"),
    ),
    _read(
        "around",
        "what only a sentence's passage speaks of counts 0.5",
        _constant("0.2", f"{_SENTENCE}:_AROUND", "0.2"),
        _constant("0.8", f"{_SENTENCE}:_AROUND", "0.8"),
    ),
    _read(
        "about",
        "what a sentence's title, author or channel names counts 0.8",
        _constant("0.5", f"{_SENTENCE}:ABOUT", "0.5"),
        _constant("1", f"{_SENTENCE}:ABOUT", "1.0"),
    ),
    _read("sentence", "seven parts make a sentence's score", *map(_without, _PARTS)),
)

# --- what the bundled model adds ------------------------------------------------------------------------------------

_SOME = 24
"""Cases of each suite: the bundled model takes seconds for each."""
_BUNDLED = "smollm2"
_ASKED = ("demo", "qmsum")
"""Those whose questions are answered out of what is ranked and read, and not by steps."""


def _also(stage: str) -> Change:
    return Change(name=f"{stage} too", models={stage: _BUNDLED})


_MODEL = (
    Decision(
        name="model-stages",
        default="the bundled model ranks what is found, and the other stages go by rules",
        changes=(
            Change(name="rules", models={"retrieve": "none"}),
            _also("decompose"),
            _also("cite"),
            _also("synthesize"),
        ),
        suites=_ASKED,
        measures=("quality", "citation_precision", "citation_recall", "answered", "record_recall@10"),
        models={"retrieve": _BUNDLED},
        limit=_SOME,
    ),
    Decision(
        name="model-retrieve",
        default="the model ranks 16 passages by 700 characters, its likelihood weighs 0.25",
        changes=(
            _recipe("weighs 0.5", weigh_model=0.5),
            _recipe("weighs 0.75", weigh_model=0.75),
            _recipe("ranks 8", rerank=8),
            Change(name="bare prompt", bare=("rerank",)),
        ),
        suites=_ASKED,
        measures=("quality", "citation_recall", "evidence_recall@10", "evidence_mrr", "record_recall@10"),
        models={"retrieve": _BUNDLED},
        limit=_SOME,
    ),
)

DECISIONS: tuple[Decision, ...] = (*_RETRIEVAL, *_READING, *_MODEL)
