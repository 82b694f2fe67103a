# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _storage_reading
from botocore.exceptions import ClientError
from botocore.response import StreamingBody
from moto import mock_aws

BUCKET = "gm-content-prod-us-east-1-1"
TRANSFER = "gm-transfer-prod-us-east-1-1"
ALLOWED = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b"}
POLICY = {"Version": "2012-10-17", "Statement": [ALLOWED]}
WANTED = {
    "bucket": BUCKET,
    "settings_of": [],
    "region_of": [],
    "owner": "",
    "key": "",
    "project": "",
    "environment": "",
    "role": "",
    "role_policy": "replication",
}


def client_of(service: str, region: str = "us-east-1") -> Any:
    return boto3.client(service, region_name=region, aws_access_key_id="a", aws_secret_access_key="b")


@pytest.fixture
def calls(monkeypatch) -> list[str]:
    """The operations that are asked for."""
    made: list[str] = []
    call = _storage_reading._call

    def counted(client: Any, operation: str, arguments: dict[str, str]) -> Any:
        made.append(operation)
        return call(client, operation, arguments)

    monkeypatch.setattr(_storage_reading, "_call", counted)
    return made


@pytest.fixture
def read(monkeypatch) -> Iterator[Callable[..., dict[str, Any]]]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield lambda **wanted: _storage_reading.read(client_of, {**WANTED, **wanted})


def test_nothing_is_there(read):
    assert read(settings_of=[BUCKET, TRANSFER], key="probe", project="gm", environment="prod", role="r") == {
        "exists": False,
        "replication_configuration": {},
        "settings": {},
        "regions": {},
        "text": "",
        "transfer_buckets": [],
        "role": {},
        "role_policy": {},
    }


def test_a_bucket_alone_is_one_call(read, calls):
    client_of("s3").create_bucket(Bucket=BUCKET)
    found = read()
    assert calls == ["get_bucket_replication"]
    assert found["exists"]
    assert found["replication_configuration"] == {}


def test_a_bucket_without_settings(read, calls):
    client_of("s3").create_bucket(Bucket=BUCKET)
    settings = read(settings_of=[BUCKET, TRANSFER])["settings"]
    assert list(settings) == [BUCKET]
    assert (settings[BUCKET]["versioning"], settings[BUCKET]["policy"], settings[BUCKET]["lifecycle"]) == (
        False,
        {},
        {},
    )
    assert len(calls) == 1 + 2 * len(_storage_reading.SETTINGS)


def test_a_bucket_with_all_settings(read):
    s3 = client_of("s3")
    s3.create_bucket(Bucket=BUCKET, ObjectOwnership="BucketOwnerEnforced")
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": rules})
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(POLICY))
    s3.put_bucket_tagging(Bucket=BUCKET, Tagging={"TagSet": [{"Key": "Project", "Value": "gm"}]})
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": [rule]})
    assert read(settings_of=[BUCKET])["settings"][BUCKET] == {
        "versioning": True,
        "encryption": "AES256",
        "object_ownership": "BucketOwnerEnforced",
        "public_access": {
            "block_public_acls": True,
            "block_public_policy": False,
            "ignore_public_acls": False,
            "restrict_public_buckets": False,
        },
        "policy": POLICY,
        "tags": {"Project": "gm"},
        "lifecycle": {
            "old": {
                "status": "Enabled",
                "prefix": "",
                "expiration_days": 1,
                "expired_delete_markers": False,
                "noncurrent_days": 0,
                "incomplete_upload_days": 0,
            }
        },
    }


def test_text_of_an_object(read):
    s3 = client_of("s3")
    s3.create_bucket(Bucket=BUCKET)
    assert read(key="probe")["text"] == ""
    s3.put_object(Bucket=BUCKET, Key="probe", Body=b"here\n")
    assert read(key="probe")["text"] == "here\n"


def test_a_large_object_is_not_read_to_its_end():
    class S3:
        def get_object(self, **_arguments):
            self.body = io.BytesIO(b"x" * 10**5)
            return {"Body": StreamingBody(self.body, 10**5)}

    s3 = S3()
    assert _storage_reading._text(s3, BUCKET, "probe") == "x" * _storage_reading.TEXT_LIMIT
    assert s3.body.closed


@pytest.mark.parametrize("code", ["InvalidObjectState", "NoSuchKey", "NoSuchBucket"])
def test_an_object_that_nobody_can_read_has_no_text(code):
    class S3:
        def get_object(self, **_arguments):
            raise ClientError({"Error": {"Code": code}}, "GetObject")

    assert _storage_reading._text(S3(), BUCKET, "probe") == ""


