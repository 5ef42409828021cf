"""What plain code can tell of a text in English: words, names, sentences, dates and numbers.

`text` tells its words, their stems, its names and keywords, by what `overstemmed` and `namewords` list; `sentence` cuts
it, `dates` reads the times that it names by the table in `datewords`, `quantities` its numbers, and `stated` all that
it states which can be compared. `wordforms` tells forms of one word, `slips` what is a slip of the finger away, and
`stance` how somebody stands to what they speak of.
"""

from cascade.language.sentence import sentences
from cascade.language.text import (
    STOP_WORDS,
    Keyword,
    Kind,
    Name,
    asks,
    content_words,
    fold,
    keywords,
    names,
    seeks,
    stem,
    stem_row,
    stems,
    words,
)

__all__ = [
    "STOP_WORDS",
    "Keyword",
    "Kind",
    "Name",
    "asks",
    "content_words",
    "fold",
    "keywords",
    "names",
    "seeks",
    "sentences",
    "stem",
    "stem_row",
    "stems",
    "words",
]
