# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One sandbox for all tests here. Each test makes what it needs under names of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest

import sandbox


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture(scope="session")
def environment(state: Path) -> Iterator[dict[str, str]]:
    with sandbox.running(state) as environment:
        yield environment


@pytest.fixture(scope="session")
def aws(environment: dict[str, str]) -> Callable[..., Any]:
    """Makes boto3 clients of the sandbox: aws("ec2"), aws("ec2", "us-east-2")."""

    def client(service: str, region: str = environment["AWS_REGION"]) -> Any:
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        )

    return client


@pytest.fixture
def name() -> str:
    return f"test-{uuid4().hex[:8]}"


@pytest.fixture
def image(aws: Callable[..., Any]) -> str:
    parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    return aws("ssm").get_parameter(Name=parameter)["Parameter"]["Value"]


@pytest.fixture
def vpc(aws: Callable[..., Any]) -> str:
    return aws("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture
def subnets(aws: Callable[..., Any], vpc: str) -> list[str]:
    """In zones a and b."""
    return [
        aws("ec2").create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")[
            "Subnet"
        ]["SubnetId"]
        for number, zone in enumerate("ab")
    ]
