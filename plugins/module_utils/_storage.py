# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: a bucket's settings in one form, and the rules that replicate it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def bucket_settings(bucket: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a bucket as ``s3_bucket_info`` found them, in the form in which the role states them.

    A setting that the bucket does not have is an empty value.
    """
    encryption = _rules(bucket, "bucket_encryption")
    ownership = _rules(bucket, "bucket_ownership_controls")
    access = bucket.get("public_access_block") or {}
    return {
        "versioning": (bucket.get("bucket_versioning") or {}).get("Status") == "Enabled",
        "encryption": encryption[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] if encryption else "",
        "object_ownership": ownership[0]["ObjectOwnership"] if ownership else "",
        "public_access": {
            "block_public_acls": access.get("BlockPublicAcls", False),
            "block_public_policy": access.get("BlockPublicPolicy", False),
            "ignore_public_acls": access.get("IgnorePublicAcls", False),
            "restrict_public_buckets": access.get("RestrictPublicBuckets", False),
        },
        "policy": bucket.get("bucket_policy") or {},
        "tags": bucket.get("bucket_tagging") or {},
        "lifecycle": {rule["ID"]: _lifecycle(rule) for rule in _rules(bucket, "bucket_lifecycle_configuration")},
    }


def _rules(bucket: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return (bucket.get(key) or {}).get("Rules") or []


def _lifecycle(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "expiration_days": rule.get("Expiration", {}).get("Days", 0),
        "noncurrent_days": rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays", 0),
        "incomplete_upload_days": rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation", 0),
    }


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
