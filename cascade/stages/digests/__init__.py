"""Evidence of questions for what records say as a whole: a summary, what was decided, what is to be done.

`meant` tells which records a question means, `salient` which of their sentences say the most, and `made` puts them in
order as evidence.
"""

from cascade.stages.digests.made import digest_of, of_aspect, whole_records

__all__ = ["digest_of", "of_aspect", "whole_records"]
