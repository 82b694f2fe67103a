# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every molecule scenario but the one with hosts, each on a sandbox of its own."""

from __future__ import annotations

import pytest

from tests.integration import scenarios

SCENARIOS = {file.parent.name for file in scenarios.ROOT.glob("molecule/*/molecule.yml")}


@pytest.mark.parametrize("scenario", sorted(SCENARIOS - {"compute_mountpoint"}))
def test_scenario(scenario, tmp_path, monkeypatch):
    # What AWS refuses for a while after something is deleted; read by the sandbox.
    monkeypatch.setenv("SANDBOX_LATE", "1")
    scenarios.passes(scenario, tmp_path)


def test_a_scenario_passes_by_the_connection_local_too(tmp_path):
    """Any scenario does; the one that is done soonest stands for all."""
    scenarios.passes("dns_failover", tmp_path, MOLECULE_CONNECTION="local")


def test_no_scenario_leaves_the_machine(tmp_path):
    endpoint = "https://ec2.us-east-1.amazonaws.com"
    status, output = scenarios.molecule(tmp_path, "create", "--scenario-name", "network", AWS_ENDPOINT_URL=endpoint)
    assert status != 0
    assert f"AWS_ENDPOINT_URL: '{endpoint}' is refused" in " ".join(output.split())
