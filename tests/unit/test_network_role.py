# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the role network waits for and what it does not, and a fact of it."""

from __future__ import annotations

import re

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

REFUSED = "Failed: An error occurred ({}) when calling the {} operation: words"


@pytest.fixture(scope="module")
def in_use(root):
    return yaml.safe_load((root / "roles/network/vars/main/main.yml").read_text())["__network_in_use"]


@pytest.mark.parametrize(
    ("code", "operation", "waits"),
    [
        ("AuthFailure", "ReleaseAddress", True),
        ("InvalidIPAddress.InUse", "ReleaseAddress", True),
        ("DependencyViolation", "ReleaseAddress", True),
        ("DependencyViolation", "DeleteSubnet", True),
        ("AuthFailure", "DescribeAddresses", False),
        ("UnauthorizedOperation", "ReleaseAddress", False),
    ],
)
def test_error_that_passes(in_use, code, operation, waits):
    assert bool(re.search(in_use, REFUSED.format(code, operation))) == waits


@pytest.mark.parametrize("order", [1, -1])
def test_addresses_of_nat_gateways_are_the_same_in_any_order(root, order):
    [facts, *_] = yaml.safe_load((root / "roles/network/tasks/main/facts.yml").read_text())
    gateways = [{"nat_gateway_addresses": [{"public_ip": address}]} for address in ("192.0.2.1", "192.0.2.2")]
    variables = {"__network_found": {"found": {"nat_gateways": gateways[::order]}}}
    fact = trust_as_template(facts["ansible.builtin.set_fact"]["network_nat_public_ips"])
    assert Templar(DataLoader(), variables=variables).template(fact) == ["192.0.2.1", "192.0.2.2"]
