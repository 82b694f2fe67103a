# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

ZONES = ["us-east-1a", "us-east-1b"]


@pytest.fixture(scope="module")
def ec2(aws: Callable[..., Any]) -> Any:
    return aws("ec2")


@pytest.fixture(scope="module")
def vpc(ec2: Any) -> dict[str, Any]:
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["molecule-network-us-east-1-vpc"]}])["Vpcs"]
    return vpc


@pytest.fixture(scope="module")
def in_vpc(vpc: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]


@pytest.fixture(scope="module")
def subnets(ec2: Any, in_vpc: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return by_component(ec2.describe_subnets(Filters=in_vpc)["Subnets"])


@pytest.fixture(scope="module")
def route_tables(ec2: Any, in_vpc: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    tables = ec2.describe_route_tables(Filters=in_vpc)["RouteTables"]
    return by_component(table for table in tables if not any(to["Main"] for to in table["Associations"]))


@pytest.fixture(scope="module")
def groups(ec2: Any, in_vpc: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return by_component(ec2.describe_security_groups(Filters=in_vpc)["SecurityGroups"])


@pytest.fixture(scope="module")
def endpoint(ec2: Any, in_vpc: list[dict[str, Any]]) -> dict[str, Any]:
    (endpoint,) = ec2.describe_vpc_endpoints(Filters=in_vpc)["VpcEndpoints"]
    return endpoint


@pytest.fixture(scope="module")
def s3_ranges(ec2: Any) -> str:
    name = [{"Name": "prefix-list-name", "Values": ["com.amazonaws.us-east-1.s3"]}]
    (ranges,) = ec2.describe_prefix_lists(Filters=name)["PrefixLists"]
    return ranges["PrefixListId"]


@pytest.fixture(scope="module")
def nat_gateway(ec2: Any, in_vpc: list[dict[str, Any]]) -> dict[str, Any]:
    live = [{"Name": "state", "Values": ["pending", "available"]}]
    (gateway,) = ec2.describe_nat_gateways(Filters=[*in_vpc, *live])["NatGateways"]
    return gateway


def by_component(resources: Any) -> dict[str, dict[str, Any]]:
    return {tag["Value"]: one for one in resources for tag in one["Tags"] if tag["Key"] == "Component"}


def routes(table: dict[str, Any]) -> dict[str, str]:
    """Where each destination leads."""
    return {
        route.get("DestinationCidrBlock") or route["DestinationPrefixListId"]: route.get("NatGatewayId")
        or route["GatewayId"]
        for route in table["Routes"]
    }


def rules(permissions: list[dict[str, Any]]) -> set[tuple[str, int, str]]:
    """Protocol, port, and the range or group at the other end, of each rule."""
    return {
        (rule["IpProtocol"], port, end)
        for rule in permissions
        for port in (rule["FromPort"], rule["ToPort"])
        for end in [
            *(item["CidrIp"] for item in rule["IpRanges"]),
            *(item["CidrIpv6"] for item in rule["Ipv6Ranges"]),
            *(item["PrefixListId"] for item in rule["PrefixListIds"]),
            *(item["GroupId"] for item in rule["UserIdGroupPairs"]),
        ]
    }


def test_vpc(ec2, vpc, assert_tags):
    assert vpc["CidrBlock"] == "10.64.0.0/16"
    support = ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute="enableDnsSupport")
    assert support["EnableDnsSupport"]["Value"]
    hostnames = ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute="enableDnsHostnames")
    assert hostnames["EnableDnsHostnames"]["Value"]
    assert_tags(vpc["Tags"], "vpc")


def test_subnets(subnets, assert_tags):
    assert {component: subnet["AvailabilityZone"] for component, subnet in subnets.items()} == {
        f"{tier}-{zone}": zone for tier in ("public", "private") for zone in ZONES
    }
    for component, subnet in subnets.items():
        assert not subnet["MapPublicIpOnLaunch"]
        assert_tags(subnet["Tags"], component)


def test_public_subnets_go_out_by_the_internet_gateway(ec2, vpc, subnets, route_tables, assert_tags):
    (gateway,) = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc["VpcId"]]}])[
        "InternetGateways"
    ]
    assert_tags(gateway["Tags"], "internet-gateway")
    table = route_tables["public"]
    assert routes(table) == {vpc["CidrBlock"]: "local", "0.0.0.0/0": gateway["InternetGatewayId"]}
    assert {to["SubnetId"] for to in table["Associations"]} == {subnets[f"public-{zone}"]["SubnetId"] for zone in ZONES}
    assert_tags(table["Tags"], "public")


@pytest.mark.parametrize("zone", ZONES)
def test_private_subnets_go_out_by_the_nat_gateway(
    zone, vpc, subnets, route_tables, nat_gateway, endpoint, s3_ranges, assert_tags
):
    table = route_tables[f"private-{zone}"]
    assert routes(table) == {
        vpc["CidrBlock"]: "local",
        "0.0.0.0/0": nat_gateway["NatGatewayId"],
        s3_ranges: endpoint["VpcEndpointId"],
    }
    assert [to["SubnetId"] for to in table["Associations"]] == [subnets[f"private-{zone}"]["SubnetId"]]
    assert_tags(table["Tags"], f"private-{zone}")


def test_nat_gateway(ec2, subnets, nat_gateway, assert_tags):
    assert nat_gateway["State"] == "available"
    assert nat_gateway["SubnetId"] == subnets["public-us-east-1a"]["SubnetId"]
    assert_tags(nat_gateway["Tags"], "nat-us-east-1a")
    (used,) = nat_gateway["NatGatewayAddresses"]
    (address,) = ec2.describe_addresses(AllocationIds=[used["AllocationId"]])["Addresses"]
    assert_tags(address["Tags"], "nat-us-east-1a")


def test_s3_endpoint(endpoint, route_tables, assert_tags):
    assert endpoint["VpcEndpointType"] == "Gateway"
    assert endpoint["ServiceName"] == "com.amazonaws.us-east-1.s3"
    assert set(endpoint["RouteTableIds"]) == {route_tables[f"private-{zone}"]["RouteTableId"] for zone in ZONES}
    assert json.loads(endpoint["PolicyDocument"])["Statement"] == [
        {
            "Sid": "ContentIsRead",
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": ["arn:aws:s3:::molecule-network", "arn:aws:s3:::molecule-network/*"],
        },
        {
            "Sid": "PackagesAreRead",
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["s3:GetObject"],
            "Resource": [
                "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*",
                "arn:aws:s3:::mountpoint-s3-release/*",
            ],
        },
        {
            "Sid": "FilesAreTransferred",
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": ["arn:aws:s3:::molecule-network-transfer/*"],
        },
    ]
    assert_tags(endpoint["Tags"], "s3-endpoint")


def test_security_groups(groups, assert_tags):
    load_balancer, instance = (groups[component]["GroupId"] for component in ("load-balancer", "instance"))
    assert {
        component: (rules(group["IpPermissions"]), rules(group["IpPermissionsEgress"]))
        for component, group in groups.items()
    } == {
        "default-group": (set(), set()),
        "load-balancer": (
            {("tcp", 80, "0.0.0.0/0"), ("tcp", 443, "0.0.0.0/0")},
            {("tcp", 80, instance)},
        ),
        "instance": ({("tcp", 80, load_balancer)}, {("tcp", 443, "0.0.0.0/0")}),
    }
    for component, group in groups.items():
        assert_tags(group["Tags"], component)
