# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.core.utils import utcnow
from moto.iam.access_control import IAMPolicyStatement, IAMRequest, S3IAMRequest

from sandbox.extensions import iam
from sandbox.extensions.s3 import S3ExpiredTokenError

Aws = Callable[..., Any]
Allow = Callable[..., None]
Session = dict[str, str]


def error(call: Callable[..., Any], **parameters: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    return refused.value.response["Error"]["Code"]


def put_policy(aws: Aws, bucket: str, effect: str, principal: Any = "*", **condition: Any) -> None:
    statement = {
        "Effect": effect,
        "Principal": principal,
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        **condition,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws("s3").put_bucket_policy(Bucket=bucket, Policy=policy)


def test_a_policy_against_requests_without_tls_concerns_none_of_the_sandbox(aws: Aws, bucket: str) -> None:
    put_policy(aws, bucket, "Deny", Condition={"Bool": {"aws:SecureTransport": "false"}})
    aws("s3").put_object(Bucket=bucket, Key="index.html", Body=b"page")

    assert aws("s3").get_object(Bucket=bucket, Key="index.html")["Body"].read() == b"page"


def test_a_policy_against_keys_of_kms_concerns_no_other_upload(aws: Aws, bucket: str) -> None:
    put_policy(aws, bucket, "Deny", Condition={"StringLike": {"s3:x-amz-server-side-encryption": "aws:kms*"}})
    aws("s3").put_object(Bucket=bucket, Key="plain", Body=b"page")
    aws("s3").put_object(Bucket=bucket, Key="aes", Body=b"page", ServerSideEncryption="AES256")
    for encryption in ("aws:kms", "aws:kms:dsse"):
        with pytest.raises(ClientError, match="Forbidden"):
            aws("s3").put_object(Bucket=bucket, Key="kms", Body=b"page", ServerSideEncryption=encryption)


def test_other_policies_are_enforced(aws: Aws, bucket: str) -> None:
    put_policy(aws, bucket, "Deny")
    with pytest.raises(ClientError, match="Forbidden"):
        aws("s3").put_object(Bucket=bucket, Key="index.html", Body=b"page")


def test_a_role_may_do_nothing_at_first(aws: Aws, bucket: str, session: Session) -> None:
    s3 = aws("s3", credentials=session)

    assert aws("sts", credentials=session).get_caller_identity()["Arn"].endswith("/i-1")
    assert error(s3.list_objects_v2, Bucket=bucket) == "AccessDenied"
    assert error(s3.head_bucket, Bucket=bucket) == "403"
    assert error(s3.get_object, Bucket=bucket, Key="index.html") == "AccessDenied"
    assert error(s3.list_buckets) == "AccessDenied"
    assert error(s3.create_bucket, Bucket=f"{bucket}-2") == "AccessDenied"
    assert error(aws("ec2", credentials=session).describe_instances) == "AccessDenied"
    assert error(aws("autoscaling", credentials=session).describe_auto_scaling_groups) == "AccessDenied"


def test_policies_count_at_once(aws: Aws, bucket: str, session: Session, allow: Allow) -> None:
    s3 = aws("s3", credentials=session)
    allow(("s3:ListBucket", f"arn:aws:s3:::{bucket}"))
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 1
    assert s3.head_bucket(Bucket=bucket)
    assert error(s3.get_object, Bucket=bucket, Key="index.html") == "AccessDenied"

    allow(("s3:GetObject", f"arn:aws:s3:::{bucket}/*"))
    assert s3.get_object(Bucket=bucket, Key="index.html")["Body"].read() == b"page"
    assert s3.head_object(Bucket=bucket, Key="index.html")["ContentLength"] == 4
    assert error(s3.list_objects_v2, Bucket=bucket) == "AccessDenied"
    assert error(s3.put_object, Bucket=bucket, Key="index.html", Body=b"mine") == "AccessDenied"


def test_policies_are_of_one_bucket(aws: Aws, bucket: str, session: Session, allow: Allow) -> None:
    s3 = aws("s3", credentials=session)
    other = f"{bucket}-other"
    aws("s3").create_bucket(Bucket=other)
    allow(("s3:ListBucket", f"arn:aws:s3:::{bucket}"), ("s3:GetObject", f"arn:aws:s3:::{bucket}/*"))

    assert error(s3.list_objects_v2, Bucket=other) == "AccessDenied"
    assert error(s3.get_object, Bucket=other, Key="index.html") == "AccessDenied"
    assert error(s3.list_objects_v2, Bucket=f"{bucket}-none") == "NoSuchBucket"


def test_an_attached_policy_counts(aws: Aws, name: str, bucket: str, session: Session) -> None:
    statement = {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": [f"arn:aws:s3:::{bucket}"]}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    created = aws("iam").create_policy(PolicyName=name, PolicyDocument=document)["Policy"]["Arn"]
    aws("iam").attach_role_policy(RoleName=name, PolicyArn=created)

    assert aws("s3", credentials=session).list_objects_v2(Bucket=bucket)["KeyCount"] == 1


def test_a_missing_object_is_shown_to_those_who_may_list(aws: Aws, bucket: str, session: Session, allow: Allow) -> None:
    s3 = aws("s3", credentials=session)
    of_objects = ("s3:GetObject", f"arn:aws:s3:::{bucket}/*")
    allow(of_objects)
    assert error(s3.get_object, Bucket=bucket, Key="none") == "AccessDenied"
    assert error(s3.head_object, Bucket=bucket, Key="none") == "403"

    allow(of_objects, ("s3:ListBucket", f"arn:aws:s3:::{bucket}"))
    assert error(s3.get_object, Bucket=bucket, Key="none") == "NoSuchKey"
    assert error(s3.head_object, Bucket=bucket, Key="none") == "404"


def test_a_buckets_policy_counts_beside_the_roles(aws: Aws, bucket: str, session: Session, allow: Allow) -> None:
    s3 = aws("s3", credentials=session)
    allow(("s3:ListBucket", f"arn:aws:s3:::{bucket}"), ("s3:GetObject", f"arn:aws:s3:::{bucket}/*"))
    put_policy(aws, bucket, "Deny")
    assert error(s3.list_objects_v2, Bucket=bucket) == "AccessDenied"
    assert error(s3.get_object, Bucket=bucket, Key="index.html") == "AccessDenied"
    assert error(s3.head_object, Bucket=bucket, Key="index.html") == "403"

    allow(("s3:ListAllMyBuckets", "*"))
    put_policy(aws, bucket, "Allow", {"AWS": "*"})
    assert s3.get_object(Bucket=bucket, Key="index.html")["Body"].read() == b"page"
    put_policy(aws, bucket, "Allow", {"Service": "logging.s3.amazonaws.com"})
    assert error(s3.get_object, Bucket=bucket, Key="index.html") == "AccessDenied"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"SecretAccessKey": "other"}, "SignatureDoesNotMatch"),
        ({"SessionToken": "other"}, "InvalidToken"),
        ({"AccessKeyId": "ASIA0123456789ABCDEF"}, "InvalidAccessKeyId"),
    ],
)
def test_credentials_that_were_not_given_out(
    aws: Aws, bucket: str, session: Session, changed: Session, code: str
) -> None:
    assert error(aws("s3", credentials={**session, **changed}).get_object, Bucket=bucket, Key="index.html") == code


