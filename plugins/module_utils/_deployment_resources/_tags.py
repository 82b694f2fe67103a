# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the tags of resources whose listing does not show them.

Each function takes a client and ids (or ARNs, where the service wants those) and returns the tags of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code

Tags = list[dict[str, str]]


def _batches(ids: list[str], size: int) -> Iterator[list[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def of_load_balancing(client: ClientType, arns: list[str]) -> dict[str, Tags]:
    return {
        each["ResourceArn"]: each.get("Tags", [])
        for batch in _batches(arns, 20)
        for each in client.describe_tags(ResourceArns=batch)["TagDescriptions"]
    }


def of_health_checks(client: ClientType, ids: list[str]) -> dict[str, Tags]:
    return _of_route53(client, "healthcheck", ids)


def of_hosted_zones(client: ClientType, ids: list[str]) -> dict[str, Tags]:
    return _of_route53(client, "hostedzone", ids)


def _of_route53(client: ClientType, resource_type: str, ids: list[str]) -> dict[str, Tags]:
    return {
        each["ResourceId"]: each.get("Tags", [])
        for batch in _batches(ids, 10)
        for each in client.list_tags_for_resources(ResourceType=resource_type, ResourceIds=batch)["ResourceTagSets"]
    }


def of_topics(client: ClientType, arns: list[str]) -> dict[str, Tags]:
    return {arn: client.list_tags_for_resource(ResourceArn=arn).get("Tags", []) for arn in arns}


def of_alarms(client: ClientType, arns: list[str]) -> dict[str, Tags]:
    return {arn: client.list_tags_for_resource(ResourceARN=arn).get("Tags", []) for arn in arns}


def of_roles(client: ClientType, names: list[str]) -> dict[str, Tags]:
    return {name: client.get_role(RoleName=name)["Role"].get("Tags", []) for name in names}


def of_instance_profiles(client: ClientType, names: list[str]) -> dict[str, Tags]:
    return {
        name: client.get_instance_profile(InstanceProfileName=name)["InstanceProfile"].get("Tags", []) for name in names
    }


def of_buckets(client: ClientType, names: list[str]) -> dict[str, Tags]:
    return {name: _of_bucket(client, name) for name in names}


def _of_bucket(client: ClientType, name: str) -> Tags:
    try:
        return client.get_bucket_tagging(Bucket=name)["TagSet"]
    except is_boto3_error_code("NoSuchTagSet"):
        return []
