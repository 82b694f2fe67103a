# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
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
        assert [call for call in done.calls if call.split()[1].startswith(WRITES)] == []
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


def test_session_managers_plugin_is_looked_for_before_anything_is_made(refused):
    message = refused(
        globalmountpoint_session_manager=True,
        globalmountpoint_check_hosts=True,
        ansible_aws_ssm_plugin="/no/such/session-manager-plugin",
    )
    assert "globalmountpoint_check_hosts: True is refused; allowed: true where this machine has" in message
    assert "plugin at /no/such/session-manager-plugin" in message


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


def test_what_is_in_the_way_of_the_name(refused, deployment):
    route53 = deployment.client("route53")
    zone, site = "globalmountpoint.example", "www.globalmountpoint.example"
    private = {"VPC": {"VPCRegion": "us-east-1", "VPCId": "vpc-1"}, "HostedZoneConfig": {"PrivateZone": True}}
    made = [
        route53.create_hosted_zone(Name=name, CallerReference=name, **settings)["HostedZone"]["Id"]
        for name, settings in {zone: {}, site: private}.items()
    ]
    records = [
        {"Name": site, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}
        for kind, value in {"A": "192.0.2.1", "NS": "ns-1.elsewhere.example"}.items()
    ]

    def change(action: str) -> None:
        changes = [{"Action": action, "ResourceRecordSet": record} for record in records]
        route53.change_resource_record_sets(HostedZoneId=made[0], ChangeBatch={"Changes": changes})

    change("CREATE")
    try:
        message = refused("--tags", "dns_failover")
    finally:
        change("DELETE")
        for zone_id in made:
            route53.delete_hosted_zone(Id=zone_id)
    for part in (
        f"{site} A leads to 192.0.2.1; remove the record",
        f"{site} NS leads to ns-1.elsewhere.example; set this zone",
        f"Inside the VPCs of the private zone {site}. {made[1].rpartition('/')[2]}, {site} leads where that zone says",
    ):
        assert part in message, part


def test_keys_that_no_volume_can_have(refused, deployment):
    name, keys = "alias/volumes", {}
    for region in ("us-east-1", "us-east-2"):
        keys[region] = deployment.client("kms", region).create_key()["KeyMetadata"]["KeyId"]
        deployment.client("kms", region).create_alias(AliasName=name, TargetKeyId=keys[region])
    kms = deployment.client("kms", "us-east-2")
    kms.disable_key(KeyId=keys["us-east-2"])
    message = refused(compute_mountpoint_kms_key_id=name)
    assert f"compute_mountpoint_kms_key_id: '{name} (Disabled)' is refused; allowed: a key that is Enabled" in message
    assert "(in us-east-2)" in message
    kms.delete_alias(AliasName=name)
    message = refused(compute_mountpoint_kms_key_id=name)
    assert f"compute_mountpoint_kms_key_id: '{name}' is refused; allowed: a key that exists in us-east-2" in message
    assert f"{name} is not found" in message


def test_credentials_that_nobody_has(deployment):
    nobody = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    static = ("-i", str(deployment.inventory / "hosts.yml"))
    run = deployment.playbook("site.yml", *static, "--limit", "us-east-1", fails=True, **nobody)
    assert "credentials" in run.output