def test_what_is_denied_is_an_error_and_nothing_that_is_not_there():
    class S3:
        def get_bucket_replication(self, **_arguments):
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetBucketReplication")

    with pytest.raises(AnsibleAWSError, match=f"get_bucket_replication .*{BUCKET}"):
        _storage_reading.read(lambda _service: S3(), WANTED)


def test_buckets_with_the_name_of_a_transfer_bucket(read):
    s3 = client_of("s3")
    for name in (BUCKET, TRANSFER, "gm-transfer-prod-2", "gm-transfer-staging-1", "other-transfer-prod-1"):
        s3.create_bucket(Bucket=name)
    assert read(project="gm", environment="prod")["transfer_buckets"] == ["gm-transfer-prod-2", TRANSFER]


def test_transfer_buckets_of_other_regions_are_left_out(monkeypatch):
    listed = [{"Name": "a", "BucketRegion": "us-east-1"}, {"Name": "b", "BucketRegion": "us-east-2"}, {"Name": "c"}]
    monkeypatch.setattr(_storage_reading, "_list_buckets", lambda _s3, _arguments: listed)
    assert _storage_reading._transfer_buckets(client_of("s3"), "gm", "prod") == ["a", "c"]


def test_role_and_replication(read, calls):
    s3, iam = client_of("s3"), client_of("iam")
    for name in (BUCKET, "copy"):
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    arn = iam.create_role(
        RoleName="r",
        AssumeRolePolicyDocument=json.dumps(POLICY),
        Description="Replicates",
        PermissionsBoundary="arn:aws:iam::123456789012:policy/boundary",
        Tags=[{"Key": "Project", "Value": "gm"}],
    )["Role"]["Arn"]
    iam.put_role_policy(RoleName="r", PolicyName="replication", PolicyDocument=json.dumps(POLICY))
    rule = {
        "ID": "to-copy",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Destination": {"Bucket": "arn:aws:s3:::copy"},
        "DeleteMarkerReplication": {"Status": "Disabled"},
    }
    s3.put_bucket_replication(Bucket=BUCKET, ReplicationConfiguration={"Role": arn, "Rules": [rule]})
    found = read(role="r")
    assert sorted(calls) == ["get_bucket_replication", "get_role", "get_role_policy"]
    assert found["role"] == {
        "arn": arn,
        "description": "Replicates",
        "trust_policy": POLICY,
        "permissions_boundary": "arn:aws:iam::123456789012:policy/boundary",
        "tags": {"Project": "gm"},
    }
    assert found["role_policy"] == POLICY
    configuration = found["replication_configuration"]
    assert (configuration["role"], configuration["rules"][0]["destination"]) == (arn, {"bucket": "arn:aws:s3:::copy"})


def test_region_of_a_bucket_is_told_whichever_region_is_asked(read):
    client_of("s3", "us-west-2").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
    )
    assert read(region_of=[BUCKET])["regions"] == {BUCKET: "us-west-2"}


def answered(code: str) -> Callable[..., Any]:
    def call(_client: Any, operation: str, _arguments: dict[str, str]) -> Any:
        raise ClientError({"Error": {"Code": code, "Message": ""}}, operation)

    return call


@pytest.mark.parametrize("code", ["403", "404"])
def test_bucket_that_is_not_the_accounts_is_in_no_region(monkeypatch, code):
    monkeypatch.setattr(_storage_reading, "_call", answered(code))
    assert _storage_reading._region(None, BUCKET, "123456789012") == ""


def test_region_that_cannot_be_asked_for_is_an_error(monkeypatch):
    monkeypatch.setattr(_storage_reading, "_call", answered("SlowDown"))
    with pytest.raises(AnsibleAWSError):
        _storage_reading._region(None, BUCKET, "")


@pytest.mark.parametrize(("owner", "expected"), [("", {}), ("123456789012", {"ExpectedBucketOwner": "123456789012"})])
def test_owner_is_held_against_the_bucket(monkeypatch, owner, expected):
    asked = []
    monkeypatch.setattr(_storage_reading, "_call", lambda *call: asked.append(call[2]) or {"BucketRegion": "us-east-1"})
    assert _storage_reading._region(None, BUCKET, owner) == "us-east-1"
    assert asked == [{"Bucket": BUCKET, **expected}]
