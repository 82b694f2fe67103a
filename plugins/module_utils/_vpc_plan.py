# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: what EC2 knows of a VPC and its region's zones, turned into a plan of subnets."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import _subnets
from ._rules._fault import fault


def vpc_cidr(vpc: Mapping[str, Any], params: Mapping[str, Any]) -> str:
    """Return the range of a VPC, as EC2 has it (empty where there is none yet), or raise `SubnetPlanError`."""
    cidr = vpc.get("cidr_block") or params["vpc_cidr"] or _subnets.derived_vpc_cidr(params["region_index"])
    if params["vpc_cidr"] and params["vpc_cidr"] != cidr:
        raise _subnets.SubnetPlanError(
            f"network_vpc_cidr: {params['vpc_cidr']!r} is refused; allowed: {cidr}, the range that {vpc['vpc_id']} "
            "was made with and keeps, or no value"
        )
    return cidr


def make(
    cidr: str, found: Iterable[Mapping[str, Any]], usable: Sequence[str], params: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the ``zones`` and the ``subnets`` of a VPC with this range.

    ``found`` are the VPC's subnets as EC2 has them, in snake case; ``usable`` are the zones that can be taken.
    """
    if not usable:
        raise _subnets.SubnetPlanError(
            fault("network_instance_type", params["instance_type"], "an instance type that a zone of the region offers")
        )
    existing = _existing(found)
    zones = _subnets.choose_zones(
        usable,
        list(dict.fromkeys(subnet["zone"] for subnet in existing if subnet["tier"])),
        params["zone_count"],
    )
    subnets = _subnets.plan(cidr, zones, existing)
    return {
        "zones": zones,
        "subnets": [{**subnet, "component": f"{subnet['tier']}-{subnet['zone']}"} for subnet in subnets],
    }


def _existing(found: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the subnets by their ranges: the order of their making. One that is not ours has the tier ""."""
    subnets = []
    for subnet in found:
        tier = subnet["tags"].get("Component", "").partition("-")[0]
        subnets.append(
            {
                "tier": tier if tier in _subnets.TIERS else "",
                "zone": subnet["availability_zone"],
                "cidr": subnet["cidr_block"],
            }
        )
    return sorted(subnets, key=lambda subnet: ipaddress.IPv4Network(subnet["cidr"]))
