# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 Auto Scaling: instance refreshes, which moto 5.2.5 does not have.

StartInstanceRefresh, DescribeInstanceRefreshes
    AWS: launches and terminates by and by; the group takes the desired configuration when the refresh succeeds.
    Here all new instances are launched before an old one ends. Without real hosts that is done at once. With them the
    refresh is over when somebody describes it and all new instances are healthy in all target groups of the group;
    until then these are Pending (AWS: InService). Warm-up does not count, and time neither: a refresh whose instances
    never get healthy stays in progress (AWS: for up to an hour, then it is Failed or rolled back).
    While the group's process InstanceRefresh is suspended, a refresh stays in progress (User Guide, "How suspended
    processes affect other processes").
CancelInstanceRefresh, RollbackInstanceRefresh
    AWS: what was replaced stays replaced when cancelled, and is replaced back when rolled back. Here the new instances
    end in both cases, at once, and the old ones, which are all there still, stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import FakeAutoScalingGroup, InstanceState
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.moto_api._internal import mock_random

from sandbox import extensions
from sandbox.extensions import extends
from sandbox.extensions.autoscaling import group_of, launch

LOCK = Lock()  # each request has a thread of its own, and a refresh has one end

FakeAutoScalingGroup.refresh = None
FakeAutoScalingGroup.instance_refreshes = ()


@dataclass
class Refresh:
    """One that is in progress; what is shown of it, and its instances."""

    shown: dict[str, Any]
    old: list[InstanceState]
    new: list[InstanceState]


@extends(AutoScalingResponse)
def start_instance_refresh(self) -> ActionResult:
    group = group_of(self)
    wanted = self._get_param("DesiredConfiguration", {})
    preferences = self._get_param("Preferences", {})
    if group.refresh:
        raise AutoscalingClientError(
            "InstanceRefreshInProgress",
            "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.",
        )
    if preferences.get("AutoRollback") and not _can_be_rolled_back(wanted):
        raise ValidationError(
            "AutoRollback needs a desired configuration whose launch template version is neither $Latest nor $Default"
        )
    version = _version(group, wanted)  # fails if there is none
    old = [state for state in group.instance_states if not (preferences.get("SkipMatching") and _runs(state, version))]
    new = [launch(group, version, group.get_propagated_tags()) for _ in old]
    shown = {
        "InstanceRefreshId": str(mock_random.uuid4()),
        "AutoScalingGroupName": group.name,
        "Status": "InProgress",
        "StartTime": utcnow(),
        "PercentageComplete": 0,
        "InstancesToUpdate": len(old),
        "Preferences": preferences,
        "DesiredConfiguration": wanted or None,
    }
    for state in new:
        state.lifecycle_state = "Pending"
    group.instance_states.extend(new)
    group.autoscaling_backend.update_attached_target_groups(group.name)
    group.instance_refreshes = (shown, *group.instance_refreshes)
    group.refresh = Refresh(shown, old, new)
    _go_on(group)
    return ActionResult({"InstanceRefreshId": shown["InstanceRefreshId"]})


@extends(AutoScalingResponse)
def describe_instance_refreshes(self) -> ActionResult:
    """Newest first."""
    group = group_of(self)
    _go_on(group)
    wanted = self._get_param("InstanceRefreshIds")
    refreshes = [
        refresh for refresh in group.instance_refreshes if not wanted or refresh["InstanceRefreshId"] in wanted
    ]
    return ActionResult({"InstanceRefreshes": refreshes})


@extends(AutoScalingResponse)
def cancel_instance_refresh(self) -> ActionResult:
    return _give_up(self, "Cancelled", StatusReason="Cancelled due to user request.")


@extends(AutoScalingResponse)
def rollback_instance_refresh(self) -> ActionResult:
    details = {"RollbackReason": "Rolled back due to user request.", "RollbackStartTime": utcnow()}
    return _give_up(self, "RollbackSuccessful", RollbackDetails=details)


def _can_be_rolled_back(wanted: dict[str, Any]) -> bool:
    """Instance refresh's rollback page: a desired configuration, with a numbered version of a launch template"""
    return bool(wanted) and wanted.get("LaunchTemplate", {}).get("Version") not in ("$Latest", "$Default")


def _version(group: FakeAutoScalingGroup, wanted: dict[str, Any]) -> LaunchTemplateVersion:
    specification = wanted.get("LaunchTemplate")
    if not specification:
        return group.ec2_launch_template.get_version(group.launch_template_version)
    if specification.get("LaunchTemplateId"):
        template = group.ec2_backend.get_launch_template(specification["LaunchTemplateId"])
    else:
        template = group.ec2_backend.get_launch_template_by_name(specification["LaunchTemplateName"])
    return template.get_version(specification.get("Version") or "$Default")


def _runs(state: InstanceState, version: LaunchTemplateVersion) -> bool:
    launched = state.launch_template or {}
    return (launched.get("LaunchTemplateId"), launched.get("Version")) == (version.template.id, str(version.number))


def _go_on(group: FakeAutoScalingGroup) -> None:
    """Ends the refresh that is in progress when its new instances are in service."""
    with LOCK:
        refresh = group.refresh
        if any(process["ProcessName"] == "InstanceRefresh" for process in group.suspended_processes):
            return
        if not refresh or extensions.hosts_are_real and not _all_healthy(group, refresh.new):
            return
        if refresh.shown["DesiredConfiguration"]:
            group._set_launch_configuration(None, refresh.shown["DesiredConfiguration"].get("LaunchTemplate"), None)
        for state in refresh.new:
            state.lifecycle_state = "InService"
        _end(group, refresh.old, "Successful", PercentageComplete=100, InstancesToUpdate=0)


def _all_healthy(group: FakeAutoScalingGroup, states: list[InstanceState]) -> bool:
    targets = [{"Id": state.instance.id} for state in states]
    elbv2 = group.autoscaling_backend.elbv2_backend
    return all(
        # None is healthy in one that was deleted.
        arn in elbv2.target_groups
        and all(health.status == "healthy" for health in elbv2.describe_target_health(arn, targets))
        for arn in (group.target_group_arns if targets else ())
    )


def _give_up(response: AutoScalingResponse, status: str, **shown: Any) -> ActionResult:
    group = group_of(response)
    with LOCK:
        refresh = group.refresh
        if not refresh:
            raise AutoscalingClientError(
                "ActiveInstanceRefreshNotFound", f"No in progress or pending Instance Refresh found for {group.name}"
            )
        if status == "RollbackSuccessful" and not _can_be_rolled_back(refresh.shown["DesiredConfiguration"]):
            raise AutoscalingClientError(
                "IrreversibleInstanceRefresh",
                "The Instance Refresh cannot be rolled back: it has no desired configuration with a numbered version.",
            )
        _end(group, refresh.new, status, **shown)
    return ActionResult({"InstanceRefreshId": refresh.shown["InstanceRefreshId"]})


def _end(group: FakeAutoScalingGroup, leaving: list[InstanceState], status: str, **shown: Any) -> None:
    group.refresh.shown.update(Status=status, EndTime=utcnow(), **shown)
    group.refresh = None
    leaving = [state for state in leaving if state in group.instance_states]
    group.instance_states = [state for state in group.instance_states if state not in leaving]
    if leaving:
        group.autoscaling_backend.ec2_backend.terminate_instances([state.instance.id for state in leaving])
    group.autoscaling_backend.update_attached_elbs(group.name)
    group.autoscaling_backend.update_attached_target_groups(group.name)
