# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Regions that a policy of the organization denies.

Of one that is not us-east-1, teardown.yml on an empty account tells: it looks for all there is, and what site.yml asks
in its summary is the same module with the same options.
"""

from __future__ import annotations

import pytest

from tests.integration.conftest import new_deployment

TEARDOWN = ("playbooks/teardown.yml", "-e", "globalmountpoint_confirm=sandbox")


@pytest.fixture
def denied(tmp_path, monkeypatch):
    """A sandbox in which a region denies access."""

    def denied_(region):
        monkeypatch.setenv("SANDBOX_DENIED_REGIONS", region)
        return new_deployment(tmp_path, hosts=False)

    return denied_


def test_region_that_the_inventory_does_not_name(denied):
    with denied("eu-west-3") as deployment:
        run = deployment.playbook(*TEARDOWN)
    said = " ".join(run.output.split())
    assert "Not looked at, since access is denied there: eu-west-3. What demo sandbox has there is not known." in said
    assert "Nothing of demo sandbox is left. Not looked at, since access is denied there: eu-west-3." in said


def test_region_of_the_inventory(denied):
    with denied("us-east-2") as deployment:
        # It asks the region, too, and ends the run by itself.
        (deployment.inventory / "aws_ec2.yml").unlink()
        run = deployment.playbook(*TEARDOWN, fails=True)
    assert "Access is denied in us-east-2." in " ".join(run.output.split())
    assert set(run.changed.values()) == {0}


def test_region_of_alarms(denied):
    with denied("us-east-1") as deployment:
        for name in ("hosts.yml", "aws_ec2.yml"):
            deployment.edit(name, ("us-east-2", "us-west-2"), ("us-east-1", "us-east-2"))
        refused = deployment.site("-e", '{"dns_failover_alarms": true}', fails=True)
        built = deployment.site()
        removed = deployment.playbook(*TEARDOWN, "-e", '{"globalmountpoint_delete_content": true}')
    message = " ".join(refused.output.split())
    assert "dns_failover_alarms: True is refused; allowed: false, or credentials that may make alarms" in message
    assert "topics in us-east-1, where Route 53's metrics are" in message
    assert set(refused.changed.values()) == {0}
    for run in (built, removed):
        said = " ".join(run.output.split())
        assert "Not looked at, since access is denied there: us-east-1. What demo sandbox has there is not" in said
