# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A network as the role makes it: EC2's answers, which botocore holds against its model, and what is read of them."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timezone

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _naming, _network_info

from tests.clients import announced

DEPLOYMENT = {"project": "gm", "environment": "prod", "region": "us-east-1", "role": "primary"}
POLICY = {"Version": "2012-10-17", "Statement": [{"Sid": "ContentIsRead", "Effect": "Allow", "Action": ["s3:*"]}]}
PARAMS = {
    "filters": {"tag:Component": "vpc"},
    "vpc_cidr": "",
    "region_index": 0,
    "zone_count": 2,
    "instance_type": "t3.micro",
    "prefix_list": "checkers",
    "only_plan": False,
}
VPC = "vpc-1"
OWNER = "123456789012"
SUBNETS = [
    ("public-a", "a", "10.64.0.0/20"),
    ("private-a", "a", "10.64.16.0/20"),
    ("public-b", "b", "10.64.32.0/20"),
    ("private-b", "b", "10.64.48.0/20"),
]
LOCAL = {"DestinationCidrBlock": "10.64.0.0/16", "GatewayId": "local", "State": "active", "Origin": "CreateRouteTable"}
ENDPOINT = {"DestinationPrefixListId": "pl-s3", "GatewayId": "vpce-1", "State": "active", "Origin": "CreateRoute"}


def tags(component: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in _naming.resource_tags(DEPLOYMENT, component).items()]


def filters(**values) -> list[dict]:
    return [
        {"Name": name.replace("_", "-"), "Values": value if isinstance(value, list) else [value]}
        for name, value in values.items()
    ]


def table(component: str, table_id: str, subnets: list[str], *routes: dict) -> dict:
    associated = [{"Main": False, "SubnetId": each, "AssociationState": {"State": "associated"}} for each in subnets]
    return {
        "RouteTableId": table_id,
        "VpcId": VPC,
        "Associations": associated,
        "Routes": [LOCAL, *routes],
        "Tags": tags(component),
    }


def out(**gateway: str) -> dict:
    return {"DestinationCidrBlock": "0.0.0.0/0", "State": "active", "Origin": "CreateRoute", **gateway}


def permission(port: int, **ends) -> dict:
    return {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "IpRanges": [],
        "Ipv6Ranges": [],
        "PrefixListIds": [],
        "UserIdGroupPairs": [],
        **ends,
    }


def group(component: str, name: str, description: str, into: list[dict], out_of: list[dict]) -> dict:
    return {
        "GroupId": f"sg-{component}",
        "GroupName": name,
        "Description": description,
        "OwnerId": OWNER,
        "VpcId": VPC,
        "IpPermissions": into,
        "IpPermissionsEgress": out_of,
        "Tags": tags(component),
    }


