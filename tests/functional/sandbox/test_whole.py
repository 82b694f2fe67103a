# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients whose lists are whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Aws = Callable[..., Any]


def test_list_is_whole(aws: Aws, name: str) -> None:
    sns = aws("sns")
    made = {sns.create_topic(Name=f"{name}-{number}")["TopicArn"] for number in range(3)}
    found = sns.list_topics()
    assert made <= {topic["TopicArn"] for topic in found["Topics"]}
    assert "NextToken" not in found


def test_page_that_is_asked_for(aws: Aws, subnets: list[str]) -> None:
    [first, *_] = aws("ec2").get_paginator("describe_subnets").paginate(MaxResults=5)
    assert subnets
    assert aws("ec2").describe_subnets(MaxResults=5).keys() == first.keys()
    assert "NextToken" in first


def test_other_operations_are_the_client_s(aws: Aws, role: str) -> None:
    assert aws("iam").get_role(RoleName=role.rpartition("/")[2])["Role"]["Arn"] == role
    assert aws("iam").meta.service_model.service_name == "iam"
