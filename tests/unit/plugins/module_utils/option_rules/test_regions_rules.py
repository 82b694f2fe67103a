# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules import regions

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


def region(
    index: int = 0,
    cidr: str | None = "",
    protocol: str = "HTTP",
    certificate: str | None = "",
    bucket: str | None = None,
    **common: Any,
):
    """Return the options of a region, as its preflight reads them."""
    deployment = {"project": "gm", "environment": "prod", "domain_name": "www.a.b", "zone_name": "a.b", **common}
    return {
        "globalmountpoint": {"account_id": "", **deployment},
        "storage_crr": {} if bucket is None else {"bucket": bucket},
        "network": {"vpc_cidr": cidr, "region_index": index},
        "compute_mountpoint": {} if certificate is None else {"certificate_arn": certificate},
        "dns_failover": {"health_check_protocol": protocol},
    }


def faults(*options: dict, primaries=("us-east-1",), secondaries=("us-east-2",)) -> list[str]:
    return regions.faults(primaries, secondaries, dict(zip(("us-east-1", "us-east-2", "us-west-2"), options)))


def test_two_regions():
    assert faults(region(0), region(1)) == []


@pytest.mark.parametrize(
    ("primaries", "secondaries", "group", "value", "allowed"),
    [
        (["a"], ["b", "a"], "s primary and secondary", "a", "each region in one of the two groups, once"),
        ([], ["b"], " primary", [], "exactly one region"),
        (["a", "c"], ["b"], " primary", ["a", "c"], "exactly one region"),
        (["a"], [], " secondary", [], "one region or more"),
    ],
)
def test_groups(assert_only_fault, primaries, secondaries, group, value, allowed):
    found = faults(primaries=primaries, secondaries=secondaries)
    assert_only_fault(found, f"inventory group{group}", value, allowed)


def test_several_standbys():
    assert faults(region(0), region(1), region(2), secondaries=["us-east-2", "us-west-2"]) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("project", "other"),
        ("environment", "staging"),
        ("domain_name", "www.c.d"),
        ("zone_name", "c.d"),
        ("account_id", "123456789012"),
    ],
)
def test_value_that_differs_between_regions(assert_only_fault, name, value):
    one, other = region(0), region(1, **{name: value})
    values = {"us-east-1": one["globalmountpoint"][name], "us-east-2": value}
    assert_only_fault(faults(one, other), f"globalmountpoint_{name}", values, "the same value in every region")


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        pytest.param(
            region(0, cidr="10.0.0.0/16"),
            region(1, cidr="10.0.2.0/23"),
            "10.0.0.0/16 of us-east-1, 10.0.2.0/23 of us-east-2",
            id="both given",
        ),
    ],
)
def test_ranges_that_overlap(assert_only_fault, one, other, value):
    assert_only_fault(faults(one, other), "network_vpc_cidr", value, "ranges that do not overlap")


def test_every_pair_of_ranges_that_overlap():
    same = region(0, cidr="10.0.0.0/16")
    assert len(faults(same, same, same)) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(region(0, cidr="10.65.0.0/16"), region(1), id="given and derived, which makes way"),
        pytest.param(region(4), region(4), id="derived ones, which make way"),
        pytest.param(region(0, cidr="10.0.0.0/23"), region(0, cidr="10.0.2.0/23"), id="neighbours"),
        pytest.param(region(0, cidr="no range"), region(1), id="one is none, which another rule says"),
        pytest.param(region(0), region(999), id="no place, which another rule says"),
    ],
)
def test_ranges_that_do_not_overlap(one, other):
    assert faults(one, other) == []


@pytest.mark.parametrize(
    ("protocol", "certificates", "without", "reason"),
    [
        pytest.param("HTTP", [CERTIFICATE, ""], ["us-east-2"], "other regions have one", id="one has none"),
        pytest.param("HTTPS", [CERTIFICATE, ""], ["us-east-2"], "protocol is HTTPS", id="one has none for its check"),
        pytest.param("HTTPS", ["", ""], ["us-east-1", "us-east-2"], "protocol is HTTPS", id="checks without any"),
        pytest.param("HTTP", [None, ""], ["us-east-2"], "other regions have one", id="one is known later"),
    ],
)
def test_certificate_is_missing(assert_only_fault, protocol, certificates, without, reason):
    one, other = (
        region(index, protocol=protocol, certificate=certificate) for index, certificate in enumerate(certificates)
    )
    assert_only_fault(
        faults(one, other),
        "compute_mountpoint_certificate_arn",
        dict.fromkeys(without, ""),
        f"a certificate's ARN for each region ({'dns_failover_health_check_' if 'HTTPS' in reason else ''}{reason})",
    )


@pytest.mark.parametrize(
    ("protocol", "certificates"),
    [("HTTP", ["", ""]), ("HTTP", [CERTIFICATE] * 2), ("HTTPS", [CERTIFICATE] * 2), ("HTTPS", [None, None])],
)
def test_certificates(protocol, certificates):
    one, other = (
        region(index, protocol=protocol, certificate=certificate) for index, certificate in enumerate(certificates)
    )
    assert faults(one, other) == []


def test_options_that_are_absent_are_no_concern():
    owners = ("globalmountpoint", "network", "storage_crr", "compute_mountpoint", "dns_failover")
    absent = {**dict.fromkeys(owners, {}), "network": {"region_index": 1}}
    assert regions.faults(["a"], ["b"], {"a": absent}) == []


def test_all_faults_are_told_at_once():
    cidr = "10.0.0.0/16"
    one, other = region(0, cidr=cidr, protocol="HTTPS"), region(1, cidr=cidr, project="other")
    assert len(faults(one, other, secondaries=[])) == 4


OWN_VPC = dict.fromkeys(regions.OWN_VPC, "given")


def own_vpc(**options: str) -> dict:
    return {**region(), "network": {}, "compute_mountpoint": {"certificate_arn": "", **options}}


def test_own_vpcs_may_overlap_and_have_no_range_that_is_derived():
    assert faults(own_vpc(**OWN_VPC), own_vpc(**OWN_VPC)) == []


def test_own_vpc_beside_one_that_is_made():
    assert faults(own_vpc(**OWN_VPC), region(0)) == []


def test_own_vpc_that_is_given_in_part(assert_only_fault):
    part = {name: "given" for name in regions.OWN_VPC if name != "vpc_cidr"}
    assert_only_fault(
        faults(own_vpc(**part), region(1)),
        "compute_mountpoint_vpc_cidr of us-east-1",
        "",
        "a value for each, since compute_mountpoint_vpc_id, compute_mountpoint_public_subnet_ids, "
        "compute_mountpoint_private_subnet_ids, compute_mountpoint_load_balancer_security_group_id, "
        "compute_mountpoint_instance_security_group_id is given; or none of them, for a VPC that is made",
    )


def test_regions_with_a_bucket_each():
    assert faults(region(0, bucket="one"), region(1, bucket="two"), region(2)) == []


def test_one_bucket_for_two_regions(assert_only_fault):
    found = faults(region(0, bucket="one"), region(1, bucket="two"), region(2, bucket="one"))
    assert len(found) == 2
    for name, each in zip(("us-east-1", "us-west-2"), found):
        assert_only_fault([each], f"storage_crr_bucket of {name}", "one", "a bucket for each region")
