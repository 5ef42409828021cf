"""The address book, the calendar and the pull requests, out of `contacts.toml`, `calendar.toml` and `pulls.toml`."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from evals.demo.script import SCRIPT, Person, Record, cast, day, identifier, moment, number

__all__ = ["Pull", "calendar", "contacts", "pulls", "requests"]

_REPOSITORY = "tinloaf/breadbin"
_HTML = f"https://code.tinloaf.example/{_REPOSITORY}/pull"
_JSON = dict[str, Any]


def _load(name: str) -> _JSON:
    return tomllib.loads((SCRIPT / name).read_text(encoding="utf-8"))


def _escape(text: str) -> str:
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return text


def _folded(lines: list[str]) -> bytes:
    """Content lines of at most 75 octets, as vCard and iCalendar both want them."""
    out = []
    for line in lines:
        while len(line.encode()) > 75:
            cut = 60
            out.append(line[:cut])
            line = " " + line[cut:]
        out.append(line)
    return "\r\n".join([*out, ""]).encode()


# --- contacts -----------------------------------------------------------------------------------------------------


def _card(key: str, entry: _JSON) -> tuple[list[str], Record]:
    who: Person | None = cast().get(entry.get("person", ""))
    name = entry.get("name") or (who.name if who else key)
    org = entry.get("org") or (who and (who.org or "Tinloaf"))
    first, _, last = name.rpartition(" ")
    uid = identifier("card", key)
    fields = {
        "ORG": _escape(org) if org else "",
        "TITLE": _escape(entry.get("title") or (who.title if who else "")),
        "NICKNAME": entry.get("nickname"),
        "EMAIL;TYPE=work": entry.get("mail") or (who.addresses[""] if who else ""),
        "TEL;TYPE=work,voice": entry.get("tel"),
        "CATEGORIES": entry.get("categories"),
        "NOTE": _escape(entry.get("note", "")),
    }
    if who and (home := who.addresses.get("home")):
        fields["EMAIL;TYPE=home"] = home
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{uid}",
        f"FN:{_escape(name)}",
        f"N:{_escape(last)};{_escape(first)};;;",
    ]
    lines += [f"{field}:{value}" for field, value in fields.items() if value]
    facts = {"tel": entry.get("tel", ""), "mail": str(fields["EMAIL;TYPE=work"])}
    facts |= {"name": name, "org": org or "", "title": entry.get("title") or (who.title if who else "")}
    tags = (f"org.{org}", *(f"category.{c}" for c in entry.get("categories", "").split(",") if c))
    return [*lines, "END:VCARD"], Record(uid, tags, name, facts, (), entry.get("note", ""))


def contacts() -> tuple[bytes, dict[str, Record]]:
    """contacts.vcf, and its cards by key, each tagged with its group."""
    lines, records = [], {}
    for group, entries in _load("contacts.toml").items():
        for key, entry in entries.items():
            card, record = _card(key, entry)
            lines += card
            records[key] = replace(record, tags=(f"cards.{group}", *record.tags))
    return _folded(lines), records


# --- calendar -----------------------------------------------------------------------------------------------------

_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""


def _local(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%S")


def _event(key: str, entry: _JSON) -> tuple[list[str], Record]:
    uid = f"{identifier('event', key)}@tinloaf.example"
    start, end = moment(entry["start"]), moment(entry["end"])
    made = start.astimezone(UTC).replace(day=1, hour=9, minute=0)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=Europe/London:{_local(start)}",
        f"DTEND;TZID=Europe/London:{_local(end)}",
        f"SUMMARY:{_escape(entry['title'])}",
    ]
    if place := entry.get("place"):
        lines.append(f"LOCATION:{_escape(place)}")
    if note := entry.get("note"):
        lines.append(f"DESCRIPTION:{_escape(note)}")
    if rule := entry.get("rule"):
        lines.append(f"RRULE:{rule}")
    lines += [f"EXDATE;TZID=Europe/London:{_local(moment(day))}" for day in entry.get("skip", ())]
    organizer, *_ = people = [cast()[who] for who in entry["who"]]
    lines.append(f'ORGANIZER;CN="{organizer.name}":mailto:{organizer.addresses[""]}')
    lines += [f'ATTENDEE;CN="{p.name}";PARTSTAT=ACCEPTED:mailto:{p.addresses[""]}' for p in people]
    facts = {"date": day(start), "time": f"{start:%H:%M}", "end": f"{end:%H:%M}", "place": entry.get("place", "")}
    tags = (f"title.{entry['title']}", *(f"with.{who}" for who in entry["who"]))
    return [*lines, "END:VEVENT"], Record(uid, tags, entry["title"], facts, (), entry.get("note", ""))


def calendar() -> tuple[bytes, dict[str, Record]]:
    """calendar.ics, and its events by key."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tinloaf//Breadbox//EN", *_ZONE.splitlines()]
    records = {}
    for key, entry in _load("calendar.toml").items():
        event, records[key] = _event(key, entry)
        lines += event
    return _folded([*lines, "END:VCALENDAR"]), records


