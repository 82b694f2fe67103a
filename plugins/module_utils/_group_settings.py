# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: the settings of an Auto Scaling group that amazon.aws.autoscaling_group does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import AutoScalingErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from ._autoscaling import existing_group

_UNSET = -1  # what UpdateAutoScalingGroup takes to remove a setting; a group without it describes no such setting


@AutoScalingErrorHandler.common_error_handler("change the Auto Scaling group {name}")
@AWSRetry.jittered_backoff(catch_extra_error_codes=["ScalingActivityInProgress"])
def _update(client: ClientType, name: str, arguments: Mapping[str, Any]) -> None:
    client.update_auto_scaling_group(AutoScalingGroupName=name, **arguments)


def current(group: Mapping[str, Any]) -> dict[str, int]:
    """Return the settings that a group has."""
    maintenance = group.get("instance_maintenance_policy", {})
    return {
        "default_instance_warmup": group.get("default_instance_warmup", _UNSET),
        "min_healthy_percentage": maintenance.get("min_healthy_percentage", _UNSET),
        "max_healthy_percentage": maintenance.get("max_healthy_percentage", _UNSET),
    }


def changes(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Any]:
    """Return the arguments of UpdateAutoScalingGroup that make one of the other; none where nothing differs."""
    differing = {setting for setting, value in after.items() if value != before[setting]}
    arguments: dict[str, Any] = {}
    if "default_instance_warmup" in differing:
        arguments["DefaultInstanceWarmup"] = after["default_instance_warmup"]
    if differing & {"min_healthy_percentage", "max_healthy_percentage"}:
        arguments["InstanceMaintenancePolicy"] = {
            "MinHealthyPercentage": after["min_healthy_percentage"],
            "MaxHealthyPercentage": after["max_healthy_percentage"],
        }
    return arguments


def ensure(
    client: ClientType, name: str, wanted: Mapping[str, int], check_mode: bool
) -> tuple[bool, dict[str, int], dict[str, Any]]:
    """Give the group the wanted settings, leave the others. Return whether it changed, all settings, and the diff."""
    before = current(existing_group(client, name))
    after = {**before, **wanted}
    arguments = changes(before, after)
    if arguments and not check_mode:
        _update(client, name, arguments)
    return bool(arguments), after, {"before": before, "after": after}
