# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""site.yml on real hosts: it goes on only when every host serves the bucket."""

from __future__ import annotations

import subprocess

import pytest

from tests.integration.conftest import HOST_IS_CHECKED, hosts_are_lacking, new_deployment

REGIONS = {"us-east-1": "10.128.0.0/16", "us-east-2": "10.129.0.0/16"}
BUCKET = "demo-content-sandbox-{}-123456789012"
PAGE = b"<h1>from the bucket</h1>"


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    """A sandbox with hosts, in ranges that a demonstration beside it does not use."""
    lacking = hosts_are_lacking()
    if lacking:
        pytest.skip(lacking)
    folder = tmp_path_factory.mktemp("hosts")
    with new_deployment(folder, hosts=True) as deployment:
        variables = deployment.inventory / "host_vars"
        variables.mkdir()
        for region, cidr in REGIONS.items():
            (variables / f"{region}.yml").write_text(f"network_vpc_cidr: {cidr}\n")
        yield deployment
    ours = f"--filter=label=globalmountpoint.sandbox={folder / 'sandbox'}"
    assert podman("ps", "--all", "--quiet", ours) == ""
    assert podman("network", "ls", "--quiet", ours) == ""


@pytest.fixture(scope="module")
def first(deployment):
    """The first run."""
    return deployment.site()


def group(deployment, region):
    [found] = deployment.client("autoscaling", region).describe_auto_scaling_groups()["AutoScalingGroups"]
    return found


def instances(deployment, region):
    """The group's instances: id and launch template version."""
    return {each["InstanceId"]: each["LaunchTemplate"]["Version"] for each in group(deployment, region)["Instances"]}


def state(deployment, region):
    """The version that the group launches, and what runs."""
    return group(deployment, region)["LaunchTemplate"]["Version"], instances(deployment, region)


def podman(*arguments):
    """What podman says, which knows nothing of Ansible."""
    return subprocess.run(["podman", *arguments], capture_output=True, text=True, check=True).stdout.strip()


def curl(deployment, region, instance_id, path="/"):
    """What a host serves to one that asks from outside."""
    [reservation] = deployment.client("ec2", region).describe_instances(InstanceIds=[instance_id])["Reservations"]
    url = f"http://{reservation['Instances'][0]['PrivateIpAddress']}{path}"
    return subprocess.run(["curl", "-sf", "-m", "120", "--noproxy", "*", url], capture_output=True, check=True).stdout


def test_run_has_checked_every_host(first, deployment):
    assert first.warnings() == []
    assert first.output.count(HOST_IS_CHECKED) == 2  # the standby's, then the primary's
    for region in REGIONS:
        [instance_id] = instances(deployment, region)
        assert f"ok: [{instance_id}]" in first.output.partition(HOST_IS_CHECKED)[2]
        assert instance_id in first.ok


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("region", REGIONS)
def test_pages_are_served_from_the_bucket(deployment, region):
    deployment.client("s3", region).put_object(Bucket=BUCKET.format(region), Key="index.html", Body=PAGE)
    [instance_id] = instances(deployment, region)
    assert curl(deployment, region, instance_id) == PAGE
    assert podman("exec", instance_id, "findmnt", "-n", "-o", "SOURCE", "/var/www/html") == "mountpoint-s3"


@pytest.mark.usefixtures("first")
def test_second_run_changes_nothing(deployment):
    deployment.unchanged()


@pytest.mark.usefixtures("first")
def test_boot_that_fails_in_the_standby_stops_the_run(deployment):
    """And the next run, with the cause mended, does not wait for it."""
    before = {region: state(deployment, region) for region in REGIONS}
    [serving] = instances(deployment, "us-east-2")
    variables = deployment.inventory / "host_vars" / "us-east-2.yml"
    good = variables.read_text()
    variables.write_text(good + "compute_mountpoint_mount_s3_package_url: http://packages.sandbox/none.deb\n")

    run = deployment.site(fails=True)
    [failed] = run.failed
    assert "boot_failed" in run.output
    assert "/var/log/globalmountpoint-boot.log" in run.output
    assert "== BOOT FAILED, packages are installed" in run.output
    assert state(deployment, "us-east-1") == before["us-east-1"]
    # The standby goes on with the version and the instance that it had.
    assert state(deployment, "us-east-2")[0] == before["us-east-2"][0]
    assert curl(deployment, "us-east-2", serving) == PAGE
    assert {failed} == set(instances(deployment, "us-east-2")) - {serving}

    variables.write_text(good)
    deployment.site()
    [mended] = instances(deployment, "us-east-2")
    assert mended not in (serving, failed)
    assert curl(deployment, "us-east-2", mended) == PAGE
    assert set(podman("ps", "--format", "{{.Names}}").split()) & {serving, failed} == set()
    deployment.unchanged("--limit", "us-east-2")
