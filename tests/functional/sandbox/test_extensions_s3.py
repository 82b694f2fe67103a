# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from collections.abc import Callable
from http.client import HTTPConnection
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


@pytest.fixture
def ask(environment: dict[str, str]) -> Callable[..., tuple[int, bytes]]:
    """Sends a request without a signature."""

    def send(path: str, method: str = "GET") -> tuple[int, bytes]:
        connection = HTTPConnection(environment["AWS_ENDPOINT_URL"].removeprefix("http://"), timeout=120)
        connection.request(method, f"/{path}")
        response = connection.getresponse()
        return response.status, response.read()

    return send


def make_bucket(aws: Aws, name: str, versioned: bool) -> str:
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
    source = make_bucket(aws, name, versioned=True)
    destinations = [make_bucket(aws, f"{name}-{number}", versioned=True) for number in range(count)]
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
    source = make_bucket(aws, name, source_versioned)
    destination = f"{name}-replica"
    if destination_versioned is not None:
        make_bucket(aws, destination, destination_versioned)

    with pytest.raises(ClientError) as error:
        replicate(aws, source, (destination, RULE))
    assert (error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]) == (
        "InvalidRequest",
        message,
    )


@pytest.mark.parametrize("path", ["", "{}", "{}/", "{}?list-type=2", "{}/index.html", "{}/none"])
def test_without_a_signature_nothing_is_read(ask: Callable, bucket: str, path: str) -> None:
    status, body = ask(path.format(bucket))

    assert status == 403
    assert b"<Code>AccessDenied</Code>" in body


@pytest.mark.parametrize("path", ["{}-none", "{}-none/index.html"])
def test_without_a_signature_a_missing_bucket_is_named(ask: Callable, bucket: str, path: str) -> None:
    status, body = ask(path.format(bucket))

    assert status == 404
    assert b"<Code>NoSuchBucket</Code>" in body


def test_without_a_signature_head_has_no_body(ask: Callable, bucket: str) -> None:
    assert ask(bucket, "HEAD") == (403, b"")
    assert ask(f"{bucket}/index.html", "HEAD") == (403, b"")
    assert ask(f"{bucket}-none", "HEAD") == (404, b"")


def test_without_a_signature_what_is_public_is_read(aws: Aws, ask: Callable, bucket: str) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    aws("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Statement": statement}))

    assert ask(f"{bucket}/index.html") == (200, b"page")
    assert ask(f"{bucket}/none")[0] == 403
    assert ask(bucket)[0] == 403


def test_a_presigned_url_is_signed(aws: Aws, ask: Callable, bucket: str, environment: dict[str, str]) -> None:
    url = aws("s3").generate_presigned_url("get_object", {"Bucket": bucket, "Key": "index.html"})

    assert ask(url.removeprefix(f"{environment['AWS_ENDPOINT_URL']}/")) == (200, b"page")
