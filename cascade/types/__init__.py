"""The values that flow through cascade: frozen, typed, and nothing but values.

Everything a connector yields, the index returns, a stage takes or a run records is one of these. Offsets are
counted in characters of `Document.text` (Python string indices), half-open: `text[start:end]`. Times are aware and in
UTC. Identifiers are strings that stay the same from one sync to the next.
"""

from cascade.types.answers import Answer, Claim, Coverage, Expert, Item, Quote, SourceCoverage, Status, Verdict
from cascade.types.documents import MUTED, SPOKEN, Document, Identity, Involved, Locator, Part, Passage
from cascade.types.questions import Do, Facet, Filters, Operation, Plan, Question, Similar, Step, StepDone, SubQuestion
from cascade.types.retrieval import Hit, Score
from cascade.types.usage import Usage
from cascade.types.value import Instant, Value, unchecked

__all__ = [
    "MUTED",
    "SPOKEN",
    "Answer",
    "Claim",
    "Coverage",
    "Do",
    "Document",
    "Expert",
    "Facet",
    "Filters",
    "Hit",
    "Identity",
    "Instant",
    "Involved",
    "Item",
    "Locator",
    "Operation",
    "Part",
    "Passage",
    "Plan",
    "Question",
    "Quote",
    "Score",
    "Similar",
    "SourceCoverage",
    "Status",
    "Step",
    "StepDone",
    "SubQuestion",
    "Usage",
    "Value",
    "Verdict",
    "unchecked",
]
