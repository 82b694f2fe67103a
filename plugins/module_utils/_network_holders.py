# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what others have in a deployment's VPC, so that it cannot be deleted.

What has to be gone first: EC2's API Reference, DeleteVpc, DeleteSubnet and DeleteSecurityGroup. Flow logs and DHCP
options do not hold a VPC, and a rule of a peered VPC that names a group becomes stale (Amazon VPC Peering Guide).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

try:
    import jmespath  # a part of botocore
except ImportError:
    pass  # AnsibleAWSModule says what is missing

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.amazon.aws.plugins.module_utils.tagging import boto3_tag_list_to_ansible_dict

from ._deployment_resources import WORKERS, Deployment
from ._naming import load_balancing_name

#: Interfaces that go with what made them, which is listed itself (EC2's API Reference, NetworkInterface).
MADE_BY_GATEWAYS = ("gateway_load_balancer_endpoint", "nat_gateway", "vpc_endpoint")

#: What subnets are associated with; deleting a subnet ends that.
ASSOCIATED = ("network_acl", "route_table")

_GONE = "['deleted', 'deleting', 'failed', 'rejected', 'expired', 'Deleted', 'Deleting', 'Failed', 'Rejected']"


@dataclass(frozen=True)
class Kind:
    """How things of a kind are listed, and what is said of those of others."""

    operation: str
    #: JMESPath to the things of a page that can hold something.
    query: str
    id: str
    words: str
    to_do: str
    #: The filter that names the VPC; none where the answer has to be searched for it.
    filter: str = "vpc-id"
    filters: str = "Filters"
    tags: str = "Tags"
    #: JMESPath to what says more about a thing.
    about: str = "''"


KINDS = {
    "network_interface": Kind(
        "describe_network_interfaces",
        "NetworkInterfaces[]",
        "NetworkInterfaceId",
        "network interface",
        "delete what made it, or the interface",
        tags="TagSet",
        about="Description",
    ),
    "instance": Kind(
        "describe_instances",
        "Reservations[].Instances[]",
        "InstanceId",
        "instance",
        "terminate it",
        about="Tags[?Key == 'Name'].Value | [0]",
    ),
    "subnet": Kind("describe_subnets", "Subnets[]", "SubnetId", "subnet", "delete it", about="CidrBlock"),
    "route_table": Kind(
        "describe_route_tables",
        "RouteTables[?!(Associations[?Main])]",
        "RouteTableId",
        "route table",
        "delete it",
    ),
    "network_acl": Kind(
        "describe_network_acls", "NetworkAcls[?!IsDefault]", "NetworkAclId", "network ACL", "delete it"
    ),
    "security_group": Kind(
        "describe_security_groups",
        "SecurityGroups[]",
        "GroupId",
        "security group",
        "delete it, or its rules that name groups of the deployment where it is the VPC's default one",
        about="GroupName",
    ),
    "vpc_endpoint": Kind(
        "describe_vpc_endpoints",
        f"VpcEndpoints[?!contains({_GONE}, State)]",
        "VpcEndpointId",
        "VPC endpoint",
        "delete it, or switch off the service that made it in this VPC",
        about="ServiceName",
    ),
    "nat_gateway": Kind(
        "describe_nat_gateways",
        f"NatGateways[?!contains({_GONE}, State)]",
        "NatGatewayId",
        "NAT gateway",
        "delete it",
        filters="Filter",
    ),
    "internet_gateway": Kind(
        "describe_internet_gateways",
        "InternetGateways[]",
        "InternetGatewayId",
        "internet gateway",
        "detach it",
        filter="attachment.vpc-id",
    ),
    "vpn_gateway": Kind(
        "describe_vpn_gateways",
        "VpnGateways[?VpcAttachments[?contains(['attaching', 'attached'], State)]]",
        "VpnGatewayId",
        "virtual private gateway",
        "detach it",
        filter="attachment.vpc-id",
    ),
    "egress_only_internet_gateway": Kind(
        "describe_egress_only_internet_gateways",
        "EgressOnlyInternetGateways[]",
        "EgressOnlyInternetGatewayId",
        "egress-only internet gateway",
        "delete it",
        filter="",
    ),
    "peering_connection": Kind(
        "describe_vpc_peering_connections",
        "VpcPeeringConnections[?contains(['initiating-request', 'pending-acceptance', 'provisioning', 'active'], "
        "Status.Code)]",
        "VpcPeeringConnectionId",
        "peering connection",
        "delete it",
        filter="",
        about="Status.Code",
    ),
}


@dataclass(frozen=True)
class Network:
    """The VPCs of a deployment in a region, and what is in them by kind, as EC2 answers it."""

    region: str
    vpcs: list[dict[str, Any]]
    things: Mapping[str, list[dict[str, Any]]]


