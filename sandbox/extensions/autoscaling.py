# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 Auto Scaling.

CreateAutoScalingGroup, UpdateAutoScalingGroup
    moto 5.2.5 drops the default warm-up and the maintenance policy, and on update the cooldown and the termination
    policies too; it takes 300 seconds of grace when none are given; a group of an existing name replaces that group.
    AWS: all are kept and described, the grace period is 0, and the second group is refused with AlreadyExists.
DeleteAutoScalingGroup
    moto ends the instances, and keeps the scaling policies for ever. AWS: ResourceInUse, unless ForceDelete is given;
    policies go with their group.
EnableMetricsCollection, DisableMetricsCollection
    moto has no Disable, and takes no list of metrics for none. AWS: it stands for all.
LaunchTemplateSpecification
    moto launches from the template's default version, without profile, metadata options, network interfaces and volume
    tags, all in the first subnet, and shows the template's default version for each instance.
    AWS: from the group's version, with all that it says, spread over the group's subnets; an instance shows the version
    that it was launched with. A tag of the group wins over the template's.
AttachLoadBalancerTargetGroups
    moto leaves instances that have ended in the target group, and misses those that replace them.
    AWS: registered when launched, deregistered when ended.
StartInstanceRefresh, DescribeInstanceRefreshes, CancelInstanceRefresh, RollbackInstanceRefresh
    moto has none. Here a refresh is done at once, so that there is never one to cancel or to roll back: both answer
    with the error that AWS gives then.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import ASG_NAME_TAG, AutoScalingBackend, FakeAutoScalingGroup, InstanceState
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateVersion
from moto.ec2.utils import convert_tag_spec
from moto.moto_api._internal import mock_random

from sandbox.extensions import extends
from sandbox.extensions.launch_templates import block_devices

# EnableMetricsCollection's page
METRICS = (
    "GroupMinSize",
    "GroupMaxSize",
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupPendingInstances",
    "GroupStandbyInstances",
    "GroupTerminatingInstances",
    "GroupTotalInstances",
    "GroupInServiceCapacity",
    "GroupPendingCapacity",
    "GroupStandbyCapacity",
    "GroupTerminatingCapacity",
    "GroupTotalCapacity",
    "WarmPoolDesiredCapacity",
    "WarmPoolWarmedCapacity",
    "WarmPoolPendingCapacity",
    "WarmPoolTerminatingCapacity",
    "WarmPoolTotalCapacity",
    "GroupAndWarmPoolDesiredCapacity",
    "GroupAndWarmPoolTotalCapacity",
)

moto_create_auto_scaling_group = AutoScalingResponse.create_auto_scaling_group
moto_update_auto_scaling_group = AutoScalingResponse.update_auto_scaling_group
moto_delete_auto_scaling_group = AutoScalingResponse.delete_auto_scaling_group
moto_replace_autoscaling_group_instances = FakeAutoScalingGroup.replace_autoscaling_group_instances
moto_notify_terminate_instances = AutoScalingBackend.notify_terminate_instances
moto_update_attached_target_groups = AutoScalingBackend.update_attached_target_groups

FakeAutoScalingGroup.default_instance_warmup = None
FakeAutoScalingGroup.instance_maintenance_policy = None
InstanceState.launch_template = None


