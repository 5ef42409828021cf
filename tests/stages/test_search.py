"""What the index is asked for a question."""

from __future__ import annotations

from cascade.stages.finding.search import query_of
from cascade.types import Facet, Filters, SubQuestion


def test_where_all_that_is_found_is_somebodys_their_name_ranks_nothing() -> None:
    facets = (Facet(text="Odile Marchetti", must=True), Facet(text="crane"))
    sub = SubQuestion(id="1", text="what did Odile Marchetti say about the crane?", facets=facets)
    theirs = query_of(sub, (5.0, 3.0), Filters(people=(("from", "Odile Marchetti"),)))
    assert [term.text for term in theirs.should] == ["crane"]
    assert [term.text for term in query_of(sub, (5.0, 3.0), Filters()).should] == ["Odile Marchetti", "crane"]
    alone = sub.model_copy(update={"facets": facets[:1]})
    assert [term.text for term in query_of(alone, (5.0,), Filters(people=(("from", "Odile Marchetti"),))).should] == [
        "Odile Marchetti"
    ]
