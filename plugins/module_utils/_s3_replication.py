# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the replication configuration of an S3 bucket, wanted, compared and written.

Configurations are kept in the module's form: the API's own (PutBucketReplication), in snake case.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.amazon.aws.plugins.module_utils.botocore import ClientType

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict, snake_dict_to_camel_dict
from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code
from ansible_collections.amazon.aws.plugins.module_utils.cloud import BackoffIterator
from ansible_collections.amazon.aws.plugins.module_utils.s3 import AnsibleS3Error, S3ErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.transformation import scrub_none_parameters

from . import _errors

_STATUS = {"type": "str", "required": True, "choices": ["Enabled", "Disabled"]}
_SWITCH = {"type": "dict", "options": {"status": _STATUS}}
_MINUTES = {"type": "dict", "options": {"minutes": {"type": "int", "default": 15, "choices": [15]}}}
_TAG = {"key": {"type": "str", "required": True, "no_log": False}, "value": {"type": "str", "required": True}}

RULE_OPTIONS: dict[str, Any] = {
    "id": {"type": "str"},
    "priority": {"type": "int", "default": 0},
    "status": {"type": "str", "default": "Enabled", "choices": ["Enabled", "Disabled"]},
    "filter": {
        "type": "dict",
        "options": {
            "prefix": {"type": "str"},
            "tag": {"type": "dict", "options": _TAG},
            "and": {
                "type": "dict",
                "options": {
                    "prefix": {"type": "str"},
                    "tags": {"type": "list", "elements": "dict", "options": _TAG},
                },
            },
        },
    },
    "destination": {
        "type": "dict",
        "required": True,
        "options": {
            "bucket": {"type": "str", "required": True},
            "account": {"type": "str"},
            "storage_class": {
                "type": "str",
                "choices": [
                    "STANDARD",
                    "REDUCED_REDUNDANCY",
                    "STANDARD_IA",
                    "ONEZONE_IA",
                    "INTELLIGENT_TIERING",
                    "GLACIER",
                    "GLACIER_IR",
                    "DEEP_ARCHIVE",
                ],
            },
            "access_control_translation": {
                "type": "dict",
                "options": {"owner": {"type": "str", "required": True, "choices": ["Destination"]}},
            },
            "encryption_configuration": {
                "type": "dict",
                "options": {"replica_kms_key_id": {"type": "str", "required": True}},
            },
            "replication_time": {"type": "dict", "options": {"status": _STATUS, "time": _MINUTES}},
            "metrics": {"type": "dict", "options": {"status": _STATUS, "event_threshold": _MINUTES}},
        },
    },
    "source_selection_criteria": {
        "type": "dict",
        "options": {"sse_kms_encrypted_objects": _SWITCH, "replica_modifications": _SWITCH},
    },
    "delete_marker_replication": _SWITCH,
}

#: What PutBucketReplication answers, though nothing is wrong, while a change made just before is not known everywhere
#: yet: code, part of the message, and what must be true once it is. IAM is eventually consistent (S3 documents no code
#: for a role that it does not know; an ARN of the right form is all that this module can tell before), and versioning
#: takes a while after it was enabled (User Guide, "Enabling versioning on buckets"; terraform-provider-aws retries it).
_SETTLING = (
    ("InvalidArgument", "role", "the role exists and its trust policy names s3.amazonaws.com"),
    ("InvalidRequest", "destination bucket must have versioning enabled", "each destination bucket is versioned"),
    ("InvalidRequest", "versioning must be 'enabled' on the bucket", "the source bucket is versioned"),
)


class _ErrorHandler(S3ErrorHandler):
    """Here the bucket and its configuration are what can be missing."""

    @classmethod
    def _is_missing(cls) -> type[Exception]:
        return is_boto3_error_code(["NoSuchBucket", "ReplicationConfigurationNotFoundError"])


# amazon.aws has get_s3_bucket_versioning, which tries for minutes where there is no bucket.
@_ErrorHandler.list_error_handler("get bucket versioning")
@_errors.repeated()
def _get_versioning(client: ClientType, bucket: str) -> str | None:
    """Return the bucket's versioning status ("" where it never had any), or None if there is no such bucket."""
    return client.get_bucket_versioning(Bucket=bucket).get("Status", "")


@_ErrorHandler.list_error_handler("get bucket replication", {})
@_errors.repeated()
def _get_replication(client: ClientType, bucket: str) -> dict[str, Any]:
    """Return the bucket's configuration in canonical form, {} where it has none or does not exist."""
    return canonical(camel_dict_to_snake_dict(client.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]))


@_ErrorHandler.common_error_handler("put bucket replication")
@_errors.repeated("OperationAborted")
def _put_replication(client: ClientType, bucket: str, configuration: dict[str, Any]) -> None:
    client.put_bucket_replication(Bucket=bucket, ReplicationConfiguration=configuration)