VISITORS = {"CidrIp": "0.0.0.0/0", "Description": "Visitors"}
CHECKERS = {"PrefixListId": "pl-checkers", "Description": "Checkers"}
ANSWERS = {
    "describe_vpcs": (
        {
            "Vpcs": [
                {
                    "VpcId": VPC,
                    "CidrBlock": "10.64.0.0/16",
                    "State": "available",
                    "CidrBlockAssociationSet": [
                        {"CidrBlock": "10.64.0.0/16", "CidrBlockState": {"State": "associated"}}
                    ],
                    "Tags": [*tags("vpc"), {"Key": "aws:cloudformation:stack-id", "Value": "x"}],
                }
            ]
        },
        {"Filters": [{"Name": "tag:Component", "Values": ["vpc"]}]},
    ),
    "describe_subnets": (
        {
            "Subnets": [
                {
                    "SubnetId": f"subnet-{component}",
                    "VpcId": VPC,
                    "AvailabilityZone": zone,
                    "CidrBlock": cidr,
                    "State": "available",
                    "MapPublicIpOnLaunch": False,
                    "AssignIpv6AddressOnCreation": False,
                    "Ipv6CidrBlockAssociationSet": [],
                    "Tags": tags(component),
                }
                for component, zone, cidr in SUBNETS
            ]
        },
        {"Filters": filters(vpc_id=VPC)},
    ),
    "describe_instance_type_offerings": (
        {"InstanceTypeOfferings": [{"Location": zone} for zone in "abc"]},
        {"LocationType": "availability-zone", "Filters": filters(instance_type="t3.micro")},
    ),
    "describe_availability_zones": (
        {"AvailabilityZones": [{"ZoneName": zone, "ZoneType": "availability-zone"} for zone in "abc"]},
        {},
    ),
    "describe_managed_prefix_lists": (
        {"PrefixLists": [{"PrefixListId": "pl-checkers"}]},
        {"Filters": filters(prefix_list_name="checkers")},
    ),
    "describe_route_tables": (
        {
            "RouteTables": [
                {
                    "RouteTableId": "rtb-main",
                    "Associations": [{"Main": True, "AssociationState": {"State": "associated"}}],
                    "Routes": [LOCAL],
                    "Tags": [],
                },
                table("public", "rtb-1", ["subnet-public-a", "subnet-public-b"], out(GatewayId="igw-1")),
                table("private-a", "rtb-2", ["subnet-private-a"], out(NatGatewayId="nat-a"), ENDPOINT),
                table("private-b", "rtb-3", ["subnet-private-b"], ENDPOINT, out(NatGatewayId="nat-a")),
            ]
        },
        {"Filters": filters(vpc_id=VPC)},
    ),
    "describe_security_groups": (
        {
            "SecurityGroups": [
                group("default-group", "default", "default VPC security group", [], []),
                group(
                    "load-balancer",
                    "gm-prod-us-east-1-load-balancer",
                    "Load balancer",
                    [permission(port, IpRanges=[VISITORS], PrefixListIds=[CHECKERS]) for port in (443, 80)],
                    [permission(80, UserIdGroupPairs=[{"GroupId": "sg-instance", "UserId": OWNER}])],
                ),
                group(
                    "instance",
                    "gm-prod-us-east-1-instance",
                    "Instances",
                    [permission(80, UserIdGroupPairs=[{"GroupId": "sg-load-balancer", "UserId": OWNER}])],
                    [permission(443, IpRanges=[{"CidrIp": "0.0.0.0/0"}])],
                ),
            ]
        },
        {"Filters": filters(vpc_id=VPC)},
    ),
    "describe_vpc_endpoints": (
        {
            "VpcEndpoints": [
                {"VpcEndpointId": "vpce-0", "VpcEndpointType": "Interface", "ServiceName": "x", "State": "available"},
                {
                    "VpcEndpointId": "vpce-1",
                    "VpcEndpointType": "Gateway",
                    "ServiceName": "com.amazonaws.us-east-1.s3",
                    "State": "available",
                    "RouteTableIds": ["rtb-3", "rtb-2"],
                    "PolicyDocument": json.dumps(POLICY),
                    "Tags": tags("s3-endpoint"),
                },
            ]
        },
        {"Filters": filters(vpc_id=VPC)},
    ),
    "dns support": (
        {"EnableDnsSupport": {"Value": True}},
        {"VpcId": VPC, "Attribute": "enableDnsSupport"},
    ),
    "dns hostnames": (
        {"EnableDnsHostnames": {"Value": True}},
        {"VpcId": VPC, "Attribute": "enableDnsHostnames"},
    ),
    "describe_nat_gateways": (
        {
            "NatGateways": [
                {
                    "NatGatewayId": "nat-a",
                    "SubnetId": "subnet-public-a",
                    "State": "available",
                    "CreateTime": datetime(2026, 1, 1, tzinfo=timezone.utc),
                    "NatGatewayAddresses": [{"AllocationId": "eipalloc-a", "PublicIp": "198.51.100.7"}],
                    "Tags": tags("nat-a"),
                }
            ]
        },
        {"Filter": filters(vpc_id=VPC, state=["pending", "available"])},
    ),
    "describe_internet_gateways": (
        {
            "InternetGateways": [
                {
                    "InternetGatewayId": "igw-1",
                    "Attachments": [{"VpcId": VPC, "State": "available"}],
                    "Tags": tags("internet-gateway"),
                }
            ]
        },
        {},
    ),
    "describe_addresses": (
        {
            "Addresses": [
                {
                    "AllocationId": "eipalloc-a",
                    "PublicIp": "198.51.100.7",
                    "AssociationId": "eipassoc-a",
                    "Tags": [*tags("nat-a"), {"Key": "Bill", "Value": "to"}],
                }
            ]
        },
        {},
    ),
}


@pytest.fixture
def deployment():
    return DEPLOYMENT


@pytest.fixture
def answers():
    """What EC2 answers to each call, in their order, and the arguments that it has to be called with."""
    return dict(ANSWERS)


def reader(ec2):
    """Reads a network from these answers; a call without one fails."""

    def read(answers, **params):
        for name, (answer, expected) in answers.items():
            ec2.answers("describe_vpc_attribute" if name.startswith("dns") else name, answer, expected)
        return _network_info.read(ec2.client, {**PARAMS, **params})

    return read


@pytest.fixture
def read(ec2):
    return reader(ec2)


@pytest.fixture(scope="session")
def read_once():
    with announced("ec2") as ec2:
        return reader(ec2)(ANSWERS)


@pytest.fixture
def reading(read_once):
    """What is read of the network above, and may be changed."""
    return copy.deepcopy(read_once)


@pytest.fixture
def wanted():
    """What the network above is, as the role states it."""

    def rule(ports, desc=None, **ends):
        return {"proto": "tcp", "ports": ports, **({"rule_desc": desc} if desc else {}), **ends}

    return {
        "deployment": DEPLOYMENT,
        "nat_zones": ["a"],
        "s3_policy": copy.deepcopy(POLICY),
        "security_groups": {
            "default-group": {"description": "default VPC security group", "rules": [], "rules_egress": []},
            "load-balancer": {
                "description": "Load balancer",
                "rules": [
                    rule([80, 443], "Visitors", cidr_ip=["0.0.0.0/0"]),
                    rule([80, 443], "Checkers", ip_prefix=["pl-checkers"]),
                ],
                "rules_egress": [rule([80], group_id=["sg-instance"])],
            },
            "instance": {
                "description": "Instances",
                "rules": [rule([80], group_id=["sg-load-balancer"])],
                "rules_egress": [rule([443], cidr_ip=["0.0.0.0/0"])],
            },
        },
    }
