"""What the role network waits for, and what it does not."""

from __future__ import annotations

import re

import pytest
import yaml

REFUSED = "Failed: An error occurred ({}) when calling the {} operation: words"


@pytest.fixture(scope="module")
def in_use(root):
    return yaml.safe_load((root / "roles/network/vars/main.yml").read_text())["__network_in_use"]


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
