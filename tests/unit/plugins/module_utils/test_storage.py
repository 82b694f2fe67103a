# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _storage

BUCKET = {
    "name": "b",
    "bucket_versioning": {"Status": "Enabled"},
    "bucket_encryption": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
    "bucket_ownership_controls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    "public_access_block": {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    },
    "bucket_policy": {"Version": "2012-10-17"},
    "bucket_tagging": {"Name": "b"},
    "bucket_lifecycle_configuration": {
        "Rules": [
            {
                "ID": "old-versions",
                "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
            }
        ]
    },
}
SETTINGS = {
    "versioning": True,
    "encryption": "AES256",
    "object_ownership": "BucketOwnerEnforced",
    "public_access": dict.fromkeys(
        ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"], True
    ),
    "policy": {"Version": "2012-10-17"},
    "tags": {"Name": "b"},
    "lifecycle": {"old-versions": {"expiration_days": 0, "noncurrent_days": 30, "incomplete_upload_days": 7}},
}


def test_settings_of_a_bucket_as_the_role_makes_it():
    assert _storage.bucket_settings(BUCKET) == SETTINGS


def test_versioning_that_was_suspended_is_off():
    assert not _storage.bucket_settings({"bucket_versioning": {"Status": "Suspended"}})["versioning"]


def test_objects_that_expire():
    rules = [{"ID": "temporary-files", "Expiration": {"Days": 1}}]
    assert _storage.bucket_settings({"bucket_lifecycle_configuration": {"Rules": rules}})["lifecycle"] == {
        "temporary-files": {"expiration_days": 1, "noncurrent_days": 0, "incomplete_upload_days": 0}
    }


@pytest.mark.parametrize(
    ("key", "setting", "value"),
    [
        ("bucket_versioning", "versioning", False),
        ("bucket_encryption", "encryption", ""),
        ("bucket_ownership_controls", "object_ownership", ""),
        ("public_access_block", "public_access", dict.fromkeys(SETTINGS["public_access"], False)),
        ("bucket_policy", "policy", {}),
        ("bucket_tagging", "tags", {}),
        ("bucket_lifecycle_configuration", "lifecycle", {}),
    ],
)
@pytest.mark.parametrize("missing", ["absent", "empty"])
def test_what_a_bucket_does_not_have_is_empty(key, setting, value, missing):
    bucket = {name: found for name, found in BUCKET.items() if name != key or missing == "empty"}
    if missing == "empty":
        bucket[key] = {}
    assert _storage.bucket_settings(bucket) == {**SETTINGS, setting: value}


@pytest.mark.parametrize(("delete_markers", "status"), [(True, "Enabled"), (False, "Disabled")])
def test_a_rule_for_each_destination(delete_markers, status):
    destinations = [{"region": region, "bucket_arn": f"arn:aws:s3:::{region}"} for region in ("us-east-2", "us-west-2")]
    rules = _storage.replication_rules(destinations, delete_markers)
    assert [(rule["id"], rule["priority"], rule["destination"]["bucket"]) for rule in rules] == [
        ("to-us-east-2", 1, "arn:aws:s3:::us-east-2"),
        ("to-us-west-2", 2, "arn:aws:s3:::us-west-2"),
    ]
    assert {rule["delete_marker_replication"]["status"] for rule in rules} == {status}
