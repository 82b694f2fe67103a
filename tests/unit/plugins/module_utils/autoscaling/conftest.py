# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from types import SimpleNamespace

import pytest
from botocore.stub import Stubber

from tests import clients

GROUP = {
    "AutoScalingGroupName": "web",
    "MinSize": 1,
    "MaxSize": 1,
    "DesiredCapacity": 1,
    "DefaultCooldown": 300,
    "AvailabilityZones": ["us-east-1a"],
    "HealthCheckType": "ELB",
    "CreatedTime": 0,
    "Instances": [],
}


@pytest.fixture
def autoscaling():
    """An Auto Scaling that gives the answers that a test announces; a call that is not announced fails the test."""
    client = clients.client("autoscaling")
    with Stubber(client) as stubber:
        yield SimpleNamespace(client=client, answers=stubber.add_response, refuses=stubber.add_client_error)
        stubber.assert_no_pending_responses()


@pytest.fixture
def has(autoscaling):
    """Announce the group, with what is said of it, or that there is none."""

    def has_(group: dict | None):
        groups = [] if group is None else [{**GROUP, **group}]
        expected = {"AutoScalingGroupNames": ["web"]}
        autoscaling.answers("describe_auto_scaling_groups", {"AutoScalingGroups": groups}, expected)

    return has_
