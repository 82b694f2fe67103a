# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drift of the role compute_mountpoint: the Auto Scaling group and its policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import Drift, Region, tag_drifts
from .balancing import targets

GROUP = "main | group | Group keeps"
POLICY = "main | scaling_policy | Difference"


def group(region: Region) -> dict[str, Any]:
    """Return the Auto Scaling group."""
    return region.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"][0]


def _group(**arguments: Any) -> Callable[[Region], Any]:
    return lambda region: region.client("autoscaling").update_auto_scaling_group(
        AutoScalingGroupName=group(region)["AutoScalingGroupName"], **arguments
    )


def _of_group(operation: str, **arguments: Any) -> Callable[[Region], Any]:
    return lambda region: getattr(region.client("autoscaling"), operation)(
        AutoScalingGroupName=group(region)["AutoScalingGroupName"], **arguments
    )


def _group_subnets(region: Region) -> None:
    one = group(region)["VPCZoneIdentifier"].split(",")[0]
    _group(VPCZoneIdentifier=one)(region)


def _group_targets(region: Region) -> None:
    _of_group("detach_load_balancer_target_groups", TargetGroupARNs=[targets(region)])(region)


def _tracking(**change: Any) -> Callable[[Region], Any]:
    def make(region: Region) -> None:
        autoscaling = region.client("autoscaling")
        [found] = [each for each in autoscaling.describe_policies()["ScalingPolicies"] if each["PolicyName"] == "cpu"]
        configuration = {**found["TargetTrackingConfiguration"], **change}
        _of_group(
            "put_scaling_policy",
            PolicyName="cpu",
            PolicyType="TargetTrackingScaling",
            TargetTrackingConfiguration=configuration,
        )(region)

    return make


def _group_tags() -> list[Drift]:
    def tag(region: Region, key: str, value: str, propagated: bool = False) -> dict[str, Any]:
        return {
            "ResourceId": group(region)["AutoScalingGroupName"],
            "ResourceType": "auto-scaling-group",
            "Key": key,
            "Value": value,
            "PropagateAtLaunch": propagated,
        }

    def put(region: Region, tags: dict[str, str]) -> None:
        region.client("autoscaling").create_or_update_tags(Tags=[tag(region, k, v) for k, v in tags.items()])

    def delete(region: Region, key: str) -> None:
        region.client("autoscaling").delete_tags(Tags=[tag(region, key, "")])

    def propagated(region: Region) -> None:
        region.client("autoscaling").create_or_update_tags(Tags=[tag(region, "Project", "demo", True)])

    return [
        *tag_drifts("compute_mountpoint", "group", GROUP, put, delete),
        Drift("compute_mountpoint", "group", "propagated_tags", GROUP, propagated),
    ]


def _drift(resource: str, field: str, task: str, make: Callable[[Region], Any]) -> Drift:
    return Drift("compute_mountpoint", resource, field, task, make, foreign=not task)


DRIFTS = [
    _drift("group", "min_size", GROUP, _group(MinSize=0)),
    _drift("group", "max_size", GROUP, _group(MaxSize=9)),
    _drift("group", "subnets", GROUP, _group_subnets),
    _drift("group", "target_groups", GROUP, _group_targets),
    _drift("group", "health_check_type", GROUP, _group(HealthCheckType="EC2")),
    _drift("group", "health_check_grace_period", GROUP, _group(HealthCheckGracePeriod=77)),
    _drift("group", "default_cooldown", GROUP, _group(DefaultCooldown=77)),
    _drift("group", "termination_policies", GROUP, _group(TerminationPolicies=["OldestInstance"])),
    _drift("group", "suspended_processes", GROUP, _of_group("suspend_processes", ScalingProcesses=["Terminate"])),
    _drift("group", "metrics_collection", GROUP, _of_group("disable_metrics_collection", Metrics=["GroupMinSize"])),
    _drift("group", "protected", "", _group(NewInstancesProtectedFromScaleIn=True)),
    *_group_tags(),
    _drift("group", "default_instance_warmup", GROUP, _group(DefaultInstanceWarmup=77)),
    _drift(
        "group",
        "max_healthy_percentage",
        GROUP,
        _group(InstanceMaintenancePolicy={"MinHealthyPercentage": 100, "MaxHealthyPercentage": 190}),
    ),
    _drift(
        "group",
        "min_healthy_percentage",
        GROUP,
        _group(InstanceMaintenancePolicy={"MinHealthyPercentage": 90, "MaxHealthyPercentage": 190}),
    ),
    _drift("policy", "target_value", POLICY, _tracking(TargetValue=20.0)),
    _drift(
        "policy",
        "metric",
        POLICY,
        _tracking(PredefinedMetricSpecification={"PredefinedMetricType": "ASGAverageNetworkIn"}),
    ),
    _drift("policy", "disable_scale_in", POLICY, _tracking(DisableScaleIn=True)),
    _drift("policy", "all of it", POLICY, _of_group("delete_policy", PolicyName="cpu")),
    _drift(
        "policy",
        "another",
        "",
        _of_group(
            "put_scaling_policy",
            PolicyName="of-others",
            PolicyType="SimpleScaling",
            AdjustmentType="ChangeInCapacity",
            ScalingAdjustment=1,
        ),
    ),
]
