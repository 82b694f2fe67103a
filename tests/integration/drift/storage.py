# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drift of the role storage_crr."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from . import PRIMARY, STANDBY, Drift, Region, role_drifts, tag_drifts

SHOWN, LIFECYCLE, PROBE, RULES = (
    "main | buckets | Differences",
    "main | buckets | Differences",
    "probe | ",
    "main | replicate | Rules",
)
BLOCK = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def _snake(name: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "_", name).lower()


def bucket(region: Region, component: str = "content") -> str:
    """Return the name of a region's bucket."""
    [name] = [
        each["Name"]
        for each in region.client("s3").list_buckets()["Buckets"]
        if f"-{component}-" in each["Name"] and f"-{region.name}-" in each["Name"]
    ]
    return name


def _s3(operation: str, component: str = "content", **arguments: Any) -> Callable[[Region], Any]:
    return lambda region: getattr(region.client("s3"), operation)(Bucket=bucket(region, component), **arguments)


def _policy(component: str) -> Callable[[Region], Any]:
    def make(region: Region) -> None:
        s3, name = region.client("s3"), bucket(region, component)
        policy = json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])
        policy["Statement"][0]["Action"] = "s3:Get*"
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))

    return make


def _public(component: str, name: str) -> Callable[[Region], Any]:
    block = {each: each != name for each in BLOCK}
    return _s3("put_public_access_block", component, PublicAccessBlockConfiguration=block)


def _lifecycle(component: str, change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[Region], Any]:
    """Return what changes the lifecycle rules, of which ours may be but one."""

    def make(region: Region) -> None:
        s3, name = region.client("s3"), bucket(region, component)
        rules = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
        ours = [rule for rule in rules if rule["ID"] in ("old-versions", "temporary-files")]
        change(ours[0] if change is not _more else rules)
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})

    return make


def _more(rules: list[dict[str, Any]]) -> None:
    rules.append({"ID": "of-others", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 30}})


def _no_lifecycle(component: str) -> Callable[[Region], Any]:
    return lambda region: region.client("s3").delete_bucket_lifecycle(Bucket=bucket(region, component))


def _rule(change: Callable[[dict[str, Any]], Any]) -> Callable[[Region], Any]:
    """Return what changes the replication, given as the API has it."""

    def make(region: Region) -> None:
        s3, name = region.client("s3"), bucket(region)
        configuration = s3.get_bucket_replication(Bucket=name)["ReplicationConfiguration"]
        change(configuration)
        s3.put_bucket_replication(Bucket=name, ReplicationConfiguration=configuration)

    return make


def _another_rule(configuration: dict[str, Any]) -> None:
    first = configuration["Rules"][0]
    configuration["Rules"].append({**first, "ID": "of-others", "Priority": 7, "Filter": {"Prefix": "logs/"}})


def _destination(configuration: dict[str, Any]) -> None:
    configuration["Rules"][0]["Destination"]["StorageClass"] = "STANDARD_IA"


def _tags(component: str) -> list[Drift]:
    def tags(region: Region) -> dict[str, str]:
        found = region.client("s3").get_bucket_tagging(Bucket=bucket(region, component))["TagSet"]
        return {tag["Key"]: tag["Value"] for tag in found}

    def write(region: Region, wanted: dict[str, str]) -> None:
        pairs = [{"Key": key, "Value": value} for key, value in wanted.items()]
        region.client("s3").put_bucket_tagging(Bucket=bucket(region, component), Tagging={"TagSet": pairs})

    def put(region: Region, more: dict[str, str]) -> None:
        write(region, {**tags(region), **more})

    def delete(region: Region, key: str) -> None:
        write(region, {name: value for name, value in tags(region).items() if name != key})

    return tag_drifts("storage_crr", component, SHOWN, put, delete)


