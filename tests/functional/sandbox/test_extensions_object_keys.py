# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keys with characters that XML 1.0 cannot hold, or that mean something to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.s3 import AnsibleS3Error
from ansible_collections.amazon.aws.plugins.modules import s3_bucket
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _s3_purge
from botocore.exceptions import ClientError

Aws = Callable[..., Any]

FORBIDDEN = ["a\x01b", "a\x0bb", "a\x1fb", "a\ufffeb"]
ALLOWED = ["a\x7fb", "a\nb", "a\rb", "a\tb", "a&b", "a<b", "a b+c%d", "ä/b"]
LISTS = ["list_objects", "list_objects_v2", "list_object_versions"]


def listed(answer: dict[str, Any]) -> list[str]:
    return [each["Key"] for each in answer.get("Contents", answer.get("Versions", []))]


@pytest.fixture
def versioned(aws: Aws, bucket: str) -> str:
    aws("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return bucket


@pytest.mark.parametrize("key", [*FORBIDDEN, *ALLOWED])
def test_object_is_put_read_listed_and_deleted(aws: Aws, versioned: str, key: str) -> None:
    s3 = aws("s3")
    put = s3.put_object(Bucket=versioned, Key=key, Body=key.encode())

    assert s3.get_object(Bucket=versioned, Key=key)["Body"].read() == key.encode()
    for operation in LISTS:
        assert listed(getattr(s3, operation)(Bucket=versioned, Prefix=key)) == [key]
    s3.delete_object(Bucket=versioned, Key=key)
    [marker] = s3.list_object_versions(Bucket=versioned, Prefix=key)["DeleteMarkers"]
    assert marker["Key"] == key
    for version in (put["VersionId"], marker["VersionId"]):
        s3.delete_object(Bucket=versioned, Key=key, VersionId=version)
    assert listed(s3.list_object_versions(Bucket=versioned)) == ["index.html"]


@pytest.mark.parametrize("operation", LISTS)
def test_prefixes_and_pages_are_encoded_too(aws: Aws, versioned: str, operation: str) -> None:
    s3 = aws("s3")
    keys = ["a\x01b", "a\x02b/c", "a\x03b"]
    for key in keys:
        s3.put_object(Bucket=versioned, Key=key)

    answer = getattr(s3, operation)(Bucket=versioned, Prefix="a", Delimiter="/")
    assert [each["Prefix"] for each in answer["CommonPrefixes"]] == ["a\x02b/"]
    pages = s3.get_paginator(operation).paginate(Bucket=versioned, Prefix="a", PaginationConfig={"PageSize": 1})
    assert [key for page in pages for key in listed(page)] == keys


@pytest.mark.parametrize("operation", LISTS)
def test_without_encoding_a_key_has_references(aws: Aws, versioned: str, operation: str) -> None:
    s3 = aws("s3")
    s3.put_object(Bucket=versioned, Key="a\x01&\ufffe")
    url = s3.generate_presigned_url(operation, {"Bucket": versioned, "Prefix": "a"}).replace("encoding-type=url&", "")

    with urlopen(url) as answer:  # noqa: S310 # the sandbox's
        assert b"<Key>a&#x1;&amp;&#xfffe;</Key>" in answer.read()


@pytest.mark.parametrize("key", ALLOWED)
def test_objects_are_deleted_together(aws: Aws, bucket: str, key: str) -> None:
    s3 = aws("s3")
    s3.put_object(Bucket=bucket, Key=key)

    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key}, {"Key": "index.html"}]})
    assert [each["Key"] for each in answer["Deleted"]] == [key, "index.html"]
    assert listed(s3.list_objects_v2(Bucket=bucket)) == []


@pytest.mark.parametrize("key", FORBIDDEN)
def test_objects_are_not_deleted_together_where_xml_cannot_hold_a_key(aws: Aws, bucket: str, key: str) -> None:
    s3 = aws("s3")
    s3.put_object(Bucket=bucket, Key=key)

    with pytest.raises(ClientError, match="MalformedXML"):
        s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key}, {"Key": "index.html"}]})
    assert len(listed(s3.list_objects_v2(Bucket=bucket))) == 2


def test_the_collection_empties_a_bucket_that_upstream_alone_cannot(aws: Aws, versioned: str) -> None:
    s3 = aws("s3")
    s3.delete_object(Bucket=versioned, Key="index.html", VersionId="null")
    for key in (*FORBIDDEN, *ALLOWED):
        s3.put_object(Bucket=versioned, Key=key)
        s3.delete_object(Bucket=versioned, Key=key)

    with pytest.raises(AnsibleS3Error, match="MalformedXML"):
        s3_bucket.delete_objects(s3, None, versioned)
    assert _s3_purge.ensure_absent(s3, versioned, check_mode=False)
