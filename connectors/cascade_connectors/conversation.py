"""Messages to conversations: where the talk of a channel is cut, and the document that each piece becomes.

Used by every chat connector. A conversation is a run of messages between two silences. What counts as a silence follows
the channel's own rhythm: eight times its usual pause (the geometric mean of the pauses so far, the recent ones weighing
more), but never under 20 minutes nor over 12 hours; half of that is enough before a message that opens with a greeting.
A cut depends only on what was said before it, so that a conversation keeps its id when the channel grows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from math import exp, log
from typing import NamedTuple

from cascade.clean import one_line
from cascade.types import Document, Identity, Involved, Locator, Part
from cascade_connectors.records import day_in_words, digest, numbered

__all__ = ["Channel", "Conversation", "Message", "conversations", "document", "talks"]


class Message(NamedTuple):
    """One message, its text clean and legible."""

    native_id: str
    at: datetime
    author: Identity | None
    text: str
    locator: Locator
    quoted: str = ""
    """What it carries of others' words (a link's preview, a shared message)."""
    system: bool = False
    """Said by the service or a bot: it neither breaks a silence nor makes anybody a participant."""
    mentions: tuple[Identity, ...] = ()
    links: tuple[str, ...] = ()
    files: int = 0


class Channel(NamedTuple):
    """Where messages were said. `key` is its part of the documents' ids."""

    source: str
    key: str
    title: str
    label: str
    zone: tzinfo
    audience: tuple[str, ...] | None = None


class Conversation(NamedTuple):
    """A piece of a channel's talk; `first` is the message that the whole of it began with.

    The pieces of a conversation that was too long for one document share their `first`.
    """

    first: Message
    messages: list[Message]


# --- cutting ------------------------------------------------------------------------------------------------------

_MINUTE = 60.0
_SHORTEST, _LONGEST = 20 * _MINUTE, 720 * _MINUTE
_TIMES = 8.0
_USUAL = 10 * _MINUTE
"""The pause to expect of a channel that has not been heard yet."""
_RECENT = 0.05
"""Weight of the newest pause in the mean."""
_MESSAGES, _CHARACTERS = 60, 8000

_GREETING = re.compile(
    r"[\W_]*(?:@\w+(?: \w+)?(?: \(\w+\))?[\W_]+)??"
    r"(?:(?:hi+|hey+a?|hello|hiya|howdy|greetings|(?:good )?(?:morning|afternoon|evening)|good day|hola"
    r"|buen[oa]s (?:d[ií]as|tardes|noches)|bonjour|bonsoir|salut|coucou|hallo|guten (?:morgen|tag|abend)|moin|servus"
    r"|ciao|buongiorno|buonasera|ol[áa]|oi|bom dia|boa tarde|boa noite|hej|hei|hoi|привет|здравствуйте|добрый день"
    r"|merhaba|namaste|salaam|shalom)\b|你好|您好|大家好|こんにちは|おはよう|안녕)",
    re.IGNORECASE,
)


def conversations(messages: Iterable[Message], *, silences: bool = True) -> Iterator[Conversation]:
    """The conversations of `messages`, which come in the order of their times.

    Without `silences` all is one conversation, as the messages of a thread are. A run of more than 60 messages or
    8,000 characters is cut further, at the longest pause of its middle half.
    """
    usual = log(_USUAL)
    run: list[Message] = []
    first: Message | None = None
    size = 0
    spoken: datetime | None = None
    for message in messages:
        if run:
            last = run[-1].at if message.system or spoken is None else spoken
            pause = max(1.0, (message.at - last).total_seconds())
            silence = min(max(_TIMES * exp(usual), _SHORTEST), _LONGEST)
            if not message.system:
                usual += _RECENT * (log(min(pause, _LONGEST)) - usual)
            over = pause > silence or (pause > max(silence / 2, _SHORTEST) and _greets(message))
            if over and silences:
                yield Conversation(first or run[0], run)
                run, first, size, spoken = [], None, 0, None
        run.append(message)
        size += len(message.text) + len(message.quoted)
        spoken = spoken if message.system else message.at
        while len(run) > 1 and (len(run) > _MESSAGES or size > _CHARACTERS):
            first = first or run[0]
            cut = _longest_pause(run)
            yield Conversation(first, run[:cut])
            run = run[cut:]
            size = sum(len(m.text) + len(m.quoted) for m in run)
    if run:
        yield Conversation(first or run[0], run)