@pytest.mark.parametrize(
    ("request_class", "error_class"), [(IAMRequest, iam.ExpiredTokenError), (S3IAMRequest, S3ExpiredTokenError)]
)
def test_credentials_expire(monkeypatch: pytest.MonkeyPatch, request_class: type, error_class: type) -> None:
    """In this process: the shortest session lives for 15 minutes."""
    session = SimpleNamespace(expiration=utcnow() + timedelta(seconds=5))
    sessions = SimpleNamespace(get_assumed_role_from_access_key=lambda key: session if key == "ASIA" else None)
    monkeypatch.setattr(iam, "moto_check_signature", lambda _request: None)
    monkeypatch.setattr(iam, "sts_backends", {"account": {"aws": sessions}})
    request = object.__new__(request_class)
    request.account_id, request._region = "account", "us-east-1"
    request._access_key = SimpleNamespace(_access_key_id="ASIA")
    request.check_signature()

    session.expiration = utcnow()
    with pytest.raises(error_class):
        request.check_signature()


@pytest.mark.parametrize(
    ("pattern", "value", "matches"),
    [
        ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/b c+(1).html", True),
        ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/", True),
        ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", False),
        ("arn:aws:s3:::a.b", "arn:aws:s3:::a-b", False),
        ("arn:aws:s3:::b/a+b", "arn:aws:s3:::b/a+b", True),
        ("arn:aws:s3:::b/?.html", "arn:aws:s3:::b/a.html", True),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/a\nb", True),
        ("s3:Get*", "s3:GetObject", True),
    ],
)
def test_wildcards(pattern: str, value: str, matches: bool) -> None:
    assert bool(IAMPolicyStatement({})._match(pattern, value)) is matches


def test_a_role_lists_the_prefix_of_its_policy_alone(aws: Aws, bucket: str, session: Session, role: str) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": f"arn:aws:s3:::{bucket}",
        "Condition": {"StringLike": {"s3:prefix": ["site/*"]}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws("iam").put_role_policy(RoleName=role.rpartition("/")[2], PolicyName="policy", PolicyDocument=policy)
    s3 = aws("s3", credentials=session)
    for prefix in ("site/", "site/folder/"):
        assert s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["KeyCount"] == 0
    for prefix in ({"Prefix": "other/"}, {"Prefix": "site"}, {}):
        assert error(s3.list_objects_v2, Bucket=bucket, **prefix) == "AccessDenied"
