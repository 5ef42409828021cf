"""What became of one document in a run: each gate of the chain in turn, and where it was lost.

What the run recorded is told first, and only then what the library and its index say now; each step says which it is.
"""

from cascade.why.chain import why
from cascade.why.target import Shelf
from cascade.why.values import Basis, Gate, Outcome, Step, Why

__all__ = ["Basis", "Gate", "Outcome", "Shelf", "Step", "Why", "why"]
