"""Bad input is refused before anything is written, all faults of it at once."""

from __future__ import annotations

import json

import pytest

WRITES = ("Create", "Put", "Modify", "Update", "Delete", "Attach", "Associate", "Authorize", "Change", "Run", "Add")


@pytest.fixture
def refused(deployment):
    """Runs site.yml with bad input; returns the message, whose blanks are single. Nothing may be written."""

    def run(*arguments: str, **extra) -> str:
        done = deployment.site(*arguments, "-e", json.dumps(extra), fails=True)
        if deployment.requests.exists():
            actions = [json.loads(line)["action"] or "" for line in deployment.requests.read_text().splitlines()]
            assert [action for action in actions if action.startswith(WRITES)] == []
        return " ".join(done.output.split())

    return run


def test_all_faults_are_named_at_once(refused):
    message = refused(
        globalmountpoint_project="Demo",
        globalmountpoint_account_id="000000000000",
        globalmountpoint_domain_name="www.elsewhere.example",
        network_vpc_cidr="10.0.0.0/29",
        network_zone_cuont=3,
        network_ssh_allowed_cidrs=["0.0.0.0/0"],
        compute_mountpoint_min_size=3,
        compute_mountpoint_instance_type="t3",
        dns_failover_health_check_interval=20,
        dns_failover_health_check_protocol="HTTPS",
    )
    for part in (
        "globalmountpoint_project: 'Demo' is refused",
        "globalmountpoint_account_id: '000000000000' is refused; allowed: 123456789012",
        "globalmountpoint_domain_name: 'www.elsewhere.example' is refused",
        "network_vpc_cidr: '10.0.0.0/29' is refused; allowed: an IPv4 range of /16 to /23",
        "network_zone_cuont: there is no such option; did you mean network_zone_count?",
        "network_ssh_allowed_cidrs: '0.0.0.0/0' is refused",
        "min_size <= desired_capacity <= max_size",
        "compute_mountpoint_instance_type: 't3' is refused",
        "dns_failover_health_check_interval",
        "must be one of: 10, 30",
        "a certificate's ARN for each region (dns_failover_health_check_protocol is HTTPS)",
    ):
        assert part in message, part


def test_regions_that_overlap(refused):
    assert "ranges that do not overlap" in refused(network_vpc_cidr="10.9.0.0/16")


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ([("us-east-2:", "us-east-1:")], "each region in one of the two groups, once"),
        ([("    primary:\n      hosts:\n        us-east-1:\n", "")], "inventory group primary: [] is refused"),
        ([("        us-east-1:\n", "        us-east-1:\n        us-west-2:\n")], "allowed: exactly one region"),
        ([("us-east-2:", "us-north-7:")], "region: 'us-north-7' is refused"),
        ([("us-east-2:", "standby:")], "region: 'standby' is refused"),
    ],
    ids=["twice", "no primary", "two primaries", "no such region", "no region's name"],
)
def test_regions(refused, deployment, changes, part):
    before = (deployment.inventory / "hosts.yml").read_text()
    deployment.edit("hosts.yml", *changes)
    try:
        assert part in refused()
    finally:
        (deployment.inventory / "hosts.yml").write_text(before)


def test_credentials_that_nobody_has(deployment):
    nobody = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    static = ("-i", str(deployment.inventory / "hosts.yml"))
    run = deployment.playbook("site.yml", *static, "--limit", "us-east-1", fails=True, **nobody)
    assert "credentials" in run.output
