# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: which parts of a network differ from what the role network wants of them.

Every field is compared that the role's tasks state, and those that their modules state where they are given nothing
(amazon.aws 11.4.0: a subnet has no IPv6 range). Where it is in doubt, a part differs: its module then decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from . import _gateway_endpoint, _security_group_rules
from ._naming import identifying_tags, resource_tags
from ._network_found import GROUPS, Network, carries

ANYWHERE = "0.0.0.0/0"


def differences(reading: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what differs, by kind: components, of NAT gateways and addresses zones, of unwanted ones ids.

    An address that is unused is named by itself.

    ``reading`` is the result of ``network_info``. ``wanted`` has the ``deployment``, the ``nat_zones``, the
    ``s3_policy`` and the ``security_groups``: for each component ``description``, ``rules`` and ``rules_egress``, as
    amazon.aws.ec2_security_group takes them (each with ``ports``).
    """
    network = Network(reading, wanted["deployment"])
    nat_zones = wanted["nat_zones"]
    return {
        "vpc": [] if _is_vpc(network) else ["vpc"],
        "internet_gateway": [] if _is_internet_gateway(network) else ["internet-gateway"],
        "subnets": [each["component"] for each in network.planned_subnets if not _is_subnet(network, each)],
        "nat_gateways": [zone for zone in nat_zones if not _is_nat_gateway(network, zone)],
        "addresses": [zone for zone in nat_zones if not _is_address(network, zone)],
        "duplicate_vpcs": [vpc["vpc_id"] for vpc in network.found["duplicate_vpcs"]],
        "duplicate_internet_gateways": _duplicate_internet_gateways(network),
        "unwanted_nat_gateways": _unwanted_nat_gateways(network, nat_zones),
        "unused_addresses": _unused_addresses(network, nat_zones),
        "route_tables": [
            component
            for component in network.route_table_components
            if not _is_route_table(network, component, nat_zones)
        ],
        "unwanted_routes": [
            component
            for component in network.route_table_components
            if _has_unwanted_routes(network, component, nat_zones)
        ],
        "s3_endpoint": [] if _is_s3_endpoint(network, wanted["s3_policy"]) else ["s3-endpoint"],
        "security_groups": [
            component for component in GROUPS if not _is_group(network, component, wanted["security_groups"][component])
        ],
    }


def _has_tags(resource: Mapping[str, Any], network: Network, component: str) -> bool:
    """Tell whether a resource has the tags of its component. Those with other keys belong to others."""
    return carries(resource, resource_tags(network.deployment, component))


def _is_vpc(network: Network) -> bool:
    vpc, dns = network.found["vpc"], network.found["dns"]
    ranges = [
        block["cidr_block"]
        for block in vpc.get("cidr_block_association_set", [])
        if block["cidr_block_state"]["state"] == "associated"
    ]
    return (
        vpc.get("state") == "available"
        and network.reading["vpc_cidr"] in ranges
        and dns["support"] is True
        and dns["hostnames"] is True
        and _has_tags(vpc, network, "vpc")
    )


def _is_internet_gateway(network: Network) -> bool:
    gateway = network.internet_gateway
    # EC2 calls the state of the attachment of an internet gateway available (API reference, InternetGatewayAttachment).
    attached = [each["vpc_id"] for each in gateway.get("attachments", []) if each["state"] in ("available", "attached")]
    return attached == [network.reading["vpc_id"]] and _has_tags(gateway, network, "internet-gateway")


def _is_subnet(network: Network, planned: Mapping[str, str]) -> bool:
    subnet = network.subnet(planned["component"])
    ipv6 = [
        block
        for block in subnet.get("ipv6_cidr_block_association_set", [])
        if block["ipv6_cidr_block_state"]["state"] not in ("disassociated", "disassociating")
    ]
    return (
        subnet.get("state") == "available"
        and subnet["availability_zone"] == planned["zone"]
        and subnet["map_public_ip_on_launch"] is False
        and subnet["assign_ipv6_address_on_creation"] is False
        and not ipv6
        and _has_tags(subnet, network, planned["component"])
    )


def _is_nat_gateway(network: Network, zone: str) -> bool:
    gateway = network.nat_gateway(zone)
    return bool(gateway) and _has_tags(gateway, network, f"nat-{zone}")


def _is_address(network: Network, zone: str) -> bool:
    return _has_tags(network.address(zone), network, f"nat-{zone}")


def _unwanted_nat_gateways(network: Network, nat_zones: Iterable[str]) -> list[str]:
    """Return the gateways of the project that are neither in the place of a wanted one nor called as one is."""
    kept = {network.nat_gateway(zone).get("nat_gateway_id") for zone in nat_zones}
    names = {resource_tags(network.deployment, f"nat-{zone}")["Name"] for zone in nat_zones}
    return [
        gateway["nat_gateway_id"]
        for gateway in network.found["nat_gateways"]
        if gateway["tags"].get("Project") == network.deployment["project"]
        and gateway["tags"].get("Name") not in names
        and gateway["nat_gateway_id"] not in kept
    ]


def _duplicate_internet_gateways(network: Network) -> list[str]:
    """Return those of which the VPC has another: a call whose answer is lost makes another one when it is repeated."""
    taken = network.internet_gateway.get("internet_gateway_id")
    free = [gateway["internet_gateway_id"] for gateway in network.free_internet_gateways]
    return [each for each in free if each != taken]


def _unused_addresses(network: Network, nat_zones: Iterable[str]) -> list[str]:
    """Return the public addresses of NAT gateways that are gone, or that have another, which a run has left.

    The one of a zone that is to have a gateway and has none is what that gateway takes.
    """
    awaited = [f"nat-{zone}" for zone in nat_zones if not network.nat_gateway(zone)]
    used = {
        address.get("allocation_id")
        for gateway in network.found["nat_gateways"]
        for address in gateway.get("nat_gateway_addresses", [])
    }
    return [
        address["public_ip"]
        for address in network.found["addresses"]
        for component in [address["tags"].get("Component", "")]
        if component.startswith("nat-")
        and component not in awaited
        and address["allocation_id"] not in used
        and not address.get("association_id")
        and carries(address, identifying_tags(network.deployment, component))
    ]


def _is_route_table(network: Network, component: str, nat_zones: list[str]) -> bool:
    table = network.route_table(component)
    if not table:
        return False
    subnets = [network.subnet(each).get("subnet_id") for each in network.route_table_subnets(component)]
    return (
        _has_tags(table, network, component)
        and _associated(table) == {(subnet_id, "associated") for subnet_id in subnets}
        and _leads_out_by(table, _targets(network, component, nat_zones))
    )


def _targets(network: Network, component: str, nat_zones: list[str]) -> list[tuple[str, Any]]:
    """Return what a table is to lead out by: the field of a route, and the gateway's id; nothing without a gateway."""
    if component == "public":
        return [("gateway_id", network.internet_gateway.get("internet_gateway_id"))]
    zone = component.partition("-")[2]
    gateways = [network.nat_gateway(zone if zone in nat_zones else nat_zones[0])] if nat_zones else []
    return [("nat_gateway_id", gateway.get("nat_gateway_id")) for gateway in gateways]


def _has_unwanted_routes(network: Network, component: str, nat_zones: list[str]) -> bool:
    """Tell whether a table has routes to elsewhere than to everywhere by its gateway."""
    wanted = [ANYWHERE] if _targets(network, component, nat_zones) else []
    table = network.route_table(component)
    return any(route.get("destination_cidr_block") not in wanted for route in _own_routes(table)) if table else False


def _own_routes(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the routes of a table but for those of the VPC and of its endpoints, which nobody else can write."""
    return [
        route
        for route in table["routes"]
        if route.get("gateway_id") != "local"
        and not (route.get("destination_prefix_list_id") and route.get("gateway_id", "").startswith("vpce-"))
    ]


def _associated(table: Mapping[str, Any]) -> set[tuple[str | None, str]]:
    """Return the subnets that are associated with a table by name, with the state of that."""
    return {
        (association.get("subnet_id"), association.get("association_state", {}).get("state", "associated"))
        for association in table["associations"]
        if not association["main"]
    }


def _leads_out_by(table: Mapping[str, Any], targets: list[tuple[str, Any]]) -> bool:
    """Tell whether a table has these routes to everywhere, and no others than those of the VPC and of its endpoints."""
    routes = _own_routes(table)
    if len(routes) != len(targets):
        return False
    return all(
        gateway_id
        and route.get("destination_cidr_block") == ANYWHERE
        and route.get(target) == gateway_id
        and route.get("state") == "active"
        for route, (target, gateway_id) in zip(routes, targets)
    )


def _is_s3_endpoint(network: Network, policy: Mapping[str, Any]) -> bool:
    endpoint = network.s3_endpoint
    tables = [each for each in network.route_table_components if each != "public"]
    table_ids = [network.route_table(each).get("route_table_id", "") for each in tables]
    if not endpoint:
        return False
    # Tags of others are no difference.
    found = _gateway_endpoint.Endpoint(endpoint.get("policy_document") or {}, endpoint.get("route_table_ids", []), {})
    to_be = _gateway_endpoint.Endpoint(dict(policy), table_ids, {})
    return found.as_dict() == to_be.as_dict() and _has_tags(endpoint, network, "s3-endpoint")


def _is_group(network: Network, component: str, wanted: Mapping[str, Any]) -> bool:
    group = network.group(component)
    return (
        bool(group)
        and group["description"] == wanted["description"]
        and all(
            _security_group_rules.found(group, direction.key)
            == _security_group_rules.wanted(wanted[direction.option], group["owner_id"])
            for direction in _security_group_rules.DIRECTIONS
        )
        and _has_tags(group, network, component)
    )
