# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


@pytest.fixture
def template(aws: Aws, name: str, image: str) -> str:
    """Two versions: t3.micro with user data "one", t3.small with "two"; the first is the default."""
    ec2 = aws("ec2")
    aws("iam").create_instance_profile(InstanceProfileName=name)

    def data(instance_type: str, user_data: bytes) -> dict[str, Any]:
        return {
            "ImageId": image,
            "InstanceType": instance_type,
            "UserData": base64.b64encode(user_data).decode(),
            "IamInstanceProfile": {"Name": name},
            "MetadataOptions": {"HttpTokens": "required"},
            "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeType": "gp3"}}],
            "TagSpecifications": [
                {"ResourceType": kind, "Tags": [{"Key": "Kind", "Value": kind}, {"Key": "Name", "Value": "template"}]}
                for kind in ("instance", "volume")
            ],
        }

    created = ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data("t3.micro", b"one"))
    ec2.create_launch_template_version(LaunchTemplateName=name, LaunchTemplateData=data("t3.small", b"two"))
    return created["LaunchTemplate"]["LaunchTemplateId"]


@pytest.fixture
def target_group(aws: Aws, name: str, vpc: str) -> str:
    created = aws("elbv2").create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc)
    return created["TargetGroups"][0]["TargetGroupArn"]


@pytest.fixture
def group(aws: Aws, name: str, subnets: list[str], template: str, target_group: str) -> str:
    aws("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName=name,
        MinSize=2,
        MaxSize=4,
        VPCZoneIdentifier=",".join(subnets),
        LaunchTemplate={"LaunchTemplateId": template, "Version": "2"},
        TargetGroupARNs=[target_group],
        DefaultInstanceWarmup=120,
        InstanceMaintenancePolicy={"MinHealthyPercentage": 100, "MaxHealthyPercentage": 200},
        Tags=[{"Key": "Name", "Value": "group", "PropagateAtLaunch": True}],
    )
    return name


def describe(aws: Aws, group: str) -> dict[str, Any]:
    return aws("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[group])["AutoScalingGroups"][0]


def ids(aws: Aws, group: str) -> set[str]:
    return {instance["InstanceId"] for instance in describe(aws, group)["Instances"]}


def instances(aws: Aws, group: str) -> list[dict[str, Any]]:
    reservations = aws("ec2").describe_instances(InstanceIds=sorted(ids(aws, group)))["Reservations"]
    return [instance for reservation in reservations for instance in reservation["Instances"]]


def targets(aws: Aws, target_group: str) -> set[str]:
    health = aws("elbv2").describe_target_health(TargetGroupArn=target_group)["TargetHealthDescriptions"]
    return {target["Target"]["Id"] for target in health}


def tags(resource: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in resource["Tags"]}


def refresh(aws: Aws, group: str, version: str, **preferences: Any) -> dict[str, Any]:
    autoscaling = aws("autoscaling")
    template = describe(aws, group)["LaunchTemplate"]["LaunchTemplateId"]
    started = autoscaling.start_instance_refresh(
        AutoScalingGroupName=group,
        DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateId": template, "Version": version}},
        Preferences=preferences,
    )
    refreshes = autoscaling.describe_instance_refreshes(
        AutoScalingGroupName=group, InstanceRefreshIds=[started["InstanceRefreshId"]]
    )
    return refreshes["InstanceRefreshes"][0]


def test_group_keeps_warmup_and_maintenance_policy(aws: Aws, group: str) -> None:
    described = describe(aws, group)

    assert described["DefaultInstanceWarmup"] == 120
    assert described["InstanceMaintenancePolicy"] == {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 200}
    assert described["HealthCheckGracePeriod"] == 0


def test_group_takes_changes_of_its_settings(aws: Aws, group: str) -> None:
    aws("autoscaling").update_auto_scaling_group(
        AutoScalingGroupName=group,
        DefaultInstanceWarmup=-1,
        InstanceMaintenancePolicy={"MinHealthyPercentage": -1, "MaxHealthyPercentage": -1},
        DefaultCooldown=60,
        TerminationPolicies=["OldestInstance"],
    )
    described = describe(aws, group)

    assert "DefaultInstanceWarmup" not in described
    assert "InstanceMaintenancePolicy" not in described
    assert (described["DefaultCooldown"], described["TerminationPolicies"]) == (60, ["OldestInstance"])


def test_group_of_an_existing_name_is_refused(aws: Aws, group: str, subnets: list[str], template: str) -> None:
    with pytest.raises(ClientError, match="AlreadyExists"):
        aws("autoscaling").create_auto_scaling_group(
            AutoScalingGroupName=group,
            MinSize=1,
            MaxSize=1,
            VPCZoneIdentifier=subnets[0],
            LaunchTemplate={"LaunchTemplateId": template},
        )


def test_group_with_instances_is_deleted_by_force_alone(aws: Aws, group: str) -> None:
    autoscaling = aws("autoscaling")
    with pytest.raises(ClientError, match="ResourceInUse"):
        autoscaling.delete_auto_scaling_group(AutoScalingGroupName=group)

    autoscaling.delete_auto_scaling_group(AutoScalingGroupName=group, ForceDelete=True)
    assert autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[group])["AutoScalingGroups"] == []


