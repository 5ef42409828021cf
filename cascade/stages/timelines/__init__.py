"""Evidence of questions about the course of things: lines led by their dates, each with the quotes that say it.

`build` makes a course of the sentences that were read: `relevance` tells which of them belong to it, `dating` of
which day each is, `redundancy` joins what says the same and keeps the most telling, `change` finds what took the
place of what, and what stands now, `since` what came after that, and `lines` writes it. A `Statement` is what they
pass on (`statement`).
"""

from cascade.stages.timelines.build import course_of
from cascade.stages.timelines.lines import time_of

__all__ = ["course_of", "time_of"]
