# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: networks.

AWS-managed prefix lists (Amazon VPC User Guide)
    moto 5.2.5 has none of Route 53's health checkers. AWS: one for IPv4 and one for IPv6, in every region.
AssociateRouteTable
    moto answers the association that a subnet has, with whatever table. AWS: Resource.AlreadyAssociated for another.
ModifyVpcEndpoint
    moto ignores ResetPolicy, and route tables that are added or removed keep their routes.
DeleteVpcEndpoints
    moto lists an endpoint for ever, with the state deleted. AWS: it vanishes.
TagDescription
    moto calls a NAT gateway nat-gateway and an address vpc-elastic-ip, so that nothing finds their tags.
    AWS: natgateway, elastic-ip.
CreateNatGateway
    moto's network interface of a gateway is like any other. AWS: its type is nat_gateway, and it says whose it is.
    moto moves an address that something else has. AWS: the gateway comes, and fails (NatGateway, FailureCode
    Resource.AlreadyAssociated); such a one need not have an address.
DeleteNatGateway
    moto leaves its network interface and its address associated. AWS: both are free when the state is deleted.
    One that is deleted is still known for a while, and deleting it again is no error (gruntwork-io/cloud-nuke pull
    request 248).
ReleaseAddress, DetachInternetGateway, DeleteSubnet, DeleteSecurityGroup, DeleteVpc
    moto removes what others still use (of a VPC it looks at subnets, route tables and VPN gateways only).
    AWS: InvalidIPAddress.InUse for the address, DependencyViolation for the others.
ReleaseAddress, DeleteInternetGateway, DeleteSubnet, DeleteSecurityGroup, DeleteVpc
    moto keeps the tags. AWS: "If you delete a resource, any tags for the resource are also deleted" (Amazon EC2 User
    Guide, Tag your Amazon EC2 resources).
ReleaseAddress
    moto releases the address of a NAT gateway at once. AWS: for some time after the gateway is deleted, AuthFailure,
    as deployments report (kubernetes/kops issues 938 and 1604). The sandbox answers so once for each address where its
    environment has SANDBOX_LATE=1 when the gateway is deleted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses.vpcs import VPCs
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE
from moto.elbv2.models import FakeLoadBalancer, elbv2_backends

from sandbox.extensions import extends

# From ip-ranges.json, service ROUTE53_HEALTHCHECKS; a few of them, to stand for the list.
HEALTH_CHECKERS = {
    "route53-healthchecks": ("IPv4", ["15.177.0.0/18", "54.183.255.128/26", "54.228.16.0/26", "107.23.255.0/26"]),
    "ipv6.route53-healthchecks": ("IPv6", ["2406:da12:fff::/48", "2600:1f1c:7ff:f800::/53"]),
}

EC2_PREFIX_TO_RESOURCE["nat"] = "natgateway"
EC2_PREFIX_TO_RESOURCE["eipalloc"] = "elastic-ip"

moto_create_default_pls = EC2Backend.create_default_pls
moto_associate_route_table = EC2Backend.associate_route_table
moto_modify_vpc_endpoint = VPCs.modify_vpc_endpoint
moto_modify = VPCEndPoint.modify
moto_delete_vpc_endpoints = EC2Backend.delete_vpc_endpoints
moto_create_nat_gateway = EC2Backend.create_nat_gateway
moto_delete_nat_gateway = EC2Backend.delete_nat_gateway
moto_release_address = EC2Backend.release_address
moto_delete_internet_gateway = EC2Backend.delete_internet_gateway
moto_detach_internet_gateway = EC2Backend.detach_internet_gateway
moto_delete_subnet = EC2Backend.delete_subnet
moto_delete_security_group = EC2Backend.delete_security_group
moto_delete_vpc = EC2Backend.delete_vpc


@extends(EC2Backend)
def create_default_pls(self) -> None:
    moto_create_default_pls(self)
    for name, (family, ranges) in HEALTH_CHECKERS.items():
        self._create_aws_managed_prefix_list(
            f"com.amazonaws.{self.region_name}.{name}", family, [{"Cidr": cidr, "Description": ""} for cidr in ranges]
        )


@extends(EC2Backend)
def associate_route_table(
    self, route_table_id: str, gateway_id: str | None = None, subnet_id: str | None = None
) -> str:
    for table in self.route_tables.values():
        if subnet_id and table.id != route_table_id and subnet_id in table._associations.values():
            raise EC2ClientError(
                "Resource.AlreadyAssociated",
                f"the specified association for route table {route_table_id} conflicts with an existing association",
            )
    return moto_associate_route_table(self, route_table_id, gateway_id, subnet_id)


@extends(VPCs)
def modify_vpc_endpoint(self) -> ActionResult:
    if self._get_bool_param("ResetPolicy"):
        self._get_params()["PolicyDocument"] = json.dumps(VPCEndPoint.DEFAULT_POLICY)
    return moto_modify_vpc_endpoint(self)


@extends(VPCEndPoint)
def modify(self, *args: Any) -> None:
    before = set(self.route_table_ids)
    moto_modify(self, *args)
    after = set(self.route_table_ids)
    for table in after - before:
        self.ec2_backend.create_route(
            table, None, gateway_id=self.id, destination_prefix_list_id=self.destination_prefix_list_id
        )
    for table in before - after:
        self.ec2_backend.delete_route(table, self.destination_prefix_list_id)


