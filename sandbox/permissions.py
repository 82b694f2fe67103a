# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests of IAM users are refused where their policies do not allow them, as AWS refuses them.

moto looks at a request's own action alone, and for every service but S3 at no resource. Here a request needs every
action that the Service Authorization Reference and the services' guides name for it, on the resource that its
parameters name. The administrator may do everything; roles are extensions/iam.py's.

Of conditions, StringEquals counts, with what is known about a request. Signatures of users are not checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from botocore.model import OperationModel
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.request import Request
from moto.iam.access_control import CreateAccessKeyFailure, IAMPolicy, IAMPolicyStatement, IAMUserAccessKey
from werkzeug.wrappers import Response

from sandbox.request_log import body_of
from sandbox.strict import STREAMING, ForbiddenByModel, answer_with, parameters_of

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

#: What a service answers where it is not AccessDenied (each service's page "Common errors"; Amazon EC2 Developer Guide,
#: "Error codes"; Amazon SNS API Reference, ListTopics).
DENIED = {
    "acm": "AccessDeniedException",
    "ec2": "UnauthorizedOperation",
    "kms": "AccessDeniedException",
    "sns": "AuthorizationError",
    "ssm": "AccessDeniedException",
}

#: What needs no permission (AWS Security Token Service API Reference, GetCallerIdentity).
FREE = {("sts", "GetCallerIdentity")}

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

_GROUP = "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{value}"
_ALARM = "arn:aws:cloudwatch:{region}:{account}:alarm:{value}"

#: The resource that a parameter names, where policies are limited by it; the first that is given counts (Service
#: Authorization Reference, of each service "Resource types defined by").
RESOURCES = {
    "autoscaling": [("AutoScalingGroupName", _GROUP), ("Tags.ResourceId", _GROUP)],
    "cloudwatch": [("AlarmName", _ALARM), ("AlarmNames", _ALARM), ("ResourceARN", "{value}")],
    "iam": [
        ("InstanceProfileName", "arn:aws:iam::{account}:instance-profile/{value}"),
        ("RoleName", "arn:aws:iam::{account}:role/{value}"),
        ("PolicyArn", "{value}"),
    ],
    # An alias stands for a key, which is what policies are limited by.
    "kms": [("KeyId", "arn:aws:kms:{region}:{account}:key/{value}")],
    "sns": [
        ("TopicArn", "{value}"),
        ("ResourceArn", "{value}"),
        ("Name", "arn:aws:sns:{region}:{account}:{value}"),
    ],
    "ssm": [("Name", "arn:aws:ssm:{region}:{account}:parameter{value}")],
}

#: Whom a role is passed to, and who gets a service-linked role.
SERVICES = {
    "autoscaling": "autoscaling.amazonaws.com",
    "elbv2": "elasticloadbalancing.amazonaws.com",
    "iam": "ec2.amazonaws.com",
    "s3": "s3.amazonaws.com",
}


class Permissions:
    """WSGI middleware in front of moto."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        called = environ.get("sandbox.called")
        policies = policies_of_user(environ) if called else None
        refusal = refused(environ, called, policies) if policies is not None else None
        return (refusal or self._application)(environ, start_response)


def policies_of_user(environ: WSGIEnvironment) -> list[dict[str, Any]] | None:
    """Return the policies of the IAM user who asks; None for anybody else."""
    key = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition("/")[0]
    try:
        user = IAMUserAccessKey(DEFAULT_ACCOUNT_ID, "aws", key, headers={})
    except CreateAccessKeyFailure:
        return None
    return [IAMPolicy(policy)._policy_json for policy in user.collect_policies()]


def refused(environ: WSGIEnvironment, called: OperationModel, policies: list[dict[str, Any]]) -> Response | None:
    """Return AWS's answer to a request that a user's policies do not allow; None where they do."""
    service = called.service_model.service_name
    read = ({**environ, "CONTENT_LENGTH": "0"}, b"") if called.name in STREAMING else (environ, body_of(environ))
    parameters, request = parameters_of(read[0], called, read[1])
    region = environ["HTTP_AUTHORIZATION"].split("/")[2]
    own = actions_of(service, called.name)
    needed: list[tuple[str, str | None]] = [
        (action, resource_of(service, parameters, region)) for action in sorted(own)
    ]
    beside = actions_beside(service, called.name, environ.get("sandbox.parameters", ())) - own
    needed += [(action, _resource_beside(action, service, parameters)) for action in sorted(beside)]
    context = {"iam:AWSServiceName": SERVICES.get(service), "iam:PassedToService": _passed_to(service)}
    for action, resource in needed:
        if not is_allowed(policies, action, resource, context):
            return denial(
                f"User is not authorized to perform: {action} on resource: {resource or '?'}", called, request
            )
    return None


def denial(message: str, called: OperationModel, request: Request) -> Response:
    """Return AWS's answer to a request that a policy denies, or that none allows."""
    code = DENIED.get(called.service_model.service_name, "AccessDenied")
    return answer_with(ForbiddenByModel(code, message), called, request, status=403)


