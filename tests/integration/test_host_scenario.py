# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The scenario that breaks hosts: in a file of its own, since it mostly waits while others work."""

from __future__ import annotations

from tests.integration import scenarios
from tests.integration.conftest import hosts_are_lacking


def test_scenario(tmp_path):
    # Without hosts it tests the control plane alone.
    scenarios.passes("compute_mountpoint", tmp_path, hosts=not hosts_are_lacking())
