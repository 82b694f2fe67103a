# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS refuses although each field is of the right form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


@contextmanager
def refused(code: str, text: str) -> Iterator[None]:
    with pytest.raises(ClientError) as raised:
        yield
    assert raised.value.response["Error"]["Code"] == code
    assert text in raised.value.response["Error"]["Message"]


@pytest.fixture
def template(aws: Aws, name: str, image: str) -> Callable[..., dict[str, str]]:
    """Makes a launch template of an image and a type, or of other data."""

    def make(**data: Any) -> dict[str, str]:
        given = {"ImageId": image, "InstanceType": "t3.micro", **data}
        aws("ec2").create_launch_template(LaunchTemplateName=name, LaunchTemplateData=given)
        return {"LaunchTemplateName": name, "Version": "1"}

    return make


@pytest.fixture
def group(aws: Aws, name: str, subnets: list[str], template) -> str:
    aws("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName=name,
        MinSize=1,
        MaxSize=3,
        DesiredCapacity=2,
        VPCZoneIdentifier=subnets[0],
        LaunchTemplate=template(),
    )
    return name


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        (
            {"MinSize": 3, "DesiredCapacity": 2},
            "Desired capacity:2 must be between the specified min size:3 and max size:3",
        ),
        (
            {"MaxSize": 1, "DesiredCapacity": 2},
            "Desired capacity:2 must be between the specified min size:1 and max size:1",
        ),
        ({"DesiredCapacity": 4}, "Desired capacity:4 must be between"),
        ({"MinSize": 4}, "Max bound must be greater than or equal to min bound"),
    ],
)
def test_sizes_of_a_group_fit_each_other(aws, group, sizes, text):
    with refused("ValidationError", text):
        aws("autoscaling").update_auto_scaling_group(AutoScalingGroupName=group, **sizes)


@pytest.mark.parametrize("sizes", [{"MinSize": 2}, {"MinSize": 3, "DesiredCapacity": 3}, {"MaxSize": 2}])
def test_sizes_that_fit_are_taken(aws, group, sizes):
    aws("autoscaling").update_auto_scaling_group(AutoScalingGroupName=group, **sizes)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"ImageId": "ami-0123456789abcdef0"}, "The image id '[ami-0123456789abcdef0]' does not exist"),
        ({"InstanceType": "t4g.micro"}, "The architecture 'arm64' of the specified instance type does not match"),
        ({"IamInstanceProfile": {"Name": "nobody"}}, "Invalid IAM Instance Profile name"),
        (
            {"IamInstanceProfile": {"Arn": "arn:aws:iam::123456789012:instance-profile/nobody"}},
            "Invalid IAM Instance Profile ARN",
        ),
    ],
)
def test_a_launch_template_is_checked_whole_when_a_group_takes_it(aws, name, subnets, template, data, text):
    arguments = {"MinSize": 0, "MaxSize": 0, "VPCZoneIdentifier": subnets[0], "LaunchTemplate": template(**data)}
    with refused("ValidationError", text):
        aws("autoscaling").create_auto_scaling_group(AutoScalingGroupName=name, **arguments)


def test_an_image_that_is_gone_blocks_every_update_that_names_the_template(aws, name, group):
    aws("ec2").create_launch_template_version(
        LaunchTemplateName=name, LaunchTemplateData={"ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.micro"}
    )
    gone = {"LaunchTemplateName": name, "Version": "2"}
    with refused("ValidationError", "does not exist"):
        aws("autoscaling").update_auto_scaling_group(AutoScalingGroupName=group, LaunchTemplate=gone)
    aws("autoscaling").update_auto_scaling_group(AutoScalingGroupName=group, MaxSize=4)


@pytest.mark.parametrize(("interval", "timeout"), [(5, None), (10, 10), (None, 30)])
def test_an_interval_is_longer_than_the_timeout(aws, name, vpc, interval, timeout):
    given = {"HealthCheckIntervalSeconds": interval, "HealthCheckTimeoutSeconds": timeout}
    given = {key: value for key, value in given.items() if value}
    with refused("ValidationError", "Health check interval must be greater than the timeout"):
        aws("elbv2").create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc, **given)