def _bucket(component: str) -> list[Drift]:
    def drift(field: str, make: Callable[[Region], Any], foreign: bool = False) -> Drift:
        return Drift("storage_crr", component, field, "" if foreign else SHOWN, make, foreign)

    other = "Suspended" if component == "content" else "Enabled"
    algorithm = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    days = {
        "content": ("NoncurrentVersionExpiration", "NoncurrentDays", "noncurrent_days"),
        "transfer": ("Expiration", "Days", "expiration_days"),
    }[component]
    owner = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    return [
        # S3 suspends no versioning of a bucket from which is replicated.
        Drift(
            "storage_crr",
            component,
            "versioning",
            SHOWN,
            _s3("put_bucket_versioning", component, VersioningConfiguration={"Status": other}),
            region=STANDBY,
        ),
        drift(
            "encryption",
            _s3("put_bucket_encryption", component, ServerSideEncryptionConfiguration={"Rules": [algorithm]}),
        ),
        drift("object_ownership", _s3("put_bucket_ownership_controls", component, OwnershipControls=owner)),
        drift("object_ownership gone", _s3("delete_bucket_ownership_controls", component)),
        *(drift(f"public_access {_snake(name)}", _public(component, name)) for name in BLOCK),
        drift("public_access gone", _s3("delete_public_access_block", component)),
        drift("policy", _policy(component)),
        drift("policy gone", _s3("delete_bucket_policy", component)),
        drift("lifecycle of others", _lifecycle(component, _more), foreign=True),
        drift("lifecycle status", _lifecycle(component, lambda rule: rule.update(Status="Disabled"))),
        drift("lifecycle prefix", _lifecycle(component, lambda rule: rule.update(Filter={"Prefix": "a/"}))),
        drift(f"lifecycle {days[2]}", _lifecycle(component, lambda rule: rule[days[0]].update({days[1]: 77}))),
        drift("lifecycle less", _lifecycle(component, lambda rule: rule.pop(days[0]))),
        drift(
            "lifecycle incomplete_upload_days",
            _lifecycle(component, lambda rule: rule["AbortIncompleteMultipartUpload"].update(DaysAfterInitiation=99)),
        ),
        drift(
            "lifecycle more",
            _lifecycle(component, lambda rule: rule.update(Transitions=[{"Days": 200, "StorageClass": "GLACIER"}])),
        ),
        drift(
            "lifecycle noncurrent transitions",
            _lifecycle(
                component,
                lambda rule: rule.update(
                    NoncurrentVersionTransitions=[{"NoncurrentDays": 7, "StorageClass": "GLACIER"}]
                ),
            ),
        ),
        *([drift("lifecycle gone", _no_lifecycle(component))] if component == "transfer" else []),
        *_tags(component),
    ]


# Expiration has days or markers: this is before the days of the one bucket are changed, and after those of the other.
_CONTENT_EXPIRY = [
    Drift(
        "storage_crr",
        "content",
        "lifecycle expiration_days",
        SHOWN,
        _lifecycle("content", lambda rule: rule.update(Expiration={"Days": 400})),
    ),
    Drift(
        "storage_crr",
        "content",
        "lifecycle expired_delete_markers gone",
        SHOWN,
        _lifecycle("content", lambda rule: rule.pop("Expiration")),
    ),
]
_TRANSFER_EXPIRY = [
    Drift(
        "storage_crr",
        "transfer",
        "lifecycle expired_delete_markers",
        SHOWN,
        _lifecycle("transfer", lambda rule: rule.update(Expiration={"ExpiredObjectDeleteMarker": True})),
    ),
    Drift(
        "storage_crr",
        "transfer",
        "lifecycle noncurrent_days",
        SHOWN,
        _lifecycle("transfer", lambda rule: rule.update(NoncurrentVersionExpiration={"NoncurrentDays": 9})),
    ),
]


def _replication(field: str, make: Callable[[Region], Any]) -> Drift:
    return Drift("storage_crr", "replication", field, RULES, make, region=PRIMARY)


KEY = ".globalmountpoint/probe"
DRIFTS = [
    # S3 takes rules only while the bucket that they lead to is versioned.
    _replication("status", _rule(lambda found: found["Rules"][0].update(Status="Disabled"))),
    _replication("priority", _rule(lambda found: found["Rules"][0].update(Priority=9))),
    _replication("id", _rule(lambda found: found["Rules"][0].update(ID="by-hand"))),
    _replication("filter", _rule(lambda found: found["Rules"][0].update(Filter={"Prefix": "a/"}))),
    _replication("destination", _rule(_destination)),
    _replication(
        "delete_marker_replication",
        _rule(lambda found: found["Rules"][0].update(DeleteMarkerReplication={"Status": "Disabled"})),
    ),
    _replication("rules", _rule(_another_rule)),
    _replication("role", _rule(lambda found: found.update(Role=found["Role"].replace("replication", "instance")))),
    _replication("all of it", _s3("delete_bucket_replication")),
    *_CONTENT_EXPIRY,
    *_bucket("content"),
    *_bucket("transfer"),
    *_TRANSFER_EXPIRY,
    Drift("storage_crr", "probe", "text", PROBE, _s3("put_object", Key=KEY, Body=b"by hand")),
    Drift("storage_crr", "probe", "all of it", PROBE, _s3("delete_object", Key=KEY)),
    *role_drifts(
        "storage_crr",
        "replication",
        ["replication"],
        "main | replicate | Replication role exists",
        "main | replicate | Replication role reads",
    ),
]
