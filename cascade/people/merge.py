"""Nodes to people: links that are sure enough are followed, unless something speaks against it.

What speaks against a link: the person's word, two accounts of one chat or one code host, and full names that differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from cascade.people.evidence import Link, Node, Reason
from cascade.people.names import Name, compatible, parse
from cascade.people.nodes import Nodes, is_mail

__all__ = ["SURE", "Merger"]

SURE = 0.75
"""From this strength on a link is followed."""


class Merger:
    """People in the making: each node is one, until `follow` joins two."""

    def __init__(self, nodes: Nodes, apart: Iterable[tuple[Node, Node]] = ()) -> None:
        self.nodes = nodes
        self._parent: dict[Node, Node] = {}
        self._members: dict[Node, list[Node]] = {node: [node] for node in nodes.seen}
        self._accounts = {node: _accounts(node, nodes) for node in nodes.seen}
        self._names = {node: _full_names(node, nodes) for node in nodes.seen}
        self._apart: dict[Node, set[Node]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)
        self.links: list[tuple[Node, Node, Link]] = []
        """Those that were followed, in order."""

    def of(self, node: Node) -> Node:
        """Whichever node stands for the person that `node` is of."""
        root = node
        while root in self._parent:
            root = self._parent[root]
        while node != root:
            self._parent[node], node = root, self._parent[node]
        return root

    def members(self, node: Node) -> Sequence[Node]:
        """All nodes of the person that `node` is of."""
        return self._members[self.of(node)]

    def names(self, node: Node) -> Sequence[Name]:
        """The full names of the person that `node` is of."""
        return self._names[self.of(node)]

    def accounts(self, node: Node) -> dict[str, frozenset[str]]:
        """By source of ids, the ids of the person that `node` is of."""
        return self._accounts[self.of(node)]

    @property
    def people(self) -> list[Node]:
        """A node for each person."""
        return list(self._members)

    def follow(self, one: Node, other: Node, link: Link) -> bool:
        """Join the people of two nodes by a link; False where something speaks against it."""
        a, b = self.of(one), self.of(other)
        if a != b:
            if self.parted(a, b) or (link.reason is not Reason.SAID and self._differ(a, b)):
                return False
            if (len(self._members[a]), str(b)) < (len(self._members[b]), str(a)):
                a, b = b, a
            self._parent[b] = a
            self._members[a] += self._members.pop(b)
            self._names[a] = tuple(dict.fromkeys((*self._names[a], *self._names.pop(b))))
            theirs = self._accounts.pop(b)
            mine = self._accounts[a]
            self._accounts[a] = {s: mine.get(s, frozenset()) | theirs.get(s, frozenset()) for s in {*mine, *theirs}}
        self.links.append((one, other, link))
        return True

    def parted(self, one: Node, other: Node) -> bool:
        """Whether the person says that these are not one."""
        if not self._apart:
            return False
        others = set(self.members(other))
        return any(not others.isdisjoint(self._apart[node]) for node in self.members(one) if node in self._apart)

    def _differ(self, a: Node, b: Node) -> bool:
        mine, theirs = self._accounts[a], self._accounts[b]
        if any(mine[source] != theirs[source] for source in mine.keys() & theirs.keys()):
            return True
        return not all(compatible(one, other) for one in self._names[a] for other in self._names[b])


def _accounts(node: Node, nodes: Nodes) -> dict[str, frozenset[str]]:
    """A node's id in each source that tells people apart by ids; a card is no account, and may be there twice."""
    if not node.address or is_mail(node.address):
        return {}
    return {each.source: frozenset([node.address]) for each in nodes.seen[node] if not each.cards}


def _full_names(node: Node, nodes: Nodes) -> tuple[Name, ...]:
    read = (parse(each.name) for each in nodes.seen[node])
    return tuple(dict.fromkeys(name for name in read if name.full))
