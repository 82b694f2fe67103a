# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a bucket is deleted with all that is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from ansible_collections.amazon.aws.plugins.module_utils.s3 import AnsibleS3Error, S3ErrorHandler

from ._errors import repeated

#: Objects that a refusal names; the others are counted.
NAMED = 5

#: What XML 1.0 has not (2.2, Characters). S3 refuses a DeleteObjects with such a key as MalformedXML, all of it.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def ensure_absent(client: ClientType, bucket: str, check_mode: bool) -> bool:
    """Delete the bucket and all that is in it; return whether that is a change.

    Raises AnsibleS3Error, with BucketNotEmpty in its message where something was put meanwhile.
    """
    if not _exists(client, bucket):
        return False
    if not check_mode:
        for versions in _pages_of_versions(client, bucket):
            odd = [version for version in versions if FORBIDDEN.search(version["Key"])]
            for version in odd:
                _delete_version(client, bucket, version)
            _delete_versions(client, bucket, [version for version in versions if version not in odd])
        _delete_bucket(client, bucket)
        _wait_until_gone(client, bucket)
    return True


@S3ErrorHandler.list_error_handler("look for the bucket", False)
@repeated()
def _exists(client: ClientType, bucket: str) -> bool:
    client.head_bucket(Bucket=bucket)
    return True


def _pages_of_versions(client: ClientType, bucket: str) -> Iterator[list[dict[str, str]]]:
    """Yield versions and delete markers, at most 1,000 at once, which is what DeleteObjects takes.

    An id "null" is one like any other (Amazon S3 User Guide, "Deleting object versions from a versioning-enabled
    bucket"): without an id, DeleteObjects adds a delete marker.
    """
    position: dict[str, str] = {}
    while True:
        page = _list_versions(client, bucket, position)
        listed = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if listed:
            yield [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in listed]
        if not page.get("IsTruncated"):
            return
        position = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}


@S3ErrorHandler.list_error_handler("list the versions of the objects", {})
@repeated()
def _list_versions(client: ClientType, bucket: str, position: dict[str, str]) -> dict[str, Any]:
    return client.list_object_versions(Bucket=bucket, **position)


@S3ErrorHandler.deletion_error_handler("delete a version of an object")
@repeated()
def _delete_version(client: ClientType, bucket: str, version: dict[str, str]) -> None:
    client.delete_object(Bucket=bucket, **version)


def _delete_versions(client: ClientType, bucket: str, versions: list[dict[str, str]]) -> None:
    refused = _delete_objects(client, bucket, versions) if versions else []
    if refused:
        named = [f"{each['Key']} {each.get('VersionId', '')} ({each.get('Code')})" for each in refused[:NAMED]]
        more = f" and {len(refused) - NAMED} more" if len(refused) > NAMED else ""
        raise AnsibleS3Error(f"S3 does not delete all that is in bucket {bucket}: {', '.join(named)}{more}")


@S3ErrorHandler.common_error_handler("delete versions of objects")
@repeated()
def _delete_objects(client: ClientType, bucket: str, versions: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return what was not deleted, with S3's codes."""
    return client.delete_objects(Bucket=bucket, Delete={"Objects": versions, "Quiet": True}).get("Errors", [])


@S3ErrorHandler.deletion_error_handler("delete the bucket")
@repeated("OperationAborted")
def _delete_bucket(client: ClientType, bucket: str) -> None:
    client.delete_bucket(Bucket=bucket)


@S3ErrorHandler.common_error_handler("wait until the bucket is gone")
def _wait_until_gone(client: ClientType, bucket: str) -> None:
    client.get_waiter("bucket_not_exists").wait(Bucket=bucket)
