"""What a Slack message says: its markup, blocks, attachments and files as legible text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cascade.clean import clean, one_line
from cascade.types import Identity
from cascade_connectors.jsonfile import mappings, string
from cascade_connectors.records import digest, urls

__all__ = ["Directory", "Said", "said"]

_TOKEN = re.compile(r"<([^<>\n]{1,4000})>")
_DEPTH = 24
"""Blocks nest a few levels; what is deeper is not a message."""


class Directory:
    """The people of a workspace by their ids, and the names of its channels."""

    def __init__(self, users: Iterable[Mapping[str, Any]], channels: Mapping[str, str]) -> None:
        self._people: dict[str, Identity] = {}
        self._mails: dict[str, str] = {}
        self.channels = channels
        self.bots: set[str] = {"USLACKBOT"}
        for user in users:
            key = one_line(string(user.get("id")))
            if not key:
                continue
            profile = user.get("profile")
            profile = profile if isinstance(profile, dict) else {}
            self._people[key] = Identity(name=_name(profile, user), address=key)
            if mail := one_line(string(profile.get("email"))).lower():
                self._mails[key] = mail
            if user.get("is_bot") is True:
                self.bots.add(key)
        names = Counter(who.name for who in self._people.values())
        self._shared = {name for name, bearers in names.items() if bearers > 1}

    def known(self, key: str) -> Identity | None:
        """Who has this id by the export's list of users."""
        return self._people.get(key)

    def person(self, key: str, name: str = "") -> Identity:
        """Who has this id, called `name` where the export's list of users does not know them."""
        return self._people.get(key) or Identity(name=name, address=key)

    def mention(self, key: str) -> str:
        """`@Name`, with the id behind it where several people bear that name, `@id` where it is not known."""
        who = self.person(key)
        return f"@{who.name} ({key})" if who.name in self._shared else f"@{who}"

    def fingerprint(self) -> str:
        """What every conversation's text depends on: changes with any name or channel's name."""
        people = sorted(
            f"{key} {who.name} {key in self.bots} {self._mails.get(key)}" for key, who in self._people.items()
        )
        return digest("with mails", *people, *sorted(map(str, self.channels.items())))

    def mails(self, keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """(id, mail address of the profile) of those of these people whose profile has one, each once."""
        return tuple((key, self._mails[key]) for key in dict.fromkeys(keys) if key in self._mails)

    def addresses(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The ids of these people and the mail addresses known of them."""
        return tuple(dict.fromkeys(a for key in keys for a in (key, self._mails.get(key, "")) if a))


def _name(*records: Mapping[str, Any]) -> str:
    """The fullest name that a user's records give."""
    fields = ("real_name", "display_name", "name", "username")
    return next((name for field in fields for r in records if (name := one_line(string(r.get(field))))), "")


class Said(NamedTuple):
    """A message's words, what it quotes of others, whom it names, what it links to and how many files it brings."""

    text: str
    quoted: str
    mentions: tuple[Identity, ...]
    links: tuple[str, ...]
    files: int


def said(message: Mapping[str, Any], directory: Directory) -> Said:
    """What `message`, as an export writes it, says."""
    decoder = _Decoder(directory)
    text = decoder.decode(string(message.get("text")))
    if not text:
        text = decoder.decode(_flatten(message.get("blocks")))
    own, quoted = [text], list[str]()
    for attachment in mappings(message.get("attachments")):
        words = decoder.decode(_attachment(attachment))
        (quoted if _is_quote(attachment) else own).append("" if words in text else words)
    files = list(mappings(message.get("files"))) or list(mappings([message.get("file")]))
    own.extend(f"[file: {name}]" for name in map(_file, files) if name)
    return Said(
        "\n".join(filter(None, own)),
        "\n".join(filter(None, quoted)),
        tuple(decoder.mentions),
        tuple(dict.fromkeys(decoder.links)),
        len(files),
    )


class _Decoder:
    """Turns Slack's markup into text and remembers whom and what it met there."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.mentions: dict[Identity, None] = {}
        self.links: list[str] = []

    def decode(self, markup: str) -> str:
        if "<" in markup:
            markup = _TOKEN.sub(self._token, markup)
        if "&" in markup:
            markup = markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        text = clean(markup).strip()
        if "://" in text:
            self.links += urls(text)
        return text

    def _token(self, match: re.Match[str]) -> str:
        target, bar, label = match[1].partition("|")
        sigil, key = target[:1], target[1:]
        if sigil == "@" and key:
            self.mentions[self._directory.person(one_line(key) or key, one_line(label))] = None
            return self._directory.mention(one_line(key) or key)
        if sigil == "#":
            return "#" + (label or self._directory.channels.get(key, key))
        if sigil == "!":
            return label or "@" + key.partition("^")[0]
        if ":" not in target:
            return match[0]
        address = target.removeprefix("mailto:").replace("&amp;", "&")
        told = not bar or label.strip("/") in address
        return address if told else f"{label} ({address})"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_LINES = {"rich_text_section", "rich_text_preformatted", "rich_text_quote", "section", "header", "context"}
_MARKUP = {
    "user": "<@{user_id}>",
    "usergroup": "<!{usergroup_id}>",
    "channel": "<#{channel_id}>",
    "broadcast": "<!{range}>",
}


def _flatten(node: object, depth: int = 0) -> str:
    """Blocks as markup: rich text, sections, headers and contexts; buttons and images have only their words."""
    if depth > _DEPTH:
        return ""
    if isinstance(node, list):
        return "".join(_flatten(child, depth + 1) for child in node)
    if not isinstance(node, dict):
        return ""
    kind, text = string(node.get("type")), node.get("text")
    if kind == "text":
        return _escaped(string(text))
    if kind == "link":
        return f"<{string(node.get('url'))}|{string(text)}>" if text else f"<{string(node.get('url'))}>"
    if kind == "emoji":
        return f":{string(node.get('name'))}:"
    if kind in _MARKUP:
        field = _MARKUP[kind].partition("{")[2].partition("}")[0]
        return _MARKUP[kind].format(**{field: string(node.get(field))})
    inner = string(text) if isinstance(text, str) else _flatten(text, depth + 1)
    inner += "".join(_flatten(node.get(field), depth + 1) for field in ("fields", "elements", "alt_text"))
    return inner + "\n" if kind in _LINES or kind in ("mrkdwn", "plain_text") else inner


def _attachment(attachment: Mapping[str, Any]) -> str:
    """An attachment's lines: what it is of, its title with its address, its text and its fields."""
    title, address = string(attachment.get("title")), string(attachment.get("title_link"))
    lines = [
        string(attachment.get("pretext")),
        string(attachment.get("author_name")),
        f"<{address}|{title}>" if title and address else title or (f"<{address}>" if address else ""),
        string(attachment.get("text")) or _flatten(attachment.get("blocks") or attachment.get("message_blocks")),
    ]
    for field in mappings(attachment.get("fields")):
        told = (string(field.get("title")), string(field.get("value")))
        lines.append(": ".join(filter(None, told)))
    if not any(lines):
        lines.append(string(attachment.get("fallback")))
    return "\n".join(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _is_quote(attachment: Mapping[str, Any]) -> bool:
    """Whether it shows someone else's words (a link's preview, a shared message) rather than the sender's."""
    return any(
        attachment.get(field) for field in ("from_url", "original_url", "app_unfurl_url", "is_share", "is_msg_unfurl")
    )


def _file(file: Mapping[str, Any]) -> str:
    """A file's title and name, and the words of a snippet."""
    name, title = one_line(string(file.get("name"))), one_line(string(file.get("title")))
    told = ", ".join(dict.fromkeys(filter(None, (title, name))))
    return told or one_line(string(file.get("id")))
