# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: what EC2 knows of a VPC and its region's zones, turned into a plan of subnets."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.tagging import boto3_tag_list_to_ansible_dict
from ansible_collections.amazon.aws.plugins.module_utils.transformation import ansible_dict_to_boto3_filter_list

from . import _subnets
from ._rules._fault import fault


def make(client: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plan of a VPC: ``vpc_id``, ``vpc_cidr``, ``zones`` and ``subnets``."""
    vpc = _vpc(client, params["filters"])
    vpc_cidr = vpc.get("CidrBlock") or params["vpc_cidr"] or _subnets.derived_vpc_cidr(params["region_index"])
    if params["vpc_cidr"] and params["vpc_cidr"] != vpc_cidr:
        raise _subnets.SubnetPlanError(
            f"network_vpc_cidr: {params['vpc_cidr']!r} is refused; allowed: {vpc_cidr}, the range that {vpc['VpcId']} "
            "was made with and keeps, or no value"
        )
    existing = _existing_subnets(client, vpc["VpcId"]) if vpc else []
    usable = _usable_zones(client, params["instance_type"])
    if not usable:
        raise _subnets.SubnetPlanError(
            fault("network_instance_type", params["instance_type"], "an instance type that a zone of the region offers")
        )
    zones = _subnets.choose_zones(
        usable,
        list(dict.fromkeys(subnet["zone"] for subnet in existing if subnet["tier"])),
        params["zone_count"],
    )
    return {
        "vpc_id": vpc.get("VpcId", ""),
        "vpc_cidr": vpc_cidr,
        "zones": zones,
        "subnets": _subnets.plan(vpc_cidr, zones, existing),
    }


def _vpc(client: Any, filters: Mapping[str, Any]) -> dict[str, Any]:
    vpcs = client.describe_vpcs(aws_retry=True, Filters=ansible_dict_to_boto3_filter_list(dict(filters)))["Vpcs"]
    if len(vpcs) > 1:
        ids = ", ".join(vpc["VpcId"] for vpc in vpcs)
        raise _subnets.SubnetPlanError(f"VPCs {ids} carry the same tags; remove the tags from all but one")
    return vpcs[0] if vpcs else {}


def _existing_subnets(client: Any, vpc_id: str) -> list[dict[str, str]]:
    """Return the subnets by their ranges: the order of their making. One that is not ours has the tier ""."""
    found = client.describe_subnets(aws_retry=True, Filters=ansible_dict_to_boto3_filter_list({"vpc-id": vpc_id}))[
        "Subnets"
    ]
    subnets = []
    for subnet in found:
        component = boto3_tag_list_to_ansible_dict(subnet.get("Tags", [])).get("Component", "")
        tier = component.partition("-")[0]
        subnets.append(
            {
                "tier": tier if tier in _subnets.TIERS else "",
                "zone": subnet["AvailabilityZone"],
                "cidr": subnet["CidrBlock"],
            }
        )
    return sorted(subnets, key=lambda subnet: ipaddress.IPv4Network(subnet["cidr"]))


def _usable_zones(client: Any, instance_type: str) -> list[str]:
    offerings = client.describe_instance_type_offerings(
        LocationType="availability-zone",
        aws_retry=True,
        Filters=ansible_dict_to_boto3_filter_list({"instance-type": instance_type}),
    )["InstanceTypeOfferings"]
    zones = client.describe_availability_zones(aws_retry=True)["AvailabilityZones"]
    return _subnets.usable_zones(zones, (offering["Location"] for offering in offerings))
