# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: a bucket's settings in one form, in what they differ, and the rules that replicate it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from . import _difference

#: Of a lifecycle rule: name in the role's form, and where S3 has it.
_DAYS = (
    ("expiration_days", "Expiration", "Days"),
    ("noncurrent_days", "NoncurrentVersionExpiration", "NoncurrentDays"),
    ("incomplete_upload_days", "AbortIncompleteMultipartUpload", "DaysAfterInitiation"),
)


def bucket_settings(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a bucket in the form in which the role states them.

    ``answers`` are what S3 says, by setting, each without its envelope. A setting that the bucket does not have is an
    empty value.
    """
    encryption = _rules(answers, "encryption")
    ownership = _rules(answers, "object_ownership")
    access = answers.get("public_access") or {}
    policy = answers.get("policy")
    return {
        "versioning": (answers.get("versioning") or {}).get("Status") == "Enabled",
        "encryption": encryption[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] if encryption else "",
        "object_ownership": ownership[0]["ObjectOwnership"] if ownership else "",
        "public_access": {
            "block_public_acls": access.get("BlockPublicAcls", False),
            "block_public_policy": access.get("BlockPublicPolicy", False),
            "ignore_public_acls": access.get("IgnorePublicAcls", False),
            "restrict_public_buckets": access.get("RestrictPublicBuckets", False),
        },
        "policy": json.loads(policy) if policy else {},
        "tags": {tag["Key"]: tag["Value"] for tag in answers.get("tags") or []},
        "lifecycle": {rule["ID"]: _lifecycle(rule) for rule in answers.get("lifecycle") or []},
    }


def _rules(answers: Mapping[str, Any], setting: str) -> list[dict[str, Any]]:
    return (answers.get(setting) or {}).get("Rules") or []


def _lifecycle(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule in the role's form, and what it has besides as S3 has it, so that nothing of it goes unseen."""
    rest = {name: value for name, value in rule.items() if name != "ID"}
    stated = {"status": rest.pop("Status", ""), "prefix": _prefix(rest.pop("Filter", None), rest.pop("Prefix", ""))}
    for option, name, key in _DAYS:
        action = dict(rest.pop(name, {}))
        stated[option] = action.pop(key, 0)
        if name == "Expiration":
            stated["expired_delete_markers"] = action.pop("ExpiredObjectDeleteMarker", False)
        if action:
            rest[name] = action
    return {**stated, **rest}


def _prefix(chosen: Mapping[str, Any] | None, prefix: str) -> Any:
    """Return the prefix, be it in the rule itself (the API's first version) or its filter; else the filter."""
    if not chosen:
        return prefix
    return chosen["Prefix"] if list(chosen) == ["Prefix"] else dict(chosen)


def bucket_differences(
    found: Mapping[str, Mapping[str, Any]], buckets: Iterable[Mapping[str, Any]]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what differs of the settings of each bucket, by its name, as ``before`` and ``after``.

    ``buckets`` are those that are wanted, each with ``name`` and ``settings``; ``found`` are the settings of those that
    are there, by their names. Lifecycle rules of others do not count.
    """
    return {
        bucket["name"]: _bucket_differences(found.get(bucket["name"], {}), bucket["settings"]) for bucket in buckets
    }


def _bucket_differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    if "lifecycle" in found:
        ours = {name: rule for name, rule in found["lifecycle"].items() if name in wanted["lifecycle"]}
        found = {**found, "lifecycle": ours}
    return _difference.differences(found, wanted)


def tls_only_policy(bucket_arn: str) -> dict[str, Any]:
    """Return the policy of a bucket that nobody reaches without TLS (Amazon S3 User Guide, "Enforce encryption of data
    in transit").
    """
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "OnlyTls",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [bucket_arn, f"{bucket_arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }


def content_policy(bucket_arn: str) -> dict[str, Any]:
    """Return the policy of a bucket whose objects are replicated: that of `tls_only_policy`, and no object is written
    that is encrypted with a key of AWS KMS.

    Neither the rules that replicate nor the instances have a right to such a key: the object would be missing in the
    standby without a word (Amazon S3 User Guide, "Replicating encrypted objects").
    """
    policy = tls_only_policy(bucket_arn)
    own_key = {
        "Sid": "NoKeyOfKms",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": [f"{bucket_arn}/*"],
        "Condition": {"StringLike": {"s3:x-amz-server-side-encryption": "aws:kms*"}},
    }
    return {**policy, "Statement": [*policy["Statement"], own_key]}


def replication_rules(destinations: Iterable[Mapping[str, str]], delete_markers: bool) -> list[dict[str, Any]]:
    """Return a rule for each destination (``region``, ``bucket_arn``) that replicates every object to it.

    Each has a priority of its own, which S3 requires of rules with a filter.
    """
    return [
        {
            "id": f"to-{destination['region']}",
            "priority": priority,
            "status": "Enabled",
            "filter": {"prefix": ""},
            "destination": {"bucket": destination["bucket_arn"]},
            "delete_marker_replication": {"status": "Enabled" if delete_markers else "Disabled"},
        }
        for priority, destination in enumerate(destinations, start=1)
    ]