def _greets(message: Message) -> bool:
    return not message.system and _GREETING.match(message.text) is not None


def _longest_pause(run: list[Message]) -> int:
    """Where to cut: before the message of the middle half that the longest pause comes before."""
    edge = len(run) // 4
    inner = range(max(1, edge), max(2, len(run) - edge))
    return max(inner, key=lambda i: (run[i].at - run[i - 1].at, -abs(2 * i - len(run))))


# --- documents ----------------------------------------------------------------------------------------------------


def talks(
    channel: Channel, messages: Iterable[Message], key: Callable[[Message], str], *, silences: bool = True
) -> Iterator[Document]:
    """The documents of a channel's talk, each called by the `key` of its first message; see `conversations`."""
    used: Counter[str] = Counter()
    for talk in conversations(messages, silences=silences):
        yield document(channel, talk, numbered(used, key(talk.messages[0])), key(talk.first))


def document(channel: Channel, conversation: Conversation, key: str, thread: str) -> Document:
    """The conversation as a document: a line `Name: words` a message, with a part over each message's words.

    `key` and `thread` tell this piece and the whole conversation apart within the channel.
    """
    messages = conversation.messages
    lines: list[str] = []
    parts: list[Part] = []
    at = 0
    for message in messages:
        speaker = f"{message.author}: " if message.author else ""
        words = "\n".join(filter(None, (message.text, message.quoted)))
        start, end = at + len(speaker), at + len(speaker) + len(words)
        lines.append(speaker + words)
        parts.append(_part(message, start, end, "message"))
        if message.quoted:
            parts.append(Part(start=end - len(message.quoted), end=end, role="quoted"))
        at = end + 1
    text = "\n".join(lines)
    title = _title(channel, messages)
    return Document(
        id=f"{channel.source}:{channel.key}/{key}",
        source=channel.source,
        kind="chat",
        title=title,
        text=text,
        created_at=messages[0].at,
        updated_at=max(message.at for message in messages),
        people=_people(messages),
        thread=f"{channel.key}/{thread}",
        etag=digest(title, text),
        labels=(channel.label,),
        audience=channel.audience,
        meta={"messages": len(messages), "files": sum(message.files for message in messages)},
        links=tuple(dict.fromkeys(link for message in messages for link in message.links)),
        locator=messages[0].locator,
        parts=tuple(parts),
    )


def _part(message: Message, start: int, end: int, role: str) -> Part:
    return Part(
        start=start,
        end=end,
        role=role,
        native_id=message.native_id,
        author=message.author,
        at=message.at,
        locator=message.locator,
    )


def _title(channel: Channel, messages: list[Message]) -> str:
    """`#channel, 6 Sep 2026, first words…`; the words of a person, where there is one."""
    opening = next((m for m in messages if not m.system and m.text), messages[0])
    words = one_line(opening.text or opening.quoted)
    if len(words) > 60:
        words = words[:60].rsplit(" ", 1)[0] + "…"
    when = day_in_words(messages[0].at.astimezone(channel.zone))
    return ", ".join(filter(None, (channel.title, when, words)))


def _people(messages: list[Message]) -> tuple[Involved, ...]:
    """Who wrote, then who was named, each once and in the order of appearance."""
    wrote = dict.fromkeys(m.author for m in messages if m.author and not m.system)
    named = dict.fromkeys(who for m in messages for who in m.mentions)
    return tuple(
        Involved(role=role, identity=who)
        for role, group in (("participant", wrote), ("mentioned", named))
        for who in group
    )
