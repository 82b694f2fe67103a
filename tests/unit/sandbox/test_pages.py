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


def test_one_thing_comes_after_pages_without_any(aws: Aws, role: str, allow: Callable[..., None]) -> None:
    name = role.rpartition("/")[2]
    allow(("s3:GetObject", "*"))
    found = list(aws("iam").get_paginator("list_role_policies").paginate(RoleName=name))
    assert [page["PolicyNames"] for page in found] == [[], [], ["policy"]]
    assert [page["IsTruncated"] for page in found] == [True, True, False]


def test_no_thing_is_one_page(aws: Aws, role: str) -> None:
    pages_of = aws("iam").get_paginator("list_role_policies")
    assert sizes(pages_of.paginate(RoleName=role.rpartition("/")[2]), "PolicyNames") == [0]


def test_pages_of_autoscaling_groups(aws: Aws, groups: list[str]) -> None:
    found = list(aws("autoscaling").get_paginator("describe_auto_scaling_groups").paginate())
    assert sizes(found, "AutoScalingGroups")[:2] == [len(groups) // 2, 0]
    listed = [group["AutoScalingGroupName"] for page in found for group in page["AutoScalingGroups"]]
    assert sorted(listed) == sorted(groups)


def test_what_is_named_comes_whole(aws: Aws, groups: list[str]) -> None:
    found = aws("autoscaling").get_paginator("describe_auto_scaling_groups").paginate(AutoScalingGroupNames=groups)
    assert sizes(found, "AutoScalingGroups") == [3]


def test_services_without_empty_pages_have_short_ones(aws: Aws, name: str) -> None:
    made = [aws("sns").create_topic(Name=f"{name}-{number}")["TopicArn"] for number in range(3)]
    found = list(aws("sns").get_paginator("list_topics").paginate())
    assert len(found) == 2
    assert all(sizes(found, "Topics"))
    assert set(made) <= {topic["TopicArn"] for page in found for topic in page["Topics"]}


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


def test_page_can_be_asked_for_again(aws: Aws, role: str, allow: Callable[..., None]) -> None:
    name = role.rpartition("/")[2]
    allow(("s3:GetObject", "*"))
    first, second, _ = aws("iam").get_paginator("list_role_policies").paginate(RoleName=name)
    again = aws("iam").list_role_policies(RoleName=name, Marker=first["Marker"])
    assert again["Marker"] == second["Marker"]


def test_log_tells_further_pages(aws: Aws, role: str, allow: Callable[..., None], state: Path) -> None:
    name = role.rpartition("/")[2]
    allow(("s3:GetObject", "*"))
    list(aws("iam").get_paginator("list_role_policies").paginate(RoleName=name))
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
