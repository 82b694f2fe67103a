# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what the role network's options may add to its security groups, and how much."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping, Set
from typing import Any, Union

from .. import _security_group_rules
from .._security_group_rules import Rule
from ._fault import fault, network_of

#: Ranges that are no part of the internet (RFC 1918, RFC 6598, RFC 4193).
PRIVATE = tuple(
    ipaddress.ip_network(cidr)
    for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)

#: The widest public range that may reach port 22, by the version of IP.
SSH_PREFIXES = {4: 16, 6: 32}
SSH_ALLOWED = f"private ranges, and public ones of /{SSH_PREFIXES[4]} or narrower"
SSH_ALLOWED_IPV6 = f"on port 22, private ranges, and public ones of /{SSH_PREFIXES[6]} or narrower"
SSH_PORT = 22

#: How many inbound rules a security group takes by default, and as many outbound ones (Amazon VPC User Guide, "Amazon
#: VPC quotas"). IPv4 and IPv6 have it each; a rule that names a group or a prefix list counts for both.
RULES = 60

#: What the list of Route 53's health checkers counts as (same guide, "Use AWS-managed prefix lists").
CHECKERS_WEIGHT = 25

#: HTTP and HTTPS: each range, and the list, is in a rule for both.
PORTS = (80, 443)

#: EC2 API Reference, "IpRange", and the forms of ids.
PATTERNS = {
    "group_id": (r"sg-[0-9a-f]{8}([0-9a-f]{9})?", "ids of security groups, such as sg-0123456789abcdef0"),
    "ip_prefix": (r"pl-[0-9a-f]{8}([0-9a-f]{9})?", "ids of prefix lists, such as pl-0123456789abcdef0"),
    "rule_desc": (
        r"[a-zA-Z0-9. _:/()#,@\[\]+=&;{}!$*-]{1,255}",
        "1 to 255 letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *",
    ),
}

Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]


