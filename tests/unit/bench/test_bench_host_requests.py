# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
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
