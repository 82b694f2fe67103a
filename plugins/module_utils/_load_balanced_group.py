# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: an Auto Scaling group, its launch template and the load balancer before it, each read by
its name with as few calls as the API allows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Callable

from ansible_collections.amazon.aws.plugins.module_utils.botocore import (
    is_boto3_error_code,
    paginated_query_with_retries,
)
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.tagging import boto3_tag_list_to_ansible_dict

from . import _autoscaling, _compute_settings, _group_settings, _rollout

#: What is read beside the resources themselves: what they are set to, and how they do.
DETAILS = (
    "versions",
    "attributes",
    "listeners",
    "tags",
    "policies",
    "instance_refresh",
    "targets",
    "instance_states",
    "launch_failures",
)


class _Missing(AWSErrorHandler):
    """A resource that is not there is no error."""

    @classmethod
    def _is_missing(cls) -> type[Exception]:
        return is_boto3_error_code(
            ["InvalidLaunchTemplateName.NotFoundException", "LoadBalancerNotFound", "TargetGroupNotFound"]
        )


_calls = AWSErrorHandler.common_error_handler


@_Missing.list_error_handler("read the launch template {name}", {})
def _template(client: Any, name: str) -> dict[str, Any]:
    return client.describe_launch_templates(LaunchTemplateNames=[name], aws_retry=True)["LaunchTemplates"][0]


