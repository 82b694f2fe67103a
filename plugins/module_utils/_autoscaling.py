# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: Auto Scaling groups and their policies, as they are, in snake case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict
from ansible_collections.amazon.aws.plugins.module_utils.autoscaling import (
    AnsibleAutoScalingError,
    AutoScalingErrorHandler,
)
from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_message
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.amazon.aws.plugins.module_utils.transformation import scrub_none_parameters


class _ErrorHandler(AutoScalingErrorHandler):
    """A group that is missing is a ValidationError like any other but for its text."""

    @classmethod
    def _is_missing(cls) -> type[Exception]:
        return is_boto3_error_message("name not found")


@AutoScalingErrorHandler.common_error_handler("read the Auto Scaling group {name}")
@AWSRetry.jittered_backoff()
def group_with_tags(client: ClientType, name: str) -> dict[str, Any]:
    """Return the group; empty if there is none.

    Unlike in amazon.aws's own form, tags say here whether they are handed on to instances.
    """
    found = client.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    return camel_dict_to_snake_dict(found[0]) if found else {}


def existing_group(client: ClientType, name: str) -> dict[str, Any]:
    """Return the group; that there is none is an error."""
    group = group_with_tags(client, name)
    if not group:
        raise AnsibleAutoScalingError(f"name: {name!r} is refused; allowed: an Auto Scaling group that exists")
    return group


@_ErrorHandler.list_error_handler("list the scaling policies of {group}", [])
@AWSRetry.jittered_backoff()
def policies(client: ClientType, group: str, name: str | None = None) -> list[dict[str, Any]]:
    """Return the group's scaling policies, or the one of that name; none where the group or the policy is missing."""
    wanted = scrub_none_parameters({"AutoScalingGroupName": group, "PolicyNames": [name] if name else None})
    pages = client.get_paginator("describe_policies").paginate(**wanted)
    return [camel_dict_to_snake_dict(policy) for policy in pages.build_full_result()["ScalingPolicies"]]


@AutoScalingErrorHandler.common_error_handler("read the scaling activities of {group}")
@AWSRetry.jittered_backoff()
def launch_failures(client: ClientType, group: str) -> list[str]:
    """Return AWS's own sentences about the launches that failed since the last that did not, the newest first.

    What has no end yet is no failure. The last 100 activities are looked at.
    """
    asked = {"AutoScalingGroupName": group, "PaginationConfig": {"MaxItems": 100}}
    pages = client.get_paginator("describe_scaling_activities").paginate(**asked)
    failures = []
    for activity in pages.build_full_result()["Activities"]:
        if activity["StatusCode"] == "Successful":
            break
        if activity["StatusCode"] == "Failed":
            failures.append(activity.get("StatusMessage", activity["Description"]))
    return failures
