# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3. No object is copied.

GetBucketReplication
    moto 5.2.5 returns id, priority, status and destination of a rule, DeleteMarkerReplication Disabled and an empty
    prefix whatever was put. AWS: all that was put.
PutBucketReplication
    moto takes any destination (it does refuse an unversioned source). AWS: InvalidRequest when the destination bucket
    is not there or has no versioning.
Requests without a signature
    moto lets everybody read. AWS: AccessDenied, unless the bucket's policy allows it (access control lists are off).
Authorization of roles (moto has them checked as sandbox.extensions.iam says)
    moto looks for s3:HeadBucket, which is no action, leaves the bucket's policy out where no object is named, and has
    404 for a missing object whoever asks. AWS: HeadBucket needs s3:ListBucket; NoSuchBucket comes first; what the
    policy of the bucket says counts beside the role's (here its statements for everybody alone); a missing object is
    AccessDenied without s3:ListBucket.
"""

from __future__ import annotations

import json
from typing import Any

import xmltodict
from moto.iam.access_control import S3IAMRequest
from moto.s3.exceptions import (
    BucketAccessDeniedError,
    MissingBucket,
    ReplicationConfigurationNotFoundError,
    S3AccessDeniedError,
    S3ClientError,
)
from moto.s3.models import S3Backend, s3_backends
from moto.s3.responses import ACTION_MAP, S3Response

from sandbox.extensions import extends
from sandbox.extensions.iam import has_role, is_permitted

# Of whom a request without a bucket, or with one that is to be, is asked.
WITHOUT_BUCKET = ("s3:ListAllMyBuckets", "s3:CreateBucket")
EVERYBODY = ("*", {"AWS": "*"})

ACTION_MAP["BUCKET"]["HEAD"]["DEFAULT"] = "ListBucket"

moto_put_bucket_replication = S3Backend.put_bucket_replication
moto_authenticate_and_authorize_s3_action = S3Response._authenticate_and_authorize_s3_action
moto_key_response = S3Response._key_response


class S3ExpiredTokenError(S3ClientError):
    def __init__(self) -> None:
        super().__init__("ExpiredToken", "The provided token has expired.")


S3IAMRequest.expired_token_error = S3ExpiredTokenError


@extends(S3Backend)
def put_bucket_replication(self, bucket_name: str, replication: dict[str, Any]) -> None:
    rules = replication["Rule"] if isinstance(replication["Rule"], list) else [replication["Rule"]]
    for rule in rules:
        destination = rule["Destination"]["Bucket"].rpartition(":")[2]
        try:
            versioned = self.get_bucket(destination).is_versioned
        except MissingBucket:
            raise S3ClientError("InvalidRequest", "Destination bucket must exist.") from None
        if not versioned:
            raise S3ClientError("InvalidRequest", "Destination bucket must have versioning enabled.")
    moto_put_bucket_replication(self, bucket_name, replication)


@extends(S3Response)
def get_bucket_replication(self):
    self.data["Action"] = "GetBucketReplication"
    replication = self.backend.get_bucket_replication(self.bucket_name)
    if not replication:
        raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
    return 200, {"content-type": "application/xml"}, xmltodict.unparse({"ReplicationConfiguration": replication})


def _is_unsigned(response: S3Response) -> bool:
    signature = {"x-amz-signature", "signature"} & {name.lower() for name in response.querystring}
    return "Authorization" not in response.headers and not signature and response.method != "OPTIONS"


@extends(S3Response)
def _authenticate_and_authorize_s3_action(self, bucket_name: str | None = None, key_name: str | None = None) -> None:
    if _is_unsigned(self):
        _authorize(self.backend, [], f"s3:{self._get_action()}", bucket_name, key_name)
    else:
        moto_authenticate_and_authorize_s3_action(self, bucket_name, key_name)


@extends(S3IAMRequest)
def check_action_permitted(self, resource: str) -> None:
    bucket, _, key = resource.partition(":::")[2].partition("/")
    backend = s3_backends[self.account_id][self.backend.partition]
    _authorize(backend, self._access_key.collect_policies(), self._action, bucket, key)


@extends(S3Response)
def _key_response(self, request, full_url: str):
    if has_role(self) or _is_unsigned(self):  # before moto, which says 403 and no more where a bucket's policy denies
        self._set_action("KEY", self.method, self._get_querystring(request, full_url))
        self._authenticate_and_authorize_s3_action(self.bucket_name, self.parse_key_name())
    return moto_key_response(self, request, full_url)


def _authorize(backend: S3Backend, policies: list[Any], action: str, name: str | None, key: str | None) -> None:
    if action in WITHOUT_BUCKET:
        if not is_permitted(policies, action, f"arn:{backend.partition}:s3:::{name or '*'}"):
            raise S3AccessDeniedError()
        return
    bucket = backend.get_bucket(name)
    policies = [*policies, _for_everybody(bucket.policy)]
    allowed = is_permitted(policies, action, f"{bucket.arn}/{key}" if key else bucket.arn)
    missing = action == "s3:GetObject" and not backend.get_object(name, key)
    if not allowed or missing and not is_permitted(policies, "s3:ListBucket", bucket.arn):
        raise BucketAccessDeniedError(bucket=name)


def _for_everybody(policy: bytes | None) -> str:
    statements = json.loads(policy)["Statement"] if policy else []
    statements = statements if isinstance(statements, list) else [statements]
    return json.dumps({"Statement": [each for each in statements if each.get("Principal") in EVERYBODY]})
