"""The scenario that breaks hosts: in a file of its own, since it mostly waits while others work."""

from __future__ import annotations

from tests.integration import scenarios
from tests.integration.conftest import hosts_are_lacking


def test_scenario(tmp_path):
    # Without hosts it tests the control plane alone.
    scenarios.passes("compute_mountpoint", tmp_path, hosts=not hosts_are_lacking())
