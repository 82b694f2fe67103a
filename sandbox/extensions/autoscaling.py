# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 Auto Scaling.

CreateAutoScalingGroup, UpdateAutoScalingGroup
    moto 5.2.5 drops the default warm-up and the maintenance policy, and on update the cooldown and the termination
    policies too; it takes 300 seconds of grace when none are given; a group of an existing name replaces that group.
    AWS: all are kept and described, the grace period is 0, and the second group is refused with AlreadyExists.
DeleteAutoScalingGroup
    moto ends the instances that are in service, and keeps the scaling policies for ever. AWS: ResourceInUse, unless
    ForceDelete is given, which ends all instances; policies go with their group.
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
    moto refuses each operation of a group one of whose target groups was deleted. AWS: it can be detached, and until
    then Auto Scaling cannot launch (User Guide, "Troubleshoot issues with load balancers"; here it launches).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import ASG_NAME_TAG, AutoScalingBackend, FakeAutoScalingGroup, InstanceState
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.ec2.utils import convert_tag_spec

from sandbox.extensions import extends, launching
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
moto_detach_load_balancer_target_groups = AutoScalingBackend.detach_load_balancer_target_groups

FakeAutoScalingGroup.default_instance_warmup = None
FakeAutoScalingGroup.instance_maintenance_policy = None
InstanceState.launch_template = None


def group_of(response: AutoScalingResponse) -> FakeAutoScalingGroup:
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
    group = group_of(self)
    group.health_check_grace_period = self._get_int_param("HealthCheckGracePeriod", 0)
    _keep_settings(group, self._get_params())
    return result


@extends(AutoScalingResponse)
def update_auto_scaling_group(self) -> ActionResult:
    result = moto_update_auto_scaling_group(self)
    _keep_settings(group_of(self), self._get_params())
    return result


@extends(AutoScalingResponse)
def delete_auto_scaling_group(self) -> ActionResult:
    group = group_of(self)
    if group.instance_states and not self._get_bool_param("ForceDelete"):
        raise AutoscalingClientError(
            "ResourceInUse",
            "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) "
            "still in the group.",
        )
    for state in group.instance_states:
        state.lifecycle_state = "InService"  # moto counts no others
    result = moto_delete_auto_scaling_group(self)
    policies = self.autoscaling_backend.policies
    for key in [key for key, policy in policies.items() if policy.auto_scaling_group_name == group.name]:
        del policies[key]
    return result


@extends(AutoScalingResponse)
def enable_metrics_collection(self) -> ActionResult:
    group = group_of(self)
    wanted = self._get_param("Metrics") or METRICS
    group.metrics = [metric for metric in METRICS if metric in wanted or metric in group.metrics]
    return EmptyResult()


@extends(AutoScalingResponse)
def disable_metrics_collection(self) -> ActionResult:
    group = group_of(self)
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
        version = self.ec2_launch_template.get_version(self.launch_template_version)
        self.instance_states.append(launch(self, version, propagated_tags))


def launch(
    group: FakeAutoScalingGroup, version: LaunchTemplateVersion, propagated_tags: dict[str, str]
) -> InstanceState:
    with launching:
        return _launch(group, version, propagated_tags)


def _launch(
    group: FakeAutoScalingGroup, version: LaunchTemplateVersion, propagated_tags: dict[str, str]
) -> InstanceState:
    template = version.template
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
    group = self.autoscaling_groups[group_name]
    for arn in group.target_group_arns:
        target_group = self.elbv2_backend.target_groups.get(arn)
        if not target_group:
            continue
        target_group.register([{"Id": state.instance.id, "Port": target_group.port} for state in group.instance_states])
        ended = [
            target
            for target in target_group.targets
            if (instance := self.ec2_backend.get_instance_by_id(target)) and instance.state == "terminated"
        ]
        target_group.deregister_terminated_instances(ended)


@extends(AutoScalingBackend)
def detach_load_balancer_target_groups(self, group_name: str, target_group_arns: list[str]) -> None:
    group = self.autoscaling_groups[group_name]
    group.target_group_arns = [arn for arn in group.target_group_arns if arn not in target_group_arns]
    there = [arn for arn in target_group_arns if arn in self.elbv2_backend.target_groups]
    moto_detach_load_balancer_target_groups(self, group_name, there)


@extends(AutoScalingBackend)
def notify_terminate_instances(self, instance_ids: list[str]) -> None:
    moto_notify_terminate_instances(self, instance_ids)
    for name in self.autoscaling_groups:
        self.update_attached_target_groups(name)
