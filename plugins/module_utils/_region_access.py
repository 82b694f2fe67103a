# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: whether a region can be used, and by which account."""

from __future__ import annotations

from typing import Any, Callable

try:
    import botocore.session
except ImportError:
    pass  # AnsibleAWSModule says what is missing

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry

from ._errors import AWS_ERRORS, is_denied

#: Opt-in states of a region that can be used (EC2, DescribeRegions).
ENABLED = ("opt-in-not-required", "opted-in")

#: Others have other endpoints, and their health checks and alarms elsewhere or not at all; nothing was tried there.
SUPPORTED_PARTITION = "aws"


def home_of(region: str) -> tuple[str, str]:
    """Return the partition of a region, and the region of that partition that every account has and cannot disable.

    The name decides about the partition, so a region newer than this botocore has one too. ("", "") stands for a name
    that no partition has.
    """
    session = botocore.session.get_session()
    try:
        partition = session.get_partition_for_region(region)
    except AWS_ERRORS:
        return "", ""
    partitions = {known["id"]: known["outputs"] for known in session.get_data("partitions")["partitions"]}
    return partition, partitions[partition]["implicitGlobalRegion"]


def ask(client_of: Callable[..., Any], region: str, expected_account: str = "") -> dict[str, Any]:
    """Return account, partition and faults. ``client_of`` makes a client of a service, as `AnsibleAWSModule.client`.

    The home region of the partition is asked: one that is not enabled refuses all credentials, with no word of why.
    Where a policy of the organization denies the home region, the region itself is.
    """
    partition, home = home_of(region)
    answer: dict[str, Any] = {"account_id": "", "partition": partition or "aws", "faults": []}
    if not partition:
        answer["faults"].append(f"region: {region!r} is refused; allowed: a region of AWS, such as us-east-1")
        return answer
    if partition != SUPPORTED_PARTITION:
        answer["faults"].append(
            f"region: {region!r} of the partition {partition} is refused; allowed: a region of the partition "
            f"{SUPPORTED_PARTITION}"
        )
        return answer
    try:
        answer["account_id"] = _account(client_of("sts", region=home))
        status = _opt_in_status(client_of, home, region)
        if status == "opted-in":
            # Session tokens of the global STS endpoint do not work in such a region (IAM, "Manage STS in a Region").
            _account(client_of("sts", region=region))
    except AWS_ERRORS as error:
        answer["faults"].append(f"credentials for {region}: refused; allowed: ones that work there ({error})")
        return answer
    if status is None:
        answer["faults"].append(f"region: {region!r} is refused; allowed: a region of AWS, such as us-east-1")
    elif status not in ENABLED:
        answer["faults"].append(
            f"region: {region!r} is refused ({status}); allowed: a region that is enabled for account "
            f"{answer['account_id']} (Account settings, AWS Regions)"
        )
    if expected_account and expected_account != answer["account_id"]:
        answer["faults"].append(
            f"globalmountpoint_account_id: {expected_account!r} is refused; allowed: {answer['account_id']}, the "
            f"account of the credentials for {region}, or credentials of another account"
        )
    return answer


def _opt_in_status(client_of: Callable[..., Any], home: str, region: str) -> str | None:
    """Return a region's opt-in status, or None where AWS does not know the region."""
    try:
        regions = _all_regions(client_of("ec2", region=home))
    except AWS_ERRORS as error:
        if region == home or not is_denied(error):
            raise
        regions = _all_regions(client_of("ec2", region=region))
    return next((each.get("OptInStatus", ENABLED[0]) for each in regions if each["RegionName"] == region), None)


# What throttles is not what refuses.
@AWSRetry.jittered_backoff()
def _account(sts: Any) -> str:
    return sts.get_caller_identity()["Account"]


@AWSRetry.jittered_backoff()
def _all_regions(ec2: Any) -> list[dict[str, Any]]:
    return ec2.describe_regions(AllRegions=True)["Regions"]
