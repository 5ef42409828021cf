"""The rules by which two identities may be one person's: each finds pairs, with a reason and a strength.

Conservative throughout: one wrong merge costs more than ten missed ones, and a person can join what was missed. The
same name alone is never enough: a company of 500 may have five of one name.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from cascade.people.evidence import Evidence, Link, Node, Reason
from cascade.people.merge import Merger
from cascade.people.names import Name, fits, parse, same, spells
from cascade.people.nodes import Nodes, is_mail

__all__ = ["PUBLIC", "STRENGTH", "Pair", "by_name", "direct"]

Pair = tuple[Node, Node, Link]

STRENGTH = {
    Reason.SAID: 1.0,
    Reason.CARD: 0.97,
    Reason.PROFILE: 0.97,
    Reason.HANDLE: 0.9,
    Reason.MAILBOX: 0.95,
    Reason.SUBDOMAIN: 0.9,
    Reason.SIGNED: 0.85,
    Reason.LOGIN: 0.85,
    Reason.ROSTER: 0.85,
    Reason.ALONE: 0.8,
    Reason.SPELLED: 0.8,
    Reason.PHONE: 0.8,
    Reason.DOMAIN: 0.4,
}
"""How often a pair of each kind is one person, estimated low."""
PUBLIC = frozenset(
    "gmail.com googlemail.com hotmail.com outlook.com live.com msn.com yahoo.com aol.com icloud.com me.com mac.com"
    " gmx.de gmx.net web.de t-online.de free.fr orange.fr wanadoo.fr libero.it mail.ru yandex.ru qq.com 163.com"
    " 126.com proton.me protonmail.com fastmail.com zoho.com comcast.net verizon.net att.net".split()
)
"""Domains where anybody has a mailbox."""
_CLAIMED = 0.5
"""What a claim from outside to be somebody inside is worth beside others."""
_CROWD = 12
"""Identities of one name beyond which nothing is concluded from it."""
_SHORTEST = 5
"""Letters of a mailbox's name from which on it is unlikely to be shared by chance."""


def made(one: Node, other: Node, reason: Reason, told: str = "", weight: float = 1.0) -> Pair:
    """The pair, in an order that does not depend on how it was found."""
    first, second = sorted((one, other))
    strength = round(STRENGTH[reason] * weight, 4)
    return first, second, Link(one=str(first), other=str(second), reason=reason, strength=strength, told=told)


def direct(evidence: Evidence, nodes: Nodes) -> Iterator[Pair]:
    """Links between two nodes that need no look at all the others.

    What whoever writes a mail can make up (its name, its login, what stands under it) puts nobody outside of the
    organisation together with somebody inside: the strongest of such claims is a doubt, that a person may settle.
    """
    yield from _listed(evidence, nodes)
    yield from _mailboxes(nodes)
    claimed: dict[tuple[Node, Node], Pair] = {}
    for one, other, link in (*_signed(evidence, nodes), *_namesakes(evidence, nodes)):
        if link.reason in (Reason.LOGIN, Reason.PHONE) and _inside(one, evidence) != _inside(other, evidence):
            one, other, link = made(one, other, link.reason, link.told, _CLAIMED)
        if link.strength < STRENGTH[link.reason]:
            best = claimed.setdefault((one, other), (one, other, link))
            claimed[one, other] = max(best, (one, other, link), key=lambda pair: pair[2].strength)
        else:
            yield one, other, link
    yield from claimed.values()


def _inside(node: Node, evidence: Evidence) -> bool:
    """Whether an address is one of the organisation's own."""
    domain, own = node.address.lower().rpartition("@")[2], evidence.own_domain
    return own is not None and (domain == own or domain.endswith(f".{own}"))


def _listed(evidence: Evidence, nodes: Nodes) -> Iterator[Pair]:
    for said in evidence.same:
        one, other = nodes.find(said.one, said.name), nodes.find(said.other, said.name)
        if one and other and one != other:
            yield made(one, other, said.reason, said.name)


