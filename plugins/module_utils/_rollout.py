# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: an Auto Scaling group is brought to a launch template version by an instance refresh."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict
from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import (
    AnsibleAutoScalingError,
    AutoScalingErrorHandler,
    describe_instance_refreshes,
)
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import is_ansible_aws_error_code
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.amazon.aws.plugins.module_utils.transformation import scrub_none_parameters

from ._autoscaling import existing_group
from ._rollout_state import GIVEN_UP, GOES_ON, label, state, wanted


@dataclass
class Rollout:
    """What is wanted: a group, on a version of a launch template, within some time."""

    group: str
    template: str
    version: int
    preferences: dict[str, Any]
    other_refresh: str
    wait: bool
    wait_timeout: int
    wait_delay: int

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Rollout:
        """Return what the module's options say."""
        preferences = {
            "MinHealthyPercentage": params["min_healthy_percentage"],
            "MaxHealthyPercentage": params["max_healthy_percentage"],
            "InstanceWarmup": params["instance_warmup"],
            "AutoRollback": params["auto_rollback"],
            "SkipMatching": True,
        }
        return cls(
            group=params["name"],
            template=params["launch_template_name"],
            version=params["version"],
            preferences=scrub_none_parameters(preferences),
            other_refresh=params["other_refresh"],
            wait=params["wait"],
            wait_timeout=params["wait_timeout"],
            wait_delay=params["wait_delay"],
        )

    @property
    def label(self) -> str:
        """Return the version's name, in diffs and messages."""
        return label({"launch_template_name": self.template, "version": self.version})


def _aim(refresh: Mapping[str, Any], own: str) -> str:
    """Return the version that a refresh leads to; the group's own where it was started without one."""
    desired = refresh.get("desired_configuration")
    return label(desired.get("launch_template")) if desired else own


def _text(refresh: Mapping[str, Any], aim: str) -> str:
    reasons = (refresh.get("rollback_details", {}).get("rollback_reason"), refresh.get("status_reason"))
    text = f"instance refresh {refresh['instance_refresh_id']} to {aim} is {refresh['status']}"
    return ": ".join([text, *filter(None, reasons)]).rstrip(".")


def _refreshes(client: ClientType, group: str, *ids: str) -> list[dict[str, Any]]:
    page = describe_instance_refreshes(client, group, list(ids))
    found = page["InstanceRefreshes"]
    while page.get("NextToken"):
        page = describe_instance_refreshes(client, group, list(ids), next_token=page["NextToken"])
        found = [*found, *page["InstanceRefreshes"]]
    return [camel_dict_to_snake_dict(refresh) for refresh in found]


def unfinished(client: ClientType, group: str) -> dict[str, Any]:
    """Return the instance refresh of a group that is not over yet; empty if there is none."""
    return next((each for each in _refreshes(client, group) if each["status"] in GOES_ON + GIVEN_UP), {})


# amazon.aws has start_instance_refresh, which goes on trying for minutes where one is in progress.
@AutoScalingErrorHandler.common_error_handler("start the instance refresh of {rollout.group}")
@AWSRetry.jittered_backoff()
def _start(client: ClientType, rollout: Rollout) -> str:
    return client.start_instance_refresh(
        AutoScalingGroupName=rollout.group,
        DesiredConfiguration={
            "LaunchTemplate": {"LaunchTemplateName": rollout.template, "Version": str(rollout.version)}
        },
        Preferences=rollout.preferences,
    )["InstanceRefreshId"]


@AutoScalingErrorHandler.common_error_handler("roll back the instance refresh of {rollout.group}")
@AWSRetry.jittered_backoff()
def _roll_back(client: ClientType, rollout: Rollout) -> None:
    client.rollback_instance_refresh(AutoScalingGroupName=rollout.group)


@AutoScalingErrorHandler.common_error_handler("cancel the instance refresh of {group}")
@AWSRetry.jittered_backoff()
def _cancel(client: ClientType, group: str) -> None:
    client.cancel_instance_refresh(AutoScalingGroupName=group)


