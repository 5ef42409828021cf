"""Evidence of questions about the course of things: lines led by their dates, each with the quotes that say it.

`build` makes a course of the sentences that were read, of mails and chats as the `message` that they are of:
`relevance` tells which of them belong to it, `dating` of which day each is, `redundancy` joins what says the same and
keeps the most telling, `change` finds what took the place of what, and what stands now, `since` what came after that,
`standing` what is in the way or whether it is done, and `lines` writes it. A `Statement` is what they pass on
(`statement`). What changed in a paper that there are two `versions` of is what differs between them.
"""

from cascade.stages.timelines.build import course_of
from cascade.stages.timelines.lines import time_of
from cascade.stages.timelines.message import whole_messages
from cascade.stages.timelines.standing import of_kind
from cascade.stages.timelines.versions import between_versions

__all__ = ["between_versions", "course_of", "of_kind", "time_of", "whole_messages"]
