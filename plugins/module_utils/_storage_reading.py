# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what there is of a region's storage, read with one call for each thing, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, Callable

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict
from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.tagging import boto3_tag_list_to_ansible_dict

from . import _naming, _s3_replication, _storage
from ._errors import repeated

#: Calls that are made at once.
WORKERS = 8

#: Of a setting of a bucket: the call, the envelope in its answer, and what S3 says where the bucket does not have it.
SETTINGS = {
    "versioning": ("get_bucket_versioning", None, None),
    "encryption": (
        "get_bucket_encryption",
        "ServerSideEncryptionConfiguration",
        "ServerSideEncryptionConfigurationNotFoundError",
    ),
    "object_ownership": ("get_bucket_ownership_controls", "OwnershipControls", "OwnershipControlsNotFoundError"),
    "public_access": (
        "get_public_access_block",
        "PublicAccessBlockConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
    ),
    "policy": ("get_bucket_policy", "Policy", "NoSuchBucketPolicy"),
    "tags": ("get_bucket_tagging", "TagSet", "NoSuchTagSet"),
    "lifecycle": ("get_bucket_lifecycle_configuration", "Rules", "NoSuchLifecycleConfiguration"),
}

#: As much is read of an object as tells whether it is a small one of ours.
TEXT_LIMIT = 4096

#: Answers that say that a bucket or a role is not there.
ABSENT = ["NoSuchBucket", "NoSuchEntity"]

#: Answers to HeadBucket, which have no body, where there is no bucket of that name, and where it is another account's.
NO_SUCH_BUCKET_OF_OWNER = ["404", "403"]

#: Answers that say that nobody can read an object: it is not there, or (InvalidObjectState) in an archive.
NO_TEXT = ["NoSuchBucket", "NoSuchKey", "InvalidObjectState"]


@repeated()
def _call(client: Any, operation: str, arguments: Mapping[str, str]) -> dict[str, Any]:
    return getattr(client, operation)(**arguments)


@AWSErrorHandler.common_error_handler("{operation} {arguments}")
def _ask(client: Any, operation: str, arguments: Mapping[str, str], missing: str = "") -> dict[str, Any] | None:
    """Return the answer, {} where it is the error ``missing``, and None where what is asked about is not there."""
    try:
        return _call(client, operation, arguments)
    except is_boto3_error_code(ABSENT):
        return None
    except is_boto3_error_code(missing):
        return {}


def read(client_of: Callable[[str], Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what there is, in the form of the module ``storage_info``, whose options ``wanted`` are.

    ``client_of`` makes a client of a service. What is not asked for is empty.
    """
    s3, bucket, role = client_of("s3"), wanted["bucket"], wanted["role"]
    iam = client_of("iam") if role else None
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        replication = pool.submit(_replication, s3, bucket)
        settings = {
            (name, setting): pool.submit(_setting, s3, name, setting)
            for name in wanted["settings_of"]
            for setting in SETTINGS
        }
        regions = {name: pool.submit(_region, s3, name, wanted["owner"]) for name in wanted["region_of"]}
        text = pool.submit(_text, s3, bucket, wanted["key"]) if wanted["key"] else None
        project = wanted["project"]
        transfer = pool.submit(_transfer_buckets, s3, project, wanted["environment"]) if project else None
        role_settings = pool.submit(_role, iam, role) if role else None
        role_policy = pool.submit(_role_policy, iam, role, wanted["role_policy"]) if role else None
    rules = replication.result()
    answers: dict[str, dict[str, Any]] = {name: {} for name in wanted["settings_of"]}
    for (name, setting), answer in settings.items():
        answers[name][setting] = answer.result()
    return {
        "exists": rules is not None,
        "replication_configuration": rules or {},
        # A bucket has a versioning, if it is there.
        "settings": {
            name: _storage.bucket_settings(each) for name, each in answers.items() if each["versioning"] is not None
        },
        "regions": {name: region.result() for name, region in regions.items()},
        "text": text.result() if text else "",
        "transfer_buckets": transfer.result() if transfer else [],
        "role": role_settings.result() if role_settings else {},
        "role_policy": role_policy.result() if role_policy else {},
    }


@AWSErrorHandler.common_error_handler("find the region of {bucket}")
def _region(s3: Any, bucket: str, owner: str) -> str:
    """Return the region of a bucket, empty where ``owner`` (an account, empty for any) has none of this name."""
    arguments = {"Bucket": bucket, **({"ExpectedBucketOwner": owner} if owner else {})}
    try:
        return _call(s3, "head_bucket", arguments)["BucketRegion"]
    except is_boto3_error_code(NO_SUCH_BUCKET_OF_OWNER):
        return ""


def _setting(s3: Any, bucket: str, setting: str) -> Any:
    """Return a setting as S3 has it, empty where the bucket does not have it, and None where there is no bucket."""
    operation, envelope, missing = SETTINGS[setting]
    answer = _ask(s3, operation, {"Bucket": bucket}, missing)
    return answer[envelope] if answer and envelope else answer


def _replication(s3: Any, bucket: str) -> dict[str, Any] | None:
    """Return the configuration in the form of ``s3_bucket_replication``, and None where there is no bucket."""
    answer = _ask(s3, "get_bucket_replication", {"Bucket": bucket}, "ReplicationConfigurationNotFoundError")
    return _s3_replication.canonical(camel_dict_to_snake_dict(answer["ReplicationConfiguration"])) if answer else answer


@AWSErrorHandler.common_error_handler("read {key} of {bucket}")
def _text(s3: Any, bucket: str, key: str) -> str:
    try:
        answer = _call(s3, "get_object", {"Bucket": bucket, "Key": key})
    except is_boto3_error_code(NO_TEXT):
        return ""
    with closing(answer["Body"]) as body:
        return body.read(TEXT_LIMIT).decode(errors="replace")


def _transfer_buckets(s3: Any, project: str, environment: str) -> list[str]:
    """Return the region's buckets with the name of a transfer bucket. Not every S3 tells the region: then, of all."""
    arguments = {"Prefix": _naming.bucket_prefix(project, environment, "transfer")}
    listed = _list_buckets(s3, arguments)
    region = s3.meta.region_name
    return sorted(each["Name"] for each in listed if each.get("BucketRegion", region) == region)


@AWSErrorHandler.common_error_handler("list buckets")
@repeated()
def _list_buckets(s3: Any, arguments: Mapping[str, str]) -> list[dict[str, Any]]:
    return s3.get_paginator("list_buckets").paginate(**arguments).build_full_result()["Buckets"]


def _role(iam: Any, name: str) -> dict[str, Any]:
    answer = _ask(iam, "get_role", {"RoleName": name})
    if not answer:
        return {}
    role = answer["Role"]
    return {
        "arn": role["Arn"],
        "description": role.get("Description", ""),
        "trust_policy": role["AssumeRolePolicyDocument"],
        "permissions_boundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
        "tags": boto3_tag_list_to_ansible_dict(role.get("Tags", [])),
    }


def _role_policy(iam: Any, role: str, name: str) -> dict[str, Any]:
    answer = _ask(iam, "get_role_policy", {"RoleName": role, "PolicyName": name})
    return answer["PolicyDocument"] if answer else {}
