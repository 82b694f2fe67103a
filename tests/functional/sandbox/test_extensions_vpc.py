# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


@pytest.fixture
def route_tables(aws: Aws, vpc: str) -> list[str]:
    return [aws("ec2").create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2)]


@pytest.fixture
def endpoint(aws: Aws, vpc: str, route_tables: list[str]) -> str:
    created = aws("ec2").create_vpc_endpoint(
        VpcId=vpc,
        ServiceName="com.amazonaws.us-east-1.s3",
        VpcEndpointType="Gateway",
        RouteTableIds=route_tables[:1],
        PolicyDocument='{"Statement": []}',
    )
    return created["VpcEndpoint"]["VpcEndpointId"]


@pytest.fixture
def gateway(aws: Aws, vpc: str) -> str:
    """An internet gateway."""
    ec2 = aws("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return gateway


@pytest.fixture
def nat(aws: Aws, subnets: list[str]) -> dict[str, str]:
    """A NAT gateway and its address."""
    ec2 = aws("ec2")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    tags = [{"ResourceType": "natgateway", "Tags": [{"Key": "Name", "Value": "nat"}]}]
    created = ec2.create_nat_gateway(SubnetId=subnets[0], AllocationId=address, TagSpecifications=tags)
    return {"id": created["NatGateway"]["NatGatewayId"], "address": address}


def security_group(aws: Aws, vpc: str, name: str) -> str:
    return aws("ec2").create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]


def refused(code: str = "DependencyViolation") -> Any:
    return pytest.raises(ClientError, match=code)


@pytest.mark.parametrize("region", ["us-east-1", "us-west-2"])
@pytest.mark.parametrize(
    ("list_name", "family"), [("route53-healthchecks", "IPv4"), ("ipv6.route53-healthchecks", "IPv6")]
)
def test_health_checkers_have_a_prefix_list(aws: Aws, region: str, list_name: str, family: str) -> None:
    ec2 = aws("ec2", region)
    by_name = [{"Name": "prefix-list-name", "Values": [f"com.amazonaws.{region}.{list_name}"]}]
    (prefix_list,) = ec2.describe_managed_prefix_lists(Filters=by_name)["PrefixLists"]

    assert (prefix_list["AddressFamily"], prefix_list["OwnerId"]) == (family, "AWS")
    assert ec2.get_managed_prefix_list_entries(PrefixListId=prefix_list["PrefixListId"])["Entries"]


def test_a_subnet_has_one_route_table(aws: Aws, subnets: list[str], route_tables: list[str]) -> None:
    ec2 = aws("ec2")
    first = ec2.associate_route_table(RouteTableId=route_tables[0], SubnetId=subnets[0])["AssociationId"]
    with refused("Resource.AlreadyAssociated"):
        ec2.associate_route_table(RouteTableId=route_tables[1], SubnetId=subnets[0])
    assert ec2.associate_route_table(RouteTableId=route_tables[0], SubnetId=subnets[0])["AssociationId"] == first

    ec2.disassociate_route_table(AssociationId=first)
    ec2.associate_route_table(RouteTableId=route_tables[1], SubnetId=subnets[0])


def test_an_endpoint_takes_a_policy_and_forgets_it(aws: Aws, endpoint: str) -> None:
    ec2 = aws("ec2")

    def statements() -> list[dict[str, Any]]:
        described = ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]
        return json.loads(described["PolicyDocument"])["Statement"]

    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, PolicyDocument='{"Statement": [{"Effect": "Deny"}]}')
    assert statements() == [{"Effect": "Deny"}]
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, ResetPolicy=True)
    assert statements() == [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]


def test_an_endpoints_routes_follow_its_route_tables(aws: Aws, endpoint: str, route_tables: list[str]) -> None:
    ec2 = aws("ec2")

    def routed() -> list[str]:
        tables = ec2.describe_route_tables(RouteTableIds=route_tables)["RouteTables"]
        return [
            table["RouteTableId"]
            for table in tables
            if any(route.get("GatewayId") == endpoint for route in table["Routes"])
        ]

    assert routed() == route_tables[:1]
    ec2.modify_vpc_endpoint(
        VpcEndpointId=endpoint, AddRouteTableIds=route_tables[1:], RemoveRouteTableIds=route_tables[:1]
    )
    assert routed() == route_tables[1:]
    described = ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]
    assert described["RouteTableIds"] == route_tables[1:]


