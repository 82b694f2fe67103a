# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox checks signatures of roles: what the programs on the hosts sign must pass."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from moto.iam.access_control import IAMRequest

from sandbox.extensions.signatures import canonical_request

Aws = Callable[..., Any]
Session = dict[str, str]

KEYS = ["index.html", "a b+c%25 é/ü&=~(1)'!.txt", "a//b", "x?y#z"]


@pytest.fixture
def objects(aws: Aws, bucket: str, allow: Callable[..., None]) -> str:
    """The bucket with KEYS, readable for the role."""
    for key in KEYS:
        aws("s3").put_object(Bucket=bucket, Key=key, Body=key.encode())
    allow(("s3:*Object", f"arn:aws:s3:::{bucket}/*"), ("s3:ListBucket", f"arn:aws:s3:::{bucket}"))
    return bucket


def test_botocore(aws: Aws, objects: str, session: Session) -> None:
    s3 = aws("s3", credentials=session)
    s3.put_object(Bucket=objects, Key="new", Body=b"chunked, with a checksum at the end")

    for key in [*KEYS, "new"]:
        assert s3.get_object(Bucket=objects, Key=key)["Body"].read()
        assert s3.list_objects_v2(Bucket=objects, Prefix=key, Delimiter="/", StartAfter=" +%")["KeyCount"] == 1


def test_botocore_without_a_body(aws: Aws, session: Session, allow: Callable[..., None]) -> None:
    allow(("*", "*"))

    assert aws("route53", credentials=session).list_hosted_zones()["HostedZones"] is not None
    assert aws("ec2", credentials=session).describe_vpcs(Filters=[{"Name": "tag:a b", "Values": ["ä+&%"]}])


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize("key", KEYS)
def test_curl(environment: dict[str, str], objects: str, session: Session, key: str) -> None:
    def get(target: str) -> str:
        """curl before 8 neither sorts nor encodes what it signs: the target must be canonical."""
        user = f"{session['AccessKeyId']}:{session['SecretAccessKey']}"
        token = f"x-amz-security-token: {session['SessionToken']}"
        command = ["curl", "-sSf", "--noproxy", "*", "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", user, "-H", token]
        url = f"{environment['AWS_ENDPOINT_URL']}/{objects}{target}"
        return subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout

    assert get(f"/{quote(key, safe='/')}") == key
    assert "<KeyCount>1</KeyCount>" in get(f"?list-type=2&max-keys=1&prefix={quote(key, safe='')}")


@pytest.mark.skipif(not shutil.which("rclone"), reason="rclone is not installed")
def test_rclone(environment: dict[str, str], objects: str, session: Session) -> None:
    settings = {
        "RCLONE_CONFIG": "/dev/null",
        "RCLONE_CONFIG_S3_TYPE": "s3",
        "RCLONE_CONFIG_S3_PROVIDER": "Other",
        "RCLONE_CONFIG_S3_ENDPOINT": environment["AWS_ENDPOINT_URL"],
        "RCLONE_CONFIG_S3_REGION": "us-east-1",
        "RCLONE_CONFIG_S3_ACCESS_KEY_ID": session["AccessKeyId"],
        "RCLONE_CONFIG_S3_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "RCLONE_CONFIG_S3_SESSION_TOKEN": session["SessionToken"],
        "NO_PROXY": "127.0.0.1",
    }

    def rclone(command: str, path: str) -> str:
        return subprocess.run(
            ["rclone", command, f"s3:{objects}/{path}", "--retries=1", "--low-level-retries=1"],
            env={"PATH": os.environ["PATH"], **settings},
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        ).stdout

    assert {"index.html", "x?y#z", "a b+c%25 é/"} <= set(rclone("lsf", "").splitlines())
    for key in KEYS[:2]:
        assert rclone("cat", key) == key


def test_the_query_is_put_in_order_and_the_path_encoded_twice_but_for_s3() -> None:
    """As the Common Runtime, that Mountpoint is made of, writes it: HeadBucket, a list, and EC2's path."""
    request = SimpleNamespace(
        _get_string_between=IAMRequest._get_string_between,
        _method="GET",
        _path="/b/a%20b/%c3%a9?prefix=a+b&list-type=2&delimiter=%2f&versions",
        _service="s3",
        _headers={
            "Authorization": "AWS4-HMAC-SHA256 Credential=k/d/r/s3/aws4_request, SignedHeaders=host;x, Signature=s",
            "host": " h ",
            "x": "a   b",
            "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD",
        },
    )
    query = "delimiter=%2F&list-type=2&prefix=a%2Bb&versions="
    headers = ["host:h", "x:a b", "", "host;x", "UNSIGNED-PAYLOAD"]

    assert canonical_request(request).split("\n") == ["GET", "/b/a%20b/%C3%A9", query, *headers]
    request._service = "ec2"
    assert canonical_request(request).split("\n")[1] == "/b/a%2520b/%25C3%25A9"
