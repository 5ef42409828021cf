"""Names that the library itself says are of one thing: a product and its code name, a team and its name of last year.

`told` reads the tellings out of a document: `grammar` knows how sentences say so, `naming` what may be a name.
`store` keeps them beside the library as documents come and go, `own` what the person says, and `book` weighs them all
together: which names stand for another, how surely, and on whose word.

A question needs only the book: `told` and `grammar`, whose patterns take their time to compile, are imported by name
where documents are read.
"""

from cascade.aliases.book import Alias, Called, Counts, NameBook
from cascade.aliases.counts import IndexCounts
from cascade.aliases.own import Own, Said
from cascade.aliases.store import Store
from cascade.aliases.telling import Relation, Telling

__all__ = ["Alias", "Called", "Counts", "IndexCounts", "NameBook", "Own", "Relation", "Said", "Store", "Telling"]
