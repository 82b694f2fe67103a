"""API calls under the names that IAM has for them, and which of them the documentation leaves out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]

FILES = [ROOT / "playbooks/meta/iam_actions.yml", *sorted(ROOT.glob("roles/*/meta/iam_actions.yml"))]

#: What tests add to the user agent of their own calls, which are none of the playbooks'.
TESTS = "globalmountpoint-tests"

#: Where IAM's prefix is not botocore's name of the service.
PREFIXES = {"elbv2": "elasticloadbalancing"}

#: Where IAM's action is not the operation (Service Authorization Reference, "Actions, resources, and condition keys for
#: Amazon S3").
OF_S3 = {
    "DeleteBucketLifecycle": ["PutLifecycleConfiguration"],
    "DeleteBucketReplication": ["PutReplicationConfiguration"],
    "DeleteObjects": ["DeleteObject", "DeleteObjectVersion"],
    "GetBucketAccelerateConfiguration": ["GetAccelerateConfiguration"],
    "GetBucketEncryption": ["GetEncryptionConfiguration"],
    "GetBucketLifecycleConfiguration": ["GetLifecycleConfiguration"],
    "GetBucketReplication": ["GetReplicationConfiguration"],
    "GetObjectLockConfiguration": ["GetBucketObjectLockConfiguration"],
    "GetPublicAccessBlock": ["GetBucketPublicAccessBlock"],
    "HeadBucket": ["ListBucket"],
    "HeadObject": ["GetObject"],
    "ListBucketInventoryConfigurations": ["GetInventoryConfiguration"],
    "ListBuckets": ["ListAllMyBuckets"],
    "ListObjectVersions": ["ListBucketVersions"],
    "ListObjects": ["ListBucket"],
    "ListObjectsV2": ["ListBucket"],
    "PutBucketEncryption": ["PutEncryptionConfiguration"],
    "PutBucketLifecycleConfiguration": ["PutLifecycleConfiguration"],
    "PutBucketReplication": ["PutReplicationConfiguration"],
    "PutPublicAccessBlock": ["PutBucketPublicAccessBlock"],
}

#: What IAM asks for beside the operation's own action, where a parameter is given, or in any case ("").
BESIDE = {
    # Elastic Load Balancing User Guide, "Elastic Load Balancing API permissions"
    ("elbv2", "CreateLoadBalancer", ""): [
        "ec2:DescribeAccountAttributes",
        "ec2:DescribeAddresses",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "iam:CreateServiceLinkedRole",
    ],
    ("elbv2", "CreateLoadBalancer", "Tags"): ["elasticloadbalancing:AddTags"],
    ("elbv2", "CreateListener", "Tags"): ["elasticloadbalancing:AddTags"],
    ("elbv2", "CreateTargetGroup", "Tags"): ["elasticloadbalancing:AddTags"],
    # Amazon EC2 Auto Scaling User Guide, "Control Amazon EC2 launch template usage in Auto Scaling groups"
    ("autoscaling", "CreateAutoScalingGroup", ""): ["iam:CreateServiceLinkedRole"],
    ("autoscaling", "CreateAutoScalingGroup", "LaunchTemplate"): ["ec2:RunInstances", "iam:PassRole"],
    ("autoscaling", "CreateAutoScalingGroup", "Tags"): ["autoscaling:CreateOrUpdateTags"],
    ("autoscaling", "UpdateAutoScalingGroup", "LaunchTemplate"): ["ec2:RunInstances", "iam:PassRole"],
    ("autoscaling", "StartInstanceRefresh", "DesiredConfiguration"): ["ec2:RunInstances", "iam:PassRole"],
    # IAM User Guide, "Grant a user permissions to pass a role to an AWS service"
    ("iam", "AddRoleToInstanceProfile", ""): ["iam:PassRole"],
    ("s3", "PutBucketReplication", ""): ["iam:PassRole"],
    ("iam", "CreateRole", "Tags"): ["iam:TagRole"],
    ("iam", "CreateInstanceProfile", "Tags"): ["iam:TagInstanceProfile"],
    ("sns", "CreateTopic", "Tags"): ["sns:TagResource"],
    # Amazon S3 API Reference, PutObject, "Permissions"
    ("s3", "PutObject", "x-amz-acl"): ["s3:PutObjectAcl"],
    ("s3", "PutObject", "x-amz-tagging"): ["s3:PutObjectTagging"],
    ("s3", "CreateBucket", "x-amz-object-ownership"): ["s3:PutBucketOwnershipControls"],
}


def actions_beside(service: str, operation: str, parameters: Iterable[str]) -> set[str]:
    """Return the further actions that a call needs, which never show as calls of their own."""
    given = {"", *parameters}
    found = {action for name in given for action in BESIDE.get((service, operation, name), [])}
    # Amazon EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation"
    if service == "ec2" and "TagSpecification" in given:
        found.add("ec2:CreateTags")
    return found


def actions_of(service: str, operation: str) -> set[str]:
    """Return the actions that a call needs."""
    names = OF_S3.get(operation, [operation]) if service == "s3" else [operation]
    return {f"{PREFIXES.get(service, service)}:{name}" for name in names}


def documented() -> set[str]:
    """Return the actions that the roles and the playbooks are said to need."""
    return {name for path in FILES for group in yaml.safe_load(path.read_text()).values() for name in group}


def calls(requests: Path) -> list[dict[str, str]]:
    """Return the calls in a sandbox's log of requests, without those of the tests."""
    lines = [json.loads(line) for line in requests.read_text().splitlines()]
    return [line for line in lines if TESTS not in (line["user_agent"] or "")]


def undocumented(requests: Path) -> set[str]:
    """Return the actions in a sandbox's log of requests that nothing is said of."""
    made = set()
    for call in calls(requests):
        made |= actions_of(call["service"], call["action"])
        made |= actions_beside(call["service"], call["action"], call.get("parameters", []))
    return made - documented()
