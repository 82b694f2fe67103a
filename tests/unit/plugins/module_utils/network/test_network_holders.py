# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _network_holders
from ansible_collections.globalmountpoint.aws.plugins.module_utils._deployment_resources import Deployment

DEPLOYMENT = Deployment("gm", "t")
OURS = [{"Key": key, "Value": value} for key, value in DEPLOYMENT.tags.items()]
ACCOUNT, OTHER_ACCOUNT = "123456789012", "999999999999"
VPC, SUBNET, GROUP = "vpc-ours", "subnet-ours", "sg-ours"
OUR_VPC = {"VpcId": VPC, "OwnerId": ACCOUNT, "Tags": OURS}
BALANCER = "ELB app/gm-t-us-east-1-load-balancer/0123456789abcdef"


def in_vpc(**things) -> dict:
    return {"VpcId": VPC, "OwnerId": ACCOUNT, **things}


def interface(**changed) -> dict:
    made = {"NetworkInterfaceId": "eni-1", "SubnetId": SUBNET, "Groups": [{"GroupId": GROUP}], "TagSet": []}
    return in_vpc(**{**made, "Description": "", "InterfaceType": "interface", **changed})


def instance(state: str = "running", tags: tuple = ()) -> dict:
    return in_vpc(InstanceId="i-1", State={"Name": state}, SubnetId=SUBNET, Tags=list(tags))


def judged(**things) -> tuple[list[dict], list[str]]:
    """Judge things beside what a deployment has."""
    base = {
        **{kind: [] for kind in _network_holders.KINDS},
        "subnet": [in_vpc(SubnetId=SUBNET, Tags=OURS)],
        "security_group": [in_vpc(GroupId=GROUP, GroupName="ours", Tags=OURS)],
    }
    for kind, more in things.items():
        base[kind] = [*base[kind], *more]
    return _network_holders.judged(_network_holders.Network("us-east-1", [OUR_VPC], base), DEPLOYMENT)


def test_nothing_of_others():
    assert judged() == ([], [])


def test_interface_of_others_is_named_with_all_that_is_known():
    found = interface(Description="AWS Lambda VPC ENI-a", RequesterId="AROA:lambda", OwnerId=OTHER_ACCOUNT)
    [holder], leaving = judged(network_interface=[found])
    assert leaving == []
    assert holder == {
        "region": "us-east-1",
        "type": "network_interface",
        "id": "eni-1",
        "description": "AWS Lambda VPC ENI-a",
        "owner": OTHER_ACCOUNT,
        "requester": "AROA:lambda",
        "holds": [GROUP, SUBNET, VPC],
        "sentence": "us-east-1: network interface eni-1 (AWS Lambda VPC ENI-a, owner 999999999999, requester "
        "AROA:lambda) holds sg-ours, subnet-ours, vpc-ours: delete what made it, or the interface",
    }


@pytest.mark.parametrize(
    ("changed", "instances"),
    [
        pytest.param({"Description": BALANCER}, [], id="load balancer"),
        pytest.param({"InterfaceType": "nat_gateway"}, [], id="NAT gateway"),
        pytest.param({"InterfaceType": "vpc_endpoint"}, [], id="endpoint"),
        pytest.param(
            {"Attachment": {"InstanceId": "i-1", "DeleteOnTermination": True}}, [instance(tags=OURS)], id="instance"
        ),
    ],
)
def test_interfaces_that_go_with_what_made_them(changed, instances):
    assert judged(network_interface=[interface(**changed)], instance=instances) == ([], ["eni-1"])


@pytest.mark.parametrize(
    ("changed", "instances"),
    [
        pytest.param({"Description": "ELB app/gm-t-us-east-1-other/0123"}, [], id="load balancer of others"),
        pytest.param({"InterfaceType": "nat_gateway", "OwnerId": OTHER_ACCOUNT}, [], id="gateway of another account"),
        pytest.param({"Attachment": {"InstanceId": "i-2", "DeleteOnTermination": True}}, [], id="unknown instance"),
        pytest.param(
            {"Attachment": {"InstanceId": "i-1", "DeleteOnTermination": False}}, [instance(tags=OURS)], id="stays"
        ),
        pytest.param({"TagSet": OURS}, [], id="tagged as ours"),
    ],
)
def test_interfaces_that_stay(changed, instances):
    holders, leaving = judged(network_interface=[interface(**changed)], instance=instances)
    assert ([each["id"] for each in holders], leaving) == (["eni-1"], [])


def test_instance_of_others_is_named_and_its_interface_is_not():
    attached = interface(Attachment={"InstanceId": "i-1", "DeleteOnTermination": True})
    holders, leaving = judged(network_interface=[attached], instance=[instance()])
    assert [(each["id"], each["holds"]) for each in holders] == [("i-1", [SUBNET, VPC])]
    assert leaving == ["eni-1"]


