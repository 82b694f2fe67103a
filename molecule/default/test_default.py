# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What no role can show alone: that their parts belong together, in each region and between them."""

from __future__ import annotations

import json
from typing import Any

import pytest

REGIONS = ["us-east-1", "us-east-2"]
OURS = [{"Name": "tag:Project", "Values": ["demo"]}, {"Name": "tag:Environment", "Values": ["sandbox"]}]


def components(resources: list[dict[str, Any]], key: str) -> dict[str, str]:
    """The id of each component."""
    return {tag["Value"]: one[key] for one in resources for tag in one["Tags"] if tag["Key"] == "Component"}


@pytest.fixture(params=REGIONS)
def region(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def bucket_arn(region: str) -> str:
    return f"arn:aws:s3:::demo-content-sandbox-{region}-123456789012"


@pytest.fixture
def load_balancer(aws, region: str) -> dict[str, Any]:
    (balancer,) = aws("elbv2", region).describe_load_balancers()["LoadBalancers"]
    return balancer


@pytest.fixture
def group(aws, region: str) -> dict[str, Any]:
    (group,) = aws("autoscaling", region).describe_auto_scaling_groups()["AutoScalingGroups"]
    return group


@pytest.fixture
def launched(aws, region: str, group: dict[str, Any]) -> dict[str, Any]:
    """What the group's template says of an instance."""
    (version,) = aws("ec2", region).describe_launch_template_versions(
        LaunchTemplateId=group["LaunchTemplate"]["LaunchTemplateId"], Versions=[group["LaunchTemplate"]["Version"]]
    )["LaunchTemplateVersions"]
    return version["LaunchTemplateData"]


def test_load_balancer_is_in_public_and_group_in_private_subnets(aws, region, load_balancer, group):
    subnets = components(aws("ec2", region).describe_subnets(Filters=OURS)["Subnets"], "SubnetId")
    assert {zone["SubnetId"] for zone in load_balancer["AvailabilityZones"]} == {
        subnet for component, subnet in subnets.items() if component.startswith("public-")
    }
    assert set(group["VPCZoneIdentifier"].split(",")) == {
        subnet for component, subnet in subnets.items() if component.startswith("private-")
    }


def test_security_groups_are_the_networks(aws, region, load_balancer, launched):
    groups = components(aws("ec2", region).describe_security_groups(Filters=OURS)["SecurityGroups"], "GroupId")
    assert load_balancer["SecurityGroups"] == [groups["load-balancer"]]
    assert launched["SecurityGroupIds"] == [groups["instance"]]


def test_instances_and_endpoint_read_the_bucket_of_their_region(aws, region, bucket_arn, launched):
    (endpoint,) = aws("ec2", region).describe_vpc_endpoints(Filters=OURS)["VpcEndpoints"]
    content = {s["Sid"]: s["Resource"] for s in json.loads(endpoint["PolicyDocument"])["Statement"]}["ContentIsRead"]
    assert content == [bucket_arn, f"{bucket_arn}/*"]
    iam = aws("iam")
    name = launched["IamInstanceProfile"]["Arn"].rpartition("/")[2]
    (role,) = iam.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Roles"]
    policy = iam.get_role_policy(RoleName=role["RoleName"], PolicyName="content")["PolicyDocument"]
    assert [statement["Resource"] for statement in policy["Statement"]] == [[bucket_arn], [f"{bucket_arn}/*"]]


def test_health_check_asks_the_regions_load_balancer(aws, load_balancer):
    names = [
        check["HealthCheckConfig"]["FullyQualifiedDomainName"]
        for check in aws("route53").list_health_checks()["HealthChecks"]
    ]
    assert load_balancer["DNSName"].lower() in names