def _mailboxes(nodes: Nodes) -> Iterator[Pair]:
    """`ann+lists@x.org` is `ann@x.org`."""
    for node in nodes.seen:
        box, _, domain = node.address.lower().rpartition("@")
        if not box or node.name:
            continue
        plain = box.partition("+")[0]
        if domain in ("gmail.com", "googlemail.com"):
            plain, domain = plain.replace(".", ""), "gmail.com"
        for other in nodes.at.get(f"{plain}@{domain}", ()) if plain else ():
            if other != node and not other.name:
                yield made(node, other, Reason.MAILBOX)


def _signed(evidence: Evidence, nodes: Nodes) -> Iterator[Pair]:
    """Mails of one address that are signed with the writer's name and another address."""
    by_key = {each.key: each for group in nodes.seen.values() for each in group}
    for signature in evidence.signatures:
        writer = by_key.get(signature.key)
        if writer is None:
            continue
        name, node = parse(writer.name), nodes.of[writer.key]
        for address in signature.signed.addresses:
            other = nodes.find(address, writer.name)
            if other is None or other == node:
                continue
            named = [parse(each.name) for each in nodes.seen[other]]
            full = [each for each in named if each.full]
            box = address.partition("@")[0]
            if any(same(name, each) for each in full) or (not full and fits(box, Name(name.words[-1:], frozenset()))):
                outside = _inside(other, evidence) and not _inside(node, evidence)
                yield made(node, other, Reason.SIGNED, address, _CLAIMED if outside else 1.0)


def _namesakes(evidence: Evidence, nodes: Nodes) -> Iterator[Pair]:
    """Mailboxes of the same full name that share something else too."""
    phones = _phones(evidence, nodes)
    for bearers in bearers_of(nodes).values():
        mails = sorted(node for node in bearers if is_mail(node.address))
        if len(mails) > _CROWD:
            continue
        for one, other in itertools.combinations(mails, 2):
            name = next((a for a in _names(one, nodes) for b in _names(other, nodes) if same(a, b)), None)
            if name is None or one.address.lower() == other.address.lower():
                continue
            box, _, domain = one.address.lower().rpartition("@")
            box2, _, domain2 = other.address.lower().rpartition("@")
            own = domain not in PUBLIC and domain2 not in PUBLIC
            if box == box2 and own and (domain.endswith(f".{domain2}") or domain2.endswith(f".{domain}")):
                yield made(one, other, Reason.SUBDOMAIN)
            elif box == box2 and _odd(box, name):
                yield made(one, other, Reason.LOGIN, box)
            elif domain == domain2 and own and not _numbered(box, box2):
                yield made(one, other, Reason.DOMAIN, domain)
            if shared := phones.get(one, set()) & phones.get(other, set()):
                yield made(one, other, Reason.PHONE, min(shared))


def bearers_of(nodes: Nodes) -> dict[tuple[str, ...], list[Node]]:
    """By full name, the nodes that go by it."""
    found: dict[tuple[str, ...], dict[Node, None]] = defaultdict(dict)
    for node, group in nodes.seen.items():
        for each in group:
            name = parse(each.name)
            if name.full:
                found[name.key][node] = None
    return {key: list(bearers) for key, bearers in found.items()}


def _names(node: Node, nodes: Nodes) -> list[Name]:
    return [parse(each.name) for each in nodes.seen[node]]


def _odd(box: str, name: Name) -> bool:
    """Whether a mailbox's name is not made of the person's name alone, and so tells more than that."""
    letters = "".join(filter(str.isalpha, box))
    if len(letters) < _SHORTEST:
        return False
    left = letters
    for word in sorted(name.words, key=len, reverse=True):
        left = left.replace(word, "", 1)
    initials = {word[0] for word in name.words} | name.initials
    return bool(left) and left != letters and not set(left) <= initials


def _numbered(box: str, other: str) -> bool:
    """Whether two mailboxes of one organisation differ by a number, as those of two people of one name do."""
    return box.rstrip("0123456789") == other.rstrip("0123456789")


