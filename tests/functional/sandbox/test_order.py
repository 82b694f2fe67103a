# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lists in another order each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.order import reordered

Aws = Callable[..., Any]


def ids(subnets: list[dict[str, Any]]) -> list[str]:
    return [subnet["SubnetId"] for subnet in subnets]


def test_same_question_is_answered_in_another_order(aws: Aws, vpc: str, subnets: list[str]) -> None:
    in_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    first, second = (ids(aws("ec2").describe_subnets(Filters=in_vpc)["Subnets"]) for _ in range(2))
    assert [first, second] == [subnets[::-1], subnets]


def test_lists_within_are_in_another_order(aws: Aws, vpc: str) -> None:
    ec2, made = aws("ec2"), [{"Key": key, "Value": ""} for key in "ab"]
    ec2.create_tags(Resources=[vpc], Tags=made)
    assert ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Tags"] == made[::-1]


def test_what_is_within_stays_as_it_is(aws: Aws, name: str) -> None:
    """In each of the protocols: Query, JSON and REST."""
    topic = aws("sns").create_topic(Name=name, Tags=[{"Key": key, "Value": f"<{key}>&"} for key in "ab"])["TopicArn"]
    tags = aws("sns").list_tags_for_resource(ResourceArn=topic)["Tags"]
    assert tags == [{"Key": "b", "Value": "<b>&"}, {"Key": "a", "Value": "<a>&"}]
    alarm = {"AlarmName": name, "MetricName": "m", "Namespace": "n", "Period": 60, "EvaluationPeriods": 1}
    compared = {"ComparisonOperator": "LessThanThreshold", "Threshold": 0.5, "Statistic": "Minimum"}
    aws("cloudwatch").put_metric_alarm(**alarm, **compared, AlarmActions=[topic, f"{topic}-other"])
    [found] = aws("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    assert found["AlarmActions"] == [f"{topic}-other", topic]
    assert {key: found[key] for key in compared} == compared
    config = {"Type": "HTTP", "FullyQualifiedDomainName": f"{name}.example", "RequestInterval": 30}
    check = aws("route53").create_health_check(CallerReference=name, HealthCheckConfig=config)["HealthCheck"]
    assert (
        config.items()
        <= aws("route53").get_health_check(HealthCheckId=check["Id"])["HealthCheck"]["HealthCheckConfig"].items()
    )


def test_order_that_is_stated_stays(aws: Aws, name: str) -> None:
    tags = [{"Key": key, "Value": ""} for key in "abc"]
    aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument="{}", Tags=tags)
    assert aws("iam").list_role_tags(RoleName=name)["Tags"] == tags


def test_reordered() -> None:
    value = {"a": [1, 2, 3], "b": {"c": [[1, 2], [3]]}, "d": [], "e": "text", "TerminationPolicies": ["x", "y"]}
    changed = {"a": [2, 3, 1], "b": {"c": [[3], [2, 1]]}, "d": [], "e": "text", "TerminationPolicies": ["x", "y"]}
    assert reordered(value, 1) == changed
    assert reordered(value["a"], 2) == [3, 1, 2]
    assert reordered(value["a"], 3) == [1, 2, 3]
