# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the tags of a CloudWatch alarm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.tagging import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
    compare_aws_tags,
)

_calls = AWSErrorHandler.common_error_handler


@_calls("find the alarm {name}")
def _arn(client: Any, name: str) -> str:
    found = client.describe_alarms(AlarmNames=[name], aws_retry=True)["MetricAlarms"]
    if not found:
        raise AnsibleAWSError(message=f"There is no alarm {name}")
    return found[0]["AlarmArn"]


@_calls("read the tags of {arn}")
def _tags(client: Any, arn: str) -> dict[str, str]:
    return boto3_tag_list_to_ansible_dict(client.list_tags_for_resource(ResourceARN=arn, aws_retry=True)["Tags"])


@_calls("change the tags of {arn}")
def _add(client: Any, arn: str, tags: Mapping[str, str]) -> None:
    client.tag_resource(ResourceARN=arn, Tags=ansible_dict_to_boto3_tag_list(dict(tags)), aws_retry=True)


@_calls("change the tags of {arn}")
def _remove(client: Any, arn: str, keys: list[str]) -> None:
    client.untag_resource(ResourceARN=arn, TagKeys=keys, aws_retry=True)


def ensure(
    client: Any, name: str, wanted: Mapping[str, str], check_mode: bool, purge_tags: bool = False
) -> tuple[bool, dict[str, Any]]:
    """Give an alarm its tags, and take others where they are purged. Return whether one changed, and the diff."""
    arn = _arn(client, name)
    before = _tags(client, arn)
    missing, gone = compare_aws_tags(before, dict(wanted), purge_tags)
    if missing and not check_mode:
        _add(client, arn, missing)
    if gone and not check_mode:
        _remove(client, arn, gone)
    after = {key: value for key, value in {**before, **wanted}.items() if key not in gone}
    return bool(missing or gone), {"before": dict(sorted(before.items())), "after": dict(sorted(after.items()))}
