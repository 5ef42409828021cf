"""The Slack export: reads `script/slack/*.txt`, one file a channel, and writes the folder that Slack would.

    # support | Customers in trouble, and what we did about it
    ## 02-03
    09:12 jools | id=alignment-hull | tag=labels.alignment: Karen from Oven Ready rang ...
      09:15 sian: on it

An indented line answers in the thread of the last line that is not. `@ravi` and `#bugs` become Slack's own mentions.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from evals.demo.script import SCRIPT, Options, Record, cast, day, digest, identifier, moment, options

__all__ = ["export"]

_LINE = re.compile(r"(?P<indent> *)(?P<time>\d\d:\d\d) (?P<head>[^:]+): (?P<text>.*)")
_REACTION = re.compile(r"\s+\[(?P<name>[a-z_]+) (?P<who>[a-z ]+)\]$")
_BOTS = {"ovenwatch": "Ovenwatch", "breadbot": "Breadbot"}
_JSON = dict[str, Any]


@dataclass(slots=True)
class _Message:
    channel: str
    user: str
    at: datetime
    text: str
    wishes: Options
    parent: _Message | None
    ts: str = ""
    id: str = ""


def _user(key: str) -> str:
    return "U0" + digest("user", key)[:9].upper()


def _channel(name: str) -> str:
    return "C0" + digest("channel", name)[:9].upper()


def export() -> tuple[dict[str, bytes], dict[str, Record]]:
    """The export's files by path, and its labelled messages by label."""
    files: dict[str, bytes] = {}
    records: dict[str, Record] = {}
    channels = []
    for path in sorted((SCRIPT / "slack").glob("*.txt")):
        name, purpose, messages = _read(path.read_text(encoding="utf-8"))
        channels.append(_describe(name, purpose, messages))
        days: dict[str, list[_JSON]] = defaultdict(list)
        for message in sorted(messages, key=lambda m: m.ts):
            days[message.at.strftime("%Y-%m-%d")].append(_encode(message, messages))
            label = message.wishes.get("id") or f"{name}/{message.at:%m-%d %H:%M} {message.user}"
            records[label] = _record(message)
        files.update({f"slack/{name}/{day}.json": _dump(said) for day, said in days.items()})
    files["slack/channels.json"] = _dump(channels)
    files["slack/users.json"] = _dump([_member(key) for key in (*(k for k, p in cast().items() if p.staff), *_BOTS)])
    return files, records


def _record(message: _Message) -> Record:
    who = cast()[message.user].name if message.user in cast() else _BOTS[message.user]
    tags = (*message.wishes.many("tag"), f"said.{message.user}", f"channel.{message.channel}")
    facts = {"date": day(message.at), "time": f"{message.at:%H:%M}", "from": who}
    return Record(message.id, tags, message.wishes.get("who"), facts, (), message.text)


def _dump(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _read(text: str) -> tuple[str, str, list[_Message]]:
    head, *lines = text.splitlines()
    name, _, purpose = (part.strip() for part in head.removeprefix("# ").partition("|"))
    day, parent, messages = "", None, list[_Message]()
    for line in lines:
        if line.startswith("## "):
            day = line[3:].strip()
        elif found := _LINE.fullmatch(line):
            user, *fields = found["head"].split(" | ")
            top = parent if found["indent"] else None
            message = _Message(
                name, user.strip(), moment(f"{day} {found['time']}"), found["text"], options(fields), top
            )
            messages.append(message)
            parent = top or message
        elif line.strip():
            messages[-1].text += "\n" + line.strip()
    for n, message in enumerate(messages):
        message.ts = f"{int(message.at.timestamp())}.{n:06d}"
        message.id = identifier("slack", name, message.at.isoformat(), message.user, n)
    return name, purpose, messages


def _mark_up(text: str) -> str:
    """Slack's own markup: ids for people and channels, angle brackets around addresses, three escaped characters."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"https?://[^\s)]+[^\s).,]", r"<\g<0>>", text)
    text = re.sub(r"@(here|channel)\b", r"<!\1>", text)
    text = re.sub(r"(?<![\w.])@([a-z]+)", lambda m: f"<@{_user(m[1])}>" if m[1] in cast() else m[0], text)
    names = {path.stem for path in (SCRIPT / "slack").glob("*.txt")}
    return re.sub(r"(?<!\w)#([a-z-]+)", lambda m: f"<#{_channel(m[1])}|{m[1]}>" if m[1] in names else m[0], text)


def _encode(message: _Message, messages: list[_Message]) -> _JSON:
    text, reactions = message.text, []
    while found := _REACTION.search(text):
        users = [_user(key) for key in found["who"].split()]
        reactions.append({"name": found["name"], "users": users, "count": len(users)})
        text = text[: found.start()]
    said: _JSON = {"client_msg_id": message.id, "type": "message", "text": _mark_up(text), "ts": message.ts}
    if message.user in _BOTS:
        said |= {"subtype": "bot_message", "bot_id": "B" + _user(message.user)[1:], "username": _BOTS[message.user]}
    said["user"] = _user(message.user)
    if message.parent:
        said |= {"thread_ts": message.parent.ts, "parent_user_id": _user(message.parent.user)}
    elif replies := [m for m in messages if m.parent is message]:
        said |= {"thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
        said["reply_users"] = list(dict.fromkeys(_user(m.user) for m in replies))
        said["replies"] = [{"user": _user(m.user), "ts": m.ts} for m in replies]
    if message.wishes.get("edited"):
        said["edited"] = {"user": said["user"], "ts": f"{int(message.at.timestamp()) + 60}.000000"}
    if reactions:
        said["reactions"] = reactions
    return said


def _describe(name: str, purpose: str, messages: list[_Message]) -> _JSON:
    first = min(messages, key=lambda m: m.ts)
    return {
        "id": _channel(name),
        "name": name,
        "created": int(first.at.astimezone(UTC).timestamp()) - 86400,
        "creator": _user("maren"),
        "is_archived": False,
        "is_general": name == "general",
        "members": sorted({_user(m.user) for m in messages}),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": purpose, "creator": _user("maren"), "last_set": 0},
    }


def _member(key: str) -> _JSON:
    if key in _BOTS:
        profile = {"real_name": _BOTS[key], "display_name": key}
        return {"id": _user(key), "name": key, "real_name": _BOTS[key], "is_bot": True, "profile": profile}
    who = cast()[key]
    profile = {
        "real_name": who.name,
        "display_name": who.slack,
        "title": who.title,
        "email": who.addresses[""],
    }
    return {
        "id": _user(key),
        "team_id": "T0TINLOAF",
        "name": who.slack,
        "real_name": who.name,
        "deleted": False,
        "is_bot": False,
        "tz": "Europe/London",
        "profile": profile,
    }
