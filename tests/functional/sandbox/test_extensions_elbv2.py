# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


@pytest.fixture
def balancer(aws: Aws, name: str, subnets: list[str]) -> str:
    return aws("elbv2").create_load_balancer(Name=name, Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]


def attributes(aws: Aws, balancer: str) -> dict[str, str]:
    described = aws("elbv2").describe_load_balancer_attributes(LoadBalancerArn=balancer)["Attributes"]
    return {attribute["Key"]: attribute["Value"] for attribute in described}


def modify(aws: Aws, balancer: str, **changed: str) -> None:
    aws("elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=balancer,
        Attributes=[{"Key": key, "Value": value} for key, value in changed.items()],
    )


def test_attributes_have_their_defaults(aws: Aws, balancer: str) -> None:
    described = attributes(aws, balancer)

    assert described["idle_timeout.timeout_seconds"] == "60"
    assert described["routing.http.drop_invalid_header_fields.enabled"] == "false"
    assert described["routing.http.desync_mitigation_mode"] == "defensive"
    assert described["access_logs.s3.enabled"] == "false"


def test_attributes_keep_what_is_set(aws: Aws, balancer: str) -> None:
    before = attributes(aws, balancer)
    changed = {"idle_timeout.timeout_seconds": "30", "routing.http.drop_invalid_header_fields.enabled": "true"}
    modify(aws, balancer, **changed)

    assert attributes(aws, balancer) == {**before, **changed}


def test_a_protected_load_balancer_is_not_deleted(aws: Aws, balancer: str) -> None:
    elbv2 = aws("elbv2")
    modify(aws, balancer, **{"deletion_protection.enabled": "true"})
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        elbv2.delete_load_balancer(LoadBalancerArn=balancer)

    modify(aws, balancer, **{"deletion_protection.enabled": "false"})
    elbv2.delete_load_balancer(LoadBalancerArn=balancer)
    with pytest.raises(ClientError, match="LoadBalancerNotFound"):
        elbv2.describe_load_balancers(LoadBalancerArns=[balancer])


def test_the_hosted_zone_is_the_regions(aws: Aws, name: str) -> None:
    def zone(region: str) -> str:
        ec2 = aws("ec2", region)
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        created = aws("elbv2", region).create_load_balancer(Name=name, Subnets=[subnet])
        return created["LoadBalancers"][0]["CanonicalHostedZoneId"]

    assert (zone("us-east-1"), zone("us-east-2")) == ("Z35SXDOTRQ7X7K", "Z3AADJGX6KTTL2")
