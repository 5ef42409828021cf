"""Prompts: files that a person may edit, with declared slots that are filled strictly.

    +++
    slots = ["question"]          # text of the person or of earlier stages
    untrusted = ["passages"]      # retrieved text: fenced, data and never instructions
    max_tokens = 120
    +++
    What the model is told about its task.
    === user
    {{passages}}
    Question: {{question}}

The part above `=== user` is the system message. A prompt that scores text instead of asking for some has a third part,
`=== reply`: the text whose likelihood is wanted. A slot that is declared and not used, used and not declared, or not
filled is a `PromptError`, so that an edited prompt cannot silently drop the evidence.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ConfigDict, ValidationError

from cascade.clean import clean
from cascade.errors import PromptError
from cascade.types import Value

__all__ = ["READERS", "Prompt", "Rendered", "SlotSpan", "fence", "load"]

READERS = frozenset({"holds", "plan", "read", "sort", "write"})
"""Prompts of models that are strong enough to be shown records whole, in the place of the others of their stages."""
_SLOT = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_USER = re.compile(r"^=== user[ \t]*\n", re.MULTILINE)
_REPLY = re.compile(r"^=== reply[ \t]*\n", re.MULTILINE)


class SlotSpan(Value):
    """Where a slot's value lies in the rendered user message."""

    slot: str
    start: int
    end: int
    untrusted: bool


class Rendered(Value):
    """A prompt with its slots filled, ready for a model."""

    prompt: str
    """Name of the prompt."""
    hash: str
    system: str
    user: str
    reply: str = ""
    slots: tuple[SlotSpan, ...] = ()


class _Head(Value):
    model_config = ConfigDict(frozen=True, extra="forbid")
    slots: tuple[str, ...] = ()
    untrusted: tuple[str, ...] = ()
    max_tokens: int = 160
    chat: bool = True


class Prompt(Value):
    """A prompt as its file has it. `hash` covers the whole file."""

    name: str
    hash: str
    system: str
    user: str
    reply: str
    slots: tuple[str, ...]
    untrusted: tuple[str, ...]
    max_tokens: int
    chat: bool
    """Scored as a chat turn (else as plain running text)."""

    @property
    def prefix(self) -> str:
        """What the user message begins with whatever its slots hold."""
        return _SLOT.split(self.user, maxsplit=1)[0]

    def render(self, values: Mapping[str, str]) -> Rendered:
        """Fill every slot once per use; raises `PromptError` unless `values` names exactly the declared slots."""
        declared = {*self.slots, *self.untrusted}
        if declared != set(values):
            missing, extra = sorted(declared - set(values)), sorted(set(values) - declared)
            raise PromptError(f"prompt {self.name!r}: slots not filled: {missing}, filled but not declared: {extra}")
        user, spans = self._fill(self.user, values)
        reply, _ = self._fill(self.reply, values)
        return Rendered(
            prompt=self.name, hash=self.hash, system=self.system, user=user, reply=reply, slots=tuple(spans)
        )

    def _fill(self, template: str, values: Mapping[str, str]) -> tuple[str, list[SlotSpan]]:
        filled, spans, at = "", [], 0
        for match in _SLOT.finditer(template):
            slot = match[1]
            untrusted = slot in self.untrusted
            value = fence(values[slot]) if untrusted else plain(values[slot])
            filled += template[at : match.start()]
            spans.append(SlotSpan(slot=slot, start=len(filled), end=len(filled) + len(value), untrusted=untrusted))
            filled += value
            at = match.end()
        return filled + template[at:], spans


def load(path: Path) -> Prompt:
    """Read the prompt in `path`; raises `PromptError` that says what is wrong with it."""
    return parse(path.stem, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Prompt:
    """The prompt that `text` writes down; raises `PromptError`."""
    pieces = text.split("+++\n", 2)
    if len(pieces) != 3 or pieces[0].strip():
        raise PromptError(f"prompt {name!r}: begins with a line of +++, its slots, and another line of +++")
    try:
        head = _Head.model_validate(tomllib.loads(pieces[1]))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise PromptError(f"prompt {name!r}: its head does not read: {error}") from error
    halves = _USER.split(pieces[2])
    if len(halves) != 2:
        raise PromptError(f"prompt {name!r}: has one line `=== user` between the task and what is asked")
    system = halves[0].strip()
    user, _, reply = (part.strip("\n") for part in _REPLY.sub("\0", halves[1], count=1).partition("\0"))
    declared, used = {*head.slots, *head.untrusted}, set(_SLOT.findall(user + reply))
    if declared != used or _SLOT.search(system):
        raise PromptError(
            f"prompt {name!r}: declares the slots {sorted(declared)} and uses {sorted(used)}",
            hint="slots belong after `=== user`; each is declared and used",
        )
    return Prompt(
        name=name,
        hash=hashlib.sha256(text.encode()).hexdigest()[:16],
        system=system,
        user=user,
        reply=reply,
        slots=head.slots,
        untrusted=head.untrusted,
        max_tokens=head.max_tokens,
        chat=head.chat,
    )


def plain(text: str) -> str:
    """`text` that cannot end a chat turn: control tokens of chat templates (`<|…|>`) are broken up."""
    return clean(text).replace("<|", "< |").replace("|>", "| >")


def fence(text: str) -> str:
    """Untrusted text between marks that it cannot contain itself."""
    inside = plain(text).replace("<<<", "< < <").replace(">>>", "> > >")
    return f"<<<\n{inside}\n>>>"