def test_a_deleted_endpoint_vanishes(aws: Aws, vpc: str, endpoint: str) -> None:
    ec2 = aws("ec2")
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])

    in_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    assert ec2.describe_vpc_endpoints(Filters=in_vpc)["VpcEndpoints"] == []


def test_tags_of_a_nat_gateway_are_found(aws: Aws, nat: dict[str, str]) -> None:
    by_type = [{"Name": "resource-id", "Values": [nat["id"]]}, {"Name": "resource-type", "Values": ["natgateway"]}]

    assert [tag["Value"] for tag in aws("ec2").describe_tags(Filters=by_type)["Tags"]] == ["nat"]


def test_tags_of_an_address_are_found(aws: Aws) -> None:
    ec2 = aws("ec2")
    tags = [{"ResourceType": "elastic-ip", "Tags": [{"Key": "Name", "Value": "nat"}]}]
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=tags)["AllocationId"]
    by_type = [{"Name": "resource-id", "Values": [address]}, {"Name": "resource-type", "Values": ["elastic-ip"]}]

    assert [tag["Value"] for tag in ec2.describe_tags(Filters=by_type)["Tags"]] == ["nat"]


def test_the_interface_of_a_nat_gateway_says_whose_it_is(aws: Aws, subnets: list[str], nat: dict[str, str]) -> None:
    there = [{"Name": "subnet-id", "Values": [subnets[0]]}]
    [interface] = aws("ec2").describe_network_interfaces(Filters=there)["NetworkInterfaces"]
    assert interface["InterfaceType"] == "nat_gateway"
    assert interface["Description"] == f"Interface for NAT Gateway {nat['id']}"


def test_the_address_of_a_nat_gateway_is_free_after_it(aws: Aws, nat: dict[str, str]) -> None:
    ec2 = aws("ec2")
    with refused("InvalidIPAddress.InUse"):
        ec2.release_address(AllocationId=nat["address"])

    ec2.delete_nat_gateway(NatGatewayId=nat["id"])
    ec2.release_address(AllocationId=nat["address"])


def test_a_nat_gateway_can_be_deleted_again(aws: Aws, nat: dict[str, str]) -> None:
    ec2 = aws("ec2")
    for _ in range(2):
        ec2.delete_nat_gateway(NatGatewayId=nat["id"])
    ec2.release_address(AllocationId=nat["address"])
    ec2.delete_nat_gateway(NatGatewayId=nat["id"])


@pytest.mark.parametrize("late", ["", "1"])
def test_the_address_of_a_nat_gateway_is_free_late(
    local_aws: Aws, local_subnet: str, monkeypatch: pytest.MonkeyPatch, late: str
) -> None:
    monkeypatch.setenv("SANDBOX_LATE", late)
    ec2 = local_aws("ec2")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=local_subnet, AllocationId=address)["NatGateway"]["NatGatewayId"]
    ec2.delete_nat_gateway(NatGatewayId=gateway)

    if late:
        with refused(r"\(AuthFailure\).*You do not have permission to access the specified resource"):
            ec2.release_address(AllocationId=address)
    ec2.release_address(AllocationId=address)


def test_a_nat_gateway_fails_where_its_address_is_anothers(aws: Aws, subnets: list[str], nat: dict[str, str]) -> None:
    ec2 = aws("ec2")
    created = ec2.create_nat_gateway(SubnetId=subnets[1], AllocationId=nat["address"])["NatGateway"]
    [failed] = ec2.describe_nat_gateways(NatGatewayIds=[created["NatGatewayId"]])["NatGateways"]

    assert (failed["State"], failed["FailureCode"]) == ("failed", "Resource.AlreadyAssociated")
    assert failed["FailureMessage"] == f"Elastic IP address {nat['address']} is already associated"
    assert not any("AllocationId" in address for address in failed["NatGatewayAddresses"])
    [first] = ec2.describe_nat_gateways(NatGatewayIds=[nat["id"]])["NatGateways"]
    assert first["NatGatewayAddresses"][0]["AllocationId"] == nat["address"]
    ec2.delete_nat_gateway(NatGatewayId=failed["NatGatewayId"])
    ec2.delete_subnet(SubnetId=subnets[1])