def _phones(evidence: Evidence, nodes: Nodes) -> dict[Node, set[str]]:
    """The phone numbers that stand in the signatures and on the cards of each node, their last nine digits."""
    found: dict[Node, set[str]] = defaultdict(set)
    by_key = {each.key: each for group in nodes.seen.values() for each in group}
    for signature in evidence.signatures:
        writer = by_key.get(signature.key)
        if writer is not None:
            found[nodes.of[writer.key]] |= set(map(_digits, signature.signed.phones))
    for card in evidence.cards:
        for address in card.addresses:
            if node := nodes.find(address, card.name):
                found[node] |= set(map(_digits, card.phones))
    return {node: {n for n in numbers if len(n) > 6} for node, numbers in found.items()}


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))[-9:]


# --- by who else there is -----------------------------------------------------------------------------------------


def by_name(evidence: Evidence, merger: Merger) -> Iterator[list[Pair]]:
    """Links that hold because nobody else bears a name, in batches, each found once those before it were followed."""
    bearers = bearers_of(merger.nodes)
    yield [pair for key in sorted(bearers) for pair in _rostered(bearers[key], evidence.own_domain, merger)]
    yield [pair for key in sorted(bearers) for pair in _alone(bearers[key], evidence, merger)]
    yield list(_spelled(bearers, merger))


def _grouped(bearers: list[Node], merger: Merger) -> dict[Node, list[Node]]:
    """The bearers of a name that have an address of their own, by the person that each is of so far."""
    found: dict[Node, list[Node]] = defaultdict(list)
    for node in sorted(bearers):
        if node.address and not node.name:
            found[merger.of(node)].append(node)
    return found


def _rostered(bearers: list[Node], own: str | None, merger: Merger) -> Iterator[Pair]:
    """One with an account and no mail, one with mail of the organisation's own and no account, and no third."""
    groups = list(_grouped(bearers, merger).values())
    if own is None or len(groups) != 2:
        return
    for ids, mails in (groups, groups[::-1]):
        if any(is_mail(n.address) for n in merger.members(ids[0])) or not merger.accounts(ids[0]):
            continue
        if merger.accounts(mails[0]):
            continue
        fitting = [n for n in mails if n.address.lower().endswith(f"@{own}") and _fit(n, merger)]
        if fitting:
            yield made(ids[0], fitting[0], Reason.ROSTER)


def _fit(node: Node, merger: Merger) -> bool:
    return any(fits(node.address.partition("@")[0], name) for name in merger.names(node))


def _alone(bearers: list[Node], evidence: Evidence, merger: Merger) -> Iterator[Pair]:
    """A name without an address, or one in which a program of the organisation writes, is that of its only bearer."""
    groups = _grouped(bearers, merger)
    if len(groups) != 1:
        return
    [known] = groups.values()
    for node in sorted(bearers):
        if not node.address or (node.name and _inside(node, evidence)):
            yield made(node, known[0], Reason.ALONE)


def _spelled(bearers: dict[tuple[str, ...], list[Node]], merger: Merger) -> Iterator[Pair]:
    """A login without a name that spells the full name of one who is known inside, by a card or in chat."""
    spelled: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key, group in bearers.items():
        for name in {name for node in group for name in _names(node, merger.nodes) if name.key == key}:
            for order in {name.words, name.words[::-1]}:
                spelled["".join(order)].append(key)
    for node in sorted(merger.nodes.seen):
        if not node.address or is_mail(node.address) or any(each.name for each in merger.nodes.seen[node]):
            continue
        keys = set(spelled.get("".join(filter(str.isalpha, node.address.lower())), ()))
        if len(keys) != 1:
            continue
        groups = _grouped(bearers[keys.pop()], merger)
        if len(groups) != 1:
            continue
        [known] = groups.values()
        inside = any(not is_mail(n.address) for n in merger.members(known[0]))
        if inside and any(spells(node.address, name) for name in merger.names(known[0])):
            yield made(node, known[0], Reason.SPELLED)
