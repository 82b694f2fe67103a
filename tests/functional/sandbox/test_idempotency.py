# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Calls that are repeated with their client token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


def test_repeated_call_is_done_once(aws: Aws, vpc: str, name: str) -> None:
    ec2 = aws("ec2")
    made = [ec2.create_route_table(VpcId=vpc, ClientToken=name)["RouteTable"]["RouteTableId"] for _ in range(2)]
    other = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]

    assert made[0] == made[1]
    everything = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    ours = {table["RouteTableId"] for table in everything if not any(each["Main"] for each in table["Associations"])}
    assert ours == {made[0], other}


def test_refused_call_is_tried_again(aws: Aws, vpc: str, name: str) -> None:
    ec2 = aws("ec2")
    with pytest.raises(ClientError, match="InvalidVpcID.NotFound"):
        ec2.create_route_table(VpcId="vpc-00000000000000000", ClientToken=name)
    assert ec2.create_route_table(VpcId=vpc, ClientToken=name)


def test_token_is_of_a_region_and_an_operation(aws: Aws, vpc: str, subnets: list[str], name: str) -> None:
    there = aws("ec2", "us-east-2")
    other = there.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    table = aws("ec2").create_route_table(VpcId=vpc, ClientToken=name)["RouteTable"]["RouteTableId"]

    assert there.create_route_table(VpcId=other, ClientToken=name)["RouteTable"]["RouteTableId"] != table
    gateway = {"SubnetId": subnets[0], "ConnectivityType": "private", "ClientToken": name}
    assert aws("ec2").create_nat_gateway(**gateway)["NatGateway"]["NatGatewayId"]
