"""What those say whom an organisation serves, and what is told of them in chats, papers and tables.

`heard` collects their voices, `aspects` tells what each of them speaks of, and `told` puts them as a question asks for
them: in themes, by name, as a count, or month by month.
"""

from cascade.stages.voices.told import voices

__all__ = ["voices"]
