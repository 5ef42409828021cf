"""A maker of kilns, written for the tests of plans: chats, papers and their talks, requests, meetings and cards."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cascade.engine import Engine

__all__ = ["made"]

_PEOPLE = {
    "lk-ada": ("Ada Brook", "Test Engineer", "Larkspur"),
    "lk-bo": ("Bo Lind", "Product Owner", "Larkspur"),
    "lk-cora": ("Cora Vane", "Firmware Developer", "Larkspur"),
    "lk-dan": ("Dan Marsh", "Firmware Developer", "Larkspur"),
    "lk-dan2": ("Dan Marsh", "Field Technician", "Larkspur"),
    "lk-eve": ("Eve Stone", "Technical Writer", "Larkspur"),
    "buyer-7": ("Gil Potter", "Studio Lead", "Vale Pottery"),
    "buyer-8": ("Hana Clay", "Owner", "Redbank Tiles"),
    "buyer-9": ("Ivo Glaze", "Owner", "Moor Ceramics"),
}
"""Id to name, job and organisation; two people have one name."""

_FAULTS = [
    [
        ("lk-bo", "Morning. Two complaints about Ember to go through."),
        (
            "lk-bo",
            "There's a fault called 'Thermocouple drops out'. Above 900 degrees the reading is lost and the firing "
            "stops. It hits buyer-7. <@lk-cora> could you please check this?",
        ),
        ("lk-cora", "Got it, I'll look at the amplifier."),
        (
            "lk-bo",
            "And we have a problem named 'Door seal melts'. The rubber at the door gets soft during long firings, "
            "which affects buyer-9. <@lk-dan> please take it.",
        ),
        ("lk-dan", "On it."),
    ],
    [
        (
            "lk-cora",
            "The bug about the thermocouple dropping out has been fixed. See https://git.larkspur.example/kiln/ember/pull/12",
        ),
        ("lk-dan", "Nice, thanks Cora!"),
    ],
    [
        ("lk-dan", "I went through the reported issue 'Door seal melts'."),
        ("lk-dan", "The seal is rated to 200 degrees and stays below. It works as designed, there is no fix needed."),
        ("lk-ada", "So it is not a bug?"),
    ],
    [
        ("lk-bo", "'Door seal melts' was reopened: buyer-9 sent a photo of the rubber."),
        ("lk-dan", "Hm. I'll check the insulation behind it."),
    ],
    [
        (
            "lk-bo",
            "Next there's an issue 'Fan rattles at night' which affects buyer-9. <@lk-dan> can you take a look?",
        ),
        ("lk-dan", "Will do."),
        ("lk-bo", "Then there's a defect 'Clock runs late' that hits buyer-8. <@lk-cora> can you handle it?"),
        ("lk-cora", "Sure thing."),
    ],
    [
        ("lk-ada", "I found some bugs of other makers that look the same as ours."),
        (
            "lk-ada",
            "There's an issue 'Probe drops out' in the Fornax controller. It is similar to our 'Thermocouple drops "
            "out'.",
        ),
        ("lk-ada", "And they have 'Hinge melts', which resembles our 'Door seal melts'. <@lk-eve> could you look?"),
        ("lk-eve", "Interesting, I'll read it."),
    ],
]
"""What is said in the channel of faults; the last of it is of somebody else's."""
_PAPERS = [
    [
        ("lk-eve", "I've put the <https://wiki.larkspur.example/ember/manual|Ember Operating Manual> up for comments."),
        ("lk-ada", "The chapter on cooling needs numbers."),
        ("lk-dan2", "Please say which glove to use."),
        ("lk-eve", "Both good, I'll add them."),
    ],
    [
        ("lk-bo", "Let's look at what the last release of KLN-2 left us: https://wiki.larkspur.example/kln2/test-plan"),
        ("lk-ada", "Cora, did you write any of that?"),
        ("lk-bo", "The tests were signed by the Field Technician lk-dan2 back then."),
    ],
    [("lk-ada", "A quick demo of our previous version is at https://video.larkspur.example/kln2-tour")],
    [("lk-eve", "I am renaming KLN-2 to Ember in all of the papers, as the board decided.")],
]
_REQUESTS = [
    (11, "Log the temperature curve", "Writes the curve of a firing to a card.", "lk-cora", [("lk-dan", "APPROVED")]),
    (12, "Filter the thermocouple signal", "Fixes the bug of lost readings.", "lk-cora", [("lk-dan", "APPROVED")]),
    (13, "Show the curve on the panel", "Draws the curve of a firing.", "lk-dan", [("lk-cora", "CHANGES_REQUESTED")]),
    (14, "Nightly copies of the settings", "Copies them to a second chip.", "lk-cora", [("lk-ada", "APPROVED")]),
]
_RECORDED = json.loads("""[
  {"number": 31, "title": "Read the gas meter", "body": "Reads it each second.", "user": "lk-cora", "base": "main",
   "created_at": "2026-04-02", "merged_at": "2026-04-20", "merged_by": "lk-bo", "labels": ["firmware"],
   "reviews": [["lk-dan", "CHANGES_REQUESTED"], ["lk-dan", "APPROVED"]]},
  {"number": 32, "title": "Warn when gas runs low", "body": "A lamp and a beep.", "user": "lk-dan", "base": "release-2",
   "created_at": "2026-04-10", "labels": ["firmware", "safety"], "requested_reviewers": ["lk-cora"],
   "assignees": ["lk-eve"], "reviews": [["lk-ada", "CHANGES_REQUESTED"]]},
  {"number": 33, "title": "Revert #31: Read the gas meter", "body": "It drains the cell.", "user": "lk-dan",
   "base": "main", "created_at": "2026-05-03", "merged_at": "2026-05-04", "merged_by": "lk-cora",
   "reviews": [["lk-cora", "APPROVED"]]},
  {"number": 34, "title": "Translate the panel", "body": "Welsh comes first.", "user": "lk-eve", "draft": true,
   "base": "main", "created_at": "2026-05-06", "requested_reviewers": ["lk-ada"]},
  {"number": 35, "title": "Replace the beep by a bell", "body": "Nicer.", "user": "lk-eve", "base": "main",
   "created_at": "2026-05-08", "closed_at": "2026-05-11", "reviews": [["lk-bo", "COMMENTED"]]}
]""")
"""Requests of another product, with all that is recorded of them."""
_MEETING = """Date: 2026-03-02T10:00:00
About: Ember review
Participants: lk-bo, lk-cora, lk-dan, lk-ada

Attendees
Bo Lind, Cora Vane, Dan Marsh, Ada Brook
Transcript
Bo Lind: Let us begin with recovery after a power cut. Cora, where are you?
Cora Vane: I make nightly copies of the settings, to a second chip.
Bo Lind: Good. Next is the temperature curve. Dan?
Dan Marsh: The curve shows on the panel, but it flickers.
"""
_KICKOFF = """Date: 2026-04-01T10:00:00
About: Spark kickoff
Participants: lk-bo, lk-eve, lk-ada

Attendees
Bo Lind, Eve Stone, Ada Brook
Transcript
Bo Lind: Spark is the small one, for schools.
Eve Stone: Then the panel has to speak Welsh.
"""