def cancel_unfinished(client: ClientType, group: str, timeout: int, delay: int) -> None:
    """Cancel the instance refresh of a group, or its rollback, and wait for its end: ``timeout`` s, asking each
    ``delay`` s. Instances that it replaced stay.
    """
    deadline = time.monotonic() + timeout
    while refresh := unfinished(client, group):
        if time.monotonic() + delay > deadline:
            text = _text(refresh, _aim(refresh, "the version of its group"))
            raise AnsibleAutoScalingError(f"{group} is not free after {timeout} s; {text}. Run again when it has ended")
        if refresh["status"] != "Cancelling":
            try:
                _cancel(client, group)
            except is_ansible_aws_error_code("ActiveInstanceRefreshNotFound"):
                continue  # it has just ended
        time.sleep(delay)


def _give_up(client: ClientType, rollout: Rollout) -> bool:
    """Roll back the refresh that goes on, or cancel one that cannot be. Return whether there still was one."""
    try:
        try:
            _roll_back(client, rollout)
        except is_ansible_aws_error_code("IrreversibleInstanceRefresh"):
            _cancel(client, rollout.group)
    except is_ansible_aws_error_code("ActiveInstanceRefreshNotFound"):
        return False
    return True


def _pause(rollout: Rollout, deadline: float, what: str) -> None:
    if time.monotonic() + rollout.wait_delay > deadline:
        raise AnsibleAutoScalingError(
            f"{rollout.group} is not at {rollout.label} after {rollout.wait_timeout} s; {what}. "
            "It goes on by itself: run again to wait for it, or set a longer wait_timeout"
        )
    time.sleep(rollout.wait_delay)


def _ensure_begun(
    client: ClientType, rollout: Rollout, deadline: float, check_mode: bool
) -> tuple[bool, dict[str, Any], dict[str, Any]]:
    """Return whether a refresh was started, the one that leads to the version (none if it is reached), and the diff.

    That another refresh was given up is a change too, and the diff is from before that.
    """
    rolls_back = rollout.other_refresh == "roll_back"
    given_up: dict[str, Any] = {}
    while True:
        # In this order: of a refresh that ends between the two calls, the group already has the result.
        refresh = unfinished(client, rollout.group)
        before = state(existing_group(client, rollout.group))
        after = wanted(before, rollout.label)
        diff = given_up or {"before": before, "after": after}
        aim = _aim(refresh, before["group"]) if refresh else ""
        if refresh and refresh["status"] in GOES_ON and aim == rollout.label:
            return bool(given_up), refresh, diff
        if not refresh and before == after:
            return bool(given_up), {}, diff
        obstacle = _text(refresh, aim) if refresh else "another instance refresh has just begun"
        if refresh and not (rollout.wait or rolls_back):
            raise AnsibleAutoScalingError(
                f"{rollout.group} cannot go to {rollout.label} yet; {obstacle}. "
                "Run again when it has ended, or set wait"
            )
        if check_mode:
            return True, {}, diff
        if not refresh:
            try:
                return True, _refreshes(client, rollout.group, _start(client, rollout))[0], diff
            except is_ansible_aws_error_code("InstanceRefreshInProgress"):
                pass  # somebody was faster
        elif rolls_back and refresh["status"] in GOES_ON and _give_up(client, rollout):
            given_up = diff
        _pause(rollout, deadline, obstacle)


def _finished(client: ClientType, rollout: Rollout, refresh: dict[str, Any], deadline: float) -> dict[str, Any]:
    """Return the refresh when it was successful; any other end is an error."""
    while refresh["status"] in GOES_ON + GIVEN_UP:
        _pause(rollout, deadline, _text(refresh, rollout.label))
        refresh = _refreshes(client, rollout.group, refresh["instance_refresh_id"])[0]
    if refresh["status"] != "Successful":
        raise AnsibleAutoScalingError(
            f"{rollout.group} is not at {rollout.label}; {_text(refresh, rollout.label)}. Look at the group's scaling "
            "activities and at the console output of the instances that it launched, mend the cause, and run again"
        )
    return refresh


def ensure_version(
    client: ClientType, rollout: Rollout, check_mode: bool
) -> tuple[bool, dict[str, Any], dict[str, Any]]:
    """Bring the group to the version. Return whether a refresh was started, the refresh, and the diff."""
    deadline = time.monotonic() + rollout.wait_timeout
    changed, refresh, diff = _ensure_begun(client, rollout, deadline, check_mode)
    if refresh and rollout.wait and not check_mode:
        refresh = _finished(client, rollout, refresh, deadline)
    return changed, refresh, diff
