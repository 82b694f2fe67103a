# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: which launch template version a group and its instances are at. Asks AWS nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Statuses of an instance refresh that is not over: it goes on, or it is given up (InstanceRefresh's page). A group has
#: one such at a time.
GOES_ON = ("Pending", "InProgress", "Baking")
GIVEN_UP = ("Cancelling", "RollbackInProgress")

#: Lifecycle states, by their beginnings, of instances that leave the group.
_LEAVING = ("Terminat", "Detach")

#: So many launches in a row that failed are no accident: Auto Scaling goes on trying, for hours, at growing intervals.
HOPELESS = 3

#: Lifecycle states of instances that a group has launched and that are no longer, or not yet, anything else.
_LAUNCHED = ("Pending", "InService")


def label(specification: Mapping[str, Any] | None) -> str:
    """Return a version's name, in diffs and messages."""
    if not specification:
        return "no launch template"
    template = specification.get("launch_template_name") or specification.get("launch_template_id")
    return f"version {specification.get('version', '$Default')} of {template}"


def state(group: Mapping[str, Any]) -> dict[str, Any]:
    """Return the version that a group launches, and those that its instances run."""
    staying = [each for each in group["instances"] if not each["lifecycle_state"].startswith(_LEAVING)]
    return {
        "group": label(group.get("launch_template")),
        "instances": sorted({label(each.get("launch_template")) for each in staying}),
    }


def wanted(current: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Return the state of a group all of which is at a version, given by its label."""
    return {"group": version, "instances": [version] if current["instances"] else []}


def is_done(group: Mapping[str, Any], template: str, version: int | str) -> bool:
    """Tell whether a group, as ``load_balanced_group_info`` read it, is at a version, and no refresh is in progress."""
    if not group or group["instance_refresh"]:
        return False
    current = state(group)
    return current == wanted(current, label({"launch_template_name": template, "version": version}))


def launched(found: Mapping[str, Any]) -> list[str]:
    """Return the ids of the instances that a group has launched from its template's latest version.

    ``found`` is what ``load_balanced_group_info`` read of group and template.
    """
    version = str(found["launch_template"].get("latest_version"))
    return [
        each["instance_id"]
        for each in found["group"].get("instances", [])
        if each["lifecycle_state"] in _LAUNCHED and str((each.get("launch_template") or {}).get("version")) == version
    ]


def is_launched(found: Mapping[str, Any]) -> bool:
    """Tell whether a group has instances of the latest version, and all of these run; or is to have none.

    Of the group, its instances' states were read.
    """
    group = found["group"]
    if group.get("desired_capacity") == 0:
        return True
    ids = launched(found)
    return bool(ids) and all(each["running"] for each in group["instances"] if each["instance_id"] in ids)


def cannot_launch(found: Mapping[str, Any]) -> bool:
    """Tell whether a group fails to launch instances again and again: of the group, its launch failures were read."""
    return len(found["group"].get("launch_failures", [])) >= HOPELESS


def serves(found: Mapping[str, Any], minimum: int) -> bool:
    """Tell whether the load balancer is active, and all targets, at least ``minimum``, are healthy.

    An instance that leaves is no concern of the site.
    """
    states = [target["state"] for target in found["target_group"].get("targets", []) if target["state"] != "draining"]
    active = found["load_balancer"].get("state") == "active"
    return active and len(states) >= minimum and set(states) <= {"healthy"}


def is_stable(found: Mapping[str, Any], minimum: int) -> bool:
    """Tell whether nothing is left to wait for: instances run, the rollout is done, and the load balancer serves."""
    template = found["launch_template"]
    return (
        is_launched(found)
        and is_done(found["group"], template.get("name", ""), template.get("latest_version", 0))
        and serves(found, minimum)
    )