def read(ec2: ClientType, deployment: Deployment, region: str) -> Network:
    """Return what is in the deployment's VPCs in the region of the client; where it has none, no more is asked."""
    vpcs = [
        vpc
        for vpc in _listed(ec2, "describe_vpcs", "Vpcs[]", {"Filters": deployment.filters})
        if _owns(deployment, vpc)
    ]
    if not vpcs:
        return Network(region, [], {})
    ids = [vpc["VpcId"] for vpc in vpcs]
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        answers = pool.map(lambda kind: _listed(ec2, kind.operation, kind.query, _arguments(kind, ids)), KINDS.values())
        return Network(region, vpcs, dict(zip(KINDS, answers)))


def _arguments(kind: Kind, vpcs: list[str]) -> dict[str, Any]:
    return {kind.filters: [{"Name": kind.filter, "Values": vpcs}]} if kind.filter else {}


@AWSErrorHandler.common_error_handler("look for what others have in the network (ec2 {operation})")
@AWSRetry.jittered_backoff()
def _listed(ec2: ClientType, operation: str, query: str, arguments: dict[str, Any]) -> list[dict[str, Any]]:
    if ec2.can_paginate(operation):
        pages = ec2.get_paginator(operation).paginate(**arguments)
    else:
        pages = [getattr(ec2, operation)(**arguments)]
    return [thing for page in pages for thing in jmespath.search(query, page) or []]


def judged(network: Network, deployment: Deployment) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what others have that holds the network, and the ids of interfaces that go with what made them."""
    ours = _ours(network, deployment)
    holders, leaving = [], []
    for name, things in network.things.items():
        kind = KINDS[name]
        for thing in things:
            if name == "network_interface" and _goes_by_itself(thing, network, deployment):
                leaving.append(thing[kind.id])
            # A teardown deletes no interface, so that one that stays holds the network whatever its tags are.
            elif name == "network_interface" or thing[kind.id] not in ours:
                held = sorted(_held(name, thing, ours))
                if held:
                    holders.append(_holder(network.region, name, thing, held))
    return sorted(holders, key=lambda each: (each["region"], each["type"], each["id"])), sorted(leaving)


def _ours(network: Network, deployment: Deployment) -> set[str]:
    return {vpc["VpcId"] for vpc in network.vpcs} | {
        thing[KINDS[name].id]
        for name, things in network.things.items()
        for thing in things
        if _owns(deployment, thing, KINDS[name].tags)
    }


def _owns(deployment: Deployment, thing: Mapping[str, Any], tags: str = "Tags") -> bool:
    return deployment.owns(boto3_tag_list_to_ansible_dict(thing.get(tags, [])))


def _goes_by_itself(interface: Mapping[str, Any], network: Network, deployment: Deployment) -> bool:
    """Tell whether an interface goes with something that is ours, or that is judged itself."""
    accounts = {vpc["OwnerId"] for vpc in network.vpcs}
    if interface.get("InterfaceType") in MADE_BY_GATEWAYS:
        # What another account has made in a subnet that is shared with it is listed there alone.
        return interface["OwnerId"] in accounts
    attachment = interface.get("Attachment", {})
    for instance in network.things["instance"]:
        if instance["InstanceId"] == attachment.get("InstanceId"):
            return not _owns(deployment, instance) or attachment.get("DeleteOnTermination", False)
    named = {"project": deployment.project, "environment": deployment.environment, "region": network.region}
    # Its name is in the description (Elastic Load Balancing User Guide for Application Load Balancers, "Security
    # groups").
    balancer = load_balancing_name(named, "load-balancer")
    return interface.get("Description", "").startswith(f"ELB app/{balancer}/")


def _held(name: str, thing: Mapping[str, Any], ours: set[str]) -> set[str]:
    """Return what of ours a thing of others keeps from being deleted; a terminated instance and the like keep none."""
    if name == "instance" and thing["State"]["Name"] == "terminated":
        return set()
    mentioned = set(_texts(thing)) & ours - {thing[KINDS[name].id]}
    if name in ASSOCIATED:
        return {each for each in mentioned if each.startswith("vpc-")}
    if name == "security_group" and thing["GroupName"] == "default":
        # It goes with its VPC, and until then holds what its rules name.
        return mentioned - {thing["VpcId"]}
    return mentioned


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in an answer; ids of ours are among them wherever a thing refers to what is ours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _holder(region: str, name: str, thing: Mapping[str, Any], held: list[str]) -> dict[str, Any]:
    kind = KINDS[name]
    about = str(jmespath.search(kind.about, thing) or "")
    owner, requester = thing.get("OwnerId", ""), thing.get("RequesterId", "")
    known = [about, f"owner {owner}" if owner else "", f"requester {requester}" if requester else ""]
    said = ", ".join(each for each in known if each)
    return {
        "region": region,
        "type": name,
        "id": thing[kind.id],
        "description": about,
        "owner": owner,
        "requester": requester,
        "holds": held,
        "sentence": f"{region}: {kind.words} {thing[kind.id]}{f' ({said})' if said else ''} holds {', '.join(held)}: "
        f"{kind.to_do}",
    }
