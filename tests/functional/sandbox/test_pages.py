# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Answers in pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.pages import pages

Aws = Callable[..., Any]

TOKEN = {"output_token": "NextToken", "result_key": "Items"}


def sizes(found: Any, key: str) -> list[int]:
    return [len(page.get(key, [])) for page in found]


@pytest.fixture
def profile(aws: Aws, role: str) -> str:
    """Name of a role, and of its one instance profile."""
    name = role.rpartition("/")[2]
    aws("iam").create_instance_profile(InstanceProfileName=name)
    aws("iam").add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return name


@pytest.fixture
def groups(aws: Aws, name: str, image: str, subnets: list[str]) -> list[str]:
    """Names of three groups without instances."""
    template = {"LaunchTemplateName": name, "LaunchTemplateData": {"ImageId": image, "InstanceType": "t3.micro"}}
    aws("ec2").create_launch_template(**template)
    names = [f"{name}-{number}" for number in range(3)]
    for group in names:
        aws("autoscaling").create_auto_scaling_group(
            AutoScalingGroupName=group,
            LaunchTemplate={"LaunchTemplateName": name, "Version": "1"},
            MinSize=0,
            MaxSize=0,
            VPCZoneIdentifier=subnets[0],
        )
    return names


def test_one_thing_comes_after_pages_without_any(aws: Aws, profile: str) -> None:
    found = list(aws("iam").get_paginator("list_instance_profiles_for_role").paginate(RoleName=profile))
    assert sizes(found, "InstanceProfiles") == [0, 0, 1]
    assert [page.get("IsTruncated", False) for page in found] == [True, True, False]


def test_no_thing_is_one_page(aws: Aws, role: str) -> None:
    pages_of = aws("iam").get_paginator("list_instance_profiles_for_role")
    assert sizes(pages_of.paginate(RoleName=role.rpartition("/")[2]), "InstanceProfiles") == [0]


def test_pages_of_autoscaling_groups(aws: Aws, groups: list[str]) -> None:
    found = list(aws("autoscaling").get_paginator("describe_auto_scaling_groups").paginate())
    first, second, third = sizes(found, "AutoScalingGroups")
    assert first
    assert not second
    assert third - first in (0, 1)
    assert set(groups) <= {group["AutoScalingGroupName"] for page in found for group in page["AutoScalingGroups"]}


def test_what_is_named_comes_whole(aws: Aws, groups: list[str]) -> None:
    found = aws("autoscaling").get_paginator("describe_auto_scaling_groups").paginate(AutoScalingGroupNames=groups)
    assert sizes(found, "AutoScalingGroups") == [3]


def test_operation_without_a_paginator_of_botocore(aws: Aws, groups: list[str]) -> None:
    autoscaling, asked = aws("autoscaling"), {"AutoScalingGroupName": groups[0]}
    refresh = autoscaling.start_instance_refresh(**asked)["InstanceRefreshId"]
    pages_of = [autoscaling.describe_instance_refreshes(**asked, MaxRecords=50)]
    while token := pages_of[-1].get("NextToken"):
        pages_of.append(autoscaling.describe_instance_refreshes(**asked, NextToken=token))
    assert sizes(pages_of, "InstanceRefreshes") == [0, 0, 1]
    assert pages_of[-1]["InstanceRefreshes"][0]["InstanceRefreshId"] == refresh


def test_services_without_empty_pages_have_short_ones(aws: Aws, name: str) -> None:
    made = [aws("sns").create_topic(Name=f"{name}-{number}")["TopicArn"] for number in range(3)]
    found = list(aws("sns").get_paginator("list_topics").paginate())
    assert len(found) == 2
    assert all(sizes(found, "Topics"))
    assert set(made) <= {topic["TopicArn"] for page in found for topic in page["Topics"]}


def test_what_upstream_does_not_page_comes_whole(aws: Aws, role: str, allow: Callable[..., None]) -> None:
    allow(("s3:GetObject", "*"))
    found = aws("iam").get_paginator("list_role_policies").paginate(RoleName=role.rpartition("/")[2])
    assert sizes(found, "PolicyNames") == [1]


def test_ec2_pages_where_it_is_asked_for(aws: Aws, vpc: str, subnets: list[str]) -> None:
    paginator, in_vpc = aws("ec2").get_paginator("describe_subnets"), [{"Name": "vpc-id", "Values": [vpc]}]
    assert sizes(paginator.paginate(Filters=in_vpc), "Subnets") == [len(subnets)]
    assert sizes(paginator.paginate(Filters=in_vpc, MaxResults=5), "Subnets") == [1, 0, 1]


def test_ec2_pages_types_unasked(aws: Aws) -> None:
    offered = aws("ec2").get_paginator("describe_instance_type_offerings")
    in_zones = {"LocationType": "availability-zone", "Filters": [{"Name": "instance-type", "Values": ["t3.micro"]}]}
    first, second, third = sizes(offered.paginate(**in_zones), "InstanceTypeOfferings")
    assert first
    assert not second
    assert third - first in (0, 1)


def test_page_can_be_asked_for_again(aws: Aws, profile: str) -> None:
    first, second, _ = aws("iam").get_paginator("list_instance_profiles_for_role").paginate(RoleName=profile)
    again = aws("iam").list_instance_profiles_for_role(RoleName=profile, Marker=first["Marker"])
    assert again["Marker"] == second["Marker"]


def test_log_tells_further_pages(aws: Aws, profile: str, state: Path) -> None:
    list(aws("iam").get_paginator("list_instance_profiles_for_role").paginate(RoleName=profile))
    lines = [json.loads(line) for line in (state / "requests.jsonl").read_text().splitlines()[-3:]]
    assert [line["further"] for line in lines] == [False, True, True]


def test_pages_end_where_moto_said() -> None:
    answer = {"Items": [1, 2, 3], "NextToken": "moto's"}
    assert [page["Items"] for page in pages(dict(answer), TOKEN, empty=True)] == [[1], [], [2, 3]]
    *_, last = pages(dict(answer), TOKEN, empty=False)
    assert last == {"Items": [3], "NextToken": "moto's"}


def test_lists_beside_each_other() -> None:
    paginator = {"output_token": "NextToken", "result_key": ["A", "B", "C"]}
    cut = pages({"A": [1], "B": [1, 2, 3], "C": [], "Other": 0}, paginator, empty=False)
    assert cut == [{"A": [1], "B": [1, 2], "C": [], "Other": 0}, {"A": [], "B": [3], "C": [], "Other": 0}]


def test_answer_that_cannot_be_cut() -> None:
    assert pages({"Items": [1]}, TOKEN, empty=False) == [{"Items": [1]}]
    assert pages({"Items": []}, TOKEN, empty=True) == [{"Items": []}]
