# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drift of the role network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import Drift, Region, tag_drifts

KINDS = {
    "vpc": ("describe_vpcs", "Vpcs", "VpcId"),
    "subnet": ("describe_subnets", "Subnets", "SubnetId"),
    "internet_gateway": ("describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
    "route_table": ("describe_route_tables", "RouteTables", "RouteTableId"),
    "nat_gateway": ("describe_nat_gateways", "NatGateways", "NatGatewayId"),
    "address": ("describe_addresses", "Addresses", "AllocationId"),
    "s3_endpoint": ("describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId"),
    "security_group": ("describe_security_groups", "SecurityGroups", "GroupId"),
}

TASKS = {
    "vpc": "main | vpc | VPC has",
    "internet_gateway": "main | vpc | Internet gateway",
    "subnet": "main | subnets | Subnets exist",
    "public": "public_routes | ",
    "private": "main | private_routes | Private subnets",
    "s3_endpoint": "s3_endpoint | ",
    "default-group": "main | security_groups | Default group",
    "load-balancer": "main | security_groups | Load balancer is reached by HTTP and HTTPS, and",
    "instance": "main | security_groups | Instances",
    "nat_gateway": "main | nat | NAT gateways exist",
    "address": "main | nat | Addresses of",
}
ANYWHERE = {"DestinationCidrBlock": "0.0.0.0/0"}


def found(region: Region, kind: str, component: str = "*") -> list[dict[str, Any]]:
    """Return resources of ours of a kind."""
    call, key, _id = KINDS[kind]
    filters = [
        {"Name": "tag:ManagedBy", "Values": ["globalmountpoint.aws"]},
        {"Name": "tag:Component", "Values": [component]},
    ]
    answer = getattr(region.client("ec2"), call)(**{"Filter" if kind == "nat_gateway" else "Filters": filters})
    return answer[key]


def _id(region: Region, kind: str, component: str = "*") -> str:
    return found(region, kind, component)[0][KINDS[kind][2]]


def _call(operation: str, kind: str, component: str = "*", **arguments: Any) -> Callable[[Region], Any]:
    """Return a call about one resource."""
    argument = {"security_group": "GroupId"}.get(kind, KINDS[kind][2])

    def make(region: Region) -> None:
        getattr(region.client("ec2"), operation)(**{argument: _id(region, kind, component)}, **arguments)

    return make


def _disassociated(component: str) -> Callable[[Region], Any]:
    def make(region: Region) -> None:
        table = found(region, "route_table", component)[0]
        association = table["Associations"][0]["RouteTableAssociationId"]
        region.client("ec2").disassociate_route_table(AssociationId=association)

    return make


def _moved(region: Region) -> None:
    """Associate a private subnet with the public table."""
    association = found(region, "route_table", "private-*")[0]["Associations"][0]["RouteTableAssociationId"]
    region.client("ec2").replace_route_table_association(
        AssociationId=association, RouteTableId=_id(region, "route_table", "public")
    )


def _by_internet_gateway(region: Region) -> None:
    table, gateway = _id(region, "route_table", "private-*"), _id(region, "internet_gateway")
    region.client("ec2").replace_route(RouteTableId=table, GatewayId=gateway, **ANYWHERE)


def _more(component: str) -> Callable[[Region], Any]:
    def make(region: Region) -> None:
        table, gateway = _id(region, "route_table", component), _id(region, "internet_gateway")
        region.client("ec2").create_route(RouteTableId=table, GatewayId=gateway, DestinationCidrBlock="203.0.113.0/24")

    return make


def _endpoint_off_a_table(region: Region) -> None:
    endpoint = found(region, "s3_endpoint")[0]
    region.client("ec2").modify_vpc_endpoint(
        VpcEndpointId=endpoint["VpcEndpointId"], RemoveRouteTableIds=endpoint["RouteTableIds"][:1]
    )


def _endpoint_on_a_table(region: Region) -> None:
    region.client("ec2").modify_vpc_endpoint(
        VpcEndpointId=_id(region, "s3_endpoint"), AddRouteTableIds=[_id(region, "route_table", "public")]
    )


def _endpoint_gone(region: Region) -> None:
    region.client("ec2").delete_vpc_endpoints(VpcEndpointIds=[_id(region, "s3_endpoint")])


def _rule(component: str, operation: str) -> Callable[[Region], Any]:
    """Return what allows a rule of another, or takes the first of ours away."""

    def make(region: Region) -> None:
        group = found(region, "security_group", component)[0]
        more = {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8090, "IpRanges": [{"CidrIp": "203.0.113.0/24"}]}
        ours = group["IpPermissionsEgress" if operation.endswith("egress") else "IpPermissions"]
        rule = more if operation.startswith("authorize") else ours[0]
        getattr(region.client("ec2"), operation)(GroupId=group["GroupId"], IpPermissions=[rule])

    return make


def _described(component: str, direction: str) -> Callable[[Region], Any]:
    """Return what gives the first range of ours other words."""

    def make(region: Region) -> None:
        group = found(region, "security_group", component)[0]
        rule = group["IpPermissions" if direction == "ingress" else "IpPermissionsEgress"][0]
        ranges = [{**each, "Description": "by hand"} for each in rule["IpRanges"]]
        change = {**{name: rule[name] for name in ("IpProtocol", "FromPort", "ToPort")}, "IpRanges": ranges}
        operation = f"update_security_group_rule_descriptions_{direction}"
        getattr(region.client("ec2"), operation)(GroupId=group["GroupId"], IpPermissions=[change])

    return make


def _drift(resource: str, field: str, make: Callable[[Region], Any], task: str = "") -> Drift:
    return Drift("network", resource, field, TASKS[task or resource], make)


def _tags(resource: str, kind: str, component: str = "*", task: str = "") -> list[Drift]:
    def put(region: Region, tags: dict[str, str]) -> None:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        region.client("ec2").create_tags(Resources=[_id(region, kind, component)], Tags=pairs)

    def delete(region: Region, key: str) -> None:
        region.client("ec2").delete_tags(Resources=[_id(region, kind, component)], Tags=[{"Key": key}])

    return tag_drifts("network", resource, TASKS[task or resource], put, delete)


def _groups(component: str) -> list[Drift]:
    kind = f"security_groups.{component}"

    def drift(field: str, make: Callable[[Region], Any]) -> Drift:
        return _drift(kind, field, make, component)

    ours = {
        "default-group": [],
        "load-balancer": [drift("rules words", _described(component, "ingress"))],
        "instance": [drift("rules_egress words", _described(component, "egress"))],
    }[component]
    if ours:
        ours += [
            drift("rules less", _rule(component, "revoke_security_group_ingress")),
            drift("rules_egress less", _rule(component, "revoke_security_group_egress")),
        ]
    return [
        *ours,
        drift("rules", _rule(component, "authorize_security_group_ingress")),
        drift("rules_egress", _rule(component, "authorize_security_group_egress")),
        *_tags(kind, "security_group", component, component),
    ]


DRIFTS = [
    _drift("vpc", "dns_support", _call("modify_vpc_attribute", "vpc", EnableDnsSupport={"Value": False})),
    _drift("vpc", "dns_hostnames", _call("modify_vpc_attribute", "vpc", EnableDnsHostnames={"Value": False})),
    *_tags("vpc", "vpc"),
    *_tags("internet_gateway", "internet_gateway"),
    _drift(
        "subnets",
        "map_public",
        _call("modify_subnet_attribute", "subnet", "public-*", MapPublicIpOnLaunch={"Value": True}),
        "subnet",
    ),
    *_tags("subnets", "subnet", "private-*", "subnet"),
    # Its module waits for seconds each time: all in the one batch, and those that exclude one another in two regions.
    _drift("route_tables.public", "routes lost", _call("delete_route", "route_table", "public", **ANYWHERE), "public"),
    _drift("route_tables.public", "routes", _more("public"), "public"),
    _drift("route_tables.public", "subnets lost", _disassociated("public"), "public"),
    *_tags("route_tables.public", "route_table", "public", "public"),
    _drift(
        "route_tables.private",
        "routes lost",
        _call("delete_route", "route_table", "private-*", **ANYWHERE),
        "private",
    ),
    _drift("route_tables.private", "routes target", _by_internet_gateway, "private"),
    _drift("route_tables.private", "routes", _more("private-*"), "private"),
    _drift("route_tables.private", "subnets lost", _disassociated("private-*"), "private"),
    _drift("route_tables.private", "subnets", _moved, "private"),
    *_tags("route_tables.private", "route_table", "private-*", "private"),
    _drift("s3_endpoint", "policy", _call("modify_vpc_endpoint", "s3_endpoint", ResetPolicy=True)),
    _drift("s3_endpoint", "route_table_ids less", _endpoint_off_a_table),
    _drift("s3_endpoint", "route_table_ids", _endpoint_on_a_table),
    *_tags("s3_endpoint", "s3_endpoint"),
    _drift("s3_endpoint", "all of it", _endpoint_gone),
    *_tags("nat_gateways", "nat_gateway", "*", "nat_gateway"),
    *_tags("addresses", "address", "*", "address"),
    *(drift for component in ("default-group", "load-balancer", "instance") for drift in _groups(component)),
]