def test_terminated_instance_of_others_holds_nothing():
    assert judged(instance=[instance("terminated")]) == ([], [])


@pytest.mark.parametrize(
    ("kind", "thing", "holds"),
    [
        ("subnet", in_vpc(SubnetId="subnet-1", CidrBlock="10.0.0.0/24"), [VPC]),
        ("route_table", in_vpc(RouteTableId="rtb-1", Associations=[{"SubnetId": SUBNET}]), [VPC]),
        ("network_acl", in_vpc(NetworkAclId="acl-1", Associations=[{"SubnetId": SUBNET}]), [VPC]),
        ("security_group", in_vpc(GroupId="sg-1", GroupName="GuardDutyManagedSecurityGroup-vpc-ours"), [VPC]),
        (
            "security_group",
            in_vpc(
                GroupId="sg-1", GroupName="web", IpPermissions=[{"UserIdGroupPairs": [{"GroupId": GROUP}]}], Tags=[]
            ),
            [GROUP, VPC],
        ),
        (
            "security_group",
            in_vpc(
                GroupId="sg-1", GroupName="default", IpPermissionsEgress=[{"UserIdGroupPairs": [{"GroupId": GROUP}]}]
            ),
            [GROUP],
        ),
        ("vpc_endpoint", in_vpc(VpcEndpointId="vpce-1", SubnetIds=[SUBNET], ServiceName="s"), [SUBNET, VPC]),
        ("nat_gateway", in_vpc(NatGatewayId="nat-1", SubnetId=SUBNET), [SUBNET, VPC]),
        ("internet_gateway", {"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": VPC}]}, [VPC]),
        ("vpn_gateway", {"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": VPC}]}, [VPC]),
        (
            "egress_only_internet_gateway",
            {"EgressOnlyInternetGatewayId": "eigw-1", "Attachments": [{"VpcId": VPC}]},
            [VPC],
        ),
        (
            "peering_connection",
            {"VpcPeeringConnectionId": "pcx-1", "AccepterVpcInfo": {"VpcId": VPC}, "Status": {"Code": "active"}},
            [VPC],
        ),
    ],
)
def test_what_others_have(kind, thing, holds):
    [holder], _leaving = judged(**{kind: [thing]})
    assert (holder["type"], holder["id"]) == (kind, thing[_network_holders.KINDS[kind].id])
    assert holder["holds"] == holds
    assert holder["sentence"].endswith(f"holds {', '.join(holds)}: {_network_holders.KINDS[kind].to_do}")


@pytest.mark.parametrize(
    ("kind", "thing"),
    [
        ("security_group", in_vpc(GroupId="sg-1", GroupName="default")),
        ("peering_connection", {"VpcPeeringConnectionId": "pcx-1", "AccepterVpcInfo": {"VpcId": "vpc-2"}}),
        ("egress_only_internet_gateway", {"EgressOnlyInternetGatewayId": "e-1", "Attachments": [{"VpcId": "vpc-2"}]}),
        ("nat_gateway", in_vpc(NatGatewayId="nat-1", SubnetId=SUBNET, Tags=OURS)),
    ],
)
def test_what_holds_nothing(kind, thing):
    assert judged(**{kind: [thing]}) == ([], [])


def test_without_a_vpc_nothing_more_is_asked(ec2):
    stranger = {**OUR_VPC, "Tags": OURS[:1]}
    ec2.answers("describe_vpcs", {"Vpcs": [stranger]}, {"Filters": DEPLOYMENT.filters})
    network = _network_holders.read(ec2.client, DEPLOYMENT, "us-east-1")
    assert (network.vpcs, network.things) == ([], {})


@pytest.mark.parametrize(
    ("kind", "things", "expected"),
    [
        ("route_table", {"RouteTables": [{"Associations": [{"Main": True}]}, {"Associations": []}]}, 1),
        ("network_acl", {"NetworkAcls": [{"IsDefault": True}, {"IsDefault": False}]}, 1),
        ("vpc_endpoint", {"VpcEndpoints": [{"State": each} for each in ("available", "pending", "deleted")]}, 2),
        ("nat_gateway", {"NatGateways": [{"State": each} for each in ("available", "deleting", "failed")]}, 1),
        ("vpn_gateway", {"VpnGateways": [{"VpcAttachments": [{"State": each}]} for each in ("attached", "x")]}, 1),
        (
            "peering_connection",
            {"VpcPeeringConnections": [{"Status": {"Code": each}} for each in ("active", "deleted", "rejected")]},
            1,
        ),
    ],
)
def test_states(kind, things, expected):
    assert len(_network_holders.jmespath.search(_network_holders.KINDS[kind].query, things)) == expected
