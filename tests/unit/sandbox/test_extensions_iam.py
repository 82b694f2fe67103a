# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Aws = Callable[..., Any]


@pytest.fixture
def bucket(aws: Aws, name: str) -> str:
    aws("s3").create_bucket(Bucket=name)
    return name


def deny(aws: Aws, bucket: str, **condition: Any) -> None:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        **condition,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws("s3").put_bucket_policy(Bucket=bucket, Policy=policy)


def test_a_policy_against_requests_without_tls_concerns_none_of_the_sandbox(aws: Aws, bucket: str) -> None:
    deny(aws, bucket, Condition={"Bool": {"aws:SecureTransport": "false"}})
    aws("s3").put_object(Bucket=bucket, Key="index.html", Body=b"page")

    assert aws("s3").get_object(Bucket=bucket, Key="index.html")["Body"].read() == b"page"


def test_other_policies_are_enforced(aws: Aws, bucket: str) -> None:
    deny(aws, bucket)
    with pytest.raises(ClientError, match="Forbidden"):
        aws("s3").put_object(Bucket=bucket, Key="index.html", Body=b"page")