def test_a_gateway_stays_while_addresses_are_mapped(aws: Aws, vpc: str, gateway: str, nat: dict[str, str]) -> None:
    ec2 = aws("ec2")
    with refused():
        ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)

    ec2.delete_nat_gateway(NatGatewayId=nat["id"])
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)


def test_a_gateway_and_subnets_stay_while_a_load_balancer_uses_them(
    aws: Aws, vpc: str, name: str, gateway: str, subnets: list[str]
) -> None:
    ec2 = aws("ec2")
    created = aws("elbv2").create_load_balancer(Name=name, Subnets=subnets)
    with refused():
        ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    with refused():
        ec2.delete_subnet(SubnetId=subnets[1])

    aws("elbv2").delete_load_balancer(LoadBalancerArn=created["LoadBalancers"][0]["LoadBalancerArn"])
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_subnet(SubnetId=subnets[1])


def test_a_subnet_stays_while_an_interface_is_in_it(aws: Aws, subnets: list[str], nat: dict[str, str]) -> None:
    ec2 = aws("ec2")
    with refused():
        ec2.delete_subnet(SubnetId=subnets[0])

    ec2.delete_nat_gateway(NatGatewayId=nat["id"])
    ec2.delete_subnet(SubnetId=subnets[0])


def test_a_security_group_stays_while_an_interface_has_it(aws: Aws, vpc: str, name: str, subnets: list[str]) -> None:
    ec2 = aws("ec2")
    group = security_group(aws, vpc, name)
    interface = ec2.create_network_interface(SubnetId=subnets[0], Groups=[group])["NetworkInterface"]
    with refused():
        ec2.delete_security_group(GroupId=group)

    ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    ec2.delete_security_group(GroupId=group)


def test_a_security_group_stays_while_a_load_balancer_has_it(aws: Aws, vpc: str, name: str, subnets: list[str]) -> None:
    group = security_group(aws, vpc, name)
    aws("elbv2").create_load_balancer(Name=name, Subnets=subnets, SecurityGroups=[group])

    with refused():
        aws("ec2").delete_security_group(GroupId=group)


def test_a_security_group_stays_while_another_refers_to_it(aws: Aws, vpc: str) -> None:
    ec2 = aws("ec2")
    balancer, instances = (security_group(aws, vpc, name) for name in ("balancer", "instances"))
    from_balancer = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": balancer}]}]
    ec2.authorize_security_group_ingress(GroupId=instances, IpPermissions=from_balancer)
    with refused():
        ec2.delete_security_group(GroupId=balancer)

    ec2.revoke_security_group_ingress(GroupId=instances, IpPermissions=from_balancer)
    ec2.authorize_security_group_ingress(GroupId=balancer, IpPermissions=from_balancer)
    ec2.delete_security_group(GroupId=balancer)


@pytest.mark.parametrize("dependency", ["gateway", "endpoint", "group"])
def test_a_vpc_stays_while_something_is_in_it(
    aws: Aws, vpc: str, name: str, request: pytest.FixtureRequest, dependency: str
) -> None:
    if dependency == "group":
        security_group(aws, vpc, name)
    else:
        request.getfixturevalue(dependency)
        if dependency == "endpoint":
            for table in request.getfixturevalue("route_tables"):
                aws("ec2").delete_route_table(RouteTableId=table)

    with refused():
        aws("ec2").delete_vpc(VpcId=vpc)


def test_an_empty_vpc_is_deleted(aws: Aws, vpc: str) -> None:
    aws("ec2").delete_vpc(VpcId=vpc)

    with refused("InvalidVpcID.NotFound"):
        aws("ec2").describe_vpcs(VpcIds=[vpc])


def test_tags_go_with_what_is_deleted(aws: Aws, vpc: str, subnets: list[str], name: str) -> None:
    ec2 = aws("ec2")
    group = security_group(aws, vpc, name)
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    there = [vpc, *subnets, group, gateway, address]
    ec2.create_tags(Resources=there, Tags=[{"Key": "Name", "Value": "tagged"}])

    def tagged() -> set[str]:
        found = ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": there}])["Tags"]
        return {tag["ResourceId"] for tag in found}

    assert tagged() == set(there)
    ec2.release_address(AllocationId=address)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)
    ec2.delete_security_group(GroupId=group)
    for subnet in subnets:
        ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)
    assert tagged() == set()
