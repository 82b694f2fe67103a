# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: settings of an Auto Scaling group that exists, each changed by the call that is for it.
No call names the launch template: Auto Scaling looks at it whole then, and refuses one whose image is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AutoScalingErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import is_ansible_aws_error_code
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from . import _rollout
from ._autoscaling import existing_group
from ._compute_settings import METRICS, group_settings

_UNSET = -1  # what UpdateAutoScalingGroup takes to remove a setting; a group without it describes no such setting

#: Arguments of UpdateAutoScalingGroup that have a setting's value as it is.
_UPDATED = {
    "min_size": "MinSize",
    "max_size": "MaxSize",
    "desired_capacity": "DesiredCapacity",
    "health_check_type": "HealthCheckType",
    "health_check_grace_period": "HealthCheckGracePeriod",
    "default_cooldown": "DefaultCooldown",
    "termination_policies": "TerminationPolicies",
    "default_instance_warmup": "DefaultInstanceWarmup",
}


@dataclass
class Patience:
    """Whether an instance refresh that is in the way is cancelled, and how long its end is waited for, in seconds."""

    cancels: bool = False
    timeout: int = 900
    delay: int = 15


@AutoScalingErrorHandler.common_error_handler("change the Auto Scaling group {name}")
@AWSRetry.jittered_backoff(catch_extra_error_codes=["ResourceContention", "ScalingActivityInProgress"])
def _call(client: ClientType, name: str, operation: str, arguments: Mapping[str, Any]) -> None:  # noqa: ARG001 (named)
    getattr(client, operation)(**arguments)


def current(group: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that a group, as DescribeAutoScalingGroups has it in snake case, has."""
    maintenance = group.get("instance_maintenance_policy", {})
    return {
        **group_settings(group),
        "desired_capacity": group["desired_capacity"],
        "default_instance_warmup": group.get("default_instance_warmup", _UNSET),
        "min_healthy_percentage": maintenance.get("min_healthy_percentage", _UNSET),
        "max_healthy_percentage": maintenance.get("max_healthy_percentage", _UNSET),
    }


def planned(before: Mapping[str, Any], wanted: Mapping[str, Any], purge_tags: bool = False) -> dict[str, Any]:
    """Return the settings of a group that is given those that are wanted.

    The desired capacity stays what Auto Scaling has made it, as far as the sizes allow. Tags of others stay, unless
    they are purged.
    """
    after = {**before, **wanted}
    after["desired_capacity"] = min(max(before["desired_capacity"], after["min_size"]), after["max_size"])
    tags = wanted.get("tags", {})
    after["tags"] = tags if purge_tags and "tags" in wanted else {**before["tags"], **tags}
    after["propagated_tags"] = [key for key in before["propagated_tags"] if key not in tags and key in after["tags"]]
    return after


def changes(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the calls, operations of the client with their arguments, that make one of the other, in their order."""
    group = {"AutoScalingGroupName": name}
    metrics = list(METRICS) if before["metrics_collection"] < after["metrics_collection"] else []
    calls: list[tuple[str, dict[str, Any]]] = [
        ("update_auto_scaling_group", _update(before, after)),
        ("detach_load_balancer_target_groups", _lists("TargetGroupARNs", before, after, "target_groups")),
        ("attach_load_balancer_target_groups", _lists("TargetGroupARNs", after, before, "target_groups")),
        ("enable_metrics_collection", {"Granularity": "1Minute", "Metrics": metrics} if metrics else {}),
        ("resume_processes", _lists("ScalingProcesses", before, after, "suspended_processes")),
        ("suspend_processes", _lists("ScalingProcesses", after, before, "suspended_processes")),
    ]
    calls = [(operation, {**group, **arguments}) for operation, arguments in calls if arguments]
    for operation, tags in (("create_or_update_tags", _tags), ("delete_tags", _gone_tags)):
        if listed := tags(name, before, after):
            calls.append((operation, {"Tags": listed}))
    return calls


def _lists(argument: str, these: Mapping[str, Any], those: Mapping[str, Any], setting: str) -> dict[str, list[str]]:
    """Return as an argument what the setting has in these and not in those; none where that is nothing."""
    items = sorted(set(these[setting]) - set(those[setting]))
    return {argument: items} if items else {}


def _update(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    differing = {setting for setting, value in after.items() if value != before[setting]}
    arguments = {argument: after[setting] for setting, argument in _UPDATED.items() if setting in differing}
    if set(before["subnets"]) != set(after["subnets"]):
        arguments["VPCZoneIdentifier"] = ",".join(after["subnets"])
    if differing & {"min_healthy_percentage", "max_healthy_percentage"}:
        arguments["InstanceMaintenancePolicy"] = {
            "MinHealthyPercentage": after["min_healthy_percentage"],
            "MaxHealthyPercentage": after["max_healthy_percentage"],
        }
    return arguments


def _tag(name: str, key: str) -> dict[str, Any]:
    return {"ResourceId": name, "ResourceType": "auto-scaling-group", "Key": key}


def _gone_tags(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_tag(name, key) for key in before["tags"] if key not in after["tags"]]


def _tags(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the tags to write; none is handed on to instances, which have theirs from the launch template."""
    handed_on = set(before["propagated_tags"]) - set(after["propagated_tags"])
    return [
        {**_tag(name, key), "Value": value, "PropagateAtLaunch": False}
        for key, value in after["tags"].items()
        if before["tags"].get(key) != value or key in handed_on
    ]


def _apply(client: ClientType, name: str, calls: list[tuple[str, dict[str, Any]]], patience: Patience) -> None:
    for operation, arguments in calls:
        try:
            _call(client, name, operation, arguments)
        except is_ansible_aws_error_code("InstanceRefreshInProgress"):
            # During an instance refresh no target group is attached (AttachLoadBalancerTargetGroups, Errors).
            if not patience.cancels:
                raise
            _rollout.cancel_unfinished(client, name, patience.timeout, patience.delay)
            _call(client, name, operation, arguments)


def ensure(
    client: ClientType,
    name: str,
    wanted: Mapping[str, Any],
    check_mode: bool,
    patience: Patience,
    purge_tags: bool = False,
) -> tuple[bool, dict[str, Any], dict[str, Any]]:
    """Give the group the wanted settings, leave the others. Return whether it changed, all settings, and the diff."""
    before = current(existing_group(client, name))
    after = planned(before, wanted, purge_tags)
    calls = changes(name, before, after)
    if not check_mode:
        _apply(client, name, calls, patience)
    return bool(calls), after, {"before": before, "after": after}