@_ErrorHandler.deletion_error_handler("delete bucket replication")
@_errors.repeated("OperationAborted")
def _delete_replication(client: ClientType, bucket: str) -> None:
    client.delete_bucket_replication(Bucket=bucket)


def canonical(configuration: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration in the form in which equal ones are equal: defaults filled in, rules and tags sorted."""
    rules = [_canonical_rule(rule) for rule in configuration["rules"]]
    return {
        "role": configuration["role"],
        "rules": sorted(rules, key=lambda rule: (rule.get("priority", 0), rule.get("id", ""))),
    }


def _canonical_rule(rule: dict[str, Any]) -> dict[str, Any]:
    if "prefix" in rule:
        # The API's first version, where priority and filter don't exist and delete markers are always replicated: it
        # is left as it is, and so always differs from the version that this module writes.
        return rule
    given = {option: value for option, value in rule.items() if value != {}}
    rule = {
        "priority": 0,
        "status": "Enabled",
        "filter": {"prefix": ""},
        "delete_marker_replication": {"status": "Disabled"},
        **given,
        "destination": _canonical_destination(rule["destination"]),
    }
    if "tags" in rule["filter"].get("and", {}):
        tags = sorted(rule["filter"]["and"]["tags"], key=lambda tag: tag["key"])
        rule["filter"] = {**rule["filter"], "and": {**rule["filter"]["and"], "tags": tags}}
    return rule


def _canonical_destination(destination: dict[str, Any]) -> dict[str, Any]:
    destination = dict(destination)
    replication_time = destination.get("replication_time")
    if replication_time:
        destination["replication_time"] = {"time": {"minutes": 15}, **replication_time}
        if replication_time["status"] == "Enabled" and "metrics" in destination:
            destination["metrics"] = {"event_threshold": {"minutes": 15}, **destination["metrics"]}
    return destination


def with_ids_of(current: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the wanted configuration with the ids that its rules without one have in AWS; priorities identify them."""
    given = [rule["id"] for rule in wanted["rules"] if "id" in rule]
    known = {
        rule.get("priority"): {"id": rule["id"]}
        for rule in current.get("rules", [])
        if "id" in rule and rule["id"] not in given
    }
    return {**wanted, "rules": [{**known.get(rule["priority"], {}), **rule} for rule in wanted["rules"]]}


def to_api(configuration: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration as boto3 takes it."""
    api = snake_dict_to_camel_dict(configuration, capitalize_first=True)
    for rule in api["Rules"]:
        if "Id" in rule:
            rule["ID"] = rule.pop("Id")
        encryption = rule["Destination"].get("EncryptionConfiguration")
        if encryption:
            encryption["ReplicaKmsKeyID"] = encryption.pop("ReplicaKmsKeyId")
    return api


def faults(bucket: str, wanted: dict[str, Any]) -> list[str]:
    """Return what S3 would refuse of a canonical configuration: option, value, and what is allowed."""
    found = []
    if not re.fullmatch(r"arn:[\w-]+:iam::\d{12}:role/.+", wanted["role"] or ""):
        found.append(("role", wanted["role"], "the ARN of an IAM role, arn:aws:iam::<account>:role/<name>"))
    if not 1 <= len(wanted["rules"]) <= 1000:
        found.append(("rules", f"{len(wanted['rules'])} of them", "1 to 1000"))
    for index, rule in enumerate(wanted["rules"]):
        name = f"rules[{rule.get('id', index)}]"
        found += [(f"{name}.{option}", value, allowed) for option, value, allowed in _rule_faults(bucket, rule)]
    for option in ("id", "priority"):
        values = [rule[option] for rule in wanted["rules"] if option in rule]
        twice = sorted({value for value in values if values.count(value) > 1})
        found += [(f"rules.{option}", value, "a value of its own in each rule") for value in twice]
    return [f"{option}: {value!r} is refused; allowed: {allowed}" for option, value, allowed in found]


def _rule_faults(bucket: str, rule: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    identity = rule.get("id", "")
    if len(identity) > 255 or not identity.isascii():
        yield "id", identity, "at most 255 ASCII characters"
    if not 0 <= rule["priority"] <= 2147483647:
        yield "priority", rule["priority"], "0 to 2147483647"
    yield from _filter_faults(rule)
    yield from _destination_faults(bucket, rule["destination"])
    encrypted = rule.get("source_selection_criteria", {}).get("sse_kms_encrypted_objects")
    key = rule["destination"].get("encryption_configuration", {}).get("replica_kms_key_id")
    if encrypted and not key:
        yield (
            "destination.encryption_configuration.replica_kms_key_id",
            key,
            "a key of the destination's region, which sse_kms_encrypted_objects needs",
        )
    if key and not encrypted:
        yield (
            "source_selection_criteria.sse_kms_encrypted_objects",
            encrypted,
            "a status, which replica_kms_key_id needs",
        )
    if key and not re.fullmatch(r"arn:[\w-]+:kms:[\w-]+:\d{12}:(key|alias)/.+", key):
        yield (
            "destination.encryption_configuration.replica_kms_key_id",
            key,
            "the full ARN of a key or alias, arn:aws:kms:<region>:<account>:key/<id>",
        )


def _filter_faults(rule: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    chosen = sorted(rule["filter"])
    if len(chosen) > 1:
        yield "filter", chosen, "one of prefix, tag and and (which holds a prefix and tags)"
    combined = rule["filter"].get("and")
    tags = (combined or {}).get("tags", [])
    if combined is not None and len(tags) + ("prefix" in combined) < 2:
        yield "filter.and", combined, "a prefix and tags, or several tags"
    keys = [tag["key"] for tag in tags]
    if len(set(keys)) < len(keys):
        yield "filter.and.tags", keys, "each key once"
    if (tags or "tag" in rule["filter"]) and rule["delete_marker_replication"]["status"] == "Enabled":
        yield "delete_marker_replication.status", "Enabled", "Disabled where the filter has tags"


def _destination_faults(bucket: str, destination: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    arn = destination["bucket"]
    if not re.fullmatch(r"arn:[\w-]+:s3:::[\w.-]+", arn) or arn.endswith(f":::{bucket}"):
        yield "destination.bucket", arn, f"the ARN, arn:aws:s3:::<bucket>, of another bucket than {bucket}"
    account = destination.get("account")
    if account is None and "access_control_translation" in destination:
        yield "destination.account", account, "the destination's account, which access_control_translation needs"
    if account is not None and not re.fullmatch(r"\d{12}", account):
        yield "destination.account", account, "12 digits, quoted"
    controlled = destination.get("replication_time", {}).get("status")
    metrics = destination.get("metrics", {})
    if controlled and controlled != metrics.get("status"):
        yield "destination.metrics.status", metrics.get("status"), f"{controlled}, the status of replication_time"
    if controlled != "Enabled" and "event_threshold" in metrics:
        yield "destination.metrics.event_threshold", metrics["event_threshold"], "only with replication_time Enabled"


def _check_source(client: ClientType, bucket: str) -> None:
    versioning = _get_versioning(client, bucket)
    if versioning is None:
        raise AnsibleS3Error(f"name: {bucket!r} is refused; allowed: a bucket that exists")
    if versioning != "Enabled":
        raise AnsibleS3Error(
            f"name: {bucket!r} is refused, its versioning is {versioning or 'off'}; allowed: one with it Enabled"
        )


def _write(client: ClientType, bucket: str, configuration: dict[str, Any], wait_timeout: int) -> None:
    """Write the configuration, and again while its role or a bucket's versioning is not known everywhere yet."""
    deadline = time.monotonic() + wait_timeout
    for delay in BackoffIterator(delay=2, backoff=2, max_delay=20, jitter=True):
        try:
            _put_replication(client, bucket, to_api(configuration))
            return
        except AnsibleS3Error as error:
            needed = _settling(error)
            if not needed:
                raise
            if time.monotonic() + delay > deadline:
                message = f"S3 has refused the replication of bucket {bucket} for {wait_timeout} s; check that {needed}"
                raise AnsibleS3Error(message, exception=error.exception) from error
        time.sleep(delay)


def _settling(error: AnsibleS3Error) -> str | None:
    """Return what must be true for the error to go away by itself, or None where waiting doesn't help."""
    answer = _errors.answer(error.exception)
    for code, text, needed in _SETTLING:
        if answer.get("Code") == code and text in answer.get("Message", "").lower():
            return needed
    return None


def ensure_present(
    client: ClientType,
    bucket: str,
    role: str | None,
    rules: list[dict[str, Any]] | None,
    wait_timeout: int,
    check_mode: bool,
) -> tuple[bool, dict[str, Any], dict[str, Any]]:
    """Give the bucket its configuration; return whether that is a change, and the configuration before and after."""
    wanted = canonical({"role": role, "rules": [scrub_none_parameters(rule) for rule in rules or []]})
    refused = faults(bucket, wanted)
    if refused:
        raise AnsibleS3Error("; ".join(refused))
    _check_source(client, bucket)
    current = _get_replication(client, bucket)
    wanted = with_ids_of(current, wanted)
    if wanted == current:
        return False, current, current
    if check_mode:
        return True, current, wanted
    _write(client, bucket, wanted, wait_timeout)
    # Read for the ids that S3 made, and for nothing else: it may still answer with the former configuration
    # (GetBucketReplication's documentation).
    written = _get_replication(client, bucket)
    return True, current, with_ids_of(written, wanted)


def ensure_absent(client: ClientType, bucket: str, check_mode: bool) -> tuple[bool, dict[str, Any], dict[str, Any]]:
    """Take the bucket's configuration away; return whether that is a change, and the configuration before and after."""
    current = _get_replication(client, bucket)
    if current and not check_mode:
        _delete_replication(client, bucket)
    return bool(current), current, {}
