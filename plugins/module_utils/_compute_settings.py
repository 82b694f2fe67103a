# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what AWS says of a region's instances, in the form in which the role compute_mountpoint
states what it wants, so that the two can be compared. Every field that the role's tasks state, or that an upstream
module sets where they don't, is there. Asks AWS nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict

#: What is meant by a group's metrics; amazon.aws.autoscaling_group enables these.
METRICS = (
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupMaxSize",
    "GroupMinSize",
    "GroupPendingInstances",
    "GroupStandbyInstances",
    "GroupTerminatingInstances",
    "GroupTotalInstances",
)


#: Ports of the listeners that are ours. Those on others belong to others.
PORTS = (80, 443)


def own_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Return tags without those of AWS itself, which nobody else can write or delete (AWS General Reference)."""
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


def group_tags(tags: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return tags as ``autoscaling_group`` takes them. Instances have theirs from the launch template."""
    return [{key: value, "propagate_at_launch": False} for key, value in tags.items()]


def _pairs(tags: Sequence[Mapping[str, str]] | None) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags or []}


def launch_template_settings(template: Mapping[str, Any], latest: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template, as DescribeLaunchTemplates has it, with its latest version's data in snake case.

    The data are compared whole: what somebody added by hand is a difference.
    """
    data = dict(latest["LaunchTemplateData"])
    specifications = data.pop("TagSpecifications", None) or []
    profile = data.pop("IamInstanceProfile", None) or {}
    settings = camel_dict_to_snake_dict(data)
    # What has become of the options, which nobody sets.
    settings.get("metadata_options", {}).pop("state", None)
    return {
        "data": {
            **settings,
            "iam_instance_profile": profile.get("Arn") or profile.get("Name", ""),
            "tag_specifications": [
                {"resource_type": each["ResourceType"], "tags": _pairs(each.get("Tags"))} for each in specifications
            ],
        },
        "version_description": latest.get("VersionDescription", ""),
        "default_is_latest": template["DefaultVersionNumber"] == template["LatestVersionNumber"],
        "tags": own_tags(_pairs(template.get("Tags"))),
    }


def target_group_settings(group: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    """Return a target group, as DescribeTargetGroups has it."""
    return {
        "protocol": group.get("Protocol"),
        "port": group.get("Port"),
        "vpc_id": group.get("VpcId"),
        "target_type": group.get("TargetType"),
        "health_check_protocol": group.get("HealthCheckProtocol"),
        "health_check_port": group.get("HealthCheckPort"),
        "health_check_path": group.get("HealthCheckPath"),
        "health_check_interval_seconds": group.get("HealthCheckIntervalSeconds"),
        "health_check_timeout_seconds": group.get("HealthCheckTimeoutSeconds"),
        "healthy_threshold_count": group.get("HealthyThresholdCount"),
        "unhealthy_threshold_count": group.get("UnhealthyThresholdCount"),
        "successful_response_codes": group.get("Matcher", {}).get("HttpCode"),
        "tags": own_tags(tags),
    }


def load_balancer_settings(
    balancer: Mapping[str, Any], listeners: Sequence[Mapping[str, Any]], tags: Mapping[str, str]
) -> dict[str, Any]:
    """Return a load balancer, as DescribeLoadBalancers has it, with those of its listeners that are ours."""
    return {
        "scheme": balancer.get("Scheme"),
        "ip_address_type": balancer.get("IpAddressType"),
        "subnets": [zone["SubnetId"] for zone in balancer.get("AvailabilityZones", [])],
        "security_groups": list(balancer.get("SecurityGroups", [])),
        "listeners": [listener_settings(listener) for listener in listeners if listener.get("Port") in PORTS],
        "tags": own_tags(tags),
    }


def listener_settings(listener: Mapping[str, Any]) -> dict[str, Any]:
    """Return a listener in the form in which ``elb_application_lb`` takes one; what is not stated there is left out."""
    settings = {
        "Protocol": listener.get("Protocol"),
        "Port": listener.get("Port"),
        "DefaultActions": [_action(action) for action in listener.get("DefaultActions", [])],
    }
    if listener.get("Protocol") == "HTTPS":
        settings["SslPolicy"] = listener.get("SslPolicy")
        # Only the default certificate is here; the module leaves the others alone.
        settings["Certificates"] = [
            {"CertificateArn": each["CertificateArn"]} for each in listener.get("Certificates", [])
        ]
    return settings


def _action(action: Mapping[str, Any]) -> dict[str, Any]:
    """Return a default action without what the API adds to one that forwards to a single target group."""
    kept = {key: value for key, value in action.items() if key != "Order"}
    forward = kept.get("ForwardConfig")
    if forward is not None and _is_simple(forward, kept.get("TargetGroupArn")):
        kept = {**kept, "TargetGroupArn": forward["TargetGroups"][0]["TargetGroupArn"]}
        del kept["ForwardConfig"]
    return kept


def _is_simple(forward: Mapping[str, Any], target_group: str | None) -> bool:
    arns = [each["TargetGroupArn"] for each in forward.get("TargetGroups", [])]
    sticky = forward.get("TargetGroupStickinessConfig", {}).get("Enabled", False)
    return len(arns) == 1 and target_group in (None, arns[0]) and not sticky


def group_settings(group: Mapping[str, Any]) -> dict[str, Any]:
    """Return a group, as DescribeAutoScalingGroups has it in snake case, without its launch template, which is the
    rollout's concern; with cooldown, termination policies, suspended processes and metrics, which ``autoscaling_group``
    sets whatever it is given.
    """
    tags = group.get("tags") or []
    enabled = {each["metric"] for each in group.get("enabled_metrics") or []}
    return {
        "min_size": group["min_size"],
        "max_size": group["max_size"],
        "subnets": sorted(filter(None, (group.get("vpc_zone_identifier") or "").split(","))),
        "target_groups": list(group.get("target_group_arns") or []),
        "health_check_type": group["health_check_type"],
        "health_check_grace_period": group.get("health_check_grace_period", 0),
        "default_cooldown": group["default_cooldown"],
        "termination_policies": list(group.get("termination_policies") or []),
        "suspended_processes": [each["process_name"] for each in group.get("suspended_processes") or []],
        "metrics_collection": enabled >= set(METRICS),
        "tags": own_tags({tag["key"]: tag["value"] for tag in tags}),
        "propagated_tags": [tag["key"] for tag in tags if tag["propagate_at_launch"]],
    }


def policy_settings(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scaling policy in snake case, as far as one that tracks a predefined metric goes."""
    tracking = policy.get("target_tracking_configuration") or {}
    metric = tracking.get("predefined_metric_specification") or {}
    return {
        "policy_type": policy.get("policy_type"),
        "metric": metric.get("predefined_metric_type"),
        "resource_label": metric.get("resource_label", ""),
        "target_value": tracking.get("target_value"),
        "disable_scale_in": tracking.get("disable_scale_in", False),
    }
