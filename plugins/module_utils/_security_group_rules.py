# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: rules of security groups, as EC2 has them and as options state them, each end alone."""

from __future__ import annotations

import ipaddress
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ._network_found import GROUPS, Network

#: How the ends of a rule are called by the option, by EC2's lists, and by the entries of those.
ENDS = (
    ("cidr_ip", "ip_ranges", "cidr_ip"),
    ("cidr_ipv6", "ipv6_ranges", "cidr_ipv6"),
    ("ip_prefix", "prefix_list_ids", "prefix_list_id"),
    ("group_id", "user_id_group_pairs", "group_id"),
)

#: What the role's options take.
PROTOCOLS = ("tcp", "udp")

#: The option that keeps a rule that others made, by the component of the group and what states the direction.
KEEPING = {
    ("load-balancer", "rules"): "network_load_balancer_rules",
    ("instance", "rules"): "network_instance_rules",
    ("instance", "rules_egress"): "network_instance_rules_egress",
}


class Direction(NamedTuple):
    """How EC2 calls a direction, how amazon.aws.ec2_security_group does, and how it reads."""

    key: str
    option: str
    word: str
    preposition: str


DIRECTIONS = (
    Direction("ip_permissions", "rules", "inbound", "from"),
    Direction("ip_permissions_egress", "rules_egress", "outbound", "to"),
)


class Rule(NamedTuple):
    """One end of a rule: what differs in a field is another rule."""

    protocol: str
    from_port: int | None
    to_port: int | None
    #: The option that states the end.
    kind: str
    end: str | None
    #: Of a group: its account and the peering connection.
    owner: tuple[str | None, str | None] | None = None
    description: str | None = None

    @property
    def identity(self) -> Rule:
        """What EC2 tells rules apart by: all but the description."""
        return self._replace(description=None)

    def words(self, preposition: str) -> str:
        """Say the rule, without its description: ``tcp 22 from 198.51.100.0/24``."""
        return f"{self._traffic()} {preposition} {self.end or 'a group of another account'}"

    def _traffic(self) -> str:
        if self.protocol == "-1":
            return "all traffic"
        if self.from_port is None or self.from_port == -1:
            return f"all {self.protocol}"
        ends = (self.from_port,) if self.from_port == self.to_port else (self.from_port, self.to_port)
        return f"{self.protocol} {'-'.join(map(str, ends))}"


def ports(text: str | int) -> tuple[int, int] | None:
    """Return the first and the last port of ``8080`` or ``8000-8010``, or None where it is neither."""
    match = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", str(text))
    if not match:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (first, last) if first <= last <= 65535 else None


def found(group: Mapping[str, Any], direction: str) -> set[Rule]:
    """Return the rules that a group has, as EC2 describes it in snake case."""
    return {
        Rule(
            str(permission["ip_protocol"]),
            permission.get("from_port"),
            permission.get("to_port"),
            option,
            # Without an id, it is a group of AWS's own, or of a peer.
            end.get(key),
            (end.get("user_id"), end.get("vpc_peering_connection_id")) if option == "group_id" else None,
            end.get("description"),
        )
        for permission in group.get(direction, [])
        for option, ends, key in ENDS
        for end in permission.get(ends, [])
    }


def wanted(rules: Iterable[Mapping[str, Any]], owner_id: str | None = None) -> set[Rule]:
    """Return rules in the form of those that are found. Groups that they name are of this account."""
    return set(each_end(rules, owner_id))


def each_end(rules: Iterable[Mapping[str, Any]], owner_id: str | None = None) -> Iterator[Rule]:
    """Yield a rule for each port and end of rules that options state, in their order."""
    for rule in rules:
        for text, (option, *_keys) in itertools.product(rule["ports"], ENDS):
            first, last = ports(text) or (None, None)
            for end in rule.get(option, []):
                yield Rule(
                    str(rule["proto"]),
                    first,
                    last,
                    option,
                    _canonical_range(end) if option in ("cidr_ip", "cidr_ipv6") else end,
                    (owner_id, None) if option == "group_id" else None,
                    rule.get("rule_desc"),
                )


def _canonical_range(cidr: str) -> str:
    """Return a range as EC2 keeps it: without host bits."""
    return str(ipaddress.ip_network(cidr, strict=False))


def unwanted(reading: Mapping[str, Any], to_be: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each rule that goes from a deployment's groups: others made it, or it is wanted no more.

    ``reading`` and ``to_be`` are those of `_network_differences.differences`. A rule of which the description alone is
    another one stays, and gets its own.
    """
    network = Network(reading, to_be["deployment"])
    return [
        _sentence(network.group(component), direction, rule, KEEPING.get((component, direction.option), ""))
        for component in GROUPS
        for direction in DIRECTIONS
        for rule in _going(network.group(component), direction, to_be["security_groups"][component])
    ]


def _going(group: Mapping[str, Any], direction: Direction, to_be: Mapping[str, Any]) -> list[Rule]:
    kept = {rule.identity for rule in wanted(to_be[direction.option], group.get("owner_id"))}
    return sorted((rule for rule in found(group, direction.key) if rule.identity not in kept), key=str)


def _sentence(group: Mapping[str, Any], direction: Direction, rule: Rule, option: str) -> str:
    described = f"described as {rule.description!r}" if rule.description else "without a description"
    # The options take no other protocols, and groups of the same account.
    keeping = rule.protocol in PROTOCOLS and rule.owner in (None, (group["owner_id"], None))
    return (
        f"{group['group_name']} ({group['group_id']}): {direction.word} {rule.words(direction.preposition)}, "
        f"{described}; {f'{option} would keep it' if option and keeping else 'no option keeps it'}"
    )
