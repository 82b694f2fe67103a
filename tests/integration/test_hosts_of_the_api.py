# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hosts are those that the API says were launched. They are stood in for here: test_hosts.py boots real ones.

The inventory is frozen before anything exists, as AWX hands it to a job: it knows no instance, and has no group_vars
beside it.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace

import pytest

from tests.integration.conftest import HOST_IS_CHECKED, ROOT

# What a host's Python says to every module: that it is there, and well or not.
PYTHON = """#!/bin/sh
cat > /dev/null
if [ -e {broken} ]; then
    echo '{{"failed": true, "msg": "ill", "ping": "pong", "problems": [{{"code": "boot_failed"}}]}}'
else
    echo '{{"changed": false, "ping": "pong", "problems": []}}'
fi
"""
INSTANCES = """---
ansible_connection: local
ansible_python_interpreter: {python}
"""


def executable(path, text):
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """While this file is there, every host is ill."""
    return tmp_path_factory.mktemp("hosts") / "broken"


@pytest.fixture(scope="module")
def frozen(deployment, broken):
    """The deployment with an inventory that is a script with a text of its own."""
    python = executable(broken.with_name("python"), PYTHON.format(broken=broken))
    (deployment.inventory / "group_vars" / "instances.yml").write_text(INSTANCES.format(python=python))
    (deployment.inventory / "aws_ec2.yml").unlink()
    command = [ROOT / ".venv/bin/ansible-inventory", "-i", deployment.inventory, "--list", "--export"]
    known = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    script = executable(broken.with_name("inventory"), f"#!/bin/sh\ncat <<'END'\n{known}END\n")
    environment = {**deployment.environment, "ANSIBLE_INVENTORY_ENABLED": "script,auto,yaml,ini"}
    return replace(deployment, inventory=script, environment=environment)


@pytest.fixture(scope="module")
def site(frozen):
    """Runs site.yml with the hosts' checks."""
    return lambda *arguments, **options: frozen.site("-e", "globalmountpoint_check_hosts=true", *arguments, **options)


@pytest.fixture(scope="module")
def first(site):
    """The first run."""
    return site()


def instances(deployment, region):
    [group] = deployment.client("autoscaling", region).describe_auto_scaling_groups()["AutoScalingGroups"]
    return {each["InstanceId"] for each in group["Instances"]}


def test_every_host_has_a_line_in_the_recap(first, deployment):
    assert first.warnings() == []
    standby, primary = instances(deployment, "us-east-2"), instances(deployment, "us-east-1")
    assert first.ok.keys() == {"us-east-1", "us-east-2"} | standby | primary
    # In two plays: those of the standby before the primary is touched.
    assert first.output.count(HOST_IS_CHECKED) == 2


@pytest.mark.usefixtures("first")
def test_limit_to_a_region_leaves_no_host_unchecked(site, deployment):
    [host] = instances(deployment, "us-east-2")
    run = site("--limit", "us-east-2", "--tags", "compute_mountpoint")
    assert run.changed == {"us-east-2": 0}
    assert run.output.count(HOST_IS_CHECKED) == 1
    assert f"ok: [us-east-2 -> {host}]" in run.output.partition(HOST_IS_CHECKED)[2]


@pytest.mark.usefixtures("first")
def test_limit_with_the_instances_has_their_lines_too(site, deployment):
    [host] = instances(deployment, "us-east-2")
    run = site("--limit", "us-east-2,instances", "--tags", "compute_mountpoint")
    assert run.changed == {"us-east-2": 0, host: 0}
    assert run.warnings() == []
    assert run.output.count(HOST_IS_CHECKED) == 1


@pytest.mark.usefixtures("first")
def test_check_mode_reaches_no_host(site):
    run = site("--check", "--tags", "compute_mountpoint")
    assert run.changed == {"us-east-1": 0, "us-east-2": 0}


@pytest.mark.usefixtures("first")
def test_hosts_that_are_ill_end_the_run_before_the_primary(site, deployment, broken):
    """Two new hosts of the standby are checked side by side; that which they replace is none of those launched."""
    before = {region: instances(deployment, region) for region in ("us-east-1", "us-east-2")}
    sizes = {f"compute_mountpoint_{size}": 2 for size in ("min_size", "desired_capacity", "max_size")}
    broken.touch()
    change = json.dumps({**sizes, "compute_mountpoint_instance_type": "t3.small"})
    run = site("-e", change, fails=True)
    broken.unlink()
    new = instances(deployment, "us-east-2") - before["us-east-2"]
    assert len(new) == 2
    assert set(run.failed) == new
    assert run.ok.keys() == {"us-east-1", "us-east-2"} | new
    assert run.changed["us-east-1"] == 0
    assert instances(deployment, "us-east-1") == before["us-east-1"]