# --- pull requests ------------------------------------------------------------------------------------------------

Pull = dict[str, Any]


def requests() -> list[Pull]:
    """The pull requests as the script has them, each with its `number`."""
    return [{"number": int(n), **entry} for n, entry in _load("pulls.toml").items()]


def _utc(text: str) -> str:
    return moment(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _user(key: str) -> _JSON:
    login = cast()[key].github
    return {"login": login, "id": number(10_000, 9_999_999, "login", login), "type": "User"}


def _pull(pull: Pull) -> _JSON:
    n, merged = pull["number"], pull.get("merged")
    return {
        "id": 1_900_000_000 + number(0, 99_999_999, "pull", n),
        "number": n,
        "html_url": f"{_HTML}/{n}",
        "state": "closed" if merged else "open",
        "title": pull["title"],
        "body": pull["body"],
        "user": _user(pull["author"]),
        "labels": [{"name": label} for label in pull["labels"]],
        "created_at": _utc(pull["created"]),
        "updated_at": _utc(merged or (pull["reviews"][-1][1] if pull["reviews"] else pull["created"])),
        "closed_at": _utc(merged) if merged else None,
        "merged_at": _utc(merged) if merged else None,
        "merged": bool(merged),
        "draft": False,
        "base": {"ref": "main", "repo": {"full_name": _REPOSITORY}},
        "head": {"ref": f"{pull['author']}/{pull['labels'][0]}-{n}"},
        "reviews": [
            {
                "id": 2_100_000_000 + number(0, 99_999_999, "review", n, at),
                "user": _user(who),
                "state": state,
                "body": body,
                "submitted_at": _utc(at),
            }
            for who, at, state, body in pull["reviews"]
        ],
    }


def pulls() -> tuple[bytes, dict[str, Record]]:
    """pulls.json, and its pull requests by number, tagged by author and month of merging."""
    made = {pull["number"]: (_pull(pull), pull) for pull in requests()}
    records = {}
    for n, (out, pull) in made.items():
        month = f"merged.{out['merged_at'][:7]}" if out["merged_at"] else "open"
        reviews = pull["reviews"]
        tags = (f"author.{pull['author']}", month, *(f"area.{label}" for label in pull["labels"]))
        tags += tuple(dict.fromkeys(f"{state.lower()}.{who}" for who, _, state, _ in reviews))
        tags += tuple(dict.fromkeys(state.lower() for _, _, state, _ in reviews))
        facts = {"reviewers": ", ".join(dict.fromkeys(cast()[r[0]].name for r in reviews)), "title": pull["title"]}
        facts |= {"number": str(n), "author": cast()[pull["author"]].name, "date": day(moment(pull["created"]))}
        facts["merged"] = day(moment(pull["merged"])) if "merged" in pull else ""
        also = (f"{_REPOSITORY}#{n}", out["html_url"])
        records[str(n)] = Record(str(out["id"]), tags, f"#{n} {pull['title']}", facts, also, pull["body"])
    text = json.dumps([out for out, _ in made.values()], ensure_ascii=False, indent=1)
    return (text + "\n").encode(), records
