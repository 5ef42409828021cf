"""A recorded run put into one file, to be looked into elsewhere: `packing` gathers it, and `redact` masks who is named.

What stands for a masked word is told by `pseudonyms`.
"""

from cascade.export.packing import Around, Mask, export

__all__ = ["Around", "Mask", "export"]
