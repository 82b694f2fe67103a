# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: rules between the options of the role network."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from ._fault import fault, network_of, number_faults

OWNER = "network"

#: A VPC takes /16 to /28; a subnet of a load balancer /27 at the smallest (Elastic Load Balancing, "Subnets for your
#: load balancer"), and each subnet is a sixteenth of the VPC.
VPC_PREFIXES = (16, 23)

#: Ranges that are no part of the internet (RFC 1918, RFC 6598).
PRIVATE = tuple(
    ipaddress.IPv4Network(cidr) for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)

#: The widest public range that may reach port 22.
SSH_PREFIX = 16

#: How many inbound rules a security group takes by default (Amazon VPC User Guide, "Amazon VPC quotas").
RULES = 60

#: What the list of Route 53's health checkers counts as (same guide, "Use AWS-managed prefix lists").
CHECKERS_WEIGHT = 25

#: HTTP and HTTPS: each range, and the list, is in a rule for both.
PORTS = 2


def faults(options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the options of the role."""
    found = number_faults(OWNER, options, {"zone_count": (2, 8), "region_index": (0, 63)})
    found += _vpc_faults(options.get("vpc_cidr"))
    for name in ("ssh_allowed_cidrs", "ingress_cidrs"):
        found += [
            fault(f"{OWNER}_{name}", cidr, "IPv4 ranges, such as 198.51.100.0/24")
            for cidr in options.get(name) or []
            if network_of(cidr) is None
        ]
    found += _ingress_faults(options.get("ingress_cidrs"))
    found += [
        fault(f"{OWNER}_ssh_allowed_cidrs", cidr, f"private ranges, and public ones of /{SSH_PREFIX} or narrower")
        for cidr in options.get("ssh_allowed_cidrs") or []
        if _too_wide(network_of(cidr))
    ]
    if options.get("nat_mode") == "none" and options.get("http_egress"):
        found.append(
            fault(
                f"{OWNER}_nat_mode",
                "none",
                "single or per_zone where the hosts' packages do not come from S3 (Debian, Ubuntu): without a NAT "
                "gateway only Amazon Linux 2023 reaches its repositories",
            )
        )
    return found


def _vpc_faults(cidr: str | None) -> list[str]:
    if not cidr:
        return []
    low, high = VPC_PREFIXES
    network = network_of(cidr)
    if network and low <= network.prefixlen <= high:
        return []
    return [fault(f"{OWNER}_vpc_cidr", cidr, f"an IPv4 range of /{low} to /{high}, such as 10.64.0.0/16")]


def _ingress_faults(cidrs: list[str] | None) -> list[str]:
    """Return what is wrong with the number of ranges. What is open to all needs no list of the health checkers."""
    if cidrs is None:
        return []
    variable = f"{OWNER}_ingress_cidrs"
    if not cidrs:
        return [fault(variable, cidrs, "one range or more, such as 0.0.0.0/0: without one, nobody reaches the site")]
    checkers, reason = (0, "") if "0.0.0.0/0" in cidrs else (CHECKERS_WEIGHT, ", and Route 53's health checkers as 25")
    room = RULES // PORTS - checkers
    if len(set(cidrs)) <= room:
        return []
    allowed = f"{room} ranges at most: on each of {PORTS} ports, a range counts as one of the {RULES} inbound rules"
    return [fault(variable, cidrs, f"{allowed} that a security group takes by default{reason}")]


def _too_wide(network: ipaddress.IPv4Network | None) -> bool:
    """Tell whether a range is public and wider than /16."""
    if network is None or any(network.subnet_of(own) for own in PRIVATE):
        return False
    return network.prefixlen < SSH_PREFIX
