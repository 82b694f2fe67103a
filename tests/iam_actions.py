"""API calls under the names that IAM has for them, and which of them the documentation leaves out."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]

FILES = [ROOT / "playbooks/meta/iam_actions.yml", *sorted(ROOT.glob("roles/*/meta/iam_actions.yml"))]

#: What tests add to the user agent of their own calls, which are none of the playbooks'.
TESTS = "globalmountpoint-tests"

#: Where IAM's prefix is not botocore's name of the service.
PREFIXES = {"elbv2": "elasticloadbalancing"}

#: Where IAM's action is not the operation (Service Authorization Reference, "Actions, resources, and condition keys for
#: Amazon S3").
OF_S3 = {
    "DeleteBucketLifecycle": ["PutLifecycleConfiguration"],
    "DeleteBucketReplication": ["PutReplicationConfiguration"],
    "DeleteObjects": ["DeleteObject", "DeleteObjectVersion"],
    "GetBucketAccelerateConfiguration": ["GetAccelerateConfiguration"],
    "GetBucketEncryption": ["GetEncryptionConfiguration"],
    "GetBucketLifecycleConfiguration": ["GetLifecycleConfiguration"],
    "GetBucketReplication": ["GetReplicationConfiguration"],
    "GetObjectLockConfiguration": ["GetBucketObjectLockConfiguration"],
    "GetPublicAccessBlock": ["GetBucketPublicAccessBlock"],
    "HeadBucket": ["ListBucket"],
    "HeadObject": ["GetObject"],
    "ListBucketInventoryConfigurations": ["GetInventoryConfiguration"],
    "ListBuckets": ["ListAllMyBuckets"],
    "ListObjectVersions": ["ListBucketVersions"],
    "ListObjects": ["ListBucket"],
    "ListObjectsV2": ["ListBucket"],
    "PutBucketEncryption": ["PutEncryptionConfiguration"],
    "PutBucketLifecycleConfiguration": ["PutLifecycleConfiguration"],
    "PutBucketReplication": ["PutReplicationConfiguration"],
    "PutPublicAccessBlock": ["PutBucketPublicAccessBlock"],
}


def actions_of(service: str, operation: str) -> set[str]:
    """Return the actions that a call needs."""
    names = OF_S3.get(operation, [operation]) if service == "s3" else [operation]
    return {f"{PREFIXES.get(service, service)}:{name}" for name in names}


def documented() -> set[str]:
    """Return the actions that the roles and the playbooks are said to need."""
    return {name for path in FILES for group in yaml.safe_load(path.read_text()).values() for name in group}


def calls(requests: Path) -> list[dict[str, str]]:
    """Return the calls in a sandbox's log of requests, without those of the tests."""
    lines = [json.loads(line) for line in requests.read_text().splitlines()]
    return [line for line in lines if TESTS not in (line["user_agent"] or "")]


def undocumented(requests: Path) -> set[str]:
    """Return the actions in a sandbox's log of requests that nothing is said of."""
    made = {action for call in calls(requests) for action in actions_of(call["service"], call["action"])}
    return made - documented()
