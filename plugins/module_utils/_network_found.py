# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: which of the things in a VPC is which part of a deployment's network.

Each part is found as the upstream module finds it that makes it (amazon.aws 11.4.0): a subnet by its range, a NAT
gateway by its subnet, a security group by its name. A route table is found by the tags that it keeps, and named to
the module by its id: by all tags, the role among them, a second one would be made where regions change places.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._naming import identifying_tags, resource_name, resource_tags

#: Security groups by their component. The first comes with the VPC.
GROUPS = ("default-group", "load-balancer", "instance")


class Network:
    """What ``network_info`` returned, by the components of a deployment."""

    def __init__(self, reading: Mapping[str, Any], deployment: Mapping[str, Any]) -> None:
        self.reading = reading
        self.found: Mapping[str, Any] = reading["found"]
        self.deployment = deployment
        self.zones: list[str] = reading["zones"]

    @property
    def planned_subnets(self) -> list[dict[str, str]]:
        """The subnets that are to be."""
        return self.reading["subnets"]

    @property
    def route_table_components(self) -> list[str]:
        """The components of the route tables: one for all public subnets, one for each private one."""
        return ["public", *(f"private-{zone}" for zone in self.zones)]

    @property
    def internet_gateway(self) -> dict[str, Any]:
        """The VPC's internet gateway (EC2 attaches one at most), or else one that waits to be attached."""
        vpc_id = self.reading["vpc_id"]
        attached = [
            gateway
            for gateway in self.found["internet_gateways"]
            if vpc_id in [attachment["vpc_id"] for attachment in gateway["attachments"]]
        ]
        return _first(attached or self.free_internet_gateways)

    @property
    def free_internet_gateways(self) -> list[dict[str, Any]]:
        """The deployment's internet gateways that are attached to no VPC, by their ids."""
        known = identifying_tags(self.deployment, "internet-gateway")
        free = [each for each in self.found["internet_gateways"] if not each["attachments"] and carries(each, known)]
        return sorted(free, key=lambda gateway: gateway["internet_gateway_id"])

    @property
    def s3_endpoint(self) -> dict[str, Any]:
        """The gateway endpoint for S3 that is there or on its way; empty where there is none."""
        service = f"com.amazonaws.{self.deployment['region']}.s3"
        return _only(
            [
                endpoint
                for endpoint in self.found["vpc_endpoints"]
                if endpoint["service_name"] == service
                and endpoint["vpc_endpoint_type"] == "Gateway"
                and endpoint["state"].lower() in ("pending", "available")
            ]
        )

    def subnet(self, component: str) -> dict[str, Any]:
        """The subnet with the range that is planned for the component."""
        planned = [subnet["cidr"] for subnet in self.planned_subnets if subnet["component"] == component]
        return _first([subnet for subnet in self.found["subnets"] if subnet["cidr_block"] in planned])

    def nat_gateway(self, zone: str) -> dict[str, Any]:
        """The first NAT gateway in the public subnet of a zone, which upstream takes too."""
        subnet_id = self.subnet(f"public-{zone}").get("subnet_id")
        return _first([gateway for gateway in self.found["nat_gateways"] if gateway["subnet_id"] == subnet_id])

    def allocation_id(self, zone: str) -> str:
        """The allocation of the first address of a zone's NAT gateway."""
        return _first(self.nat_gateway(zone).get("nat_gateway_addresses", [])).get("allocation_id", "")

    def address(self, zone: str) -> dict[str, Any]:
        """The first address of a zone's NAT gateway."""
        allocation_id = self.allocation_id(zone)
        return _first([each for each in self.found["addresses"] if each["allocation_id"] == allocation_id])

    def route_table_subnets(self, component: str) -> list[str]:
        """The components of the subnets that a route table is for."""
        public = [each["component"] for each in self.planned_subnets if each["tier"] == "public"]
        return public if component == "public" else [component]

    def route_table(self, component: str) -> dict[str, Any]:
        """The route table of the component; empty too where it is not clear which of several it is.

        Of several, it is the one that has a subnet of the component, or else the one that has all tags but the user's,
        which may change.
        """
        known = identifying_tags(self.deployment, component)
        tables = [table for table in self.found["route_tables"] if carries(table, known)]
        subnet_ids = {self.subnet(each).get("subnet_id") for each in self.route_table_subnets(component)}
        in_use = [
            table
            for table in tables
            if any(each.get("subnet_id") in subnet_ids - {None} for each in table["associations"])
        ]
        own = resource_tags({**self.deployment, "tags": {}}, component)
        tagged = [table for table in tables if carries(table, own)]
        return _only(tables) or _only(in_use) or _only(tagged)

    def group_name(self, component: str) -> str:
        """The name of a security group."""
        return "default" if component == "default-group" else resource_name(self.deployment, component)

    def group(self, component: str) -> dict[str, Any]:
        """The security group of the component (names are unique within a VPC)."""
        name = self.group_name(component)
        return _first([group for group in self.found["security_groups"] if group["group_name"] == name])


def ids(reading: Mapping[str, Any], deployment: Mapping[str, Any]) -> dict[str, Any]:
    """Return the id of each part, by kind, and by component or zone; of one that is not there, an empty one."""
    network = Network(reading, deployment)
    subnets = [subnet["component"] for subnet in network.planned_subnets]
    return {
        "internet_gateway": network.internet_gateway.get("internet_gateway_id", ""),
        "s3_endpoint": network.s3_endpoint.get("vpc_endpoint_id", ""),
        "subnets": {each: network.subnet(each).get("subnet_id", "") for each in subnets},
        "nat_gateways": {zone: network.nat_gateway(zone).get("nat_gateway_id", "") for zone in network.zones},
        "allocations": {zone: network.allocation_id(zone) for zone in network.zones},
        "route_tables": {
            each: network.route_table(each).get("route_table_id", "") for each in network.route_table_components
        },
        "security_groups": {each: network.group(each).get("group_id", "") for each in GROUPS},
    }


def carries(resource: Mapping[str, Any], tags: Mapping[str, str]) -> bool:
    """Tell whether a resource has these tags, and perhaps more."""
    found = resource.get("tags", {})
    return all(found.get(key) == value for key, value in tags.items())


def _first(resources: list[dict[str, Any]]) -> dict[str, Any]:
    return resources[0] if resources else {}


def _only(resources: list[dict[str, Any]]) -> dict[str, Any]:
    return resources[0] if len(resources) == 1 else {}