def made(path: Path, without: tuple[str, ...] = ()) -> Engine:
    """An engine on a home at `path` that holds the kiln maker's library, some sources left out; `none` is its model."""
    data = path / "data"
    _chat(data / "slack", {"ember-faults": _FAULTS, "ember-papers": _PAPERS})
    for name, text in _papers().items():
        (data / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (data / "docs" / name).write_text(text, encoding="utf-8")
    (data / "meetings").mkdir()
    (data / "meetings" / "ember-review.txt").write_text(_MEETING, encoding="utf-8")
    (data / "meetings" / "spark-kickoff.txt").write_text(_KICKOFF, encoding="utf-8")
    (data / "pulls.json").write_text(
        json.dumps([*(_request(*each) for each in _REQUESTS), *map(_recorded, _RECORDED)]), encoding="utf-8"
    )
    (data / "people.vcf").write_text("".join(_card(uid, *fields) for uid, fields in _PEOPLE.items()), encoding="utf-8")
    home = path / "home"
    home.mkdir()
    (home / "cascade.toml").write_text('[models]\ndefault = "none"\n', encoding="utf-8")
    engine = Engine(home)
    for source in ("slack", "docs", "meetings", "pulls.json", "people.vcf"):
        if source not in without:
            engine.add(data / source)
    failed = [report for report in engine.sync() if report.error or report.skipped]
    if failed:
        raise AssertionError(f"the kiln maker does not sync: {failed}")
    return engine


def _chat(folder: Path, channels: dict[str, list[list[tuple[str, str]]]]) -> None:
    folder.mkdir(parents=True)
    staff = [uid for uid in _PEOPLE if uid.startswith("lk-")]
    users = [{"id": uid, "name": uid, "profile": {"real_name": _PEOPLE[uid][0]}} for uid in staff]
    (folder / "users.json").write_text(json.dumps(users), encoding="utf-8")
    (folder / "channels.json").write_text(json.dumps([{"id": f"C-{c}", "name": c} for c in channels]), encoding="utf-8")
    for name, talks in channels.items():
        (folder / name).mkdir()
        for number, talk in enumerate(talks):
            began = datetime(2026, 3, 3 + 2 * number, 9, 0, tzinfo=UTC)
            messages = [
                {
                    "type": "message",
                    "user": who,
                    "ts": f"{(began + timedelta(minutes=turn)).timestamp():.6f}",
                    "text": text,
                    "client_msg_id": f"{name}-{number}-{turn}",
                }
                for turn, (who, text) in enumerate(talk)
            ]
            (folder / name / f"{began:%Y-%m-%d}.json").write_text(json.dumps(messages), encoding="utf-8")


def _papers() -> dict[str, str]:
    def paper(title: str, author: str, url: str, text: str) -> str:
        return f"---\ntitle: {title}\nauthor: {author}\ndate: 2026-02-01\nurl: {url}\n---\n\n{text}\n"

    return {
        "ember/manual.md": paper(
            "Ember Operating Manual",
            "lk-eve",
            "https://wiki.larkspur.example/ember/manual",
            "How to fire a kiln of the Ember line, and how to let it cool.",
        ),
        "kln2/test-plan.md": paper(
            "KLN-2 Test Plan",
            "lk-ada",
            "https://wiki.larkspur.example/kln2/test-plan",
            "What is measured on a KLN-2 before it is shipped.",
        ),
    }


def _request(number: int, title: str, body: str, author: str, reviews: list[tuple[str, str]]) -> dict[str, object]:
    return {
        "number": number,
        "html_url": f"https://git.larkspur.example/kiln/ember/pull/{number}",
        "title": title,
        "body": body,
        "state": "open",
        "created_at": f"2026-03-{number}T08:00:00Z",
        "user": {"login": author},
        "reviews": [
            {
                "user": {"login": who},
                "state": state,
                "body": "As I see it.",
                "submitted_at": f"2026-03-{number}T12:00:00Z",
            }
            for who, state in reviews
        ],
    }


def _card(uid: str, name: str, job: str, organisation: str) -> str:
    return f"BEGIN:VCARD\nVERSION:3.0\nUID:{uid}\nFN:{name}\nTITLE:{job}\nORG:{organisation}\nEND:VCARD\n"


def _recorded(record: dict[str, Any]) -> dict[str, object]:
    """A request as a code host's interface gives it."""
    at: dict[str, object] = {
        k: f"{record[k]}T09:00:00Z" for k in ("created_at", "merged_at", "closed_at") if k in record
    }
    reviews = [
        {
            "user": {"login": who},
            "state": state,
            "body": "So I think.",
            "submitted_at": f"{record['created_at']}T1{n}:00:00Z",
        }
        for n, (who, state) in enumerate(record.get("reviews", ()))
    ]
    return {
        **{k: record[k] for k in ("number", "title", "body")},
        **at,
        "reviews": reviews,
        "html_url": f"https://git.larkspur.example/kiln/spark/pull/{record['number']}",
        "state": "closed" if {"merged_at", "closed_at"} & record.keys() else "open",
        "draft": record.get("draft", False),
        "user": {"login": record["user"]},
        "merged_by": {"login": record["merged_by"]} if "merged_by" in record else None,
        "labels": [{"name": name} for name in record.get("labels", ())],
        "base": {"ref": record["base"]},
        "head": {"ref": f"work-{record['number']}"},
        **{k: [{"login": who} for who in record.get(k, ())] for k in ("requested_reviewers", "assignees")},
    }
