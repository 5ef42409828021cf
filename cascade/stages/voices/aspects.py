"""What of a thing or a service a voice speaks of, as people do: whether it came late, what it costs, who helped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from cascade.files import read_text
from cascade.language import content_words, stems
from cascade.stages.voices.heard import Voice

__all__ = ["by_aspect", "speaks_of"]

_LISTED = Path(__file__).with_name("aspects.txt")
_SHOWN = 2
"""What a word counts in the sentences that show the stance, beside all else that is said."""


def by_aspect(heard: Sequence[Voice], topic: str) -> dict[str, list[Voice]]:
    """The voices by what most of their words speak of, each with its best sentence on that first; those that speak of
    nothing known, and of nothing beside the `topic` of all of them, are left out."""
    known = {name: cue for name, cue in _aspects().items() if not cue.search(topic)}
    worth = [{name: n for name, cue in known.items() if (n := _count(cue, voice))} for voice in heard]
    often = Counter(name for each in worth for name in each)
    parted: dict[str, list[Voice]] = {}
    for voice, each in zip(heard, worth, strict=True):
        if each:
            name = max(each, key=lambda a: (each[a], often[a]))
            cue = _aspects()[name]
            best = max(voice.quotes, key=lambda q: len(cue.findall(q.text)))
            parted.setdefault(name, []).append(voice._replace(quotes=(best,)))
    return parted


def speaks_of(topic: str, voice: Voice) -> bool:
    """Whether what shows the stance speaks of the aspect that a topic names: "price" of all that is too dear."""
    wanted = set(stems(" ".join(content_words(topic))))
    cues = (cue for name, cue in _aspects().items() if wanted and wanted <= set(stems(name)))
    return any(cue.search(q.text) for cue in cues for q in voice.quotes)


def _count(cue: re.Pattern[str], voice: Voice) -> int:
    shown = sum(len(cue.findall(q.text)) for q in voice.quotes)
    return _SHOWN * shown + len(cue.findall(voice.text))


@cache
def _aspects() -> dict[str, re.Pattern[str]]:
    """What tells each aspect, by its name."""
    lines = [line for line in read_text(_LISTED).splitlines() if line and not line.startswith("#")]
    told = (line.partition(":") for line in lines)
    return {name: re.compile("|".join(map(_pattern, cues.split(","))), re.I) for name, _, cues in told}


def _pattern(cue: str) -> str:
    word = re.escape(cue.strip()).replace(r"\*", r"\w*").replace(r"\ ", r"\s")
    return rf"(?<!\w){word}(?!\w)" if cue.strip()[0].isalnum() else word