def faults(owner: str, options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the rules that are added, and with the number of all."""
    ingress, ssh = options.get("ingress_cidrs"), options.get("ssh_allowed_cidrs") or []
    checkers = 0 if "0.0.0.0/0" in (ingress or []) else CHECKERS_WEIGHT
    found = _ingress_faults(f"{owner}_ingress_cidrs", ingress, checkers)
    visitors: set[Rule] = set() if found else _own_rules(PORTS, ingress or [])
    outward = _own_rules([443, 80] if options.get("http_egress") else [443], ["0.0.0.0/0"])
    # What the options do not name counts too: the health checkers, and the load balancer as the instances' source.
    for name, own, others in (
        ("load_balancer_rules", visitors, checkers * len(PORTS)),
        ("instance_rules", _own_rules([SSH_PORT], ssh), 1),
        ("instance_rules_egress", outward, 0),
    ):
        rules = options.get(name) or []
        variable = f"{owner}_{name}"
        malformed = [each for rule in rules for each in _rule_faults(variable, rule)]
        if not malformed and name != "instance_rules_egress":
            malformed = [each for rule in rules for each in _ssh_faults(variable, rule)]
        found += malformed or _set_faults(variable if rules else f"{owner}_ssh_allowed_cidrs", own, rules, others)
    return found


def too_wide_for_ssh(network: Network | None) -> bool:
    """Tell whether a range is public and wider than one that may reach port 22."""
    if network is None:
        return False
    if any(_is_within(network, own) for own in PRIVATE):
        return False
    return network.prefixlen < SSH_PREFIXES[network.version]


def _is_within(network: Network, other: Network) -> bool:
    if isinstance(network, ipaddress.IPv4Network):
        return isinstance(other, ipaddress.IPv4Network) and network.subnet_of(other)
    return isinstance(other, ipaddress.IPv6Network) and network.subnet_of(other)


def _ingress_faults(variable: str, cidrs: list[str] | None, checkers: int) -> list[str]:
    """Return what is wrong with the number of ranges. What is open to all needs no list of the health checkers."""
    if cidrs is None:
        return []
    if not cidrs:
        return [fault(variable, cidrs, "one range or more, such as 0.0.0.0/0: without one, nobody reaches the site")]
    reason = f", and Route 53's health checkers as {checkers}" if checkers else ""
    room = RULES // len(PORTS) - checkers
    if len(set(cidrs)) <= room:
        return []
    allowed = (
        f"{room} ranges at most: on each of {len(PORTS)} ports, a range counts as one of the {RULES} inbound rules"
    )
    return [fault(variable, cidrs, f"{allowed} that a security group takes by default{reason}")]


def _own_rules(ports: Iterable[int], cidrs: Iterable[str]) -> set[Rule]:
    """Return the rules that the role makes of ranges."""
    known = [cidr for cidr in cidrs if network_of(cidr)]
    return _security_group_rules.wanted([{"proto": "tcp", "ports": ports, "cidr_ip": known}])


def _rule_faults(variable: str, rule: Mapping[str, Any]) -> list[str]:
    ends = [option for option, *_keys in _security_group_rules.ENDS]
    found = [
        fault(variable, port, "in ports, 0 to 65535, or a range such as 8000-8010")
        for port in rule["ports"]
        if _security_group_rules.ports(port) is None
    ]
    if not rule["ports"]:
        found.append(fault(variable, rule["ports"], "in ports, one or more"))
    if not any(rule.get(end) for end in ends):
        found.append(fault(variable, dict(rule), f"a rule with one or more of {', '.join(ends)}"))
    found += [
        fault(variable, cidr, "in cidr_ip, IPv4 ranges, such as 198.51.100.0/24")
        for cidr in rule.get("cidr_ip") or []
        if network_of(cidr) is None
    ]
    found += [
        fault(variable, cidr, "in cidr_ipv6, IPv6 ranges, such as 2001:db8::/56")
        for cidr in rule.get("cidr_ipv6") or []
        if _ipv6_network_of(cidr) is None
    ]
    for name, (pattern, words) in PATTERNS.items():
        given = rule.get(name, [])
        values = [given] if isinstance(given, str) else given
        found += [fault(variable, value, f"in {name}, {words}") for value in values if not re.fullmatch(pattern, value)]
    return found


def _ssh_faults(variable: str, rule: Mapping[str, Any]) -> list[str]:
    spans = [_security_group_rules.ports(text) or (0, -1) for text in rule["ports"]]
    if rule["proto"] != "tcp" or not any(first <= SSH_PORT <= last for first, last in spans):
        return []
    found = [
        fault(variable, cidr, f"on port {SSH_PORT}, {SSH_ALLOWED}")
        for cidr in rule.get("cidr_ip") or []
        if too_wide_for_ssh(network_of(cidr))
    ]
    return found + [
        fault(variable, cidr, SSH_ALLOWED_IPV6)
        for cidr in rule.get("cidr_ipv6") or []
        if too_wide_for_ssh(_ipv6_network_of(cidr))
    ]


def _ipv6_network_of(cidr: str) -> ipaddress.IPv6Network | None:
    """Return the IPv6 network that a CIDR names, or None where it is not written as EC2 keeps it."""
    try:
        network = ipaddress.IPv6Network(cidr)
    except ValueError:
        return None
    return network if str(network) == cidr else None


def _set_faults(variable: str, own: Set[Rule], added: Iterable[Mapping[str, Any]], others: int) -> list[str]:
    """Return a fault for each rule that is there twice, which EC2 refuses, and for more than a group takes."""
    every, found = set(own), []
    for rule in _security_group_rules.each_end(added):
        if rule.identity in {each.identity for each in every}:
            allowed = "each protocol, port and end once, and none that is among the role's own rules"
            found.append(fault(variable, rule.words("with"), allowed))
        every.add(rule)
    count = others + max(_count(every, "cidr_ip"), _count(every, "cidr_ipv6"))
    if count > RULES:
        allowed = f"{RULES} at most with the role's own, which a security group takes by default"
        found.append(fault(variable, f"{count} rules", allowed))
    return found


def _count(rules: Set[Rule], family: str) -> int:
    return sum(rule.kind in (family, "group_id", "ip_prefix") for rule in rules)
