# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]

RULE = {
    "ID": "to-standby",
    "Priority": 7,
    "Status": "Enabled",
    "Filter": {"And": {"Prefix": "site/", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}},
    "SourceSelectionCriteria": {
        "SseKmsEncryptedObjects": {"Status": "Enabled"},
        "ReplicaModifications": {"Status": "Enabled"},
    },
    "DeleteMarkerReplication": {"Status": "Enabled"},
    "Destination": {
        "StorageClass": "STANDARD_IA",
        "EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:us-east-2:123456789012:key/1"},
        "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}},
        "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}},
    },
}


def bucket(aws: Aws, name: str, versioned: bool) -> str:
    s3 = aws("s3")
    s3.create_bucket(Bucket=name)
    if versioned:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def replicate(aws: Aws, source: str, *rules: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    configuration = {
        "Role": "arn:aws:iam::123456789012:role/replication",
        "Rules": [
            {**rule, "Destination": {**rule["Destination"], "Bucket": f"arn:aws:s3:::{destination}"}}
            for destination, rule in rules
        ],
    }
    aws("s3").put_bucket_replication(Bucket=source, ReplicationConfiguration=configuration)
    return configuration


@pytest.mark.parametrize("count", [1, 2])
def test_replication_is_returned_as_it_was_put(aws: Aws, name: str, count: int) -> None:
    source = bucket(aws, name, versioned=True)
    destinations = [bucket(aws, f"{name}-{number}", versioned=True) for number in range(count)]
    rules = [(destination, {**RULE, "ID": destination}) for destination in destinations]
    put = replicate(aws, source, *rules)

    assert aws("s3").get_bucket_replication(Bucket=source)["ReplicationConfiguration"] == put


@pytest.mark.parametrize(
    ("source_versioned", "destination_versioned", "message"),
    [
        (False, True, "Versioning must be 'Enabled' on the bucket to apply a replication configuration"),
        (True, False, "Destination bucket must have versioning enabled."),
        (True, None, "Destination bucket must exist."),
    ],
)
def test_replication_needs_versioned_buckets(
    aws: Aws, name: str, source_versioned: bool, destination_versioned: bool | None, message: str
) -> None:
    source = bucket(aws, name, source_versioned)
    destination = f"{name}-replica"
    if destination_versioned is not None:
        bucket(aws, destination, destination_versioned)

    with pytest.raises(ClientError) as error:
        replicate(aws, source, (destination, RULE))
    assert (error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]) == (
        "InvalidRequest",
        message,
    )
