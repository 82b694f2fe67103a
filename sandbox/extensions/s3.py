# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3. No object is copied.

GetBucketReplication
    moto 5.2.5 returns id, priority, status and destination of a rule, DeleteMarkerReplication Disabled and an empty
    prefix whatever was put. AWS: all that was put.
PutBucketReplication
    moto takes any destination (it does refuse an unversioned source). AWS: InvalidRequest when the destination bucket
    is not there or has no versioning.
"""

from __future__ import annotations

from typing import Any

import xmltodict
from moto.s3.exceptions import MissingBucket, ReplicationConfigurationNotFoundError, S3ClientError
from moto.s3.models import S3Backend
from moto.s3.responses import S3Response

from sandbox.extensions import extends

moto_put_bucket_replication = S3Backend.put_bucket_replication


@extends(S3Backend)
def put_bucket_replication(self, bucket_name: str, replication: dict[str, Any]) -> None:
    rules = replication["Rule"] if isinstance(replication["Rule"], list) else [replication["Rule"]]
    for rule in rules:
        destination = rule["Destination"]["Bucket"].rpartition(":")[2]
        try:
            versioned = self.get_bucket(destination).is_versioned
        except MissingBucket:
            raise S3ClientError("InvalidRequest", "Destination bucket must exist.") from None
        if not versioned:
            raise S3ClientError("InvalidRequest", "Destination bucket must have versioning enabled.")
    moto_put_bucket_replication(self, bucket_name, replication)


@extends(S3Response)
def get_bucket_replication(self):
    self.data["Action"] = "GetBucketReplication"
    replication = self.backend.get_bucket_replication(self.bucket_name)
    if not replication:
        raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
    return 200, {"content-type": "application/xml"}, xmltodict.unparse({"ReplicationConfiguration": replication})