def test_policies_go_with_their_group(aws: Aws, group: str) -> None:
    autoscaling = aws("autoscaling")
    autoscaling.put_scaling_policy(
        AutoScalingGroupName=group, PolicyName="one-more", AdjustmentType="ChangeInCapacity", ScalingAdjustment=1
    )
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName=group, ForceDelete=True)
    assert autoscaling.describe_policies()["ScalingPolicies"] == []


def test_metrics_are_collected_and_no_more(aws: Aws, group: str) -> None:
    autoscaling = aws("autoscaling")

    def metrics() -> set[str]:
        return {metric["Metric"] for metric in describe(aws, group)["EnabledMetrics"]}

    autoscaling.enable_metrics_collection(AutoScalingGroupName=group, Granularity="1Minute")
    assert {"GroupMinSize", "GroupInServiceInstances", "WarmPoolTotalCapacity"} < metrics()
    autoscaling.disable_metrics_collection(AutoScalingGroupName=group, Metrics=["GroupMinSize"])
    assert "GroupMinSize" not in metrics()
    autoscaling.disable_metrics_collection(AutoScalingGroupName=group)
    assert metrics() == set()
    autoscaling.enable_metrics_collection(AutoScalingGroupName=group, Granularity="1Minute", Metrics=["GroupMinSize"])
    assert metrics() == {"GroupMinSize"}


def test_instances_are_what_the_groups_version_says(aws: Aws, group: str) -> None:
    ec2 = aws("ec2")
    described = describe(aws, group)
    assert described["LaunchTemplate"]["Version"] == "2"
    assert {instance["LaunchTemplate"]["Version"] for instance in described["Instances"]} == {"2"}

    for instance in instances(aws, group):
        user_data = ec2.describe_instance_attribute(InstanceId=instance["InstanceId"], Attribute="userData")
        assert base64.b64decode(user_data["UserData"]["Value"]) == b"two"
        assert instance["InstanceType"] == "t3.small"
        assert instance["MetadataOptions"]["HttpTokens"] == "required"
        assert instance["IamInstanceProfile"]["Arn"].endswith(f":instance-profile/{group}")


def test_user_data_is_the_templates_to_the_byte(aws: Aws, group: str, image: str) -> None:
    """Of the first version, of a later one, and of one that has it from its source."""
    ec2 = aws("ec2")
    raw = bytes(range(256)) + "ü\r\n\n".encode()
    data = {"ImageId": image, "InstanceType": "t3.micro", "UserData": base64.b64encode(raw).decode()}
    ec2.create_launch_template_version(LaunchTemplateName=group, LaunchTemplateData=data)
    ec2.create_launch_template_version(
        LaunchTemplateName=group, LaunchTemplateData={"InstanceType": "t3.small"}, SourceVersion="3"
    )

    for version, expected in {"1": b"one", "3": raw, "4": raw}.items():
        refresh(aws, group, version)
        for instance in ids(aws, group):
            attribute = ec2.describe_instance_attribute(InstanceId=instance, Attribute="userData")
            assert base64.b64decode(attribute["UserData"]["Value"], validate=True) == expected
        described = ec2.describe_launch_template_versions(LaunchTemplateName=group, Versions=[version])
        template = described["LaunchTemplateVersions"][0]["LaunchTemplateData"]
        assert base64.b64decode(template["UserData"], validate=True) == expected


def test_instances_are_spread_over_the_subnets(aws: Aws, group: str, subnets: list[str]) -> None:
    assert {instance["SubnetId"] for instance in instances(aws, group)} == set(subnets)


def test_instances_carry_the_tags_of_template_and_group(aws: Aws, group: str, template: str) -> None:
    for instance in instances(aws, group):
        assert tags(instance) == {
            "Kind": "instance",
            "Name": "group",
            "aws:autoscaling:groupName": group,
            "aws:ec2launchtemplate:id": template,
            "aws:ec2launchtemplate:version": "2",
        }