def _group(response: AutoScalingResponse) -> FakeAutoScalingGroup:
    name = response._get_param("AutoScalingGroupName")
    try:
        return response.autoscaling_backend.autoscaling_groups[name]
    except KeyError:
        raise ValidationError(f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found") from None


def _keep_settings(group: FakeAutoScalingGroup, params: dict[str, Any]) -> None:
    if params.get("DefaultCooldown") is not None:
        group.default_cooldown = params["DefaultCooldown"]
    if params.get("TerminationPolicies"):
        group.termination_policies = params["TerminationPolicies"]
    warmup = params.get("DefaultInstanceWarmup")
    if warmup is not None:
        group.default_instance_warmup = None if warmup == -1 else warmup  # -1 removes it
    if params.get("InstanceMaintenancePolicy"):  # -1 and -1 remove it
        policy = params["InstanceMaintenancePolicy"]
        group.instance_maintenance_policy = None if set(policy.values()) == {-1} else policy


@extends(AutoScalingResponse)
def create_auto_scaling_group(self) -> ActionResult:
    name = self._get_param("AutoScalingGroupName")
    if name in self.autoscaling_backend.autoscaling_groups:
        raise AutoscalingClientError(
            "AlreadyExists",
            f"AutoScalingGroup by this name already exists - A group with the name {name} already exists",
        )
    result = moto_create_auto_scaling_group(self)
    group = _group(self)
    group.health_check_grace_period = self._get_int_param("HealthCheckGracePeriod", 0)
    _keep_settings(group, self._get_params())
    return result


@extends(AutoScalingResponse)
def update_auto_scaling_group(self) -> ActionResult:
    result = moto_update_auto_scaling_group(self)
    _keep_settings(_group(self), self._get_params())
    return result


@extends(AutoScalingResponse)
def delete_auto_scaling_group(self) -> ActionResult:
    group = _group(self)
    if group.instance_states and not self._get_bool_param("ForceDelete"):
        raise AutoscalingClientError(
            "ResourceInUse",
            "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) "
            "still in the group.",
        )
    result = moto_delete_auto_scaling_group(self)
    policies = self.autoscaling_backend.policies
    for key in [key for key, policy in policies.items() if policy.auto_scaling_group_name == group.name]:
        del policies[key]
    return result


@extends(AutoScalingResponse)
def enable_metrics_collection(self) -> ActionResult:
    group = _group(self)
    wanted = self._get_param("Metrics") or METRICS
    group.metrics = [metric for metric in METRICS if metric in wanted or metric in group.metrics]
    return EmptyResult()


@extends(AutoScalingResponse)
def disable_metrics_collection(self) -> ActionResult:
    group = _group(self)
    unwanted = self._get_param("Metrics") or METRICS
    group.metrics = [metric for metric in group.metrics if metric not in unwanted]
    return EmptyResult()


@extends(FakeAutoScalingGroup)
def replace_autoscaling_group_instances(self, count_needed: int, propagated_tags: dict[str, str]) -> None:
    """moto's name; it launches instances."""
    if not self.ec2_launch_template or not self.vpc_zone_identifier:
        moto_replace_autoscaling_group_instances(self, count_needed, propagated_tags)
        return
    for _ in range(count_needed):
        self.instance_states.append(_launch(self, propagated_tags))


def _launch(group: FakeAutoScalingGroup, propagated_tags: dict[str, str]) -> InstanceState:
    template = group.ec2_launch_template
    version = template.get_version(group.launch_template_version)
    data = version.data
    interfaces = data.get("NetworkInterfaces") or [{}]
    ec2 = group.autoscaling_backend.ec2_backend
    reservation = ec2.run_instances(
        version.image_id,
        1,
        version.user_data,
        version.security_groups,
        launch_template={"LaunchTemplateId": template.id, "Version": str(version.number)},
        instance_type=version.instance_type,
        is_instance_type_default=False,
        region_name=group.region,
        subnet_id=_emptiest_subnet(group),
        security_group_ids=[*data.get("SecurityGroupIds", []), *interfaces[0].get("Groups", [])],
        associate_public_ip=interfaces[0].get("AssociatePublicIpAddress"),
        key_name=data.get("KeyName"),
        ebs_optimized=data.get("EbsOptimized", False),
        metadata_options=data.get("MetadataOptions", {}),
        monitoring_state="enabled" if data.get("Monitoring", {}).get("Enabled") else "disabled",
        block_device_mappings=block_devices(ec2, version),
        tags={
            "instance": {**propagated_tags, ASG_NAME_TAG: group.name},
            "volume": convert_tag_spec(data.get("TagSpecifications", [])).get("volume", {}),
        },
    )
    (instance,) = reservation.instances
    profile = data.get("IamInstanceProfile")
    if profile:
        ec2.associate_iam_instance_profile(
            instance.id,
            iam_instance_profile_name=profile.get("Name"),
            iam_instance_profile_arn=profile.get("Arn"),
        )
    instance.autoscaling_group = group
    state = InstanceState(instance, protected_from_scale_in=group.new_instances_protected_from_scale_in)
    state.launch_template = {
        "LaunchTemplateId": template.id,
        "LaunchTemplateName": template.name,
        "Version": str(version.number),
    }
    return state


def _emptiest_subnet(group: FakeAutoScalingGroup) -> str:
    used = Counter(state.instance.subnet_id for state in group.instance_states)
    return min(group.vpc_zone_identifier.split(","), key=lambda subnet: used[subnet])


@extends(AutoScalingBackend)
def update_attached_target_groups(self, group_name: str) -> None:
    moto_update_attached_target_groups(self, group_name)
    for arn in self.autoscaling_groups[group_name].target_group_arns:
        target_group = self.elbv2_backend.target_groups[arn]
        ended = [
            target
            for target in target_group.targets
            if (instance := self.ec2_backend.get_instance_by_id(target)) and instance.state == "terminated"
        ]
        target_group.deregister_terminated_instances(ended)


@extends(AutoScalingBackend)
def notify_terminate_instances(self, instance_ids: list[str]) -> None:
    moto_notify_terminate_instances(self, instance_ids)
    for name in self.autoscaling_groups:
        self.update_attached_target_groups(name)


@extends(AutoScalingResponse)
def start_instance_refresh(self) -> ActionResult:
    group = _group(self)
    wanted = self._get_param("DesiredConfiguration", {})
    preferences = self._get_param("Preferences", {})
    specification = wanted.get("LaunchTemplate")
    if preferences.get("AutoRollback"):
        _check_that_rollback_is_possible(wanted)
    if specification:
        _template(group, specification).get_version(
            specification.get("Version") or "$Default"
        )  # fails if there is none
        group._set_launch_configuration(None, specification, None)

    started = utcnow()
    version = group.ec2_launch_template.get_version(group.launch_template_version)
    outdated = [
        state for state in group.instance_states if not (preferences.get("SkipMatching") and _runs(state, version))
    ]
    _replace(group, outdated)

    refresh = {
        "InstanceRefreshId": str(mock_random.uuid4()),
        "AutoScalingGroupName": group.name,
        "Status": "Successful",
        "StartTime": started,
        "EndTime": utcnow(),
        "PercentageComplete": 100,
        "InstancesToUpdate": 0,
        "Preferences": preferences,
        "DesiredConfiguration": wanted or None,
    }
    group.__dict__.setdefault("instance_refreshes", []).insert(0, refresh)
    return ActionResult({"InstanceRefreshId": refresh["InstanceRefreshId"]})


def _check_that_rollback_is_possible(wanted: dict[str, Any]) -> None:
    """StartInstanceRefresh, RefreshPreferences: AutoRollback"""
    version = wanted.get("LaunchTemplate", {}).get("Version")
    if not wanted or version in ("$Latest", "$Default"):
        raise ValidationError(
            "AutoRollback needs a desired configuration whose launch template version is neither $Latest nor $Default"
        )


def _template(group: FakeAutoScalingGroup, specification: dict[str, Any]) -> LaunchTemplate:
    if specification.get("LaunchTemplateId"):
        return group.ec2_backend.get_launch_template(specification["LaunchTemplateId"])
    return group.ec2_backend.get_launch_template_by_name(specification["LaunchTemplateName"])


def _runs(state: InstanceState, version: LaunchTemplateVersion) -> bool:
    launched = state.launch_template or {}
    return (launched.get("LaunchTemplateId"), launched.get("Version")) == (version.template.id, str(version.number))


def _replace(group: FakeAutoScalingGroup, outdated: list[InstanceState]) -> None:
    """Launches before it terminates, so that the target groups never run empty."""
    backend = group.autoscaling_backend
    group.replace_autoscaling_group_instances(len(outdated), group.get_propagated_tags())
    group.instance_states = [state for state in group.instance_states if state not in outdated]
    if outdated:
        backend.ec2_backend.terminate_instances([state.instance.id for state in outdated])
    backend.update_attached_elbs(group.name)
    backend.update_attached_target_groups(group.name)


@extends(AutoScalingResponse)
def describe_instance_refreshes(self) -> ActionResult:
    """Newest first."""
    wanted = self._get_param("InstanceRefreshIds")
    refreshes = [
        refresh
        for refresh in getattr(_group(self), "instance_refreshes", [])
        if not wanted or refresh["InstanceRefreshId"] in wanted
    ]
    return ActionResult({"InstanceRefreshes": refreshes})


@extends(AutoScalingResponse)
def cancel_instance_refresh(self) -> ActionResult:
    raise AutoscalingClientError(
        "ActiveInstanceRefreshNotFound", f"No in progress or pending Instance Refresh found for {_group(self).name}"
    )


@extends(AutoScalingResponse)
def rollback_instance_refresh(self) -> ActionResult:
    return self.cancel_instance_refresh()
