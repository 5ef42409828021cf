"""The command line. Standard output belongs to what was asked for; everything else goes to standard error."""

from __future__ import annotations

import gc
import os
import sys

__all__ = ["main"]

_THRESHOLD = 100_000
"""Objects made before a garbage collection: loading modules makes many, and none of them is garbage."""
_THREADED = frozenset(("llama_cpp", "litellm", "concurrent.futures", "multiprocessing"))
"""Modules that have something to end in order when the process exits."""


def main() -> None:
    """Run the command that the arguments name, and exit with its code (see `cascade.errors`)."""
    os.umask(0o077)  # what this process writes is for the person alone, wherever it lies
    gc.set_threshold(_THRESHOLD)
    # A plug-in of pydantic that happens to be installed would be loaded, and shown every value: none is wanted here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from cascade.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before there was anything to cancel
        os._exit(130)
    if _THREADED.isdisjoint(sys.modules):
        os._exit(code)  # all is written and closed; taking the interpreter apart takes as long as a search
    sys.exit(code)
