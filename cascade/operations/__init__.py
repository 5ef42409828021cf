"""What a plan of typed steps does: find records, expand to what belongs to them, follow issues, keep, collect, count.

`reading` makes steps of a question, with what is `known` of its words: `wanted` tells the kind of thing that it asks
for, by the ways to say it in `phrases` and `states`; `issue_steps`, `pull_steps` and `paper_steps` make those about
issues, pull requests and papers, `asked` reads what it says of requests, `asked_beside` what it sets beside each other,
and `dropped` tells which of its words the steps stand for: `idle` ones name no topic. `vocabulary` knows which steps
there may be.

`reach` runs those that find and expand, `work` the others. `keep` decides what holds of a thing and `requests` of a
pull request, to which `tasks` ties what was said of it; `relations` tells who and what stands in a relation to a
thing, by who `said` what in it, by `cards` and by what `firms` are called; `histories` follow `issues` through the
`events` that messages tell of, each `tied` to one, `combine` orders and compares, and `values` writes what comes out.
"""

from cascade.operations.cards import Cards, cards_of
from cascade.operations.known import Known
from cascade.operations.reach import Reached, reach
from cascade.operations.reading import Reading, read_steps
from cascade.operations.vocabulary import problem
from cascade.operations.work import Worked, work

__all__ = ["Cards", "Known", "Reached", "Reading", "Worked", "cards_of", "problem", "reach", "read_steps", "work"]
