# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

ROLES = {"us-east-1": "primary", "us-east-2": "secondary"}
NAME = "molecule-{component}-storage-crr-{region}-123456789012"
BUCKETS = {region: NAME.format(component="content", region=region) for region in ROLES}
ARNS = {region: f"arn:aws:s3:::{bucket}" for region, bucket in BUCKETS.items()}
REPLICATION_ROLE = "molecule-storage-crr-us-east-1-replication"


@pytest.fixture(params=BUCKETS)
def region(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=["content", "transfer"])
def component(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def bucket(component: str, region: str) -> str:
    return NAME.format(component=component, region=region)


@pytest.fixture
def ask(aws: Callable[..., Any], region: str, bucket: str) -> Callable[[str], Any]:
    """Asks for a setting of a bucket of the region: ask("bucket_versioning")."""
    return lambda setting: getattr(aws("s3", region), f"get_{setting}")(Bucket=bucket)


def test_content_is_versioned_and_what_passes_through_is_not(ask, component):
    assert ask("bucket_versioning").get("Status") == {"content": "Enabled", "transfer": None}[component]


def test_bucket_is_private(ask):
    assert ask("public_access_block")["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }
    assert ask("bucket_ownership_controls")["OwnershipControls"]["Rules"] == [
        {"ObjectOwnership": "BucketOwnerEnforced"}
    ]


def test_bucket_is_encrypted(ask):
    (rule,) = ask("bucket_encryption")["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_bucket_is_reached_by_tls_alone(ask, bucket):
    assert statements(ask)["OnlyTls"] == {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


@pytest.mark.parametrize("component", ["content"])
def test_what_could_not_be_replicated_is_not_taken(ask):
    assert set(statements(ask)) == {"OnlyTls", "NoKeyOfKms"}


def statements(ask):
    return {each["Sid"]: each for each in json.loads(ask("bucket_policy")["Policy"])["Statement"]}


@pytest.mark.parametrize("component", ["content"])
def test_old_versions_and_unfinished_uploads_are_deleted(ask):
    assert ask("bucket_lifecycle_configuration")["Rules"] == [
        {
            "ID": "old-versions",
            "Filter": {"Prefix": ""},
            "Status": "Enabled",
            "Expiration": {"ExpiredObjectDeleteMarker": True},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
    ]


@pytest.mark.parametrize("component", ["transfer"])
def test_what_passes_through_is_deleted_after_a_day(ask):
    assert ask("bucket_lifecycle_configuration")["Rules"] == [
        {
            "ID": "temporary-files",
            "Filter": {"Prefix": ""},
            "Status": "Enabled",
            "Expiration": {"Days": 1},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }
    ]


def test_transfer_bucket_that_is_not_asked_for_is_gone(aws):
    names = {bucket["Name"] for bucket in aws("s3").list_buckets(Prefix="molecule-transfer-storage-crr-")["Buckets"]}
    assert names == {NAME.format(component="transfer", region=region) for region in ROLES}


def test_probe_object(aws, region):
    probe = aws("s3", region).get_object(Bucket=BUCKETS[region], Key=".globalmountpoint/probe")
    assert probe["Body"].read()


def test_tags(ask, component, region, assert_tags):
    assert_tags(ask("bucket_tagging")["TagSet"], component, region, ROLES[region])


def test_primary_replicates_to_the_standby_alone(aws):
    configuration = aws("s3").get_bucket_replication(Bucket=BUCKETS["us-east-1"])["ReplicationConfiguration"]
    assert configuration["Role"] == aws("iam").get_role(RoleName=REPLICATION_ROLE)["Role"]["Arn"]
    assert configuration["Rules"] == [
        {
            "ID": "to-us-east-2",
            "Priority": 1,
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "Destination": {"Bucket": ARNS["us-east-2"]},
            "DeleteMarkerReplication": {"Status": "Enabled"},
        }
    ]
    standby = aws("s3", "us-east-2")
    with pytest.raises(standby.exceptions.ClientError, match="ReplicationConfigurationNotFoundError"):
        standby.get_bucket_replication(Bucket=BUCKETS["us-east-2"])


def test_replication_role_may_replicate_and_nothing_else(aws, assert_tags):
    iam = aws("iam")
    role = iam.get_role(RoleName=REPLICATION_ROLE)["Role"]
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]
    assert_tags(role["Tags"], "replication")
    assert iam.list_attached_role_policies(RoleName=REPLICATION_ROLE)["AttachedPolicies"] == []
    (policy,) = iam.list_role_policies(RoleName=REPLICATION_ROLE)["PolicyNames"]
    document = iam.get_role_policy(RoleName=REPLICATION_ROLE, PolicyName=policy)["PolicyDocument"]
    assert document["Statement"] == [
        {
            "Sid": "SourceIsListed",
            "Effect": "Allow",
            "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"],
            "Resource": [ARNS["us-east-1"]],
        },
        {
            "Sid": "SourceIsRead",
            "Effect": "Allow",
            "Action": ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
            "Resource": [f"{ARNS['us-east-1']}/*"],
        },
        {
            "Sid": "DestinationsAreWritten",
            "Effect": "Allow",
            "Action": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            "Resource": [f"{ARNS['us-east-2']}/*"],
        },
    ]
