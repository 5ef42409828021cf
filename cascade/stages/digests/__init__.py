"""Evidence of questions for what records say as a whole: a summary, what was decided, what is to be done.

`meant` tells which records a question means, `salient` which of their sentences say the most, and `made` puts them in
order as evidence. `present` tells who was at a meeting that is meant.
"""

from cascade.stages.digests.made import digest_of, of_aspect, whole_records
from cascade.stages.digests.present import present

__all__ = ["digest_of", "of_aspect", "present", "whole_records"]
