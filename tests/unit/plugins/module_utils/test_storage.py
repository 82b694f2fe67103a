# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import json

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _storage

POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "b"}]}
ACCESS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]
RULE = {
    "ID": "old-versions",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "Expiration": {"ExpiredObjectDeleteMarker": True},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
}
BUCKET = {
    "versioning": {"Status": "Enabled"},
    "encryption": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
    "object_ownership": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    "public_access": dict.fromkeys(
        ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"], True
    ),
    "policy": json.dumps(POLICY),
    "tags": [{"Key": "Name", "Value": "b"}],
    "lifecycle": [RULE],
}
STATED = {
    "status": "Enabled",
    "prefix": "",
    "expiration_days": 0,
    "expired_delete_markers": True,
    "noncurrent_days": 30,
    "incomplete_upload_days": 7,
}
SETTINGS = {
    "versioning": True,
    "encryption": "AES256",
    "object_ownership": "BucketOwnerEnforced",
    "public_access": dict.fromkeys(ACCESS, True),
    "policy": POLICY,
    "tags": {"Name": "b"},
    "lifecycle": {"old-versions": STATED},
}


def test_settings_of_a_bucket_as_the_role_makes_it():
    assert _storage.bucket_settings(BUCKET) == SETTINGS


def test_versioning_that_was_suspended_is_off():
    assert not _storage.bucket_settings({"versioning": {"Status": "Suspended"}})["versioning"]


def lifecycle(**changes) -> dict:
    rule = {name: value for name, value in {**RULE, **changes}.items() if value is not None}
    return _storage.bucket_settings({"lifecycle": [rule]})["lifecycle"]["old-versions"]


def test_objects_that_expire():
    assert lifecycle(Expiration={"Days": 1}) == {**STATED, "expiration_days": 1, "expired_delete_markers": False}


@pytest.mark.parametrize("changes", [{"Filter": {}}, {"Filter": None, "Prefix": ""}, {"Filter": None}])
def test_rules_for_all_objects_are_the_same(changes):
    assert lifecycle(**changes) == STATED


@pytest.mark.parametrize(
    "changes",
    [
        {"Filter": {"Prefix": "a/"}},
        {"Filter": {"Tag": {"Key": "a", "Value": "b"}}},
        {"Filter": {"And": {"Prefix": "", "ObjectSizeGreaterThan": 1}}},
        {"Filter": None, "Prefix": "a/"},
        {"Expiration": {"ExpiredObjectDeleteMarker": False}},
        {"Expiration": {"Date": "2027-01-01"}},
        {"NoncurrentVersionExpiration": {"NoncurrentDays": 30, "NewerNoncurrentVersions": 1}},
        {"Transitions": [{"Days": 30, "StorageClass": "GLACIER"}]},
        {"Status": "Disabled"},
    ],
)
def test_nothing_of_a_rule_goes_unseen(changes):
    assert lifecycle(**changes) != STATED


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("versioning", False),
        ("encryption", ""),
        ("object_ownership", ""),
        ("public_access", dict.fromkeys(ACCESS, False)),
        ("policy", {}),
        ("tags", {}),
        ("lifecycle", {}),
    ],
)
@pytest.mark.parametrize("missing", ["absent", "empty"])
def test_what_a_bucket_does_not_have_is_empty(setting, value, missing):
    bucket = {name: found for name, found in BUCKET.items() if name != setting or missing == "empty"}
    if missing == "empty":
        bucket[setting] = {}
    assert _storage.bucket_settings(bucket) == {**SETTINGS, setting: value}


def differences(found):
    """What differs of one bucket."""
    [(name, differing)] = _storage.bucket_differences(found, [{"name": "content", "settings": SETTINGS}]).items()
    assert name == "content"
    return differing


def test_a_bucket_that_is_as_wanted_does_not_differ():
    foreign = {**RULE, "ID": "foreign", "Filter": {"Prefix": "logs/"}}
    tags = [*BUCKET["tags"], {"Key": "Foreign", "Value": "tag"}]
    found = _storage.bucket_settings({**BUCKET, "lifecycle": [foreign, RULE], "tags": tags})
    assert differences({"content": found, "other": {}}) == {"before": {}, "after": {}}


def test_a_bucket_that_is_not_there_differs_in_all():
    assert differences({}) == {"before": {}, "after": SETTINGS}


