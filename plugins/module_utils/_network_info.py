# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a region's network is read, a call for each kind of resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.botocore import paginated_query_with_retries
from ansible_collections.amazon.aws.plugins.module_utils.transformation import (
    ansible_dict_to_boto3_filter_list,
    boto3_resource_list_to_ansible_dict,
)

from . import _subnets, _vpc_plan
from ._option_rules._fault import fault

#: The gateways that lead out, or are about to. Others linger for an hour after their end.
LIVE_NAT_GATEWAYS = ["pending", "available"]

#: What is found by the id of its VPC: operation, key of its answer, and the name of the filter.
IN_VPC = {
    "route_tables": ("describe_route_tables", "RouteTables", "vpc-id"),
    "security_groups": ("describe_security_groups", "SecurityGroups", "vpc-id"),
    "vpc_endpoints": ("describe_vpc_endpoints", "VpcEndpoints", "vpc-id"),
}


class ReadingError(ValueError):
    """What is found is not of the kind that can be told apart."""


def read(client: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plan of a VPC (``vpc_id``, ``vpc_cidr``, ``zones``, ``subnets``), and what there is in ``found``.

    ``params`` are those of the module. With ``only_plan``, nothing else is read than what the plan is made of.
    """
    vpcs = _listed(client, "describe_vpcs", "Vpcs", params["filters"])
    vpc, duplicates = _vpc_plan.of_several(vpcs, _in_use(client, vpcs))
    vpc_id = vpc.get("vpc_id", "")
    cidr = _vpc_plan.vpc_cidr(vpc, params)
    subnets = _listed(client, "describe_subnets", "Subnets", {"vpc-id": vpc_id}) if vpc else []
    plan = _vpc_plan.make(cidr, subnets, _usable_zones(client, params["instance_type"]), params)
    answer = {"vpc_id": vpc_id, "vpc_cidr": cidr, **plan}
    if params["only_plan"]:
        return answer
    answer["prefix_list_id"] = _prefix_list_id(client, params["prefix_list"]) if params["prefix_list"] else ""
    answer["found"] = {"vpc": vpc, "duplicate_vpcs": duplicates, "subnets": subnets, **_inside(client, vpc_id)}
    return answer


def _inside(client: Any, vpc_id: str) -> dict[str, Any]:
    """Return what is in the VPC. Without one, nothing is asked for."""
    if not vpc_id:
        return {**dict.fromkeys((*IN_VPC, "internet_gateways", "nat_gateways", "addresses"), []), "dns": {}}
    found: dict[str, Any] = {
        kind: _listed(client, operation, key, {name: vpc_id}) for kind, (operation, key, name) in IN_VPC.items()
    }
    found["dns"] = {
        "support": _attribute(client, vpc_id, "enableDnsSupport"),
        "hostnames": _attribute(client, vpc_id, "enableDnsHostnames"),
    }
    # This operation's argument is Filter, and not Filters.
    gateways = paginated_query_with_retries(
        client,
        "describe_nat_gateways",
        Filter=ansible_dict_to_boto3_filter_list({"vpc-id": vpc_id, "state": LIVE_NAT_GATEWAYS}),
    )["NatGateways"]
    found["nat_gateways"] = boto3_resource_list_to_ansible_dict(gateways)
    # All of the region: the VPC's whatever its tags are, and those with our tags that no VPC has.
    found["internet_gateways"] = boto3_resource_list_to_ansible_dict(
        paginated_query_with_retries(client, "describe_internet_gateways")["InternetGateways"]
    )
    found["addresses"] = _addresses(client)
    return found


def _in_use(client: Any, vpcs: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return which of several VPCs have subnets or an internet gateway. Of a single one, nothing is asked."""
    if len(vpcs) < 2:
        return set()
    ids = [vpc["vpc_id"] for vpc in vpcs]
    subnets = _listed(client, "describe_subnets", "Subnets", {"vpc-id": ids})
    gateways = _listed(client, "describe_internet_gateways", "InternetGateways", {"attachment.vpc-id": ids})
    attachments = [attachment for gateway in gateways for attachment in gateway["attachments"]]
    return {each["vpc_id"] for each in (*subnets, *attachments)}


def _usable_zones(client: Any, instance_type: str) -> list[str]:
    offerings = paginated_query_with_retries(
        client,
        "describe_instance_type_offerings",
        LocationType="availability-zone",
        Filters=ansible_dict_to_boto3_filter_list({"instance-type": instance_type}),
    )["InstanceTypeOfferings"]
    zones = client.describe_availability_zones(aws_retry=True)["AvailabilityZones"]
    return _subnets.usable_zones(zones, (offering["Location"] for offering in offerings))


def _prefix_list_id(client: Any, name: str) -> str:
    found = _listed(client, "describe_managed_prefix_lists", "PrefixLists", {"prefix-list-name": name})
    if len(found) != 1:
        raise ReadingError(fault("prefix_list", name, f"the name of one prefix list ({len(found)} have it)"))
    return found[0]["prefix_list_id"]


def _attribute(client: Any, vpc_id: str, name: str) -> bool:
    answer = client.describe_vpc_attribute(VpcId=vpc_id, Attribute=name, aws_retry=True)
    return answer[f"{name[0].upper()}{name[1:]}"]["Value"]


def _addresses(client: Any) -> list[dict[str, Any]]:
    """Return all addresses of the region: of gateways without our tags, and with our tags without a gateway."""
    return boto3_resource_list_to_ansible_dict(client.describe_addresses(aws_retry=True)["Addresses"])


def _listed(client: Any, operation: str, key: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return resources as info modules do: in snake case, the tags as a dictionary."""
    pages = paginated_query_with_retries(client, operation, Filters=ansible_dict_to_boto3_filter_list(dict(filters)))
    return boto3_resource_list_to_ansible_dict(pages[key])
