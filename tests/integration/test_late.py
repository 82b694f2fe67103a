"""The whole life of a deployment, on an AWS that is strict and late."""

from __future__ import annotations

import json

import pytest

from tests.integration.account import everything
from tests.integration.conftest import new_deployment

TEARDOWN = "playbooks/teardown.yml"
ALL = {
    "globalmountpoint_confirm": "sandbox",
    "globalmountpoint_delete_content": True,
    "globalmountpoint_delete_zone": True,
}
# Sizes, type, image and architecture, and tags.
CHANGE = {
    "compute_mountpoint_architecture": "arm64",
    "compute_mountpoint_instance_type": "t4g.small",
    "compute_mountpoint_min_size": 2,
    "compute_mountpoint_desired_capacity": 2,
    "compute_mountpoint_max_size": 3,
    "globalmountpoint_tags": {"CostCenter": "42"},
}
PLACES = (("us-east-1:", "former:"), ("us-east-2:", "us-east-1:"), ("former:", "us-east-2:"))
LATE = {"SANDBOX_LATE": "1"}


def given(options) -> tuple[str, str]:
    return "-e", json.dumps(options)


@pytest.fixture
def deployment(request, tmp_path):
    """A sandbox with the parameter as its environment, in which nothing is deployed yet."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in request.param.items():
            patch.setenv(name, value)
        with new_deployment(tmp_path, hosts=False) as deployment:
            yield deployment


@pytest.mark.parametrize("deployment", [LATE], indirect=True, ids=["late"])
def test_every_run_does_all_at_once_and_the_next_changes_nothing(deployment):
    before = everything(deployment)
    deployment.site()
    deployment.unchanged()
    deployment.edit("hosts.yml", *PLACES)
    deployment.site(*given(CHANGE))
    [reservation] = deployment.client("ec2").describe_instances()["Reservations"][-1:]
    assert {(each["InstanceType"], each["Architecture"]) for each in reservation["Instances"]} == {
        ("t4g.small", "arm64")
    }
    deployment.unchanged(*given(CHANGE))
    deployment.playbook(TEARDOWN, *given(ALL))
    assert everything(deployment) == before