def actions_of(service: str, operation: str) -> set[str]:
    """Return the actions that a call needs."""
    if (service, operation) in FREE:
        return set()
    names = OF_S3.get(operation, [operation]) if service == "s3" else [operation]
    return {f"{PREFIXES.get(service, service)}:{name}" for name in names}


def actions_beside(service: str, operation: str, parameters: Iterable[str]) -> set[str]:
    """Return the further actions that a call needs, which never show as calls of their own."""
    given = {"", *parameters}
    found = {action for name in given for action in BESIDE.get((service, operation, name), [])}
    # Amazon EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation"
    if service == "ec2" and "TagSpecification" in given:
        found.add("ec2:CreateTags")
    return found


def resource_of(service: str, parameters: Mapping[str, Any], region: str) -> str:
    """Return the ARN of what parameters name; ``*`` where they name nothing that policies are limited by."""
    if service == "s3":
        names = [parameters[name] for name in ("Bucket", "Key") if parameters.get(name)]
        return f"arn:aws:s3:::{'/'.join(names)}" if names else "*"
    for name, arn in RESOURCES.get(service, []):
        outer, _, inner = name.partition(".")
        value = parameters.get(outer)
        value = value[0] if isinstance(value, list) and value else value
        if value:
            value = value[inner] if inner else value
            # A public parameter is no account's.
            account = "" if service == "ssm" and value.startswith("/aws/service/") else DEFAULT_ACCOUNT_ID
            return arn.format(region=region, account=account, value=value)
    return "*"


def is_allowed(
    policies: Iterable[Mapping[str, Any]], action: str, resource: str | None, context: Mapping[str, str | None]
) -> bool:
    """Whether a statement allows an action, and none denies it. Without a resource, any is good."""
    statements = [statement for policy in policies for statement in _listed(policy["Statement"])]
    effects = {each["Effect"] for each in statements if _concerns(each, action, resource, context)}
    return effects == {"Allow"}


def _concerns(
    statement: Mapping[str, Any], action: str, resource: str | None, context: Mapping[str, str | None]
) -> bool:
    equal = statement.get("Condition", {}).get("StringEquals", {})
    return (
        _is_like(statement["Action"], action)
        and (resource is None or _is_like(statement["Resource"], resource))
        and all(context.get(key) in _listed(values) for key, values in equal.items())
    )


def _is_like(patterns: str | list[str], text: str) -> bool:
    return any(IAMPolicyStatement._match(pattern, text) for pattern in _listed(patterns))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _resource_beside(action: str, service: str, parameters: Mapping[str, Any]) -> str | None:
    """Return the ARN of what an action beside the call's own is for; None where the call does not name it."""
    if action == "iam:PassRole":
        role = parameters.get("RoleName")
        replication = parameters.get("ReplicationConfiguration", {})
        return f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:role/{role}" if role else replication.get("Role")
    if action == "iam:CreateServiceLinkedRole":
        return f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:role/aws-service-role/{SERVICES[service]}/AWSServiceRole"
    if action.partition(":")[0] == PREFIXES.get(service, service):
        return resource_of(service, parameters, "*")
    return "*"


def _passed_to(service: str) -> str | None:
    """Auto Scaling launches in the name of who makes the group: EC2 is whom the instances' role is passed to."""
    return "ec2.amazonaws.com" if service == "autoscaling" else SERVICES.get(service)
