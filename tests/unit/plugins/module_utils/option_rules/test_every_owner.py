# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What holds for the rules of every owner, and the numbers of all of them in one table."""

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules import (
    compute_mountpoint,
    dns_failover,
    globalmountpoint,
    network,
    storage_crr,
)
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _options

OWNERS = (compute_mountpoint, dns_failover, globalmountpoint, network, storage_crr)

# Owner, option, and the two ends of what is taken.
RANGES = [
    (network, "zone_count", 2, 8),
    (network, "region_index", 0, 63),
    (storage_crr, "noncurrent_days", 1, 3650),
    (storage_crr, "incomplete_upload_days", 1, 3650),
    (compute_mountpoint, "min_size", 0, 10000),
    (compute_mountpoint, "desired_capacity", 0, 10000),
    (compute_mountpoint, "max_size", 1, 10000),
    (compute_mountpoint, "cpu_target", 10, 95),
    (compute_mountpoint, "root_volume_size", 8, 16384),
    (compute_mountpoint, "deregistration_delay", 0, 3600),
    (compute_mountpoint, "slow_start", 0, 900),
    (compute_mountpoint, "health_check_interval", 5, 300),
    (compute_mountpoint, "healthy_threshold", 2, 10),
    (compute_mountpoint, "unhealthy_threshold", 2, 10),
    (compute_mountpoint, "health_check_grace_period", 540, 7200),
    (compute_mountpoint, "instance_warmup", 540, 7200),
    (compute_mountpoint, "idle_timeout", 1, 4000),
    (compute_mountpoint, "metadata_ttl", -1, 86400),
    (compute_mountpoint, "mount_cache_size", 0, 1048576),
    (compute_mountpoint, "front_cache_size", 16, 65536),
    (compute_mountpoint, "fresh_seconds", 1, 3600),
    (compute_mountpoint, "grace_seconds", 0, 86400),
    (dns_failover, "health_check_failure_threshold", 1, 10),
    (dns_failover, "health_check_port", 0, 65535),
]


@pytest.mark.parametrize(("owner", "name", "low", "high"), RANGES)
def test_ends_of_a_range_are_taken_and_what_is_beyond_is_refused(assert_only_fault, owner, name, low, high):
    assert owner.faults({name: low}) == owner.faults({name: high}) == []
    for value in (low - 1, high + 1):
        assert_only_fault(owner.faults({name: value}), f"{owner.OWNER}_{name}", value, f"{low} to {high}")


class Asked(dict):
    """Options without values, which remember for which of them they were asked."""

    def __init__(self):
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return default


@pytest.mark.parametrize("owner", [compute_mountpoint, dns_failover, network, storage_crr])
def test_rules_are_about_options_that_exist(owner):
    asked = Asked()
    owner.faults(asked)
    assert asked.names
    assert {f"{owner.OWNER}_{name}" for name in asked.names} <= set(_options.spec_of(owner.OWNER))


@pytest.mark.parametrize("owner", OWNERS)
def test_absent_options_are_no_concern_of_a_rule(owner):
    assert owner.faults({}) == []


@pytest.mark.parametrize(
    ("owner", "options"),
    [
        (network, {"zone_count": 9, "vpc_cidr": "10.0.0.0", "ssh_allowed_cidrs": ["0.0.0.0/0", "x"]}),
        (storage_crr, {"noncurrent_days": 0, "incomplete_upload_days": 0, "bucket": "X", "probe_key": "probe"}),
        (compute_mountpoint, {"ami_id": "x", "cpu_target": 1, "slow_start": 5, "web_root": "/"}),
        (dns_failover, {"health_check_path": "x", "health_check_port": -1, "domain_name": "x", "zone_name": "y"}),
        (globalmountpoint, {"project": "X", "environment": "Y", "account_id": "1", "domain_name": "x"}),
    ],
)
def test_all_faults_are_told_at_once(owner, options):
    assert len(owner.faults(options)) == 4


@pytest.mark.parametrize("owner", [compute_mountpoint, globalmountpoint, storage_crr])
class TestPermissionsBoundary:
    POLICY = "arn:aws:iam::123456789012:policy/team/boundary"

    @pytest.mark.parametrize("arn", ["", POLICY, "arn:aws:iam::aws:policy/PowerUserAccess"])
    def test_allowed(self, owner, arn):
        assert owner.faults({"permissions_boundary": arn}) == []

    @pytest.mark.parametrize("arn", ["boundary", POLICY.replace("policy", "role"), f"{POLICY}/", f"{POLICY}\n"])
    def test_no_arn_of_a_policy(self, owner, assert_only_fault, arn):
        faults = owner.faults({"permissions_boundary": arn})
        assert_only_fault(faults, f"{owner.OWNER}_permissions_boundary", arn, "the ARN of a managed policy")
