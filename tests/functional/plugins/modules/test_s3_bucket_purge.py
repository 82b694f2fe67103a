# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module on the sandbox; and what moto does not show, by announced answers."""

from __future__ import annotations

from uuid import uuid4

import boto3
import pytest
from ansible_collections.amazon.aws.plugins.module_utils.s3 import AnsibleS3Error
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _s3_purge
from ansible_collections.globalmountpoint.aws.plugins.modules import s3_bucket_purge
from botocore.stub import Stubber

from tests import modules


@pytest.fixture(scope="module")
def s3(client):
    """S3 of a sandbox."""
    return client("s3")


@pytest.fixture
def bucket(s3):
    """With an object from before versioning was switched on, versions, a delete marker, and an upload under way."""
    name = f"purge-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="before", Body=b"null version")
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"first", b"second"):
        s3.put_object(Bucket=name, Key="index.html", Body=body)
    s3.delete_object(Bucket=name, Key="index.html")
    s3.create_multipart_upload(Bucket=name, Key="film")
    return name


@pytest.fixture
def run(capsys):
    return lambda **options: modules.result(capsys, s3_bucket_purge, options)


def buckets(s3) -> list[str]:
    return [each["Name"] for each in s3.list_buckets()["Buckets"]]


def test_bucket_goes_with_null_versions_versions_markers_and_uploads(s3, bucket, run):
    assert [each["VersionId"] for each in s3.list_object_versions(Bucket=bucket, Prefix="before")["Versions"]] == [
        "null"
    ]
    result = run(name=bucket)
    assert result["changed"] is True
    assert result["diff"] == {"before": f"bucket {bucket}, with all versions of all objects\n", "after": ""}
    assert bucket not in buckets(s3)


def test_second_run(run):
    result = run(name="purge-was-never-there")
    assert result["changed"] is False
    assert result["diff"] == {"before": "", "after": ""}


def test_check_mode(s3, bucket, run):
    before = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert run(name=bucket, _ansible_check_mode=True)["changed"] is True
    assert s3.list_object_versions(Bucket=bucket)["Versions"] == before


@pytest.fixture
def announced():
    client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(client) as stubber:
        stubber.add_response("head_bucket", {}, {"Bucket": "b"})
        yield client, stubber
        stubber.assert_no_pending_responses()


def version(key: str, version_id: str) -> dict[str, str]:
    return {"Key": key, "VersionId": version_id}


def deletes(stubber, versions: list[dict[str, str]], errors: tuple = ()):
    expected = {"Bucket": "b", "Delete": {"Objects": versions, "Quiet": True}}
    stubber.add_response("delete_objects", {"Errors": list(errors)}, expected)


def test_every_page(announced):
    client, stubber = announced
    first, second = version("a", "1"), version("b", "null")
    page = {"Versions": [first], "IsTruncated": True, "NextKeyMarker": "a", "NextVersionIdMarker": "1"}
    stubber.add_response("list_object_versions", page, {"Bucket": "b"})
    deletes(stubber, [first])
    markers = {"KeyMarker": "a", "VersionIdMarker": "1"}
    stubber.add_response("list_object_versions", {"DeleteMarkers": [second]}, {"Bucket": "b", **markers})
    deletes(stubber, [second])
    stubber.add_response("delete_bucket", {}, {"Bucket": "b"})
    stubber.add_client_error("head_bucket", "404", http_status_code=404)
    assert _s3_purge.ensure_absent(client, "b", check_mode=False) is True


def test_keys_that_xml_cannot_hold_are_deleted_one_by_one(announced):
    client, stubber = announced
    odd = [version(key, "1") for key in ("a\x01b", "a\x1f", "\ufffe")]
    others = [version(key, "1") for key in ("a\nb", "a\tb", "a\x7fb", "a&b")]
    stubber.add_response("list_object_versions", {"Versions": [*odd, *others]}, {"Bucket": "b"})
    for each in odd:
        stubber.add_response("delete_object", {}, {"Bucket": "b", **each})
    deletes(stubber, others)
    stubber.add_response("delete_bucket", {}, {"Bucket": "b"})
    stubber.add_client_error("head_bucket", "404", http_status_code=404)
    assert _s3_purge.ensure_absent(client, "b", check_mode=False) is True


def test_what_arrives_meanwhile_is_told_by_its_code(announced):
    client, stubber = announced
    stubber.add_response("list_object_versions", {}, {"Bucket": "b"})
    stubber.add_client_error("delete_bucket", "BucketNotEmpty", http_status_code=409)
    with pytest.raises(AnsibleS3Error, match="BucketNotEmpty"):
        _s3_purge.ensure_absent(client, "b", check_mode=False)


def test_objects_that_s3_does_not_delete_are_named(announced):
    client, stubber = announced
    locked = [version(str(number), "1") for number in range(7)]
    stubber.add_response("list_object_versions", {"Versions": locked}, {"Bucket": "b"})
    deletes(stubber, locked, tuple({**each, "Code": "AccessDenied"} for each in locked))
    with pytest.raises(AnsibleS3Error, match=r"in bucket b: 0 1 \(AccessDenied\), .*4 1 \(AccessDenied\) and 2 more"):
        _s3_purge.ensure_absent(client, "b", check_mode=False)
