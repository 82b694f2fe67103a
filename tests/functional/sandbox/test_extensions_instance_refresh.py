# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With real hosts, in this process. Without them: test_extensions_autoscaling.py"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]
Group = dict[str, Any]

IMAGE = "ami-12c6146b"


@pytest.fixture
def target_group(make_target_group: Callable[..., str]) -> str:
    return make_target_group()


@pytest.fixture
def autoscaling(local_aws: Aws) -> Any:
    return local_aws("autoscaling")


@pytest.fixture(autouse=True)
def _group(local_aws: Aws, autoscaling: Any, local_subnet: str, target_group: str) -> None:
    """The group web of two instances, at the first of two versions of its template."""
    for call in ("create_launch_template", "create_launch_template_version"):
        data = {"ImageId": IMAGE, "InstanceType": "t3.micro"}
        getattr(local_aws("ec2"), call)(LaunchTemplateName="web", LaunchTemplateData=data)
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        MinSize=2,
        MaxSize=2,
        VPCZoneIdentifier=local_subnet,
        LaunchTemplate={"LaunchTemplateName": "web", "Version": "1"},
        TargetGroupARNs=[target_group],
    )


def describe(autoscaling: Any) -> Group:
    return autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=["web"])["AutoScalingGroups"][0]


def versions(autoscaling: Any) -> list[str]:
    """Of the group, and of its instances."""
    group = describe(autoscaling)
    return [
        group["LaunchTemplate"]["Version"],
        *sorted(instance["LaunchTemplate"]["Version"] for instance in group["Instances"]),
    ]


def ids(autoscaling: Any, version: str) -> list[str]:
    instances = describe(autoscaling)["Instances"]
    return [each["InstanceId"] for each in instances if each["LaunchTemplate"]["Version"] == version]


def start(autoscaling: Any, version: str = "2", **preferences: Any) -> str:
    return autoscaling.start_instance_refresh(
        AutoScalingGroupName="web",
        DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateName": "web", "Version": version}},
        Preferences=preferences,
    )["InstanceRefreshId"]


def shown(autoscaling: Any) -> dict[str, Any]:
    return autoscaling.describe_instance_refreshes(AutoScalingGroupName="web")["InstanceRefreshes"][0]


def addresses(aws: Aws, instances: list[str]) -> list[str]:
    reservations = aws("ec2").describe_instances(InstanceIds=instances)["Reservations"]
    return [each["PrivateIpAddress"] for reservation in reservations for each in reservation["Instances"]]


def states(aws: Aws, instances: list[str]) -> set[str]:
    reservations = aws("ec2").describe_instances(InstanceIds=instances)["Reservations"]
    return {each["State"]["Name"] for reservation in reservations for each in reservation["Instances"]}


def targets(aws: Aws, target_group: str) -> set[str]:
    health = aws("elbv2").describe_target_health(TargetGroupArn=target_group)["TargetHealthDescriptions"]
    return {target["Target"]["Id"] for target in health}


def test_a_refresh_succeeds_when_all_new_instances_are_healthy(
    local_aws: Aws, autoscaling: Any, target_group: str, host: Callable
) -> None:
    old = ids(autoscaling, "1")
    start(autoscaling)
    new = ids(autoscaling, "2")
    assert versions(autoscaling) == ["1", "1", "1", "2", "2"]
    assert targets(local_aws, target_group) == {*old, *new}
    first, second = addresses(local_aws, new)

    host(first)
    unfinished = shown(autoscaling)
    assert (unfinished["Status"], unfinished["PercentageComplete"], unfinished["InstancesToUpdate"]) == (
        "InProgress",
        0,
        2,
    )
    assert "EndTime" not in unfinished
    assert states(local_aws, old) == {"running"}

    host(second)
    finished = shown(autoscaling)
    assert (finished["Status"], finished["PercentageComplete"], finished["InstancesToUpdate"]) == ("Successful", 100, 0)
    assert finished["EndTime"]
    assert versions(autoscaling) == ["2", "2", "2"]
    assert {each["LifecycleState"] for each in describe(autoscaling)["Instances"]} == {"InService"}
    assert targets(local_aws, target_group) == set(new)
    assert states(local_aws, old) == {"terminated"}


