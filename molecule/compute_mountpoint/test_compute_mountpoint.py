# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable
from typing import Any

import pytest
from hosts import BUCKET, PREFIX


def short(component: str) -> str:
    """The name where AWS takes 32 characters."""
    name = f"{PREFIX}-{component}"
    return f"{name[:23]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


@pytest.fixture(scope="module")
def network(aws: Callable[..., Any]) -> dict[str, str]:
    """The ids of subnets and security groups, by component."""
    ec2 = aws("ec2")
    ours = [{"Name": "tag:Environment", "Values": ["compute-mountpoint"]}]
    resources = [(subnet["SubnetId"], subnet["Tags"]) for subnet in ec2.describe_subnets(Filters=ours)["Subnets"]]
    groups = ec2.describe_security_groups(Filters=ours)["SecurityGroups"]
    resources += [(group["GroupId"], group["Tags"]) for group in groups]
    return {tag["Value"]: id_ for id_, tags in resources for tag in tags if tag["Key"] == "Component"}


@pytest.fixture(scope="module")
def template(aws: Callable[..., Any]) -> dict[str, Any]:
    (template,) = aws("ec2").describe_launch_templates(LaunchTemplateNames=[f"{PREFIX}-launch-template"])[
        "LaunchTemplates"
    ]
    return template


@pytest.fixture(scope="module")
def launched(aws: Callable[..., Any], template: dict[str, Any]) -> dict[str, Any]:
    """What the template says of an instance."""
    (version,) = aws("ec2").describe_launch_template_versions(LaunchTemplateId=template["LaunchTemplateId"])[
        "LaunchTemplateVersions"
    ]
    return version["LaunchTemplateData"]


@pytest.fixture(scope="module")
def target_group(aws: Callable[..., Any]) -> dict[str, Any]:
    (group,) = aws("elbv2").describe_target_groups(Names=[short("targets")])["TargetGroups"]
    return group


@pytest.fixture(scope="module")
def load_balancer(aws: Callable[..., Any]) -> dict[str, Any]:
    (balancer,) = aws("elbv2").describe_load_balancers(Names=[short("load-balancer")])["LoadBalancers"]
    return balancer


@pytest.fixture(scope="module")
def group(aws: Callable[..., Any]) -> dict[str, Any]:
    (group,) = aws("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[f"{PREFIX}-group"])[
        "AutoScalingGroups"
    ]
    return group


@pytest.fixture(scope="module")
def elb_tags(aws: Callable[..., Any]) -> Callable[[str], list[dict[str, str]]]:
    return lambda arn: aws("elbv2").describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]


def as_dict(attributes: list[dict[str, str]]) -> dict[str, str]:
    return {attribute["Key"]: attribute["Value"] for attribute in attributes}


def test_instance_role_reads_the_bucket_and_takes_sessions(aws, assert_tags):
    iam = aws("iam")
    role = iam.get_role(RoleName=f"{PREFIX}-instance")["Role"]
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]
    assert_tags(role["Tags"], "instance-role")
    assert iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"] == []
    assert {
        name: iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)["PolicyDocument"]["Statement"]
        for name in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
    } == {
        "content": [
            {
                "Sid": "BucketIsListed",
                "Effect": "Allow",
                "Action": ["s3:ListBucket"],
                "Resource": [f"arn:aws:s3:::{BUCKET}"],
            },
            {
                "Sid": "ObjectsAreRead",
                "Effect": "Allow",
                "Action": ["s3:GetObject"],
                "Resource": [f"arn:aws:s3:::{BUCKET}/*"],
            },
        ],
        "session-manager": [
            {
                "Sid": "SessionsAreTaken",
                "Effect": "Allow",
                "Action": [
                    "ssm:UpdateInstanceInformation",
                    "ssmmessages:CreateControlChannel",
                    "ssmmessages:CreateDataChannel",
                    "ssmmessages:OpenControlChannel",
                    "ssmmessages:OpenDataChannel",
                ],
                "Resource": ["*"],
            }
        ],
    }


def test_instance_profile(aws, assert_tags):
    profile = aws("iam").get_instance_profile(InstanceProfileName=f"{PREFIX}-instance")["InstanceProfile"]
    assert [role["RoleName"] for role in profile["Roles"]] == [f"{PREFIX}-instance"]
    assert_tags(profile["Tags"], "instance-role")


def test_instances_are_launched_safely(aws, launched, network):
    assert launched["MetadataOptions"]["HttpEndpoint"] == "enabled"
    assert launched["MetadataOptions"]["HttpTokens"] == "required"
    assert launched["MetadataOptions"]["HttpPutResponseHopLimit"] == 1
    assert "KeyName" not in launched
    assert launched["SecurityGroupIds"] == [network["instance"]]
    profile = aws("iam").get_instance_profile(InstanceProfileName=f"{PREFIX}-instance")["InstanceProfile"]
    assert launched["IamInstanceProfile"] == {"Arn": profile["Arn"]}


def test_root_volume_is_encrypted(aws, launched):
    (image,) = aws("ec2").describe_images(ImageIds=[launched["ImageId"]])["Images"]
    assert launched["BlockDeviceMappings"] == [
        {
            "DeviceName": image["RootDeviceName"],
            "Ebs": {"DeleteOnTermination": True, "Encrypted": True, "VolumeSize": 8, "VolumeType": "gp3"},
        }
    ]


