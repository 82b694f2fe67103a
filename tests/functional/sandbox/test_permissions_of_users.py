# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox import permissions

Aws = Callable[..., Any]
ROLE = "arn:aws:iam::123456789012:role/{}"


def error(call: Callable[..., Any], **parameters: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    return refused.value.response["Error"]["Code"]


@pytest.fixture
def user(aws: Aws, name: str) -> dict[str, str]:
    """The access key of a user without policies."""
    aws("iam").create_user(UserName=name)
    return aws("iam").create_access_key(UserName=name)["AccessKey"]


@pytest.fixture
def may(aws: Aws, name: str) -> Callable[..., None]:
    """Give the user a policy: may(action, resource, condition)."""

    def give(action: str | list[str], resource: str = "*", effect: str = "Allow", **equal: str) -> None:
        statement = {"Effect": effect, "Action": action, "Resource": resource}
        if equal:
            statement["Condition"] = {"StringEquals": {key.replace("_", ":", 1): value for key, value in equal.items()}}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        made = aws("iam").create_policy(PolicyName=f"{name}-{hash(policy)}", PolicyDocument=policy)["Policy"]["Arn"]
        aws("iam").attach_user_policy(UserName=name, PolicyArn=made)

    return give


def test_a_user_may_do_nothing_at_first(aws: Aws, bucket: str, user: dict[str, str]) -> None:
    def of(service: str) -> Any:
        return aws(service, credentials=user)

    assert error(of("ec2").describe_vpcs) == "UnauthorizedOperation"
    assert error(of("ssm").get_parameter, Name="/aws/service/x") == "AccessDeniedException"
    assert error(of("s3").list_objects_v2, Bucket=bucket) == "AccessDenied"
    assert error(of("s3").put_object, Bucket=bucket, Key="a", Body=b"page") == "AccessDenied"
    assert error(of("iam").list_roles) == "AccessDenied"
    assert error(of("route53").list_hosted_zones) == "AccessDenied"
    assert of("sts").get_caller_identity()["Account"] == "123456789012"


def test_resources_are_those_that_the_parameters_name(aws: Aws, name: str, user: dict[str, str], may: Any) -> None:
    iam = aws("iam", credentials=user)
    may("iam:CreateRole", ROLE.format(f"{name}-*"))
    assert iam.create_role(RoleName=f"{name}-one", AssumeRolePolicyDocument="{}")["Role"]
    assert error(iam.create_role, RoleName=f"other-{name}", AssumeRolePolicyDocument="{}") == "AccessDenied"
    # With tags, a second action is needed.
    tagged = {"AssumeRolePolicyDocument": "{}", "Tags": [{"Key": "Name", "Value": "one"}]}
    assert error(iam.create_role, RoleName=f"{name}-two", **tagged) == "AccessDenied"
    may("iam:TagRole", ROLE.format(f"{name}-*"))
    assert iam.create_role(RoleName=f"{name}-two", **tagged)["Role"]


def test_a_role_is_passed_where_policies_say(aws: Aws, name: str, user: dict[str, str], may: Any) -> None:
    aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument="{}")
    aws("iam").create_instance_profile(InstanceProfileName=name)
    add = aws("iam", credentials=user).add_role_to_instance_profile
    may("iam:AddRoleToInstanceProfile", f"arn:aws:iam::123456789012:instance-profile/{name}")
    assert error(add, InstanceProfileName=name, RoleName=name) == "AccessDenied"
    may("iam:PassRole", ROLE.format(name), iam_PassedToService="s3.amazonaws.com")
    assert error(add, InstanceProfileName=name, RoleName=name) == "AccessDenied"
    may("iam:PassRole", ROLE.format(name), iam_PassedToService="ec2.amazonaws.com")
    assert add(InstanceProfileName=name, RoleName=name)


def test_what_is_denied_is_refused(aws: Aws, user: dict[str, str], may: Any) -> None:
    ec2 = aws("ec2", credentials=user)
    may("ec2:*")
    assert ec2.describe_vpcs()
    may("ec2:Describe*", effect="Deny")
    assert error(ec2.describe_vpcs) == "UnauthorizedOperation"


@pytest.mark.parametrize(
    ("service", "parameters", "resource"),
    [
        ("s3", {"Bucket": "content", "Key": "a/b"}, "arn:aws:s3:::content/a/b"),
        ("s3", {"Bucket": "content"}, "arn:aws:s3:::content"),
        ("s3", {}, "*"),
        ("iam", {"RoleName": "r", "InstanceProfileName": "p"}, "arn:aws:iam::123456789012:instance-profile/p"),
        ("sns", {"TopicArn": "arn:aws:sns:us-east-1:1:t"}, "arn:aws:sns:us-east-1:1:t"),
        ("cloudwatch", {"AlarmNames": ["a", "b"]}, "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a"),
        (
            "autoscaling",
            {"Tags": [{"ResourceId": "g"}]},
            "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/g",
        ),
        ("ssm", {"Name": "/aws/service/x"}, "arn:aws:ssm:us-east-1::parameter/aws/service/x"),
        ("ssm", {"Name": "/own/image"}, "arn:aws:ssm:us-east-1:123456789012:parameter/own/image"),
        ("iam", {"PolicyArn": "arn:aws:iam::aws:policy/p"}, "arn:aws:iam::aws:policy/p"),
        ("iam", {"RoleName": "r", "PolicyArn": "p"}, "arn:aws:iam::123456789012:role/r"),
        ("ec2", {"VpcId": "vpc-1"}, "*"),
    ],
)
def test_resource_of(service: str, parameters: dict[str, Any], resource: str) -> None:
    assert permissions.resource_of(service, parameters, "us-east-1") == resource
