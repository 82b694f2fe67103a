# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _session_manager

OPTIONS = {"check_hosts": True, "session_manager": True}


@pytest.fixture(autouse=True)
def nothing_is_installed(monkeypatch, tmp_path):
    monkeypatch.delenv("AWS_SESSION_MANAGER_PLUGIN", raising=False)
    monkeypatch.setattr(_session_manager, "USUAL", str(tmp_path / "usual" / "session-manager-plugin"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


@pytest.fixture
def installed(tmp_path):
    """Install the plugin in a folder; return where it is."""

    def install(folder: str) -> str:
        path = tmp_path / folder / "session-manager-plugin"
        path.parent.mkdir()
        path.touch(mode=0o755)
        return str(path)

    return install


def faults(*, check_mode=False, options=OPTIONS, instance=None, tags=("all",), skipped=(), **variables) -> list[str]:
    hosts = {} if instance is None else {"i-1": instance}
    # The preflight runs for a region.
    region = {"us-east-1": {"ansible_connection": "globalmountpoint.aws.region", **variables}}
    task_vars = {
        "groups": {"instances": list(hosts)} if hosts else {},
        "hostvars": hosts | region,
        "inventory_hostname": "us-east-1",
        "ansible_run_tags": list(tags),
        "ansible_skip_tags": list(skipped),
    }
    return _session_manager.faults(task_vars, options, check_mode)


@pytest.mark.parametrize(
    "run",
    [
        {},
        {"instance": {"ansible_connection": "amazon.aws.aws_ssm"}},
        {"instance": {"ansible_connection": "community.aws.aws_ssm"}},
        {"tags": ["compute_mountpoint"]},
        {"tags": ["network", "compute_mountpoint"], "skipped": ["dns_failover"]},
    ],
    ids=str,
)
def test_a_plugin_that_is_lacking(run):
    [fault] = faults(**run)
    assert fault.startswith(
        "globalmountpoint_check_hosts: True is refused; allowed: true where this machine has Session"
    )
    assert "or in PATH" in fault
    assert fault.endswith("or set false")


@pytest.mark.parametrize(
    "run",
    [
        {"check_mode": True},
        {"options": {**OPTIONS, "check_hosts": False}},
        {"options": {**OPTIONS, "session_manager": False}},
        {"options": {}},
        {"instance": {"ansible_connection": "containers.podman.podman"}},
        {"tags": ["network"]},
        {"skipped": ["compute_mountpoint"]},
    ],
    ids=str,
)
def test_a_run_that_needs_none(run):
    assert faults(**run) == []


@pytest.mark.parametrize("folder", ["usual", "bin"])
def test_a_plugin_where_the_connection_looks(installed, folder):
    installed(folder)
    assert faults() == []


@pytest.mark.parametrize("known", [True, False])
def test_a_plugin_that_the_inventory_names(installed, known):
    named = {"ansible_aws_ssm_plugin": installed("own")}
    instance = {"ansible_connection": "amazon.aws.aws_ssm", **named}
    assert faults(instance=instance) == [] if known else faults(**named) == []


def test_a_plugin_that_the_environment_names(installed, monkeypatch):
    monkeypatch.setenv("AWS_SESSION_MANAGER_PLUGIN", installed("own"))
    assert faults() == []


def test_a_named_plugin_that_is_lacking(installed):
    """The connection then looks nowhere else."""
    installed("bin")
    [fault] = faults(ansible_aws_ssm_plugin="/opt/none")
    assert "plugin at /opt/none, by which" in fault
