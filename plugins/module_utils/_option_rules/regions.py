# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: rules between the regions of a deployment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from ._fault import fault, network_of

#: Variables that must be the same in every region.
COMMON = ("project", "environment", "domain_name", "zone_name", "account_id")

#: Options of compute_mountpoint that say what the role network would make. An own VPC has all of them.
OWN_VPC = (
    "vpc_id",
    "vpc_cidr",
    "public_subnet_ids",
    "private_subnet_ids",
    "load_balancer_security_group_id",
    "instance_security_group_id",
)


def faults(
    primaries: Sequence[str],
    secondaries: Sequence[str],
    options: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> list[str]:
    """Return what is wrong between regions.

    ``options`` has, for each region that takes part in the run, the converted options of each owner.
    """
    return (
        _group_faults(primaries, secondaries)
        + _common_faults({region: owners["globalmountpoint"] for region, owners in options.items()})
        + _own_vpc_faults({region: owners["compute_mountpoint"] for region, owners in options.items()})
        + _bucket_faults({region: owners["storage_crr"].get("bucket") for region, owners in options.items()})
        + _overlap_faults({region: owners["network"].get("vpc_cidr") or "" for region, owners in options.items()})
        + _certificate_faults(
            {region: owners["compute_mountpoint"].get("certificate_arn") for region, owners in options.items()},
            [owners["dns_failover"].get("health_check_protocol") for owners in options.values()],
        )
    )


def _group_faults(primaries: Sequence[str], secondaries: Sequence[str]) -> list[str]:
    found = [
        fault("inventory groups primary and secondary", region, "each region in one of the two groups, once")
        for region in sorted(set(primaries) & set(secondaries))
    ]
    if len(primaries) != 1:
        found.append(fault("inventory group primary", list(primaries), "exactly one region"))
    if not secondaries:
        found.append(fault("inventory group secondary", [], "one region or more"))
    return found


def _common_faults(deployments: Mapping[str, Mapping[str, Any]]) -> list[str]:
    found = []
    for name in COMMON:
        values = {region: options.get(name) for region, options in deployments.items()}
        if len(set(values.values())) > 1:
            found.append(fault(f"globalmountpoint_{name}", values, "the same value in every region"))
    return found


def _own_vpc_faults(computes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return a fault for each region whose own VPC is given in part. Here, what the role network finds is not known."""
    found = []
    for region, compute in computes.items():
        missing = [f"compute_mountpoint_{name}" for name in OWN_VPC if name not in compute]
        if 0 < len(missing) < len(OWN_VPC):
            given = ", ".join(f"compute_mountpoint_{name}" for name in OWN_VPC if name in compute)
            allowed = f"a value for each, since {given} is given; or none of them, for a VPC that is made"
            found.append(fault(f"{', '.join(missing)} of {region}", "", allowed))
    return found


def _bucket_faults(buckets: Mapping[str, str | None]) -> list[str]:
    named = [bucket for bucket in buckets.values() if bucket]
    return [
        fault(f"storage_crr_bucket of {region}", bucket, "a bucket for each region")
        for region, bucket in buckets.items()
        if bucket and named.count(bucket) > 1
    ]


def _overlap_faults(cidrs: Mapping[str, str]) -> list[str]:
    """Return a fault for each two ranges that overlap, of those that are given. What EC2 has is not known here."""
    networks = {region: network_of(cidr) for region, cidr in cidrs.items()}
    known = {region: network for region, network in networks.items() if network}
    return [
        fault(
            "network_vpc_cidr",
            f"{known[one]} of {one}, {known[other]} of {other}",
            "ranges that do not overlap; set network_vpc_cidr for one of the regions",
        )
        for one, other in combinations(sorted(known), 2)
        if known[one].overlaps(known[other])
    ]


def _certificate_faults(certificates: Mapping[str, str | None], protocols: Sequence[str | None]) -> list[str]:
    without = sorted(region for region, arn in certificates.items() if arn == "")
    https = "HTTPS" in protocols
    if not without or (len(without) == len(certificates) and not https):
        return []
    reason = "dns_failover_health_check_protocol is HTTPS" if https else "other regions have one"
    return [
        fault(
            "compute_mountpoint_certificate_arn",
            dict.fromkeys(without, ""),
            f"a certificate's ARN for each region ({reason})",
        )
    ]
