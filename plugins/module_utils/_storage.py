# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: a bucket's settings in one form, how they differ, and the rules that replicate it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from . import _comparison
from ._option_rules._fault import fault

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
    return _comparison.differences(found, wanted)


def existing_bucket_faults(found: Mapping[str, Any], bucket: str, region: str, role: str) -> list[str]:
    """Return why a bucket of the user's own cannot be used as it is, one fault each.

    ``found`` is in the form of the module ``storage_info``, with the bucket's region and settings; ``role`` is the name
    of the replication role. Replication needs versioning (Amazon S3 User Guide, "Requirements and considerations for
    replication"), and a bucket has one replication role for all its rules. Neither that role nor the instances have a
    right to a key of AWS KMS.
    """
    where = found["regions"].get(bucket, "")
    if where != region:
        given = f"{bucket} ({f'in {where}' if where else 'no bucket of the account'})"
        return [fault("storage_crr_bucket", given, f"a bucket of this account in {region}")]
    settings = found["settings"][bucket]
    faults = []
    if not settings["versioning"]:
        faults.append(fault("storage_crr_bucket", f"{bucket} (no versioning)", "a bucket with versioning enabled"))
    if settings["encryption"].startswith("aws:kms"):
        given = f"{bucket} (encrypted by {settings['encryption']})"
        faults.append(fault("storage_crr_bucket", given, "a bucket that is encrypted by AES256"))
    rules_role = found["replication_configuration"].get("role", "")
    if rules_role and not rules_role.endswith(f"/{role}"):
        given = f"{bucket} (its replication rules are of {rules_role})"
        faults.append(fault("storage_crr_bucket", given, "a bucket without replication rules of others"))
    return faults


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
