# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the attributes of a target group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler

from ._comparison import lacking

_calls = AWSErrorHandler.common_error_handler


@_calls("find the target group {name}")
def _arn(client: Any, name: str) -> str:
    return client.describe_target_groups(Names=[name], aws_retry=True)["TargetGroups"][0]["TargetGroupArn"]


@_calls("read the attributes of {arn}")
def _attributes(client: Any, arn: str) -> dict[str, str]:
    found = client.describe_target_group_attributes(TargetGroupArn=arn, aws_retry=True)["Attributes"]
    return {attribute["Key"]: attribute["Value"] for attribute in found}


@_calls("change the attributes of {arn}")
def _modify(client: Any, arn: str, attributes: Mapping[str, str]) -> None:
    pairs = [{"Key": key, "Value": value} for key, value in sorted(attributes.items())]
    client.modify_target_group_attributes(TargetGroupArn=arn, Attributes=pairs, aws_retry=True)


def as_api(value: Any) -> str:
    """Return a value as the API writes it: ``True`` is "true"."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def ensure(
    client: Any, name: str, wanted: Mapping[str, Any], check_mode: bool
) -> tuple[bool, dict[str, str], dict[str, Any]]:
    """Set attributes. Return whether one changed, all of the group's attributes, and the diff of those that are set."""
    arn = _arn(client, name)
    before = _attributes(client, arn)
    after = {key: as_api(value) for key, value in wanted.items()}
    changes = lacking(before, after)
    if changes and not check_mode:
        _modify(client, arn, changes)
    diff = {"before": {key: before.get(key, "") for key in sorted(after)}, "after": dict(sorted(after.items()))}
    return bool(changes), {**before, **after}, diff
