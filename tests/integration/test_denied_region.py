"""Regions that a policy of the organization denies: teardown.yml, which looks for all there is, on an empty account.

What site.yml asks in its summary is the same module with the same options.
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
