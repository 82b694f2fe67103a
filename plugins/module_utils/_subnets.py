# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: which zones a VPC uses, and how its range is divided into subnets."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

#: A VPC is divided into this many subnets of equal size: pairs of a public and a private one, so eight zones at most.
SLOTS = 16

TIERS = ("public", "private")

#: How many ranges there are that are derived from a region's place.
DERIVED = 64


class SubnetPlanError(ValueError):
    """The zones or the range do not suffice."""


def derived_vpc_cidr(region_index: int) -> str:
    """Return the /16 of a region by its place in the inventory: 10.64.0.0/16, 10.65.0.0/16 and so on."""
    return f"10.{64 + region_index}.0.0/16"


def usable_zones(zones: Iterable[Mapping[str, Any]], offering: Iterable[str]) -> list[str]:
    """Return the names of the zones that are availability zones, need no opt-in and offer the instance type.

    ``zones`` is as EC2's DescribeAvailabilityZones has them, ``offering`` are the zones' names of
    DescribeInstanceTypeOfferings. (In us-east-1 one zone lacks most types; local zones have no NAT gateway.)
    """
    offering = set(offering)
    return sorted(
        zone["ZoneName"]
        for zone in zones
        if zone.get("ZoneType", "availability-zone") == "availability-zone"
        and zone.get("OptInStatus", "opt-in-not-required") == "opt-in-not-required"
        and zone.get("State", "available") == "available"
        and zone["ZoneName"] in offering
    )


def choose_zones(usable: Sequence[str], existing: Sequence[str], count: int) -> list[str]:
    """Return the zones to use: those that have subnets stay, in front, and new ones follow in alphabetical order."""
    if len(existing) > count:
        raise SubnetPlanError(
            f"network_zone_count: {count} is refused; allowed: {len(existing)} or more, since subnets exist in "
            f"{', '.join(existing)} and a zone is never taken away"
        )
    fresh = [zone for zone in usable if zone not in existing]
    chosen = [*existing, *fresh[: count - len(existing)]]
    if len(chosen) < count:
        raise SubnetPlanError(
            f"network_zone_count: {count} is refused; allowed: at most {len(existing) + len(fresh)}, the zones that "
            f"offer the instance type ({', '.join(sorted({*existing, *fresh})) or 'none'})"
        )
    return chosen


def plan(vpc_cidr: str, zones: Sequence[str], existing: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the subnets of a VPC: ``tier``, ``zone`` and ``cidr`` for each, in the order of the zones.

    ``existing`` are subnets of the same shape; they keep their range, and new ones take the first slots that are free,
    also of subnets of another tier, which others have made.
    """
    vpc = ipaddress.IPv4Network(vpc_cidr)
    taken = [ipaddress.IPv4Network(subnet["cidr"]) for subnet in existing]
    prefix = vpc.prefixlen + SLOTS.bit_length() - 1
    free = (slot for slot in vpc.subnets(new_prefix=prefix) if not any(slot.overlaps(other) for other in taken))
    kept = {(subnet["tier"], subnet["zone"]): subnet["cidr"] for subnet in existing}
    subnets = []
    for zone in zones:
        for tier in TIERS:
            cidr = kept.get((tier, zone)) or str(_next(free, vpc_cidr))
            subnets.append({"tier": tier, "zone": zone, "cidr": cidr})
    return subnets


def _next(free: Iterable[ipaddress.IPv4Network], vpc_cidr: str) -> ipaddress.IPv4Network:
    for slot in free:
        return slot
    raise SubnetPlanError(f"network_vpc_cidr: {vpc_cidr} is refused; allowed: a range with room for another subnet")
