"""What machines send: newsletters, the weekly numbers, notices of merged pull requests, receipts.

They are the sand in a real mailbox: alike, regular, and now and then the only place where a number stands.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape
from typing import Any

from evals.demo.cards import Pull, requests
from evals.demo.letters import Mail
from evals.demo.script import SCRIPT, ZONE, Mailbox, Options, Person, cast, moment, number, person, pick

__all__ = ["notices"]

_END = datetime(2025, 6, 12, tzinfo=ZONE)
_Kind = dict[str, Any]


def notices() -> list[Mail]:
    """All mails of machines; the weekly numbers carry the labels `numbers.<week>`."""
    table = tomllib.loads((SCRIPT / "newsletters.toml").read_text(encoding="utf-8"))
    merged = [_merged(pull) for pull in requests() if "merged" in pull]
    letters = [*_issues("proof", table["proof"]), *_issues("bristol", table["bristol"])]
    return [*letters, *_numbers(), *merged, *_receipts(table["receipts"])]


def _maren() -> Mailbox:
    who = cast()["maren"]
    return Mailbox(who, who.addresses[""])


def _robot(name: str, address: str) -> Mailbox:
    return Mailbox(Person(address, name, {"": address}), address)


# --- newsletters --------------------------------------------------------------------------------------------------


def _issues(key: str, kind: _Kind) -> Iterator[Mail]:
    items, at, issue = list(kind["items"]), moment(kind["first"]), 0
    while items and at < _END:
        chosen, items = items[: kind["per"]], items[kind["per"] :]
        issue += 1
        opening = pick(kind["opening"], key, issue)
        sections = "\n".join(
            f'<tr><td style="padding:12px"><h2>{escape(head)}</h2><p>{escape(text)}</p></td></tr>'
            for head, text in chosen
        )
        page = (
            f"<html><head><style>h2 {{ color: #7a4b17 }}</style></head><body>\n"
            f'<div style="display:none">{escape(chosen[0][1][:60])}</div>\n'
            f'<table width="600"><tr><td><h1>{kind["name"]}, no. {issue}</h1><p>{escape(opening)}</p></td></tr>\n'
            f"{sections}\n<tr><td><small>{escape(kind['closing'])} "
            f'<a href="https://news.example/{key}/unsubscribe?u={number(1, 10**9, key, issue)}">Unsubscribe</a>'
            "</small></td></tr></table></body></html>"
        )
        subject = f"{kind['name']}: {chosen[0][0]}"
        mail = Mail(f"{key}/{issue}", person(kind["sender"]), (_maren(),), (), at, subject, "", page=page)
        mail.extra = {
            "List-Unsubscribe": f"<https://news.example/{key}/unsubscribe>",
            "Precedence": "bulk",
        }
        yield mail
        at += timedelta(days=kind["days"])


# --- the weekly numbers -------------------------------------------------------------------------------------------


def weekly(week: int) -> dict[str, str]:
    """The figures of ISO week `week` of 2025, by name."""
    growth = 1 + week / 150
    return {
        "Orders": f"{int(number(238_000, 262_000, 'orders', week) * growth):,}",
        "Labels printed": f"{int(number(610_000, 690_000, 'labels', week) * growth):,}",
        "Sales rung up in Counter": f"{int(number(402_000, 455_000, 'sales', week) * growth):,}",
        "Stops driven in Routes": f"{int(number(9_800, 11_400, 'stops', week) * growth):,}",
        "Support conversations": str(number(121, 178, "conversations", week)),
        "Uptime": "99.31%" if week == 7 else f"99.{number(93, 99, 'uptime', week)}%",
    }


_REMARKS = [
    "Nothing to see here. Carry on.",
    "Somebody in Leith sold 61 oatcakes in one minute.",
    "This mail was written by a program that has never eaten bread.",
    "All numbers are round, if you look at them from far away.",
    "If a number looks wrong, ask Aiko. If it looks right, ask Aiko too.",
]


def _numbers() -> Iterator[Mail]:
    for week in range(1, 24):
        monday = datetime.fromisocalendar(2025, week, 1).replace(tzinfo=ZONE)
        rows = "\n".join(f"{name + ':':28}{value:>12}" for name, value in weekly(week).items())
        days = f"{monday.day} {monday:%B} to {(monday + timedelta(days=6)).day} {monday + timedelta(days=6):%B}"
        body = f"Week {week}, {days} 2025\n\n{rows}\n\n{pick(_REMARKS, 'remark', week)}\n"
        sender = _robot("Tinloaf in numbers", "numbers@tinloaf.example")
        leads = cast()["leads"]
        at = monday + timedelta(days=7, hours=7)
        to = (Mailbox(leads, leads.addresses[""]),)
        wishes = Options({"id": f"numbers.{week}", "as": "text"})
        yield Mail(f"numbers/{week}", sender, to, (), at, f"Tinloaf in numbers: week {week}", body, wishes)


# --- pull requests and receipts -----------------------------------------------------------------------------------


def _merged(pull: Pull) -> Mail:
    n, author = pull["number"], cast()[pull["author"]]
    merger = cast()[pull["reviews"][-1][0]]
    body = (
        f"Merged #{n} into main.\n\n{pull['title']}\nby @{author.github}, last review by @{merger.github}\n\n"
        f"{pull['body']}\n\nhttps://code.tinloaf.example/tinloaf/breadbin/pull/{n}\n"
    )
    sender = _robot(f"{author.name} (breadbin)", "notifications@code.tinloaf.example")
    subject = f"[tinloaf/breadbin] {pull['title']} (PR #{n})"
    mail = Mail(f"merged/{n}", sender, (_maren(),), (), moment(pull["merged"]), subject, body, Options({"as": "text"}))
    mail.extra = {"X-Breadbin-Reason": "team_mention"}
    return mail


def _receipts(kind: _Kind) -> Iterator[Mail]:
    for month in range(1, 6):
        for n, sender in enumerate(kind["senders"]):
            at = datetime(2025, month, 27 + n % 2, 6, 10 + n, tzinfo=ZONE)
            amount = number(4_000, 89_000, "receipt", month, n) / 100
            invoice = f"{at:%y%m}-{number(100, 999, 'invoice', month, n)}"
            body = (
                f"Dear customer,\n\nthank you. We have received £{amount:,.2f} for invoice {invoice}.\n\n"
                "This is an automatic message. Please don't answer, nobody is here.\n"
            )
            subject = f"Receipt for invoice {invoice}"
            to = (person("dot"), _maren())
            yield Mail(f"receipt/{month}/{n}", person(sender), to, (), at, subject, body, Options({"as": "text"}))
