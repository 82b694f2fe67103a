# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A sandbox with faults, and one that is late; boto itself says how it understands them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

import sandbox

ONCE = Config(retries={"total_max_attempts": 1})


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    @contextmanager
    def start(**variables: str) -> Iterator[Callable[[str], Any]]:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        with sandbox.running(tmp_path / "sandbox") as environment:
            yield lambda service: boto3.client(
                service,
                region_name="us-east-1",
                endpoint_url=environment["AWS_ENDPOINT_URL"],
                aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
                config=ONCE,
            )

    return start


def test_answers_are_lost_after_the_work_was_done(started: Callable[..., Any], tmp_path: Path) -> None:
    with started(SANDBOX_LOST="1") as client:
        with pytest.raises(ConnectionClosedError):
            client("s3").create_bucket(Bucket="lost")
        with pytest.raises(ConnectionClosedError):
            client("iam").create_role(RoleName="lost", AssumeRolePolicyDocument="{}")
    actions = (tmp_path / "sandbox" / "requests.jsonl").read_text()
    assert '"CreateBucket"' in actions
    assert '"CreateRole"' in actions


def test_calls_are_throttled_or_fail_before_they_are_done(started: Callable[..., Any]) -> None:
    codes = set()
    with started(SANDBOX_THROTTLED="0.5", SANDBOX_FAILING="0.5") as client:
        for _ in range(20):
            with pytest.raises(ClientError) as error:
                client("ec2").describe_vpcs()
            codes.add(error.value.response["Error"]["Code"])
    assert codes == {"RequestLimitExceeded", "InternalError"}


def test_half_of_the_answers_are_lost_and_the_others_tell_what_was_done(started: Callable[..., Any]) -> None:
    made, lost = 0, 0
    with started(SANDBOX_LOST="0.5") as client:
        for _ in range(12):
            try:
                client("ec2").allocate_address(Domain="vpc")
                made += 1
            except ConnectionClosedError:
                lost += 1
        while True:
            try:
                addresses = client("ec2").describe_addresses()["Addresses"]
                break
            except ConnectionClosedError:
                continue
    assert made
    assert lost
    assert len(addresses) == 12


def test_states_take_their_time_when_the_sandbox_is_late(started: Callable[..., Any]) -> None:
    with started(SANDBOX_LATE="1") as client:
        ec2 = client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        gateway = ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]
        name = gateway["NatGatewayId"]
        table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": name}
        assert gateway["State"] == "pending"
        with pytest.raises(ClientError, match="InvalidNatGatewayID.NotFound"):
            ec2.create_route(**route)
        ec2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[name], WaiterConfig={"Delay": 1})
        ec2.create_route(**route)
        ec2.delete_nat_gateway(NatGatewayId=name)
        assert ec2.describe_nat_gateways(NatGatewayIds=[name])["NatGateways"][0]["State"] == "deleting"
