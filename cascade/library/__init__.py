"""The library: every document that the sources gave, in one SQLite file. The truth that all else is derived from."""

from cascade.library.reading import Library
from cascade.library.records import Known, Person, Profile, Skipped, SourceState, Touched
from cascade.library.shelf import Fate
from cascade.library.writing import Writer

__all__ = ["Fate", "Known", "Library", "Person", "Profile", "Skipped", "SourceState", "Touched", "Writer"]
