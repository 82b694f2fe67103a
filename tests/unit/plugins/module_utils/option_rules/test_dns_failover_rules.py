# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._option_rules import dns_failover

PRIMARY = {"role": "primary"}
STANDBY = {"role": "secondary"}


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("health_check_path", "", "begins with /"),
        ("health_check_path", "readyz", "begins with /"),
        ("health_check_path", "/ready z", "begins with /"),
        ("health_check_path", "/" * 256, "255 characters at most"),
        ("health_check_search_string", "x" * 256, "255 characters at most"),
    ],
)
def test_refused(assert_only_fault, name, value, allowed):
    assert_only_fault(dns_failover.faults({name: value}), f"dns_failover_{name}", value, allowed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("health_check_path", "/readyz?deep=1"),
        ("health_check_path", "/" * 255),
        ("health_check_search_string", ""),
        ("health_check_search_string", "two\nlines"),
        ("health_check_search_string", "x" * 255),
        ("endpoints", []),
    ],
)
def test_taken(name, value):
    assert dns_failover.faults({name: value}) == []


@pytest.mark.parametrize("standbys", [0, 1, 2])
def test_endpoints(standbys):
    assert dns_failover.faults({"endpoints": [PRIMARY] + [STANDBY] * standbys}) == []


@pytest.mark.parametrize("endpoints", [[STANDBY], [STANDBY, PRIMARY], [PRIMARY, PRIMARY], [PRIMARY, STANDBY, PRIMARY]])
def test_endpoints_out_of_order(assert_only_fault, endpoints):
    roles = [endpoint["role"] for endpoint in endpoints]
    faults = dns_failover.faults({"endpoints": endpoints})
    assert_only_fault(faults, "dns_failover_endpoints", roles, "the primary, then the standbys")
