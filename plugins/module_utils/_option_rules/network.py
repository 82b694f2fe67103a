# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: rules between the options of the role network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._subnets import DERIVED
from . import _network_rules
from ._fault import fault, network_of, number_faults

OWNER = "network"

#: A VPC takes /16 to /28; a subnet of a load balancer /27 at the smallest (Elastic Load Balancing, "Subnets for your
#: load balancer"), and each subnet is a sixteenth of the VPC.
VPC_PREFIXES = (16, 23)


def faults(options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the options of the role."""
    found = number_faults(OWNER, options, {"zone_count": (2, 8), "region_index": (0, DERIVED - 1)})
    found += _vpc_faults(options.get("vpc_cidr"))
    for name in ("ssh_allowed_cidrs", "ingress_cidrs"):
        found += [
            fault(f"{OWNER}_{name}", cidr, "IPv4 ranges, such as 198.51.100.0/24")
            for cidr in options.get(name) or []
            if network_of(cidr) is None
        ]
    found += [
        fault(f"{OWNER}_ssh_allowed_cidrs", cidr, _network_rules.SSH_ALLOWED)
        for cidr in options.get("ssh_allowed_cidrs") or []
        if _network_rules.too_wide_for_ssh(network_of(cidr))
    ]
    found += _network_rules.faults(OWNER, options)
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