DRIFTS = [
    (("versioning",), False),
    (("encryption",), "aws:kms"),
    (("object_ownership",), "ObjectWriter"),
    *((("public_access", name), False) for name in ACCESS),
    (("policy", "Statement", 0, "Effect"), "Allow"),
    (("tags", "Name"), "c"),
    *((("lifecycle", "old-versions", name), "other") for name in STATED),
    (("lifecycle", "old-versions", "Transitions"), []),
]


@pytest.mark.parametrize(("path", "value"), DRIFTS)
def test_each_setting_that_was_changed_is_seen(path, value):
    found = copy.deepcopy(SETTINGS)
    place = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    setting = path[0]
    assert differences({"content": found, "other": {}}) == {
        "before": {setting: found[setting]},
        "after": {setting: SETTINGS[setting]},
    }


def test_a_rule_of_ours_that_is_gone_is_seen():
    assert differences({"content": {**SETTINGS, "lifecycle": {"foreign": STATED}}}) == {
        "before": {"lifecycle": {}},
        "after": {"lifecycle": {"old-versions": STATED}},
    }


def test_nobody_reaches_a_bucket_without_tls():
    [statement] = _storage.tls_only_policy("arn:aws:s3:::b")["Statement"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Resource"] == ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_no_object_is_written_that_cannot_be_replicated():
    tls, kms = _storage.content_policy("arn:aws:s3:::b")["Statement"]
    assert [tls] == _storage.tls_only_policy("arn:aws:s3:::b")["Statement"]
    assert (kms["Effect"], kms["Action"], kms["Resource"]) == ("Deny", "s3:PutObject", ["arn:aws:s3:::b/*"])
    assert kms["Condition"] == {"StringLike": {"s3:x-amz-server-side-encryption": "aws:kms*"}}


@pytest.mark.parametrize(("delete_markers", "status"), [(True, "Enabled"), (False, "Disabled")])
def test_a_rule_for_each_destination(delete_markers, status):
    destinations = [{"region": region, "bucket_arn": f"arn:aws:s3:::{region}"} for region in ("us-east-2", "us-west-2")]
    rules = _storage.replication_rules(destinations, delete_markers)
    assert [(rule["id"], rule["priority"], rule["destination"]["bucket"]) for rule in rules] == [
        ("to-us-east-2", 1, "arn:aws:s3:::us-east-2"),
        ("to-us-west-2", 2, "arn:aws:s3:::us-west-2"),
    ]
    assert {rule["delete_marker_replication"]["status"] for rule in rules} == {status}


def existing_bucket(region: str = "us-east-1", role: str = "", **settings) -> dict:
    return {
        "regions": {"pages": region},
        "settings": {"pages": {**SETTINGS, **settings}} if region else {},
        "replication_configuration": {"role": role, "rules": []} if role else {},
    }


OURS = "arn:aws:iam::123456789012:role/gm-prod-us-east-1-replication"


@pytest.mark.parametrize("found", [existing_bucket(), existing_bucket(role=OURS), existing_bucket(encryption="")])
def test_own_bucket_that_can_be_used(found):
    assert _storage.existing_bucket_faults(found, "pages", "us-east-1", "gm-prod-us-east-1-replication") == []


@pytest.mark.parametrize(
    ("found", "given", "allowed"),
    [
        (existing_bucket(region=""), "no bucket of the account", "a bucket of this account in us-east-1"),
        (existing_bucket(region="eu-west-1"), "in eu-west-1", "a bucket of this account in us-east-1"),
        (existing_bucket(versioning=False), "no versioning", "a bucket with versioning enabled"),
        (existing_bucket(encryption="aws:kms"), "encrypted by aws:kms", "a bucket that is encrypted by AES256"),
        (
            existing_bucket(encryption="aws:kms:dsse"),
            "encrypted by aws:kms:dsse",
            "a bucket that is encrypted by AES256",
        ),
        (existing_bucket(role="arn:aws:iam::1:role/x"), "rules are of arn:aws:iam::1:role/x", "rules of others"),
    ],
)
def test_own_bucket_that_cannot_be_used(found, given, allowed):
    (fault,) = _storage.existing_bucket_faults(found, "pages", "us-east-1", "gm-prod-us-east-1-replication")
    assert fault.startswith("storage_crr_bucket: 'pages (")
    assert given in fault
    assert fault.endswith(allowed)
