"""Recordings' transcripts as subtitles (WebVTT, SubRip): cues of one speaker joined to turns with their times."""

from __future__ import annotations

import re
from typing import NamedTuple

from cascade.clean import clean, one_line
from cascade_connectors.documents.encoding import decode, keep_lines
from cascade_connectors.documents.extracted import Draft, Extracted
from cascade_connectors.documents.transcript import Turn, meeting

__all__ = ["read"]

_TIMES = re.compile(r"(?P<from>(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s+-->\s+(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,80})>")
_SPEAKER = re.compile(r"(?:-\s*)?([^\W\d_][^:<>\n]{0,60}?):\s+(?=\S)")
_TAGS = re.compile(r"<[^<>]{0,200}>")

_LONG = 1000
"""Characters from which on a turn is not joined with the next cue: its time would say little of where a word was."""


class _Cue(NamedTuple):
    stamp: str
    speaker: str
    words: str


def read(data: bytes, suffix: str) -> Extracted:  # noqa: ARG001 - both kinds are blocks of times and words
    """What was said, a line a turn: `Speaker: words`, or the words alone where nobody is named."""
    draft = Draft()
    turns: list[Turn] = []
    speaker = None
    for cue in _cues(clean(keep_lines(decode(data)))):
        if turns and cue.speaker == speaker and draft.length - turns[-1].start < _LONG:
            draft.add(" " + cue.words)
            turns[-1] = turns[-1]._replace(end=draft.length)
            continue
        draft.ensure_line()
        start = draft.length
        draft.add(f"{cue.speaker}: {cue.words}" if cue.speaker else cue.words)
        turns.append(Turn(start, draft.length, cue.speaker, cue.stamp))
        speaker = cue.speaker
    return meeting(draft.done(), turns)


def _cues(text: str) -> list[_Cue]:
    found: list[_Cue] = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip().split("\n")
        for n, line in enumerate(lines[:2]):
            times = _TIMES.match(line.strip())
            if times:
                voice = _VOICE.search(block)
                words = one_line(_TAGS.sub("", " ".join(lines[n + 1 :])))
                named = None if voice else _SPEAKER.match(words)
                speaker = voice[1] if voice else named[1] if named else ""
                words = words[named.end() :] if named else words
                if words:
                    found.append(_Cue(times["from"].replace(",", "."), one_line(speaker), words))
                break
    return found