def test_a_change_of_the_interval_is_held_against_the_timeout_that_is_set(aws, name, vpc):
    made = aws("elbv2").create_target_group(
        Name=name, Protocol="HTTP", Port=80, VpcId=vpc, HealthCheckIntervalSeconds=20, HealthCheckTimeoutSeconds=10
    )
    arn = made["TargetGroups"][0]["TargetGroupArn"]
    with refused("ValidationError", "Health check interval"):
        aws("elbv2").modify_target_group(TargetGroupArn=arn, HealthCheckIntervalSeconds=10)
    aws("elbv2").modify_target_group(TargetGroupArn=arn, HealthCheckIntervalSeconds=11)


def test_names_that_aws_keeps_for_itself(aws, vpc, subnets):
    with refused("ValidationError", "cannot begin with 'internal-'"):
        aws("elbv2").create_load_balancer(Name="internal-site", Subnets=subnets)
    with refused("InvalidParameterValue", "may not be in the format sg-*"):
        aws("ec2").create_security_group(GroupName="sg-site", Description="d", VpcId=vpc)


@pytest.mark.parametrize("zone", ["example.com", "example.net.", "EXAMPLE.org"])
def test_zones_that_aws_keeps_for_itself(aws, name, zone):
    with refused("InvalidDomainName", "is reserved by AWS!"):
        aws("route53").create_hosted_zone(Name=zone, CallerReference=name)


@pytest.fixture
def load_balancer(aws: Aws, name: str, subnets: list[str]) -> str:
    made = aws("elbv2").create_load_balancer(Name=name, Subnets=subnets)
    return made["LoadBalancers"][0]["LoadBalancerArn"]


def listener(aws: Aws, load_balancer: str, certificate: str) -> None:
    answer = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
    aws("elbv2").create_listener(
        LoadBalancerArn=load_balancer,
        Protocol="HTTPS",
        Port=443,
        Certificates=[{"CertificateArn": certificate}],
        DefaultActions=[answer],
    )


def test_a_listener_takes_no_certificate_of_another_region(aws, load_balancer):
    other = aws("acm", "us-west-2").request_certificate(DomainName="site.test")["CertificateArn"]
    with refused("CertificateNotFound", other):
        listener(aws, load_balancer, other)


def test_a_listener_takes_no_certificate_that_is_pending(aws, load_balancer):
    made = aws("acm").request_certificate(DomainName="site.test", ValidationMethod="DNS")["CertificateArn"]
    assert aws("acm").describe_certificate(CertificateArn=made)["Certificate"]["Status"] == "PENDING_VALIDATION"
    with refused("UnsupportedCertificate", made):
        listener(aws, load_balancer, made)


@pytest.mark.parametrize(
    ("acl", "taken"), [("private", False), ("public-read", False), ("bucket-owner-full-control", True)]
)
def test_a_bucket_without_access_control_lists_takes_none(aws, name, acl, taken):
    s3 = aws("s3")
    s3.create_bucket(Bucket=name, ObjectOwnership="BucketOwnerEnforced")
    s3.put_object(Bucket=name, Key="without", Body=b"")
    if taken:
        s3.put_object(Bucket=name, Key="with", Body=b"", ACL=acl)
    else:
        with refused("AccessControlListNotSupported", "The bucket does not allow ACLs"):
            s3.put_object(Bucket=name, Key="with", Body=b"", ACL=acl)


def test_a_bucket_with_access_control_lists_takes_one(aws, name):
    aws("s3").create_bucket(Bucket=name, ObjectOwnership="BucketOwnerPreferred")
    aws("s3").put_object(Bucket=name, Key="with", Body=b"", ACL="private")


def test_two_hundred_versions_a_call(aws, name, template):
    template()
    with refused("InvalidParameterValue", "200"):
        aws("ec2").delete_launch_template_versions(LaunchTemplateName=name, Versions=["1"] * 201)
    aws("ec2").delete_launch_template_versions(LaunchTemplateName=name, Versions=["7"] * 200)
