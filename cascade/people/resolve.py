"""Evidence to people."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cascade.people.evidence import Evidence, Link, Node, Reason
from cascade.people.links import Pair, bearers_of, by_name, direct, made
from cascade.people.merge import SURE, Merger
from cascade.people.names import parse
from cascade.people.nodes import Nodes
from cascade.people.own import Own
from cascade.people.signature import Signed
from cascade.types import Value

__all__ = ["Facts", "Resolved", "Someone", "resolve"]

_LEADS = re.compile(
    r"\b(?:manager|managing|director|head|lead|vp|vice president|chief|c[eftpom]o|president|chair\w*|founder)\b", re.I
)
_NO_LEAD = re.compile(r"\b(?:assistant|account|product|project|community|office|non-executive)\b", re.I)
"""Titles in which a manager manages no people, or need not."""


class Facts(Value):
    """What cards and signatures tell of somebody; cards are believed first."""

    title: str = ""
    organisation: str = ""
    phones: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    """`customer`: a card says so. `manager`: by the title, or others' cards name them so."""


class Someone(NamedTuple):
    """A person: the library's numbers of the identities, how these hang together, and who else it may be."""

    identities: tuple[int, ...]
    links: tuple[Link, ...]
    doubts: tuple[Link, ...]
    facts: Facts


class Resolved(NamedTuple):
    """Everybody, and how each identity is written where a person or a file names it."""

    people: tuple[Someone, ...]
    written: dict[int, str]


def resolve(evidence: Evidence, own: Own | None = None) -> Resolved:
    """The people of a library. What the person says of identities that are not in it is passed over."""
    own = own or Own()
    nodes = Nodes(evidence.seen)
    named = _Named(nodes)
    apart = [(a, b) for said in own.apart for a in named(said.identity) for ref in said.of for b in named(ref)]
    merger = Merger(nodes, apart)
    for said in own.joined:
        for one in named(said.one):
            for other in named(said.other):
                if one != other:
                    merger.follow(*made(one, other, Reason.SAID, "people.toml"))
    doubts = list(_followed(direct(evidence, nodes), merger))
    for batch in by_name(evidence, merger):
        doubts += _followed(batch, merger)
    facts = _Facts(evidence, merger)
    links, doubted = defaultdict[Node, list[Link]](list), defaultdict[Node, list[Link]](list)
    for one, other, link in merger.links:
        links[merger.of(one)].append(_spelled(one, other, link, nodes))
    for one, other, link in doubts:
        if merger.of(one) != merger.of(other) and not merger.parted(one, other):
            doubted[merger.of(one)].append(_spelled(one, other, link, nodes))
            doubted[merger.of(other)].append(_spelled(one, other, link, nodes))
    found = [
        Someone(
            identities=tuple(sorted(each.key for node in merger.members(root) for each in nodes.seen[node])),
            links=tuple(links[root]),
            doubts=tuple(doubted[root]),
            facts=facts.of(root),
        )
        for root in merger.people
    ]
    return Resolved(tuple(sorted(found)), {key: nodes.written(node) for key, node in nodes.of.items()})


def _spelled(one: Node, other: Node, link: Link, nodes: Nodes) -> Link:
    return link.model_copy(update={"one": nodes.written(one), "other": nodes.written(other)})


def _followed(pairs: Iterable[Pair], merger: Merger) -> Iterator[Pair]:
    """Follow what is sure enough, the surest first; gives what is not.

    Several reasons for one pair are independent witnesses: it holds unless all of them err (a noisy or).
    """
    grouped: dict[tuple[Node, Node], dict[Reason, Pair]] = defaultdict(dict)
    for pair in pairs:
        grouped[pair[0], pair[1]].setdefault(pair[2].reason, pair)
    weighed = []
    for (one, other), reasons in grouped.items():
        doubt = 1.0
        for _, _, link in reasons.values():
            doubt *= 1 - link.strength
        weighed.append((round(doubt, 6), one, other, sorted(reasons.values(), key=lambda pair: -pair[2].strength)))
    for doubt, one, other, witnesses in sorted(weighed, key=lambda each: each[:3]):
        for pair in witnesses:
            if 1 - doubt < SURE or not merger.follow(one, other, pair[2]):
                yield pair


class _Named:
    """The nodes that are meant by what a person wrote down."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._written: dict[str, list[Node]] = defaultdict(list)
        for node in nodes.seen:
            self._written[str(node)].append(node)

    def __call__(self, ref: str) -> list[Node]:
        if ref in self._written:
            return self._written[ref]
        shared = re.fullmatch(r"(.*?)\s*<([^<>]+)>", ref)
        if shared:
            found = self._nodes.find(shared[2], shared[1])
            return [found] if found else []
        name = parse(ref)
        if name.full and (alone := Node("", name=" ".join(name.words))) in self._nodes.seen:
            return [alone]
        return self._nodes.at.get(ref.lower(), [])


class _Facts:
    """What is told of each person."""

    def __init__(self, evidence: Evidence, merger: Merger) -> None:
        self._merger = merger
        nodes = merger.nodes
        by_key = {each.key: each for group in nodes.seen.values() for each in group}
        self._cards = defaultdict(list)
        for card in evidence.cards:
            found = (nodes.find(address, card.name) for address in card.addresses)
            for node in [node for node in found if node][:1]:  # the person may have said that the others are not theirs
                self._cards[merger.of(node)].append(card)
        self._signed: dict[Node, list[Signed]] = defaultdict(list)
        for signature in evidence.signatures:
            writer = by_key.get(signature.key)
            if writer is not None:
                root = merger.of(nodes.of[writer.key])
                self._signed[root].append(signature.signed)
        self._managers = set(self._named_as_managers(evidence))

    def _named_as_managers(self, evidence: Evidence) -> Iterator[Node]:
        bearers = bearers_of(self._merger.nodes)
        for card in evidence.cards:
            people = {self._merger.of(node) for node in bearers.get(parse(card.manager).key, ()) if card.manager}
            if len(people) == 1:
                yield from people

    def of(self, root: Node) -> Facts:
        cards, signed = self._cards.get(root, []), self._signed.get(root, [])
        title = next((c.title for c in cards if c.title), "") or _most(s.title for s in signed)
        organisation = next((c.organisation for c in cards if c.organisation), "")
        leads = root in self._managers or (_LEADS.search(title) is not None and not _NO_LEAD.search(title))
        roles = {"customer": any(c.customer for c in cards), "manager": leads}
        phones = (phone for group in (*(c.phones for c in cards), *(s.phones for s in signed)) for phone in group)
        return Facts(
            title=title,
            organisation=organisation or _most(s.organisation for s in signed),
            phones=tuple(dict.fromkeys(phones))[:5],
            roles=tuple(role for role, holds in roles.items() if holds),
        )


def _most(told: Iterable[str]) -> str:
    """What is told in most ways of signing."""
    counts = Counter(filter(None, told))
    return max(counts, key=lambda text: (counts[text], text), default="")
