# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whole lives of a deployment: on an AWS that is late, and on one where calls fail. Both are strict."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.integration.account import REGIONS, everything
from tests.integration.conftest import new_deployment

TEARDOWN = "playbooks/teardown.yml"
ALL = {
    "globalmountpoint_confirm": "sandbox",
    "globalmountpoint_delete_content": True,
    "globalmountpoint_delete_zone": True,
}
# Sizes, type, image with its family and architecture, and tags.
CHANGE = {
    "compute_mountpoint_image_family": "debian",
    "compute_mountpoint_architecture": "arm64",
    "compute_mountpoint_instance_type": "t4g.small",
    "compute_mountpoint_min_size": 2,
    "compute_mountpoint_desired_capacity": 2,
    "compute_mountpoint_max_size": 3,
    "globalmountpoint_tags": {"CostCenter": "42"},
}
PLACES = (("us-east-1:", "former:"), ("us-east-2:", "us-east-1:"), ("former:", "us-east-2:"))
LATE = {"SANDBOX_LATE": "1"}
# With this seed CreateVpc and AllocateAddress lose an answer and make a second one, CreateSubnet's exists already, and
# DisassociateRouteTable and DeleteTargetGroup find nothing any more.
FAULTS = {"SANDBOX_THROTTLED": "0.05", "SANDBOX_FAILING": "0.03", "SANDBOX_LOST": "0.02", "SANDBOX_SEED": "107012"}
MOST_RUNS = 6
NAMES = [{"Name": "key", "Values": ["Name"]}]


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
    [group] = deployment.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    # Whoever asks for an instance by its id may be too early.
    reservations = deployment.client("ec2").describe_instances()["Reservations"]
    images = {each["ImageId"]: each["Name"][:9] for each in deployment.client("ec2").describe_images()["Images"]}
    kinds = {
        each["InstanceId"]: (each["InstanceType"], each["Architecture"], images[each["ImageId"]])
        for reservation in reservations
        for each in reservation["Instances"]
    }
    assert [kinds[each["InstanceId"]] for each in group["Instances"]] == [("t4g.small", "arm64", "debian-12")] * 2
    deployment.unchanged(*given(CHANGE))
    deployment.playbook(TEARDOWN, *given(ALL))
    assert everything(deployment) == before


def converged(deployment, playbook, options):
    """Run a playbook until it succeeds; each run that fails leaves what the next goes on from."""
    said = []
    for _ in range(MOST_RUNS):
        run = deployment.playbook(playbook, *given(options), fails=None)
        if run.returncode == 0:
            return
        said.append(run.output[-3000:])
    pytest.fail("\n\n".join(said))


def twice(deployment):
    """Names that several things of a kind have in a region, or in the account."""
    found = Counter()
    for region in REGIONS:
        for tag in deployment.client("ec2", region).describe_tags(Filters=NAMES)["Tags"]:
            found[region, tag["ResourceType"], tag["Value"]] += 1
    for zone in deployment.client("route53").list_hosted_zones()["HostedZones"]:
        found["hosted zone", zone["Name"]] += 1
    for check in deployment.client("route53").list_health_checks()["HealthChecks"]:
        found["health check", check["HealthCheckConfig"]["FullyQualifiedDomainName"]] += 1
    return [each for each, count in found.items() if count > 1]


@pytest.mark.parametrize("deployment", [FAULTS], indirect=True, ids=["faults"])
def test_runs_whose_calls_fail_and_whose_answers_are_lost_converge(deployment):
    before = everything(deployment)
    converged(deployment, "site.yml", {})
    assert twice(deployment) == []
    converged(deployment, TEARDOWN, ALL)
    assert everything(deployment) == before