@_calls("read the versions of the launch template {template}")
def _versions(client: Any, template: str, numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    wanted = {"LaunchTemplateId": template, "Versions": [str(number) for number in sorted(numbers)]}
    found = client.describe_launch_template_versions(**wanted, aws_retry=True)["LaunchTemplateVersions"]
    return {version["VersionNumber"]: version for version in found}


@_Missing.list_error_handler("read the target group {name}", {})
def _target_group(client: Any, name: str) -> dict[str, Any]:
    return client.describe_target_groups(Names=[name], aws_retry=True)["TargetGroups"][0]


@_calls("read the attributes of {arn}")
def _target_group_attributes(client: Any, arn: str) -> dict[str, str]:
    found = client.describe_target_group_attributes(TargetGroupArn=arn, aws_retry=True)["Attributes"]
    return boto3_tag_list_to_ansible_dict(found)


@_calls("read the health of the targets of {arn}")
def _targets(client: Any, arn: str) -> list[dict[str, str]]:
    found = client.describe_target_health(TargetGroupArn=arn, aws_retry=True)["TargetHealthDescriptions"]
    return [{"id": each["Target"]["Id"], "state": each["TargetHealth"]["State"]} for each in found]


@_Missing.list_error_handler("read the load balancer {name}", {})
def _load_balancer(client: Any, name: str) -> dict[str, Any]:
    return client.describe_load_balancers(Names=[name], aws_retry=True)["LoadBalancers"][0]


@_calls("read the attributes of {arn}")
def _load_balancer_attributes(client: Any, arn: str) -> dict[str, str]:
    found = client.describe_load_balancer_attributes(LoadBalancerArn=arn, aws_retry=True)["Attributes"]
    return boto3_tag_list_to_ansible_dict(found)


@_calls("read the listeners of {arn}")
def _listeners(client: Any, arn: str) -> list[dict[str, Any]]:
    return paginated_query_with_retries(client, "describe_listeners", LoadBalancerArn=arn)["Listeners"]


@_calls("read the tags of {arns}")
def _tags(client: Any, arns: list[str]) -> dict[str, dict[str, str]]:
    found = client.describe_tags(ResourceArns=arns, aws_retry=True)["TagDescriptions"]
    return {each["ResourceArn"]: boto3_tag_list_to_ansible_dict(each["Tags"]) for each in found}


@_calls("read the instances {ids}")
def _instance_states(client: Any, ids: list[str]) -> dict[str, str]:
    # By a filter: an id that is known to Auto Scaling and not yet to EC2 is no error.
    filters = [{"Name": "instance-id", "Values": ids}]
    found = client.describe_instances(Filters=filters, aws_retry=True)["Reservations"]
    return {each["InstanceId"]: each["State"]["Name"] for reservation in found for each in reservation["Instances"]}


def _read_template(client: Any, name: str, details: Collection[str]) -> dict[str, Any]:
    template = _template(client, name)
    if not template:
        return {}
    latest, default = template["LatestVersionNumber"], template["DefaultVersionNumber"]
    found = {
        "id": template["LaunchTemplateId"],
        "name": name,
        "latest_version": latest,
        "default_version": default,
    }
    if "versions" in details:
        versions = _versions(client, template["LaunchTemplateId"], {latest, default})
        found["image_id"] = versions[default]["LaunchTemplateData"].get("ImageId", "")
        found["settings"] = _compute_settings.launch_template_settings(template, versions[latest])
    return found


def _read_elb(client: Any, names: Mapping[str, str], details: Collection[str]) -> dict[str, dict[str, Any]]:
    target_group = _target_group(client, names["target_group"]) if names.get("target_group") else {}
    balancer = _load_balancer(client, names["load_balancer"]) if names.get("load_balancer") else {}
    arns = [arn for arn in (target_group.get("TargetGroupArn"), balancer.get("LoadBalancerArn")) if arn]
    tags = _tags(client, arns) if "tags" in details and arns else {}
    return {
        "target_group": target_group and _with_details(client, target_group, details, tags),
        "load_balancer": balancer and _balancer_with_details(client, balancer, details, tags),
    }


def _with_details(
    client: Any, group: Mapping[str, Any], details: Collection[str], tags: Mapping[str, dict[str, str]]
) -> dict[str, Any]:
    arn = group["TargetGroupArn"]
    found = {"arn": arn, "settings": _compute_settings.target_group_settings(group, tags.get(arn, {}))}
    if "attributes" in details:
        found["attributes"] = _target_group_attributes(client, arn)
    if "targets" in details:
        found["targets"] = _targets(client, arn)
    return found


def _balancer_with_details(
    client: Any, balancer: Mapping[str, Any], details: Collection[str], tags: Mapping[str, dict[str, str]]
) -> dict[str, Any]:
    arn = balancer["LoadBalancerArn"]
    listeners = _listeners(client, arn) if "listeners" in details else []
    found = {
        "arn": arn,
        "dns_name": balancer["DNSName"],
        "zone_id": balancer["CanonicalHostedZoneId"],
        "state": balancer["State"]["Code"],
        "settings": _compute_settings.load_balancer_settings(balancer, listeners, tags.get(arn, {})),
    }
    if "attributes" in details:
        found["attributes"] = _load_balancer_attributes(client, arn)
    return found


def _read_group(client: Any, ec2: Callable[[], Any], name: str, details: Collection[str]) -> dict[str, Any]:
    group = _autoscaling.group_with_tags(client, name)
    if not group:
        return {}
    found = {
        "name": name,
        "desired_capacity": group["desired_capacity"],
        "launch_template": group.get("launch_template") or {},
        "instances": group["instances"],
        "settings": _group_settings.current(group),
    }
    if "policies" in details:
        policies = _autoscaling.policies(client, name)
        found["policies"] = {each["policy_name"]: _compute_settings.policy_settings(each) for each in policies}
    if "instance_refresh" in details:
        found["instance_refresh"] = _rollout.unfinished(client, name)
    if "launch_failures" in details:
        found["launch_failures"] = _autoscaling.launch_failures(client, name)
    if "instance_states" in details:
        found["instances"] = _with_states(ec2, found["instances"])
    return found


def _with_states(ec2: Callable[[], Any], instances: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add ``running``: an instance in service is; of one that is on its way there EC2 says it."""
    pending = [each["instance_id"] for each in instances if each["lifecycle_state"].startswith("Pending")]
    states = _instance_states(ec2(), pending) if pending else {}
    return [
        {
            **each,
            "running": each["lifecycle_state"] == "InService" or states.get(each["instance_id"]) == "running",
        }
        for each in instances
    ]


def read(client: Callable[[str], Any], names: Mapping[str, str], details: Collection[str]) -> dict[str, Any]:
    """Return what is named, with the details; an empty dictionary where it is not there, or not named.

    ``client`` makes a client of a service; those of ec2 and elbv2 take ``aws_retry``.
    """
    found: dict[str, Any] = dict.fromkeys(("launch_template", "target_group", "load_balancer", "group"), {})
    if names.get("launch_template"):
        found["launch_template"] = _read_template(client("ec2"), names["launch_template"], details)
    if names.get("target_group") or names.get("load_balancer"):
        found.update(_read_elb(client("elbv2"), names, details))
    if names.get("group"):
        found["group"] = _read_group(client("autoscaling"), lambda: client("ec2"), names["group"], details)
    return found
