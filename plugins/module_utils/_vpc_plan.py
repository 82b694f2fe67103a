# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what EC2 knows of a VPC and its region's zones, turned into a plan of subnets."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from . import _subnets
from ._option_rules._fault import fault


def of_several(
    vpcs: Iterable[Mapping[str, Any]], in_use: Collection[str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the VPC that stays (empty where there is none), and its duplicates, or raise `SubnetPlanError`.

    ``vpcs`` carry the same tags: CreateVpc takes no client token, so a call whose answer is lost makes another one when
    it is repeated (EC2 API reference, CreateVpc). ``in_use`` are the ids of those in which there is something; where
    there is nothing in any, the first by its id stays.
    """
    ordered = sorted((dict(vpc) for vpc in vpcs), key=lambda vpc: (vpc["vpc_id"] not in in_use, vpc["vpc_id"]))
    used = [vpc["vpc_id"] for vpc in ordered if vpc["vpc_id"] in in_use]
    if len(used) > 1:
        raise _subnets.SubnetPlanError(
            f"VPCs {', '.join(used)} carry the same tags, and each has subnets or an internet gateway; remove the tags "
            "from all but the one that is to stay"
        )
    return (ordered[0], ordered[1:]) if ordered else ({}, [])


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


def new_ranges(
    plans: Mapping[str, Mapping[str, Any]], given: Mapping[str, str], others: Mapping[str, str]
) -> dict[str, str]:
    """Return the range of each region whose VPC is yet to be made, or raise `SubnetPlanError`.

    ``plans`` are the results of ``network_info`` by region, in which the range of a VPC that is not there is given or
    derived; a region with a VPC of the user's own has none. ``given`` are the ranges that the inventory states, empty
    where it states none; ``others`` are the ranges of VPCs of regions without a plan. What exists keeps its range; one
    that is derived moves to the next that nobody has.
    """
    made = {region: plan for region, plan in plans.items() if plan.get("vpc_cidr")}
    new = {region: plan["vpc_cidr"] for region, plan in made.items() if not plan["vpc_id"]}
    taken = {**others, **{region: plan["vpc_cidr"] for region, plan in made.items() if region not in new}}
    stated = {region: cidr for region, cidr in new.items() if given.get(region)}
    for region, cidr in stated.items():
        _refuse_overlap(region, cidr, taken)
        taken[region] = cidr
    derived = {region: cidr for region, cidr in new.items() if region not in stated}
    for region, cidr in sorted(derived.items(), key=lambda item: ipaddress.IPv4Network(item[1])):
        taken[region] = _next_free(cidr, taken)
    return {region: taken[region] for region in new}


def _refuse_overlap(region: str, cidr: str, taken: Mapping[str, str]) -> None:
    for other, its in sorted(taken.items()):
        if _overlap(cidr, its):
            found = f"{cidr} of {region}, {its} of {other}"
            raise _subnets.SubnetPlanError(fault("network_vpc_cidr", found, "a range that overlaps no other region's"))


def _next_free(cidr: str, taken: Mapping[str, str]) -> str:
    """Return the first of the derived ranges, from this one on and then from the first, that overlaps none."""
    ranges = [_subnets.derived_vpc_cidr(index) for index in range(_subnets.DERIVED)]
    place = ranges.index(cidr)
    for candidate in ranges[place:] + ranges[:place]:
        if not any(_overlap(candidate, other) for other in taken.values()):
            return candidate
    allowed = f"a range, since each of {ranges[0]} to {ranges[-1]} overlaps another region's"
    raise _subnets.SubnetPlanError(fault("network_vpc_cidr", "", allowed))


def _overlap(one: str, other: str) -> bool:
    return ipaddress.IPv4Network(one).overlaps(ipaddress.IPv4Network(other))
