# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module on the sandbox, where a call has made a second VPC."""

from __future__ import annotations

from uuid import uuid4

import pytest
from ansible_collections.globalmountpoint.aws.plugins.modules import network_info

from tests import modules

CIDR = "10.64.0.0/16"


@pytest.fixture(scope="module")
def ec2(client):
    """EC2 of a sandbox."""
    return client("ec2")


@pytest.fixture
def twins(ec2):
    """The ids of two VPCs with the same tags, and these."""
    name = f"twins-{uuid4().hex[:8]}"
    specification = [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": name}]}]
    vpcs = [ec2.create_vpc(CidrBlock=CIDR, TagSpecifications=specification)["Vpc"] for _ in range(2)]
    return sorted(vpc["VpcId"] for vpc in vpcs), {"tag:Name": name}


@pytest.fixture
def run(capsys):
    return lambda filters: modules.result(capsys, network_info, {"filters": filters, "instance_type": "t3.micro"})


def found(result) -> tuple[str, list[str]]:
    return result["vpc_id"], [vpc["vpc_id"] for vpc in result["found"]["duplicate_vpcs"]]


def test_first_stays_where_nothing_is_in_any(twins, run):
    (first, second), filters = twins
    assert found(run(filters)) == (first, [second])


def test_the_one_with_subnets_stays(ec2, twins, run):
    (first, second), filters = twins
    ec2.create_subnet(VpcId=second, CidrBlock="10.64.0.0/20")
    assert found(run(filters)) == (second, [first])


def test_two_that_are_in_use_are_refused(ec2, twins, run):
    (first, second), filters = twins
    ec2.create_subnet(VpcId=second, CidrBlock="10.64.0.0/20")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=first)
    result = run(filters)
    assert result["failed"] is True
    assert f"{first}, {second} carry the same tags" in result["msg"]