def test_root_volume_is_the_images_with_what_the_template_says(aws: Aws, group: str) -> None:
    attached = [{"Name": "attachment.instance-id", "Values": [instances(aws, group)[0]["InstanceId"]]}]
    (volume,) = aws("ec2").describe_volumes(Filters=attached)["Volumes"]

    assert volume["Attachments"][0]["Device"] == "/dev/xvda"
    assert (volume["Encrypted"], volume["VolumeType"]) == (True, "gp3")
    assert volume["Size"] > 0
    assert tags(volume) == {"Kind": "volume", "Name": "template"}


def test_targets_follow_instances_that_are_ended(aws: Aws, group: str, target_group: str) -> None:
    before = ids(aws, group)
    assert targets(aws, target_group) == before

    aws("ec2").terminate_instances(InstanceIds=[min(before)])

    after = ids(aws, group)
    assert len(after) == 2
    assert min(before) not in after
    assert targets(aws, target_group) == after


def test_a_target_group_that_was_deleted_is_detached(aws: Aws, group: str, target_group: str) -> None:
    autoscaling, named = aws("autoscaling"), {"AutoScalingGroupName": group}
    aws("elbv2").delete_target_group(TargetGroupArn=target_group)
    autoscaling.suspend_processes(**named, ScalingProcesses=["InstanceRefresh"])
    autoscaling.start_instance_refresh(**named)
    with pytest.raises(ClientError, match="InstanceRefreshInProgress"):
        autoscaling.detach_load_balancer_target_groups(**named, TargetGroupARNs=[target_group])

    autoscaling.cancel_instance_refresh(**named)
    autoscaling.detach_load_balancer_target_groups(**named, TargetGroupARNs=[target_group])
    assert describe(aws, group)["TargetGroupARNs"] == []


def test_targets_follow_a_smaller_group(aws: Aws, group: str, target_group: str) -> None:
    aws("autoscaling").update_auto_scaling_group(AutoScalingGroupName=group, MinSize=1, DesiredCapacity=1)

    assert targets(aws, target_group) == ids(aws, group)
    assert len(ids(aws, group)) == 1


def test_refresh_replaces_the_instances(aws: Aws, group: str, target_group: str) -> None:
    before = ids(aws, group)
    done = refresh(aws, group, "1", MinHealthyPercentage=100, AutoRollback=True)

    assert (done["Status"], done["PercentageComplete"]) == ("Successful", 100)
    assert done["Preferences"] == {"MinHealthyPercentage": 100, "AutoRollback": True}
    assert done["DesiredConfiguration"]["LaunchTemplate"]["Version"] == "1"
    assert describe(aws, group)["LaunchTemplate"]["Version"] == "1"
    assert {instance["InstanceType"] for instance in instances(aws, group)} == {"t3.micro"}
    assert before.isdisjoint(ids(aws, group))
    assert targets(aws, target_group) == ids(aws, group)


def test_refresh_skips_instances_that_match(aws: Aws, group: str) -> None:
    before = ids(aws, group)

    refresh(aws, group, "2", SkipMatching=True)
    assert ids(aws, group) == before
    refresh(aws, group, "2")
    assert before.isdisjoint(ids(aws, group))


def test_refreshes_are_described_newest_first(aws: Aws, group: str) -> None:
    older, newer = (refresh(aws, group, version)["InstanceRefreshId"] for version in "12")
    described = aws("autoscaling").describe_instance_refreshes(AutoScalingGroupName=group)["InstanceRefreshes"]

    assert [item["InstanceRefreshId"] for item in described] == [newer, older]


@pytest.mark.parametrize("version", ["$Latest", "$Default"])
def test_automatic_rollback_needs_a_numbered_version(aws: Aws, group: str, version: str) -> None:
    with pytest.raises(ClientError, match="ValidationError"):
        refresh(aws, group, version, AutoRollback=True)


def test_refresh_to_a_version_that_does_not_exist_changes_nothing(aws: Aws, group: str) -> None:
    before = ids(aws, group)
    with pytest.raises(ClientError):
        refresh(aws, group, "3")

    assert describe(aws, group)["LaunchTemplate"]["Version"] == "2"
    assert ids(aws, group) == before


@pytest.mark.parametrize("action", ["cancel_instance_refresh", "rollback_instance_refresh"])
def test_a_refresh_that_is_done_is_neither_cancelled_nor_rolled_back(aws: Aws, group: str, action: str) -> None:
    refresh(aws, group, "1")
    with pytest.raises(ClientError, match="ActiveInstanceRefreshNotFound"):
        getattr(aws("autoscaling"), action)(AutoScalingGroupName=group)
