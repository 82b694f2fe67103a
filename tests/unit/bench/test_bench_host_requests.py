"""What a request of a host to S3 is called."""

from __future__ import annotations

import pytest

from bench import host_requests


@pytest.mark.parametrize(
    ("method", "target", "name"),
    [
        ("HEAD", "/bucket", "HeadBucket"),
        ("HEAD", "/bucket/", "HeadBucket"),
        ("HEAD", "/bucket/.globalmountpoint/probe", "HeadObject"),
        ("GET", "/bucket/index.html", "GetObject"),
        ("GET", "/bucket/?list-type=2&delimiter=%2F&max-keys=1&prefix=a%2F", "ListObjectsV2"),
    ],
)
def test_kind_is_the_call_of_s3(method, target, name):
    assert host_requests.kind(method, target) == name