def test_image_is_the_newest_of_its_family(aws, launched):
    parameter = (
        "/aws/service/debian/release/12/latest/amd64"
        if os.environ.get("SANDBOX_MOUNT_S3_SHA256")
        else "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    )
    assert launched["ImageId"] == aws("ssm").get_parameter(Name=parameter)["Parameter"]["Value"]


def test_user_data_is_there_and_fits(launched):
    user_data = base64.b64decode(launched["UserData"])
    assert user_data.startswith(b"#!/bin/bash\n")
    assert BUCKET.encode() in user_data
    assert len(user_data) <= 16384


def test_launch_template_tags(template, launched, assert_tags):
    assert_tags(template["Tags"], "launch-template")
    tags = {item["ResourceType"]: item["Tags"] for item in launched["TagSpecifications"]}
    assert set(tags) == {"instance", "volume"}
    assert_tags(tags["instance"], "instance")
    assert_tags(tags["volume"], "instance")


def test_target_group_asks_hosts_for_their_health(aws, target_group, elb_tags, assert_tags):
    wanted = {
        "Protocol": "HTTP",
        "Port": 80,
        "TargetType": "instance",
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPath": "/healthz",
        "HealthCheckIntervalSeconds": 10,
        "HealthyThresholdCount": 2,
        "UnhealthyThresholdCount": 3,
        "Matcher": {"HttpCode": "200"},
    }
    assert wanted.items() <= target_group.items()
    arn = target_group["TargetGroupArn"]
    attributes = as_dict(aws("elbv2").describe_target_group_attributes(TargetGroupArn=arn)["Attributes"])
    assert attributes["slow_start.duration_seconds"] == "30"
    assert attributes["deregistration_delay.timeout_seconds"] == "60"
    assert_tags(elb_tags(arn), "targets")


def test_load_balancer(aws, load_balancer, network, elb_tags, assert_tags):
    assert load_balancer["Scheme"] == "internet-facing"
    assert load_balancer["SecurityGroups"] == [network["load-balancer"]]
    assert {zone["SubnetId"] for zone in load_balancer["AvailabilityZones"]} == {
        network["public-us-east-1a"],
        network["public-us-east-1b"],
    }
    arn = load_balancer["LoadBalancerArn"]
    wanted = {
        "routing.http.desync_mitigation_mode": "defensive",
        "routing.http.drop_invalid_header_fields.enabled": "true",
        "routing.http2.enabled": "true",
        "idle_timeout.timeout_seconds": "60",
        "deletion_protection.enabled": "false",
    }
    attributes = as_dict(aws("elbv2").describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"])
    assert wanted.items() <= attributes.items()
    assert_tags(elb_tags(arn), "load-balancer")


def test_https_is_served_and_http_redirected(aws, load_balancer, target_group):
    listeners = {
        listener["Port"]: listener
        for listener in aws("elbv2").describe_listeners(LoadBalancerArn=load_balancer["LoadBalancerArn"])["Listeners"]
    }
    assert set(listeners) == {80, 443}
    assert listeners[80]["Protocol"] == "HTTP"
    (redirect,) = listeners[80]["DefaultActions"]
    assert redirect["RedirectConfig"] == {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    }
    assert listeners[443]["Protocol"] == "HTTPS"
    assert listeners[443]["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    (certificate,) = listeners[443]["Certificates"]
    assert aws("acm").describe_certificate(**certificate)["Certificate"]["DomainName"] == "www.molecule.example"
    (forward,) = listeners[443]["DefaultActions"]
    assert forward["TargetGroupArn"] == target_group["TargetGroupArn"]


def test_group(group, template, target_group, network, assert_tags):
    wanted = {
        "MinSize": 1,
        "DesiredCapacity": 1,
        "MaxSize": 1,
        "TargetGroupARNs": [target_group["TargetGroupArn"]],
        "HealthCheckType": "ELB",
        "HealthCheckGracePeriod": 600,
        "DefaultInstanceWarmup": 600,
        "InstanceMaintenancePolicy": {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 200},
    }
    assert wanted.items() <= group.items()
    assert group["LaunchTemplate"]["LaunchTemplateId"] == template["LaunchTemplateId"]
    assert group["LaunchTemplate"]["Version"] == "1"
    assert set(group["VPCZoneIdentifier"].split(",")) == {
        network["private-us-east-1a"],
        network["private-us-east-1b"],
    }
    assert "GroupInServiceInstances" in {enabled["Metric"] for enabled in group["EnabledMetrics"]}
    assert_tags(group["Tags"], "group")


def test_group_scales_by_cpu(aws, group):
    (policy,) = aws("autoscaling").describe_policies(AutoScalingGroupName=group["AutoScalingGroupName"])[
        "ScalingPolicies"
    ]
    assert policy["PolicyType"] == "TargetTrackingScaling"
    tracking = policy["TargetTrackingConfiguration"]
    assert tracking["PredefinedMetricSpecification"] == {"PredefinedMetricType": "ASGAverageCPUUtilization"}
    assert tracking["TargetValue"] == 70


def test_instance_is_a_target(aws, group, target_group):
    (instance,) = group["Instances"]
    (health,) = aws("elbv2").describe_target_health(TargetGroupArn=target_group["TargetGroupArn"])[
        "TargetHealthDescriptions"
    ]
    assert health["Target"]["Id"] == instance["InstanceId"]
