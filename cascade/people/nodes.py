"""Identities to nodes: which spellings of one address are one person's without further evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from cascade.language import fold
from cascade.people.evidence import Node, Seen
from cascade.people.names import clusters, parse, same

__all__ = ["Nodes", "is_mail"]

_SHORTEST_ID = 5


def is_mail(address: str) -> bool:
    """Whether an address is a mailbox, and not an id or login."""
    return "@" in address


class Nodes:
    """The nodes of all identities. An address is one node, unless the names it goes by are those of several people."""

    def __init__(self, seen: Iterable[Seen]) -> None:
        self.of: dict[int, Node] = {}
        """By the number of an identity."""
        self.seen: dict[Node, list[Seen]] = defaultdict(list)
        self.at: dict[str, list[Node]] = defaultdict(list)
        """By address, or by name where there is none; folded."""
        addressed: dict[str, list[Seen]] = defaultdict(list)
        for each in seen:
            addressed[each.address.lower() if each.address else ""].append(each)
        for each in addressed.pop("", ()):
            self._put(each, _named(each))
        for address, group in addressed.items():
            if not is_mail(address) and not _everywhere(address, group):
                for source in sorted({each.source for each in group}):
                    self._address([each for each in group if each.source == source], source)
            else:
                self._address(group, "")
        for node in self.seen:
            self.at[node.address.lower() or fold(node.name)].append(node)

    def _address(self, group: Sequence[Seen], source: str) -> None:
        address = min((each.address for each in group), key=lambda a: (a != a.lower(), a))
        found = clusters(each.name for each in group)
        if len(found) < 2:
            for each in group:
                self._put(each, Node(address, source=source))
            return
        whose = {name: found_ for found_ in found for name in found_}
        most = {cluster: max(cluster, key=lambda name: (len(name), name)) for cluster in found}
        for each in group:
            cluster = whose.get(each.name)
            self._put(each, Node(address, name=most[cluster] if cluster else "", source=source))

    def _put(self, each: Seen, node: Node) -> None:
        self.of[each.key] = node
        self.seen[node].append(each)

    def written(self, node: Node) -> str:
        """How a node is named to a person, who may name it so too."""
        if node.address or node.source:
            return str(node)
        return min((each.name for each in self.seen[node]), key=lambda name: (name.islower(), len(name), name))

    def find(self, address: str, name: str = "") -> Node | None:
        """The node of an address that goes with `name`; None where that is not known or not one."""
        found = self.at.get(address.lower(), [])
        if len(found) > 1 and name:
            wanted = parse(name)
            found = [n for n in found if any(same(wanted, parse(each.name)) for each in self.seen[n])]
        return found[0] if len(found) == 1 else None


def _named(each: Seen) -> Node:
    """Somebody without an address: a full name is looked for everywhere, another means somebody in one source alone."""
    parsed = parse(each.name)
    return Node("", name=" ".join(parsed.words)) if parsed.full else Node("", name=fold(each.name), source=each.source)


def _everywhere(address: str, group: Sequence[Seen]) -> bool:
    """Whether an id of several sources is one person's: it is long and has digits, or goes with one full name."""
    if len({each.source for each in group}) == 1:
        return True
    if len(address) >= _SHORTEST_ID and any(map(str.isdigit, address)) and not address.isdigit():
        return True
    names = [parse(each.name) for each in group]
    return all(same(names[0], other) for other in names)