def test_a_refresh_that_is_suspended_goes_on_when_it_is_resumed(
    autoscaling: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.extensions.hosts_are_real", False)
    autoscaling.suspend_processes(AutoScalingGroupName="web", ScalingProcesses=["InstanceRefresh"])
    start(autoscaling)
    assert shown(autoscaling)["Status"] == "InProgress"

    autoscaling.resume_processes(AutoScalingGroupName="web", ScalingProcesses=["InstanceRefresh"])
    assert shown(autoscaling)["Status"] == "Successful"


def test_there_is_one_refresh_at_a_time(autoscaling: Any) -> None:
    start(autoscaling)
    with pytest.raises(ClientError, match="InstanceRefreshInProgress"):
        start(autoscaling)
    assert len(describe(autoscaling)["Instances"]) == 4


def test_a_group_that_is_updated_meanwhile_keeps_all_instances(autoscaling: Any) -> None:
    start(autoscaling)
    autoscaling.update_auto_scaling_group(AutoScalingGroupName="web", DesiredCapacity=2)

    assert versions(autoscaling) == ["1", "1", "1", "2", "2"]


@pytest.mark.parametrize(
    ("action", "status"),
    [("rollback_instance_refresh", "RollbackSuccessful"), ("cancel_instance_refresh", "Cancelled")],
)
def test_a_refresh_that_is_given_up_ends_its_instances(
    local_aws: Aws, autoscaling: Any, target_group: str, action: str, status: str
) -> None:
    old = ids(autoscaling, "1")
    started = start(autoscaling)
    new = ids(autoscaling, "2")

    assert getattr(autoscaling, action)(AutoScalingGroupName="web")["InstanceRefreshId"] == started
    assert shown(autoscaling)["Status"] == status
    assert shown(autoscaling)["EndTime"]
    assert versions(autoscaling) == ["1", "1", "1"]
    assert states(local_aws, new) == {"terminated"}
    assert states(local_aws, old) == {"running"}
    assert targets(local_aws, target_group) == set(old)
    with pytest.raises(ClientError, match="ActiveInstanceRefreshNotFound"):
        getattr(autoscaling, action)(AutoScalingGroupName="web")
    start(autoscaling)


def test_a_refresh_without_a_desired_configuration_is_not_rolled_back(autoscaling: Any) -> None:
    autoscaling.start_instance_refresh(AutoScalingGroupName="web")
    with pytest.raises(ClientError, match="IrreversibleInstanceRefresh"):
        autoscaling.rollback_instance_refresh(AutoScalingGroupName="web")
    assert shown(autoscaling)["Status"] == "InProgress"
    autoscaling.cancel_instance_refresh(AutoScalingGroupName="web")


def test_with_nothing_to_replace_or_nobody_to_ask_a_refresh_is_done_at_once(
    autoscaling: Any, target_group: str
) -> None:
    start(autoscaling, "1", SkipMatching=True)
    assert shown(autoscaling)["Status"] == "Successful"

    autoscaling.detach_load_balancer_target_groups(AutoScalingGroupName="web", TargetGroupARNs=[target_group])
    start(autoscaling, "2")
    assert shown(autoscaling)["Status"] == "Successful"
    assert versions(autoscaling) == ["2", "2", "2"]


def test_a_group_that_is_deleted_takes_the_new_instances_along(local_aws: Aws, autoscaling: Any) -> None:
    start(autoscaling)
    every = [*ids(autoscaling, "1"), *ids(autoscaling, "2")]
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName="web", ForceDelete=True)

    assert states(local_aws, every) == {"terminated"}
