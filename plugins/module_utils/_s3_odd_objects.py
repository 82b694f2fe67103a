# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: objects whose key XML cannot hold, which DeleteObjects refuses."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.amazon.aws.plugins.module_utils.s3 import S3ErrorHandler

#: What XML 1.0 has not (2.2, Characters).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@S3ErrorHandler.list_error_handler("list object versions", [])
@AWSRetry.jittered_backoff()
def _odd_versions(client: Any, bucket: str) -> list[dict[str, str]]:
    """Return key and version id of all versions and delete markers whose key XML cannot hold; [] without a bucket."""
    found = []
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for version in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            if _FORBIDDEN.search(version["Key"]):
                found.append({"Key": version["Key"], "VersionId": version["VersionId"]})
    return found


@S3ErrorHandler.deletion_error_handler("delete object version")
@AWSRetry.jittered_backoff()
def _delete(client: Any, bucket: str, version: dict[str, str]) -> None:
    client.delete_object(Bucket=bucket, **version)


def ensure_absent(client: Any, bucket: str, check_mode: bool) -> int:
    """Delete the versions whose key XML cannot hold, one by one. Return how many there were."""
    versions = _odd_versions(client, bucket)
    if not check_mode:
        for version in versions:
            _delete(client, bucket, version)
    return len(versions)
