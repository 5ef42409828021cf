"""What a plan of typed steps does: find records, expand to what belongs to them, follow issues, keep, collect, count.

`reading` makes steps of a question: `wanted` tells the kind of thing that it asks for; `issue_steps`, `pull_steps` and
`paper_steps` make those about issues, pull requests and papers, `asked` reads what it says of requests, `asked_beside`
what it sets beside each other, and `dropped` tells which of its words the steps stand for. `vocabulary` knows which
steps there may be. `reach` runs those that find and expand, `work` the others: `keep` decides what holds of a thing and
`requests` of a pull request, `relations` who and what stands in a relation to it, `issues` follows what was reported
through all that is said of it, `combine` orders and compares, and `values` writes what comes out.
"""

from cascade.operations.cards import Cards
from cascade.operations.firms import Firms
from cascade.operations.known import Known
from cascade.operations.reach import Reached, reach
from cascade.operations.reading import Reading, read_steps
from cascade.operations.vocabulary import problem
from cascade.operations.work import Worked, work

__all__ = ["Cards", "Firms", "Known", "Reached", "Reading", "Worked", "problem", "reach", "read_steps", "work"]