@extends(EC2Backend)
def delete_vpc_endpoints(self, vpce_ids: list[str] | None = None) -> None:
    moto_delete_vpc_endpoints(self, vpce_ids)
    for endpoint in vpce_ids or []:
        self.vpc_end_points.pop(endpoint, None)


@extends(EC2Backend)
def create_nat_gateway(self, subnet_id: str, allocation_id: str, *args: Any, **kwargs: Any):
    if not allocation_id or not self.address_by_allocation([allocation_id])[0].association_id:
        gateway = moto_create_nat_gateway(self, subnet_id, allocation_id, *args, **kwargs)
        gateway._eni.interface_type = "nat_gateway"
        gateway._eni.description = f"Interface for NAT Gateway {gateway.id}"
        return gateway
    gateway = moto_create_nat_gateway(self, subnet_id, "", *args, **kwargs)
    gateway.state = "failed"
    gateway.failure_code = "Resource.AlreadyAssociated"
    gateway.failure_message = f"Elastic IP address {allocation_id} is already associated"
    gateway.address_set = [{"privateIp": gateway.private_ip}]
    self.enis.pop(gateway._eni.id)
    return gateway


@extends(EC2Backend)
def delete_nat_gateway(self, nat_gateway_id: str):
    gateway = self.nat_gateways.get(nat_gateway_id)
    if gateway and gateway.state == "deleted":
        return gateway
    gateway = moto_delete_nat_gateway(self, nat_gateway_id)
    for address in gateway.address_set:
        if address.get("associationId"):
            self.disassociate_address(association_id=address["associationId"])
            [released] = self.address_by_allocation([address["allocationId"]])
            released.is_late = os.environ.get("SANDBOX_LATE") == "1"
    self.enis.pop(gateway._eni.id, None)
    return gateway


@extends(EC2Backend)
def release_address(self, address: str | None = None, allocation_id: str | None = None) -> None:
    found = self.address_by_ip([address]) if address else self.address_by_allocation([allocation_id])
    if found[0].association_id:
        raise EC2ClientError("InvalidIPAddress.InUse", f"Address {found[0].public_ip} is in use.")
    if getattr(found[0], "is_late", False):
        found[0].is_late = False
        raise EC2ClientError("AuthFailure", "You do not have permission to access the specified resource.")
    released = found[0].allocation_id
    moto_release_address(self, address, allocation_id)
    self.tags.pop(released, None)


@extends(EC2Backend)
def delete_internet_gateway(self, internet_gateway_id: str) -> None:
    moto_delete_internet_gateway(self, internet_gateway_id)
    self.tags.pop(internet_gateway_id, None)


@extends(EC2Backend)
def detach_internet_gateway(self, internet_gateway_id: str, vpc_id: str) -> None:
    mapped = any(eni.public_ip and eni.subnet.vpc_id == vpc_id for eni in self.enis.values())
    public = any(balancer.vpc_id == vpc_id and balancer.scheme != "internal" for balancer in _load_balancers(self))
    if mapped or public:
        raise DependencyViolationError(
            f"Network {vpc_id} has some mapped public address(es). "
            "Please unmap those public address(es) before detaching the gateway."
        )
    moto_detach_internet_gateway(self, internet_gateway_id, vpc_id)


@extends(EC2Backend)
def delete_subnet(self, subnet_id: str):
    used = any(eni.subnet.id == subnet_id for eni in self.enis.values())
    balanced = any(subnet.id == subnet_id for balancer in _load_balancers(self) for subnet in balancer.subnets)
    if used or balanced:
        raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
    deleted = moto_delete_subnet(self, subnet_id)
    self.tags.pop(subnet_id, None)
    return deleted


@extends(EC2Backend)
def delete_security_group(self, name: str | None = None, group_id: str | None = None) -> None:
    group = self.get_security_group_by_name_or_id(group_id or name)
    if group and group.id in _groups_in_use(self):
        raise DependencyViolationError(f"resource {group.id} has a dependent object")
    moto_delete_security_group(self, name, group_id)
    if group:
        self.tags.pop(group.id, None)


@extends(EC2Backend)
def delete_vpc(self, vpc_id: str):
    attached = any(gateway.vpc and gateway.vpc.id == vpc_id for gateway in self.internet_gateways.values())
    groups = any(group.name != "default" for group in self.groups.get(vpc_id, {}).values())
    endpoints = any(endpoint.vpc_id == vpc_id for endpoint in self.vpc_end_points.values())
    if attached or groups or endpoints:
        raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
    deleted = moto_delete_vpc(self, vpc_id)
    self.tags.pop(vpc_id, None)
    return deleted


def _load_balancers(ec2: EC2Backend) -> list[FakeLoadBalancer]:
    return list(elbv2_backends[ec2.account_id][ec2.region_name].load_balancers.values())


def _groups_in_use(ec2: EC2Backend) -> Iterator[str]:
    """Groups of network interfaces and load balancers, and those that other groups' rules refer to."""
    for eni in ec2.enis.values():
        yield from (group.id for group in eni.group_set)
    for balancer in _load_balancers(ec2):
        yield from balancer.security_groups or []
    for groups in ec2.groups.values():
        for group in groups.values():
            rules = [*group.ingress_rules, *group.egress_rules]
            yield from (
                source for rule in rules if (source := rule.source_group.get("GroupId")) not in (None, group.id)
            )
